// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

const (
	account  = myreportsmock.AccountTenantID
	customer = myreportsmock.CustomerTenantID
	other    = myreportsmock.OtherCustomerTenantID

	resellerPath   = "/api/v1.0/customers/" + customer + "/pbxs"
	otherPath      = "/api/v1.0/customers/" + other + "/pbxs"
	enterprisePath = "/api/v1.0/accounts/" + account + "/customers/" + customer + "/pbxs"
	instancePath   = "/api/v1.0/pbxs"

	unknownID = "ffffffff-ffff-4fff-8fff-ffffffffffff"
)

// api is a fake server.
type api struct{ *myreportsmock.Server }

func start(_ testing.TB, opts ...myreportsmock.Option) api { return api{myreportsmock.New(opts...)} }

// header holds the headers of a request; an empty value omits one.
type header map[string]string

// with returns a copy that has another value for one header.
func (h header) with(name, value string) header {
	result := maps.Clone(h)
	result[name] = value
	return result
}

var (
	reading = header{"Authorization": "Bearer " + myreportsmock.Token}
	writing = reading.with("Content-Type", "application/json")
	charged = writing.with("accept-charges", "true")
)

// reply is a response with its body both raw and decoded.
type reply struct {
	status int
	header http.Header
	raw    string
	json   map[string]any
}

// try sends a request and returns the response whatever its body is.
func (a api) try(method, path, body string, h header) reply {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	for name, value := range h {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	rec := httptest.NewRecorder()
	a.ServeHTTP(rec, req)
	return reply{status: rec.Code, header: rec.Header(), raw: rec.Body.String()}
}

// do sends a request; the response must have no body or a JSON object.
func (a api) do(t testing.TB, method, path, body string, h header) reply {
	t.Helper()

	r := a.try(method, path, body, h)
	wantType := "application/json; charset=utf-8"
	if r.raw == "" {
		wantType = ""
	} else if err := json.Unmarshal([]byte(r.raw), &r.json); err != nil {
		t.Fatalf("%s %s: the response %q is not a JSON object: %v", method, path, r.raw, err)
	}
	if got := r.header.Get("Content-Type"); got != wantType {
		t.Errorf("%s %s: got content type %q, want %q", method, path, got, wantType)
	}
	return r
}

func (a api) get(t testing.TB, path string) reply {
	t.Helper()

	return a.do(t, http.MethodGet, path, "", reading)
}

func (a api) post(t testing.TB, path, body string) reply {
	t.Helper()

	return a.do(t, http.MethodPost, path, body, charged)
}

func (a api) patch(t testing.TB, path, body string) reply {
	t.Helper()

	return a.do(t, http.MethodPatch, path, body, writing)
}

func (a api) delete(t testing.TB, path string) reply {
	t.Helper()

	return a.do(t, http.MethodDelete, path, "", reading)
}

// object is a JSON object to be sent.
type object map[string]any

// with returns a copy that has another value for one key.
func (o object) with(key string, value any) object {
	result := maps.Clone(o)
	result[key] = value
	return result
}

// without returns a copy that lacks a key.
func (o object) without(key string) object {
	result := maps.Clone(o)
	delete(result, key)
	return result
}

func (o object) String() string {
	raw, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

var (
	kazoo = object{
		"_type": "KazooPbxConnectionProfile", "name": "Kazoo", "hostRest": "https://rest.example.com",
		"hostWebsocket": "wss://ws.example.com", "accountId": "12345", "apiKey": "ABCDEF",
	}
	threeCX = object{
		"_type": "ThreeCxConnectionProfile", "name": "3CX", "licenseKey": "licence", "username": "user", "password": "word",
	}
)

// want checks the status and the whole body but for the timestamp. In the rest neither a key may be
// missing nor one too many.
func (r reply) want(t testing.TB, status int, body string) {
	t.Helper()

	var want map[string]any
	if err := json.Unmarshal([]byte(body), &want); err != nil {
		t.Fatalf("%q: %v", body, err)
	}
	got := maps.Clone(r.json)
	stamp, _ := got["timestamp"].(string)
	if _, err := time.Parse("2006-01-02T15:04:05.0000000Z", stamp); err != nil {
		t.Errorf("got %s: %v", r.raw, err)
	}
	delete(got, "timestamp")
	delete(want, "timestamp")
	if r.status != status || !reflect.DeepEqual(got, want) {
		t.Errorf("got %d %s\nwant %d %s", r.status, r.raw, status, body)
	}
}

// wantDone checks for the response to a patch or delete that was carried out.
func (r reply) wantDone(t testing.TB) {
	t.Helper()

	r.want(t, http.StatusOK, `{"status": "success"}`)
}

// wantRefused checks for the page's envelope with a message that has that part.
func (r reply) wantRefused(t testing.TB, status int, part string) {
	t.Helper()

	message, _ := r.json["message"].(string)
	if !strings.Contains(message, part) {
		t.Errorf("got %d %s\nwant %d about %s", r.status, r.raw, status, part)
	}
	r.want(t, status, object{"error": status, "message": message, "status": "error"}.String())
}

// data returns the object that a response holds.
func (r reply) data(t testing.TB) map[string]any {
	t.Helper()

	data, isObject := r.json["data"].(map[string]any)
	if r.status >= 300 || !isObject {
		t.Fatalf("got %d %s", r.status, r.raw)
	}
	return data
}

// createdID returns the id at the end of Location.
func (r reply) createdID(t testing.TB) string {
	t.Helper()

	location := r.header.Get("Location")
	id := location[strings.LastIndex(location, "/")+1:]
	if r.status != http.StatusCreated || len(id) != 36 {
		t.Fatalf("got %d %s at %q", r.status, r.raw, location)
	}
	return id
}

// pbx returns a PBX, which must exist.
func (a api) pbx(t testing.TB, id string) myreportsmock.PBX {
	t.Helper()

	found, ok := a.PBX(id)
	if !ok {
		t.Fatalf("PBX %s does not exist", id)
	}
	return found
}
