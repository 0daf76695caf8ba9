// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// expectAbsent fails if one of the texts is among the diagnostics.
func expectAbsent(t *testing.T, diags coretest.Diagnostics, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(diags.String(), text) {
			t.Errorf("%q is in\n%s", text, diags)
		}
	}
}

// What is blank stays blank where it has a form that the PBX takes, or is not given a default. What
// may be given one is named in the plan, of an adoption and of each later change.
func TestTenant_blanksAreKept(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.SetTenant(map[string]any{
		"extension_im_disk_quota": nil, "outbound_caller_ids": nil, "website": nil, "contact_match_length": nil,
		"office_hours":        map[string]any{"monday": map[string]any{"enabled": true, "ranges": nil}},
		"recording_retention": nil, "log_retention": nil, "contact_match_type": nil, "e164": nil,
	})
	plan := later(t, newProvider, nil, tenantType).Plan(coretest.State{},
		coretest.Object{"name": "New", "log_retention": 7})
	coretest.Expect(t, plan.Diagnostics, "warning", "may be filled in",
		"  contact_match_type\n  e164\n  recording_retention")
	expectAbsent(t, plan.Diagnostics, "extension_im_disk_quota", "website", "contact_match_length", "  log_retention\n",
		"office_hours")
	state, diags := plan.Apply()
	coretest.ExpectNone(t, diags)
	want := map[string]string{
		"name": "New", "extension_im_disk_quota": "", "website": "<nil>", "contact_match_length": "<nil>",
		"outbound_caller_ids": "<nil>", "office_hours.monday.enabled": "true", "office_hours.monday.ranges": "<nil>",
	}
	if err := shows(mock.Tenant, want)(nil); err != nil {
		t.Error(err)
	}
	mock.SetTenant(map[string]any{"recording_retention": nil})
	r := later(t, newProvider, nil, tenantType)
	state, _ = r.Read(state)
	coretest.Expect(t, r.Plan(state, coretest.Object{"name": "Newer"}).Diagnostics, "warning", "may be filled in",
		"  recording_retention")
	for _, config := range []coretest.Object{{"name": "Newer", "recording_retention": 30}, {"name": "New"}} {
		coretest.ExpectNone(t, later(t, newProvider, nil, tenantType).Plan(state, config).Diagnostics)
	}
}

// Where nothing is blank, nothing is named.
func TestSettings_nothingBlank(t *testing.T) {
	t.Parallel()
	for typeName, config := range map[string]coretest.Object{
		tenantType: {"timezone": "Europe/Berlin"}, policyType: {"min_length": 9}, voicemailType: {"min_seconds": 9},
		headersType:      {"relay": objects(t, true, map[string]string{"name": "X-A", "scope": "ALL"})},
		notificationType: {"type": "SMTP", "username": "pbx"}, billingType: {"enabled": true},
	} {
		_, newProvider := start(t)
		expectAbsent(t, later(t, newProvider, nil, typeName).Plan(coretest.State{}, config).Diagnostics, "may be filled in")
	}
}

// The other objects have blanks as well, in the items of a list too.
func TestSettings_blanksThatMayBeFilledIn(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.NullEverything()
	mock.SetCustomHeaders(map[string]any{"add": []any{map[string]any{"name": "X-A", "value": "1", "scope": nil}}})
	for typeName, tc := range map[string]struct {
		config coretest.Object
		want   string
	}{
		policyType:    {coretest.Object{"min_length": 9, "max_length": 20}, "  contains_letters\n"},
		voicemailType: {coretest.Object{"retain_days": 9, "extension_number": "999"}, "  min_seconds"},
		headersType: {coretest.Object{"relay": objects(t, true, map[string]string{"name": "X-B", "scope": "ALL"})},
			"  add.scope"},
		notificationType: {coretest.Object{"type": "SMTP", "username": "pbx"}, "  auth\n  enable_tls_ssl"},
		billingType:      {coretest.Object{"enabled": true}, "  account\n  type"},
	} {
		plan := later(t, newProvider, nil, typeName).Plan(coretest.State{}, tc.config)
		coretest.Expect(t, plan.Diagnostics, "warning", "may be filled in", tc.want)
	}
}

// A state has no blank text where a configuration may have none: OpenTofu generates a configuration
// with all that an imported state has.
func TestTenant_blanksThatNoConfigurationCanHave(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.SetTenant(map[string]any{"contact_match_type": "", "website": "",
		"cdr_event": map[string]any{"enabled": false, "auth": nil, "username": "", "url": nil}})
	r := later(t, newProvider, nil, tenantType)
	state, diags := r.Import("current", nil)
	coretest.ExpectNone(t, diags)
	event := map[string]tftypes.Value{}
	if err := r.Get(state, "cdr_event").As(&event); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]tftypes.Value{"contact_match_type": r.Get(state, "contact_match_type"),
		"auth": event["auth"], "username": event["username"], "url": event["url"]} {
		if !got.IsNull() {
			t.Errorf("%s is %s, which the configuration may not be", name, got)
		}
	}
	if got := r.Get(state, "website"); !got.Equal(tftypes.NewValue(tftypes.String, "")) {
		t.Errorf("website is %s, want blank, as it may be configured", got)
	}
}

// A blank list is shown as null, which is no change of what is configured as empty, nor of what is
// not configured.
func TestTenant_emptyLists(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.SetTenant(map[string]any{"outbound_caller_ids": nil,
		"office_hours": map[string]any{"monday": map[string]any{"enabled": true, "ranges": nil}}})
	config := coretest.Object{
		"outbound_caller_ids": []any{}, "office_hours": coretest.Object{"monday": coretest.Object{"ranges": []any{}}},
	}
	r := later(t, newProvider, nil, tenantType)
	plan := r.Plan(coretest.State{}, config)
	coretest.ExpectNone(t, plan.Diagnostics)
	state, diags := plan.Apply()
	coretest.ExpectNone(t, diags)
	state, diags = later(t, newProvider, nil, tenantType).Read(state)
	coretest.ExpectNone(t, diags)
	for _, again := range []coretest.Object{config, {}} {
		if changed := r.Plan(state, again).Changed(); len(changed) > 0 {
			t.Errorf("%v: the second plan changes %v", again, changed)
		}
	}
	if got := posts(mock); len(got) > 0 {
		t.Errorf("wrote %v", got)
	}
}

// An object that was blank is one whose settings are all blank. So a webhook that was not there is
// switched off again.
func TestTenant_restoreOfBlankObjects(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]portsipmock.Option{"merging": {portsipmock.WithMergingPosts()},
		"replacing": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, options...)
			mock.SetTenant(map[string]any{"cdr_event": nil, "e164": nil, "enable_audio_recording": nil, "office_hours": nil})
			state := later(t, newProvider, nil, tenantType).Create(coretest.Object{
				"cdr_event": coretest.Object{"enabled": true, "auth": "DISABLE", "url": "https://hooks.example.com"},
				"e164":      coretest.Object{"enabled": true, "prefix": "9"}, "enable_audio_recording": true,
				"deletion_policy": "restore",
				"office_hours":    coretest.Object{"monday": coretest.Object{"enabled": true}},
			})
			destroy := later(t, newProvider, nil, tenantType).Plan(state, nil)
			coretest.Expect(t, destroy.Diagnostics, "cdr_event.enabled: true → false", "e164.enabled: true → false",
				`e164.prefix: "9" → ""`,
				"enable_audio_recording: true → false", "  cdr_event.url\n", "  office_hours.monday.enabled\n")
			_, diags := destroy.Apply()
			coretest.ExpectNone(t, diags)
			want := map[string]string{"cdr_event.enabled": "false", "e164.enabled": "false", "e164.prefix": "<nil>",
				"enable_audio_recording": "false"}
			if err := shows(mock.Tenant, want)(nil); err != nil {
				t.Error(err)
			}
		})
	}
}
