// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

var extensionForm = regexp.MustCompile(`^[0-9]{3,64}$`)

// voicemailServerKind is the voicemail server: POST /api/voicemail, and GET where the PBX has it.
func voicemailServerKind() settingsKind {
	return newSettings("pbx_voicemail_server", "voicemail server of the PortSIP tenant", settingsKind{
		description: "The voicemail server of a PortSIP tenant.",
		notes: "-> A PBX that takes these settings but does not show them is supported: the state then keeps what was written " +
			"last, and the plan says that changes made outside Terraform cannot be seen. " +
			"Each write sends all settings that are configured or in the state. Configure all three: such a PBX may reset " +
			"those that it is not sent.",
		object:      func(c *Client) *singleton { return c.voicemail },
		filledIn:    []string{"retain_days", "min_seconds"},
		mayBeHidden: true,
		settings: map[string]schema.Attribute{
			"extension_number": text("The extension number of the voicemail server, 3 to 64 digits.",
				stringvalidator.RegexMatches(extensionForm, "must be 3 to 64 digits")),
			"retain_days": number("Number of days after which a message is deleted, at least 0.",
				int64validator.Between(0, maxInt32)),
			"min_seconds": number("Minimum length in seconds of a message that is kept, at least 0.",
				int64validator.Between(0, maxInt32)),
		},
	})
}
