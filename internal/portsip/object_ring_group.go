// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// agentsPart is the part of a ring group or a queue with the extensions that it rings.
var agentsPart = part{attribute: "agents", path: "/agents"}

// ringStrategies are how a ring group or a queue rings its agents.
var ringStrategies = []string{
	"RING_SIMULTANEOUSLY", "PRIORITIZED_HUNT", "CYCLIC_HUNT", "LEAST_WORKED_HUNT", "SKILL_BASED_ROUTING_PRIORITIZED_HUNT",
	"SKILL_BASED_ROUTING_CYCLIC_HUNT", "SKILL_BASED_ROUTING_LEAST_WORKED_HUNT",
}

// ringStrategy says how agents are rung, by one of the strategies that all have or a further one.
func ringStrategy(further string, strategies ...string) schema.StringAttribute {
	return text("How the agents are rung: `RING_SIMULTANEOUSLY` (all at once), `PRIORITIZED_HUNT` (one after the other, in "+
		"their order), `CYCLIC_HUNT` (first the one that was not rung for the longest time), `LEAST_WORKED_HUNT` (first the "+
		"one that has not answered for the longest time)"+further+", or one of the last three with `SKILL_BASED_ROUTING_` "+
		"before it, such as `SKILL_BASED_ROUTING_CYCLIC_HUNT` (so within a `skill_level`, one level after the other).",
		stringvalidator.OneOf(append(strategies, ringStrategies...)...))
}

// shownToCalled are how a ring group or a queue shows itself to those who are called.
func shownToCalled(of string) map[string]schema.Attribute {
	header := func(name string) schema.BoolAttribute {
		return flag(fmt.Sprintf("Whether calls name the %s in the header `%s`. A new one has `false`.", of, name))
	}

	return map[string]schema.Attribute{
		"enable_paid": header("P-Asserted-Identity"), "enable_prid": header("Remote-Party-ID"),
		"extension_number_as_to_header": flag("Whether the header `To` of calls to agents has the extension number. A new " +
			of + " has `false`."),
		recordingAttribute:    flag("Whether its calls are recorded. Needs PortSIP PBX v22.6."),
		"outbound_caller_ids": callerIDs(nil),
	}
}

const recordingAttribute = "enable_audio_recording"

// since226 are the attributes of a ring group or the like that came with a release.
var since226 = map[string]string{recordingAttribute: "v22.6", "outbound_caller_ids.display_name": "v22.6"}

// ringGroupKind is a ring group: /api/ring_groups. Its page requires nothing, but without a number
// nobody could call it. It omits enable_night_mode, of which v22.3 tells the name only: a write
// sends it back as it is.
func ringGroupKind() objectKind {
	return newObject("pbx_ring_group", "ring group", objectKind{
		path: "/ring_groups", keyAttribute: numberAttribute,
		description: "A ring group of a PortSIP tenant: an extension number that rings several extensions.",
		abandoned:   "goes on taking calls",
		fixed:       []string{numberAttribute},
		listed: []string{"name", numberAttribute, "ring_time", "ring_strategy", "skip_busy_member", "enable_paid",
			"enable_prid", "extension_number_as_to_header", "no_answer_forward_rule", "night_mode_forward_rule",
			recordingAttribute},
		parts: []part{agentsPart},
		kind:  kind{minVersion: since226},
		attributes: merged(shownToCalled("ring group"), map[string]schema.Attribute{
			"name": objectName("ring group"), numberAttribute: extensionNumber("ring group"),
			"ring_time": number("How long each extension rings, in seconds. A new ring group has 20.",
				int64validator.Between(0, maxInt32)),
			"ring_strategy": ringStrategy(", `PAGING_INTERCOM` (all at once, and their phones answer automatically)",
				"PAGING_INTERCOM"),
			"skip_busy_member":        flag("Whether extensions that are in a call are not rung."),
			"no_answer_forward_rule":  forwardRule("that nobody answers", repeatPrompt),
			"night_mode_forward_rule": forwardRule("in night mode", repeatPrompt),
			"agents":                  agents("ring group"),
		}),
	})
}
