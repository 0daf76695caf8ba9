// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock_test

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

func TestOnlyFamily(t *testing.T) {
	t.Parallel()

	for family, paths := range map[myreportsmock.Family][2]string{
		myreportsmock.Reseller:   {resellerPath, enterprisePath},
		myreportsmock.Enterprise: {enterprisePath, resellerPath},
	} {
		a := start(t, myreportsmock.WithOnlyFamily(family), myreportsmock.WithPBXs(customer, 1))
		if got := a.get(t, paths[0]); got.status != 200 {
			t.Errorf("got %d", got.status)
		}
		a.get(t, paths[1]).wantRefused(t, 404, "Not Found")
		a.get(t, paths[1]+"/"+a.PBXs(customer)[0].ID).wantRefused(t, 404, "Not Found")
		a.post(t, paths[1], kazoo.String()).wantRefused(t, 404, "Not Found")
		if got := a.get(t, instancePath+"?instanceId=1"); got.status != 200 {
			t.Errorf("got %d", got.status)
		}
	}
}

func TestListsCutAt(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithListsCutAt(2), myreportsmock.WithPBXs(customer, 3))
	if got := a.get(t, resellerPath); strings.Count(got.raw, `"_type"`) != 2 ||
		!strings.Contains(got.raw, `"page_size":2`) {
		t.Errorf("got %s", got.raw)
	}
	if got := a.get(t, resellerPath+"/"+a.PBXs(customer)[2].ID); got.status != 200 {
		t.Errorf("got %d", got.status)
	}
}

func TestWithoutInstanceCheck(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithoutInstanceCheck())
	a.get(t, instancePath+"?instanceId=1").wantRefused(t, 404, "Not Found")
}

func TestInstanceCheckFindsTheOldest(t *testing.T) {
	t.Parallel()

	a := start(t)
	first := a.post(t, resellerPath, kazoo.String()).createdID(t)
	second := a.post(t, otherPath, kazoo.String()).createdID(t)
	for _, want := range []string{first, second} {
		if got := a.get(t, instancePath+"?instanceId=12345").data(t)["id"]; got != want {
			t.Errorf("got %v, want %s", got, want)
		}
		a.Remove(want)
	}
	if got := a.get(t, instancePath+"?instanceId=12345").data(t)["exists"]; got != false {
		t.Errorf("got %v", got)
	}
}

func TestWithoutCharges(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithoutCharges())
	a.do(t, "POST", resellerPath, kazoo.String(), writing).createdID(t)
}

func TestDefaultCountry(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithDefaultCountry("GB"))
	got := a.post(t, resellerPath, kazoo.String())
	if got.data(t)["countryCode"] != "GB" || a.pbx(t, got.createdID(t)).CountryCode != "GB" {
		t.Errorf("got %s", got.raw)
	}
	got = a.post(t, resellerPath, kazoo.with("countryCode", "FR").String())
	if got.data(t)["countryCode"] != "FR" || strings.Count(got.raw, "countryCode") != 1 {
		t.Errorf("got %s", got.raw)
	}
	if id := a.post(t, resellerPath, threeCX.String()).createdID(t); a.pbx(t, id).CountryCode != "GB" {
		t.Errorf("got %+v", a.pbx(t, id))
	}
}

func TestLocations(t *testing.T) {
	t.Parallel()

	for location, want := range map[myreportsmock.Location]string{
		myreportsmock.LocationAbsolute:        "{URL}" + enterprisePath + "/{ID}",
		myreportsmock.LocationRelative:        enterprisePath + "/{ID}",
		myreportsmock.LocationCollection:      "{URL}" + enterprisePath,
		myreportsmock.LocationCollectionSlash: "{URL}" + enterprisePath + "/",
		myreportsmock.LocationMissing:         "",
	} {
		a := start(t, myreportsmock.WithLocation(location))
		got := a.post(t, enterprisePath, kazoo.String())
		id, _ := got.data(t)["id"].(string)
		want = strings.NewReplacer("{URL}", a.url, "{ID}", id).Replace(want)
		if values := strings.Join(got.header.Values("Location"), "|"); got.status != 201 || values != want {
			t.Errorf("got %q, want %q", values, want)
		}
	}
}

func TestLocationOfTLS(t *testing.T) {
	t.Parallel()

	r := httptest.NewRequest(http.MethodPost, "https://api.example.com"+resellerPath, strings.NewReader(kazoo.String()))
	for name, value := range charged {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	myreportsmock.New().ServeHTTP(w, r)
	if got := w.Header().Get("Location"); !strings.HasPrefix(got, "https://api.example.com"+resellerPath+"/") {
		t.Errorf("got %d to %q", w.Code, got)
	}
}

// Answers have their members in the order of the pages, and what is echoed is as it was sent.
func TestOrderOfMembers(t *testing.T) {
	t.Parallel()

	a := start(t)
	const sent = `"password":"<a&b>","name":"N","username":"U","licenseKey":"L","_type":"ThreeCxConnectionProfile"`
	got := a.post(t, resellerPath, "{ "+sent+" }").raw
	if !strings.HasPrefix(got, `{"data":{`+sent+`},"status":"success",`) {
		t.Errorf("got %s", got)
	}
}

func TestIDsOfCreates(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithoutKazooID(), myreportsmock.WithThreeCXID())
	data := a.post(t, resellerPath, kazoo.String()).data(t)
	if _, given := data["id"]; given || data["tenantId"] != customer {
		t.Errorf("got %v", data)
	}
	got := a.post(t, resellerPath, threeCX.String())
	if got.data(t)["id"] != got.createdID(t) || len(got.data(t)) != len(threeCX)+1 {
		t.Errorf("got %s", got.raw)
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

	kazooPBX := myreportsmock.Kazoo{
		Name: "K", HostRest: "https://a", HostWebsocket: "wss://a", AccountID: "A", APIKey: "S", CountryCode: "GB",
		Enabled: true,
	}
	threeCXPBX := myreportsmock.ThreeCX{Name: "X", LicenseKey: "L", Username: "U", Password: "P"}
	kazooFull := object{
		"_type": myreportsmock.KazooType, "tenantId": customer, "name": "K", "countryCode": "GB", "enabled": true,
		"hostRest": "https://a", "hostWebsocket": "wss://a", "accountId": "A",
	}
	threeCXFull := object{
		"_type": myreportsmock.ThreeCXType, "tenantId": customer, "name": "X", "countryCode": "US", "enabled": false,
		"username": "U",
	}
	threeCXDefaults := threeCXFull.with("enableRecordingArchive", "false").with("recordingArchiveFrequency", "00:00:00")
	type options []myreportsmock.Option
	for name, tc := range map[string]struct {
		options        options
		kazoo, threeCX object
		inList         bool
	}{
		"full":  {options{myreportsmock.WithFullGets()}, kazooFull, threeCXFull, false},
		"lists": {options{myreportsmock.WithFullGets(), myreportsmock.WithFullLists()}, kazooFull, threeCXFull, true},
		"masked": {
			options{myreportsmock.WithMaskedGets()}, kazooFull.with("apiKey", "******"),
			threeCXFull.with("licenseKey", "******").with("password", "******"), false,
		},
		"secret": {
			options{myreportsmock.WithSecretGets()}, kazooFull.with("apiKey", "S"),
			threeCXFull.with("licenseKey", "L").with("password", "P"), false,
		},
		"null": {
			options{myreportsmock.WithFullGets(), myreportsmock.WithUnset(myreportsmock.UnsetNull)},
			kazooFull.with("monitorSubAccounts", nil),
			threeCXFull.with("enableRecordingArchive", nil).with("recordingArchiveFrequency", nil), false,
		},
		"default": {
			options{myreportsmock.WithFullGets(), myreportsmock.WithUnset(myreportsmock.UnsetDefault)},
			kazooFull.with("monitorSubAccounts", false), threeCXDefaults, false,
		},
		"booleans": {
			options{
				myreportsmock.WithFullGets(), myreportsmock.WithUnset(myreportsmock.UnsetDefault), myreportsmock.WithBooleans(),
			},
			kazooFull.with("monitorSubAccounts", false), threeCXDefaults.with("enableRecordingArchive", false), false,
		},
		"strings": {
			options{myreportsmock.WithFullGets(), myreportsmock.WithStringEnabled()},
			kazooFull.with("enabled", "true"), threeCXFull.with("enabled", "false"), false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t, tc.options...)
			ids := []string{a.AddKazoo(customer, kazooPBX), a.AddThreeCX(customer, threeCXPBX)}
			list := a.get(t, resellerPath)
			items, _ := list.json["data"].([]any)
			if len(items) != 2 {
				t.Fatalf("got %s", list.raw)
			}
			for i, want := range []object{tc.kazoo, tc.threeCX} {
				want = want.with("id", ids[i])
				if got := a.get(t, resellerPath+"/"+ids[i]).data(t); !reflect.DeepEqual(object(got), want) {
					t.Errorf("got  %v\nwant %v", object(got), want)
				}
				item, _ := items[i].(map[string]any)
				if tc.inList && !reflect.DeepEqual(object(item), want) || !tc.inList && len(item) != 4 {
					t.Errorf("got  %v\nwant %v", object(item), want)
				}
			}
		})
	}
}

func TestSetKeysAreShown(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithFullGets())
	id := a.post(t, resellerPath, kazoo.with("monitorSubAccounts", false).String()).createdID(t)
	if got := a.get(t, resellerPath+"/"+id).data(t)["monitorSubAccounts"]; got != false {
		t.Errorf("got %v", got)
	}
	id = a.AddThreeCX(customer, myreportsmock.ThreeCX{
		EnableRecordingArchive: "true", RecordingArchiveFrequency: "1.00:00:00",
	})
	got := a.get(t, resellerPath+"/"+id).data(t)
	if got["enableRecordingArchive"] != "true" || got["recordingArchiveFrequency"] != "1.00:00:00" {
		t.Errorf("got %v", got)
	}

	a = start(t, myreportsmock.WithFullGets(), myreportsmock.WithBooleans())
	id = a.AddThreeCX(customer, myreportsmock.ThreeCX{EnableRecordingArchive: "true"})
	if got := a.get(t, resellerPath+"/"+id).data(t)["enableRecordingArchive"]; got != true {
		t.Errorf("got %v", got)
	}
}
