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
)

// userSettings are the attributes of a user that the list returns, as the resource, the data sources and the list resource
// have them. An empty string is how Tenios writes "none", in answers as in requests, so it is kept as it is:
// a configured "" then clears the setting, and an imported one is no difference.
type userSettings struct {
	UserName           types.String `tfsdk:"user_name"`
	FirstName          types.String `tfsdk:"first_name"`
	LastName           types.String `tfsdk:"last_name"`
	InternalExtension  types.String `tfsdk:"internal_extension"`
	Email              types.String `tfsdk:"email"`
	OutboundAllowed    types.Bool   `tfsdk:"outbound_allowed"`
	SIPLoginEnabled    types.Bool   `tfsdk:"sip_login_enabled"`
	CallHistoryEnabled types.Bool   `tfsdk:"call_history_enabled"`
}

// userModel is the resource.
type userModel struct {
	userSettings

	PasswordWO        types.String `tfsdk:"password_wo"`
	PasswordWOVersion types.Int64  `tfsdk:"password_wo_version"`
	AdoptExisting     types.Bool   `tfsdk:"adopt_existing"`
	DeletionPolicy    types.String `tfsdk:"deletion_policy"`
}

// userIdentityModel is the identity of the resource.
type userIdentityModel struct {
	UserName types.String `tfsdk:"user_name"`
}

// toAPI returns the request for these settings. What is null or unknown is nil.
func (s userSettings) toAPI() User {
	return User{
		UserName:           s.UserName.ValueString(),
		FirstName:          knownString(s.FirstName),
		LastName:           knownString(s.LastName),
		InternalExtension:  knownString(s.InternalExtension),
		Email:              knownString(s.Email),
		OutboundAllowed:    knownBool(s.OutboundAllowed),
		SIPLoginEnabled:    knownBool(s.SIPLoginEnabled),
		CallHistoryEnabled: knownBool(s.CallHistoryEnabled),
	}
}

func knownString(v types.String) *string {
	if v.IsUnknown() {
		return nil
	}

	return v.ValueStringPointer()
}

func knownBool(v types.Bool) *bool {
	if v.IsUnknown() {
		return nil
	}

	return v.ValueBoolPointer()
}

// fromAPI takes over what the answer has. What it lacks keeps the value that was there before, with a warning: an answer
// that does not show a setting is no reason to plan a change of it. A flag that was never known is an error, since
// neither true nor false would be honest; a text that was never known is empty.
func (s *userSettings) fromAPI(u User) diag.Diagnostics {
	var diags diag.Diagnostics
	s.UserName = types.StringValue(u.UserName)
	texts := []struct {
		attribute string
		from      *string
		to        *types.String
	}{
		{"first_name", u.FirstName, &s.FirstName},
		{"last_name", u.LastName, &s.LastName},
		{"internal_extension", u.InternalExtension, &s.InternalExtension},
		{"email", u.Email, &s.Email},
	}
	for _, t := range texts {
		switch {
		case t.from != nil:
			*t.to = types.StringValue(*t.from)
		case !t.to.IsNull() && t.to.ValueString() != "":
			diags.Append(kept(t.attribute, u.UserName))
		default:
			*t.to = types.StringValue("")
		}
	}
	flags := []struct {
		attribute string
		from      *bool
		to        *types.Bool
	}{
		{"outbound_allowed", u.OutboundAllowed, &s.OutboundAllowed},
		{"sip_login_enabled", u.SIPLoginEnabled, &s.SIPLoginEnabled},
		{"call_history_enabled", u.CallHistoryEnabled, &s.CallHistoryEnabled},
	}
	for _, f := range flags {
		switch {
		case f.from != nil:
			*f.to = types.BoolValue(*f.from)
		case !f.to.IsNull():
			diags.Append(kept(f.attribute, u.UserName))
		default:
			diags.AddAttributeError(path.Root(f.attribute), "Incomplete answer from Tenios",
				fmt.Sprintf("The list of users does not show %s of user %s, and it was not known before.", f.attribute, u.UserName))
		}
	}

	return diags
}

func kept(attribute, userName string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root(attribute), "Incomplete answer from Tenios",
		fmt.Sprintf("The list of users does not show %s of user %s. The value in the state is kept; a change made outside Terraform cannot be seen.", attribute, userName))
}

// changes lists the settings that a write of these would change of what is there.
func (s userSettings) changes(there userSettings) []adoption.Change {
	return adoption.Changes(
		adoption.Change{Attribute: "first_name", From: there.FirstName, To: s.FirstName},
		adoption.Change{Attribute: "last_name", From: there.LastName, To: s.LastName},
		adoption.Change{Attribute: "internal_extension", From: there.InternalExtension, To: s.InternalExtension},
		adoption.Change{Attribute: "email", From: there.Email, To: s.Email},
		adoption.Change{Attribute: "outbound_allowed", From: there.OutboundAllowed, To: s.OutboundAllowed},
		adoption.Change{Attribute: "sip_login_enabled", From: there.SIPLoginEnabled, To: s.SIPLoginEnabled},
		adoption.Change{Attribute: "call_history_enabled", From: there.CallHistoryEnabled, To: s.CallHistoryEnabled},
	)
}

// fillUnconfigured sets what the configuration leaves out to the values given: those of the live user, or of newUser.
// Something configured with a value that is not known yet stays as it is.
func (s *userSettings) fillUnconfigured(config, values userSettings) {
	fill(&s.FirstName, config.FirstName, values.FirstName)
	fill(&s.LastName, config.LastName, values.LastName)
	fill(&s.InternalExtension, config.InternalExtension, values.InternalExtension)
	fill(&s.Email, config.Email, values.Email)
	fill(&s.OutboundAllowed, config.OutboundAllowed, values.OutboundAllowed)
	fill(&s.SIPLoginEnabled, config.SIPLoginEnabled, values.SIPLoginEnabled)
	fill(&s.CallHistoryEnabled, config.CallHistoryEnabled, values.CallHistoryEnabled)
}

func fill[T attr.Value](target *T, configured, value T) {
	if configured.IsNull() {
		*target = value
	}
}

// newUser holds what a new user gets for what the configuration leaves out. The API has no defaults for the flags, it
// demands them; off is the choice that gives away nothing.
func newUser() userSettings {
	return userSettings{
		FirstName:          types.StringValue(""),
		LastName:           types.StringValue(""),
		InternalExtension:  types.StringValue(""),
		Email:              types.StringValue(""),
		OutboundAllowed:    types.BoolValue(false),
		SIPLoginEnabled:    types.BoolValue(false),
		CallHistoryEnabled: types.BoolValue(false),
	}
}

// setDefaults sets what only Terraform knows of a user that comes from the PBX, by import or by listing.
func (m *userModel) setDefaults() {
	if m.AdoptExisting.IsNull() {
		m.AdoptExisting = types.BoolValue(false)
	}
	if m.DeletionPolicy.IsNull() {
		m.DeletionPolicy = types.StringValue(userDeletion.Default())
	}
}
