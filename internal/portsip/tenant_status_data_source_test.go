// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

func TestAccTenantStatusDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	has := func(attribute string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.pbx_tenant_status.test", tfjsonpath.New(attribute), value)
	}
	counts := func(time string, count int64) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{"time": knownvalue.StringExact(time),
			"count": knownvalue.Int64Exact(count)})
	}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{{
			Config: `
data "pbx_tenant_status" "test" {}

output "last" {
  value = timeadd(data.pbx_tenant_status.test.calls_in_24_hours[1].time, "1h")
}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				has("version", knownvalue.StringExact("22.2.11.1403")),
				has("licensed_users", knownvalue.Int64Exact(100)),
				has("current_users", knownvalue.Int64Exact(42)),
				has("online_users", knownvalue.Int64Exact(17)),
				has("current_calls", knownvalue.Int64Exact(5)),
				has("current_queues", knownvalue.Int64Exact(3)),
				has("current_conference_rooms", knownvalue.Int64Exact(2)),
				has("current_ring_groups", knownvalue.Int64Exact(4)),
				has("current_ivrs", knownvalue.Int64Exact(6)),
				has("current_trunks", knownvalue.Int64Exact(1)),
				has("calls_in_24_hours", knownvalue.ListExact([]knownvalue.Check{counts("2017-07-21T16:00:00Z", 12),
					counts("2017-07-21T17:00:00Z", 0)})),
				statecheck.ExpectKnownOutputValue("last", knownvalue.StringExact("2017-07-21T18:00:00Z")),
			},
		}},
	})
	if mock.Count(statusPath) != mock.Count("") {
		t.Errorf("got other requests than those for the status: %v", received(mock))
	}
}

func TestTenantStatus_nullAndOdd(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	p := coretest.NewProtocol(t, newProvider, nil)

	mock.SetStatus(map[string]any{"calls_in_24_hours": []any{map[string]any{"time": nil, "count": nil}, map[string]any{},
		map[string]any{"time": "2027-01-01T00:00:00.5+01:00", "count": 1}}})
	status, diags := p.Data(t, statusType, nil)
	coretest.ExpectNone(t, diags)
	if got := status["calls_in_24_hours"].String(); got == "" || status["version"].IsNull() {
		t.Errorf("got %s", got)
	}

	mock.SetStatus(map[string]any{"calls_in_24_hours": []any{map[string]any{"time": "yesterday", "count": 1}}})
	_, diags = p.Data(t, statusType, nil)
	coretest.Expect(t, diags, "error", "Unable to read pbx_tenant_status", `"yesterday"`)

	for odd, want := range map[any]string{"12": "a list", 12: "a list", [1]any{"12"}: "an object"} {
		mock.SetStatus(map[string]any{"calls_in_24_hours": odd})
		_, diags = p.Data(t, statusType, nil)
		coretest.Expect(t, diags, "error", "Unable to read pbx_tenant_status", "calls_in_24_hours: expected "+want)
	}

	mock.NullEverything()
	status, diags = p.Data(t, statusType, nil)
	coretest.ExpectNone(t, diags)
	if len(status) != 11 {
		t.Errorf("got %d attributes, want 11", len(status))
	}
	for name, value := range status {
		if !value.IsNull() {
			t.Errorf("%s is %s, want null", name, value)
		}
	}

	mock.InjectFault(fakeserver.Fault{Status: http.StatusOK, Body: "<html>Sign in</html>", ContentType: "text/html"})
	_, diags = p.Data(t, statusType, nil)
	coretest.Expect(t, diags, "error: Unable to read pbx_tenant_status: GET /tenant/status", "portsip.base_url")
}

// The balance is the number that the PBX shows, so comparing and computing with it gives what a
// user expects.
func TestAccTenantBalanceDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := `
data "pbx_tenant_balance" "test" {}

output "balance" {
  value = tostring(data.pbx_tenant_balance.test.balance)
}

output "exact" {
  value = data.pbx_tenant_balance.test.balance == 0.1
}
`
	step := func(balance string, exact bool) resource.TestStep {
		return resource.TestStep{
			PreConfig: func() { mock.SetBalance(balance) },
			Config:    config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("balance", knownvalue.StringExact(balance)),
				statecheck.ExpectKnownOutputValue("exact", knownvalue.Bool(exact)),
			},
		}
	}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			step("0.1", true), step("-12.34567", false), step("123456789012.12345", false),
			{
				PreConfig: func() {
					mock.InjectFault(fakeserver.Fault{PathPrefix: balancePath, Status: http.StatusForbidden,
						Body: `{"errors":[{"code":"FORBIDDEN","message":"Not allowed."}]}`})
				},
				Config:      config,
				ExpectError: regexp.MustCompile(`Unable to read pbx_tenant_balance`),
			},
		},
	})
}

func TestTenantBalance_odd(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	p := coretest.NewProtocol(t, newProvider, noRetry())
	for _, null := range []string{`{"balance":null}`, `{}`} {
		mock.InjectFault(fakeserver.Fault{Status: http.StatusOK, Body: null, Times: 1})
		data, diags := p.Data(t, balanceType, nil)
		coretest.ExpectNone(t, diags)
		if !data["balance"].IsNull() {
			t.Errorf("%s: got %s, want null", null, data["balance"])
		}
	}
	mock.InjectFault(fakeserver.Fault{Status: http.StatusOK, Body: `{"balance":"much"}`, Times: 1})
	_, diags := p.Data(t, balanceType, nil)
	coretest.Expect(t, diags, "error: Unable to read pbx_tenant_balance: GET /tenant/balance")
}
