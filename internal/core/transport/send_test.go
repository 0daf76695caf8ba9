// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
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
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, strings.Replace(server.URL, "http:", "https:", 1), strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = Send(client, req, "/users")
	var failed *apierr.Error
	if !errors.As(err, &failed) || failed.Kind != apierr.Other || !strings.Contains(failed.Advice, "speaks http") {
		t.Errorf("got %v", err)
	}
}
