// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/session"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// Client is a client of the PortSIP PBX REST API, v22
// (https://support.portsip.com/development-portsip/rest-apis). It is safe for concurrent use. What
// it reads is shared for as long as it lives.
type Client struct {
	http    *http.Client
	baseURL string
	session *session.Session

	tenant         *singleton
	passwordPolicy *singleton
	customHeaders  *singleton
	voicemail      *singleton
	notification   *singleton
	billing        *singleton

	// objects are the collections of the tenant by their paths, such as /holidays.
	objects map[string]*objects
	numbers *numberSpace

	explained explain.Log
}

// NewClient returns a client for the API at baseURL, which ends in /api.
func NewClient(httpClient *http.Client, baseURL string, credentials Credentials) *Client {
	c := &Client{
		http: httpClient, baseURL: baseURL,
		session: newSession(httpClient, baseURL+loginPath, credentials),
	}
	c.tenant = newSingleton(c, tenantPath, "id", "name", "domain")
	c.passwordPolicy = newSingleton(c, "/tenant/password_policy", "min_length", "max_length")
	c.customHeaders = newSingleton(c, "/tenant/custom_headers", "add", "relay")
	c.voicemail = newSingleton(c, "/voicemail", "extension_number")
	c.voicemail.mayBeHidden = true
	c.notification = newSingleton(c, "/tenant/notification", "type", "username")
	c.billing = newSingleton(c, billingPath, "enabled", "account")
	c.numbers = newNumberSpace(c)
	c.objects = map[string]*objects{
		// They are not managed here, but have extension numbers.
		conferenceRoomsPath: newObjects(c, conferenceRoomsPath, "conference room", nil, false, nil),
	}
	for _, k := range objectKinds() {
		c.objects[k.path] = k.objects(c)
	}

	return c
}

// objectID is the form of the ids of the PBX's objects. The page shows opaque texts, which are
// letters and digits so far. They are parts of paths, so what could lead a request elsewhere is
// refused, even escaped, since a proxy on the way may undo that.
var objectID = wire.Form{Wanted: "an id of PortSIP (no spaces, no control characters, and none of / \\ ? # %)",
	OK: func(id string) bool {
		return id != "" && utf8.ValidString(id) && strings.Trim(id, ".") != "" &&
			!strings.ContainsFunc(id, func(r rune) bool {
				return !unicode.IsPrint(r) || r == ' ' || strings.ContainsRune(`/\?#%`, r)
			})
	}}

// get reads path, which may have a query, into out.
func (c *Client) get(ctx context.Context, path string, out any) error {
	err := c.do(ctx, http.MethodGet, path, nil, out)
	var failed *apierr.Error
	if errors.As(err, &failed) && failed.Kind == apierr.Ambiguous {
		failed.Kind = apierr.Other // Nothing was written, not even by a write that begins with this read.
	}

	return err
}

// documented returns the response to a write that was carried out. The pages show a body for the
// creation of an object only, with a 201 or, for ring groups and call queues, a 200. That of a
// destruction shows a 204 alone.
func documented(path string, out any) transport.Documented {
	switch {
	case out != nil:
		return transport.Documented{Statuses: []int{http.StatusOK, http.StatusCreated},
			Confirms: func(body []byte) bool { return len(body) > 0 }}
	case strings.HasSuffix(path, destroySuffix):
		return transport.Documented{Statuses: []int{http.StatusNoContent}}
	default:
		return transport.Documented{Statuses: []int{http.StatusOK, http.StatusNoContent}}
	}
}

// post sends in to path and decodes the response into out, which is nil unless an object is
// created. The secrets are those that the request holds. POST is not repeated unless the context
// allows it. If the error is of kind Ambiguous, it may have been carried out.
func (c *Client) post(ctx context.Context, path string, in, out any, secrets ...transport.Secret) error {
	return c.do(ctx, http.MethodPost, path, in, out, secrets...)
}

// do makes a request, and repeats it with a new token if the token was refused.
func (c *Client) do(ctx context.Context, method, path string, in, out any, secrets ...transport.Secret) error {
	err := c.session.Do(ctx, func(token transport.Secret) error {
		return c.attempt(ctx, method, path, token, in, out, append(secrets, token))
	})

	return apierr.Explained(err, &c.explained)
}

func (c *Client) attempt(ctx context.Context, method, path string, token transport.Secret, in, out any,
	secrets []transport.Secret) error {
	var body io.Reader
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("encoding the request for %s: %w", path, err)
		}
		body = bytes.NewReader(encoded)
	}
	ctx = transport.WithSecrets(ctx, secrets...)
	req, err := http.NewRequestWithContext(ctx, method, c.baseURL+path, body)
	if err != nil {
		return fmt.Errorf("preparing the request for %s: %w", path, transport.Cause(err))
	}
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	req.Header.Set("Accept", "application/json")
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}

	bare, _, _ := strings.Cut(path, "?")
	resp, received, err := transport.Send(c.http, req, bare)
	if err != nil {
		var failed *apierr.Error
		if advice := unreachableAdvice(err); advice != "" && errors.As(err, &failed) {
			failed.Advice = advice
		}

		return err
	}
	failed := &apierr.Error{Method: method, Path: bare, Status: resp.StatusCode, Kind: apierr.Ambiguous}
	if resp.StatusCode < http.StatusOK || resp.StatusCode >= http.StatusMultipleChoices {
		return refused(resp, received, failed, secrets)
	}
	if describeErrors(received, failed, secrets...) {
		failed.Advice = "The PBX reports this error with a status of success."

		return failed
	}
	if method == http.MethodPost {
		if err := documented(bare, out).Check(resp, received, failed); err != nil {
			failed.Advice = wire.WrongServerAdvice("portsip.base_url", "the PBX")

			return err
		}
	}
	if out == nil {
		return nil
	}
	if err := wire.Decode(received, out); err != nil {
		failed.Message = transport.Redact(err.Error(), secrets...)
		failed.Advice = wire.Advice(err, "portsip.base_url", "the PBX")

		return failed
	}

	return nil
}

// decodeExact decodes a part of a body with json.Number for numbers. Its errors are those of
// encoding/json, which completes the path in them.
func decodeExact(body []byte, out any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()

	return decoder.Decode(out)
}

// refused completes the error for a response that is not a success.
func refused(resp *http.Response, received []byte, failed *apierr.Error, secrets []transport.Secret) error {
	described := describeErrors(received, failed, secrets...)
	if resp.StatusCode < http.StatusInternalServerError {
		failed.Kind = apierr.Other
	}
	switch {
	case resp.StatusCode == http.StatusForbidden:
		failed.Advice = "The user of the provider may not do this. It needs the rights of an administrator of the tenant."
	case resp.StatusCode == http.StatusTooManyRequests:
		failed.Advice = "The PBX still limited the rate when portsip.retry_timeout was over. Raise it, or lower " +
			"portsip.max_concurrent_requests."
	case transport.RedirectAdvice(resp, "portsip.base_url") != "":
		failed.Advice = transport.RedirectAdvice(resp, "portsip.base_url")
	case !described && resp.StatusCode < http.StatusInternalServerError:
		failed.Advice = "The response is not an error of PortSIP. Check portsip.base_url, which ends in /api."
	}

	return failed
}

// describeErrors adds the vendor's words from `{"errors": [{code, message, detail}]}`, and reports
// whether there are any.
func describeErrors(received []byte, failed *apierr.Error, secrets ...transport.Secret) bool {
	var body struct {
		Errors []struct {
			Code    wire.Text       `json:"code"`
			Message wire.Text       `json:"message"`
			Detail  json.RawMessage `json:"detail"`
		} `json:"errors"`
	}
	if wire.Decode(received, &body) != nil || len(body.Errors) == 0 {
		failed.Message = http.StatusText(failed.Status)

		return false
	}
	failed.Code = transport.Redact(string(body.Errors[0].Code), secrets...)
	messages := make([]string, len(body.Errors))
	for i, e := range body.Errors {
		messages[i] = string(e.Message)
		if detail := strings.Trim(string(e.Detail), `"`); detail != "" && detail != "null" {
			messages[i] += " (" + detail + ")"
		}
	}
	failed.Message = transport.Redact(strings.Join(messages, "; "), secrets...)

	return true
}

// unreachableAdvice says what to do about a request that did not reach the API, "" if that is not
// certain.
func unreachableAdvice(err error) string {
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return "The certificate of the PBX is not trusted. If it is signed by your own authority or self-signed, set " +
			"portsip.ca_certificate to the certificate (PEM)."
	case transport.Unreachable(err):
		return "The server could not be reached. Check portsip.base_url (such as https://pbx.example.com:8887/api), the " +
			"network and the proxy."
	default:
		return ""
	}
}
