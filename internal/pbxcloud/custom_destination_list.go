// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

var _ list.ListResourceWithConfigure = (*customDestinationListResource)(nil)

// customDestinationListResource is the list resource pbxcloud_custom_destination.
type customDestinationListResource struct{ pbxcloud connection }

// NewCustomDestinationListResource returns the list resource pbxcloud_custom_destination.
func NewCustomDestinationListResource() list.ListResource { return &customDestinationListResource{} }

func (l *customDestinationListResource) Metadata(_ context.Context, _ resource.MetadataRequest,
	resp *resource.MetadataResponse) {
	resp.TypeName = destinationType
}

func (l *customDestinationListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the custom destinations of a tenant of PBXCloud for `terraform query`, all or those " +
			"that match every filter that is set, sorted by id.",
		Attributes: map[string]schema.Attribute{
			"tenant": schema.StringAttribute{Optional: true, Validators: oneTenant(), MarkdownDescription: tenantText},
			"name":   schema.StringAttribute{Optional: true, MarkdownDescription: filterNameText},
			"type_id": schema.Int64Attribute{Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: filterTypeIDText},
		},
	}
}

func (l *customDestinationListResource) Configure(_ context.Context, req resource.ConfigureRequest,
	_ *resource.ConfigureResponse) {
	l.pbxcloud = connectionFor(req.ProviderData)
}

func (l *customDestinationListResource) List(ctx context.Context, req list.ListRequest,
	stream *list.ListResultsStream) {
	var filter destinationFilterModel
	diags := req.Config.Get(ctx, &filter)
	account, ok := l.pbxcloud.Client(&diags)
	if diags.HasError() || !ok || !account.resolveTenant(&filter.Tenant, &diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}
	tenant := filter.Tenant.ValueString()
	selected, err := account.CustomDestinations(ctx, tenant, filter.toAPI())
	if err == nil && req.IncludeResource {
		if req.Limit > 0 && int64(len(selected)) > req.Limit {
			selected = selected[:req.Limit]
		}
		selected, err = account.WholeCustomDestinations(ctx, tenant, selected)
	}
	if err != nil {
		stream.Results = list.ListResultsStreamDiagnostics(apierr.Diagnostics(
			"Unable to list the custom destinations of tenant "+tenant, err, nil))

		return
	}
	stream.Results = listing.Stream(ctx, req, selected,
		func(ctx context.Context, d CustomDestination, includeResource bool, result *list.ListResult) diag.Diagnostics {
			return listDestination(ctx, tenant, d, includeResource, result)
		})
}

// listDestination fills in one result.
func listDestination(ctx context.Context, tenant string, d CustomDestination, includeResource bool,
	result *list.ListResult) diag.Diagnostics {
	if err := d.idError(); err != nil {
		return apierr.Diagnostics("Unable to list a custom destination", err, nil)
	}
	result.DisplayName = fmt.Sprintf("%s (%s/%s)", d.Name, tenant, d.ID)
	if d.Name == "" {
		result.DisplayName = tenant + "/" + d.ID
	}
	model := destinationModel{Tenant: types.StringValue(tenant)}
	model.fromAPI(d)
	model.SetDefaults(destinationDeletion)
	diags := result.Identity.Set(ctx, model.identity())
	if includeResource {
		diags.Append(result.Resource.Set(ctx, model)...)
	}

	return diags
}
