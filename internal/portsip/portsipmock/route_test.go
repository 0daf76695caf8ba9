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
	id := p.ids("holidays")[0]
	tests := []struct{ method, path string }{
		{http.MethodPut, tenantPath},
		{http.MethodPost, "/api/tenant/status"},
		{http.MethodGet, tokenPath},
		{http.MethodDelete, holidaysPath + "/" + id},
		{http.MethodGet, holidaysPath + "/" + id + "/destroy"},
		{http.MethodPost, holidaysPath + "/" + id + "/destroy/"},
		{http.MethodPost, holidaysPath + "//destroy"},
		{http.MethodGet, holidaysPath + "/"},
		{http.MethodGet, "/tenant"},
		{http.MethodGet, "/api/tenant/"},
		{http.MethodGet, "/api/../api/tenant"},
		{http.MethodGet, "/API/tenant"},
	}
	for _, tc := range tests {
		t.Run(tc.method+" "+tc.path, func(t *testing.T) {
			t.Parallel()

			p.do(t, tc.method, tc.path, "", bearer()).wantError(t, 404, "UNKNOWN")
			// The path is checked before the token.
			p.do(t, tc.method, tc.path, "", nil).wantError(t, 404, "UNKNOWN")
		})
	}
}

// requests are all requests except the sign-in, each as it succeeds on a new server with the
// holiday HOLIDAY.
var requests = []struct{ method, path, body string }{
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

// eachRequest runs a test for each of the requests, on a server of its own.
func eachRequest(t *testing.T, run func(t *testing.T, p pbx, method, path, body string)) {
	t.Helper()

	for _, tc := range requests {
		t.Run(tc.method+" "+tc.path, func(t *testing.T) {
			t.Parallel()

			p := start(t)
			id := p.Add("holidays", object{"name": "x", "region": "DEU"})
			run(t, p, tc.method, strings.Replace(tc.path, "HOLIDAY", id, 1), tc.body)
		})
	}
}

func TestBearer(t *testing.T) {
	t.Parallel()

	eachRequest(t, func(t *testing.T, p pbx, method, path, body string) {
		for _, authorization := range []string{
			"", "Bearer ", portsipmock.Token, "Basic " + portsipmock.Token, "Bearer " + portsipmock.Token + "x",
		} {
			// Nothing else is checked before the token.
			h := header{"Authorization": authorization}
			p.do(t, method, path+"?nonsense=1", "nonsense", h).wantError(t, 401, "UNAUTHORIZED")
		}
	})
}

func TestQueries(t *testing.T) {
	t.Parallel()

	eachRequest(t, func(t *testing.T, p pbx, method, path, body string) {
		h := bearer()
		h["Content-Type"] = "application/json"
		if got := p.do(t, method, path+"?id=1", body, h); got.status != 400 {
			t.Errorf("got %d %s", got.status, got.raw)
		}
		if got := p.do(t, method, path, body, h); got.status > 204 {
			t.Errorf("got %d %s", got.status, got.raw)
		}
	})
}

// What a body must be is tested with fakeserver; this is that each request checks it.
func TestBodies(t *testing.T) {
	t.Parallel()

	eachRequest(t, func(t *testing.T, p pbx, method, path, valid string) {
		if valid == "" {
			return
		}
		for _, contentType := range []string{"", "text/json", "application/x-www-form-urlencoded"} {
			h := bearer()
			h["Content-Type"] = contentType
			p.do(t, method, path, valid, h).wantError(t, 400, "VALIDATE_FAILED")
		}
		for _, body := range []string{" ", "null", "[]", "[" + valid + "]", valid + valid, `{"a":{"b":1,"b":1}}`} {
			p.post(t, path, body).wantError(t, 400, "VALIDATE_FAILED")
		}
	})
}

func TestDestroyHasNoBody(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(1))
	p.post(t, holidaysPath+"/"+p.ids("holidays")[0]+"/destroy", "{}").wantError(t, 400, "VALIDATE_FAILED")
	if len(p.Objects("holidays")) != 1 {
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
			path = strings.Replace(path, "HOLIDAY", p.Add("holidays", object{"name": "x"}), 1)
			p.post(t, path, tc.body).wantInvalid(t, tc.fields...)
		})
	}
}
