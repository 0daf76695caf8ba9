// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"strings"
	"testing"
)

// valueTests are values for one key, those that are fine and those that are not. What is the same
// for every field of a type is tested with the checker in fakeserver.
type valueTests map[string]struct{ fine, bad []any }

func (tests valueTests) run(t *testing.T, p pbx, path string) {
	t.Helper()

	for key, tc := range tests {
		for _, value := range tc.fine {
			if got := p.send(t, path, object{key: value}); got.status != 200 {
				t.Errorf("%s = %s: got %d %s", key, encode(t, value), got.status, got.raw)
			}
		}
		for _, value := range tc.bad {
			p.send(t, path, object{key: value}).wantInvalid(t, key)
		}
	}
}

var daysKept = struct{ fine, bad []any }{[]any{1, 2147483647}, []any{0, 2147483648}}

func TestTenantValues(t *testing.T) {
	t.Parallel()

	x := strings.Repeat
	valueTests{
		"name":    {[]any{"x", x("ä", 1024)}, []any{"", x("ä", 1025)}},
		"domain":  {[]any{"x", x("a", 280)}, []any{"", x("a", 281)}},
		"website": {[]any{"", x("ü", 255)}, []any{x("ü", 256)}},
		"timezone": {
			[]any{"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"},
			[]any{"", "Local", "CEST", "posix/UTC", "localtime", "../UTC", "+01:00"},
		},
		"currency":              {[]any{"USD"}, []any{"", "usd", "US", "USDX", "€UR", "USD\n"}},
		"region":                {[]any{"DEU"}, []any{"", "US", "D3U"}},
		"enable_night_mode":     {[]any{true, false}, []any{"true", 1}},
		"custom_options":        {[]any{"", "{}", `"text"`}, []any{"text", "{} {}", object{}}},
		"recording_retention":   daysKept,
		"call_report_retention": daysKept,
		"log_retention":         daysKept,
		"temp_file_retention":   daysKept,
		"extension_im_disk_quota": {
			[]any{"", "1GB", "100MB", "5KB", "2PB"}, []any{"0GB", "01GB", "1.5GB", "1TB", "GB", "1 GB"},
		},
		"contact_match_type":      {[]any{"DISABLE", "MATCH_EXACTLY", "MATCH_LENGTH"}, []any{"", "disable"}},
		"contact_match_length":    {[]any{0, 2147483647}, []any{-1, 2147483648}},
		"contact_append_type":     {[]any{"DISABLE", "APPEND", "PREPEND"}, []any{"", "append"}},
		"contact_update_interval": {[]any{1, 43200}, []any{0, 43201}},
		"avatar_file_id":          {[]any{"", "x"}, []any{1}},
		"stir_shaken_cert":        {[]any{"", x("x", 5000)}, []any{1}},
		"stir_shaken_key":         {[]any{"", "x"}, []any{1, nil}},
	}.run(t, start(t), tenantPath)
}

func TestNestedValues(t *testing.T) {
	t.Parallel()

	const r, c = "office_hours.monday.ranges", "outbound_caller_ids"
	ranges := func(items string) string { return `{"office_hours":{"monday":{"ranges":[` + items + `]}}}` }
	callers := func(item string) string { return `{"outbound_caller_ids":[` + item + `]}` }
	p := start(t)
	for body, field := range map[string]string{
		`{"cdr_event":{"auth":"DIGEST","username":"abc123","token":"","url":"x"}}`: "",
		`{"cdr_event":{"username":"Abc123"}}`:                                      "cdr_event.username",
		`{"extension_event":{"password":"abc12"}}`:                                 "extension_event.password",
		`{"extension_event":{"auth":"basic"}}`:                                     "extension_event.auth",
		`{"extension_event":{"url":""}}`:                                           "extension_event.url",
		`{"extension_event":{"x":1}}`:                                              "extension_event.x",
		`{"e164":{"country":"Congo (Brazzaville)(242)","prefix":""}}`:              "",
		`{"e164":{"country":"Angola()"}}`:                                          "e164.country",
		`{"e164":{}}`:                                                              "",
		`{"e164":""}`:                                                              "e164",

		ranges(``): "",
		ranges(`{"from":"13:00","to":"17:30"},{"from":"08:00","to":"12:00"}`): "",
		ranges(`{"from":"08:00","to":"12:00"},{"from":"12:00","to":"17:30"}`): "",
		ranges(`{"from":"12:00","to":"17:30"},{"from":"08:00","to":"12:01"}`): r,
		ranges(`{"from":"09:00","to":"09:00"}`):                               r,
		ranges(`{"from":"9:00","to":"17:00"}`):                                r + "[0].from",
		ranges(`{"from":"09:00","to":"24:00"}`):                               r + "[0].to",
		ranges(`{"from":"09:00"}`):                                            r + "[0].to",
		ranges(`null`):                                                        r + "[0]",

		callers(`{"provider_id":"NzAw","caller_id":"+4930"}`):                          "",
		callers(`{"provider_id":"NzAw","caller_id":"+4930","description":null}`):       c + "[0].description",
		callers(`{"provider_id":"NzAw","caller_id":""}`):                               c + "[0].caller_id",
		callers(`{"caller_id":"+4930"}`):                                               c + "[0].provider_id",
		callers(`{"provider_id":"NzAw","caller_id":"+4930","display_name":"Company"}`): c + "[0].display_name",
	} {
		if got := p.post(t, tenantPath, body); field == "" {
			got.wantDone(t, 200)
		} else {
			got.wantInvalid(t, field)
		}
	}
}

func TestReadOnlyKeysAreRefused(t *testing.T) {
	t.Parallel()

	p := start(t)
	response := p.get(t, tenantPath).json
	for _, key := range []string{
		"id", "enable_billing", "enable_feature_billing", "enable_feature_call_statistics",
		"enable_feature_contact_center", "enable_feature_message_channels", "enable_feature_microsoft_teams",
		"enable_feature_trunks", "enable_feature_whats_app", "max_extensions", "max_concurrent_calls",
		"max_ring_groups", "max_virtual_receptionists", "max_call_queues", "max_conference_rooms", "disk_quota",
		"used_disk_quota", "im_disk_quota", "avatar_file_name", "avatar_file_size", "avatar_file_url",
	} {
		if _, shown := response[key]; !shown {
			t.Errorf("the response has no %s", key)
		}
		got := p.send(t, tenantPath, object{key: response[key]})
		got.wantInvalid(t, key)
		if !strings.Contains(got.raw, "read-only") {
			t.Errorf("got %s", got.raw)
		}
	}
	before := p.Tenant()
	if got := p.send(t, tenantPath, response); got.status != 400 {
		t.Errorf("an echo of the response gave %d", got.status)
	}
	wantEqual(t, p.Tenant(), before)
}

func TestRefusedPostChangesNothing(t *testing.T) {
	t.Parallel()

	p := start(t)
	before := p.Tenant()
	p.send(t, tenantPath, object{"name": "other", "e164": object{"prefix": "9", "enabled": "no"}, "log_retention": 0}).
		wantInvalid(t, "e164.enabled", "log_retention")
	wantEqual(t, p.Tenant(), before)

	p.SetPasswordPolicy(map[string]any{"min_length": 10})
	p.send(t, policyPath, object{"max_length": 9, "contains_letters": false, "min_length": 12}).wantInvalid(t,
		"min_length")
	if policy := p.PasswordPolicy(); policy["contains_letters"] != true || policy["min_length"] != 10.0 {
		t.Errorf("got %v", policy)
	}
}

func TestMistakesDoNotShowSecrets(t *testing.T) {
	t.Parallel()

	p := start(t)
	got := p.send(t, tenantPath, object{"cdr_event": object{"password": "Secret-1", "token": 1}, "stir_shaken_key": 1})
	got.wantInvalid(t, "cdr_event.password", "cdr_event.token", "stir_shaken_key")
	if strings.Contains(got.raw, "Secret") {
		t.Errorf("got %s", got.raw)
	}
}
