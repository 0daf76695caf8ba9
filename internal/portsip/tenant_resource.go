// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
)

// tenantKind is the tenant itself: GET and POST /api/tenant.
func tenantKind() settingsKind {
	return newSettings("pbx_tenant", "PortSIP tenant", settingsKind{
		description: "The settings of a PortSIP tenant: the one that the provider is signed in to.",
		notes: extensionTimeZones + "\n\n" +
			"~> **Configure the secrets that are in use.** Some PBXes mask secrets and replace all settings by what they are " +
			"sent. A change of any setting then loses the secrets that are not configured. " +
			"The plan warns of them. See [Secrets](../guides/secrets.md).\n\n" +
			"~> **A tenant cannot be deleted here.** What destroying the resource does instead is decided by `deletion_policy`.",
		object:   func(c *Client) *singleton { return c.tenant },
		settings: tenantSettings(), readOnly: tenantReadOnly(), dataOnly: tenantDataOnly(), own: tenantOwn(),
		secrets: []secretField{
			{"cdr_event_password_wo", "cdr_event.password", "cdr_event.auth", []string{"BASIC", "DIGEST"}},
			{"cdr_event_token_wo", "cdr_event.token", "cdr_event.auth", []string{"BEARER"}},
			{"extension_event_password_wo", "extension_event.password", "extension_event.auth", []string{"BASIC", "DIGEST"}},
			{"extension_event_token_wo", "extension_event.token", "extension_event.auth", []string{"BEARER"}},
			{"stir_shaken_key_wo", "stir_shaken_key", "stir_shaken_cert", nil},
		},
		filledIn: []string{
			"recording_retention", "call_report_retention", "log_retention", "temp_file_retention", "extension_im_disk_quota",
			"contact_match_type", "contact_append_type", "contact_update_interval",
			"e164.remove_duplicate_countries", "e164.remove_duplicate_area_codes",
		},
		offWhenBlank: []string{
			"enable_video_recording", "enable_audio_recording", "enable_dual_track_recording", "enable_night_mode",
			"enable_two_factor_authentication", "password_force_reset", "e164.enabled", "e164.remove_special_chars",
			"cdr_event.enabled", "extension_event.enabled",
		},
		printed: adoption.Printed{
			"custom_options": adoption.Nothing, "website": adoption.Address,
			"cdr_event.url": adoption.Address, "extension_event.url": adoption.Address,
		},
		writeOnlyKeys: []string{"avatar_file_id", "ai_transcript"},
		minVersion: map[string]string{
			"enable_night_mode": "v22.2", "enable_two_factor_authentication": "v22.2", "password_force_reset": "v22.2",
			"ai_transcript": "v22.3", "contact_inbound_rule_append_type": "v22.3",
			"soft_phone_template":               "v22.4",
			"enable_call_queue_audio_recording": "v22.6", "enable_ring_group_audio_recording": "v22.6",
			"enable_trunk_audio_recording":                "v22.6",
			"enable_virtual_receptionist_audio_recording": "v22.6", "enable_verify_phone_auto_provisioning": "v22.6",
			"crm_contact_type": "v22.6", "recording_access_mode": "v22.6", "outbound_caller_ids.display_name": "v22.6",
		},
		requiredSince: map[string]string{"website": "v22.6"},
	})
}

// tenantOwn are the arguments that the PBX does not show.
func tenantOwn() map[string]schema.Attribute {
	own := map[string]schema.Attribute{
		"avatar_file_id": schema.StringAttribute{
			Optional: true, Validators: []validator.String{length(1, 1024)},
			MarkdownDescription: "The id of an uploaded file that becomes the tenant's picture; if omitted, the picture stays. " +
				"The PBX does not show it, so a change made outside Terraform cannot be seen.",
		},
		"ai_transcript": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether recordings are transcribed; if omitted, that stays as it is. The PBX does not show it, " +
				"so a change made outside Terraform cannot be seen. Needs PortSIP PBX v22.3.",
		},
	}
	for name, what := range map[string]string{
		"cdr_event":       "the webhook for call detail records",
		"extension_event": "the webhook for events of extensions",
	} {
		password := secret.Value("The password with which the PBX authenticates itself to " + what +
			", 6 to 64 characters. Used when `" + name + ".auth` is `BASIC` or `DIGEST`.")
		password.Validators = append(password.Validators, length(6, 64))
		own[name+"_password_wo"] = password
		own[name+"_password_wo_version"] = secret.Version(name + "_password_wo")
		own[name+"_token_wo"] = secret.Value("The token with which the PBX authenticates itself to " + what +
			". Used when `" + name + ".auth` is `BEARER`.")
		own[name+"_token_wo_version"] = secret.Version(name + "_token_wo")
	}
	key := secret.Value("The private key that goes with `stir_shaken_cert`, in PEM form.")
	key.Validators = append(key.Validators, pemBlock("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "EC PARAMETERS"))
	own["stir_shaken_key_wo"] = key
	own["stir_shaken_key_wo_version"] = secret.Version("stir_shaken_key_wo")

	return own
}
