// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"cmp"
	"context"
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
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lookup"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// NewHolidayDataSource returns the data source pbx_holiday.
func NewHolidayDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, types.Object]{
		Vendor: Name, Name: holidayType, Schema: holidayDataSchema(), Read: lookUpHoliday,
		Validators: []datasource.ConfigValidator{
			datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name")),
		},
	})
}

// holidayDataAttributes are the attributes of a holiday as both data sources show them.
func holidayDataAttributes() map[string]schema.Attribute {
	attributes := shown(holidayKind.schema.Attributes)
	delete(attributes, "adopt_existing")
	delete(attributes, "deletion_policy")
	for _, p := range holidayParts { // Without what is required of a new one.
		attributes[p.name] = readonly.Int64(p.description + ".")
	}

	return attributes
}

func holidayDataSchema() schema.Schema {
	attributes := holidayDataAttributes()
	attributes["id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		Validators:          []validator.String{validate.String(objectID.Wanted, objectID.OK)},
		MarkdownDescription: "The id of the holiday. Set either this or `name`.",
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true,
		Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "The name of the holiday, exactly as the PBX has it. Set either this or `id`. A name that " +
			"several holidays have is an error.",
	}

	return schema.Schema{
		MarkdownDescription: "One holiday of the PortSIP tenant that the provider is signed in to, found by `id` or by " +
			"`name`. A holiday that does not exist is an error. What the PBX does not show is null.",
		Attributes: attributes,
	}
}

// lookUpHoliday reads the holiday. Unlike a resource, which plans with its values, a data source
// may show any of them as null.
func lookUpHoliday(ctx context.Context, a *account, data *types.Object) diag.Diagnostics {
	config := valuesOf(*data)
	id, name := config.text("id"), config.text("name")
	summary := "Unable to read " + holidayType + " " + cmp.Or(id, name)
	byID := id != ""
	if !byID {
		var diags diag.Diagnostics
		if id, diags = findByName(ctx, a.Client, name, summary); diags.HasError() {
			return diags
		}
	}
	holiday, err := a.Holiday(ctx, id)
	if apierr.IsNotFound(err) && byID {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("id"), summary, err.Error())}
	}
	if err != nil {
		return apierr.Diagnostics(summary, err, nil)
	}
	attributes := data.AttributeTypes(ctx)
	live, diags := holidayValues(ctx, holiday, attributes)
	*data = types.ObjectValueMust(attributes, live)

	return diags
}

// findByName returns the id of the only holiday with that name. It searches the list that all
// holidays share and uses no filter: how a quote in a filtered name is written is not documented,
// and many lookups by name cost one list.
func findByName(ctx context.Context, client *Client, name, summary string) (string, diag.Diagnostics) {
	all, err := client.Holidays(ctx, HolidayQuery{})
	if err != nil {
		return "", apierr.Diagnostics(summary, err, nil)
	}
	var ids []string
	for _, h := range all {
		if h["name"] != nil && value.SameText(h.text("name"), name) {
			ids = append(ids, h.id())
		}
	}
	slices.Sort(ids)
	var diags diag.Diagnostics
	id, _ := lookup.Query{Summary: summary, Owner: "The PBX", Noun: "holiday", Name: name}.Only(ids, &diags)

	return id, diags
}

// NewHolidaysDataSource returns the data source pbx_holidays.
func NewHolidaysDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, holidaysModel]{
		Vendor: Name, Name: "pbx_holidays", Schema: holidaysDataSchema(), Read: readHolidays,
	})
}

// holidaysModel is the data source pbx_holidays.
type holidaysModel struct {
	holidayFilterModel

	OrderBy types.String `tfsdk:"orderby"`
	// TotalCount does not have the name on the wire, because Terraform reserves "count".
	TotalCount types.Int64    `tfsdk:"total_count"`
	Holidays   []types.Object `tfsdk:"holidays"`
}

// holidayFilterModel selects holidays, for the data source pbx_holidays and for the list resource.
type holidayFilterModel struct {
	Filter types.String `tfsdk:"filter"`
	Search types.String `tfsdk:"search"`
}

// holidayFilterTexts describe the filter's attributes, for the two schemas that have them.
var holidayFilterTexts = map[string]string{
	"filter": "Only holidays that meet this condition of the PBX's query language, such as `region eq 'DEU' and " +
		"every_year eq true` or `startswith(name,'Oster')`. " +
		"There are the operators `eq`, `ne`, `gt`, `ge`, `lt`, `le`, `and`, `or`, and the functions `startswith`, " +
		"`endswith` and `contains`.",
	"search": "Only holidays in which the PBX finds this text; `or` between two texts finds either. Together with " +
		"`filter`, both must match.",
}

func (m holidayFilterModel) query() HolidayQuery {
	return HolidayQuery{Filter: m.Filter.ValueString(), Search: m.Search.ValueString()}
}

func holidaysDataSchema() schema.Schema {
	attributes := map[string]schema.Attribute{
		"orderby": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "In which order the PBX returns the holidays: names of attributes, separated by commas " +
				"and followed by `asc` or `desc`, such as `month_start,day_start desc`. " +
				"If omitted, they are sorted by `name`.",
		},
		"total_count": readonly.Int64("Number of holidays that match."),
		"holidays": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The holidays that match.",
			NestedObject:        schema.NestedAttributeObject{Attributes: holidayDataAttributes()},
		},
	}
	for name, description := range holidayFilterTexts {
		attributes[name] = schema.StringAttribute{Optional: true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)}, MarkdownDescription: description}
	}

	return schema.Schema{
		MarkdownDescription: "The holidays of the PortSIP tenant that the provider is signed in to, all or those that " +
			"match. What the PBX does not show is null.\n\n" +
			"`filter`, `search` and `orderby` are passed to the PBX as they are.",
		Attributes: attributes,
	}
}

func readHolidays(ctx context.Context, a *account, data *holidaysModel) diag.Diagnostics {
	var diags diag.Diagnostics
	query := data.query()
	query.OrderBy = data.OrderBy.ValueString()
	found, err := a.Holidays(ctx, query)
	if err == nil {
		found = listing.Usable(found, Holiday.idError, "PortSIP holiday", &diags)
		found, err = a.WholeHolidays(ctx, found)
	}
	if err != nil {
		diags.Append(apierr.Diagnostics("Unable to list PortSIP holidays", err, nil)...)

		return diags
	}
	if data.OrderBy.IsNull() {
		sortHolidays(found)
	}
	data.TotalCount = types.Int64Value(int64(len(found)))
	data.Holidays = make([]types.Object, len(found))
	attributes := holidayKind.shownTypes()
	for i, holiday := range found {
		live, failed := holidayValues(ctx, holiday, attributes)
		diags.Append(failed...)
		data.Holidays[i] = types.ObjectValueMust(attributes, live)
	}

	return diags
}

// sortHolidays puts them in an order that does not change from run to run: the PBX promises none.
func sortHolidays(holidays []Holiday) {
	slices.SortFunc(holidays, func(a, b Holiday) int {
		return cmp.Or(cmp.Compare(a.text("name"), b.text("name")), cmp.Compare(a.id(), b.id()))
	})
}
