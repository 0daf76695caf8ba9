// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// planned checks what a step's plan does, and that nothing is left to do after its apply.
func planned(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// shows checks what the mock has of an object, written as fmt writes it. Inner keys are given as
// a.b.
func shows(object func() map[string]any, want map[string]string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		for path, value := range want {
			if got := fmt.Sprint(at(object(), path)); got != value {
				return fmt.Errorf("the PBX has %s = %s, want %s", path, got, value)
			}
		}

		return nil
	}
}

func at(object map[string]any, path string) any {
	for i := range path {
		if path[i] == '.' {
			inner, _ := object[path[:i]].(map[string]any)

			return at(inner, path[i+1:])
		}
	}

	return object[path]
}

const fullTenant = `
resource "pbx_tenant" "test" {
  name                             = "Example GmbH"
  domain                           = "sip.example.com"
  website                          = "https://example.com"
  timezone                         = "Europe/Berlin"
  currency                         = "EUR"
  region                           = "DEU"
  enable_video_recording           = true
  enable_audio_recording           = true
  enable_dual_track_recording      = true
  enable_night_mode                = true
  enable_two_factor_authentication = true
  password_force_reset             = true
  custom_options                   = jsonencode({ b = 1, a = [true] })
  recording_retention              = 90
  call_report_retention            = 60
  log_retention                    = 365
  temp_file_retention              = 7
  extension_im_disk_quota          = "500MB"
  office_hours = {
    monday = { enabled = true, ranges = [{ from = "08:00", to = "12:00" }, { from = "13:00", to = "17:00" }] }
    sunday = { enabled = false, ranges = [] }
  }
  enable_call_queue_audio_recording           = false
  enable_ring_group_audio_recording           = false
  enable_trunk_audio_recording                = false
  enable_virtual_receptionist_audio_recording = false
  enable_verify_phone_auto_provisioning       = false
  recording_access_mode                       = "PRIVATE"
  contact_inbound_rule_append_type            = "APPEND"
  crm_contact_type                            = "COMPANY"
  soft_phone_template                         = "sales.xml"
  ai_transcript                               = true
  outbound_caller_ids = [
    { provider_id = "NzAwNTUxOTA5NzczMTQ4MTYw", caller_id = "+49221555000", display_name = "Example" },
    { provider_id = "NzAwNTUxOTA5NzczMTQ4MTU5", caller_id = "+12025550100" },
  ]
  e164 = {
    enabled                     = true
    international_code          = "00"
    country                     = "Germany(49)"
    area_code                   = "221"
    national_code               = "0"
    prefix                      = "+"
    remove_special_chars        = true
    remove_duplicate_countries  = false
    remove_duplicate_area_codes = false
  }
  cdr_event = {
    enabled = true
    auth    = "BEARER"
    url     = "https://hooks.example.com/cdr"
  }
  cdr_event_token_wo         = "cdr-token-1"
  cdr_event_token_wo_version = 1
  extension_event = {
    enabled  = true
    auth     = "BASIC"
    username = "webhook1"
    url      = "https://hooks.example.com/extensions"
  }
  extension_event_password_wo         = "secret123"
  extension_event_password_wo_version = 1
  contact_match_type                  = "MATCH_LENGTH"
  contact_match_length                = 6
  contact_append_type                 = "PREPEND"
  contact_update_interval             = 60
  avatar_file_id                      = "NzAwNTUxOTA5NzczMTQ4MTYw"
}
`

func TestAccTenant_everySetting(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	const address = "pbx_tenant.test"
	full := map[string]string{
		"name": "Example GmbH", "domain": "sip.example.com", "website": "https://example.com", "timezone": "Europe/Berlin",
		"currency": "EUR", "region": "DEU",
		"enable_video_recording": "true", "enable_audio_recording": "true", "enable_dual_track_recording": "true",
		"enable_night_mode": "true", "enable_two_factor_authentication": "true", "password_force_reset": "true",
		"recording_retention": "90", "call_report_retention": "60", "log_retention": "365", "temp_file_retention": "7",
		"extension_im_disk_quota":     "500MB",
		"office_hours.monday.enabled": "true", "office_hours.sunday.enabled": "false",
		"e164.country": "Germany(49)", "e164.remove_duplicate_countries": "false",
		"cdr_event.auth": "BEARER", "cdr_event.token": "cdr-token-1", "extension_event.username": "webhook1",
		"extension_event.password": "secret123",
		"contact_match_type":       "MATCH_LENGTH", "contact_match_length": "6", "contact_append_type": "PREPEND",
		"contact_update_interval":           "60",
		"enable_call_queue_audio_recording": "false", "enable_ring_group_audio_recording": "false",
		"enable_trunk_audio_recording":                "false",
		"enable_virtual_receptionist_audio_recording": "false", "enable_verify_phone_auto_provisioning": "false",
		"recording_access_mode": "PRIVATE", "contact_inbound_rule_append_type": "APPEND", "crm_contact_type": "COMPANY",
		"soft_phone_template": "sales.xml", "ai_transcript": "true",
		"outbound_caller_ids": "[map[caller_id:+49221555000 description:<nil> display_name:Example " +
			"provider_id:NzAwNTUxOTA5NzczMTQ4MTYw] " +
			"map[caller_id:+12025550100 description:<nil> display_name:Example Company provider_id:NzAwNTUxOTA5NzczMTQ4MTU5]]",
	}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: fullTenant, ConfigPlanChecks: planned(address, plancheck.ResourceActionCreate),
				Check: shows(mock.Tenant, full)},
			{ // What is no longer configured keeps its value, and nothing is written for it.
				PreConfig: mock.ResetRequests,
				Config:    `resource "pbx_tenant" "test" {}`,
				Check: func(*terraform.State) error {
					for _, r := range mock.Requests() {
						if r.Method == "POST" {
							return fmt.Errorf("leaving everything out wrote %s", r.Body)
						}
					}

					return shows(mock.Tenant, full)(nil)
				},
			},
			{
				ResourceName: address, ImportState: true, ImportStateId: "current", ImportStateVerify: true,
			},
			{ // A part of an object leaves the rest of it.
				Config: `
resource "pbx_tenant" "test" {
  soft_phone_template = ""
  office_hours        = { monday = { enabled = false } }
  e164                = { area_code = "" }
}`,
				ConfigPlanChecks: planned(address, plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("soft_phone_template"), knownvalue.StringExact("")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("e164").AtMapKey("country"),
						knownvalue.StringExact("Germany(49)")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("office_hours").AtMapKey("monday").AtMapKey("ranges"),
						knownvalue.ListSizeExact(2)),
				},
				Check: shows(mock.Tenant, map[string]string{"timezone": "Europe/Berlin", "e164.country": "Germany(49)",
					"office_hours.monday.enabled": "false", "cdr_event.token": "cdr-token-1"}),
			},
			{ // A change made outside is seen and taken back. JSON that means the same is no change.
				PreConfig: func() { mock.SetTenant(map[string]any{"timezone": "UTC", "custom_options": `{ "a":[true], "b": 1 }`}) },
				Config: `
resource "pbx_tenant" "test" {
  timezone       = "Europe/Berlin"
  custom_options = jsonencode({ b = 1, a = [true] })
}`,
				ConfigPlanChecks: planned(address, plancheck.ResourceActionUpdate),
				Check:            shows(mock.Tenant, map[string]string{"timezone": "Europe/Berlin"}),
			},
		},
	})
}

func TestAccSettings_theOthers(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	first := `
resource "pbx_tenant_password_policy" "test" {
  min_length                    = 12
  max_length                    = 30
  contains_letters              = false
  contains_numbers              = false
  contains_special_letters      = false
  disable_sequential_characters = false
  disable_repeating_characters  = false
  disable_account_information   = false
}

resource "pbx_tenant_custom_headers" "test" {
  add   = [{ name = "X-Site", value = "cologne", scope = "TRUNK" }, { name = "X-Team", value = "sales", scope = "ALL" }]
  relay = [{ name = "X-Trace", scope = "USER" }]
}

resource "pbx_voicemail_server" "test" {
  extension_number = "999"
  retain_days      = 0
  min_seconds      = 3
}
`
	second := `
resource "pbx_tenant_password_policy" "test" {
  min_length = 10
}

resource "pbx_tenant_custom_headers" "test" {
  add = [{ name = "X-Team", value = "support", scope = "ALL" }]
}

resource "pbx_voicemail_server" "test" {
  retain_days = 30
}
`
	third := `
resource "pbx_tenant_password_policy" "test" {}

resource "pbx_tenant_custom_headers" "test" {
  add   = []
  relay = []
}

resource "pbx_voicemail_server" "test" {}
`
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{
				Config: first, ConfigPlanChecks: planned("pbx_voicemail_server.test", plancheck.ResourceActionCreate),
				Check: resource.ComposeTestCheckFunc(
					shows(mock.PasswordPolicy, map[string]string{"min_length": "12", "max_length": "30", "contains_letters": "false",
						"disable_account_information": "false"}),
					shows(mock.Voicemail, map[string]string{"extension_number": "999", "retain_days": "0", "min_seconds": "3"}),
				),
			},
			{
				Config: second, ConfigPlanChecks: planned("pbx_tenant_custom_headers.test", plancheck.ResourceActionUpdate),
				Check: resource.ComposeTestCheckFunc(
					shows(mock.PasswordPolicy, map[string]string{"min_length": "10", "max_length": "30", "contains_letters": "false"}),
					shows(mock.Voicemail, map[string]string{"extension_number": "999", "retain_days": "30"}),
					shows(mock.CustomHeaders, map[string]string{
						"add": "[map[name:X-Team scope:ALL value:support]]", "relay": "[map[name:X-Trace scope:USER]]",
					}),
				),
			},
			{
				Config: third, ConfigPlanChecks: planned("pbx_tenant_custom_headers.test", plancheck.ResourceActionUpdate),
				Check: shows(mock.CustomHeaders, map[string]string{"add": "[]", "relay": "[]"}),
			},
			{ResourceName: "pbx_tenant_password_policy.test", ImportState: true, ImportStateId: "current",
				ImportStateVerify: true},
			{ResourceName: "pbx_tenant_custom_headers.test", ImportState: true, ImportStateId: "current",
				ImportStateVerify: true},
			{ResourceName: "pbx_voicemail_server.test", ImportState: true, ImportStateId: "current", ImportStateVerify: true},
		},
	})
}

func TestAccSettings_unknownInputs(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{{
			Config: `
resource "terraform_data" "source" {
  input = { text = "Europe/Berlin", flag = true, number = 7, hour = "08:00", object = { enabled = true } }
}

resource "pbx_tenant" "test" {
  timezone               = terraform_data.source.output.text
  enable_video_recording = terraform_data.source.output.flag
  recording_retention    = terraform_data.source.output.number
  custom_options         = jsonencode(terraform_data.source.output.object)
  office_hours = {
    monday = {
      enabled = terraform_data.source.output.flag
      ranges  = [{ from = terraform_data.source.output.hour, to = "17:00" }]
    }
  }
  e164                   = terraform_data.source.output.object
  cdr_event_token_wo     = terraform_data.source.output.text
}

resource "pbx_tenant_custom_headers" "test" {
  add = [for name in [terraform_data.source.output.text] : { name = "X-Zone", value = name, scope = "ALL" }]
}

resource "pbx_holiday" "test" {
  name        = terraform_data.source.output.text
  region      = "DEU"
  consecutive = terraform_data.source.output.flag
  every_year  = terraform_data.source.output.flag
  month_start = terraform_data.source.output.number
  day_start   = terraform_data.source.output.number
}
`,
			ConfigPlanChecks: planned("pbx_tenant.test", plancheck.ResourceActionCreate),
			Check: shows(mock.Tenant, map[string]string{"timezone": "Europe/Berlin", "recording_retention": "7",
				"e164.enabled": "true"}),
		}},
	})
}

func TestAccHoliday(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := func(lines string) string {
		return "resource \"pbx_holiday\" \"test\" {\n  name = \"Christmas\"\n  region = \"DEU\"\n  consecutive = true\n  " +
			"every_year = true\n" + lines + "\n}\n"
	}
	const address = "pbx_holiday.test"
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: config("month_start = 12\nday_start = 24\nmonth_end = 1\nday_end = 2"),
				ConfigPlanChecks: planned(address, plancheck.ResourceActionCreate)},
			{Config: config("month_start = 12\nday_start = 25\nmonth_end = 12\nday_end = 26\nhour_start = 0\nminute_start = " +
				"0\nhour_end = 23\nminute_end = 59"), ConfigPlanChecks: planned(address, plancheck.ResourceActionUpdate)},
			{Config: config(""), ConfigPlanChecks: planned(address, plancheck.ResourceActionNoop)},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{
				PreConfig:        func() { mock.Remove("holidays", idOf(mock.Objects("holidays")[0])) },
				Config:           config("month_start = 12\nday_start = 25"),
				ConfigPlanChecks: planned(address, plancheck.ResourceActionCreate),
			},
		},
		CheckDestroy: func(*terraform.State) error {
			if left := len(mock.Objects("holidays")); left > 0 {
				return fmt.Errorf("%d holidays are left", left)
			}

			return nil
		},
	})
}

func TestAccImportByIdentity(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	coretest.Test(t, newProvider, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{Config: `
resource "pbx_tenant" "test" {}
resource "pbx_holiday" "test" {
  name        = "Unity"
  region      = "DEU"
  consecutive = true
  every_year  = true
  month_start = 10
  day_start   = 3
}
`},
			{ResourceName: "pbx_tenant.test", ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			{ResourceName: "pbx_holiday.test", ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}
