// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Mailbox is a voicemail box.
type Mailbox struct {
	Tenant string

	// Number is the mailbox's, e.g. "102".
	Number string

	FullName string
	Email    string
	Attach   bool

	// These are the credentials that the list shows and a client must not keep.
	PIN          string
	IMAPUser     string
	IMAPPassword string

	// Values are those of other columns, e.g. "language", or of columns that no other mailbox has.
	Values map[string]string
}

// Message is a message in a mailbox.
type Message struct {
	// ID is e.g. "1475685709-00000004".
	ID string

	// CallerID is e.g. `"Boss" <4533000000>`.
	CallerID string

	Time     time.Time
	Duration int

	// Heard has the message in the folder Old instead of INBOX.
	Heard bool

	Audio Audio
}

// mailbox is a mailbox with its messages.
type mailbox struct {
	Mailbox

	id       int
	messages []Message
}

// AddMailbox adds a mailbox. The tenant becomes known.
func (s *Server) AddMailbox(m Mailbox) {
	m.Values = maps.Clone(m.Values)

	s.mu.Lock()
	defer s.mu.Unlock()
	s.addMailbox(m)
}

func (s *Server) addMailbox(m Mailbox) *mailbox {
	s.addTenant(m.Tenant)
	box := &mailbox{Mailbox: m, id: len(s.mailboxes) + 1001}
	s.mailboxes = append(s.mailboxes, box)
	return box
}

// AddMessage adds a message to a mailbox, which is created if it does not exist.
func (s *Server) AddMessage(tenant, number string, m Message) {
	m.Audio.Data = slices.Clone(m.Audio.Data)

	s.mu.Lock()
	defer s.mu.Unlock()
	box := s.findMailbox(tenant, number)
	if box == nil {
		box = s.addMailbox(Mailbox{Tenant: tenant, Number: number})
	}
	box.messages = append(box.messages, m)
	s.audio[audioID{messageKind, tenant, m.ID}] = m.Audio
}

// findMailbox returns a mailbox or nil. The caller holds the lock.
func (s *Server) findMailbox(tenant, number string) *mailbox {
	for _, box := range s.mailboxes {
		if box.Tenant == tenant && box.Number == number {
			return box
		}
	}
	return nil
}

// unsetColumns are those that the list was observed to have in JSON, besides those in row.
const unsetColumns = "pager attachfmt serveremail language tz sendvoicemail tempgreetwarn operator sayduration " +
	"saydurationm forcename forcegreetings callback dialout volgain category fromstring onnewmessage " +
	"onnewmessageparam1 onnewmessageparam2 ivr_id nextaftercmd includeindbn transcript_generate summary_generate"

// row is the mailbox in JSON. The number is the tenant's. The PIN was not observed, and belongs to
// the same table.
func (m *mailbox) row(tenantID int) row {
	values := map[string]string{
		"uniqueid": strconv.Itoa(m.id), "te_id": strconv.Itoa(tenantID), "context": "default", "mailbox": m.Number,
		"password": m.PIN, "fullname": m.FullName, "email": m.Email, "attach": yesNo(m.Attach), "tzbytenant": "yes",
		"deletevoicemail": "no", "saycid": "no", "review": "no", "envelope": "yes", "exitcontext": "default-exit",
		"maxmsg": "100", "imapuser": m.IMAPUser, "imappassword": m.IMAPPassword, "stamp": "2026-01-15 09:30",
		"welcomeoption": "std", "minsecs": "1", "maxsecs": "60", "transcript_store": "no", "autodeleteolder": "0",
		"voicemailbackup": "no",
	}
	for name := range strings.FieldsSeq(unsetColumns) {
		values[name] = ""
	}
	maps.Copy(values, m.Values)

	cells := make(row, 0, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		cells = append(cells, column{name, values[name]})
	}
	return cells
}

// plainRow is the mailbox as plain text shows it.
func (m *mailbox) plainRow() row {
	return row{{"Mailbox", m.Number}, {"Fullname", m.FullName}, {"Email", m.Email}, {"Attach", yesNo(m.Attach)}}
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// listMailboxes is VOICEMAIL list. Without format it is plain, as was observed.
func (s *Server) listMailboxes(r *request) response {
	format := r.selector("format")
	var items []item
	for _, box := range s.mailboxes {
		if box.Tenant != r.tenant {
			continue
		}
		cells := box.plainRow()
		if format == "JSON" {
			cells = box.row(s.tenantID(box.Tenant))
		}
		items = append(items, item{strconv.Itoa(box.id), cells})
	}
	return s.knobs.list(format, items, ListsAsArrays)
}

// listMessages is VOICEMAIL messages. Without a mailbox zero bytes were observed.
func (s *Server) listMessages(r *request) response {
	if r.get("mailbox") == "" {
		return response{}
	}
	var items []item
	if box := s.findMailbox(r.tenant, r.get("mailbox")); box != nil {
		for i := range box.messages {
			items = append(items, item{box.messages[i].ID, messageRow(box, &box.messages[i])})
		}
	}
	return s.knobs.list(r.selector("format"), items, ListsAsArrays)
}

// messageRow has the columns that were seen in use.
func messageRow(box *mailbox, m *Message) row {
	folder := "INBOX"
	if m.Heard {
		folder = "Old"
	}
	return row{
		{"Msgid", m.ID},
		{"Dir", fmt.Sprintf("/var/spool/asterisk/voicemail/default/%s-%s/%s", box.Number, box.Tenant, folder)},
		{"CallerID", m.CallerID},
		{"DateTime", m.Time.Format(timeFormat)},
		{"Duration", strconv.Itoa(m.Duration)},
		{"Mailbox", box.Number},
	}
}

// message is VOICEMAIL message. Without a message id the response is zero bytes, as for other
// binaries.
func (s *Server) message(r *request) response {
	id := r.get("msgid")
	if id == "" {
		return response{}
	}
	if number := r.get("mailbox"); number != "" {
		box := s.findMailbox(r.tenant, number)
		if box == nil || !slices.ContainsFunc(box.messages, func(m Message) bool { return m.ID == id }) {
			return s.findAudio(audioID{})
		}
	}
	return s.findAudio(audioID{messageKind, r.tenant, id})
}

// WithMailboxes seeds n mailboxes of a tenant, from 100 on, all with credentials. Every other one
// has a message of one kilobyte. Those of the same place in the sequence are always the same.
func WithMailboxes(tenant string, n int) Option {
	return func(s *Server) {
		names := []string{"Reception", "Søren Åberg", "Jürgen", "O'Neill"}
		for i := range n {
			number := strconv.Itoa(100 + i)
			s.AddMailbox(Mailbox{
				Tenant: tenant, Number: number, FullName: names[i%len(names)],
				Email: fmt.Sprintf("user.%s@example.com", number), Attach: i%3 == 0,
				PIN: "pin-secret-" + number, IMAPUser: "imap-user-secret-" + number, IMAPPassword: "imap-password-secret-" + number,
			})
			if i%2 != 0 {
				continue
			}
			at := sampleTime(i)
			s.AddMessage(tenant, number, Message{
				ID: fmt.Sprintf("%d-%08x", at.Unix(), i), CallerID: fmt.Sprintf(`"Caller %d" <45%08d>`, i, 33000000+i),
				Time: at, Duration: 5 + i%60, Heard: i%4 == 0, Audio: Audio{Data: WAV(1024)},
			})
		}
	}
}
