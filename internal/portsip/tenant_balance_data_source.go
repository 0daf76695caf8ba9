// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

var _ datasource.DataSourceWithConfigure = (*tenantBalanceDataSource)(nil)

const balanceType = "pbx_tenant_balance"

// tenantBalanceDataSource is the data source pbx_tenant_balance.
type tenantBalanceDataSource struct{ portsip handle }

// tenantBalanceModel is the data source. The balance is a types.Number and no types.Float64:
// Terraform computes with decimals of 512 bits, and a balance of 0.1 that came as a 64-bit float is
// not equal to the 0.1 of a configuration.
type tenantBalanceModel struct {
	Balance types.Number `tfsdk:"balance"`
}

// NewTenantBalanceDataSource returns the data source pbx_tenant_balance.
func NewTenantBalanceDataSource() datasource.DataSource { return &tenantBalanceDataSource{} }

func (d *tenantBalanceDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = balanceType
}

func (d *tenantBalanceDataSource) Schema(_ context.Context, _ datasource.SchemaRequest,
	resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The balance of the PortSIP tenant that the provider is signed in to.\n\nIt is read anew in " +
			"each run. The action `" + rechargeType + "` adds to it.",
		Attributes: map[string]schema.Attribute{
			"balance": schema.NumberAttribute{
				Computed: true,
				MarkdownDescription: "The balance in the currency of the tenant, with up to five decimals; null if the PBX shows " +
					"none.",
			},
		},
	}
}

func (d *tenantBalanceDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.portsip = handleFor(req.ProviderData)
}

func (d *tenantBalanceDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	client, ok := d.portsip.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	balance, err := client.Balance(ctx)
	data := tenantBalanceModel{Balance: types.NumberNull()}
	if err == nil && balance != "" {
		var exact *big.Float
		exact, err = wire.AsExact(balance)
		data.Balance = types.NumberValue(exact)
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+balanceType, err, nil)...)

		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
