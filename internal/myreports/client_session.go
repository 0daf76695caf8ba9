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

// Credentials are what the client gets its tokens with: a token that is used as it is, or a refresh
// token and the client that it was given to. MyReports gives out refresh tokens to people who sign
// in in a browser only (page "Authentication").
type Credentials struct {
	Token        transport.Secret
	RefreshToken transport.Secret
	ClientID     string
	ClientSecret transport.Secret
	// TokenURL is where a refresh token is exchanged.
	TokenURL string
}

// Session is the session of a client. It keeps the refresh token that came last, in the process
// only.
type Session struct {
	*session.Session

	// usedUp is set once the server has replaced the refresh token, so that no other process can
	// use the configured one.
	usedUp atomic.Bool
}

// NewSession returns the session that those credentials allow.
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
		if last != nil && last.RefreshToken != "" { // The server may give another with each token.
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
		Path: path, Vendor: Name, Setting: "myreports.token_url", Server: "the server that gives out tokens",
		Secrets: secrets,
		Lost:    lostRefreshAdvice(), Unreachable: unreachableAdvice,
		Refused: func(failed *apierr.Error, refused *oauth2.RetrieveError) {
			failed.Code = transport.Redact(refused.ErrorCode, secrets...)
			failed.Message = cmp.Or(transport.Redact(refused.ErrorDescription, secrets...), failed.Message)
			failed.Advice = "Check the provider's myreports.refresh_token, myreports.client_id and myreports.client_secret. " +
				"Where a refresh token holds for one use only, it does not do for an apply: that is two processes of the " +
				"provider, and the plan has used it up. " +
				"Give the provider a token then (myreports.token, MYREPORTS_TOKEN)."
		},
	}
}

func lostRefreshAdvice() string {
	return "Run Terraform again. If the server then refuses the refresh token, it holds for one use only and has been " +
		"used up: sign in again for a new one."
}

// unreachableAdvice says what to do about a refresh that never reached the server, "" if that is
// not certain.
func unreachableAdvice(err error) string {
	if !transport.Unreachable(err) {
		return ""
	}

	return "The server that gives out tokens could not be reached. Check myreports.token_url, the network and the proxy."
}

// tokenAdvice says what to do where MyReports refuses the token of a session.
func tokenAdvice(c Credentials) string {
	if c.Token.Reveal() != "" {
		return "MyReports refuses the token: it is wrong, or it has expired. Set a new myreports.token (MYREPORTS_TOKEN), " +
			"or myreports.refresh_token with client_id and client_secret, with which the provider gets tokens by itself."
	}

	return "MyReports refuses the token that myreports.token_url has just given out. The refresh token and the client " +
		"are right. " +
		"Check whether myreports.token_url and myreports.region (or myreports.base_url) are of the same installation, and " +
		"whose refresh token it is."
}
