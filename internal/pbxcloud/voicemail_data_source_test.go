// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

// The list of mailboxes has credentials under several names. Only what is known to be harmless is
// taken over.
func TestVoicemails(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]pbxcloudmock.Option{
		"as observed": nil,
		"objects": {pbxcloudmock.WithLists(pbxcloudmock.ListsAsObjects),
			pbxcloudmock.WithNumbers()},
		"positional": {pbxcloudmock.WithPositionalKeys(), pbxcloudmock.WithLatin1(), pbxcloudmock.WithNulls()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, append(options, pbxcloudmock.WithMailboxes("DEMO", 4))...)
			mock.AddMailbox(pbxcloudmock.Mailbox{
				Tenant: "DEMO", Number: "99", PIN: "canary", IMAPUser: "canary", IMAPPassword: "canary",
				Values: map[string]string{"new_credential": "canary", "language": "da", "tz": "copenhagen"},
			})
			got := data(t, newProvider, "pbxcloud_voicemails", nil)["mailboxes"]
			for _, want := range []string{`"Søren Åberg"`, `"user.101@example.com"`, `"da"`, `"copenhagen"`,
				`"max_messages":tftypes.Number<"100">`, `"attach":tftypes.Bool<"true">`} {
				if !strings.Contains(got, want) {
					t.Errorf("%s is missing in %s", want, got)
				}
			}
			if strings.Contains(got, "canary") || strings.Contains(got, "secret") {
				t.Errorf("a credential is shown: %s", got)
			}
			if strings.Index(got, `"mailbox":tftypes.String<"99">`) > strings.Index(got, `"mailbox":tftypes.String<"100">`) {
				t.Error("99 comes after 100")
			}
			if empty := data(t, newProvider, "pbxcloud_voicemails",
				coretest.Object{"tenant": "ACME"})["mailboxes"]; strings.Contains(empty, "String") &&
				strings.Contains(empty, `<"`) {
				t.Errorf("another tenant has %s", empty)
			}
		})
	}
}

func TestVoicemailMessages(t *testing.T) {
	t.Parallel()
	// These are the columns of Asterisk's table.
	table := strings.NewReplacer("Msgid", "msg_id", "Dir", "dir", "CallerID", "callerid", "DateTime", "origtime",
		"Duration", "duration", "Mailbox", "mailboxuser", "2016-10-05 14:48:29", "1475678909")
	for name, tc := range map[string]struct {
		columns *strings.Replacer
		time    string
	}{
		"mixed": {strings.NewReplacer(), "2016-10-05 14:48:29"},
		"table": {table, "1475678909"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.InjectFault(fakeserver.Fault{Transform: func(b []byte) []byte { return []byte(tc.columns.Replace(string(b))) }})
			mock.AddMessage("DEMO", "102", pbxcloudmock.Message{
				ID: "1475685709-00000004", CallerID: `"Boss" <4533000000>`, Time: time.Unix(1475678909, 0).UTC(), Duration: 12,
				Heard: true,
			})
			got := data(t, newProvider, "pbxcloud_voicemail_messages", coretest.Object{"mailbox": "102"})["messages"]
			for _, want := range []string{
				`"id":tftypes.String<"1475685709-00000004">`, `"folder":tftypes.String<"Old">`, `Boss`,
				`"received_at":tftypes.String<"` + tc.time + `">`, `"duration":tftypes.Number<"12">`,
			} {
				if !strings.Contains(got, want) {
					t.Errorf("%s is missing in %s", want, got)
				}
			}
			if got := data(t, newProvider, "pbxcloud_voicemail_messages",
				coretest.Object{"mailbox": "7"})["messages"]; strings.Contains(got, `<"`) {
				t.Errorf("an unknown mailbox has %s", got)
			}
		})
	}
	_, newProvider := start(t)
	_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, "pbxcloud_voicemail_messages",
		coretest.Object{"mailbox": ""})
	coretest.Expect(t, diags, "error at mailbox")
}

// audioTypes are the data sources with audio, each with a configuration that finds some.
var audioTypes = map[string]coretest.Object{
	"pbxcloud_voicemail_message": {"mailbox": "102", "id": "5"},
	"pbxcloud_media_file":        {"id": "5"},
	"pbxcloud_recording":         {"call_id": "5"},
}

func addAudio(mock *pbxcloudmock.Server, audio pbxcloudmock.Audio) {
	mock.AddMessage("DEMO", "102", pbxcloudmock.Message{ID: "5", Audio: audio})
	mock.AddMediaFile("DEMO", "5", audio)
	mock.AddRecording("DEMO", "5", audio)
}

func TestAudio(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		audio pbxcloudmock.Audio
		want  string
	}{
		"wave": {pbxcloudmock.Audio{Data: pbxcloudmock.WAV(5000), ContentType: "text/html"}, "audio/wave"},
		"mp3 with tags": {pbxcloudmock.Audio{Data: []byte("ID3\x03\x00\x00rest"), ContentType: "application/json"},
			"audio/mpeg"},
		"mp3": {pbxcloudmock.Audio{Data: []byte("\xff\xfb\x90\x00rest"), ContentType: "audio/mpeg"},
			"audio/mpeg"},
		"flac": {pbxcloudmock.Audio{Data: []byte("fLaC\x00\x00")}, "audio/flac"},
		"µ-law silence": {pbxcloudmock.Audio{Data: bytes.Repeat([]byte{0xff}, 160), ContentType: "audio/basic"},
			"audio/basic"},
		"nothing is said": {pbxcloudmock.Audio{Data: []byte{0, 1, 2, 3}, ContentType: "text/html"},
			"application/octet-stream"},
	} {
		for typeName, config := range audioTypes {
			t.Run(name+" "+typeName, func(t *testing.T) {
				t.Parallel()
				mock, newProvider := start(t)
				addAudio(mock, tc.audio)
				got := data(t, newProvider, typeName, config)
				digest := sha256.Sum256(tc.audio.Data)
				if got["content_base64"] != base64.StdEncoding.EncodeToString(tc.audio.Data) ||
					got["sha256"] != hex.EncodeToString(digest[:]) ||
					got["size"] != fmt.Sprintf(`tftypes.Number<"%d">`, len(tc.audio.Data)) || got["content_type"] != tc.want ||
					got["tenant"] != "DEMO" {
					t.Errorf("got %v", got)
				}
			})
		}
	}
}

func TestAudio_guard(t *testing.T) {
	t.Parallel()
	for typeName, config := range audioTypes {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			p := coretest.NewProtocol(t, newProvider, nil)
			with := func(size int) coretest.Object {
				all := coretest.Object{"max_size": size}
				for name, value := range config {
					all[name] = value
				}

				return all
			}
			addAudio(mock, pbxcloudmock.Audio{Data: pbxcloudmock.WAV(1000)})
			_, diags := p.Data(t, typeName, with(1000))
			coretest.ExpectNone(t, diags)
			_, diags = p.Data(t, typeName, with(999))
			coretest.Expect(t, diags, "error: Unable to read "+typeName+" 5", "longer than 999 bytes", "Raise max_size")
			for _, wrong := range []int{0, -1, 33554433} {
				_, diags = p.Data(t, typeName, with(wrong))
				coretest.Expect(t, diags, "error at max_size")
			}
			addAudio(mock, pbxcloudmock.Audio{Data: pbxcloudmock.WAV(10<<20 + 1)})
			_, diags = p.Data(t, typeName, config)
			coretest.Expect(t, diags, "longer than 10485760 bytes")
		})
	}
}

// Instead of audio, the PBX sends a text with the status and the content type of success.
func TestAudio_text(t *testing.T) {
	t.Parallel()
	for typeName, config := range audioTypes {
		for text, want := range map[string]string{
			"File not found":                    `the response is not audio: "File not found"`,
			"":                                  "the response is not audio: nothing",
			"Filen blev ikke fundet p\xe5 ser.": `"Filen blev ikke fundet på ser."`,
			"<html>Sign in</html>":              "not shown",
			strings.Repeat("long ", 100):        "a text of 500 bytes",
			"UPDATE cu_customs SET x='canary'":  "not shown",
			"Too bad... you mistaken the security api key.": "Check pbxcloud.api_key",
			"No id specified": "No id specified",
		} {
			mock, newProvider := start(t)
			mock.InjectFault(fakeserver.Fault{Transform: func([]byte) []byte { return []byte(text) },
				Header: http.Header{"Content-Type": {"audio/x-wav"}}})
			_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, typeName, config)
			coretest.Expect(t, diags, "error: Unable to read "+typeName+" 5", want)
			if strings.Contains(diags.String(), "canary") || strings.Contains(diags.String(), pbxcloudmock.Key) {
				t.Errorf("the error shows too much: %s", diags)
			}
		}
	}
}

// An administrator's key needs no tenant for a recording.
func TestRecording_withoutTenant(t *testing.T) {
	t.Parallel()
	mock, newProvider := startWithoutTenant(t)
	addAudio(mock, pbxcloudmock.Audio{Data: pbxcloudmock.WAV(100)})
	read, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, "pbxcloud_recording", coretest.Object{"call_id": "5"})
	coretest.ExpectNone(t, diags)
	if !read["tenant"].IsNull() || parametersOf(t, mock.Requests()[0]).Has("tenant") {
		t.Errorf("got the tenant %s", read["tenant"])
	}
}

func TestAccVoicemail(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, pbxcloudmock.WithMailboxes("DEMO", 2))
	addAudio(mock, pbxcloudmock.Audio{Data: pbxcloudmock.WAV(100)})
	coretest.Test(t, newProvider, resource.TestCase{Steps: []resource.TestStep{{
		Config: `
data "pbxcloud_voicemails" "all" {
  provider = pbx
}

data "pbxcloud_voicemail_messages" "all" {
  provider = pbx
  mailbox  = "102"
}

data "pbxcloud_voicemail_message" "first" {
  provider = pbx
  mailbox  = "102"
  id       = data.pbxcloud_voicemail_messages.all.messages[0].id
}

data "pbxcloud_media_file" "greeting" {
  provider = pbx
  id       = 5
}

data "pbxcloud_recording" "call" {
  provider = pbx
  call_id  = "5"
}
`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.pbxcloud_voicemails.all", tfjsonpath.New("mailboxes"),
				knownvalue.ListSizeExact(3)),
			statecheck.ExpectKnownValue("data.pbxcloud_voicemail_message.first", tfjsonpath.New("size"),
				knownvalue.Int64Exact(100)),
			statecheck.ExpectSensitiveValue("data.pbxcloud_recording.call", tfjsonpath.New("content_base64")),
			statecheck.ExpectKnownValue("data.pbxcloud_media_file.greeting", tfjsonpath.New("content_type"),
				knownvalue.StringExact("audio/wave")),
		},
	}}})
}
