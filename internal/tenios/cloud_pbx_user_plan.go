// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
)

// standing is what stands where a user would be created: nothing, or a user to adopt.
type standing struct {
	userSettings

	exists bool
}

// needsWrite reports whether creating the planned user has anything to write. Adopting a user that is already as planned
// writes nothing, because a write would set its password too; only a password_wo_version orders that.
func (s standing) needsWrite(plan userModel) bool {
	return !s.exists || needsUpdate(userModel{userSettings: s.userSettings}, plan)
}

// mustWrite is needsWrite as far as a plan can be certain of it.
func (s standing) mustWrite(plan userModel) bool {
	return !s.exists || mustUpdate(userModel{userSettings: s.userSettings}, plan)
}

// existing names the user in the messages about adoption.
func existing(userName string) adoption.Existing {
	return adoption.Existing{Type: userType, Noun: "Tenios Cloud PBX user", ID: userName, Key: path.Root("user_name")}
}

// look finds out what stands where the planned user would be created, and refuses what may not be taken over.
func (a *account) look(ctx context.Context, plan userModel) (standing, diag.Diagnostics, error) {
	var diags diag.Diagnostics
	var there standing
	user, err := a.User(ctx, plan.UserName.ValueString())
	if apierr.IsNotFound(err) {
		return there, diags, nil
	}
	if err != nil {
		return there, diags, err
	}
	there.exists = true
	diags.Append(there.fromAPI(user)...)
	if !plan.AdoptExisting.ValueBool() && !plan.AdoptExisting.IsUnknown() && a.Stranger(user.UserName, user.UserName) {
		diags.Append(existing(user.UserName).Refused())
	}

	return there, diags, nil
}

// met is look at the moment of creation, when a second resource for the same user shows too.
func (a *account) met(ctx context.Context, plan userModel) (standing, diag.Diagnostics) {
	name := plan.UserName.ValueString()
	there, diags, err := a.look(ctx, plan)
	if err != nil {
		diags.Append(apierr.Diagnostics("Unable to create "+userType+" "+name, err, nil)...)
	}
	if there.exists && a.Held(name, name) && !diags.HasError() {
		diags.Append(existing(name).Shared())
	}
	if !diags.HasError() && !a.Claim(name) {
		diags.AddAttributeError(path.Root("user_name"), "Two resources for one user",
			fmt.Sprintf("Another resource of this configuration has already created user %s in this run. Remove one of the two.", name))
	}

	return there, diags
}

// planOwned notes that the user in the state, if there is one, is no stranger, and says what destroying it will do. It reports
// whether the plan replaces it.
func (r *cloudPBXUserResource) planOwned(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) bool {
	if req.State.Raw.IsNull() {
		return false
	}
	var name, planned types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("user_name"), &name)...)
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("user_name"), &planned)...)
	}
	if tenios, ok := r.tenios.ClientIfReady(); ok {
		tenios.Own(name.ValueString(), deletion.Abandon) // Whatever the policy: Tenios deletes no users.
	}
	replaced := !req.Plan.Raw.IsNull() && !planned.Equal(name)
	userDeletion.ModifyPlan(ctx, req, resp, replaced, userType+" "+name.ValueString())

	return replaced
}

// planCreate looks whether the user exists already, refuses or announces its adoption, and shows in the plan what the
// settings that are not configured will be.
func (r *cloudPBXUserResource) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, config userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	tenios, ready := r.tenios.ClientAtPlan(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ready || plan.UserName.IsUnknown() {
		return // Create looks again, when everything is known.
	}

	there, diags, err := tenios.look(ctx, plan)
	resp.Diagnostics.Append(diags...)
	if err != nil {
		resp.Diagnostics.Append(adoption.LookFailed(userType+" "+plan.UserName.ValueString(), "Tenios Cloud PBX users", err)...)

		return
	}
	if resp.Diagnostics.HasError() {
		return
	}

	if there.exists {
		plan.fillUnconfigured(config.userSettings, there.userSettings)
	} else {
		plan.fillUnconfigured(config.userSettings, newUser())
	}
	if there.mustWrite(plan) {
		resp.Diagnostics.Append(passwordFor("create", plan, config)...)
	}
	if name := plan.UserName.ValueString(); there.exists && tenios.Stranger(name, name) {
		note := "Nothing is written, so the user's password stays. To set it, add password_wo_version."
		if there.needsWrite(plan) {
			note = "The user's password is set to password_wo."
		}
		resp.Diagnostics.Append(existing(name).Adopting(plan.changes(there.userSettings), note))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// planUpdate demands the password where something must be written, and warns that an update sets it.
func (r *cloudPBXUserResource) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state, config userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || !needsUpdate(state, plan) {
		return
	}
	if mustUpdate(state, plan) {
		resp.Diagnostics.Append(passwordFor("update", plan, config)...)
	}
	if !resp.Diagnostics.HasError() && !secret.WriteOrdered(state.PasswordWOVersion, plan.PasswordWOVersion) {
		resp.Diagnostics.AddWarning("Updating "+userType+" "+plan.UserName.ValueString()+" sets the password again",
			"Tenios demands a password with every write, so this change sends password_wo too. If the user has changed the password in the user portal, that password stops working.")
	}
}

// needsUpdate reports whether getting from state to plan takes a write, and with it the password, or may take one.
func needsUpdate(state, plan userModel) bool {
	return len(plan.changes(state.userSettings)) > 0 || secret.WriteOrdered(state.PasswordWOVersion, plan.PasswordWOVersion)
}

// mustUpdate is needsUpdate without what is not known yet: a value may turn out to be what is there already.
func mustUpdate(state, plan userModel) bool {
	return len(adoption.Certain(plan.changes(state.userSettings))) > 0 || secret.WriteOrdered(state.PasswordWOVersion, plan.PasswordWOVersion)
}

// passwordAdvice says what to do where the password for a write is missing.
var passwordAdvice = map[string]string{
	"create": "Tenios demands a password with every write, also for a new user. Set password_wo.",
	"update": "Tenios demands a password with every write, and Terraform does not keep the one that it sent before. Set password_wo. " +
		"If you are about to destroy the user, take back the change instead: Terraform plans it first.",
}

// passwordFor is an error if a write is needed and the configuration has no password for it.
func passwordFor(verb string, plan, config userModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if config.PasswordWO.IsNull() {
		diags.AddAttributeError(path.Root("password_wo"), fmt.Sprintf("A password is needed to %s %s %s", verb, userType, plan.UserName.ValueString()),
			passwordAdvice[verb])
	}

	return diags
}

// findLost looks what became of a create whose answer was lost. The user is ours if it was not there before and is as it
// was sent; else only a person can tell.
func (a *account) findLost(ctx context.Context, plan userModel, before standing, lost error) diag.Diagnostics {
	name := plan.UserName.ValueString()
	after, err := a.User(ctx, name)
	var diags diag.Diagnostics
	var found userSettings
	if err == nil {
		diags.Append(found.fromAPI(after)...)
	}
	if err == nil && !diags.HasError() && !before.exists && len(plan.changes(found)) == 0 {
		diags.AddWarning(fmt.Sprintf("%s %s was created, but the answer was lost", userType, name),
			"The user was not there before and now is as it was sent, so it is taken for created.\n\n"+lost.Error())

		return diags
	}

	what := "Whether it was created is not known, because the list of users could not be read either."
	switch {
	case apierr.IsNotFound(err):
		what = "The list of users does not show it, so it was most likely not created. Apply again."
	case err == nil && before.exists:
		what = "The user existed before, so it cannot be told whether its password was set. Apply again."
	case err == nil:
		what = "A user of that name is there now, but differs from what was sent, so somebody else may have created it. Import it, or set adopt_existing = true."
	}
	diags.AddError("Unable to create "+userType+" "+name, lost.Error()+"\n\n"+what)

	return diags
}
