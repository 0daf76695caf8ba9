// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lookup"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

var (
	_ datasource.DataSourceWithConfigure        = (*holidayDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*holidayDataSource)(nil)
)

// holidayDataSource is the data source pbx_holiday.
type holidayDataSource struct{ portsip handle }

// holidayDataModel is a holiday as both data sources show it.
type holidayDataModel struct {
	holidaySettings

	ID types.String `tfsdk:"id"`
}

// NewHolidayDataSource returns the data source pbx_holiday.
func NewHolidayDataSource() datasource.DataSource { return &holidayDataSource{} }

func (d *holidayDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = holidayType
}

// holidayDataAttributes are the attributes of a holiday as both data sources show them.
func holidayDataAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"id":   schema.StringAttribute{Computed: true, MarkdownDescription: "The id of the holiday."},
		"name": schema.StringAttribute{Computed: true, MarkdownDescription: "The name of the holiday."},
		"region": schema.StringAttribute{Computed: true,
			MarkdownDescription: "The country of the holiday as an ISO 3166-1 alpha-3 code, such as `DEU`."},
		"consecutive": schema.BoolAttribute{Computed: true,
			MarkdownDescription: "Whether the holiday is a run of days, not a range of hours on one day."},
		"every_year": schema.BoolAttribute{Computed: true,
			MarkdownDescription: "Whether the holiday takes place every year."},
	}
	for name, description := range map[string]string{
		"year_start": "The year in which it begins", "year_end": "The year in which it ends",
		"month_start": "The month in which it begins, 1 to 12", "month_end": "The month in which it ends, 1 to 12",
		"day_start": "The day of the month on which it begins", "day_end": "The day of the month on which it ends",
		"hour_start": "The hour at which it begins, 0 to 23", "hour_end": "The hour at which it ends, 0 to 23",
		"minute_start": "The minute at which it begins, 0 to 59", "minute_end": "The minute at which it ends, 0 to 59",
	} {
		attributes[name] = schema.Int64Attribute{Computed: true,
			MarkdownDescription: description + "; null if the PBX has none."}
	}

	return attributes
}

func (d *holidayDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := holidayDataAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Optional: true, Computed: true,
			Validators:          []validator.String{validate.String(objectID.Wanted, objectID.OK)},
			MarkdownDescription: "The id of the holiday. Set either this or `name`.",
		},
		"name": schema.StringAttribute{
			Optional: true, Computed: true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The name of the holiday, exactly as the PBX has it. Set either this or `id`. A name that " +
				"several holidays have is an error.",
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "One holiday of the PortSIP tenant that the provider is signed in to, found by `id` or by " +
			"`name`. A holiday that does not exist is an error.",
		Attributes: attributes,
	}
}

func (d *holidayDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

func (d *holidayDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.portsip = handleFor(req.ProviderData)
}

func (d *holidayDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config holidayDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	portsip, ok := d.portsip.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	wanted := cmp.Or(config.ID.ValueString(), config.Name.ValueString())
	id := config.ID.ValueString()
	if config.ID.IsNull() {
		id, ok = findByName(ctx, portsip.Client, wanted, &resp.Diagnostics)
		if !ok {
			return
		}
	}
	holiday, err := portsip.Holiday(ctx, id)
	if err != nil {
		summary := "Unable to read " + holidayType + " " + wanted
		if apierr.IsNotFound(err) && !config.ID.IsNull() {
			resp.Diagnostics.AddAttributeError(path.Root("id"), summary, err.Error())

			return
		}
		resp.Diagnostics.Append(apierr.Diagnostics(summary, err, nil)...)

		return
	}
	var data holidayDataModel
	data.fromAPI(holiday)
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}

// fromAPI takes over what the answer has. Unlike a resource, which plans with its values, a data
// source may show any of them as null: one odd holiday must not hide all others.
func (m *holidayDataModel) fromAPI(h Holiday) {
	*m = holidayDataModel{ID: types.StringValue(h.ID), holidaySettings: holidaySettings{
		Name: types.StringPointerValue(h.Name), Region: types.StringPointerValue(h.Region),
		Consecutive: types.BoolPointerValue(h.Consecutive), EveryYear: types.BoolPointerValue(h.EveryYear),
		YearStart: types.Int64PointerValue(h.YearStart), YearEnd: types.Int64PointerValue(h.YearEnd),
		MonthStart: types.Int64PointerValue(h.MonthStart), MonthEnd: types.Int64PointerValue(h.MonthEnd),
		DayStart: types.Int64PointerValue(h.DayStart), DayEnd: types.Int64PointerValue(h.DayEnd),
		HourStart: types.Int64PointerValue(h.HourStart), HourEnd: types.Int64PointerValue(h.HourEnd),
		MinuteStart: types.Int64PointerValue(h.MinuteStart), MinuteEnd: types.Int64PointerValue(h.MinuteEnd),
	}}
}

// findByName returns the id of the only holiday with that name. It looks through the list that all
// holidays share and asks for no filter: how a quote in a filtered name is written is not
// documented, and many lookups by name cost one list.
func findByName(ctx context.Context, client *Client, name string, diags *diag.Diagnostics) (string, bool) {
	summary := "Unable to read " + holidayType + " " + name
	all, err := client.Holidays(ctx, HolidayQuery{})
	if err != nil {
		diags.Append(apierr.Diagnostics(summary, err, nil)...)

		return "", false
	}
	var ids []string
	for _, h := range all {
		if h.Name != nil && value.SameText(*h.Name, name) {
			ids = append(ids, h.ID)
		}
	}
	slices.Sort(ids)

	return lookup.Query{Summary: summary, Owner: "The PBX", Noun: "holiday", Name: name}.Only(ids, diags)
}
