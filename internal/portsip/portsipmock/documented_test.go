// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// The tests in this file are the examples of the vendor's page, requests and responses as they are
// printed there. Where a request has "text" and the page's own words want something else, it has
// that instead.

const documentedDays = `{
    "monday": {"enabled": true, "ranges": [{"from": "09:00", "to": "17:00"}]},
    "tuesday": {"enabled": true, "ranges": [{"from": "09:00", "to": "17:00"}]},
    "wednesday": {"enabled": true, "ranges": [{"from": "09:00", "to": "17:00"}]},
    "thursday": {"enabled": true, "ranges": [{"from": "09:00", "to": "17:00"}]},
    "friday": {"enabled": true, "ranges": [{"from": "09:00", "to": "17:00"}]},
    "saturday": {"enabled": true, "ranges": [{"from": "09:00", "to": "17:00"}]},
    "sunday": {"enabled": true, "ranges": [{"from": "09:00", "to": "17:00"}]}
  }`

// documentedTenant is what the page's response and request have in common.
const documentedTenant = `
  "name": "text",
  "domain": "text",
  "website": "text",
  "timezone": "Asia/Shanghai",
  "currency": "USD",
  "region": "AGO",
  "enable_video_recording": false,
  "enable_audio_recording": false,
  "enable_dual_track_recording": false,
  "enable_night_mode": false,
  "enable_two_factor_authentication": false,
  "custom_options": "\"text\"",
  "recording_retention": 180,
  "call_report_retention": 30,
  "log_retention": 180,
  "temp_file_retention": 30,
  "extension_im_disk_quota": "1GB",
  "office_hours": ` + documentedDays + `,
  "outbound_caller_ids": [
    {
      "provider_id": "NzAwNTUxOTA5NzczMTQ4MTYw",
      "caller_id": "text",
      "description": "text"
    }
  ],
  "e164": {
    "enabled": false,
    "international_code": "text",
    "country": "Angola(244)",
    "area_code": "text",
    "national_code": "text",
    "prefix": "text",
    "remove_special_chars": false,
    "remove_duplicate_countries": true,
    "remove_duplicate_area_codes": true
  },
  "cdr_event": {
    "enabled": false,
    "auth": "DISABLE",
    "username": "text01",
    "password": "text02",
    "token": "text",
    "url": "text"
  },
  "extension_event": {
    "enabled": false,
    "auth": "DISABLE",
    "username": "text03",
    "password": "text04",
    "token": "text",
    "url": "text"
  },
  "contact_match_type": "MATCH_EXACTLY",
  "contact_match_length": 1,
  "contact_append_type": "APPEND",
  "contact_update_interval": 720,
  "password_force_reset": false,
  "stir_shaken_cert": "text",
  "stir_shaken_key": "text"`

func TestDocumentedTenant(t *testing.T) {
	t.Parallel()

	p := start(t)
	p.SetTenant(map[string]any{"used_disk_quota": "text"})
	p.post(t, tenantPath, `{`+documentedTenant+`,
  "avatar_file_id": "NzAwNTUxOTA5NzczMTQ4MTYw"
}`).wantDone(t, 200)

	p.get(t, tenantPath).want(t, 200, `{`+documentedTenant+`,
  "id": "NzAwNTUxOTA5NzczMTQ4MTYw",
  "enable_billing": false,
  "enable_feature_billing": false,
  "enable_feature_call_statistics": true,
  "enable_feature_contact_center": true,
  "enable_feature_message_channels": true,
  "enable_feature_microsoft_teams": true,
  "enable_feature_trunks": true,
  "enable_feature_whats_app": true,
  "max_extensions": 1000,
  "max_concurrent_calls": 20,
  "max_ring_groups": 20,
  "max_virtual_receptionists": 20,
  "max_call_queues": 20,
  "max_conference_rooms": 20,
  "disk_quota": "",
  "used_disk_quota": "text",
  "im_disk_quota": "",
  "avatar_file_name": "avatar.png",
  "avatar_file_size": 20480,
  "avatar_file_url": "/api/blobs/NzAwNTUxOTA5NzczMTQ4MTYw"
}`)
}

func TestDocumentedStatus(t *testing.T) {
	t.Parallel()

	const status = `{
  "version": "text",
  "licensed_users": 1,
  "current_users": 1,
  "online_users": 1,
  "current_calls": 1,
  "current_queues": 1,
  "current_conference_rooms": 1,
  "current_ring_groups": 1,
  "current_ivrs": 1,
  "current_trunks": 1,
  "calls_in_24_hours": [
    {
      "time": "2017-07-21T17:32:28Z",
      "count": 1
    }
  ]
}`
	p := start(t)
	members, _ := decode(t, status).(map[string]any)
	for key := range members {
		if _, exists := p.get(t, "/api/tenant/status").json[key]; !exists {
			t.Errorf("a fresh status has no %s", key)
		}
	}
	p.SetStatus(members)
	p.get(t, "/api/tenant/status").want(t, 200, status)
}

func TestDocumentedPasswordPolicy(t *testing.T) {
	t.Parallel()

	const policy = `{
  "min_length": 6,
  "max_length": 32,
  "contains_letters": true,
  "contains_numbers": true,
  "contains_special_letters": true,
  "disable_sequential_characters": true,
  "disable_repeating_characters": true,
  "disable_account_information": true
}`
	p := start(t)
	p.get(t, policyPath).want(t, 200, policy)

	other := strings.NewReplacer("true", "false", "6", "8", "32", "30").Replace(policy)
	p.post(t, policyPath, other).wantDone(t, 200)
	p.get(t, policyPath).want(t, 200, other)
	p.post(t, policyPath, policy).wantDone(t, 200)
	p.get(t, policyPath).want(t, 200, policy)
}

func TestDocumentedBalance(t *testing.T) {
	t.Parallel()

	p := start(t)
	p.get(t, "/api/tenant/balance").want(t, 200, `{"balance": 0}`)
	p.post(t, "/api/tenant/balance", `{
  "balance": 1
}`).wantDone(t, 200)
	p.get(t, "/api/tenant/balance").want(t, 200, `{"balance": 1}`)
}

func TestDocumentedCustomHeaders(t *testing.T) {
	t.Parallel()

	const headers = `{
  "add": [
    {
      "name": "text",
      "value": "text",
      "scope": "TRUNK"
    }
  ],
  "relay": [
    {
      "name": "text",
      "scope": "TRUNK"
    }
  ]
}`
	p := start(t)
	p.get(t, headersPath).want(t, 200, `{"add": null, "relay": null}`)
	p.post(t, headersPath, headers).wantDone(t, 200)
	p.get(t, headersPath).want(t, 200, headers)
	p.post(t, headersPath, `{"add": [], "relay": []}`).wantDone(t, 200)
	p.get(t, headersPath).want(t, 200, `{"add": [], "relay": []}`)
}

func TestDocumentedVoicemail(t *testing.T) {
	t.Parallel()

	const voicemail = `{
  "extension_number": "888",
  "retain_days": 30,
  "min_seconds": 1
}`
	p := start(t)
	p.post(t, voicemailPath, voicemail).wantDone(t, 200)
	p.get(t, voicemailPath).want(t, 200, voicemail)
}

// documentedHoliday lacks the opening brace and, in a response, the id.
const documentedHoliday = `
  "name": "text",
  "region": "AGO",
  "consecutive": true,
  "every_year": true,
  "year_start": 1,
  "year_end": 1,
  "month_start": 1,
  "month_end": 1,
  "day_start": 1,
  "day_end": 1,
  "hour_start": 1,
  "hour_end": 1,
  "minute_start": 1,
  "minute_end": 1
}`

func TestDocumentedHoliday(t *testing.T) {
	t.Parallel()

	p := start(t)
	created := p.post(t, holidaysPath, "{"+documentedHoliday)
	id, _ := created.json["id"].(string)
	created.want(t, 201, fmt.Sprintf(`{"id": %q}`, id))
	if len(id) != len("NzAwNTUxOTA5NzczMTQ4MTYw") || !strings.HasPrefix(id, "NzAwNTUx") {
		t.Errorf("got id %q", id)
	}

	stored := fmt.Sprintf(`{"id": %q,`, id) + documentedHoliday
	path := holidaysPath + "/" + id
	p.get(t, path).want(t, 200, stored)
	p.get(t, holidaysPath).want(t, 200, `{"count": 1, "items": [`+stored+`]}`)

	p.post(t, path, "{"+strings.ReplaceAll(documentedHoliday, "1", "2")).wantDone(t, 200)
	p.get(t, path).want(t, 200, fmt.Sprintf(`{"id": %q,`, id)+strings.ReplaceAll(documentedHoliday, "1", "2"))

	p.post(t, path+"/destroy", "").wantDone(t, 204)
	p.get(t, holidaysPath).want(t, 200, `{"count": 0, "items": []}`)
}

func TestDocumentedTokens(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithLogin("admin", "pass word&", "pbx.example.com"))
	const client = "&client_id=9d806019-75b2-4b3d-bb8b-f5a3a412cc0a"
	first := p.form(t, "grant_type=password&username=admin&password=pass+word%26&domain=pbx.example.com&scope=all"+client)
	access, refresh := first.tokens(t)
	first.want(t, 200, fmt.Sprintf(
		`{"access_token": %q, "refresh_token": %q, "token_type": "Bearer", "expires_in": 1800}`, access, refresh))
}
