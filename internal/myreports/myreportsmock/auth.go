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

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

const (
	// Token is a bearer token that every server accepts until ExpireTokens. It does not expire by
	// time.
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

// tokens are the tokens that are valid at present.
type tokens struct {
	access  map[string]time.Time
	clients map[string]string
	refresh map[string]string
	issued  []string
}

func newTokens() tokens {
	return tokens{
		// Token does not expire by time.
		access:  map[string]time.Time{Token: time.Now().AddDate(100, 0, 0)},
		clients: map[string]string{ClientID: ClientSecret},
		refresh: map[string]string{RefreshToken: ClientID},
	}
}

// WithRefresh lets one more client exchange a refresh token, or changes the secret of a client.
func WithRefresh(clientID, clientSecret, refreshToken string) Option {
	return func(s *Server) {
		s.tokens.clients[clientID] = clientSecret
		s.tokens.refresh[refreshToken] = clientID
	}
}

// WithTokenLifetime sets how many seconds an access token of the token endpoint is valid for.
// Without this option it is an hour; the vendor's is not known.
func WithTokenLifetime(seconds int) Option {
	return func(s *Server) { s.knobs.lifetime = seconds }
}

// refreshTokens is what happens to a refresh token that is used.
type refreshTokens int

const (
	refreshRepeated refreshTokens = iota
	refreshRotated
	refreshOmitted
)

// WithRotation makes every use of a refresh token give a new one and the used one worthless.
// Without this option it stays valid and the response repeats it.
func WithRotation() Option {
	return func(s *Server) { s.knobs.refreshTokens = refreshRotated }
}

// WithoutRefreshTokens omits the refresh token, which stays valid, from the responses of the token
// endpoint.
func WithoutRefreshTokens() Option {
	return func(s *Server) { s.knobs.refreshTokens = refreshOmitted }
}

// authorized tells whether a request has a bearer token that is good.
func (s *Server) authorized(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return false
	}
	expiry, issued := s.tokens.access[token]
	return issued && time.Now().Before(expiry)
}

// tokenRefusal is an error of RFC 6749, section 5.2.
func tokenRefusal(code, description string) response {
	members := map[string]string{"error": code}
	if description != "" {
		members["error_description"] = description
	}
	return response{status: http.StatusBadRequest, body: encode(members)}
}

func invalidRequest(description string) response { return tokenRefusal("invalid_request", description) }

var tokenFields = fakeserver.Fields{
	{Key: "grant_type", Type: fakeserver.String, Required: true, Min: 1},
	{Key: "refresh_token", Type: fakeserver.String},
	{Key: "client_id", Type: fakeserver.String},
	{Key: "client_secret", Type: fakeserver.String},
	{Key: "scope", Type: fakeserver.String},
}

// serveToken handles a request to the token endpoint.
func (s *Server) serveToken(r *http.Request) response {
	if r.Method != http.MethodPost {
		refused := invalidRequest("The method must be POST.")
		refused.status = http.StatusMethodNotAllowed
		refused.header = http.Header{"Allow": {http.MethodPost}}
		return refused
	}
	if r.URL.RawQuery != "" {
		return invalidRequest("The request must have no query.")
	}
	body, err := fakeserver.ReadBody(r, "application/x-www-form-urlencoded")
	if err != nil {
		return invalidRequest(err.Error())
	}
	params, err := fakeserver.ReadParams(string(body))
	if err != nil {
		return invalidRequest(err.Error())
	}
	if problems := tokenFields.Check(params); len(problems) > 0 {
		return invalidRequest("The parameter '" + problems[0].Path + "' " + problems[0].Message + ".")
	}
	form := func(key string) string {
		text, _ := params[key].(string)
		return text
	}
	client, refused := s.tokens.client(r, form("client_id"), form("client_secret"))
	switch {
	case refused != nil:
		return *refused
	case form("grant_type") != "refresh_token":
		return tokenRefusal("unsupported_grant_type", "")
	case form("refresh_token") == "":
		return invalidRequest("The parameter 'refresh_token' is missing.")
	case s.tokens.refresh[form("refresh_token")] != client:
		return tokenRefusal("invalid_grant", "")
	}
	for scope := range strings.FieldsSeq(form("scope")) {
		if !slices.Contains(scopes, scope) {
			return tokenRefusal("invalid_scope", "")
		}
	}
	return response{status: http.StatusOK, body: encode(s.issue(client, form("refresh_token")))}
}

// client returns the client that a request is authenticated as.
func (t *tokens) client(r *http.Request, id, secret string) (string, *response) {
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
	refused := tokenRefusal("invalid_client", "")
	if basic {
		refused.status = http.StatusUnauthorized
		refused.header = http.Header{"Www-Authenticate": {`Basic realm="login"`}}
	}
	return "", &refused
}

// issue makes a new access token.
func (s *Server) issue(client, used string) map[string]any {
	t, access := &s.tokens, "access-"+rand.Text()
	set := map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": s.knobs.lifetime}
	t.access[access] = time.Now().Add(time.Duration(s.knobs.lifetime) * time.Second)
	t.issued = append(t.issued, access)
	switch s.knobs.refreshTokens {
	case refreshRepeated:
		set["refresh_token"] = used
	case refreshRotated:
		next := "refresh-" + rand.Text()
		set["refresh_token"] = next
		t.issued = append(t.issued, next)
		delete(t.refresh, used)
		t.refresh[next] = client
	}
	return set
}

// ExpireTokens makes the server refuse all bearer tokens that it has accepted so far, Token
// included. Refresh tokens stay valid.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()

	clear(s.tokens.access)
}

// IssuedTokens returns every access and refresh token ever issued, oldest first, so that a test can
// assert that none of them is in a log.
func (s *Server) IssuedTokens() []string {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.Clone(s.tokens.issued)
}
