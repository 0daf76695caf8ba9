// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

func TestWithoutV222(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithoutV222(), portsipmock.WithReplacingPosts())
	answer := p.get(t, tenantPath).json
	newer := start(t).get(t, tenantPath).json
	for _, key := range []string{"enable_night_mode", "enable_two_factor_authentication", "password_force_reset"} {
		if _, shown := answer[key]; shown {
			t.Errorf("an old server shows %s", key)
		}
		if _, shown := newer[key]; !shown {
			t.Errorf("a newer server does not show %s", key)
		}
		p.send(t, tenantPath, object{key: true}).wantInvalid(t, key)
	}
	if len(answer)+3 != len(newer) {
		t.Errorf("got %d and %d keys", len(answer), len(newer))
	}
	p.post(t, tenantPath, `{}`).wantDone(t, 200)
	wantMembers(t, p.Tenant(), object{"contact_append_type": "DISABLE"})
	if version, _ := p.get(t, "/api/tenant/status").json["version"].(string); !strings.HasPrefix(version, "22.1.") {
		t.Errorf("got version %s", version)
	}
}

func TestWithUnknownKeys(t *testing.T) {
	t.Parallel()

	both := object{
		"contact_inbound_rule_append_type": "PREPEND", "enable_call_queue_audio_recording": true,
		"enable_ring_group_audio_recording": true, "enable_trunk_audio_recording": true,
		"enable_virtual_receptionist_audio_recording": true, "enable_verify_phone_auto_provisioning": true,
		"crm_contact_type": "CONTACT", "recording_access_mode": "EVERYONE",
	}
	p := start(t, portsipmock.WithUnknownKeys(), portsipmock.WithReplacingPosts())
	answer := p.get(t, tenantPath).json
	wantMembers(t, answer, both)
	old := start(t).get(t, tenantPath).json
	var extra []string
	for key := range answer {
		if _, known := old[key]; !known {
			extra = append(extra, key)
		}
	}
	slices.Sort(extra)
	readOnly := []string{"ai_engine", "allow_password_retrieval", "crm_provider", "limit_app_logins"}
	if want := slices.Sorted(slices.Values(append(keysOf(both), readOnly...))); !slices.Equal(extra, want) {
		t.Errorf("got the extra keys %v\nwant %v", extra, want)
	}
	for _, key := range readOnly {
		p.send(t, tenantPath, object{key: answer[key]}).wantInvalid(t, key)
	}
	p.send(t, tenantPath, object{"contact_inbound_rule_append_type": "X"}).wantInvalid(t, "contact_inbound_rule_append_type")

	ids := []object{{"provider_id": "NzAw", "caller_id": "+4930", "description": "Berlin", "display_name": "Sales"}}
	p.send(t, tenantPath, both.with(object{"outbound_caller_ids": ids, "ai_transcript": true})).wantDone(t, 200)
	wantMembers(t, p.get(t, tenantPath).json, both.with(object{"outbound_caller_ids": ids}))
	if _, shown := p.get(t, tenantPath).json["ai_transcript"]; shown {
		t.Error("ai_transcript is shown")
	}

	// A client that loses what it does not know is seen to.
	p.send(t, tenantPath, object{"name": "Changed"}).wantDone(t, 200)
	for key := range both {
		if value := p.Tenant()[key]; value != nil {
			t.Errorf("%s is still %v", key, value)
		}
	}
	wantMembers(t, p.Tenant(), object{"ai_transcript": true, "limit_app_logins": false})
	for key, value := range both {
		start(t).send(t, tenantPath, object{key: value}).wantInvalid(t, key)
	}
}

func keysOf(o object) []string {
	var keys []string
	for key := range o {
		keys = append(keys, key)
	}
	return keys
}

func TestWithoutVoicemailGet(t *testing.T) {
	t.Parallel()

	for _, status := range []int{404, 405} {
		p := start(t, portsipmock.WithoutVoicemailGet(status))
		p.get(t, voicemailPath).wantError(t, status, "UNKNOWN")
		p.do(t, "GET", voicemailPath, "", nil).wantError(t, 401, "UNAUTHORIZED")
		p.send(t, voicemailPath, object{"extension_number": "100"}).wantDone(t, 200)
		wantMembers(t, p.Voicemail(), object{"extension_number": "100"})
	}
}
