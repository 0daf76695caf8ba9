// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

// tenantKind is the tenant itself: GET and POST /api/tenant.
func tenantKind() settingsKind {
	return newSettings("pbx_tenant", "PortSIP tenant", settingsKind{
		description: "The settings of a PortSIP tenant: the one that the provider is signed in to.",
		notes: extensionTimeZones + "\n\n" +
			"~> **Configure the secrets that are in use.** Some PBXes mask secrets and replace all settings by what they " +
			"are sent. A change of any setting then loses the secrets that are not configured. " +
			"The plan warns of them. See [Secrets](../guides/secrets.md).\n\n" +
			"~> **A tenant cannot be deleted here.** What destroying the resource does instead is decided by `deletion_policy`.",
		kind: kind{
			secrets: []secretField{
				eventSecret("cdr_event", "password", "BASIC", "DIGEST"), eventSecret("cdr_event", "token", "BEARER"),
				eventSecret("extension_event", "password", "BASIC", "DIGEST"), eventSecret("extension_event", "token", "BEARER"),
				{attribute: "stir_shaken_key_wo", wire: "stir_shaken_key", usedBy: "stir_shaken_cert"},
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
		},
		object:   func(c *Client) *singleton { return c.tenant },
		settings: tenantSettings(), readOnly: tenantReadOnly(), dataOnly: tenantDataOnly(), own: tenantOwn(),
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
		requiredSince: map[string]string{"website": "v22.6"},
	})
}

// eventSecret is a secret of a webhook, which these ways to authenticate use.
func eventSecret(event, key string, auth ...string) secretField {
	return secretField{attribute: event + "_" + key + "_wo", wire: event + "." + key, usedBy: event + ".auth",
		values: auth}
}

// tenantOwn are the arguments that the PBX does not show.
func tenantOwn() map[string]schema.Attribute {
	own := map[string]schema.Attribute{
		"avatar_file_id": schema.StringAttribute{
			Optional: true, Validators: []validator.String{length(1, 1024)},
			MarkdownDescription: "The id of an uploaded file that becomes the tenant's picture; if omitted, the picture " +
				"stays. The PBX does not show it, so a change made outside Terraform cannot be seen.",
		},
		"ai_transcript": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether recordings are transcribed; if omitted, that stays as it is. The PBX does not " +
				"show it, so a change made outside Terraform cannot be seen. Needs PortSIP PBX v22.3.",
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

var (
	quotaForm = regexp.MustCompile(`^([1-9][0-9]*(KB|MB|GB|PB))?$`)
	// The page gives this form without anchors, so other characters may surround it.
	eventUserForm = regexp.MustCompile(`[a-z0-9]{6,64}`)
)

func days(of string) schema.Int64Attribute {
	return number("Number of days for which "+of+" are kept, at least 1.", int64validator.Between(1, maxInt32))
}

// maxInt32 is the largest number of the API's 32-bit fields.
const maxInt32 = 1<<31 - 1

// extensionTimeZones says whose time office hours and holidays are.
const extensionTimeZones = "Since PortSIP PBX v22.6 office hours and holidays follow each extension's own time zone. " +
	"The update gives every extension that of the tenant."

// undocumentedValues describes an enumeration of which the vendor has only published the key.
const undocumentedValues = "The vendor does not document the values: set it in the web portal of the PBX, and use " +
	"what the data source `pbx_tenant` shows then."

// tenantSettings are the settings of POST /api/tenant, in the page's order.
func tenantSettings() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": text("The name of the tenant, 1 to 1024 characters.", length(1, 1024)),
		"domain": spelled(semantic.Domain, "The SIP domain of the tenant, 1 to 280 characters: usually a fully qualified "+
			"domain name, else the IP address of the PBX. "+
			"It is used to authenticate SIP messages, and need not resolve.", length(1, 280)),
		"website": spelled(semantic.URL, "The website of the tenant, at most 255 characters; `\"\"` clears it. "+
			"Since PortSIP PBX v22.6 it is required and has at most 128 characters.", length(0, 255)),
		"timezone": spelled(semantic.TimeZone, "The time zone of the tenant as an IANA name, such as `Europe/Berlin`.",
			timeZone()),
		"currency": spelled(semantic.AnyCase, "The currency of the tenant as an ISO 4217 code, such as `EUR`.",
			validate.Currency()),
		"region": spelled(semantic.AnyCase, "The country of the tenant as an ISO 3166-1 alpha-3 code, such as `DEU`.",
			validate.Alpha3()),

		"enable_video_recording": flag("Whether extensions may record video."),
		"enable_audio_recording": flag("Whether extensions may record audio."),
		"enable_dual_track_recording": flag("Whether both sides of a call are recorded on separate " +
			"tracks."),
		"enable_virtual_receptionist_audio_recording": flag("Whether calls that are connected to a virtual receptionist " +
			"are recorded. Needs PortSIP PBX v22.6."),
		"enable_ring_group_audio_recording": flag("Whether calls that are connected to a member of a ring group are " +
			"recorded. Needs PortSIP PBX v22.6."),
		"enable_call_queue_audio_recording": flag("Whether calls that are connected to a call queue are recorded. Needs " +
			"PortSIP PBX v22.6."),
		"enable_trunk_audio_recording": flag("Whether calls over a trunk are recorded. Needs PortSIP PBX v22.6."),
		"recording_access_mode": text(
			"Whether the link to a recording works for everyone who has it or asks for a sign-in. " +
				undocumentedValues + " Needs PortSIP PBX v22.6."),
		"enable_night_mode": flag("Whether the tenant is in night mode. Needs PortSIP PBX v22.2."),
		"enable_two_factor_authentication": flag("Whether users need a second factor to sign in. Needs PortSIP PBX " +
			"v22.2. The user of this provider must then be exempt, or be given by a token."),
		"enable_verify_phone_auto_provisioning": flag("Whether users must enter their voicemail PIN before a phone may " +
			"download its configuration. " +
			"Needs PortSIP PBX v22.6."),
		"password_force_reset": flag("Whether users must change their initial password. Needs PortSIP PBX v22.2."),

		"custom_options": spelled(jsonText, "Further options as a JSON document, best written with `jsonencode`. Spaces "+
			"and the order of keys make no difference.", jsonDocument()),
		"recording_retention":   days("recordings"),
		"call_report_retention": days("call reports"),
		"log_retention":         days("audit logs and event logs"),
		"temp_file_retention":   days("temporary files"),
		"extension_im_disk_quota": text("Maximum disk space for the messages of one extension: a positive number "+
			"with `KB`, `MB`, `GB` or `PB`, such as `500MB`; `\"\"` means unlimited.",
			stringvalidator.RegexMatches(
				quotaForm, "must be a positive number followed by KB, MB, GB or PB, or an empty string")),

		"office_hours":        object("The office hours of the week.", weekdays()),
		"outbound_caller_ids": callerIDs(nil),
		"e164":                e164Rules(),
		"cdr_event":           event("call detail records", "cdr_event"),
		"extension_event":     event("events of extensions", "extension_event"),

		"contact_match_type": text("How a caller is found among the contacts: `DISABLE` (not at all), `MATCH_EXACTLY`, or "+
			"`MATCH_LENGTH` (by at least `contact_match_length` characters).",
			stringvalidator.OneOf("DISABLE", "MATCH_EXACTLY", "MATCH_LENGTH")),
		"contact_match_length": number("How many characters must match when `contact_match_type` is `MATCH_LENGTH`, at "+
			"least 0.", int64validator.Between(0, maxInt32)),
		"contact_append_type": text("Where the name of a group, queue or number is added to the caller's name: `DISABLE` "+
			"(nowhere), `APPEND` or `PREPEND`.",
			stringvalidator.OneOf("DISABLE", "APPEND", "PREPEND")),
		"contact_inbound_rule_append_type": text("Where the name of an inbound rule is added to the caller's name. The " +
			"vendor does not document the values; " +
			"they are likely those of `contact_append_type`. Needs PortSIP PBX v22.3."),
		"crm_contact_type": text("Which contacts of the CRM are looked up. " + undocumentedValues +
			" Needs PortSIP PBX v22.6."),
		"soft_phone_template": text("The app template that new extensions get, by the id or name that the PBX shows. " +
			"Extensions that exist are not affected. " +
			"Needs PortSIP PBX v22.4."),
		"contact_update_interval": number("Interval in minutes at which contacts are fetched again, 1 to 43200.",
			int64validator.Between(1, 43200)),
		"stir_shaken_cert": spelled(semantic.PEM, "The certificate for STIR/SHAKEN in PEM form; `\"\"` clears it.",
			pemBlock("CERTIFICATE")),
	}
}

// tenantReadOnly is what GET /api/tenant shows besides the settings, and does not change
// automatically.
func tenantReadOnly() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"enable_billing":                  flag("Whether billing is on."),
		"enable_feature_billing":          flag("Whether the tenant has the feature billing."),
		"enable_feature_call_statistics":  flag("Whether the tenant has the feature call statistics."),
		"enable_feature_contact_center":   flag("Whether the tenant has the feature contact center."),
		"enable_feature_message_channels": flag("Whether the tenant has the feature message channels."),
		"enable_feature_microsoft_teams":  flag("Whether the tenant has the feature Microsoft Teams."),
		"enable_feature_trunks":           flag("Whether the tenant may have its own trunks."),
		"enable_feature_whats_app":        flag("Whether the tenant has the feature WhatsApp."),
		"max_extensions":                  number("Maximum number of extensions."),
		"max_concurrent_calls":            number("Maximum number of concurrent calls."),
		"max_ring_groups":                 number("Maximum number of ring groups."),
		"max_virtual_receptionists":       number("Maximum number of virtual receptionists."),
		"max_call_queues":                 number("Maximum number of call queues."),
		"max_conference_rooms":            number("Maximum number of conference rooms."),
		"disk_quota":                      text("Maximum disk space, `\"\"` if unlimited."),
		"im_disk_quota":                   text("Maximum disk space for messages, `\"\"` if unlimited."),
	}
}

// tenantDataOnly is what only the data source has: what changes automatically, and what newer
// releases show.
func tenantDataOnly() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"limit_app_logins":         flag("Whether the number of users of the apps is limited. Needs PortSIP PBX v22.3."),
		"allow_password_retrieval": flag("Whether users may retrieve a forgotten password. Needs PortSIP PBX v22.3."),
		"ai_engine":                text("The service that transcribes recordings. Needs PortSIP PBX v22.3."),
		"crm_provider": text("The CRM that the tenant is connected to, `\"\"` if there is none. Needs PortSIP " +
			"PBX v22.3."),

		"used_disk_quota":  text("Disk space in use."),
		"avatar_file_name": text("The file name of the tenant's picture, `\"\"` if there is none."),
		"avatar_file_size": number("The size of the tenant's picture in bytes."),
		"avatar_file_url":  text("Where the tenant's picture is on the PBX, `\"\"` if there is none."),
	}
}

func e164Rules() schema.SingleNestedAttribute {
	return object("How dialled numbers are converted to E.164.", map[string]schema.Attribute{
		"enabled":            flag("Whether numbers are converted at all."),
		"international_code": text("The prefix of international calls, such as `00`; `\"\"` clears it."),
		"country": text("The country with its calling code as the PBX lists it, such as " +
			"`Germany(49)`; `\"\"` clears it."),
		"area_code":                   text("The area code; `\"\"` clears it."),
		"national_code":               text("The prefix of national calls, such as `0`; `\"\"` clears it."),
		"prefix":                      text("The prefix that is added to the number; `\"\"` clears it."),
		"remove_special_chars":        flag("Whether characters that are not digits are removed."),
		"remove_duplicate_countries":  flag("Whether a duplicate country code is removed."),
		"remove_duplicate_area_codes": flag("Whether a duplicate area code is removed."),
	})
}

func event(what, attribute string) schema.SingleNestedAttribute {
	return object("The webhook to which the PBX posts "+what+". Its secrets are `"+attribute+"_password_wo` and `"+
		attribute+"_token_wo`. The PBX may switch off a webhook that fails for long.", map[string]schema.Attribute{
		"enabled": flag("Whether events are posted."),
		"auth": text("How the PBX authenticates to the webhook: `DISABLE` (not at all), `BASIC`, `DIGEST` (both with user "+
			"name and password) or `BEARER` (with a token).", stringvalidator.OneOf("DISABLE", "BASIC", "DIGEST", "BEARER")),
		"username": text("The user name for `BASIC` and `DIGEST`, 6 to 64 characters, with at least 6 lowercase letters "+
			"or digits in a row.", length(6, 64),
			stringvalidator.RegexMatches(eventUserForm, "must have at least 6 lowercase letters or digits in a row")),
		"url": spelled(semantic.URL, "The address of the webhook, an `http` or `https` URL of at most 128 characters.",
			length(1, 128), webURL()),
	})
}
