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

func TestContentType(t *testing.T) {
	t.Parallel()

	tests := map[string]int{
		"application/json":                  200,
		"application/json; charset=utf-8":   200,
		"Application/JSON;charset=UTF-8":    200,
		"application/json; charset=latin-1": 400,
		"application/x-www-form-urlencoded": 400,
		"text/json":                         400,
		"text/plain":                        400,
		"nonsense;;":                        400,
		"":                                  400,
	}
	body := `{"access_key":"` + teniosmock.AccessKey + `","page":1,"page_size":10}`
	for contentType, status := range tests {
		t.Run(contentType, func(t *testing.T) {
			t.Parallel()

			got := start(t).do(t, http.MethodPost, "/cloud-pbx/list", contentType, body)
			if status == 400 {
				got.wantRefused(t, "BAD_REQUEST")
			} else if got.status != status {
				t.Errorf("got %d %s", got.status, got.raw)
			}
		})
	}
}

func TestBodyIsOneObject(t *testing.T) {
	t.Parallel()

	valid := `{"access_key":"` + teniosmock.AccessKey + `","page":1,"page_size":10}`
	for _, body := range []string{
		"", " ", "null", "[]", "1", `"text"`, "nonsense", "{", "access_key=x",
		"[" + valid + "]", valid + valid, valid + "x", valid + "}", "\ufeff" + valid,
		strings.TrimSuffix(valid, "}"),
		strings.Replace(valid, "}", ",}", 1),
		strings.Replace(valid, ":1", " 1", 1),
		strings.Replace(valid, "}", `,"page":1}`, 1),
		strings.Replace(valid, "}", `,1:1}`, 1),
		strings.Replace(valid, "{", "{\"\xff\":1,", 1),
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()

			start(t).post(t, "/cloud-pbx/list", body).wantRefused(t, "BAD_REQUEST")
		})
	}
	start(t).post(t, "/cloud-pbx/list", " "+valid+"\n").want(t, 200,
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
			// A stranger is told nothing about the rest of the request.
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

func TestListNumbers(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		value any
		code  string
	}{
		"missing":  {absent{}, "FIELD_IS_REQUIRED"},
		"null":     {nil, "FIELD_IS_REQUIRED"},
		"text":     {"1", "BAD_REQUEST"},
		"empty":    {"", "BAD_REQUEST"},
		"fraction": {1.5, "BAD_REQUEST"},
		"exponent": {json.RawMessage("1e0"), "BAD_REQUEST"},
		"decimal":  {json.RawMessage("1.0"), "BAD_REQUEST"},
		"too big":  {json.RawMessage("9223372036854775808"), "BAD_REQUEST"},
		"boolean":  {true, "BAD_REQUEST"},
		"array":    {[]int{1}, "BAD_REQUEST"},
		"zero":     {0, "FIELD_NEGATIVE_OR_ZERO"},
		"negative": {-1, "FIELD_NEGATIVE_OR_ZERO"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t)
			a.list(t, edits{"page": tc.value}).wantRefused(t, tc.code, "page")
			a.list(t, edits{"page_size": tc.value}).wantRefused(t, tc.code, "page_size")
		})
	}
}

func TestUpsertFields(t *testing.T) {
	t.Parallel()

	const isRequired, bad, fine = "FIELD_IS_REQUIRED", "BAD_REQUEST", ""
	tests := []struct {
		keys  []string
		value any
		code  string
	}{
		{[]string{"password", "first_name", "last_name"}, absent{}, isRequired},
		{[]string{"password", "first_name", "last_name"}, nil, isRequired},
		{[]string{"password", "first_name", "last_name"}, 1, bad},
		{[]string{"password", "first_name", "last_name"}, true, bad},
		{[]string{"password"}, "", isRequired},
		{[]string{"first_name", "last_name"}, "", fine},
		{[]string{"outbound_allowed", "sip_login_enabled", "call_history_enabled"}, absent{}, isRequired},
		{[]string{"outbound_allowed", "sip_login_enabled", "call_history_enabled"}, nil, isRequired},
		{[]string{"outbound_allowed", "sip_login_enabled", "call_history_enabled"}, "", isRequired},
		{[]string{"outbound_allowed", "sip_login_enabled", "call_history_enabled"}, true, bad},
		{[]string{"outbound_allowed", "sip_login_enabled", "call_history_enabled"}, false, bad},
		{[]string{"outbound_allowed", "sip_login_enabled", "call_history_enabled"}, 1, bad},
		{[]string{"outbound_allowed", "sip_login_enabled", "call_history_enabled"}, "True", bad},
		{[]string{"outbound_allowed", "sip_login_enabled", "call_history_enabled"}, "1", bad},
		{[]string{"outbound_allowed", "sip_login_enabled", "call_history_enabled"}, "false", fine},
		{[]string{"internal_extension", "email"}, absent{}, fine},
		{[]string{"internal_extension", "email"}, "", fine},
		{[]string{"internal_extension", "email"}, nil, bad},
		{[]string{"internal_extension", "email"}, 100, bad},
		{[]string{"internal_extension"}, "110", bad},
		{[]string{"internal_extension"}, "112", bad},
		{[]string{"internal_extension"}, "111", fine},
		{[]string{"email"}, "pm@test.com", fine},
		{[]string{"email"}, "peter.m+pbx@mail.test-firma.de", fine},
		{[]string{"email"}, "test.com", bad},
		{[]string{"email"}, "@test.com", bad},
		{[]string{"email"}, "p m@test.com", bad},
		{[]string{"email"}, "pm@test@test.com", bad},
		{[]string{"email"}, "pm@.com", bad},
		{[]string{"email"}, "pm@test.", bad},
		{[]string{"email"}, "Peter <pm@test.com>", bad},
	}
	a := start(t)
	for _, tc := range tests {
		for _, key := range tc.keys {
			got := a.upsert(t, number, edits{key: tc.value})
			t.Logf("%s = %v", key, tc.value)
			if tc.code == fine {
				got.wantSuccess(t)
			} else {
				got.wantRefused(t, tc.code, key)
			}
		}
	}
}

func TestUpsertUserNames(t *testing.T) {
	t.Parallel()

	const invalid, notFound, fine = "invalid", "not found", "fine"
	tests := map[string]string{
		"+492215550000":            fine,
		"+492215559999":            fine,
		"%2B492215550001":          fine,
		"+49221000002":             fine,
		"+12025550123":             fine,
		"+4922155500000":           notFound,
		"+49221555000":             notFound,
		"+492215560000":            notFound,
		"+12025550124":             notFound,
		"+2":                       notFound,
		"+999999999999999":         notFound,
		"+9999999999999999":        invalid,
		"+1234564646":              invalid,
		"+120255501234":            invalid,
		"+0492215550000":           invalid,
		"492215550000":             invalid,
		"0221555000":               invalid,
		"+":                        invalid,
		"++492215550000":           invalid,
		"+49221555000a":            invalid,
		"+49%20221%205550000":      invalid,
		"%20492215550000":          invalid,
		"%252B492215550000":        invalid,
		"+492215550000%2F":         invalid,
		"+492215550000%0A":         invalid,
		"peter":                    invalid,
		"+49%D9%A2%D9%A1%D9%A0100": invalid,
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t, teniosmock.WithNumbers("+49221000002", "+12025550123"))
			got := a.upsert(t, name, nil)
			switch want {
			case fine:
				got.wantSuccess(t)
				plain := strings.ReplaceAll(name, "%2B", "+")
				if _, exists := a.User(plain); !exists {
					t.Errorf("there is no user %s", plain)
				}
			case notFound:
				got.want(t, 400, `{"success": false, "error_code": "NOT_FOUND", "error_message": "Not found.", "fields": []}`)
			default:
				got.wantRefused(t, "BAD_REQUEST", "user_name")
			}
		})
	}
}
