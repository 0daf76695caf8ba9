// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
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

// An item of a list may have keys that this provider does not know. They belong to the item, wherever it goes.
func TestSettings_unknownKeysOfItems(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typeName  string
		seed      func(*portsipmock.Server)
		config    coretest.Object
		want      map[string]string
		remaining func(*portsipmock.Server) func() map[string]any
	}{
		"caller ids": {
			tenantType, func(mock *portsipmock.Server) {
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
				"outbound_caller_ids": "[map[caller_id:+493 description:new provider_id:A] " +
					"map[caller_id:+492 description:changed provider_id:A trunk_name:second] " +
					"map[caller_id:+491 description:of another trunk provider_id:B] " +
					"map[caller_id:+491 description:one provider_id:A trunk_name:first]]",
			},
			func(mock *portsipmock.Server) func() map[string]any { return mock.Tenant },
		},
		"office hours": {
			tenantType, func(mock *portsipmock.Server) {
				mock.SetTenant(map[string]any{"office_hours": map[string]any{"monday": map[string]any{
					"ranges": []any{map[string]any{"from": "08:00", "to": "12:00", "note": "early"}},
				}}})
			},
			coretest.Object{"office_hours": coretest.Object{"monday": coretest.Object{"ranges": []any{
				coretest.Object{"from": "08:00", "to": "11:00"}, coretest.Object{"from": "12:00", "to": "13:00"},
			}}}},
			map[string]string{"office_hours.monday.ranges": "[map[from:08:00 note:early to:11:00] map[from:12:00 to:13:00]]"},
			func(mock *portsipmock.Server) func() map[string]any { return mock.Tenant },
		},
		"headers": {
			headersType, func(mock *portsipmock.Server) {
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
			mock, newProvider := start(t, portsipmock.WithReplacingPosts())
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

// A newer PBX may show keys that its POST refuses. They cannot be written, so they are left out, and nothing else is.
func TestTenant_refusedKeys(t *testing.T) {
	t.Parallel()
	refused := []string{"future", "cdr_event.retries", "outbound_caller_ids.trunk_name"}
	mock, newProvider := start(t, portsipmock.WithReplacingPosts(), portsipmock.WithRefusedKeys(refused...))
	mock.SetTenant(map[string]any{
		"timezone": "UTC", "future": "shown", "kept": "kept", "cdr_event": map[string]any{"retries": 3, "level": 4},
		"outbound_caller_ids": []any{map[string]any{"provider_id": "A", "caller_id": "+491", "description": "", "trunk_name": "first"}},
	})
	r := later(t, newProvider, nil, tenantType)
	plan := r.Plan(coretest.State{}, coretest.Object{"timezone": "Europe/Berlin"})
	mock.ResetRequests()
	state, diags := plan.Apply()
	if diags.HasError() {
		t.Fatal(diags)
	}
	coretest.Expect(t, diags, append([]string{"warning", "The PBX refuses settings that it shows itself"}, refused...)...)
	if err := shows(mock.Tenant, map[string]string{"timezone": "Europe/Berlin", "kept": "kept", "cdr_event.level": "4"})(nil); err != nil {
		t.Error(err)
	}
	if got := len(posts(mock)); got != len(refused)+1 {
		t.Errorf("wrote %d times, want once for each refused key and once more", got)
	}

	// What is configured, or what the vendor documents, is never left out: its refusal is an error.
	for key, config := range map[string]coretest.Object{"timezone": {"timezone": "Europe/Rome"}, "currency": {"timezone": "Europe/Rome"}} {
		mock, newProvider := start(t, portsipmock.WithRefusedKeys(key))
		_, diags := later(t, newProvider, nil, tenantType).Plan(state, config).Apply()
		coretest.Expect(t, diags, "error", "Unable to update pbx_tenant", "'"+key+"' is not known")
		if got := posts(mock); len(got) != 1 || !strings.Contains(got[0], `"`+key+`"`) {
			t.Errorf("%s: wrote %v", key, got)
		}
	}
}
