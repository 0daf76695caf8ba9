// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

var (
	_ datasource.DataSourceWithConfigure      = (*callCountDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*callCountDataSource)(nil)
)

const callCountType = "pbxcloud_call_count"

// callCountDataSource is the data source pbxcloud_call_count.
type callCountDataSource struct{ pbxcloud handle }

// callCountModel is the data source.
type callCountModel struct {
	tenantsModel

	// Calls has not the obvious name, because Terraform keeps "count" for itself.
	Calls types.Int64 `tfsdk:"calls"`
}

// tenantsModel selects one tenant or all of them.
type tenantsModel struct {
	Tenant     types.String `tfsdk:"tenant"`
	AllTenants types.Bool   `tfsdk:"all_tenants"`
}

// validate refuses one tenant and all of them at once.
func (m tenantsModel) validate(diags *diag.Diagnostics) {
	if m.AllTenants.ValueBool() && !m.Tenant.IsNull() && !m.Tenant.IsUnknown() {
		diags.AddAttributeError(path.Root("tenant"), "Too many arguments",
			"Set either tenant or all_tenants = true, not both.")
	}
}

// tenantsAttributes are the attributes of tenantsModel.
func tenantsAttributes(all string) map[string]schema.Attribute {
	tenant := tenantData()
	tenant.MarkdownDescription += " Null for all tenants."

	return map[string]schema.Attribute{
		"tenant": tenant,
		"all_tenants": schema.BoolAttribute{Optional: true,
			MarkdownDescription: all + " It needs an administrator's key. Defaults to `false`."},
	}
}

// NewCallCountDataSource returns the data source pbxcloud_call_count.
func NewCallCountDataSource() datasource.DataSource { return &callCountDataSource{} }

func (d *callCountDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = callCountType
}

func (d *callCountDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := tenantsAttributes("Set to `true` to count the calls of the whole system.")
	attributes["calls"] = schema.Int64Attribute{Computed: true, MarkdownDescription: "How many calls are going on."}
	resp.Schema = schema.Schema{
		MarkdownDescription: "How many calls are going on at the moment, for a tenant of PBXCloud or the whole system.\n\n" +
			"It is read anew in each run, so whatever depends on it may change in each run as well.",
		Attributes: attributes,
	}
}

func (d *callCountDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest,
	resp *datasource.ValidateConfigResponse) {
	var config callCountModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	config.validate(&resp.Diagnostics)
}

func (d *callCountDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *callCountDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data callCountModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	var tenant string
	if !data.AllTenants.ValueBool() {
		if tenant, ok = account.resolveTenant(data.Tenant, &resp.Diagnostics, path.Root("tenant")); !ok {
			return
		}
	}
	calls, err := account.CallCount(ctx, tenant)
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+callCountType, err, nil)...)

		return
	}
	data.Tenant, data.Calls = value.TextOrNull(tenant), types.Int64Value(calls)
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
