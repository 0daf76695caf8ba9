// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// What is filled in must be what a create would accept.
func TestSeedsAreValid(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithPBXs(customer, 2), myreportsmock.WithSecretGets())
	for _, p := range a.PBXs(customer) {
		data := object(a.get(t, resellerPath+"/"+p.ID).data(t)).without("id").without("tenantId").without("enabled")
		a.post(t, otherPath, data.String()).createdID(t)
	}
}

// What was set to false is shown, and a change behind the API's back keeps it.
func TestFalseIsShown(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithFullGets())
	id := a.post(t, resellerPath, kazoo.with("monitorSubAccounts", false).String()).createdID(t)
	a.Change(id, func(p *myreportsmock.PBX) { p.Name = "Changed" })
	if got := a.get(t, resellerPath+"/"+id).data(t); got["monitorSubAccounts"] != false || got["name"] != "Changed" {
		t.Errorf("got %v", got)
	}
}
