// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// One name, as Terraform writes it and as a Mac does.
const (
	composed   = "Büro"
	decomposed = "Bu\u0308ro"
)

// A name that is stored decomposed finds its connection, plans nothing, and stays as it is stored
// when something else changes.
func TestPBXConnection_nameStoredDecomposed(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	id := mock.AddKazoo(customer, myreportsmock.PBX{
		Name: decomposed, AccountID: "12345", HostRest: "https://kazoo.example.com:8443",
		HostWebsocket: "wss://kazoo.example.com:5555",
	})
	p := coretest.NewProtocol(t, newProvider, block(nil))
	found, diags := p.Data(t, connectionType, coretest.Object{"name": composed})
	coretest.ExpectNone(t, diags)
	if got := coretest.String(found["id"]); got != id {
		t.Errorf("the data source has found %q", got)
	}
	if listed := p.List(t, connectionType, coretest.Object{"name": composed}, false, 10); len(listed) != 1 {
		t.Errorf("listed are %+v", listed)
	}
	r := later(t, newProvider)
	state, diags := r.Import(customer+"/"+id, nil)
	coretest.ExpectNone(t, diags)
	config := kazoo(coretest.Object{"name": composed}, nil)
	if plan := r.Plan(state, config); len(plan.Changed()) > 0 || len(plan.Diagnostics) > 0 {
		t.Errorf("the plan after the import changes %v: %s", plan.Changed(), plan.Diagnostics)
	}
	config["adopt_existing"], config["enabled"] = true, true
	_, diags = later(t, newProvider).Plan(coretest.State{}, config).Apply()
	coretest.ExpectNone(t, diags)
	expectPatches(t, mock, []string{`/enabled="true"`})
	if pbx, _ := mock.PBX(id); pbx.Name != decomposed {
		t.Errorf("MyReports has %+v", pbx)
	}
}
