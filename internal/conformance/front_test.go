// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package conformance_test

import (
	"net"
	"net/http"
	"net/url"
	"syscall"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// front is an address of a mock that can go away and come back, as that of a server which is restarted.
type front struct {
	t        testing.TB
	handler  http.Handler
	server   *http.Server
	listener *net.TCPListener
	// held is the socket that keeps the address of a dead server from being given away, 0 for none.
	held int
}

func newFront(t testing.TB, mock *fakeserver.Server) *front {
	t.Helper()
	f := &front{t: t, handler: mock}
	f.listen()
	t.Cleanup(func() {
		f.die()
		f.release()
	})

	return f
}

func (f *front) listen() {
	f.t.Helper()
	listener, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		f.t.Fatal(err)
	}
	f.listener = listener
	f.server = &http.Server{Handler: f.handler}
	go func(s *http.Server, l net.Listener) { _ = s.Serve(l) }(f.server, f.listener) // It ends with an error always.
}

// open opens the front anew, at another address.
func (f *front) open() {
	f.t.Helper()
	f.die()
	f.listen()
	f.release()
}

// refuse has new connections refused. A request that is under way is responded to.
func (f *front) refuse() {
	f.server.SetKeepAlivesEnabled(false)
	_ = f.listener.Close()
	f.hold()
}

// die breaks all connections off, and has new ones refused.
func (f *front) die() {
	_ = f.server.Close()
	f.hold()
}

// hold binds a socket to the address of the front without listening: connections to it are refused, and nobody else gets
// it, such as another front, to which the provider would then speak.
func (f *front) hold() {
	if f.held != 0 {
		return
	}
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fd)
		f.held = fd
		err = syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
	}
	if err == nil {
		address := &syscall.SockaddrInet4{Port: f.listener.Addr().(*net.TCPAddr).Port, Addr: [4]byte{127, 0, 0, 1}} //nolint:forcetypeassert // It is a *net.TCPListener.
		err = syscall.Bind(fd, address)
	}
	if err != nil {
		f.t.Errorf("cannot hold the address %s: %v", f.listener.Addr(), err)
	}
}

func (f *front) release() {
	if f.held != 0 {
		_ = syscall.Close(f.held)
		f.held = 0
	}
}

// address returns an address of the mock with the host of the front.
func (f *front) address(of string) string {
	f.t.Helper()
	u, err := url.Parse(of)
	if err != nil {
		f.t.Fatal(err)
	}
	u.Host = f.listener.Addr().String()

	return u.String()
}
