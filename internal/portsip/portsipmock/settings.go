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
		{Key: "extension_number", Type: text, Min: 3, Pattern: extensionPattern},
		{Key: "retain_days", Type: integer, Min: 0, Max: math.MaxInt32, Default: 30},
		{Key: "min_seconds", Type: integer, Min: 0, Max: math.MaxInt32, Default: 1},
	})
	one.values["extension_number"] = "999"
	return one
}
