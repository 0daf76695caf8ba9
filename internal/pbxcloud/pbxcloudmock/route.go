// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// everyTenant means all tenants.
const everyTenant = "%"

// params are the parameters of a request.
type params map[string]any

// get returns a parameter, and "" when it was not sent, which the vendor cannot tell from an empty
// one.
func (p params) get(name string) string {
	text, _ := p[name].(string)
	return text
}

// selector returns a parameter that was observed in both cases, e.g. "custom" and "CUSTOM".
func (p params) selector(name string) string {
	return strings.ToUpper(p.get(name))
}

// request is a request whose key, tenant and parameters are valid.
type request struct {
	params

	// tenant is its tenant's code, everyTenant, or "" if it has none.
	tenant string
}

// response is sent with status 200, errors included.
type response struct {
	body []byte

	// contentType is "" if it follows the format of the request.
	contentType string
}

func text(body string) response { return response{body: []byte(body)} }

// mistakenKey is what was observed for a bad key, and also for a missing tenant, an unknown one,
// and a key that does not allow the request. It was observed to have 46 bytes, so a line break must
// end it.
func mistakenKey() response { return text("Too bad... you mistaken the security api key.\n") }

// wrong is a sentence of the fake's own, for mistakes of which no response is known.
func wrong(format string, args ...any) response {
	return text("Wrong request: " + fmt.Sprintf(format, args...))
}

// tenantRule is what else than a tenant's code an administrator may send.
type tenantRule int

const (
	tenantOrEvery tenantRule = iota + 1
	tenantOptional
)

// operation is what a request can be for.
type operation struct {
	do func(*Server, *request) response

	// names are its parameters, in addition to selectors and those of every request.
	names []string

	tenant tenantRule

	// writes is for a key that allows more than reading.
	writes bool
}

// selectors are the parameters that select an operation, by reqtype.
var selectors = map[string][]string{
	"MANAGEDB": {"object", "action"}, "INFO": {"info"}, "VOICEMAIL": {"action"}, "MEDIAFILE": {"action"},
	"AGENT": {"action"}, "COUNTCALLS": {}, "DIAL": {},
}

var pauseNames = []string{"queue", "extension", "pausereason"}

// operations are named by their selectors.
var operations = map[string]operation{
	"MANAGEDB CUSTOMTYPES LIST": {do: (*Server).listTypes},
	"MANAGEDB CUSTOM LIST":      {do: (*Server).listDestinations},
	"MANAGEDB CUSTOM GET":       {do: (*Server).getDestination, names: []string{"objectid"}},
	"MANAGEDB CUSTOM ADD":       {do: (*Server).addDestination, names: []string{"jsondata"}, writes: true},
	"MANAGEDB CUSTOM UPDATE":    {do: (*Server).updateDestination, names: []string{"objectid", "jsondata"}, writes: true},
	"MANAGEDB CUSTOM DELETE":    {do: (*Server).deleteDestination, names: []string{"objectid"}, writes: true},
	"INFO CDRS":                 {do: (*Server).listCallRecords, names: []string{"start", "end"}, tenant: tenantOrEvery},
	"INFO QUEUELOGS":            {do: (*Server).listQueueLogs, names: []string{"start", "end"}, tenant: tenantOrEvery},
	"INFO RECORDING":            {do: (*Server).recording, names: []string{"id"}, tenant: tenantOptional},
	"VOICEMAIL LIST":            {do: (*Server).listMailboxes},
	"VOICEMAIL MESSAGES":        {do: (*Server).listMessages, names: []string{"mailbox"}},
	"VOICEMAIL MESSAGE":         {do: (*Server).message, names: []string{"mailbox", "msgid"}},
	"MEDIAFILE GETAUDIO":        {do: (*Server).mediaFile, names: []string{"objectid", "id"}},
	"COUNTCALLS":                {do: (*Server).countCalls, tenant: tenantOptional},
	"DIAL":                      {do: (*Server).dial, names: []string{"source", "dest", "account", "var"}, writes: true},
	"AGENT PAUSE":               {do: (*Server).pauseAgent, names: pauseNames, writes: true},
	"AGENT UNPAUSE":             {do: (*Server).pauseAgent, names: pauseNames, writes: true},
}

// handle handles a request that no fault has intercepted.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	if r.URL.EscapedPath() != Path {
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "Method Not Allowed", http.StatusMethodNotAllowed)
		return
	}

	p, problem := readParams(r)
	result := wrong("%s.", problem)
	if problem == "" {
		result = s.serve(p)
	}
	if result.contentType == "" {
		result.contentType = contentTypes[p.selector("format")]
	}
	w.Header().Set("Content-Type", result.contentType)
	// An error here means that the client has left.
	_, _ = w.Write(result.body)
}

// contentTypes are by format, and say nothing about what is in the body.
var contentTypes = map[string]string{
	"": "text/html; charset=UTF-8", "PLAIN": "text/html; charset=UTF-8", "JSON": "application/json",
	"CSV": "text/csv; charset=UTF-8", "XML": "text/xml; charset=UTF-8",
}

// readParams takes the parameters from the query, or all of them from the body. With those in the
// query, as on the page, only jsondata is in the body.
func readParams(r *http.Request) (p params, problem string) {
	// The page does not escape its percent sign.
	query := strings.Replace(r.URL.RawQuery, "tenant=%&", "tenant=%25&", 1)
	p, err := fakeserver.ReadParams(query)
	if err != nil {
		return nil, err.Error()
	}
	if _, sent := p["jsondata"]; sent {
		return p, "jsondata must be in the body"
	}
	if mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); mediaType == "" {
		body, err := io.ReadAll(r.Body)
		if err != nil || len(body) > 0 {
			return p, "the body has no content type"
		}
		return p, ""
	}
	if r.Method != http.MethodPost {
		return p, "only a POST has a body"
	}
	body, err := fakeserver.ReadBody(r, "application/x-www-form-urlencoded")
	if err != nil {
		return p, err.Error()
	}
	form, err := fakeserver.ReadParams(string(body))
	if err != nil {
		return p, err.Error()
	}
	inQuery := len(p)
	for name, value := range form {
		if inQuery > 0 && name != "jsondata" {
			return p, "parameters must be in the query or in the body, not in both"
		}
		p[name] = value
	}
	return p, ""
}

// serve checks and carries out a request to the endpoint.
func (s *Server) serve(p params) response {
	key, known := s.keys[p.get("key")]
	if !known {
		return mistakenKey()
	}
	reqtype := p.selector("reqtype")
	name, names := reqtype, []string{"key", "reqtype", "tenant", "format", "cache"}
	for _, selector := range selectors[reqtype] {
		name += " " + p.selector(selector)
		names = append(names, selector)
	}
	op, known := operations[name]
	if !known {
		if reqtype == "INFO" {
			return response{} // As was observed.
		}
		return wrong("%q is not known.", name)
	}
	tenant := p.get("tenant")
	if op.writes && key.access != ReadWrite || !s.allows(key, op, tenant) {
		return mistakenKey()
	}
	names = append(names, op.names...)
	for name := range p {
		if !slices.Contains(names, name) {
			return wrong("unknown parameter '%s'.", name)
		}
	}
	if cache, sent := p["cache"]; sent && cache != "no" {
		return wrong("cache must be no.")
	}
	if contentTypes[p.selector("format")] == "" {
		return wrong("format must be plain, json, csv or xml.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return op.do(s, &request{params: p, tenant: tenant})
}

// allows tells whether a key may be used for an operation on a tenant, which must exist.
func (s *Server) allows(key apiKey, op operation, tenant string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	switch tenant {
	case "":
		return op.tenant == tenantOptional && key.isAdmin()
	case everyTenant:
		return op.tenant == tenantOrEvery && key.isAdmin()
	}
	return slices.Contains(s.tenants, tenant) && (key.isAdmin() || slices.Contains(key.tenants, tenant))
}
