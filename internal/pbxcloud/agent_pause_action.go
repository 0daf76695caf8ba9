// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var (
	_ action.ActionWithConfigure  = (*agentAction)(nil)
	_ action.ActionWithModifyPlan = (*agentAction)(nil)
)

const (
	agentPauseType   = "pbxcloud_agent_pause"
	agentUnpauseType = "pbxcloud_agent_unpause"
)

// agentAction is the actions pbxcloud_agent_pause and pbxcloud_agent_unpause.
type agentAction struct {
	pbxcloud connection

	typeName, description string
	// progress begins the message before the request, and done says what the agent is afterwards.
	progress, done string
	hasReason      bool
	request        func(c *Client, ctx context.Context, agent Agent) (string, error)
}

// NewAgentPauseAction returns the action pbxcloud_agent_pause.
func NewAgentPauseAction() action.Action {
	return &agentAction{
		typeName: agentPauseType, progress: "Pausing", done: "paused", hasReason: true, request: (*Client).PauseAgent,
		description: "Pauses an agent in a queue of PBXCloud: the queue sends the agent no calls until the action `" +
			agentUnpauseType + "` or the agent ends the pause.",
	}
}

// NewAgentUnpauseAction returns the action pbxcloud_agent_unpause.
func NewAgentUnpauseAction() action.Action {
	return &agentAction{
		typeName: agentUnpauseType, progress: "Ending the pause of", done: "no longer paused",
		request:     (*Client).UnpauseAgent,
		description: "Ends the pause of an agent in a queue of PBXCloud, so that the queue sends the agent calls again.",
	}
}

func (a *agentAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.typeName
}

func (a *agentAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: a.description + "\n\nThe request is never repeated if it may have been received. If the " +
			"response is lost, the action fails and says so.",
		Attributes: map[string]schema.Attribute{
			"tenant": schema.StringAttribute{Optional: true, Validators: oneTenant(), MarkdownDescription: tenantText},
			"queue": schema.StringAttribute{Required: true, Validators: []validator.String{oneLine},
				MarkdownDescription: "The id of the queue, such as `281`."},
			"extension": schema.StringAttribute{Required: true, Validators: []validator.String{oneLine},
				MarkdownDescription: "The agent in the queue, such as `104-DEMO`: an extension, a hyphen and the tenant."},
		},
	}
	if a.hasReason {
		resp.Schema.Attributes["reason"] = schema.StringAttribute{Optional: true, Validators: []validator.String{oneLine},
			MarkdownDescription: "Why the agent pauses, such as `Breakfast`, for the reports of the queue. If omitted, they " +
				"show none."}
	}
}

func (a *agentAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.pbxcloud = connectionFor(req.ProviderData)
}

// agentModel is an agent in a queue. The action that ends a pause has no reason.
type agentModel struct{ Tenant, Queue, Extension, Reason types.String }

func (a *agentAction) config(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) (m agentModel) {
	diags.Append(config.GetAttribute(ctx, path.Root("tenant"), &m.Tenant)...)
	diags.Append(config.GetAttribute(ctx, path.Root("queue"), &m.Queue)...)
	diags.Append(config.GetAttribute(ctx, path.Root("extension"), &m.Extension)...)
	if a.hasReason {
		diags.Append(config.GetAttribute(ctx, path.Root("reason"), &m.Reason)...)
	}

	return m
}

// ModifyPlan reports what would make the invocation fail.
func (a *agentAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	config := a.config(ctx, req.Config, &resp.Diagnostics)
	resp.Diagnostics.Append(validate.Action(ctx, a, req.Config)...)
	planAction(a.pbxcloud, config.Tenant, &resp.Diagnostics)
}

// Invoke makes the request. How the PBX responds is not documented, so a text that shows neither
// success nor failure is passed on with a warning.
func (a *agentAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	config := a.config(ctx, req.Config, &resp.Diagnostics)
	resp.Diagnostics.Append(validate.Invocation(ctx, a, req.Config)...)
	account, ok := a.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok || !account.resolveTenant(&config.Tenant, &resp.Diagnostics) {
		return
	}
	agent := Agent{Tenant: config.Tenant.ValueString(), Queue: config.Queue.ValueString(),
		Extension: config.Extension.ValueString(), Reason: config.Reason.ValueString()}
	resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf("%s agent %s in queue %s…", a.progress,
		agent.Extension, agent.Queue)})
	result, err := a.request(account.Client, ctx, agent)
	switch {
	case apierr.Is(err, apierr.Ambiguous):
		resp.Diagnostics.AddError("Unable to tell whether "+a.typeName+" worked", fmt.Sprintf(
			"%s\n\nAgent %s may be %s in queue %s by now, but no usable response was received. The request was not repeated. "+
				"Look at the queue on the PBX before you invoke the action again.", err, agent.Extension, a.done, agent.Queue))
	case err != nil:
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to invoke "+a.typeName, err, nil)...)
	case result != "":
		resp.Diagnostics.AddWarning("Unable to tell whether "+a.typeName+" worked", fmt.Sprintf(
			"The PBX responded %s, which shows neither success nor failure. Look at queue %s on the PBX.", result, agent.Queue))
	default:
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf("Agent %s is %s in queue %s.", agent.Extension,
			a.done, agent.Queue)})
	}
}
