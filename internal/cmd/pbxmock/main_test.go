// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestServesUntilItIsStopped(t *testing.T) {
	t.Parallel()

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stdout, lines := io.Pipe()
	ended := make(chan error, 1)
	var printed strings.Builder // It is read when the servers have ended.
	go func() {
		ended <- run(ctx, []string{"-tenios-users", "3", "-portsip-holidays", "2", "-pbxcloud-destinations", "1",
			"-myreports-connections", "1"}, lines, &printed)
	}()

	exports := bufio.NewScanner(stdout)
	exports.Scan()
	url, ok := strings.CutPrefix(exports.Text(), "export TENIOS_BASE_URL=")
	if !ok {
		t.Fatalf("the first line is %q", exports.Text())
	}
	exports.Scan()
	key, ok := strings.CutPrefix(exports.Text(), "export TENIOS_ACCESS_KEY=")
	if !ok {
		t.Fatalf("the second line is %q", exports.Text())
	}
	for _, name := range []string{
		"PORTSIP_BASE_URL", "PORTSIP_USERNAME", "PORTSIP_PASSWORD", "PORTSIP_DOMAIN", "PBXCLOUD_ENDPOINT", "PBXCLOUD_API_KEY",
		"PBXCLOUD_TENANT",
		"MYREPORTS_BASE_URL", "MYREPORTS_TOKEN", "MYREPORTS_CUSTOMER_TENANT_ID",
	} {
		if exports.Scan(); !strings.HasPrefix(exports.Text(), "export "+name+"=") {
			t.Fatalf("a line is %q, want one that sets %s", exports.Text(), name)
		}
	}
	if body := list(t, url, key); !strings.Contains(body, `"total_items":3,`) {
		t.Errorf("got %s, want a list of 3 users", body)
	}

	cancel()
	if err := <-ended; err != nil {
		t.Errorf("stopping it: %v", err)
	}
	for _, line := range []string{"# Numbers that can be given to new users of Tenios: +492215550000 to +492215559999\n",
		"The mocks are stopped.\n"} {
		if !strings.Contains(printed.String(), line) {
			t.Errorf("it printed %q, want %q in it", printed.String(), line)
		}
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(url, "http://"), "/")
	listener, err := net.Listen("tcp", host)
	if err != nil {
		t.Fatalf("the port is still taken: %v", err)
	}
	_ = listener.Close()
}

// list asks for the users of the mock of Tenios and returns the response.
func list(t *testing.T, url, key string) string {
	t.Helper()

	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/cloud-pbx/list",
		strings.NewReader(`{"access_key": "`+key+`", "page": 1, "page_size": 100}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}

	return string(body)
}

func TestRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()

	for name, args := range map[string][]string{
		"an argument":       {"20"},
		"an unknown flag":   {"-users", "20"},
		"no such interface": {"-listen", "203.0.113.1:0"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}
