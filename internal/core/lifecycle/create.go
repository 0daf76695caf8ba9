// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// Create implements resource.Resource. From the search for an existing object to the write nobody
// else in this run touches what has the same natural key.
func (r *Resource[A, M]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer r.show(&resp.Diagnostics)
	ctx = fresh(ctx)
	account, ok := r.connection.Client(&resp.Diagnostics)
	plan, config, decoded := r.decode(ctx, req.Plan, req.Config, &resp.Diagnostics)
	if !decoded || !ok {
		return
	}
	ledger := account.ledger()
	ledger.startApply()
	resp.Diagnostics.Append(r.Prepare(account, config, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	key := r.Key(config, plan)
	defer ledger.lock(r.Name + " key " + key)()
	live, exists, unlock := r.findExisting(ctx, account, config, plan, &resp.Diagnostics)
	defer unlock()
	if resp.Diagnostics.HasError() {
		return
	}
	id := ""
	subject := plan
	if exists {
		id, subject = r.ID(live), live
	}
	own, inConflict := ledger.claim(r.Name, key, id)
	refuse(inConflict, r.existing(config, subject), &resp.Diagnostics)
	switch {
	case resp.Diagnostics.HasError():
	case exists:
		r.adopt(ctx, account, resp, own, config, plan, live)
	default:
		r.createNew(ctx, account, resp, config, plan)
	}
}

// findExisting looks for the object that has the natural key of the plan, and locks it against
// being destroyed at the same time.
func (r *Resource[A, M]) findExisting(ctx context.Context, account A, config, plan M, diags *diag.Diagnostics) (live M,
	exists bool, unlock func()) {
	unlock = func() {}
	for again, attempts := true, 0; again && attempts < 2; attempts++ {
		again = false
		found, err := r.Find(ctx, account, config, plan)
		switch {
		case errors.Is(err, ErrNotSearchable):
			diags.Append(explain.Notice{
				At: r.KeyAttribute(config), Title: "Creating " + r.label(plan) + " without looking for an existing one",
				General: "It could not be read whether it exists already. If it does, the vendor may refuse a second one, or " +
					"have two of the same.\n\n" +
					err.Error(),
			})
		case err != nil:
			diags.Append(apierr.Diagnostics("Unable to create "+r.label(plan), err, r.Fields(plan))...)
		case len(found) > 1:
			diags.Append(r.several(config, found))
		case len(found) == 1:
			live, exists = found[0], true
			unlock()
			unlock = account.ledger().lock(r.Name + " id " + r.ID(live))
			// It may have been deleted before the lock was free.
			again = account.ledger().deleted(r.Name, r.ID(live))
		default:
			exists = false
		}
	}

	return live, exists, unlock
}

// adopt gives an object that exists the planned settings, if it is the resource's own or may be
// adopted.
func (r *Resource[A, M]) adopt(ctx context.Context, account A, resp *resource.CreateResponse, own bool, config, plan,
	live M) {
	r.Fill(config, &plan, live)
	changes := r.Changes(ctx, config, live, plan)
	if replacing := onlyReplacing(changes); len(replacing) > 0 {
		resp.Diagnostics.Append(r.existing(config, live).Unadoptable(replacing))

		return
	}
	if !own && r.mustRefuse(plan) {
		resp.Diagnostics.Append(r.existing(config, live).Refused())

		return
	}
	if !own {
		r.announce(account, config, live, changes, &resp.Diagnostics)
	}
	step := Step[M]{Verb: Adopting, Config: config, Live: live, Plan: plan, Changes: changes}
	snapshot := account.ledger().known(r.Name, r.ID(live)).snapshot.Clone()
	mayBeWritten, diags := r.write(ctx, account, step, snapshot, resp.Private)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() && (!mayBeWritten || r.Restored == nil) {
		return
	}
	resp.Diagnostics.Append(written{}.record(ctx, changes, resp.Private)...)
	// Also after a lost response, where there is something to restore: the state alone remembers
	// what was replaced.
	resp.Diagnostics.Append(r.save(ctx, plan, &resp.State, resp.Identity)...)
}

// createNew creates the object, and writes afterwards what could not be sent with the creation.
func (r *Resource[A, M]) createNew(ctx context.Context, account A, resp *resource.CreateResponse, config, plan M) {
	r.Fill(config, &plan, r.Defaults())
	resp.Diagnostics.Append(r.Check(ctx, account, Step[M]{Verb: Creating, Config: config, Plan: plan}).Errors()...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := r.label(plan)
	ctx = transport.WriteStep(ctx)
	sent, diags, err := r.Type.Create(ctx, account, config, plan)
	resp.Diagnostics.Append(diags...)
	if apierr.Is(err, apierr.Ambiguous) && r.ID(sent) == "" {
		sent, err = r.findLost(ctx, account, config, plan, sent, err, &resp.Diagnostics)
	}
	switch created := r.ID(sent) != ""; {
	case err != nil && created:
		resp.Diagnostics.AddError(r.label(sent)+" was created, but could not be read back",
			err.Error()+"\n\nIt exists, and is in the state as it was sent.\n\n"+fmt.Sprintf(tainted, "kept"))
	case err != nil:
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to create "+name, err, r.Fields(plan))...)

		return
	case !created:
		return
	}
	account.ledger().markManaged(r.Name, r.ID(sent))
	resp.Diagnostics.Append(r.noteCreated(ctx, resp.Private)...)
	resp.Diagnostics.Append(r.storedDifferently(ctx, account, config, sent)...)
	unconfirmed := written{}
	resp.Diagnostics.Append(unconfirmed.record(ctx, r.Changes(ctx, config, r.Defaults(), sent), resp.Private)...)
	// Saved before anything else is done: what exists belongs in the state.
	resp.Diagnostics.Append(r.save(ctx, sent, &resp.State, resp.Identity)...)
	r.Fill(config, &plan, sent)
	rest := r.Changes(ctx, config, sent, plan)
	if resp.Diagnostics.HasError() || len(rest) == 0 {
		return
	}
	if _, diags := r.write(ctx, account, Step[M]{Verb: Updating, Config: config, Live: sent, Plan: plan, Changes: rest},
		nil, nil); diags.HasError() {
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.AddError(r.label(sent)+" was created, but not completely",
			"It is in the state as it was created. These settings are still to be written:\n"+adoption.Describe(rest)+"\n\n"+
				fmt.Sprintf(tainted, "completed"))

		return
	}
	resp.Diagnostics.Append(unconfirmed.record(ctx, rest, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// tainted says what Terraform does to an object whose creation has ended with an error, and how to
// have it kept or completed.
const tainted = "Terraform has marked it as tainted, so the next apply would replace it. To have it %s instead, run " +
	"`terraform untaint ADDRESS` first."

// findLost looks for an object whose creation had no usable response. There was none with its
// natural key before, so one that is there now and is as it was sent is ours.
func (r *Resource[A, M]) findLost(ctx context.Context, account A, config, plan, sent M, lost error,
	diags *diag.Diagnostics) (M, error) {
	found, err := r.findSettled(ctx, account, config, plan)
	switch {
	case err != nil:
		return sent, fmt.Errorf("%w\n\nWhether it was created is not known, because that could not be read either: %s", lost,
			err.Error())
	case len(found) == 0:
		return sent, fmt.Errorf("%w\n\nIt does not exist now, so it was most likely not created. Apply again", lost)
	case len(found) > 1:
		diags.Append(r.several(config, found))

		return sent, lost
	}
	live := found[0]
	if len(visible(r.Changes(ctx, config, live, sent))) > 0 {
		return sent, fmt.Errorf("%w\n\n%s exists now, but is not as it was sent, so someone else may have created it. "+
			"Import it, or set adopt_existing = true",
			lost, r.existing(config, live).Label())
	}
	r.Fill(sent, &sent, live)
	diags.AddWarning(r.label(sent)+" was created, but the response was lost",
		"It did not exist before and now is as it was sent, so it is treated as created.\n\n"+lost.Error())

	return sent, nil
}
