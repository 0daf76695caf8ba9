// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/session"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

const (
	// clientID is the one that PortSIP publishes for its REST API, the same for everybody.
	clientID  = "9d806019-75b2-4b3d-bb8b-f5a3a412cc0a"
	loginPath = "/login/oauth/token"
)

// Credentials are what the client signs in with: a token that is used as it is, or a user name and
// a password.
type Credentials struct {
	Token    transport.Secret
	Username string
	Password transport.Secret
	// Domain is the SIP domain of the tenant, empty for a system administrator.
	Domain string
}

// newSession returns the session that those credentials allow. A password is exchanged for a token
// with the password grant (page "Authentication"). The library's own password grant cannot send the
// domain, so its client credentials grant is used, whose grant type may be set for servers like
// this one.
func newSession(httpClient *http.Client, tokenURL string, credentials Credentials) *session.Session {
	if credentials.Token.Reveal() != "" {
		return session.Given(credentials.Token, tokenAdvice(credentials))
	}
	parameters := url.Values{
		"grant_type": {"password"}, "username": {credentials.Username}, "password": {credentials.Password.Reveal()},
	}
	if credentials.Domain != "" {
		parameters.Set("domain", credentials.Domain)
	}
	config := clientcredentials.Config{
		ClientID: clientID, TokenURL: tokenURL, Scopes: []string{"all"}, AuthStyle: oauth2.AuthStyleInParams,
		EndpointParams: parameters,
	}
	endpoint := session.Endpoint{
		Path: loginPath, Vendor: Name, Setting: "portsip.base_url", Server: "the PBX",
		Secrets: []transport.Secret{credentials.Password},
		Inspect: secondFactor, Unreachable: unreachableAdvice,
		Refused: func(failed *apierr.Error, refused *oauth2.RetrieveError) {
			describeErrors(refused.Body, failed, credentials.Password)
			failed.Advice = "Check the provider's portsip.username, portsip.password and portsip.domain (the tenant's SIP " +
				"domain; omit it for a system administrator), " +
				"or PORTSIP_USERNAME, PORTSIP_PASSWORD and PORTSIP_DOMAIN."
		},
	}

	return session.New(func(ctx context.Context, _ *oauth2.Token) (*oauth2.Token, error) {
		return endpoint.Token(transport.ReadOnly(ctx), httpClient, config.Token)
	}, tokenAdvice(credentials))
}

// tokenAdvice says what to do where the PBX refuses the token of a session.
func tokenAdvice(credentials Credentials) string {
	if credentials.Token.Reveal() != "" {
		return "The PBX refuses the token: it is wrong or has expired. Set a new portsip.token (PORTSIP_TOKEN), " +
			"or portsip.username and portsip.password, with which the provider signs in automatically."
	}

	return "The PBX accepted the sign-in, but refuses the token that it has just given out. User and password are " +
		"right. Check whether something between Terraform and the PBX drops the Authorization header, whether " +
		"portsip.base_url leads to several servers that do not know each other's tokens, " +
		"and whether someone else signs in as this user at the same time, which may end the session."
}

// secondFactor returns the error of a sign-in that was responded to with a request for a second
// factor instead of a token.
func secondFactor(body []byte) *apierr.Error {
	var response struct {
		TwoFactor wire.Flag `json:"two_factor_enabled"`
	}
	failed := &apierr.Error{Kind: apierr.Credentials}
	switch {
	case wire.Decode(body, &response) == nil && bool(response.TwoFactor):
		failed.Message = "the sign-in cannot be finished, because the account has two-factor authentication on"
		failed.Advice = "Nobody can enter the code while Terraform runs. Give the provider a user without two-factor " +
			"authentication, or a token (portsip.token)."

		return failed
	case describeErrors(body, failed):
		failed.Kind = apierr.Other
		failed.Advice = "The PBX reports this error with a status of success."

		return failed
	default:
		return nil
	}
}
