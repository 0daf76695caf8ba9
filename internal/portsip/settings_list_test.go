// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// settingsTypes are the types of which there is one object.
func settingsTypes() []string {
	return []string{tenantType, policyType, headersType, voicemailType, notificationType, billingType}
}

// furnish gives the tenant something in every setting.
func furnish(mock *portsipmock.Server) {
	mock.SetTenant(map[string]any{
		"custom_options": `{"b":1, "a":[true]}`, "contact_match_length": 7,
		"outbound_caller_ids": []any{map[string]any{"provider_id": "NzAw", "caller_id": "+492215550100", "description": nil}},
		"e164":                map[string]any{"enabled": true, "country": "Germany(49)", "international_code": "00"},
		"cdr_event": map[string]any{"enabled": true, "auth": "BEARER", "token": "list-canary",
			"url": "https://cdr.example.com"},
		"stir_shaken_key": "list-canary",
	})
	mock.SetNotification(map[string]any{"type": "MS365", "username": "pbx@example.com", "password": "list-canary",
		"enable_system_email_server": true})
	mock.SetCustomHeaders(map[string]any{
		"add":   []any{map[string]any{"name": "X-Site", "value": "Cologne", "scope": "TRUNK"}},
		"relay": []any{map[string]any{"name": "X-Trace", "scope": "ALL"}},
	})
}

// What a list gives as a resource is what an import of it gives, so a configuration generated from
// it plans no change.
func TestSettingsLists(t *testing.T) {
	t.Parallel()
	for _, name := range settingsTypes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			furnish(mock)
			imported, diags := later(t, newProvider, nil, name).Import("current", nil)
			coretest.ExpectNone(t, diags)
			mock.ResetRequests()

			p := coretest.NewProtocol(t, newProvider, nil)
			r := p.Resource(t, name)
			found := p.List(t, name, nil, true, 0)
			if len(found) != 1 {
				t.Fatalf("got %d objects, want 1", len(found))
			}
			coretest.ExpectNone(t, found[0].Diagnostics)
			if got := coretest.String(found[0].Identity["id"]); got != tenantID || found[0].DisplayName != tenantShownName {
				t.Errorf("got the identity %q and the display name %q", got, found[0].DisplayName)
			}
			if len(found[0].Resource) < 4 {
				t.Errorf("got the resource %s", found[0].Resource)
			}
			for attribute, value := range found[0].Resource {
				if want := r.Get(imported, attribute); !value.Equal(want) {
					t.Errorf("%s: listed %s, imported %s", attribute, value, want)
				}
				if strings.Contains(value.String(), "list-canary") {
					t.Errorf("%s shows a secret: %s", attribute, value)
				}
			}
			if got := coretest.String(found[0].Resource["deletion_policy"]); got != "abandon" {
				t.Errorf("deletion_policy is %q", got)
			}
			if got, most := len(mock.Requests()), 2; got > most {
				t.Errorf("listing took %d requests, want at most %d: %v", got, most, received(mock))
			}
			for _, limit := range []int64{1, 2} {
				if got := p.List(t, name, nil, false, limit); len(got) != 1 || got[0].Resource != nil {
					t.Errorf("with the limit %d got %d objects, the first with the resource %s", limit, len(got), got[0].Resource)
				}
			}
		})
	}
}

func TestSettingsLists_errors(t *testing.T) {
	t.Parallel()
	for _, name := range settingsTypes() {
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{Status: http.StatusUnauthorized,
			Body: `{"errors":[{"code":"UNAUTHORIZED","message":"Token expired."}]}`})
		found := coretest.NewProtocol(t, newProvider, nil).List(t, name, nil, true, 0)
		if len(found) != 1 {
			t.Fatalf("%s: got %d results, want one that holds the error", name, len(found))
		}
		coretest.Expect(t, found[0].Diagnostics, "error: Unable to list "+name, "UNAUTHORIZED", "portsip.token")
	}
}

// A tenant without a name or a domain is shown by what it has.
func TestSettingsLists_displayName(t *testing.T) {
	t.Parallel()
	for want, tenant := range map[string]map[string]any{
		"Only a name":      {"name": "Only a name", "domain": nil},
		"only.example.com": {"name": nil, "domain": "only.example.com"}, "": {"name": nil, "domain": nil},
	} {
		mock, newProvider := start(t)
		mock.SetTenant(tenant)
		if got := coretest.NewProtocol(t, newProvider, nil).List(t, tenantType, nil, false, 0)[0].DisplayName; got != want {
			t.Errorf("got the display name %q, want %q", got, want)
		}
	}
}

// A PBX that does not show its voicemail server still has one that can be imported.
func TestVoicemailServerList_withoutGet(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusMethodNotAllowed} {
		_, newProvider := start(t, portsipmock.WithoutVoicemailGet(status))
		p := coretest.NewProtocol(t, newProvider, nil)
		found := p.List(t, voicemailType, nil, false, 0)
		if len(found) != 1 || found[0].DisplayName != tenantShownName {
			t.Fatalf("got %v", found)
		}
		coretest.ExpectNone(t, found[0].Diagnostics)

		found = p.List(t, voicemailType, nil, true, 0)
		coretest.Expect(t, found[0].Diagnostics, "warning: The settings of pbx_voicemail_server cannot be shown")
		for attribute, value := range found[0].Resource {
			if value.IsNull() != slices.Contains([]string{"extension_number", "retain_days", "min_seconds"}, attribute) {
				t.Errorf("%s is %s", attribute, value)
			}
		}
		r := later(t, newProvider, nil, voicemailType)
		imported, _ := r.Import(tenantID, nil)
		for attribute, value := range found[0].Resource {
			if want := r.Get(imported, attribute); !value.Equal(want) {
				t.Errorf("%s: listed %s, imported %s", attribute, value, want)
			}
		}
	}
}

func TestAccPortSIPLists_query(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.Add("holidays", summerBreak())
	config := fmt.Sprintf("list %q \"summer\" {\n  provider = pbx\n  config {\n    filter = \"region eq 'DEU'\"\n  }\n}\n",
		holidayType)
	checks := []querycheck.QueryResultCheck{
		querycheck.ExpectLength("pbx_holiday.summer", 1),
		querycheck.ExpectResourceDisplayName("pbx_holiday.summer",
			queryfilter.ByResourceIdentity(map[string]knownvalue.Check{"id": knownvalue.StringExact(id)}),
			knownvalue.StringExact("Summer break (DEU)")),
	}
	for _, name := range settingsTypes() {
		config += fmt.Sprintf("list %q \"all\" {\n  provider = pbx\n}\n", name)
		checks = append(checks,
			querycheck.ExpectLength(name+".all", 1),
			querycheck.ExpectIdentity(name+".all", map[string]knownvalue.Check{"id": knownvalue.StringExact(tenantID)}))
	}
	coretest.Test(t, newProvider, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{{Config: `provider "pbx" {}`},
			{Query: true, Config: config, QueryResultChecks: checks}},
	})
}
