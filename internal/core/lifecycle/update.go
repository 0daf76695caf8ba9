// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// visible returns those of the changes that reading the object can confirm.
func visible(changes []adoption.Change) []adoption.Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c adoption.Change) bool { return c.Sensitive || c.NotShown })
}

// Update implements resource.Resource.
func (r *Resource[A, M]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer r.show(&resp.Diagnostics)
	ctx = fresh(ctx)
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	plan, config, ok := r.decode(ctx, req.Plan, req.Config, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	r.Fill(config, &plan, state)
	step := Step[M]{Verb: Updating, Config: config, Live: state, Plan: plan, Changes: r.Changes(ctx, config, state, plan)}
	if len(step.Changes) > 0 {
		account, ok := r.connection.Client(&resp.Diagnostics)
		if !ok {
			return
		}
		account.ledger().startApply()
		defer account.ledger().lock(r.Name + " id " + r.ID(state))()
		// A tainted resource may have the object too. Its destruction comes without a plan that
		// says so.
		account.ledger().markManaged(r.Name, r.ID(state))
		r.update(ctx, account, step, req, resp)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.save(ctx, plan, &resp.State, resp.Identity)...)
}

// update writes the step over the object as it is now.
func (r *Resource[A, M]) update(ctx context.Context, account A, step Step[M], req resource.UpdateRequest,
	resp *resource.UpdateResponse) {
	name := r.label(step.Live)
	err := r.findOther(ctx, account, &step, &resp.Diagnostics)
	if errors.Is(err, ErrNotSearchable) { // The plan has said so, and the user has decided to go on.
		err = nil
	}
	if r.WritesWhole && err == nil && !resp.Diagnostics.HasError() {
		if step.Live, _, err = r.readSettled(ctx, account, step.Live, req.Private); err == nil {
			r.Fill(step.Config, &step.Plan, step.Live)
			// All that is replaced, also what has changed since the plan.
			step.Changes = r.Changes(ctx, step.Config, step.Live, step.Plan)
		}
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to update "+name, err, r.Fields(step.Plan))...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	snapshot := r.loadSnapshot(ctx, req.Private, &resp.Diagnostics)
	_, diags := r.write(ctx, account, step, snapshot, resp.Private)
	resp.Diagnostics.Append(diags...)
	if !diags.HasError() {
		resp.Diagnostics.Append(loadWritten(ctx, req.Private).record(ctx, step.Changes, resp.Private)...)
	}
}

// write makes one planned write, if it changes anything, and settles one whose response was lost.
// Before it writes it saves in the private state what it is about to replace. It reports whether
// something may have been written.
func (r *Resource[A, M]) write(ctx context.Context, account A, step Step[M], snapshot adoption.Snapshot,
	private adoption.PrivateWriter) (bool, diag.Diagnostics) {
	diags := r.Check(ctx, account, step).Errors()
	if diags.HasError() {
		return false, diags
	}
	if r.Restored != nil {
		if err := snapshot.Remember(ctx, step.Changes); err != nil {
			diags.AddError("Unable to remember what is replaced", err.Error())
		}
		diags.Append(snapshot.Save(ctx, private)...)
	}
	if len(step.Changes) == 0 || diags.HasError() {
		return false, diags
	}
	ctx = transport.WriteStep(ctx)
	written, err := r.Type.Update(ctx, account, step.Config, step.Live, step.Plan)
	diags.Append(written...)
	lost := apierr.Is(err, apierr.Ambiguous)
	if lost && r.isWritten(ctx, account, step) {
		return true, diags
	}
	if lost {
		err = fmt.Errorf("%w\n\nIt may have been written all the same: what can be read of it does not tell. Apply again",
			err)
	}
	if err != nil {
		diags.Append(apierr.Diagnostics(fmt.Sprintf("Unable to %s %s", step.Verb, r.label(step.Live)), err,
			r.Fields(step.Plan))...)
	} else {
		diags.Append(r.storedDifferently(ctx, account, step.Config, step.Plan)...)
	}

	return lost, diags
}

// isWritten reports whether a write whose response was lost was carried out, as far as reading the
// object tells.
func (r *Resource[A, M]) isWritten(ctx context.Context, account A, step Step[M]) bool {
	live, _, err := r.Type.Read(ctx, account, step.Live)

	return err == nil && len(visible(step.Changes)) > 0 && len(visible(r.Changes(ctx, step.Config, live, step.Plan))) == 0
}
