// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

func TestUnknownPaths(t *testing.T) {
	t.Parallel()

	p := withOneOfEach(t)
	const id = "HOLIDAYS"
	tests := []struct{ method, path string }{
		{http.MethodPut, tenantPath},
		{http.MethodPost, "/api/tenant/status"},
		{http.MethodGet, tokenPath},
		{http.MethodDelete, holidaysPath + "/" + id},
		{http.MethodGet, holidaysPath + "/" + id + "/destroy"},
		{http.MethodPost, holidaysPath + "/" + id + "/destroy/"},
		{http.MethodPost, holidaysPath + "//destroy"},
		{http.MethodGet, holidaysPath + "/"},
		{http.MethodPost, "/api/extension_numbers/101"},
		{http.MethodGet, "/api/extension_numbers/"},
		{http.MethodPost, "/api/users/USERS/voicemail_pin"},
		{http.MethodGet, "/api/users/USERS/password"},
		{http.MethodPost, "/api/groups/GROUPS/members"},
		{http.MethodPost, "/api/groups/GROUPS/members/101/102"},
		{http.MethodPost, "/api/ring_groups/RING_GROUPS/agents/destroy"},
		{http.MethodGet, "/api/ivrs/IVRS/action_urls/URL/destroy"},
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

// requests are all requests except the sign-in, each as it succeeds on a new server that has one
// object of each collection, e.g. the user USERS.
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
	{"GET", notificationPath, ""},
	{"POST", notificationPath, `{"type":"SMTP","username":"pbx"}`},
	{"GET", billingPath, ""},
	{"POST", billingPath, `{}`},
	{"GET", voicemailPath, ""},
	{"POST", voicemailPath, `{}`},
	{"GET", holidaysPath, ""},
	{"POST", holidaysPath, `{"name":"x","region":"DEU","consecutive":false,"every_year":true}`},
	{"GET", holidaysPath + "/HOLIDAYS", ""},
	{"POST", holidaysPath + "/HOLIDAYS", `{}`},
	{"POST", holidaysPath + "/HOLIDAYS/destroy", ""},
	{"GET", "/api/extension_numbers/101", ""},
	{"POST", "/api/users/USERS/password", `{"password":"x"}`},
	{"POST", "/api/users/USERS/extension_password", `{"password":"x"}`},
	{"POST", "/api/users/USERS/role", `{"role":"Admin"}`},
	{"GET", "/api/groups/GROUPS/members", ""},
	{"POST", "/api/groups/GROUPS/members/102", ""},
	{"POST", "/api/groups/GROUPS/members/101/destroy", ""},
	{"GET", "/api/outbound_rules/OUTBOUND_RULES/applied_groups", ""},
	{"POST", "/api/outbound_rules/OUTBOUND_RULES/applied_groups/SECOND_GROUP", ""},
	{"POST", "/api/outbound_rules/OUTBOUND_RULES/applied_groups/GROUPS/destroy", ""},
	{"GET", "/api/ring_groups/RING_GROUPS/agents", ""},
	{"POST", "/api/ring_groups/RING_GROUPS/agents", `{"items":[{"extension_number":"101"}]}`},
	{"GET", "/api/call_queues/CALL_QUEUES/agents", ""},
	{"POST", "/api/call_queues/CALL_QUEUES/agents", `{}`},
	{"GET", "/api/ivrs/IVRS/action_urls", ""},
	{"POST", "/api/ivrs/IVRS/action_urls", `{}`},
	{"GET", "/api/ivrs/IVRS/action_urls/URL", ""},
	{"POST", "/api/ivrs/IVRS/action_urls/URL", `{}`},
	{"POST", "/api/ivrs/IVRS/action_urls/URL/destroy", ""},
}

// withOneOfEach returns a server that has one object of each collection and a second user and
// group, of which the first ones are members.
func withOneOfEach(t testing.TB, opts ...portsipmock.Option) pbx {
	t.Helper()

	names := slices.Sorted(maps.Keys(collections))
	ids := []string{"SECOND_USER", "SECOND_GROUP"}
	for _, name := range names {
		ids = append(ids, strings.ToUpper(name))
	}
	p := start(t, append(opts, portsipmock.WithIDs(ids...))...)
	p.Add("users", newUser.with(object{"name": "john", "extension_number": "102"}))
	p.Add("groups", object{"name": "Support"})
	lists := map[string]object{
		"groups": {"members": []string{"101"}}, "outbound_rules": {"applied_groups": []string{"GROUPS"}},
		"ivrs": {"action_urls": []object{{"id": "URL"}}}, "inbound_rules": {"provider_id": "PROVIDERS"},
	}
	for _, name := range names {
		p.Add(name, collections[name].body.with(lists[name]))
	}
	return p
}

// eachRequest runs a test for each of the requests, on a server of its own.
func eachRequest(t *testing.T, run func(t *testing.T, p pbx, method, path, body string)) {
	t.Helper()

	for _, tc := range requests {
		t.Run(tc.method+" "+tc.path, func(t *testing.T) {
			t.Parallel()

			run(t, withOneOfEach(t), tc.method, tc.path, tc.body)
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
	p.post(t, holidaysPath+"/"+p.holidays()[0]+"/destroy", "{}").wantError(t, 400, "VALIDATE_FAILED")
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
		notificationPath: {
			`{"type":"SMTP","username":null,"enable_system_email_server":true,"x":1}`,
			[]string{"enable_system_email_server", "username", "x"},
		},
		billingPath: {`{"enabled":null,"balance":1}`, []string{"balance", "enabled"}},
		"/api/ring_groups/RING_GROUPS/agents": {
			`{"items":[{"extension_number":null},{"extension_number":"101","display_name":"x"}],"count":2}`,
			[]string{"count", "items[0].extension_number", "items[1].display_name"},
		},
		"/api/outbound_rules/OUTBOUND_RULES": {
			`{"holidays":[null],"routes":[{"x":1}],"applied_groups":[]}`,
			[]string{"applied_groups", "holidays[0]", "routes[0].x"},
		},
		holidaysPath + "/HOLIDAYS": {`{"day_start":null,"id":"x","day":1}`, []string{"day", "day_start", "id"}},
	}
	for path, tc := range tests {
		t.Run(path, func(t *testing.T) {
			t.Parallel()

			withOneOfEach(t).post(t, path, tc.body).wantInvalid(t, tc.fields...)
		})
	}
}
