// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

const number = "+492215550001"

func TestUnknownMethods(t *testing.T) {
	t.Parallel()

	tests := []struct{ method, path string }{
		{http.MethodGet, "/cloud-pbx/list"},
		{http.MethodPut, "/cloud-pbx/list"},
		{http.MethodDelete, upsertPath + number},
		{http.MethodPost, "/"},
		{http.MethodPost, "/cloud-pbx"},
		{http.MethodPost, "/cloud-pbx/list/"},
		{http.MethodPost, "//cloud-pbx/list"},
		{http.MethodPost, "/cloud-pbx/../cloud-pbx/list"},
		{http.MethodPost, "/Cloud-PBX/list"},
		{http.MethodPost, "/cloud-pbx/list?page=1"},
		{http.MethodPost, "/cloud-pbx/upsert"},
		{http.MethodPost, upsertPath},
		{http.MethodPost, upsertPath + number + "/"},
		{http.MethodPost, upsertPath + number + "?access_key=" + teniosmock.AccessKey},
		{http.MethodPost, "/cloud-pbx/delete/" + number},
	}
	for _, tc := range tests {
		t.Run(tc.method+" "+tc.path, func(t *testing.T) {
			t.Parallel()

			start(t).do(t, tc.method, tc.path, "application/json", "{}").want(t, http.StatusNotFound,
				`{"error_code": "NOT_FOUND", "error_message": "Unknown method.", "fields": []}`)
		})
	}
}

func TestBody(t *testing.T) {
	t.Parallel()

	valid := `{"access_key":"` + teniosmock.AccessKey + `","page":1,"page_size":10}`
	a := start(t)
	for _, body := range []string{
		"", "null", "[]", "access_key=x", "[" + valid + "]", valid + valid, "\ufeff" + valid,
		strings.TrimSuffix(valid, "}"), strings.Replace(valid, "}", `,"page":1}`, 1),
		strings.Replace(valid, "{", "{\"\xff\":1,", 1),
	} {
		a.post(t, "/cloud-pbx/list", body).wantRefused(t, "BAD_REQUEST")
	}
	for _, contentType := range []string{"", "text/json", "application/x-www-form-urlencoded"} {
		a.do(t, http.MethodPost, "/cloud-pbx/list", contentType, valid).wantRefused(t, "BAD_REQUEST")
	}
	a.do(t, http.MethodPost, "/cloud-pbx/list", "Application/JSON;charset=UTF-8", " "+valid+"\n").want(t, 200,
		`{"success": true, "items": [], "total_items": 0, "page_size": 10, "page": 1}`)
}

func TestAccessKey(t *testing.T) {
	t.Parallel()

	const refused = `{"error_code": "BAD_CREDENTIALS", "error_message": "Bad credentials", "fields": []}`
	for name, key := range map[string]any{
		"missing": absent{}, "null": nil, "empty": "", "wrong": "wrong", "number": 1,
		"longer": teniosmock.AccessKey + "x", "other case": strings.ToUpper(teniosmock.AccessKey),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t)
			a.list(t, edits{"access_key": key}).want(t, 403, refused)
			a.upsert(t, number, edits{"access_key": key}).want(t, 403, refused)
			// Nothing else is checked before the access key.
			a.list(t, edits{"access_key": key, "page": "x", "nonsense": 1}).want(t, 403, refused)
			a.upsert(t, "x", edits{"access_key": key, "password": absent{}}).want(t, 403, refused)
		})
	}
}

func TestUnknownKeys(t *testing.T) {
	t.Parallel()

	a := start(t)
	for _, key := range []string{"pageSize", "Page", "user_name", "password"} {
		a.list(t, edits{key: 1}).wantRefused(t, "BAD_REQUEST", key)
	}
	for _, key := range []string{"user_name", "firstname", "Password", "page", "success", ""} {
		a.upsert(t, number, edits{key: "x"}).wantRefused(t, "BAD_REQUEST", key)
	}
	// A misspelt key is named before the one that is therefore missing.
	a.upsert(t, number, edits{"pasword": "i7Lkm07", "password": absent{}}).wantRefused(t, "BAD_REQUEST", "pasword")
	if got := a.Users(); len(got) != 0 {
		t.Errorf("refused upserts left %+v", got)
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()

	const isRequired, bad, fine = "FIELD_IS_REQUIRED", "BAD_REQUEST", ""
	a := start(t)
	for _, tc := range []struct {
		key   string
		value any
		code  string
	}{
		{"page", absent{}, isRequired}, {"page", nil, isRequired}, {"page", "1", bad}, {"page", 1.5, bad},
		{"page_size", json.RawMessage("9223372036854775808"), bad}, {"page_size", 0, "FIELD_NEGATIVE_OR_ZERO"},
	} {
		a.list(t, edits{tc.key: tc.value}).wantRefused(t, tc.code, tc.key)
	}

	flags, names := "outbound_allowed sip_login_enabled call_history_enabled", "first_name last_name"
	for _, tc := range []struct {
		keys  string
		value any
		code  string
	}{
		{"password " + names + " " + flags, absent{}, isRequired},
		{"password " + names + " " + flags, nil, isRequired},
		{"password " + names + " " + flags, 1, bad},
		{"password " + flags, "", isRequired},
		{names, "", fine},
		{flags, true, bad},
		{flags, "True", bad},
		{flags, "false", fine},
		{"internal_extension email", absent{}, fine},
		{"internal_extension email", "", fine},
		{"internal_extension email", nil, bad},
		{"internal_extension email", 100, bad},
		{"internal_extension", "110", bad},
		{"internal_extension", "112", bad},
		{"internal_extension", "111", fine},
		{"email", "peter.m+pbx@mail.test-firma.de", fine},
		{"email", "test.com", bad},
		{"email", "p m@test.com", bad},
		{"email", "pm@test.", bad},
		{"email", "Peter <pm@test.com>", bad},
	} {
		for key := range strings.FieldsSeq(tc.keys) {
			if got := a.upsert(t, number, edits{key: tc.value}); tc.code == fine {
				got.wantSuccess(t)
			} else {
				got.wantRefused(t, tc.code, key)
			}
		}
	}
}

func TestUpsertUserNames(t *testing.T) {
	t.Parallel()

	a := start(t)
	for _, name := range []string{teniosmock.FirstNumber, teniosmock.LastNumber, "%2B492215550001"} {
		a.upsert(t, name, nil).wantSuccess(t)
	}
	for _, name := range []string{"+4922155500000", "+49221555000", "+492215560000", "+2", "+999999999999999"} {
		a.upsert(t, name, nil).want(t, 400,
			`{"success": false, "error_code": "NOT_FOUND", "error_message": "Not found.", "fields": []}`)
	}
	for _, name := range []string{
		"+9999999999999999", "+120255501234", "+0492215550000", "492215550000", "+", "++492215550000",
		"+49221555000a", "%20492215550000", "%252B492215550000", "+492215550000%2F", "+492215550000%0A",
	} {
		a.upsert(t, name, nil).wantRefused(t, "BAD_REQUEST", "user_name")
	}
}
