// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// An address may hold a password or a key, of which nothing is in a warning or an error, old or
// new, also where MyReports repeats it.
func TestPBXConnection_addressesAreNotPrinted(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	mock.AddKazoo(customer, myreportsmock.PBX{
		Name: "Head office", AccountID: "12345", HostRest: "https://ada:canary-live@old.example.com/v2",
		HostWebsocket: "wss://kazoo.example.com:5555?k=canary-live",
	})
	config := kazoo(coretest.Object{"adopt_existing": true}, coretest.Object{
		"host_rest":      "https://ada:canary-new@new.example.com/v2",
		"host_websocket": "wss://kazoo.example.com:5555?k=canary-new",
	})
	quiet := func(diags coretest.Diagnostics) {
		t.Helper()
		if strings.Contains(diags.String(), "canary") {
			t.Errorf("printed: %s", diags)
		}
	}
	plan := later(t, newProvider).Plan(coretest.State{}, config)
	coretest.Expect(t,
		plan.Diagnostics,
		`kazoo.host_rest: "https://old.example.com/v2" (rest not printed) → "https://new.example.com/v2" (rest not printed)`,
		`kazoo.host_websocket: changes in what is not printed of "wss://kazoo.example.com:5555" (rest not printed)`)
	quiet(plan.Diagnostics)

	mock.InjectFault(fakeserver.Fault{
		Method: http.MethodPatch,
		Status: 400, Body: `{"error":400,"status":"error","message":"bad: https://ada:canary-new@new.example.com/v2"}`,
	})
	_, diags := plan.Apply()
	coretest.Expect(t, diags, "bad: (sensitive)")
	quiet(diags)

	refused := later(t, newProvider).Validate(kazoo(nil,
		coretest.Object{"host_rest": "https//ada:canary@new.example.com"}))
	coretest.Expect(t, refused, "error at kazoo.host_rest", "The value must be a URL such as")
	quiet(refused)
}
