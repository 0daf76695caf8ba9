// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

var _ list.ListResourceWithConfigure = (*holidayListResource)(nil)

// holidayListResource is the list resource pbx_holiday.
type holidayListResource struct{ portsip handle }

// NewHolidayListResource returns the list resource pbx_holiday.
func NewHolidayListResource() list.ListResource { return &holidayListResource{} }

func (l *holidayListResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = holidayType
}

func (l *holidayListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	attributes := map[string]schema.Attribute{}
	for name, description := range holidayFilterTexts {
		attributes[name] = schema.StringAttribute{Optional: true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)}, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the holidays of a PortSIP tenant for `terraform query`, all or those that match, " +
			"sorted by name.",
		Attributes: attributes,
	}
}

func (l *holidayListResource) Configure(_ context.Context, req resource.ConfigureRequest,
	_ *resource.ConfigureResponse) {
	l.portsip = handleFor(req.ProviderData)
}

func (l *holidayListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter holidayFilterModel
	diags := req.Config.Get(ctx, &filter)
	portsip, ok := l.portsip.Client(&diags)
	if diags.HasError() || !ok {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}
	found, err := portsip.Holidays(ctx, filter.query())
	if err == nil {
		sortHolidays(found)
		if req.Limit > 0 && int64(len(found)) > req.Limit {
			found = found[:req.Limit] // Before any of them is read on its own.
		}
		if req.IncludeResource {
			found, err = completeHolidays(ctx, portsip.Client, found)
		}
	}
	if err != nil {
		stream.Results = list.ListResultsStreamDiagnostics(apierr.Diagnostics("Unable to list PortSIP holidays", err, nil))

		return
	}
	stream.Results = listing.Stream(ctx, req, found, listHoliday)
}

// listHoliday fills in one result.
func listHoliday(ctx context.Context, holiday Holiday, includeResource bool, result *list.ListResult) diag.Diagnostics {
	result.DisplayName = orEmpty(holiday.Name)
	if region := orEmpty(holiday.Region); region != "" {
		result.DisplayName += " (" + region + ")"
	}
	if err := holiday.idError(); err != nil {
		return apierr.Diagnostics("Unable to list a PortSIP holiday", err, nil)
	}
	diags := result.Identity.Set(ctx, holidayIdentityModel{ID: types.StringValue(holiday.ID)})
	if includeResource {
		model := holidayModel{ID: types.StringValue(holiday.ID)}
		diags.Append(model.fromAPI(holiday)...)
		model.SetDefaults(holidayDeletion)
		diags.Append(result.Resource.Set(ctx, model)...)
	}

	return diags
}
