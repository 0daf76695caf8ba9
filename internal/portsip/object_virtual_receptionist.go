// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
)

// virtualReceptionistKind is a virtual receptionist: /api/ivrs. It omits the names, sizes and URLs
// of its files, since a URL may let everybody fetch one, and what v22.3 tells the names of only,
// such as exclude_list: a write sends that back as it is.
func virtualReceptionistKind() objectKind {
	return newObject("pbx_virtual_receptionist", "virtual receptionist", objectKind{
		path: "/ivrs", keyAttribute: numberAttribute, attributes: virtualReceptionistAttributes(),
		description: "A virtual receptionist of a PortSIP tenant: an extension number that plays a prompt and sends " +
			"callers on by the keys that they press.",
		abandoned: "goes on taking calls",
		fixed:     []string{numberAttribute},
		listed:    []string{"name", numberAttribute, recordingAttribute},
		shownOnly: fileKeys("prompt", "transfer_prompt"),
		ids:       []string{"custom_forward_rules.holidays"},
		parts:     []part{actionURLs},
		check:     checkActionURLs,
		kind: kind{
			minVersion:    since226,
			secrets:       []secretField{{attribute: "pin_wo", wire: "pin", required: true}},
			writeOnlyKeys: []string{"prompt_file_id", "transfer_prompt_file_id"},
			printed:       adoption.Printed{"action_urls.headers": adoption.Nothing, "action_urls.url": adoption.Nothing},
		},
	})
}

func virtualReceptionistAttributes() map[string]schema.Attribute {
	timeout := with(forwardRule("when no key is pressed", repeatPrompt), "timeout",
		number("How long a key is waited for, presumably in seconds: the vendor names no unit. A new virtual "+
			"receptionist has 30.", int64validator.Between(0, maxInt32)))
	timeout = with(timeout, "repeat_times", number("How often the prompt is repeated before that. A new virtual "+
		"receptionist has 3.", int64validator.Between(0, maxInt32)))

	return merged(actionURLAttributes(), map[string]schema.Attribute{
		"name": objectName("virtual receptionist"), numberAttribute: extensionNumber("virtual receptionist"),
		"language":       text("The language of the announcements as a BCP 47 tag, such as `en-US`; `\"\"` clears it."),
		"prompt_file_id": fileID("the prompt"), "transfer_prompt_file_id": fileID("the prompt before a call is sent on"),
		"dtmf_interval": number("How long the next key is waited for after one, at least 1, presumably in seconds: the "+
			"vendor names no unit. A new virtual receptionist has 2.", int64validator.Between(1, maxInt32)),
		"enable_pin": flag("Whether callers need the PIN to dial any number (`DISA`). A new virtual receptionist has `true`."),
		"pin_wo":     accessPIN("for callers who may dial any number", "virtual receptionist"),

		"timeout_forward_rule":    timeout,
		"failure_forward_rule":    forwardRule("when a wrong key is pressed", repeatPrompt),
		"night_mode_forward_rule": forwardRule("in night mode", repeatPrompt),
		"custom_forward_rules": schema.ListNestedAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Where callers go by what they press. The list is set as a whole.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"user_input":                    required(text("The keys, such as `1`.", stringvalidator.LengthAtLeast(1))),
				"office_hours":                  officeHours(),
				"office_hours_forward_rule":     forwardRule("in office hours", repeatPrompt, dialThrough),
				"non_office_hours_forward_rule": forwardRule("outside of office hours", repeatPrompt, dialThrough),
				"holidays":                      idSet("The ids of the holidays on which `holiday_forward_rule` applies."),
				"holiday_forward_rule":          forwardRule("on a holiday", repeatPrompt, dialThrough),
			}},
		},
		"outbound_caller_ids": callerIDs(nil),
		recordingAttribute:    flag("Whether its calls are recorded. Needs PortSIP PBX v22.6."),
	})
}
