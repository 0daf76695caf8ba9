// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// userDataAttributes are the settings of a user as both data sources show them, without its
// user_name.
func userDataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"first_name":         readonly.String("The first name, `\"\"` if there is none."),
		"last_name":          readonly.String("The last name, `\"\"` if there is none."),
		"internal_extension": readonly.String("The internal extension, `\"\"` if there is none."),
		"email": schema.StringAttribute{Computed: true, CustomType: semantic.Email,
			MarkdownDescription: "The e-mail address, `\"\"` if there is none."},
		"outbound_allowed": readonly.Bool("Whether the user may make outgoing calls."),
		"sip_login_enabled": readonly.Bool("Whether the user may log in to the user portal (despite the name, this is " +
			"not the SIP account)."),
		"call_history_enabled": readonly.Bool("Whether the user portal shows the call history."),
	}
}

// NewCloudPBXUserDataSource returns the data source tenios_cloud_pbx_user.
func NewCloudPBXUserDataSource() datasource.DataSource {
	attributes := userDataAttributes()
	attributes["user_name"] = schema.StringAttribute{
		Required:   true,
		Validators: []validator.String{phoneNumber{}},
		MarkdownDescription: "The user's phone number in the form E.164, such as `+49221234567`. A number that has no " +
			"user is an error.",
	}

	return readonly.New(readonly.Source[*account, userSettings]{
		Vendor: Name, Name: userType,
		Schema: schema.Schema{
			MarkdownDescription: "One user of a Tenios Cloud PBX, with everything that Tenios shows of it. The password is " +
				"never shown.",
			Attributes: attributes,
		},
		Read: func(ctx context.Context, a *account, data *userSettings) diag.Diagnostics {
			user, err := a.User(ctx, data.UserName.ValueString())
			if err != nil {
				return apierr.Diagnostics("Unable to read "+userType+" "+data.UserName.ValueString(), err, userFields)
			}

			return data.fromAPI(user)
		},
	})
}

// usersModel is the data source tenios_cloud_pbx_users.
type usersModel struct {
	userFilter

	Users []userSettings `tfsdk:"users"`
}

// NewCloudPBXUsersDataSource returns the data source tenios_cloud_pbx_users.
func NewCloudPBXUsersDataSource() datasource.DataSource {
	user := userDataAttributes()
	user["user_name"] = readonly.String("The user's phone number in the form E.164.")
	attributes := map[string]schema.Attribute{
		"users": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The users that match, sorted by `user_name`.",
			NestedObject:        schema.NestedAttributeObject{Attributes: user},
		},
	}
	for name, description := range userFilterTexts {
		attributes[name] = schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	for name, description := range userFilterFlags {
		attributes[name] = schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	}

	return readonly.New(readonly.Source[*account, usersModel]{
		Vendor: Name, Name: "tenios_cloud_pbx_users",
		Schema: schema.Schema{
			MarkdownDescription: "The users of a Tenios Cloud PBX, all or those that match every filter that is set.",
			Attributes:          attributes,
		},
		Read: func(ctx context.Context, a *account, data *usersModel) diag.Diagnostics {
			all, err := a.Users(ctx)
			if err != nil {
				return apierr.Diagnostics("Unable to list Tenios Cloud PBX users", err, nil)
			}
			var diags diag.Diagnostics
			selected := data.apply(all)
			data.Users = make([]userSettings, len(selected))
			for i, user := range selected {
				diags.Append(data.Users[i].fromAPI(user)...)
			}

			return diags
		},
	})
}

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
