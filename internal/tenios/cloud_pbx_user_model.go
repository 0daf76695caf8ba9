// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// userSettings are the attributes of a user that the list returns, as the resource, the data
// sources and the list resource have them. An empty string is how Tenios writes "none", in
// responses as in requests, so it is kept as it is: a configured "" then clears the setting, and an
// imported one is not a difference.
type userSettings struct {
	UserName           types.String  `tfsdk:"user_name"`
	FirstName          types.String  `tfsdk:"first_name"`
	LastName           types.String  `tfsdk:"last_name"`
	InternalExtension  types.String  `tfsdk:"internal_extension"`
	Email              semantic.Text `tfsdk:"email"`
	OutboundAllowed    types.Bool    `tfsdk:"outbound_allowed"`
	SIPLoginEnabled    types.Bool    `tfsdk:"sip_login_enabled"`
	CallHistoryEnabled types.Bool    `tfsdk:"call_history_enabled"`
}

// userModel is the resource.
type userModel struct {
	userSettings
	lifecycle.Options

	PasswordWO        types.String `tfsdk:"password_wo"`
	PasswordWOVersion types.Int64  `tfsdk:"password_wo_version"`
}

// userIdentityModel is the identity of the resource.
type userIdentityModel struct {
	UserName types.String `tfsdk:"user_name"`
}

// storedAs returns the settings with the texts that read the same as those of a live user written
// as they are stored.
func (s userSettings) storedAs(live userSettings) userSettings {
	s.FirstName, s.LastName = value.Stored(s.FirstName, live.FirstName), value.Stored(s.LastName, live.LastName)
	s.Email.StringValue = value.Stored(s.Email.StringValue, live.Email.StringValue)

	return s
}

// toAPI returns the user with these settings, which must be known. What is null is nil.
func (s userSettings) toAPI() User {
	return User{
		UserName:           s.UserName.ValueString(),
		FirstName:          s.FirstName.ValueStringPointer(),
		LastName:           s.LastName.ValueStringPointer(),
		InternalExtension:  s.InternalExtension.ValueStringPointer(),
		Email:              s.Email.ValueStringPointer(),
		OutboundAllowed:    s.OutboundAllowed.ValueBoolPointer(),
		SIPLoginEnabled:    s.SIPLoginEnabled.ValueBoolPointer(),
		CallHistoryEnabled: s.CallHistoryEnabled.ValueBoolPointer(),
	}
}

const (
	incomplete = "Incomplete response from Tenios"
	kept       = ". The value in the state is kept; a change made outside Terraform cannot be seen."
)

// fromAPI sets what the response has. What it lacks keeps its value, with a warning: a response
// that does not show a setting is not a reason to plan a change of it. A flag that was never known
// is an error, since neither true nor false would be honest; a text that was never known is empty.
func (s *userSettings) fromAPI(u User) diag.Diagnostics {
	var diags diag.Diagnostics
	lacks := func(attribute string) string {
		return fmt.Sprintf("The list of users does not show %s of user %s", attribute, u.UserName)
	}
	text := func(attribute string, from *string, to *types.String) {
		switch {
		case from != nil:
			*to = types.StringValue(*from)
		case to.ValueString() != "":
			diags.AddAttributeWarning(path.Root(attribute), incomplete, lacks(attribute)+kept)
		default:
			*to = types.StringValue("")
		}
	}
	flag := func(attribute string, from *bool, to *types.Bool) {
		switch {
		case from != nil:
			*to = types.BoolValue(*from)
		case !to.IsNull():
			diags.AddAttributeWarning(path.Root(attribute), incomplete, lacks(attribute)+kept)
		default:
			diags.AddAttributeError(path.Root(attribute), incomplete, lacks(attribute)+", and it was not known before.")
		}
	}
	s.UserName = types.StringValue(u.UserName)
	text("first_name", u.FirstName, &s.FirstName)
	text("last_name", u.LastName, &s.LastName)
	text("internal_extension", u.InternalExtension, &s.InternalExtension)
	text("email", u.Email, &s.Email.StringValue)
	flag("outbound_allowed", u.OutboundAllowed, &s.OutboundAllowed)
	flag("sip_login_enabled", u.SIPLoginEnabled, &s.SIPLoginEnabled)
	flag("call_history_enabled", u.CallHistoryEnabled, &s.CallHistoryEnabled)

	return diags
}

// changes lists the settings that a write changes.
func (s userSettings) changes(from userSettings) []adoption.Change {
	return adoption.Changes(
		adoption.Change{Attribute: "first_name", From: from.FirstName, To: s.FirstName},
		adoption.Change{Attribute: "last_name", From: from.LastName, To: s.LastName},
		adoption.Change{Attribute: "internal_extension", From: from.InternalExtension, To: s.InternalExtension},
		adoption.Change{Attribute: "email", From: from.Email, To: s.Email},
		adoption.Change{Attribute: "outbound_allowed", From: from.OutboundAllowed, To: s.OutboundAllowed},
		adoption.Change{Attribute: "sip_login_enabled", From: from.SIPLoginEnabled, To: s.SIPLoginEnabled},
		adoption.Change{Attribute: "call_history_enabled", From: from.CallHistoryEnabled, To: s.CallHistoryEnabled},
	)
}

// fill sets what the configuration omits to the values given. Something configured with a value
// that is not known yet stays as it is.
func (s *userSettings) fill(config, from userSettings) {
	fill(&s.UserName, config.UserName, from.UserName)
	fill(&s.FirstName, config.FirstName, from.FirstName)
	fill(&s.LastName, config.LastName, from.LastName)
	fill(&s.InternalExtension, config.InternalExtension, from.InternalExtension)
	fill(&s.Email, config.Email, from.Email)
	fill(&s.OutboundAllowed, config.OutboundAllowed, from.OutboundAllowed)
	fill(&s.SIPLoginEnabled, config.SIPLoginEnabled, from.SIPLoginEnabled)
	fill(&s.CallHistoryEnabled, config.CallHistoryEnabled, from.CallHistoryEnabled)
}

func fill[T attr.Value](target *T, configured, from T) {
	if configured.IsNull() {
		*target = from
	}
}

// newUser holds what a new user gets where the configuration omits it. The API has no defaults for
// the flags, it requires them; off is the choice that grants nothing.
func newUser() userSettings {
	return userSettings{
		FirstName:          types.StringValue(""),
		LastName:           types.StringValue(""),
		InternalExtension:  types.StringValue(""),
		Email:              semantic.Email.Value(""),
		OutboundAllowed:    types.BoolValue(false),
		SIPLoginEnabled:    types.BoolValue(false),
		CallHistoryEnabled: types.BoolValue(false),
	}
}
