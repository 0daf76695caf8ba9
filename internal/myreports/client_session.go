// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"sync/atomic"

	"golang.org/x/oauth2"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/session"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// Credentials are an access token, or a refresh token and the OAuth client that it was issued to.
// MyReports issues refresh tokens only to users who sign in with a browser (page "Authentication").
type Credentials struct {
	Token        transport.Secret
	RefreshToken transport.Secret
	ClientID     string
	ClientSecret transport.Secret
	// TokenURL is where a refresh token is exchanged.
	TokenURL string
}

// Session is the session of a client. It keeps the latest refresh token, in this process only.
type Session struct {
	*session.Session

	// usedUp is set once the server has replaced the refresh token, so that no other process can
	// use the configured one.
	usedUp atomic.Bool
}

// NewSession returns the session for the credentials.
func NewSession(httpClient *http.Client, c Credentials) *Session {
	if c.Token.Reveal() != "" {
		return &Session{Session: session.Given(c.Token, tokenAdvice(c))}
	}
	s := &Session{}
	config := oauth2.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret.Reveal(),
		// The one way in which every server must accept a client's secret (RFC 6749, section
		// 2.3.1).
		Endpoint: oauth2.Endpoint{TokenURL: c.TokenURL, AuthStyle: oauth2.AuthStyleInHeader},
	}

	s.Session = session.New(func(ctx context.Context, last *oauth2.Token) (*oauth2.Token, error) {
		refresh := c.RefreshToken
		if last != nil && last.RefreshToken != "" { // The server may issue another with each token.
			refresh = transport.NewSecret(last.RefreshToken)
		}

		token, err := c.endpoint(refresh).Token(ctx, httpClient, func(ctx context.Context) (*oauth2.Token, error) {
			return config.TokenSource(ctx, &oauth2.Token{RefreshToken: refresh.Reveal()}).Token()
		})
		if err == nil && token.RefreshToken != refresh.Reveal() {
			s.usedUp.Store(true)
		}

		return token, err
	}, tokenAdvice(c))

	return s
}

// endpoint is where a refresh token is exchanged.
func (c Credentials) endpoint(refresh transport.Secret) session.Endpoint {
	path := c.TokenURL
	if u, err := url.Parse(c.TokenURL); err == nil {
		path = u.Path
	}
	secrets := []transport.Secret{c.RefreshToken, refresh, c.ClientSecret}

	return session.Endpoint{
		Path: path, Vendor: Name, Setting: "myreports.token_url", Server: "the token server",
		Secrets: secrets,
		Lost: "Run Terraform again. If the server then rejects the refresh token, it is valid once and has been used: " +
			"sign in again for a new one.",
		Unreachable: unreachableAdvice,
		Refused: func(failed *apierr.Error, refused *oauth2.RetrieveError) {
			failed.Code = transport.Redact(refused.ErrorCode, secrets...)
			failed.Message = cmp.Or(transport.Redact(refused.ErrorDescription, secrets...), failed.Message)
			failed.Advice = "Check the provider's myreports.refresh_token, myreports.client_id and myreports.client_secret. " +
				"A refresh token that is valid once cannot be used for an apply: plan and apply are two processes, and the plan " +
				"has used it. Set myreports.token (MYREPORTS_TOKEN) instead."
		},
	}
}

// unreachableAdvice is the advice for a request that never reached the server, "" if that is not
// certain.
func unreachableAdvice(err error) string {
	if !transport.Unreachable(err) {
		return ""
	}

	return "The token server could not be reached. Check myreports.token_url, the network and the proxy."
}

// tokenAdvice is the advice for a token that MyReports rejects.
func tokenAdvice(c Credentials) string {
	if c.Token.Reveal() != "" {
		return "MyReports rejects the token: it is wrong or has expired. Set a new myreports.token (MYREPORTS_TOKEN), " +
			"or myreports.refresh_token with client_id and client_secret to obtain tokens automatically."
	}

	return "MyReports rejects the token that myreports.token_url has just issued. The refresh token and the client are " +
		"right. Check that myreports.token_url and myreports.region (or myreports.base_url) belong to the same " +
		"installation, and whose refresh token it is."
}
