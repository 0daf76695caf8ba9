// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// outboundRuleKind is an outbound rule: /api/outbound_rules.
func outboundRuleKind() objectKind {
	stripDigits := number("How many digits are removed at the start of the number, 0 to 9. Defaults to `0`.",
		int64validator.Between(0, 9))
	stripDigits.Default = int64default.StaticInt64(0)

	return newObject("pbx_outbound_rule", "outbound rule", objectKind{
		path: "/outbound_rules", keyAttribute: "name",
		description: "An outbound rule of a PortSIP tenant: by which trunks calls to which numbers go, and who may " +
			"make them.",
		abandoned: "goes on deciding where calls go",
		ids:       []string{"holidays"},
		listed: []string{"name", "number_prefix", "number_length", "number_mask", "enabled", "priority", "office_hours",
			"holidays", "routing_strategy", "enable_audio_recording"},
		parts: []part{{attribute: "applied_groups", path: "/applied_groups", member: "id"}},
		kind:  kind{minVersion: map[string]string{"enable_audio_recording": "v22.6"}},
		attributes: map[string]schema.Attribute{
			"name":    objectName("outbound rule"),
			"enabled": flag("Whether the rule applies. A new rule has `true`."),
			"priority": number("The priority among the outbound rules, 0 or higher. A new rule has 1000.",
				int64validator.Between(0, maxInt32)),
			"number_prefix": text("What the dialled number begins with, at most 64 characters; `\"\"` for any.", length(0, 64)),
			"number_length": text("The lengths of the dialled numbers, separated by `;`, such as `3;4`, at most 64 "+
				"characters; `\"\"` for any.", length(0, 64)),
			"number_mask": text("The extensions that may use the rule: numbers and ranges, separated by `;`, such as " +
				"`101-110;199`; `\"\"` for all."),
			"applied_groups": idSet("The ids of the user groups that may use the rule. Each is added and removed by a request " +
				"of its own."),
			"office_hours": officeHours(),
			"holidays":     idSet("The ids of the holidays of the rule, such as `pbx_holiday.unity.id`."),
			"routing_strategy": text("Which of the `routes` is taken: `PRIORITIZED` (in their order) or `RANDOMLY`. A new "+
				"rule has `PRIORITIZED`.",
				stringvalidator.OneOf("PRIORITIZED", "RANDOMLY")),
			"routes": schema.ListNestedAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "The trunks that calls may take, in their order. The list is set as a whole.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"enabled":      defaultsTo(true, flag("Whether the route is used. Defaults to `true`.")),
					"provider_id":  required(text("The id of the provider (trunk).", length(1, 1024))),
					"strip_digits": stripDigits,
					"prepend":      optional(text("What is put before the number. Defaults to `\"\"`.")),
					"outbound_caller_id": schema.StringAttribute{
						Optional: true, Validators: []validator.String{length(1, 64)},
						MarkdownDescription: "The number that is shown, one of those of the trunk, 1 to 64 characters. If omitted, " +
							"the route sets none.",
					},
				}},
			},
			"enable_audio_recording": flag("Whether calls are recorded. Needs PortSIP PBX v22.6."),
		},
	})
}
