// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

const address = userType + ".test"

// userConfig is a configuration of one user with these further lines in its block.
func userConfig(userName string, lines ...string) string {
	return fmt.Sprintf("resource %q \"test\" {\n  provider = pbx\n  user_name = %q\n  %s\n}\n", userType, userName,
		strings.Join(lines, "\n  "))
}

// withPassword is userConfig with a password.
func withPassword(lines ...string) string {
	return userConfig(number, append(lines, fmt.Sprintf("password_wo = %q", password))...)
}

// serverHas checks what the account holds at the end of a step.
func serverHas(mock *teniosmock.Server, want teniosmock.User) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got, _ := mock.User(want.UserName); got != want {
			return fmt.Errorf("the account has %+v, want %+v", got, want)
		}

		return nil
	}
}

// planned checks what a step's plan does to the user, and that nothing is left to do after its
// apply.
func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

func stateHas(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), value)
}

func TestAccCloudPBXUser_lifeOfAUser(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	fresh := teniosmock.User{UserName: number, Password: password}
	full := teniosmock.User{
		UserName: number, FirstName: "Toni", LastName: "Tester", InternalExtension: "201", Email: "tt@test.example",
		OutboundAllowed: true, SIPLoginEnabled: true, CallHistoryEnabled: true, Password: password,
	}
	all := []string{
		`first_name = "Toni"`, `last_name = "Tester"`, `internal_extension = "201"`, `email = "tt@test.example"`,
		`outbound_allowed = true`, `sip_login_enabled = true`, `call_history_enabled = true`,
	}
	cleared := teniosmock.User{UserName: number, Password: password}

	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{
				Config:           withPassword(),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					stateHas("user_name", knownvalue.StringExact(number)),
					stateHas("first_name", knownvalue.StringExact("")),
					stateHas("outbound_allowed", knownvalue.Bool(false)),
					stateHas("password_wo", knownvalue.Null()),
					stateHas("deletion_policy", knownvalue.StringExact("abandon")),
					stateHas("adopt_existing", knownvalue.Bool(false)),
				},
				Check: serverHas(mock, fresh),
			},
			{
				Config:           withPassword(all...),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					stateHas("first_name", knownvalue.StringExact("Toni")),
					stateHas("last_name", knownvalue.StringExact("Tester")),
					stateHas("internal_extension", knownvalue.StringExact("201")),
					stateHas("email", knownvalue.StringExact("tt@test.example")),
					stateHas("outbound_allowed", knownvalue.Bool(true)),
					stateHas("sip_login_enabled", knownvalue.Bool(true)),
					stateHas("call_history_enabled", knownvalue.Bool(true)),
				},
				Check: serverHas(mock, full),
			},
			{ // What is no longer configured keeps its value, and nothing is written for it.
				Config:           userConfig(number),
				ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				Check:            serverHas(mock, full),
			},
			{
				ResourceName:                         address,
				ImportState:                          true,
				ImportStateId:                        number,
				ImportStateVerify:                    true,
				ImportStateVerifyIdentifierAttribute: "user_name",
			},
			{ // An empty string clears.
				Config: withPassword(`first_name = ""`, `last_name = ""`, `internal_extension = ""`, `email = ""`,
					`outbound_allowed = false`, `sip_login_enabled = false`, `call_history_enabled = false`),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check:            serverHas(mock, cleared),
			},
			{ // A change made outside is seen and taken back.
				PreConfig: func() {
					user := cleared
					user.Email, user.OutboundAllowed = "someone@else.example", true
					mock.AddUser(user)
				},
				Config:           withPassword(`email = ""`, `outbound_allowed = false`),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check:            serverHas(mock, cleared),
			},
			{ // A user deleted outside is created again.
				PreConfig:        func() { mock.DeleteUser(number) },
				Config:           withPassword(),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				Check:            serverHas(mock, fresh),
			},
			{ // Another number is another user. The old one is abandoned.
				Config:           userConfig("+492215550002", fmt.Sprintf("password_wo = %q", password)),
				ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
				Check: resource.ComposeTestCheckFunc(serverHas(mock, fresh),
					serverHas(mock, teniosmock.User{UserName: "+492215550002", Password: password})),
			},
		},
	})
}

func TestAccCloudPBXUser_everySettingChangesAlone(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	user := existingUser()
	mock.AddUser(user)
	user.Password = password
	steps := []resource.TestStep{{
		Config:           withPassword("adopt_existing = true", "password_wo_version = 1"),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		Check:            serverHas(mock, user),
	}}
	lines := []string{"adopt_existing = true", "password_wo_version = 1"}
	for _, change := range []struct {
		line  string
		apply func(*teniosmock.User)
	}{
		{`first_name = "Anton"`, func(u *teniosmock.User) { u.FirstName = "Anton" }},
		{`last_name = "Taster"`, func(u *teniosmock.User) { u.LastName = "Taster" }},
		{`internal_extension = "202"`, func(u *teniosmock.User) { u.InternalExtension = "202" }},
		{`email = "at@test.example"`, func(u *teniosmock.User) { u.Email = "at@test.example" }},
		{`outbound_allowed = false`, func(u *teniosmock.User) { u.OutboundAllowed = false }},
		{`sip_login_enabled = false`, func(u *teniosmock.User) { u.SIPLoginEnabled = false }},
		{`call_history_enabled = false`, func(u *teniosmock.User) { u.CallHistoryEnabled = false }},
	} {
		change.apply(&user)
		lines = append(lines, change.line)
		steps = append(steps, resource.TestStep{
			Config:           withPassword(lines...),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check:            serverHas(mock, user),
		})
	}
	coretest.Test(t, newProvider, resource.TestCase{Steps: steps})
}

func TestAccCloudPBXUser_passwordVersion(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	passwordIs := func(want string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			if got := mock.Password(number); got != want {
				return fmt.Errorf("the password is %q, want %q", got, want)
			}

			return nil
		}
	}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: userConfig(number, `password_wo = "first-secret"`, `password_wo_version = 1`),
				Check: passwordIs("first-secret")},
			{ // Terraform cannot see that a secret changed.
				Config:           userConfig(number, `password_wo = "second-secret"`, `password_wo_version = 1`),
				ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				Check:            passwordIs("first-secret"),
			},
			{
				Config:           userConfig(number, `password_wo = "second-secret"`, `password_wo_version = 2`),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check:            passwordIs("second-secret"),
			},
			{ // Taking the version away is no order.
				Config:           userConfig(number, `password_wo = "third-secret"`),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check:            passwordIs("second-secret"),
			},
		},
	})
}

func TestAccCloudPBXUser_unknownInputs(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{{
			Config: `
resource "terraform_data" "source" {
  input = { user_name = "` + number + `", text = "201", flag = true, policy = "disable", version = 1 }
}

resource "` + userType + `" "test" {
  provider             = pbx
  user_name            = terraform_data.source.output.user_name
  password_wo          = "` + password + `"
  password_wo_version  = terraform_data.source.output.version
  first_name           = terraform_data.source.output.text
  last_name            = terraform_data.source.output.text
  internal_extension   = terraform_data.source.output.text
  email                = "${terraform_data.source.output.text}@test.example"
  outbound_allowed     = terraform_data.source.output.flag
  sip_login_enabled    = terraform_data.source.output.flag
  call_history_enabled = terraform_data.source.output.flag
  adopt_existing       = terraform_data.source.output.flag
  deletion_policy      = terraform_data.source.output.policy
}
`,
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check: serverHas(mock, teniosmock.User{
				UserName: number, FirstName: "201", LastName: "201", InternalExtension: "201", Email: "201@test.example",
				OutboundAllowed: true, SIPLoginEnabled: true, CallHistoryEnabled: true, Password: password,
			}),
		}},
	})
}

func TestAccCloudPBXUser_importByIdentity(t *testing.T) {
	t.Parallel()
	if coretest.IsOpenTofu() {
		t.Skip("the import block that terraform-plugin-testing writes lacks the `provider = pbx` that OpenTofu wants")
	}
	_, newProvider := start(t)
	coretest.Test(t, newProvider, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{
				Config: withPassword(`first_name = "Toni"`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentityValueMatchesState(address, tfjsonpath.New("user_name")),
				},
			},
			// The import must plan nothing, although the password that a later write needs is configured.
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

func TestAccCloudPBXUser_badInput(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for name, tc := range map[string]struct{ config, want string }{
		"no plus":                   {userConfig("4922155500"), `Invalid phone number`},
		"letters":                   {userConfig("+49hello"), `Invalid phone number`},
		"too short for its country": {userConfig("+1234564646"), `Invalid phone number`},
		"no such country":           {userConfig("+999123456789"), `Invalid phone number`},
		"spaces":                    {userConfig("+49 221 5550001"), `Write it as "\+492215550001"`},
		"emergency extension 110":   {withPassword(`internal_extension = "110"`), `internal_extension`},
		"emergency extension 112":   {withPassword(`internal_extension = "112"`), `internal_extension`},
		"extension with letters":    {withPassword(`internal_extension = "12a"`), `must consist of\s+digits`},
		"address without a domain":  {withPassword(`email = "nobody"`), `Invalid email`},
		"domain without a dot":      {withPassword(`email = "invalid@emailadress"`), `Invalid email`},
		"address with a name":       {withPassword(`email = "Toni <tt@test.example>"`), `Invalid email`},
		"empty password":            {userConfig(number, `password_wo = ""`), `password_wo`},
		"unknown policy":            {withPassword(`deletion_policy = "delete"`), `deletion_policy`},
		"no password":               {userConfig(number), `A password is needed to create`},
		"not one of the numbers": {userConfig("+493012345678", `password_wo = "`+password+`"`),
			`not one of the account's\s+Cloud PBX numbers`},
		"blacklisted password":         {userConfig(number, `password_wo = "12345678"`), `PASSWORD_IS_IN_BLACKLIST`},
		"address only Tenios dislikes": {withPassword(`email = "a@b.c"`), `Invalid\s+'email' parameter`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			coretest.Test(t, newProvider, resource.TestCase{
				Steps: []resource.TestStep{{Config: tc.config, ExpectError: regexp.MustCompile(tc.want)}},
			})
		})
	}
	t.Cleanup(func() {
		if got := mock.Users(); len(got) > 0 {
			t.Errorf("refused users were created: %+v", got)
		}
	})
}

// Tenios cannot delete a user, so disabling one takes away what can be taken away, and nothing
// else.
func TestAccCloudPBXUser_disable(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	var before teniosmock.User
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{{
			Config: withPassword(`first_name = "Toni"`, `email = "tt@test.example"`, `outbound_allowed = true`,
				`sip_login_enabled = true`,
				`call_history_enabled = true`, `deletion_policy = "disable"`),
			Check: func(*terraform.State) error {
				before, _ = mock.User(number)
				mock.ResetRequests()

				return nil
			},
		}},
		CheckDestroy: func(*terraform.State) error {
			after, _ := mock.User(number)
			if after.Password == before.Password || len(after.Password) < 16 {
				t.Error("the password was not replaced by a random one")
			}
			want := before
			want.OutboundAllowed, want.SIPLoginEnabled, want.CallHistoryEnabled, want.Password = false, false, false,
				after.Password
			if after != want {
				t.Errorf("got %+v, want %+v", after, want)
			}
			if got := mock.Count(upsertPath); got != 1 {
				t.Errorf("wrote %d times, want once", got)
			}

			return nil
		},
	})
}
