// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// destinationLifecycle is the lifecycle of a custom destination. The PBX keeps a parameter that is
// omitted from an update, so an update sends all of them, and those that are removed as empty.
func destinationLifecycle() lifecycle.Type[*account, destinationModel] {
	return lifecycle.Type[*account, destinationModel]{
		Vendor: Name, Name: destinationType, Noun: "PBXCloud custom destination", Policies: destinationDeletion,
		WritesWhole: true,

		Options:      func(m destinationModel) lifecycle.Options { return m.Options },
		ID:           destinationModel.importID,
		DisplayName:  func(m destinationModel) string { return m.Name.ValueString() },
		Identity:     func(m destinationModel) any { return m.identity() },
		Equal:        destinationModel.equal,
		Key:          destinationKey,
		KeyAttribute: func(destinationModel) path.Path { return path.Root("name") },

		Prepare: prepareDestination,
		Defaults: func() destinationModel {
			return destinationModel{destinationSettings: destinationSettings{
				ID: types.StringUnknown(), Parameters: types.ListValueMust(types.StringType, []attr.Value{}),
			}}
		},
		Fill:  fillDestination,
		Check: checkDestination,
		Changes: func(_ context.Context, _, from, to destinationModel) []adoption.Change {
			return to.changes(from)
		},

		Find:    findDestinations,
		Read:    readDestinationState,
		Create:  createDestination,
		Update:  updateDestination,
		Destroy: destroyDestination,
	}
}

// destinationKey is the natural key. The PBX allows several custom destinations with the same.
func destinationKey(_, m destinationModel) string {
	if m.Tenant.ValueString() == "" || m.TypeID.IsUnknown() || m.Name.IsUnknown() {
		return ""
	}

	return fmt.Sprintf("%s %s %s", m.Tenant, m.TypeID, value.NFC(m.Name.ValueString()))
}

// prepareDestination sets the tenant to the provider's default, if none is configured.
func prepareDestination(a *account, config destinationModel, plan *destinationModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if config.Tenant.IsNull() {
		a.resolveTenant(&plan.Tenant, &diags)
	}

	return diags
}

// fillDestination sets what the configuration omits. The tenant of a creation is already resolved.
func fillDestination(config destinationModel, plan *destinationModel, from destinationModel) {
	plan.ID = from.ID
	if config.Tenant.IsNull() && plan.Tenant.IsUnknown() {
		plan.Tenant = from.Tenant
	}
	if config.Parameters.IsNull() {
		plan.Parameters = from.Parameters
	}
}

// checkDestination refuses to create a custom destination without a name. Live ones may have none.
func checkDestination(_ context.Context, _ *account, step lifecycle.Step[destinationModel]) diag.Diagnostics {
	var diags diag.Diagnostics
	if step.Verb == lifecycle.Creating && step.Plan.Name.Equal(types.StringValue("")) {
		diags.AddAttributeError(path.Root("name"), "Missing name",
			"A new custom destination needs a name. Only one that exists may have none.")
	}

	return diags
}

// findDestinations returns the custom destinations with the planned tenant, name and type.
func findDestinations(ctx context.Context, a *account, config, plan destinationModel) ([]destinationModel, error) {
	tenant := plan.Tenant.ValueString()
	filter := destinationFilterModel{Name: plan.Name, TypeID: plan.TypeID}
	candidates, err := a.CustomDestinations(ctx, tenant, filter.toAPI())
	if err != nil {
		return nil, err
	}
	var found []destinationModel
	for _, listed := range candidates {
		if err := listed.idError(); err != nil {
			return nil, err // It may be the very one that is planned.
		}
		current, err := a.CustomDestination(ctx, tenant, listed.ID) // In an apply, the list may be older than the object.
		if apierr.IsNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		live := destinationModel{Tenant: plan.Tenant}
		live.fromAPI(current)
		if destinationKey(config, live) == destinationKey(config, plan) {
			found = append(found, live)
		}
	}

	return found, nil
}

func readDestinationState(ctx context.Context, a *account, state destinationModel) (destinationModel, diag.Diagnostics,
	error) {
	live, err := a.CustomDestination(ctx, state.Tenant.ValueString(), state.ID.ValueString())
	if err != nil {
		return state, nil, err
	}
	state.fromAPI(live)
	state.SetDefaults(destinationDeletion)

	return state, nil, nil
}

func createDestination(ctx context.Context, a *account, _, plan destinationModel) (destinationModel, diag.Diagnostics,
	error) {
	stored, err := a.CreateCustomDestination(ctx, plan.Tenant.ValueString(), plan.toAPI())
	plan.ID = types.StringValue(stored.ID)

	return plan, nil, err
}

func updateDestination(ctx context.Context, a *account, _, prior, plan destinationModel) (diag.Diagnostics, error) {
	_, err := a.UpdateCustomDestination(ctx, plan.Tenant.ValueString(), plan.storedAs(prior).toAPI(), prior.toAPI())

	return nil, err
}

func destroyDestination(ctx context.Context, a *account, state destinationModel, _ string) (diag.Diagnostics, error) {
	return nil, a.DeleteCustomDestination(ctx, state.Tenant.ValueString(), state.ID.ValueString())
}
