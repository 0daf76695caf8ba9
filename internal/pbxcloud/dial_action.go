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
type dialAction struct{ pbxcloud connection }

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
			"answered. The id of the call is shown as progress; the data source `" + recordingType +
			"` reads the recording by it.\n\n~> **Each invocation rings real phones again**, and calls may cost money. The " +
			"request is never repeated if it may have been received: if the response is lost, the action fails and says so.",
		Attributes: map[string]schema.Attribute{
			"tenant": schema.StringAttribute{Optional: true, Validators: oneTenant(), MarkdownDescription: tenantText},
			"source": schema.StringAttribute{Required: true, Validators: []validator.String{oneLine},
				MarkdownDescription: "The extension that rings first, such as `402`."},
			"destination": schema.StringAttribute{Required: true, Validators: []validator.String{oneLine},
				MarkdownDescription: "The number that is then dialled, as a user at `source` would dial it."},
			"account": schema.StringAttribute{Optional: true, Validators: []validator.String{oneLine},
				MarkdownDescription: "Who the call is made as, such as `402-DEMO`: an extension, a hyphen and the tenant. If " +
					"omitted, the PBX decides."},
			"variables": schema.MapAttribute{Optional: true, ElementType: types.StringType,
				MarkdownDescription: "A variable for the dial plan, where its name is prefixed with the tenant's code and a " +
					"hyphen: `callid` becomes `DEMO-callid`. At most one, because the vendor documents one per call. The name has " +
					"no `=` and no comma, and neither name nor value has a line break. If omitted, no variable is set."},
		},
	}
}

func (a *dialAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.pbxcloud = connectionFor(req.ProviderData)
}

// oneLine accepts a text that is not empty and has no control characters: the PBX passes it to a
// protocol in which a field ends with the line.
var oneLine = validate.String("a text that is not empty, without line breaks or other control characters",
	func(text string) bool {
		return strings.TrimSpace(text) != "" && !strings.ContainsFunc(text, unicode.IsControl)
	})

func (a *dialAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest,
	resp *action.ValidateConfigResponse) {
	var config dialModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	config.variable(&resp.Diagnostics)
}

// variable returns the variable as NAME=VALUE, "" for none, and refuses what cannot be sent.
func (m dialModel) variable(diags *diag.Diagnostics) string {
	elements := m.Variables.Elements()
	if len(elements) > 1 {
		diags.AddAttributeError(path.Root("variables"), "Invalid variables", fmt.Sprintf(
			"There are %d variables, but the vendor documents one per call. How to send several would be a guess, and a wrong "+
				"guess would set a wrong value without an error. Set one.", len(elements)))

		return ""
	}
	for name, element := range elements {
		value, _ := element.(types.String)
		var problem string
		switch {
		case strings.TrimSpace(name) == "", strings.ContainsAny(name, "=,"), strings.ContainsFunc(name, unicode.IsControl):
			problem = fmt.Sprintf("%q is not the name of a variable: it must not be empty, and must not contain an equals "+
				"sign, a comma or a control character.", name)
		case value.IsNull():
			problem = fmt.Sprintf("The variable %q has no value.", name)
		case strings.ContainsFunc(value.ValueString(), unicode.IsControl):
			problem = fmt.Sprintf("The value of the variable %q must have no line breaks or other control characters.", name)
		default:
			return name + "=" + value.ValueString()
		}
		diags.AddAttributeError(path.Root("variables").AtMapKey(name), "Invalid variables", problem)
	}

	return ""
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
	if name, value, _ := strings.Cut(config.variable(&resp.Diagnostics), "="); strings.Contains(value, ",") {
		resp.Diagnostics.AddAttributeWarning(path.Root("variables").AtMapKey(name), "A variable with a comma",
			fmt.Sprintf("The value of the variable %q contains a comma. The vendor does not document whether the PBX cuts the "+
				"value there, and its response does not show it. Try it before you rely on it.", name))
	}
	resp.Diagnostics.AddAttributeWarning(path.Root("destination"), "Invoking "+dialType+" rings phones",
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
func planAction(pbxcloud connection, tenant types.String, diags *diag.Diagnostics) {
	if account, ready := pbxcloud.ClientAtPlan(diags); ready && !tenant.IsUnknown() {
		account.resolveTenant(&tenant, diags)
	}
}

func (a *dialAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config dialModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(validate.Invocation(ctx, a, req.Config)...)
	account, ok := a.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok || !account.resolveTenant(&config.Tenant, &resp.Diagnostics) {
		return
	}
	call := Dial{Tenant: config.Tenant.ValueString(), Source: config.Source.ValueString(),
		Destination: config.Destination.ValueString(), Account: config.Account.ValueString(),
		Variable: config.variable(&resp.Diagnostics)}
	resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf("Calling %s from %s…", call.Destination,
		call.Source)})
	id, err := account.Dial(ctx, call)
	switch {
	case apierr.Is(err, apierr.Ambiguous):
		resp.Diagnostics.AddError("Unable to tell whether "+dialType+" placed the call", fmt.Sprintf(
			"%s\n\nThe PBX may be ringing %s by now, and dial %s when that is answered, but no usable response was received. "+
				"The request was not repeated. Look at the calls on the PBX before you invoke the action again: if the call was "+
				"placed, the phones ring a second time.", err, call.Source, call.Destination))
	case err != nil:
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to invoke "+dialType, err, nil)...)
	default:
		resp.SendProgress(action.InvokeProgressEvent{Message: "The PBX places the call. Its id is " + outside.Clean(id) +
			"."})
	}
}
