// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var (
	_ action.ActionWithConfigure  = (*agentPauseAction)(nil)
	_ action.ActionWithModifyPlan = (*agentPauseAction)(nil)
)

const agentPauseType = "pbxcloud_agent_pause"

// agentPauseAction is the action pbxcloud_agent_pause.
type agentPauseAction struct{ pbxcloud handle }

// agentModel is an agent in a queue.
type agentModel struct {
	Tenant    types.String `tfsdk:"tenant"`
	Queue     types.String `tfsdk:"queue"`
	Extension types.String `tfsdk:"extension"`
}

// agentPauseModel is the action.
type agentPauseModel struct {
	agentModel

	Reason types.String `tfsdk:"reason"`
}

// agentAttributes are the attributes of agentModel.
func agentAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"tenant": schema.StringAttribute{Optional: true, Validators: oneTenant(), MarkdownDescription: tenantText},
		"queue": schema.StringAttribute{Required: true, Validators: []validator.String{oneLine{}},
			MarkdownDescription: "The id of the queue, such as `281`."},
		"extension": schema.StringAttribute{
			Required: true, Validators: []validator.String{oneLine{}},
			MarkdownDescription: "The agent in the queue, such as `104-DEMO`: an extension, a hyphen and the tenant.",
		},
	}
}

// NewAgentPauseAction returns the action pbxcloud_agent_pause.
func NewAgentPauseAction() action.Action { return &agentPauseAction{} }

func (a *agentPauseAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = agentPauseType
}

func (a *agentPauseAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	attributes := agentAttributes()
	attributes["reason"] = schema.StringAttribute{
		Optional: true, Validators: []validator.String{oneLine{}},
		MarkdownDescription: "Why the agent pauses, such as `Breakfast`. It is shown in the reports of the queue. Left " +
			"out, they show none.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Pauses an agent in a queue of PBXCloud: the queue sends the agent no calls until the action `" +
			agentUnpauseType + "` or the agent ends the pause.\n\n" +
			"The call is never repeated if it may have been received. Where the answer is lost, the action fails and says so.",
		Attributes: attributes,
	}
}

func (a *agentPauseAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.pbxcloud = handleFor(req.ProviderData)
}

// ModifyPlan reports what would make the invocation fail.
func (a *agentPauseAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest,
	resp *action.ModifyPlanResponse) {
	var config agentPauseModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(validate.Action(ctx, a, req.Config)...)
	planAction(a.pbxcloud, config.Tenant, &resp.Diagnostics)
}

func (a *agentPauseAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config agentPauseModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(validate.Invocation(ctx, a, req.Config)...)
	account, ok := a.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	agent, ok := config.toAPI(account, resp)
	if !ok {
		return
	}
	resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf("Pausing agent %s in queue %s…", agent.Extension,
		agent.Queue)})
	said, err := account.PauseAgent(ctx, agent, config.Reason.ValueString())
	finishAgent(agentPauseType, "paused", agent, said, err, resp)
}

// toAPI returns the agent, if its tenant is known.
func (m agentModel) toAPI(account *account, resp *action.InvokeResponse) (Agent, bool) {
	tenant, ok := account.resolveTenant(m.Tenant, &resp.Diagnostics, path.Root("tenant"))

	return Agent{Tenant: tenant, Queue: m.Queue.ValueString(), Extension: m.Extension.ValueString()}, ok
}

// finishAgent says what became of a call. What the PBX answers is not documented, so words that
// tell neither success nor failure are passed on with a warning.
func finishAgent(typeName, done string, agent Agent, said string, err error, resp *action.InvokeResponse) {
	switch {
	case apierr.Is(err, apierr.Ambiguous):
		resp.Diagnostics.AddError("Unable to tell whether "+typeName+" worked", fmt.Sprintf(
			"%s\n\nAgent %s may be %s in queue %s by now, although no usable answer came. The call was not repeated. Look at "+
				"the queue on the PBX before you invoke the action again.",
			err, agent.Extension, done, agent.Queue))
	case err != nil:
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to invoke "+typeName, err, nil)...)
	case said != "":
		resp.Diagnostics.AddWarning("Unable to tell whether "+typeName+" worked", fmt.Sprintf(
			"The PBX answered %s, which tells neither success nor failure. Look at queue %s on the PBX.", said, agent.Queue))
	default:
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf("Agent %s is %s in queue %s.", agent.Extension,
			done, agent.Queue)})
	}
}
