// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

// maxResponse bounds how much of a response is read, in bytes. A page of the largest list is far
// smaller.
const maxResponse = 64 << 20

// Send makes a request and reads its whole response. The error is an *apierr.Error that names the
// request by the path given, without the query, and says whether it may have been carried out: of
// kind Ambiguous, unless nothing was sent.
func Send(client *http.Client, req *http.Request, path string) (*http.Response, []byte, error) {
	return SendUpTo(client, req, path, maxResponse)
}

// SendUpTo is Send for a response of at most limit bytes. A longer one is an error, and the rest of
// it is not read.
func SendUpTo(client *http.Client, req *http.Request, path string, limit int64) (*http.Response, []byte, error) {
	failed := &apierr.Error{Method: req.Method, Path: path, Kind: apierr.Ambiguous}
	resp, err := client.Do(req)
	if err != nil {
		failed.Message = "no response"
		failed.Cause = safeCause(req, err)
		failed.Advice = ProxyAdvice(err)
		if NotSent(err) {
			failed.Kind = apierr.Other
		}
		if errors.Is(err, http.ErrSchemeMismatch) {
			failed.Kind = apierr.Other
			failed.Advice = "The server speaks http there, and the address of the provider says https. Correct the scheme or " +
				"the port."
		}

		return nil, nil, failed
	}
	defer func() { _ = resp.Body.Close() }()
	failed.Status = resp.StatusCode
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err == nil && int64(len(body)) > limit {
		failed.Message = fmt.Sprintf("the response is longer than %d bytes", limit)

		return nil, nil, failed
	}
	if err != nil {
		failed.Message = "the response was truncated"
		failed.Cause = safeCause(req, err)

		return nil, nil, failed
	}

	return resp, body, nil
}

// safeCause is Cause with a text that may be shown: net/http quotes what a server sent that is not
// HTTP.
func safeCause(req *http.Request, err error) error {
	cause := Cause(err)

	return &safeError{error: cause, text: Redact(cause.Error(), secretsOf(req.Context())...)}
}

type safeError struct {
	error

	text string
}

func (e *safeError) Error() string { return e.text }

func (e *safeError) Unwrap() error { return e.error }

// RedirectAdvice says what to do about a redirect, "" for any other response. The setting is the
// name of the attribute with the address.
func RedirectAdvice(resp *http.Response, setting string) string {
	if resp.StatusCode < http.StatusMultipleChoices || resp.StatusCode >= http.StatusBadRequest {
		return ""
	}
	advice := fmt.Sprintf("The server redirected the request. Redirects are not followed, because they would carry "+
		"credentials to another host. Set %s to the address of the API itself.", setting)
	if to, err := url.Parse(resp.Header.Get("Location")); err == nil && to.Host != "" {
		advice += " It names the host " + redactFor(resp, to.Host) + "."
	}

	return advice
}
