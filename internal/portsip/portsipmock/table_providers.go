// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"math"
	"strings"
)

// newProviders are the trunks.
func newProviders() *collection {
	modes := []string{"IP_AUTH", "REGISTER_AUTH", "ACCEPT_REGISTER", "TEAMS", "WHATS_APP"}
	return &collection{name: "providers", created: 201, fixed: []string{"brand", "auth_mode"}, keys: fields{
		{Key: "id", Type: text, ReadOnly: true},
		{Key: "name", Type: text, Min: 1, Max: 64, Required: true},
		{Key: "enabled", Type: flag, Default: true},
		{Key: "brand", Type: text, Min: 1, Max: 64},
		{Key: "auth_mode", Type: text, Min: 1, Enum: modes},
		{Key: "transport", Type: text, Min: 1, Enum: []string{"UDP", "TCP", "TLS"}, Required: true},
		{Key: "hostname", Type: text, Required: true},
		{Key: "port", Type: integer, Min: 0, Max: 65535, Required: true},
		{Key: "auth_id", Type: text, Max: 64},
		{Key: "username", Type: text, Max: 64},
		{Key: "password", Type: text, WriteOnly: true},
		{Key: "registration", Type: flag, Default: true},
		int32Field("register_interval", 0, 600),
		{Key: "outbound_server", Type: text, Required: true},
		{Key: "outbound_server_port", Type: integer, Min: 0, Max: 65535, Required: true},
		{Key: "inlan", Type: flag, Default: false},
		{Key: "single_via_header", Type: flag, Default: true},
		{Key: "rewrite_via_ip", Type: flag, Default: true},
		{Key: "verify_port", Type: flag, Default: true},
		{Key: "keep_alive", Type: flag, Default: true},
		{Key: "concurrency", Type: integer, Min: 0, Max: math.MaxInt32, Required: true},
		int32Field("keep_alive_interval", 0, 360),
		{Key: "additional_ips", Type: text},
		{Key: "adjust_sdp_direction", Type: flag, Default: true},
		{Key: "remove_srtp_info", Type: flag, Default: true},
		{Key: "stir_shaken_signature_required", Type: flag, Default: false},
		{Key: "did_numbers", Type: text},
		{Key: "inbound_parameters", Type: object, Fields: inboundParameters()},
		{Key: "outbound_parameters", Type: object, Fields: outboundParameters()},
		{Key: "shared", ReadOnly: true, Default: false},
	}, listed: []string{"id", "name", "enabled", "brand", "hostname", "port", "did_numbers", "shared"}}
}

// sipHeaders are the headers with a user, a host and in most cases a display name.
var sipHeaders = []string{
	"request_line_uri", "contact", "to", "from", "remote_party_id_called_party", "remote_party_id_calling_party",
	"p_asserted_identity", "p_preferred_identify", "p_called_party_id",
}

// userParts are the parts of the headers that name a user.
func userParts() []string {
	parts := []string{}
	for i, header := range sipHeaders {
		if i > 1 {
			parts = append(parts, header+"_display_name")
		}
		parts = append(parts, header+"_user_part")
	}
	return parts
}

func privacyTypes() field {
	types := []string{"DEFAULT", "NONE", "ID", "USER", "HEADER", "SESSION"}
	return field{Key: "privacy_types_supported", Type: text, Min: 1, Enum: types}
}

func inboundParameters() fields {
	parts := []string{"DEFAULT"}
	for _, part := range userParts() {
		parts = append(parts, strings.ToUpper(part))
	}
	return fields{
		{Key: "caller_num", Type: text, Min: 1, Enum: parts},
		{Key: "caller_display_name", Type: text, Min: 1, Enum: parts},
		{Key: "called_num", Type: text, Min: 1, Enum: parts},
		privacyTypes(),
		{Key: "enable_stir_shaken_validation", Type: flag, Default: false},
		{Key: "pai_header_parameter_name", Type: text, Default: "verstat"},
		{Key: "drop_calls_with_verification_status", Type: texts},
		{Key: "pass_api_header_to_uad", Type: flag, Default: false},
	}
}

func outboundParameters() fields {
	parameter := func(key string, values []string) field {
		return field{Key: key, Type: object, Fields: fields{
			{Key: "value", Type: text, Min: 1, Enum: values}, {Key: "custom_value", Type: text},
		}}
	}
	keys := fields{privacyTypes()}
	for _, part := range userParts() {
		keys = append(keys, parameter(part, []string{
			"AUTH_ID", "CALLER_NUM", "CALLED_NUM", "CALLER_DISPLAY_NAME", "OUTBOUND_CALLER_ID", "ORIGINATOR_CALLER_ID",
			"OUTBOUND_CALLER_ID_AND_ORIGINATOR_CALLER_ID", "ANONYMOUS", "DEFAULT", "CUSTOM",
		}))
	}
	for _, header := range sipHeaders {
		keys = append(keys, parameter(header+"_host_part", []string{
			"TRUNK_HOST_PORT", "OUT_HOST_PORT", "CONTACT_URI", "SIP_DOMAIN", "DEFAULT", "CUSTOM",
		}))
	}
	return keys
}
