// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

func TestAccSettingsDataSources(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	furnish(mock)
	has := func(typeName string, at tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data."+typeName+".test", at, value)
	}
	id := knownvalue.StringExact(tenantID)
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{{
			Config: `
data "pbx_tenant" "test" {}
data "pbx_tenant_password_policy" "test" {}
data "pbx_tenant_custom_headers" "test" {}
data "pbx_voicemail_server" "test" {}
data "pbx_tenant_notification" "test" {}
data "pbx_tenant_billing" "test" {}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				has(tenantType, tfjsonpath.New("id"), id),
				has(tenantType, tfjsonpath.New("name"), knownvalue.StringExact("Example Company")),
				has(tenantType, tfjsonpath.New("max_extensions"), knownvalue.Int64Exact(1000)),
				has(tenantType, tfjsonpath.New("used_disk_quota"), knownvalue.StringExact("12MB")),
				has(tenantType, tfjsonpath.New("enable_night_mode"), knownvalue.Bool(false)),
				has(tenantType, tfjsonpath.New("e164").AtMapKey("country"), knownvalue.StringExact("Germany(49)")),
				has(tenantType, tfjsonpath.New("cdr_event").AtMapKey("auth"), knownvalue.StringExact("BEARER")),
				has(tenantType, tfjsonpath.New("outbound_caller_ids").AtSliceIndex(0).AtMapKey("caller_id"),
					knownvalue.StringExact("+492215550100")),
				has(tenantType, tfjsonpath.New("office_hours").AtMapKey("monday").AtMapKey("ranges").AtSliceIndex(0).AtMapKey(
					"from"), knownvalue.StringExact("09:00")),
				has(policyType, tfjsonpath.New("id"), id),
				has(policyType, tfjsonpath.New("min_length"), knownvalue.Int64Exact(6)),
				has(policyType, tfjsonpath.New("disable_account_information"), knownvalue.Bool(true)),
				has(headersType, tfjsonpath.New("id"), id),
				has(headersType, tfjsonpath.New("add"), knownvalue.SetExact([]knownvalue.Check{knownvalue.ObjectExact(
					map[string]knownvalue.Check{
						"name": knownvalue.StringExact("X-Site"), "value": knownvalue.StringExact("Cologne"),
						"scope": knownvalue.StringExact("TRUNK"),
					})})),
				has(headersType, tfjsonpath.New("relay"), knownvalue.SetSizeExact(1)),
				has(voicemailType, tfjsonpath.New("id"), id),
				has(voicemailType, tfjsonpath.New("extension_number"), knownvalue.StringExact("999")),
				has(voicemailType, tfjsonpath.New("retain_days"), knownvalue.Int64Exact(30)),
				has(notificationType, tfjsonpath.New("id"), id),
				has(notificationType, tfjsonpath.New("type"), knownvalue.StringExact("MS365")),
				has(notificationType, tfjsonpath.New("server"), knownvalue.StringExact("")),
				has(notificationType, tfjsonpath.New("enable_tls_ssl"), knownvalue.Bool(true)),
				has(notificationType, tfjsonpath.New("enable_system_email_server"), knownvalue.Bool(true)),
				has(billingType, tfjsonpath.New("id"), id),
				has(billingType, tfjsonpath.New("enabled"), knownvalue.Bool(false)),
				has(billingType, tfjsonpath.New("account"), knownvalue.StringExact("TENANT")),
				has(billingType, tfjsonpath.New("type"), knownvalue.StringExact("OFFLINE")),
			},
		}},
	})
	for _, r := range mock.Requests() {
		if r.Method != http.MethodGet {
			t.Errorf("reading sent %s %s", r.Method, r.Path)
		}
	}
}

func TestAccVoicemailServerDataSource_withoutGet(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t, portsipmock.WithoutVoicemailGet(http.StatusMethodNotAllowed))
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{{
			Config:      `data "pbx_voicemail_server" "test" {}`,
			ExpectError: regexp.MustCompile(`Unable to read pbx_voicemail_server`),
		}},
	})
}

// One read of the tenant serves all settings, and none shows a secret or trips over null.
func TestSettingsDataSources_callsSecretsAndNull(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]portsipmock.Option{
		"today": nil, "older": {portsipmock.WithVersion(portsipmock.V221)},
		"newer": {portsipmock.WithVersion(portsipmock.V226)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, options...)
			furnish(mock)
			for range 2 {
				mock.ResetRequests()
				p := coretest.NewProtocol(t, newProvider, nil)
				for _, typeName := range settingsTypes() {
					data, diags := p.Data(t, typeName, nil)
					coretest.ExpectNone(t, diags)
					for attribute, value := range data {
						if strings.Contains(value.String(), "list-canary") {
							t.Errorf("%s shows a secret in %s", typeName, attribute)
						}
					}
				}
				if got := len(mock.Requests()); got != 6 {
					t.Errorf("got %d requests, want 6: %v", got, received(mock))
				}
				mock.NullEverything()
			}
		})
	}
}
