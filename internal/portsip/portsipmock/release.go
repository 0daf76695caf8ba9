// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

// release is how old a server is.
type release int

const (
	release221 release = iota
	release222
	release226
)

// WithoutV222 makes the server one of release 22.0 or 22.1: enable_night_mode,
// enable_two_factor_authentication and password_force_reset are absent from the tenant and refused when
// written, and contact_append_type has another default.
func WithoutV222() Option {
	return func(s *Server) { s.release = release221 }
}

// WithUnknownKeys makes the server one of release 22.6, whose tenant has keys that the page of 22.2 does
// not know:
//
//   - Read and written: contact_inbound_rule_append_type, enable_call_queue_audio_recording,
//     enable_ring_group_audio_recording, enable_trunk_audio_recording,
//     enable_virtual_receptionist_audio_recording, enable_verify_phone_auto_provisioning,
//     crm_contact_type, recording_access_mode, and display_name in outbound_caller_ids. All of them have
//     values that a POST must not lose; none has a documented default, so in a replacing POST they become
//     null when omitted.
//   - Only read, and refused when written: ai_engine, limit_app_logins, allow_password_retrieval,
//     crm_provider.
//   - Only written: ai_transcript.
//
// The vendor's notes on 22.3 tell these three kinds apart; those on 22.6 do not, and its keys count among
// the first kind. Values and types are guesses.
func WithUnknownKeys() Option {
	return func(s *Server) { s.release = release226 }
}

func (r release) version() string {
	switch r {
	case release221:
		return "22.1.8.1104"
	case release226:
		return "22.6.2.2031"
	}
	return "22.2.11.1403"
}

func (r release) defaultAppendType() string {
	if r == release221 {
		return "DISABLE"
	}
	return "APPEND"
}

// releaseTenantKeys are the tenant's keys that not every release has.
func releaseTenantKeys(r release) object {
	keys := object{}
	if r >= release222 {
		keys = append(keys, object{
			{key: "enable_night_mode", shape: flag{}, fallback: false},
			{key: "enable_two_factor_authentication", shape: flag{}, fallback: false},
			{key: "password_force_reset", shape: flag{}, fallback: false},
		}...)
	}
	if r >= release226 {
		keys = append(keys, object{
			{key: "contact_inbound_rule_append_type", shape: appendType},
			{key: "enable_call_queue_audio_recording", shape: flag{}},
			{key: "enable_ring_group_audio_recording", shape: flag{}},
			{key: "enable_trunk_audio_recording", shape: flag{}},
			{key: "enable_virtual_receptionist_audio_recording", shape: flag{}},
			{key: "enable_verify_phone_auto_provisioning", shape: flag{}},
			{key: "crm_contact_type", shape: text{}},
			{key: "recording_access_mode", shape: text{}},
			{key: "ai_engine", access: readOnly, fallback: "BUILT_IN"},
			{key: "limit_app_logins", access: readOnly, fallback: false},
			{key: "allow_password_retrieval", access: readOnly, fallback: true},
			{key: "crm_provider", access: readOnly},
			{key: "ai_transcript", shape: flag{}, access: writeOnly, fallback: false},
		}...)
	}
	return keys
}

// newerTenantValues are none that a key falls back to, so that a client that loses one is seen to.
func newerTenantValues() map[string]any {
	return map[string]any{
		"contact_inbound_rule_append_type":            "PREPEND",
		"enable_call_queue_audio_recording":           true,
		"enable_ring_group_audio_recording":           true,
		"enable_trunk_audio_recording":                true,
		"enable_virtual_receptionist_audio_recording": true,
		"enable_verify_phone_auto_provisioning":       true,
		"crm_contact_type":                            "CONTACT",
		"recording_access_mode":                       "EVERYONE",
		"outbound_caller_ids": []map[string]any{{
			"provider_id":  "NzAwNTUxOTA5NzczMTQ4MTU5",
			"caller_id":    "+12025550100",
			"description":  nil,
			"display_name": "Example Company",
		}},
	}
}

// callerIDKeys are those of an item of outbound_caller_ids.
func callerIDKeys(r release) object {
	keys := object{
		{key: "provider_id", shape: text{min: 1}, required: true},
		{key: "caller_id", shape: text{min: 1, max: 64}, required: true},
		{key: "description", shape: text{max: 1024}},
	}
	if r >= release226 {
		keys = append(keys, field{key: "display_name", shape: text{}})
	}
	return keys
}
