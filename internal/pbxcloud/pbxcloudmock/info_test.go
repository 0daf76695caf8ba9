// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

const recordsQuery = "reqtype=INFO&info=CDRS&start=2017-01-01&end=2017-02-01&tenant="

func day(n, hours int) time.Time {
	return time.Date(2017, time.January, n, hours, 0, 0, 0, time.UTC)
}

func TestDates(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithCallTemplate(pbxcloudmock.Template{Tenant: []string{"id"}}))
	for id, at := range map[string]time.Time{
		"before": day(1, -1), "first": day(1, 0), "last": day(3, 0), "after": day(3, 1),
	} {
		p.AddCallRecord(pbxcloudmock.Record{Tenant: "DEMO", Time: at, Values: map[string]string{"id": id}})
	}
	get := func(dates string) reply {
		return p.get(t, "reqtype=INFO&info=CDRS&format=csv&tenant=DEMO&"+dates)
	}

	got := get("start=2017-01-01&end=2017-01-03")
	got.wantParts(t, "id\n", "first\n", "last\n")
	if strings.Contains(got.raw, "before") || strings.Contains(got.raw, "after") {
		t.Errorf("got %q", got.raw)
	}
	// The wrong way round is nothing, as with every date of which there are no records.
	get("start=2017-01-03&end=2017-01-01").want(t, "")
	get("start=2018-01-03&end=2018-01-04").want(t, "")
	for dates, part := range map[string]string{
		"start=2017-01-01":                "end must be a date",
		"end=2017-01-01":                  "start must be a date",
		"start=2017-1-1&end=2017-01-02":   "start must be a date",
		"start=2017-01-01&end=2017-02-30": "end must be a date",
		"start=2017-01-01&end=tomorrow":   "end must be a date",
	} {
		get(dates).wantWrong(t, part)
	}
}

func TestTemplates(t *testing.T) {
	t.Parallel()

	p := start(t,
		pbxcloudmock.WithCallTemplate(pbxcloudmock.Template{
			Tenant: []string{"Caller Name", "src", "src", ""}, Admin: []string{"tenantcode", "calldate"},
		}),
		pbxcloudmock.WithQueueLogTemplate(pbxcloudmock.Template{Tenant: []string{"agent", "ex_webpassword"}}))
	p.AddCallRecord(pbxcloudmock.Record{Tenant: "ACME", Time: day(5, 7),
		Values: map[string]string{"src": "1", "": "unnamed"}})
	p.AddQueueLog(pbxcloudmock.Record{Tenant: "ACME", Time: day(5, 7),
		Values: map[string]string{"ex_webpassword": "secret"}})

	p.get(t, recordsQuery+"ACME&format=csv").want(t, "\"Caller Name\",src,src,\n,1,1,unnamed\n")
	p.get(t, recordsQuery+"%&format=csv").want(t, "tenantcode,calldate\nACME,\"2017-01-05 07:00:00\"\n")
	p.get(t, strings.Replace(recordsQuery, "CDRS", "QUEUELOGS", 1)+"ACME&format=csv").want(t,
		"agent,ex_webpassword\n,secret\n")
	p.get(t, recordsQuery+"DEMO&format=csv").want(t, "")
}

func TestRecordFormats(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithCallTemplate(pbxcloudmock.Template{Tenant: []string{"src", "dst"}}),
		pbxcloudmock.WithLists(pbxcloudmock.ListsAsObjects))
	p.AddCallRecord(pbxcloudmock.Record{Tenant: "DEMO", Time: day(5, 7),
		Values: map[string]string{"src": "1", "dst": "a b"}})

	p.get(t, recordsQuery+"DEMO&format=csv").want(t, "src,dst\n1,\"a b\"\n")
	p.get(t, recordsQuery+"DEMO&format=json").want(t, `[{"src":"1","dst":"a b"}]`)
	p.get(t, recordsQuery+"DEMO").want(t, "src|dst|\n1|a b|\n")
	p.get(t, recordsQuery+"DEMO&format=xml").want(t, "")
}

func TestCSVStyles(t *testing.T) {
	t.Parallel()

	style := pbxcloudmock.CSVStyle{BOM: true, CRLF: true, HeaderWhenEmpty: true}
	p := start(t, pbxcloudmock.WithCSV(style), pbxcloudmock.WithCallTemplate(pbxcloudmock.Template{Tenant: []string{"a",
		"b"}}))
	p.get(t, recordsQuery+"DEMO&format=csv").want(t, "\ufeffa,b\r\n")
	p.AddCallRecord(pbxcloudmock.Record{
		Tenant: "DEMO", Time: day(5, 7), Values: map[string]string{"a": "one\ntwo", "b": `say "hi", you`},
	})
	p.get(t, recordsQuery+"DEMO&format=csv").want(t, "\ufeffa,b\r\n\"one\ntwo\",\"say \"\"hi\"\", you\"\r\n")
}

func TestSampleRecordsAreCSV(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithCallRecords("DEMO", 1000), pbxcloudmock.WithQueueLogs("DEMO", 1000),
		pbxcloudmock.WithCallRecords("ACME", 10))
	for query, lines := range map[string]int{
		recordsQuery + "DEMO": 1001,
		recordsQuery + "%":    1011,
		strings.Replace(recordsQuery, "CDRS", "queuelogs", 1) + "DEMO": 1001,
	} {
		got := p.get(t, query+"&format=csv")
		records, err := csv.NewReader(strings.NewReader(got.raw)).ReadAll()
		if err != nil || len(records) != lines {
			t.Errorf("%s: got %d lines, %v", query, len(records), err)
		}
	}
	p.get(t, recordsQuery+"DEMO&format=csv").wantParts(t, "\"[inbound]\nsecond line\"", `"""Boss"" <`, `"Søren, kontor <`)
}

func TestAudio(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithMailboxes("DEMO", 1))
	p.AddRecording("ACME", "srv02-1531779475.48", pbxcloudmock.Audio{Data: pbxcloudmock.WAV(100)})
	p.AddMediaFile("DEMO", "3619", pbxcloudmock.Audio{Data: []byte("RIFF"), Size: 11 << 20})
	p.AddMessage("DEMO", "200", pbxcloudmock.Message{ID: "7-1", Audio: pbxcloudmock.Audio{Data: []byte("m")}})

	recording := "reqtype=INFO&info=recording&id=srv02-1531779475.48"
	for _, query := range []string{recording, recording + "&tenant=ACME"} {
		got := p.get(t, query)
		if len(got.raw) != 100 || !strings.HasPrefix(got.raw, "RIFF") || got.contentType != "audio/x-wav" {
			t.Errorf("got %d bytes of %q", len(got.raw), got.contentType)
		}
	}
	large := p.get(t, "reqtype=MEDIAFILE&action=getaudio&tenant=DEMO&objectid=3619")
	if large.status != http.StatusOK || len(large.raw) != 11<<20 || !strings.HasPrefix(large.raw, "RIFF\x00") {
		t.Errorf("got %d bytes", len(large.raw))
	}
	p.get(t, "reqtype=VOICEMAIL&action=message&tenant=DEMO&msgid=7-1").want(t, "m")
	p.get(t, "reqtype=VOICEMAIL&action=message&tenant=DEMO&mailbox=200&msgid=7-1").want(t, "m")

	// No id at all.
	p.get(t, "reqtype=INFO&info=recording").want(t, "No id specified")
	p.get(t, "reqtype=MEDIAFILE&action=GETAUDIO&tenant=DEMO&id=19").want(t, "")
	p.get(t, "reqtype=VOICEMAIL&action=message&tenant=DEMO&mailbox=200").want(t, "")

	unknown := []string{
		"reqtype=INFO&info=recording&id=none",
		recording + "&tenant=DEMO",
		"reqtype=MEDIAFILE&action=GETAUDIO&tenant=DEMO&objectid=1",
		"reqtype=MEDIAFILE&action=GETAUDIO&tenant=ACME&objectid=3619",
		"reqtype=VOICEMAIL&action=message&tenant=DEMO&mailbox=100&msgid=7-1",
		"reqtype=VOICEMAIL&action=message&tenant=DEMO&msgid=none",
	}
	silent := start(t, pbxcloudmock.WithUnknownAudio(""))
	for _, query := range unknown {
		got := p.get(t, query)
		got.want(t, "File not found")
		if got.contentType != "text/html; charset=UTF-8" {
			t.Errorf("got content type %q", got.contentType)
		}
		silent.get(t, query).want(t, "")
	}
}
