// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
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

// NotSent reports that a call failed before anything can have reached the server, so repeating it is always safe.
func NotSent(err error) bool {
	var op *net.OpError

	return errors.As(err, &op) && op.Op == "dial"
}

// retryPolicy decides for one call whether to attempt it again. It is not safe for concurrent use.
type retryPolicy struct {
	deadline   time.Time
	idempotent bool
	attempts   int
	pause      time.Duration
}

func newRetryPolicy(req *http.Request, timeout time.Duration) *retryPolicy {
	marked, _ := req.Context().Value(idempotentKey{}).(bool)
	byMethod := slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete}, req.Method)

	return &retryPolicy{deadline: time.Now().Add(timeout), idempotent: marked || byMethod}
}

// check is a retryablehttp.CheckRetry. It also draws the pause, because a pause that would end past the deadline
// means that there is no further attempt.
func (p *retryPolicy) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if !p.repeatable(ctx, resp, err) {
		return false, nil
	}

	p.pause = retryablehttp.DefaultBackoff(firstPause, longestPause, p.attempts, resp)
	if resp == nil || resp.Header.Get("Retry-After") == "" {
		p.pause = rand.N(p.pause) + 1 //nolint:gosec // jitter needs no secrecy.
	}
	p.attempts++

	return time.Now().Add(p.pause).Before(p.deadline), nil
}

// repeatable leaves the kinds of connection failure that no repetition cures (certificates, malformed URLs, an ended
// context) to the library's policy.
func (p *retryPolicy) repeatable(ctx context.Context, resp *http.Response, err error) bool {
	if err != nil {
		again, _ := retryablehttp.DefaultRetryPolicy(ctx, nil, err)

		return again && (p.idempotent || NotSent(err))
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

// backoff is a retryablehttp.Backoff: the pause that check has drawn.
func (p *retryPolicy) backoff(_, _ time.Duration, _ int, _ *http.Response) time.Duration {
	return p.pause
}
