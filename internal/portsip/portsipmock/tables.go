// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"math"
	"regexp"
	"strings"
)

// newCollections returns the collections of a fresh tenant, which has no objects.
func newCollections(v Version) []*collection {
	all := []*collection{
		newHolidays(), newUsers(v), newGroups(v), newInboundRules(), newOutboundRules(), newRingGroups(v),
		newCallQueues(v), newIVRs(v), newSharedVoicemails(v), newProviders(), newConferenceRooms(v),
	}
	for _, c := range all {
		v.addKeys(c)
	}
	return all
}

// newHolidays has no ranges for the numbers on the page; these are what a calendar and a clock
// have.
func newHolidays() *collection {
	return &collection{name: "holidays", created: 201, keys: fields{
		{Key: "id", Type: text, ReadOnly: true},
		{Key: "name", Type: text, Min: 1, Max: 64, Required: true},
		{Key: "region", Type: text, Min: 1, Pattern: capitalsPattern, Required: true},
		{Key: "consecutive", Type: flag, Required: true},
		{Key: "every_year", Type: flag, Required: true},
		{Key: "year_start", Type: integer, Min: 1, Max: 9999},
		{Key: "year_end", Type: integer, Min: 1, Max: 9999},
		{Key: "month_start", Type: integer, Min: 1, Max: 12},
		{Key: "month_end", Type: integer, Min: 1, Max: 12},
		{Key: "day_start", Type: integer, Min: 1, Max: 31},
		{Key: "day_end", Type: integer, Min: 1, Max: 31},
		{Key: "hour_start", Type: integer, Min: 0, Max: 23},
		{Key: "hour_end", Type: integer, Min: 0, Max: 23},
		{Key: "minute_start", Type: integer, Min: 0, Max: 59},
		{Key: "minute_end", Type: integer, Min: 0, Max: 59},
	}}
}

// holidayIDs are ids in a request and holidays in a response, which lack what is omitted.
func holidayIDs(omitted string) field {
	shown := fields{}
	for _, f := range newHolidays().keys {
		if f.Key != omitted {
			shown = append(shown, f)
		}
	}
	return field{Key: "holidays", Type: texts, Fields: shown}
}

func newGroups(v Version) *collection {
	return &collection{
		name: "groups", created: 201, keys: fields{
			{Key: "id", Type: text, ReadOnly: true},
			{Key: "name", Type: text, Min: 1, Max: 64},
			callerIDs(v),
			{Key: "description", Type: text, Max: 1024},
			hiddenList("members"),
		},
		listed: []string{"id", "name", "description"},
		parts: map[string]part{
			"members": membership("members", "users", "extension_number", "id", "name", "display_name", "extension_number"),
		},
	}
}

func newSharedVoicemails(v Version) *collection {
	return &collection{
		name: "shared_voicemails", created: 201, fixed: []string{"extension_number"}, keys: fields{
			{Key: "id", Type: text, ReadOnly: true},
			{Key: "name", Type: text, Min: 1, Max: 64, Required: true},
			extensionNumber(true),
			{Key: "prompt", Type: text},
			{Key: "enable_pin", Type: flag, Default: true},
			v.pin("pin"),
			{Key: "enable_email_notify", Type: flag, Default: false},
			{Key: "recipients", Type: text},
			{Key: "play_datetime", Type: text, Min: 1, Enum: clocks},
		},
	}
}

func newConferenceRooms(v Version) *collection {
	layouts := []string{"LAYOUT0", "LAYOUT1", "LAYOUT2", "LAYOUT3", "LAYOUT4", "LAYOUT6", "LAYOUT9"}
	keys := fields{
		{Key: "id", Type: text, ReadOnly: true},
		extensionNumber(true),
		{Key: "mode", Type: text, Min: 1, Enum: []string{"AUDIO", "VIDEO"}, Required: true},
		{Key: "control", Type: text, Min: 1, Enum: []string{"FREE", "MASTER"}, Default: "FREE"},
		{Key: "height", Type: integer, Min: 144, Max: 1920, Default: 720},
		{Key: "width", Type: integer, Min: 144, Max: 1920, Default: 1280},
		{Key: "bitrate", Type: integer, Min: 128, Max: 10240, Default: 1024},
		{Key: "framerate", Type: integer, Min: 5, Max: 30, Default: 15},
		{Key: "layout", Type: text, Min: 1, Enum: layouts, Default: "LAYOUT0"},
		{Key: "subject", Type: text, Min: 1, Max: 64, Required: true},
		{Key: "language", Type: text},
		{Key: "capacity", Type: integer, Min: 1, Max: 200, Default: 9, Required: true},
		{Key: "admin_pin", Type: text, Min: 3, Max: 6, Secret: true},
		{Key: "room_pin", Type: text, Min: 3, Max: 6, Secret: true},
		{Key: "enable_recording", Type: flag, Default: false},
		{Key: "enable_prompt", Type: flag, Default: true},
		{Key: "timezone", Type: text, Valid: isTimeZone},
		{Key: "created_at", ReadOnly: true, Default: creationTime},
		{Key: "scheduled_start_at", Type: text},
		{Key: "scheduled_end_at", Type: text},
		{Key: "numbers", Type: text, Max: 128},
		{Key: "internal_invitees", Type: texts},
		{Key: "external_invitees", Type: text},
		{Key: "custom_options", Type: text, Valid: isJSONText},
	}
	listed := []string{}
	for _, f := range keys {
		listed = append(listed, f.Key)
	}
	return &collection{
		name: "conference_rooms", created: 201, owner: "CONFERENCE_ROOM", listed: listed,
		fixed: []string{"extension_number", "mode", "enable_recording"},
		keys: append(keys, fields{
			{Key: "domain", ReadOnly: true, Default: "pbx.example.com"},
			{Key: "sbc_host", ReadOnly: true},
			{Key: "sbc_port", ReadOnly: true, Default: 8883},
			{Key: "token", ReadOnly: true},
			callerIDs(v),
		}...),
	}
}

const creationTime = "2017-07-21T17:32:28Z"

var clocks = []string{"DISABLE", "12_HOUR_CLOCK", "24_HOUR_CLOCK"}

func callerIDs(v Version) field {
	return field{Key: "outbound_caller_ids", Type: list, Fields: v.callerIDKeys()}
}

func extensionNumber(required bool) field {
	return field{
		Key: "extension_number", Type: text, Min: 3, Max: 64, Pattern: extensionPattern, Required: required,
	}
}

// forwardRule is where calls go. Every place allows these actions, and some allow more.
func forwardRule(key string, more ...string) field {
	actions := append([]string{"FORWARD_TO_NUMBER", "FORWARD_TO_VOICEMAIL", "HANGUP"}, more...)
	return field{Key: key, Type: object, Fields: fields{
		{Key: "action", Type: text, Min: 1, Enum: actions},
		{Key: "number", Type: text},
	}}
}

// modeHours are office hours that may be the tenant's.
func modeHours() field {
	mode := field{Key: "mode", Type: text, Min: 1, Enum: []string{"GLOBAL", "CUSTOM"}}
	return field{Key: "office_hours", Type: object, Fields: append(fields{mode}, officeHours()...)}
}

// pin is a PIN, which a create must have.
func (v Version) pin(key string) field {
	f := field{Key: key, Type: text, Min: 6, Max: 10, Required: true, Secret: true, Valid: isPIN}
	if v >= V223 {
		f.Min, f.Max = 4, 64
	}
	return f
}

var digitsPattern = regexp.MustCompile(`^[0-9]*$`)

// isPIN refuses what the page forbids: other than digits, repetitions such as 111 and sequences
// such as 789.
func isPIN(value any) string {
	pin, _ := value.(string)
	for i := range max(len(pin)-2, 0) {
		if pin[i+1]-pin[i] == pin[i+2]-pin[i+1] && pin[i+1]-pin[i] <= 1 {
			return "must not have repeating or sequential digits"
		}
	}
	if !digitsPattern.MatchString(pin) {
		return "must be digits"
	}
	return ""
}

// int32Field is an integer without a largest value of its own.
func int32Field(key string, low int64, standard any) field {
	return field{Key: key, Type: integer, Min: low, Max: math.MaxInt32, Default: standard}
}

// file is an upload: its id is written, and read is what followFiles makes of it.
func file(key string) fields {
	name := strings.TrimSuffix(key, "_id")
	return fields{
		{Key: key, Type: text, WriteOnly: true},
		{Key: name + "_name", ReadOnly: true},
		{Key: name + "_size", ReadOnly: true},
		{Key: name + "_url", ReadOnly: true},
	}
}
