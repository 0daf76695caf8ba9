// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

const address = connectionType + ".test"

// charged is a provider block that agrees to charges.
const charged = "provider \"pbx\" {\n  myreports = { accept_charges = true }\n}\n"

// connectionConfig is a configuration of a connection with those lines in it.
func connectionConfig(lines string) string {
	return charged + "resource \"" + connectionType + "\" \"test\" {\n  provider = pbx\n" + lines + "\n}\n"
}

const (
	kazooLines = `
  kazoo = {
    host_rest      = "https://kazoo.example.com:8443"
    host_websocket = "wss://kazoo.example.com:5555"
    account_id     = "12345"
    api_key_wo     = "kazoo-key"
  }`
	threeCXLines = `
  three_cx = {
    license_key_wo              = "ABCD-EFGH-1234-5678"
    username                    = "reporting"
    password_wo                 = "threecx-password"
    recording_archive_frequency = "00:20:00"
  }`
)

func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

func TestAccPBXConnection(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{
				Config:           connectionConfig("name = \"Head office\"\nenabled = true" + kazooLines),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("enabled"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("kazoo").AtMapKey("api_key_wo"), knownvalue.Null()),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("account_tenant_id"), knownvalue.Null()),
				},
			},
			// Removed: it keeps its value.
			{Config: connectionConfig("name = \"Head office\"" + kazooLines),
				ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
			{Config: connectionConfig("name = \"Main office\"\nenabled = false\ncountry_code = \"DE\"" + kazooLines),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate)},
			// Another kind is another connection.
			{Config: connectionConfig("name = \"Main office\"" + threeCXLines),
				ConfigPlanChecks: planned(plancheck.ResourceActionReplace)},
			{
				// Another spelling of the frequency.
				Config: connectionConfig("name = \"Main office\"\nthree_cx = {\n  recording_archive_frequency = " +
					"\"0:20:00\"\n}"),
				ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
			},
			{Config: connectionConfig("name = \"Main office\"\ncustomer_tenant_id = \"" + otherCustomer + "\"" + threeCXLines),
				ConfigPlanChecks: planned(plancheck.ResourceActionReplace)},
			{Config: connectionConfig("name = \"Main office\"\naccount_tenant_id = \"" + myreportsmock.AccountTenantID +
				"\"\ncustomer_tenant_id = \"" + otherCustomer + "\"" + threeCXLines),
				ConfigPlanChecks: planned(plancheck.ResourceActionReplace)},
		},
		CheckDestroy: func(*terraform.State) error {
			if left := len(mock.PBXs(customer)) + len(mock.PBXs(otherCustomer)); left > 0 {
				return fmt.Errorf("%d connections are left", left)
			}

			return nil
		},
	})
}

func TestAccPBXConnection_unknownInputs(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	const source = `
resource "terraform_data" "source" {
  input = {
    name = "Head office", customer = "` + customer + `", country = "FR", flag = true, number = 1, policy = "abandon",
    rest = "https://kazoo.example.com", socket = "wss://kazoo.example.com", account = "12345", key = "kazoo-key"
    pbx = {
      host_rest      = "https://kazoo.example.com"
      host_websocket = "wss://kazoo.example.com"
      account_id     = "777"
      api_key_wo     = "kazoo-key"
    }
  }
}
`
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{{
			Config: source + connectionConfig(`
  name               = terraform_data.source.output.name
  customer_tenant_id = terraform_data.source.output.customer
  country_code       = terraform_data.source.output.country
  enabled            = terraform_data.source.output.flag
  adopt_existing     = terraform_data.source.output.flag
  deletion_policy    = terraform_data.source.output.policy
  kazoo = {
    host_rest            = terraform_data.source.output.rest
    host_websocket       = terraform_data.source.output.socket
    account_id           = terraform_data.source.output.account
    api_key_wo           = terraform_data.source.output.key
    api_key_wo_version   = terraform_data.source.output.number
    monitor_sub_accounts = terraform_data.source.output.flag
  }`) + `
resource "` + connectionType + `" "whole" {
  provider = pbx
  name     = "Whole"
  kazoo    = terraform_data.source.output.pbx
}
`,
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check: func(*terraform.State) error {
				for _, pbx := range mock.PBXs(customer) {
					if pbx.AccountID == "12345" && (!pbx.Enabled || pbx.CountryCode != "FR" || !pbx.MonitorSubAccounts ||
						pbx.APIKey != "kazoo-key") {
						return fmt.Errorf("MyReports has %+v", pbx)
					}
				}
				if got := len(mock.PBXs(customer)); got != 2 {
					return fmt.Errorf("MyReports has %d connections", got)
				}

				return nil
			},
		}},
	})
}

// A provider whose token is not known yet: the plan of a creation goes on.
func TestAccPBXConnection_unknownProvider(t *testing.T) {
	t.Parallel()
	_, newProvider := startWith(t, map[string]string{"MYREPORTS_TOKEN": ""})
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{{
			Config: `
resource "terraform_data" "token" {
  input = "` + myreportsmock.Token + `"
}

provider "pbx" {
  myreports = {
    token          = terraform_data.token.output
    accept_charges = true
  }
}

resource "` + connectionType + `" "test" {
  provider = pbx
  name     = "Head office"
` + kazooLines + `
}
`,
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		}},
	})
}

func TestAccPBXConnection_badInput(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: connectionConfig(`name = "x"` + kazooLines + threeCXLines),
				ExpectError: regexp.MustCompile(`one of these attributes must be configured: \[kazoo,three_cx\]`)},
			{Config: connectionConfig(`name = "x"`), ExpectError: regexp.MustCompile(
				`one of these attributes must be configured: \[kazoo,three_cx\]`)},
			{Config: connectionConfig("name = \"x\"\ncustomer_tenant_id = \"12\"" + kazooLines),
				ExpectError: regexp.MustCompile(`Invalid customer_tenant_id`)},
			{Config: `resource "` + connectionType + `" "test" {` + "\n  provider = pbx\n  name = \"x\"\n" + kazooLines + "\n}",
				ExpectError: regexp.MustCompile(`accept_charges\s+= true`)},
		},
	})
}

func TestAccPBXConnection_importByIdentity(t *testing.T) {
	t.Parallel()
	if coretest.IsOpenTofu() {
		t.Skip("the import block that terraform-plugin-testing writes lacks the `provider = pbx` that OpenTofu wants")
	}
	_, newProvider := start(t, myreportsmock.WithFullGets())
	coretest.Test(t, newProvider, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{
				Config: connectionConfig("name = \"Head office\"\nenabled = true" + kazooLines),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(address, map[string]knownvalue.Check{
						"account_tenant_id": knownvalue.Null(), "customer_tenant_id": knownvalue.StringExact(customer),
						"id": knownvalue.NotNull(),
					}),
				},
			},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

func TestAccPBXConnectionDataSources(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	mock.AddThreeCX(customer, myreportsmock.PBX{Name: "Branch", Username: "reporting",
		RecordingArchiveFrequency: "00:20:00"})
	mock.AddKazoo(otherCustomer, myreportsmock.PBX{Name: "Theirs", AccountID: "12345"})
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{{
			Config: charged + `
data "myreports_pbx_connection" "branch" {
  provider = pbx
  name     = "Branch"
}

data "myreports_pbx_connections" "all" {
  provider = pbx
}

data "myreports_pbx_instance" "theirs" {
  provider    = pbx
  instance_id = "12345"
}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.myreports_pbx_connection.branch",
					tfjsonpath.New("three_cx").AtMapKey("recording_archive_frequency"), knownvalue.StringExact("00:20:00")),
				statecheck.ExpectKnownValue("data.myreports_pbx_connections.all",
					tfjsonpath.New("connections").AtSliceIndex(0).AtMapKey("type"), knownvalue.StringExact("three_cx")),
				statecheck.ExpectKnownValue("data.myreports_pbx_instance.theirs", tfjsonpath.New("customer_tenant_id"),
					knownvalue.StringExact(otherCustomer)),
			},
		}},
	})
}

func TestAccPBXConnectionList_query(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithPBXs(customer, 4))
	id := mock.AddKazoo(customer, myreportsmock.PBX{Name: "Head office"})
	identity := map[string]knownvalue.Check{
		"account_tenant_id": knownvalue.Null(), "customer_tenant_id": knownvalue.StringExact(customer),
		"id": knownvalue.StringExact(id),
	}
	coretest.Test(t, newProvider, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			{Config: charged},
			{
				Query: true,
				Config: `
list "myreports_pbx_connection" "all" {
  provider = pbx
}

list "myreports_pbx_connection" "head_office" {
  provider = pbx
  config {
    name = "Head office"
    type = "kazoo"
  }
}
`,
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("myreports_pbx_connection.all", 5),
					querycheck.ExpectIdentity("myreports_pbx_connection.head_office", identity),
					querycheck.ExpectResourceDisplayName("myreports_pbx_connection.head_office",
						queryfilter.ByResourceIdentity(identity),
						knownvalue.StringExact("Head office ("+customer+"/"+id+")")),
				},
			},
		},
	})
}
