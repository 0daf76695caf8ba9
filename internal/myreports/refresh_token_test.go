// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

// An apply is two processes, which both begin with the configured refresh token. Where the first
// use ends it, the plan says so, and the apply changes nothing.
func TestRefreshToken_twoProcesses(t *testing.T) {
	t.Parallel()
	const usedUp = "The refresh token of MyReports cannot be used again"
	for name, tc := range map[string]struct {
		options []myreportsmock.Option
		rotates bool
	}{
		"repeated": {nil, false},
		"omitted":  {[]myreportsmock.Option{myreportsmock.WithoutRefreshTokens()}, false},
		"rotated":  {[]myreportsmock.Option{myreportsmock.WithRotation()}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(tc.options...)
			address := mock.Start(t)
			newProvider := provider.New("test", provider.WithEnv(coretest.Env(map[string]string{
				"MYREPORTS_BASE_URL": address + "/api", "MYREPORTS_TOKEN_URL": address + "/connect/token",
				"MYREPORTS_CUSTOMER_TENANT_ID": customer,
				"MYREPORTS_REFRESH_TOKEN":      myreportsmock.RefreshToken,
				"MYREPORTS_CLIENT_ID":          myreportsmock.ClientID, "MYREPORTS_CLIENT_SECRET": myreportsmock.ClientSecret,
			})))
			walker := coretest.NewWalker(t, newProvider, block(nil), connectionType)
			two := coretest.Options{Config: map[string]coretest.Object{
				"a": kazoo(nil, nil), "b": kazoo(coretest.Object{"name": "Other"}, coretest.Object{"account_id": "67890"}),
			}}
			plan := walker.Plan(two)
			if got := strings.Count(plan.Diagnostics.String(), usedUp); got > 1 || (got == 1) != tc.rotates {
				t.Errorf("the plan warned %d times:\n%s", got, plan.Diagnostics)
			}
			diags := plan.Apply(nil)
			if !tc.rotates {
				coretest.ExpectNone(t, diags)
				// What does not change needs no apply.
				if again := walker.Plan(two); len(again.Diagnostics) > 0 {
					t.Error(again.Diagnostics)
				}

				return
			}
			coretest.Expect(t, diags, "error: Unable to ", "invalid_grant", "plan and apply are two processes",
				"MYREPORTS_TOKEN")
			if got := len(mock.PBXs(customer)) + len(walker.State); got != 0 {
				t.Errorf("something was created or kept")
			}
		})
	}
}
