// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

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
		Name:    deletion.Abandon,
		Effect:  "the settings stay as they are; Terraform only forgets them.",
		Warning: "These settings cannot be deleted. They stay on the PBX as they are; Terraform only forgets them. To write back what the resource replaced, apply deletion_policy = \"restore\" before destroying.",
	},
	{
		Name:   deletion.Restore,
		Effect: "the settings that the resource changed get back the values that they had before; secrets are not among them, and the plan warns of those that this write may lose. An imported resource knows only what it changed after the import.",
	},
	{Name: deletion.Prevent, Effect: "the plan fails."},
}

// settingsResource is the resource of a settings object of the tenant, which always exists: creating it adopts it.
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

// idAttribute is the attribute id of a settings object.
func idAttribute() schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: "The id of the tenant that the settings belong to."}
}

func (r *settingsResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{
			RequiredForImport: true,
			Description:       "The id of the tenant; `current` for the one that the provider is signed in to.",
		},
	}}
}

func (r *settingsResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, "id")
}
