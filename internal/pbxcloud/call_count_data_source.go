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
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
)

const callCountType = "pbxcloud_call_count"

type callCountModel struct {
	tenantsModel

	// Calls does not have the obvious name, because Terraform reserves "count".
	Calls types.Int64 `tfsdk:"calls"`
}

// tenantsModel selects one tenant or all of them.
type tenantsModel struct {
	Tenant     types.String `tfsdk:"tenant"`
	AllTenants types.Bool   `tfsdk:"all_tenants"`
}

// validate refuses one tenant and all of them at once.
func (m tenantsModel) validate() (diags diag.Diagnostics) {
	if m.AllTenants.ValueBool() && !m.Tenant.IsNull() && !m.Tenant.IsUnknown() {
		diags.AddAttributeError(path.Root("tenant"), "Too many arguments",
			"Set either tenant or all_tenants = true, not both.")
	}

	return diags
}

// resolve sets the tenant, null for all of them.
func (m *tenantsModel) resolve(a *account, diags *diag.Diagnostics) bool {
	if m.AllTenants.ValueBool() {
		m.Tenant = types.StringNull()

		return true
	}

	return a.resolveTenant(&m.Tenant, diags)
}

// tenantsAttributes are the attributes of tenantsModel.
func tenantsAttributes(all string) map[string]schema.Attribute {
	tenant := tenantData()
	tenant.MarkdownDescription += " Null for all tenants."

	return map[string]schema.Attribute{
		"tenant": tenant,
		"all_tenants": schema.BoolAttribute{Optional: true,
			MarkdownDescription: all + " Requires an administrator's key. Defaults to `false`."},
	}
}

// NewCallCountDataSource returns the data source pbxcloud_call_count.
func NewCallCountDataSource() datasource.DataSource {
	attributes := tenantsAttributes("Set to `true` to count the calls of the whole system.")
	attributes["calls"] = readonly.Int64("The number of calls in progress.")

	return readonly.New(readonly.Source[*account, callCountModel]{
		Vendor: Name, Name: callCountType,
		Schema: schema.Schema{Attributes: attributes, MarkdownDescription: "The number of calls in progress, of a PBXCloud " +
			"tenant or of the whole system.\n\nIt is read again in each run, so whatever depends on it may change in each run."},
		Validate: func(config callCountModel) diag.Diagnostics { return config.validate() },
		Read: func(ctx context.Context, a *account, data *callCountModel) (diags diag.Diagnostics) {
			if !data.resolve(a, &diags) {
				return diags
			}
			calls, err := a.CallCount(ctx, data.Tenant.ValueString())
			if err != nil {
				return apierr.Diagnostics("Unable to read "+callCountType, err, nil)
			}
			data.Calls = types.Int64Value(calls)

			return nil
		},
	})
}
