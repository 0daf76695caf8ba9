// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"net/http"
	"slices"
	"strings"
)

// everyTenant is the code that stands for all tenants.
const everyTenant = "%"

// request is a request whose key and tenant are fine.
type request struct {
	*params

	// tenant is its tenant's code, everyTenant, or "" when there is none.
	tenant string
}

// answer is the response to a request that was carried out.
type answer struct {
	body []byte

	// contentType is "" when it follows the format that was asked for.
	contentType string
}

// tenantRule is what else than a tenant's code an administrator may send.
type tenantRule int

const (
	// tenantOrEvery allows everyTenant.
	tenantOrEvery tenantRule = iota + 1
	// tenantOptional allows none at all.
	tenantOptional
)

// operation is something that can be called.
type operation struct {
	do func(*request) (answer, *refusal)

	// names are the parameters that it knows besides those of every request.
	names []string

	// anyNames has them not looked at.
	anyNames bool

	tenant tenantRule

	// writes is for a key that may do more than read, caches for a response that may be an old one,
	// manage for MANAGEDB.
	writes, caches, manage bool
}

// handle answers a request that no fault has kept from the vendor's side.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	if r.URL.EscapedPath() != s.path {
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "Method Not Allowed", http.StatusMethodNotAllowed)
		return
	}

	p, refused := readParams(r)
	var a answer
	if refused == nil {
		a, refused = s.serve(p)
	}
	if refused != nil {
		a = answer{body: []byte(refused.text)}
	}
	if a.contentType == "" {
		a.contentType = contentTypeOf(p.selector("format"))
	}
	w.Header().Set("Content-Type", a.contentType)
	// What goes wrong here is a client that has left.
	_, _ = w.Write(a.body)
}

// serve checks and carries out a request to the endpoint.
func (s *Server) serve(p *params) (answer, *refusal) {
	key, known := s.keys[p.get("key")]
	if !known || len(p.values["key"]) > 1 {
		return answer{}, mistakenKey()
	}
	op, refused := s.find(p)
	if refused != nil {
		return answer{}, refused
	}
	r := &request{params: p, tenant: p.get("tenant")}
	if !s.allows(key, op, r.tenant) {
		return answer{}, mistakenKey()
	}
	if refused := op.check(p); refused != nil {
		return answer{}, refused
	}
	return s.cached(op, r)
}

// allows tells whether a key may be used for an operation on a tenant, which must exist.
func (s *Server) allows(key apiKey, op operation, tenant string) bool {
	if op.writes && key.access != ReadWrite || op.manage && s.knobs.adminOnlyManage && !key.isAdmin() {
		return false
	}
	switch tenant {
	case "":
		return op.tenant == tenantOptional && key.isAdmin()
	case everyTenant:
		return op.tenant == tenantOrEvery && key.isAdmin()
	}
	return key.opens(tenant) && s.knowsTenant(tenant)
}

// check looks at the names of the parameters and at those values that all requests have in common.
func (op operation) check(p *params) *refusal {
	if !op.anyNames {
		known := append([]string{"key", "reqtype", "tenant", "format", "cache"}, op.names...)
		if refused := p.checkNames(known...); refused != nil {
			return refused
		}
	}
	if p.has("cache") && p.get("cache") != "no" {
		return wrong("cache must be no.")
	}
	switch p.selector("format") {
	case "", "PLAIN", "JSON", "CSV", "XML":
		return nil
	}
	return wrong("format must be plain, json, csv or xml.")
}

// cached answers a read from the cache, if the server has one and nothing forbids it.
func (s *Server) cached(op operation, r *request) (answer, *refusal) {
	if !s.knobs.caching || !op.caches || r.has("cache") {
		return op.do(r)
	}
	s.cacheMu.Lock()
	defer s.cacheMu.Unlock()

	id := r.identity()
	if a, found := s.cache[id]; found {
		return a, nil
	}
	a, refused := op.do(r)
	if refused == nil {
		s.cache[id] = a
	}
	return a, refused
}

// ExpireCache empties the cache of a server made with WithCache.
func (s *Server) ExpireCache() {
	s.cacheMu.Lock()
	defer s.cacheMu.Unlock()

	clear(s.cache)
}

// find returns what the request calls.
func (s *Server) find(p *params) (operation, *refusal) {
	switch p.selector("reqtype") {
	case "MANAGEDB":
		return s.findManageDB(p)
	case "INFO":
		return s.findInfo(p), nil
	case "VOICEMAIL":
		return s.findVoicemail(p)
	case "MEDIAFILE":
		if p.selector("action") == "GETAUDIO" {
			return operation{do: s.mediaFile, names: []string{"action", "objectid", "id"}}, nil
		}
		return operation{}, unknownSelector(p, "action")
	case "COUNTCALLS":
		return operation{do: s.countCalls, tenant: tenantOptional, caches: true}, nil
	case "DIAL":
		return operation{do: s.dial, names: slices.Concat(dialNames, dialExtras), writes: true}, nil
	case "AGENT":
		if action := p.selector("action"); action == "PAUSE" || action == "UNPAUSE" {
			names := []string{"action", "queue", "extension", "pausereason"}
			return operation{do: s.pauseAgent, names: names, writes: true}, nil
		}
		return operation{}, unknownSelector(p, "action")
	}
	return operation{}, unknownSelector(p, "reqtype")
}

func (s *Server) findManageDB(p *params) (operation, *refusal) {
	names := []string{"object", "action"}
	op := operation{manage: true}
	object, action := p.selector("object"), p.selector("action")
	switch object {
	case "CUSTOM", "CUSTOMTYPES":
	default:
		return operation{}, unknownSelector(p, "object")
	}
	switch object + " " + action {
	case "CUSTOMTYPES LIST":
		op.do, op.caches = s.listTypes, true
	case "CUSTOM LIST":
		op.do, op.caches = s.listDestinations, true
	case "CUSTOM GET":
		op.do, op.caches = s.getDestination, true
		names = append(names, "objectid")
	case "CUSTOM ADD":
		op.do, op.writes = s.addDestination, true
		names = append(names, "jsondata")
	case "CUSTOM UPDATE":
		op.do, op.writes = s.updateDestination, true
		names = append(names, "objectid", "jsondata")
	case "CUSTOM DELETE":
		op.do, op.writes = s.deleteDestination, true
		names = append(names, "objectid")
	default:
		return operation{}, unknownSelector(p, "action")
	}
	op.names = names
	return op, nil
}

// findInfo never fails, since an unknown kind was observed to be answered with zero bytes.
func (s *Server) findInfo(p *params) operation {
	names := []string{"info", "start", "end"}
	switch p.selector("info") {
	case "CDRS":
		return operation{do: s.listCallRecords, names: names, tenant: tenantOrEvery, caches: true}
	case "QUEUELOGS":
		return operation{do: s.listQueueLogs, names: names, tenant: tenantOrEvery, caches: true}
	case "RECORDING":
		return operation{do: s.recording, names: []string{"info", "id"}, tenant: tenantOptional}
	}
	nothing := func(*request) (answer, *refusal) { return answer{}, nil }
	return operation{do: nothing, anyNames: true}
}

func (s *Server) findVoicemail(p *params) (operation, *refusal) {
	switch p.selector("action") {
	case "LIST":
		return operation{do: s.listMailboxes, names: []string{"action"}, caches: true}, nil
	case "MESSAGES":
		return operation{do: s.listMessages, names: []string{"action", "mailbox"}, caches: true}, nil
	case "MESSAGE":
		return operation{do: s.message, names: []string{"action", "mailbox", "msgid"}}, nil
	}
	return operation{}, unknownSelector(p, "action")
}

func unknownSelector(p *params, name string) *refusal {
	return wrong("%s '%s' is unknown.", name, strings.ToValidUTF8(p.get(name), "?"))
}
