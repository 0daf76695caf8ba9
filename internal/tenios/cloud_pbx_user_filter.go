// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// userFilter selects users. It is the configuration of the data source tenios_cloud_pbx_users and
// of the list resource; what is null selects everything.
type userFilter struct {
	UserNamePrefix          types.String `tfsdk:"user_name_prefix"`
	InternalExtensionPrefix types.String `tfsdk:"internal_extension_prefix"`
	FirstName               types.String `tfsdk:"first_name"`
	LastName                types.String `tfsdk:"last_name"`
	InternalExtension       types.String `tfsdk:"internal_extension"`
	Email                   types.String `tfsdk:"email"`
	OutboundAllowed         types.Bool   `tfsdk:"outbound_allowed"`
	SIPLoginEnabled         types.Bool   `tfsdk:"sip_login_enabled"`
	CallHistoryEnabled      types.Bool   `tfsdk:"call_history_enabled"`
}

// userFilterTexts and userFilterFlags describe the filter's attributes, for the two schemas that
// have them.
var (
	userFilterTexts = map[string]string{
		"user_name_prefix": "Only users whose `user_name` begins with this, such as `+4922155` for the numbers of " +
			"one site.",
		"internal_extension_prefix": "Only users whose `internal_extension` begins with this.",
		"first_name":                "Only users with exactly this first name; `\"\"` selects those without one.",
		"last_name":                 "Only users with exactly this last name; `\"\"` selects those without one.",
		"internal_extension":        "Only users with exactly this internal extension; `\"\"` selects those without one.",
		"email":                     "Only users with exactly this e-mail address; `\"\"` selects those without one.",
	}
	userFilterFlags = map[string]string{
		"outbound_allowed":  "Only users who may (`true`) or may not (`false`) make outgoing calls.",
		"sip_login_enabled": "Only users who may (`true`) or may not (`false`) log in to the user portal.",
		"call_history_enabled": "Only users for whom the user portal shows (`true`) or does not show (`false`) the call " +
			"history.",
	}
)

// apply returns the users that match, sorted by user_name.
func (f userFilter) apply(users []User) []User {
	selected := slices.DeleteFunc(slices.Clone(users), func(u User) bool { return !f.matches(u) })
	slices.SortFunc(selected, func(a, b User) int { return cmp.Compare(a.UserName, b.UserName) })

	return selected
}

func (f userFilter) matches(u User) bool {
	return strings.HasPrefix(u.UserName, f.UserNamePrefix.ValueString()) &&
		strings.HasPrefix(orZero(u.InternalExtension), f.InternalExtensionPrefix.ValueString()) &&
		(f.FirstName.IsNull() || value.SameText(f.FirstName.ValueString(), orZero(u.FirstName))) &&
		(f.LastName.IsNull() || value.SameText(f.LastName.ValueString(), orZero(u.LastName))) &&
		(f.InternalExtension.IsNull() || value.SameText(f.InternalExtension.ValueString(), orZero(u.InternalExtension))) &&
		(f.Email.IsNull() || value.SameText(f.Email.ValueString(), orZero(u.Email))) &&
		(f.OutboundAllowed.IsNull() || f.OutboundAllowed.ValueBool() == orZero(u.OutboundAllowed)) &&
		(f.SIPLoginEnabled.IsNull() || f.SIPLoginEnabled.ValueBool() == orZero(u.SIPLoginEnabled)) &&
		(f.CallHistoryEnabled.IsNull() || f.CallHistoryEnabled.ValueBool() == orZero(u.CallHistoryEnabled))
}

func orZero[T any](p *T) T {
	if p == nil {
		var zero T

		return zero
	}

	return *p
}
