// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
)

// planCreate plans a creation, which may also be the second part of a replacement, or of a tainted
// resource.
func (r *Resource[A, M]) planCreate(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	account, ready := r.connection.ClientAtPlan(&resp.Diagnostics)
	plan, config, ok := r.decode(ctx, req.Plan, req.Config, &resp.Diagnostics)
	if notYet := r.connection.NotYet(); notYet != nil && ok && !r.mustRefuse(plan) {
		resp.Diagnostics.Append(adoption.Unreadable(r.label(plan), r.Noun, notYet)...)
	}
	if !ok || !ready {
		return // Create decides, when everything is known.
	}
	resp.Diagnostics.Append(r.Prepare(account, config, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ledger, key, before := account.ledger(), r.Key(config, plan), loadPrivate[note](ctx, req.Private, noteKey)
	var found []M
	var err error
	if key != "" && !ledger.isApplying() {
		found, err = r.Find(ctx, account, config, plan)
	}
	var live M
	id := ""
	if len(found) == 1 {
		live = found[0]
		id = r.ID(live)
	}
	own, inConflict := ledger.planCreated(r.Name, key, id, before.ID)
	if subject := plan; inConflict != noConflict {
		if id != "" {
			subject = live
		}
		refuse(inConflict, r.existing(config, subject), &resp.Diagnostics)

		return
	}
	if before.ID == "" && own && id != "" { // A tainted resource: Terraform tells nothing of what its state had.
		known := ledger.known(r.Name, id)
		before = note{ID: id, Policy: known.policy}
		if len(known.snapshot) > 0 {
			resp.Diagnostics.Append(known.snapshot.Save(ctx, resp.Private)...)
		}
	}
	if before.ID != "" {
		before.Continued = own
		resp.Diagnostics.Append(savePrivate(ctx, resp.Private, noteKey, before)...)
	}

	// Known is only what is certain: Terraform plans again in the apply, when a live object may
	// have changed, vanished or appeared.
	filled := plan
	if !r.AlwaysExists && r.Options(plan).AdoptExisting.Equal(types.BoolValue(false)) && !own && key != "" &&
		!ledger.keyReleased(r.Name, key) {
		r.Fill(config, &plan, r.Defaults())
	}
	if !ledger.isApplying() {
		r.previewCreate(ctx, account, creation[M]{config: config, plan: filled, searched: key != "", found: found, own: own,
			policy: before.Policy, err: err}, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// creation is what the plan of a creation has found.
type creation[M any] struct {
	config, plan M
	// searched is set if the natural key is known, and found are the objects that have it.
	searched bool
	found    []M
	// own is set if the live object is the resource's own, whose deletion_policy is given.
	own    bool
	policy string
	err    error
}

// previewCreate refuses a creation that cannot work and warns of what it will change.
func (r *Resource[A, M]) previewCreate(ctx context.Context, account A, c creation[M], diags *diag.Diagnostics) {
	switch {
	case c.policy == deletion.Prevent:
		diags.Append(deletion.Prevented(r.label(c.plan)))
	case c.err != nil:
		diags.Append(adoption.Unreadable(r.label(c.plan), r.Noun, c.err)...)
	case len(c.found) > 1:
		diags.Append(r.several(c.config, c.found))
	case !c.searched && !r.mustRefuse(c.plan): // Whether it is created or adopted is not known yet.
	case len(c.found) == 0 || c.own && c.policy == deletion.Delete:
		r.Fill(c.config, &c.plan, r.Defaults())
		diags.Append(r.Check(ctx, account, Step[M]{Verb: Creating, Config: c.config, Plan: c.plan})...)
	default:
		r.previewAdoption(ctx, account, c, c.found[0], diags)
	}
}

// mustRefuse reports whether an unmanaged object may not be adopted.
func (r *Resource[A, M]) mustRefuse(plan M) bool {
	adopt := r.Options(plan).AdoptExisting

	return !r.AlwaysExists && !adopt.ValueBool() && !adopt.IsUnknown()
}

func (r *Resource[A, M]) previewAdoption(ctx context.Context, account A, c creation[M], live M,
	diags *diag.Diagnostics) {
	r.Fill(c.config, &c.plan, live)
	changes := r.Changes(ctx, c.config, live, c.plan)
	if replacing := adoption.Certain(onlyReplacing(changes)); len(replacing) > 0 {
		diags.Append(r.existing(c.config, live).Unadoptable(replacing))

		return
	}
	if !c.own && r.mustRefuse(c.plan) {
		diags.Append(r.existing(c.config, live).Refused())

		return
	}
	diags.Append(r.Check(ctx, account, Step[M]{Verb: Adopting, Config: c.config, Live: live, Plan: c.plan,
		Changes: changes})...)
	if !c.own && !diags.HasError() {
		r.announce(account, c.config, live, changes, diags)
	}
}

// announce warns once in a walk that an object is adopted. An apply does so too, because the plan
// may not have seen the object, or not have known which one is meant.
func (r *Resource[A, M]) announce(account A, config, live M, changes []adoption.Change, diags *diag.Diagnostics) {
	if (!r.AlwaysExists || len(changes) > 0) && account.ledger().announce(r.Name, r.ID(live)) {
		diags.Append(r.existing(config, live).Adopting(changes))
	}
}

// several is the error for several objects with one natural key.
func (r *Resource[A, M]) several(config M, found []M) diag.Diagnostic {
	ids := make([]string, len(found))
	for i, live := range found {
		ids[i] = r.ImportID(live)
	}

	return r.existing(config, found[0]).Several(ids)
}
