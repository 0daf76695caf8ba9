// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxmock

import "github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"

// companyTrunk is the id of the trunk. Examples import and look up the others by theirs too.
const companyTrunk = "NzAwNTUxOTA5NzczMTUyMDEw"

// addCompany gives the PortSIP tenant one object of each kind that decides where calls go. They
// lead to the tenant's first users only, so that the examples can destroy each of them.
func addCompany(portsip *portsipmock.Server) {
	global := map[string]any{"mode": "GLOBAL"}
	toNumber := map[string]any{"action": "FORWARD_TO_NUMBER", "number": "10002"}
	toVoicemail := map[string]any{"action": "FORWARD_TO_VOICEMAIL", "number": "10002"}
	agents := []any{
		map[string]any{"extension_number": "10000", "skill_level": 1},
		map[string]any{"extension_number": "10001", "skill_level": 2},
	}

	for _, o := range []struct {
		path    string
		members map[string]any
	}{
		{"ring_groups", map[string]any{"id": "NzAwNTUxOTA5NzczMTUyMDAx", "name": "Support", "extension_number": "6000",
			"ring_strategy": "RING_SIMULTANEOUSLY", "agents": agents, "no_answer_forward_rule": toVoicemail}},
		{"call_queues", map[string]any{"id": "NzAwNTUxOTA5NzczMTUyMDAy", "name": "Hotline", "extension_number": "6500",
			"polling_strategy": "CYCLIC_HUNT", "agents": agents, "no_answer_forward_rule": toNumber}},
		{"ivrs", map[string]any{"id": "NzAwNTUxOTA5NzczMTUyMDAz", "name": "Welcome", "extension_number": "7000",
			"failure_forward_rule": map[string]any{"action": "REPEAT"}, "custom_forward_rules": []any{map[string]any{
				"user_input": "1", "office_hours": global, "office_hours_forward_rule": toNumber,
				"non_office_hours_forward_rule": toVoicemail, "holidays": []any{}}}}},
		{"shared_voicemails", map[string]any{"id": "NzAwNTUxOTA5NzczMTUyMDA0", "name": "Front desk",
			"extension_number": "7500", "recipients": "office@example.com"}},
		{"providers", map[string]any{"id": companyTrunk, "name": "Carrier", "hostname": "sip.example.com",
			"port": 5060, "did_numbers": "+49221555000-+49221555099"}},
		{"groups", map[string]any{"id": "NzAwNTUxOTA5NzczMTUyMDEx", "name": "Sales", "members": []any{"10002"}}},
		{"inbound_rules", map[string]any{"id": "NzAwNTUxOTA5NzczMTUyMDEy", "name": "Main number",
			"provider_id": companyTrunk, "did_numbers": "+49221555000", "office_hours": global,
			"office_hours_forward_rule": toNumber, "non_office_hours_forward_rule": toVoicemail}},
		{"outbound_rules", map[string]any{"id": "NzAwNTUxOTA5NzczMTUyMDEz", "name": "National", "number_prefix": "0",
			"routes": []any{map[string]any{
				"enabled": true, "provider_id": companyTrunk, "strip_digits": 1, "prepend": "+49"}}}},
		{"users", map[string]any{"id": "NzAwNTUxOTA5NzczMTUyMDE0", "name": "nora", "extension_number": "1014",
			"display_name": "Nora Lind", "email": "nora.lind@example.com", "role": "StandardUser", "voicemail_pin": "482916"}},
	} {
		portsip.Add(o.path, o.members)
	}
}
