// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package transport makes the HTTP client that every vendor's client uses: retries that never
// repeat a request that may have worked, a bound on concurrent requests, logs without secrets, and
// the TLS settings of the provider block.
package transport

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"golang.org/x/sync/semaphore"
)

// Settings is what the connections to all vendors share.
type Settings struct {
	// UserAgent is sent with every request.
	UserAgent string
	// CACertificate holds PEM certificates that are trusted instead of the system's roots; empty
	// means the system's.
	CACertificate string
	// InsecureSkipVerify turns the check of the server's certificate off.
	InsecureSkipVerify bool
	// RequestTimeout bounds one attempt, its response's body included. It must be positive.
	RequestTimeout time.Duration
	// RetryTimeout bounds all attempts of one request together: none starts after it. Zero means a
	// single attempt. While the server accepts other requests, waiting for its turn does not count.
	RetryTimeout time.Duration
	// MaxConcurrentRequests bounds the concurrent requests. It must be positive.
	MaxConcurrentRequests int64
	// LogBodies logs JSON bodies, masked. Only set when TRACE logs are wanted, because masking
	// costs time.
	LogBodies bool
	// SecretKeys are the JSON keys whose values are masked in logged bodies.
	SecretKeys []string
	// Secrets are values that are masked wherever they appear in a log.
	Secrets []Secret
}

// NewClient returns an HTTP client with those settings. It does not follow redirects: a redirected
// POST would lose its body or hand the credentials in it to another host. Proxies come from the
// usual environment variables.
func NewClient(s Settings) (*http.Client, error) {
	base := cleanhttp.DefaultPooledTransport()
	base.MaxIdleConnsPerHost = int(s.MaxConcurrentRequests)
	//nolint:gosec // The user asked for it, and is warned.
	base.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: s.InsecureSkipVerify}
	if s.CACertificate != "" {
		roots, err := certificatePool(s.CACertificate)
		if err != nil {
			return nil, err
		}
		base.TLSClientConfig.RootCAs = roots
	}

	return &http.Client{
		Transport: &roundTripper{
			attempt: &http.Client{
				Transport:     &attempt{next: &logger{next: throughProxy(base), settings: s}, timeout: s.RequestTimeout},
				CheckRedirect: noRedirects,
			},
			retryTimeout: s.RetryTimeout,
			slots:        semaphore.NewWeighted(s.MaxConcurrentRequests),
			pacer:        newPacer(s.RetryTimeout),
		},
		CheckRedirect: noRedirects,
	}, nil
}

func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Cause returns what went wrong in a request without the URL that net/http puts in front of it: a
// URL may hold a secret.
func Cause(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}

	return err
}

// roundTripper runs one request: it waits for a free slot, then attempts until the response is
// final.
type roundTripper struct {
	attempt      *http.Client
	retryTimeout time.Duration
	slots        *semaphore.Weighted
	pacer        *pacer
}

// RoundTrip implements http.RoundTripper. The slot is held until the response's body is closed, and
// during the pauses between attempts as well: a server that asks to slow down is not helped by
// other requests taking the place.
func (t *roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	policy := newRetryPolicy(req, t)
	ctx, cancel := policy.context(req.Context())
	if err := t.slots.Acquire(ctx, 1); err != nil {
		cancel()

		return nil, &neverSent{fmt.Errorf("waiting for one of max_concurrent_requests: %w", err)}
	}
	done := sync.OnceFunc(func() {
		t.slots.Release(1)
		cancel()
	})

	resp, err := policy.run(req.WithContext(ctx))
	if err != nil {
		done()

		return nil, policy.failure(Cause(err))
	}
	resp.Body = &body{ReadCloser: resp.Body, closed: done}

	return resp, nil
}
