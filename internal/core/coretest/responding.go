// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"bytes"
	"io"
	"net/http"
)

// RoundTripper responds to requests without a network, for fuzz tests.
type RoundTripper func(req *http.Request) (status int, body []byte)

// RoundTrip implements http.RoundTripper.
func (r RoundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	status, body := r(req)

	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)),
		Request: req}, nil
}

// Responding returns an HTTP client that always gets this response.
func Responding(status int, body []byte) *http.Client {
	return &http.Client{Transport: RoundTripper(func(*http.Request) (int, []byte) { return status, body })}
}
