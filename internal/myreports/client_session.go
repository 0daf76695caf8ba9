// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/session"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// Credentials are what the client gets its tokens with: a token that is used as it is, or a refresh token and the client that it
// was given to. MyReports gives out refresh tokens to people who sign in in a browser only (page "Authentication").
type Credentials struct {
	Token        transport.Secret
	RefreshToken transport.Secret
	ClientID     string
	ClientSecret transport.Secret
	// TokenURL is where a refresh token is exchanged.
	TokenURL string
}

// NewSession returns the session that those credentials allow.
func NewSession(httpClient *http.Client, c Credentials) *session.Session {
	if c.Token.Reveal() != "" {
		return session.Given(c.Token)
	}

	return session.New(func(ctx context.Context, last *oauth2.Token) (*oauth2.Token, error) {
		refresh := c.RefreshToken
		if last != nil && last.RefreshToken != "" { // The server may give another with each token.
			refresh = transport.NewSecret(last.RefreshToken)
		}
		config := oauth2.Config{
			ClientID: c.ClientID, ClientSecret: c.ClientSecret.Reveal(),
			// The one way in which every server must accept a client's secret (RFC 6749, section 2.3.1).
			Endpoint: oauth2.Endpoint{TokenURL: c.TokenURL, AuthStyle: oauth2.AuthStyleInHeader},
		}
		secrets := []transport.Secret{c.RefreshToken, refresh, c.ClientSecret}
		ctx = context.WithValue(transport.WithSecrets(ctx, secrets...), oauth2.HTTPClient, httpClient)
		token, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: refresh.Reveal()}).Token()
		if err != nil {
			return nil, refreshError(err, c.TokenURL, secrets)
		}

		return token, nil
	})
}

// refreshError says what went wrong without the answer's body, which the library would show.
func refreshError(err error, tokenURL string, secrets []transport.Secret) error {
	failed := &apierr.Error{Method: http.MethodPost, Path: tokenURL, Kind: apierr.Credentials}
	if u, parseErr := url.Parse(tokenURL); parseErr == nil {
		failed.Path = u.Path
	}
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused):
		failed.Status = refused.Response.StatusCode
		failed.Code = transport.Redact(refused.ErrorCode, secrets...)
		failed.Message = cmp.Or(transport.Redact(refused.ErrorDescription, secrets...), http.StatusText(failed.Status))
		failed.Advice = "Check the provider's myreports.refresh_token, myreports.client_id and myreports.client_secret. " +
			"A refresh token may hold for one use only, and an earlier run may have used it: then sign in again for a new one, or give the provider a token (myreports.token, MYREPORTS_TOKEN)."
	case transport.Unreachable(err):
		failed.Message, failed.Cause = "no answer", transport.Cause(err)
		failed.Advice = "The server that gives out tokens could not be reached. Check myreports.token_url, the network and the proxy."
	default:
		failed.Message, failed.Cause = "getting a token failed", errors.New(transport.Redact(transport.Cause(err).Error(), secrets...))
		failed.Advice = "Run Terraform again. If the server then refuses the refresh token, it holds for one use only and has been used up: sign in again for a new one."
	}

	return failed
}
