// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

// NewHolidayListResource returns the list resource pbx_holiday.
func NewHolidayListResource() list.ListResource {
	return listing.Resource[*account, holidayFilterModel, Holiday]{
		Vendor: Name, Name: holidayType, Schema: holidayListSchema, List: listHolidays, Fill: showHoliday,
	}.New()
}

func holidayListSchema() schema.Schema {
	attributes := map[string]schema.Attribute{}
	for name, description := range holidayFilterTexts {
		attributes[name] = schema.StringAttribute{Optional: true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)}, MarkdownDescription: description}
	}

	return schema.Schema{
		MarkdownDescription: "Lists the holidays of a PortSIP tenant for `terraform query`, all or those that match, " +
			"sorted by name.",
		Attributes: attributes,
	}
}

func listHolidays(ctx context.Context, a *account, filter holidayFilterModel,
	req list.ListRequest) ([]Holiday, diag.Diagnostics) {
	found, err := a.Holidays(ctx, filter.query())
	if err == nil {
		sortHolidays(found)
		if req.Limit > 0 && int64(len(found)) > req.Limit {
			found = found[:req.Limit] // Before any of them is read on its own.
		}
		if req.IncludeResource {
			found, err = a.WholeHolidays(ctx, found)
		}
	}
	if err != nil {
		return nil, apierr.Diagnostics("Unable to list PortSIP holidays", err, nil)
	}

	return found, nil
}

func showHoliday(ctx context.Context, h Holiday, includeResource bool, result *list.ListResult) diag.Diagnostics {
	result.DisplayName = h.text("name")
	if region := h.text("region"); region != "" {
		result.DisplayName += " (" + region + ")"
	}
	if err := h.idError(); err != nil {
		return apierr.Diagnostics("Unable to list a PortSIP holiday", err, nil)
	}
	diags := result.Identity.Set(ctx, identityModel{ID: types.StringValue(h.id())})
	if includeResource {
		m, failed := holidayFromAPI(ctx, h, holidayKind.model(values{"id": types.StringValue(h.id())}))
		diags.Append(failed...)
		diags.Append(result.Resource.Set(ctx, m)...)
	}

	return diags
}
