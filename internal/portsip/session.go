// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/session"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

const (
	// clientID is the one that PortSIP publishes for its REST API, the same for everybody.
	clientID  = "9d806019-75b2-4b3d-bb8b-f5a3a412cc0a"
	loginPath = "/login/oauth/token"
	// maxSignInAnswer bounds how much of the answer to a sign-in is read, in bytes.
	maxSignInAnswer = 1 << 20
)

// Credentials are what the client signs in with: a token that is used as it is, or a user name and a password.
type Credentials struct {
	Token    transport.Secret
	Username string
	Password transport.Secret
	// Domain is the SIP domain of the tenant, empty for a system administrator.
	Domain string
}

// signer signs in with a user name and a password.
type signer struct {
	http        *http.Client
	tokenURL    string
	credentials Credentials
}

// newSession returns the session that those credentials allow.
func newSession(httpClient *http.Client, tokenURL string, credentials Credentials) *session.Session {
	if credentials.Token.Reveal() != "" {
		return session.Given(credentials.Token)
	}

	return session.New((&signer{http: httpClient, tokenURL: tokenURL, credentials: credentials}).signIn)
}

// errTwoFactor is a sign-in that was answered with a request for a second factor instead of a token.
var errTwoFactor = errors.New("the account has two-factor authentication on")

// signIn asks for a token with the password grant (page "Authentication"). The library's own password grant cannot send
// the domain, so its client credentials grant is used, whose grant type may be set for servers like this one.
func (s *signer) signIn(ctx context.Context, _ *oauth2.Token) (*oauth2.Token, error) {
	parameters := url.Values{
		"grant_type": {"password"}, "username": {s.credentials.Username}, "password": {s.credentials.Password.Reveal()},
	}
	if s.credentials.Domain != "" {
		parameters.Set("domain", s.credentials.Domain)
	}
	config := clientcredentials.Config{
		ClientID: clientID, TokenURL: s.tokenURL, Scopes: []string{"all"}, AuthStyle: oauth2.AuthStyleInParams, EndpointParams: parameters,
	}
	client := &http.Client{Transport: signInTransport{s.http.Transport}, CheckRedirect: s.http.CheckRedirect}
	ctx = transport.Idempotent(transport.WithSecrets(ctx, s.credentials.Password))
	token, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, client))
	if err != nil {
		return nil, s.signInError(err)
	}

	return token, nil
}

// signInError says what went wrong without the answer's body, which the library would show.
func (s *signer) signInError(err error) error {
	failed := &apierr.Error{Method: http.MethodPost, Path: loginPath, Kind: apierr.Credentials}
	var refused *oauth2.RetrieveError
	switch {
	case errors.Is(err, errTwoFactor):
		failed.Message = "the sign-in cannot be finished, because " + errTwoFactor.Error()
		failed.Advice = "Nobody can enter the code while Terraform runs. Give the provider a user without two-factor authentication, or a token (portsip.token)."
	case errors.As(err, &refused):
		failed.Status = refused.Response.StatusCode
		describeErrors(refused.Body, failed, s.credentials.Password)
		failed.Kind = apierr.Credentials
		failed.Advice = "Check the provider's portsip.username, portsip.password and portsip.domain (the tenant's SIP domain; leave it out for a system administrator), " +
			"or PORTSIP_USERNAME, PORTSIP_PASSWORD and PORTSIP_DOMAIN."
	default:
		failed.Message = "signing in failed"
		failed.Cause = errors.New(transport.Redact(transport.Cause(err).Error(), s.credentials.Password))
		failed.Advice = unreachableAdvice(err)
	}

	return failed
}

// signInTransport looks into the answers to sign-ins for what the library cannot tell apart.
type signInTransport struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t signInTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	received := resp.Body // It is replaced below, and only closing the real one gives the request's slot back.
	defer func() { _ = received.Close() }()
	body, err := io.ReadAll(io.LimitReader(received, maxSignInAnswer))
	if err != nil {
		return nil, fmt.Errorf("the answer broke off: %w", err)
	}
	var answer struct {
		TwoFactor   bool   `json:"two_factor_enabled"`
		AccessToken string `json:"access_token"`
	}
	if json.Unmarshal(body, &answer) == nil && answer.TwoFactor && answer.AccessToken == "" {
		return nil, errTwoFactor
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))

	return resp, nil
}
