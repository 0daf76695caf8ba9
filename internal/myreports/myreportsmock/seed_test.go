// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock_test

import (
	"reflect"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// What is filled in must be what a create would accept.
func TestSeedsAreValid(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithPBXs(customer, 2), myreportsmock.WithSecretGets())
	for _, p := range a.PBXs(customer) {
		data := object(a.get(t, resellerPath+"/"+p.ID).data(t)).without("id").without("tenantId").without("enabled")
		a.post(t, otherPath, data.String()).createdID(t)
	}
}

func TestUniqueInstances(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithUniqueInstances())
	a.post(t, resellerPath, kazoo.String()).createdID(t)
	a.post(t, otherPath, kazoo.String()).wantRefused(t, 409, "Conflict")
	// A Kazoo account and a 3CX licence are different things.
	a.post(t, otherPath, threeCX.with("licenseKey", "12345").String()).createdID(t)
	a.post(t, otherPath, threeCX.with("licenseKey", "12345").String()).wantRefused(t, 409, "Conflict")

	id := a.post(t, otherPath, kazoo.with("accountId", "2").String()).createdID(t)
	a.patch(t, otherPath+"/"+id, "["+replace("/accountId", `"12345"`)+"]").wantRefused(t, 409, "Conflict")
	a.patch(t, otherPath+"/"+id, "["+replace("/accountId", `"2"`)+"]").wantDone(t)
	if a.pbx(t, id).AccountID != "2" || len(a.PBXs(other)) != 2 {
		t.Errorf("got %+v", a.PBXs(other))
	}
}

func TestDetailsOfReads(t *testing.T) {
	t.Parallel()

	kazooFull := object{
		"_type": myreportsmock.KazooType, "tenantId": customer, "name": "K", "countryCode": "GB", "enabled": true,
		"hostRest": "https://a", "hostWebsocket": "wss://a", "accountId": "A",
	}
	threeCXFull := object{
		"_type": myreportsmock.ThreeCXType, "tenantId": customer, "name": "X", "countryCode": "US", "enabled": false,
		"username": "U", "enableRecordingArchive": "true",
	}
	unset := myreportsmock.WithUnset(map[string]any{"monitorSubAccounts": false, "recordingArchiveFrequency": nil})
	full := myreportsmock.WithFullGets()
	for name, tc := range map[string]struct {
		options        []myreportsmock.Option
		kazoo, threeCX object
	}{
		"full": {[]myreportsmock.Option{full}, kazooFull, threeCXFull},
		"secrets": {[]myreportsmock.Option{myreportsmock.WithSecretGets()}, kazooFull.with("apiKey", "S"),
			threeCXFull.with("licenseKey", "L").with("password", "P")},
		"unset": {[]myreportsmock.Option{full, unset}, kazooFull.with("monitorSubAccounts", false),
			threeCXFull.with("recordingArchiveFrequency", nil)},
		"other flags": {[]myreportsmock.Option{full, myreportsmock.WithOtherFlags()}, kazooFull.with("enabled", "true"),
			threeCXFull.with("enabled", "false").with("enableRecordingArchive", true)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t, tc.options...)
			ids := []string{
				a.AddKazoo(customer, myreportsmock.PBX{Name: "K", HostRest: "https://a", HostWebsocket: "wss://a",
					AccountID: "A", APIKey: "S", CountryCode: "GB", Enabled: true}),
				a.AddThreeCX(customer, myreportsmock.PBX{Name: "X", LicenseKey: "L", Username: "U", Password: "P",
					EnableRecordingArchive: "true"}),
			}
			for i, want := range []object{tc.kazoo, tc.threeCX} {
				if got := a.get(t, resellerPath+"/"+ids[i]).data(t); !reflect.DeepEqual(object(got), want.with("id", ids[i])) {
					t.Errorf("got  %v\nwant %v", object(got), want)
				}
			}
		})
	}
}

// What was set to false is shown, and a change behind the API's back keeps it.
func TestFalseIsShown(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithFullGets())
	id := a.post(t, resellerPath, kazoo.with("monitorSubAccounts", false).String()).createdID(t)
	a.Change(id, func(p *myreportsmock.PBX) { p.Name = "Changed" })
	if got := a.get(t, resellerPath+"/"+id).data(t); got["monitorSubAccounts"] != false || got["name"] != "Changed" {
		t.Errorf("got %v", got)
	}
}
