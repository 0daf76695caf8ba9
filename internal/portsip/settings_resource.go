// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// settingsResource is the life of a settings object of the tenant. It is the same for all four: the object always exists, so
// creating adopts it; it is written by read, modify, write; and it cannot be deleted. The resource types embed it.
type settingsResource struct {
	settingsKind

	portsip handle
}

var (
	_ resource.ResourceWithConfigure   = (*settingsResource)(nil)
	_ resource.ResourceWithIdentity    = (*settingsResource)(nil)
	_ resource.ResourceWithImportState = (*settingsResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*settingsResource)(nil)
)

// currentTenant is what an import may give in place of the tenant's id.
const currentTenant = "current"

// settingsDeletion says what can become of a settings object when its resource is destroyed.
var settingsDeletion = deletion.Policies{
	{
		Name:    deletion.Abandon,
		Effect:  "the settings stay as they are; Terraform only forgets them.",
		Warning: "These settings cannot be deleted. They stay on the PBX as they are; Terraform only forgets them. To write back what the resource replaced, apply deletion_policy = \"restore\" before destroying.",
	},
	{
		Name:   deletion.Restore,
		Effect: "the settings that the resource changed get back the values that they had before; secrets stay as they are. An imported resource knows only what it changed after the import.",
	},
	{Name: deletion.Prevent, Effect: "the plan fails."},
}

// idAttribute is the attribute id of a settings object.
func idAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		MarkdownDescription: "The id of the tenant that the settings belong to.",
	}
}

func (r *settingsResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.typeName
}

func (r *settingsResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema()
}

func (r *settingsResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{
			RequiredForImport: true,
			Description:       "The id of the tenant; `current` for the one that the provider is signed in to.",
		},
	}}
}

func (r *settingsResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.portsip = handleFor(req.ProviderData)
}

// ModifyPlan shows what adopting will change and what destroying will do, and fills in what is not configured: with what is
// there when the resource is created, with what the state has later.
func (r *settingsResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, req, resp)

		return
	}
	plan, config := r.decode(ctx, req.Plan.Raw, &resp.Diagnostics), r.decode(ctx, req.Config.Raw, &resp.Diagnostics)
	state := r.decode(ctx, req.State.Raw, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	there := reading{values: state}
	if req.State.Raw.IsNull() {
		var ok bool
		if there, ok = r.lookAhead(ctx, config, &resp.Diagnostics); !ok {
			return
		}
		state = nil
	}
	r.fill(config, plan, there)
	if r.check != nil {
		resp.Diagnostics.Append(r.check(plan)...)
	}
	ordered := r.ordered(config, plan, state)
	resp.Diagnostics.Append(r.missingSecrets(ordered, config)...)
	changes := append(r.changes(ctx, there.values, plan), r.secretChanges(ordered)...)
	if state == nil && !there.blind && len(changes) > 0 {
		resp.Diagnostics.Append(adoption.Overwriting(r.noun+" "+there.tenant(), changes))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, r.encode(plan))...)
}

// lookAhead reads what creating the resource will adopt. If that cannot be read, the plan goes on without, unless the apply is
// bound to fail as well.
func (r *settingsResource) lookAhead(ctx context.Context, config values, diags *diag.Diagnostics) (reading, bool) {
	client, ready := r.portsip.ClientAtPlan(diags)
	if !ready {
		return reading{}, false
	}
	there, err := r.read(ctx, client.Client)
	switch {
	case apierr.Is(err, apierr.Credentials):
		diags.Append(apierr.Diagnostics("Unable to plan "+r.typeName, err, nil)...)
	case err != nil:
		diags.AddWarning("Unable to look at "+r.noun,
			"What creating this resource will change cannot be shown, because the present settings could not be read.\n\n"+err.Error())
	case there.blind:
		diags.AddWarning("Unable to look at "+r.noun,
			"What creating this resource will change cannot be shown: this PBX takes these settings but does not show them. Later changes made outside Terraform cannot be seen either.")
	default:
		diags.Append(r.unsupported(config, there)...)
	}

	return there, err == nil && !diags.HasError()
}

// planDestroy says what destroying will do. What would be restored is known to the private state.
func (r *settingsResource) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	state := r.decode(ctx, req.State.Raw, &resp.Diagnostics)
	settingsDeletion.ModifyPlan(ctx, req, resp, false, r.typeName+" "+state.tenant())
	if resp.Diagnostics.HasError() || state.text("deletion_policy") != deletion.Restore {
		return
	}
	snapshot, diags := adoption.LoadSnapshot(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	writable, blanks := r.splitBlanks(ctx, snapshot)
	restored, err := r.restored(ctx, state, writable)
	if err != nil {
		resp.Diagnostics.AddError("Unable to plan what is restored", err.Error()+". Set deletion_policy = \"abandon\" to let go of the settings as they are now.")

		return
	}
	detail := "The resource has replaced nothing, so nothing is written back; Terraform only forgets the settings."
	if changes := r.changes(ctx, state, restored); len(changes) > 0 {
		detail = "These settings are written back as they were before:\n" + adoption.Describe(changes)
	}
	if len(blanks) > 0 {
		detail += "\n\nThese were blank before, and the PBX takes no blank value for them. They are left out of what is written, so a PBX that keeps what is left out keeps their present values:\n  " +
			strings.Join(blanks, "\n  ")
	}
	resp.Diagnostics.AddWarning("Destroying "+r.typeName+" "+state.tenant()+": "+deletion.Restore, detail)
}

// restored is what the state would be with the snapshot written over it.
func (r *settingsResource) restored(ctx context.Context, state values, snapshot adoption.Snapshot) (values, error) {
	restored := values{}
	for name, v := range state {
		restored[name] = v
	}
	for name, was := range snapshot {
		now, err := value.ToJSON(ctx, state[name])
		if err != nil {
			return nil, err
		}
		merged := overlay(Document{name: now}, Document{name: was})
		if restored[name], err = value.FromJSON(ctx, r.shownTypes()[name], merged[name]); err != nil {
			return nil, err
		}
	}

	return restored, nil
}

func (r *settingsResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, config := r.decode(ctx, req.Plan.Raw, &resp.Diagnostics), r.decode(ctx, req.Config.Raw, &resp.Diagnostics)
	client, ok := r.portsip.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	there, err := r.read(ctx, client.Client)
	if err == nil {
		resp.Diagnostics.Append(r.unsupported(config, there)...)
		r.fill(config, plan, there)
	}
	snapshot := adoption.Snapshot{}
	if err == nil && !resp.Diagnostics.HasError() {
		err = r.save(ctx, r.object(client.Client).adopt, snapshot, r.changes(ctx, there.values, plan), r.ordered(config, plan, nil), config)
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to create "+r.typeName, err, r.fields())...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(snapshot.Save(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, r.encode(plan))...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), plan["id"])...)
}

func (r *settingsResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := r.decode(ctx, req.State.Raw, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state["id"])...)
	client, ok := r.portsip.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	there, err := r.read(ctx, client.Client)
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+r.typeName, err, nil)...)

		return
	}
	resp.Diagnostics.Append(r.sameTenant(state, there)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if there.blind {
		resp.Diagnostics.AddWarning("Changes of "+r.noun+" "+there.tenant()+" cannot be seen",
			"This PBX does not show it, so the state keeps what Terraform wrote last. A change made outside Terraform goes unnoticed.")
	}
	state["id"] = there.values["id"]
	for name, v := range there.values {
		if !there.blind && !value.Equal(ctx, state[name], v) { // What means the same keeps its spelling.
			state[name] = v
		}
	}
	if state["deletion_policy"].IsNull() { // After an import.
		state["deletion_policy"] = types.StringValue(settingsDeletion.Default())
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, r.encode(state))...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state["id"])...)
}

// Update writes what differs over the settings as they are at that moment, so that nothing is reset that is not configured
// or that changed since the plan.
func (r *settingsResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state := r.decode(ctx, req.Plan.Raw, &resp.Diagnostics), r.decode(ctx, req.State.Raw, &resp.Diagnostics)
	config := r.decode(ctx, req.Config.Raw, &resp.Diagnostics)
	snapshot, diags := adoption.LoadSnapshot(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	changes, ordered := r.changes(ctx, state, plan), r.ordered(config, plan, state)
	resp.Diagnostics.Append(r.missingSecrets(ordered, config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(changes)+len(ordered) > 0 {
		client, ok := r.portsip.Client(&resp.Diagnostics)
		if !ok {
			return
		}
		if err := r.save(ctx, r.object(client.Client).update, snapshot, changes, ordered, config); err != nil {
			resp.Diagnostics.Append(apierr.Diagnostics("Unable to update "+r.typeName, err, r.fields())...)

			return
		}
	}
	resp.Diagnostics.Append(snapshot.Save(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, r.encode(plan))...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), plan["id"])...)
}

// save writes the changes and the ordered secrets, and remembers what they replace. It makes no call if there are none.
func (r *settingsResource) save(ctx context.Context, put func(context.Context, write) error, snapshot adoption.Snapshot,
	changes []adoption.Change, ordered []secretField, config values,
) error {
	if len(changes)+len(ordered) == 0 {
		return nil
	}
	w, err := r.toAPI(ctx, changes, ordered, config)
	if err != nil {
		return err
	}
	if err := put(ctx, w); err != nil {
		return err
	}

	return snapshot.Remember(ctx, changes)
}

func (r *settingsResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := r.decode(ctx, req.State.Raw, &resp.Diagnostics)
	switch state.text("deletion_policy") {
	case deletion.Prevent:
		resp.Diagnostics.Append(deletion.Prevented(r.typeName))
	case deletion.Restore:
		snapshot, diags := adoption.LoadSnapshot(ctx, req.Private)
		resp.Diagnostics.Append(diags...)
		if resp.Diagnostics.HasError() || len(snapshot) == 0 {
			return
		}
		r.restore(ctx, state, snapshot, &resp.Diagnostics)
	}
}

// splitBlanks divides a snapshot into what can be written and the paths of what was blank and cannot be written as such.
func (r *settingsResource) splitBlanks(ctx context.Context, snapshot adoption.Snapshot) (adoption.Snapshot, []string) {
	return splitBlanks(ctx, r.schema().Attributes, "", snapshot)
}

// restore writes the snapshot back, to the tenant that it was taken from and no other.
func (r *settingsResource) restore(ctx context.Context, state values, snapshot adoption.Snapshot, diags *diag.Diagnostics) {
	client, ok := r.portsip.Client(diags)
	if !ok {
		return
	}
	there, err := r.read(ctx, client.Client)
	if err == nil {
		diags.Append(r.sameTenant(state, there)...)
		if diags.HasError() {
			return
		}
		restorable, blanks := r.splitBlanks(ctx, snapshot)
		err = r.object(client.Client).update(ctx, write{changes: Document(restorable), omit: blanks})
	}
	if err != nil {
		diags.Append(apierr.Diagnostics("Unable to restore what "+r.typeName+" replaced", err, nil)...)
	}
}

func (r *settingsResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, "id")
}
