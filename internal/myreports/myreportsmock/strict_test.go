// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

func TestPathsThatTheAPIDoesNotHave(t *testing.T) {
	t.Parallel()

	a := start(t)
	id := a.AddKazoo(customer, myreportsmock.PBX{})
	for _, path := range []string{
		"/", "/api", "/api/v1.0", "/api/v1.0/", "/v1.0/customers/" + customer + "/pbxs",
		"/api/v1.0/customers", "/api/v1.0/customers/" + customer, "/api/v1.0/accounts/" + account + "/pbxs",
		"/api/v1.0/accounts/" + account + "/customers", "/api/v1.0/accounts/customers/" + customer + "/pbxs",
		"/api/v1/customers/" + customer + "/pbxs", "/api/v1.0/customers//pbxs", "/api/v1.0/Customers/" + customer + "/pbxs",
		"/api/v1.0/customers/" + customer + "/pbx", resellerPath + "/", resellerPath + "/" + id + "/",
		resellerPath + "/" + id + "/x", enterprisePath + "/", instancePath + "/", instancePath + "/" + id,
		"/api/v1.0/accounts/" + account + enterprisePath[len("/api/v1.0"):], "/connect/authorize",
	} {
		a.get(t, path).want(t, 404, `{"error": 404, "message": "Not Found", "status": "error"}`)
	}
}

func TestMethodsThatAPathDoesNotHave(t *testing.T) {
	t.Parallel()

	a := start(t)
	id := a.AddKazoo(customer, myreportsmock.PBX{})
	for path, methods := range map[string]string{
		resellerPath: "PUT PATCH DELETE OPTIONS", enterprisePath: "PUT PATCH DELETE OPTIONS",
		resellerPath + "/" + id: "POST PUT OPTIONS", enterprisePath + "/" + id: "POST PUT OPTIONS",
		instancePath + "?instanceId=1": "POST PUT PATCH DELETE",
	} {
		for method := range strings.FieldsSeq(methods) {
			got := a.do(t, method, path, kazoo.String(), charged)
			got.wantRefused(t, 405, "Method Not Allowed")
			if got.header.Get("Allow") == "" || strings.Contains(got.header.Get("Allow"), method) {
				t.Errorf("%s %s: got %q", method, path, got.header.Get("Allow"))
			}
		}
	}
	if got := a.try(http.MethodHead, resellerPath, "", reading); got.status != 405 {
		t.Errorf("got %d", got.status)
	}
}

func TestIDsOfAPath(t *testing.T) {
	t.Parallel()

	a := start(t)
	id := a.AddKazoo(customer, myreportsmock.PBX{})
	foreign := a.AddKazoo(other, myreportsmock.PBX{})
	paths := []string{enterprisePath + "/" + id, resellerPath + "/" + id}
	for _, path := range paths {
		for _, part := range []string{account, customer, id} {
			if !strings.Contains(path, part) {
				continue
			}
			for _, malformed := range []string{
				"12345", part + "0", part[1:], "%7B" + part + "%7D", strings.ReplaceAll(part, "-", ""), "g" + part[1:],
				part + "%20", part[:35] + "%2F",
			} {
				text := strings.NewReplacer("%7B", "{", "%7D", "}", "%20", " ", "%2F", "/").Replace(malformed)
				a.get(t, strings.Replace(path, part, malformed, 1)).
					wantRefused(t, 400, "The value '"+text+"' is not valid.")
			}
			unknown := strings.Replace(path, part, unknownID, 1)
			a.get(t, unknown).wantRefused(t, 404, "Not Found")
			a.delete(t, unknown).wantRefused(t, 404, "Not Found")
			a.patch(t, unknown, `[{"op":"replace","path":"/name","value":"x"}]`).wantRefused(t, 404, "Not Found")
			upper := strings.Replace(path, part, strings.ToUpper(part), 1)
			if got := a.get(t, upper).data(t)["id"]; got != id {
				t.Errorf("%s: got %v", upper, got)
			}
		}
		a.get(t, strings.Replace(path, id, foreign, 1)).wantRefused(t, 404, "Not Found")
		a.get(t, strings.Replace(path, customer, other, 1)).wantRefused(t, 404, "Not Found")
	}
	a.get(t, enterprisePath[:len("/api/v1.0/accounts/")]+customer+"/customers/"+customer+"/pbxs").
		wantRefused(t, 404, "Not Found")
	if len(a.PBXs(customer)) != 1 || len(a.PBXs(other)) != 1 {
		t.Error("something got lost")
	}
}

func TestChecksRunInOrder(t *testing.T) {
	t.Parallel()

	a := start(t)
	path := strings.Replace(resellerPath, customer, "12345", 1)
	a.do(t, "GET", "/api/v1.0/users", "", nil).wantRefused(t, 404, "Not Found")
	a.do(t, "PUT", path, "", nil).wantRefused(t, 405, "Method")
	if got := a.do(t, "POST", path+"?a=b", "", nil); got.status != 401 {
		t.Errorf("got %d", got.status)
	}
	a.do(t, "POST", path+"?a=b", "", reading).wantRefused(t, 400, "12345")
	a.do(t, "POST", resellerPath+"?a=b", "", reading).wantRefused(t, 400, "query")
	a.do(t, "POST", resellerPath, "", reading).wantRefused(t, 400, "content type")
	a.do(t, "POST", resellerPath, "", writing).wantRefused(t, 400, "JSON")
	a.do(t, "POST", resellerPath, "{}", writing).wantRefused(t, 400, "_type")
	if got := a.try("POST", resellerPath, kazoo.String(), writing); got.status != 402 {
		t.Errorf("got %d", got.status)
	}
}

func TestCreateIsStrict(t *testing.T) {
	t.Parallel()

	a := start(t)
	for name, tc := range map[string]struct{ body, part string }{
		"no body":      {"", "JSON"},
		"no JSON":      {"x", "JSON"},
		"not UTF-8":    {kazoo.with("name", "").String()[:10] + "\xff", "UTF-8"},
		"array":        {"[" + kazoo.String() + "]", "object"},
		"twice":        {`{"name":"x",` + kazoo.String()[1:], "'name' is given twice"},
		"no type":      {kazoo.without("_type").String(), "'_type'"},
		"escaped key":  {kazoo.without("_type").with(`\_type`, kazoo["_type"]).String(), "'_type'"},
		"unknown type": {kazoo.with("_type", "TeamsPbxConnectionProfile").String(), "'_type'"},
		"other type":   {kazoo.with("licenseKey", "x").String(), "'licenseKey' is not known"},
		"unknown key":  {kazoo.with("timezone", "UTC").String(), "'timezone' is not known"},
		"id":           {kazoo.with("id", unknownID).String(), "'id' is not known"},
		"tenantId":     {kazoo.with("tenantId", customer).String(), "'tenantId' is not known"},
		"enabled":      {kazoo.with("enabled", true).String(), "'enabled' is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a.post(t, resellerPath, tc.body).wantRefused(t, 400, tc.part)
		})
	}
	for _, valid := range []object{kazoo, threeCX} {
		for key := range valid {
			if key == "_type" {
				continue
			}
			a.post(t, resellerPath, valid.without(key).String()).wantRefused(t, 400, "'"+key+"' is missing")
			for _, wrong := range []any{"", nil, 1, true, []string{"x"}, object{}} {
				a.post(t, resellerPath, valid.with(key, wrong).String()).wantRefused(t, 400, "'"+key+"' is not valid")
			}
		}
	}
	if len(a.PBXs(customer)) != 0 {
		t.Error("something was carried out")
	}
}

func TestValuesOfACreate(t *testing.T) {
	t.Parallel()

	a := start(t)
	for key, values := range map[string]struct {
		valid       object
		fine, wrong []any
	}{
		"hostRest": {
			kazoo, []any{"http://a", "https://a.example.com:8443/v2/"},
			[]any{"a.example.com", "ws://a", "ftp://a", "https://", "https:///v2", "<https://a>", "https://a b"},
		},
		"hostWebsocket": {kazoo, []any{"ws://a", "wss://a:5443"}, []any{"https://a", "a:5443", "wss://", "wss://:5443"}},
		"monitorSubAccounts": {
			kazoo, []any{true, false}, []any{"true", 1, nil, ""},
		},
		"countryCode": {threeCX, []any{"GB", "CA"}, []any{"gb", "GBR", "", "G1", nil, 44, " GB"}},
		"enableRecordingArchive": {
			threeCX, []any{"true", "false"}, []any{true, false, "True", "yes", "", nil, 1},
		},
		"recordingArchiveFrequency": {
			threeCX, []any{"00:00:00", "23:59:59", "1.00:00:00", "10.12:30:00"},
			[]any{"24:00:00", "00:60:00", "00:00:60", "0:20:00", "00:20", "20", 20, "", nil, "-00:20:00", "1:00:00:00"},
		},
	} {
		for _, value := range values.fine {
			got := a.post(t, resellerPath, values.valid.with(key, value).String())
			got.createdID(t)
			if echo := got.data(t)[key]; echo != value {
				t.Errorf("%s: sent %v, got %v", key, value, echo)
			}
		}
		for _, value := range values.wrong {
			a.post(t, resellerPath, values.valid.with(key, value).String()).wantRefused(t, 400, "'"+key+"' is not valid")
		}
	}
}

func TestChargesNeedTheExactHeader(t *testing.T) {
	t.Parallel()

	a := start(t)
	for _, wrong := range []string{"", "false", "True", "1", "yes", "true, true"} {
		got := a.try("POST", resellerPath, threeCX.String(), writing.with("accept-charges", wrong))
		if got.status != 402 || got.raw != threeCX.String() {
			t.Errorf("%q: got %d %s", wrong, got.status, got.raw)
		}
	}
	if len(a.PBXs(customer)) != 0 {
		t.Error("something was carried out")
	}
}
