// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const (
	tokenPath = "/api/login/oauth/token"
	clientID  = "9d806019-75b2-4b3d-bb8b-f5a3a412cc0a"
)

var formType = header{"Content-Type": "application/x-www-form-urlencoded"}

func (p pbx) form(t testing.TB, body string) reply {
	t.Helper()

	return p.do(t, http.MethodPost, tokenPath, body, formType)
}

// tokens returns the tokens of a response that must have them.
func (r reply) tokens(t testing.TB) (access, refresh string) {
	t.Helper()

	access, _ = r.json["access_token"].(string)
	refresh, _ = r.json["refresh_token"].(string)
	if r.status != http.StatusOK || access == "" || refresh == "" || access == refresh {
		t.Fatalf("got %d %s", r.status, r.raw)
	}
	return access, refresh
}

// passwordGrant returns the form of a sign-in; an empty value omits a parameter.
func passwordGrant(changes map[string]string) string {
	form := url.Values{
		"grant_type": {"password"}, "username": {"admin"}, "password": {"secret"}, "domain": {"pbx.example.com"},
		"scope": {"all"}, "client_id": {clientID},
	}
	return edited(form, changes)
}

func edited(form url.Values, changes map[string]string) string {
	for key, value := range changes {
		form.Set(key, value)
		if value == "" {
			form.Del(key)
		}
	}
	return form.Encode()
}

func TestSignIn(t *testing.T) {
	t.Parallel()

	const fine, wrong = "fine", "wrong"
	tests := map[string]struct {
		changes map[string]string
		want    string
	}{
		"as it is":           {nil, fine},
		"wrong username":     {map[string]string{"username": "Admin"}, wrong},
		"wrong password":     {map[string]string{"password": "secret "}, wrong},
		"wrong domain":       {map[string]string{"domain": "example.com"}, wrong},
		"no domain":          {map[string]string{"domain": ""}, wrong},
		"no username":        {map[string]string{"username": ""}, "username"},
		"no password":        {map[string]string{"password": ""}, "password"},
		"no scope":           {map[string]string{"scope": ""}, "scope"},
		"other scope":        {map[string]string{"scope": "openid"}, "scope"},
		"no client_id":       {map[string]string{"client_id": ""}, "client_id"},
		"other client_id":    {map[string]string{"client_id": strings.ToUpper(clientID)}, "client_id"},
		"client_secret":      {map[string]string{"client_secret": "x"}, "client_secret"},
		"no grant_type":      {map[string]string{"grant_type": ""}, "grant_type"},
		"other grant_type":   {map[string]string{"grant_type": "client_credentials"}, "grant_type"},
		"misspelt parameter": {map[string]string{"domian": "x"}, "domian"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := start(t, portsipmock.WithLogin("admin", "secret", "pbx.example.com"))
			got := p.form(t, passwordGrant(tc.changes))
			signIns := 0
			switch tc.want {
			case fine:
				got.tokens(t)
				signIns = 1
			case wrong:
				got.wantError(t, 400, "UNAUTHORIZED")
			default:
				got.wantInvalid(t, tc.want)
			}
			if p.SignIns() != signIns || len(p.IssuedTokens()) != 2*signIns {
				t.Errorf("got %d sign-ins and the tokens %v", p.SignIns(), p.IssuedTokens())
			}
		})
	}
}

func TestSignInWithoutForm(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithLogin("admin", "secret", "pbx.example.com"))
	valid := passwordGrant(nil)
	p.do(t, "POST", tokenPath, valid, nil).wantError(t, 400, "VALIDATE_FAILED")
	p.do(t, "POST", tokenPath, `{"grant_type":"password"}`, header{"Content-Type": "application/json"}).
		wantError(t, 400, "VALIDATE_FAILED")
	p.do(t, "POST", tokenPath+"?"+valid, "", formType).wantError(t, 400, "VALIDATE_FAILED")
	p.form(t, valid+"&username=admin").wantError(t, 400, "VALIDATE_FAILED")
	p.form(t, valid+"&x=%zz").wantError(t, 400, "VALIDATE_FAILED")
	// A form says who the client is; a client that says it in a header instead is not understood.
	h := header{"Content-Type": formType["Content-Type"], "Authorization": "Basic OWQ4MDYwMTk6"}
	p.do(t, "POST", tokenPath, passwordGrant(map[string]string{"client_id": ""}), h).wantInvalid(t, "client_id")
	if p.SignIns() != 0 {
		t.Errorf("got %d sign-ins", p.SignIns())
	}
}
