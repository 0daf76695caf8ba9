// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"net/url"
	"reflect"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

const dialQuery = "reqtype=DIAL&tenant=DEMO&source=402&dest=9922323232"

func TestDialIsChecked(t *testing.T) {
	t.Parallel()

	p := start(t)
	for query, part := range map[string]string{
		"reqtype=DIAL&tenant=DEMO&dest=1":    "source is missing",
		"reqtype=DIAL&tenant=DEMO&source=1":  "dest is missing",
		dialQuery + "&exten=402":             "source and exten",
		dialQuery + "&phone=1":               "dest and phone",
		dialQuery + "&var=callid":            "name=value",
		dialQuery + "&var=%3D1":              "name=value",
		dialQuery + "&var=a%3D1&var=b%3D2":   "'var' is there twice",
		dialQuery + "&var%5B%5D=a%3D1":       "unknown parameter 'var[]'",
		dialQuery + "&dialtimeout=soon":      "dialtimeout must be",
		dialQuery + "&timeout=-1":            "timeout must be",
		dialQuery + "&recording=maybe":       "recording must be",
		dialQuery + "&autoanswer=no":         "autoanswer must be",
		dialQuery + "&destination=992232323": "unknown parameter 'destination'",
	} {
		p.get(t, query).wantWrong(t, part)
	}
	p.get(t, "reqtype=DIAL&source=402&dest=1").want(t, mistakenKey)
	if n := len(p.Calls()); n != 0 {
		t.Errorf("got %d calls", n)
	}
}

func TestDialWithTheManualsParameters(t *testing.T) {
	t.Parallel()

	p := start(t)
	p.get(t, "reqtype=DIAL&tenant=DEMO&exten=402&phone=99&dialtimeout=20&timeout=60&sourceclid=1&destclid=2&"+
		"recording=no&server=pbx1&autoanswer=yes&format=json").
		want(t, "Success|Originate successfully queued|15a4cfe6429054|")
	want := pbxcloudmock.Call{
		ID: "15a4cfe6429054", Tenant: "DEMO", Source: "402", Destination: "99", Variables: map[string]string{},
		Others: map[string]string{
			"dialtimeout": "20", "timeout": "60", "sourceclid": "1", "destclid": "2", "recording": "no", "server": "pbx1",
			"autoanswer": "yes",
		},
	}
	if got := p.Calls(); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("got %+v", got)
	}
	p.get(t, "reqtype=INFO&info=recording&id=15a4cfe6429054").want(t, "File not found")
}

func TestVariables(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		mode pbxcloudmock.VariableMode
		sent []string
		want map[string]string
	}{
		"single": {
			pbxcloudmock.VariablesSingle, []string{"a=1,b=2"}, map[string]string{"DEMO-a": "1,b=2"},
		},
		"repeated": {
			pbxcloudmock.VariablesRepeated, []string{"a=1,x", "b=2=3"}, map[string]string{"DEMO-a": "1,x", "DEMO-b": "2=3"},
		},
		"comma": {
			pbxcloudmock.VariablesByComma, []string{"a=1,b=,c=3"},
			map[string]string{"DEMO-a": "1", "DEMO-b": "", "DEMO-c": "3"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := start(t, pbxcloudmock.WithVariables(tc.mode))
			p.get(t, dialQuery+"&"+url.Values{"var": tc.sent}.Encode()).wantParts(t, "Success|")
			got := p.Calls()
			if len(got) != 1 || !reflect.DeepEqual(got[0].Variables, tc.want) {
				t.Fatalf("got %v", got)
			}
			got[0].Variables["DEMO-a"] = "changed"
			if p.Calls()[0].Variables["DEMO-a"] == "changed" {
				t.Error("a copy was none")
			}
		})
	}
	start(t, pbxcloudmock.WithVariables(pbxcloudmock.VariablesByComma)).
		get(t, dialQuery+"&var=a%3D1&var=b%3D2").wantWrong(t, "there twice")
}

func TestJSONDial(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithJSONDial())
	p.get(t, dialQuery+"&format=json").
		wantJSON(t, `{"Response":"Success","Message":"Originate successfully queued","ID":"15a4cfe6429054"}`)
	p.get(t, dialQuery).want(t, "Success|Originate successfully queued|15a4cfe6429055|")
}

func TestAgents(t *testing.T) {
	t.Parallel()

	p := start(t)
	p.AddAgent("ACME", "7", "200-ACME")
	agent := func(query string) reply { return p.get(t, "reqtype=AGENT&"+query) }

	agent("tenant=ACME&action=pause&queue=7&extension=200").want(t, "Success|Interface paused successfully|")
	if reason, paused := p.Paused("ACME", "7", "200-ACME"); !paused || reason != "" {
		t.Errorf("got %q, %t", reason, paused)
	}
	agent("tenant=ACME&action=PAUSE&queue=7&extension=200-ACME&pausereason=Lunch+%26+walk").wantParts(t, "Success|")
	if reason, _ := p.Paused("ACME", "7", "200"); reason != "Lunch & walk" {
		t.Errorf("got %q", reason)
	}
	agent("tenant=ACME&action=unpause&queue=7&extension=200&pausereason=back").
		want(t, "Success|Interface unpaused successfully|")
	if _, paused := p.Paused("ACME", "7", "200"); paused {
		t.Error("the agent is still paused")
	}

	agent("tenant=ACME&action=PAUSE&queue=7").want(t, "No extension specified")
	agent("tenant=ACME&action=PAUSE&extension=200").wantWrong(t, "queue is missing")
	for _, unknown := range []string{
		"tenant=DEMO&action=PAUSE&queue=7&extension=200", "tenant=ACME&action=PAUSE&queue=8&extension=200",
		"tenant=ACME&action=PAUSE&queue=7&extension=201", "tenant=ACME&action=UNPAUSE&queue=7&extension=200-DEMO",
	} {
		agent(unknown).want(t, "Error|Interface not found|")
	}
	if _, paused := p.Paused("DEMO", "7", "200"); paused {
		t.Error("an unknown agent is paused")
	}

	want := []pbxcloudmock.AgentChange{
		{Action: "PAUSE", Tenant: "ACME", Queue: "7", Extension: "200"},
		{Action: "PAUSE", Tenant: "ACME", Queue: "7", Extension: "200-ACME", Reason: "Lunch & walk"},
		{Action: "UNPAUSE", Tenant: "ACME", Queue: "7", Extension: "200", Reason: "back"},
	}
	if got := p.AgentChanges(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}

	silent := start(t, pbxcloudmock.WithSilentAgents())
	silent.get(t, "reqtype=AGENT&tenant=DEMO&action=PAUSE&queue=281&extension=104").want(t, "")
	silent.get(t, "reqtype=AGENT&tenant=DEMO&action=PAUSE&queue=281&extension=105").want(t, "")
	silent.get(t, "reqtype=AGENT&tenant=DEMO&action=PAUSE&queue=281").want(t, "No extension specified")
	if n := len(silent.AgentChanges()); n != 1 {
		t.Errorf("got %d changes", n)
	}
}

func TestCountCalls(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		shape             pbxcloudmock.CountShape
		idle, plain, json string
	}{
		"bare": {pbxcloudmock.CountBare, "", "3", "3"},
		"zero": {pbxcloudmock.CountZero, "0", "3", "3"},
		"node": {pbxcloudmock.CountByNode, "", "pbx1:2|pbx2:1|", `{"pbx1":"2","pbx2":"1","total":3}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := start(t, pbxcloudmock.WithCount(tc.shape))
			p.SetRunningCalls("ACME", 3)
			p.get(t, "reqtype=COUNTCALLS&tenant=DEMO").want(t, tc.idle)
			p.get(t, "reqtype=COUNTCALLS&tenant=ACME").want(t, tc.plain)
			p.get(t, "reqtype=COUNTCALLS&tenant=ACME&format=json").want(t, tc.json)
			p.get(t, "reqtype=COUNTCALLS").want(t, tc.plain)
		})
	}
}
