// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// settingsKey stands for the object in the ledger: the provider is signed in to one tenant, which
// has one object of each kind.
const settingsKey = "tenant"

// lifecycle is what a settings object brings to the lifecycle of every managed object.
func (k settingsKind) lifecycle() lifecycle.Type[*account, types.Object] {
	t := k.kind.lifecycle(k.changes)
	t.AlwaysExists = true
	t.ID = func(types.Object) string { return settingsKey }
	t.Key = func(_, _ types.Object) string { return settingsKey }
	t.KeyAttribute = func(types.Object) path.Path { return path.Root("id") }
	t.Check, t.Find, t.Read, t.Update = k.checkStep, k.find, k.readState, k.update
	t.Restored, t.Restore = k.restored, k.restore

	return t
}

// checkStep refuses what cannot be written, and warns of what a write may lose.
func (k settingsKind) checkStep(ctx context.Context, a *account, step lifecycle.Step[types.Object]) diag.Diagnostics {
	var diags diag.Diagnostics
	config, plan := valuesOf(step.Config), valuesOf(step.Plan)
	if k.check != nil {
		diags.Append(k.check(plan)...)
	}
	diags.Append(missingSecrets(step.Changes, config)...)
	if a != nil {
		diags.Append(k.checkRelease(a.Client, config)...)
	}
	if len(step.Changes) > 0 {
		diags.Append(k.checkRequired(plan)...)
		if paths := k.mayBeFilledIn(ctx, plan); len(paths) > 0 {
			diags.AddWarning("Blank settings of the "+k.noun+" may be filled in",
				"The PBX shows no value of these and accepts no blank one, so they are omitted from what is written. A PBX "+
					"that replaces all settings then sets them to its defaults. "+
					"To decide yourself, configure them:\n  "+strings.Join(paths, "\n  "))
		}
		diags.Append(k.warnOfLostSecrets(ctx, a, step)...)
	}
	if step.Verb == lifecycle.Adopting && k.isHidden(valuesOf(step.Live)) {
		diags.AddWarning("The "+k.noun+" cannot be read",
			"What creating this resource will change cannot be shown: this PBX takes these settings but does not show them. "+
				"Later changes made outside Terraform cannot be seen either.")
	}

	return diags
}

func (k settingsKind) find(ctx context.Context, a *account, _, _ types.Object) ([]types.Object, error) {
	live, err := k.read(ctx, a.Client, k.shownTypes)
	if err != nil {
		return nil, err
	}

	return []types.Object{k.model(live)}, nil
}

func (k settingsKind) readState(ctx context.Context, a *account, m types.Object) (types.Object, diag.Diagnostics,
	error) {
	state := valuesOf(m)
	live, err := k.read(ctx, a.Client, k.shownTypes)
	if err != nil {
		return m, nil, err
	}
	var diags diag.Diagnostics
	if err := k.sameTenant(state, live); err != nil {
		diags.AddAttributeError(path.Root("id"), "The provider is signed in to another tenant", err.Error())

		return m, diags, nil
	}
	state["id"] = live["id"]
	if k.isHidden(live) {
		diags.AddWarning(fmt.Sprintf("Changes of the %s %s cannot be seen", k.noun, live.text("id")),
			"This PBX does not show it, so the state keeps what Terraform wrote last. Changes made outside Terraform cannot "+
				"be seen.")
		live = nil
	}
	for name, v := range live {
		if !value.Equal(ctx, state[name], v) { // What means the same keeps its spelling.
			state[name] = v
		}
	}
	if state["deletion_policy"].IsNull() { // After an import.
		state["deletion_policy"] = types.StringValue(settingsDeletion.Default())
	}

	return types.ObjectValueMust(m.AttributeTypes(ctx), state), diags, nil
}

// sameTenant is an error if the state is about another tenant than the one that the provider is
// signed in to. An import may leave it to the provider which one that is.
func (k settingsKind) sameTenant(state, live values) error {
	if state["id"].Equal(live["id"]) || state.text("id") == currentTenant {
		return nil
	}

	return fmt.Errorf(
		"%s is about the tenant with id %q, but the provider is signed in to the tenant with id %q. Check which user, "+
			"domain or token the provider is configured with. "+
			"To import the tenant that it is signed in to, use the id %q", k.typeName, state.text("id"), live.text("id"),
		currentTenant)
}

func (k settingsKind) update(ctx context.Context, a *account, config, prior, plan types.Object) (diag.Diagnostics,
	error) {
	changes := k.changes(ctx, config.Attributes(), prior.Attributes(), plan.Attributes())
	u := k.newUpdate(ctx, valuesOf(prior).text("id"))
	if err := k.toAPI(ctx, &u, changes, config.Attributes()); err != nil {
		return nil, err
	}
	if err := k.setKnown(ctx, &u, a, plan); err != nil {
		return nil, err
	}
	u.mustBeHidden = k.isHidden(prior.Attributes())
	refused, err := k.object(a.Client).update(ctx, u)

	return k.refusedKeys(refused), k.advise(err, config.Attributes())
}

// setKnown completes the update of an object that the PBX may not show with all that is known of
// it. If the PBX showed it before, in this run or when the state was read last, then it must show
// it now.
func (k settingsKind) setKnown(ctx context.Context, u *update, a *account, m types.Object) error {
	if !k.mayBeHidden {
		return nil
	}
	u.known = Document{}
	u.mustBeShown = wasShown(ctx) || k.object(a.Client).last.Load() != nil
	for name := range k.settings {
		wire, err := value.ToJSON(ctx, m.Attributes()[name])
		if err != nil {
			return err
		}
		if wire != nil {
			u.known[name] = wire
		}
	}

	return nil
}

func (k settingsKind) restored(ctx context.Context, m types.Object, snapshot adoption.Snapshot) (types.Object, []string,
	error) {
	state := valuesOf(m)
	writable, blank := k.splitBlanks(ctx, snapshot)
	blank = append(blank, k.popRequired(state, writable)...)
	for name, was := range writable {
		now, err := value.ToJSON(ctx, state[name])
		if err != nil {
			return m, nil, err
		}
		merged := overlay(Document{name: now}, Document{name: was})
		if state[name], err = value.FromJSON(ctx, k.shownTypes[name], merged[name]); err != nil {
			return m, nil, err
		}
	}

	return types.ObjectValueMust(m.AttributeTypes(ctx), state), blank, nil
}

// restore writes the snapshot back, to the tenant that it was taken from and no other.
func (k settingsKind) restore(ctx context.Context, a *account, state types.Object, snapshot adoption.Snapshot) error {
	live, err := k.read(ctx, a.Client, k.shownTypes)
	if err == nil {
		err = k.sameTenant(state.Attributes(), live)
	}
	if err != nil {
		return err
	}
	writable, blank := k.splitBlanks(ctx, snapshot)
	k.popRequired(live, writable)

	u := k.newUpdate(ctx, live.text("id"))
	u.set = writable
	u.unset = slices.DeleteFunc(blank, func(name string) bool { return slices.Contains(k.required, name) })
	if err := k.setKnown(ctx, &u, a, state); err != nil {
		return err
	}
	_, err = k.object(a.Client).update(ctx, u)

	return k.advise(err, nil)
}
