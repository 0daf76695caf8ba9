// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Request is a request that reached the server.
type Request struct {
	Method string

	// Path has its escapes resolved, so "%2B49" is recorded as "+49".
	Path string

	// RawQuery is the query string as sent, without the question mark.
	RawQuery string

	Header http.Header

	// Body holds secrets as they were sent: that they arrived is what tests check.
	Body []byte

	// Status is the HTTP status of the response. It is 0 if the connection was closed instead, and
	// until the response is sent.
	Status int

	// Time is when the request arrived.
	Time time.Time
}

// JSON returns the body's members when it is a JSON object, and nil when it is anything else.
func (r Request) JSON() map[string]any {
	var members map[string]any
	if err := json.Unmarshal(r.Body, &members); err != nil {
		return nil
	}
	return members
}

// Recorder keeps every request in the order of arrival, so that a test can also assert what was not
// sent. Its zero value is ready, and it may be used from several goroutines at once.
type Recorder struct {
	mu       sync.Mutex
	requests []*Request

	// forgotten is how many of the requests ResetRequests has hidden.
	forgotten int
}

// Requests returns all requests since the start or the last ResetRequests, oldest first. Requests
// that a fault refused or dropped are among them. Headers and bodies must not be changed.
func (rec *Recorder) Requests() []Request {
	rec.mu.Lock()
	defer rec.mu.Unlock()

	return copies(rec.requests[rec.forgotten:])
}

// AllRequests is Requests with those before a ResetRequests.
func (rec *Recorder) AllRequests() []Request {
	rec.mu.Lock()
	defer rec.mu.Unlock()

	return copies(rec.requests)
}

func copies(requests []*Request) []Request {
	result := make([]Request, 0, len(requests))
	for _, r := range requests {
		result = append(result, *r)
	}
	return result
}

// Count returns how many recorded requests have a path that begins with pathPrefix; "" counts all.
func (rec *Recorder) Count(pathPrefix string) int {
	n := 0
	for _, r := range rec.Requests() {
		if strings.HasPrefix(r.Path, pathPrefix) {
			n++
		}
	}
	return n
}

// ResetRequests hides all recorded requests, e.g. those of a test's preparation, from Requests and
// Count.
func (rec *Recorder) ResetRequests() {
	rec.mu.Lock()
	defer rec.mu.Unlock()

	rec.forgotten = len(rec.requests)
}

// add records a request that arrived now. The entry is returned because its status is known only
// later.
func (rec *Recorder) add(r *http.Request, body []byte) *Request {
	entry := &Request{Method: r.Method, Path: r.URL.Path, RawQuery: r.URL.RawQuery, Header: r.Header.Clone(), Body: body,
		Time: time.Now()}

	rec.mu.Lock()
	defer rec.mu.Unlock()

	rec.requests = append(rec.requests, entry)
	return entry
}

// setStatus completes an entry. It must be called before the response is sent, so that a client
// that has its response also finds the status recorded.
func (rec *Recorder) setStatus(entry *Request, status int) {
	rec.mu.Lock()
	defer rec.mu.Unlock()

	entry.Status = status
}
