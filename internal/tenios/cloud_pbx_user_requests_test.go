// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"fmt"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// A refresh of many users reads the list once, and nothing else.
func TestCloudPBXUser_refreshOfMany(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, teniosmock.WithUsers(250))
	r := later(t, newProvider, nil)
	for _, u := range mock.Users() {
		if _, diags := r.Import(u.UserName, nil); diags.HasError() {
			t.Fatal(diags)
		}
	}
	expectRequests(t, mock, 3, 0)
}

// Creating users reads the list once in the plan and once in the apply, and writes each user once.
func TestCloudPBXUser_creationOfMany(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, teniosmock.WithUsers(250))
	planning, applying := later(t, newProvider, nil), later(t, newProvider, nil)
	plans := make([]*coretest.Plan, 10)
	for i := range plans {
		plans[i] = planning.Plan(coretest.State{}, coretest.Object{
			"user_name": fmt.Sprintf("+49221555%04d", i), "password_wo": password,
		})
	}
	expectRequests(t, mock, 3, 0)
	mock.ResetRequests()
	for _, plan := range plans {
		if _, diags := plan.In(applying).Apply(); diags.HasError() {
			t.Fatal(diags)
		}
	}
	expectRequests(t, mock, 3, 10)
}
