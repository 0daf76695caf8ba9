// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"cmp"
	"encoding/json"
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
	seed(one.keys, one.values, asJSON(map[string]any{
		"name":         "Example Company",
		"domain":       "pbx.example.com",
		"website":      "https://www.example.com",
		"timezone":     "UTC",
		"currency":     "USD",
		"region":       "USA",
		"office_hours": freshOfficeHours(),
	}))
	seed(one.keys, one.values, asJSON(v.tenantValues()))
	return one
}

// tenantKeys are the tenant's keys in the page's order. A fallback of a writable key is the default
// of the page; the USD next to currency is an example there.
func tenantKeys(v Version) fields {
	keys := fields{
		{Key: "id", Type: text, ReadOnly: true, Default: tenantID},
		{Key: "name", Type: text, Min: 1, Max: 1024},
		{Key: "domain", Type: text, Min: 1, Max: 280},
		{Key: "timezone", Type: text, Min: 1, Valid: isTimeZone},
		{Key: "currency", Type: text, Min: 1, Pattern: capitalsPattern},
		{Key: "region", Type: text, Min: 1, Pattern: capitalsPattern},
		{Key: "enable_video_recording", Type: flag, Default: false},
		{Key: "enable_audio_recording", Type: flag, Default: false},
		{Key: "enable_dual_track_recording", Type: flag, Default: false},
		{Key: "custom_options", Type: text, Valid: isJSONText},
		{Key: "recording_retention", Type: integer, Min: 1, Max: math.MaxInt32, Default: 180},
		{Key: "call_report_retention", Type: integer, Min: 1, Max: math.MaxInt32, Default: 30},
		{Key: "log_retention", Type: integer, Min: 1, Max: math.MaxInt32, Default: 180},
		{Key: "temp_file_retention", Type: integer, Min: 1, Max: math.MaxInt32, Default: 30},
		{Key: "extension_im_disk_quota", Default: "1GB", Type: text, Pattern: quotaPattern},
		{Key: "office_hours", Type: object, Fields: officeHours()},
		{Key: "outbound_caller_ids", Type: list, Fields: v.callerIDKeys()},
		{Key: "e164", Type: object, Fields: e164Keys()},
		{Key: "cdr_event", Type: object, Fields: eventKeys()},
		{Key: "extension_event", Type: object, Fields: eventKeys()},
		{
			Key: "contact_match_type", Type: text, Min: 1, Default: "MATCH_EXACTLY",
			Enum: []string{"DISABLE", "MATCH_EXACTLY", "MATCH_LENGTH"},
		},
		{Key: "contact_match_length", Type: integer, Min: 0, Max: math.MaxInt32},
		{Key: "contact_append_type", Type: text, Min: 1, Enum: appendTypes, Default: v.defaultAppendType()},
		{Key: "contact_update_interval", Type: integer, Min: 1, Max: 43200, Default: 720},
		{Key: "avatar_file_id", Type: text, WriteOnly: true},
		{Key: "stir_shaken_cert", Type: text},
		{Key: "stir_shaken_key", Type: text, Secret: true},
	}
	keys = append(keys, readOnlyTenantKeys()...)
	return append(keys, v.tenantKeys()...)
}

// readOnlyTenantKeys are in the page's response and not in its request.
func readOnlyTenantKeys() fields {
	keys := fields{}
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
		keys = append(keys, field{Key: key, ReadOnly: true, Default: value})
	}
	return keys
}

var appendTypes = []string{"DISABLE", "APPEND", "PREPEND"}

// officeHours has one object of the same keys for each day.
func officeHours() fields {
	keys := fields{}
	for _, day := range days {
		keys = append(keys, field{Key: day, Type: object, Fields: fields{
			{Key: "enabled", Type: flag},
			{Key: "ranges", Type: list, Valid: checkRanges, Fields: fields{
				{Key: "from", Type: text, Min: 1, Pattern: clockPattern, Required: true},
				{Key: "to", Type: text, Min: 1, Pattern: clockPattern, Required: true},
			}},
		}})
	}
	return keys
}

// checkRanges refuses ranges that end before they start and ranges that overlap. Ranges that touch
// do not overlap, and their order is free.
func checkRanges(value any) string {
	type hours struct{ from, to string }
	var ranges []hours
	items, _ := value.([]any)
	for _, item := range items {
		members, _ := item.(map[string]any)
		from, _ := members["from"].(string)
		to, _ := members["to"].(string)
		if from >= to {
			return "must have a from that is earlier than its to"
		}
		ranges = append(ranges, hours{from, to})
	}
	slices.SortFunc(ranges, func(a, b hours) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(ranges); i++ {
		if ranges[i].from < ranges[i-1].to {
			return "must not overlap"
		}
	}
	return ""
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

func e164Keys() fields {
	return fields{
		{Key: "enabled", Type: flag, Default: false},
		{Key: "international_code", Type: text},
		// The page does not list the countries, it only has the example Angola(244).
		{Key: "country", Type: text, Pattern: countryPattern},
		{Key: "area_code", Type: text},
		{Key: "national_code", Type: text},
		{Key: "prefix", Type: text},
		{Key: "remove_special_chars", Type: flag, Default: false},
		{Key: "remove_duplicate_countries", Type: flag, Default: true},
		{Key: "remove_duplicate_area_codes", Type: flag, Default: true},
	}
}

// eventKeys are those of cdr_event and extension_event. No authentication makes another key
// required: the page says only what the keys are used for.
func eventKeys() fields {
	return fields{
		{Key: "enabled", Type: flag, Default: false},
		{Key: "auth", Type: text, Min: 1, Enum: []string{"DISABLE", "BASIC", "DIGEST", "BEARER"}, Default: "DISABLE"},
		{Key: "username", Type: text, Min: 6, Max: 64, Pattern: credentialPattern},
		{Key: "password", Type: text, Min: 6, Max: 64, Pattern: credentialPattern, Secret: true},
		{Key: "token", Type: text, Secret: true},
		{Key: "url", Type: text, Min: 1, Max: 128},
	}
}

var (
	quotaPattern   = regexp.MustCompile(`^[1-9][0-9]*(KB|MB|GB|PB)$`)
	clockPattern   = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
	countryPattern = regexp.MustCompile(`^.+\([0-9]+\)$`)

	// The vendor's pattern has no anchors, so that it would let anything pass around six good
	// characters. The whole string is what it must mean.
	credentialPattern = regexp.MustCompile(`^[a-z0-9]{6,64}$`)
	capitalsPattern   = regexp.MustCompile(`^[A-Z]{3}$`)
)

func isJSONText(value any) string {
	if text, _ := value.(string); text != "" && !json.Valid([]byte(text)) {
		return "must be JSON"
	}
	return ""
}

// isTimeZone accepts the names of the IANA database. Go also loads its own Local and what machines
// keep in the same folder, none of which are time zones.
func isTimeZone(value any) string {
	name, _ := value.(string)
	_, err := time.LoadLocation(name)
	if err != nil || name == "Local" || name == "localtime" || name == "posixrules" ||
		strings.HasPrefix(name, "posix/") || strings.HasPrefix(name, "right/") {
		return "must be an IANA time zone"
	}
	return ""
}
