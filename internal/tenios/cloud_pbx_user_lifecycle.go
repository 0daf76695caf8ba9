// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// userLifecycle is what a user brings to the life of every managed object. Its user_name is both
// its id and its natural key.
func userLifecycle() lifecycle.Type[*account, userModel] {
	name := func(m userModel) string { return m.UserName.ValueString() }

	return lifecycle.Type[*account, userModel]{
		Vendor: Name, Name: userType, Noun: "Tenios Cloud PBX user", Policies: userDeletion, WritesWhole: true,

		Options:      func(m userModel) lifecycle.Options { return m.Options },
		ID:           name,
		Identity:     func(m userModel) any { return userIdentityModel{UserName: m.UserName} },
		Equal:        func(a, b userModel) bool { return a == b },
		Key:          func(_, m userModel) string { return name(m) },
		KeyAttribute: func(userModel) path.Path { return path.Root("user_name") },
		Fields:       func(userModel) map[string]path.Path { return userFields },

		Defaults: func() userModel { return userModel{userSettings: newUser()} },
		Fill: func(config userModel, plan *userModel, from userModel) {
			plan.fill(config.userSettings, from.userSettings)
		},
		Changes: userChanges,
		Check:   checkPassword,

		Find:    findUser,
		Read:    readUser,
		Create:  createUser,
		Update:  updateUser,
		Destroy: disableUser,
	}
}

// userChanges lists the password where a write is ordered, and with every other change, because no
// write goes without it. The user_name is compared as configured: it is not known of a user whose
// creation has failed.
func userChanges(_ context.Context, config, from, to userModel) []adoption.Change {
	changes := to.changes(from.userSettings)
	if len(changes) > 0 || secret.WriteOrdered(from.PasswordWOVersion, to.PasswordWOVersion) {
		changes = append(changes, adoption.Change{Attribute: "password_wo", Sensitive: true})
	}

	return append(changes, adoption.Changes(adoption.Change{Attribute: "user_name", From: from.UserName,
		To: config.UserName, RequiresReplace: true})...)
}

// checkPassword requires the password where something is certain to be written, and warns of an
// update that sends it unordered.
func checkPassword(_ context.Context, _ *account, step lifecycle.Step[userModel]) diag.Diagnostics {
	var diags diag.Diagnostics
	if step.Plan.UserName.IsUnknown() {
		return diags // It may be a user who is adopted as they are.
	}
	ordered := secret.WriteOrdered(step.Live.PasswordWOVersion, step.Plan.PasswordWOVersion)
	certain := slices.ContainsFunc(adoption.Certain(step.Changes), func(c adoption.Change) bool { return !c.Sensitive })
	object := userType + " " + step.Plan.UserName.ValueString()
	switch {
	case (step.Verb == lifecycle.Creating || certain || ordered) && step.Config.PasswordWO.IsNull():
		advice := "Tenios requires a password with every write. Set password_wo."
		if step.Verb == lifecycle.Updating {
			advice = "Tenios requires a password with every write, and Terraform does not keep the one that it sent " +
				"before. Set password_wo. " +
				"If you are about to destroy the user, revert the change instead: Terraform plans it first."
		}
		diags.AddAttributeError(path.Root("password_wo"), fmt.Sprintf("A password is needed to %s %s", step.Verb, object),
			advice)
	case step.Verb == lifecycle.Updating && len(step.Changes) > 0 && !ordered:
		diags.Append(explain.Notice{
			Title:  "Updating " + object + " sets the password again",
			Others: "Updating further " + userType + " sets their passwords again",
			General: "Tenios requires a password with every write, so this change sends password_wo too. If the user has " +
				"changed the password in the user portal, that password stops working.",
		})
	}

	return diags
}

func findUser(ctx context.Context, a *account, _, plan userModel) ([]userModel, error) {
	user, err := a.User(ctx, plan.UserName.ValueString())
	if apierr.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var live userModel
	if diags := live.fromAPI(user); diags.HasError() {
		return nil, errors.New(diags.Errors()[0].Detail())
	}

	return []userModel{live}, nil
}

func readUser(ctx context.Context, a *account, state userModel) (userModel, diag.Diagnostics, error) {
	user, err := a.User(ctx, state.UserName.ValueString())
	if err != nil {
		return state, nil, err
	}
	diags := state.fromAPI(user)
	state.SetDefaults(userDeletion)

	return state, diags, nil
}

func createUser(ctx context.Context, a *account, config, plan userModel) (userModel, diag.Diagnostics, error) {
	err := a.UpsertUser(ctx, plan.toAPI(), User{}, transport.NewSecret(config.PasswordWO.ValueString()))
	if err != nil {
		plan.UserName = types.StringNull() // The user does not exist, or it is not known whether it does.
	}

	return plan, nil, err
}

func updateUser(ctx context.Context, a *account, config, prior, plan userModel) (diag.Diagnostics, error) {
	return nil, a.UpsertUser(ctx, plan.storedAs(prior.userSettings).toAPI(), prior.toAPI(),
		transport.NewSecret(config.PasswordWO.ValueString()))
}

// disableUser carries out deletion.Disable with one write.
func disableUser(ctx context.Context, a *account, state userModel, _ string) (diag.Diagnostics, error) {
	user, err := a.User(ctx, state.UserName.ValueString())
	if apierr.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	disabled, off := newUser(), types.BoolValue(false)
	disabled.fromAPI(user) // Whoever is locked out needs nothing that the list does not show.
	disabled.OutboundAllowed, disabled.SIPLoginEnabled, disabled.CallHistoryEnabled = off, off, off

	return nil, a.UpsertUser(ctx, disabled.toAPI(), user, transport.NewSecret(rand.Text()))
}
