// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// callQueueKind is a call queue: /api/call_queues. It omits the names, sizes and URLs of its
// files, since a URL may let everybody fetch one, and what v22.3 tells the names of only, such as
// enable_wrap_up: a write sends that back as it is.
func callQueueKind() objectKind {
	return newObject("pbx_call_queue", "call queue", objectKind{
		path: "/call_queues", keyAttribute: numberAttribute, attributes: callQueueAttributes(),
		description: "A call queue of a PortSIP tenant: an extension number whose callers wait for an agent.",
		notes:       "\n\nWhether an agent is signed in and ready is not managed: agents change that all day.",
		abandoned:   "goes on taking calls",
		fixed:       []string{numberAttribute},
		listed:      []string{"name", numberAttribute, "polling_strategy", "ring_time", recordingAttribute},
		shownOnly:   fileKeys("moh_prompt", "intro_prompt"),
		parts:       []part{agentsPart},
		kind:        kind{minVersion: since226, writeOnlyKeys: []string{"moh_prompt_file_id", "intro_prompt_file_id"}},
	})
}

func callQueueAttributes() map[string]schema.Attribute {
	return merged(shownToCalled("call queue"), map[string]schema.Attribute{
		"name": objectName("call queue"), numberAttribute: extensionNumber("call queue"),
		"polling_strategy": required(ringStrategy("")),
		"ring_time": number("How long each agent rings, in seconds, 1 to 65535. A new queue has 20.",
			int64validator.Between(1, 65535)),
		"agents": agents("call queue"),

		"max_callers": number("How many callers may wait at most.", int64validator.Between(0, maxInt32)),
		"max_waiting_time": number("How long a caller waits at most, in seconds, 15 to 65535. Then `no_answer_forward_rule` "+
			"applies. A new queue has 300.", int64validator.Between(15, 65535)),
		"wait_when_no_agents_online": flag("Whether callers wait even if no agent is online. A new queue has `false`."),
		"no_answer_forward_rule":     forwardRule("that has waited too long"),
		"night_mode_forward_rule":    forwardRule("in night mode"),

		"language": text("The language of the announcements as a BCP 47 tag, such as `en-US`; `\"\"` clears it."),
		"intro_type": text("What a caller hears first: `DISABLE` (nothing), `NORMAL` (the introduction) or `FULL` (all of the "+
			"introduction). A new queue has `DISABLE`.", stringvalidator.OneOf("DISABLE", "NORMAL", "FULL")),
		"intro_prompt_file_id": fileID("the introduction"), "moh_prompt_file_id": fileID("the music on hold"),
		"inform_position": text("Whether callers are told their position: `DISABLE`, `PERIODICALLY`, or `ON_CONNECTED` (at "+
			"once, and then periodically). A new queue has `DISABLE`.",
			stringvalidator.OneOf("DISABLE", "PERIODICALLY", "ON_CONNECTED")),
		"inform_position_interval": number("How often callers are told their position, in seconds, 10 to 1800. A new queue "+
			"has 10. Without effect if `inform_position` is `DISABLE`.", int64validator.Between(10, 1800)),

		"agent_auto_ready": flag("Whether agents are ready as soon as they sign in or end a call. A new queue has `true`."),
		"agent_auto_not_ready_after_non_acd_call": flag("Whether agents are not ready after a call that did not come " +
			"from a queue. A new queue has `true`. Without effect if `agent_auto_ready` is `true`."),
		"sla_time": number("The service level: within how many seconds calls are to be answered, 0 to 65536. A new queue "+
			"has 0.", int64validator.Between(0, 65536)),

		"enable_callback": flag("Whether callers may be called back. A new queue has `false`."),
		"callback_mode": text("When a callback is offered: `ACTIVE` (callers press 3) or `TIMEOUT` (after "+
			"`callback_timeout`). A new queue has `ACTIVE`.", stringvalidator.OneOf("ACTIVE", "TIMEOUT")),
		"callback_timeout": number("After how many seconds a callback is offered. A new queue has 600.",
			int64validator.Between(0, maxInt32)),
		"callback_outbound_prefix": text("What is dialled before the number of a callback; `\"\"` clears it."),
		"enable_sticky_routing": flag("Whether a caller first gets the agent of an earlier call, if that one is ready. " +
			"A new queue has `true`."),
		"sticky_routing_duration": number("For how many days earlier calls count, 1 to 365. A new queue has 30.",
			int64validator.Between(1, 365)),
	})
}
