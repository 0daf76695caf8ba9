// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

func TestUserAgentIsSent(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{UserAgent: "terraform-provider-pbx/1.2.3 (Terraform/1.11.4)", RetryTimeout: time.Minute},
		func(t *testing.T, n *network) {
			n.InjectFault(fakeserver.Fault{Status: 429, Times: 1})
			req := n.request(t.Context(), http.MethodPost, "/users")
			req.Header.Set("User-Agent", "curl")
			if _, err := read(n.Do(req)); err != nil {
				t.Fatal(err)
			}

			n.wantAttempts(2)
			for _, r := range n.Requests() {
				if got := r.Header["User-Agent"]; len(got) != 1 || got[0] != "terraform-provider-pbx/1.2.3 (Terraform/1.11.4)" {
					t.Errorf("the server got %q", got)
				}
			}
			if got := req.Header.Get("User-Agent"); got != "curl" {
				t.Errorf("the caller's request was changed to %q", got)
			}
		})
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()

	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(fmt.Sprintf("%s %d", method, status), func(t *testing.T) {
				t.Parallel()
				inBubble(t, Settings{RetryTimeout: time.Minute}, func(t *testing.T, n *network) {
					n.InjectFault(fakeserver.Fault{Status: status, Header: http.Header{"Location": {"http://elsewhere.test/"}},
						Body: "moved"})
					resp, err := n.Do(n.request(Idempotent(t.Context()), method, "/users"))
					if err != nil {
						t.Fatal(err)
					}
					if got := resp.Header.Get("Location"); got != "http://elsewhere.test/" {
						t.Errorf("the response leads to %q", got)
					}
					if a, err := read(resp, nil); err != nil || a.status != status || a.body != "moved" {
						t.Errorf("got %d %q and error %v, want the redirect itself", a.status, a.body, err)
					}
					n.wantAttempts(1)
					if n.Dials() != 1 {
						t.Error("another server was called")
					}
				})
			})
		}
	}
}

// counting counts the calls under way, each of which waits for a value of gate.
type counting struct {
	now, most, all atomic.Int64
	gate           chan struct{}
}

func (c *counting) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	now := c.now.Add(1)
	defer c.now.Add(-1)
	c.all.Add(1)
	for most := c.most.Load(); now > most && !c.most.CompareAndSwap(most, now); most = c.most.Load() {
	}
	<-c.gate
	_, _ = io.WriteString(w, `{}`)
}

func TestMaxConcurrentRequestsBoundsTheCallsUnderWay(t *testing.T) {
	t.Parallel()

	for _, limit := range []int64{1, 3, 10} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &counting{gate: make(chan struct{})}
				n := newNetwork(t, Settings{MaxConcurrentRequests: limit}, server)
				const calls = 25
				var done sync.WaitGroup
				for range calls {
					done.Go(func() {
						if _, err := n.call(t.Context(), http.MethodGet, "/users"); err != nil {
							t.Error(err)
						}
					})
				}

				synctest.Wait()
				if got := server.now.Load(); got != limit {
					t.Errorf("%d calls are under way, want %d", got, limit)
				}
				close(server.gate)
				done.Wait()
				if most, all := server.most.Load(), server.all.Load(); most != limit || all != calls {
					t.Errorf("of %d calls %d were at the same time, want %d of %d", all, most, limit, calls)
				}
			})
		})
	}
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	t.Parallel()

	for _, logBodies := range []bool{false, true} {
		t.Run(fmt.Sprintf("LogBodies %t", logBodies), func(t *testing.T) {
			t.Parallel()
			const limit = 20
			inBubble(t, Settings{MaxConcurrentRequests: limit, LogBodies: logBodies}, func(t *testing.T, n *network) {
				n.InjectFault(fakeserver.Fault{Latency: time.Second}) // Keeps all of them at the same time.
				for range 3 {
					var done sync.WaitGroup
					for range limit {
						done.Go(func() {
							if _, err := n.call(t.Context(), http.MethodPost, "/users"); err != nil {
								t.Error(err)
							}
						})
					}
					done.Wait()
					synctest.Wait()
				}
				if got := n.Dials(); got != limit {
					t.Errorf("%d connections were made, want %d", got, limit)
				}
			})
		})
	}
}

func TestSlotIsHeldUntilTheBodyIsClosed(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{MaxConcurrentRequests: 1}, func(t *testing.T, n *network) {
		first, err := n.Do(n.request(t.Context(), http.MethodGet, "/users"))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, first.Body)
		second := make(chan error)
		go func() {
			_, err := n.call(t.Context(), http.MethodGet, "/users")
			second <- err
		}()

		synctest.Wait()
		n.wantAttempts(1)
		if err := first.Body.Close(); err != nil {
			t.Error(err)
		}
		if err := <-second; err != nil {
			t.Error(err)
		}
		n.wantAttempts(2)
	})
}

func TestClosingABodyTwiceFreesOneSlot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &counting{gate: make(chan struct{}, 1)}
		n := newNetwork(t, Settings{MaxConcurrentRequests: 2}, server)
		// Two slots are taken, and one of them is given back twice.
		server.gate <- struct{}{}
		resp, err := n.Do(n.request(t.Context(), http.MethodGet, "/users"))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			go func() { _, _ = n.call(t.Context(), http.MethodGet, "/users") }()
		}
		synctest.Wait()
		_ = resp.Body.Close()
		_ = resp.Body.Close()
		go func() { _, _ = n.call(t.Context(), http.MethodGet, "/users") }()
		synctest.Wait()
		if got := server.now.Load(); got != 2 {
			t.Errorf("%d calls are under way, want 2", got)
		}
		close(server.gate)
	})
}

func TestSlotIsFreeAfterAFailure(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		fault  fakeserver.Fault
		refuse bool
	}{
		"status":     {fault: fakeserver.Fault{Status: 500}},
		"429":        {fault: fakeserver.Fault{Status: 429}},
		"dropped":    {fault: fakeserver.Fault{DropBefore: true}},
		"late":       {fault: fakeserver.Fault{Latency: time.Hour}},
		"truncated":  {fault: fakeserver.Fault{TruncateTo: 1}},
		"no place":   {fault: fakeserver.Fault{Status: 302, Header: http.Header{"Location": {"http://[broken"}}}},
		"refused":    {refuse: true},
		"no failure": {},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{MaxConcurrentRequests: 1}, func(t *testing.T, n *network) {
				n.InjectFault(test.fault)
				for range 3 {
					if test.refuse {
						n.refuse(errRefused)
					}
					// A slot that is still taken would show as an endless wait, and that as a
					// deadlock of the bubble.
					_, _ = n.call(t.Context(), http.MethodPost, "/users")
				}
			})
		})
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("no body") }

func TestSlotIsFreeAfterARequestThatCannotBeRead(t *testing.T) {
	t.Parallel()

	for _, logBodies := range []bool{false, true} {
		t.Run(fmt.Sprintf("LogBodies %t", logBodies), func(t *testing.T) {
			t.Parallel()
			inBubble(t, Settings{MaxConcurrentRequests: 1, LogBodies: logBodies}, func(t *testing.T, n *network) {
				for range 2 {
					req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, brokenReader{})
					if err != nil {
						t.Fatal(err)
					}
					if a, err := read(n.Do(req)); err == nil || err.Error() != `Post "http://pbx.test": no body` {
						t.Errorf("got %v and error %v", a, err)
					}
				}
				n.wantAttempts(0)
			})
		})
	}
}

func TestSlotIsHeldDuringPauses(t *testing.T) {
	t.Parallel()
	inBubble(t, Settings{MaxConcurrentRequests: 1, RetryTimeout: 2 * time.Minute}, func(t *testing.T, n *network) {
		n.InjectFault(fakeserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"60"}}, Times: 1})
		done := make(chan error, 2)
		for _, path := range []string{"/first", "/second"} {
			go func() {
				_, err := n.call(t.Context(), http.MethodGet, path)
				done <- err
			}()
			synctest.Wait() // The first call now pauses.
		}
		n.wantAttempts(1)
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		n.wantAttempts(3)
		if n.Count("/second") != 1 || n.Requests()[2].Path != "/second" {
			t.Errorf("the second call did not wait for the end of the first")
		}
	})
}

func TestWaitingForASlotEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &counting{gate: make(chan struct{})}
		n := newNetwork(t, Settings{MaxConcurrentRequests: 1}, server)
		go func() { _, _ = n.call(t.Context(), http.MethodGet, "/users") }()
		synctest.Wait()

		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		_, err := n.call(ctx, http.MethodGet, "/users")
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "max_concurrent_requests") {
			t.Errorf("got error %v, want one that names what it waited for", err)
		}
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("it waited %v", took)
		}
		close(server.gate)
		synctest.Wait()
		if got := server.all.Load(); got != 1 {
			t.Errorf("the server got %d calls", got)
		}
	})
}

// tlsServer counts the connections that are made to it and the calls that come to a response.
type tlsServer struct {
	*httptest.Server

	connections, calls atomic.Int64
}

func newTLSServer(t *testing.T, maxVersion uint16) *tlsServer {
	t.Helper()
	s := &tlsServer{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { s.calls.Add(1) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // It complains of each handshake that fails.
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: maxVersion} // An old server.
	s.StartTLS()
	t.Cleanup(s.Close)

	return s
}

func certificatePEM(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// anotherCertificate is a valid one that has signed nothing.
func anotherCertificate(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Another Authority"}, IsCA: true,
		BasicConstraintsValid: true,
		NotBefore:             time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}

	return certificatePEM(der)
}

func TestCertificates(t *testing.T) {
	t.Parallel()

	other := anotherCertificate(t)
	tests := map[string]struct {
		settings   func(own string) Settings
		otherName  bool
		maxVersion uint16
		trusted    bool
	}{
		"self-signed": {settings: func(string) Settings { return Settings{} }},
		"its own certificate": {settings: func(own string) Settings { return Settings{CACertificate: own} },
			trusted: true},
		"among others": {settings: func(own string) Settings {
			return Settings{CACertificate: other + "\n" +
				own}
		}, trusted: true},
		"not checked": {settings: func(string) Settings { return Settings{InsecureSkipVerify: true} },
			trusted: true},
		"not checked, another": {settings: func(string) Settings {
			return Settings{InsecureSkipVerify: true,
				CACertificate: other}
		}, trusted: true},
		"another certificate": {settings: func(string) Settings { return Settings{CACertificate: other} }},
		"its own, for another name": {settings: func(own string) Settings { return Settings{CACertificate: own} },
			otherName: true},
		"its own, but a server too old": {settings: func(own string) Settings { return Settings{CACertificate: own} },
			maxVersion: tls.VersionTLS11},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newTLSServer(t, test.maxVersion)
			settings := test.settings(certificatePEM(server.Certificate().Raw))
			settings.RequestTimeout, settings.MaxConcurrentRequests = time.Minute, 1
			if test.maxVersion == 0 {
				settings.RetryTimeout = time.Minute // A certificate does not change, so this must not matter.
			}
			client, err := NewClient(settings)
			if err != nil {
				t.Fatal(err)
			}
			base := baseOf(t, client)
			t.Cleanup(base.CloseIdleConnections)
			address := server.URL
			if test.otherName {
				address = "https://pbx.test"
				base.Proxy = nil
				base.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
					return new(net.Dialer).DialContext(ctx, "tcp", server.Listener.Addr().String())
				}
			}
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			_, err = read(client.Do(req))

			if (err == nil) != test.trusted {
				t.Errorf("got error %v, want trusted: %t", err, test.trusted)
			}
			if got := server.calls.Load(); (got == 1) != test.trusted {
				t.Errorf("the server handled %d calls", got)
			}
			if got := server.connections.Load(); got != 1 {
				t.Errorf("%d connections were made, want one", got)
			}
		})
	}
}
