// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package conformance_test

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// front is an address of a mock that can go away and come back, as that of a server which is
// restarted.
type front struct {
	t        testing.TB
	handler  http.Handler
	server   *http.Server
	listener net.Listener
	// held is a socket that is bound to the address without listening: when nobody listens any more,
	// connections are refused, and nobody else gets the address, such as another front, to which the
	// provider would then speak.
	held int
}

func newFront(t testing.TB, mock *fakeserver.Server) *front {
	t.Helper()
	f := &front{t: t, handler: mock}
	f.listen()
	t.Cleanup(f.leave)

	return f
}

func (f *front) listen() {
	f.t.Helper()
	var err error
	share := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) (failed error) {
		err := c.Control(func(fd uintptr) { failed = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1) })

		return errors.Join(err, failed)
	}}
	if f.listener, err = share.Listen(f.t.Context(), "tcp4", "127.0.0.1:0"); err != nil {
		f.t.Fatal(err)
	}
	if f.held, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0); err != nil {
		f.t.Fatal(err)
	}
	unix.CloseOnExec(f.held)
	address := netip.MustParseAddrPort(f.listener.Addr().String())
	err = errors.Join(
		unix.SetsockoptInt(f.held, unix.SOL_SOCKET, unix.SO_REUSEPORT, 1),
		unix.Bind(f.held, &unix.SockaddrInet4{Port: int(address.Port()), Addr: address.Addr().As4()}),
	)
	if err != nil {
		f.t.Fatal(err)
	}
	f.server = &http.Server{Handler: f.handler}
	go func(s *http.Server, l net.Listener) { _ = s.Serve(l) }(f.server, f.listener) // It ends with an error always.
}

// open opens the front again, at another address.
func (f *front) open() {
	f.t.Helper()
	f.leave()
	f.listen()
}

// refuse has new connections refused. A request that is under way is responded to.
func (f *front) refuse() {
	f.server.SetKeepAlivesEnabled(false)
	_ = f.listener.Close()
}

// die breaks all connections off, and has new ones refused.
func (f *front) die() { _ = f.server.Close() }

// leave closes the front, and gives its address away.
func (f *front) leave() {
	f.die()
	_ = unix.Close(f.held)
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
