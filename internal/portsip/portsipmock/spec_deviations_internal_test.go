// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"slices"
	"strings"
)

// deviation is where the tables are stricter than the file on purpose.
type deviation struct {
	// keys are the ends of paths, and what is that of the differences there.
	keys, what []string
	reason     string
}

func deviations() []deviation {
	return []deviation{
		{[]string{"currency", "region"}, []string{"pattern", "minLength"}, "The text says that it is an ISO code."},
		{[]string{"/tenant.timezone"}, []string{"minLength", "another rule"}, "The text says that it is an IANA name."},
		{[]string{"/conference_rooms.timezone", "/conference_rooms/{id}.timezone"}, []string{"another rule"},
			"The text says that it is an IANA name."},
		{[]string{"custom_options"}, []string{"another rule"}, "The text says that it is JSON."},
		{[]string{"pin"}, []string{"another rule"}, "The text has the rules of PINs."},
		{[]string{"/users.name"}, []string{"another rule"}, "The text has the characters, and names that are reserved."},
		{[]string{"extension_im_disk_quota"}, []string{"pattern"}, "The text has the units."},
		{[]string{"e164.country"}, []string{"pattern"}, "The example is Angola(244)."},
		{[]string{"ranges"}, []string{"another rule"}, "The text says that from is earlier than to."},
		{[]string{"ranges.from", "ranges.to"}, []string{"required", "minLength", "pattern"},
			"The text has the format, and a range has two ends."},
		{[]string{"year_start", "year_end", "month_start", "month_end", "day_start", "day_end", "hour_start", "hour_end",
			"minute_start", "minute_end"}, []string{"minimum", "maximum"}, "A calendar and a clock have these limits."},
		{[]string{"call_report_retention", "log_retention", "temp_file_retention"}, []string{"maximum"},
			"recording_retention has 32 bits."},
		{[]string{"timeout_forward_rule.timeout"}, []string{"minimum", "maximum"}, "The other timeouts have these limits."},
		{[]string{"outbound_caller_ids.provider_id"}, []string{"required", "minLength"}, "A caller ID is one of a trunk."},
		{[]string{"outbound_caller_ids.caller_id", "add.name", "add.value", "relay.name", "items.extension_number"},
			[]string{"required"}, "An item without it means nothing."},
		{[]string{"/inbound_rules.provider_id", "/inbound_rules/{id}.provider_id"}, []string{"minLength"},
			"No trunk has an empty id."},
		{[]string{"/users.password", "/users.extension_password"}, []string{"minLength"}, "It is required."},
		{[]string{"/password.password", "/extension_password.password"}, []string{"required", "minLength"},
			"The request does nothing else."},
		{[]string{"/role.role"}, []string{"required"}, "The request does nothing else."},
	}
}

// allow returns the differences that are none of the deviations, and the parts of deviations that
// none of the differences is.
func allow(differences []difference, deviations []deviation) (remaining []difference, unused []string) {
	used := map[string]bool{}
	for _, d := range differences {
		isDeviation := false
		for _, on := range deviations {
			for _, key := range on.keys {
				if strings.HasSuffix(d.path, key) && slices.Contains(on.what, d.what) {
					isDeviation, used[key+" "+d.what] = true, true
				}
			}
		}
		if !isDeviation {
			remaining = append(remaining, d)
		}
	}
	for _, on := range deviations {
		for _, key := range on.keys {
			for _, what := range on.what {
				if !used[key+" "+what] {
					unused = append(unused, key+": "+what)
				}
			}
		}
	}
	return remaining, unused
}
