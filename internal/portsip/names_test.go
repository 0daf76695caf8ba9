// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

// One name, as Terraform writes it and as a Mac does.
const (
	composed   = "Fête"
	decomposed = "Fe\u0302te"
)

// A holiday whose name is stored decomposed is the one that is configured: it is found by its name,
// not created a second time, planned once, and its name stays as it is stored.
func TestHoliday_nameStoredDecomposed(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	seed := map[string]any{
		"name": decomposed, "region": "DEU", "consecutive": true, "every_year": true,
		"month_start": 10, "day_start": 3, "month_end": 10, "day_end": 3,
	}
	id := mock.Add("holidays", seed)
	plan := later(t, newProvider, nil, holidayType).Plan(coretest.State{}, holiday(composed, nil))
	coretest.Expect(t, plan.Diagnostics, "error at name", "exists already", id)
	found, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, holidayType, coretest.Object{"name": composed})
	coretest.ExpectNone(t, diags)
	if got := coretest.String(found["id"]); got != id {
		t.Errorf("the data source has found %q", got)
	}

	r := later(t, newProvider, nil, holidayType)
	state, diags := r.Import(id, nil)
	coretest.ExpectNone(t, diags)
	expectUnchanged(t, r, state, holiday(composed, nil))

	adopting := coretest.Object{"adopt_existing": true, "region": "AUT"}
	plan = later(t, newProvider, nil, holidayType).Plan(coretest.State{}, holiday(composed, adopting))
	coretest.Expect(t, plan.Diagnostics, "will be adopted", "These settings change:\n  region: \"DEU\" → \"AUT\"")
	state, diags = plan.In(later(t, newProvider, nil, holidayType)).Apply()
	coretest.ExpectNone(t, diags)
	adopting["region"] = "CHE"
	_, diags = later(t, newProvider, nil, holidayType).Plan(state, holiday(composed, adopting)).Apply()
	coretest.ExpectNone(t, diags)
	if all := mock.Objects("holidays"); len(all) != 1 || all[0]["name"] != decomposed || all[0]["region"] != "CHE" {
		t.Errorf("the PBX has %+v", all)
	}
	r = later(t, newProvider, nil, holidayType)
	state, diags = r.Read(state)
	coretest.ExpectNone(t, diags)
	if got := r.Plan(state, holiday(composed, adopting)).Changed(); len(got) != 0 {
		t.Errorf("the next plan changes %v", got)
	}
}

func TestTenant_textsStoredDecomposed(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.SetTenant(map[string]any{"name": decomposed})
	config := coretest.Object{"name": composed, "timezone": "Europe/Paris"}
	plan := later(t, newProvider, nil, tenantType).Plan(coretest.State{}, config)
	coretest.Expect(t, plan.Diagnostics, "These settings change:\n  timezone:")
	state, diags := plan.In(later(t, newProvider, nil, tenantType)).Apply()
	coretest.ExpectNone(t, diags)
	if tenant := mock.Tenant(); tenant["name"] != decomposed || tenant["timezone"] != "Europe/Paris" {
		t.Errorf("the PBX has %v, %v", tenant["name"], tenant["timezone"])
	}
	r := later(t, newProvider, nil, tenantType)
	state, diags = r.Read(state)
	coretest.ExpectNone(t, diags)
	expectUnchanged(t, r, state, config)
}

func expectUnchanged(t *testing.T, r *coretest.Resource, state coretest.State, config coretest.Object) {
	t.Helper()
	if plan := r.Plan(state, config); len(plan.Changed()) > 0 || len(plan.Diagnostics) > 0 {
		t.Errorf("the plan changes %v: %s", plan.Changed(), plan.Diagnostics)
	}
}
