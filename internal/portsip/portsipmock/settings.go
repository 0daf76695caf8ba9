// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"math"
	"regexp"
)

// newPasswordPolicy returns the policy of a fresh tenant.
func newPasswordPolicy(v Version) *singleton {
	one := newSingleton(fields{
		v.passwordLength("min_length", 6),
		v.passwordLength("max_length", 32),
		{Key: "contains_letters", Type: flag, Default: true},
		{Key: "contains_numbers", Type: flag, Default: true},
		{Key: "contains_special_letters", Type: flag, Default: true},
		{Key: "disable_sequential_characters", Type: flag, Default: true},
		{Key: "disable_repeating_characters", Type: flag, Default: true},
		{Key: "disable_account_information", Type: flag, Default: true},
	})
	one.rule = checkLengths
	return one
}

// checkLengths looks at the policy as it would be, since only one of the lengths may have been
// sent.
func checkLengths(policy map[string]any) *refusal {
	low, hasLow := policy["min_length"].(float64)
	high, hasHigh := policy["max_length"].(float64)
	if hasLow && hasHigh && low > high {
		return invalid("min_length", "must be less than or equal to max_length")
	}
	return nil
}

// newCustomHeaders returns the custom headers of a fresh tenant, which has none. No largest number
// of them is documented.
func newCustomHeaders() *singleton {
	name := field{Key: "name", Type: text, Min: 2, Max: 32, Required: true}
	value := field{Key: "value", Type: text, Min: 1, Max: 64, Required: true}
	scopes := []string{"ALL", "TRUNK", "USER"}
	scope := field{Key: "scope", Type: text, Min: 1, Enum: scopes, Default: "TRUNK"}
	return newSingleton(fields{
		{Key: "add", Type: list, Fields: fields{name, value, scope}},
		{Key: "relay", Type: list, Fields: fields{name, scope}},
	})
}

// The pattern has no anchors on the page; as with the tenant's, the whole string is what it must
// mean.
var extensionPattern = regexp.MustCompile(`^[0-9]{3,64}$`)

// newVoicemail returns the voicemail server of a fresh tenant.
func newVoicemail() *singleton {
	one := newSingleton(fields{
		{Key: "extension_number", Type: text, Min: 3, Max: 64, Pattern: extensionPattern},
		{Key: "retain_days", Type: integer, Min: 0, Max: math.MaxInt32, Default: 30},
		{Key: "min_seconds", Type: integer, Min: 0, Max: math.MaxInt32, Default: 1},
	})
	one.values["extension_number"] = "999"
	return one
}

// newNotification returns the notifications of a fresh tenant, which has no mail server.
func newNotification(v Version) *singleton {
	keys := fields{
		{Key: "type", Type: text, Min: 1, Enum: []string{"SMTP", "MS365", "GMAIL"}, Required: true},
		{Key: "server", Type: text},
		{Key: "port", Type: integer, Min: 0, Max: 65535},
		{Key: "reply_to", Type: text},
		{Key: "username", Type: text, Max: 128, Required: true},
		{Key: "password", Type: text, WriteOnly: true},
		{Key: "auth", Type: text, Min: 1, Enum: []string{"DISABLE", "AUTO", "LOGIN", "PLAIN"}, Default: "AUTO"},
		{Key: "enable_tls_ssl", Type: flag, Default: true},
		{Key: "enable_starttls_auto", Type: flag, Default: false},
		{Key: "recipients", Type: text},
		{Key: "enable_system_email_server", Type: flag, ReadOnly: true},
		{Key: "notify_user_registration", Type: flag, Default: false},
		{Key: "notify_queue_sla_breached", Type: flag, Default: false},
		{Key: "notify_queue_callback", Type: flag, Default: false},
		{Key: "notify_queue_callback_failed", Type: flag, Default: false},
		{Key: "notify_queue_call_lost", Type: flag, Default: false},
	}
	if v >= V226 {
		keys = append(keys, fields{
			{Key: "notify_emergency_call", Type: flag},
			{Key: "notify_license_limited", Type: flag},
			{Key: "notify_trunk_call_limited", Type: flag},
		}...)
	}
	return newSingleton(keys)
}

// newBilling returns the billing of a fresh tenant.
func newBilling() *singleton {
	return newSingleton(fields{
		{Key: "enabled", Type: flag, Default: false},
		{Key: "account", Type: text, Min: 1, Enum: []string{"TENANT", "USER"}, Default: "TENANT"},
		{Key: "type", Type: text, Min: 1, Enum: []string{"OFFLINE", "ONLINE"}, Default: "OFFLINE"},
	})
}
