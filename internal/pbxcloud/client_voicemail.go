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

// Mailbox is a voicemail box, without the credentials that the API sends with it. Nil is what it
// does not send.
type Mailbox struct {
	ID         *string `tfsdk:"id"`
	Number     *string `tfsdk:"mailbox"`
	FullName   *string `tfsdk:"full_name"`
	Email      *string `tfsdk:"email"`
	Attach     *bool   `tfsdk:"attach"`
	DeleteSent *bool   `tfsdk:"delete_sent"`
	Language   *string `tfsdk:"language"`
	TimeZone   *string `tfsdk:"timezone"`
	// MaxMessages is how many messages the mailbox can hold.
	MaxMessages *int64 `tfsdk:"max_messages"`
}

// VoicemailMessage is a message in a mailbox. Nil is what the API does not send.
type VoicemailMessage struct {
	ID       *string `tfsdk:"id"`
	Folder   *string `tfsdk:"folder"`
	CallerID *string `tfsdk:"caller_id"`
	// ReceivedAt is the time as the PBX writes it: in its own time zone, or in seconds since 1970.
	ReceivedAt *string `tfsdk:"received_at"`
	// Duration is in seconds.
	Duration *int64 `tfsdk:"duration"`
}

// voicemailCall selects an action on voicemail.
func voicemailCall(tenant, action, mailbox string) call {
	parameters := url.Values{"reqtype": {"VOICEMAIL"}, "tenant": {tenant}, "action": {action}}
	if mailbox != "" {
		parameters.Set("mailbox", mailbox)
	}

	return call{parameters: parameters}
}

// Mailboxes returns the mailboxes of a tenant, by number. The response has some 50 fields, some of
// them passwords, so only those are copied that are known to be harmless.
func (c *Client) Mailboxes(ctx context.Context, tenant string) ([]Mailbox, error) {
	var all rows
	if _, err := c.get(ctx, voicemailCall(tenant, "list", ""), &all); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b row) int {
		one, other := a.any("mailbox"), b.any("mailbox")

		return cmp.Or(cmp.Compare(len(one), len(other)), cmp.Compare(one, other),
			cmp.Compare(a.any("uniqueid"), b.any("uniqueid")))
	})
	mailboxes := make([]Mailbox, len(all))
	for i, r := range all {
		mailboxes[i] = Mailbox{
			ID: notEmpty(r.any("uniqueid")), Number: notEmpty(r.any("mailbox")), FullName: notEmpty(r.any("fullname")),
			Email: notEmpty(r.any("email")), Attach: yesNo(r.any("attach")), DeleteSent: yesNo(r.any("deletevoicemail")),
			Language: notEmpty(r.any("language")), TimeZone: notEmpty(r.any("tz")), MaxMessages: number(r.any("maxmsg")),
		}
	}

	return mailboxes, nil
}

// VoicemailMessages returns the messages in a mailbox, by id, which begins with the time. A mailbox
// that does not exist has none.
func (c *Client) VoicemailMessages(ctx context.Context, tenant, mailbox string) ([]VoicemailMessage, error) {
	var all rows
	if _, err := c.get(ctx, voicemailCall(tenant, "messages", mailbox), &all); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b row) int { return cmp.Compare(a.any("msgid", "msg_id"), b.any("msgid", "msg_id")) })
	messages := make([]VoicemailMessage, len(all))
	for i, r := range all {
		folder := r.any("dir")
		messages[i] = VoicemailMessage{
			ID: notEmpty(r.any("msgid", "msg_id")), Folder: notEmpty(folder[strings.LastIndex(folder, "/")+1:]),
			CallerID: notEmpty(r.any("callerid")), ReceivedAt: notEmpty(r.any("datetime", "origtime")),
			Duration: number(r.any("duration")),
		}
	}

	return messages, nil
}

// any returns the value under one of these names, in whatever case the PBX writes them.
func (r row) any(names ...string) string {
	for key := range r {
		if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(key, name) }) {
			return r.text(key)
		}
	}

	return ""
}

func notEmpty(text string) *string {
	if text == "" {
		return nil
	}

	return &text
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
