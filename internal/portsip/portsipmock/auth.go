// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// clientID is the constant that the vendor publishes for everyone.
const clientID = "9d806019-75b2-4b3d-bb8b-f5a3a412cc0a"

// login is an account that can sign in.
type login struct {
	username, password, domain string

	twoFactor bool
}

// WithToken sets the only bearer token that is accepted without a sign-in, and none with "". It
// never expires.
func WithToken(token string) Option {
	return func(s *Server) { s.tokens.static = token }
}

// WithLogin lets one account sign in. With a domain, the one and only that the sign-in may name;
// with "" whatever domain a sign-in names, or none, is fine. Without this option nobody can sign
// in.
func WithLogin(username, password, domain string) Option {
	return func(s *Server) { s.login = &login{username: username, password: password, domain: domain} }
}

// WithTwoFactorLogin is WithLogin for an account with two-factor authentication: its sign-in is
// answered with 200 and {"two_factor_enabled": true, "token": …} instead of a token set. The token
// in there is good for the second step only, which this server does not have.
func WithTwoFactorLogin(username, password, domain string) Option {
	return func(s *Server) {
		s.login = &login{username: username, password: password, domain: domain, twoFactor: true}
	}
}

// WithTokenLifetime sets how long tokens of a sign-in are good for. What is announced are whole
// seconds, rounded down. Without this option it is the half hour of the vendor's page.
func WithTokenLifetime(d time.Duration) Option {
	return func(s *Server) { s.tokens.lifetime = d }
}

// tokenStore holds the tokens that are good at present.
type tokenStore struct {
	static   string
	lifetime time.Duration

	mu        sync.Mutex
	access    map[string]time.Time
	refresh   map[string]bool
	issued    []string
	signIns   int
	refreshes int
}

func newTokenStore() tokenStore {
	return tokenStore{
		static:   Token,
		lifetime: 30 * time.Minute,
		access:   map[string]time.Time{},
		refresh:  map[string]bool{},
	}
}

// tokenSet is the response to a sign-in or a refresh.
type tokenSet struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int64  `json:"expires_in"`
}

// secondStep is the response to a sign-in that the password alone does not complete.
type secondStep struct {
	TwoFactorEnabled bool   `json:"two_factor_enabled"`
	Token            string `json:"token"`
}

// authorized tells whether a request has a bearer token that is good.
func (s *Server) authorized(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return false
	}
	return s.tokens.accepts(token)
}

func (t *tokenStore) accepts(token string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()

	if token == t.static {
		return token != ""
	}
	expiry, issued := t.access[token]
	return issued && time.Now().Before(expiry)
}

// callToken answers sign-ins and refreshes.
func (s *Server) callToken(r *http.Request) (answer, *refusal) {
	if refused := refuseQuery(r); refused != nil {
		return answer{}, refused
	}
	body, refused := readBody(r, "application/x-www-form-urlencoded")
	if refused != nil {
		return answer{}, refused
	}
	form, refused := once(string(body))
	if refused != nil {
		return answer{}, refused
	}

	switch form["grant_type"] {
	case "password":
		return s.signIn(form)
	case "refresh_token":
		return s.refresh(form)
	}
	return answer{}, invalid("grant_type", "must be password or refresh_token")
}

// signIn answers the password grant.
func (s *Server) signIn(form map[string]string) (answer, *refusal) {
	var found violations
	checkForm(&found, form, []string{"username", "password", "scope", "client_id"}, "domain")
	if scope := form["scope"]; scope != "" && scope != "all" {
		found.add("scope", "must be all")
	}
	if refused := found.refusal(); refused != nil {
		return answer{}, refused
	}

	who := s.login
	if who == nil || form["username"] != who.username || form["password"] != who.password ||
		who.domain != "" && form["domain"] != who.domain {
		return answer{}, unauthorized(http.StatusBadRequest, "The username, password or domain is wrong.")
	}
	if who.twoFactor {
		return answer{http.StatusOK, secondStep{TwoFactorEnabled: true, Token: rand.Text()}}, nil
	}

	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()
	s.tokens.signIns++
	return answer{http.StatusOK, s.tokens.issue()}, nil
}

// refresh answers the refresh_token grant. A refresh token is good once, because its response holds
// another and the vendor does not say that the old one stays good.
func (s *Server) refresh(form map[string]string) (answer, *refusal) {
	var found violations
	checkForm(&found, form, []string{"refresh_token", "client_id"})
	if refused := found.refusal(); refused != nil {
		return answer{}, refused
	}

	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()
	if !s.tokens.refresh[form["refresh_token"]] {
		return answer{}, unauthorized(http.StatusBadRequest, "The refresh token is invalid or expired.")
	}
	delete(s.tokens.refresh, form["refresh_token"])
	s.tokens.refreshes++
	return answer{http.StatusOK, s.tokens.issue()}, nil
}

// checkForm checks which parameters a form has besides grant_type, and the client_id.
func checkForm(found *violations, form map[string]string, required []string, optional ...string) {
	for _, key := range required {
		if form[key] == "" {
			found.add(key, "is required")
		}
	}
	for _, key := range sortedKeys(form) {
		if key != "grant_type" && !slices.Contains(required, key) && !slices.Contains(optional, key) {
			found.add(key, "is not known")
		}
	}
	if id := form["client_id"]; id != "" && id != clientID {
		found.add("client_id", "is not the one of the REST API")
	}
}

// issue makes a new token set. The caller holds the lock.
func (t *tokenStore) issue() tokenSet {
	set := tokenSet{
		AccessToken:  rand.Text(),
		RefreshToken: rand.Text(),
		TokenType:    "Bearer",
		ExpiresIn:    int64(t.lifetime / time.Second),
	}
	t.access[set.AccessToken] = time.Now().Add(t.lifetime)
	t.refresh[set.RefreshToken] = true
	t.issued = append(t.issued, set.AccessToken, set.RefreshToken)
	return set
}

// ExpireTokens makes the server refuse all tokens that it has issued so far: access tokens with 401
// and refresh tokens with 400, so that only another sign-in helps. The token of WithToken stays
// good.
func (s *Server) ExpireTokens() {
	s.ExpireAccessTokens()

	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()
	clear(s.tokens.refresh)
}

// ExpireAccessTokens makes the server refuse all access tokens that it has issued so far. Refresh
// tokens stay good, as they do when access tokens expire by time.
func (s *Server) ExpireAccessTokens() {
	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()

	clear(s.tokens.access)
}

// SignIns returns how often a password has been exchanged for tokens. Refused sign-ins do not
// count.
func (s *Server) SignIns() int {
	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()

	return s.tokens.signIns
}

// Refreshes returns how often a refresh token has been exchanged for new tokens. Refused ones do
// not count.
func (s *Server) Refreshes() int {
	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()

	return s.tokens.refreshes
}

// IssuedTokens returns every access and refresh token ever issued, so that a test can assert that
// none of them is in a log.
func (s *Server) IssuedTokens() []string {
	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()

	return slices.Clone(s.tokens.issued)
}
