// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Fault makes the server misbehave on some requests. The zero value hits every request and changes
// nothing. Settings can be combined and act in the order in which they are listed here.
//
// Go's HTTP transport repeats a GET automatically when a reused connection is closed without a
// response, so the client may never notice a drop with Times 1.
type Fault struct {
	// Method limits the fault to one HTTP method, e.g. "POST"; "" is any.
	Method string

	// PathPrefix limits the fault to paths that begin with it, escapes resolved; "" is any.
	PathPrefix string

	// Match limits the fault to requests for which it returns true; nil is any. It may read the body.
	// It runs while the server is locked, so it must not use the server.
	Match func(*http.Request) bool

	// Skip is how many matching requests pass before the first one is hit. Requests that pass, or that
	// come after Times are used up, may be hit by a fault injected later.
	Skip int

	// Times is how many requests are hit; 0 is all.
	Times int

	// Latency delays the request. If the client gives up meanwhile, it is not handled.
	Latency time.Duration

	// Before runs before the request is handled, e.g. to change an object between two pages of a list.
	// It may read the body and use the server.
	Before func(*http.Request)

	// After runs after the request was handled and before the response is sent or lost. It may use the
	// server.
	After func()

	// DropBefore closes the connection without handling the request.
	DropBefore bool

	// Status is the status of a response, with Body and ContentType, that is sent without handling the
	// request; 0 leaves the response to the handler.
	Status int
	Body   string

	// ContentType belongs to Body; "" is "application/json".
	ContentType string

	// Handled handles the request although Status is set, as behind a gateway that timed out.
	Handled bool

	// Replica handles the request instead, as a server behind the same address that has not seen a
	// change yet; nil is none. It must be of the same vendor.
	Replica *Server

	// Header is set on the response, e.g. Retry-After, Location or a wrong Content-Type.
	Header http.Header

	// DropAfter handles the request and then closes the connection without a response.
	DropAfter bool

	// LatencyAfter delays the response of a request that was handled, until the client gives up.
	LatencyAfter time.Duration

	// Transform rewrites the body of the response, e.g. to omit a field. It must return a slice that
	// nothing else writes to.
	Transform func([]byte) []byte

	// CutBody ends the body after that many bytes with a matching Content-Length, as a proxy with a
	// size limit does. 0, and more than the body has, cuts nothing.
	CutBody int

	// TruncateTo closes the connection after that many bytes of the body, although Content-Length
	// announces all of it. 0, and more than the body has, truncates nothing.
	TruncateTo int

	// Drip sends the body in pieces with such a pause before each, until the client gives up.
	Drip time.Duration
}

// matches reports whether the fault applies to the request, apart from Skip and Times.
func (f *Fault) matches(r *http.Request, body []byte) bool {
	return (f.Method == "" || f.Method == r.Method) && strings.HasPrefix(r.URL.Path, f.PathPrefix) &&
		(f.Match == nil || f.Match(withBody(r, body)))
}

// injectedFault is a fault and what it has done so far.
type injectedFault struct {
	Fault

	passed int
	hits   int
}

// InjectFault adds a fault after those already injected. If several faults match a request, only
// the first one acts. Requests that are already being handled are not affected.
func (s *Server) InjectFault(f Fault) {
	s.faultsMu.Lock()
	defer s.faultsMu.Unlock()

	f.Header = f.Header.Clone()
	s.faults = append(s.faults, &injectedFault{Fault: f})
}

// ClearFaults removes all faults. Requests already hit by one are not affected.
func (s *Server) ClearFaults() {
	s.faultsMu.Lock()
	defer s.faultsMu.Unlock()

	s.faults = nil
}

// takeFault returns the fault that hits the request and counts the hit; without one it returns the
// zero fault, which does nothing.
func (s *Server) takeFault(r *http.Request, body []byte) Fault {
	s.faultsMu.Lock()
	defer s.faultsMu.Unlock()

	for _, f := range s.faults {
		if !f.matches(r, body) {
			continue
		}
		if f.passed < f.Skip {
			f.passed++
			continue
		}
		if f.Times > 0 && f.hits >= f.Times {
			continue
		}
		f.hits++
		return f.Fault
	}
	return Fault{}
}

// alter applies the settings that change a response but not how it is sent.
func (f *Fault) alter(resp *response) {
	for name, values := range f.Header {
		resp.header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	if f.Transform != nil {
		resp.body = f.Transform(resp.body)
	}
	if f.CutBody > 0 && f.CutBody < len(resp.body) {
		resp.body = resp.body[:f.CutBody]
	}
}
