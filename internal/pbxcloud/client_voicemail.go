// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// Mailbox is a voicemail box, without the passwords and other credentials that the API shows with
// it.
type Mailbox struct {
	ID, Number, FullName, Email, Language, TimeZone string
	// Attach says whether messages are sent as attachments, DeleteSent whether they are deleted once
	// they were sent; nil if the PBX does not say.
	Attach, DeleteSent *bool
	MaxMessages        *int64
}

// VoicemailMessage is a message in a mailbox.
type VoicemailMessage struct {
	ID, Folder, CallerID string
	// ReceivedAt is the time as the PBX writes it: in the time zone of the PBX, or in seconds since
	// 1970.
	ReceivedAt string
	// Duration is in seconds.
	Duration *int64
}

// voicemailCall selects an action on voicemail.
func voicemailCall(tenant, action, mailbox string) call {
	parameters := url.Values{"reqtype": {"VOICEMAIL"}, "tenant": {tenant}, "action": {action}}
	if mailbox != "" {
		parameters.Set("mailbox", mailbox)
	}

	return call{parameters: parameters}
}

// Mailboxes returns the mailboxes of a tenant, by number. The answer has some 50 fields, some of
// them passwords. Only those that are known to be harmless are taken over; a new one does not come
// along by itself.
func (c *Client) Mailboxes(ctx context.Context, tenant string) ([]Mailbox, error) {
	var all rows
	if _, err := c.get(ctx, voicemailCall(tenant, "list", ""), &all); err != nil {
		return nil, err
	}
	mailboxes := make([]Mailbox, len(all))
	for i, r := range all {
		mailboxes[i] = Mailbox{
			ID: r.any("uniqueid"), Number: r.any("mailbox"), FullName: r.any("fullname"), Email: r.any("email"),
			Language: r.any("language"),
			TimeZone: r.any("tz"), Attach: yesNo(r.any("attach")), DeleteSent: yesNo(r.any("deletevoicemail")),
			MaxMessages: number(r.any("maxmsg")),
		}
	}
	slices.SortFunc(mailboxes, func(a, b Mailbox) int {
		return cmp.Or(cmp.Compare(len(a.Number), len(b.Number)), cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
	})

	return mailboxes, nil
}

// VoicemailMessages returns the messages in a mailbox, by id, which begins with the time. A mailbox
// that does not exist has none.
func (c *Client) VoicemailMessages(ctx context.Context, tenant, mailbox string) ([]VoicemailMessage, error) {
	list := voicemailCall(tenant, "messages", mailbox)
	var all rows
	if _, err := c.get(ctx, list, &all); err != nil {
		return nil, err
	}
	messages := make([]VoicemailMessage, len(all))
	for i, r := range all {
		folder := r.any("dir")
		messages[i] = VoicemailMessage{
			ID: r.any("msgid", "msg_id"), Folder: folder[strings.LastIndex(folder, "/")+1:], CallerID: r.any("callerid"),
			ReceivedAt: r.any("datetime", "origtime"), Duration: number(r.any("duration")),
		}
	}
	slices.SortFunc(messages, func(a, b VoicemailMessage) int { return cmp.Compare(a.ID, b.ID) })

	return messages, nil
}

// any returns the value under one of these names, in whatever case the PBX writes them.
func (r row) any(names ...string) string {
	for key := range r {
		for _, name := range names {
			if strings.EqualFold(key, name) {
				return r.text(key)
			}
		}
	}

	return ""
}

func yesNo(text string) *bool {
	switch strings.ToLower(text) {
	case "yes", "1", "true", "on":
		return new(true)
	case "no", "0", "false", "off":
		return new(false)
	}

	return nil
}

func number(text string) *int64 {
	n, err := wire.AsInt(text)
	if err != nil {
		return nil
	}

	return &n
}
