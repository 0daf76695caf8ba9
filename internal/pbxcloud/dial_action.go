// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/outside"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var (
	_ action.ActionWithConfigure      = (*dialAction)(nil)
	_ action.ActionWithModifyPlan     = (*dialAction)(nil)
	_ action.ActionWithValidateConfig = (*dialAction)(nil)
)

const dialType = "pbxcloud_dial"

// dialAction is the action pbxcloud_dial.
type dialAction struct{ pbxcloud handle }

// dialModel is the action.
type dialModel struct {
	Tenant      types.String `tfsdk:"tenant"`
	Source      types.String `tfsdk:"source"`
	Destination types.String `tfsdk:"destination"`
	Account     types.String `tfsdk:"account"`
	Variables   types.Map    `tfsdk:"variables"`
}

// NewDialAction returns the action pbxcloud_dial.
func NewDialAction() action.Action { return &dialAction{} }

func (a *dialAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = dialType
}

func (a *dialAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Places a call on PBXCloud: rings the `source`, and dials the `destination` when that is " +
			"answered. The call's id is shown as progress; the data source `" + recordingType +
			"` finds the recording by it.\n\n" +
			"~> **Each invocation rings real telephones again**, and calls may cost money. So the call is never repeated if " +
			"it may have been received: " +
			"where the answer is lost, the action fails and says so.",
		Attributes: map[string]schema.Attribute{
			"tenant": schema.StringAttribute{Optional: true, Validators: oneTenant(), MarkdownDescription: tenantText},
			"source": schema.StringAttribute{
				Required: true, Validators: []validator.String{oneLine{}},
				MarkdownDescription: "The extension that is rung first, such as `402`.",
			},
			"destination": schema.StringAttribute{
				Required: true, Validators: []validator.String{oneLine{}},
				MarkdownDescription: "The number that is dialled then, as somebody at `source` would dial it.",
			},
			"account": schema.StringAttribute{
				Optional: true, Validators: []validator.String{oneLine{}},
				MarkdownDescription: "Who the call is made as, such as `402-DEMO`: an extension, a hyphen and the tenant. Left " +
					"out, the PBX decides.",
			},
			"variables": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "A variable for the dial plan, which sees it with the tenant's code and a hyphen before its " +
					"name: `callid` as `DEMO-callid`. " +
					"The vendor describes one variable for a call, and nothing tells whether several arrived, so more than one is " +
					"refused. " +
					"The name has no `=` and no comma, and nothing has a line break. If omitted, there is none.",
			},
		},
	}
}

func (a *dialAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.pbxcloud = handleFor(req.ProviderData)
}

// oneLine accepts a text that is not empty and has no control characters. The PBX hands it to a
// protocol that ends a field with the line.
type oneLine struct{}

func (oneLine) Description(context.Context) string {
	return "must not be empty, and must have no line breaks or other control characters"
}

func (v oneLine) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v oneLine) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if text := req.ConfigValue.ValueString(); strings.TrimSpace(text) == "" ||
		strings.ContainsFunc(text, unicode.IsControl) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+req.Path.String(),
			fmt.Sprintf("%q %s.", text, v.Description(ctx)))
	}
}

func (a *dialAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest,
	resp *action.ValidateConfigResponse) {
	var config dialModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	config.variables(&resp.Diagnostics)
}

// variables returns the variables, as far as they are known, and says which of them cannot be sent.
func (m dialModel) variables(diags *diag.Diagnostics) map[string]string {
	known := map[string]string{}
	elements := m.Variables.Elements()
	if len(elements) > 1 {
		diags.AddAttributeError(path.Root("variables"), "Invalid variables", fmt.Sprintf(
			"There are %d variables, and the vendor describes one for a call. How several are sent would be a guess, and a "+
				"wrong one would set a wrong value without a word. Set one.", len(elements)))
	}
	for name, element := range elements {
		at := path.Root("variables").AtMapKey(name)
		if strings.TrimSpace(name) == "" || strings.ContainsAny(name, "=,") || strings.ContainsFunc(name, unicode.IsControl) {
			diags.AddAttributeError(at, "Invalid variables",
				fmt.Sprintf("%q is no name of a variable: it must not be empty, and must have no equals sign, comma or control "+
					"character.", name))
		}
		value, ok := element.(types.String)
		if !ok || value.IsUnknown() {
			continue
		}
		text := value.ValueString()
		switch {
		case value.IsNull():
			diags.AddAttributeError(at, "Invalid variables", fmt.Sprintf("The variable %q has no value.", name))
		case strings.ContainsFunc(text, unicode.IsControl):
			diags.AddAttributeError(at, "Invalid variables",
				fmt.Sprintf("The value of the variable %q must have no line breaks or other control characters.", name))
		}
		known[name] = text
	}

	return known
}

// ModifyPlan says what the invocation will do. An action has no other way to show it in a plan.
func (a *dialAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var config dialModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(validate.Action(ctx, a, req.Config)...)
	planAction(a.pbxcloud, config.Tenant, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	for name, value := range config.variables(&resp.Diagnostics) {
		if strings.Contains(value, ",") {
			resp.Diagnostics.AddAttributeWarning(path.Root("variables").AtMapKey(name), "A variable with a comma",
				fmt.Sprintf("The value of the variable %q has a comma. The vendor does not say whether the PBX cuts it there, "+
					"and its response does not tell. Try it before you rely on it.", name))
		}
	}
	resp.Diagnostics.AddAttributeWarning(path.Root("destination"), "Invoking "+dialType+" rings telephones",
		fmt.Sprintf("It rings %s and, when that is answered, dials %s. This happens again with each invocation, and calls "+
			"may cost money.", shownNumber(config.Source), shownNumber(config.Destination)))
}

func shownNumber(number attr.Value) string {
	if number.IsUnknown() || number.IsNull() {
		return "a number that is not known yet"
	}

	return number.String()
}

// planAction reports before anything is applied that the vendor is not configured, or that there is
// no tenant.
func planAction(pbxcloud handle, tenant types.String, diags *diag.Diagnostics) {
	if account, ready := pbxcloud.ClientAtPlan(diags); ready && !tenant.IsUnknown() {
		account.resolveTenant(tenant, diags, path.Root("tenant"))
	}
}

func (a *dialAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config dialModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(validate.Invocation(ctx, a, req.Config)...)
	account, ok := a.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	call := Dial{Source: config.Source.ValueString(), Destination: config.Destination.ValueString(),
		Account: config.Account.ValueString()}
	for name, value := range config.variables(&resp.Diagnostics) {
		call.Variable = name + "=" + value
	}
	if call.Tenant, ok = account.resolveTenant(config.Tenant, &resp.Diagnostics, path.Root("tenant")); !ok {
		return
	}
	resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf("Calling %s from %s…", call.Destination,
		call.Source)})
	id, err := account.Dial(ctx, call)
	switch {
	case apierr.Is(err, apierr.Ambiguous):
		resp.Diagnostics.AddError("Unable to tell whether "+dialType+" placed the call", fmt.Sprintf(
			"%s\n\nThe PBX may be ringing %s by now, and dial %s when that is answered, although no usable answer came. The "+
				"call was not repeated. "+
				"Look at the calls on the PBX before you invoke the action again: if it was placed, invoking again rings twice.",
			err, call.Source, call.Destination))
	case err != nil:
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to invoke "+dialType, err, nil)...)
	default:
		resp.SendProgress(action.InvokeProgressEvent{Message: "The PBX places the call. Its id is " + outside.Clean(id) +
			"."})
	}
}
