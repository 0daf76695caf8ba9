// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

const balanceType = "pbx_tenant_balance"

// tenantBalanceModel is the data source. The balance is a types.Number and not a types.Float64:
// Terraform computes with decimals of 512 bits, and a balance of 0.1 that was read as a 64-bit float
// is not equal to the 0.1 of a configuration.
type tenantBalanceModel struct {
	Balance types.Number `tfsdk:"balance"`
}

// NewTenantBalanceDataSource returns the data source pbx_tenant_balance.
func NewTenantBalanceDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, tenantBalanceModel]{
		Vendor: Name, Name: balanceType, Read: readBalance,
		Schema: schema.Schema{
			MarkdownDescription: "The balance of the PortSIP tenant that the provider is signed in to.\n\nIt is read again in " +
				"each run. The action `" + rechargeType + "` adds to it.",
			Attributes: map[string]schema.Attribute{"balance": schema.NumberAttribute{
				Computed: true,
				MarkdownDescription: "The balance in the currency of the tenant, with up to five decimals; null if the PBX shows " +
					"none.",
			}},
		},
	})
}

func readBalance(ctx context.Context, a *account, data *tenantBalanceModel) diag.Diagnostics {
	balance, err := a.Balance(ctx)
	data.Balance = types.NumberNull()
	if err == nil && balance != "" {
		var exact *big.Float
		exact, err = wire.AsExact(balance)
		data.Balance = types.NumberValue(exact)
	}
	if err != nil {
		return apierr.Diagnostics("Unable to read "+balanceType, err, nil)
	}

	return nil
}
