// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

func TestUnknownPaths(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(1))
	id := p.Holidays()[0].ID
	tests := []struct{ method, path string }{
		{http.MethodPut, tenantPath},
		{http.MethodPatch, tenantPath},
		{http.MethodDelete, tenantPath},
		{http.MethodPost, "/api/tenant/status"},
		{http.MethodGet, tokenPath},
		{http.MethodDelete, holidaysPath + "/" + id},
		{http.MethodGet, holidaysPath + "/" + id + "/destroy"},
		{http.MethodPost, holidaysPath + "/" + id + "/destroy/"},
		{http.MethodPost, holidaysPath + "/" + id + "/destroy/destroy"},
		{http.MethodPost, holidaysPath + "/" + id + "/copy"},
		{http.MethodPost, holidaysPath + "//destroy"},
		{http.MethodPost, holidaysPath + "/"},
		{http.MethodGet, holidaysPath + "/"},
		{http.MethodGet, holidaysPath + "/" + id + "/"},
		{http.MethodGet, "/"},
		{http.MethodGet, "/tenant"},
		{http.MethodGet, "/api"},
		{http.MethodGet, "/api/"},
		{http.MethodGet, "/api/tenant/"},
		{http.MethodGet, "/api//tenant"},
		{http.MethodGet, "/api/../api/tenant"},
		{http.MethodGet, "/API/tenant"},
		{http.MethodGet, "/api/%74enant"},
		{http.MethodGet, "/api/tenants"},
		{http.MethodGet, "/api/tenant/notification"},
		{http.MethodPost, "/api/auth/sign_in"},
		{http.MethodPost, "/api/login/oauth/revoke"},
	}
	for _, tc := range tests {
		t.Run(tc.method+" "+tc.path, func(t *testing.T) {
			t.Parallel()

			p.do(t, tc.method, tc.path, "", bearer(portsipmock.Token)).wantError(t, 404, "UNKNOWN")
			// What is not there is not there for strangers either.
			p.do(t, tc.method, tc.path, "", nil).wantError(t, 404, "UNKNOWN")
		})
	}
}

// calls are all calls but the sign-in, each as it succeeds on a fresh server with the holiday
// HOLIDAY.
var calls = []struct{ method, path, body string }{
	{"GET", tenantPath, ""},
	{"POST", tenantPath, `{}`},
	{"GET", "/api/tenant/status", ""},
	{"GET", policyPath, ""},
	{"POST", policyPath, `{}`},
	{"GET", "/api/tenant/balance", ""},
	{"POST", "/api/tenant/balance", `{"balance":1}`},
	{"GET", headersPath, ""},
	{"POST", headersPath, `{}`},
	{"GET", voicemailPath, ""},
	{"POST", voicemailPath, `{}`},
	{"GET", holidaysPath, ""},
	{"POST", holidaysPath, `{"name":"x","region":"DEU","consecutive":false,"every_year":true}`},
	{"GET", holidaysPath + "/HOLIDAY", ""},
	{"POST", holidaysPath + "/HOLIDAY", `{}`},
	{"POST", holidaysPath + "/HOLIDAY/destroy", ""},
}

// eachCall runs a test for each call on a server of its own. The path is without HOLIDAY.
func eachCall(t *testing.T, run func(t *testing.T, p pbx, method, path, body string)) {
	t.Helper()

	for _, tc := range calls {
		t.Run(tc.method+" "+tc.path, func(t *testing.T) {
			t.Parallel()

			p := start(t)
			id := p.AddHoliday(portsipmock.Holiday{Name: "x", Region: "DEU"})
			run(t, p, tc.method, strings.Replace(tc.path, "HOLIDAY", id, 1), tc.body)
		})
	}
}

func TestBearer(t *testing.T) {
	t.Parallel()

	eachCall(t, func(t *testing.T, p pbx, method, path, body string) {
		for _, authorization := range []string{
			"", "Bearer", "Bearer ", "Bearer wrong", portsipmock.Token, "Basic " + portsipmock.Token,
			"Bearer  " + portsipmock.Token, "Bearer " + portsipmock.Token + "x", "bearer" + portsipmock.Token,
			"Bearer " + strings.ToUpper(portsipmock.Token),
		} {
			// A stranger is told nothing about the rest of the request.
			h := header{"Authorization": authorization}
			p.do(t, method, path+"?nonsense=1", "nonsense", h).wantError(t, 401, "UNAUTHORIZED")
		}
		for _, scheme := range []string{"Bearer ", "bearer "} {
			h := header{"Authorization": scheme + portsipmock.Token, "Content-Type": "application/json"}
			if got := p.do(t, method, path, body, h); got.status > 204 && !strings.HasSuffix(path, "/destroy") {
				t.Errorf("%s: got %d %s", scheme, got.status, got.raw)
			}
		}
	})
}

func TestQueries(t *testing.T) {
	t.Parallel()

	eachCall(t, func(t *testing.T, p pbx, method, path, body string) {
		h := bearer(portsipmock.Token)
		h["Content-Type"] = "application/json"
		if got := p.do(t, method, path+"?id=1", body, h); got.status != 400 {
			t.Errorf("got %d %s", got.status, got.raw)
		}
		if got := p.do(t, method, path, body, h); got.status > 204 {
			t.Errorf("got %d %s", got.status, got.raw)
		}
	})
}

func TestContentType(t *testing.T) {
	t.Parallel()

	tests := map[string]bool{
		"application/json":                  true,
		"application/json; charset=utf-8":   true,
		"Application/JSON;charset=UTF-8":    true,
		"application/json; charset=latin-1": false,
		"application/x-www-form-urlencoded": false,
		"text/json":                         false,
		"nonsense;;":                        false,
		"":                                  false,
	}
	eachCall(t, func(t *testing.T, p pbx, method, path, body string) {
		if body == "" {
			return
		}
		for contentType, fine := range tests {
			h := bearer(portsipmock.Token)
			h["Content-Type"] = contentType
			got := p.do(t, method, path, body, h)
			if fine && got.status > 201 {
				t.Errorf("%s: got %d %s", contentType, got.status, got.raw)
			}
			if !fine {
				got.wantError(t, 400, "VALIDATE_FAILED")
			}
		}
	})
}

func TestBodyIsOneObject(t *testing.T) {
	t.Parallel()

	eachCall(t, func(t *testing.T, p pbx, method, path, valid string) {
		if valid == "" {
			return
		}
		for _, body := range []string{
			" ", "null", "[]", "1", `"text"`, "nonsense", "{", "a=1", "[" + valid + "]", valid + valid,
			valid + "x", valid + "}", "\ufeff" + valid, strings.TrimSuffix(valid, "}"),
			strings.Replace(valid, "}", ",}", 1),
			strings.Replace(valid, "{", `{1:1,`, 1),
			strings.Replace(valid, "{", "{\"\xff\":1,", 1),
			`{"a":{"b":1,"b":1}}`, `{"a":[{"b":1,"b":1}]}`, `{"a":[1}`, `{"a"}`, `{"a" 1}`, `{"a":[1`, `{"a":{"b":1`,
		} {
			p.post(t, path, body).wantError(t, 400, "VALIDATE_FAILED")
		}
		if got := p.post(t, path, " "+valid+"\n"); got.status > 201 {
			t.Errorf("got %d %s", got.status, got.raw)
		}
	})
	start(t).post(t, tenantPath, "{\"name\":\"\xff\"}").wantError(t, 400, "VALIDATE_FAILED")
	start(t).post(t, policyPath, `{"contains_letters":true,"contains_letters":true}`).wantError(t, 400, "VALIDATE_FAILED")
}

func TestDestroyHasNoBody(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(1))
	p.post(t, holidaysPath+"/"+p.Holidays()[0].ID+"/destroy", "{}").wantError(t, 400, "VALIDATE_FAILED")
	if len(p.Holidays()) != 1 {
		t.Error("a refused request destroyed the holiday")
	}
}

func TestUnknownKeysAndNulls(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		body   string
		fields []string
	}{
		tenantPath: {
			`{"Name":"x","avatar_file_name":"x","website":null,"e164":null}`,
			[]string{"Name", "avatar_file_name", "e164", "website"},
		},
		policyPath:            {`{"min_length":null,"minlength":6}`, []string{"min_length", "minlength"}},
		headersPath:           {`{"add":null,"remove":[]}`, []string{"add", "remove"}},
		voicemailPath:         {`{"extension":"100","retain_days":null}`, []string{"extension", "retain_days"}},
		"/api/tenant/balance": {`{"amount":1,"balance":null}`, []string{"amount", "balance"}},
		holidaysPath: {
			`{"name":"x","region":"DEU","consecutive":null,"every_year":true,"id":"x","":1}`,
			[]string{"", "consecutive", "id"},
		},
		holidaysPath + "/HOLIDAY": {`{"day_start":null,"id":"x","day":1}`, []string{"day", "day_start", "id"}},
	}
	for path, tc := range tests {
		t.Run(path, func(t *testing.T) {
			t.Parallel()

			p := start(t)
			path = strings.Replace(path, "HOLIDAY", p.AddHoliday(portsipmock.Holiday{Name: "x"}), 1)
			p.post(t, path, tc.body).wantInvalid(t, tc.fields...)
		})
	}
}
