// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// upTo15 is the form of a list of up to 15 texts, separated by commas.
var upTo15 = regexp.MustCompile(`^([^,]*,){0,14}[^,]*$`)

// sharedVoicemailKind is a shared voicemail: /api/shared_voicemails. Nothing is left out.
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
			"recipients": text("The e-mail addresses that are told, up to 15, separated by commas; `\"\"` clears them.",
				stringvalidator.RegexMatches(upTo15, "must be up to 15 addresses, separated by commas")),
			"play_datetime": playDateTime(),
		},
	})
}
