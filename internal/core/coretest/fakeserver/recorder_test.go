// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver_test

import (
	"bufio"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRecorderKeepsTheRequest(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	before := time.Now()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, b.url+"/users/%2B49?x=1&y=%20",
		strings.NewReader(`{"name":"Toni"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Test", "yes")
	resp, err := b.transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()

	all := b.Requests()
	if len(all) != 1 {
		t.Fatalf("got %d requests, want 1", len(all))
	}
	got := all[0]
	if got.Method != http.MethodPut || got.Path != "/users/+49" || got.RawQuery != "x=1&y=%20" {
		t.Errorf("got %s %s ? %s", got.Method, got.Path, got.RawQuery)
	}
	if got.Header.Get("X-Test") != "yes" || string(got.Body) != `{"name":"Toni"}` {
		t.Errorf("got header %v and body %s", got.Header, got.Body)
	}
	if got.JSON()["name"] != "Toni" {
		t.Errorf("got JSON %v", got.JSON())
	}
	if got.Status != http.StatusCreated {
		t.Errorf("got status %d", got.Status)
	}
	if got.Time.Before(before) || got.Time.After(time.Now()) {
		t.Errorf("got time %v", got.Time)
	}
}

func TestRecorderCountsAndForgets(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.wantReal(t, "/users/1")
	b.wantReal(t, "/groups/1")
	b.wantReal(t, "/users/2")

	for prefix, want := range map[string]int{"": 3, "/users/": 2, "/groups": 1, "/none": 0} {
		if got := b.Count(prefix); got != want {
			t.Errorf("%q: got %d, want %d", prefix, got, want)
		}
	}
	var paths []string
	for _, r := range b.Requests() {
		paths = append(paths, r.Path)
	}
	if got := strings.Join(paths, " "); got != "/users/1 /groups/1 /users/2" {
		t.Errorf("got %s", got)
	}

	b.ResetRequests()
	if got := len(b.Requests()); got != 0 {
		t.Errorf("%d requests are left", got)
	}
	b.wantReal(t, "/users/3")
	if got := len(b.Requests()); got != 1 || b.Count("/users/") != 1 {
		t.Errorf("%d requests are there, want 1", got)
	}
	if all := b.AllRequests(); len(all) != 4 || all[0].Path != "/users/1" || all[3].Path != "/users/3" {
		t.Errorf("all requests are %+v", all)
	}
}

func TestRecorderKeepsBrokenOffRequests(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	addr, err := net.ResolveTCPAddr("tcp", strings.TrimPrefix(b.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.DialTCP("tcp", nil, addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{}")); err != nil {
		t.Fatal(err)
	}
	// Ending only the sending side leaves the request short and still lets a response through.
	if err := conn.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(conn).ReadString('\n'); err == nil {
		t.Errorf("got response %q, want none", line)
	}

	got := b.Requests()
	if len(got) != 1 || string(got[0].Body) != "{}" || got[0].Status != 0 {
		t.Errorf("got %+v", got)
	}
	if n := b.handled.Load(); n != 0 {
		t.Errorf("the handler ran %d times", n)
	}
}
