// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var (
	_ resource.ResourceWithConfigure      = (*holidayResource)(nil)
	_ resource.ResourceWithIdentity       = (*holidayResource)(nil)
	_ resource.ResourceWithImportState    = (*holidayResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*holidayResource)(nil)
	_ resource.ResourceWithValidateConfig = (*holidayResource)(nil)
)

// holidayType is the type name of the resource, the data source and the list resource.
const holidayType = "pbx_holiday"

// holidayDeletion says what can become of a holiday when its resource is destroyed.
var holidayDeletion = deletion.Policies{
	{Name: deletion.Delete, Effect: "the holiday is deleted."},
	{
		Name:    deletion.Abandon,
		Effect:  "the holiday stays on the PBX and goes on overriding the office hours; Terraform only forgets it.",
		Warning: "The holiday stays on the PBX and goes on overriding the office hours; Terraform only forgets it.",
	},
	{Name: deletion.Prevent, Effect: "the plan fails."},
}

// holidayFields maps the request fields that PortSIP may name in its errors to attributes.
func holidayFields() map[string]path.Path {
	fields := map[string]path.Path{}
	for _, key := range holidayKeys {
		fields[key] = path.Root(key)
	}

	return fields
}

// holidayResource is the resource pbx_holiday.
type holidayResource struct {
	lifecycle.Resource[*account, holidayModel]
}

// NewHolidayResource returns the resource pbx_holiday.
func NewHolidayResource() resource.Resource {
	return &holidayResource{lifecycle.NewResource(holidayLifecycle())}
}

func (r *holidayResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	part := func(what string, least, most int64, leftOut string) schema.Int64Attribute {
		return schema.Int64Attribute{
			Optional: true, Computed: true, Validators: []validator.Int64{int64validator.Between(least, most)},
			MarkdownDescription: fmt.Sprintf("%s, %d to %d. %s", what, least, most, leftOut),
		}
	}
	const leftOut = "Left out, it keeps the value that it has on the PBX; a new holiday has none."
	const day = "Needed for a new holiday. Left out, it keeps the value that it has on the PBX."
	const years = "Needed for a new holiday unless `every_year` is `true`. Left out, it keeps the value that it has on " +
		"the PBX."

	resp.Schema = schema.Schema{
		MarkdownDescription: "A holiday of a PortSIP tenant. On a holiday the office hours do not hold, so calls go where " +
			"the rules for holidays send them. " +
			extensionTimeZones + "\n\n" +
			"The date is given by its parts. A holiday of one day has the same start and end; one of `every_year` may go over " +
			"the new year.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "The id that the PBX gave the holiday.",
			},
			"name": required(text("The name of the holiday, 1 to 64 characters.", length(1, 64))),
			"region": required(text("The country of the holiday as an ISO 3166-1 alpha-3 code, such as `DEU`.",
				validate.Alpha3())),
			"consecutive": schema.BoolAttribute{
				Required: true, MarkdownDescription: "Whether the holiday is a run of whole days (`true`) or a range of time " +
					"within a day (`false`).",
			},
			"every_year": schema.BoolAttribute{
				Required: true, MarkdownDescription: "Whether the holiday returns every year. The years then do not count.",
			},
			"year_start":   part("The year in which it begins", 1, 9999, years),
			"year_end":     part("The year in which it ends", 1, 9999, years),
			"month_start":  part("The month in which it begins", 1, 12, day),
			"month_end":    part("The month in which it ends", 1, 12, leftOut),
			"day_start":    part("The day of the month on which it begins", 1, 31, day),
			"day_end":      part("The day of the month on which it ends", 1, 31, leftOut),
			"hour_start":   part("The hour at which it begins", 0, 23, leftOut),
			"hour_end":     part("The hour at which it ends", 0, 23, leftOut),
			"minute_start": part("The minute at which it begins", 0, 59, leftOut),
			"minute_end":   part("The minute at which it ends", 0, 59, leftOut),

			"adopt_existing":  adoption.Attribute("the PBX already has a holiday with this name and these dates"),
			"deletion_policy": holidayDeletion.Attribute(),
		},
	}
}

func (r *holidayResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "The id that the PBX gave the holiday."},
	}}
}

func (r *holidayResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest,
	resp *resource.ValidateConfigResponse) {
	var config holidayModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(config.validate()...)
	}
}

func (r *holidayResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, ident.Part{Name: "id", Form: objectID})
}
