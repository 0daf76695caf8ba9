// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"context"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

const (
	username = "admin"
	password = "sign-in-secret-38ad"
	domain   = "pbx.example.com"
)

func credentials() portsip.Credentials {
	return portsip.Credentials{Username: username, Password: transport.NewSecret(password), Domain: domain}
}

// newHTTPClient returns an HTTP client that attempts each call once, so many at a time.
func newHTTPClient(t *testing.T, slots int64) *http.Client {
	t.Helper()
	httpClient, err := transport.NewClient(transport.Settings{RequestTimeout: time.Minute, MaxConcurrentRequests: slots})
	if err != nil {
		t.Fatal(err)
	}

	return httpClient
}

// newClient returns a client that attempts each call once.
func newClient(t *testing.T, baseURL string, c portsip.Credentials) *portsip.Client {
	t.Helper()

	return portsip.NewClient(newHTTPClient(t, 10), baseURL+"/api", c)
}

func list(t *testing.T, c *portsip.Client, query string) error {
	t.Helper()

	return c.ListHolidays(t.Context(), query)
}

// The server says how long a token holds; a token that is about to end is not used any more.
func TestClient_renewsAheadOfTheExpiry(t *testing.T) {
	t.Parallel()
	for lifetime, want := range map[time.Duration]int{30 * time.Second: 3, time.Hour: 1} {
		mock := portsipmock.New(portsipmock.WithLogin(username, password, domain), portsipmock.WithTokenLifetime(lifetime))
		portsipspec.Watch(t, mock)
		client := newClient(t, mock.Start(t), credentials())
		for i := range 3 {
			if err := list(t, client, fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
		}
		if mock.SignIns() != want {
			t.Errorf("tokens of %s: signed in %d times, want %d", lifetime, mock.SignIns(), want)
		}
	}
}

// A sign-in that kept its request slot would let the next request wait for ever.
func TestClient_signInsGiveTheirRequestSlotBack(t *testing.T) {
	t.Parallel()
	for mode, options := range map[string][]portsipmock.Option{
		"tokens that have expired": {portsipmock.WithTokenLifetime(30 * time.Second)},
		"tokens that are refused":  nil,
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			mock := portsipmock.New(append(options, portsipmock.WithLogin(username, password, domain))...)
			portsipspec.Watch(t, mock)
			client := portsip.NewClient(newHTTPClient(t, 1), mock.Start(t)+"/api", credentials())
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // A hang becomes an error.
			defer cancel()
			const signIns = 100
			for i := range signIns {
				if err := client.ListHolidays(ctx, strconv.Itoa(i)); err != nil {
					t.Fatalf("after %d sign-ins: %v", mock.SignIns(), err)
				}
				mock.ExpireTokens()
			}
			if mock.SignIns() != signIns {
				t.Errorf("signed in %d times, want %d", mock.SignIns(), signIns)
			}
		})
	}
}

// A call that is cancelled while it waits for its turn says nothing of the server.
func TestClient_cancelledWait(t *testing.T) {
	t.Parallel()
	baseURL := portsipmock.New().Start(t)
	httpClient := newHTTPClient(t, 1)
	held, err := httpClient.Get(baseURL) // Until its body is closed it has the only slot.
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Body.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	client := portsip.NewClient(httpClient, baseURL+"/api",
		portsip.Credentials{Token: transport.NewSecret(portsipmock.Token)})
	_, err = client.Balance(ctx)
	if err == nil || strings.Contains(err.Error(), "could not be reached") ||
		!strings.Contains(err.Error(), "max_concurrent_requests") {
		t.Errorf("got %v", err)
	}
}

func TestClient_renewsOnceWhenTheTokenIsRefused(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New(portsipmock.WithLogin(username, password, domain))
	portsipspec.Watch(t, mock)
	client := newClient(t, mock.Start(t), credentials())
	if err := list(t, client, "a"); err != nil {
		t.Fatal(err)
	}
	mock.ExpireTokens()
	if err := list(t, client, "b"); err != nil {
		t.Fatal(err)
	}
	if mock.SignIns() != 2 {
		t.Errorf("signed in %d times", mock.SignIns())
	}
	// A server that refuses every token is not signed in to for ever.
	mock.InjectFault(fakeserver.Fault{PathPrefix: "/api/holidays", Status: http.StatusUnauthorized})
	err := list(t, client, "c")
	if !apierr.Is(err, apierr.Credentials) || mock.SignIns() != 3 {
		t.Errorf("signed in %d times; %v", mock.SignIns(), err)
	}
	// They are set, and they are right.
	if strings.Contains(err.Error(), "or portsip.username and portsip.password") ||
		!strings.Contains(err.Error(), "User and password are right.") {
		t.Errorf("the advice does not fit a sign-in by user and password: %v", err)
	}
}

// The write of a call whose token was refused was not carried out, so it is sent again with a new
// token.
func TestClient_refusedWriteIsSentAgainWithANewToken(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New(portsipmock.WithLogin(username, password, domain))
	portsipspec.Watch(t, mock)
	client := newClient(t, mock.Start(t), credentials())
	if err := list(t, client, "a"); err != nil {
		t.Fatal(err)
	}
	mock.ExpireTokens()
	err := client.CreateHoliday(t.Context(), portsip.Document{"name": "Unity", "region": "DEU", "consecutive": true,
		"every_year": true, "month_start": 1, "day_start": 1})
	if err != nil || len(mock.Objects("holidays")) != 1 {
		t.Errorf("the PBX has %d holidays; %v", len(mock.Objects("holidays")), err)
	}
}

// Each attempt counts towards locking the account, so one refusal ends all.
func TestClient_refusedSignInIsNotRepeated(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New(portsipmock.WithLogin(username, password, domain))
	portsipspec.Watch(t, mock)
	wrong := credentials()
	wrong.Password = transport.NewSecret("wrong-secret-77f1")
	client := newClient(t, mock.Start(t), wrong)
	for range 5 {
		err := list(t, client, "a")
		if !apierr.Is(err, apierr.Credentials) || !strings.Contains(err.Error(), "portsip.password") ||
			!strings.Contains(err.Error(), "POST /login/oauth/token") {
			t.Errorf("got %v", err)
		}
		if strings.Contains(err.Error(), "wrong-secret") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
	if got := mock.Count("/api/login"); got != 1 {
		t.Errorf("tried to sign in %d times", got)
	}
}

func TestClient_twoFactorAccount(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New()
	portsipspec.Watch(t, mock)
	mock.InjectFault(fakeserver.Fault{PathPrefix: "/api/login", Status: http.StatusOK,
		Body: `{"two_factor_enabled": true, "token": "for the second step only"}`})
	err := list(t, newClient(t, mock.Start(t), credentials()), "a")
	if err == nil || !strings.Contains(err.Error(), "two-factor authentication") ||
		!strings.Contains(err.Error(), "portsip.token") {
		t.Errorf("got %v", err)
	}
}

func TestClient_tokenIsUsedAsItIs(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New()
	portsipspec.Watch(t, mock)
	if err := list(t, newClient(t, mock.Start(t), portsip.Credentials{Token: transport.NewSecret(portsipmock.Token)}),
		"a"); err != nil {
		t.Error(err)
	}
	err := list(t, newClient(t, mock.Start(t), portsip.Credentials{Token: transport.NewSecret("expired-token-3c2d")}), "a")
	if !apierr.Is(err, apierr.Credentials) || !strings.Contains(err.Error(), "portsip.username") ||
		strings.Contains(err.Error(), "3c2d") {
		t.Errorf("got %v", err)
	}
	if mock.SignIns() != 0 {
		t.Error("signed in although a token was given")
	}
}

// Only what the PBX says of the credentials is about them.
func TestClient_badSignInResponses(t *testing.T) {
	t.Parallel()
	const check = "Check the provider's portsip.username"
	for name, tc := range map[string]struct {
		fault fakeserver.Fault
		want  []string
		kind  apierr.Kind
	}{
		"HTML": {fakeserver.Fault{Status: 200, Body: "<html></html>", ContentType: "text/html"},
			[]string{"an HTML page (13 bytes)", "Check portsip.base_url"}, apierr.Other},
		"HTML, refused": {fakeserver.Fault{Status: 403, Body: "<html></html>", ContentType: "text/html"},
			[]string{"HTTP status 403", "an HTML page", "Check portsip.base_url"}, apierr.Other},
		"no token": {fakeserver.Fault{Status: 200, Body: "{}"}, []string{"no access token"}, apierr.Other},
		"errors": {fakeserver.Fault{Status: 200, Body: `{"errors":[{"code":"BUSY","message":"Starting."}]}`},
			[]string{"HTTP status 200: BUSY: Starting."}, apierr.Other},
		"not found": {fakeserver.Fault{Status: 404, Body: "nothing here"},
			[]string{"HTTP status 404", "Check portsip.base_url"}, apierr.Other},
		"truncated": {fakeserver.Fault{TruncateTo: 10}, []string{"truncated"}, apierr.Other},
		"dropped":   {fakeserver.Fault{DropBefore: true}, []string{"signing in failed"}, apierr.Other},
		"redirect": {fakeserver.Fault{Status: 302,
			Header: http.Header{"Location": {"https://elsewhere.example/?p=" + password}}},
			[]string{"HTTP status 302", "It names the host elsewhere.example."}, apierr.Other},
		"rate limit": {fakeserver.Fault{Status: 429}, []string{"HTTP status 429", "limits how often one may sign in"},
			apierr.Other},
		"overload": {fakeserver.Fault{Status: 503, Body: "<html></html>"},
			[]string{"HTTP status 503", "says nothing of the credentials"}, apierr.Other},
		"internal error": {fakeserver.Fault{Status: 500, Body: `{"errors":[{"code":"UNAUTHORIZED","message":"x"}]}`},
			[]string{"HTTP status 500", "says nothing of the credentials"}, apierr.Other},
		"echo": {fakeserver.Fault{Status: 400, Body: `{"errors":[{"code":"UNAUTHORIZED","message":"wrong: ` + password +
			`"}]}`}, []string{"UNAUTHORIZED", check}, apierr.Credentials},
		"no words": {fakeserver.Fault{Status: 401}, []string{"HTTP status 401: Unauthorized", check}, apierr.Credentials},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := portsipmock.New(portsipmock.WithLogin(username, password, domain))
			portsipspec.Watch(t, mock)
			mock.InjectFault(tc.fault)
			err := list(t, newClient(t, mock.Start(t), credentials()), "a")
			for _, want := range append(tc.want, "POST /login/oauth/token: ") {
				if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), password) {
					t.Errorf("got %v, want %q and no password", err, want)
				}
			}
			if !apierr.Is(err, tc.kind) || strings.Contains(err.Error(), check) != (tc.kind == apierr.Credentials) {
				t.Errorf("got %v, want the kind %d", err, tc.kind)
			}
		})
	}
}

// A PBX of one's own has a certificate of one's own more often than not.
func TestProvider_certificates(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New()
	portsipspec.Watch(t, mock)
	server := httptest.NewTLSServer(mock)
	t.Cleanup(server.Close)
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	for name, tc := range map[string]struct {
		more coretest.Object
		want string
	}{
		"not trusted": {nil, "set portsip.ca_certificate"},
		"trusted":     {coretest.Object{"ca_certificate": string(authority)}, ""},
		"indented": {coretest.Object{"ca_certificate": "\ufeff  " + strings.ReplaceAll(string(authority), "\n", "\n  ")},
			""},
		"escaped":     {coretest.Object{"ca_certificate": strings.ReplaceAll(string(authority), "\n", `\n`)}, ""},
		"not checked": {coretest.Object{"insecure_skip_verify": true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			block := coretest.Object{"base_url": server.URL + "/api", "token": portsipmock.Token}
			for attribute, value := range tc.more {
				block[attribute] = value
			}
			p := coretest.NewProtocol(t, provider.New("test", provider.WithClock(&coretest.Clock{}),
				provider.WithEnv(coretest.Env(nil))), coretest.Object{"portsip": block})
			_, diags := p.Resource(t, tenantType).Import("current", nil)
			if tc.want == "" {
				coretest.ExpectNone(t, diags)
			} else {
				coretest.Expect(t, diags, tc.want)
			}
		})
	}
}

// Whatever prints a client, a crash for one, shows no secret.
func TestClient_printsWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New(portsipmock.WithLogin(username, password, domain))
	portsipspec.Watch(t, mock)
	client := newClient(t, mock.Start(t), credentials())
	if err := list(t, client, "a"); err != nil {
		t.Fatal(err)
	}
	for _, secret := range append(mock.IssuedTokens(), password) {
		for _, verb := range []string{"%v", "%+v", "%#v"} {
			if strings.Contains(fmt.Sprintf(verb, client), secret) {
				t.Errorf("%s shows a secret", verb)
			}
		}
	}
}

// A sign-in whose response has other JSON types, and a byte order mark, is one all the same.
func TestClient_signInOfOtherJSONTypes(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New(portsipmock.WithLogin(username, password, domain))
	portsipspec.Watch(t, mock)
	mock.InjectFault(fakeserver.Fault{Transform: fakeserver.OtherTypes})
	if err := list(t, newClient(t, mock.Start(t), credentials()), "x"); err != nil {
		t.Error(err)
	}
}
