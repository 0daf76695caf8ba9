// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
)

var (
	_ resource.ResourceWithConfigure   = (*customDestinationResource)(nil)
	_ resource.ResourceWithIdentity    = (*customDestinationResource)(nil)
	_ resource.ResourceWithImportState = (*customDestinationResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*customDestinationResource)(nil)
)

// destinationType is the type name of the resource, the data source and the list resource.
const destinationType = "pbxcloud_custom_destination"

// destinationDeletion says what can become of a custom destination when its resource is destroyed.
var destinationDeletion = deletion.Policies{
	{
		Name:    deletion.Abandon,
		Effect:  "the custom destination stays on the PBX, and calls that are sent to it go on; Terraform only forgets it.",
		Warning: "The custom destination stays on the PBX, and calls that are sent to it go on; Terraform only forgets it.",
	},
	{
		Name:    deletion.Delete,
		Effect:  "the custom destination is deleted, and read to see that it is gone. The vendor documents this for other objects only; where it does not work, destroying fails and the resource stays in the state. Whatever sends calls to it loses its destination.",
		Warning: "The custom destination is deleted. Whatever sends calls to it, such as a number or an IVR, loses its destination; the PBX does not check that. If the PBX does not delete it, destroying fails.",
	},
	{Name: deletion.Prevent, Effect: "the plan fails."},
}

// customDestinationResource is the resource pbxcloud_custom_destination.
type customDestinationResource struct{ pbxcloud handle }

// NewCustomDestinationResource returns the resource pbxcloud_custom_destination.
func NewCustomDestinationResource() resource.Resource { return &customDestinationResource{} }

func (r *customDestinationResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = destinationType
}

func (r *customDestinationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A custom destination of a tenant of PBXCloud: something that calls can be sent to, such as an outside number, of a type that says what its parameters mean.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "The id that the PBX gave the custom destination.",
			},
			"tenant": schema.StringAttribute{
				Optional: true, Computed: true, Validators: oneTenant(),
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "The code of the tenant, such as `DEMO`. Defaults to the provider's `pbxcloud.tenant`. Changing it replaces the resource.",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "The name of the custom destination.",
			},
			"type_id": schema.Int64Attribute{
				Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "The id of its type; the data source `pbxcloud_custom_destination_types` lists them. Type `1` forwards calls to a number.",
			},
			"parameters": schema.ListAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				Validators:    []validator.List{listvalidator.SizeAtMost(maxParameters), noEmptyEnd{}},
				PlanModifiers: []planmodifier.List{listplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "The parameters, at most 20, whose meaning the type decides. For type `1`: the number, the caller id to show (such as `INCOMINGDID`), and after how many seconds to give up. " +
					"One that is not needed in between is `\"\"`; the last one must not be empty. `[]` empties them all. Left out, they keep their values; a new custom destination has none.",
			},
			"adopt_existing":  adoption.Attribute("the tenant already has a custom destination with this `name` and `type_id`"),
			"deletion_policy": destinationDeletion.Attribute(),
		},
	}
}

func (r *customDestinationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"tenant": identityschema.StringAttribute{RequiredForImport: true, Description: "The code of the tenant."},
		"id":     identityschema.StringAttribute{RequiredForImport: true, Description: "The id that the PBX gave the custom destination."},
	}}
}

func (r *customDestinationResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.pbxcloud = handleFor(req.ProviderData)
}

// ModifyPlan looks ahead; what it does is in custom_destination_plan.go.
func (r *customDestinationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.planOwned(ctx, req, resp)
	if !resp.Diagnostics.HasError() && !req.Plan.Raw.IsNull() && req.State.Raw.IsNull() {
		r.planCreate(ctx, req, resp)
	}
}

func (r *customDestinationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config destinationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	pbx, ok := r.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant, ok := pbx.tenantOr(config.Tenant, &resp.Diagnostics, path.Root("tenant"))
	if !ok {
		return
	}
	plan.Tenant = types.StringValue(tenant)
	there, diags, err := pbx.look(ctx, plan, false)
	if err != nil {
		diags.Append(apierr.Diagnostics("Unable to create "+destinationType+" "+plan.Name.ValueString(), err, nil)...)
	}
	resp.Diagnostics.Append(diags...)
	if !resp.Diagnostics.HasError() && !pbx.Claim(plan.key()) {
		resp.Diagnostics.AddAttributeError(path.Root("name"), "Two resources for one custom destination",
			fmt.Sprintf("Another resource of this configuration has already created the custom destination %s of the same type in this run. Remove one of the two.", plan.Name))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	plan.fillUnconfigured(config, there)
	if there.exists {
		pbx.Take(tenant + "/" + there.ID.ValueString())
	}

	written, warning, err := pbx.create(ctx, plan, there)
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to create "+destinationType+" "+plan.Name.ValueString(), err, nil)...)
	}
	if warning != "" {
		resp.Diagnostics.AddWarning(destinationType+" "+plan.Name.ValueString()+" was created, but the answer was lost", warning)
	}
	if written.ID == "" {
		return
	}
	plan.ID = types.StringValue(written.ID) // Also after a failure: what exists belongs in the state.
	if err == nil {
		resp.Diagnostics.Append(storedOtherwise(plan, written)...)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

func (r *customDestinationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state destinationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	// First of all, so that one that is gone has an identity too: without one older Terraform fails the whole plan.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	pbx, ok := r.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant, id := state.Tenant.ValueString(), state.ID.ValueString()
	pbx.Own(tenant+"/"+id, state.DeletionPolicy.ValueString())

	destination, err := pbx.CustomDestination(ctx, tenant, id)
	if apierr.IsNotFound(err) {
		resp.Diagnostics.Append(deletion.Vanished(destinationType + " " + tenant + "/" + id))
		resp.State.RemoveResource(ctx)

		return
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics(fmt.Sprintf("Unable to read %s %s/%s", destinationType, tenant, id), err, nil)...)

		return
	}
	state.fromAPI(destination)
	state.setDefaults()
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

func (r *customDestinationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config destinationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(plan.changes(state.destinationSettings)) > 0 {
		pbx, ok := r.pbxcloud.Client(&resp.Diagnostics)
		if !ok {
			return
		}
		written, err := pbx.update(ctx, plan, config)
		if err != nil {
			resp.Diagnostics.Append(apierr.Diagnostics(fmt.Sprintf("Unable to update %s %s/%s", destinationType, plan.Tenant.ValueString(), plan.ID.ValueString()), err, nil)...)

			return
		}
		resp.Diagnostics.Append(storedOtherwise(plan, written)...)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

func (r *customDestinationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state destinationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tenant, id := state.Tenant.ValueString(), state.ID.ValueString()
	name := fmt.Sprintf("%s %s/%s", destinationType, tenant, id)
	switch state.DeletionPolicy.ValueString() {
	case deletion.Prevent:
		resp.Diagnostics.Append(deletion.Prevented(name))

		return
	case deletion.Delete:
		pbx, ok := r.pbxcloud.Client(&resp.Diagnostics)
		if !ok {
			return
		}
		if pbx.Taken(tenant + "/" + id) {
			resp.Diagnostics.Append(adoption.Kept(name))

			return
		}
		if err := pbx.DeleteCustomDestination(ctx, tenant, id); err != nil {
			resp.Diagnostics.Append(apierr.Diagnostics("Unable to delete "+name, err, nil)...)

			return
		}
	}
	if pbx, ok := r.pbxcloud.ClientIfReady(); ok {
		pbx.Release(tenant + "/" + id)
	}
}

func (r *customDestinationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, "tenant", "id")
}
