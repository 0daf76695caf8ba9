// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
)

// userNameForm is the form of a user name, whose dots may not be at its ends.
var userNameForm = regexp.MustCompile(`^[A-Za-z0-9_'-]([A-Za-z0-9_'.-]{0,62}[A-Za-z0-9_'-])?$`)

// userKind is a user with its extension: /api/users. It omits the avatar and the profile, which
// belong to the user, sync_type, which only tells where a user comes from, and what newer releases
// name without its values, such as enable_ai_transcript: a write sends that back as it is.
func userKind() objectKind {
	return newObject("pbx_user", "user", objectKind{
		path: usersPath, keyAttribute: numberAttribute, attributes: userAttributes(), check: checkUserName,
		description: "A user of a PortSIP tenant, with an extension: who it is, how calls to the extension are handled, " +
			"and its voicemail.",
		restriction: "Since v22.3 only an administrator of the system may destroy a user with the role `Admin`, and only one " +
			"of the system or with that role may change whether such a user is enabled, the passwords and the PIN.",
		abandoned: "can go on making calls",
		fixed:     []string{"name", numberAttribute},
		shownOnly: append(fileKeys("avatar"), "profile", "sync_type", "role_id", "role_name"),
		listed: []string{"name", "enabled", "email", "display_name", "role", "mobile_phone", "work_phone", "home_phone",
			"address", "department", "timezone", numberAttribute, "created_at"},
		suffixes: map[string]string{"forward_rules": "_forward_rule"},
		requests: map[string]string{"role": "/role"},
		kind: kind{
			secrets: []secretField{
				{attribute: "password_wo", wire: "password", path: "/password", key: "password", required: true},
				{attribute: "extension_password_wo", wire: "extension_password", path: "/extension_password", key: "password",
					required: true},
				{attribute: "voicemail_pin_wo", wire: "voicemail_pin", required: true},
			},
			printed:    adoption.Printed{"custom_options": adoption.Nothing},
			minVersion: map[string]string{"timezone": "v22.6", "outbound_caller_ids.display_name": "v22.6"},
		},
	})
}

// checkUserName refuses a reserved name for a new user. The PBX may have users of such names
// itself, which can be imported.
func checkUserName(verb lifecycle.Verb, _, plan values) diag.Diagnostics {
	var diags diag.Diagnostics
	reserved := []string{"admin", "administrator", "root", "system"}
	if name := plan.text("name"); verb == lifecycle.Creating && slices.Contains(reserved, strings.ToLower(name)) {
		diags.AddAttributeError(path.Root("name"), "Invalid name", fmt.Sprintf("The PBX reserves the name %q.", name))
	}

	return diags
}

func userAttributes() map[string]schema.Attribute {
	phone := func(which string) schema.StringAttribute {
		return text("The "+which+" phone number of the user, at most 32 characters; `\"\"` clears it.", length(0, 32))
	}

	return map[string]schema.Attribute{
		"name": required(text("The name with which the user signs in, 1 to 64 letters, digits, `_`, `-`, `'` and `.`, but no "+
			"`.` at its ends. `admin`, `administrator`, `root` and `system` are reserved: no new user may have them. Changing it replaces the user.",
			stringvalidator.RegexMatches(userNameForm,
				"must be 1 to 64 letters, digits, _, -, ' and ., without . at its ends"))),
		numberAttribute: extensionNumber("user"),
		"display_name": required(text("The name that others see, at most 1024 characters, since v22.6 128.",
			length(1, 1024))),
		"email": required(spelled(semantic.Email, "The e-mail address of the user, at most 128 characters.",
			length(1, 128))),
		"role": required(text("The name of the role, 1 to 64 characters: `Admin` (everything in the tenant), `StandardUser`, "+
			"`StandardInternationalUser` (with international calls), `QueueManager`, or one of the tenant's own.",
			length(1, 64))),
		"password_wo": secret.Value("The password with which the user signs in, as the tenant's policy wants it. Required " +
			"for a new user."),
		"extension_password_wo": secret.Value("The SIP password of the extension. Required for a new user. Phones that are " +
			"set up with another one can no longer register."),
		"voicemail_pin_wo": secret.Value("The PIN of the voicemail, 6 to 10 digits without repetitions such as `111` and " +
			"sequences such as `789`; since v22.3 the tenant's policy decides. Required for a new user."),

		"enabled":      flag("Whether the extension can be used. A new user has `true`."),
		"mobile_phone": phone("mobile"), "work_phone": phone("office"), "home_phone": phone("home"),
		"address":    text("The address of the user, at most 128 characters; `\"\"` clears it.", length(0, 128)),
		"department": text("The department of the user, at most 128 characters; `\"\"` clears it.", length(0, 128)),
		"timezone": spelled(semantic.TimeZone, "The time zone of the extension as an IANA name, such as `Europe/Berlin`. "+
			"Needs PortSIP PBX v22.6.", timeZone()),

		"enable_audio_recording":   flag("Whether the audio of all calls is recorded. A new user has `false`."),
		"enable_video_recording":   flag("Whether the video of all calls is recorded. A new user has `false`."),
		"enable_dnd":               flag("Whether the extension is in \"do not disturb\"."),
		"enable_acb":               flag("Whether automatic callback is on."),
		"enable_hot_desking":       flag("Whether the user may sign in on shared phones. A new user has `false`."),
		"anonymous_outbound_calls": flag("Whether outgoing calls show no number. A new user has `false`."),
		"delivery_outbound_cid": flag("Whether outgoing calls always pass on the outbound caller ID. A new user has " +
			"`true`."),
		"sms": text("Whether the user may send text messages: `DISABLE`, `ALLOW` (from the outbound caller ID) or "+
			"`ALLOW_WITH_SENDER_ID` (from the sender ID of the trunk). A new user has `DISABLE`.",
			stringvalidator.OneOf("DISABLE", "ALLOW", "ALLOW_WITH_SENDER_ID")),
		"outbound_caller_ids": callerIDs(map[string]schema.Attribute{
			"preferred": defaultsTo(false, flag("Whether this number is shown if none is chosen. Defaults to `false`.")),
		}),
		"custom_options": spelled(jsonText, "Further options as a JSON document, best written with `jsonencode`.",
			jsonDocument()),

		"office_hours":  officeHours(),
		"forward_rules": forwardRules(),
		"custom_forward_rules": schema.ListNestedAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "What happens with calls of certain callers or at certain hours. The list is set as a whole.",
			NestedObject: schema.NestedAttributeObject{Attributes: merged(
				forwardRule("", ringAnyway).Attributes, map[string]schema.Attribute{
					"caller_id": optional(text("The caller's number, or a mask of it. Defaults to `\"\"`.")),
					"type": required(text("When the rule applies: `ALL_HOURS`, `SPECIFIC_HOURS` (those of `hours`) or "+
						"`OUTSIDE_SPECIFIC_HOURS`.", stringvalidator.OneOf("ALL_HOURS", "SPECIFIC_HOURS", "OUTSIDE_SPECIFIC_HOURS"))),
					"hours": object("The hours of the week; not needed for `ALL_HOURS`.", weekdays()),
				})},
		},

		"voicemail_prompt": text("The language of the voicemail's announcements as a BCP 47 tag, such as `en-US`; `\"\"` " +
			"clears it."),
		"enable_voicemail_pin":    flag("Whether listening to messages needs the PIN. A new user has `true`."),
		"enable_voicemail_notify": flag("Whether an e-mail tells of a new message. A new user has `false`."),
		"voicemail_play_datetime": playDateTime(),

		"interface": text("The address of the PBX in the user's QR code and on phones that are set up automatically: "+
			"`WEB_DOMAIN`, `PUBLIC_IPV4`, `PUBLIC_IPV6`, `PRIVATE_IPV4`, `PRIVATE_IPV6` or `SBC_DOMAIN`.",
			stringvalidator.OneOf("WEB_DOMAIN", "PUBLIC_IPV4", "PUBLIC_IPV6", "PRIVATE_IPV4", "PRIVATE_IPV6", "SBC_DOMAIN")),
		"preferred_transport": text("The transport that these phones use: `UDP`, `TCP` or `TLS`.",
			stringvalidator.OneOf("UDP", "TCP", "TLS")),
		"blfs": schema.ListNestedAttribute{
			Optional: true, Computed: true, MarkdownDescription: "The busy lamp fields. The list is set as a whole.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"key": required(text("The key of the field.")), "value": required(text("Its value.")),
				"first_name": optional(text("The first name that is shown. Defaults to `\"\"`.")),
				"last_name":  optional(text("The last name that is shown. Defaults to `\"\"`.")),
			}},
		},
		"created_at": computed(text("When the user was created (RFC 3339).")),
	}
}

// forwardRules are where the calls of a user go, by the situation of the user.
func forwardRules() schema.SingleNestedAttribute {
	rules := map[string]schema.Attribute{}
	ringing := number("How long the extension rings before that, in seconds. A new user has 60.",
		int64validator.Between(0, maxInt32))
	for situation, when := range map[string]string{
		"available": "while the user is available", "busy": "while the user is in a call",
		"dnd": "while the user does not want to be disturbed", "away": "while the user is away",
		"lunch": "while the user is at lunch", "trip": "while the user is on a business trip",
		"offline": "while no phone of the user is signed in",
	} {
		var further []string
		if situation == "available" || situation == "busy" {
			further = []string{ringAnyway}
			rules[situation+"_no_answer"] = with(forwardRule(when+" and does not answer"), "timeout", ringing)
		}
		rules[situation+"_office_hours"] = forwardRule(when+", in office hours", further...)
		rules[situation+"_non_office_hours"] = forwardRule(when+", outside of office hours", further...)
	}

	return object("Where calls go, by the situation of the user. Situations that are omitted keep their rules.", rules)
}
