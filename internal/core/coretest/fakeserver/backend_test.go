// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

const realBody = `{"success":true,"name":"real"}`

// backend is a server in front of a handler that counts how often it runs.
type backend struct {
	*fakeserver.Server

	url       string
	transport *http.Transport
	handled   *atomic.Int32
}

func newBackend(t *testing.T) backend {
	t.Helper()

	handled := &atomic.Int32{}
	s := fakeserver.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handled.Add(1)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "30")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, realBody)
	}))
	return backend{Server: s, url: s.Start(t), transport: newTransport(t), handled: handled}
}

// post sends a body and returns the response, its body and the error of either step.
func (b backend) post(t *testing.T, path, body string) (*http.Response, string, error) {
	t.Helper()

	return post(t.Context(), b.transport, b.url+path, body)
}

// newTransport returns a transport of the test's own, because a test server that is closed also
// closes the idle connections of the default one.
func newTransport(t *testing.T) *http.Transport {
	t.Helper()

	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// post uses a transport and no client, because a client follows redirects.
func post(ctx context.Context, rt http.RoundTripper, url, body string) (*http.Response, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	return resp, string(got), err
}

// mustPost is post for requests that must get a response.
func (b backend) mustPost(t *testing.T, path string) (*http.Response, string) {
	t.Helper()

	resp, body, err := b.post(t, path, "{}")
	if err != nil {
		t.Fatalf("POST %s: %v", path, err)
	}
	return resp, body
}

func (b backend) wantReal(t *testing.T, path string) {
	t.Helper()

	resp, body := b.mustPost(t, path)
	if resp.StatusCode != http.StatusCreated || body != realBody {
		t.Errorf("POST %s: got %d %q, want the real response", path, resp.StatusCode, body)
	}
}

func (b backend) wantStatus(t *testing.T, path string, status int) {
	t.Helper()

	if resp, _ := b.mustPost(t, path); resp.StatusCode != status {
		t.Errorf("POST %s: got status %d, want %d", path, resp.StatusCode, status)
	}
}
