// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

const tokenPath = "/connect/token"

var formType = header{"Content-Type": "application/x-www-form-urlencoded"}

func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id)+":"+url.QueryEscape(secret)))
}

// refreshForm is a valid form but for the changes; an empty value omits a parameter.
func refreshForm(changes map[string]string) string {
	form := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {myreportsmock.RefreshToken},
		"client_id": {myreportsmock.ClientID}, "client_secret": {myreportsmock.ClientSecret},
	}
	for key, value := range changes {
		form.Set(key, value)
		if value == "" {
			form.Del(key)
		}
	}
	return form.Encode()
}

// refresh sends that form, with other headers if there are any.
func (a api) refresh(t testing.TB, changes map[string]string, h header) reply {
	t.Helper()

	if h == nil {
		h = formType
	}
	return a.do(t, http.MethodPost, tokenPath, refreshForm(changes), h)
}

// access returns the access token of a response that must have one.
func (r reply) access(t testing.TB) string {
	t.Helper()

	token, _ := r.json["access_token"].(string)
	if r.status != 200 || token == "" || r.json["token_type"] != "Bearer" || r.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("got %d %s", r.status, r.raw)
	}
	return token
}

func (a api) statusWith(t testing.TB, authorization string) int {
	t.Helper()

	return a.do(t, http.MethodGet, resellerPath, "", header{"Authorization": authorization}).status
}

func TestBearerTokens(t *testing.T) {
	t.Parallel()

	const token = myreportsmock.Token
	a := start(t)
	for authorization, want := range map[string]int{
		"Bearer " + token: 200, "bearer " + token: 200, "": 401, "Bearer": 401, "Bearer  " + token: 401, "Bearer x": 401,
		token: 401, "Basic " + token: 401, "Bearer " + myreportsmock.RefreshToken: 401,
	} {
		if got := a.statusWith(t, authorization); got != want {
			t.Errorf("%q: got %d, want %d", authorization, got, want)
		}
	}
	// The British header is an artefact of the page.
	if got := a.do(t, "GET", resellerPath, "", header{"Authorisation": "Bearer " + token}); got.status != 401 {
		t.Errorf("got %d", got.status)
	}

	access := a.refresh(t, nil, nil).access(t)
	a.ExpireTokens()
	if a.statusWith(t, "Bearer "+access) != 401 || a.statusWith(t, "Bearer "+myreportsmock.Token) != 401 {
		t.Error("a token is still accepted")
	}
	again := a.refresh(t, nil, nil).access(t)
	if a.statusWith(t, "Bearer "+again) != 200 {
		t.Error("a new token is refused")
	}
}

// wantTokenError checks for an error of RFC 6749.
func (r reply) wantTokenError(t testing.TB, status int, code string) {
	t.Helper()

	_, described := r.json["error_description"]
	if r.status != status || r.json["error"] != code || len(r.json) != 1 && !described || len(r.json) > 2 {
		t.Errorf("got %d %s, want %d %s", r.status, r.raw, status, code)
	}
}

func TestRefreshIsStrict(t *testing.T) {
	t.Parallel()

	a := start(t)
	for name, tc := range map[string]struct {
		changes map[string]string
		want    string
	}{
		"no grant_type":       {map[string]string{"grant_type": ""}, "invalid_request"},
		"other grant_type":    {map[string]string{"grant_type": "client_credentials"}, "unsupported_grant_type"},
		"no refresh_token":    {map[string]string{"refresh_token": ""}, "invalid_request"},
		"wrong refresh_token": {map[string]string{"refresh_token": "x"}, "invalid_grant"},
		"no client_id":        {map[string]string{"client_id": ""}, "invalid_client"},
		"wrong client_id":     {map[string]string{"client_id": "x"}, "invalid_client"},
		"no client_secret":    {map[string]string{"client_secret": ""}, "invalid_client"},
		"wrong client_secret": {map[string]string{"client_secret": "x"}, "invalid_client"},
		"unknown parameter":   {map[string]string{"redirect_uri": "http://127.0.0.1:8000"}, "invalid_request"},
		"other scope":         {map[string]string{"scope": "openid admin"}, "invalid_scope"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a.refresh(t, tc.changes, nil).wantTokenError(t, 400, tc.want)
		})
	}

	form := refreshForm(nil)
	a.do(t, "POST", tokenPath, form+"&client_id=x", formType).wantTokenError(t, 400, "invalid_request")
	a.do(t, "POST", tokenPath, "%zz", formType).wantTokenError(t, 400, "invalid_request")
	a.do(t, "POST", tokenPath, "", formType).wantTokenError(t, 400, "invalid_request")
	a.do(t, "POST", tokenPath, form, nil).wantTokenError(t, 400, "invalid_request")
	a.do(t, "POST", tokenPath, form, writing).wantTokenError(t, 400, "invalid_request")
	a.do(t, "POST", tokenPath+"?"+form, "", formType).wantTokenError(t, 400, "invalid_request")
	got := a.do(t, "GET", tokenPath+"?"+form, "", nil)
	got.wantTokenError(t, 405, "invalid_request")
	if got.header.Get("Allow") != "POST" {
		t.Errorf("got %q", got.header.Get("Allow"))
	}
	a.do(t, "POST", "/api/connect/token", form, formType).wantRefused(t, 404, "Not Found")

	fine := basic(myreportsmock.ClientID, myreportsmock.ClientSecret)
	a.refresh(t, nil, formType.with("Authorization", fine)).wantTokenError(t, 400, "invalid_request")
	noSecret := map[string]string{"client_secret": ""}
	a.refresh(t, map[string]string{"client_secret": "", "client_id": "x"}, formType.with("Authorization", fine)).
		wantTokenError(t, 400, "invalid_request")
	a.refresh(t, noSecret, formType.with("Authorization", "Bearer x")).wantTokenError(t, 400, "invalid_request")
	got = a.refresh(t, noSecret, formType.with("Authorization", basic(myreportsmock.ClientID, "x")))
	got.wantTokenError(t, 401, "invalid_client")
	if !strings.HasPrefix(got.header.Get("WWW-Authenticate"), "Basic") {
		t.Errorf("got %v", got.header)
	}
	if len(a.IssuedTokens()) != 0 {
		t.Error("a token was issued")
	}
}
