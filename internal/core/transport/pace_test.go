// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// run makes that many requests from so many workers, all of which must succeed. It returns how long
// they took together, and how many were refused as too fast.
func (n *network) run(requests, workers int) (took time.Duration, refused int) {
	n.t.Helper()
	start := time.Now()
	work := make(chan int)
	var done sync.WaitGroup
	for range workers {
		done.Go(func() {
			for i := range work {
				if a := n.mustCall(n.t.Context(), http.MethodPut, "/users/"+strconv.Itoa(i)); a.status != http.StatusOK {
					n.t.Errorf("request %d ended with status %d", i, a.status)
				}
			}
		})
	}
	for i := range requests {
		work <- i
	}
	close(work)
	done.Wait()

	return time.Since(start), n.refused()
}

// refused counts the requests that were refused as too fast.
func (n *network) refused() (refused int) {
	for _, r := range n.Requests() {
		if r.Status == http.StatusTooManyRequests {
			refused++
		}
	}

	return refused
}

// terraformWorkers is how many objects Terraform works at at once.
const terraformWorkers = 10

// window is how a server finds that requests come too fast.
type window int

const (
	// sliding allows so many requests in any second.
	sliding window = iota
	// fixed allows so many in each second of the clock.
	fixed
	// spaced allows no burst: each request must keep its distance from the one before, as with
	// nginx's limit_req.
	spaced
)

// rateLimit refuses more than so many requests a second.
func rateLimit(w window, requests int) fakeserver.Fault {
	span := time.Second
	if w == spaced {
		span, requests = span/time.Duration(requests), 1
	}
	var admitted []time.Time
	return fakeserver.Fault{Status: http.StatusTooManyRequests, Match: func(*http.Request) bool {
		now := time.Now()
		begin := now.Add(-span)
		if w == fixed {
			begin = now.Truncate(span).Add(-1)
		}
		admitted = slices.DeleteFunc(admitted, func(t time.Time) bool { return !t.After(begin) })
		if len(admitted) < requests {
			admitted = append(admitted, now)
			return false
		}
		return true
	}}
}

// The promise about a server that limits the rate. The times are those of the bubble's clock, so
// they depend on no machine.
func TestPaceIsThatOfTheServer(t *testing.T) {
	t.Parallel()
	const objects, rate = 200, 10
	const ideal = objects * time.Second / rate
	wait := http.Header{"Retry-After": {"1"}}
	for name, test := range map[string]struct {
		window window
		header http.Header
	}{
		"in any second":                       {sliding, wait},
		"in any second, without Retry-After":  {sliding, nil},
		"in each second":                      {fixed, wait},
		"in each second, without Retry-After": {fixed, nil},
		"spaced":                              {spaced, wait},
		"spaced, without Retry-After":         {spaced, nil},
	} {
		for _, latency := range []time.Duration{0, 5 * time.Millisecond, 80 * time.Millisecond, 300 * time.Millisecond} {
			t.Run(fmt.Sprintf("%s, latency %v", name, latency), func(t *testing.T) {
				t.Parallel()
				inBubble(t, Settings{RetryTimeout: 2 * time.Minute}, func(t *testing.T, n *network) {
					limit := rateLimit(test.window, rate)
					limit.Header = test.header
					n.InjectFault(limit)
					n.InjectFault(fakeserver.Fault{Latency: latency})
					took, refused := n.run(objects, terraformWorkers)
					all := n.Count("")
					t.Logf("%.2f of the ideal time, %d of %d refused", took.Seconds()/ideal.Seconds(), refused, all)
					if took > ideal*12/10 || refused*20 > all || refused == 0 {
						t.Errorf("it took %v, and %d of %d requests were refused, want at most 1.2 of %v, and 5 %%", took, refused, all,
							ideal)
					}
				})
			})
		}
	}
}

// Where nothing is refused as too fast, everything is as if there were no pace: also with responses
// that fail otherwise.
func TestWithout429NothingIsDelayed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusServiceUnavailable} {
		inBubble(t, Settings{}, func(t *testing.T, n *network) {
			n.InjectFault(fakeserver.Fault{Status: status, Latency: 5 * time.Millisecond,
				Header: http.Header{"Retry-After": {"1"}}})
			start := time.Now()
			var done sync.WaitGroup
			for range terraformWorkers {
				done.Go(func() {
					for range 20 {
						n.mustCall(t.Context(), http.MethodPost, "/users")
					}
				})
			}
			done.Wait()
			if took := time.Since(start); took != 20*5*time.Millisecond {
				t.Errorf("with status %d 20 requests of each worker took %v", status, took)
			}
		})
	}
}

func TestRetryAfterHoldsBackAllRequestsOfTheVendor(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: 2 * time.Minute}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"30"}},
			Times: 1})
		start := time.Now()
		var done sync.WaitGroup
		for i, method := range []string{http.MethodPost, http.MethodGet, http.MethodPut} {
			done.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				n.mustCall(t.Context(), method, "/users")
			})
		}
		done.Wait()
		n.wantAttempts(4)
		for i, r := range n.Requests()[1:] {
			at := r.Time.Sub(start)
			// Evenly spaced after the pause, at the pace that is assumed when nothing is known.
			if want := 30*time.Second + time.Duration(i)*time.Second/(headroom*assumedRate); at < want-time.Millisecond ||
				at > want+time.Millisecond {
				t.Errorf("request %d was sent after %v, want %v", i, at, want)
			}
		}
	})
}

// A pause that no request can wait for is not kept by the others either: each is refused on its
// own.
func TestRetryAfterBeyondTheRetryTimeoutHoldsNobodyBack(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: time.Minute}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"3600"}}})
		start := time.Now()
		for range 3 {
			if a := n.mustCall(t.Context(), http.MethodGet, "/users"); a.status != http.StatusTooManyRequests {
				t.Errorf("got status %d", a.status)
			}
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("three requests took %v", took)
		}
	})
}

// Many wait for a long time, but the server goes on accepting others: that is a queue, and no
// failure.
func TestRetryTimeoutDoesNotRunOutWhileARequestWaitsItsTurn(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: 5 * time.Second, MaxConcurrentRequests: 200}, func(t *testing.T, n *network) {
		n.InjectFault(rateLimit(sliding, 10))
		// Of those that have waited longer than retry_timeout some meet another failure, for which
		// they have it still.
		n.InjectFault(fakeserver.Fault{Status: http.StatusServiceUnavailable, Skip: 100, Times: 10})
		if took, refused := n.run(200, 200); took < 19*time.Second || refused == 0 {
			t.Errorf("they took %v, and %d were refused, so nobody had to wait", took, refused)
		}
	})
}

// Who waits for a server that accepts nothing any more gives up when the time is over, all at about
// the same time.
func TestServerThatRefusesEverythingEndsAllRequests(t *testing.T) {
	t.Parallel()
	for _, header := range []http.Header{nil, {"Retry-After": {"10"}}} {
		inBubble(t, Settings{RetryTimeout: time.Minute}, func(t *testing.T, n *network) {
			n.InjectFault(fakeserver.Fault{Status: http.StatusTooManyRequests, Header: header})
			start := time.Now()
			var done sync.WaitGroup
			for range terraformWorkers {
				done.Go(func() {
					for range 2 {
						if a := n.mustCall(t.Context(), http.MethodGet, "/users"); a.status != http.StatusTooManyRequests {
							t.Errorf("got status %d", a.status)
						}
					}
				})
			}
			done.Wait()
			if took := time.Since(start); took < time.Minute || took > 3*time.Minute {
				t.Errorf("two requests of each worker took %v with %v, want about as long as two times retry_timeout", took, header)
			}
		})
	}
}

// That the first request after a pause is refused says that the pause was too short, and nothing of
// the pace.
func TestPaceIsKeptWhileAServerRefusesEverything(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: 5 * time.Minute}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Status: http.StatusTooManyRequests, Times: 6})
		n.mustCall(t.Context(), http.MethodGet, "/users")
		if took, _ := n.run(100, terraformWorkers); took > 12*time.Second {
			t.Errorf("afterwards 100 requests took %v", took)
		}
	})
}

func TestPaceSpeedsUpAgainSlowly(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: 2 * time.Minute}, func(t *testing.T, n *network) {
		n.InjectFault(rateLimit(sliding, 10))
		n.run(50, terraformWorkers)
		n.ClearFaults()
		n.ResetRequests()
		start := time.Now()
		n.run(3000, terraformWorkers)
		in := func(from, to time.Duration) (sent int) {
			for _, r := range n.Requests() {
				if at := r.Time.Sub(start); at >= from && at < to {
					sent++
				}
			}

			return sent
		}
		early, late := in(0, 10*time.Second), in(100*time.Second, 110*time.Second)
		if early > 100 || late < 150 || n.refused() > 0 {
			t.Errorf("%d requests were sent in the first 10 s and %d in those after 100 s", early, late)
		}
	})
}

// Each vendor has a pace of its own.
func TestPaceOfOneClientIsNotThatOfAnother(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{RetryTimeout: 2 * time.Minute}, func(t *testing.T, slow *network) {
		slow.InjectFault(fakeserver.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}},
			Times: 1})
		other := newNetwork(t, Settings{RetryTimeout: 2 * time.Minute}, http.NotFoundHandler())
		go func() { _, _ = slow.call(t.Context(), http.MethodGet, "/users") }()
		synctest.Wait()
		start := time.Now()
		other.mustCall(t.Context(), http.MethodGet, "/users")
		if took := time.Since(start); took != 0 || slow.refused() != 1 {
			t.Errorf("the other client waited %v", took)
		}
	})
}
