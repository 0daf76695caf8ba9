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
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

// NewCustomDestinationListResource returns the list resource pbxcloud_custom_destination.
func NewCustomDestinationListResource() list.ListResource {
	return listing.Resource[*account, destinationFilterModel, destinationModel]{
		Vendor: Name, Name: destinationType,
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Lists the custom destinations of a PBXCloud tenant for `terraform query`, those that match " +
					"all filters that are set, sorted by id.",
				Attributes: map[string]schema.Attribute{
					"tenant": schema.StringAttribute{Optional: true, Validators: oneTenant(), MarkdownDescription: tenantText},
					"name":   schema.StringAttribute{Optional: true, MarkdownDescription: filterNameText},
					"type_id": schema.Int64Attribute{Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
						MarkdownDescription: filterTypeIDText},
				},
			}
		},
		List: listDestinations,
		Fill: listDestination,
	}.New()
}

func listDestinations(ctx context.Context, a *account, filter destinationFilterModel,
	req list.ListRequest) (models []destinationModel, diags diag.Diagnostics) {
	if !a.resolveTenant(&filter.Tenant, &diags) {
		return nil, diags
	}
	tenant := filter.Tenant.ValueString()
	selected, err := a.CustomDestinations(ctx, tenant, filter.toAPI())
	if err == nil && req.IncludeResource {
		if req.Limit > 0 && int64(len(selected)) > req.Limit {
			selected = selected[:req.Limit]
		}
		selected, err = a.WholeCustomDestinations(ctx, tenant, selected)
	}
	if err != nil {
		return nil, apierr.Diagnostics("Unable to list the custom destinations of tenant "+tenant, err, nil)
	}
	for _, d := range selected {
		model := destinationModel{Tenant: filter.Tenant}
		model.fromAPI(d)
		model.SetDefaults(destinationDeletion)
		models = append(models, model)
	}

	return models, nil
}

// listDestination fills in one result.
func listDestination(ctx context.Context, m destinationModel, includeResource bool,
	result *list.ListResult) diag.Diagnostics {
	if err := m.toAPI().idError(); err != nil {
		return apierr.Diagnostics("Unable to list a custom destination", err, nil)
	}
	result.DisplayName = m.importID()
	if name := m.Name.ValueString(); name != "" {
		result.DisplayName = fmt.Sprintf("%s (%s)", name, m.importID())
	}
	diags := result.Identity.Set(ctx, m.identity())
	if includeResource {
		diags.Append(result.Resource.Set(ctx, m)...)
	}

	return diags
}
