// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package pbxmock puts the vendors' fake servers on one port, each under a path of its own, so that a demo, a test of the
// examples or somebody who tries things out starts one server and sets one environment.
package pbxmock

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// teniosPrefix is where the fake Tenios account is, seen from the base URL.
const teniosPrefix = "/tenios"

// stopGrace is how long requests under way may take to end.
const stopGrace = 2 * time.Second

// Options says what the fake servers hold from the start.
type Options struct {
	// TeniosUsers is the number of users that the Tenios account has.
	TeniosUsers int
}

// Server is an http.Handler that serves all fake servers.
type Server struct {
	// Tenios is the fake Tenios account, for seeding, faults and a look at what it received. The paths that it records
	// are without the prefix.
	Tenios *teniosmock.Server

	tenios http.Handler
}

// New returns the fake servers with what the options ask for in them.
func New(o Options) *Server {
	tenios := teniosmock.New(teniosmock.WithUsers(o.TeniosUsers))

	return &Server{Tenios: tenios, tenios: http.StripPrefix(teniosPrefix, tenios)}
}

// ServeHTTP hands a request to the fake server whose prefix its path has. It is no http.ServeMux, since that redirects
// requests for untidy paths before a fake server can be as strict about them as its vendor.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, teniosPrefix+"/") {
		http.Error(w, "There are fake servers under these paths: "+teniosPrefix+"/", http.StatusNotFound)

		return
	}
	s.tenios.ServeHTTP(w, r)
}

// Environment returns the variables, as NAME=value, that point a provider at the fake servers behind that base URL.
func (s *Server) Environment(baseURL string) []string {
	return []string{
		"TENIOS_BASE_URL=" + baseURL + teniosPrefix,
		"TENIOS_ACCESS_KEY=" + teniosmock.AccessKey,
	}
}

// Start serves on an address such as "127.0.0.1:0", where port 0 is a free one. It returns the base URL, without a slash
// at its end, and a function that stops serving: new requests are refused, those under way have a moment to end.
func (s *Server) Start(address string) (baseURL string, stop func(), err error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return "", nil, fmt.Errorf("starting the fake servers: %w", err)
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	done := make(chan struct{})
	go func() {
		defer close(done)
		// It always ends with an error, after stop with one that says so.
		_ = server.Serve(listener)
	}()
	stop = func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopGrace)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			_ = server.Close()
		}
		<-done
	}

	return "http://" + listener.Addr().String(), stop, nil
}
