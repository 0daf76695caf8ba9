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
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// Read implements resource.Resource.
func (r *Resource[A, M]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer r.show(&resp.Diagnostics)
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	// First of all, so that an object that is gone has an identity too: without one older Terraform
	// fails the whole plan.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, r.Identity(state))...)
	account, ok := r.connection.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	snapshot := r.loadSnapshot(ctx, req.Private, &resp.Diagnostics)
	account.ledger().noteRead(r.Name, r.ID(state), r.Key(state, state),
		r.Options(state).DeletionPolicy.ValueString(), snapshot)

	live, diags, err := r.readSettled(ctx, account, state, req.Private)
	resp.Diagnostics.Append(diags...)
	switch {
	case apierr.IsNotFound(err):
		resp.Diagnostics.Append(deletion.Vanished(r.label(state)))
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+r.label(state), err, nil)...)
	// Encoding what most refreshes do not change is a good part of their cost.
	case !resp.Diagnostics.HasError() && !r.Equal(state, live):
		resp.Diagnostics.Append(r.save(ctx, live, &resp.State, resp.Identity)...)
	}
	if unconfirmed := loadWritten(ctx, req.Private); len(unconfirmed) > 0 && err == nil && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(unconfirmed.confirm(ctx, resp.State, resp.Private)...)
	}
}

// save sets a state, whose texts are written as Terraform writes them, and its identity.
func (r *Resource[A, M]) save(ctx context.Context, m M, state *tfsdk.State,
	identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	diags := state.Set(ctx, m)
	diags.Append(identity.Set(ctx, r.Identity(m))...)
	composed, err := value.Composed(state.Raw)
	if err != nil {
		diags.AddError("Unable to save the state", err.Error())

		return diags
	}
	state.Raw = composed

	return diags
}

// loadSnapshot reads what restore remembers, which is nothing for a type without it.
func (r *Resource[A, M]) loadSnapshot(ctx context.Context, private adoption.PrivateReader,
	diags *diag.Diagnostics) adoption.Snapshot {
	if r.Restored == nil {
		return nil
	}
	snapshot, failed := adoption.LoadSnapshot(ctx, private)
	diags.Append(failed...)

	return snapshot
}

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

// Delete implements resource.Resource.
func (r *Resource[A, M]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer r.show(&resp.Diagnostics)
	ctx = fresh(ctx)
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	defer func() {
		if resp.Diagnostics.HasError() { // Terraform sends no identity with a destruction.
			resp.Diagnostics.Append(resp.Identity.Set(ctx, r.Identity(state))...)
		}
	}()
	policy, key := r.Options(state).DeletionPolicy.ValueString(), r.Key(state, state)
	account, ready := r.connection.ClientIfReady()
	switch {
	case policy == deletion.Prevent:
		resp.Diagnostics.Append(deletion.Prevented(r.label(state)))

		return
	case !ready && policy == deletion.Abandon:
		return
	case !ready:
		_, _ = r.connection.Client(&resp.Diagnostics) // It says why.

		return
	}
	ledger := account.ledger()
	ledger.startApply()
	if key != "" {
		defer ledger.lock(r.Name + " key " + key)()
	}
	defer ledger.lock(r.Name + " id " + r.ID(state))()
	snapshot := r.loadSnapshot(ctx, req.Private, &resp.Diagnostics)
	continued := policy != deletion.Delete && loadPrivate[note](ctx, req.Private, noteKey).Continued
	switch {
	case resp.Diagnostics.HasError():
		return
	case policy != deletion.Abandon && ledger.known(r.Name, r.ID(state)).managed:
		resp.Diagnostics.Append(adoption.Kept(r.label(state), snapshot.Attributes()))

		return
	case policy != deletion.Abandon && !continued:
		resp.Diagnostics.Append(r.destroy(ctx, account, state, policy, snapshot)...)
	}
	if !resp.Diagnostics.HasError() {
		ledger.release(r.Name, r.ID(state), key, policy == deletion.Delete, snapshot)
	}
}

// destroy carries out a policy that changes the object.
func (r *Resource[A, M]) destroy(ctx context.Context, account A, state M, policy string,
	snapshot adoption.Snapshot) diag.Diagnostics {
	ctx = transport.WriteStep(ctx)
	var diags diag.Diagnostics
	var err error
	summary := fmt.Sprintf("Unable to %s %s", policy, r.label(state))
	if policy == deletion.Restore {
		summary = "Unable to restore what " + r.label(state) + " replaced"
		if len(snapshot) > 0 {
			err = r.Restore(ctx, account, state, snapshot)
		}
	} else {
		diags, err = r.Destroy(ctx, account, state, policy)
	}
	if err != nil {
		diags.Append(apierr.Diagnostics(summary, err, r.Fields(state))...)
	}

	return diags
}
