// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// clientID is the constant that the vendor publishes for everyone.
const clientID = "9d806019-75b2-4b3d-bb8b-f5a3a412cc0a"

// login is an account that can sign in.
type login struct{ username, password, domain string }

// WithLogin lets one account sign in, with that domain; "" is any domain, or none. Without this
// option nobody can sign in.
func WithLogin(username, password, domain string) Option {
	return func(s *Server) { s.login = &login{username, password, domain} }
}

// WithTokenLifetime sets how long tokens of a sign-in are good for. What is announced are whole
// seconds, rounded down. Without this option it is the half hour of the vendor's page.
func WithTokenLifetime(d time.Duration) Option {
	return func(s *Server) { s.tokens.lifetime = d }
}

// tokenStore holds the tokens that are good at present.
type tokenStore struct {
	lifetime time.Duration

	access  map[string]time.Time
	issued  []string
	signIns int
}

// authorized tells whether a request has a bearer token that is good.
func (s *Server) authorized(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	s.mu.Lock()
	defer s.mu.Unlock()

	expiry, issued := s.tokens.access[token]
	return strings.EqualFold(scheme, "Bearer") && (token == Token || issued && time.Now().Before(expiry))
}

// signInFields are the parameters of the password grant. The page also has a refresh_token grant,
// which the client does not use.
func signInFields() fields {
	return fields{
		{Key: "grant_type", Type: text, Min: 1, Enum: []string{"password"}, Required: true},
		{Key: "username", Type: text, Min: 1, Required: true},
		{Key: "password", Type: text, Min: 1, Required: true},
		{Key: "scope", Type: text, Min: 1, Enum: []string{"all"}, Required: true},
		{Key: "client_id", Type: text, Min: 1, Enum: []string{clientID}, Required: true},
		{Key: "domain", Type: text},
	}
}

// signIn exchanges a password for tokens.
func (s *Server) signIn(r *http.Request) (response, *refusal) {
	body, err := fakeserver.ReadBody(r, "application/x-www-form-urlencoded")
	if err != nil {
		return response{}, malformed(err.Error())
	}
	form, err := fakeserver.ReadParams(string(body))
	if err != nil {
		return response{}, malformed(err.Error())
	}
	if refused := refuse(signInFields().Check(form)); refused != nil {
		return response{}, refused
	}

	who := s.login
	if who == nil || form["username"] != who.username || form["password"] != who.password ||
		who.domain != "" && form["domain"] != who.domain {
		return response{}, unauthorized(http.StatusBadRequest, "The username, password or domain is wrong.")
	}

	s.tokens.signIns++
	return response{http.StatusOK, s.tokens.issue()}, nil
}

// issue makes a new token set.
func (t *tokenStore) issue() map[string]any {
	access, refresh := rand.Text(), rand.Text()
	t.access[access] = time.Now().Add(t.lifetime)
	t.issued = append(t.issued, access, refresh)
	return map[string]any{
		"access_token": access, "refresh_token": refresh, "token_type": "Bearer",
		"expires_in": int64(t.lifetime / time.Second),
	}
}

// ExpireTokens makes the server refuse all access tokens that it has issued so far. Token stays
// good.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()

	clear(s.tokens.access)
}

// SignIns returns how often a password has been exchanged for tokens. Refused sign-ins do not
// count.
func (s *Server) SignIns() int {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.tokens.signIns
}

// IssuedTokens returns every access and refresh token ever issued, so that a test can assert that
// none of them is in a log.
func (s *Server) IssuedTokens() []string {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.Clone(s.tokens.issued)
}
