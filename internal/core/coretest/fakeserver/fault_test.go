// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// What a client meets, what the handler has done, and what was recorded.
func TestFaults(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		fault           fakeserver.Fault
		status, handled int
		body            string
		header          http.Header
		err             error
	}{
		"none": {fakeserver.Fault{}, 201, 1, realBody, nil, nil},
		"status": {fakeserver.Fault{Status: 503, Body: "<h1>busy</h1>", ContentType: "text/html",
			Header: http.Header{"retry-after": {"7"}}}, 503, 0, "<h1>busy</h1>",
			http.Header{"Content-Type": {"text/html"}, "Retry-After": {"7"}}, nil},
		"status without a body": {fakeserver.Fault{Status: 302, Header: http.Header{"Location": {"/b"}}}, 302, 0, "",
			http.Header{"Content-Type": {"application/json"}, "Location": {"/b"}}, nil},
		"handled": {fakeserver.Fault{Status: 504, Handled: true, Body: "{}"}, 504, 1, "{}", nil, nil},
		"header": {fakeserver.Fault{Header: http.Header{"content-type": {"text/csv"}}}, 201, 1, realBody,
			http.Header{"Content-Type": {"text/csv"}}, nil},
		"transform": {fakeserver.Fault{Transform: bytes.ToUpper}, 201, 1, string(bytes.ToUpper([]byte(realBody))), nil, nil},
		"empty":     {fakeserver.Fault{Transform: func([]byte) []byte { return nil }}, 201, 1, "", nil, nil},
		"cut":       {fakeserver.Fault{CutBody: 11}, 201, 1, realBody[:11], nil, nil},
		"cut beyond the body": {fakeserver.Fault{CutBody: len(realBody), TruncateTo: len(realBody)}, 201, 1, realBody,
			nil, nil},
		"truncated":   {fakeserver.Fault{TruncateTo: 11}, 201, 1, realBody[:11], nil, io.ErrUnexpectedEOF},
		"drip":        {fakeserver.Fault{Drip: time.Millisecond}, 201, 1, realBody, nil, nil},
		"drop before": {fakeserver.Fault{DropBefore: true}, 0, 0, "", nil, io.EOF},
		"drop after":  {fakeserver.Fault{DropAfter: true}, 0, 1, "", nil, io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			b := newBackend(t)
			tc.fault.Times = 1
			b.InjectFault(tc.fault)
			resp, body, err := b.post(t, "/a", "{}")
			if !errors.Is(err, tc.err) || body != tc.body {
				t.Errorf("got %q and error %v, want %q and %v", body, err, tc.body, tc.err)
			}
			if resp != nil && resp.StatusCode != tc.status {
				t.Errorf("got status %d", resp.StatusCode)
			}
			for name := range tc.header {
				if got := resp.Header.Values(name); len(got) != 1 || got[0] != tc.header.Get(name) {
					t.Errorf("got %s %q", name, got)
				}
			}
			if handled, recorded := int(b.handled.Load()), b.Requests()[0].Status; handled != tc.handled ||
				recorded != tc.status {
				t.Errorf("the handler ran %d times, and status %d was recorded", handled, recorded)
			}
			b.wantReal(t, "/a")
		})
	}
}

func TestFaultBefore(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	var seen string
	b.InjectFault(fakeserver.Fault{Times: 1, Before: func(r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = string(body)
		b.InjectFault(fakeserver.Fault{PathPrefix: "/b", Status: http.StatusTeapot})
	}})
	b.wantReal(t, "/a")
	if seen != "{}" {
		t.Errorf("the hook read %q", seen)
	}
	b.wantStatus(t, "/b", http.StatusTeapot)
}

func TestFaultLatency(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		s := fakeserver.New(http.NotFoundHandler())
		s.InjectFault(fakeserver.Fault{Latency: time.Hour})
		start := time.Now()
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/a", http.NoBody))
		if got := time.Since(start); got != time.Hour {
			t.Errorf("took %v, want 1h", got)
		}
	})

	// A client that gives up ends the delay: the server is closed at the end without waiting for an
	// hour.
	for fault, handled := range map[*fakeserver.Fault]int32{
		{Latency: time.Hour}: 0, {LatencyAfter: time.Hour}: 1, {Drip: time.Hour}: 1,
	} {
		b := newBackend(t)
		b.InjectFault(*fault)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, _, err := post(ctx, b.transport, b.url+"/a", "{}"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got error %v", err)
		}
		if got := b.handled.Load(); got != handled {
			t.Errorf("the handler ran %d times, want %d", got, handled)
		}
	}
}

func TestFaultChoosesRequests(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{PathPrefix: "/a", Skip: 1, Times: 2, Status: 500})
	b.InjectFault(fakeserver.Fault{PathPrefix: "/a/4", Status: 502})
	b.InjectFault(fakeserver.Fault{Method: http.MethodDelete, Status: 503})
	b.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: 418, Match: func(r *http.Request) bool {
		body, _ := io.ReadAll(r.Body)
		return string(body) == "hit me"
	}})
	b.wantReal(t, "/b")
	b.wantReal(t, "/a/1")
	b.wantStatus(t, "/a/2", 500)
	b.wantReal(t, "/b")
	b.wantStatus(t, "/a/4", 500)
	b.wantStatus(t, "/a/4", 502)
	if resp, _, err := b.post(t, "/b", "hit me"); err != nil || resp.StatusCode != 418 {
		t.Errorf("got %v, %v", resp, err)
	}
	b.ClearFaults()
	b.wantReal(t, "/a/4")
}

func TestFaultConcurrentUse(t *testing.T) {
	t.Parallel()

	const requests, hits = 40, 15
	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{Status: 503, Times: hits})
	var wg sync.WaitGroup
	var failed atomic.Int32
	for range requests {
		wg.Go(func() {
			if resp, _, err := b.post(t, "/a", "{}"); err != nil {
				t.Errorf("POST: %v", err)
			} else if resp.StatusCode == 503 {
				failed.Add(1)
			}
			b.InjectFault(fakeserver.Fault{PathPrefix: "/never"})
			_ = b.Requests()
		})
	}
	wg.Wait()
	if got, recorded := failed.Load(), b.Count("/a"); got != hits || recorded != requests {
		t.Errorf("%d of %d requests were hit, want %d of %d", got, recorded, hits, requests)
	}
}

func TestFaultsAreNotLogged(t *testing.T) {
	t.Parallel()

	s := fakeserver.New(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, realBody)
	}))
	for _, fault := range []fakeserver.Fault{{DropBefore: true}, {DropAfter: true}, {TruncateTo: 3}} {
		fault.Times = 1
		s.InjectFault(fault)
	}
	var console bytes.Buffer
	srv := httptest.NewUnstartedServer(s)
	srv.Config.ErrorLog = log.New(&console, "", 0)
	srv.Start()
	for range 3 {
		if _, _, err := post(t.Context(), newTransport(t), srv.URL, "{}"); err == nil {
			t.Error("the fault did not hit")
		}
	}
	// Closing waits for the connections, and with them for what they would log.
	srv.Close()
	if console.Len() > 0 {
		t.Errorf("logged: %s", console.String())
	}
}
