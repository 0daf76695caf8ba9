// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
)

// A setting that cannot be read stops with its name and what came. Nobody is sent to look for a
// login page.
func TestSettings_unreadable(t *testing.T) {
	t.Parallel()
	for key, c := range map[string]struct {
		value any
		want  string
	}{
		"recording_retention": {"30 days", `recording_retention: expected a number, got the text "30 days"`},
		"enable_night_mode":   {"on", `enable_night_mode: expected true or false, got the text "on"`},
		"website":             {map[string]any{"secret": "hunter2"}, `website: expected a text, got an object`},
		"office_hours": {
			map[string]any{"monday": map[string]any{"enabled": "sometimes"}},
			`office_hours: monday: enabled: expected true or false, got the text "sometimes"`,
		},
	} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.SetTenant(map[string]any{key: c.value})
			_, diags := later(t, newProvider, noRetry(), tenantType).Import("current", nil)
			coretest.Expect(t, diags, "error", "Unable to read "+tenantType, c.want)
			for _, unwanted := range []string{"hunter2", "login page", "base_url"} {
				if strings.Contains(diags.String(), unwanted) {
					t.Errorf("the diagnostics hold %q:\n%s", unwanted, diags)
				}
			}
		})
	}
}

// What is only shown is null where it cannot be read, and blocks neither the resource nor the data
// source.
func TestSettings_unreadableReadOnlyKey(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.SetTenant(map[string]any{"max_extensions": "unlimited", "enable_billing": "by contract",
		"avatar_file_size": []any{}})
	r := later(t, newProvider, noRetry(), tenantType)
	state, diags := r.Import("current", nil)
	coretest.ExpectNone(t, diags)
	if got := r.Get(state, "max_extensions"); !got.IsNull() {
		t.Errorf("max_extensions is %s", got)
	}
	data, diags := coretest.NewProtocol(t, newProvider, noRetry()).Data(t, tenantType, nil)
	coretest.ExpectNone(t, diags)
	if !data["avatar_file_size"].IsNull() || data["name"].IsNull() {
		t.Errorf("the data source has avatar_file_size %s and name %s", data["avatar_file_size"], data["name"])
	}
}

// Tenants are told apart by their ids, whether those are written as a text or as a number.
func TestSettings_numericID(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{PathPrefix: "/api/tenant", Transform: fakeserver.OtherTypes})
	mock.SetTenant(map[string]any{"id": "17"})
	state := later(t, newProvider, noRetry(), tenantType).Create(coretest.Object{"timezone": "Europe/Berlin"})
	plan := later(t, newProvider, noRetry(), tenantType).Plan(state, coretest.Object{"timezone": "Europe/Paris"})
	state, diags := plan.Apply()
	coretest.ExpectNone(t, diags)
	if got := later(t, newProvider, noRetry(), tenantType).Get(state, "id"); coretest.String(got) != "17" {
		t.Errorf("the id is %s", got)
	}
	if got := mock.Tenant()["timezone"]; got != "Europe/Paris" {
		t.Errorf("the time zone is %v", got)
	}
}

// A number of the status that cannot be read hides no other.
func TestTenantStatus_unreadable(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{PathPrefix: "/api/tenant/status", Status: 200, Body: "\ufeff" +
		`{"version": 22.25, "online_users": "many", "current_calls": "7", "calls_in_24_hours": [{"time": null, "count": 3.0}]}`})
	data, diags := coretest.NewProtocol(t, newProvider, noRetry()).Data(t, "pbx_tenant_status", nil)
	coretest.ExpectNone(t, diags)
	if got := coretest.String(data["version"]); got != "22.25" || !data["online_users"].IsNull() {
		t.Errorf("version %s, online_users %s", got, data["online_users"])
	}
	if want := tftypes.NewValue(tftypes.Number, 7); !data["current_calls"].Equal(want) {
		t.Errorf("current_calls %s", data["current_calls"])
	}
}

// The balance is the same decimal, also where it comes as a text.
func TestBalance_asText(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New()
	portsipspec.Watch(t, mock)
	mock.InjectFault(fakeserver.Fault{PathPrefix: "/api/tenant/balance", Status: 200, Body: `{"balance": "12.50"}`,
		Times: 1})
	mock.InjectFault(fakeserver.Fault{PathPrefix: "/api/tenant/balance", Status: 200, Body: `{"balance": "12,50"}`})
	client := newClient(t, mock.Start(t), portsip.Credentials{Token: transport.NewSecret(portsipmock.Token)})
	balance, err := client.Balance(t.Context())
	if err != nil || balance != "12.50" {
		t.Errorf("got %q, %v", balance, err)
	}
	want := `balance: expected a number, got the text "12,50"`
	if _, err = client.Balance(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What the PBX writes in another spelling of the same meaning is no change: neither after an apply,
// nor after an import with another spelling in the configuration.
func TestTenant_otherSpelling(t *testing.T) {
	t.Parallel()
	certificate := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte(strings.Repeat("der", 50))}))
	stored := map[string]string{
		"domain": "pbx.example.org", "website": "https://example.org/", "timezone": "Europe/Kyiv", "currency": "eur",
		"from": "8:00",
		"url":  "https://example.org:443/Hook", "stir_shaken_cert": strings.ReplaceAll(certificate, "\n", "\r\n"),
	}
	mock, newProvider := start(t, portsipmock.WithTidying(func(key, text string) string {
		if other, tidied := stored[key]; tidied && text != "" {
			return other
		}

		return text
	}))
	config := coretest.Object{
		"domain": "PBX.Example.org.", "website": "https://example.org", "timezone": "Europe/Kiev", "currency": "EUR",
		"stir_shaken_cert": certificate, "cdr_event": coretest.Object{"enabled": true, "url": "https://Example.org/Hook"},
		"office_hours": coretest.Object{"monday": coretest.Object{
			"enabled": true, "ranges": []any{coretest.Object{"from": "08:00", "to": "12:00"}},
		}},
	}
	unchanged := func(what string, state coretest.State) {
		t.Helper()
		plan := later(t, newProvider, nil, tenantType).Plan(state, config)
		coretest.ExpectNone(t, plan.Diagnostics)
		if changed := plan.Changed(); len(changed) > 0 {
			t.Errorf("%s: the plan changes %v", what, changed)
		}
	}
	r := later(t, newProvider, nil, tenantType)
	state := r.Create(config)
	if got := mock.Tenant()["timezone"]; got != "Europe/Kyiv" {
		t.Fatalf("the PBX has the time zone %v", got)
	}
	state, diags := r.Read(state)
	coretest.ExpectNone(t, diags)
	unchanged("apply", state)

	imported, diags := later(t, newProvider, nil, tenantType).Import("current", nil)
	coretest.ExpectNone(t, diags)
	unchanged("import", imported)

	// A real change is still one, and is seen next to other spellings.
	mock.SetTenant(map[string]any{"timezone": "Europe/Athens"})
	drifted, diags := later(t, newProvider, nil, tenantType).Read(state)
	coretest.ExpectNone(t, diags)
	plan := later(t, newProvider, nil, tenantType).Plan(drifted, config)
	if changed := plan.Changed(); !slices.Equal(changed, []string{"timezone"}) {
		t.Errorf("after a change outside the plan changes %v", changed)
	}
}

// What the PBX stores in a form of its own is planned at each apply. The plan says why, and which
// settings those are.
func TestTidied(t *testing.T) {
	t.Parallel()
	headers := func(value string) coretest.Object {
		return coretest.Object{"add": []any{coretest.Object{"name": "X-Site", "value": value, "scope": "ALL"}}}
	}
	holiday := coretest.Object{
		"name": "Unity  Day", "region": "DEU", "consecutive": false, "every_year": true, "month_start": 10, "day_start": 3,
	}
	for typeName, c := range map[string]struct {
		first, then coretest.Object
		want        string
	}{
		tenantType: {coretest.Object{"name": "My  Company"}, coretest.Object{"name": "Our  Company"},
			`name: "Our Company" → "Our  Company"`},
		"pbx_tenant_custom_headers": {headers("a  b"), headers("a  c"), "add: changes in what is not printed"},
		"pbx_holiday": {holiday, holiday.With("name", "Day of  Unity"),
			`name: "Day of Unity" → "Day of  Unity"`},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			_, newProvider := start(t, portsipmock.WithTidying(func(_,
				text string) string {
				return strings.Join(strings.Fields(text), " ")
			}))
			r := later(t, newProvider, noRetry(), typeName)
			state, diags := r.Plan(coretest.State{}, c.first).Apply()
			if diags.HasError() {
				t.Fatal(diags)
			}
			const summary = "does not show what was written"
			for round, config := range []coretest.Object{c.first, c.then, c.then} {
				if state, diags = later(t, newProvider, noRetry(), typeName).Read(state); diags.HasError() {
					t.Fatal(diags)
				}
				plan := later(t, newProvider, noRetry(), typeName).Plan(state, config)
				if warned := strings.Contains(plan.Diagnostics.String(), summary); warned != (round != 1) {
					t.Errorf("round %d: %s", round, plan.Diagnostics)
				}
				if round == 2 {
					coretest.Expect(t, plan.Diagnostics, "warning", summary, c.want)
				}
				if state, diags = plan.Apply(); diags.HasError() {
					t.Fatal(diags)
				}
			}
		})
	}
}

// Terraform itself accepts that a plan keeps the spelling of the state.
func TestAccTenant_otherSpelling(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t, portsipmock.WithTidying(func(_, text string) string {
		return strings.NewReplacer("Europe/Kiev", "Europe/Kyiv", "08:00", "8:00").Replace(text)
	}))
	config := func(zone, url string) string {
		return fmt.Sprintf(`
resource "pbx_tenant" "test" {
  timezone     = %q
  cdr_event    = { url = %q }
  office_hours = { monday = { enabled = true, ranges = [{ from = "08:00", to = "12:00" }] } }
}`, zone, url)
	}
	coretest.Test(t, newProvider, resource.TestCase{Steps: []resource.TestStep{
		{
			Config:           config("Europe/Kiev", "https://example.org"),
			ConfigPlanChecks: planned("pbx_tenant.test", plancheck.ResourceActionCreate),
		},
		{
			Config:           config("Europe/Kyiv", "https://EXAMPLE.org/"),
			ConfigPlanChecks: planned("pbx_tenant.test", plancheck.ResourceActionNoop),
		},
	}})
}
