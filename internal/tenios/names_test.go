// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

// One name, as Terraform writes it and as a Mac does.
const (
	composed   = "Zoë"
	decomposed = "Zoe\u0308"
)

// A name that is stored decomposed is found, plans nothing, and stays as it is stored when
// something else changes.
func TestCloudPBXUser_nameStoredDecomposed(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	user := existingUser()
	user.FirstName, user.LastName = decomposed, decomposed
	mock.AddUser(user)
	p := coretest.NewProtocol(t, newProvider, nil)
	filter := coretest.Object{"first_name": composed, "last_name": composed}
	if listed := p.List(t, userType, filter, false, 10); len(listed) != 1 {
		t.Errorf("listed are %+v", listed)
	}
	found, diags := p.Data(t, "tenios_cloud_pbx_users", filter)
	coretest.ExpectNone(t, diags)
	var users []tftypes.Value
	if err := found["users"].As(&users); err != nil || len(users) != 1 {
		t.Errorf("found %v: %v", users, err)
	}

	r := later(t, newProvider, nil)
	state, diags := r.Import(number, nil)
	coretest.ExpectNone(t, diags)
	config := coretest.Object{"user_name": number, "password_wo": password, "first_name": composed}
	expectUnchanged(t, r, state, config)

	config["adopt_existing"] = true
	plan := later(t, newProvider, nil).Plan(coretest.State{}, config)
	coretest.Expect(t, plan.Diagnostics, "will be adopted", "Nothing is written")
	config["email"] = "zoe@example.com"
	state, diags = later(t, newProvider, nil).Plan(coretest.State{}, config).Apply()
	coretest.ExpectNone(t, diags)
	config["internal_extension"] = "300"
	_, diags = later(t, newProvider, nil).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	if got, _ := mock.User(number); got.FirstName != decomposed || got.LastName != decomposed ||
		got.Email != "zoe@example.com" || got.InternalExtension != "300" {
		t.Errorf("Tenios has %+v", got)
	}
}
