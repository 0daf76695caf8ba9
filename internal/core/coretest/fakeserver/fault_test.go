// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

func TestFaultZeroValueChangesNothing(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{})
	b.wantReal(t, "/a")
}

func TestFaultStatus(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{
		Status:      http.StatusServiceUnavailable,
		Body:        "<h1>busy</h1>",
		ContentType: "text/html",
		Header:      http.Header{"retry-after": {"7"}},
		Times:       1,
	})

	resp, body := b.mustPost(t, "/a")
	if resp.StatusCode != http.StatusServiceUnavailable || body != "<h1>busy</h1>" {
		t.Errorf("got %d %q", resp.StatusCode, body)
	}
	if got := resp.Header.Get("Content-Type"); got != "text/html" {
		t.Errorf("got content type %q", got)
	}
	if got := resp.Header.Get("Retry-After"); got != "7" {
		t.Errorf("got Retry-After %q", got)
	}
	if got := b.handled.Load(); got != 0 {
		t.Errorf("the handler ran %d times", got)
	}
	if got := b.lastStatus(t); got != http.StatusServiceUnavailable {
		t.Errorf("recorded status %d", got)
	}
	b.wantReal(t, "/a")
}

func TestFaultStatusDefaultsToJSON(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{Status: http.StatusBadGateway})

	resp, body := b.mustPost(t, "/a")
	if got := resp.Header.Get("Content-Type"); got != "application/json" || body != "" {
		t.Errorf("got %q %q", got, body)
	}
}

func TestFaultRedirect(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{Status: http.StatusFound, Header: http.Header{"Location": {"/elsewhere"}}})

	resp, _ := b.mustPost(t, "/a")
	if resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != "/elsewhere" {
		t.Errorf("got %d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
}

func TestFaultHeaderOnRealAnswer(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{Header: http.Header{"x-extra": {"1"}, "content-type": {"text/csv"}}})

	resp, body := b.mustPost(t, "/a")
	if got := resp.Header.Values("Content-Type"); len(got) != 1 || got[0] != "text/csv" {
		t.Errorf("got content types %q", got)
	}
	if resp.Header.Get("X-Extra") != "1" || body != realBody {
		t.Errorf("got header %q and body %q", resp.Header.Get("X-Extra"), body)
	}
}

func TestFaultDrop(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		fault   fakeserver.Fault
		handled int32
	}{
		"before": {fault: fakeserver.Fault{DropBefore: true, Times: 1}, handled: 0},
		"after":  {fault: fakeserver.Fault{DropAfter: true, Times: 1}, handled: 1},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			b := newBackend(t)
			b.InjectFault(tc.fault)

			resp, _, err := b.post(t, "/a", "{}")
			if !errors.Is(err, io.EOF) {
				t.Errorf("got answer %v and error %v, want EOF", resp, err)
			}
			if got := b.handled.Load(); got != tc.handled {
				t.Errorf("the handler ran %d times, want %d", got, tc.handled)
			}
			if got := b.lastStatus(t); got != 0 {
				t.Errorf("recorded status %d, want 0", got)
			}
			b.wantReal(t, "/a")
		})
	}
}

func TestFaultTruncateTo(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{TruncateTo: 11, Times: 1})

	resp, body, err := b.post(t, "/a", "{}")
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("got error %v, want an unexpected EOF", err)
	}
	if resp.ContentLength != int64(len(realBody)) || body != realBody[:11] {
		t.Errorf("got %q of %d announced bytes", body, resp.ContentLength)
	}
	if got := b.lastStatus(t); got != http.StatusCreated {
		t.Errorf("recorded status %d, want the one that was sent", got)
	}
	b.wantReal(t, "/a")
}

func TestFaultCutBody(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{CutBody: 11})

	resp, body := b.mustPost(t, "/a")
	if resp.ContentLength != 11 || body != realBody[:11] {
		t.Errorf("got %q of %d announced bytes", body, resp.ContentLength)
	}
}

func TestFaultCutsBeyondTheBodyChangeNothing(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{CutBody: len(realBody), TruncateTo: len(realBody)})
	b.wantReal(t, "/a")
}

func TestFaultWrongContentType(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{WrongContentType: "text/html"})

	resp, body := b.mustPost(t, "/a")
	if got := resp.Header.Get("Content-Type"); got != "text/html" || body != realBody {
		t.Errorf("got %q %q", got, body)
	}
}

func TestFaultTransform(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{Times: 1, Transform: func(body []byte) []byte {
		return bytes.Replace(body, []byte(`,"name":"real"`), nil, 1)
	}})
	b.InjectFault(fakeserver.Fault{Times: 1, Transform: func([]byte) []byte { return nil }})

	resp, body := b.mustPost(t, "/a")
	if resp.StatusCode != http.StatusCreated || body != `{"success":true}` {
		t.Errorf("got %d %q", resp.StatusCode, body)
	}
	if _, body := b.mustPost(t, "/a"); body != "" {
		t.Errorf("got %q, want an empty body", body)
	}
}

func TestFaultBefore(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	var seen string
	b.InjectFault(fakeserver.Fault{Times: 1, Before: func(r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = string(body)
		if got := b.handled.Load(); got != 0 {
			t.Error("the handler ran before the hook")
		}
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
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/a", http.NoBody))

		if got := time.Since(start); got != time.Hour {
			t.Errorf("took %v, want 1h", got)
		}
		if rec.Code != http.StatusNotFound {
			t.Errorf("got status %d", rec.Code)
		}
	})
}

func TestFaultLatencyEndsWithTheClient(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{Latency: time.Hour})

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := post(ctx, b.transport, b.url+"/a", "{}"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got error %v", err)
	}
	if got := b.handled.Load(); got != 0 {
		t.Errorf("the handler ran %d times", got)
	}
	// That the server is closed at the end without waiting for an hour is the rest of this test.
}

// The clock is the bubble's, so the moments are exact.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		limit fakeserver.RateLimit
		// want is what the requests, one each 400 ms from a whole second on, get: the Retry-After, or
		// "ok".
		want string
	}{
		"sliding": {fakeserver.RateLimit{Requests: 2, Per: 2 * time.Second}, "ok ok 2 1 1 ok ok 2"},
		"fixed": {fakeserver.RateLimit{Requests: 2, Per: 2 * time.Second, Counting: fakeserver.Fixed},
			"ok ok 2 1 1 ok ok 2"},
		"fixed, from between": {fakeserver.RateLimit{Requests: 4, Per: time.Second, Counting: fakeserver.Fixed},
			"ok ok ok ok ok ok ok ok"},
		"spaced": {fakeserver.RateLimit{Requests: 2, Per: 2 * time.Second, Counting: fakeserver.Spaced},
			"ok 1 1 ok 1 1 ok 1"},
		"mute": {fakeserver.RateLimit{Requests: 2, Per: 2 * time.Second, Mute: true}, "ok ok - - - ok ok -"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := fakeserver.New(http.NotFoundHandler())
				s.InjectFault(fakeserver.Fault{Limit: &test.limit})
				var got []string
				for range 8 {
					rec := httptest.NewRecorder()
					s.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/a", http.NoBody))
					switch rec.Code {
					case http.StatusNotFound:
						got = append(got, "ok")
					case http.StatusTooManyRequests:
						got = append(got, cmp.Or(rec.Header().Get("Retry-After"), "-"))
					}
					time.Sleep(400 * time.Millisecond)
				}
				if strings.Join(got, " ") != test.want {
					t.Errorf("got %s, want %s", got, test.want)
				}
			})
		})
	}
}

func TestFaultHandled(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{Status: http.StatusGatewayTimeout, Handled: true, Body: "{}", Times: 1})

	if resp, body := b.mustPost(t, "/a"); resp.StatusCode != http.StatusGatewayTimeout || body != "{}" {
		t.Errorf("got %d %q", resp.StatusCode, body)
	}
	if got := b.handled.Load(); got != 1 {
		t.Errorf("the handler ran %d times, want once", got)
	}
}

func TestFaultLatencyAfter(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{LatencyAfter: time.Hour})

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := post(ctx, b.transport, b.url+"/a", "{}"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got error %v", err)
	}
	if got := b.handled.Load(); got != 1 {
		t.Errorf("the handler ran %d times, want once", got)
	}
}

func TestFaultDrip(t *testing.T) {
	t.Parallel()

	b := newBackend(t)
	b.InjectFault(fakeserver.Fault{Drip: time.Millisecond, Times: 1})
	b.wantReal(t, "/a")

	b.InjectFault(fakeserver.Fault{Drip: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if resp, body, err := post(ctx, b.transport, b.url+"/a", "{}"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got response %v %q and error %v", resp, body, err)
	}
}
