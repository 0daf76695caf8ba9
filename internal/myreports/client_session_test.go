// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

const clientTokenPath = "/connect/token"

func clientRefreshing(baseURL string) myreports.Credentials {
	return myreports.Credentials{
		RefreshToken: transport.NewSecret(myreportsmock.RefreshToken),
		ClientID:     myreportsmock.ClientID,
		ClientSecret: transport.NewSecret(myreportsmock.ClientSecret),
		TokenURL:     baseURL + clientTokenPath,
	}
}

// clientBy returns a client with those credentials, which attempts each call once.
func clientBy(t *testing.T, baseURL string, credentials myreports.Credentials) *myreports.Client {
	t.Helper()
	httpClient := clientHTTP(t, 0)

	return myreports.NewClient(httpClient, baseURL+"/api", myreports.NewSession(httpClient, credentials), true)
}

// clientAsk makes a call whose answer is not kept, so that each asks the server.
func clientAsk(t *testing.T, client *myreports.Client) error {
	t.Helper()
	_, err := client.Instance(t.Context(), transport.NewSecret("12345"))

	return err
}

// clientRefreshesSent returns the refresh tokens that the mock received.
func clientRefreshesSent(t *testing.T, mock *myreportsmock.Server) []string {
	t.Helper()
	var sent []string
	for _, r := range mock.Requests() {
		if r.Path != clientTokenPath {
			continue
		}
		form, err := url.ParseQuery(string(r.Body))
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, form.Get("refresh_token"))
	}

	return sent
}

// With one request slot and a hundred renewals, of tokens that have expired and of tokens that are
// refused, nothing hangs.
func TestClientSession_renewalsGiveTheirRequestSlotBack(t *testing.T) {
	t.Parallel()
	for mode, options := range map[string][]myreportsmock.Option{
		"tokens that have expired": {myreportsmock.WithTokenLifetime(30)},
		"tokens that are refused":  nil,
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(options...)
			baseURL := mock.Start(t)
			httpClient := clientHTTPWithSlots(t, 0, 1)
			client := myreports.NewClient(httpClient, baseURL+"/api",
				myreports.NewSession(httpClient, clientRefreshing(baseURL)), true)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // A hang becomes an error.
			defer cancel()
			const renewals = 100
			for i := range renewals {
				if _, err := client.Instance(ctx, transport.NewSecret("12345")); err != nil {
					t.Fatalf("after %d calls: %v", i, err)
				}
				mock.ExpireTokens()
			}
			if got := len(clientRefreshesSent(t, mock)); got != renewals {
				t.Errorf("got %d tokens, want %d", got, renewals)
			}
		})
	}
}

func TestClientSession_givenTokenThatIsRefused(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New()
	err := clientAsk(t, clientBy(t, mock.Start(t),
		myreports.Credentials{Token: transport.NewSecret("expired-token-3c2d")}))
	failed := clientFailed(t, err)
	if failed.Kind != apierr.Credentials || failed.Status != http.StatusUnauthorized ||
		!strings.Contains(failed.Advice, "MYREPORTS_TOKEN") || !strings.Contains(failed.Advice, "myreports.refresh_token") {
		t.Errorf("got %v of kind %d, want advice about the token", err, failed.Kind)
	}
	clientExpectNoSecret(t, err.Error(), "3c2d")
	clientExpectCalls(t, mock, "GET "+clientInstancePath) // No use in asking again with the same token.
}

// The call whose token was refused was not carried out, so it is made again, a write as well.
func TestClientSession_refusedTokenIsRenewedOnceAndTheCallRepeatedOnce(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New()
	baseURL := mock.Start(t)
	client := clientBy(t, baseURL, clientRefreshing(baseURL))
	if err := clientAsk(t, client); err != nil {
		t.Fatal(err)
	}
	mock.ExpireTokens()
	mock.ResetRequests()
	clientCreate(t, client, clientKazoo())
	clientExpectCalls(t, mock, "POST "+clientResellerPath, "POST "+clientTokenPath, "POST "+clientResellerPath)
	if got := len(mock.PBXs(myreportsmock.CustomerTenantID)); got != 1 {
		t.Errorf("there are %d connections", got)
	}

	// A server that refuses every token is not asked for ever.
	mock.InjectFault(fakeserver.Fault{PathPrefix: "/api", Status: http.StatusUnauthorized})
	mock.ResetRequests()
	// The refresh token is set, and it is right.
	err := clientAsk(t, client)
	if !apierr.Is(err, apierr.Credentials) || strings.Contains(err.Error(), "or myreports.refresh_token with") ||
		!strings.Contains(err.Error(), "client are right") {
		t.Errorf("got %v", err)
	}
	clientExpectCalls(t, mock, "GET "+clientInstancePath, "POST "+clientTokenPath, "GET "+clientInstancePath)
}

// Where refresh tokens hold for one use, the next is the one that came with the last token.
func TestClientSession_refreshTokens(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []myreportsmock.Option
		rotates bool
	}{
		"repeated": {nil, false},
		"omitted":  {[]myreportsmock.Option{myreportsmock.WithoutRefreshTokens()}, false},
		"rotated":  {[]myreportsmock.Option{myreportsmock.WithRotation()}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(tc.options...)
			baseURL := mock.Start(t)
			client := clientBy(t, baseURL, clientRefreshing(baseURL))
			for range 3 {
				if err := clientAsk(t, client); err != nil {
					t.Fatal(err)
				}
				mock.ExpireTokens()
			}
			want := []string{myreportsmock.RefreshToken, myreportsmock.RefreshToken, myreportsmock.RefreshToken}
			if tc.rotates { // Those that were issued are an access token and a refresh token in turn.
				want = []string{myreportsmock.RefreshToken, mock.IssuedTokens()[1], mock.IssuedTokens()[3]}
			}
			if got := clientRefreshesSent(t, mock); !slices.Equal(got, want) {
				t.Errorf("sent the refresh tokens %q, want %q", got, want)
			}
		})
	}
}

// Further attempts cannot help, and may lock someone out.
func TestClientSession_refusedRefreshIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		prepare func(*myreportsmock.Server, *myreports.Credentials)
		want    []string
	}{
		"used up": {
			func(_ *myreportsmock.Server, c *myreports.Credentials) {
				c.RefreshToken = transport.NewSecret("used-up-8d1f")
			},
			[]string{"invalid_grant", "HTTP status 400"},
		},
		"wrong client secret": {
			func(_ *myreportsmock.Server, c *myreports.Credentials) {
				c.ClientSecret = transport.NewSecret("wrong-client-secret-2b%")
			},
			[]string{"invalid_client", "HTTP status 401"},
		},
		"echoed": {
			func(mock *myreportsmock.Server, _ *myreports.Credentials) {
				mock.InjectFault(fakeserver.Fault{PathPrefix: clientTokenPath, Status: http.StatusBadRequest,
					Body: `{"error": "invalid_grant", ` +
						`"error_description": "Not ` + myreportsmock.RefreshToken + ` of ` + myreportsmock.ClientSecret + ` nor ` +
						url.QueryEscape(myreportsmock.ClientSecret) + `."}`})
			},
			[]string{"invalid_grant", "nor"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			baseURL := mock.Start(t)
			credentials := clientRefreshing(baseURL)
			tc.prepare(mock, &credentials)
			client := clientBy(t, baseURL, credentials)
			for range 3 {
				err := clientAsk(t, client)
				failed := clientFailed(t, err)
				for _, want := range append(tc.want, "POST "+clientTokenPath+": ", "myreports.refresh_token", "MYREPORTS_TOKEN") {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("got %v, want %q in it", err, want)
					}
				}
				if failed.Kind != apierr.Credentials {
					t.Errorf("got the kind %d", failed.Kind)
				}
				clientExpectNoSecret(t, err.Error(), "91c3", "73b8")
			}
			clientExpectCalls(t, mock, "POST "+clientTokenPath)
		})
	}
}

// Only what the server says of the credentials is about them.
func TestClientSession_badResponsesOfTheTokenEndpoint(t *testing.T) {
	t.Parallel()
	const check = "Check the provider's myreports.refresh_token"
	for name, tc := range map[string]struct {
		fault fakeserver.Fault
		want  []string
		kind  apierr.Kind
	}{
		"HTML": {fakeserver.Fault{Status: 200, Body: "<html>Sign in</html>", ContentType: "text/html"},
			[]string{"an HTML page (20 bytes)", "Check myreports.token_url"}, apierr.Other},
		"no token": {fakeserver.Fault{Status: 200, Body: "{}"}, []string{"no access token"}, apierr.Other},
		"not found": {fakeserver.Fault{Status: 404, Body: "nothing here"},
			[]string{"HTTP status 404", "Check myreports.token_url"}, apierr.Other},
		"truncated": {fakeserver.Fault{TruncateTo: 40}, []string{"truncated", "it is valid once"}, apierr.Other},
		"cut":       {fakeserver.Fault{CutBody: 40}, []string{"no access token"}, apierr.Other},
		"dropped": {fakeserver.Fault{DropBefore: true}, []string{"signing in failed", "it is valid once"},
			apierr.Other},
		"internal error": {fakeserver.Fault{Status: 500, Body: "Sign in"},
			[]string{"HTTP status 500", "says nothing of the credentials", "it is valid once"}, apierr.Other},
		"rate limit": {fakeserver.Fault{Status: 429}, []string{"HTTP status 429", "limits how often one may sign in"},
			apierr.Other},
		"redirect": {fakeserver.Fault{Status: 302,
			Header: http.Header{"Location": {"https://elsewhere.example/?p=" + myreportsmock.RefreshToken}}},
			[]string{"HTTP status 302", "elsewhere.example"}, apierr.Other},
		"error, 200": {fakeserver.Fault{Status: 200, Body: `{"error": "invalid_grant"}`},
			[]string{"invalid_grant", check, "plan and apply are two processes"}, apierr.Credentials},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			mock.InjectFault(tc.fault)
			baseURL := mock.Start(t)
			err := clientAsk(t, clientBy(t, baseURL, clientRefreshing(baseURL)))
			for _, want := range append(tc.want, "POST "+clientTokenPath+": ") {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Fatalf("got %v, want %q", err, want)
				}
			}
			if !apierr.Is(err, tc.kind) || strings.Contains(err.Error(), check) != (tc.kind == apierr.Credentials) {
				t.Errorf("got %v, want the kind %d", err, tc.kind)
			}
			clientExpectNoSecret(t, err.Error(), append(mock.IssuedTokens(), "Sign in")...)
			if got := mock.Count("/api"); got != 0 {
				t.Errorf("called the API %d times without a token", got)
			}
		})
	}
}

func TestClientSession_unreachableTokenEndpoint(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	mock := myreportsmock.New()
	baseURL := mock.Start(t)
	credentials := clientRefreshing(baseURL)
	credentials.TokenURL = gone.URL + clientTokenPath
	client := clientBy(t, baseURL, credentials)
	first := clientAsk(t, client)
	if failed := clientFailed(t, first); !strings.Contains(failed.Advice, "myreports.token_url") || failed.Cause == nil {
		t.Errorf("got %v, want what went wrong and advice about the address", first)
	}
	clientExpectNoSecret(t, first.Error())
	// The others are told the same and do not wait for it again.
	if second := clientAsk(t, client); !errors.Is(second, first) {
		t.Errorf("then got %v", second)
	}
	clientExpectCalls(t, mock)
}

func TestClientSession_logHasNoSecret(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithRotation())
	baseURL := mock.Start(t)
	client := clientBy(t, baseURL, clientRefreshing(baseURL))
	log := &bytes.Buffer{}
	ctx := tflogtest.RootLogger(t.Context(), log)
	for range 3 {
		if _, err := client.Instance(ctx, transport.NewSecret(clientLicenseKey)); err != nil {
			t.Fatal(err)
		}
		mock.ExpireTokens()
	}
	clientExpectNoSecret(t, log.String(), mock.IssuedTokens()...)
	if !strings.Contains(log.String(), clientTokenPath) {
		t.Error("the log has no refresh, so this says nothing")
	}
}

// A refresh whose response has other JSON types, and a byte order mark, is one all the same.
func TestClientSession_otherJSONTypes(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New()
	mock.InjectFault(fakeserver.Fault{Transform: fakeserver.OtherTypes})
	baseURL := mock.Start(t)
	if err := clientAsk(t, clientBy(t, baseURL, clientRefreshing(baseURL))); err != nil {
		t.Error(err)
	}
}
