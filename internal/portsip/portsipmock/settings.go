// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"math"
	"regexp"
)

// newPasswordPolicy returns the policy of a fresh tenant.
func newPasswordPolicy(v Version) *singleton {
	length := v.passwordLength()
	one := newSingleton(object{
		{key: "min_length", shape: length, fallback: 6},
		{key: "max_length", shape: length, fallback: 32},
		{key: "contains_letters", shape: flag{}, fallback: true},
		{key: "contains_numbers", shape: flag{}, fallback: true},
		{key: "contains_special_letters", shape: flag{}, fallback: true},
		{key: "disable_sequential_characters", shape: flag{}, fallback: true},
		{key: "disable_repeating_characters", shape: flag{}, fallback: true},
		{key: "disable_account_information", shape: flag{}, fallback: true},
	})
	one.rule = checkLengths
	return one
}

// checkLengths looks at the policy as it would be, since only one of the lengths may have been
// sent.
func checkLengths(found *violations, policy map[string]any) {
	low, hasLow := policy["min_length"].(float64)
	high, hasHigh := policy["max_length"].(float64)
	if hasLow && hasHigh && low > high {
		found.add("min_length", "must be less than or equal to max_length")
	}
}

// newCustomHeaders returns the custom headers of a fresh tenant, which has none. No largest number
// of them is documented.
func newCustomHeaders() *singleton {
	name := field{key: "name", shape: text{min: 2, max: 32}, required: true}
	value := field{key: "value", shape: text{min: 1, max: 64}, required: true}
	scope := field{key: "scope", shape: oneOf("ALL", "TRUNK", "USER"), fallback: "TRUNK"}
	return newSingleton(object{
		{key: "add", shape: list{item: object{name, value, scope}}},
		{key: "relay", shape: list{item: object{name, scope}}},
	})
}

// The pattern has no anchors on the page; as with the tenant's, the whole string is what it must
// mean.
var extensionPattern = regexp.MustCompile(`^[0-9]{3,64}$`)

// newVoicemail returns the voicemail server of a fresh tenant.
func newVoicemail() *singleton {
	number := text{min: 3, max: 64, form: extensionPattern.MatchString, want: "digits"}
	one := newSingleton(object{
		{key: "extension_number", shape: number},
		{key: "retain_days", shape: integer{0, math.MaxInt32}, fallback: 30},
		{key: "min_seconds", shape: integer{0, math.MaxInt32}, fallback: 1},
	})
	one.values["extension_number"] = "999"
	return one
}
