// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

const apiPath = "/api/v1.0/"

// target is what a path of the API names.
type target struct {
	// instances is the path of the instance check, which names nothing.
	instances bool

	enterprise bool
	account    string
	customer   string

	// single is a path of one PBX and not of all that a customer has.
	single bool
	pbx    string
}

// handle answers a request that no fault has kept from the vendor's side.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	// The path is read as it was sent: an id with an escaped slash is one id, and a malformed one.
	path := r.URL.EscapedPath()
	if path == tokenPath {
		a := s.callToken(r)
		if a.header == nil {
			a.header = http.Header{}
		}
		// RFC 6749, section 5.1, wants this.
		a.header.Set("Cache-Control", "no-store")
		a.send(w)
		return
	}
	a, refused := s.serve(r, path)
	if refused != nil {
		refused.answer().send(w)
		return
	}
	a.send(w)
}

func (s *Server) serve(r *http.Request, path string) (answer, *refusal) {
	t, found := s.parse(path)
	if !found {
		return answer{}, notFound()
	}
	if methods := t.methods(); !slices.Contains(methods, r.Method) {
		a := (&refusal{http.StatusMethodNotAllowed, "Method Not Allowed"}).answer()
		a.header = http.Header{"Allow": {strings.Join(methods, ", ")}}
		return a, nil
	}
	if !s.authorized(r) {
		// The pages show no body.
		return answer{status: http.StatusUnauthorized}, nil
	}
	if t.instances {
		return s.checkInstance(r)
	}
	if refused := s.checkIDs(&t); refused != nil {
		return answer{}, refused
	}
	if r.URL.RawQuery != "" || r.URL.ForceQuery {
		return answer{}, invalid("The request must have no query.")
	}
	switch r.Method {
	case http.MethodPost:
		return s.create(r, t)
	case http.MethodPatch:
		return s.patch(r, t)
	}
	if refused := refuseBody(r); refused != nil {
		return answer{}, refused
	}
	switch {
	case r.Method == http.MethodDelete:
		return s.remove(t)
	case t.single:
		return s.get(t)
	}
	return s.list(t), nil
}

// parse reads a path as it was sent.
func (s *Server) parse(path string) (t target, found bool) {
	rest, ok := strings.CutPrefix(path, apiPath)
	if !ok {
		return t, false
	}
	segments := strings.Split(rest, "/")
	for i := range segments {
		segment, err := url.PathUnescape(segments[i])
		if err != nil || segment == "" {
			return t, false
		}
		segments[i] = segment
	}
	if len(segments) == 1 && segments[0] == "pbxs" {
		t.instances = true
		return t, !s.knobs.noInstanceCheck
	}

	if len(segments) > 2 && segments[0] == "accounts" {
		t.enterprise, t.account = true, segments[1]
		segments = segments[2:]
	}
	if len(segments) < 3 || len(segments) > 4 || segments[0] != "customers" || segments[2] != "pbxs" {
		return t, false
	}
	t.customer = segments[1]
	if len(segments) == 4 {
		t.single, t.pbx = true, segments[3]
	}
	switch s.knobs.onlyFamily {
	case Reseller:
		return t, !t.enterprise
	case Enterprise:
		return t, t.enterprise
	}
	return t, true
}

// methods returns the methods of a path.
func (t *target) methods() []string {
	switch {
	case t.instances:
		return []string{http.MethodGet}
	case t.single:
		return []string{http.MethodDelete, http.MethodGet, http.MethodPatch}
	}
	return []string{http.MethodGet, http.MethodPost}
}

// collection returns the path of all PBXs of the customer.
func (t *target) collection() string {
	path := apiPath
	if t.enterprise {
		path += "accounts/" + t.account + "/"
	}
	return path + "customers/" + t.customer + "/pbxs"
}

var guid = regexp.MustCompile(`^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$`)

// checkIDs checks the ids of a path and brings them into the form in which they are stored. Whether
// all are GUIDs comes first, since a server finds that out without looking anything up.
func (s *Server) checkIDs(t *target) *refusal {
	for _, id := range []*string{&t.account, &t.customer, &t.pbx} {
		if *id == "" {
			continue
		}
		if !guid.MatchString(*id) {
			return notValid(*id)
		}
		*id = strings.ToLower(*id)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if t.enterprise && t.account != AccountTenantID || !s.customers[t.customer] || t.single && s.find(*t) == nil {
		return notFound()
	}
	return nil
}

// find returns the PBX that a target names, or nil. The caller holds the lock.
func (s *Server) find(t target) *record {
	found := s.byID[t.pbx]
	if found == nil || found.TenantID != t.customer {
		return nil
	}
	return found
}
