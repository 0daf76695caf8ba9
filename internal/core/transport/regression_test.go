// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// The first attempt was carried out, then the server went away: that is not "not sent".
func TestNotSentIsFalseIfAnEarlierAttemptWasSent(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: 10 * time.Second}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{DropAfter: true, Before: func(*http.Request) {
			n.refuse(slices.Repeat([]error{errRefused}, 1000)...)
		}})
		_, err := n.call(Idempotent(t.Context()), http.MethodPost, "/users")
		n.wantAttempts(1)
		if NotSent(err) {
			t.Errorf("%v counts as not sent, but the server got the call", err)
		}
	})
}

// A server that always says "Retry-After: 0", or a moment that has passed, is called without any
// pause.
func TestRetryAfterZeroStillPauses(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"0", "Fri, 31 Dec 1999 23:59:59 GMT"} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{RetryTimeout: time.Minute}, func(t *testing.T, n *network) {
				n.InjectFault(fakeserver.Fault{Status: 429, Header: http.Header{"Retry-After": {value}}, Times: 2000})
				start := time.Now()
				n.mustCall(t.Context(), http.MethodPost, "/users")
				if time.Since(start) == 0 {
					t.Errorf("%d attempts in no time", n.Count(""))
				}
			})
		})
	}
}

// A Retry-After that overflows time.Duration becomes negative or tiny. It even defeats RetryTimeout
// 0.
func TestHugeRetryAfterEndsTheCall(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"9223372037", "18446744074"} {
		for _, timeout := range []time.Duration{0, time.Minute} {
			t.Run(fmt.Sprint(value, timeout), func(t *testing.T) {
				t.Parallel()
				inBubble(t, Settings{RetryTimeout: timeout}, func(t *testing.T, n *network) {
					n.InjectFault(fakeserver.Fault{Status: 429, Header: http.Header{"Retry-After": {value}}, Times: 500})
					n.mustCall(t.Context(), http.MethodPost, "/users")
					n.wantAttempts(1)
				})
			})
		}
	}
}

func TestRedactMore(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text    string
		secrets []Secret
		want    string
	}{
		"two that overlap":          {"abcdef", secretsFrom("abcd", "cdef"), "(sensitive)"},
		"slash as PHP escapes it":   {`{"p":"ab\/cd+e="}`, secretsFrom("ab/cd+e="), `{"p":"(sensitive)"}`},
		"umlaut as PHP escapes it":  {`{"p":"p\u00e4sswort"}`, secretsFrom("pässwort"), `{"p":"(sensitive)"}`},
		"JSON without HTML escapes": {`{"p":"a\"b&c"}`, secretsFrom(`a"b&c`), `{"p":"(sensitive)"}`},
		"small hexadecimal digits":  {"?key=ab%2fcd", secretsFrom("ab/cd"), "?key=(sensitive)"},
		"query with %20":            {"?key=a%20b%26c", secretsFrom("a b&c"), "?key=(sensitive)"},
		"HTML":                      {"<p>a&amp;b&lt;c</p>", secretsFrom("a&b<c"), "<p>(sensitive)</p>"},
		"JSON in JSON":              {`{"x":"{\"p\":\"a\\\"b\"}"}`, secretsFrom(`a"b`), `{"x":"{\"p\":\"(sensitive)\"}"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Redact(test.text, test.secrets...); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// With TRACE logs an empty body is sent chunked instead of with Content-Length: 0.
func TestLoggingLeavesAnEmptyBodyAsItIs(t *testing.T) {
	t.Parallel()
	for _, logBodies := range []bool{false, true} {
		t.Run(fmt.Sprintf("LogBodies %t", logBodies), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, Settings{LogBodies: logBodies}, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					if r.ContentLength != 0 || len(r.TransferEncoding) > 0 {
						t.Errorf("Content-Length %d, Transfer-Encoding %q", r.ContentLength, r.TransferEncoding)
					}
				}))
				if _, err := n.post(t.Context(), "/holidays/7/destroy", "", ""); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// Https:// where the server speaks http. Nothing cures that.
func TestServerWithoutTLSIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	var connections atomic.Int64
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	client, err := NewClient(Settings{RequestTimeout: time.Second, RetryTimeout: 2 * time.Second,
		MaxConcurrentRequests: 1})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Get(strings.Replace(server.URL, "http:", "https:", 1))
	if got := connections.Load(); got != 1 {
		t.Errorf("%d connections, error %v", got, err)
	}
}

// An unusable Retry-After turns the jitter off.
func TestUnusableRetryAfterIsAsIfThereWereNone(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{
		"502 with seconds": {Status: 502, Header: http.Header{"Retry-After": {"7"}}, Times: 3},
		"429 with a word":  {Status: 429, Header: http.Header{"Retry-After": {"soon"}}, Times: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{RetryTimeout: time.Minute}, func(t *testing.T, n *network) {
				n.InjectFault(fault)
				n.mustCall(t.Context(), http.MethodGet, "/users")
				if gaps := n.gaps(); slices.Equal(gaps, []time.Duration{minBackoff, 2 * minBackoff, 4 * minBackoff}) {
					t.Errorf("pauses without jitter (and without the header): %v", gaps)
				}
			})
		})
	}
}

// A call that never got its slot was not sent, which says nothing of the server.
func TestNotSentIsTrueForACallThatGotNoSlot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &counting{gate: make(chan struct{})}
		n := newNetwork(t, Settings{MaxConcurrentRequests: 1}, server)
		go func() { _, _ = n.call(t.Context(), http.MethodGet, "/users") }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := n.call(ctx, http.MethodPost, "/users")
		if !errors.Is(err, context.DeadlineExceeded) || !NotSent(err) {
			t.Errorf("NotSent is false for %v", err)
		}
		if Unreachable(err) {
			t.Errorf("Unreachable is true for %v", err)
		}
		close(server.gate)
	})
}

func TestNumbersAreLoggedAsTheyAre(t *testing.T) {
	t.Parallel()
	in := `{"id":12345678901234567890}`
	if got, ok := maskJSON([]byte(in), nil); got != in {
		t.Errorf("got %q, %t", got, ok)
	}
}

// A redirect to a place that is not a URL is a response too, and no connection failure.
func TestRedirectToNowhereIsAnAnswer(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: time.Minute}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Status: 302, Header: http.Header{"Location": {"http://[broken?key=hunter2"}}})
		a, err := n.call(t.Context(), http.MethodGet, "/users")
		n.wantAttempts(1)
		if err != nil || a.status != 302 {
			t.Errorf("got %d and error %v", a.status, Cause(err))
		}
	})
}

// Keys in another spelling.
func TestKeysAreMaskedInAnyCase(t *testing.T) {
	t.Parallel()
	if got, _ := maskJSON([]byte(`{"Password":"hunter2"}`), []string{"password"}); strings.Contains(got, "hunter2") {
		t.Errorf("got %q", got)
	}
}
