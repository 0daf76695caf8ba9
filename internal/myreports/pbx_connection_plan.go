// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// notShown explains the old values that are not in a list of changes, if there are any.
func notShown(changes []adoption.Change) string {
	if !slices.ContainsFunc(changes, func(c adoption.Change) bool { return c.NotShown }) {
		return ""
	}

	return "What MyReports does not show cannot be compared and is sent. Leave such an attribute out to keep what is there."
}

// looks remembers, between the plan and the creation of a connection, what MyReports said of the PBX: Terraform plans each resource again
// in the very moment before it creates it, and one look does for both.
type looks struct {
	mu   sync.Mutex
	last map[string]Instance
}

func (l *looks) keep(instanceID string, instance Instance) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == nil {
		l.last = map[string]Instance{}
	}
	l.last[instanceID] = instance
}

// take returns what was kept, once.
func (l *looks) take(instanceID string) (Instance, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	instance, ok := l.last[instanceID]
	delete(l.last, instanceID)

	return instance, ok
}

// standing is what stands where a connection would be created: nothing, or one to adopt.
type standing struct {
	connectionModel

	exists bool
	// settings are those that the API shows.
	settings Settings
	// unsure is set while planning, where what stands there is to be deleted and may be adopted: whether it is gone by then depends on
	// create_before_destroy, of which a provider is not told. What is not configured is not known then.
	unsure bool
}

func existingConnection(customer Customer, id, name string, key path.Path) adoption.Existing {
	return adoption.Existing{Type: connectionType, Noun: "MyReports PBX connection", ID: customer.connectionID(id), Name: name, Key: key}
}

// look finds out whether the PBX is tied to a customer already, and refuses what may not be taken over. While planning, a connection of
// the state that destroying deletes counts as gone: it is deleted before the one that replaces it is created.
func (a *account) look(ctx context.Context, customer Customer, plan, config connectionModel, planning bool) (standing, diag.Diagnostics, error) {
	var diags diag.Diagnostics
	at, instanceID := config.instance()
	if instanceID == "" || a.Claimed(instanceID) {
		return standing{}, diags, nil
	}
	instance, known := a.looks.take(instanceID)
	var err error
	if planning || !known {
		instance, err = a.Instance(ctx, transport.NewSecret(instanceID))
	}
	if planning && err == nil {
		a.looks.keep(instanceID, instance)
	}
	if errors.Is(err, ErrNoInstanceCheck) && !planning {
		diags.AddAttributeWarning(at, "Creating a PBX connection without looking for an existing one",
			"MyReports could not be asked whether the PBX is tied to a customer already. If it is, MyReports may refuse a second connection, or collect its events twice.\n\n"+err.Error())

		return standing{}, diags, nil
	}
	key := strings.ToLower(instance.ID)
	switch {
	case err != nil || !instance.Exists:
		return standing{}, diags, err
	case planning && a.Going(key):
		return standing{unsure: !plan.AdoptExisting.Equal(types.BoolValue(false))}, diags, nil
	case !strings.EqualFold(instance.TenantID, customer.TenantID):
		diags.Append(a.tiedElsewhere(at, customer, instance))
	case !planning && a.Held(key, instanceID):
		diags.Append(existingConnection(customer, instance.ID, "", at).Shared())
	case a.Stranger(key, instanceID) && !plan.AdoptExisting.ValueBool() && !plan.AdoptExisting.IsUnknown():
		diags.Append(existingConnection(customer, instance.ID, "", at).Refused())
	}
	if diags.HasError() {
		return standing{}, diags, nil
	}
	connection, err := a.Connection(ctx, customer, instance.ID)
	switch licence := transport.NewSecret(instanceID); connection.Kind { // That is how it was found, whether it is shown or not.
	case Kazoo:
		connection.AccountID = &instanceID
	case ThreeCX:
		connection.LicenseKey = &licence
	}
	there := standing{exists: err == nil, settings: connection.Settings}
	there.fromAPI(connection)

	return there, diags, err
}

// tiedElsewhere is the error for a PBX that another customer has.
func (a *account) tiedElsewhere(at path.Path, customer Customer, instance Instance) diag.Diagnostic {
	if !a.Stranger(strings.ToLower(instance.ID), "") {
		return diag.NewAttributeErrorDiagnostic(at, "The PBX is still tied to the customer before",
			fmt.Sprintf("The connection %s, which this one replaces, belongs to the customer with the tenant id %s. It must be deleted before the PBX can be tied to %s: "+
				"apply deletion_policy = \"delete\" first, and do not use create_before_destroy.", instance.ID, instance.TenantID, customer.TenantID))
	}

	return diag.NewAttributeErrorDiagnostic(at, "The PBX is tied to another customer",
		fmt.Sprintf("MyReports has the connection %s to this PBX, which belongs to the customer with the tenant id %s and not to %s. A PBX can be tied to one customer only. "+
			"Delete that connection first, or set customer_tenant_id to that tenant id and import it.", instance.ID, instance.TenantID, customer.TenantID))
}

// lookMoved finds out, where a connection seems to be pointed at another PBX, whether that is tied to a connection already. If it is tied to
// this very one, nothing moves: MyReports only does not show the account. The state that is returned has it then.
func (a *account) lookMoved(ctx context.Context, plan, config, state connectionModel) (connectionModel, diag.Diagnostics, error) {
	at, instanceID := config.instance()
	if instanceID == "" || !slices.ContainsFunc(plan.changes(state), func(c adoption.Change) bool { return c.Attribute == at.String() }) {
		return state, nil, nil
	}
	var diags diag.Diagnostics
	instance, err := a.Instance(ctx, transport.NewSecret(instanceID))
	switch {
	case err != nil || !instance.Exists:
	case strings.EqualFold(instance.ID, state.ID.ValueString()):
		if state.Kazoo != nil {
			known := *state.Kazoo
			known.AccountID = types.StringValue(instanceID)
			state.Kazoo = &known
		}
	case !strings.EqualFold(instance.TenantID, state.CustomerTenantID.ValueString()):
		diags.Append(a.tiedElsewhere(at, state.customer(), instance))
	default:
		diags.AddAttributeError(at, "The PBX has a connection already",
			fmt.Sprintf("The customer has the connection %s to this PBX. There can be one only: delete that one first, or import it in place of this.", instance.ID))
	}

	return state, diags, err
}

// undecided reports whether it is not known yet of what kind the PBX is, so that neither plan nor configuration can be looked at.
func undecided(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) bool {
	var kazoo, threeCX types.Object
	diags.Append(config.GetAttribute(ctx, path.Root("kazoo"), &kazoo)...)
	diags.Append(config.GetAttribute(ctx, path.Root("three_cx"), &threeCX)...)

	return kazoo.IsUnknown() || threeCX.IsUnknown() || diags.HasError()
}

// planOwned notes that the connection in the state, if there is one, is no stranger, and says what destroying it will do.
func (r *pbxConnectionResource) planOwned(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() {
		return
	}
	var state connectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if api, ok := r.myreports.ClientIfReady(); ok {
		api.Own(strings.ToLower(state.ID.ValueString()), state.DeletionPolicy.ValueString())
	}
	replaced := false
	if !req.Plan.Raw.IsNull() && !undecided(ctx, req.Config, &resp.Diagnostics) {
		var plan connectionModel
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		if plan.kind() != state.kind() {
			resp.RequiresReplace.Append(path.Root("kazoo"), path.Root("three_cx"))
		}
		replaced = plan.kind() != state.kind() || !plan.AccountTenantID.Equal(state.AccountTenantID) || !plan.CustomerTenantID.Equal(state.CustomerTenantID)
		if !replaced {
			r.planUpdate(ctx, req, resp, plan, state)
		}
	}
	connectionDeletion.ModifyPlan(ctx, req, resp, replaced, fmt.Sprintf("%s %s (%s)", connectionType, state.Name, state.customer().connectionID(state.ID.ValueString())))
}

// planUpdate checks that the secrets are there which a new version orders to send, and says what a patch will do.
func (r *pbxConnectionResource) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, plan, state connectionModel) {
	var config connectionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(missingSecrets(plan.secrets(config, state))...)
	if api, ok := r.myreports.ClientIfReady(); ok && !resp.Diagnostics.HasError() {
		before, diags, err := api.lookMoved(ctx, plan, config, state)
		state = before
		resp.Diagnostics.Append(diags...)
		if err != nil {
			resp.Diagnostics.Append(adoption.LookFailed(connectionType+" "+plan.Name.ValueString(), "PBX connections", err)...)
		}
	}
	changes := plan.changes(state)
	if resp.Diagnostics.HasError() || len(changes) == 0 {
		return
	}
	detail := "MyReports restarts the collector when a connection is changed, and loses what the PBX reports meanwhile. Better apply this outside working hours. These settings change, all at once:\n" + adoption.Describe(changes)
	if note := notShown(changes); note != "" {
		detail += "\n\n" + note
	}
	resp.Diagnostics.AddWarning(fmt.Sprintf("Changing %s %s (%s) interrupts the collection of events", connectionType, state.Name, state.customer().connectionID(state.ID.ValueString())), detail)
}

// missingSecrets refuses a version that orders it to send a secret which is not configured.
func missingSecrets(secrets []connectionSecret) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, s := range secrets {
		if s.ordered && s.value.IsNull() {
			diags.AddAttributeError(s.at, "Missing "+s.at.String(), fmt.Sprintf("%s_version orders it to send %[1]s, which is not set. Set it, or leave the version as it was.", s.at))
		}
	}

	return diags
}

// planCreate sets the tenants, looks whether the PBX is tied to a customer already, and shows what adopting its connection will change.
func (r *pbxConnectionResource) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if undecided(ctx, req.Config, &resp.Diagnostics) {
		return // Create looks, when everything is known.
	}
	var plan, config connectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	api, ready := r.myreports.ClientAtPlan(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ready || config.AccountTenantID.IsUnknown() || config.CustomerTenantID.IsUnknown() {
		return
	}
	customer, ok := api.customerOr(config.AccountTenantID, config.CustomerTenantID, &resp.Diagnostics)
	if !ok {
		return
	}
	plan.AccountTenantID, plan.CustomerTenantID = customer.accountTenant(), types.StringValue(customer.TenantID)
	there, diags, err := api.look(ctx, customer, plan, config, true)
	resp.Diagnostics.Append(diags...)
	switch {
	case err != nil:
		resp.Diagnostics.Append(adoption.LookFailed(connectionType+" "+plan.Name.ValueString(), "PBX connections", err)...)
	case there.unsure:
	case diags.HasError(): // Nothing will be created, so nothing is missing for it.
	case there.exists:
		plan.ID = there.ID
		plan.fillUnconfigured(config, there.connectionModel)
		at, _ := config.instance()
		changes := slices.DeleteFunc(plan.changes(there.connectionModel), func(c adoption.Change) bool { return c.Attribute == at.String() })
		resp.Diagnostics.Append(missingSecrets(plan.secrets(config, connectionModel{}))...)
		resp.Diagnostics.Append(existingConnection(customer, there.ID.ValueString(), there.Name.ValueString(), at).Adopting(changes, notShown(changes)))
	default:
		resp.Diagnostics.Append(missingToCreate(config)...)
		if !api.acceptCharges {
			resp.Diagnostics.AddWarning(fmt.Sprintf("Creating %s %s may cost money", connectionType, plan.Name),
				"MyReports refuses what costs money unless you agree to it. If the apply is refused with status 402, set accept_charges = true in the myreports block of the provider.")
		}
		unlessConfigured(config.Enabled, &plan.Enabled, types.BoolValue(false))
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
}

// missingToCreate refuses a configuration that leaves out what a new connection needs. An existing one does without.
func missingToCreate(config connectionModel) diag.Diagnostics {
	var diags diag.Diagnostics
	parent := "kazoo"
	if config.kind() == ThreeCX {
		parent = "three_cx"
	}
	needed := config.neededToCreate()
	for _, name := range slices.Sorted(maps.Keys(needed)) {
		if needed[name].IsNull() {
			diags.AddAttributeError(path.Root(parent).AtName(name), fmt.Sprintf("Missing %s.%s", parent, name), "A new PBX connection needs it. Only one that exists already, and is imported or adopted, keeps what it has.")
		}
	}

	return diags
}

// create creates the connection. If the answer was lost or has no id, the connection to the PBX is looked for; a warning says so. The
// id of the result is empty if nothing was created, as far as can be told.
func (a *account) create(ctx context.Context, customer Customer, wanted Settings, instanceID string) (Connection, string, error) {
	created, err := a.CreateConnection(ctx, customer, wanted)
	if err == nil || !apierr.Is(err, apierr.Ambiguous) {
		return created, "", err
	}
	instance, lookErr := a.Instance(ctx, transport.NewSecret(instanceID))
	switch {
	case lookErr != nil:
		return Connection{}, "", fmt.Errorf("%w\n\nIt may have been created all the same, and whether it was cannot be looked up: %s", err, lookErr.Error())
	case !instance.Exists:
		return Connection{}, "", fmt.Errorf("%w\n\nMyReports has no connection to this PBX now, so it was not created, or not yet. Look at MyReports before you apply again", err)
	}
	found, readErr := a.Connection(ctx, customer, instance.ID)
	if readErr != nil || !found.matches(wanted) {
		return Connection{}, "", fmt.Errorf("%w\n\nMyReports has a connection to this PBX now, %s of the customer %s, but it is not as it was sent, so somebody else may have created it. "+
			"Import it, or set adopt_existing = true", err, instance.ID, instance.TenantID)
	}
	wanted.Enabled = nil
	found.Settings = found.over(wanted)

	return found, "There was no connection to this PBX before, and the one that there is now is as it was sent, as far as MyReports shows it. So it is taken for created.\n\n" + err.Error(), nil
}

// update sends what the plan changes, in one patch.
func (a *account) update(ctx context.Context, plan, config, state connectionModel) (diag.Diagnostics, error) {
	secrets := plan.secrets(config, state)
	diags := missingSecrets(secrets)
	before, tied, err := a.lookMoved(ctx, plan, config, state)
	if errors.Is(err, ErrNoInstanceCheck) { // The plan has said so, and the user has decided to go on.
		err = nil
	}
	if diags.Append(tied...); diags.HasError() || err != nil {
		return diags, err
	}

	return diags, a.UpdateConnection(ctx, state.customer(), state.ID.ValueString(), before.toAPI(), plan.toAPI().withSecrets(secrets, false))
}

// matches reports whether what is shown of a connection is as it was sent. One that is enabled is somebody else's: ours begins disabled.
func (s Settings) matches(sent Settings) bool {
	if s.Enabled != nil && *s.Enabled {
		return false
	}
	shown, wanted := s.wire(), sent.wire()
	for key, value := range wanted {
		if there, ok := shown[key]; ok && key != keyEnabled && there != value {
			return false
		}
	}

	return s.Kind == sent.Kind
}

// keepTenant is a plan modifier that keeps the state's spelling of a tenant id: a GUID may be written in small or capital letters.
type keepTenant struct{}

func (keepTenant) Description(context.Context) string {
	return "A tenant id that is only written otherwise is no change."
}

func (m keepTenant) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepTenant) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.StateValue.IsNull() && !req.PlanValue.IsNull() && !req.PlanValue.IsUnknown() && strings.EqualFold(req.PlanValue.ValueString(), req.StateValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}

// keepSpelling is a plan modifier that keeps the state's spelling of a frequency that means the same.
type keepSpelling struct{}

func (keepSpelling) Description(context.Context) string {
	return "A frequency that is only written otherwise is no change."
}

func (m keepSpelling) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepSpelling) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if frequency, ok := parseTimeSpan(req.PlanValue.ValueString()); ok && sameFrequency(req.StateValue, frequency) {
		resp.PlanValue = req.StateValue
	}
}
