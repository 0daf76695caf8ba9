// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// connectionLifecycle is the lifecycle of a connection. A JSON Patch sends only what differs.
func connectionLifecycle() lifecycle.Type[*account, connectionModel] {
	return lifecycle.Type[*account, connectionModel]{
		Vendor: Name, Name: connectionType, Noun: "MyReports PBX connection", Policies: connectionDeletion,

		Options:      func(m connectionModel) lifecycle.Options { return m.Options },
		ID:           func(m connectionModel) string { return strings.ToLower(m.ID.ValueString()) },
		ImportID:     connectionModel.importID,
		DisplayName:  func(m connectionModel) string { return m.Name.ValueString() },
		Identity:     func(m connectionModel) any { return m.identity() },
		Equal:        connectionModel.equal,
		Key:          func(config, m connectionModel) string { return strings.ToLower(instanceID(config, m)) },
		KeyAttribute: instanceAttribute,
		Fields:       func(m connectionModel) map[string]path.Path { return m.kind().attributes() },

		Prepare:  setTenants,
		Defaults: newConnection,
		Fill:     fillConnection,
		Changes:  connectionChanges,
		Check:    checkConnection,

		Find:    findConnection,
		Read:    readConnectionState,
		Create:  createConnection,
		Update:  updateConnection,
		Destroy: destroyConnection,
	}
}

// instanceID returns what identifies the PBX: the account of a Kazoo, or the licence key of a 3CX,
// which only a configuration has. It is empty if not known.
func instanceID(config, m connectionModel) string {
	if config.ThreeCX != nil {
		return config.ThreeCX.LicenseKey.ValueString()
	}

	return orZero(m.Kazoo).AccountID.ValueString()
}

// instanceAttribute is the attribute that holds the instance id.
func instanceAttribute(config connectionModel) path.Path {
	if config.ThreeCX != nil {
		return path.Root("three_cx").AtName("license_key_wo")
	}

	return path.Root("kazoo").AtName("account_id")
}

// setTenants completes a plan with the provider's default tenants.
func setTenants(a *account, config connectionModel, plan *connectionModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if config.AccountTenantID.IsUnknown() || config.CustomerTenantID.IsUnknown() {
		return diags
	}
	if customer, ok := a.resolveCustomer(config.AccountTenantID.StringValue, config.CustomerTenantID.StringValue,
		&diags); ok {
		plan.AccountTenantID.StringValue, plan.CustomerTenantID = customer.accountTenant(),
			semantic.AnyCase.Value(customer.TenantID)
	}

	return diags
}

// newConnection is what MyReports gives a new connection by default: disabled, and the rest
// unknown.
func newConnection() connectionModel {
	text, flag := types.StringUnknown(), types.BoolUnknown()
	spelled := semantic.Text{StringValue: text}

	return connectionModel{
		connectionSettings: connectionSettings{ID: text, CountryCode: spelled, Enabled: types.BoolValue(false)},
		AccountTenantID:    spelled,
		CustomerTenantID:   spelled,
		Kazoo: &kazooModel{kazooSettings: kazooSettings{HostRest: spelled, HostWebsocket: spelled,
			AccountID: text, MonitorSubAccounts: flag}},
		ThreeCX: &threeCXModel{threeCXSettings: threeCXSettings{Username: text, EnableRecordingArchive: flag,
			RecordingArchiveFrequency: spelled}},
	}
}

// fillConnection sets what is not configured to the values of another connection. The tenants of a
// creation are already resolved: those of another connection must not replace them.
func fillConnection(config connectionModel, plan *connectionModel, from connectionModel) {
	plan.ID = from.ID
	if plan.AccountTenantID.IsUnknown() && config.AccountTenantID.IsNull() {
		plan.AccountTenantID = from.AccountTenantID
	}
	if plan.CustomerTenantID.IsUnknown() && config.CustomerTenantID.IsNull() {
		plan.CustomerTenantID = from.CustomerTenantID
	}
	kind := plan.kind()
	configured, other := config.fields(kind), from.fields(kind)
	for i, f := range plan.fields(kind) {
		if configured[i].get().IsNull() {
			f.set(other[i])
		}
	}
}

// connectionPrinted restricts what messages print: an address may contain credentials.
var connectionPrinted = adoption.Printed{"kazoo.host_rest": adoption.Address, "kazoo.host_websocket": adoption.Address}

// connectionChanges lists what a write changes.
func connectionChanges(_ context.Context, _, from, to connectionModel) []adoption.Change {
	return differences(from.asConfigured(to), to)
}

// differences lists the differences of two connections. What becomes null is not sent.
func differences(from, to connectionModel) []adoption.Change {
	all := []adoption.Change{
		{Attribute: "account_tenant_id", From: from.AccountTenantID, To: to.AccountTenantID, RequiresReplace: true},
		{Attribute: "customer_tenant_id", From: from.CustomerTenantID, To: to.CustomerTenantID, RequiresReplace: true},
	}
	was, kind := from.kind(), to.kind()
	if was != "" && kind != "" {
		all = append(all, adoption.Change{Attribute: kind.name().ValueString(), From: was.name(), To: kind.name(),
			RequiresReplace: true})
	}
	before := from.fields(kind)
	for i, f := range to.fields(kind) {
		all = append(all, adoption.Change{Attribute: f.attribute, From: before[i].get(), To: f.get()})
	}
	all = slices.DeleteFunc(adoption.Changes(all...), func(c adoption.Change) bool { return c.To.IsNull() })
	for i, change := range all {
		all[i].Printed = connectionPrinted
		all[i].NotShown = change.From.IsNull() && !change.RequiresReplace
	}
	for _, s := range to.secrets(connectionModel{}, from) {
		if s.ordered {
			all = append(all, adoption.Change{Attribute: s.attribute, Sensitive: true})
		}
	}

	return all
}

// checkConnection refuses a write that lacks what it needs, and warns of its side effects.
func checkConnection(_ context.Context, a *account, step lifecycle.Step[connectionModel]) diag.Diagnostics {
	if step.Verb == lifecycle.Creating {
		diags := missingToCreate(step.Config)
		if !a.acceptCharges {
			diags.Append(explain.Notice{
				Title:  fmt.Sprintf("Creating %s %s may cost money", connectionType, step.Plan.Name),
				Others: "Creating further " + connectionType + " may cost money",
				General: "MyReports refuses what costs money unless you agree to it. If the apply is refused with status 402, " +
					"set accept_charges = true in the myreports block of the provider.",
			})
		}

		return diags
	}
	diags := missingSecrets(step.Plan.secrets(step.Config, step.Live))
	if assumed := differences(step.Live, step.Live.asConfigured(step.Plan)); len(assumed) > 0 {
		names := make([]string, len(assumed))
		for i, change := range assumed {
			names[i] = "  " + change.Attribute
		}
		diags.Append(explain.Notice{
			Title: fmt.Sprintf("%s %s (%s) is assumed to be as configured", connectionType, step.Live.Name,
				step.Live.importID()),
			General: "MyReports does not show some settings of an imported connection, so they cannot be compared and are not " +
				"sent. If the connection has other values, change them in MyReports, or recreate it: terraform apply " +
				"-replace=ADDRESS.",
			Own: "Not shown are:\n" + strings.Join(names, "\n"),
		})
	}
	if step.Verb == lifecycle.Updating && len(step.Changes) > 0 {
		diags.Append(explain.Notice{
			Title: fmt.Sprintf("Changing %s %s (%s) interrupts the collection of events", connectionType, step.Live.Name,
				step.Live.importID()),
			General: "MyReports restarts the collector when a connection is changed, and loses what the PBX reports " +
				"meanwhile. Apply this outside working hours if you can.",
			Own: "These settings change, all at once:\n" + adoption.Describe(step.Changes),
		})
	}

	return diags
}

// missingToCreate refuses a configuration that omits what a new connection needs.
func missingToCreate(config connectionModel) diag.Diagnostics {
	var diags diag.Diagnostics
	kazoo := orZero(config.Kazoo)
	needed := map[string]attr.Value{"host_rest": kazoo.HostRest, "host_websocket": kazoo.HostWebsocket,
		"account_id": kazoo.AccountID, "api_key_wo": kazoo.APIKey}
	if t := config.ThreeCX; t != nil {
		needed = map[string]attr.Value{"license_key_wo": t.LicenseKey, "username": t.Username, "password_wo": t.Password}
	}
	for _, name := range slices.Sorted(maps.Keys(needed)) {
		if at := instanceAttribute(config).ParentPath().AtName(name); needed[name].IsNull() {
			diags.AddAttributeError(at, "Missing "+at.String(),
				"It is required for a new PBX connection. An existing one that is imported or adopted keeps its value.")
		}
	}

	return diags
}

// missingSecrets refuses a changed version whose secret is not configured.
func missingSecrets(secrets []connectionSecret) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, s := range secrets {
		if s.ordered && s.value.IsNull() {
			diags.AddAttributeError(pathOf(s.attribute), "Missing "+s.attribute, fmt.Sprintf(
				"%s_version changed, but %[1]s is not set. Set it, or restore the previous version.", s.attribute))
		}
	}

	return diags
}

// findConnection returns the connection to the PBX, whichever customer has it. One of another
// customer is not read.
func findConnection(ctx context.Context, a *account, config, plan connectionModel) ([]connectionModel, error) {
	id := instanceID(config, plan)
	instance, err := a.Instance(ctx, transport.NewSecret(id))
	if err != nil || !instance.Exists {
		return nil, err
	}
	live := connectionModel{AccountTenantID: plan.AccountTenantID,
		CustomerTenantID: semantic.AnyCase.Value(instance.TenantID)}
	live.ID = types.StringValue(instance.ID)
	if plan.AccountTenantID.IsUnknown() || !strings.EqualFold(instance.TenantID, plan.CustomerTenantID.ValueString()) {
		return []connectionModel{live}, nil
	}
	live.CustomerTenantID = plan.CustomerTenantID // A GUID may be written in capital letters.
	connection, err := a.Connection(ctx, live.customer(), instance.ID)
	if err != nil {
		return nil, err
	}
	if err := live.fromAPI(connection); err != nil {
		return nil, err
	}
	// It was found by these, so they need not be sent even if they are not shown.
	if live.Kazoo != nil {
		live.Kazoo.AccountID = types.StringValue(id)
	} else {
		live.ThreeCX.LicenseKeyVersion = orZero(plan.ThreeCX).LicenseKeyVersion
	}

	return []connectionModel{live}, nil
}

func readConnectionState(ctx context.Context, a *account, state connectionModel) (connectionModel, diag.Diagnostics,
	error) {
	connection, err := a.Connection(ctx, state.customer(), state.ID.ValueString())
	if err == nil {
		err = state.fromAPI(connection)
	}
	state.SetDefaults(connectionDeletion)

	return state, nil, err
}

// createConnection creates a disabled connection; the update that follows enables it.
func createConnection(ctx context.Context, a *account, config, plan connectionModel) (connectionModel, diag.Diagnostics,
	error) {
	created, err := a.CreateConnection(ctx, plan.customer(), plan.kind(),
		plan.toAPI().withSecrets(plan.secrets(config, connectionModel{}), true))
	var shown connectionModel
	if err == nil {
		err = shown.fromAPI(created)
	}
	fillConnection(config, &plan, shown)
	plan.Enabled = types.BoolValue(false)

	return plan, nil, err
}

func updateConnection(ctx context.Context, a *account, config, prior, plan connectionModel) (diag.Diagnostics, error) {
	wanted := plan.toAPI().withSecrets(plan.secrets(config, prior), false)

	return nil, a.UpdateConnection(ctx, prior.customer(), prior.ID.ValueString(), prior.asConfigured(plan).toAPI(), wanted)
}

func destroyConnection(ctx context.Context, a *account, state connectionModel, _ string) (diag.Diagnostics, error) {
	return nil, a.DeleteConnection(ctx, state.customer(), state.ID.ValueString())
}
