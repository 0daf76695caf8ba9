// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"slices"
)

// huntStrategies are the ways to choose an agent that ring groups and call queues have.
var huntStrategies = []string{
	"RING_SIMULTANEOUSLY", "PRIORITIZED_HUNT", "CYCLIC_HUNT", "LEAST_WORKED_HUNT",
	"SKILL_BASED_ROUTING_PRIORITIZED_HUNT", "SKILL_BASED_ROUTING_CYCLIC_HUNT", "SKILL_BASED_ROUTING_LEAST_WORKED_HUNT",
}

func newRingGroups(v Version) *collection {
	strategies := append(slices.Clone(huntStrategies), "PAGING_INTERCOM")
	return &collection{
		name: "ring_groups", created: 200, owner: "RING_GROUP", fixed: []string{"extension_number"}, keys: fields{
			{Key: "id", Type: text, ReadOnly: true},
			{Key: "name", Type: text, Min: 1, Max: 64},
			extensionNumber(false),
			int32Field("ring_time", 0, 20),
			{Key: "ring_strategy", Type: text, Min: 1, Enum: strategies},
			{Key: "skip_busy_member", Type: flag},
			{Key: "enable_paid", Type: flag, Default: false},
			{Key: "enable_prid", Type: flag, Default: false},
			{Key: "extension_number_as_to_header", Type: flag, Default: false},
			forwardRule("no_answer_forward_rule", "REPEAT"),
			forwardRule("night_mode_forward_rule", "REPEAT"),
			callerIDs(v),
			hiddenList("agents"),
		},
		listed: []string{
			"id", "name", "extension_number", "ring_time", "ring_strategy", "skip_busy_member", "enable_paid", "enable_prid",
			"extension_number_as_to_header", "no_answer_forward_rule", "night_mode_forward_rule",
		},
		parts: map[string]part{"agents": agents},
	}
}

func newCallQueues(v Version) *collection {
	keys := fields{
		{Key: "id", Type: text, ReadOnly: true},
		{Key: "name", Type: text, Min: 1, Max: 64, Required: true},
		extensionNumber(true),
		{
			Key: "polling_strategy", Type: text, Min: 1, Enum: huntStrategies, Default: "RING_SIMULTANEOUSLY", Required: true,
		},
		{Key: "ring_time", Type: integer, Min: 1, Max: 65535, Default: 20},
		int32Field("max_callers", 0, nil),
		{Key: "intro_type", Type: text, Min: 1, Enum: []string{"DISABLE", "NORMAL", "FULL"}, Default: "DISABLE"},
		{Key: "max_waiting_time", Type: integer, Min: 15, Max: 65535, Default: 300},
		{Key: "wait_when_no_agents_online", Type: flag, Default: false},
		{
			Key: "inform_position", Type: text, Min: 1, Enum: []string{"DISABLE", "PERIODICALLY", "ON_CONNECTED"},
			Default: "DISABLE",
		},
		{Key: "inform_position_interval", Type: integer, Min: 10, Max: 1800, Default: 10},
		{Key: "agent_auto_ready", Type: flag, Default: true},
		{Key: "agent_auto_not_ready_after_non_acd_call", Type: flag, Default: true},
		{Key: "sla_time", Type: integer, Min: 0, Max: 65536, Default: 0},
		{Key: "language", Type: text},
		forwardRule("no_answer_forward_rule"),
		forwardRule("night_mode_forward_rule"),
		{Key: "enable_callback", Type: flag, Default: false},
		{Key: "callback_mode", Type: text, Min: 1, Enum: []string{"ACTIVE", "TIMEOUT"}, Default: "ACTIVE"},
		int32Field("callback_timeout", 0, 600),
		{Key: "callback_outbound_prefix", Type: text},
		callerIDs(v),
		{Key: "enable_sticky_routing", Type: flag, Default: true},
		{Key: "sticky_routing_duration", Type: integer, Min: 1, Max: 365, Default: 30},
		{Key: "enable_paid", Type: flag, Default: false},
		{Key: "enable_prid", Type: flag, Default: false},
		{Key: "extension_number_as_to_header", Type: flag, Default: false},
		hiddenList("agents"),
	}
	return &collection{
		name: "call_queues", created: 200, owner: "CALL_QUEUE", fixed: []string{"extension_number"},
		keys:   slices.Concat(keys, file("moh_prompt_file_id"), file("intro_prompt_file_id")),
		listed: []string{"id", "name", "extension_number", "ring_time", "polling_strategy"},
		parts:  map[string]part{"agents": agents},
	}
}
