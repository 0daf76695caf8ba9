// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package transport makes the HTTP client that every vendor's client uses: retries that never repeat a call which
// may have worked, a bound on calls under way, logs without secrets, and the TLS settings of the provider block.
package transport

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/sync/semaphore"
)

// Settings is what the connections to all vendors share.
type Settings struct {
	// UserAgent is sent with every call.
	UserAgent string
	// CACertificate holds PEM certificates that are trusted instead of the system's roots; empty means the system's.
	CACertificate string
	// InsecureSkipVerify turns the check of the server's certificate off.
	InsecureSkipVerify bool
	// RequestTimeout bounds one attempt, its answer's body included. It must be positive.
	RequestTimeout time.Duration
	// RetryTimeout bounds all attempts of one call together: none starts after it. Zero means a single attempt.
	RetryTimeout time.Duration
	// MaxConcurrentRequests bounds the calls under way at once. It must be positive.
	MaxConcurrentRequests int64
	// LogBodies logs JSON bodies, masked. Only set when TRACE logs are wanted, because masking costs time.
	LogBodies bool
	// SecretKeys are the JSON keys whose values are masked in logged bodies.
	SecretKeys []string
	// Secrets are values that are masked wherever they stand in a log.
	Secrets []Secret
}

// NewClient returns an HTTP client with those settings. It does not follow redirects: a redirected POST would lose
// its body or hand the credentials in it to another host. Proxies come from the usual environment variables.
func NewClient(s Settings) (*http.Client, error) {
	base := cleanhttp.DefaultPooledTransport()
	base.MaxIdleConnsPerHost = int(s.MaxConcurrentRequests)
	base.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: s.InsecureSkipVerify} // The user asked for it, and is warned.
	if s.CACertificate != "" {
		roots, err := certificatePool(s.CACertificate)
		if err != nil {
			return nil, err
		}
		base.TLSClientConfig.RootCAs = roots
	}

	attempt := &http.Client{
		Transport:     &logger{next: throughProxy(base), settings: s},
		Timeout:       s.RequestTimeout,
		CheckRedirect: stayHere,
	}

	return &http.Client{
		Transport: &roundTripper{
			attempt:      attempt,
			retryTimeout: s.RetryTimeout,
			slots:        semaphore.NewWeighted(s.MaxConcurrentRequests),
		},
		CheckRedirect: stayHere,
	}, nil
}

func stayHere(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Cause returns what went wrong in a call without the URL that net/http puts in front of it: a URL may hold a secret.
func Cause(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}

	return err
}

// roundTripper runs one call: it waits for a free slot, then attempts until the answer is final.
type roundTripper struct {
	attempt      *http.Client
	retryTimeout time.Duration
	slots        *semaphore.Weighted
}

// RoundTrip implements http.RoundTripper. The slot is held until the answer's body is closed, and during the pauses
// between attempts as well: a server that asks to slow down is not helped by other calls taking the place.
func (t *roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.slots.Acquire(req.Context(), 1); err != nil {
		return nil, &neverSent{fmt.Errorf("waiting for one of max_concurrent_requests: %w", err)}
	}

	policy := newRetryPolicy(req, t.retryTimeout)
	client := &retryablehttp.Client{
		HTTPClient:   t.attempt,
		RetryMax:     math.MaxInt32, // The policy ends by time, not by count.
		CheckRetry:   policy.check,
		Backoff:      policy.backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}

	resp, err := (&retryablehttp.RoundTripper{Client: client}).RoundTrip(req)
	if err != nil {
		t.slots.Release(1)

		return nil, policy.failure(Cause(err))
	}
	resp.Body = &slotBody{ReadCloser: resp.Body, release: sync.OnceFunc(func() { t.slots.Release(1) })}

	return resp, nil
}

// slotBody gives the call's slot back when the answer has been read.
type slotBody struct {
	io.ReadCloser

	release func()
}

func (b *slotBody) Close() error {
	defer b.release()

	return b.ReadCloser.Close()
}
