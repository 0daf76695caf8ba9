// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package fakeserver is what the fake servers of all vendors share: it records every request, lets
// a test make the server misbehave, and checks requests against tables of fields. What a vendor
// responds is up to the handler inside.
//
// The package does not import testing, because the fake servers also run outside of tests.
package fakeserver

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Server stands in front of a fake vendor's handler. It may be used from several goroutines at
// once.
//
// A response is held back until the handler is done with it, so handlers cannot stream.
type Server struct {
	Recorder

	handler http.Handler

	faultsMu sync.Mutex
	faults   []*injectedFault
}

// New returns a server without faults that passes all requests on to h.
func New(h http.Handler) *Server {
	return &Server{handler: h}
}

// TB is the part of testing.TB that Start needs.
type TB interface {
	Helper()
	Cleanup(func())
}

// Start serves on a free loopback port until the test ends and returns the address without a slash
// at the end, e.g. "http://127.0.0.1:40123".
func (s *Server) Start(t TB) string {
	t.Helper()

	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return srv.URL
}

// ServeHTTP records the request and responds as the handler does, unless a fault says otherwise.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	entry := s.add(r, body)
	if err != nil {
		drop()
	}

	fault := s.takeFault(r, body)
	if !sleep(r, fault.Latency) {
		drop()
	}
	if fault.Before != nil {
		fault.Before(withBody(r, body))
	}
	if fault.DropBefore {
		drop()
	}

	resp := s.respond(&fault, withBody(r, body))
	if fault.After != nil {
		fault.After()
	}
	if fault.DropAfter || !sleep(r, fault.LatencyAfter) {
		drop()
	}
	fault.alter(resp)

	s.setStatus(entry, resp.status)
	resp.send(w, r, &fault)
}

// response is a response that has not been sent yet.
type response struct {
	status int
	header http.Header
	body   []byte
}

// respond returns the fault's response if it has one, otherwise the handler's.
func (s *Server) respond(f *Fault, r *http.Request) *response {
	if f.Status != 0 {
		if f.Handled {
			s.handle(f, r)
		}
		header := http.Header{"Content-Type": {cmp.Or(f.ContentType, "application/json")}}
		return &response{status: f.Status, header: header, body: []byte(f.Body)}
	}

	rec := s.handle(f, r)
	return &response{status: rec.Code, header: rec.Result().Header, body: rec.Body.Bytes()}
}

// handle lets the handler, or that of the fault's replica, handle the request.
func (s *Server) handle(f *Fault, r *http.Request) *httptest.ResponseRecorder {
	handler := s.handler
	if f.Replica != nil {
		handler = f.Replica.handler
	}
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, r)
	return rec
}

// dripPieces is the number of pieces in which Drip sends a body.
const dripPieces = 10

// send sends the response as the fault requires.
func (resp *response) send(w http.ResponseWriter, r *http.Request, f *Fault) {
	header := w.Header()
	for name, values := range resp.header {
		header[name] = values
	}

	// The handler's own length would be wrong for a body that a fault has altered. Empty bodies get
	// none because some statuses must not have one.
	header.Del("Content-Length")
	if len(resp.body) > 0 {
		header.Set("Content-Length", strconv.Itoa(len(resp.body)))
	}

	w.WriteHeader(resp.status)
	truncated := f.TruncateTo > 0 && f.TruncateTo < len(resp.body)
	if truncated {
		resp.body = resp.body[:f.TruncateTo]
	}
	pieces := [][]byte{resp.body}
	if f.Drip > 0 {
		pieces = slices.Collect(slices.Chunk(resp.body, len(resp.body)/dripPieces+1))
	}
	for _, piece := range pieces {
		if !sleep(r, f.Drip) {
			drop()
		}
		// Errors from here on mean that the client has left.
		_, _ = w.Write(piece)
		if truncated || f.Drip > 0 {
			// Without a flush it would be held back, and a connection closed before the first byte is sent.
			_ = http.NewResponseController(w).Flush()
		}
	}
	if truncated {
		drop()
	}
}

// drop ends the request and its connection without a response. It does not return. This panic is
// the one that net/http does not log.
func drop() {
	panic(http.ErrAbortHandler)
}

// sleep waits for d and reports whether the client is still there afterwards.
func sleep(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	select {
	case <-time.After(d):
		return true
	case <-r.Context().Done():
		return false
	}
}

// withBody returns the request with its body unread.
func withBody(r *http.Request, body []byte) *http.Request {
	c := r.WithContext(r.Context())
	c.Body = io.NopCloser(bytes.NewReader(body))
	return c
}
