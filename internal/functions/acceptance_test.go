// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

func TestMain(m *testing.M) { coretest.Main(m) }

// start runs a mock of PortSIP, and returns a provider that the environment points at it.
func start(t *testing.T) (*portsipmock.Server, coretest.NewProvider) {
	t.Helper()
	mock := portsipmock.New()
	portsipspec.Watch(t, mock)

	return mock, provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(map[string]string{
			"PORTSIP_BASE_URL": mock.Start(t) + "/api",
			"PORTSIP_TOKEN":    portsipmock.Token,
		})))
}

// unconfigured is a provider that knows of no vendor, which is all that functions need.
func unconfigured() coretest.NewProvider {
	return provider.New("test", provider.WithClock(&coretest.Clock{}), provider.WithEnv(coretest.Env(nil)))
}

func TestAccE164(t *testing.T) {
	t.Parallel()
	coretest.Test(t, unconfigured(), resource.TestCase{Steps: []resource.TestStep{
		{
			Config:      `output "bad" { value = provider::pbx::e164("030 23125000 ext. 12", "DEU") }`,
			ExpectError: regexp.MustCompile(`(?s)Invalid value for "number" parameter.*has\s+the\s+extension\s+12`),
		},
		{
			Config: `output "bad" { value = provider::pbx::e164("030 23125000", "Germany") }`,
			ExpectError: regexp.MustCompile(
				`(?s)Invalid value for "region" parameter.*"Germany"\s+is\s+not\s+an\s+ISO\s+3166-1`),
		},
		{
			Config:      `output "bad" { value = provider::pbx::e164(null, "DEU") }`,
			ExpectError: regexp.MustCompile(`(?s)Invalid value for "number" parameter.*must not be null`),
		},
		{
			Config: `
resource "terraform_data" "later" {
  input = "030 23125000"
}

output "known" {
  value = provider::pbx::e164("(030) 23125-000", "DEU")
}

output "later" {
  value = provider::pbx::e164(terraform_data.later.output, "de")
}
`,
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{
					plancheck.ExpectKnownOutputValue("known", knownvalue.StringExact("+493023125000")),
					plancheck.ExpectUnknownOutputValue("later"),
				},
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("later", knownvalue.StringExact("+493023125000")),
			},
		},
	}})
}

// A year's holidays are created as the function gives them, and the next plan finds nothing to do.
// With the next year the same holidays move to its dates.
func TestAccPublicHolidays(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := func(year int) string {
		return fmt.Sprintf(`
resource "terraform_data" "year" {
  input = %d
}

resource "pbx_holiday" "public" {
  for_each = { for h in provider::pbx::public_holidays("USA", %[1]d) : h.name => h }

  name         = each.value.name
  region       = each.value.region
  consecutive  = each.value.consecutive
  every_year   = each.value.every_year
  year_start   = each.value.year_start
  month_start  = each.value.month_start
  day_start    = each.value.day_start
  hour_start   = each.value.hour_start
  minute_start = each.value.minute_start
  year_end     = each.value.year_end
  month_end    = each.value.month_end
  day_end      = each.value.day_end
  hour_end     = each.value.hour_end
  minute_end   = each.value.minute_end
}

output "later" {
  value = length(provider::pbx::public_holidays("USA", terraform_data.year.output))
}
`, year)
	}
	observed := `pbx_holiday.public["New Year's Day (observed)"]`
	coretest.Test(t, newProvider, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: `output "bad" { value = provider::pbx::public_holidays("DEU-XX", 2027) }`,
			ExpectError: regexp.MustCompile(
				`(?s)Invalid value for "country" parameter.*unknown\s+subdivision;\s+those\s+of\s+DEU`),
		},
		{
			Config:      `output "bad" { value = provider::pbx::public_holidays("DEU", 1970) }`,
			ExpectError: regexp.MustCompile(`(?s)Invalid value for "year" parameter.*range\s+from\s+2021\s+to\s+2099`),
		},
		{
			Config: config(2027),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(observed,
					plancheck.ResourceActionCreate)},
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(observed, tfjsonpath.New("year_start"), knownvalue.Int64Exact(2027)),
				statecheck.ExpectKnownValue(observed, tfjsonpath.New("month_start"), knownvalue.Int64Exact(12)),
				statecheck.ExpectKnownValue(observed, tfjsonpath.New("day_end"), knownvalue.Int64Exact(31)),
				statecheck.ExpectKnownValue(observed, tfjsonpath.New("minute_end"), knownvalue.Int64Exact(59)),
				statecheck.ExpectKnownOutputValue("later", knownvalue.Int64Exact(15)),
				holidaysOn{mock, 15, "Thanksgiving Day", "2027-11-25"},
			},
		},
		{
			Config: config(2028),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(observed, plancheck.ResourceActionDestroy),
					plancheck.ExpectResourceAction(`pbx_holiday.public["Thanksgiving Day"]`, plancheck.ResourceActionUpdate),
				},
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			ConfigStateChecks: []statecheck.StateCheck{holidaysOn{mock, 12, "Thanksgiving Day", "2028-11-23"}},
		},
		{
			// The harness cannot read a state with for_each when it cleans up.
			Config: `output "year" { value = length(provider::pbx::public_holidays("USA", 2028)) }`,
		},
	}})
}

// holidaysOn checks how many holidays the PBX has, and on which day one of them is. It is no
// resource.TestCheckFunc, since the harness cannot read a state with for_each for those.
type holidaysOn struct {
	mock   *portsipmock.Server
	number int
	name   string
	date   string
}

func (want holidaysOn) CheckState(_ context.Context, _ statecheck.CheckStateRequest,
	resp *statecheck.CheckStateResponse) {
	all := want.mock.Objects("holidays")
	if len(all) != want.number {
		resp.Error = fmt.Errorf("the PBX has %d holidays, want %d", len(all), want.number)

		return
	}
	for _, h := range all {
		if got := fmt.Sprintf("%v-%02v-%02v", h["year_start"], h["month_start"], h["day_start"]); got == want.date &&
			h["name"] == want.name {
			return
		}
	}
	resp.Error = fmt.Errorf("the PBX has no %s on %s", want.name, want.date)
}
