// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// number is a JSON number written in a way of its own.
func number(literal string) any { return json.RawMessage(literal) }

// valueTests are values for one key, those that are fine and those that are not.
type valueTests map[string]struct{ fine, bad []any }

func (tests valueTests) run(t *testing.T, p pbx, path string) {
	t.Helper()

	for key, tc := range tests {
		t.Run(key, func(t *testing.T) {
			t.Parallel()

			for _, value := range tc.fine {
				if got := p.send(t, path, object{key: value}); got.status != 200 {
					t.Errorf("%s: got %d %s", encode(t, value), got.status, got.raw)
				}
			}
			for _, value := range tc.bad {
				t.Logf("%s = %s", key, encode(t, value))
				p.send(t, path, object{key: value}).wantInvalid(t, key)
			}
		})
	}
}

var (
	flags = struct{ fine, bad []any }{
		[]any{true, false}, []any{"true", "false", 0, 1, []any{}, object{}, ""},
	}
	daysKept = struct{ fine, bad []any }{
		[]any{1, 180, 2147483647}, []any{0, -1, number("2147483648"), 1.5, number("1.0"), number("1e2"), "30", true},
	}
	freeText = struct{ fine, bad []any }{
		[]any{"", "x", strings.Repeat("x", 5000)}, []any{1, true, []any{}, object{}},
	}
)

func TestTenantValues(t *testing.T) {
	t.Parallel()

	x := strings.Repeat
	valueTests{
		"name":    {[]any{"x", x("ä", 1024), x("李", 1024)}, []any{"", x("ä", 1025), 1, true}},
		"domain":  {[]any{"x", "192.0.2.1", x("a", 280)}, []any{"", x("a", 281), 1}},
		"website": {[]any{"", "https://example.com", x("ü", 255)}, []any{x("ü", 256), 1}},
		"timezone": {
			[]any{"UTC", "Asia/Shanghai", "Europe/Berlin", "America/Argentina/Buenos_Aires"},
			[]any{
				"", "Local", "Mars/Base", "CEST",
				"posix/UTC", "right/UTC", "localtime", "posixrules", "../UTC", "+01:00", 1,
			},
		},
		"currency": {[]any{"USD", "EUR"}, []any{"", "usd", "US", "USDX", "U$D", "€UR", 840, "USD\n"}},
		"region":   {[]any{"USA", "DEU"}, []any{"", "usa", "US", "GERM", "D3U", 276}},

		"enable_video_recording":           flags,
		"enable_audio_recording":           flags,
		"enable_dual_track_recording":      flags,
		"enable_night_mode":                flags,
		"enable_two_factor_authentication": flags,
		"password_force_reset":             flags,

		"custom_options": {[]any{"", "{}", `{"a": [1]}`, `"text"`, "1"}, []any{"text", "{", "{} {}", object{}, 1}},

		"recording_retention":   daysKept,
		"call_report_retention": daysKept,
		"log_retention":         daysKept,
		"temp_file_retention":   daysKept,

		"extension_im_disk_quota": {
			[]any{"", "1GB", "100MB", "1000GB", "5KB", "2PB"},
			[]any{"0GB", "01GB", "-1GB", "1.5GB", "1TB", "1B", "GB", "1", "1 GB", "1gb", " ", 1},
		},
		"contact_match_type":      {[]any{"DISABLE", "MATCH_EXACTLY", "MATCH_LENGTH"}, []any{"", "MATCH", "disable", 1}},
		"contact_match_length":    {[]any{0, 1, 2147483647}, []any{-1, number("2147483648"), "1", 0.5, true}},
		"contact_append_type":     {[]any{"DISABLE", "APPEND", "PREPEND"}, []any{"", "append", "BOTH", false}},
		"contact_update_interval": {[]any{1, 43200}, []any{0, 43201, -1, "720", 1.5}},
		"avatar_file_id":          freeText,
		"stir_shaken_cert":        freeText,
		"stir_shaken_key":         freeText,
	}.run(t, start(t), tenantPath)
}

func TestNestedValues(t *testing.T) {
	t.Parallel()

	credential := struct{ fine, bad []any }{
		[]any{"abc123", strings.Repeat("a", 64), "000000"},
		[]any{"", "abc12", strings.Repeat("a", 65), "Abc123", "abc 123", "abc-123", "äbc123", "abc123\n", 123456},
	}
	event := valueTests{
		"enabled":  flags,
		"auth":     {[]any{"DISABLE", "BASIC", "DIGEST", "BEARER"}, []any{"", "NONE", "basic", false}},
		"username": credential,
		"password": credential,
		"token":    freeText,
		"url":      {[]any{"x", "https://example.com/cdr", strings.Repeat("u", 128)}, []any{"", strings.Repeat("u", 129), 1}},
	}
	tests := map[string]valueTests{
		"cdr_event":       event,
		"extension_event": event,
		"e164": {
			"enabled":                     flags,
			"remove_special_chars":        flags,
			"remove_duplicate_countries":  flags,
			"remove_duplicate_area_codes": flags,
			"international_code":          freeText,
			"area_code":                   freeText,
			"national_code":               freeText,
			"prefix":                      freeText,
			"country": {
				[]any{"", "Angola(244)", "Congo (Brazzaville)(242)"},
				[]any{"Angola", "244", "(244)", "Angola()", "Angola(x)", "Angola(244) ", 244},
			},
		},
	}
	p := start(t)
	for parent, keys := range tests {
		for key, tc := range keys {
			for _, value := range tc.fine {
				p.send(t, tenantPath, object{parent: object{key: value}}).wantDone(t, 200)
			}
			for _, value := range append(tc.bad, nil) {
				t.Logf("%s.%s = %s", parent, key, encode(t, value))
				p.send(t, tenantPath, object{parent: object{key: value}}).wantInvalid(t, parent+"."+key)
			}
		}
		p.send(t, tenantPath, object{parent: object{"x": 1}}).wantInvalid(t, parent+".x")
		for _, value := range []any{"", []any{}, 1, true} {
			p.send(t, tenantPath, object{parent: value}).wantInvalid(t, parent)
		}
		p.send(t, tenantPath, object{parent: object{}}).wantDone(t, 200)
	}
}

func TestOfficeHours(t *testing.T) {
	t.Parallel()

	const r0, r1 = ".ranges[0]", ".ranges[1]"
	tests := []struct {
		ranges string
		field  string
	}{
		{`[]`, ""},
		{`[{"from":"00:00","to":"23:59"}]`, ""},
		{`[{"from":"08:00","to":"12:00"},{"from":"12:00","to":"17:30"}]`, ""},
		{`[{"from":"13:00","to":"17:30"},{"from":"08:00","to":"12:00"}]`, ""},
		{`[{"from":"08:00","to":"12:01"},{"from":"12:00","to":"17:30"}]`, ".ranges"},
		{`[{"from":"12:00","to":"17:30"},{"from":"08:00","to":"12:01"}]`, ".ranges"},
		{`[{"from":"08:00","to":"18:00"},{"from":"09:00","to":"10:00"}]`, ".ranges"},
		{`[{"from":"08:00","to":"09:00"},{"from":"08:00","to":"09:00"}]`, ".ranges"},
		{`[{"from":"09:00","to":"09:00"}]`, r0},
		{`[{"from":"17:00","to":"09:00"}]`, r0},
		{`[{"from":"08:00","to":"09:00"},{"from":"11:00","to":"10:00"}]`, r1},
		{`[{"from":"9:00","to":"17:00"}]`, r0 + ".from"},
		{`[{"from":"09:00:00","to":"17:00"}]`, r0 + ".from"},
		{`[{"from":"","to":"17:00"}]`, r0 + ".from"},
		{`[{"from":9,"to":"17:00"}]`, r0 + ".from"},
		{`[{"from":"09:00","to":"24:00"}]`, r0 + ".to"},
		{`[{"from":"09:00","to":"17:60"}]`, r0 + ".to"},
		{`[{"from":"09:00","to":"5pm"}]`, r0 + ".to"},
		{`[{"from":"09:00","to":null}]`, r0 + ".to"},
		{`[{"from":"09:00"}]`, r0 + ".to"},
		{`[{"to":"17:00"}]`, r0 + ".from"},
		{`[{"from":"09:00","to":"17:00","days":1}]`, r0 + ".days"},
		{`["09:00-17:00"]`, r0},
		{`[null]`, r0},
		{`{}`, ".ranges"},
		{`"09:00-17:00"`, ".ranges"},
		{`null`, ".ranges"},
	}
	p := start(t)
	for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		for _, tc := range tests {
			t.Logf("%s %s", day, tc.ranges)
			got := p.post(t, tenantPath, `{"office_hours":{"`+day+`":{"ranges":`+tc.ranges+`}}}`)
			if tc.field == "" {
				got.wantDone(t, 200)
				wantEqual(t, p.day(day)["ranges"], decode(t, tc.ranges))
			} else {
				got.wantInvalid(t, "office_hours."+day+tc.field)
			}
		}
		for _, value := range []any{true, false} {
			p.send(t, tenantPath, object{"office_hours": object{day: object{"enabled": value}}}).wantDone(t, 200)
			wantEqual(t, p.day(day)["enabled"], value)
		}
		p.send(t, tenantPath, object{"office_hours": object{day: object{"enabled": 1, "open": true}}}).
			wantInvalid(t, "office_hours."+day+".enabled", "office_hours."+day+".open")
		p.send(t, tenantPath, object{"office_hours": object{day: []any{}}}).wantInvalid(t, "office_hours."+day)
	}
	p.send(t, tenantPath, object{"office_hours": object{"Monday": object{}, "holiday": object{}}}).
		wantInvalid(t, "office_hours.Monday", "office_hours.holiday")
}

// day returns what is stored of the tenant's office hours on that day.
func (p pbx) day(name string) map[string]any {
	hours, _ := p.Tenant()["office_hours"].(map[string]any)
	day, _ := hours[name].(map[string]any)
	return day
}

func TestOutboundCallerIDs(t *testing.T) {
	t.Parallel()

	valid := object{"provider_id": "NzAw", "caller_id": "+4930", "description": "Berlin"}
	tests := []struct {
		item   any
		fields []string
	}{
		{valid, nil},
		{valid.without("description"), nil},
		{valid.with(object{"description": ""}), nil},
		{valid.with(object{"description": strings.Repeat("ä", 1024)}), nil},
		{valid.with(object{"caller_id": strings.Repeat("1", 64)}), nil},
		{valid.with(object{"description": strings.Repeat("ä", 1025)}), []string{".description"}},
		{valid.with(object{"description": nil}), []string{".description"}},
		{valid.with(object{"caller_id": ""}), []string{".caller_id"}},
		{valid.with(object{"caller_id": strings.Repeat("1", 65)}), []string{".caller_id"}},
		{valid.with(object{"caller_id": 30}), []string{".caller_id"}},
		{valid.with(object{"provider_id": ""}), []string{".provider_id"}},
		{valid.without("caller_id", "provider_id"), []string{".provider_id", ".caller_id"}},
		{valid.with(object{"display_name": "x"}), []string{".display_name"}},
		{"+4930", []string{""}},
		{nil, []string{""}},
	}
	p := start(t)
	for _, tc := range tests {
		t.Logf("%s", encode(t, tc.item))
		got := p.send(t, tenantPath, object{"outbound_caller_ids": []any{valid, tc.item}})
		if tc.fields == nil {
			got.wantDone(t, 200)
			continue
		}
		var fields []string
		for _, field := range tc.fields {
			fields = append(fields, "outbound_caller_ids[1]"+field)
		}
		got.wantInvalid(t, fields...)
	}
	p.send(t, tenantPath, object{"outbound_caller_ids": object{}}).wantInvalid(t, "outbound_caller_ids")

	p.send(t, tenantPath, object{"outbound_caller_ids": []any{valid.without("description")}}).wantDone(t, 200)
	wantEqual(t, p.Tenant()["outbound_caller_ids"], []any{valid.with(object{"description": nil})})
	p.send(t, tenantPath, object{"outbound_caller_ids": []any{}}).wantDone(t, 200)
	wantEqual(t, p.Tenant()["outbound_caller_ids"], []any{})
}

func TestReadOnlyKeysAreRefused(t *testing.T) {
	t.Parallel()

	p := start(t)
	answer := p.get(t, tenantPath).json
	for _, key := range []string{
		"id", "enable_billing", "enable_feature_billing", "enable_feature_call_statistics",
		"enable_feature_contact_center", "enable_feature_message_channels", "enable_feature_microsoft_teams",
		"enable_feature_trunks", "enable_feature_whats_app", "max_extensions", "max_concurrent_calls",
		"max_ring_groups", "max_virtual_receptionists", "max_call_queues", "max_conference_rooms", "disk_quota",
		"used_disk_quota", "im_disk_quota", "avatar_file_name", "avatar_file_size", "avatar_file_url",
	} {
		if _, shown := answer[key]; !shown {
			t.Errorf("the response has no %s", key)
		}
		got := p.send(t, tenantPath, object{key: answer[key]})
		got.wantInvalid(t, key)
		if !strings.Contains(got.raw, "read-only") {
			t.Errorf("got %s", got.raw)
		}
	}
	before := p.Tenant()
	if got := p.send(t, tenantPath, answer); got.status != 400 {
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
