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
// nothing; settings may be combined and act in the order in which they are listed here.
//
// A fault lives on the server's side of the connection only. Mind that Go's HTTP transport by
// itself repeats a GET when a reused connection is dropped without a response: such a drop with
// Times 1 may never be noticed by the client.
type Fault struct {
	// Method limits the fault to one HTTP method, e.g. "POST"; "" is any.
	Method string

	// PathPrefix limits the fault to paths that begin with it, escapes resolved; "" is any.
	PathPrefix string

	// Match limits the fault to requests for which it returns true, for vendors that tell their
	// methods apart by query or body; nil is any. It may read the body. It runs while the server is
	// locked, so it must not call the server.
	Match func(*http.Request) bool

	// Skip is how many matching requests pass before the first one is hit. A request that is passed,
	// or that comes after Times are used up, may be hit by a fault injected later.
	Skip int

	// Times is how many requests are hit; 0 is every one.
	Times int

	// Latency delays the request before anything is done with it. A client that gives up meanwhile
	// ends the delay, and its request is not handled.
	Latency time.Duration

	// Before runs before the request is handled, e.g. to change an object between two pages of a
	// list. It may read the body and may call the server.
	Before func(*http.Request)

	// After runs after the request was handled, before anything of the response is sent or lost. It
	// may call the server.
	After func()

	// DropBefore closes the connection without a response and without the request being handled.
	DropBefore bool

	// Status is answered instead of letting the request be handled, together with Body and
	// ContentType; 0 leaves the response to the handler.
	Status int

	// Body is the body of a response made by Status.
	Body string

	// ContentType belongs to Body; "" is "application/json".
	ContentType string

	// Handled lets the request be handled before Status takes the place of the response, as a gateway
	// does that gave up on a server which went on.
	Handled bool

	// Replica handles the request instead, as a server behind the same address does that has not seen
	// a change yet; nil is none. It must be of the same vendor.
	Replica *Server

	// Header is set on the response, the handler's or the one made by Status, e.g. Retry-After or
	// Location. Names it holds replace those already there.
	Header http.Header

	// DropAfter lets the request be handled, so its effect stays, and then closes the connection
	// without a response.
	DropAfter bool

	// LatencyAfter delays the response of a request that was handled. A client that gives up meanwhile
	// ends the delay.
	LatencyAfter time.Duration

	// Transform rewrites the body of the response, e.g. to leave a field out. It must return a slice
	// that nothing else writes to; returning nil makes the body empty.
	Transform func([]byte) []byte

	// CutBody ends the body after that many bytes with a Content-Length that agrees, as a proxy does
	// that ran full: the response looks complete and is broken only inside. 0 cuts nothing; a body no
	// longer than that stays whole.
	CutBody int

	// TruncateTo closes the connection after that many bytes of the body while Content-Length
	// announces all of it, so the client meets an unexpected end. 0 truncates nothing; a body no
	// longer than that stays whole.
	TruncateTo int

	// Drip sends the body in pieces with such a pause before each. A client that gives up meanwhile
	// ends it.
	Drip time.Duration
}

// matches tells whether the fault is meant for the request, leaving Skip and Times aside.
func (f *Fault) matches(r *http.Request, body []byte) bool {
	if f.Method != "" && f.Method != r.Method {
		return false
	}
	if !strings.HasPrefix(r.URL.Path, f.PathPrefix) {
		return false
	}
	return f.Match == nil || f.Match(withBody(r, body))
}

// injectedFault is a fault and what it has done so far.
type injectedFault struct {
	Fault

	passed int
	hits   int
}

// InjectFault adds a fault behind those already injected. Of several faults that match a request
// only the first one acts. Faults do not touch requests that are already being handled.
func (s *Server) InjectFault(f Fault) {
	s.faultsMu.Lock()
	defer s.faultsMu.Unlock()

	f.Header = f.Header.Clone()
	s.faults = append(s.faults, &injectedFault{Fault: f})
}

// ClearFaults removes all faults, used up or not. Requests already hit by one are not spared.
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
func (f *Fault) alter(a *answer) {
	for name, values := range f.Header {
		a.header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	if f.Transform != nil {
		a.body = f.Transform(a.body)
	}
	if f.CutBody > 0 && f.CutBody < len(a.body) {
		a.body = a.body[:f.CutBody]
	}
}
