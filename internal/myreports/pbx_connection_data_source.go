// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"maps"

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
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
)

var (
	_ datasource.DataSourceWithConfigure        = (*pbxConnectionDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*pbxConnectionDataSource)(nil)
)

// pbxConnectionDataSource is the data source myreports_pbx_connection.
type pbxConnectionDataSource struct{ myreports handle }

// connectionDataModel is the data source.
type connectionDataModel struct {
	connectionSettings

	AccountTenantID  types.String     `tfsdk:"account_tenant_id"`
	CustomerTenantID types.String     `tfsdk:"customer_tenant_id"`
	Type             types.String     `tfsdk:"type"`
	Kazoo            *kazooSettings   `tfsdk:"kazoo"`
	ThreeCX          *threeCXSettings `tfsdk:"three_cx"`
}

// NewPBXConnectionDataSource returns the data source myreports_pbx_connection.
func NewPBXConnectionDataSource() datasource.DataSource { return &pbxConnectionDataSource{} }

func (d *pbxConnectionDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = connectionType
}

// orNotShown ends the description of an attribute that MyReports need not show.
const orNotShown = " Null if MyReports does not show it."

// tenantData are the attributes that say whose connections a data source reads.
func tenantData() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"account_tenant_id": schema.StringAttribute{Optional: true, Computed: true, Validators: anyID(),
			MarkdownDescription: accountTenantText},
		"customer_tenant_id": schema.StringAttribute{Optional: true, Computed: true, Validators: anyID(),
			MarkdownDescription: customerTenantText},
	}
}

// The descriptions of these attributes where they select connections.
const (
	accountTenantText = "The tenant id of the account that the customer belongs to. Defaults to the provider's " +
		"`myreports.account_tenant_id`; " +
		"where that is not set either, the paths of the reseller portal are used."
	customerTenantText = "The tenant id of the customer. Defaults to the provider's `myreports.customer_tenant_id`."
	connectionTypeText = "The kind of PBX: `kazoo`, `three_cx`, or for another one the name that MyReports has for it."
)

func (d *pbxConnectionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest,
	resp *datasource.SchemaResponse) {
	attributes := connectionDataAttributes()
	maps.Copy(attributes, tenantData())
	maps.Copy(attributes, map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: anyID(),
			MarkdownDescription: "The id of the connection. Set either this or `name`.",
		},
		"name": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The name of the connection, exactly as MyReports has it. Set either this or `id`. A name " +
				"that several of them have is an error.",
		},
		"kazoo": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "What MyReports shows of a connection to a Kazoo, without the API key; null " +
				"for one to another PBX.",
			Attributes: map[string]schema.Attribute{
				"host_rest": schema.StringAttribute{Computed: true, CustomType: semantic.URL,
					MarkdownDescription: "The address of the REST API of the Kazoo." + orNotShown},
				"host_websocket": schema.StringAttribute{Computed: true, CustomType: semantic.URL,
					MarkdownDescription: "The address of the websockets of the Kazoo." + orNotShown},
				"account_id": schema.StringAttribute{Computed: true,
					MarkdownDescription: "The id of the account on the Kazoo." + orNotShown},
				"monitor_sub_accounts": schema.BoolAttribute{Computed: true,
					MarkdownDescription: "Whether the sub-accounts of the account are watched too." + orNotShown},
			},
		},
		"three_cx": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "What MyReports shows of a connection to a 3CX, without licence key and " +
				"password; null for one to another PBX.",
			Attributes: map[string]schema.Attribute{
				"username": schema.StringAttribute{Computed: true,
					MarkdownDescription: "The user on the 3CX that MyReports signs in as." + orNotShown},
				"enable_recording_archive": schema.BoolAttribute{Computed: true,
					MarkdownDescription: "Whether MyReports fetches and keeps the recordings of calls." + orNotShown},
				"recording_archive_frequency": schema.StringAttribute{Computed: true, CustomType: timeSpanType,
					MarkdownDescription: "How often recordings are fetched, such as `00:20:00`." + orNotShown},
			},
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "One PBX connection of a customer of MyReports, found by `id` or by `name`. One that does not " +
			"exist is an error.",
		Attributes: attributes,
	}
}

// connectionDataAttributes are the attributes of a connection as both data sources show them.
func connectionDataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":   schema.StringAttribute{Computed: true, MarkdownDescription: "The id of the connection."},
		"name": schema.StringAttribute{Computed: true, MarkdownDescription: "The name of the connection."},
		"type": schema.StringAttribute{Computed: true, MarkdownDescription: connectionTypeText},
		"country_code": schema.StringAttribute{Computed: true, CustomType: semantic.AnyCase,
			MarkdownDescription: "The country by whose rules telephone numbers are recognised, such as `DE`." + orNotShown},
		"enabled": schema.BoolAttribute{Computed: true,
			MarkdownDescription: "Whether MyReports collects the events of the PBX." + orNotShown},
	}
}

func (d *pbxConnectionDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

func (d *pbxConnectionDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.myreports = handleFor(req.ProviderData)
}

func (d *pbxConnectionDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data connectionDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.myreports.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	customer, ok := account.resolveCustomer(data.AccountTenantID, data.CustomerTenantID, &resp.Diagnostics)
	if !ok {
		return
	}
	id, key := data.ID.ValueString(), path.Root("id")
	if data.ID.IsNull() {
		key = path.Root("name")
		if id, ok = findByName(ctx, account.Client, customer, data.Name.ValueString(), &resp.Diagnostics); !ok {
			return
		}
	}
	found, err := account.Connection(ctx, customer, id)
	if err != nil {
		attributes := found.Kind.attributes()
		attributes["id"] = key
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+connectionType+" "+customer.connectionID(id), err,
			attributes)...)

		return
	}
	data.AccountTenantID, data.CustomerTenantID = customer.accountTenant(), types.StringValue(customer.TenantID)
	data.fromAPI(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}

// fromAPI takes over what an answer shows of a connection.
func (m *connectionDataModel) fromAPI(c Connection) {
	m.connectionSettings.fromAPI(c)
	m.Type = c.Kind.name()
	switch c.Kind {
	case Kazoo:
		m.Kazoo = &kazooSettings{}
		m.Kazoo.fromAPI(c.Settings)
	case ThreeCX:
		m.ThreeCX = &threeCXSettings{}
		m.ThreeCX.fromAPI(c.Settings)
	}
}

// name returns the kind as the data sources and filters name it.
func (k Kind) name() types.String {
	switch k {
	case Kazoo:
		return types.StringValue("kazoo")
	case ThreeCX:
		return types.StringValue("three_cx")
	default:
		return types.StringValue(string(k))
	}
}

// findByName returns the id of the only connection with that name. It looks through the list that
// all share, so that many lookups cost one request.
func findByName(ctx context.Context, client *Client, customer Customer, name string, diags *diag.Diagnostics) (string,
	bool) {
	summary := "Unable to read " + connectionType + " " + name
	all, err := client.Connections(ctx, customer)
	if err != nil {
		diags.Append(apierr.Diagnostics(summary, err, Kind("").attributes())...)

		return "", false
	}
	var ids []string
	for _, connection := range (connectionFilterModel{Name: types.StringValue(name)}).apply(all) {
		ids = append(ids, connection.ID)
	}

	return lookup.Query{Summary: summary, Owner: "The customer " + customer.TenantID, Noun: "PBX connection",
		Name: name}.Only(ids, diags)
}
