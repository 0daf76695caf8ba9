// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

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
	if resp.Diagnostics.HasError() {
		ledger.markUndestroyed(r.Name, r.ID(state))
	} else {
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
