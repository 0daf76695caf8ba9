// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// posts returns the bodies of what was written since the last reset.
func posts(mock *portsipmock.Server) []string {
	var all []string
	for _, request := range mock.Requests() {
		if request.Method == http.MethodPost {
			all = append(all, string(request.Body))
		}
	}

	return all
}

// An item of a list may have keys that this provider does not know. They belong to the item,
// wherever it goes.
func TestSettings_unknownKeysOfItems(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typeName  string
		keys      []string
		seed      func(*portsipmock.Server)
		config    coretest.Object
		want      map[string]string
		remaining func(*portsipmock.Server) func() map[string]any
	}{
		"caller ids": {
			tenantType, []string{"outbound_caller_ids.trunk_name"}, func(mock *portsipmock.Server) {
				mock.SetTenant(map[string]any{"outbound_caller_ids": []any{
					map[string]any{"provider_id": "A", "caller_id": "+491", "description": "one", "trunk_name": "first"},
					map[string]any{"provider_id": "A", "caller_id": "+492", "description": "two", "trunk_name": "second"},
				}})
			},
			coretest.Object{"outbound_caller_ids": []any{
				coretest.Object{"provider_id": "A", "caller_id": "+493", "description": "new"},
				coretest.Object{"provider_id": "A", "caller_id": "+492", "description": "changed"},
				coretest.Object{"provider_id": "B", "caller_id": "+491", "description": "of another trunk"},
				coretest.Object{"provider_id": "A", "caller_id": "+491", "description": "one"},
			}},
			map[string]string{
				"outbound_caller_ids": "[map[caller_id:+493 description:new provider_id:A trunk_name:<nil>] " +
					"map[caller_id:+492 description:changed provider_id:A trunk_name:second] " +
					"map[caller_id:+491 description:of another trunk provider_id:B trunk_name:<nil>] " +
					"map[caller_id:+491 description:one provider_id:A trunk_name:first]]",
			},
			func(mock *portsipmock.Server) func() map[string]any { return mock.Tenant },
		},
		"office hours": {
			tenantType, []string{"office_hours.monday.ranges.note"}, func(mock *portsipmock.Server) {
				mock.SetTenant(map[string]any{"office_hours": map[string]any{"monday": map[string]any{
					"ranges": []any{map[string]any{"from": "08:00", "to": "12:00", "note": "early"}},
				}}})
			},
			coretest.Object{"office_hours": coretest.Object{"monday": coretest.Object{"ranges": []any{
				coretest.Object{"from": "08:00", "to": "11:00"}, coretest.Object{"from": "12:00", "to": "13:00"},
			}}}},
			map[string]string{"office_hours.monday.ranges": "[map[from:08:00 note:early to:11:00] " +
				"map[from:12:00 note:<nil> to:13:00]]"},
			func(mock *portsipmock.Server) func() map[string]any { return mock.Tenant },
		},
		"headers": {
			headersType, []string{"add.condition"}, func(mock *portsipmock.Server) {
				mock.SetCustomHeaders(map[string]any{"add": []any{
					map[string]any{"name": "X-A", "scope": "TRUNK", "value": "1", "condition": "trunk"},
					map[string]any{"name": "X-A", "scope": "USER", "value": "1", "condition": "user"},
				}, "relay": []any{}})
			},
			coretest.Object{"add": []any{coretest.Object{"name": "X-A", "scope": "USER", "value": "2"}}},
			map[string]string{"add": "[map[condition:user name:X-A scope:USER value:2]]"},
			func(mock *portsipmock.Server) func() map[string]any { return mock.CustomHeaders },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := startWrong(t, tc.keys)
			tc.seed(mock)
			r := later(t, newProvider, nil, tc.typeName)
			state := r.Create(tc.config)
			if err := shows(tc.remaining(mock), tc.want)(nil); err != nil {
				t.Error(err)
			}
			state, diags := later(t, newProvider, nil, tc.typeName).Read(state)
			coretest.ExpectNone(t, diags)
			if changed := r.Plan(state, tc.config).Changed(); len(changed) > 0 {
				t.Errorf("the second plan changes %v", changed)
			}
		})
	}
}

// A newer PBX may show keys that its POST refuses. They cannot be written, so they are omitted,
// and nothing else is.
func TestTenant_refusedKeys(t *testing.T) {
	t.Parallel()
	refused := []string{"future", "cdr_event.retries", "outbound_caller_ids.trunk_name"}
	mock, newProvider := startWrong(t, append([]string{"kept", "cdr_event.level"}, refused...),
		portsipmock.WithRefusedKeys(refused...))
	mock.SetTenant(map[string]any{
		"timezone": "UTC", "future": "shown", "kept": "kept", "cdr_event": map[string]any{"retries": 3, "level": 4},
		"outbound_caller_ids": []any{map[string]any{"provider_id": "A", "caller_id": "+491", "description": "",
			"trunk_name": "first"}},
	})
	r := later(t, newProvider, nil, tenantType)
	plan := r.Plan(coretest.State{}, coretest.Object{"timezone": "Europe/Berlin"})
	mock.ResetRequests()
	state, diags := plan.Apply()
	if diags.HasError() {
		t.Fatal(diags)
	}
	coretest.Expect(t, diags, append([]string{"warning", "The PBX refuses settings that it shows itself"}, refused...)...)
	if err := shows(mock.Tenant, map[string]string{"timezone": "Europe/Berlin", "kept": "kept",
		"cdr_event.level": "4"})(nil); err != nil {
		t.Error(err)
	}
	if got := len(posts(mock)); got != len(refused)+1 {
		t.Errorf("wrote %d times, want once for each refused key and once more", got)
	}

	// What is configured, or what the vendor documents, is never omitted: its refusal is an error.
	for key, config := range map[string]coretest.Object{"timezone": {"timezone": "Europe/Rome"},
		"currency": {"timezone": "Europe/Rome"}} {
		mock, newProvider := start(t, portsipmock.WithRefusedKeys(key))
		_, diags := later(t, newProvider, nil, tenantType).Plan(state, config).Apply()
		coretest.Expect(t, diags, "error", "Unable to update pbx_tenant", "'"+key+"' is not known")
		if got := posts(mock); len(got) != 1 || !strings.Contains(got[0], `"`+key+`"`) {
			t.Errorf("%s: wrote %v", key, got)
		}
	}
}

// newerSettings are settings that the page of v22.2 does not have, with values that the mock does
// not start with, by the release that brought them.
func newerSettings() map[portsipmock.Version]coretest.Object {
	return map[portsipmock.Version]coretest.Object{
		portsipmock.V222: {"enable_night_mode": true, "enable_two_factor_authentication": true, "password_force_reset": true},
		portsipmock.V223: {"contact_inbound_rule_append_type": "APPEND", "ai_transcript": true},
		portsipmock.V224: {"soft_phone_template": "sales.xml"},
		portsipmock.V226: {
			"enable_call_queue_audio_recording": false, "enable_ring_group_audio_recording": false,
			"enable_trunk_audio_recording":                false,
			"enable_virtual_receptionist_audio_recording": false, "enable_verify_phone_auto_provisioning": false,
			"crm_contact_type": "COMPANY", "recording_access_mode": "PRIVATE",
			"outbound_caller_ids": []any{coretest.Object{"provider_id": "A", "caller_id": "+491", "display_name": "Sales"}},
		},
	}
}

func versionNames() map[portsipmock.Version]string {
	return map[portsipmock.Version]string{portsipmock.V222: "v22.2", portsipmock.V223: "v22.3", portsipmock.V224: "v22.4",
		portsipmock.V226: "v22.6"}
}

// The description of a setting that not every release has says which has it, in the resource and in
// the data source.
func TestTenant_descriptionsNameTheRelease(t *testing.T) {
	t.Parallel()
	var managed resource.SchemaResponse
	portsip.Resources()[0]().Schema(t.Context(), resource.SchemaRequest{}, &managed)
	var shown datasource.SchemaResponse
	portsip.DataSources()[0]().Schema(t.Context(), datasource.SchemaRequest{}, &shown)
	all := newerSettings()
	for _, name := range []string{"limit_app_logins", "allow_password_retrieval", "ai_engine", "crm_provider"} {
		all[portsipmock.V223][name] = nil
	}
	for version, settings := range all {
		for name, value := range settings {
			texts := []string{}
			if attribute, exists := managed.Schema.Attributes[name]; exists {
				texts = append(texts, attribute.GetMarkdownDescription())
			} else if value != nil {
				t.Errorf("the resource has no %s", name)
			}
			if attribute, exists := shown.Schema.Attributes[name]; exists {
				texts = append(texts, attribute.GetMarkdownDescription())
			} else if name != "ai_transcript" {
				t.Errorf("the data source has no %s", name)
			}
			if list, isList := managed.Schema.Attributes[name].(resourceschema.ListNestedAttribute); isList {
				texts = []string{list.NestedObject.Attributes["display_name"].GetMarkdownDescription()}
			}
			for _, text := range texts {
				if !strings.Contains(text, "Needs PortSIP PBX "+versionNames()[version]+".") {
					t.Errorf("%s does not say that it needs %s: %s", name, versionNames()[version], text)
				}
			}
		}
	}
}

// A setting is written to a PBX that has it, and refused in the plan for one that has not. What an
// old PBX does not show plans nothing.
func TestTenant_settingsOfReleases(t *testing.T) {
	t.Parallel()
	names := versionNames()
	for _, version := range []portsipmock.Version{portsipmock.V221, portsipmock.V222, portsipmock.V223, portsipmock.V224,
		portsipmock.V226} {
		t.Run(version.String(), func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, portsipmock.WithVersion(version))
			before := mock.Tenant()
			base := coretest.Object{"log_retention": 12}
			state := later(t, newProvider, nil, tenantType).Create(base)
			before["log_retention"] = 12.0
			expectSame(t, mock.Tenant(), before)
			config, refused, want := maps.Clone(base), maps.Clone(base), []string{}
			for since, settings := range newerSettings() {
				for name, value := range settings {
					if since <= version {
						config[name] = value
					} else {
						refused[name] = value
						want = append(want, "error at "+name+": The PBX does not have this setting: "+name, names[since])
					}
				}
			}
			if len(want) > 0 {
				coretest.Expect(t, readAndPlan(t, newProvider, coretest.State{}, refused).Diagnostics, want...)
				coretest.Expect(t, readAndPlan(t, newProvider, state, refused).Diagnostics, want...)
			}

			r := later(t, newProvider, nil, tenantType)
			state, diags := r.Plan(state, config).Apply()
			coretest.ExpectNone(t, diags)
			for name, value := range config {
				if _, isList := value.([]any); isList {
					value = "display_name:Sales"
				}
				if got := fmt.Sprint(mock.Tenant()[name]); !strings.Contains(got, fmt.Sprint(value)) {
					t.Errorf("the PBX has %s = %s, want %v", name, got, value)
				}
			}

			// Neither what is configured nor what is no longer configured is planned again, and other
			// writes keep it.
			after := mock.Tenant()
			for _, config := range []coretest.Object{config, base} {
				if changed := readAndPlan(t, newProvider, state, config).Changed(); len(changed) > 0 &&
					!slices.Equal(changed, []string{"ai_transcript"}) {
					t.Errorf("the second plan changes %v", changed)
				}
			}
			config["log_retention"], after["log_retention"] = 13, 13.0
			mock.ResetRequests()
			_, diags = readAndPlan(t, newProvider, state, config).Apply()
			coretest.ExpectNone(t, diags)
			expectSame(t, mock.Tenant(), after)
			if written := fmt.Sprint(posts(mock)); strings.Contains(written,
				`"ai_transcript":true`) != (version >= portsipmock.V223) {
				t.Errorf("what the PBX does not show must go along with each write: %s", written)
			}
		})
	}
}

// readAndPlan is a later run of Terraform: it refreshes what is in the state, and plans.
func readAndPlan(t *testing.T, newProvider coretest.NewProvider, state coretest.State,
	config coretest.Object) *coretest.Plan {
	t.Helper()
	r := later(t, newProvider, nil, tenantType)
	if state.Value != nil {
		var diags coretest.Diagnostics
		state, diags = r.Read(state)
		coretest.ExpectNone(t, diags)
	}

	return r.Plan(state, config)
}

// A blank flag is shown as null. The PBX has it all the same.
func TestTenant_newerSettingsThatAreNull(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	mock.NullEverything()
	config := coretest.Object{
		"website": "https://example.com", "enable_trunk_audio_recording": true, "ai_transcript": true,
		"outbound_caller_ids": []any{coretest.Object{"provider_id": "A", "caller_id": "+491", "display_name": "Sales"}},
	}
	state := later(t, newProvider, nil, tenantType).Create(config)
	if err := shows(mock.Tenant, map[string]string{"enable_trunk_audio_recording": "true",
		"ai_transcript": "true"})(nil); err != nil {
		t.Error(err)
	}
	if changed := readAndPlan(t, newProvider, state, config).Changed(); len(changed) > 0 {
		t.Errorf("the second plan changes %v", changed)
	}
}

// The display name belongs to the number, wherever in the list that is, until the configuration
// says otherwise.
func TestTenant_displayNames(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	item := func(number string) coretest.Object { return coretest.Object{"provider_id": "A", "caller_id": number} }
	ids := func(items ...any) coretest.Object { return coretest.Object{"outbound_caller_ids": items} }
	mock.SetTenant(map[string]any{"outbound_caller_ids": []any{
		map[string]any{"provider_id": "A", "caller_id": "+491", "description": nil, "display_name": "One"},
		map[string]any{"provider_id": "A", "caller_id": "+492", "description": nil, "display_name": "Two"},
	}})
	shown := func() string {
		var all []string
		list, _ := mock.Tenant()["outbound_caller_ids"].([]any)
		for _, one := range list {
			object, _ := one.(map[string]any)
			all = append(all, fmt.Sprintf("%v=%v", object["caller_id"], object["display_name"]))
		}

		return strings.Join(all, " ")
	}
	state := coretest.State{}
	for _, step := range []struct {
		config coretest.Object
		want   string
	}{
		{ids(item("+491"), item("+492")), "+491=One +492=Two"},
		{ids(item("+492"), item("+493"), item("+491")), "+492=Two +493=<nil> +491=One"},
		{ids(item("+492").With("display_name", "Zwei"), item("+491").With("description", "first")), "+492=Zwei +491=One"},
		{ids(item("+491"), item("+492")), "+491=One +492=Zwei"},
		{ids(item("+492").With("display_name", "")), "+492=<nil>"},
	} {
		plan := readAndPlan(t, newProvider, state, step.config)
		var diags coretest.Diagnostics
		if state, diags = plan.Apply(); diags.HasError() {
			t.Fatal(diags)
		}
		if got := shown(); got != step.want {
			t.Errorf("the PBX has %s, want %s", got, step.want)
		}
		if changed := readAndPlan(t, newProvider, state, step.config).Changed(); len(changed) > 0 {
			t.Errorf("%s: the second plan changes %v", step.want, changed)
		}
	}
}

// Of newer settings only the names are published. One of another type than was assumed blocks
// nothing, and is kept.
func TestTenant_settingsOfAnotherType(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	mock.SetTenant(map[string]any{"limit_app_logins": map[string]any{"enabled": true},
		"ai_engine": map[string]any{"type": "AWS"}, "unknown": 1})
	data, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, tenantType, nil)
	coretest.ExpectNone(t, diags)
	for attribute, null := range map[string]bool{"limit_app_logins": true, "ai_engine": true,
		"allow_password_retrieval": false, "crm_provider": false} {
		if data[attribute].IsNull() != null {
			t.Errorf("%s is %s", attribute, data[attribute])
		}
	}

	mock, newProvider = startWrong(t, []string{"recording_access_mode", "enable_trunk_audio_recording"})
	mock.SetTenant(map[string]any{"recording_access_mode": map[string]any{"links": "private"},
		"enable_trunk_audio_recording": "ALWAYS"})
	want := mock.Tenant()
	r := later(t, newProvider, nil, tenantType)
	state := r.Create(coretest.Object{"log_retention": 12})
	for _, name := range []string{"recording_access_mode", "enable_trunk_audio_recording"} {
		if got := r.Get(state, name); !got.IsNull() {
			t.Errorf("%s is %s", name, got)
		}
	}
	want["log_retention"] = 12.0
	expectSame(t, mock.Tenant(), want)
}

// Since v22.6 a tenant must have a website. A write to one that has none is refused, and the error
// says what to do.
func TestTenant_websiteIsRequired(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	advice := "Since PortSIP PBX v22.6 a tenant must have a website of 1 to 128 characters. Set website."
	for name, config := range map[string]coretest.Object{
		"blank": {"website": ""}, "long": {"website": "https://" + strings.Repeat("x", 121)},
	} {
		_, diags := later(t, newProvider, nil, tenantType).Plan(coretest.State{}, config).Apply()
		coretest.Expect(t, diags, "error", "HTTP status 400", advice)
		if got := mock.Tenant()["website"]; got != "https://www.example.com" {
			t.Errorf("%s: the website is %v", name, got)
		}
	}
	mock.SetTenant(map[string]any{"website": nil})
	_, diags := later(t, newProvider, nil, tenantType).Plan(coretest.State{}, coretest.Object{"log_retention": 12}).Apply()
	coretest.Expect(t, diags, "error", advice)

	// A blank website cannot be restored either, and must not keep the rest from being restored.
	config := coretest.Object{"log_retention": 12, "website": "https://example.com", "recording_access_mode": "PRIVATE",
		"deletion_policy": "restore"}
	mock.SetTenant(map[string]any{"log_retention": 180, "recording_access_mode": nil})
	state := later(t, newProvider, nil, tenantType).Create(config)
	destroy := later(t, newProvider, nil, tenantType).Plan(state, nil)
	coretest.Expect(t, destroy.Diagnostics, "the PBX takes no blank value for them", "  recording_access_mode\n  website",
		"log_retention: 12 → 180")
	_, diags = destroy.Apply()
	coretest.ExpectNone(t, diags)
	if err := shows(mock.Tenant, map[string]string{"log_retention": "180",
		"website": "https://example.com"})(nil); err != nil {
		t.Error(err)
	}
}

// What a query generates for blank settings can be planned: it is what the PBX has.
func TestTenant_newerSettingsThatAreBlank(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	blank := coretest.Object{"recording_access_mode": "", "crm_contact_type": "", "contact_inbound_rule_append_type": "",
		"soft_phone_template": ""}
	for name := range blank {
		mock.SetTenant(map[string]any{name: nil})
	}
	r := later(t, newProvider, nil, tenantType)
	coretest.ExpectNone(t, r.Validate(blank))
	state := r.Create(blank)
	if written := posts(mock); len(written) > 0 {
		t.Errorf("wrote %v", written)
	}
	if changed := readAndPlan(t, newProvider, state, blank).Changed(); len(changed) > 0 {
		t.Errorf("the second plan changes %v", changed)
	}
}

// How long a password may have to be is for the PBX to say.
func TestPasswordPolicy_lengthsOfNewerPBX(t *testing.T) {
	t.Parallel()
	config := coretest.Object{"min_length": 4, "max_length": 64}
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V223))
	later(t, newProvider, nil, policyType).Create(config)
	if got := mock.PasswordPolicy(); got["min_length"] != 4.0 || got["max_length"] != 64.0 {
		t.Errorf("the policy is %v", got)
	}
	_, newProvider = startWrong(t, []string{"min_length", "max_length"})
	_, diags := later(t, newProvider, nil, policyType).Plan(coretest.State{}, config).Apply()
	coretest.Expect(t, diags, "error", "Unable to adopt pbx_tenant_password_policy",
		"'min_length' must be an integer from 6 to 32")
}
