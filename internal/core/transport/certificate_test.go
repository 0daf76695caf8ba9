// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// A certificate is pasted, exported from the environment and written by editors that add to it.
func TestCACertificate_forms(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	plain := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	for name, text := range map[string]string{
		"as it is":               plain,
		"byte order mark":        "\ufeff" + plain,
		"indented":               "  " + strings.ReplaceAll(plain, "\n", "\n    "),
		"tabs and spaces behind": strings.ReplaceAll(plain, "\n", " \t\n"),
		"Windows":                strings.ReplaceAll(plain, "\n", "\r\n"),
		`literal \n`:             strings.ReplaceAll(plain, "\n", `\n`),
		`literal \r\n`:           strings.ReplaceAll(plain, "\n", `\r\n`),
		"two with byte orders":   "\ufeff" + plain + "\ufeff" + plain,
		"with a comment":         "Our authority\n" + plain,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := transport.NewClient(transport.Settings{CACertificate: text, RequestTimeout: time.Minute,
				MaxConcurrentRequests: 1})
			if err != nil {
				t.Fatal(err)
			}
			resp, err := client.Get(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
		})
	}
}

// What cannot be read is an error that says what is wrong with it, and shows nothing of it.
func TestCACertificate_unreadable(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(nil)
	server.StartTLS()
	t.Cleanup(server.Close)
	plain := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	key := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: []byte("canary-key")}))
	for name, tc := range map[string]struct{ text, want string }{
		"a path":        {"/etc/ssl/canary.pem", `write file("…")`},
		"a word":        {"canary", "no certificate found"},
		"a private key": {key, "block 1 is of type RSA PRIVATE KEY"},
		"a key behind":  {plain + key, "block 2 is of type RSA PRIVATE KEY"},
		"not a certificate": {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("canary")})),
			"block 1 is not a certificate"},
		"cut off":            {plain[:len(plain)/2], "1 of 1 PEM blocks cannot be read"},
		"second is cut off":  {plain + plain[:len(plain)/2], "1 of 2 PEM blocks cannot be read"},
		"first is cut off":   {plain[:len(plain)/2] + "\n" + plain, "1 of 2 PEM blocks cannot be read"},
		"all in one line":    {strings.ReplaceAll(plain, "\n", " "), "must be lines of their own"},
		"no certificate yet": {"\ufeff \n", "no certificate found"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := transport.NewClient(transport.Settings{CACertificate: tc.text, RequestTimeout: time.Minute,
				MaxConcurrentRequests: 1})
			if err == nil || client != nil || !strings.Contains(err.Error(), tc.want) ||
				strings.Contains(err.Error(), "canary") {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}
