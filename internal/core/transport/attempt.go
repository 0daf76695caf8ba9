// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// attempt makes one attempt of a request, its response's body included, in no more than
// request_timeout. What writes is not cut off when Terraform is interrupted: it would have to be
// imported afterwards.
type attempt struct {
	next    http.RoundTripper
	timeout time.Duration
}

// RoundTrip implements http.RoundTripper.
func (a *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if effectOf(req) != reads {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, a.timeout, timeoutError{a.timeout})
	resp, err := a.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		cancel()

		return nil, err
	}
	resp.Body = &body{ReadCloser: resp.Body, closed: cancel}

	return resp, nil
}

// body is that of a response, and does something when it is closed.
type body struct {
	io.ReadCloser

	closed func()
}

func (b *body) Close() error {
	defer b.closed()

	return b.ReadCloser.Close()
}

// timeoutError is the end of an attempt that took too long. It is a net.Error.
type timeoutError struct{ after time.Duration }

func (e timeoutError) Error() string {
	return fmt.Sprintf("no complete response within request_timeout (%v)", e.after)
}

func (timeoutError) Timeout() bool { return true }

func (timeoutError) Temporary() bool { return true }

// Is makes it the error that a context ends with.
func (timeoutError) Is(target error) bool { return target == context.DeadlineExceeded }

// writeStep is what the requests around one write share.
type writeStep struct {
	// stop is the context that ends when Terraform is interrupted.
	stop context.Context
	// written is set once the write may have been sent.
	written atomic.Bool
}

type writeStepKey struct{}

// WriteStep returns a context for one write and the reads that belong to it, such as reading back
// what it has made. When ctx is cancelled, what comes before the write ends at once, and the write
// is not sent. A write that has begun, and the reads after it, go on, each for one attempt.
func WriteStep(ctx context.Context) context.Context {
	step := &writeStep{stop: ctx}
	if outer := writeStepOf(ctx); outer != nil {
		step.stop = outer.stop
	}

	return context.WithValue(context.WithoutCancel(ctx), writeStepKey{}, step)
}

// Interrupted reports whether a context has ended, or for a WriteStep the one that it was made of.
func Interrupted(ctx context.Context) bool {
	step := writeStepOf(ctx)

	return ctx.Err() != nil || step != nil && step.stop.Err() != nil
}

// writeStepOf returns the step that a request belongs to, nil if it is none.
func writeStepOf(ctx context.Context) *writeStep {
	step, _ := ctx.Value(writeStepKey{}).(*writeStep)

	return step
}
