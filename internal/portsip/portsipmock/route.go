// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

const tokenPath = "/api/login/oauth/token"

// answer is the response to a request that was carried out. A nil body is none at all.
type answer struct {
	status int
	body   any
}

// call carries out a request whose method, path and bearer token are fine.
type call func(r *http.Request) (answer, *refusal)

// handle answers a request that no fault has kept from the vendor's side.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	a, refused := s.serve(r)
	switch {
	case refused != nil:
		writeJSON(w, refused.status, errorAnswer{Errors: refused.errors})
	case a.body == nil:
		w.WriteHeader(a.status)
	default:
		writeJSON(w, a.status, a.body)
	}
}

func (s *Server) serve(r *http.Request) (answer, *refusal) {
	// The path is read as it was sent: an id with an escaped slash is one id, and a wrong one.
	path := r.URL.EscapedPath()
	if r.Method == http.MethodPost && path == tokenPath {
		return s.callToken(r)
	}
	do := s.find(r.Method, path)
	if do == nil {
		return answer{}, unknownPath()
	}
	if !s.authorized(r) {
		return answer{}, unauthorized(http.StatusUnauthorized, "The access token is missing, invalid or expired.")
	}
	return do(r)
}

// find returns what a method and path stand for, and nil when the API has no such pair.
func (s *Server) find(method, path string) call {
	if rest, ok := strings.CutPrefix(path, "/api/holidays/"); ok {
		return s.findHoliday(method, rest)
	}
	switch method + " " + path {
	case "GET /api/tenant":
		return s.reading(s.tenant)
	case "POST /api/tenant":
		return s.writing(s.tenant)
	case "GET /api/tenant/status":
		return s.callStatus
	case "GET /api/tenant/password_policy":
		return s.reading(s.policy)
	case "POST /api/tenant/password_policy":
		return s.writing(s.policy)
	case "GET /api/tenant/balance":
		return s.callBalance
	case "POST /api/tenant/balance":
		return s.callRecharge
	case "GET /api/tenant/custom_headers":
		return s.reading(s.headers)
	case "POST /api/tenant/custom_headers":
		return s.writing(s.headers)
	case "GET /api/voicemail":
		return s.callVoicemail
	case "POST /api/voicemail":
		return s.writing(s.voicemail)
	case "GET /api/holidays":
		return s.callHolidays
	case "POST /api/holidays":
		return s.callCreateHoliday
	}
	return nil
}

// findHoliday reads what follows /api/holidays/.
func (s *Server) findHoliday(method, rest string) call {
	escaped, destroys := strings.CutSuffix(rest, "/destroy")
	id, err := url.PathUnescape(escaped)
	if err != nil || id == "" || strings.Contains(escaped, "/") {
		return nil
	}
	switch {
	case method == http.MethodPost && destroys:
		return func(r *http.Request) (answer, *refusal) { return s.callDestroyHoliday(r, id) }
	case method == http.MethodPost:
		return func(r *http.Request) (answer, *refusal) { return s.callUpdateHoliday(r, id) }
	case method == http.MethodGet && !destroys:
		return func(r *http.Request) (answer, *refusal) { return s.callHoliday(r, id) }
	}
	return nil
}

// writeJSON responds with a JSON body.
func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The values are this package's own and can always be encoded.
	_ = json.NewEncoder(w).Encode(v)
}
