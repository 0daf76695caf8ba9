// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var _ resource.ResourceWithValidateConfig = (*holidayResource)(nil)

// holidayType is the type name of the resource, the data source and the list resource.
const holidayType = "pbx_holiday"

// holidayDeletion says what happens to a holiday when its resource is destroyed.
var holidayDeletion = deletion.Policies{
	{Name: deletion.Delete, Effect: "the holiday is deleted."},
	{
		Name:    deletion.Abandon,
		Effect:  "the holiday stays on the PBX and goes on overriding the office hours; Terraform only forgets it.",
		Warning: "The holiday stays on the PBX and goes on overriding the office hours; Terraform only forgets it.",
	},
	{Name: deletion.Prevent, Effect: "the plan fails."},
}

// holidayKind is a holiday: /api/holidays.
var holidayKind = kind{
	typeName: holidayType, noun: "PortSIP holiday", idText: "The id that the PBX gave the holiday.",
	schema: holidaySchema(), policies: holidayDeletion,
}

// holidayResource is the resource pbx_holiday.
type holidayResource struct{ objectResource }

// NewHolidayResource returns the resource pbx_holiday.
func NewHolidayResource() resource.Resource {
	return &holidayResource{objectResource{lifecycle.NewResource(holidayLifecycle()), holidayKind}}
}

// holidayParts are the parts of the start and the end of a holiday, with their ranges.
var holidayParts = []struct {
	name, description string
	least, most       int64
	required          string
}{
	{"year_start", "The year in which it begins", 1, 9999, " unless `every_year` is `true`."},
	{"year_end", "The year in which it ends", 1, 9999, " unless `every_year` is `true`."},
	{"month_start", "The month in which it begins", 1, 12, "."},
	{"month_end", "The month in which it ends", 1, 12, ""},
	{"day_start", "The day of the month on which it begins", 1, 31, "."},
	{"day_end", "The day of the month on which it ends", 1, 31, ""},
	{"hour_start", "The hour at which it begins", 0, 23, ""},
	{"hour_end", "The hour at which it ends", 0, 23, ""},
	{"minute_start", "The minute at which it begins", 0, 59, ""},
	{"minute_end", "The minute at which it ends", 0, 59, ""},
}

func holidaySchema() schema.Schema {
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Required: true, MarkdownDescription: description}
	}
	attributes := map[string]schema.Attribute{
		"id":   schema.StringAttribute{Computed: true, MarkdownDescription: "The id that the PBX gave the holiday."},
		"name": required(text("The name of the holiday, 1 to 64 characters.", length(1, 64))),
		"region": required(text("The country of the holiday as an ISO 3166-1 alpha-3 code, such as `DEU`.",
			validate.Alpha3())),
		"consecutive": flag("Whether the holiday is a run of whole days (`true`) or a range of time within a day " +
			"(`false`)."),
		"every_year":      flag("Whether the holiday returns every year. The years are ignored then."),
		"adopt_existing":  adoption.Attribute("the PBX already has a holiday with this name and these dates"),
		"deletion_policy": holidayDeletion.Attribute(),
	}
	for _, p := range holidayParts {
		part := number(fmt.Sprintf("%s, %d to %d.", p.description, p.least, p.most),
			int64validator.Between(p.least, p.most))
		if p.required != "" {
			part.MarkdownDescription += " Required for a new holiday" + p.required
		}
		attributes[p.name] = part
	}

	return schema.Schema{
		MarkdownDescription: "A holiday of a PortSIP tenant. Office hours do not apply on a holiday, so calls go where " +
			"the rules for holidays send them. " + extensionTimeZones + "\n\n" +
			"The date is given by its parts. A holiday of one day has the same start and end; one of `every_year` may go " +
			"over the new year.\n\n" +
			"Omitted parts keep their current value; a new holiday has none.",
		Attributes: attributes,
	}
}

func (r *holidayResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest,
	resp *resource.ValidateConfigResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(validateDates(config.Attributes())...)
	}
}
