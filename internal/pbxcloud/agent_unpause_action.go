// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var (
	_ action.ActionWithConfigure  = (*agentUnpauseAction)(nil)
	_ action.ActionWithModifyPlan = (*agentUnpauseAction)(nil)
)

const agentUnpauseType = "pbxcloud_agent_unpause"

// agentUnpauseAction is the action pbxcloud_agent_unpause.
type agentUnpauseAction struct{ pbxcloud handle }

// NewAgentUnpauseAction returns the action pbxcloud_agent_unpause.
func NewAgentUnpauseAction() action.Action { return &agentUnpauseAction{} }

func (a *agentUnpauseAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = agentUnpauseType
}

func (a *agentUnpauseAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Ends the pause of an agent in a queue of PBXCloud, so that the queue sends the agent calls " +
			"again.\n\n" +
			"The call is never repeated if it may have been received. Where the answer is lost, the action fails and says so.",
		Attributes: agentAttributes(),
	}
}

func (a *agentUnpauseAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.pbxcloud = handleFor(req.ProviderData)
}

// ModifyPlan reports what would make the invocation fail.
func (a *agentUnpauseAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest,
	resp *action.ModifyPlanResponse) {
	var config agentModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(validate.Action(ctx, a, req.Config)...)
	planAction(a.pbxcloud, config.Tenant, &resp.Diagnostics)
}

func (a *agentUnpauseAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config agentModel
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
	resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf("Ending the pause of agent %s in queue %s…",
		agent.Extension, agent.Queue)})
	said, err := account.UnpauseAgent(ctx, agent)
	finishAgent(agentUnpauseType, "no longer paused", agent, said, err, resp)
}
