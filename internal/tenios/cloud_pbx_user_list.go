// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

// NewCloudPBXUserListResource returns the list resource tenios_cloud_pbx_user.
func NewCloudPBXUserListResource() list.ListResource {
	return listing.Resource[*account, userFilter, User]{
		Vendor: Name, Name: userType, Schema: userListSchema, Fill: showUser,
		List: func(ctx context.Context, a *account, filter userFilter, _ list.ListRequest) ([]User, diag.Diagnostics) {
			users, err := a.Users(ctx)
			if err != nil {
				return nil, apierr.Diagnostics("Unable to list Tenios Cloud PBX users", err, nil)
			}

			return filter.apply(users), nil
		},
	}.New()
}

func userListSchema() schema.Schema {
	attributes := map[string]schema.Attribute{}
	for name, description := range userFilterTexts {
		attributes[name] = schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	for name, description := range userFilterFlags {
		attributes[name] = schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	}

	return schema.Schema{
		MarkdownDescription: "Lists the users of a Tenios Cloud PBX for `terraform query`, all or those that match every " +
			"filter that is set, sorted by `user_name`.",
		Attributes: attributes,
	}
}

// showUser sets what is shown of one user.
func showUser(ctx context.Context, user User, includeResource bool, result *list.ListResult) diag.Diagnostics {
	result.DisplayName = user.UserName
	if name := strings.TrimSpace(orZero(user.FirstName) + " " + orZero(user.LastName)); name != "" {
		result.DisplayName += " (" + name + ")"
	}
	diags := result.Identity.Set(ctx, userIdentityModel{UserName: types.StringValue(user.UserName)})
	if includeResource {
		var model userModel
		diags.Append(model.fromAPI(user)...)
		model.SetDefaults(userDeletion)
		diags.Append(result.Resource.Set(ctx, model)...)
	}

	return diags
}
