// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

const mailboxesQuery = "reqtype=VOICEMAIL&tenant=DEMO&action=list&format="

func TestMailboxesShowCredentials(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithMailboxes("DEMO", 2), pbxcloudmock.WithPositionalKeys())
	p.AddMailbox(pbxcloudmock.Mailbox{Tenant: "ACME", Number: "100"})
	got := p.get(t, mailboxesQuery+"json")
	// Each is there twice, under its name and under a number.
	for _, secret := range []string{"pin-secret-100", "imap-user-secret-101", "imap-password-secret-101"} {
		if n := strings.Count(got.raw, `"`+secret+`"`); n != 2 {
			t.Errorf("%s is there %d times", secret, n)
		}
	}
	got.wantParts(t, `"mailbox":"100"`, `"imapuser":"imap-user-secret-100"`, `"imappassword":`,
		`"password":"pin-secret-101"`)
	if n := strings.Count(got.raw, `"mailbox":`); n != 2 {
		t.Errorf("got %d mailboxes", n)
	}
	if plain := p.get(t, mailboxesQuery+"plain"); strings.Contains(plain.raw, "secret") {
		t.Errorf("got %s", plain.raw)
	}
	p.get(t, mailboxesQuery).want(t, "Mailbox|Fullname|Email|Attach|\n"+
		"100|Reception|user.100@example.com|yes|\n101|Søren Åberg|user.101@example.com|no|\n")
}

func TestMailboxValues(t *testing.T) {
	t.Parallel()

	p := start(t)
	values := map[string]string{"language": "dk", "te_id": "9", "smtppassword": "later-secret"}
	p.AddMailbox(pbxcloudmock.Mailbox{Tenant: "DEMO", Number: "102", Values: values})
	values["language"] = "changed"
	p.get(t, mailboxesQuery+"json").
		wantParts(t, `"language":"dk"`, `"te_id":"9"`, `"summary_generate":"","smtppassword":"later-secret"}`)

	// The same number is the same mailbox.
	p.AddMessage("DEMO", "102", pbxcloudmock.Message{ID: "1-1"})
	p.AddMailbox(pbxcloudmock.Mailbox{Tenant: "DEMO", Number: "102", FullName: "New"})
	p.get(t, mailboxesQuery+"plain").want(t, "Mailbox|Fullname|Email|Attach|\n102|New||no|\n")
	p.get(t, "reqtype=VOICEMAIL&tenant=DEMO&action=messages&mailbox=102&format=json").wantParts(t, `"Msgid":"1-1"`)
}

func TestMessages(t *testing.T) {
	t.Parallel()

	message := pbxcloudmock.Message{
		ID: "1475685709-00000004", CallerID: "Anna", Duration: 12, Heard: true,
		Time: time.Date(2016, time.October, 5, 16, 41, 49, 0, time.UTC),
	}
	query := "reqtype=VOICEMAIL&tenant=DEMO&action=messages&format=json"

	p := start(t)
	p.AddMessage("DEMO", "102", message)
	p.get(t, query+"&mailbox=102").wantJSON(t, `[{
		"Msgid": "1475685709-00000004", "Dir": "/var/spool/asterisk/voicemail/default/102-DEMO/Old", "CallerID": "Anna",
		"DateTime": "2016-10-05 16:41:49", "Duration": "12", "Mailbox": "102"
	}]`)
	p.get(t, query).want(t, "")
	p.get(t, query+"&mailbox=103").want(t, "null")

	p = start(t, pbxcloudmock.WithMessageColumns(pbxcloudmock.MessageColumnsTable))
	p.AddMessage("DEMO", "102", message)
	p.get(t, query+"&mailbox=102").wantJSON(t, `[{
		"msg_id": "1475685709-00000004", "dir": "/var/spool/asterisk/voicemail/default/102-DEMO/Old", "callerid": "Anna",
		"origtime": "1475685709", "duration": "12", "mailboxuser": "102"
	}]`)
}
