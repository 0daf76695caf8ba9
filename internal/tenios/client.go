// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// Client calls the Tenios Cloud PBX API (https://www.tenios.de/en/doc/api-pbx-config). It is safe
// for concurrent use, and it shares what it reads among all who ask, for as long as it lives.
type Client struct {
	http      *http.Client
	baseURL   string
	accessKey transport.Secret
	pageSize  int
	pages     *collection.Paged[string, User]
	users     *collection.Collection[string, User]

	explained explain.Log
}

// NewClient returns a client for the API at baseURL, without a slash at its end. It asks for
// pageSize users a page.
func NewClient(httpClient *http.Client, baseURL string, accessKey transport.Secret, pageSize int) *Client {
	c := &Client{http: httpClient, baseURL: baseURL, accessKey: accessKey, pageSize: pageSize}
	c.pages = &collection.Paged[string, User]{Read: c.readPage, Key: userKey, Requested: pageSize}
	c.users = collection.New(collection.Source[string, User]{
		List: c.readUsers,
		Key:  func(u User) string { return u.UserName },
	})

	return c
}

// do posts one request and decodes its response into out. The secrets are those that the request
// holds besides the access key. Both endpoints are POST; the context says what a request does.
func (c *Client) do(ctx context.Context, path string, in, out any, secrets ...transport.Secret) error {
	return apierr.Explained(c.send(ctx, path, in, out, secrets...), &c.explained)
}

func (c *Client) send(ctx context.Context, path string, in, out any, secrets ...transport.Secret) error {
	secrets = append(secrets, c.accessKey)
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("encoding the request for %s: %w", path, err)
	}
	ctx = transport.WithSecrets(ctx, secrets...)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.baseURL+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("preparing the request for %s: %w", path, transport.Cause(err))
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")

	resp, received, err := transport.Send(c.http, req, path)
	if err != nil {
		var failed *apierr.Error
		if transport.Unreachable(err) && errors.As(err, &failed) {
			failed.Advice = "The server could not be reached. Check tenios.base_url, the network and the proxy."
		}

		return err
	}

	return decode(resp, received, out, &apierr.Error{Method: req.Method, Path: path, Status: resp.StatusCode,
		Kind: apierr.Ambiguous}, secrets)
}

// envelope is what every response of the API may have.
type envelope struct {
	Success      wire.Flag              `json:"success"`
	ErrorCode    wire.Text              `json:"error_code"`
	ErrorMessage wire.Text              `json:"error_message"`
	Fields       wire.Lenient[[]string] `json:"fields"`
}

// decode tells an error by its error_code, since the vendor's statuses differ from page to page. It
// completes failed, which names the call.
func decode(resp *http.Response, received []byte, out any, failed *apierr.Error, secrets []transport.Secret) error {
	var e envelope
	parseErr := wire.Decode(received, &e)
	switch {
	case parseErr == nil && e.ErrorCode != "":
		failed.Code = transport.Redact(string(e.ErrorCode), secrets...)
		failed.Message = transport.Redact(string(e.ErrorMessage), secrets...)
		if e.Fields.Value != nil {
			for _, field := range *e.Fields.Value {
				failed.Fields = append(failed.Fields, transport.Redact(field, secrets...))
			}
		}
		// Else it may have been carried out all the same.
		if resp.StatusCode < http.StatusInternalServerError && !bool(e.Success) {
			failed.Kind = apierr.Other
		}
		if e.ErrorCode == "BAD_CREDENTIALS" {
			failed.Kind = apierr.Credentials
			failed.Advice = "Check the provider's tenios.access_key or the environment variable TENIOS_ACCESS_KEY. " +
				"The key is in the Tenios customer portal under General Settings, API."
		}
	case resp.StatusCode != http.StatusOK:
		describeStatus(resp, received, failed)
	case parseErr == nil && !bool(e.Success):
		failed.Message = "the response reports neither success nor an error code"
	default:
		if parseErr == nil {
			parseErr = wire.Decode(received, out)
		}
		if parseErr == nil {
			return nil
		}
		failed.Message = transport.Redact(parseErr.Error(), secrets...)
		failed.Advice = wire.Advice(parseErr, "tenios.base_url", "Tenios")
	}

	return failed
}

// describeStatus completes the error for a response without an error code.
func describeStatus(resp *http.Response, received []byte, failed *apierr.Error) {
	failed.Message = http.StatusText(resp.StatusCode)
	switch {
	case resp.StatusCode < http.StatusMultipleChoices:
		_ = transport.Documented{Statuses: []int{http.StatusOK}}.Check(resp, received, failed)
		failed.Advice = wire.WrongServerAdvice("tenios.base_url", "Tenios")

		return
	case resp.StatusCode >= http.StatusInternalServerError:
		return // It may have been carried out all the same.
	case resp.StatusCode == http.StatusTooManyRequests:
		failed.Advice = "Tenios still limited the rate when tenios.retry_timeout was over. Raise it, or lower " +
			"tenios.max_concurrent_requests."
	case transport.RedirectAdvice(resp, "tenios.base_url") != "":
		failed.Advice = transport.RedirectAdvice(resp, "tenios.base_url")
	default:
		failed.Advice = "The response has no error code of Tenios. Check tenios.base_url."
	}
	failed.Kind = apierr.Other
}
