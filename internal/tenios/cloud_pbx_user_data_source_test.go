// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// dataConfig is a configuration of one data source with these lines in its block.
func dataConfig(typeName, lines string) string {
	return fmt.Sprintf("data %q \"test\" {\n  provider = pbx\n  %s\n}\n", typeName, lines)
}

func TestAccCloudPBXUserDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(existingUser())
	address := "data." + userType + ".test"
	has := func(attribute string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), value)
	}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{
				Config:      dataConfig(userType, `user_name = "+492215559999"`),
				ExpectError: regexp.MustCompile(`the account has no\s+Cloud PBX user \+492215559999`),
			},
			{
				Config:      dataConfig(userType, `user_name = "Toni"`),
				ExpectError: regexp.MustCompile(`Invalid phone number`),
			},
			{
				Config: dataConfig(userType, fmt.Sprintf("user_name = %q", number)),
				ConfigStateChecks: []statecheck.StateCheck{
					has("first_name", knownvalue.StringExact("Toni")),
					has("last_name", knownvalue.StringExact("Tester")),
					has("internal_extension", knownvalue.StringExact("201")),
					has("email", knownvalue.StringExact("tt@test.example")),
					has("outbound_allowed", knownvalue.Bool(true)),
					has("sip_login_enabled", knownvalue.Bool(true)),
					has("call_history_enabled", knownvalue.Bool(true)),
				},
			},
		},
	})
}

func TestAccCloudPBXUsersDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for _, user := range []teniosmock.User{
		{UserName: "+492215550003", FirstName: "Alice", LastName: "Example", InternalExtension: "301",
			Email: "ae@test.example", OutboundAllowed: true},
		{UserName: "+492215550001", FirstName: "Toni", LastName: "Tester", InternalExtension: "201", Email: "tt@test.example",
			SIPLoginEnabled: true},
		{UserName: "+493015550002", FirstName: "Alice", LastName: "Tester", CallHistoryEnabled: true},
	} {
		mock.AddUser(user)
	}
	users := func(lines string, want ...string) resource.TestStep {
		checks := make([]knownvalue.Check, len(want))
		for i, userName := range want {
			checks[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{"user_name": knownvalue.StringExact(userName)})
		}

		return resource.TestStep{
			Config: dataConfig("tenios_cloud_pbx_users", lines),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.tenios_cloud_pbx_users.test", tfjsonpath.New("users"),
					knownvalue.ListExact(checks)),
			},
		}
	}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			users("", "+492215550001", "+492215550003", "+493015550002"),
			users(`user_name_prefix = "+49221"`, "+492215550001", "+492215550003"),
			users(`internal_extension_prefix = "2"`, "+492215550001"),
			users(`first_name = "Alice"`, "+492215550003", "+493015550002"),
			users(`last_name = "Tester"`, "+492215550001", "+493015550002"),
			users(`internal_extension = ""`, "+493015550002"),
			users(`email = "ae@test.example"`, "+492215550003"),
			users(`outbound_allowed = true`, "+492215550003"),
			users(`sip_login_enabled = true`, "+492215550001"),
			users(`call_history_enabled = false`, "+492215550001", "+492215550003"),
			users("first_name = \"Alice\"\n  last_name = \"Tester\"", "+493015550002"),
			users(`first_name = "Nobody"`),
		},
	})
}

func TestAccCloudPBXUsersDataSource_failure(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{Status: http.StatusInternalServerError})
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{{
			Config:      dataConfig("tenios_cloud_pbx_users", ""),
			ExpectError: regexp.MustCompile(`Unable to list Tenios Cloud PBX users`),
		}},
	})
}
