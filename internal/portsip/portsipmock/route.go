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
	lists := r.Method == http.MethodGet && s.collection(strings.TrimPrefix(path, "/api/")) != nil
	if r.URL.RawQuery != "" && !lists {
		return response{}, malformed("The request must have no query.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return do(r)
}

// route returns the handler of a method and path, and nil when the API has no such pair.
func (s *Server) route(method, path string) handler {
	if number, ok := strings.CutPrefix(path, "/api/extension_numbers/"); ok && method == http.MethodGet {
		return s.readNumber(number)
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
	case "GET /api/tenant/notification":
		return s.reading(s.notification)
	case "POST /api/tenant/notification":
		return s.writing(s.notification)
	case "GET /api/tenant/billing":
		return s.reading(s.billing)
	case "POST /api/tenant/billing":
		return s.writing(s.billing)
	}
	return s.routeObject(method, path)
}

// routeObject returns the handler of a method and a path of a collection.
func (s *Server) routeObject(method, path string) handler {
	segments := strings.Split(strings.TrimPrefix(path, "/api/"), "/")
	c := s.collection(segments[0])
	if c == nil {
		return nil
	}
	for i, escaped := range segments {
		segment, err := url.PathUnescape(escaped)
		if err != nil || segment == "" {
			return nil
		}
		segments[i] = segment
	}
	return s.onCollection(c, method, segments[1:])
}

// writeJSON responds with a JSON body.
func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The values are this package's own and can always be encoded.
	_ = json.NewEncoder(w).Encode(v)
}
