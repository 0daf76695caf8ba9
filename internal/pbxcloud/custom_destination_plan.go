// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

// standing is what stands where a custom destination would be created: nothing, or one to adopt.
type standing struct {
	destinationSettings

	exists bool
	// unsure is set while planning, where what stands there is to be deleted and may be adopted: whether it is gone by then depends on
	// create_before_destroy, of which a provider is not told. What is not configured is not known then.
	unsure bool
}

// key names a planned custom destination by what makes it the same as another.
func (m destinationModel) key() string { return fmt.Sprintf("%s %s %s", m.Tenant, m.TypeID, m.Name) }

// fillUnconfigured sets the parameters, if they are not configured, to those that are there, none for a new custom destination.
func (m *destinationModel) fillUnconfigured(config destinationModel, there standing) {
	if !config.Parameters.IsNull() {
		return
	}
	m.Parameters = there.Parameters
	if !there.exists {
		m.Parameters = types.ListValueMust(types.StringType, []attr.Value{})
	}
}

func existingDestination(tenant string, there standing) adoption.Existing {
	return adoption.Existing{
		Type: destinationType, Noun: "PBXCloud custom destination", ID: tenant + "/" + there.ID.ValueString(), Name: there.Name.ValueString(), Key: path.Root("name"),
	}
}

// look finds out whether the tenant has a custom destination with the planned name and type, and refuses what may not be taken over.
func (a *account) look(ctx context.Context, plan destinationModel, planning bool) (standing, diag.Diagnostics, error) {
	var diags diag.Diagnostics
	tenant := plan.Tenant.ValueString()
	all, err := a.CustomDestinations(ctx, tenant)
	if err != nil {
		return standing{}, diags, err
	}
	var there standing
	var ids []string
	for _, d := range all {
		if d.Name == plan.Name.ValueString() && d.TypeID == plan.TypeID.ValueInt64() {
			if planning && a.Going(tenant+"/"+d.ID) {
				there.unsure = !plan.AdoptExisting.Equal(types.BoolValue(false))

				continue
			}
			there.exists = true
			there.fromAPI(d)
			ids = append(ids, d.ID)
		}
	}
	switch {
	case len(ids) > 1:
		diags.AddAttributeError(path.Root("name"), fmt.Sprintf("Several custom destinations are named %q", plan.Name.ValueString()),
			fmt.Sprintf("Tenant %s has %d of this name and type, with the ids %s, so it cannot be told which one is meant. Import one, or choose another name.", tenant, len(ids), strings.Join(ids, ", ")))
	case there.exists && !planning && a.Held(tenant+"/"+there.ID.ValueString(), plan.key()):
		diags.Append(existingDestination(tenant, there).Shared())
	case there.exists && !plan.AdoptExisting.ValueBool() && !plan.AdoptExisting.IsUnknown() && a.Stranger(tenant+"/"+there.ID.ValueString(), plan.key()):
		diags.Append(existingDestination(tenant, there).Refused())
	}

	return there, diags, nil
}

// planOwned notes that the custom destination in the state, if there is one, is no stranger, and says what destroying it will do.
func (r *customDestinationResource) planOwned(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() {
		return
	}
	var state, plan destinationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	name := state.Tenant.ValueString() + "/" + state.ID.ValueString()
	if pbx, ok := r.pbxcloud.ClientIfReady(); ok {
		pbx.Own(name, state.DeletionPolicy.ValueString())
	}
	replaced := !req.Plan.Raw.IsNull() && !plan.Tenant.Equal(state.Tenant)
	destinationDeletion.ModifyPlan(ctx, req, resp, replaced, fmt.Sprintf("%s %s (%s)", destinationType, state.Name, name))
}

// planCreate sets the tenant, looks whether the custom destination exists, and shows what adopting it will change.
func (r *customDestinationResource) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, config destinationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	pbx, ready := r.pbxcloud.ClientAtPlan(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ready || config.Tenant.IsUnknown() {
		return
	}
	tenant, ok := pbx.tenantOr(config.Tenant, &resp.Diagnostics, path.Root("tenant"))
	if !ok {
		return
	}
	plan.Tenant = types.StringValue(tenant)
	if plan.Name.IsUnknown() || plan.TypeID.IsUnknown() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)

		return // Create looks again, when everything is known.
	}
	there, diags, err := pbx.look(ctx, plan, true)
	resp.Diagnostics.Append(diags...)
	if err != nil {
		resp.Diagnostics.Append(adoption.LookFailed(destinationType+" "+plan.Name.ValueString(), "custom destinations", err)...)
	}
	if err != nil || resp.Diagnostics.HasError() {
		return
	}
	if !there.unsure || there.exists {
		plan.fillUnconfigured(config, there)
	}
	if there.exists && pbx.Stranger(tenant+"/"+there.ID.ValueString(), plan.key()) {
		plan.ID = there.ID
		resp.Diagnostics.Append(existingDestination(tenant, there).Adopting(plan.changes(there.destinationSettings), ""))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// create creates the planned custom destination, or writes over the one that is adopted. If the answer was lost, the one that was
// created is looked for; the warning says so. The id of the result is empty if nothing was created.
func (a *account) create(ctx context.Context, plan destinationModel, there standing) (CustomDestination, string, error) {
	tenant, wanted := plan.Tenant.ValueString(), plan.toAPI()
	if there.exists {
		wanted.ID = there.ID.ValueString()
		if len(plan.changes(there.destinationSettings)) == 0 {
			return wanted, "", nil
		}
		written, err := a.UpdateCustomDestination(ctx, tenant, wanted, there.toAPI().Parameters)
		if err != nil {
			written.ID = ""
		}

		return written, "", err
	}
	wanted.ID = ""
	before, err := a.CustomDestinations(ctx, tenant)
	if err != nil {
		return wanted, "", err
	}
	created, err := a.CreateCustomDestination(ctx, tenant, wanted)
	if err == nil || !apierr.Is(err, apierr.Ambiguous) || created.ID != "" {
		return created, "", err
	}
	id, findErr := a.FindCreated(ctx, tenant, wanted, before)
	if findErr != nil {
		return wanted, "", fmt.Errorf("%w\n\nWhether it was created is not known: %s", err, findErr.Error())
	}
	found, readErr := a.CustomDestination(ctx, tenant, id)
	var settings destinationSettings
	settings.fromAPI(found)
	if readErr != nil || len(plan.changes(settings)) > 0 {
		return wanted, "", fmt.Errorf("%w\n\nA custom destination of that name and type with the id %s is there now, but it is not as it was sent, so somebody else may have created it. Import it, or set adopt_existing = true", err, id)
	}

	return found, "It was not there before and now is as it was sent, so it is taken for created.\n\n" + err.Error(), nil
}

// update writes the planned settings. Parameters that the configuration leaves out go out as they are at that moment.
func (a *account) update(ctx context.Context, plan, config destinationModel) (CustomDestination, error) {
	tenant := plan.Tenant.ValueString()
	live, err := a.CustomDestination(ctx, tenant, plan.ID.ValueString())
	if err != nil {
		return live, err
	}
	wanted := plan.toAPI()
	if config.Parameters.IsNull() {
		wanted.Parameters = live.Parameters
	}

	return a.UpdateCustomDestination(ctx, tenant, wanted, live.Parameters)
}

// storedOtherwise warns if the PBX has made something else of what it was sent. The next plan shows it as a change.
func storedOtherwise(plan destinationModel, written CustomDestination) diag.Diagnostics {
	var diags diag.Diagnostics
	var stored destinationSettings
	stored.fromAPI(written)
	stored.ID = plan.ID
	if changes := stored.changes(plan.destinationSettings); len(changes) > 0 {
		diags.AddWarning(fmt.Sprintf("%s %s was stored otherwise than it was sent", destinationType, plan.Name.ValueString()),
			"Read back after the write, the PBX has:\n"+adoption.Describe(changes)+"\n\nIt may cut long values, or not know a parameter. The next plan shows the difference.")
	}

	return diags
}

// noEmptyEnd refuses a list whose last element is an empty string: the PBX cannot tell it from a shorter list.
type noEmptyEnd struct{}

func (noEmptyEnd) Description(context.Context) string { return "must not end with an empty string" }
func (noEmptyEnd) MarkdownDescription(context.Context) string {
	return "must not end with an empty string"
}

func (v noEmptyEnd) ValidateList(ctx context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	elements := req.ConfigValue.Elements()
	if len(elements) > 0 && elements[len(elements)-1].Equal(types.StringValue("")) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid parameters", "The list "+v.Description(ctx)+". Leave it out.")
	}
}
