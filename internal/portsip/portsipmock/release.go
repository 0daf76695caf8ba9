// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"maps"
	"slices"
	"strings"
)

// Version is a release of the PBX.
type Version int

// The releases whose tenants differ. V222 is that of the vendor's page; the others follow the
// vendor's summary of changes.
const (
	V221 Version = iota
	V222
	V223
	V224
	V226
)

// WithVersion sets the release of the server. What a release does not have is omitted by a GET and
// refused by a POST. All keys that can be written have values that a POST must not lose; none has a
// documented default, so a POST that replaces and omits them makes them null.
//
// The summary gives neither types nor values, so these are guesses, as is which keys of V226 can be
// written, and that V223 allows other lengths of passwords.
func WithVersion(v Version) Option {
	return func(s *Server) { s.version = v }
}

// WithRefusedKeys makes a POST to the tenant refuse these keys, e.g. cdr_event.retries, as unknown
// although a GET shows them, as a release may that has new read-only keys. They are seeded with
// SetTenant. Of several keys only the first is named.
func WithRefusedKeys(keys ...string) Option {
	return func(s *Server) { s.refusedKeys = slices.Clone(keys) }
}

// refuseKeys refuses a request that has a key of WithRefusedKeys.
func (s *Server) refuseKeys(sent map[string]any) *refusal {
	for _, key := range s.refusedKeys {
		if sends(sent, strings.Split(key, ".")) {
			return invalid(key, "is not known")
		}
	}
	return nil
}

// sends reports whether a value has a key, in each item of a list.
func sends(value any, path []string) bool {
	switch v := value.(type) {
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return sends(item, path) })
	case map[string]any:
		inner, sent := v[path[0]]
		return sent && (len(path) == 1 || sends(inner, path[1:]))
	}
	return false
}

func (v Version) String() string {
	return [...]string{"22.1.8.1104", "22.2.11.1403", "22.3.1.1712", "22.4.0.1855", "22.6.2.2031"}[v]
}

// Release returns the release of the server, e.g. "22.2.11.1403".
func (s *Server) Release() string { return s.version.String() }

func (v Version) defaultAppendType() string {
	if v == V221 {
		return "DISABLE"
	}
	return "APPEND"
}

// tenantKeys are the tenant's keys that not every release has.
func (v Version) tenantKeys() fields {
	website := field{Key: "website", Type: text, Max: 255}
	if v >= V226 {
		website = field{Key: "website", Type: text, Min: 1, Max: 128, Required: true}
	}
	keys := fields{website}
	if v >= V222 {
		keys = append(keys, fields{
			{Key: "enable_night_mode", Type: flag, Default: false},
			{Key: "enable_two_factor_authentication", Type: flag, Default: false},
			{Key: "password_force_reset", Type: flag, Default: false},
		}...)
	}
	if v >= V223 {
		keys = append(keys, fields{
			{Key: "contact_inbound_rule_append_type", Type: text, Min: 1, Enum: appendTypes},
			{Key: "ai_engine", ReadOnly: true, Default: "BUILT_IN"},
			{Key: "limit_app_logins", ReadOnly: true, Default: false},
			{Key: "allow_password_retrieval", ReadOnly: true, Default: true},
			{Key: "crm_provider", ReadOnly: true},
			{Key: "ai_transcript", Type: flag, WriteOnly: true, Default: false},
		}...)
	}
	if v >= V224 {
		keys = append(keys, field{Key: "soft_phone_template", Type: text})
	}
	if v >= V226 {
		keys = append(keys, fields{
			{Key: "enable_call_queue_audio_recording", Type: flag},
			{Key: "enable_ring_group_audio_recording", Type: flag},
			{Key: "enable_trunk_audio_recording", Type: flag},
			{Key: "enable_virtual_receptionist_audio_recording", Type: flag},
			{Key: "enable_verify_phone_auto_provisioning", Type: flag},
			{Key: "crm_contact_type", Type: text},
			{Key: "recording_access_mode", Type: text},
		}...)
	}
	return keys
}

// tenantValues differ from all defaults, so that a test fails if a client loses one.
func (v Version) tenantValues() map[string]any {
	values := map[string]any{}
	if v >= V223 {
		values["contact_inbound_rule_append_type"] = "PREPEND"
	}
	if v >= V224 {
		values["soft_phone_template"] = "reception.xml"
	}
	if v >= V226 {
		maps.Copy(values, map[string]any{
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
		})
	}
	return values
}

// callerIDKeys are those of an item of outbound_caller_ids.
func (v Version) callerIDKeys() fields {
	keys := fields{
		{Key: "provider_id", Type: text, Min: 1, Required: true},
		{Key: "caller_id", Type: text, Min: 1, Max: 64, Required: true},
		{Key: "description", Type: text, Max: 1024},
	}
	if v >= V226 {
		keys = append(keys, field{Key: "display_name", Type: text})
	}
	return keys
}

// passwordLength is a length in a password policy.
func (v Version) passwordLength(key string, standard int) field {
	f := field{Key: key, Type: integer, Min: 6, Max: 32, Default: standard}
	if v >= V223 {
		f.Min, f.Max = 4, 64
	}
	return f
}

// addKeys adds the members that a release has and the page's release does not have. Where the
// summary names a path, a GET shows the member and both requests take it; the list shows it only
// where the summary names the list as well.
func (v Version) addKeys(c *collection) {
	for _, added := range []struct {
		since      Version
		collection string
		field      field
		listed     bool
	}{
		{V223, "call_queues", field{Key: "enable_night_mode", Type: flag}, false},
		{V223, "call_queues", field{Key: "play_periodic_music", Type: flag}, false},
		{V223, "call_queues", field{Key: "enable_wrap_up", Type: flag}, false},
		{V223, "call_queues", field{Key: "enable_exit_forward_rule", Type: flag}, false},
		{V223, "ivrs", field{Key: "enable_night_mode", Type: flag}, false},
		{V223, "providers", field{Key: "remove_plus_prefix", Type: flag}, false},
		{V223, "ring_groups", field{Key: "enable_night_mode", Type: flag}, false},
		{V223, "users", field{Key: "role_id", ReadOnly: true}, true},
		{V223, "users", field{Key: "role_name", ReadOnly: true}, true},
		{V223, "users", field{Key: "enable_ai_transcript", Type: flag}, false},
		{V223, "users", field{Key: "enable_uc_app", Type: flag}, false},
		{V223, "users", field{Key: "enable_teams_phone_app", Type: flag}, false},
		{V224, "providers", field{Key: "force_outbound_proxy", Type: flag}, false},
		{V224, "users", field{Key: "soft_phone_template", Type: text}, false},
		{V226, "call_queues", field{Key: "enable_audio_recording", Type: flag}, true},
		{V226, "inbound_rules", field{Key: "enable_audio_recording", Type: flag}, true},
		{V226, "ivrs", field{Key: "enable_audio_recording", Type: flag}, true},
		{V226, "outbound_rules", field{Key: "enable_audio_recording", Type: flag}, true},
		{V226, "providers", field{Key: "enable_sdp_codecs", Type: flag}, true},
		{V226, "ring_groups", field{Key: "enable_audio_recording", Type: flag}, true},
		{V226, "users", field{Key: "timezone", Type: text, Valid: isTimeZone}, true},
		{V226, "users", field{Key: "enable_selective_call_acceptation", Type: flag}, false},
		{V226, "users", field{Key: "enable_selective_call_rejection", Type: flag}, false},
	} {
		if v < added.since || c.name != added.collection {
			continue
		}
		c.keys = append(c.keys, added.field)
		if added.listed && c.listed != nil {
			c.listed = append(c.listed, added.field.Key)
		}
	}
	if displayName, _ := c.keys.Find("display_name"); v >= V226 && c.name == "users" {
		c.updated = fields{displayName}
	}
}

// password is one of a user's passwords, which newer releases show.
func (v Version) password(key string) field {
	return field{Key: key, Type: text, Min: 1, Required: true, WriteOnly: v < V223, Secret: true}
}

func (v Version) displayNameLength() int64 {
	if v >= V226 {
		return 128
	}
	return 1024
}
