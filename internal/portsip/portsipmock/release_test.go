// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// versionKeys are the tenant's keys that came with a release: those that can be written, and those
// that can only be read.
var versionKeys = map[portsipmock.Version]struct {
	writable object
	readOnly []string
}{
	portsipmock.V222: {writable: object{"enable_night_mode": true, "enable_two_factor_authentication": true,
		"password_force_reset": true}},
	portsipmock.V223: {
		writable: object{"contact_inbound_rule_append_type": "PREPEND"},
		readOnly: []string{"ai_engine", "allow_password_retrieval", "crm_provider", "limit_app_logins"},
	},
	portsipmock.V224: {writable: object{"soft_phone_template": "reception.xml"}},
	portsipmock.V226: {writable: object{
		"enable_call_queue_audio_recording": true, "enable_ring_group_audio_recording": true,
		"enable_trunk_audio_recording":                true,
		"enable_virtual_receptionist_audio_recording": true, "enable_verify_phone_auto_provisioning": true,
		"crm_contact_type": "CONTACT", "recording_access_mode": "EVERYONE",
	}},
}

func TestWithVersion(t *testing.T) {
	t.Parallel()

	website := object{"website": "https://example.com"}
	for version, prefix := range map[portsipmock.Version]string{
		portsipmock.V221: "22.1.", portsipmock.V222: "22.2.", portsipmock.V223: "22.3.", portsipmock.V224: "22.4.",
		portsipmock.V226: "22.6.",
	} {
		t.Run(prefix, func(t *testing.T) {
			t.Parallel()
			p := start(t, portsipmock.WithVersion(version))
			if got, _ := p.get(t, "/api/tenant/status").json["version"].(string); !strings.HasPrefix(got, prefix) {
				t.Errorf("got version %s", got)
			}
			answer := p.get(t, tenantPath).json
			for since, keys := range versionKeys {
				names := append(keysOf(keys.writable), keys.readOnly...)
				for _, key := range names {
					if _, shown := answer[key]; shown != (since <= version) {
						t.Errorf("%s is shown: %v", key, shown)
					}
				}
				switch {
				case since > version:
					for key, value := range keys.writable {
						p.send(t, tenantPath, website.with(object{key: value})).wantInvalid(t, key)
					}
				case since > portsipmock.V222: // What is not the default must not be lost.
					wantMembers(t, answer, keys.writable)
				}
				for _, key := range keys.readOnly {
					p.send(t, tenantPath, website.with(object{key: answer[key]})).wantInvalid(t, key)
				}
			}
			if version >= portsipmock.V223 {
				p.send(t, tenantPath, website.with(object{"contact_inbound_rule_append_type": "X"})).wantInvalid(t,
					"contact_inbound_rule_append_type")
			}

			// A client that loses what it does not know is seen to.
			p.send(t, tenantPath, website.with(object{"name": "Changed"})).wantDone(t, 200)
			for since, keys := range versionKeys {
				for key := range keys.writable {
					if value := p.Tenant()[key]; since > portsipmock.V222 && value != nil {
						t.Errorf("%s is still %v", key, value)
					}
				}
			}
			wantMembers(t, p.Tenant(), object{"contact_append_type": map[bool]string{true: "DISABLE",
				false: "APPEND"}[version == portsipmock.V221]})
		})
	}
}

func TestWithVersion_writeOnlyAndItems(t *testing.T) {
	t.Parallel()

	ids := []object{{"provider_id": "NzAw", "caller_id": "+4930", "description": "Berlin", "display_name": "Sales"}}
	sent := object{"website": "https://example.com", "outbound_caller_ids": ids, "ai_transcript": true}
	start(t, portsipmock.WithVersion(portsipmock.V224)).send(t, tenantPath, sent).wantInvalid(t,
		"outbound_caller_ids[0].display_name")
	start(t).send(t, tenantPath, object{"ai_transcript": true}).wantInvalid(t, "ai_transcript")

	p := start(t, portsipmock.WithVersion(portsipmock.V226))
	p.send(t, tenantPath, sent).wantDone(t, 200)
	wantMembers(t, p.get(t, tenantPath).json, object{"outbound_caller_ids": ids})
	if _, shown := p.get(t, tenantPath).json["ai_transcript"]; shown {
		t.Error("ai_transcript is shown")
	}
	p.send(t, tenantPath, object{"website": "https://example.com"}).wantDone(t, 200)
	wantMembers(t, p.Tenant(), object{"ai_transcript": true, "limit_app_logins": false})
}

func TestWithVersion_website(t *testing.T) {
	t.Parallel()

	old, newer := start(t, portsipmock.WithVersion(portsipmock.V224)), start(t, portsipmock.WithVersion(portsipmock.V226))
	for website, fine := range map[string]bool{"": false, "x": true, strings.Repeat("x", 128): true,
		strings.Repeat("x", 129): false} {
		old.send(t, tenantPath, object{"website": website}).wantDone(t, 200)
		if got := newer.send(t, tenantPath, object{"website": website}); fine {
			got.wantDone(t, 200)
		} else {
			got.wantInvalid(t, "website")
		}
	}
	newer.send(t, tenantPath, object{"name": "Changed"}).wantInvalid(t, "website")
}

func TestWithVersion_passwordLengths(t *testing.T) {
	t.Parallel()

	start(t).send(t, policyPath, object{"min_length": 4, "max_length": 64}).wantInvalid(t, "max_length", "min_length")
	start(t, portsipmock.WithVersion(portsipmock.V223)).send(t, policyPath,
		object{"min_length": 4, "max_length": 64}).wantDone(t, 200)
}

func TestWithRefusedKeys(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithRefusedKeys("future", "cdr_event.retries", "outbound_caller_ids.trunk_name"))
	item := object{"provider_id": "NzAw", "caller_id": "+4930", "trunk_name": "Main"}
	seed := object{"future": 1, "cdr_event": object{"retries": 5}, "outbound_caller_ids": []object{item}}
	p.SetTenant(seed)
	answer := p.get(t, tenantPath).json
	for key, value := range map[string]any{
		"future": answer["future"], "cdr_event.retries": object{"retries": 5},
		"outbound_caller_ids.trunk_name": []object{item},
	} {
		outer, _, _ := strings.Cut(key, ".")
		p.send(t, tenantPath, object{outer: value}).wantInvalid(t, key)
	}
	p.send(t, tenantPath, seed).wantInvalid(t, "future") // The first only.
	p.send(t, tenantPath, object{"name": "Changed", "cdr_event": object{"enabled": false}}).wantDone(t, 200)
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
