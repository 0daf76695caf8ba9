// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const (
	tenantPath    = "/api/tenant"
	policyPath    = "/api/tenant/password_policy"
	headersPath   = "/api/tenant/custom_headers"
	voicemailPath = "/api/voicemail"
	holidaysPath  = "/api/holidays"

	notificationPath = "/api/tenant/notification"
	billingPath      = "/api/tenant/billing"
)

// pbx is a fake PBX.
type pbx struct{ *portsipmock.Server }

func start(_ testing.TB, opts ...portsipmock.Option) pbx { return pbx{portsipmock.New(opts...)} }

// header is what a request has in its head; an empty value leaves a header out.
type header map[string]string

// reply is a response with its body both raw and decoded.
type reply struct {
	status int
	raw    string
	json   map[string]any
}

func (p pbx) do(t testing.TB, method, path, body string, h header) reply {
	t.Helper()

	req := httptest.NewRequest(method, path, strings.NewReader(body))
	for name, value := range h {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	rec := httptest.NewRecorder()
	p.ServeHTTP(rec, req)

	r := reply{status: rec.Code, raw: rec.Body.String()}
	wantType := "application/json"
	if r.raw == "" {
		wantType = ""
	} else if err := json.Unmarshal([]byte(r.raw), &r.json); err != nil {
		t.Fatalf("%s %s: the response %q is not a JSON object: %v", method, path, r.raw, err)
	}
	if got := rec.Header().Get("Content-Type"); got != wantType {
		t.Errorf("%s %s: got content type %q, want %q", method, path, got, wantType)
	}
	return r
}

func bearer() header { return header{"Authorization": "Bearer " + portsipmock.Token} }

func (p pbx) get(t testing.TB, path string) reply {
	t.Helper()

	return p.do(t, http.MethodGet, path, "", bearer())
}

func (p pbx) post(t testing.TB, path, body string) reply {
	t.Helper()

	h := bearer()
	if body != "" {
		h["Content-Type"] = "application/json"
	}
	return p.do(t, http.MethodPost, path, body, h)
}

// object is a JSON object, to be sent or compared.
type object map[string]any

func (p pbx) send(t testing.TB, path string, body object) reply {
	t.Helper()

	return p.post(t, path, encode(t, body))
}

func encode(t testing.TB, value any) string {
	t.Helper()

	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// decode returns a value as encoding/json has it, so that numbers of any type can be compared.
func decode(t testing.TB, raw string) any {
	t.Helper()

	var value any
	if err := json.Unmarshal([]byte(raw), &value); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return value
}

// wantEqual compares what JSON makes of two values.
func wantEqual(t testing.TB, got, want any) {
	t.Helper()

	if !reflect.DeepEqual(decode(t, encode(t, got)), decode(t, encode(t, want))) {
		t.Errorf("got  %s\nwant %s", encode(t, got), encode(t, want))
	}
}

// want checks the status and the whole body, in which neither a key may be missing nor one too
// many.
func (r reply) want(t testing.TB, status int, body string) {
	t.Helper()

	if r.status != status || !reflect.DeepEqual(decode(t, r.raw), decode(t, body)) {
		t.Errorf("got %d %s\nwant %d %s", r.status, r.raw, status, body)
	}
}

// wantDone checks for a success that has no body.
func (r reply) wantDone(t testing.TB, status int) {
	t.Helper()

	if r.status != status || r.raw != "" {
		t.Errorf("got %d %s\nwant %d without a body", r.status, r.raw, status)
	}
}

// wantError checks for a response with a single error of that code.
func (r reply) wantError(t testing.TB, status int, code string) {
	t.Helper()

	problems := r.problems(t)
	if r.status != status || len(problems) != 1 || problems[0].Code != code || problems[0].Message == "" {
		t.Errorf("got %d %s\nwant %d %s", r.status, r.raw, status, code)
	}
}

// wantInvalid checks for a 400 that names those fields and no others.
func (r reply) wantInvalid(t testing.TB, fields ...string) {
	t.Helper()

	var got []string
	for _, problem := range r.problems(t) {
		got = append(got, problem.Detail.Field)
		if problem.Code != "VALIDATE_FAILED" || !strings.Contains(problem.Message, problem.Detail.Field) {
			t.Errorf("got %+v", problem)
		}
	}
	slices.Sort(got)
	slices.Sort(fields)
	if r.status != http.StatusBadRequest || !slices.Equal(got, fields) {
		t.Errorf("got %d %s\nwant 400 about %v", r.status, r.raw, fields)
	}
}

type problem struct {
	Code    string
	Message string
	Detail  struct{ Field string }
}

func (r reply) problems(t testing.TB) []problem {
	t.Helper()

	var body struct{ Errors []problem }
	if err := json.Unmarshal([]byte(r.raw), &body); err != nil || len(r.json) != 1 || body.Errors == nil {
		t.Fatalf("%d %s is not an error response", r.status, r.raw)
	}
	return body.Errors
}

// with returns a copy that has other values for some keys.
func (o object) with(changes object) object {
	result := maps.Clone(o)
	maps.Copy(result, changes)
	return result
}

// within returns a copy in which the object under a key has other values for some of its keys.
func (o object) within(key string, changes object) object {
	inner, _ := o[key].(object)
	return o.with(object{key: inner.with(changes)})
}
