// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

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
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lookup"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// tenantsModel says whose connections are read.
type tenantsModel struct {
	AccountTenantID  types.String `tfsdk:"account_tenant_id"`
	CustomerTenantID types.String `tfsdk:"customer_tenant_id"`
}

// resolve sets the tenants that are omitted to the provider's defaults.
func (m *tenantsModel) resolve(a *account, diags *diag.Diagnostics) (Customer, bool) {
	customer, ok := a.resolveCustomer(m.AccountTenantID, m.CustomerTenantID, diags)
	m.AccountTenantID, m.CustomerTenantID = customer.accountTenant(), types.StringValue(customer.TenantID)

	return customer, ok
}

// The descriptions of the tenants' attributes, in all schemas.
const (
	accountTenantText = "The tenant id of the account that the customer belongs to. Defaults to the provider's " +
		"`myreports.account_tenant_id`; if neither is set, the paths of the reseller portal are used, which have no account."
	customerTenantText = "The tenant id of the customer. Defaults to the provider's `myreports.customer_tenant_id`."
)

// tenantData are the attributes of tenantsModel in a data source.
func tenantData() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"account_tenant_id": schema.StringAttribute{Optional: true, Computed: true, Validators: anyID(),
			MarkdownDescription: accountTenantText},
		"customer_tenant_id": schema.StringAttribute{Optional: true, Computed: true, Validators: anyID(),
			MarkdownDescription: customerTenantText},
	}
}

// connectionDataAttributes are the attributes of a connection in both data sources.
func connectionDataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":   readonly.String("The id of the connection."),
		"name": readonly.String("The name of the connection."),
		"type": readonly.String("The kind of PBX: `kazoo`, `three_cx`, or the name that MyReports has for another kind."),
		"country_code": schema.StringAttribute{Computed: true, CustomType: semantic.AnyCase,
			MarkdownDescription: "The country whose rules phone numbers are recognised by, such as `DE`."},
		"enabled": readonly.Bool("Whether MyReports collects the events of the PBX."),
	}
}

// connectionDataModel is the data source myreports_pbx_connection.
type connectionDataModel struct {
	connectionSettings
	tenantsModel

	Type    types.String     `tfsdk:"type"`
	Kazoo   *kazooSettings   `tfsdk:"kazoo"`
	ThreeCX *threeCXSettings `tfsdk:"three_cx"`
}

// NewPBXConnectionDataSource returns the data source myreports_pbx_connection.
func NewPBXConnectionDataSource() datasource.DataSource {
	attributes := connectionDataAttributes()
	maps.Copy(attributes, tenantData())
	maps.Copy(attributes, map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: anyID(),
			MarkdownDescription: "The id of the connection. Set either this or `name`.",
		},
		"name": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The exact name of the connection. Set either this or `id`. It is an error if several have " +
				"the name.",
		},
		"kazoo": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "The settings of a connection to a Kazoo, without the API key; null for " +
				"another PBX.",
			Attributes: map[string]schema.Attribute{
				"host_rest": schema.StringAttribute{Computed: true, CustomType: semantic.URL,
					MarkdownDescription: "The address of the REST API of the Kazoo."},
				"host_websocket": schema.StringAttribute{Computed: true, CustomType: semantic.URL,
					MarkdownDescription: "The address of the websockets of the Kazoo."},
				"account_id":           readonly.String("The id of the account on the Kazoo."),
				"monitor_sub_accounts": readonly.Bool("Whether the sub-accounts of the account are monitored too."),
			},
		},
		"three_cx": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "The settings of a connection to a 3CX, without licence key and password; " +
				"null for another PBX.",
			Attributes: map[string]schema.Attribute{
				"username":                 readonly.String("The user on the 3CX that MyReports signs in as."),
				"enable_recording_archive": readonly.Bool("Whether MyReports fetches and keeps the recordings of calls."),
				"recording_archive_frequency": schema.StringAttribute{Computed: true, CustomType: timeSpanType,
					MarkdownDescription: "How often recordings are fetched, such as `00:20:00`."},
			},
		},
	})

	return readonly.New(readonly.Source[*account, connectionDataModel]{
		Vendor: Name, Name: connectionType,
		Schema: schema.Schema{Attributes: attributes, MarkdownDescription: "A PBX connection of a MyReports customer, " +
			"found by `id` or by `name`. It is an error if it does not exist.\n\nWhat MyReports does not show is null."},
		Validators: []datasource.ConfigValidator{
			datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))},
		Read: readConnectionData,
	})
}

func readConnectionData(ctx context.Context, a *account, data *connectionDataModel) (diags diag.Diagnostics) {
	customer, ok := data.resolve(a, &diags)
	if !ok {
		return diags
	}
	id, key := data.ID.ValueString(), path.Root("id")
	if data.ID.IsNull() {
		key = path.Root("name")
		if id, ok = findByName(ctx, a, customer, data.Name, &diags); !ok {
			return diags
		}
	}
	found, err := a.Connection(ctx, customer, id)
	if err != nil {
		attributes := found.Kind.attributes()
		attributes["id"] = key

		return apierr.Diagnostics("Unable to read "+connectionType+" "+customer.connectionID(id), err, attributes)
	}
	m := connectionModel{connectionSettings: data.connectionSettings}
	m.show(found)
	data.connectionSettings, data.Type = m.connectionSettings, found.Kind.name()
	if m.Kazoo != nil {
		data.Kazoo = &m.Kazoo.kazooSettings
	}
	if m.ThreeCX != nil {
		data.ThreeCX = &m.ThreeCX.threeCXSettings
	}

	return nil
}

// findByName returns the id of the only connection with that name. It looks through the shared
// list, so that many lookups cost one request.
func findByName(ctx context.Context, a *account, customer Customer, name types.String,
	diags *diag.Diagnostics) (string, bool) {
	summary := "Unable to read " + connectionType + " " + name.ValueString()
	all, err := a.Connections(ctx, customer)
	if err != nil {
		diags.Append(apierr.Diagnostics(summary, err, Kind("").attributes())...)

		return "", false
	}
	var ids []string
	for _, connection := range (connectionFilterModel{Name: name}).apply(all) {
		ids = append(ids, connection.ID)
	}

	return lookup.Query{Summary: summary, Owner: "The customer " + customer.TenantID, Noun: "PBX connection",
		Name: name.ValueString()}.Only(ids, diags)
}

// connectionsModel is the data source myreports_pbx_connections.
type connectionsModel struct {
	connectionFilterModel

	Connections []connectionItemModel `tfsdk:"connections"`
}

type connectionItemModel struct {
	connectionSettings

	Type types.String `tfsdk:"type"`
}

// connectionFilterModel selects connections, for the data source and for the list resource.
type connectionFilterModel struct {
	tenantsModel

	Name types.String `tfsdk:"name"`
	Type types.String `tfsdk:"type"`
}

// The descriptions of the filter's attributes, in both schemas.
const (
	filterNameText = "Only connections with exactly this name."
	filterTypeText = "Only connections to this kind of PBX: `kazoo` or `three_cx`."
)

// oneKind accepts a kind of PBX.
func oneKind() []validator.String {
	return []validator.String{stringvalidator.OneOf(Kazoo.name().ValueString(), ThreeCX.name().ValueString())}
}

// apply returns the connections that match, sorted by name.
func (m connectionFilterModel) apply(all []Connection) []Connection {
	selected := slices.DeleteFunc(slices.Clone(all), func(c Connection) bool {
		_, hasName := c.Settings[keyName]

		return !m.Name.IsNull() && (!hasName || !value.SameText(m.Name.ValueString(), c.displayName())) ||
			!m.Type.IsNull() && !m.Type.Equal(c.Kind.name())
	})
	slices.SortFunc(selected, func(a, b Connection) int {
		return cmp.Or(cmp.Compare(a.displayName(), b.displayName()), cmp.Compare(a.ID, b.ID))
	})

	return selected
}

// NewPBXConnectionsDataSource returns the data source myreports_pbx_connections.
func NewPBXConnectionsDataSource() datasource.DataSource {
	attributes := tenantData()
	maps.Copy(attributes, map[string]schema.Attribute{
		"name": schema.StringAttribute{Optional: true, MarkdownDescription: filterNameText},
		"type": schema.StringAttribute{Optional: true, Validators: oneKind(), MarkdownDescription: filterTypeText},
		"connections": schema.ListNestedAttribute{
			Computed: true,
			MarkdownDescription: "The connections that match, sorted by `name`, as the list of MyReports shows them: one " +
				"request for all. The data source `" + connectionType + "` may show more of each.",
			NestedObject: schema.NestedAttributeObject{Attributes: connectionDataAttributes()},
		},
	})

	return readonly.New(readonly.Source[*account, connectionsModel]{
		Vendor: Name, Name: "myreports_pbx_connections",
		Schema: schema.Schema{Attributes: attributes, MarkdownDescription: "The PBX connections of a MyReports customer " +
			"that match all filters that are set.\n\nWhat MyReports does not show is null."},
		Read: func(ctx context.Context, a *account, data *connectionsModel) (diags diag.Diagnostics) {
			customer, ok := data.resolve(a, &diags)
			if !ok {
				return diags
			}
			all, err := a.Connections(ctx, customer)
			if err != nil {
				return apierr.Diagnostics("Unable to list the PBX connections of customer "+customer.TenantID, err,
					Kind("").attributes())
			}
			selected := listing.Usable(data.apply(all), Connection.idError, "PBX connection", &diags)
			data.Connections = make([]connectionItemModel, len(selected))
			for i, connection := range selected {
				var m connectionModel
				m.show(connection)
				data.Connections[i] = connectionItemModel{m.connectionSettings, connection.Kind.name()}
			}

			return diags
		},
	})
}
