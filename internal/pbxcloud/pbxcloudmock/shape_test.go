// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

const (
	typesQuery   = "reqtype=MANAGEDB&object=CUSTOMTYPES&tenant=DEMO&action=list&format="
	recordsQuery = "reqtype=INFO&info=CDRS&start=2017-01-01&end=2017-02-01&tenant=DEMO&format="
	boxesQuery   = "reqtype=VOICEMAIL&tenant=DEMO&action=list&format="
)

func TestFormats(t *testing.T) {
	t.Parallel()

	plain := "ct_id|ct_name|ct_description|\n1|FORWARD|Forward to an external number|\n" +
		"2|CALLBACK|Call the caller back|\n3|DIALPLAN|Go to a context of the dial plan|\n"
	for name, tc := range map[string]struct {
		options []pbxcloudmock.Option
		// want are queries with the beginning of the response, or "" for zero bytes.
		want map[string]string
	}{
		"observed": {nil, map[string]string{
			typesQuery: `{"1":{"ct_id":"1"`, typesQuery + "plain": plain, typesQuery + "csv": "", typesQuery + "xml": "",
			boxesQuery + "json": `[{"attach":`, recordsQuery + "json": "]", recordsQuery + "csv": "", recordsQuery: "",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := start(t, append(tc.options, pbxcloudmock.WithMailboxes("DEMO", 1))...)
			for query, begin := range tc.want {
				got := p.get(t, query)
				if !strings.HasPrefix(got.raw, begin) || begin == "" && got.raw != "" {
					t.Errorf("%s: got %s", query, got.raw)
				}
			}
		})
	}
}

func TestLetters(t *testing.T) {
	t.Parallel()

	const name = "Søn & \"Café\"/\\ 李\n𝄞"
	seed := func(opts ...pbxcloudmock.Option) pbx {
		p := start(t, opts...)
		p.AddDestination(pbxcloudmock.Destination{Tenant: "DEMO", Name: name, TypeID: 1})
		p.AddCallRecord(pbxcloudmock.Record{Tenant: "DEMO", Time: time.Date(2017, time.January, 5, 0, 0, 0, 0, time.UTC),
			Values: map[string]string{"src": name}})
		return p
	}

	p := seed()
	got := p.custom(t, "get&objectid=1")
	got.wantParts(t, `"cu_name":"S\u00f8n & \"Caf\u00e9\"\/\\ \u674e\n\ud834\udd1e"`)
	if got.object(t)["cu_name"] != name {
		t.Errorf("got %s", got.raw)
	}
	p.get(t, recordsQuery+"csv").wantParts(t, `"Søn & ""Café""/\ 李`+"\n"+`𝄞"`)

	p = seed(pbxcloudmock.WithLatin1(), pbxcloudmock.WithNulls())
	p.custom(t, "get&objectid=1").wantParts(t, `"cu_param1":null`, "\"cu_name\":\"S\xf8n & "+
		"\\\"Caf\xe9\\\"\\/\\\\ \\u674e\\n\\ud834\\udd1e\"")
	p.get(t, recordsQuery+"csv").wantParts(t, "\"S\xf8n & \"\"Caf\xe9\"\"/\\ ?\n?\"")
	p.update(t, "1", `{"cu_name":"Ærø"}`).wantParts(t, "SET cu_name='\xc6r\xf8'")
	// The request was UTF-8 all the same.
	if d, _ := p.Destination(1); d.Name != "Ærø" {
		t.Errorf("got %q", d.Name)
	}
}

func TestAudio(t *testing.T) {
	t.Parallel()

	p := start(t)
	p.AddRecording("ACME", "1.48", pbxcloudmock.Audio{Data: pbxcloudmock.WAV(100)})
	p.AddMediaFile("DEMO", "3619", pbxcloudmock.Audio{Data: []byte("RIFF")})
	p.AddMessage("DEMO", "200", pbxcloudmock.Message{ID: "7-1", Audio: pbxcloudmock.Audio{Data: []byte("m")}})
	for query, want := range map[string]string{
		"reqtype=INFO&info=recording&id=1.48":                                string(pbxcloudmock.WAV(100)),
		"reqtype=INFO&info=recording&id=1.48&tenant=ACME":                    string(pbxcloudmock.WAV(100)),
		"reqtype=INFO&info=recording&id=1.48&tenant=DEMO":                    "File not found",
		"reqtype=INFO&info=recording&id=none":                                "File not found",
		"reqtype=INFO&info=recording":                                        "No id specified",
		"reqtype=MEDIAFILE&action=getaudio&tenant=DEMO&objectid=3619":        "RIFF",
		"reqtype=MEDIAFILE&action=GETAUDIO&tenant=ACME&objectid=3619":        "File not found",
		"reqtype=MEDIAFILE&action=GETAUDIO&tenant=DEMO&id=19":                "",
		"reqtype=VOICEMAIL&action=message&tenant=DEMO&mailbox=200&msgid=7-1": "m",
		"reqtype=VOICEMAIL&action=message&tenant=DEMO&mailbox=100&msgid=7-1": "File not found",
		"reqtype=VOICEMAIL&action=message&tenant=DEMO&mailbox=200":           "",
	} {
		p.get(t, query).want(t, want)
	}
}
