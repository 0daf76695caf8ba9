// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

// What a proxy refuses has reached no server, so it leaves nothing open, and the address of the API
// is not to blame.
func TestProxyRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		scheme string
		status int
		want   string
	}{
		"credentials, with TLS":    {"https", http.StatusProxyAuthRequired, "wants a user name and a password"},
		"credentials, without TLS": {"http", http.StatusProxyAuthRequired, "wants a user name and a password"},
		"host, with TLS":           {"https", http.StatusForbidden, "cannot or may not reach the server"},
		"cannot, with TLS":         {"https", http.StatusBadGateway, "cannot or may not reach the server"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int32
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				requests.Add(1)
				w.Header().Set("Proxy-Authenticate", `Basic realm="canary"`)
				w.WriteHeader(tc.status)
			}))
			t.Cleanup(proxy.Close)
			client, err := NewClient(Settings{RequestTimeout: time.Minute, MaxConcurrentRequests: 1})
			if err != nil {
				t.Fatal(err)
			}
			address, err := url.Parse(proxy.URL)
			if err != nil {
				t.Fatal(err)
			}
			baseOf(t, client).Proxy = http.ProxyURL(address)
			for range 2 { // The second would hang if the first kept its slot.
				req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, tc.scheme+"://pbx.test/api",
					strings.NewReader("{}"))
				if err != nil {
					t.Fatal(err)
				}
				_, _, err = Send(client, req, "/api")
				var failed *apierr.Error
				if !errors.As(err, &failed) || failed.Kind != apierr.Other || !strings.Contains(failed.Advice, tc.want) ||
					Unreachable(err) {
					t.Errorf("got %v, want the advice %q", err, tc.want)
				}
				if !strings.Contains(err.Error(), strconv.Itoa(tc.status)) {
					t.Errorf("the error does not name the status: %v", err)
				}
			}
			if got := requests.Load(); got != 2 {
				t.Errorf("the proxy received %d requests, want 2", got)
			}
		})
	}
}
