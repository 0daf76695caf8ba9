// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"fmt"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// everyKey has a value for each key of the tenant that can be written, and never the default.
func everyKey() object {
	event := func(name string) object {
		return object{
			"enabled": true, "auth": "BASIC", "username": name + "user", "password": name + "pass",
			"token": name + "-token", "url": "https://example.com/" + name,
		}
	}
	hours := object{}
	for i, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		hours[day] = object{"enabled": i > 0, "ranges": []object{{"from": fmt.Sprintf("0%d:00", i), "to": "12:30"}}}
	}
	return object{
		"name": "Other", "domain": "other.example.com", "website": "https://other.example.com",
		"timezone": "Europe/Berlin", "currency": "EUR", "region": "DEU",
		"enable_video_recording": true, "enable_audio_recording": true, "enable_dual_track_recording": true,
		"enable_night_mode": true, "enable_two_factor_authentication": true, "password_force_reset": true,
		"custom_options": `{"a":1}`, "recording_retention": 1, "call_report_retention": 2, "log_retention": 3,
		"temp_file_retention": 4, "extension_im_disk_quota": "5MB", "office_hours": hours,
		"outbound_caller_ids": []object{{"provider_id": "NzAw", "caller_id": "+4930", "description": "Berlin"}},
		"e164": object{
			"enabled": true, "international_code": "00", "country": "Germany(49)", "area_code": "30",
			"national_code": "0", "prefix": "9", "remove_special_chars": true,
			"remove_duplicate_countries": false, "remove_duplicate_area_codes": false,
		},
		"cdr_event": event("cdr"), "extension_event": event("extension"),
		"contact_match_type": "MATCH_LENGTH", "contact_match_length": 7, "contact_append_type": "PREPEND",
		"contact_update_interval": 60, "avatar_file_id": "QXZhdGFy", "stir_shaken_cert": "cert", "stir_shaken_key": "key",
	}
}

// tenantDefaults are what the keys of everyKey fall back to. The avatar is missing, since it is
// kept.
func tenantDefaults() object {
	event := object{"enabled": false, "auth": "DISABLE", "username": nil, "password": nil, "token": nil, "url": nil}
	return object{
		"name": nil, "domain": nil, "website": nil, "timezone": nil, "currency": nil, "region": nil,
		"enable_video_recording": false, "enable_audio_recording": false, "enable_dual_track_recording": false,
		"enable_night_mode": false, "enable_two_factor_authentication": false, "password_force_reset": false,
		"custom_options": nil, "recording_retention": 180, "call_report_retention": 30, "log_retention": 180,
		"temp_file_retention": 30, "extension_im_disk_quota": "1GB", "office_hours": nil, "outbound_caller_ids": nil,
		"e164": object{
			"enabled": false, "international_code": nil, "country": nil, "area_code": nil, "national_code": nil,
			"prefix": nil, "remove_special_chars": false, "remove_duplicate_countries": true,
			"remove_duplicate_area_codes": true,
		},
		"cdr_event": event, "extension_event": event,
		"contact_match_type": "MATCH_EXACTLY", "contact_match_length": nil, "contact_append_type": "APPEND",
		"contact_update_interval": 720, "stir_shaken_cert": nil, "stir_shaken_key": nil,
	}
}

// wantMembers checks some members of an object.
func wantMembers(t *testing.T, got map[string]any, want object) {
	t.Helper()

	some := object{}
	for key := range want {
		value, exists := got[key]
		if !exists {
			t.Errorf("there is no %s", key)
		}
		some[key] = value
	}
	wantEqual(t, some, want)
}

// member returns a member that is an object, and nil when it is none.
func member(members map[string]any, key string) map[string]any {
	inner, _ := members[key].(map[string]any)
	return inner
}

func TestReplacingPosts(t *testing.T) {
	t.Parallel()

	p := start(t)
	p.send(t, tenantPath, everyKey()).wantDone(t, 200)
	wantMembers(t, p.Tenant(), everyKey())

	p.send(t, tenantPath, object{
		"name": "Changed", "e164": object{"prefix": "8"}, "cdr_event": object{"auth": "BEARER"},
		"office_hours": object{"sunday": object{"enabled": true}},
	}).wantDone(t, 200)
	want := tenantDefaults().within("e164", object{"prefix": "8"}).within("cdr_event", object{"auth": "BEARER"})
	want["name"] = "Changed"
	want["office_hours"] = object{
		"monday": nil, "tuesday": nil, "wednesday": nil, "thursday": nil, "friday": nil, "saturday": nil,
		"sunday": object{"enabled": true, "ranges": nil},
	}
	wantMembers(t, p.Tenant(), want)

	p.post(t, tenantPath, `{}`).wantDone(t, 200)
	wantMembers(t, p.Tenant(), tenantDefaults())
	// What no client can send keeps its value: what is only read, and the avatar.
	wantMembers(t, p.get(t, tenantPath).json, object{
		"id": "NzAwNTUxOTA5NzczMTQ4MTYw", "max_extensions": 1000, "avatar_file_url": "/api/blobs/QXZhdGFy",
	})

	p.send(t, policyPath, object{"min_length": 8, "contains_letters": false}).wantDone(t, 200)
	p.send(t, policyPath, object{"max_length": 20}).wantDone(t, 200)
	wantMembers(t, p.PasswordPolicy(), object{"min_length": 6, "max_length": 20, "contains_letters": true})
	p.send(t, headersPath, object{"add": []object{{"name": "X-A", "value": "1", "scope": "ALL"}}}).wantDone(t, 200)
	p.send(t, headersPath, object{"relay": []object{{"name": "X-B", "scope": "USER"}}}).wantDone(t, 200)
	wantEqual(t, p.CustomHeaders(), object{"add": nil, "relay": []object{{"name": "X-B", "scope": "USER"}}})
	p.send(t, voicemailPath, object{"extension_number": "100", "retain_days": 7, "min_seconds": 3}).wantDone(t, 200)
	p.send(t, voicemailPath, object{"min_seconds": 3}).wantDone(t, 200)
	wantEqual(t, p.Voicemail(), object{"extension_number": nil, "retain_days": 30, "min_seconds": 3})
}

func TestBlankTextsAreNull(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithMergingPosts())
	p.send(t, tenantPath, everyKey()).wantDone(t, 200)
	p.send(t, tenantPath, object{
		"website": "", "custom_options": "", "extension_im_disk_quota": "", "e164": object{"country": "", "prefix": ""},
		"stir_shaken_cert": "", "stir_shaken_key": "", "avatar_file_id": "", "cdr_event": object{"token": ""},
	}).wantDone(t, 200)
	got := p.get(t, tenantPath).json
	// An empty quota says unlimited, and the page shows quotas that are empty.
	wantMembers(t, got, object{
		"website": nil, "custom_options": nil, "extension_im_disk_quota": "", "stir_shaken_cert": nil,
		"stir_shaken_key": nil, "avatar_file_name": nil, "avatar_file_size": nil, "avatar_file_url": nil,
	})
	wantMembers(t, member(got, "e164"), object{"country": nil, "prefix": nil, "area_code": "30"})
	wantMembers(t, member(got, "cdr_event"), object{"token": nil, "password": "cdrpass"})
}

func TestAvatarIsWriteOnly(t *testing.T) {
	t.Parallel()

	p := start(t)
	wantMembers(t, p.get(t, tenantPath).json, object{"avatar_file_name": nil, "avatar_file_size": nil,
		"avatar_file_url": nil})
	p.send(t, tenantPath, object{"avatar_file_id": "QXZhdGFy"}).wantDone(t, 200)
	p.send(t, tenantPath, object{"name": "Changed"}).wantDone(t, 200)
	got := p.get(t, tenantPath).json
	if _, shown := got["avatar_file_id"]; shown || p.Tenant()["avatar_file_id"] != "QXZhdGFy" {
		t.Errorf("got %v, stored is %v", got["avatar_file_id"], p.Tenant()["avatar_file_id"])
	}
	wantMembers(t, got, object{
		"avatar_file_name": "avatar.png", "avatar_file_size": 20480, "avatar_file_url": "/api/blobs/QXZhdGFy",
	})
}
