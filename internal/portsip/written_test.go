// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// A secret cannot be read back, so a response that proves nothing must not count: the old one would
// stay for ever. The state keeps the old version, with which the next plan sends it again.
func TestTenant_unconfirmedSecret(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{
		"page":   {Status: http.StatusOK, Body: "<html>Sign in</html>", ContentType: "text/html"},
		"errors": {Status: http.StatusOK, Body: `{"errors":[{"code":"BUSY","message":"Try later."}]}`},
		"body":   {Status: http.StatusOK, Body: `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			token := func(text string, version int) coretest.Options {
				return coretest.Options{Config: map[string]coretest.Object{"a": {
					"cdr_event":          coretest.Object{"enabled": true, "auth": "BEARER", "url": "https://example.com/cdr"},
					"cdr_event_token_wo": text, "cdr_event_token_wo_version": version,
				}}}
			}
			walker := coretest.NewWalker(t, newProvider, noRetry(), tenantType)
			if diags := walker.Plan(token("first-token", 1)).Apply(nil); diags.HasError() {
				t.Fatal(diags)
			}
			plan := walker.Plan(token("second-token", 2))
			fault.Method = http.MethodPost
			mock.InjectFault(fault)
			coretest.Expect(t, plan.Apply(nil), "error: Unable to update pbx_tenant", "POST /tenant: HTTP status 200",
				"It may have been written all the same")
			mock.ClearFaults()
			if diags := walker.Plan(token("second-token", 2)).Apply(nil); diags.HasError() {
				t.Fatal(diags)
			}
			if got := fmt.Sprint(at(mock.Tenant(), "cdr_event.token")); got != "second-token" {
				t.Errorf("the PBX has the token %q", got)
			}
		})
	}
}

// What could not be read was not written either, and nobody may think otherwise.
func TestTenant_failedReadBeforeTheWrite(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	walker := coretest.NewWalker(t, newProvider, noRetry(), policyType)
	if diags := walker.Plan(coretest.Options{Config: map[string]coretest.Object{"a": {"min_length": 9}}}).Apply(
		nil); diags.HasError() {
		t.Fatal(diags)
	}
	plan := walker.Plan(coretest.Options{Config: map[string]coretest.Object{"a": {"min_length": 10}}})
	mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Status: http.StatusInternalServerError})
	diags := plan.Apply(nil)
	coretest.Expect(t, diags, "error: Unable to update pbx_tenant_password_policy", "GET /tenant/password_policy")
	if strings.Contains(diags.String(), "may have been written") {
		t.Errorf("a read is treated as a write:\n%s", diags)
	}
}
