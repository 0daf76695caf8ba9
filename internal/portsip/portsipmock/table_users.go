// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"regexp"
	"slices"
	"strings"
)

func newUsers(v Version) *collection {
	interfaces := []string{"WEB_DOMAIN", "PUBLIC_IPV4", "PUBLIC_IPV6", "PRIVATE_IPV4", "PRIVATE_IPV6", "SBC_DOMAIN"}
	keys := fields{
		{Key: "id", Type: text, ReadOnly: true},
		{Key: "name", Type: text, Min: 1, Max: 64, Required: true, Valid: isUserName},
		v.password("password"),
		{Key: "email", Type: text, Max: 128, Required: true},
		{Key: "display_name", Type: text, Max: v.displayNameLength(), Required: true},
		{Key: "enabled", Type: flag, Default: true},
		role(),
		{Key: "mobile_phone", Type: text, Max: 32},
		{Key: "work_phone", Type: text, Max: 32},
		{Key: "home_phone", Type: text, Max: 32},
		{Key: "address", Type: text, Max: 128},
		{Key: "department", Type: text, Max: 128},
		extensionNumber(true),
		v.password("extension_password"),
		{Key: "enable_audio_recording", Type: flag, Default: false},
		{Key: "enable_video_recording", Type: flag, Default: false},
		{Key: "enable_dnd", Type: flag},
		{Key: "enable_acb", Type: flag},
		{Key: "enable_hot_desking", Type: flag, Default: false},
		{Key: "anonymous_outbound_calls", Type: flag, Default: false},
		{Key: "sms", Type: text, Min: 1, Enum: []string{"DISABLE", "ALLOW", "ALLOW_WITH_SENDER_ID"}, Default: "DISABLE"},
		{Key: "delivery_outbound_cid", Type: flag, Default: true},
		{
			Key: "outbound_caller_ids", Type: list, Fields: append(v.callerIDKeys(), field{Key: "preferred", Type: flag}),
		},
		{Key: "custom_options", Type: text, Valid: isJSONText},
		modeHours(),
		{Key: "custom_forward_rules", Type: list, Fields: customUserRule()},
		{Key: "voicemail_prompt", Type: text},
		{Key: "enable_voicemail_pin", Type: flag, Default: true},
		v.pin("voicemail_pin"),
		{Key: "enable_voicemail_notify", Type: flag, Default: false},
		{Key: "voicemail_play_datetime", Type: text, Min: 1, Enum: clocks},
		{Key: "interface", Type: text, Min: 1, Enum: interfaces},
		{Key: "preferred_transport", Type: text, Min: 1, Enum: []string{"UDP", "TCP", "TLS"}},
		{Key: "blfs", Type: list, Fields: fields{
			{Key: "key", Type: text}, {Key: "value", Type: text},
			{Key: "first_name", Type: text}, {Key: "last_name", Type: text},
		}},
		{Key: "profile", ReadOnly: true},
		{Key: "created_at", ReadOnly: true, Default: creationTime},
		{Key: "avatar_file_name", ReadOnly: true},
		{Key: "avatar_file_size", ReadOnly: true},
		{Key: "avatar_file_url", ReadOnly: true},
		{Key: "sync_type", ReadOnly: true},
	}
	return &collection{
		name: "users", created: 201, owner: "EXTENSION", keys: append(keys, userRules()...),
		fixed: []string{"name", "password", "role", "extension_number", "extension_password"},
		listed: []string{
			"id", "name", "enabled", "email", "display_name", "role", "mobile_phone", "work_phone", "home_phone", "address",
			"department", "extension_number", "created_at", "avatar_file_name", "avatar_file_size", "avatar_file_url",
			"sync_type",
		},
		parts: map[string]part{
			"password":           setter("password", newPassword()),
			"extension_password": setter("extension_password", newPassword()),
			"role":               setter("role", role()),
		},
	}
}

func role() field { return field{Key: "role", Type: text, Min: 1, Max: 64, Required: true} }

// newPassword is what a request has that sets one of the passwords.
func newPassword() field { return field{Key: "password", Type: text, Min: 1, Required: true} }

// userRules are what happens to a user's calls in each state.
func userRules() fields {
	rules := fields{}
	for _, state := range []string{"available", "busy", "dnd", "away", "lunch", "trip", "offline"} {
		var more []string
		if state == "available" || state == "busy" {
			more = []string{"RING_ANYWAY"}
			noAnswer := forwardRule(state + "_no_answer_forward_rule")
			noAnswer.Fields = append(noAnswer.Fields, int32Field("timeout", 0, 60))
			rules = append(rules, noAnswer)
		}
		rules = append(rules, forwardRule(state+"_office_hours_forward_rule", more...),
			forwardRule(state+"_non_office_hours_forward_rule", more...))
	}
	return rules
}

func customUserRule() fields {
	types := []string{"ALL_HOURS", "SPECIFIC_HOURS", "OUTSIDE_SPECIFIC_HOURS"}
	return append(forwardRule("", "RING_ANYWAY").Fields, fields{
		{Key: "caller_id", Type: text},
		{Key: "type", Type: text, Min: 1, Enum: types},
		{Key: "hours", Type: object, Fields: officeHours()},
	}...)
}

var userNamePattern = regexp.MustCompile(`^[A-Za-z0-9_.'-]+$`)

// isUserName checks the characters that the page allows, and the names that it reserves.
func isUserName(value any) string {
	name, _ := value.(string)
	reserved := []string{"admin", "system", "administrator", "root"}
	if !userNamePattern.MatchString(name) || strings.Trim(name, ".") != name ||
		slices.Contains(reserved, strings.ToLower(name)) {
		return "must have only letters, digits and _-'. , no . at either end, and not be reserved"
	}
	return ""
}
