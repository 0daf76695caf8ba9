// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

const balanceType = "pbx_tenant_balance"

// tenantBalanceModel is the data source. The balance is a types.Number and not a types.Float64:
// Terraform computes with decimals of 512 bits, and a balance of 0.1 that was read as a 64-bit
// float is not equal to the 0.1 of a configuration.
type tenantBalanceModel struct {
	Balance types.Number `tfsdk:"balance"`
}

// NewTenantBalanceDataSource returns the data source pbx_tenant_balance.
func NewTenantBalanceDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, tenantBalanceModel]{
		Vendor: Name, Name: balanceType, Read: readBalance,
		Schema: schema.Schema{
			MarkdownDescription: "The balance of the PortSIP tenant that the provider is signed in to.\n\nIt is read again " +
				"in each run. The action `" + rechargeType + "` adds to it.",
			Attributes: map[string]schema.Attribute{"balance": schema.NumberAttribute{
				Computed: true,
				MarkdownDescription: "The balance in the currency of the tenant, with up to five decimals; null if the PBX " +
					"shows none.",
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

const (
	statusType = "pbx_tenant_status"
	callCounts = "calls_in_24_hours"
)

// NewTenantStatusDataSource returns the data source pbx_tenant_status.
func NewTenantStatusDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, types.Object]{
		Vendor: Name, Name: statusType,
		Schema: schema.Schema{
			MarkdownDescription: "What the PortSIP tenant that the provider is signed in to is doing at the moment: its " +
				"users, calls and trunks.\n\n" +
				"It is read again in each run, so whatever depends on it may change in each run. What the PBX does not show " +
				"is null.",
			Attributes: map[string]schema.Attribute{
				"version":                  readonly.String("The version of the PBX, such as `22.2.11.1403`."),
				"licensed_users":           readonly.Int64("Number of users that the license allows."),
				"current_users":            readonly.Int64("Number of users."),
				"online_users":             readonly.Int64("Number of users who are online."),
				"current_calls":            readonly.Int64("Number of calls in progress."),
				"current_queues":           readonly.Int64("Number of call queues."),
				"current_conference_rooms": readonly.Int64("Number of conference rooms."),
				"current_ring_groups":      readonly.Int64("Number of ring groups."),
				"current_ivrs":             readonly.Int64("Number of virtual receptionists (IVRs)."),
				"current_trunks":           readonly.Int64("Number of trunks."),
				callCounts: schema.ListNestedAttribute{
					Computed:            true,
					MarkdownDescription: "The calls of the last 24 hours, in the PBX's order.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"time": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{},
							MarkdownDescription: "The time that the count is for, in RFC 3339."},
						"count": readonly.Int64("The number of calls."),
					}},
				},
			},
		},
		Read: readStatus,
	})
}

func readStatus(ctx context.Context, a *account, data *types.Object) diag.Diagnostics {
	status, err := a.Status(ctx)
	if err != nil {
		return apierr.Diagnostics("Unable to read "+statusType, err, nil)
	}
	attributes := data.AttributeTypes(ctx)
	shown := legible(ctx, status, attributes)
	counts, isList := status[callCounts].([]any)
	if listType, _ := attributes[callCounts].(types.ListType); isList {
		var diags diag.Diagnostics
		if shown[callCounts], diags = callCountsOf(ctx, counts, listType.ElemType); diags.HasError() {
			return diags
		}
	}
	*data = types.ObjectValueMust(attributes, shown)

	return nil
}

// callCountsOf returns the numbers of calls. A time that is not valid is an error, since
// configurations compute with it.
func callCountsOf(ctx context.Context, counts []any, element attr.Type) (types.List, diag.Diagnostics) {
	object, _ := element.(types.ObjectType)
	all := make([]attr.Value, len(counts))
	for i, count := range counts {
		from, _ := count.(map[string]any)
		shown := legible(ctx, from, object.AttrTypes)
		all[i] = types.ObjectValueMust(object.AttrTypes, shown)
		if _, diags := timetypes.NewRFC3339Value(shown.text("time")); diags.HasError() && !shown["time"].IsNull() {
			return types.List{}, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(
				path.Root(callCounts).AtListIndex(i).AtName("time"), "Unable to read "+statusType,
				fmt.Sprintf("GET %s: the response has the time %q, which is not in RFC 3339.", statusPath, shown.text("time")),
			)}
		}
	}

	return types.ListValue(element, all)
}

// legible returns attributes that are only looked at: one that cannot be read must not hide the
// others. It is null, as is what the response lacks or shows as blank.
func legible(ctx context.Context, object map[string]any, attributes map[string]attr.Type) values {
	all := values{}
	for name, t := range attributes {
		all[name] = nullOf(t)
		if from := object[name]; from != nil && from != "" {
			if v, err := value.FromJSON(ctx, t, from); err == nil {
				all[name] = v
			}
		}
	}

	return all
}
