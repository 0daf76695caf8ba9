// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var (
	quotaForm = regexp.MustCompile(`^([1-9][0-9]*(KB|MB|GB|PB))?$`)
	// The page gives this form without anchors, so other characters may stand around it.
	eventUserForm = regexp.MustCompile(`[a-z0-9]{6,64}`)
)

func flag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{MarkdownDescription: description}
}

func text(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Validators: validators}
}

// spelled is a text of which several spellings mean the same.
func spelled(t semantic.Type, description string, validators ...validator.String) schema.StringAttribute {
	attribute := text(description, validators...)
	attribute.CustomType = t

	return attribute
}

func number(description string, validators ...validator.Int64) schema.Int64Attribute {
	return schema.Int64Attribute{MarkdownDescription: description, Validators: validators}
}

func length(least, most int) validator.String { return stringvalidator.UTF8LengthBetween(least, most) }

func days(of string) schema.Int64Attribute {
	return number("How many days "+of+" are kept, at least 1.", int64validator.Between(1, maxInt32))
}

// maxInt32 is the largest number of the API's 32-bit fields.
const maxInt32 = 1<<31 - 1

// extensionTimeZones says whose time office hours and holidays are.
const extensionTimeZones = "Since PortSIP PBX v22.6 office hours and holidays follow each extension's own time zone. " +
	"The update gives every extension that of the tenant."

// undocumentedValues describes an enumeration of which the vendor has published the key alone.
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
		"enable_dual_track_recording": flag("Whether both sides of a call are recorded on tracks of their " +
			"own."),
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
		"enable_two_factor_authentication": flag("Whether users need a second factor to sign in. Needs PortSIP PBX v22.2. " +
			"The user of this provider must then be exempt, or be given by a token."),
		"enable_verify_phone_auto_provisioning": flag("Whether users must enter their voicemail PIN before a phone may " +
			"download its configuration. " +
			"Needs PortSIP PBX v22.6."),
		"password_force_reset": flag("Whether users must change their initial password. Needs PortSIP PBX v22.2."),

		"custom_options": schema.StringAttribute{
			CustomType: jsonType{},
			MarkdownDescription: "Further options as a JSON document, best written with `jsonencode`. Spaces and the order of " +
				"keys make no difference.",
		},
		"recording_retention":   days("recordings"),
		"call_report_retention": days("call reports"),
		"log_retention":         days("audit logs and event logs"),
		"temp_file_retention":   days("temporary files"),
		"extension_im_disk_quota": text("How much disk space the messages of one extension may take: a positive number "+
			"with `KB`, `MB`, `GB` or `PB`, such as `500MB`; `\"\"` means unlimited.",
			stringvalidator.RegexMatches(
				quotaForm, "must be a positive number followed by KB, MB, GB or PB, or an empty string")),

		"office_hours": officeHours(),
		"outbound_caller_ids": schema.ListNestedAttribute{
			MarkdownDescription: "The numbers that the tenant may show on outgoing calls. The list is set as a whole.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"provider_id": required(text("The id of the provider (trunk) that the number belongs to.", length(1, 1024))),
				"caller_id":   required(text("The number as it is shown, 1 to 64 characters.", length(1, 64))),
				"description": schema.StringAttribute{
					Optional: true, Computed: true, Default: stringdefault.StaticString(""),
					Validators:          []validator.String{length(0, 1024)},
					MarkdownDescription: "What the number is for, at most 1024 characters. Defaults to `\"\"`.",
				},
				"display_name": schema.StringAttribute{
					Optional: true, Computed: true,
					MarkdownDescription: "The name that is shown with the number; `\"\"` clears it. Omitted, the number keeps the " +
						"name that it has on the PBX. " +
						"Needs PortSIP PBX v22.6.",
				},
			}},
		},
		"e164":            e164Rules(),
		"cdr_event":       event("call detail records", "cdr_event"),
		"extension_event": event("events of extensions", "extension_event"),

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
		"contact_update_interval": number("After how many minutes contacts are fetched from the server again, 1 to 43200.",
			int64validator.Between(1, 43200)),
		"stir_shaken_cert": spelled(semantic.PEM, "The certificate for STIR/SHAKEN in PEM form; `\"\"` clears it.",
			pemBlock("CERTIFICATE")),
	}
}

// tenantReadOnly are what GET /api/tenant shows besides the settings and what does not change by
// itself.
func tenantReadOnly() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"enable_billing":                  flag("Whether billing is on."),
		"enable_feature_billing":          flag("Whether the tenant has the feature billing."),
		"enable_feature_call_statistics":  flag("Whether the tenant has the feature call statistics."),
		"enable_feature_contact_center":   flag("Whether the tenant has the feature contact center."),
		"enable_feature_message_channels": flag("Whether the tenant has the feature message channels."),
		"enable_feature_microsoft_teams":  flag("Whether the tenant has the feature Microsoft Teams."),
		"enable_feature_trunks":           flag("Whether the tenant may have trunks of its own."),
		"enable_feature_whats_app":        flag("Whether the tenant has the feature WhatsApp."),
		"max_extensions":                  number("How many extensions the tenant may have."),
		"max_concurrent_calls":            number("How many calls the tenant may have at once."),
		"max_ring_groups":                 number("How many ring groups the tenant may have."),
		"max_virtual_receptionists":       number("How many virtual receptionists the tenant may have."),
		"max_call_queues":                 number("How many call queues the tenant may have."),
		"max_conference_rooms":            number("How many conference rooms the tenant may have."),
		"disk_quota":                      text("How much disk space the tenant may use, `\"\"` if it is unlimited."),
		"im_disk_quota": text("How much disk space the messages of the tenant may take, `\"\"` if it is " +
			"unlimited."),
	}
}

// tenantDataOnly are what only the data source has: what changes by itself, and what newer releases
// show.
func tenantDataOnly() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"limit_app_logins":         flag("Whether it is limited how many users may use the apps. Needs PortSIP PBX v22.3."),
		"allow_password_retrieval": flag("Whether users may retrieve a forgotten password. Needs PortSIP PBX v22.3."),
		"ai_engine":                text("The service that transcribes recordings. Needs PortSIP PBX v22.3."),
		"crm_provider": text("The CRM that the tenant is connected to, `\"\"` if there is none. Needs PortSIP " +
			"PBX v22.3."),

		"used_disk_quota":  text("How much disk space the tenant uses."),
		"avatar_file_name": text("The file name of the tenant's picture, `\"\"` if there is none."),
		"avatar_file_size": number("The size of the tenant's picture in bytes."),
		"avatar_file_url":  text("Where the tenant's picture is on the PBX, `\"\"` if there is none."),
	}
}

func required(a schema.StringAttribute) schema.StringAttribute {
	a.Required = true

	return a
}

func officeHours() schema.SingleNestedAttribute {
	week := map[string]schema.Attribute{}
	for day, name := range map[string]string{
		"monday": "Mondays", "tuesday": "Tuesdays", "wednesday": "Wednesdays", "thursday": "Thursdays",
		"friday": "Fridays", "saturday": "Saturdays", "sunday": "Sundays",
	} {
		week[day] = schema.SingleNestedAttribute{
			MarkdownDescription: "The office hours on " + name + ".",
			Attributes: map[string]schema.Attribute{
				"enabled": flag("Whether there are office hours on this day. `true` without `ranges` is the whole day."),
				"ranges": schema.ListNestedAttribute{
					MarkdownDescription: "The times of the day that are office hours, which must not overlap. The list is set as a " +
						"whole.",
					Validators: []validator.List{timeRanges{}},
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"from": required(spelled(semantic.TimeOfDay, "When it begins, as `HH:MM` in 24 hours.", timeOfDay())),
						"to": required(spelled(semantic.TimeOfDay, "When it ends, as `HH:MM` in 24 hours, later than `from`.",
							timeOfDay())),
					}},
				},
			},
		}
	}

	return schema.SingleNestedAttribute{MarkdownDescription: "The office hours of the week. Days that are left out keep " +
		"theirs.", Attributes: week}
}

func e164Rules() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "How numbers that are dialled are brought into the form E.164.",
		Attributes: map[string]schema.Attribute{
			"enabled":            flag("Whether numbers are brought into that form at all."),
			"international_code": text("The prefix of international calls, such as `00`; `\"\"` clears it."),
			"country": text("The country with its calling code as the PBX lists it, such as " +
				"`Germany(49)`; `\"\"` clears it."),
			"area_code":                   text("The area code; `\"\"` clears it."),
			"national_code":               text("The prefix of national calls, such as `0`; `\"\"` clears it."),
			"prefix":                      text("What is put in front of the number; `\"\"` clears it."),
			"remove_special_chars":        flag("Whether characters that are no digits are removed."),
			"remove_duplicate_countries":  flag("Whether a country code that stands twice is removed once."),
			"remove_duplicate_area_codes": flag("Whether an area code that stands twice is removed once."),
		},
	}
}

func event(what, attribute string) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "The webhook to which the PBX posts " + what + ". Its secrets are `" + attribute +
			"_password_wo` and `" + attribute + "_token_wo`. " +
			"The PBX may switch a webhook off by itself that fails for long.",
		Attributes: map[string]schema.Attribute{
			"enabled": flag("Whether events are posted."),
			"auth": text("How the PBX authenticates itself to the webhook: `DISABLE` (not at all), `BASIC`, `DIGEST` (both "+
				"with user name and password) or `BEARER` (with a token).",
				stringvalidator.OneOf("DISABLE", "BASIC", "DIGEST", "BEARER")),
			"username": text("The user name for `BASIC` and `DIGEST`, 6 to 64 characters, with at least 6 small letters or "+
				"digits in a row.",
				length(6, 64), stringvalidator.RegexMatches(eventUserForm,
					"must have at least 6 small letters or digits in a row")),
			"url": spelled(semantic.URL, "The address of the webhook, an `http` or `https` URL of at most 128 characters.",
				length(1, 128), webURL()),
		},
	}
}
