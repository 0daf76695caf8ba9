// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

const upsertPath = "/cloud-pbx/upsert/"

// account is a fake account.
type account struct{ *teniosmock.Server }

func start(_ testing.TB, opts ...teniosmock.Option) account { return account{teniosmock.New(opts...)} }

// reply is a response with its body both raw and decoded.
type reply struct {
	status int
	header http.Header
	raw    string
	json   map[string]any
}

func (a account) do(t testing.TB, method, path, contentType, body string) reply {
	t.Helper()

	req := httptest.NewRequest(method, path, strings.NewReader(body))
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	rec := httptest.NewRecorder()
	a.ServeHTTP(rec, req)

	r := reply{status: rec.Code, header: rec.Header(), raw: rec.Body.String()}
	if err := json.Unmarshal([]byte(r.raw), &r.json); err != nil {
		t.Fatalf("%s %s: the response %q is not a JSON object: %v", method, path, r.raw, err)
	}
	if got := rec.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("%s %s: got content type %q", method, path, got)
	}
	return r
}

func (a account) post(t testing.TB, path, body string) reply {
	t.Helper()

	return a.do(t, http.MethodPost, path, "application/json", body)
}

// edits are changes to a valid body; an absent value removes its key.
type edits map[string]any

type absent struct{}

func (e edits) applyTo(t testing.TB, valid map[string]any) string {
	t.Helper()

	body := maps.Clone(valid)
	for key, value := range e {
		body[key] = value
		if _, out := value.(absent); out {
			delete(body, key)
		}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// upsert sends an upsert that is valid except for the edits.
func (a account) upsert(t testing.TB, name string, e edits) reply {
	t.Helper()

	return a.post(t, upsertPath+name, e.applyTo(t, map[string]any{
		"access_key":           teniosmock.AccessKey,
		"password":             "i7Lkm07",
		"outbound_allowed":     "true",
		"sip_login_enabled":    "true",
		"call_history_enabled": "true",
		"first_name":           "Peter",
		"last_name":            "Mustermann",
	}))
}

// list sends a list request that is valid except for the edits.
func (a account) list(t testing.TB, e edits) reply {
	t.Helper()

	return a.post(t, "/cloud-pbx/list", e.applyTo(t, map[string]any{
		"access_key": teniosmock.AccessKey,
		"page":       1,
		"page_size":  10,
	}))
}

// names returns the user names of a list response.
func (r reply) names(t testing.TB) []string {
	t.Helper()

	var list struct {
		Items []struct {
			UserName string `json:"user_name"`
		} `json:"items"`
	}
	if err := json.Unmarshal([]byte(r.raw), &list); err != nil || list.Items == nil {
		t.Fatalf("got no items: %s", r.raw)
	}
	names := []string{}
	for _, item := range list.Items {
		names = append(names, item.UserName)
	}
	return names
}

// want checks the status and the whole body, in which neither a key may be missing nor one too
// many.
func (r reply) want(t testing.TB, status int, body string) {
	t.Helper()

	var want map[string]any
	if err := json.Unmarshal([]byte(body), &want); err != nil {
		t.Fatalf("%q: %v", body, err)
	}
	if r.status != status || !reflect.DeepEqual(r.json, want) {
		t.Errorf("got %d %s\nwant %d %s", r.status, r.raw, status, body)
	}
}

// wantSuccess checks for the response to an upsert that was carried out.
func (r reply) wantSuccess(t testing.TB) {
	t.Helper()

	r.want(t, http.StatusOK, `{"success": true}`)
}

// wantRefused checks for a 400 with that code about those fields.
func (r reply) wantRefused(t testing.TB, code string, fields ...any) {
	t.Helper()

	want := append([]any{}, fields...)
	if r.status != http.StatusBadRequest || r.json["error_code"] != code || !reflect.DeepEqual(r.json["fields"], want) {
		t.Errorf("got %d %s\nwant 400 %s about %v", r.status, r.raw, code, want)
	}
}
