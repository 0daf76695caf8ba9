// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

const apiPath = "/api/v1.0/"

// response is what is sent. An empty body is not sent.
type response struct {
	status int
	header http.Header
	body   []byte
}

func (a response) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	if len(a.body) > 0 {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(a.status)
	// An error here means that the client has left.
	_, _ = w.Write(a.body)
}

// refusal is an error with its status.
type refusal struct {
	status  int
	message string
}

func (r *refusal) Error() string { return r.message }

// response puts the refusal into the envelope of the pages.
func (r *refusal) response() response {
	return response{status: r.status, body: encode(map[string]any{
		"error": r.status, "message": r.message, "status": "error", "timestamp": timestamp(),
	})}
}

// invalid is a 400.
func invalid(format string, args ...any) error {
	return &refusal{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

// notFound is the page's 404.
func notFound() error {
	return &refusal{http.StatusNotFound, "Not Found"}
}

// timestamp returns the present in .NET's form, as on the pages.
func timestamp() string {
	return time.Now().UTC().Format("2006-01-02T15:04:05.0000000Z")
}

// success is a response with those members.
func success(status int, members map[string]any) response {
	body := map[string]any{"status": "success", "timestamp": timestamp()}
	maps.Copy(body, members)
	return response{status: status, body: encode(body)}
}

// encode writes a value without spaces or a newline, as the Content-Length of the pages' errors
// tells that the vendor does.
func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	// The values are this package's own and can always be encoded.
	_ = enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// refuseBody refuses a request that has a body where the pages show none.
func refuseBody(r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil || len(body) > 0 {
		return invalid("The request must have no body.")
	}
	return nil
}

// target is what a path of the API names.
type target struct {
	// instances is the path of the instance check, which names nothing.
	instances bool

	// account is "" in the reseller family of paths, and pbx in the path of all that a customer has.
	account, customer, pbx string
}

// handle handles a request that no fault has intercepted. All that it runs holds the lock.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	// The path is read as it was sent: an id with an escaped slash is one id, and a malformed one.
	path := r.URL.EscapedPath()
	s.mu.Lock()
	defer s.mu.Unlock()
	if path == tokenPath {
		// RFC 6749, section 5.1, wants this.
		w.Header().Set("Cache-Control", "no-store")
		s.serveToken(r).send(w)
		return
	}
	result, err := s.serve(r, path)
	var refused *refusal
	if errors.As(err, &refused) {
		result = refused.response()
	}
	result.send(w)
}

func (s *Server) serve(r *http.Request, path string) (response, error) {
	t, found := s.parse(path)
	if !found {
		return response{}, notFound()
	}
	if methods := t.methods(); !slices.Contains(methods, r.Method) {
		result := (&refusal{http.StatusMethodNotAllowed, "Method Not Allowed"}).response()
		result.header = http.Header{"Allow": {strings.Join(methods, ", ")}}
		return result, nil
	}
	if !s.authorized(r) {
		// The pages show no body.
		return response{status: http.StatusUnauthorized}, nil
	}
	if t.instances {
		return s.checkInstance(r)
	}
	if err := s.checkIDs(&t); err != nil {
		return response{}, err
	}
	if r.URL.RawQuery != "" || r.URL.ForceQuery {
		return response{}, invalid("The request must have no query.")
	}
	switch r.Method {
	case http.MethodPost:
		return s.create(r, t)
	case http.MethodPatch:
		return s.patch(r, t)
	}
	if err := refuseBody(r); err != nil {
		return response{}, err
	}
	if t.pbx == "" {
		return s.list(t), nil
	}
	return s.getOrDelete(r.Method, t)
}

func (s *Server) getOrDelete(method string, t target) (response, error) {
	rec := s.find(t)
	if rec == nil {
		return response{}, notFound()
	}
	if method == http.MethodDelete {
		s.remove(t.pbx)
		return success(http.StatusOK, nil), nil
	}
	return success(http.StatusOK, map[string]any{"data": s.view(rec, s.knobs.gets)}), nil
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
		t.account = segments[1]
		segments = segments[2:]
	}
	if len(segments) < 3 || len(segments) > 4 || segments[0] != "customers" || segments[2] != "pbxs" {
		return t, false
	}
	t.customer = segments[1]
	if len(segments) == 4 {
		t.pbx = segments[3]
	}
	return t, true
}

// methods returns the methods of a path.
func (t *target) methods() []string {
	switch {
	case t.instances:
		return []string{http.MethodGet}
	case t.pbx != "":
		return []string{http.MethodDelete, http.MethodGet, http.MethodPatch}
	}
	return []string{http.MethodGet, http.MethodPost}
}

var guid = regexp.MustCompile(`^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$`)

// checkIDs checks the ids of a path and brings them into the form in which they are stored.
// Malformed ids come first, since a server finds those without looking anything up.
func (s *Server) checkIDs(t *target) error {
	for _, id := range []*string{&t.account, &t.customer, &t.pbx} {
		if *id == "" {
			continue
		}
		if !guid.MatchString(*id) {
			return invalid("The value '%s' is not valid.", *id)
		}
		*id = strings.ToLower(*id)
	}
	if t.account != "" && t.account != AccountTenantID || !s.customers[t.customer] || t.pbx != "" && s.find(*t) == nil {
		return notFound()
	}
	return nil
}

// find returns the PBX that a target names, or nil.
func (s *Server) find(t target) *record {
	found := s.byID(t.pbx)
	if found == nil || found.text("tenantId") != t.customer {
		return nil
	}
	return found
}
