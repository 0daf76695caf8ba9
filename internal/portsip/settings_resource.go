// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
)

// currentTenant is what an import may give in place of the tenant's id.
const currentTenant = "current"

// settingsDeletion says what happens to a settings object when its resource is destroyed.
var settingsDeletion = deletion.Policies{
	{
		Name:   deletion.Abandon,
		Effect: "the settings stay as they are; Terraform only forgets them.",
		Warning: "These settings cannot be deleted. They stay on the PBX as they are; Terraform only forgets them. To " +
			"write back what the resource replaced, apply deletion_policy = \"restore\" before destroying.",
	},
	{
		Name: deletion.Restore,
		Effect: "the settings that the resource changed get back the values that they had before; secrets are not among " +
			"them, and the plan warns of those that this write may lose. An imported resource knows only what it changed " +
			"after the import.",
	},
	{Name: deletion.Prevent, Effect: "the plan fails."},
}

// settingsResource is the resource of a settings object of the tenant, which always exists:
// creating it adopts it.
type settingsResource struct {
	kindResource

	settings settingsKind
}

// resource returns the resource of the kind.
func (k settingsKind) resource() resource.Resource {
	return &settingsResource{kindResource{lifecycle.NewResource(k.lifecycle()), k.kind}, k}
}

// shownKey is where the private state notes whether the PBX showed the object when the state was
// read or created.
const shownKey = "shown"

type wasShownKey struct{}

// wasShown reports whether the PBX showed the object when the state was read or created.
func wasShown(ctx context.Context) bool { return ctx.Value(wasShownKey{}) != nil }

// recall returns a context for wasShown.
func recall(ctx context.Context, private adoption.PrivateReader) context.Context {
	if shown, _ := private.GetKey(ctx, shownKey); string(shown) == "true" {
		ctx = context.WithValue(ctx, wasShownKey{}, true)
	}

	return ctx
}

// remember notes whether the PBX shows the object, which was read before.
func (r *settingsResource) remember(ctx context.Context, private adoption.PrivateWriter, diags *diag.Diagnostics) {
	account, ready := r.AccountIfReady()
	if !r.settings.mayBeHidden || !ready || diags.HasError() {
		return
	}
	if document, err := r.settings.object(account.Client).get(ctx); err == nil {
		diags.Append(private.SetKey(ctx, shownKey, strconv.AppendBool(nil, document != nil))...)
	}
}

func (r *settingsResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.Resource.Create(ctx, req, resp)
	r.remember(ctx, resp.Private, &resp.Diagnostics)
}

func (r *settingsResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.Resource.Read(ctx, req, resp)
	r.remember(ctx, resp.Private, &resp.Diagnostics)
}

func (r *settingsResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	r.Resource.Update(recall(ctx, req.Private), req, resp)
}

func (r *settingsResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.Resource.Delete(recall(ctx, req.Private), req, resp)
}
