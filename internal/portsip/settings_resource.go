// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
)

var (
	_ resource.ResourceWithConfigure   = (*settingsResource)(nil)
	_ resource.ResourceWithIdentity    = (*settingsResource)(nil)
	_ resource.ResourceWithImportState = (*settingsResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*settingsResource)(nil)
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
	lifecycle.Resource[*account, types.Object]

	kind settingsKind
}

func newSettingsResource(kind settingsKind) resource.Resource {
	return &settingsResource{lifecycle.NewResource(kind.lifecycle()), kind}
}

func (r *settingsResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.kind.schema()
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
	if !r.kind.mayBeHidden || !ready || diags.HasError() {
		return
	}
	if document, err := r.kind.object(account.Client).get(ctx); err == nil {
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

// idAttribute is the attribute id of a settings object.
func idAttribute() schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: "The id of the tenant that the settings belong to."}
}

func (r *settingsResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{
			RequiredForImport: true,
			Description:       "The id of the tenant; `current` for the one that the provider is signed in to.",
		},
	}}
}

func (r *settingsResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, ident.Part{Name: "id", Form: objectID})
}
