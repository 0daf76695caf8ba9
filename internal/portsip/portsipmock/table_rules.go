// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

func newInboundRules() *collection {
	return &collection{name: "inbound_rules", created: 201, keys: fields{
		{Key: "id", Type: text, ReadOnly: true},
		{Key: "name", Type: text, Min: 1, Max: 64, Required: true},
		{Key: "enabled", Type: flag, Default: true},
		{Key: "cid_number_mask", Type: text},
		{Key: "did_numbers", Type: text, Min: 1, Required: true},
		forwardRule("office_hours_forward_rule"),
		forwardRule("non_office_hours_forward_rule"),
		forwardRule("holiday_forward_rule"),
		modeHours(),
		holidayIDs("region"),
		{Key: "provider_id", Type: text, Min: 1, Required: true},
		{Key: "enable_advanced_routing", Type: flag, Default: false},
		{Key: "advanced_routing", Type: text},
		{Key: "play_recording_disclaimer", Type: flag, Default: false},
	}}
}

func newOutboundRules() *collection {
	return &collection{
		name: "outbound_rules", created: 201, keys: fields{
			{Key: "id", Type: text, ReadOnly: true},
			{Key: "name", Type: text, Min: 1, Max: 64, Required: true},
			{Key: "number_prefix", Type: text, Max: 64},
			{Key: "number_length", Type: text, Max: 64},
			{Key: "number_mask", Type: text},
			{Key: "enabled", Type: flag, Default: true},
			int32Field("priority", 0, 1000),
			modeHours(),
			holidayIDs("region"),
			{Key: "routing_strategy", Type: text, Min: 1, Enum: []string{"PRIORITIZED", "RANDOMLY"}, Default: "PRIORITIZED"},
			{Key: "routes", Type: list, Fields: fields{
				{Key: "enabled", Type: flag},
				{Key: "provider_id", Type: text},
				int32Field("strip_digits", 0, 0),
				{Key: "prepend", Type: text},
				{Key: "outbound_caller_id", Type: text, Min: 1, Max: 64},
			}},
			hiddenList("applied_groups"),
		},
		// The page has the id in the request too, where it can change nothing.
		updated: fields{{Key: "id", Type: text}},
		listed: []string{
			"id", "name", "number_prefix", "number_length", "number_mask", "enabled", "priority", "office_hours", "holidays",
			"routing_strategy",
		},
		parts: map[string]part{
			"applied_groups": membership("applied_groups", "groups", "id", "id", "name", "description"),
		},
	}
}
