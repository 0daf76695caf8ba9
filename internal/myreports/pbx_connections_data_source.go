// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

var _ datasource.DataSourceWithConfigure = (*pbxConnectionsDataSource)(nil)

// pbxConnectionsDataSource is the data source myreports_pbx_connections.
type pbxConnectionsDataSource struct{ myreports handle }

// connectionsModel is the data source.
type connectionsModel struct {
	connectionFilterModel

	Connections []connectionItemModel `tfsdk:"connections"`
}

// connectionItemModel is one element of connections.
type connectionItemModel struct {
	connectionSettings

	Type types.String `tfsdk:"type"`
}

// connectionFilterModel selects connections, for the data source and for the list resource.
type connectionFilterModel struct {
	AccountTenantID  types.String `tfsdk:"account_tenant_id"`
	CustomerTenantID types.String `tfsdk:"customer_tenant_id"`
	Name             types.String `tfsdk:"name"`
	Type             types.String `tfsdk:"type"`
}

// connectionFilterTexts describe the filter's attributes, for the two schemas that have them.
var connectionFilterTexts = map[string]string{
	"name": "Only connections with exactly this name.",
	"type": "Only connections to this kind of PBX: `kazoo` or `three_cx`.",
}

// oneKind accepts a kind of PBX.
func oneKind() []validator.String {
	return []validator.String{stringvalidator.OneOf(Kazoo.name().ValueString(), ThreeCX.name().ValueString())}
}

// apply returns the connections that match, sorted by name.
func (m connectionFilterModel) apply(all []Connection) []Connection {
	selected := slices.DeleteFunc(slices.Clone(all), func(c Connection) bool {
		return !m.Name.IsNull() && (c.Name == nil || !value.SameText(m.Name.ValueString(), *c.Name)) || !m.Type.IsNull() &&
			!m.Type.Equal(c.Kind.name())
	})
	slices.SortFunc(selected, func(a, b Connection) int {
		return cmp.Or(cmp.Compare(a.displayName(), b.displayName()), cmp.Compare(a.ID, b.ID))
	})

	return selected
}

// displayName returns the name, "" for one that has none.
func (c Connection) displayName() string { return types.StringPointerValue(c.Name).ValueString() }

// NewPBXConnectionsDataSource returns the data source myreports_pbx_connections.
func NewPBXConnectionsDataSource() datasource.DataSource { return &pbxConnectionsDataSource{} }

func (d *pbxConnectionsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = "myreports_pbx_connections"
}

func (d *pbxConnectionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest,
	resp *datasource.SchemaResponse) {
	attributes := tenantData()
	maps.Copy(attributes, map[string]schema.Attribute{
		"name": schema.StringAttribute{Optional: true, MarkdownDescription: connectionFilterTexts["name"]},
		"type": schema.StringAttribute{Optional: true, Validators: oneKind(),
			MarkdownDescription: connectionFilterTexts["type"]},
		"connections": schema.ListNestedAttribute{
			Computed: true,
			MarkdownDescription: "The connections that match, sorted by `name`, as the list of MyReports shows them: one call " +
				"for all. " +
				"The data source `" + connectionType + "` may show more of each.",
			NestedObject: schema.NestedAttributeObject{Attributes: connectionDataAttributes()},
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "The PBX connections of a customer of MyReports, all or those that match every filter that is " +
			"set.",
		Attributes: attributes,
	}
}

func (d *pbxConnectionsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.myreports = handleFor(req.ProviderData)
}

func (d *pbxConnectionsDataSource) Read(ctx context.Context, req datasource.ReadRequest,
	resp *datasource.ReadResponse) {
	var data connectionsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.myreports.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	customer, ok := account.resolveCustomer(data.AccountTenantID, data.CustomerTenantID, &resp.Diagnostics)
	if !ok {
		return
	}
	all, err := account.Connections(ctx, customer)
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to list the PBX connections of customer "+customer.TenantID, err,
			Kind("").attributes())...)

		return
	}
	data.AccountTenantID, data.CustomerTenantID = customer.accountTenant(), types.StringValue(customer.TenantID)
	selected := listing.Usable(data.apply(all), Connection.idError, "PBX connection", &resp.Diagnostics)
	data.Connections = make([]connectionItemModel, len(selected))
	for i, connection := range selected {
		data.Connections[i].fromAPI(connection)
		data.Connections[i].Type = connection.Kind.name()
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
