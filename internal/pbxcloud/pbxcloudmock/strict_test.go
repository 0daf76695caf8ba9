// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"net/http"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

func TestObservedKeySentence(t *testing.T) {
	t.Parallel()

	if len(mistakenKey) != 46 {
		t.Fatalf("the sentence was observed to have 46 bytes, not %d", len(mistakenKey))
	}
	p := start(t,
		pbxcloudmock.WithKey("tenant-key", pbxcloudmock.ReadWrite, "DEMO"),
		pbxcloudmock.WithDestinations("DEMO", 1), pbxcloudmock.WithDestinations("ACME", 1))
	list := "reqtype=MANAGEDB&object=CUSTOM&action=list&format=json"
	records := "reqtype=INFO&info=CDRS&format=json&start=2017-01-01&end=2017-02-01"

	refused := map[string]reply{
		"bad key":                  p.getWith(t, "wrong", list+"&tenant=DEMO"),
		"empty key":                p.getWith(t, "", list+"&tenant=DEMO"),
		"no key":                   p.do(t, http.MethodGet, pbxcloudmock.Path+"?tenant=DEMO&"+list, "", ""),
		"no tenant":                p.get(t, list),
		"unknown tenant":           p.get(t, list+"&tenant=NONE"),
		"tenant in another case":   p.get(t, list+"&tenant=demo"),
		"every tenant":             p.get(t, list+"&tenant=%25"),
		"another's tenant":         p.getWith(t, "tenant-key", list+"&tenant=ACME"),
		"tenant key, every tenant": p.getWith(t, "tenant-key", records+"&tenant=%25"),
		"tenant key, no tenant":    p.getWith(t, "tenant-key", "format=json&reqtype=COUNTCALLS"),
	}
	for name, got := range refused {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got.want(t, mistakenKey)
			// The content type is that of the format all the same.
			if got.contentType != "application/json" {
				t.Errorf("got content type %q", got.contentType)
			}
		})
	}
	p.getWith(t, "tenant-key", list+"&tenant=DEMO").wantParts(t, `{"1":{"cu_id":"1"`)
	p.getWith(t, "tenant-key", "reqtype=COUNTCALLS&tenant=DEMO").want(t, "")
}

func TestAddressAndMethod(t *testing.T) {
	t.Parallel()

	p := start(t)
	query := "?key=" + pbxcloudmock.Key + "&reqtype=COUNTCALLS&tenant=DEMO"
	for path, status := range map[string]int{
		"/pbx/proxyapi.php":   http.StatusOK,
		"/pbx/proxyapi.php/":  http.StatusNotFound,
		"/pbx/openapi.php":    http.StatusNotFound,
		"/pbx/proxy%61pi.php": http.StatusNotFound,
	} {
		if got := p.do(t, http.MethodGet, path+query, "", ""); got.status != status {
			t.Errorf("%s: got %d %q", path, got.status, got.raw)
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodHead} {
		got := p.do(t, method, "/pbx/proxyapi.php"+query, "", "")
		if got.status != http.StatusMethodNotAllowed {
			t.Errorf("%s: got %d", method, got.status)
		}
	}
}

func TestWhereParametersAre(t *testing.T) {
	t.Parallel()

	p := start(t)
	key := "key=" + pbxcloudmock.Key
	add := "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&action=add&format=json"
	data := `jsondata=%7B%22cu_name%22%3A%22A+B%22%2C%22cu_ct_id%22%3A1%7D`
	send := func(method, query, contentType, body string) reply {
		return p.do(t, method, pbxcloudmock.Path+"?"+query, contentType, body)
	}

	// Both ways that are known to work.
	send("POST", key+"&"+add, formType, data).wantParts(t, `"cu_name":"A B"`)
	all := send("POST", "", formType+"; charset=UTF-8", key+"&"+add+"&"+data)
	all.wantParts(t, `"cu_name":"A B"`)
	if all.contentType != "application/json" {
		t.Errorf("got content type %q", all.contentType)
	}
	send("POST", "", formType, key+"&reqtype=COUNTCALLS&tenant=%25").want(t, mistakenKey)
	send("POST", key+"&reqtype=COUNTCALLS", "", "").want(t, "")

	both := "in the query or in the body"
	send("POST", add, formType, key+"&"+data).wantWrong(t, both)
	send("POST", key, formType, add+"&"+data).wantWrong(t, both)
	send("POST", key+"&"+add, formType, key+"&"+data).wantWrong(t, both)
	send("GET", key+"&"+add+"&"+data, "", "").wantWrong(t, "jsondata must be in the body")
	send("POST", key+"&"+add+"&"+data, formType, data).wantWrong(t, "jsondata must be in the body")
	send("GET", key+"&"+add, formType, data).wantWrong(t, "only a POST has a body")
	send("POST", key+"&"+add, "application/json", `{"cu_name":"A","cu_ct_id":1}`).wantWrong(t, formType)
	send("POST", key+"&"+add, "", data).wantWrong(t, "no content type")
	send("POST", key+"&"+add, formType+"; charset=iso-8859-1", data).wantWrong(t, "UTF-8")
	send("POST", key+"&"+add, formType, data+"&"+data).wantWrong(t, "'jsondata' is given twice")

	if n := len(p.Destinations("DEMO")); n != 2 {
		t.Errorf("got %d destinations", n)
	}
}

func TestUnknownAndDoubleParameters(t *testing.T) {
	t.Parallel()

	p := start(t)
	for query, part := range map[string]string{
		"reqtype=NONE&tenant=DEMO": "\"NONE\" is not known",
		"tenant=DEMO":              "is not known",
		"reqtype=MANAGEDB&tenant=DEMO&object=DID&action=list":                  "MANAGEDB DID LIST",
		"reqtype=MANAGEDB&tenant=DEMO&object=CUSTOM&action=replace":            "MANAGEDB CUSTOM REPLACE",
		"reqtype=MANAGEDB&tenant=DEMO&object=CUSTOMTYPES&action=get":           "MANAGEDB CUSTOMTYPES GET",
		"reqtype=VOICEMAIL&tenant=DEMO&action=delete":                          "VOICEMAIL DELETE",
		"reqtype=MEDIAFILE&tenant=DEMO&action=list":                            "MEDIAFILE LIST",
		"reqtype=AGENT&tenant=DEMO&action=remove":                              "AGENT REMOVE",
		"reqtype=DIAL&tenant=DEMO&dest=1":                                      "source is missing",
		"reqtype=DIAL&tenant=DEMO&source=1&dest=1&var=callid":                  "name=value",
		"reqtype=DIAL&tenant=DEMO&source=1&dest=1&var=a%3D1&var=b%3D2":         "'var' is given twice",
		"reqtype=AGENT&tenant=DEMO&action=PAUSE&extension=104":                 "queue is missing",
		"reqtype=INFO&info=CDRS&tenant=DEMO&start=2017-02-29&end=2017-03-01":   "start and end must be dates",
		"reqtype=COUNTCALLS&node=1":                                            "unknown parameter 'node'",
		"reqtype=COUNTCALLS&Tenant=DEMO":                                       "unknown parameter 'Tenant'",
		"reqtype=COUNTCALLS&reqtype=COUNTCALLS":                                "'reqtype' is given twice",
		"reqtype=COUNTCALLS&format=yaml":                                       "format must be",
		"reqtype=COUNTCALLS&cache=yes":                                         "cache must be no",
		"reqtype=MANAGEDB&tenant=DEMO&object=CUSTOM&action=list&objectid=1":    "unknown parameter 'objectid'",
		"reqtype=MANAGEDB&tenant=DEMO&object=CUSTOM&action=get":                "objectid is missing",
		"reqtype=INFO&info=CDRS&tenant=DEMO&start=2017-01-01&end=2017-01-02&x": "unknown parameter 'x'",
	} {
		p.get(t, query).wantWrong(t, part)
	}
	// The selectors are known in both cases.
	p.get(t, "reqtype=managedb&tenant=DEMO&object=customtypes&action=LIST&format=JSON&cache=no").wantParts(t, "FORWARD")
}

func TestJSONDataIsChecked(t *testing.T) {
	t.Parallel()

	p := start(t)
	for data, part := range map[string]string{
		``:                                 "jsondata must be",
		`{}`:                               "jsondata must be",
		`[]`:                               "not a JSON object",
		`{"cu_name":"X","cu_ct_id":1} x`:   "more follows",
		`{"cu_name":"X","cu_name":"Y"}`:    "given twice",
		`{"cu_name":"X"`:                   "jsondata must be",
		"{\"cu_name\":\"\xf8\"}":           "must be UTF-8",
		`{"cu_name":"X"}`:                  "cu_ct_id is required",
		`{"cu_ct_id":1}`:                   "cu_name is required",
		`{"cu_name":5,"cu_ct_id":1}`:       "cu_name must be a string",
		`{"cu_name":"X","cu_ct_id":"one"}`: "cu_ct_id must be a type",
		`{"cu_name":"X","cu_ct_id":1.5}`:   "cu_ct_id must be a type",
		`{"cu_name":"X","cu_ct_id":99}`:    "cu_ct_id must be a type",
		`{"cu_id":7,"cu_name":"X"}`:        "cu_id is read-only",
		`{"cu_name":"X","cu_param0":"1"}`:  "cu_param0 is not known",
		`{"cu_name":"X","cu_param21":"1"}`: "cu_param21 is not known",
		`{"cu_name":"X","cu_ct_id":1,"cu_param3":30}`: "cu_param3 must be a string",
		`{"name":"X","cu_ct_id":1}`:                   "name is not known",
	} {
		p.add(t, data).wantWrong(t, part)
	}
	if n := len(p.Destinations("DEMO")); n != 0 {
		t.Errorf("got %d destinations", n)
	}

	id := p.AddDestination(pbxcloudmock.Destination{Tenant: "DEMO", Name: "X", TypeID: 1})
	p.update(t, "1", `{"cu_id":2,"cu_name":"Y"}`).wantWrong(t, "cu_id is not objectid")
	p.update(t, "1", `{"cu_ct_id":99}`).wantWrong(t, "cu_ct_id must be a type")
	p.post(t, "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&action=update", `{"cu_name":"Y"}`).wantWrong(t, "objectid")
	if d, _ := p.Destination(id); d.Name != "X" || d.TypeID != 1 {
		t.Errorf("got %+v", d)
	}
}
