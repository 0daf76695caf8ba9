// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// failures are ways in which the first attempt of a call can fail, and who may repeat it then.
var failures = map[string]struct {
	fault   fakeserver.Fault
	refused bool
	// anyone: repeated whatever the call does. idempotent: repeated if twice is as good as once.
	anyone, idempotent bool
}{
	"429":                     {fault: fakeserver.Fault{Status: 429}, anyone: true, idempotent: true},
	"connection refused":      {refused: true, anyone: true, idempotent: true},
	"502":                     {fault: fakeserver.Fault{Status: 502}, idempotent: true},
	"503":                     {fault: fakeserver.Fault{Status: 503}, idempotent: true},
	"504":                     {fault: fakeserver.Fault{Status: 504}, idempotent: true},
	"dropped before handling": {fault: fakeserver.Fault{DropBefore: true}, idempotent: true},
	"dropped after handling":  {fault: fakeserver.Fault{DropAfter: true}, idempotent: true},
	"attempt takes too long":  {fault: fakeserver.Fault{Latency: time.Hour}, idempotent: true},
	"503 that asks for a pause": {fault: fakeserver.Fault{Status: 503, Header: http.Header{"Retry-After": {"1"}}},
		idempotent: true},

	"201": {fault: fakeserver.Fault{Status: 201}},
	"400": {fault: fakeserver.Fault{Status: 400}},
	"401": {fault: fakeserver.Fault{Status: 401}},
	"404": {fault: fakeserver.Fault{Status: 404}},
	"408": {fault: fakeserver.Fault{Status: 408}},
	"409": {fault: fakeserver.Fault{Status: 409}},
	"500": {fault: fakeserver.Fault{Status: 500}},
	"501": {fault: fakeserver.Fault{Status: 501}},
}

func TestOnlyWhatIsSafeIsRepeated(t *testing.T) {
	t.Parallel()

	calls := map[string]struct {
		method     string
		marked     bool
		idempotent bool
	}{
		"GET":         {method: http.MethodGet, idempotent: true},
		"HEAD":        {method: http.MethodHead, idempotent: true},
		"PUT":         {method: http.MethodPut, idempotent: true},
		"DELETE":      {method: http.MethodDelete, idempotent: true},
		"marked POST": {method: http.MethodPost, marked: true, idempotent: true},
		"POST":        {method: http.MethodPost},
		"PATCH":       {method: http.MethodPatch},
	}
	for callName, call := range calls {
		for failureName, failure := range failures {
			t.Run(callName+" meets "+failureName, func(t *testing.T) {
				t.Parallel()
				inBubble(t, Settings{RetryTimeout: 5 * time.Minute}, func(t *testing.T, n *network) {
					if failure.refused {
						n.refuse(errRefused)
					} else {
						failure.fault.Times = 1
						n.InjectFault(failure.fault)
					}
					ctx := t.Context()
					if call.marked {
						ctx = Idempotent(ctx)
					}

					a, err := n.call(ctx, call.method, "/users")
					attempts := n.Count("")
					if failure.refused {
						attempts = n.Dials()
					}
					if failure.anyone || failure.idempotent && call.idempotent {
						if attempts != 2 || err != nil || a.status != http.StatusOK {
							t.Errorf("%d attempts ended with status %d and error %v, want a success at the second one", attempts, a.status,
								err)
						}

						return
					}
					if attempts != 1 {
						t.Errorf("%d attempts, want only one", attempts)
					}
					if err == nil && a.status != failure.fault.Status {
						t.Errorf("the response has status %d, want the server's %d", a.status, failure.fault.Status)
					}
					if err != nil && failure.fault.Status != 0 {
						t.Errorf("error %v in place of the response", err)
					}
				})
			})
		}
	}
}

func TestEveryAttemptSendsTheWholeRequest(t *testing.T) {
	t.Parallel()

	for _, logBodies := range []bool{false, true} {
		t.Run(fmt.Sprintf("LogBodies %t", logBodies), func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{RetryTimeout: time.Minute, LogBodies: logBodies}, func(t *testing.T, n *network) {
				n.InjectFault(fakeserver.Fault{Status: 429, Times: 1})
				n.InjectFault(fakeserver.Fault{DropAfter: true, Times: 1})
				n.mustCall(Idempotent(t.Context()), http.MethodPost, "/users?page=2")

				n.wantAttempts(3)
				for i, r := range n.Requests() {
					if r.Method != http.MethodPost || r.Path != "/users" || r.RawQuery != "page=2" ||
						string(r.Body) != `{"name": "Ada"}` {
						t.Errorf("attempt %d was %s %s?%s with body %q", i+1, r.Method, r.Path, r.RawQuery, r.Body)
					}
				}
			})
		})
	}
}

// The moments are those of the bubble's clock, so they are exact.
func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		status     int
		retryAfter func() string
		want       time.Duration
	}{
		"seconds on a 429": {429, func() string { return "20" }, 20 * time.Second},
		"seconds on a 503": {503, func() string { return "7" }, 7 * time.Second},
		// Longer than the longest pause of our own.
		"date on a 429": {429, func() string { return time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat) },
			90 * time.Second},
		"date on a 503": {503, func() string { return time.Now().Add(time.Second).UTC().Format(http.TimeFormat) },
			time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{RetryTimeout: 2 * time.Minute}, func(t *testing.T, n *network) {
				n.InjectFault(fakeserver.Fault{Status: test.status, Header: http.Header{"Retry-After": {test.retryAfter()}},
					Times: 1})
				n.mustCall(t.Context(), http.MethodGet, "/users")

				if gaps := n.gaps(); !slices.Equal(gaps, []time.Duration{test.want}) {
					t.Errorf("the pauses were %v, want one of %v", gaps, test.want)
				}
			})
		})
	}
}

func TestRetryAfterBeyondTheRetryTimeoutEndsTheCallAtOnce(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		status     int
		retryAfter func() string
	}{
		"seconds":          {429, func() string { return "31" }},
		"the exact end":    {429, func() string { return "30" }},
		"date":             {429, func() string { return time.Now().Add(time.Hour).UTC().Format(http.TimeFormat) }},
		"seconds on a 503": {503, func() string { return "86400" }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{RetryTimeout: 30 * time.Second}, func(t *testing.T, n *network) {
				n.InjectFault(fakeserver.Fault{Status: test.status, Body: `{"error":"slow down"}`,
					Header: http.Header{"Retry-After": {test.retryAfter()}}})
				start := time.Now()
				a := n.mustCall(t.Context(), http.MethodGet, "/users")

				n.wantAttempts(1)
				if a.status != test.status || a.body != `{"error":"slow down"}` {
					t.Errorf("got %d %q, want what the server said", a.status, a.body)
				}
				if waited := time.Since(start); waited != 0 {
					t.Errorf("the call waited %v for nothing", waited)
				}
			})
		})
	}
}

func TestPausesGrowToALimitAndAreDrawnByChance(t *testing.T) {
	t.Parallel()

	const retryTimeout = 10 * time.Minute
	var all [][]time.Duration
	for range 2 {
		inBubble(t, Settings{RetryTimeout: retryTimeout}, func(t *testing.T, n *network) {
			n.InjectFault(fakeserver.Fault{Status: 503, Body: "busy"})
			a := n.mustCall(t.Context(), http.MethodGet, "/users")
			if a.status != 503 || a.body != "busy" {
				t.Errorf("got %d %q, want the last response", a.status, a.body)
			}
			all = append(all, n.gaps())
		})
	}

	for _, gaps := range all {
		var sum, longest time.Duration
		for i, gap := range gaps {
			bound := min(minBackoff<<min(i, 10), maxBackoff)
			if gap <= 0 || gap > bound {
				t.Errorf("pause %d was %v, want more than 0 and at most %v", i+1, gap, bound)
			}
			sum += gap
			longest = max(longest, gap)
		}
		if sum >= retryTimeout {
			t.Errorf("the last attempt began %v after the first, later than the retry timeout", sum)
		}
		// Of the dozens of pauses that fit, hardly all are below a third of the longest.
		if len(gaps) < 20 || longest < maxBackoff/3 {
			t.Errorf("there were %d pauses and the longest was %v", len(gaps), longest)
		}
	}
	if slices.Equal(all[0], all[1]) {
		t.Errorf("two calls paused alike, %v, so calls that failed together come back together", all[0])
	}
}

func TestRetryTimeoutZeroMeansOneAttempt(t *testing.T) {
	t.Parallel()

	for name, failure := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{RequestTimeout: time.Second}, func(t *testing.T, n *network) {
				if failure.refused {
					n.refuse(errRefused, errRefused)
				} else {
					n.InjectFault(failure.fault)
				}
				a, err := n.call(t.Context(), http.MethodGet, "/users")

				if attempts := n.Dials(); attempts != 1 {
					t.Errorf("%d attempts, want one", attempts)
				}
				if a.status != failure.fault.Status || (err == nil) == (failure.fault.Status == 0) {
					t.Errorf("got status %d and error %v, want the server's status %d", a.status, err, failure.fault.Status)
				}
			})
		})
	}
}

func TestRetryAfterZeroIsNoReasonForASecondAttemptWithoutRetries(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"0"}}})
		if a := n.mustCall(t.Context(), http.MethodGet, "/users"); a.status != 429 {
			t.Errorf("got status %d", a.status)
		}
		n.wantAttempts(1)
	})
}

func TestNoAttemptBeginsAfterTheRetryTimeout(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: 20 * time.Second, RequestTimeout: time.Minute}, func(t *testing.T, n *network) {
		// Slow and failing: the first attempt alone uses the time up.
		n.InjectFault(fakeserver.Fault{Status: 503, Latency: 30 * time.Second})
		if a := n.mustCall(t.Context(), http.MethodGet, "/users"); a.status != 503 {
			t.Errorf("got status %d", a.status)
		}
		n.wantAttempts(1)
	})
}

func TestRequestTimeoutBoundsEachAttemptAndNotTheCall(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: time.Minute, RequestTimeout: 2 * time.Second}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Status: 503, Header: http.Header{"Retry-After": {"10"}}, Times: 2})
		n.InjectFault(fakeserver.Fault{Latency: time.Hour, Times: 1})
		start := time.Now()
		n.mustCall(t.Context(), http.MethodGet, "/users")

		n.wantAttempts(4)
		if took := time.Since(start); took < 22*time.Second || took > 30*time.Second {
			t.Errorf("the call took %v, want two pauses of 10 s, an attempt of 2 s and a short pause", took)
		}
	})
}

func TestRequestTimeoutBoundsTheBodyToo(t *testing.T) {
	t.Parallel()

	for _, logBodies := range []bool{false, true} {
		t.Run(fmt.Sprintf("LogBodies %t", logBodies), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, Settings{RequestTimeout: 3 * time.Second, LogBodies: logBodies}, http.NotFoundHandler())
				// The fake server cannot stop in the middle of a body, so the connection does.
				baseOf(t, n.Client).DialContext = func(context.Context, string, string) (net.Conn, error) {
					ours, theirs := net.Pipe()
					go func() {
						_, _ = theirs.Read(make([]byte, 4096))
						_, _ = io.WriteString(theirs, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":")
					}()

					return ours, nil
				}
				start := time.Now()
				a, err := n.call(t.Context(), http.MethodGet, "/users")

				var timeout net.Error
				if !errors.As(err, &timeout) || !timeout.Timeout() || a.body != `{"half":` {
					t.Errorf("got body %q and error %v, want the half that came and a timeout", a.body, err)
				}
				if took := time.Since(start); took != 3*time.Second {
					t.Errorf("the call took %v, want 3 s", took)
				}
			})
		})
	}
}

func TestCancellationEndsACallAtOnce(t *testing.T) {
	t.Parallel()

	tests := map[string]fakeserver.Fault{
		"while it pauses":  {Status: 429, Header: http.Header{"Retry-After": {"60"}}},
		"while it waits":   {Latency: time.Hour},
		"between attempts": {Status: 503, Latency: 5 * time.Second},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{RetryTimeout: 2 * time.Minute, RequestTimeout: 2 * time.Hour, MaxConcurrentRequests: 1},
				func(t *testing.T, n *network) {
					n.InjectFault(fault)
					ctx, cancel := context.WithCancel(t.Context())
					time.AfterFunc(5*time.Second, cancel)
					start := time.Now()
					_, err := n.call(ctx, http.MethodGet, "/users")

					if !errors.Is(err, context.Canceled) {
						t.Errorf("got error %v, want that it was cancelled", err)
					}
					if took := time.Since(start); took != 5*time.Second {
						t.Errorf("the call took %v, want 5 s", took)
					}
					n.wantAttempts(1)

					n.ClearFaults()
					n.mustCall(t.Context(), http.MethodGet, "/users") // The slot is free again.
				})
		})
	}
}

func TestCancelledCallIsNotMade(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: time.Minute}, func(t *testing.T, n *network) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := n.call(ctx, http.MethodGet, "/users"); !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v", err)
		}
		n.wantAttempts(0)
	})
}

func TestLastErrorComesThroughWhenRetriesEnd(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: 10 * time.Second}, func(t *testing.T, n *network) {
		n.refuse(slices.Repeat([]error{errRefused}, 10_000)...)
		_, err := n.call(t.Context(), http.MethodPost, "/users?key=hunter2")

		if !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("got error %v, want the refusal", err)
		}
		if n.Dials() < 3 {
			t.Errorf("it was tried %d times only", n.Dials())
		}
		if !NotSent(err) {
			t.Errorf("NotSent is false for %v", err)
		}
		if got, want := Cause(err).Error(), errRefused.Error(); got != want {
			t.Errorf("the cause is %q, want %q", got, want)
		}
	})
}

func TestNotSent(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		err  error
		want bool
	}{
		"refused":                  {errRefused, true},
		"refused, wrapped":         {&url.Error{Op: "Post", URL: address, Err: fmt.Errorf("calling: %w", errRefused)}, true},
		"no such host":             {&net.OpError{Op: "dial", Err: &net.DNSError{IsNotFound: true}}, true},
		"was truncated while read": {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, false},
		"was truncated while sent": {&net.OpError{Op: "write", Err: syscall.EPIPE}, false},
		"a proxy did not answer":   {&net.OpError{Op: "proxyconnect", Err: errRefused}, false},
		"no response":              {io.EOF, false},
		"timeout":                  {context.DeadlineExceeded, false},
		"no error":                 {nil, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := NotSent(test.err); got != test.want {
				t.Errorf("NotSent(%v) = %t", test.err, got)
			}
		})
	}
}

func TestCauseHasNoURL(t *testing.T) {
	t.Parallel()

	withKey := func(err error) error {
		return &url.Error{Op: "Get", URL: address + "/users?key=hunter2", Err: err}
	}
	tests := map[string]struct {
		err  error
		want string
	}{
		"no URL":          {io.EOF, "EOF"},
		"URL":             {withKey(io.EOF), "EOF"},
		"URL twice":       {withKey(withKey(io.EOF)), "EOF"},
		"URL, wrapped":    {fmt.Errorf("calling: %w", withKey(io.EOF)), "EOF"},
		"wrapping a URL":  {withKey(fmt.Errorf("reading: %w", withKey(io.EOF))), "EOF"},
		"text in between": {withKey(fmt.Errorf("reading: %w", io.EOF)), "reading: EOF"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Cause(test.err)
			if got.Error() != test.want || !errors.Is(got, io.EOF) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if got := Cause(nil); got != nil {
		t.Errorf("the cause of nothing is %v", got)
	}
}

func TestErrorsOfTheClientHaveACauseWithoutURL(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		fault   fakeserver.Fault
		refused bool
	}{
		"dropped": {fault: fakeserver.Fault{DropBefore: true}},
		"late":    {fault: fakeserver.Fault{Latency: time.Hour}},
		"refused": {refused: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{}, func(t *testing.T, n *network) {
				if test.refused {
					n.refuse(errRefused)
				}
				n.InjectFault(test.fault)
				_, err := n.call(t.Context(), http.MethodGet, "/users?key=hunter2")
				if err == nil {
					t.Fatal("the call succeeded")
				}
				wantNowhere(t, Cause(err).Error(), "hunter2", "pbx.test", "/users")
			})
		})
	}
}

func TestManyCallsFailingTogetherAllComeBack(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: 2 * time.Minute, MaxConcurrentRequests: 4}, func(t *testing.T, n *network) {
		const calls = 20
		n.InjectFault(fakeserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"1"}}, Times: calls})
		failed := make(chan error, calls)
		for i := range calls {
			go func() {
				a, err := n.call(t.Context(), http.MethodPost, "/users/"+strconv.Itoa(i))
				if err == nil && a.status != http.StatusOK {
					err = fmt.Errorf("status %d", a.status)
				}
				failed <- err
			}()
		}
		for range calls {
			if err := <-failed; err != nil {
				t.Error(err)
			}
		}
		n.wantAttempts(2 * calls)
	})
}
