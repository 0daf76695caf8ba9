// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var (
	_ action.ActionWithConfigure  = (*tenantRechargeAction)(nil)
	_ action.ActionWithModifyPlan = (*tenantRechargeAction)(nil)
)

const rechargeType = "pbx_tenant_recharge"

// tenantRechargeAction is the action pbx_tenant_recharge.
type tenantRechargeAction struct{ account provdata.Connection[*account] }

// tenantRechargeModel is the action.
type tenantRechargeModel struct {
	Amount types.Number `tfsdk:"amount"`
}

// NewTenantRechargeAction returns the action pbx_tenant_recharge.
func NewTenantRechargeAction() action.Action { return &tenantRechargeAction{} }

func (a *tenantRechargeAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = rechargeType
}

func (a *tenantRechargeAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Recharges the account of the PortSIP tenant that the provider is signed in to: adds an " +
			"amount to its balance.\n\n" +
			"~> **Each invocation adds the amount again**, and nothing here takes it back. So the request is never " +
			"repeated if it may have been received: " +
			"if the response is lost, the action fails and says so. Look at the balance (data source `" + balanceType +
			"`) before you invoke it again.",
		Attributes: map[string]schema.Attribute{
			"amount": schema.NumberAttribute{
				Required:   true,
				Validators: []validator.Number{rechargeAmount{}},
				MarkdownDescription: "The amount to add, in the currency of the tenant: more than 0, with at most " +
					"five decimals, such as `25.5`.",
			},
		},
	}
}

func (a *tenantRechargeAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.account = provdata.For[*account](req.ProviderData, Name)
}

// rechargeAmount accepts what a balance can hold: a positive number with at most five decimals.
type rechargeAmount struct{}

func (rechargeAmount) Description(context.Context) string {
	return "must be more than 0 and have at most five decimals"
}

func (v rechargeAmount) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v rechargeAmount) ValidateNumber(ctx context.Context, req validator.NumberRequest,
	resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if amount, ok := exactAmount(req.ConfigValue.ValueBigFloat()); !ok {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+req.Path.String(), amount+" "+v.Description(ctx)+".")
	}
}

// exactAmount writes a number as the shortest decimal that means it, and reports whether it is an
// amount to recharge. It never rounds to five decimals: who asks for more of them is told, not
// charged something else.
func exactAmount(number *big.Float) (string, bool) {
	if exponent := number.MantExp(nil); max(exponent, -exponent) > amountBits {
		return number.Text('e', 5), false
	}
	text := decimal(number)
	_, decimals, _ := strings.Cut(text, ".")

	return text, number.Sign() > 0 && len(decimals) <= balanceDecimals
}

const (
	// balanceDecimals is the precision of a balance.
	balanceDecimals = 5
	// float64Bits is the precision of a number that another provider computed as a 64-bit float.
	float64Bits = 53
	// amountBits is how many binary digits an amount may have before or behind the point. A number of
	// few characters can have millions.
	amountBits = 64
	// noiseDecimals is where the error of Terraform's own arithmetic in 512 bits is far away: 3 * 0.1
	// differs from 0.3 after 150 decimals.
	noiseDecimals = 60
)

func decimal(number *big.Float) string {
	short := new(big.Float).SetPrec(float64Bits).Set(number)
	if short.Cmp(number) == 0 {
		return short.Text('f', -1)
	}

	return strings.TrimRight(strings.TrimRight(number.Text('f', noiseDecimals), "0"), ".")
}

// ModifyPlan says what the invocation will do. An action has no other way to show it in a plan.
func (a *tenantRechargeAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest,
	resp *action.ModifyPlanResponse) {
	var config tenantRechargeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(validate.Action(ctx, a, req.Config)...)
	// A vendor that is not configured is an error before anything is applied.
	_, _ = a.account.ClientAtPlan(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	amount := "an amount that is not known yet"
	if !config.Amount.IsUnknown() && !config.Amount.IsNull() {
		amount = decimal(config.Amount.ValueBigFloat())
	}
	resp.Diagnostics.AddAttributeWarning(path.Root("amount"), "Invoking "+rechargeType+" recharges the tenant",
		fmt.Sprintf("It adds %s to the balance of the PortSIP tenant. This costs real money where the tenant is billed, "+
			"cannot be undone here, and happens again with each invocation.", amount))
}

func (a *tenantRechargeAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config tenantRechargeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(validate.Invocation(ctx, a, req.Config)...)
	client, ok := a.account.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	amount := decimal(config.Amount.ValueBigFloat())
	resp.SendProgress(action.InvokeProgressEvent{Message: "Adding " + amount + " to the balance of the PortSIP tenant…"})
	before, beforeErr := client.Balance(ctx)
	err := client.Recharge(ctx, json.Number(amount))
	switch {
	case apierr.Is(err, apierr.Ambiguous):
		balances := ""
		// Calls cost money meanwhile, so what the numbers mean is for people to say.
		if after, afterErr := client.Balance(ctx); beforeErr == nil && afterErr == nil {
			balances = fmt.Sprintf("The balance was %s before, and is %s now. ", before, after)
		}
		resp.Diagnostics.AddError("Unable to tell whether "+rechargeType+" recharged the tenant", fmt.Sprintf(
			"%s\n\nThe PBX may have added %s to the balance, although no usable response came. The request was not "+
				"repeated. %sLook at the balance (data source %s) before you invoke the action again: if it was added, "+
				"invoking again adds it twice.",
			err, amount, balances, balanceType))
	case err != nil:
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to invoke "+rechargeType, err,
			map[string]path.Path{"balance": path.Root("amount")})...)
	default:
		resp.SendProgress(action.InvokeProgressEvent{Message: "Added " + amount + " to the balance of the PortSIP tenant."})
	}
}
