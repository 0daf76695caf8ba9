// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// address is where the server of a network is.
const address = "http://pbx.test"

// errRefused is what a dial fails with when nobody listens.
var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

// network is a client and the server that it talks to over connections in memory. Inside a synctest
// bubble pauses and timeouts of minutes then cost no time, and moments can be compared exactly.
type network struct {
	*fakeserver.Server
	*http.Client

	t     *testing.T
	conns chan net.Conn
	down  chan struct{}

	mu       sync.Mutex
	refusals []error
	dials    int
}

// inBubble runs a test with a server that responses `{}` and a client with those settings. What is
// not set is harmless.
func inBubble(t *testing.T, s Settings, test func(t *testing.T, n *network)) {
	t.Helper()
	answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{}`)
	})
	synctest.Test(t, func(t *testing.T) {
		test(t, newNetwork(t, s, answer))
	})
}

// newNetwork must be called inside a synctest bubble.
func newNetwork(t *testing.T, s Settings, handler http.Handler) *network {
	t.Helper()
	if s.RequestTimeout == 0 {
		s.RequestTimeout = time.Minute
	}
	if s.MaxConcurrentRequests == 0 {
		s.MaxConcurrentRequests = 10
	}
	client, err := NewClient(s)
	if err != nil {
		t.Fatal(err)
	}
	n := &network{
		Server: fakeserver.New(handler), Client: client,
		t: t, conns: make(chan net.Conn), down: make(chan struct{}),
	}
	base := baseOf(t, client)
	base.Proxy = nil
	base.DialContext = n.dial
	server := &http.Server{Handler: n.Server, ReadHeaderTimeout: time.Hour}
	served := make(chan error, 1)
	go func() { served <- server.Serve(n) }()
	t.Cleanup(func() {
		base.CloseIdleConnections()
		_ = server.Close()
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})

	return n
}

// baseOf digs out what makes the connections, which settings cannot replace.
func baseOf(t *testing.T, client *http.Client) *http.Transport {
	t.Helper()
	if calls, ok := client.Transport.(*roundTripper); ok {
		if one, ok := calls.attempt.Transport.(*attempt); ok {
			if logs, ok := one.next.(*logger); ok {
				if base, ok := logs.next.(proxied); ok {
					return base.Transport
				}
			}
		}
	}
	t.Fatal("the client is no longer built from roundTripper, attempt, logger and http.Transport")

	return nil
}

// refuse makes the next dials fail.
func (n *network) refuse(errs ...error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.refusals = append(n.refusals, errs...)
}

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	n.mu.Lock()
	n.dials++
	if len(n.refusals) > 0 {
		err := n.refusals[0]
		n.refusals = n.refusals[1:]
		n.mu.Unlock()

		return nil, err
	}
	n.mu.Unlock()

	ours, theirs := net.Pipe()
	select {
	case n.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-n.down:
		return nil, errRefused
	}
}

// Dials is how often a connection was tried.
func (n *network) Dials() int {
	n.mu.Lock()
	defer n.mu.Unlock()

	return n.dials
}

// Accept, Close and Addr implement net.Listener.
func (n *network) Accept() (net.Conn, error) {
	select {
	case conn := <-n.conns:
		return conn, nil
	case <-n.down:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error {
	close(n.down)

	return nil
}

func (n *network) Addr() net.Addr { return &net.TCPAddr{} }

// request makes a request with a JSON body, or without one if the method is not for bodies.
func (n *network) request(ctx context.Context, method, path string) *http.Request {
	n.t.Helper()
	var body io.Reader
	if method != http.MethodGet && method != http.MethodHead {
		body = strings.NewReader(`{"name": "Ada"}`)
	}
	req, err := http.NewRequestWithContext(ctx, method, address+path, body)
	if err != nil {
		n.t.Fatal(err)
	}

	return req
}

// answer is what came back from a call.
type answer struct {
	status int
	body   string
}

// call makes a call and reads all of its response.
func (n *network) call(ctx context.Context, method, path string) (answer, error) {
	n.t.Helper()

	return read(n.Do(n.request(ctx, method, path)))
}

// mustCall is call for one that has to come to a response.
func (n *network) mustCall(ctx context.Context, method, path string) answer {
	n.t.Helper()
	a, err := n.call(ctx, method, path)
	if err != nil {
		n.t.Fatalf("%s %s: %v", method, path, err)
	}

	return a
}

func read(resp *http.Response, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)

	return answer{resp.StatusCode, string(body)}, err
}

// wantAttempts checks how many requests reached the server.
func (n *network) wantAttempts(want int) {
	n.t.Helper()
	if got := n.Count(""); got != want {
		n.t.Errorf("%d attempts reached the server, want %d", got, want)
	}
}

// gaps are the times between the requests that reached the server.
func (n *network) gaps() []time.Duration {
	var gaps []time.Duration
	requests := n.Requests()
	for i := 1; i < len(requests); i++ {
		gaps = append(gaps, requests[i].Time.Sub(requests[i-1].Time))
	}

	return gaps
}
