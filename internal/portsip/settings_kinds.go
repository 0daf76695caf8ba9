// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
)

// passwordLengths says what a length may be: v22.3 has changed the policy, and its page does not
// say how.
const passwordLengths = "PortSIP PBX v22.2 takes 6 to 32; a newer one may take other lengths, so the PBX decides."

// passwordPolicyKind is the requirements for passwords: GET and POST /api/tenant/password_policy.
func passwordPolicyKind() settingsKind {
	settings := map[string]schema.Attribute{
		"min_length": number("Minimum length of a password, not more than `max_length`. "+passwordLengths,
			int64validator.Between(1, maxInt32)),
		"max_length": number("Maximum length of a password, not less than `min_length`. "+passwordLengths,
			int64validator.Between(1, maxInt32)),
		"contains_letters": flag("Whether a password must have a Latin letter."),
		"contains_numbers": flag("Whether a password must have a digit."),
		"contains_special_letters": flag("Whether a password must have a capital letter or a special character such " +
			"as `!` or `@`."),
		"disable_sequential_characters": flag("Whether characters in sequence, such as `abc`, are refused."),
		"disable_repeating_characters":  flag("Whether repeated characters, such as `aaa`, are refused."),
		"disable_account_information":   flag("Whether passwords that resemble the account's data are refused."),
	}

	return newSettings("pbx_tenant_password_policy", "password policy of the PortSIP tenant", settingsKind{
		description: "The requirements for the passwords of a PortSIP tenant's users.",
		object:      func(c *Client) *singleton { return c.passwordPolicy },
		settings:    settings,
		filledIn:    slices.Sorted(maps.Keys(settings)),
		check:       checkPasswordLengths,
	})
}

// checkPasswordLengths refuses a minimum over the maximum, of which one may be what the PBX has.
func checkPasswordLengths(plan values) diag.Diagnostics {
	var diags diag.Diagnostics
	least, _ := plan["min_length"].(types.Int64)
	most, _ := plan["max_length"].(types.Int64)
	if !least.IsNull() && !least.IsUnknown() && !most.IsNull() && !most.IsUnknown() &&
		least.ValueInt64() > most.ValueInt64() {
		diags.AddAttributeError(path.Root("min_length"), "Invalid min_length",
			fmt.Sprintf("min_length would be %d and max_length %d. Set both, so that the minimum is not over the maximum.",
				least.ValueInt64(), most.ValueInt64()))
	}

	return diags
}

// customHeadersKind is which SIP headers are added and relayed: GET and POST
// /api/tenant/custom_headers.
func customHeadersKind() settingsKind {
	name := required(text("The name of the header, 2 to 32 characters.", length(2, 32)))
	scope := required(text("Where it applies: `ALL`, `TRUNK` (calls over trunks) or `USER` (calls of users).",
		stringvalidator.OneOf("ALL", "TRUNK", "USER")))

	return newSettings("pbx_tenant_custom_headers", "custom SIP headers of the PortSIP tenant", settingsKind{
		description: "The SIP headers that a PortSIP tenant adds to its calls or passes on. A configured set replaces " +
			"the one on the PBX as a whole; `[]` empties it.",
		object:   func(c *Client) *singleton { return c.customHeaders },
		kind:     kind{printed: adoption.Printed{"add.value": adoption.Nothing}},
		filledIn: []string{"add.scope", "relay.scope"},
		settings: map[string]schema.Attribute{
			"add": schema.SetNestedAttribute{
				Optional: true, Computed: true, MarkdownDescription: "The headers that are added.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name": name, "scope": scope,
					"value": required(text("The value of the header, 1 to 64 characters.", length(1, 64))),
				}},
			},
			"relay": schema.SetNestedAttribute{
				Optional: true, Computed: true, MarkdownDescription: "The headers that are passed on unchanged.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"name": name,
					"scope": scope}},
			},
		},
	})
}

// voicemailServerKind is the voicemail server: POST /api/voicemail, and GET where the PBX has it.
func voicemailServerKind() settingsKind {
	return newSettings("pbx_voicemail_server", "voicemail server of the PortSIP tenant", settingsKind{
		description: "The voicemail server of a PortSIP tenant.",
		notes: "-> A PBX that takes these settings but does not show them is supported: the state then keeps what was " +
			"written last, and the plan says that changes made outside Terraform cannot be seen. " +
			"Each write sends all settings that are configured or in the state. Configure all three: such a PBX may reset " +
			"those that it is not sent.",
		object:      func(c *Client) *singleton { return c.voicemail },
		filledIn:    []string{"retain_days", "min_seconds"},
		mayBeHidden: true,
		settings: map[string]schema.Attribute{
			"extension_number": text("The extension number of the voicemail server, 3 to 64 digits.",
				extensionDigits()),
			"retain_days": number("Number of days after which a message is deleted, at least 0.",
				int64validator.Between(0, maxInt32)),
			"min_seconds": number("Minimum length in seconds of a message that is kept, at least 0.",
				int64validator.Between(0, maxInt32)),
		},
	})
}

// notificationKind is the mail server and what is notified: GET and POST /api/tenant/notification.
func notificationKind() settingsKind {
	password := secret.Value("The password of the e-mail account.")
	about := func(what string) schema.BoolAttribute { return flag("Whether an e-mail is sent " + what + ".") }
	newer := func(what string) schema.BoolAttribute { // Of these the vendor has published the names alone.
		return flag("Whether an e-mail is sent " + what + ". Needs PortSIP PBX v22.6.")
	}

	return newSettings("pbx_tenant_notification", "e-mail notification of the PortSIP tenant", settingsKind{
		description: "The notifications that a PortSIP tenant sends by e-mail, and its mail server.",
		notes: "-> The PBX accepts no notification settings without `type` and `username`. Configure both, unless the PBX " +
			"has them already.\n\n" +
			"~> **Configure the password if there is one.** The PBX never shows it and may replace all settings by what it " +
			"is sent. A change of any setting then loses a password that is not configured; the plan warns of that. " +
			"See [Secrets](../guides/secrets.md).",
		kind: kind{
			secrets: []secretField{{attribute: "password_wo", wire: "password", usedBy: "auth",
				values: []string{"AUTO", "LOGIN", "PLAIN"}}},
			minVersion: map[string]string{
				"notify_emergency_call": "v22.6", "notify_license_limited": "v22.6", "notify_trunk_call_limited": "v22.6",
			},
		},
		object:   func(c *Client) *singleton { return c.notification },
		filledIn: []string{"auth", "enable_tls_ssl"},
		offWhenBlank: []string{
			"enable_starttls_auto", "notify_user_registration", "notify_queue_sla_breached", "notify_queue_callback",
			"notify_queue_callback_failed", "notify_queue_call_lost",
		},
		required: []string{"type", "username"},
		readOnly: map[string]schema.Attribute{
			"enable_system_email_server": flag("Whether the tenant may send notifications over the mail server of the PBX."),
		},
		own: map[string]schema.Attribute{"password_wo": password, "password_wo_version": secret.Version("password_wo")},
		settings: map[string]schema.Attribute{
			"type": text("The kind of mail server: `SMTP`, `MS365` (Microsoft 365) or `GMAIL`.",
				stringvalidator.OneOf("SMTP", "MS365", "GMAIL")),
			"server":   text("The name or address of the SMTP server; `\"\"` clears it."),
			"port":     number("The port of the SMTP server, 0 to 65535.", int64validator.Between(0, 65535)),
			"reply_to": text("The e-mail address that replies go to; `\"\"` clears it."),
			"username": text("The user name or e-mail address of the account, 1 to 128 characters.", length(1, 128)),
			"auth": text("How the PBX authenticates to the server: `DISABLE` (not at all), `AUTO` (as the server offers), "+
				"`LOGIN` or `PLAIN`.", stringvalidator.OneOf("DISABLE", "AUTO", "LOGIN", "PLAIN")),
			"enable_tls_ssl":               flag("Whether the connection to the server uses TLS."),
			"enable_starttls_auto":         flag("Whether STARTTLS is used automatically."),
			"recipients":                   recipients("The e-mail addresses that notifications go to"),
			"notify_user_registration":     about("when a user has registered"),
			"notify_queue_sla_breached":    about("to a queue's manager when the agreed time to answer is exceeded"),
			"notify_queue_callback":        about("to a queue's manager when a caller has been called back"),
			"notify_queue_callback_failed": about("to a queue's manager when calling back has failed"),
			"notify_queue_call_lost":       about("to a queue's manager when a call is lost"),
			"notify_emergency_call":        newer("when someone makes an emergency call"),
			"notify_license_limited":       newer("when a limit of the license is reached"),
			"notify_trunk_call_limited":    newer("when a trunk has no more calls free"),
		},
	})
}

// billingKind is whether calls are billed, and how: GET and POST /api/tenant/billing.
func billingKind() settingsKind {
	return newSettings("pbx_tenant_billing", "billing of the PortSIP tenant", settingsKind{
		description: "Whether the calls of a PortSIP tenant are billed, and how.",
		notes: "-> The balance is not a setting: the data source `pbx_tenant_balance` shows it, and the action " +
			"`" + rechargeType + "` adds to it.",
		object:       func(c *Client) *singleton { return c.billing },
		filledIn:     []string{"account", "type"},
		offWhenBlank: []string{"enabled"},
		settings: map[string]schema.Attribute{
			"enabled": flag("Whether calls are billed."),
			"account": text("Whose account is billed: `TENANT` (that of the tenant) or `USER` (that of each user).",
				stringvalidator.OneOf("TENANT", "USER")),
			"type": text("How calls are charged: `OFFLINE` or `ONLINE`.", stringvalidator.OneOf("OFFLINE", "ONLINE")),
		},
	})
}
