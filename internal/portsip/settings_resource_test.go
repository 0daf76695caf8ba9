// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const tenantType = "pbx_tenant"

// expectSame fails unless two objects of the mock are equal.
func expectSame(t *testing.T, got, want map[string]any) {
	t.Helper()
	for key := range want {
		if !reflect.DeepEqual(got[key], want[key]) {
			t.Errorf("%s is %v, want %v", key, got[key], want[key])
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d keys, want %d", len(got), len(want))
	}
}

func TestTenant_adoptionShowsWhatWillChange(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.SetTenant(map[string]any{"timezone": "UTC", "currency": "USD"})
	plan := later(t, newProvider, nil, tenantType).Plan(coretest.State{}, coretest.Object{
		"timezone": "Europe/Berlin", "currency": "USD", "cdr_event_token_wo": "a-token-1234",
		"e164": coretest.Object{"enabled": true, "country": "Germany(49)"},
	})
	coretest.Expect(t, plan.Diagnostics, "warning",
		"PortSIP tenant \"Example Company\" (NzAwNTUxOTA5NzczMTQ4MTYw) exists already and will be adopted",
		`timezone: "UTC" → "Europe/Berlin"`, "cdr_event_token_wo: (sensitive)", "e164.enabled: false → true", `e164.country:`)
	if plan.Diagnostics.HasError() {
		t.Error(plan.Diagnostics)
	}
	if got := coretest.String(plan.Planned("currency")); got != "USD" {
		t.Errorf("currency is planned as %q", got)
	}
	if got := plan.Planned("website"); got.IsKnown() {
		t.Errorf("website is planned as %s, but may be another by the time of the apply", got)
	}
	if mock.Count("/api/tenant") != 1 {
		t.Errorf("the plan made %d requests, want 1", mock.Count("/api/tenant"))
	}
}

// A PBX that replaces what it is sent resets every key that is omitted, so the whole object must
// be sent.
func TestTenant_nothingElseIsReset(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]portsipmock.Option{
		"merging PBX":                  {portsipmock.WithMergingPosts()},
		"replacing PBX":                nil,
		"replacing PBX of tomorrow":    {portsipmock.WithVersion(portsipmock.V226)},
		"replacing PBX of yesterday":   {portsipmock.WithVersion(portsipmock.V221)},
		"replacing, masking secrets":   {portsipmock.WithSecrets(portsipmock.SecretsMasked)},
		"merging, masking secrets":     {portsipmock.WithMergingPosts(), portsipmock.WithSecrets(portsipmock.SecretsMasked)},
		"merging, not showing secrets": {portsipmock.WithMergingPosts(), portsipmock.WithSecrets(portsipmock.SecretsNull)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, options...)
			masking := name == "replacing, masking secrets"
			if !masking { // What such a PBX loses unless it is configured is the subject of another test.
				mock.SetTenant(map[string]any{"cdr_event": map[string]any{
					"enabled": true, "auth": "BEARER", "username": nil, "password": nil, "token": "live-token",
					"url": "https://example.com/cdr",
				}})
			}
			mock.SetTenant(map[string]any{"website": "https://example.com", "recording_retention": 77, "timezone": "UTC"})
			want := mock.Tenant()
			r := later(t, newProvider, nil, tenantType)
			state := r.Create(coretest.Object{"timezone": "Europe/Berlin"})
			want["timezone"] = "Europe/Berlin"
			expectSame(t, mock.Tenant(), want)

			update := later(t, newProvider, nil, tenantType).Plan(state,
				coretest.Object{"timezone": "Europe/Berlin", "log_retention": 12})
			if _, diags := update.Apply(); diags.HasError() {
				t.Fatal(diags)
			}
			got := mock.Tenant()
			if fmt.Sprint(got["log_retention"]) != "12" {
				t.Errorf("log_retention is %v", got["log_retention"])
			}
			want["log_retention"] = got["log_retention"]
			expectSame(t, got, want)
		})
	}
}

func TestTenant_callsOfALife(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := coretest.Object{"timezone": "Europe/Berlin"}
	calls := func(what string, want int) {
		t.Helper()
		if got := len(mock.Requests()); got != want {
			t.Errorf("%s took %d requests, want %d", what, got, want)
		}
		mock.ResetRequests()
	}
	r := later(t, newProvider, nil, tenantType)
	plan := r.Plan(coretest.State{}, config)
	calls("plan", 1)
	state, diags := plan.Apply()
	coretest.ExpectNone(t, diags)
	calls("create", 3)
	state, diags = r.Read(state)
	coretest.ExpectNone(t, diags)
	plan = r.Plan(state, config)
	coretest.ExpectNone(t, plan.Diagnostics)
	if changed := plan.Changed(); len(changed) > 0 {
		t.Errorf("the second plan changes %v", changed)
	}
	calls("refresh", 1)
	if _, diags := later(t, newProvider, nil, tenantType).Plan(state,
		coretest.Object{"timezone": "UTC"}).Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	calls("update", 2)
}

// The PBX takes no empty URL, so what was blank is omitted. That blanks it on a PBX that replaces.
// A refusal may name a setting of a newer PBX, which a destruction has no configuration for.
func TestTenant_restoreRefused(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, tenantType).Create(coretest.Object{"timezone": "Europe/Berlin",
		"deletion_policy": "restore"})
	plan := later(t, newProvider, nil, tenantType).Plan(state, nil)
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest,
		Body: `{"errors": [{"code": "BAD", "message": "enable_night_mode"}]}`})
	after, diags := plan.Apply()
	coretest.Expect(t, diags, "error: Unable to restore", "enable_night_mode")
	if after.Value == nil {
		t.Error("it is not in the state any more")
	}
}

func TestTenant_restoreOfBlanks(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.SetTenant(map[string]any{"cdr_event": map[string]any{"enabled": false, "auth": "DISABLE", "username": nil,
		"password": nil, "token": nil, "url": nil}, "website": nil})
	before := mock.Tenant()
	state := later(t, newProvider, nil, tenantType).Create(coretest.Object{
		"website": "https://new.example", "cdr_event": coretest.Object{"enabled": true, "url": "https://hooks.example.com"},
		"deletion_policy": "restore",
	})
	destroy := later(t, newProvider, nil, tenantType).Plan(state, nil)
	coretest.Expect(t, destroy.Diagnostics, "the PBX takes no blank value", "  cdr_event.url",
		`website: "https://new.example" → ""`)
	_, diags := destroy.Apply()
	coretest.ExpectNone(t, diags)
	expectSame(t, mock.Tenant(), before)
}

// A list that was null is empty. A number, a flag or an object that was null has no form that the
// PBX takes, so the plan names it.
func TestTenant_restoreOfNull(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithMergingPosts())
	mock.SetTenant(map[string]any{
		"outbound_caller_ids": nil, "recording_retention": nil, "e164": nil, "custom_options": nil,
		"office_hours": map[string]any{"monday": map[string]any{"enabled": nil, "ranges": nil}},
	})
	state := later(t, newProvider, nil, tenantType).Create(coretest.Object{
		"outbound_caller_ids": []any{coretest.Object{"provider_id": "NzAw", "caller_id": "+492215550100"}},
		"recording_retention": 30, "e164": coretest.Object{"enabled": true}, "custom_options": "{}",
		"deletion_policy": "restore",
		"office_hours": coretest.Object{"monday": coretest.Object{"enabled": true,
			"ranges": objects(t, false, map[string]string{"from": "08:00", "to": "12:00"})}},
	})
	destroy := later(t, newProvider, nil, tenantType).Plan(state, nil)
	coretest.Expect(t, destroy.Diagnostics, "  e164.remove_duplicate_countries\n", "  office_hours.monday.enabled\n",
		"  recording_retention", "outbound_caller_ids: [{", `custom_options: (not printed) → ""`)
	_, diags := destroy.Apply()
	coretest.ExpectNone(t, diags)
	want := map[string]string{"outbound_caller_ids": "[]", "office_hours.monday.ranges": "[]", "recording_retention": "30",
		"e164.enabled": "false"}
	if err := shows(mock.Tenant, want)(nil); err != nil {
		t.Error(err)
	}
}

// A write whose response was lost was carried out if the PBX shows it. What it replaced is
// remembered also if that cannot be read.
func TestTenant_lostResponse(t *testing.T) {
	t.Parallel()
	for name, readable := range map[string]bool{"and the PBX shows it": true, "and the PBX cannot be read": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.SetTenant(map[string]any{"timezone": "UTC"})
			plan := later(t, newProvider, noRetry(), tenantType).Plan(coretest.State{},
				coretest.Object{"timezone": "Europe/Berlin", "deletion_policy": "restore"})
			mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, DropAfter: true})
			if !readable { // Twice it is read before the write.
				mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Skip: 2, Status: http.StatusServiceUnavailable})
			}
			state, diags := plan.Apply()
			if diags.HasError() == readable {
				t.Error(diags)
			}
			mock.ClearFaults()
			_, diags = later(t, newProvider, nil, tenantType).Plan(state, nil).Apply()
			coretest.ExpectNone(t, diags)
			if err := shows(mock.Tenant, map[string]string{"timezone": "UTC"})(nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// What is not the object is never written over: not what a gateway responds with, nor another
// tenant's.
func TestSettings_notTheObject(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typeName, attribute, body, want string
		before, after                   any
	}{
		"an empty object": {tenantType, "timezone", `{}`, "the response lacks id", "UTC", "Europe/Berlin"},
		"null":            {tenantType, "timezone", `null`, "the response lacks id", "UTC", "Europe/Berlin"},
		"errors": {tenantType, "timezone", `{"errors":[{"code":"X","message":"starting"}]}`,
			"HTTP status 200: X: starting", "UTC", "Europe/Berlin"},
		"another tenant": {tenantType, "timezone", `{"id":"other","name":"x","domain":"x"}`, "another tenant", "UTC",
			"Europe/Berlin"},
		"an empty policy": {policyType, "min_length", `{}`, "the response lacks min_length", 7, 8},
		"headers with errors": {headersType, "relay", `{"errors":[]}`, "the response lacks add", []any{},
			[]any{coretest.Object{"name": "X-A", "scope": "ALL"}}},
		"an empty voicemail": {voicemailType, "min_seconds", `{}`, "the response lacks extension_number", 3, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			r := later(t, newProvider, noRetry(), tc.typeName)
			state := r.Create(coretest.Object{tc.attribute: tc.before})
			plan := r.Plan(state, coretest.Object{tc.attribute: tc.after})
			coretest.ExpectNone(t, plan.Diagnostics)
			mock.ResetRequests()
			mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Transform: func([]byte) []byte { return []byte(tc.body) }})
			_, diags := plan.Apply()
			coretest.Expect(t, diags, "error: Unable to update "+tc.typeName, tc.want)
			for _, call := range received(mock) {
				if strings.HasPrefix(call, http.MethodPost) {
					t.Errorf("it was written: %s", call)
				}
			}
		})
	}
}

// emptySet makes an empty set of objects of strings.
func emptySet(names ...string) tftypes.Value {
	attributes := map[string]tftypes.Type{}
	for _, name := range names {
		attributes[name] = tftypes.String
	}

	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.Object{AttributeTypes: attributes}}, []tftypes.Value{})
}

// Blank lists are shown as null, which is no change of what is configured as empty.
func TestCustomHeaders_null(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.SetCustomHeaders(map[string]any{"add": nil, "relay": nil})
	r := later(t, newProvider, nil, headersType)
	config := coretest.Object{"add": emptySet("name", "scope", "value"), "relay": emptySet("name", "scope")}
	plan := r.Plan(coretest.State{}, config)
	coretest.ExpectNone(t, plan.Diagnostics)
	state, diags := plan.Apply()
	coretest.ExpectNone(t, diags)
	state, diags = r.Read(state)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(state, config).Changed(); len(changed) > 0 {
		t.Errorf("the second plan changes %v", changed)
	}
	for _, request := range mock.Requests() {
		if request.Method == http.MethodPost {
			t.Errorf("wrote %s", request.Body)
		}
	}
}

func TestTenant_importAndForeignTenant(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id, _ := mock.Tenant()["id"].(string)
	for _, given := range []string{id, "current"} {
		r := later(t, newProvider, nil, tenantType)
		state, diags := r.Import(given, nil)
		coretest.ExpectNone(t, diags)
		if got := coretest.String(r.Identity(state, "id")); got != id {
			t.Errorf("imported %q as %q", given, got)
		}
		plan := r.Plan(state, coretest.Object{"cdr_event_token_wo": "token"})
		coretest.ExpectNone(t, plan.Diagnostics)
		if changed := plan.Changed(); len(changed) > 0 {
			t.Errorf("the plan after the import changes %v", changed)
		}
	}
	_, diags := later(t, newProvider, nil, tenantType).Import("", coretest.Object{"id": "another"})
	coretest.Expect(t, diags, "error at id", "signed in to another tenant", id)
}

// What was replaced is written back to the tenant that had it and to no other.
func TestTenant_restoreToAnotherTenant(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, tenantType).Create(coretest.Object{"timezone": "Europe/Berlin",
		"deletion_policy": "restore"})
	mock.SetTenant(map[string]any{"id": "another"})
	before := mock.Tenant()
	_, diags := later(t, newProvider, nil, tenantType).Plan(state, nil).Apply()
	coretest.Expect(t, diags, "error", "Unable to restore", `signed in to the tenant with id "another"`)
	expectSame(t, mock.Tenant(), before)
}

func TestTenant_secrets(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithSecrets(portsipmock.SecretsMasked))
	tokenOf := func() any {
		event, _ := mock.Tenant()["cdr_event"].(map[string]any)

		return event["token"]
	}
	config := coretest.Object{"cdr_event": coretest.Object{"enabled": true, "auth": "BEARER",
		"url": "https://example.com/cdr"}, "cdr_event_token_wo": "first-token", "cdr_event_token_wo_version": 1}
	state := later(t, newProvider, nil, tenantType).Create(config)
	if tokenOf() != "first-token" {
		t.Errorf("the token is %v", tokenOf())
	}
	// No order, no change: but a PBX that masks and replaces would lose it, so it goes along with
	// what is written.
	config["cdr_event_token_wo"], config["timezone"] = "first-token", "Europe/Rome"
	state, diags := later(t, newProvider, nil, tenantType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	if tokenOf() != "first-token" {
		t.Errorf("after another update the token is %v", tokenOf())
	}
	config["cdr_event_token_wo"], config["cdr_event_token_wo_version"] = "second-token", 2
	state, diags = later(t, newProvider, nil, tenantType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	if tokenOf() != "second-token" {
		t.Errorf("the ordered token was not written: %v", tokenOf())
	}
	config["cdr_event_token_wo"], config["cdr_event_token_wo_version"] = nil, 3
	coretest.Expect(t, later(t, newProvider, nil, tenantType).Plan(state, config).Diagnostics,
		"error at cdr_event_token_wo")
}

func TestTenant_oldPBX(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t, portsipmock.WithVersion(portsipmock.V221))
	coretest.Expect(t, later(t, newProvider, nil, tenantType).Plan(coretest.State{},
		coretest.Object{"enable_night_mode": true}).Diagnostics,
		"error at enable_night_mode", "v22.2")
	r := later(t, newProvider, nil, tenantType)
	state := r.Create(coretest.Object{"timezone": "Europe/Berlin"})
	if got := r.Get(state, "enable_night_mode"); !got.IsNull() {
		t.Errorf("enable_night_mode is %s", got)
	}
}

func TestTenant_everythingNull(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.NullEverything()
	r := later(t, newProvider, nil, tenantType)
	state := r.Create(coretest.Object{"timezone": "Europe/Berlin"})
	again, diags := later(t, newProvider, nil, tenantType).Read(state)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(again, coretest.Object{"timezone": "Europe/Berlin"}).Changed(); len(changed) > 0 {
		t.Errorf("the second plan changes %v", changed)
	}
	if _, diags := later(t, newProvider, nil, tenantType).Plan(again,
		coretest.Object{"timezone": "UTC"}).Apply(); diags.HasError() {
		t.Error(diags)
	}
}

func TestTenant_failedUpdateLeavesStateAndServer(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, tenantType).Create(coretest.Object{"timezone": "Europe/Berlin"})
	before := mock.Tenant()
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest,
		Body: `{"errors":[{"code":"VALIDATE_FAILED","message":"bad timezone"}]}`})
	r := later(t, newProvider, nil, tenantType)
	after, diags := r.Plan(state, coretest.Object{"timezone": "UTC"}).Apply()
	coretest.Expect(t, diags, "Unable to update pbx_tenant", "POST /tenant", "VALIDATE_FAILED", "bad timezone")
	if got := coretest.String(r.Get(after, "timezone")); got != "Europe/Berlin" {
		t.Errorf("the state has timezone %q", got)
	}
	expectSame(t, mock.Tenant(), before)
}

func TestVoicemailServer_withoutGet(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusMethodNotAllowed} {
		mock, newProvider := start(t, portsipmock.WithoutVoicemailGet(status))
		r := later(t, newProvider, nil, "pbx_voicemail_server")
		config := coretest.Object{"extension_number": "999", "retain_days": 10}
		plan := r.Plan(coretest.State{}, config)
		coretest.Expect(t, plan.Diagnostics, "warning", "takes these settings but does not show them",
			"retain_days: (not shown) → 10")
		state, diags := plan.Apply()
		coretest.ExpectNone(t, diags)
		if mock.Voicemail()["extension_number"] != "999" {
			t.Errorf("the PBX has %v", mock.Voicemail())
		}
		state, diags = later(t, newProvider, nil, "pbx_voicemail_server").Read(state)
		coretest.Expect(t, diags, "warning", "cannot be seen")
		if changed := r.Plan(state, config).Changed(); len(changed) > 0 {
			t.Errorf("the second plan changes %v", changed)
		}
	}
}

func TestPasswordPolicy_lengthsThatDoNotGoTogether(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.SetPasswordPolicy(map[string]any{"min_length": 10, "max_length": 20})
	coretest.Expect(t, later(t, newProvider, nil, policyType).Plan(coretest.State{},
		coretest.Object{"max_length": 8}).Diagnostics, "error at min_length")
	later(t, newProvider, nil, policyType).Create(coretest.Object{"max_length": 16})
	if got := fmt.Sprint(mock.PasswordPolicy()["min_length"]); got != "10" {
		t.Errorf("min_length is %s, want what it was", got)
	}
}
