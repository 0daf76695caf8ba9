// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
)

// sharedVoicemailKind is a shared voicemail: /api/shared_voicemails.
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
			"enable_pin": flag("Whether listening to messages needs the PIN."),
			"pin_wo": secret.Value("The PIN, 6 to 10 digits unless the tenant's policy says something else. Required for a " +
				"new shared voicemail."),
			"enable_email_notify": flag("Whether e-mails tell of new messages."),
			"recipients":          text("The e-mail addresses that are told, up to 15, separated by commas; `\"\"` clears them."),
			"play_datetime":       playDateTime(),
		},
	})
}
