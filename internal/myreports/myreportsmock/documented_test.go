// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// The tests in this file are the examples of the pages pbxpost, pbxgetall, pbxgetpbx, pbxpatch,
// pbxdelete and pbxgetinstance below
// https://docs.na.myreports.cloud/enterprise-portal/en-us/api/reference/accounts/customers/pbxprofiles,
// without the artefacts of the pages.

var families = map[string]string{"enterprise": enterprisePath, "reseller": resellerPath}

func TestDocumentedKazooCreate(t *testing.T) {
	t.Parallel()

	for name, path := range families {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t)
			got := a.post(t, path, `{
    "name": "Customers ~.pbx.kazoo.name.~ Pbx",
 	"hostRest": "https://rest.example.com",
    "hostWebsocket": "wss://ws.example.com",
    "accountId": "12345",
    "apiKey": "ABCDEF",
    "_type": "KazooPbxConnectionProfile"
}`)
			id := got.createdID(t)
			got.want(t, 201, strings.NewReplacer("{PBX_ID}", id, "{CUSTOMER_TENANT_ID}", customer).Replace(`{
	"data": {
 		"hostRest": "https://rest.example.com",
        "hostWebsocket": "wss://ws.example.com",
        "accountId": "12345",
        "apiKey": "ABCDEF",
        "_type": "KazooPbxConnectionProfile",
        "id": "{PBX_ID}",
        "name":"Customers ~.pbx.kazoo.name.~ Pbx",
        "tenantId": "{CUSTOMER_TENANT_ID}",
        "countryCode": "US",
        "enabled": false
	},
	"status": "success",
	"timestamp": "2019-11-29T16:03:23.9251680Z"
}`))
			if location := got.header.Get("Location"); location != "http://example.com"+path+"/"+id {
				t.Errorf("got location %q", location)
			}
			want := myreportsmock.PBX{
				ID: id, TenantID: customer, Type: "KazooPbxConnectionProfile", Name: "Customers ~.pbx.kazoo.name.~ Pbx",
				CountryCode: "US", HostRest: "https://rest.example.com", HostWebsocket: "wss://ws.example.com",
				AccountID: "12345", APIKey: "ABCDEF",
			}
			if pbx := a.pbx(t, id); pbx != want {
				t.Errorf("got %+v", pbx)
			}
		})
	}
}

func TestDocumentedThreeCXCreate(t *testing.T) {
	t.Parallel()

	const data = `{
    "_type": "ThreeCxConnectionProfile",
    "name": "3CX Connection",
    "licenseKey": "licenseKey-licenseKey-licenseKey",
    "username": "username-username-username",
    "password": "password password password",
    "enableRecordingArchive": "true",
    "recordingArchiveFrequency": "00:20:00"
}`
	for name, path := range families {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t)
			got := a.post(t, path, data)
			id := got.createdID(t)
			got.want(t, 201, `{"data": `+data+`, "status": "success", "timestamp": "2019-11-29T16:03:23.9251680Z"}`)
			if location := got.header.Get("Location"); location != "http://example.com"+path+"/"+id {
				t.Errorf("got location %q", location)
			}
			want := myreportsmock.PBX{
				ID: id, TenantID: customer, Type: "ThreeCxConnectionProfile", Name: "3CX Connection", CountryCode: "US",
				LicenseKey: "licenseKey-licenseKey-licenseKey", Username: "username-username-username",
				Password: "password password password", EnableRecordingArchive: "true", RecordingArchiveFrequency: "00:20:00",
			}
			if pbx := a.pbx(t, id); pbx != want {
				t.Errorf("got %+v", pbx)
			}
		})
	}
}

func TestDocumentedReads(t *testing.T) {
	t.Parallel()

	for name, path := range families {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t)
			a.get(t, path).want(t, 200, `{"data": [], "page_size": 0, "status": "success"}`)
			first := a.AddKazoo(customer, myreportsmock.PBX{Name: "One"})
			a.AddKazoo(other, myreportsmock.PBX{Name: "Two"})
			third := a.AddThreeCX(customer, myreportsmock.PBX{Name: "Three"})
			replace := strings.NewReplacer("{1}", first, "{3}", third, "{C}", customer).Replace
			a.get(t, path).want(t, 200, replace(`{
	"data": [
		{"id": "{1}", "name": "One", "_type": "KazooPbxConnectionProfile", "tenantId": "{C}"},
		{"id": "{3}", "name": "Three", "_type": "ThreeCxConnectionProfile", "tenantId": "{C}"}
	],
	"page_size": 2,
	"status": "success"
}`))
			a.get(t, path+"/"+third).want(t, 200, replace(`{
	"data": {"id": "{3}", "name": "Three", "_type": "ThreeCxConnectionProfile", "tenantId": "{C}"},
	"status": "success"
}`))
		})
	}
}

func TestDocumentedPatches(t *testing.T) {
	t.Parallel()

	for name, path := range families {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t, myreportsmock.WithPatchable("/name", "/enabled"))
			id := a.AddKazoo(customer, myreportsmock.PBX{})
			for _, body := range []string{
				`[{"op": "replace", "path": "/name", "value": "New name"}]`,
				`[{"op": "replace", "path": "/enabled", "value": "true"}]`,
			} {
				a.do(t, "PATCH", path+"/"+id, body, charged).wantDone(t)
			}
			if got := a.pbx(t, id); got.Name != "New name" || !got.Enabled || a.CollectorRestarts(id) != 2 {
				t.Errorf("got %+v after %d restarts", got, a.CollectorRestarts(id))
			}
			a.patch(t, path+"/"+id, `[{"op": "replace", "path": "/enabled", "value": "false"}]`).wantDone(t)
			if a.pbx(t, id).Enabled {
				t.Error("it is still enabled")
			}
		})
	}
}

func TestDocumentedDelete(t *testing.T) {
	t.Parallel()

	for name, path := range families {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t)
			id := a.AddKazoo(customer, myreportsmock.PBX{})
			a.delete(t, path+"/"+id).wantDone(t)
			a.delete(t, path+"/"+id).wantRefused(t, 404, "Not Found")
			if _, found := a.PBX(id); found || len(a.PBXs(customer)) != 0 || a.CollectorRestarts(id) != 0 {
				t.Error("it is still there")
			}
		})
	}
}

func TestDocumentedInstanceCheck(t *testing.T) {
	t.Parallel()

	a := start(t)
	first := a.AddKazoo(customer, myreportsmock.PBX{AccountID: "12345"})
	second := a.AddThreeCX(other, myreportsmock.PBX{LicenseKey: "A B+C"})
	a.get(t, instancePath+"?instanceId=12345").want(t, 200, `{
	"data": {"exists": true, "instanceId": "12345", "id": "`+first+`", "tenantId": "`+customer+`"}, "status": "success"
}`)
	a.get(t, instancePath+"?instanceId=A+B%2BC").want(t, 200, `{
	"data": {"exists": true, "instanceId": "A B+C", "id": "`+second+`", "tenantId": "`+other+`"}, "status": "success"
}`)
	a.get(t, instancePath+"?instanceId=1234").want(t, 200, `{
	"data": {"exists": false, "instanceId": "1234"}, "status": "success"
}`)
}

func TestDocumentedErrors(t *testing.T) {
	t.Parallel()

	a := start(t)
	for _, h := range []header{charged.with("Authorization", ""), charged.with("Authorization", "Bearer x")} {
		if got := a.do(t, "POST", enterprisePath, kazoo.String(), h); got.status != 401 || got.raw != "" {
			t.Errorf("got %d %s", got.status, got.raw)
		}
	}

	// The page's Content-Length tells that its id had 37 characters and that there is no space between
	// the members.
	const malformed = "c1b5de10-77a2-4c1e-8f0a-2d9e5b3a6f22a"
	got := a.post(t, strings.Replace(enterprisePath, customer, malformed, 1), kazoo.String())
	got.want(t, 400, `{
	"error": 400,
	"message": "The value '`+malformed+`' is not valid.",
	"status": "error",
	"timestamp": "2020-02-06T12:45:27.5903465Z"
}`)
	if length := got.header.Get("Content-Length"); length != "149" {
		t.Errorf("got length %s of %s", length, got.raw)
	}

	got = a.post(t, strings.Replace(enterprisePath, customer, unknownID, 1), kazoo.String())
	got.want(t, 404, `{
	"error": 404,
	"message": "Not Found",
	"status": "error",
	"timestamp": "2020-02-06T12:46:58.7669535Z"
}`)
	if length := got.header.Get("Content-Length"); length != "95" {
		t.Errorf("got length %s of %s", length, got.raw)
	}
}

func TestDocumentedCharges(t *testing.T) {
	t.Parallel()

	a := start(t)
	payload := kazoo.String()
	got := a.do(t, "POST", enterprisePath, payload, writing)
	if got.status != 402 || got.raw != payload || got.header.Get("Location") != "" || len(a.PBXs(customer)) != 0 {
		t.Errorf("got %d %s", got.status, got.raw)
	}
	a.post(t, enterprisePath, payload).createdID(t)
}
