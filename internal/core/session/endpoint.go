// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package session

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"golang.org/x/oauth2"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// maxResponse bounds how much of the response to a sign-in is read, in bytes.
const maxResponse = 1 << 20

// Endpoint is where a vendor gives out tokens, and how it says why it does not.
type Endpoint struct {
	// Path names the request in messages.
	Path string
	// Vendor is the name of the vendor's block, Setting the attribute with the address, and Server
	// what is there.
	Vendor, Setting, Server string
	// Secrets are the values that the request holds.
	Secrets []transport.Secret
	// Inspect returns an error for a response that only the vendor can tell from a token; nil for
	// nothing to tell.
	Inspect func(body []byte) *apierr.Error
	// Refused completes the error of credentials that the server has refused.
	Refused func(failed *apierr.Error, refused *oauth2.RetrieveError)
	// Unreachable is the advice about an error for which transport.Unreachable holds, and Lost the
	// one about a request without a usable response.
	Unreachable func(err error) string
	Lost        string
}

// Token gets a token with the OAuth library, which takes its HTTP client from the context that get
// is called with. The error is an *apierr.Error. It is of kind Credentials only if the server has
// refused the credentials: a limit, a failure or another server at that address says nothing of
// them. It shows nothing of a response but the vendor's own words.
func (e Endpoint) Token(ctx context.Context, client *http.Client,
	get func(context.Context) (*oauth2.Token, error)) (*oauth2.Token, error) {
	inspecting := &http.Client{Transport: inspector{e, client.Transport}, CheckRedirect: client.CheckRedirect}
	ctx = transport.WithSecrets(ctx, e.Secrets...)
	token, err := get(context.WithValue(ctx, oauth2.HTTPClient, inspecting))
	if err == nil {
		return token, nil
	}
	failed := &apierr.Error{}
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &failed):
	case errors.As(err, &refused):
		failed = &apierr.Error{Kind: apierr.Credentials, Status: refused.Response.StatusCode,
			Message: http.StatusText(refused.Response.StatusCode)}
		e.Refused(failed, refused)
	default:
		failed = &apierr.Error{
			Message: "signing in failed", Cause: errors.New(transport.Redact(transport.Cause(err).Error(), e.Secrets...)),
			Advice: transport.ProxyAdvice(err),
		}
		if failed.Advice == "" {
			failed.Advice = e.Unreachable(err)
		}
		if failed.Advice == "" && !transport.NotSent(err) {
			failed.Advice = e.Lost
		}
	}
	failed.Method, failed.Path = http.MethodPost, e.Path

	return nil, failed
}

// inspector makes errors of the responses that are about something else than the credentials. The
// library tells them apart by nothing but their text.
type inspector struct {
	endpoint Endpoint
	next     http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (i inspector) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := i.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	received := resp.Body // It is replaced below, and only closing the real one gives the request's slot back.
	defer func() { _ = received.Close() }()
	body, err := io.ReadAll(io.LimitReader(received, maxResponse))
	if err != nil {
		return nil, fmt.Errorf("the response was truncated: %w", err)
	}
	if failed := i.endpoint.inspect(resp, body); failed != nil {
		failed.Status = resp.StatusCode

		return nil, failed
	}
	resp.Body = io.NopCloser(bytes.NewReader(wire.Trim(body))) // The library reads no byte order mark.

	return resp, nil
}

func (e Endpoint) inspect(resp *http.Response, body []byte) *apierr.Error {
	failed := &apierr.Error{Message: http.StatusText(resp.StatusCode)}
	var token struct {
		AccessToken string          `json:"access_token"`
		Error       json.RawMessage `json:"error"`
	}
	readable := wire.Decode(body, &token) == nil
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		failed.Advice = fmt.Sprintf("The server limits how often one may sign in, and still did when %s.retry_timeout was "+
			"over. "+
			"The credentials may be right. Wait some minutes before you run Terraform again.", e.Vendor)
	case resp.StatusCode >= http.StatusInternalServerError:
		failed.Advice = "The server has failed, which says nothing of the credentials. " + cmp.Or(e.Lost,
			"Run Terraform again later.")
	case transport.RedirectAdvice(resp, e.Setting) != "":
		failed.Advice = transport.RedirectAdvice(resp, e.Setting)
	case wire.IsHTML(body), resp.StatusCode == http.StatusNotFound, resp.StatusCode == http.StatusMethodNotAllowed:
		failed.Message = "nothing gives out tokens at this address: the response has " + transport.Describe(resp, body)
		failed.Advice = wire.WrongServerAdvice(e.Setting, e.Server)
	case resp.StatusCode >= http.StatusBadRequest:
		return nil // It is about the credentials.
	case e.Inspect != nil && readable && token.AccessToken == "" && e.Inspect(body) != nil:
		return e.Inspect(body)
	case !readable || token.AccessToken == "" && token.Error == nil:
		failed.Message = "the response has no access token: it has " + transport.Describe(resp, body)
		failed.Advice = wire.WrongServerAdvice(e.Setting, e.Server)
	default:
		return nil
	}

	return failed
}
