// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"regexp"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// NewVoicemailServerResource returns the resource pbx_voicemail_server.
func NewVoicemailServerResource() resource.Resource {
	return newSettingsResource(voicemailServerKind())
}

var extensionForm = regexp.MustCompile(`^[0-9]{3,64}$`)

// voicemailServerKind is the voicemail server: POST /api/voicemail, and GET where the PBX has it.
func voicemailServerKind() settingsKind {
	return settingsKind{
		typeName:    "pbx_voicemail_server",
		noun:        "voicemail server of the PortSIP tenant",
		object:      func(c *Client) *singleton { return c.voicemail },
		settings:    voicemailServerSettings,
		filledIn:    []string{"retain_days", "min_seconds"},
		mayBeHidden: true,
		schema: sync.OnceValue(func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "The voicemail server of a PortSIP tenant.\n\n" +
					"It exists already, so creating the resource adopts it: the plan warns which settings will change. Only what is " +
					"configured is managed.\n\n" +
					"-> A PBX that takes these settings but does not show them is supported: the state then keeps what was written " +
					"last, and the plan says that changes made outside Terraform cannot be seen. " +
					"Each write sends all settings that are configured or in the state. Configure all three: such a PBX may reset " +
					"those that it is not sent.",
				Attributes: managed(voicemailServerSettings(), nil),
			}
		}),
	}
}

func voicemailServerSettings() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"extension_number": text("The extension number of the voicemail server, 3 to 64 digits.",
			stringvalidator.RegexMatches(extensionForm, "must be 3 to 64 digits")),
		"retain_days": number("After how many days a message is deleted, at least 0.", int64validator.Between(0, maxInt32)),
		"min_seconds": number("How many seconds a message must have at least to be kept, at least 0.",
			int64validator.Between(0, maxInt32)),
	}
}
