// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// inboundRuleKind is an inbound rule: /api/inbound_rules. It omits usage, of which v22.3 gives the
// name alone.
func inboundRuleKind() objectKind {
	return newObject("pbx_inbound_rule", "inbound rule", objectKind{
		path: "/inbound_rules", keyAttribute: "name",
		description: "An inbound rule of a PortSIP tenant: where calls to a number go.",
		abandoned:   "goes on deciding where calls go",
		ids:         []string{"holidays"},
		kind:        kind{minVersion: map[string]string{"enable_audio_recording": "v22.6"}},
		attributes: map[string]schema.Attribute{
			"name":        objectName("inbound rule"),
			"enabled":     flag("Whether the rule applies. A new rule has `true`."),
			"provider_id": required(text("The id of the provider (trunk) that the calls come from.", length(1, 1024))),
			"did_numbers": required(text("The number that is called, or a range of numbers with a hyphen between the first and "+
				"the last, such as `+49221555000-+49221555099`.", stringvalidator.LengthAtLeast(1))),
			"cid_number_mask": text("The callers to which the rule applies: a number in which each `*` stands for one digit, " +
				"such as `0044**********`, or a range such as `00442012345670-00442012345680`; `\"\"` for all."),
			"office_hours":                  officeHours(),
			"office_hours_forward_rule":     forwardRule("in office hours"),
			"non_office_hours_forward_rule": forwardRule("outside of office hours"),
			"holidays":                      idSet("The ids of the holidays on which `holiday_forward_rule` applies."),
			"holiday_forward_rule":          forwardRule("on a holiday"),
			"enable_advanced_routing":       flag("Whether `advanced_routing` applies. A new rule has `false`."),
			"advanced_routing":              text("Advanced routing rules, as the PBX has them; `\"\"` clears them."),
			"play_recording_disclaimer":     flag("Whether callers hear that calls are recorded. A new rule has `false`."),
			"enable_audio_recording":        flag("Whether calls are recorded. Needs PortSIP PBX v22.6."),
		},
	})
}
