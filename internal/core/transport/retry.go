// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// The pause before the n-th repetition is drawn evenly from 0 to min(minBackoff·2ⁿ, maxBackoff)
// ("full jitter"), so that many requests that failed together do not come back together.
const (
	minBackoff = 500 * time.Millisecond
	maxBackoff = 30 * time.Second
)

// effect is what a request does to the server.
type effect int

const (
	// reads changes nothing.
	reads effect = iota + 1
	// idempotent changes something, and carrying it out twice leaves the server as carrying it out
	// once does.
	idempotent
	// nonIdempotent does something each time.
	nonIdempotent
)

type effectKey struct{}

// ReadOnly marks the requests made with this context as changing nothing although their method is
// POST. They are repeated, and cut off when Terraform is interrupted.
func ReadOnly(ctx context.Context) context.Context { return context.WithValue(ctx, effectKey{}, reads) }

// Idempotent marks the requests made with this context as writes that are safe to repeat whatever
// their method: carrying them out twice leaves the server as carrying them out once does.
func Idempotent(ctx context.Context) context.Context {
	return context.WithValue(ctx, effectKey{}, idempotent)
}

// NotIdempotent marks the requests made with this context as not safe to repeat although their
// method is GET: the server does something each time.
func NotIdempotent(ctx context.Context) context.Context {
	return context.WithValue(ctx, effectKey{}, nonIdempotent)
}

// effectOf returns what a request does: what its context says, else what its method does.
func effectOf(req *http.Request) effect {
	if marked, ok := req.Context().Value(effectKey{}).(effect); ok {
		return marked
	}
	switch req.Method {
	case http.MethodGet, http.MethodHead:
		return reads
	case http.MethodPut, http.MethodDelete:
		return idempotent
	default:
		return nonIdempotent
	}
}

// NotSent reports that a request failed before anything can have reached the server, so repeating
// it is always safe.
func NotSent(err error) bool {
	var sent *sentBefore
	var unsent *neverSent

	return errors.As(err, &unsent) || !errors.As(err, &sent) && isUnsent(err)
}

// Unreachable reports that a request failed because the server could not be reached, and not
// because it was cancelled, or waited too long for its turn.
func Unreachable(err error) bool {
	var unsent *neverSent
	var proxy *proxyError

	return NotSent(err) && !errors.As(err, &unsent) && !errors.As(err, &proxy) && !isCertificate(err) &&
		!errors.Is(err, context.Canceled)
}

// isDial reports that a connection could not be opened.
func isDial(err error) bool {
	var op *net.OpError
	var proxy *proxyError

	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &proxy)
}

// isCertificate reports that the server's certificate was not accepted, which is before anything is
// sent.
func isCertificate(err error) bool {
	var certificate *tls.CertificateVerificationError

	return errors.As(err, &certificate)
}

// isUnsent reports that an attempt failed before anything can have reached the server.
func isUnsent(err error) bool { return isDial(err) || isCertificate(err) }

// sentBefore is the failure of a request of which an attempt may have reached the server.
type sentBefore struct {
	error
	// earlier is set where that was a write, and was attempted again.
	earlier bool
}

func (e *sentBefore) Error() string {
	if e.earlier {
		return "an earlier attempt, whose response was lost, may have been carried out; then: " + e.error.Error()
	}

	return e.error.Error()
}

func (e *sentBefore) Unwrap() error { return e.error }

// neverSent is the failure of a request that never reached the server, whatever that says of the
// server.
type neverSent struct{ error }

func (e *neverSent) Unwrap() error { return e.error }

// retryPolicy decides for one request whether to attempt it again. It is not safe for concurrent
// use.
type retryPolicy struct {
	attempt      *http.Client
	pacer        *pacer
	retryTimeout time.Duration
	effect       effect
	// step is the write that the request belongs to, nil for none.
	step *writeStep

	// deadline is zero until the first attempt.
	deadline time.Time
	// attempted is when the last attempt was made, and retries how many were repetitions.
	attempted time.Time
	retries   int
	pause     time.Duration
	// sent is set once an attempt may have been carried out.
	sent bool
}

func newRetryPolicy(req *http.Request, t *roundTripper) *retryPolicy {
	return &retryPolicy{attempt: t.attempt, pacer: t.pacer, retryTimeout: t.retryTimeout, effect: effectOf(req),
		step: writeStepOf(req.Context())}
}

// context returns the context that ends when the request is to be given up: a write that was not
// sent, and a read unless it belongs to a write that was. The function frees it.
func (p *retryPolicy) context(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	if p.step == nil || p.effect == reads && p.step.written.Load() {
		return ctx, cancel
	}
	if p.step.stop.Err() != nil {
		cancel() // AfterFunc would only do it soon.
	}
	unlink := context.AfterFunc(p.step.stop, cancel)

	return ctx, func() {
		unlink()
		cancel()
	}
}

// run attempts a request until its response is final.
func (p *retryPolicy) run(req *http.Request) (*http.Response, error) {
	if err := p.awaitTurn(req); err != nil {
		return nil, err
	}
	client := &retryablehttp.Client{
		HTTPClient:   p.attempt,
		RetryMax:     math.MaxInt32, // The policy ends by time, not by count.
		CheckRetry:   p.check,
		Backoff:      p.backoff,
		PrepareRetry: p.awaitTurn,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}

	return (&retryablehttp.RoundTripper{Client: client}).RoundTrip(req)
}

// awaitTurn returns when the next attempt may be made. The time does not count while the server
// accepts other requests.
func (p *retryPolicy) awaitTurn(req *http.Request) error {
	begin := time.Now()
	attempted, progress, err := p.pacer.wait(req.Context())
	if err != nil {
		return fmt.Errorf("waiting for its turn: %w", err)
	}
	switch {
	case p.deadline.IsZero():
		p.deadline = attempted.Add(p.retryTimeout)
	case progress:
		p.deadline = p.deadline.Add(attempted.Sub(begin))
	}
	p.attempted = attempted
	if p.step != nil && p.effect != reads {
		p.step.written.Store(true)
	}

	return nil
}

// check is a retryablehttp.CheckRetry. It also draws the pause, because a pause that would end past
// the deadline means that there is no further attempt.
func (p *retryPolicy) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	requested := retryAfter(resp)
	tooFast := err == nil && resp.StatusCode == http.StatusTooManyRequests
	switch {
	case tooFast:
		p.pause = p.pacer.noteRefused(p.attempted, requested)
	default:
		// The library's own reading of Retry-After overflows for large numbers, so it is not given
		// the response.
		//nolint:gosec // Jitter needs no secrecy.
		p.pause = rand.N(retryablehttp.DefaultBackoff(minBackoff, maxBackoff, p.retries, nil)) + 1
		if requested > 0 {
			p.pause = requested
		}
		if err == nil {
			p.pacer.noteAccepted()
		}
		p.sent = p.sent || !isUnsent(err)
	}
	again := !Interrupted(ctx) && p.mayRepeat(ctx, resp, err) && time.Now().Add(p.pause).Before(p.deadline)
	if again {
		p.retries++
	}

	return again, nil
}

// failure marks the error of a request by what may have happened to it.
func (p *retryPolicy) failure(err error) error {
	switch {
	case p.sent:
		return &sentBefore{error: err, earlier: p.effect != reads && p.retries > 0}
	case isUnsent(err):
		return err
	default:
		return &neverSent{err}
	}
}

// mayRepeat leaves the kinds of connection failure that no repetition cures (certificates,
// malformed URLs, an ended context) to the library's policy, and adds those that it does not know.
func (p *retryPolicy) mayRepeat(ctx context.Context, resp *http.Response, err error) bool {
	if err != nil {
		again, _ := retryablehttp.DefaultRetryPolicy(ctx, nil, err)

		return again && !isPermanent(err) && (p.effect != nonIdempotent || isDial(err))
	}

	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true // Refused before it was carried out, so any request may be repeated.
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return p.effect != nonIdempotent
	default:
		return false
	}
}

// isPermanent reports a failure that comes from a wrong address: a name that does not exist, a
// server that does not speak TLS, or a proxy that refuses it.
func isPermanent(err error) bool {
	var proxy *proxyError
	if errors.As(err, &proxy) {
		return proxy.status < http.StatusInternalServerError && proxy.status != http.StatusTooManyRequests
	}
	var dns *net.DNSError
	var record tls.RecordHeaderError
	var alert tls.AlertError

	return errors.As(err, &dns) && dns.IsNotFound || errors.As(err, &record) || errors.As(err, &alert) ||
		errors.Is(err, http.ErrSchemeMismatch)
}

// longestRetryAfter stands for any longer time: no retry_timeout waits for that.
const longestRetryAfter = 365 * 24 * time.Hour

// retryAfter returns how long the server asks to wait, in seconds or until a date; 0 if it does not
// say.
func retryAfter(resp *http.Response) time.Duration {
	if resp == nil {
		return 0
	}
	header := resp.Header.Get("Retry-After")
	// A time before now is not a time to wait, nor is what is not a number, which Go reads all the
	// same.
	if seconds, err := strconv.ParseFloat(header, 64); err == nil && seconds > 0 {
		return time.Duration(min(seconds, longestRetryAfter.Seconds()) * float64(time.Second))
	}
	if date, err := http.ParseTime(header); err == nil {
		return min(max(time.Until(date), 0), longestRetryAfter)
	}

	return 0
}

// backoff is a retryablehttp.Backoff: the pause that check has drawn.
func (p *retryPolicy) backoff(_, _ time.Duration, _ int, _ *http.Response) time.Duration {
	return p.pause
}
