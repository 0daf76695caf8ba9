// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	// Token is a bearer token that every server accepts until ExpireToken. It does not expire by time.
	Token = "test-bearer-token-5d20f6b1ae"

	// ClientID, ClientSecret and RefreshToken are what every server exchanges for an access token. The
	// secret has characters that a form and, by RFC 6749, section 2.3.1, Basic authentication must
	// escape.
	ClientID     = "test-client"
	ClientSecret = "test-client-secret-91c3+/=%e7"
	RefreshToken = "test-refresh-token-73b8d4c20f"
)

const tokenPath = "/connect/token"

// scopes are those that the page's authorize request asks for.
var scopes = []string{"openid", "offline_access", "onboarding"}

// tokens are the tokens that are good at present.
type tokens struct {
	static    map[string]bool
	access    map[string]time.Time
	clients   map[string]string
	refresh   map[string]string
	issued    []string
	refreshes int
}

func newTokens() tokens {
	return tokens{
		static:  map[string]bool{Token: true},
		access:  map[string]time.Time{},
		clients: map[string]string{ClientID: ClientSecret},
		refresh: map[string]string{RefreshToken: ClientID},
	}
}

// WithToken makes the server accept one more bearer token. It does not expire by time.
func WithToken(token string) Option {
	return func(s *Server) { s.tokens.static[token] = true }
}

// WithRefresh lets one more client exchange a refresh token, or changes the secret of a client.
func WithRefresh(clientID, clientSecret, refreshToken string) Option {
	return func(s *Server) {
		s.tokens.clients[clientID] = clientSecret
		s.tokens.refresh[refreshToken] = clientID
	}
}

// WithTokenLifetime sets how many seconds an access token of the token endpoint is good for.
// Without this option it is an hour; the vendor's is not known.
func WithTokenLifetime(seconds int) Option {
	return func(s *Server) { s.knobs.lifetime = seconds }
}

// refreshAnswer is what happens to a refresh token that is used.
type refreshAnswer int

const (
	refreshRepeated refreshAnswer = iota
	refreshRotated
	refreshOmitted
)

// WithRotation makes every use of a refresh token give a new one and the used one worthless.
// Without this option it stays good and its response repeats it.
func WithRotation() Option {
	return func(s *Server) { s.knobs.refreshAnswer = refreshRotated }
}

// WithoutRefreshTokens leaves the refresh token, which stays good, out of the responses of the
// token endpoint.
func WithoutRefreshTokens() Option {
	return func(s *Server) { s.knobs.refreshAnswer = refreshOmitted }
}

// tokenSet is the response to a refresh.
type tokenSet struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"`
	RefreshToken string `json:"refresh_token,omitempty"`
}

// tokenError is an error of RFC 6749, section 5.2.
type tokenError struct {
	Error       string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

// authorized tells whether a request has a bearer token that is good.
func (s *Server) authorized(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()

	expiry, issued := s.tokens.access[token]
	return s.tokens.static[token] || issued && time.Now().Before(expiry)
}

// invalidRequest is the error for a request that is malformed.
func invalidRequest(description string) answer {
	return answer{status: http.StatusBadRequest, body: encode(tokenError{"invalid_request", description})}
}

func tokenRefusal(code string) answer {
	return answer{status: http.StatusBadRequest, body: encode(tokenError{Error: code})}
}

// callToken answers requests to the token endpoint.
func (s *Server) callToken(r *http.Request) answer {
	if r.Method != http.MethodPost {
		a := invalidRequest("The method must be POST.")
		a.status = http.StatusMethodNotAllowed
		a.header = http.Header{"Allow": {http.MethodPost}}
		return a
	}
	if r.URL.RawQuery != "" {
		return invalidRequest("The request must have no query.")
	}
	body, problem := readBody(r, "application/x-www-form-urlencoded")
	if problem != "" {
		return invalidRequest(problem)
	}
	form, problem := once(string(body))
	if problem != "" {
		return invalidRequest(problem)
	}
	known := []string{"grant_type", "refresh_token", "client_id", "client_secret", "scope"}
	for key := range form {
		if !slices.Contains(known, key) {
			return invalidRequest("The parameter '" + key + "' is not known.")
		}
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	client, refused := s.tokens.client(r, form)
	if refused != nil {
		return *refused
	}
	switch {
	case form["grant_type"] == "":
		return invalidRequest("The parameter 'grant_type' is missing.")
	case form["grant_type"] != "refresh_token":
		return tokenRefusal("unsupported_grant_type")
	case form["refresh_token"] == "":
		return invalidRequest("The parameter 'refresh_token' is missing.")
	case s.tokens.refresh[form["refresh_token"]] != client:
		return tokenRefusal("invalid_grant")
	}
	for scope := range strings.FieldsSeq(form["scope"]) {
		if !slices.Contains(scopes, scope) {
			return tokenRefusal("invalid_scope")
		}
	}
	return answer{status: http.StatusOK, body: encode(s.issue(client, form["refresh_token"]))}
}

// client returns the client that a request is authenticated as. The caller holds the lock.
func (t *tokens) client(r *http.Request, form map[string]string) (string, *answer) {
	id, secret := form["client_id"], form["client_secret"]
	username, password, basic := r.BasicAuth()
	switch {
	case basic:
		if secret != "" {
			return "", new(invalidRequest("The client is authenticated in two ways."))
		}
		// RFC 6749, section 2.3.1, has both in the encoding of forms.
		name, nameErr := url.QueryUnescape(username)
		word, wordErr := url.QueryUnescape(password)
		if nameErr != nil || wordErr != nil || id != "" && id != name {
			return "", new(invalidRequest("The client's id or secret is malformed, or there are two ids."))
		}
		id, secret = name, word
	case r.Header.Get("Authorization") != "":
		return "", new(invalidRequest("The Authorization header must be Basic."))
	}

	want, known := t.clients[id]
	if id != "" && known && secret != "" && secret == want {
		return id, nil
	}
	refused := tokenRefusal("invalid_client")
	if basic {
		refused.status = http.StatusUnauthorized
		refused.header = http.Header{"Www-Authenticate": {`Basic realm="login"`}}
	}
	return "", &refused
}

// issue makes a new access token. The caller holds the lock.
func (s *Server) issue(client, used string) tokenSet {
	set := tokenSet{AccessToken: "access-" + rand.Text(), TokenType: "Bearer", ExpiresIn: s.knobs.lifetime}
	t := &s.tokens
	t.refreshes++
	t.access[set.AccessToken] = time.Now().Add(time.Duration(s.knobs.lifetime) * time.Second)
	t.issued = append(t.issued, set.AccessToken)
	switch s.knobs.refreshAnswer {
	case refreshRepeated:
		set.RefreshToken = used
	case refreshRotated:
		set.RefreshToken = "refresh-" + rand.Text()
		t.issued = append(t.issued, set.RefreshToken)
		delete(t.refresh, used)
		t.refresh[set.RefreshToken] = client
	}
	return set
}

// ExpireToken makes the server refuse a bearer token from now on, with 401.
func (s *Server) ExpireToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	delete(s.tokens.static, token)
	delete(s.tokens.access, token)
}

// ExpireTokens makes the server refuse all bearer tokens that it has accepted so far, Token and
// those of WithToken included. Refresh tokens stay good.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()

	clear(s.tokens.static)
	clear(s.tokens.access)
}

// ExpireRefreshTokens makes the server refuse all refresh tokens, so that only another sign-in in a
// browser helps.
func (s *Server) ExpireRefreshTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()

	clear(s.tokens.refresh)
}

// Refreshes returns how many access tokens the token endpoint has issued.
func (s *Server) Refreshes() int {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.tokens.refreshes
}

// IssuedTokens returns every access and refresh token ever issued, oldest first, so that a test can
// assert that none of them is in a log.
func (s *Server) IssuedTokens() []string {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.Clone(s.tokens.issued)
}
