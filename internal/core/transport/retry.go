// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// The pause before the n-th repetition is drawn evenly from 0 to min(firstPause·2ⁿ, longestPause) ("full jitter"), so
// that many calls which failed together do not come back together.
const (
	firstPause   = 500 * time.Millisecond
	longestPause = 30 * time.Second
)

type idempotentKey struct{}

// Idempotent marks the calls made with this context as safe to repeat although their method is POST: carrying them
// out twice leaves the server as carrying them out once does.
func Idempotent(ctx context.Context) context.Context {
	return context.WithValue(ctx, idempotentKey{}, true)
}

// NotIdempotent marks the calls made with this context as not safe to repeat although their method is GET: the server does
// something each time.
func NotIdempotent(ctx context.Context) context.Context {
	return context.WithValue(ctx, idempotentKey{}, false)
}

// NotSent reports that a call failed before anything can have reached the server, so repeating it is always safe.
func NotSent(err error) bool {
	var sent *sentBefore
	var unsent *neverSent

	return errors.As(err, &unsent) || !errors.As(err, &sent) && isDial(err)
}

// Unreachable reports that a call failed because the server could not be reached, and not because it was cancelled, or waited too long for
// its turn.
func Unreachable(err error) bool {
	var unsent *neverSent
	var proxy *proxyError

	return NotSent(err) && !errors.As(err, &unsent) && !errors.As(err, &proxy) && !errors.Is(err, context.Canceled)
}

// isDial reports that a connection could not be opened.
func isDial(err error) bool {
	var op *net.OpError
	var proxy *proxyError

	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &proxy)
}

// sentBefore is the failure of a call of which an earlier attempt did reach the server.
type sentBefore struct{ error }

func (e *sentBefore) Unwrap() error { return e.error }

// neverSent is the failure of a call that was never attempted.
type neverSent struct{ error }

func (e *neverSent) Unwrap() error { return e.error }

// retryPolicy decides for one call whether to attempt it again. It is not safe for concurrent use.
type retryPolicy struct {
	deadline   time.Time
	idempotent bool
	attempts   int
	pause      time.Duration
	// sent is set once an attempt may have been carried out.
	sent bool
}

func newRetryPolicy(req *http.Request, timeout time.Duration) *retryPolicy {
	idempotent, marked := req.Context().Value(idempotentKey{}).(bool)
	if !marked {
		idempotent = slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete}, req.Method)
	}

	return &retryPolicy{deadline: time.Now().Add(timeout), idempotent: idempotent}
}

// check is a retryablehttp.CheckRetry. It also draws the pause, because a pause that would end past the deadline
// means that there is no further attempt.
func (p *retryPolicy) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if err != nil && !isDial(err) || err == nil && resp.StatusCode != http.StatusTooManyRequests {
		p.sent = true
	}
	if !p.repeatable(ctx, resp, err) {
		return false, nil
	}

	// The library's own reading of Retry-After overflows for large numbers, so it is not given the answer.
	p.pause = rand.N(retryablehttp.DefaultBackoff(firstPause, longestPause, p.attempts, nil)) + 1 // Jitter needs no secrecy.
	if asked := retryAfter(resp); asked > 0 {
		p.pause = asked
	}
	p.attempts++

	return time.Now().Add(p.pause).Before(p.deadline), nil
}

// failure marks the error of a call that may have been carried out by an earlier attempt than the one that failed.
func (p *retryPolicy) failure(err error) error {
	if p.sent {
		return &sentBefore{err}
	}

	return err
}

// repeatable leaves the kinds of connection failure that no repetition cures (certificates, malformed URLs, an ended
// context) to the library's policy, and adds those that it does not know.
func (p *retryPolicy) repeatable(ctx context.Context, resp *http.Response, err error) bool {
	if err != nil {
		again, _ := retryablehttp.DefaultRetryPolicy(ctx, nil, err)

		return again && !isMistake(err) && (p.idempotent || isDial(err))
	}

	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true // Refused before it was carried out, so any call may be repeated.
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return p.idempotent
	default:
		return false
	}
}

// isMistake reports a failure that comes from a wrong address: a name that does not exist, a server that does not speak TLS, or a proxy
// that refuses it.
func isMistake(err error) bool {
	var proxy *proxyError
	if errors.As(err, &proxy) {
		return proxy.status < http.StatusInternalServerError && proxy.status != http.StatusTooManyRequests
	}
	var dns *net.DNSError
	var record tls.RecordHeaderError
	var alert tls.AlertError

	return errors.As(err, &dns) && dns.IsNotFound || errors.As(err, &record) || errors.As(err, &alert) || errors.Is(err, http.ErrSchemeMismatch)
}

// longestRetryAfter stands for any longer time: no retry_timeout waits for that.
const longestRetryAfter = 365 * 24 * time.Hour

// retryAfter returns how long the server asks to wait, in seconds or until a date; 0 if it does not say.
func retryAfter(resp *http.Response) time.Duration {
	if resp == nil {
		return 0
	}
	header := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(header, 64); err == nil {
		return time.Duration(min(seconds, longestRetryAfter.Seconds()) * float64(time.Second))
	}
	if date, err := http.ParseTime(header); err == nil {
		return min(time.Until(date), longestRetryAfter)
	}

	return 0
}

// backoff is a retryablehttp.Backoff: the pause that check has drawn.
func (p *retryPolicy) backoff(_, _ time.Duration, _ int, _ *http.Response) time.Duration {
	return p.pause
}
