// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

const typesQuery = "reqtype=MANAGEDB&object=CUSTOMTYPES&tenant=DEMO&action=list&format="

func TestListShapes(t *testing.T) {
	t.Parallel()

	mailbox := pbxcloudmock.WithMailboxes("DEMO", 1)
	mailboxes := "reqtype=VOICEMAIL&tenant=DEMO&action=list&format=json"
	messages := "reqtype=VOICEMAIL&tenant=DEMO&action=messages&mailbox=100&format=json"
	for name, tc := range map[string]struct {
		shape                      pbxcloudmock.ListShape
		types, mailboxes, messages string
	}{
		"observed": {pbxcloudmock.ListsAsObserved, `{"1":{"ct_id":`, `[{"uniqueid":"1001",`, `[{"Msgid":`},
		"objects": {pbxcloudmock.ListsAsObjects, `{"1":{"ct_id":`, `{"1001":{"uniqueid":"1001",`,
			`{"1483229220-00000000":{`},
		"arrays": {pbxcloudmock.ListsAsArrays, `[{"ct_id":`, `[{"uniqueid":"1001",`, `[{"Msgid":`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := start(t, pbxcloudmock.WithLists(tc.shape), mailbox)
			for query, begin := range map[string]string{
				typesQuery + "json": tc.types, mailboxes: tc.mailboxes, messages: tc.messages,
			} {
				if got := p.get(t, query); !strings.HasPrefix(got.raw, begin) {
					t.Errorf("got %s", got.raw)
				}
			}
		})
	}
}

func TestEmptyAnswers(t *testing.T) {
	t.Parallel()

	get := "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&action=get&objectid=9&format="
	list := "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&action=list&format="
	mailboxes := "reqtype=VOICEMAIL&tenant=DEMO&action=list&format="
	messages := "reqtype=VOICEMAIL&tenant=DEMO&action=messages&mailbox=9&format="
	records := "reqtype=INFO&info=CDRS&tenant=DEMO&start=2017-01-01&end=2017-02-01&format="
	logs := "reqtype=INFO&info=QUEUELOGS&tenant=DEMO&start=2017-01-01&end=2017-02-01&format="

	for name, tc := range map[string]struct {
		empty           pbxcloudmock.Empty
		answer, records string
	}{
		"observed": {pbxcloudmock.EmptyAsObserved, "null", "]"},
		"null":     {pbxcloudmock.EmptyNull, "null", "null"},
		"bracket":  {pbxcloudmock.EmptyBracket, "]", "]"},
		"bytes":    {pbxcloudmock.EmptyBytes, "", ""},
		"array":    {pbxcloudmock.EmptyArray, "[]", "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := start(t, pbxcloudmock.WithEmpty(tc.empty))
			for _, query := range []string{get, list, mailboxes, messages} {
				p.get(t, query+"json").want(t, tc.answer)
				p.get(t, query+"plain").want(t, "")
				p.get(t, query+"csv").want(t, "")
			}
			for _, query := range []string{records, logs} {
				p.get(t, query+"json").want(t, tc.records)
				p.get(t, query+"csv").want(t, "")
				p.get(t, query).want(t, "")
			}
		})
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()

	plain := "ct_id|ct_name|ct_description|\n1|FORWARD|Forward to an external number|\n" +
		"2|CALLBACK|Call the caller back|\n3|DIALPLAN|Go to a context of the dial plan|\n"
	p := start(t, pbxcloudmock.WithDestinations("DEMO", 1))
	for format, contentType := range map[string]string{
		"": "text/html; charset=UTF-8", "plain": "text/html; charset=UTF-8", "json": "application/json",
		"csv": "text/csv; charset=UTF-8", "xml": "text/xml; charset=UTF-8",
	} {
		if got := p.get(t, typesQuery+format); got.contentType != contentType {
			t.Errorf("%s: got content type %q", format, got.contentType)
		}
	}
	p.get(t, typesQuery).wantParts(t, `{"1":{"ct_id":"1"`)
	p.get(t, typesQuery+"plain").want(t, plain)
	p.get(t, typesQuery+"csv").want(t, "")
	p.get(t, typesQuery+"xml").want(t, "")
	get := "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&action=get&objectid=1&format="
	p.get(t, get+"plain").wantParts(t, "cu_id|cu_te_id|cu_name|", "\n1|1|Boss phone 0000|1|4570000000|")
	p.get(t, get+"csv").want(t, "")

	p = start(t, pbxcloudmock.WithPlainDefault())
	p.get(t, typesQuery).want(t, plain)
	p.get(t, typesQuery+"json").wantParts(t, `{"1":{"ct_id":"1"`)
}

func TestValueShapes(t *testing.T) {
	t.Parallel()

	seed := pbxcloudmock.Destination{
		ID: 67, Tenant: "DEMO", Name: "30", TypeID: 1,
		Parameters: []string{"3564732920", "030", "-5", "1.5", "+45", "99999999999999999999"},
	}
	for name, tc := range map[string]struct {
		opt   pbxcloudmock.Option
		parts []string
	}{
		"strings": {
			pbxcloudmock.WithValues(pbxcloudmock.ValuesAsStrings),
			[]string{`"cu_id":"67"`, `"cu_ct_id":"1"`, `"cu_name":"30"`, `"cu_param1":"3564732920"`, `"cu_param7":""`},
		},
		"ids": {
			pbxcloudmock.WithValues(pbxcloudmock.IDsAsNumbers),
			[]string{`"cu_id":67,`, `"cu_te_id":1,`, `"cu_ct_id":1,`, `"cu_name":"30"`, `"cu_param1":"3564732920"`},
		},
		"numbers": {
			pbxcloudmock.WithValues(pbxcloudmock.ValuesAsNumbers),
			[]string{
				`"cu_id":67,`, `"cu_name":30,`, `"cu_param1":3564732920,`, `"cu_param2":"030"`, `"cu_param3":-5,`,
				`"cu_param4":"1.5"`, `"cu_param5":"+45"`, `"cu_param6":"99999999999999999999"`, `"cu_param7":""`,
			},
		},
		"nulls": {pbxcloudmock.WithNulls(), []string{`"cu_id":"67"`, `"cu_param7":null,`, `"cu_param20":null}`}},
		"twice": {pbxcloudmock.WithPositionalKeys(), []string{`{"0":"67","cu_id":"67","1":"1","cu_te_id":"1","2":"30",`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := start(t, tc.opt)
			p.AddDestination(seed)
			got := p.custom(t, "get&objectid=67")
			got.object(t)
			got.wantParts(t, tc.parts...)
		})
	}
}

func TestLetters(t *testing.T) {
	t.Parallel()

	const name = "Søn & \"Café\"/\\ 李\n𝄞"
	seed := func(opts ...pbxcloudmock.Option) pbx {
		p := start(t, opts...)
		p.AddDestination(pbxcloudmock.Destination{Tenant: "DEMO", Name: name, TypeID: 1})
		p.AddCallRecord(pbxcloudmock.Record{Tenant: "DEMO", Time: day(5, 0), Values: map[string]string{"src": name}})
		return p
	}
	csv := "reqtype=INFO&info=CDRS&tenant=DEMO&start=2017-01-01&end=2017-02-01&format=csv"

	p := seed()
	got := p.custom(t, "get&objectid=1")
	got.wantParts(t, `"cu_name":"S\u00f8n & \"Caf\u00e9\"\/\\ \u674e\u000a\ud834\udd1e"`)
	if got.object(t)["cu_name"] != name {
		t.Errorf("got %s", got.raw)
	}
	p.get(t, csv).wantParts(t, `"Søn & ""Café""/\ 李`+"\n"+`𝄞"`)

	p = seed(pbxcloudmock.WithLatin1())
	p.custom(t, "get&objectid=1").wantParts(t, "\"cu_name\":\"S\xf8n & "+
		"\\\"Caf\xe9\\\"\\/\\\\ \\u674e\\u000a\\ud834\\udd1e\"")
	p.get(t, csv).wantParts(t, "\"S\xf8n & \"\"Caf\xe9\"\"/\\ ?\n?\"")
	p.update(t, "1", `{"cu_name":"Ærø"}`).wantParts(t, "SET cu_name='\xc6r\xf8'")
	// The request was UTF-8 all the same.
	if d, _ := p.Destination(1); d.Name != "Ærø" {
		t.Errorf("got %q", d.Name)
	}
}
