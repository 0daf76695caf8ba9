// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

func replace(path, value string) string {
	return `{"op":"replace","path":"` + path + `","value":` + value + `}`
}

func TestPatchIsStrict(t *testing.T) {
	t.Parallel()

	a := start(t)
	id := a.AddKazoo(customer, myreportsmock.PBX{})
	before := a.pbx(t, id)
	good := replace("/name", `"New"`)
	for body, part := range map[string]string{
		"":                            "JSON",
		good:                          "array",
		"[]":                          "array",
		"[" + good + ",null]":         "must be a JSON object",
		"[" + good + "," + good + "]": "'/name' is given twice",
		"[" + good + "," + replace("/enabled", "true") + "]":               "'/enabled' is not valid",
		"[" + good + `,{"op":"remove","path":"/name"}]`:                    "'op' is",
		`[{"op":"copy","from":"/name","path":"/apiKey"}]`:                  "'from' is not known",
		`[{"path":"/name","value":"x"}]`:                                   "'op' is",
		`[{"op":"replace","value":"x"}]`:                                   "'path' is",
		`[{"op":"replace","path":["name"],"value":"x"}]`:                   "'path' is",
		`[{"op":"replace","path":"/name"}]`:                                "'value' is missing",
		`[{"op":"replace","path":"/name","value":"x","value":"y"}]`:        "given twice",
		`[{"op":"add","path":"/name","value":"x"}]`:                        "'op' is not valid",
		"[" + replace("name", `"x"`) + "]":                                 "'name' is not valid",
		"[" + replace("/name", `""`) + "]":                                 "'/name' is not valid",
		"[" + replace("/name", "null") + "]":                               "'/name' is not valid",
		"[" + replace("/name", "1") + "]":                                  "'/name' is not valid",
		"[" + replace("/enabled", `"True"`) + "]":                          "'/enabled' is not valid",
		"[" + replace("/id", `"`+unknownID+`"`) + "]":                      "'/id' is not valid",
		"[" + replace("/_type", `"ThreeCxConnectionProfile"`) + "]":        "'/_type' is not valid",
		"[" + replace("/licenseKey", `"x"`) + "]":                          "'/licenseKey' is not valid",
		"[" + replace("/enableRecordingArchive", `"true"`) + "]":           "is not valid",
		"[" + replace("/unknown", `"x"`) + "]":                             "'/unknown' is not valid",
		"[" + replace("/hostRest", `"wss://a"`) + "]":                      "'/hostRest' is not valid",
		"[" + replace("/countryCode", `"usa"`) + "]":                       "'/countryCode' is not valid",
		"[" + replace("/monitorSubAccounts", `"true"`) + "]":               "'/monitorSubAccounts' is not valid",
		"[" + replace("/apiKey", `""`) + "," + replace("/name", "1") + "]": "'/apiKey' is not valid",
	} {
		a.patch(t, resellerPath+"/"+id, body).wantRefused(t, 400, part)
	}
	if got := a.pbx(t, id); got != before || a.CollectorRestarts(id) != 0 {
		t.Errorf("got %+v after %d restarts", got, a.CollectorRestarts(id))
	}
}

func TestPatchOfEveryKey(t *testing.T) {
	t.Parallel()

	a := start(t)
	id := a.AddKazoo(customer, myreportsmock.PBX{})
	a.patch(t, resellerPath+"/"+id, "["+replace("/name", `"N"`)+","+replace("/enabled", `"true"`)+","+
		replace("/countryCode", `"GB"`)+","+replace("/hostRest", `"http://a"`)+","+replace("/hostWebsocket", `"ws://a"`)+","+
		replace("/accountId", `"A"`)+","+replace("/apiKey", `"K"`)+","+replace("/monitorSubAccounts", "true")+"]").
		wantDone(t)
	want := myreportsmock.PBX{
		ID: id, TenantID: customer, Type: myreportsmock.KazooType, Name: "N", Enabled: true, CountryCode: "GB",
		HostRest: "http://a", HostWebsocket: "ws://a", AccountID: "A", APIKey: "K", MonitorSubAccounts: true,
	}
	if got := a.pbx(t, id); got != want || a.CollectorRestarts(id) != 1 {
		t.Errorf("got %+v after %d restarts", got, a.CollectorRestarts(id))
	}

	id = a.AddThreeCX(customer, myreportsmock.PBX{})
	a.patch(t, enterprisePath+"/"+id, "["+replace("/name", `"N"`)+","+replace("/licenseKey", `"L"`)+","+
		replace("/username", `"U"`)+","+replace("/password", `"P"`)+","+replace("/countryCode", `"GB"`)+","+
		replace("/enableRecordingArchive", `"true"`)+","+replace("/recordingArchiveFrequency", `"00:10:00"`)+"]").
		wantDone(t)
	want = myreportsmock.PBX{
		ID: id, TenantID: customer, Type: myreportsmock.ThreeCXType, Name: "N", CountryCode: "GB", LicenseKey: "L",
		Username: "U", Password: "P", EnableRecordingArchive: "true", RecordingArchiveFrequency: "00:10:00",
	}
	if got := a.pbx(t, id); got != want {
		t.Errorf("got %+v", got)
	}
}
