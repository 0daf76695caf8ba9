// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// sharedVoicemailKind is a shared voicemail: /api/shared_voicemails. All of it is managed.
func sharedVoicemailKind() objectKind {
	return newObject("pbx_shared_voicemail", "shared voicemail", objectKind{
		path: sharedVoicemailsPath, keyAttribute: numberAttribute,
		description: "A shared voicemail of a PortSIP tenant: an extension number whose messages several people get.",
		abandoned:   "goes on taking messages",
		fixed:       []string{numberAttribute},
		kind:        kind{secrets: []secretField{{attribute: "pin_wo", wire: "pin", required: true}}},
		attributes: map[string]schema.Attribute{
			"name": objectName("shared voicemail"), numberAttribute: extensionNumber("shared voicemail"),
			"prompt":     text("The name of the set of announcements; `\"\"` clears it."),
			"enable_pin": flag("Whether listening to messages needs the PIN. A new shared voicemail has `true`."),
			"pin_wo":     accessPIN("for listening to messages", "shared voicemail"),
			"enable_email_notify": flag("Whether e-mails tell `recipients` of new messages. A new shared voicemail has " +
				"`false`."),
			"recipients":    recipients("The e-mail addresses that are told"),
			"play_datetime": playDateTime(),
		},
	})
}
