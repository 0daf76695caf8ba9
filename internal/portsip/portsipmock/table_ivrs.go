// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import "slices"

// newIVRs are the virtual receptionists.
func newIVRs(v Version) *collection {
	timeout := forwardRule("timeout_forward_rule", "REPEAT")
	timeout.Fields = append(timeout.Fields, int32Field("timeout", 0, 30), int32Field("repeat_times", 0, 3))
	keys := fields{
		{Key: "id", Type: text, ReadOnly: true},
		{Key: "name", Type: text, Min: 1, Max: 64, Required: true},
		extensionNumber(true),
		{Key: "language", Type: text},
		int32Field("dtmf_interval", 1, 2),
		{Key: "enable_pin", Type: flag, Default: true},
		v.pin("pin"),
		timeout,
		forwardRule("failure_forward_rule", "REPEAT"),
		forwardRule("night_mode_forward_rule", "REPEAT"),
		{Key: "custom_forward_rules", Type: list, Fields: fields{
			{Key: "user_input", Type: text},
			modeHours(),
			forwardRule("office_hours_forward_rule", "REPEAT", "DISA"),
			forwardRule("non_office_hours_forward_rule", "REPEAT", "DISA"),
			holidayIDs(""),
			forwardRule("holiday_forward_rule", "REPEAT", "DISA"),
		}},
		callerIDs(v),
		hiddenList("action_urls"),
	}
	return &collection{
		name: "ivrs", created: 201, owner: "VIRTUAL_RECEPTIONIST", fixed: []string{"extension_number"},
		keys:   slices.Concat(keys, file("prompt_file_id"), file("transfer_prompt_file_id")),
		listed: []string{"id", "name", "extension_number"},
		parts:  map[string]part{"action_urls": children(newActionURLs())},
	}
}

// newActionURLs are what a virtual receptionist requests. The page's pattern of the url is that of
// the username, which no URL is.
func newActionURLs() collection {
	return collection{name: "action_urls", created: 201, keys: fields{
		{Key: "id", Type: text, ReadOnly: true},
		{Key: "name", Type: text, Min: 1, Max: 64},
		{Key: "enabled", Type: flag, Default: false},
		{Key: "type", Type: text, Min: 1, Enum: []string{"DTMF", "CALLER"}},
		{Key: "method", Type: text, Min: 1, Enum: []string{"GET", "POST"}},
		{Key: "headers", Type: text},
		{Key: "caller_mask", Type: text, Max: 255},
		{Key: "dtmf_mask", Type: text, Max: 255},
		int32Field("connection_timeout", 0, 2),
		int32Field("request_timeout", 0, 2),
		{Key: "auth", Type: text, Min: 1, Enum: []string{"DISABLE", "BASIC", "DIGEST", "BEARER"}, Default: "DISABLE"},
		{Key: "username", Type: text, Min: 6, Max: 64, Pattern: credentialPattern},
		{Key: "password", Type: text, Min: 6, Max: 64, Pattern: credentialPattern, Secret: true},
		{Key: "token", Type: text, Secret: true},
		{Key: "url", Type: text, Min: 1, Max: 128},
	}}
}
