// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	// The time zones must be there on every machine that runs the tests.
	_ "time/tzdata"
)

// tenantID is the id of the page's example: a number in base 64.
const tenantID = "NzAwNTUxOTA5NzczMTQ4MTYw"

var days = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// newTenant returns a tenant as an administrator has just made it.
func newTenant(v Version) *singleton {
	one := newSingleton(tenantKeys(v))
	one.require = v.requireWebsite
	one.follow = followAvatar
	patch(one.values, asJSON(map[string]any{
		"name":         "Example Company",
		"domain":       "pbx.example.com",
		"website":      "https://www.example.com",
		"timezone":     "UTC",
		"currency":     "USD",
		"region":       "USA",
		"office_hours": freshOfficeHours(),
	}), one.keys)
	patch(one.values, asJSON(v.tenantValues()), one.keys)
	return one
}

// tenantKeys are the tenant's keys in the page's order. A fallback of a writable key is the default
// of the page; the USD next to currency is an example there.
func tenantKeys(v Version) object {
	keys := object{
		{key: "id", shape: text{}, access: readOnly, fallback: tenantID},
		{key: "name", shape: text{min: 1, max: 1024}},
		{key: "domain", shape: text{min: 1, max: 280}},
		{key: "timezone", shape: text{min: 1, form: isTimeZone, want: "an IANA time zone"}},
		{key: "currency", shape: text{min: 1, form: isThreeCapitals, want: "an ISO 4217 code"}},
		{key: "region", shape: region},
		{key: "enable_video_recording", shape: flag{}, fallback: false},
		{key: "enable_audio_recording", shape: flag{}, fallback: false},
		{key: "enable_dual_track_recording", shape: flag{}, fallback: false},
		{key: "custom_options", shape: text{form: isJSONText, want: "JSON"}},
		{key: "recording_retention", shape: retention, fallback: 180},
		{key: "call_report_retention", shape: retention, fallback: 30},
		{key: "log_retention", shape: retention, fallback: 180},
		{key: "temp_file_retention", shape: retention, fallback: 30},
		{key: "extension_im_disk_quota", fallback: "1GB", shape: text{
			form: quotaPattern.MatchString, want: "a positive number with KB, MB, GB or PB", keepsEmpty: true,
		}},
		{key: "office_hours", shape: officeHours()},
		{key: "outbound_caller_ids", shape: list{item: v.callerIDKeys()}},
		{key: "e164", shape: e164Keys()},
		{key: "cdr_event", shape: eventKeys()},
		{key: "extension_event", shape: eventKeys()},
		{key: "contact_match_type", shape: oneOf("DISABLE", "MATCH_EXACTLY", "MATCH_LENGTH"), fallback: "MATCH_EXACTLY"},
		{key: "contact_match_length", shape: integer{0, math.MaxInt32}},
		{key: "contact_append_type", shape: appendType, fallback: v.defaultAppendType()},
		{key: "contact_update_interval", shape: integer{1, 43200}, fallback: 720},
		{key: "avatar_file_id", shape: text{}, access: writeOnly},
		{key: "stir_shaken_cert", shape: text{}},
		{key: "stir_shaken_key", shape: text{}, access: secret},
	}
	keys = append(keys, readOnlyTenantKeys()...)
	return append(keys, v.tenantKeys()...)
}

// readOnlyTenantKeys are in the page's answer and not in its request.
func readOnlyTenantKeys() object {
	keys := object{}
	for key, value := range map[string]any{
		"enable_billing":                  false,
		"enable_feature_billing":          false,
		"enable_feature_call_statistics":  true,
		"enable_feature_contact_center":   true,
		"enable_feature_message_channels": true,
		"enable_feature_microsoft_teams":  true,
		"enable_feature_trunks":           true,
		"enable_feature_whats_app":        true,
		"max_extensions":                  1000,
		"max_concurrent_calls":            20,
		"max_ring_groups":                 20,
		"max_virtual_receptionists":       20,
		"max_call_queues":                 20,
		"max_conference_rooms":            20,
		"disk_quota":                      "",
		"used_disk_quota":                 "12MB",
		"im_disk_quota":                   "",
		"avatar_file_name":                nil,
		"avatar_file_size":                nil,
		"avatar_file_url":                 nil,
	} {
		keys = append(keys, field{key: key, access: readOnly, fallback: value})
	}
	return keys
}

var (
	region     = text{min: 1, form: isThreeCapitals, want: "an ISO 3166-1 alpha-3 code"}
	retention  = integer{1, math.MaxInt32}
	appendType = oneOf("DISABLE", "APPEND", "PREPEND")
)

// officeHours has one object of the same keys for each day.
func officeHours() object {
	keys := object{}
	for _, day := range days {
		keys = append(keys, field{key: day, shape: object{
			{key: "enabled", shape: flag{}},
			{key: "ranges", shape: list{rule: checkRanges, item: object{
				{key: "from", shape: clockTime, required: true},
				{key: "to", shape: clockTime, required: true},
			}}},
		}})
	}
	return keys
}

var clockTime = text{min: 1, form: clockPattern.MatchString, want: "a time from 00:00 to 23:59"}

// checkRanges notes ranges that end before they start and ranges that overlap. Ranges that touch do
// not overlap, and they may come in any order.
func checkRanges(found *violations, path string, items []any) {
	type hours struct{ from, to string }
	var ranges []hours
	for i, item := range items {
		members, _ := item.(map[string]any)
		from, _ := members["from"].(string)
		to, _ := members["to"].(string)
		if from >= to {
			found.add(fmt.Sprintf("%s[%d]", path, i), "must have a from that is earlier than its to")
		}
		ranges = append(ranges, hours{from, to})
	}
	slices.SortFunc(ranges, func(a, b hours) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(ranges); i++ {
		if ranges[i].from < ranges[i-1].to {
			found.add(path, "must not overlap")
			return
		}
	}
}

func freshOfficeHours() map[string]any {
	hours := map[string]any{}
	for i, day := range days {
		ranges := []map[string]any{}
		if i < 5 {
			ranges = append(ranges, map[string]any{"from": "09:00", "to": "17:00"})
		}
		hours[day] = map[string]any{"enabled": i < 5, "ranges": ranges}
	}
	return hours
}

func e164Keys() object {
	return object{
		{key: "enabled", shape: flag{}, fallback: false},
		{key: "international_code", shape: text{}},
		// There is no list of the countries, only the example Angola(244).
		{key: "country", shape: text{form: countryPattern.MatchString, want: "a country with its dialling code in brackets"}},
		{key: "area_code", shape: text{}},
		{key: "national_code", shape: text{}},
		{key: "prefix", shape: text{}},
		{key: "remove_special_chars", shape: flag{}, fallback: false},
		{key: "remove_duplicate_countries", shape: flag{}, fallback: true},
		{key: "remove_duplicate_area_codes", shape: flag{}, fallback: true},
	}
}

// eventKeys are those of cdr_event and extension_event. No authentication makes another key
// required: the page says only what the keys are used for.
func eventKeys() object {
	credential := text{min: 6, max: 64, form: credentialPattern.MatchString, want: "small letters and digits"}
	return object{
		{key: "enabled", shape: flag{}, fallback: false},
		{key: "auth", shape: oneOf("DISABLE", "BASIC", "DIGEST", "BEARER"), fallback: "DISABLE"},
		{key: "username", shape: credential},
		{key: "password", shape: credential, access: secret},
		{key: "token", shape: text{}, access: secret},
		{key: "url", shape: text{min: 1, max: 128}},
	}
}

// followAvatar gives the file's name, size and address, which is all that can be read of an avatar.
func followAvatar(values, sent map[string]any) {
	if _, given := sent["avatar_file_id"]; !given {
		return
	}
	values["avatar_file_name"], values["avatar_file_size"], values["avatar_file_url"] = nil, nil, nil
	if id, isSet := values["avatar_file_id"].(string); isSet {
		values["avatar_file_name"] = "avatar.png"
		values["avatar_file_size"] = 20480.0
		values["avatar_file_url"] = "/api/blobs/" + id
	}
}

var (
	quotaPattern   = regexp.MustCompile(`^[1-9][0-9]*(KB|MB|GB|PB)$`)
	clockPattern   = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
	countryPattern = regexp.MustCompile(`^.+\([0-9]+\)$`)

	// The vendor's pattern has no anchors, so that it would let anything pass around six good
	// characters. The whole string is what it must mean.
	credentialPattern = regexp.MustCompile(`^[a-z0-9]+$`)
	capitalsPattern   = regexp.MustCompile(`^[A-Z]{3}$`)
)

func isThreeCapitals(s string) bool { return capitalsPattern.MatchString(s) }

func isJSONText(s string) bool { return json.Valid([]byte(s)) }

// isTimeZone knows the names of the IANA database. Go's own Local, and what machines keep next to
// the database in the same folder, are none of them.
func isTimeZone(name string) bool {
	if name == "Local" || name == "localtime" || name == "posixrules" ||
		strings.HasPrefix(name, "posix/") || strings.HasPrefix(name, "right/") {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
