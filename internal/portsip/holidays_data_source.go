// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

var _ datasource.DataSourceWithConfigure = (*holidaysDataSource)(nil)

// holidaysDataSource is the data source pbx_holidays.
type holidaysDataSource struct{ portsip handle }

// holidaysModel is the data source.
type holidaysModel struct {
	holidayFilterModel

	OrderBy types.String `tfsdk:"orderby"`
	// TotalCount has not the name of the wire, because Terraform keeps "count" for itself.
	TotalCount types.Int64        `tfsdk:"total_count"`
	Holidays   []holidayDataModel `tfsdk:"holidays"`
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
		"`filter`, both must hold.",
}

func (m holidayFilterModel) query() HolidayQuery {
	return HolidayQuery{Filter: m.Filter.ValueString(), Search: m.Search.ValueString()}
}

// NewHolidaysDataSource returns the data source pbx_holidays.
func NewHolidaysDataSource() datasource.DataSource { return &holidaysDataSource{} }

func (d *holidaysDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = "pbx_holidays"
}

func (d *holidaysDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"orderby": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "In which order the PBX returns the holidays: names of attributes, with commas between them " +
				"and `asc` or `desc` behind them, such as `month_start,day_start desc`. " +
				"Left out, they are sorted by `name`.",
		},
		"total_count": schema.Int64Attribute{Computed: true, MarkdownDescription: "How many holidays match."},
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
	resp.Schema = schema.Schema{
		MarkdownDescription: "The holidays of the PortSIP tenant that the provider is signed in to, all or those that " +
			"match.\n\n" +
			"`filter`, `search` and `orderby` are handed to the PBX as they are.",
		Attributes: attributes,
	}
}

func (d *holidaysDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.portsip = handleFor(req.ProviderData)
}

func (d *holidaysDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data holidaysModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	portsip, ok := d.portsip.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	query := data.query()
	query.OrderBy = data.OrderBy.ValueString()
	found, err := portsip.Holidays(ctx, query)
	if err == nil {
		found = listing.Usable(found, Holiday.idError, "PortSIP holiday", &resp.Diagnostics)
		found, err = completeHolidays(ctx, portsip.Client, found)
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to list PortSIP holidays", err, nil)...)

		return
	}
	if data.OrderBy.IsNull() {
		sortHolidays(found)
	}
	data.TotalCount = types.Int64Value(int64(len(found)))
	data.Holidays = make([]holidayDataModel, len(found))
	for i, holiday := range found {
		data.Holidays[i].fromAPI(holiday)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}

// singleReads is how many holidays are read at once. The connection has a limit of its own, which
// may be lower.
const singleReads = 10

// completeHolidays reads those on their own that the list shows in part only. One that vanished
// meanwhile is left out.
func completeHolidays(ctx context.Context, client *Client, listed []Holiday) ([]Holiday, error) {
	whole := slices.Clone(listed)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(singleReads)
	for i, h := range listed {
		if h.complete() || h.idError() != nil {
			continue
		}
		group.Go(func() error {
			read, err := client.Holiday(ctx, h.ID)
			if apierr.IsNotFound(err) {
				err = nil
			}
			whole[i] = read

			return err
		})
	}
	err := group.Wait()

	return slices.DeleteFunc(whole, func(h Holiday) bool { return h.ID == "" }), err
}

// sortHolidays puts them in an order that does not change from run to run: the PBX promises none.
func sortHolidays(holidays []Holiday) {
	slices.SortFunc(holidays, func(a, b Holiday) int {
		return cmp.Or(cmp.Compare(orEmpty(a.Name), orEmpty(b.Name)), cmp.Compare(a.ID, b.ID))
	})
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}

	return *text
}
