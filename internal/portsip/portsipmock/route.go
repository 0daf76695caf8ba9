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

// response is the response to a request that was carried out. A nil body is none at all.
type response struct {
	status int
	body   any
}

// handler carries out a request whose method, path and bearer token are fine. It holds the lock.
type handler func(r *http.Request) (response, *refusal)

// handle serves a request that no fault has kept from the vendor's side.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	resp, refused := s.serve(r)
	switch {
	case refused != nil:
		writeJSON(w, refused.status, map[string]any{"errors": refused.errors})
	case resp.body == nil:
		w.WriteHeader(resp.status)
	default:
		writeJSON(w, resp.status, resp.body)
	}
}

func (s *Server) serve(r *http.Request) (response, *refusal) {
	// The path is read as it was sent: an id with an escaped slash is one id, and a wrong one.
	path := r.URL.EscapedPath()
	do := s.route(r.Method, path)
	if do == nil {
		return response{}, unknown(http.StatusNotFound, "There is no such resource.")
	}
	if path != tokenPath && !s.authorized(r) {
		return response{}, unauthorized(http.StatusUnauthorized, "The access token is missing, invalid or expired.")
	}
	if lists := r.Method == http.MethodGet && path == "/api/holidays"; r.URL.RawQuery != "" && !lists {
		return response{}, malformed("The request must have no query.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return do(r)
}

// route returns the handler of a method and path, and nil when the API has no such pair.
func (s *Server) route(method, path string) handler {
	if rest, ok := strings.CutPrefix(path, "/api/holidays/"); ok {
		return s.routeHoliday(method, rest)
	}
	switch method + " " + path {
	case "POST " + tokenPath:
		return s.signIn
	case "GET /api/tenant":
		return s.reading(s.tenant)
	case "POST /api/tenant":
		return s.writing(s.tenant)
	case "GET /api/tenant/status":
		return s.readStatus
	case "GET /api/tenant/password_policy":
		return s.reading(s.policy)
	case "POST /api/tenant/password_policy":
		return s.writing(s.policy)
	case "GET /api/tenant/balance":
		return s.readBalance
	case "POST /api/tenant/balance":
		return s.recharge
	case "GET /api/tenant/custom_headers":
		return s.reading(s.headers)
	case "POST /api/tenant/custom_headers":
		return s.writing(s.headers)
	case "GET /api/voicemail":
		return s.readVoicemail
	case "POST /api/voicemail":
		return s.writing(s.voicemail)
	case "GET /api/holidays":
		return s.listHolidays
	case "POST /api/holidays":
		return s.createHoliday
	}
	return nil
}

// routeHoliday reads what follows /api/holidays/.
func (s *Server) routeHoliday(method, rest string) handler {
	escaped, destroys := strings.CutSuffix(rest, "/destroy")
	id, err := url.PathUnescape(escaped)
	if err != nil || id == "" || strings.Contains(escaped, "/") {
		return nil
	}
	switch {
	case method == http.MethodPost && destroys:
		return s.onHoliday(id, s.destroyHoliday)
	case method == http.MethodPost:
		return s.onHoliday(id, s.updateHoliday)
	case method == http.MethodGet && !destroys:
		return s.onHoliday(id, s.readHoliday)
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
