// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

var _ list.ListResourceWithConfigure = (*cloudPBXUserListResource)(nil)

// cloudPBXUserListResource is the list resource tenios_cloud_pbx_user.
type cloudPBXUserListResource struct{ tenios handle }

// NewCloudPBXUserListResource returns the list resource tenios_cloud_pbx_user.
func NewCloudPBXUserListResource() list.ListResource { return &cloudPBXUserListResource{} }

func (l *cloudPBXUserListResource) Metadata(_ context.Context, _ resource.MetadataRequest,
	resp *resource.MetadataResponse) {
	resp.TypeName = userType
}

func (l *cloudPBXUserListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	attributes := map[string]schema.Attribute{}
	for name, description := range userFilterTexts {
		attributes[name] = schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	for name, description := range userFilterFlags {
		attributes[name] = schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the users of a Tenios Cloud PBX for `terraform query`, all or those that match every " +
			"filter that is set, sorted by `user_name`.",
		Attributes: attributes,
	}
}

func (l *cloudPBXUserListResource) Configure(_ context.Context, req resource.ConfigureRequest,
	_ *resource.ConfigureResponse) {
	l.tenios = handleFor(req.ProviderData)
}

func (l *cloudPBXUserListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter userFilter
	diags := req.Config.Get(ctx, &filter)
	account, ok := l.tenios.Client(&diags)
	if diags.HasError() || !ok {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}
	users, err := account.Users(ctx)
	if err != nil {
		stream.Results = list.ListResultsStreamDiagnostics(apierr.Diagnostics("Unable to list Tenios Cloud PBX users", err,
			nil))

		return
	}
	stream.Results = listing.Stream(ctx, req, filter.apply(users), listUser)
}

// listUser fills in one result.
func listUser(ctx context.Context, user User, includeResource bool, result *list.ListResult) diag.Diagnostics {
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
