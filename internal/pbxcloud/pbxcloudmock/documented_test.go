// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

// The tests in this file are the examples of the page, the requests as they are printed there.

const documented = "/pbx/proxyapi.php?key=NLbP7GFNVRqu9SDm&"

func startDocumented(t *testing.T) pbx {
	t.Helper()

	return start(t, pbxcloudmock.WithKey("NLbP7GFNVRqu9SDm", pbxcloudmock.ReadWrite))
}

func (p pbx) documented(t *testing.T, query string) reply {
	t.Helper()

	return p.do(t, http.MethodGet, documented+query, "", "")
}

func TestDocumentedDial(t *testing.T) {
	t.Parallel()

	p := startDocumented(t)
	p.documented(t, "reqtype=DIAL&source=402&dest=9922323232&tenant=DEMO&account=402-DEMO").
		want(t, "Success|Originate successfully queued|15a4cfe6429054|")
	p.documented(t, "reqtype=INFO&info=recording&id=15a4cfe6429054").want(t, string(pbxcloudmock.WAV(1024)))
	p.documented(t, "reqtype=DIAL&source=402&dest=9922323232&tenant=DEMO&account=402-DEMO&var=callid%3D453131").
		want(t, "Success|Originate successfully queued|15a4cfe6429055|")

	want := []pbxcloudmock.Call{
		{
			ID: "15a4cfe6429054", Tenant: "DEMO", Source: "402", Destination: "9922323232", Account: "402-DEMO",
			Variables: map[string]string{},
		},
		{
			ID: "15a4cfe6429055", Tenant: "DEMO", Source: "402", Destination: "9922323232", Account: "402-DEMO",
			Variables: map[string]string{"DEMO-callid": "453131"},
		},
	}
	if got := p.Calls(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestDocumentedAgent(t *testing.T) {
	t.Parallel()

	p := startDocumented(t)
	p.documented(t, "reqtype=AGENT&action=PAUSE&queue=281&extension=104-DEMO&tenant=DEMO&pausereason=Breakfast").
		want(t, "Success|Interface paused successfully|")

	if reason, paused := p.Paused(); !paused || reason != "Breakfast" {
		t.Errorf("got %q, %t", reason, paused)
	}
}

func TestDocumentedMediaFile(t *testing.T) {
	t.Parallel()

	p := startDocumented(t)
	p.AddMediaFile("DEMO", "3619", pbxcloudmock.Audio{ContentType: "audio/mpeg", Data: []byte("ID3 music")})

	got := p.documented(t, "reqtype=MEDIAFILE&tenant=DEMO&id=19&action=GETAUDIO&objectid=3619")
	got.want(t, "ID3 music")
	if got.contentType != "audio/mpeg" {
		t.Errorf("got content type %q", got.contentType)
	}
}

func TestDocumentedVoicemail(t *testing.T) {
	t.Parallel()

	p := startDocumented(t)
	p.AddMailbox(pbxcloudmock.Mailbox{
		Tenant: "DEMO", Number: "102", FullName: "Peter Boss", Email: "boss@example.com", Attach: true,
	})
	p.AddMessage("DEMO", "102", pbxcloudmock.Message{
		ID: "1475685709-00000004", CallerID: `"Anna" <4533000000>`, Duration: 12,
		Time:  time.Date(2016, time.October, 5, 16, 41, 49, 0, time.UTC),
		Audio: pbxcloudmock.Audio{Data: []byte("RIFF message")},
	})

	p.documented(t, "reqtype=VOICEMAIL&tenant=DEMO&action=list").
		want(t, "Mailbox|Fullname|Email|Attach|\n102|Peter Boss|boss@example.com|yes|\n")
	p.documented(t, "reqtype=VOICEMAIL&tenant=DEMO&mailbox=102&action=messages").
		want(t, "Msgid|Dir|CallerID|DateTime|Duration|Mailbox|\n1475685709-00000004|"+
			"/var/spool/asterisk/voicemail/default/102-DEMO/INBOX|\"Anna\" <4533000000>|2016-10-05 16:41:49|12|102|\n")
	p.documented(t, "reqtype=VOICEMAIL&tenant=DEMO&mailbox=102&action=message&msgid=1475685709-00000004").
		want(t, "RIFF message")
}

func TestDocumentedCountCalls(t *testing.T) {
	t.Parallel()

	p := startDocumented(t)
	p.documented(t, "reqtype=COUNTCALLS").want(t, "")
	p.SetRunningCalls("DEMO", 2)
	p.SetRunningCalls("ACME", 3)
	p.documented(t, "reqtype=COUNTCALLS").want(t, "5")
}

func TestDocumentedCallRecords(t *testing.T) {
	t.Parallel()

	p := startDocumented(t)
	for _, tenant := range []string{"DEMO", "ACME"} {
		p.AddCallRecord(pbxcloudmock.Record{
			Tenant: tenant, Time: time.Date(2017, time.January, 31, 8, 0, 0, 0, time.UTC),
			Values: map[string]string{"src": "4533000000", "clid": "Søren, kontor", "cost": "0.10", "disposition": "NO ANSWER"},
		})
	}

	p.documented(t, "reqtype=INFO&info=CDRS&format=csv&tenant=DEMO&start=2017-01-01&end=2017-02-01").
		want(t, "calldate,clid,src,firstdst,wherelanded,duration,billsec,disposition,uniqueid,userfield\n"+
			"\"2017-01-31 08:00:00\",\"Søren, kontor\",4533000000,,,,,\"NO ANSWER\",,\n")
	// The percent sign is not escaped in the page's example.
	all := p.documented(t, "reqtype=INFO&info=CDRS&format=csv&tenant=%&start=2017-01-01&end=2017-02-01")
	all.want(t, "tenantcode,calldate,clid,src,firstdst,wherelanded,duration,billsec,disposition,cost,uniqueid,userfield\n"+
		"DEMO,\"2017-01-31 08:00:00\",\"Søren, kontor\",4533000000,,,,,\"NO ANSWER\",0.10,,\n"+
		"ACME,\"2017-01-31 08:00:00\",\"Søren, kontor\",4533000000,,,,,\"NO ANSWER\",0.10,,\n")
	p.documented(t, "reqtype=INFO&info=CDRS&format=csv&tenant=%25&start=2017-01-01&end=2017-02-01").want(t, all.raw)
}

func TestDocumentedQueueLogs(t *testing.T) {
	t.Parallel()

	p := startDocumented(t)
	p.AddQueueLog(pbxcloudmock.Record{
		Tenant: "DEMO", Time: time.Date(2017, time.November, 2, 9, 30, 0, 0, time.UTC),
		Values: map[string]string{"qu_name": "Support", "disposition": "ABANDONED", "holdtime": "31"},
	})
	p.documented(t, "reqtype=INFO&info=QUEUELOGS&format=csv&tenant=DEMO&start=2017-10-01&end=2017-12-01").
		want(t, "time,qu_name,callerid,disposition,agent,holdtime,calltime,origpos,callid\n"+
			"\"2017-11-02 09:30:00\",Support,,ABANDONED,,31,,,\n")
}

func TestDocumentedCustomTypes(t *testing.T) {
	t.Parallel()

	p := startDocumented(t)
	got := p.documented(t, "reqtype=MANAGEDB&object=CUSTOMTYPES&tenant=DEMO&action=list").object(t)
	want := map[string]any{"ct_id": "1", "ct_name": "FORWARD", "ct_description": "Forward to an external number"}
	if !reflect.DeepEqual(got["1"], want) {
		t.Errorf("got %v", got)
	}
}

// phpForm writes PHP's urlencode(json_encode($config)).
func phpForm(json string) string { return "jsondata=" + url.QueryEscape(json) }

func TestDocumentedCustomDestinations(t *testing.T) {
	t.Parallel()

	p := startDocumented(t)
	p.AddDestination(pbxcloudmock.Destination{ID: 285, Tenant: "ACME", TypeID: 1})

	created := p.do(t, http.MethodPost, documented+"reqtype=MANAGEDB&action=add&object=custom&tenant=DEMO", formType,
		phpForm(`{"cu_name":"Boss phone","cu_ct_id":1,"cu_param1":"3564732920","cu_param2":"INCOMINGDID","cu_param3":"30"}`))
	if got := created.object(t); got["cu_id"] != "286" || got["cu_ct_id"] != "1" || got["cu_param20"] != "" {
		t.Errorf("got %v", got)
	}
	updated := p.do(t, http.MethodPost,
		documented+"reqtype=MANAGEDB&action=update&object=custom&tenant=DEMO&objectid=286", formType,
		phpForm(`{"cu_name":"Boss private phone","cu_id":286,"cu_param1":"0636287454"}`))
	updated.want(t, "UPDATE cu_customs SET cu_id='286',cu_name='Boss private phone',cu_param1='0636287454' "+
		"WHERE cu_id='286' AND cu_te_id='1'")

	// What the update did not send is as it was.
	want := pbxcloudmock.Destination{
		ID: 286, Tenant: "DEMO", Name: "Boss private phone", TypeID: 1,
		Parameters: []string{"0636287454", "INCOMINGDID", "30"},
	}
	if got, _ := p.Destination(286); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	listed := p.documented(t, "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&action=list")
	listed.wantParts(t, `{"286":{"cu_id":"286","cu_name":"Boss private phone","cu_ct_id":"1","ct_name":"FORWARD"`)
	got := p.documented(t, "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&action=get&objectid=286")
	got.wantParts(t,
		`{"cu_id":"286",`, `"cu_param1":"0636287454","cu_param2":"INCOMINGDID","cu_param3":"30","cu_param4":""`)
	if strings.Contains(got.raw, "ct_name") {
		t.Errorf("got %s", got.raw)
	}
}

func TestDocumentedKeyKinds(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithDestinations("DEMO", 1))
	read := "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&action=get&objectid=1"
	p.getWith(t, pbxcloudmock.ReadOnlyKey, read).want(t, p.get(t, read).raw)

	writes := []string{
		"reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&action=delete&objectid=1",
		"reqtype=DIAL&source=402&dest=9922323232&tenant=DEMO",
		"reqtype=AGENT&action=PAUSE&queue=281&extension=104-DEMO&tenant=DEMO",
		"reqtype=AGENT&action=UNPAUSE&queue=281&extension=104-DEMO&tenant=DEMO",
	}
	for _, query := range writes {
		p.getWith(t, pbxcloudmock.ReadOnlyKey, query).want(t, mistakenKey)
	}
	for _, action := range []string{"add", "update&objectid=1"} {
		p.postWith(t, pbxcloudmock.ReadOnlyKey, "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&action="+action,
			`{"cu_name":"X","cu_ct_id":1}`).want(t, mistakenKey)
	}
	if len(p.Calls()) != 0 || len(p.AgentChanges()) != 0 || len(p.Destinations("DEMO")) != 1 {
		t.Error("a read-only key changed something")
	}
}
