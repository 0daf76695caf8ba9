// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver_test

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

func TestFaultChoosesRequests(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{PathPrefix: "/a", Skip: 1, Times: 2, Status: 500})

	b.wantReal(t, "/b")
	b.wantReal(t, "/a/1")
	b.wantStatus(t, "/a/2", 500)
	b.wantReal(t, "/b")
	b.wantStatus(t, "/a/3", 500)
	b.wantReal(t, "/a/4")
}

func TestFaultMethodAndMatch(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{Method: http.MethodDelete, Status: 500})
	b.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: 418, Match: func(r *http.Request) bool {
		body, _ := io.ReadAll(r.Body)
		return string(body) == "hit me"
	}})

	b.wantReal(t, "/a")
	resp, _, err := b.post(t, "/a", "hit me")
	if err != nil || resp.StatusCode != 418 {
		t.Errorf("got %v, %v", resp, err)
	}
}

func TestFaultFirstMatchWins(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{Status: 501, Times: 1})
	b.InjectFault(fakeserver.Fault{Status: 502, Times: 1})
	b.InjectFault(fakeserver.Fault{Status: 503, Skip: 1})

	b.wantStatus(t, "/a", 501)
	b.wantStatus(t, "/a", 502)
	b.wantReal(t, "/a")
	b.wantStatus(t, "/a", 503)
	b.ClearFaults()
	b.wantReal(t, "/a")
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
			resp, _, err := b.post(t, "/a", "{}")
			if err != nil {
				t.Errorf("POST: %v", err)
				return
			}
			if resp.StatusCode == 503 {
				failed.Add(1)
			}
			b.InjectFault(fakeserver.Fault{PathPrefix: "/never"})
			_ = b.Requests()
		})
	}
	wg.Wait()

	if got := failed.Load(); got != hits {
		t.Errorf("%d requests were hit, want %d", got, hits)
	}
	if got := b.Count("/a"); got != requests {
		t.Errorf("%d requests were recorded, want %d", got, requests)
	}
}

func TestFaultsAreNotLogged(t *testing.T) {
	t.Parallel()

	faults := map[string]fakeserver.Fault{
		"drop before": {DropBefore: true},
		"drop after":  {DropAfter: true},
		"truncate":    {TruncateTo: 3},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := fakeserver.New(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, realBody)
			}))
			s.InjectFault(fault)
			var console bytes.Buffer
			srv := httptest.NewUnstartedServer(s)
			srv.Config.ErrorLog = log.New(&console, "", 0)
			srv.Start()

			if _, _, err := post(t.Context(), newTransport(t), srv.URL, "{}"); err == nil {
				t.Error("the fault did not hit")
			}
			// Closing waits for the connections, and with them for what they would log.
			srv.Close()
			if console.Len() > 0 {
				t.Errorf("logged: %s", console.String())
			}
		})
	}
}
