// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
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
