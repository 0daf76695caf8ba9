// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *Resource[A, M]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	defer r.show(&resp.Diagnostics)
	switch {
	case req.State.Raw.IsNull():
		r.planCreate(ctx, req, resp)
	case req.Plan.Raw.IsNull():
		r.planDestroy(ctx, req, resp)
	default:
		r.planUpdate(ctx, req, resp)
	}
}

// refuse turns a conflict into its error.
func refuse(found conflict, e adoption.Existing, diags *diag.Diagnostics) {
	switch found {
	case shared:
		diags.Append(e.Shared())
	case moved:
		diags.Append(e.Moved())
	case busy:
		diags.Append(e.Busy())
	case noConflict:
	}
}

// planDestroy says what destroying will do. What would be restored is known to the private state.
func (r *Resource[A, M]) planDestroy(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	account, ready := r.connection.ClientIfReady()
	if ready {
		refuse(account.ledger().planDestroyed(r.Name, r.ID(state), r.Key(state, state)), r.existing(state, state),
			&resp.Diagnostics)
	}
	policy := r.Options(state).DeletionPolicy.ValueString()
	resp.Diagnostics.Append(savePrivate(ctx, resp.Private, noteKey, note{ID: r.ID(state), Policy: policy})...)
	resp.Diagnostics.Append(r.Policies.Planned(policy, r.label(state))...)
	if policy != deletion.Restore || resp.Diagnostics.HasError() {
		return
	}
	snapshot, diags := adoption.LoadSnapshot(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	restored, blank, err := r.Restored(ctx, state, snapshot)
	if err != nil {
		resp.Diagnostics.AddError("Unable to plan what is restored",
			err.Error()+". Set deletion_policy = \"abandon\" to let go of the settings as they are now.")

		return
	}
	detail := "The resource has replaced nothing, so nothing is written back; Terraform only forgets the settings."
	if len(blank) > 0 {
		detail = "No setting is written back."
	}
	changes := r.Changes(ctx, state, state, restored)
	if ready {
		step := Step[M]{Verb: Restoring, Config: state, Live: state, Plan: restored, Changes: changes}
		resp.Diagnostics.Append(r.Check(ctx, account, step).Warnings()...)
	}
	if len(changes) > 0 {
		detail = "These settings are written back as they were before:\n" + adoption.Describe(changes)
	}
	if len(blank) > 0 {
		detail += "\n\nThese were blank before, and the PBX takes no blank value for them. They are omitted from what is " +
			"written, so a PBX that keeps what is omitted keeps their present values:\n  " +
			strings.Join(blank, "\n  ")
	}
	resp.Diagnostics.AddWarning("Destroying "+r.label(state)+": "+deletion.Restore, detail)
}

// planUpdate plans for an object that the resource has, which may be the first part of a
// replacement.
func (r *Resource[A, M]) planUpdate(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	policy := r.Options(state).DeletionPolicy.ValueString()
	resp.Diagnostics.Append(savePrivate(ctx, resp.Private, noteKey, note{ID: r.ID(state), Policy: policy})...)

	stateKey := r.Key(state, state)
	plannedKey := stateKey
	var plan, config M
	changed := false
	// Most resources of most plans do not change; decoding them would be most of the work.
	if !req.Plan.Raw.Equal(req.State.Raw) {
		plannedKey = ""
		resp.Diagnostics.Append(keepSpelling(ctx, &req.Plan, req.State)...)
		if plan, config, changed = r.decode(ctx, req.Plan, req.Config, &resp.Diagnostics); changed {
			r.Fill(config, &plan, state)
			plannedKey = r.Key(config, plan)
		}
	}
	account, ready := r.connection.ClientIfReady()
	if ready {
		refuse(account.ledger().planKept(r.Name, r.ID(state), stateKey, plannedKey), r.existing(state, state),
			&resp.Diagnostics)
	}
	if !changed || resp.Diagnostics.HasError() {
		return
	}
	changes := r.Changes(ctx, config, state, plan)
	if replacing := onlyReplacing(changes); len(replacing) > 0 {
		for _, change := range replacing {
			resp.RequiresReplace.Append(attributePath(change.Attribute))
		}
		resp.Diagnostics.Append(r.Policies.Planned(policy, r.label(state))...)
		if ready && plannedKey != "" && plannedKey != stateKey && !account.ledger().isApplying() {
			r.previewReplacement(ctx, account, config, state, plan, &resp.Diagnostics)
		}

		return
	}
	step := Step[M]{Verb: Updating, Config: config, Live: state, Plan: plan, Changes: changes}
	if ready {
		if err := r.findOther(ctx, account, &step, &resp.Diagnostics); err != nil {
			resp.Diagnostics.Append(adoption.Unreadable(r.label(state), r.Noun, err)...)
		}
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.Check(ctx, account, step)...)
		resp.Diagnostics.Append(r.writtenBefore(loadWritten(ctx, req.Private), step)...)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// previewReplacement warns of what a replacement with another natural key will do. Terraform plans
// the creation by a call of its own, whose warnings it does not show.
func (r *Resource[A, M]) previewReplacement(ctx context.Context, account A, config, state, plan M,
	diags *diag.Diagnostics) {
	found, err := r.Find(ctx, account, config, plan)
	// A key that the state does not have, such as a licence key, finds the resource's own object.
	found = slices.DeleteFunc(found, func(m M) bool { return r.ID(m) == r.ID(state) })
	r.previewCreate(ctx, account, creation[M]{config: config, plan: plan, searched: true, found: found, err: err}, diags)
}

// keepSpelling gives a plan the spelling of the state wherever it means the same, so that another
// spelling in the configuration, after an import for one, is no change.
func keepSpelling(ctx context.Context, plan *tfsdk.Plan, state tfsdk.State) diag.Diagnostics {
	var planned, before types.Object
	diags := plan.Get(ctx, &planned)
	diags.Append(state.Get(ctx, &before)...)
	if diags.HasError() {
		return diags
	}

	return plan.Set(ctx, value.Keep(ctx, planned, before))
}

// onlyReplacing returns those of the changes that an object cannot have.
func onlyReplacing(changes []adoption.Change) []adoption.Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c adoption.Change) bool { return !c.RequiresReplace })
}

// findOther refuses an update that changes the natural key of an object to that of another one. If
// what has the key is the object itself, it completes what the step knows of it.
func (r *Resource[A, M]) findOther(ctx context.Context, account A, step *Step[M], diags *diag.Diagnostics) error {
	before, after, at := r.Key(step.Live, step.Live), r.Key(step.Config, step.Plan), r.KeyAttribute(step.Config).String()
	changesKey := before != "" && before != after ||
		slices.ContainsFunc(step.Changes, func(c adoption.Change) bool { return c.Attribute == at })
	if r.AlwaysExists || after == "" || !changesKey {
		return nil
	}
	found, err := r.Find(ctx, account, step.Config, step.Plan)
	for _, live := range found {
		if r.ID(live) != r.ID(step.Live) {
			diags.Append(r.existing(step.Config, live).InTheWay())

			continue
		}
		r.Fill(step.Live, &step.Live, live) // What the state does not know.
		step.Changes = r.Changes(ctx, step.Config, step.Live, step.Plan)
	}

	return err
}
