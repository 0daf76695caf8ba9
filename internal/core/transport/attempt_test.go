// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// interrupted returns a context that is cancelled after 5 seconds, as Terraform does it when it is
// interrupted.
func interrupted(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(5*time.Second, cancel)

	return ctx
}

// What writes is finished; what only reads, whatever its method, ends at once.
func TestInterruptionLetsAWriteFinish(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method   string
		mark     func(context.Context) context.Context
		finishes bool
	}{
		"GET":                   {method: http.MethodGet},
		"HEAD":                  {method: http.MethodHead},
		"POST that reads":       {method: http.MethodPost, mark: ReadOnly},
		"POST":                  {method: http.MethodPost, finishes: true},
		"PUT":                   {method: http.MethodPut, finishes: true},
		"PATCH":                 {method: http.MethodPatch, finishes: true},
		"DELETE":                {method: http.MethodDelete, finishes: true},
		"POST that is repeated": {method: http.MethodPost, mark: Idempotent, finishes: true},
		"GET that writes":       {method: http.MethodGet, mark: Idempotent, finishes: true},
		"GET that does it once": {method: http.MethodGet, mark: NotIdempotent, finishes: true},
	} {
		for _, logBodies := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				inBubble(t, Settings{RetryTimeout: time.Hour, LogBodies: logBodies}, func(t *testing.T, n *network) {
					n.InjectFault(fakeserver.Fault{Latency: 20 * time.Second})
					ctx := interrupted(t)
					if test.mark != nil {
						ctx = test.mark(ctx)
					}
					start := time.Now()
					a, err := n.call(ctx, test.method, "/users")
					took := time.Since(start)
					if test.finishes && (err != nil || a.status != http.StatusOK || a.body != "{}" || took != 20*time.Second) {
						t.Errorf("got status %d, %q and error %v after %v", a.status, a.body, err, took)
					}
					if !test.finishes && (!errors.Is(err, context.Canceled) || took != 5*time.Second) {
						t.Errorf("got error %v after %v, want that it was cancelled", err, took)
					}
				})
			})
		}
	}
}

// How long that can take is bounded, and nothing is tried again: the user is waiting.
func TestInterruptedWriteIsBoundedAndNotRepeated(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault fakeserver.Fault
		took  time.Duration
	}{
		"no response": {fakeserver.Fault{Latency: time.Hour}, 30 * time.Second},
		"dropped":     {fakeserver.Fault{Latency: 20 * time.Second, DropAfter: true}, 20 * time.Second},
		"503":         {fakeserver.Fault{Latency: 20 * time.Second, Status: 503}, 20 * time.Second},
		"429":         {fakeserver.Fault{Latency: 20 * time.Second, Status: 429}, 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{RetryTimeout: time.Hour, RequestTimeout: 30 * time.Second}, func(t *testing.T, n *network) {
				n.InjectFault(test.fault)
				start := time.Now()
				a, err := n.call(interrupted(t), http.MethodPut, "/users")
				if took := time.Since(start); took != test.took {
					t.Errorf("it took %v, want %v", took, test.took)
				}
				if a.status != test.fault.Status || (err == nil) == (test.fault.Status == 0) || err != nil && NotSent(err) {
					t.Errorf("got status %d and error %v", a.status, err)
				}
				n.wantAttempts(1)
			})
		})
	}
}

// What was not sent is not sent any more, and says so.
func TestInterruptedWriteThatWasNotSentIsNotSent(t *testing.T) {
	t.Parallel()
	tooFast := fakeserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"60"}}}
	inBubble(t, Settings{RetryTimeout: time.Hour, MaxConcurrentRequests: 2}, func(t *testing.T, n *network) {
		n.InjectFault(tooFast)
		ctx := interrupted(t)
		failed := make(chan error)
		for range 4 { // Two pause for themselves, and two wait for a slot.
			go func() {
				_, err := n.call(ctx, http.MethodPost, "/users")
				failed <- err
			}()
		}
		start := time.Now()
		for range 4 {
			if err := <-failed; !errors.Is(err, context.Canceled) || !NotSent(err) || Unreachable(err) {
				t.Errorf("got error %v", err)
			}
		}
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("they took %v", took)
		}
		n.wantAttempts(2)
	})
	inBubble(t, Settings{RetryTimeout: time.Hour}, func(t *testing.T, n *network) {
		n.InjectFault(tooFast)
		go func() { _, _ = n.call(t.Context(), http.MethodPost, "/first") }()
		time.Sleep(time.Second)
		// This one waits for its turn.
		if _, err := n.call(interrupted(t), http.MethodPost, "/users"); !errors.Is(err, context.Canceled) || !NotSent(err) {
			t.Errorf("got error %v", err)
		}
		n.wantAttempts(1)
	})
}

// The reads around a write: before it they end at once, and after it they say what became of it.
func TestWriteStep(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Latency: 20 * time.Second})
		step := WriteStep(interrupted(t))
		start := time.Now()
		if _, err := n.call(step, http.MethodGet, "/users"); !errors.Is(err, context.Canceled) ||
			time.Since(start) != 5*time.Second {
			t.Errorf("the read before got error %v after %v", err, time.Since(start))
		}
		if _, err := n.call(step, http.MethodPost, "/users"); !errors.Is(err, context.Canceled) || !NotSent(err) {
			t.Errorf("the write got error %v", err)
		}
		n.wantAttempts(1)
	})
	inBubble(t, Settings{}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Latency: 20 * time.Second})
		step := WriteStep(interrupted(t))
		n.mustCall(step, http.MethodPost, "/users")
		n.mustCall(step, http.MethodGet, "/users")
		n.mustCall(ReadOnly(step), http.MethodPost, "/users")
		if _, err := n.call(step, http.MethodPost, "/users"); !errors.Is(err, context.Canceled) || !NotSent(err) {
			t.Errorf("another write got error %v", err)
		}
		if _, err := n.call(WriteStep(step), http.MethodPost, "/users"); !errors.Is(err, context.Canceled) || !NotSent(err) {
			t.Errorf("the write of another step got error %v", err)
		}
		n.wantAttempts(3)
	})
	inBubble(t, Settings{RetryTimeout: time.Hour}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Method: http.MethodGet, Latency: 20 * time.Second, Status: 503})
		step := WriteStep(interrupted(t))
		n.mustCall(step, http.MethodPost, "/users")
		if a := n.mustCall(step, http.MethodGet, "/users"); a.status != 503 {
			t.Errorf("got status %d", a.status)
		}
		n.wantAttempts(2) // The read after the write is not repeated either.
	})
}

// The first attempt was carried out, then the server went away. What is said must not be that of a
// server that was never reached.
func TestLostResponseAndThenARefusalIsAmbiguous(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodGet} {
		inBubble(t, Settings{RetryTimeout: 10 * time.Second}, func(t *testing.T, n *network) {
			n.InjectFault(fakeserver.Fault{DropAfter: true, Before: func(*http.Request) {
				n.refuse(slices.Repeat([]error{errRefused}, 1000)...)
			}})
			_, _, err := Send(n.Client, n.request(t.Context(), method, "/users"), "/users")
			var failed *apierr.Error
			if !errors.As(err, &failed) || failed.Kind != apierr.Ambiguous || Unreachable(err) ||
				!strings.Contains(err.Error(), "connection refused") {
				t.Errorf("got %v", err)
			}
			if got, want := strings.Contains(err.Error(), "an earlier attempt"), method != http.MethodGet; got != want {
				t.Errorf("%s: that it may have been carried out is said: %t, want %t: %v", method, got, want, err)
			}
		})
	}
	// Without another attempt there is no earlier one.
	inBubble(t, Settings{}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{DropAfter: true})
		_, _, err := Send(n.Client, n.request(t.Context(), http.MethodPost, "/users"), "/users")
		if !apierr.Is(err, apierr.Ambiguous) || strings.Contains(err.Error(), "earlier") {
			t.Errorf("got %v", err)
		}
	})
}

// A certificate is refused before anything is sent, unless something was sent before.
func TestCertificateErrorIsNotSent(t *testing.T) {
	t.Parallel()
	certificate := &tls.CertificateVerificationError{Err: errors.New("unknown authority")}
	if !NotSent(certificate) || Unreachable(certificate) {
		t.Error("a certificate that is not accepted counts as sent, or as a server that cannot be reached")
	}
	if NotSent(&sentBefore{error: certificate}) {
		t.Error("what an earlier attempt may have done is forgotten")
	}
}

func TestRequestTimeoutNamesItself(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RequestTimeout: 3 * time.Second}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Latency: time.Hour})
		_, err := n.call(t.Context(), http.MethodPost, "/users")
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "request_timeout (3s)") ||
			errors.Is(err, io.EOF) {
			t.Errorf("got %v", err)
		}
	})
}
