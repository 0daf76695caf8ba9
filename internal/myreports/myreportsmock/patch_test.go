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
	id := a.AddKazoo(customer, myreportsmock.Kazoo{})
	before := a.pbx(t, id)
	good := replace("/name", `"New"`)
	for body, part := range map[string]string{
		"":                            "JSON",
		good:                          "array",
		"[]":                          "array",
		`"[` + `]"`:                   "array",
		"[" + good + "]]":             "JSON",
		"[" + good + ",null]":         "must be a JSON object",
		"[[" + good + "]]":            "must be a JSON object",
		"[" + good + "," + good + "]": "'/name' is there twice",
		"[" + good + "," + replace("/enabled", "true") + "]":               "'/enabled' is not valid",
		"[" + good + `,{"op":"remove","path":"/name"}]`:                    "must be replace",
		`[{"op":"test","path":"/name","value":"x"}]`:                       "must be replace",
		`[{"op":"Replace","path":"/name","value":"x"}]`:                    "must be replace",
		`[{"op":"copy","from":"/name","path":"/apiKey"}]`:                  "'from' of an operation",
		`[{"path":"/name","value":"x"}]`:                                   "must be replace",
		`[{"op":null,"path":"/name","value":"x"}]`:                         "must be replace",
		`[{"op":"replace","value":"x"}]`:                                   "path of an operation",
		`[{"op":"replace","path":["name"],"value":"x"}]`:                   "path of an operation",
		`[{"op":"replace","path":"/name"}]`:                                "'/name' is not valid",
		`[{"op":"replace","path":"/name","value":"x","value":"y"}]`:        "there twice",
		`[{"op":"replace","path":"/name","value":"x","from":"/x"}]`:        "'from' of an operation",
		`[{"op":"replace","path":"/name","value":"x","Value":"x"}]`:        "'Value' of an operation",
		`[{"op":"add","path":"/name","value":"x"}]`:                        "there already",
		`[{"op":"add","path":"/enabled","value":"true"}]`:                  "there already",
		"[" + replace("name", `"x"`) + "]":                                 "'name' is not valid",
		"[" + replace("/Name", `"x"`) + "]":                                "'/Name' is not valid",
		"[" + replace("/name/", `"x"`) + "]":                               "'/name/' is not valid",
		"[" + replace("/data/name", `"x"`) + "]":                           "is not valid",
		"[" + replace("", `{"name":"x"}`) + "]":                            "'' is not valid",
		"[" + replace("/name", `""`) + "]":                                 "'/name' is not valid",
		"[" + replace("/name", "null") + "]":                               "'/name' is not valid",
		"[" + replace("/name", "1") + "]":                                  "'/name' is not valid",
		"[" + replace("/enabled", `"True"`) + "]":                          "'/enabled' is not valid",
		"[" + replace("/enabled", "null") + "]":                            "'/enabled' is not valid",
		"[" + replace("/id", `"`+unknownID+`"`) + "]":                      "'/id' is not valid",
		"[" + replace("/tenantId", `"`+other+`"`) + "]":                    "'/tenantId' is not valid",
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
	id := a.AddKazoo(customer, myreportsmock.Kazoo{})
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

	id = a.AddThreeCX(customer, myreportsmock.ThreeCX{})
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

func TestPatchThatChangesNothingRestartsTheCollector(t *testing.T) {
	t.Parallel()

	a := start(t)
	id := a.AddKazoo(customer, myreportsmock.Kazoo{Name: "N"})
	other := a.AddKazoo(customer, myreportsmock.Kazoo{})
	for range 2 {
		a.patch(t, resellerPath+"/"+id, "["+replace("/name", `"N"`)+"]").wantDone(t)
	}
	if a.CollectorRestarts(id) != 2 || a.CollectorRestarts(other) != 0 || a.CollectorRestarts(unknownID) != 0 {
		t.Errorf("got %d and %d", a.CollectorRestarts(id), a.CollectorRestarts(other))
	}
}

func TestAddOperations(t *testing.T) {
	t.Parallel()

	const add = `[{"op":"add","path":"/recordingArchiveFrequency","value":"00:10:00"}]`
	a := start(t)
	path := resellerPath + "/" + a.AddThreeCX(customer, myreportsmock.ThreeCX{})
	a.patch(t, path, add).wantDone(t)
	a.patch(t, path, add).wantRefused(t, 400, "there already")

	a = start(t, myreportsmock.WithoutAddOperations())
	path = resellerPath + "/" + a.AddThreeCX(customer, myreportsmock.ThreeCX{})
	a.patch(t, path, add).wantRefused(t, 400, "must be replace")
	a.patch(t, path, "["+replace("/recordingArchiveFrequency", `"00:10:00"`)+"]").wantDone(t)

	a = start(t, myreportsmock.WithReplaceOnlyOfSetKeys())
	id := a.AddKazoo(customer, myreportsmock.Kazoo{})
	off := replace("/monitorSubAccounts", "false")
	a.patch(t, resellerPath+"/"+id, "["+off+"]").wantRefused(t, 400, "'/monitorSubAccounts' is not there")
	a.patch(t, resellerPath+"/"+id, `[{"op":"add","path":"/monitorSubAccounts","value":false}]`).wantDone(t)
	a.patch(t, resellerPath+"/"+id, "["+off+"]").wantDone(t)
}

func TestRefusedPatches(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithOnlyDocumentedPatches())
	path := resellerPath + "/" + a.AddKazoo(customer, myreportsmock.Kazoo{})
	a.patch(t, path, "["+replace("/apiKey", `"x"`)+"]").wantRefused(t, 400, "The property '/apiKey' is not valid.")
	a.patch(t, path, "["+replace("/name", `"x"`)+"]").wantDone(t)

	a = start(t, myreportsmock.WithRefusedPatches("/apiKey"), myreportsmock.WithRefusedPatches("/accountId", "/name"))
	path = resellerPath + "/" + a.AddKazoo(customer, myreportsmock.Kazoo{})
	for _, refused := range []string{"/apiKey", "/accountId", "/name"} {
		a.patch(t, path, "["+replace(refused, `"x"`)+"]").wantRefused(t, 400, "The property '"+refused+"' is not valid.")
	}
	a.patch(t, path, "["+replace("/hostRest", `"https://b"`)+"]").wantDone(t)
}

func TestFlagsOfPatches(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithBooleanPatches(), myreportsmock.WithStringPatches())
	id := a.AddThreeCX(customer, myreportsmock.ThreeCX{})
	for _, value := range []string{"true", `"true"`} {
		a.Change(id, func(p *myreportsmock.PBX) { p.Enabled, p.EnableRecordingArchive = false, "" })
		a.patch(t, resellerPath+"/"+id, "["+replace("/enabled", value)+","+replace("/enableRecordingArchive", value)+"]").
			wantDone(t)
		if got := a.pbx(t, id); !got.Enabled || got.EnableRecordingArchive != "true" {
			t.Errorf("%s: got %+v", value, got)
		}
	}
	a.patch(t, resellerPath+"/"+id, "["+replace("/enabled", "false")+"]").wantDone(t)
	if a.pbx(t, id).Enabled {
		t.Error("it is still enabled")
	}
	a.patch(t, resellerPath+"/"+id, "["+replace("/enabled", "1")+"]").wantRefused(t, 400, "'/enabled'")

	id = a.AddKazoo(customer, myreportsmock.Kazoo{})
	a.patch(t, resellerPath+"/"+id, "["+replace("/monitorSubAccounts", "true")+"]").
		wantRefused(t, 400, "'/monitorSubAccounts'")
	a.patch(t, resellerPath+"/"+id, "["+replace("/monitorSubAccounts", `"true"`)+"]").wantDone(t)
	if !a.pbx(t, id).MonitorSubAccounts {
		t.Error("nothing was changed")
	}
}

func TestChargedPatches(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithChargedPatches())
	id := a.AddKazoo(customer, myreportsmock.Kazoo{})
	body := "[ " + replace("/apiKey", `"x"`) + "]"
	got := a.try(t, "PATCH", resellerPath+"/"+id, body, writing)
	if got.status != 402 || got.raw != body || a.pbx(t, id).APIKey == "x" || a.CollectorRestarts(id) != 0 {
		t.Errorf("got %d %s", got.status, got.raw)
	}
	a.do(t, "PATCH", resellerPath+"/"+id, body, charged).wantDone(t)
}
