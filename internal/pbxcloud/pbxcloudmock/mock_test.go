// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

const (
	mistakenKey = "Too bad... you mistaken the security api key.\n"
	formType    = "application/x-www-form-urlencoded"
)

// pbx is a fake PBX.
type pbx struct{ *pbxcloudmock.Server }

func start(_ testing.TB, opts ...pbxcloudmock.Option) pbx { return pbx{pbxcloudmock.New(opts...)} }

// reply is a response.
type reply struct {
	status      int
	contentType string
	raw         string
}

func (p pbx) do(_ testing.TB, method, pathAndQuery, contentType, body string) reply {
	path, query, _ := strings.Cut(pathAndQuery, "?")
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	// Set apart, since the page's own tenant=% does not pass url.Parse in all places.
	req.URL.RawQuery = query
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	rec := httptest.NewRecorder()
	p.ServeHTTP(rec, req)
	return reply{status: rec.Code, contentType: rec.Header().Get("Content-Type"), raw: rec.Body.String()}
}

// get sends parameters in the query, together with the administrator's key.
func (p pbx) get(t testing.TB, query string) reply {
	t.Helper()

	return p.getWith(t, pbxcloudmock.Key, query)
}

func (p pbx) getWith(t testing.TB, key, query string) reply {
	t.Helper()

	return p.do(t, http.MethodGet, pbxcloudmock.Path+"?key="+key+"&"+query, "", "")
}

// post sends parameters in the query and jsondata in the body.
func (p pbx) post(t testing.TB, query, jsondata string) reply {
	t.Helper()

	return p.postWith(t, pbxcloudmock.Key, query, jsondata)
}

func (p pbx) postWith(t testing.TB, key, query, jsondata string) reply {
	t.Helper()

	body := url.Values{"jsondata": {jsondata}}.Encode()
	return p.do(t, http.MethodPost, pbxcloudmock.Path+"?key="+key+"&"+query, formType, body)
}

// custom sends an action on custom destinations of DEMO, as JSON.
func (p pbx) custom(t testing.TB, action string) reply {
	t.Helper()

	return p.get(t, "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&format=json&action="+action)
}

// add creates a custom destination in DEMO, update changes one.
func (p pbx) add(t testing.TB, jsondata string) reply {
	t.Helper()

	return p.post(t, "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&format=json&action=add", jsondata)
}

func (p pbx) update(t testing.TB, id, jsondata string) reply {
	t.Helper()

	return p.post(t, "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&format=json&action=update&objectid="+id, jsondata)
}

// want checks for status 200 and that body.
func (r reply) want(t testing.TB, body string) {
	t.Helper()

	if r.status != http.StatusOK || r.raw != body {
		t.Errorf("got %d %q\nwant 200 %q", r.status, r.raw, body)
	}
}

// wantWrong checks for a refusal of the fake's own that has that text in it.
func (r reply) wantWrong(t testing.TB, part string) {
	t.Helper()

	if r.status != http.StatusOK || !strings.HasPrefix(r.raw, "Wrong request: ") || !strings.Contains(r.raw, part) {
		t.Errorf("got %d %q\nwant a refusal with %q", r.status, r.raw, part)
	}
}

// wantParts checks for status 200 and those parts in the body.
func (r reply) wantParts(t testing.TB, parts ...string) {
	t.Helper()

	for _, part := range parts {
		if r.status != http.StatusOK || !strings.Contains(r.raw, part) {
			t.Errorf("got %d %q\nwant 200 with %q", r.status, r.raw, part)
		}
	}
}

// object returns a response that is a JSON object.
func (r reply) object(t testing.TB) map[string]any {
	t.Helper()

	var members map[string]any
	if err := json.Unmarshal([]byte(r.raw), &members); err != nil || members == nil {
		t.Fatalf("not an object: %q", r.raw)
	}
	return members
}
