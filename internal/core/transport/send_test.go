// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

// What Go says of a server without TLS helps nobody who does not know Go.
func TestSendToAServerWithoutTLS(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	client, err := NewClient(Settings{RequestTimeout: time.Minute, RetryTimeout: time.Minute, MaxConcurrentRequests: 1})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, strings.Replace(server.URL, "http:", "https:", 1),
		strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = Send(client, req, "/users")
	var failed *apierr.Error
	if !errors.As(err, &failed) || failed.Kind != apierr.Other || !strings.Contains(failed.Advice, "speaks http") {
		t.Errorf("got %v", err)
	}
}

// What is no HTTP is quoted by net/http, and may be the request that the server was sent.
func TestSendQuotesNoSecret(t *testing.T) {
	t.Parallel()
	for name, response := range map[string]string{
		"status code":    "HTTP/1.1 hunter2\x1b[2J\r\n\r\n",
		"status line":    "hunter2\x1b\r\n\r\n",
		"header line":    "HTTP/1.1 200 OK\r\nhunter2\x1b\r\n\r\n",
		"content length": "HTTP/1.1 200 OK\r\nContent-Length: hunter2\r\n\r\n",
		"encoding":       "HTTP/1.1 200 OK\r\nTransfer-Encoding: hunter2\r\n\r\n",
		"chunk":          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhunter2\r\n",
		"trailer":        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nhunter2\x1b\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := NewClient(Settings{RequestTimeout: time.Minute, MaxConcurrentRequests: 1})
			if err != nil {
				t.Fatal(err)
			}
			ctx := WithSecrets(t.Context(), NewSecret("hunter2"))
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+serveRaw(t, response), nil)
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = Send(client, req, "/users")
			if err == nil || strings.ContainsAny(err.Error(), "\x1b\r\n") {
				t.Errorf("got %q", err)
			}
			wantNowhere(t, err.Error(), "hunter2")
		})
	}
}

// serveRaw responds to one connection with these bytes.
func serveRaw(t *testing.T, response string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		defer func() { _ = connection.Close() }()
		_, _ = connection.Read(make([]byte, 4096))
		_, _ = io.WriteString(connection, response)
	}()

	return listener.Addr().String()
}
