// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const (
	outboundRuleType  = "pbx_outbound_rule"
	outboundRulesPath = "/api/outbound_rules"
)

// routesOf returns the trunks of the only rule of the mock, in their order.
func routesOf(t *testing.T, mock *portsipmock.Server) []string {
	t.Helper()
	routes, isList := mock.Objects("outbound_rules")[0]["routes"].([]any)
	if !isList {
		t.Fatalf("the PBX has %v", mock.Objects("outbound_rules")[0])
	}
	trunks := make([]string, len(routes))
	for i, route := range routes {
		members, _ := route.(map[string]any)
		trunks[i] = fmt.Sprint(members["provider_id"])
	}

	return trunks
}

// addGroups seeds groups and returns their ids.
func addGroups(mock *portsipmock.Server, names ...string) []string {
	ids := make([]string, len(names))
	for i, name := range names {
		ids[i] = mock.Add("groups", map[string]any{"name": name})
	}

	return ids
}

func TestOutboundRule_full(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	spare, carrier := addTrunk(mock, "Spare"), addTrunk(mock, "Carrier")
	unity, groups := addHoliday(mock, "Unity"), addGroups(mock, "Sales", "Support", "Managers")
	config := coretest.Object{
		"name": "Abroad", "enabled": false, "priority": 20, "number_prefix": "00", "number_length": "10;11;12",
		"number_mask": "101-110;199", "routing_strategy": "RANDOMLY", "holidays": []any{unity},
		"office_hours": coretest.Object{"mode": "GLOBAL"}, "applied_groups": []any{groups[0], groups[1]},
		"routes": []any{
			coretest.Object{"provider_id": spare, "strip_digits": 2, "prepend": "010", "outbound_caller_id": "+49221555000"},
			coretest.Object{"provider_id": carrier, "enabled": false},
		},
	}
	state := later(t, newProvider, nil, outboundRuleType).Create(config)
	created := mock.Objects("outbound_rules")[0]
	one := outboundRulesPath + "/" + idOf(created)
	expectReceived(t, mock, "GET "+outboundRulesPath, "GET "+outboundRulesPath, "POST "+outboundRulesPath,
		"POST "+one+"/applied_groups/"+groups[0], "POST "+one+"/applied_groups/"+groups[1])
	expectObject(t, created, map[string]any{
		"name": "Abroad", "enabled": false, "priority": 20, "number_prefix": "00", "number_length": "10;11;12",
		"number_mask": "101-110;199", "routing_strategy": "RANDOMLY", "holidays": []any{unity},
		"applied_groups": []any{groups[0], groups[1]},
		"routes": []any{
			map[string]any{"enabled": true, "provider_id": spare, "strip_digits": 2, "prepend": "010",
				"outbound_caller_id": "+49221555000"},
			map[string]any{"enabled": false, "provider_id": carrier, "strip_digits": 0, "prepend": nil,
				"outbound_caller_id": nil},
		},
	})
	mock.ResetRequests()
	state = expectSettled(t, newProvider, outboundRuleType, state, config)
	expectReceived(t, mock, "GET "+one, "GET "+one+"/applied_groups")

	// What is not configured any more is written back, holidays as ids and routes in their order.
	config = coretest.Object{"name": "Abroad", "number_prefix": "", "number_mask": "", "priority": 0,
		"applied_groups": []any{groups[1], groups[2]}}
	mock.ResetRequests()
	state, diags := later(t, newProvider, nil, outboundRuleType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectReceived(t, mock, "GET "+one, "GET "+one+"/applied_groups", "POST "+one,
		"POST "+one+"/applied_groups/"+groups[2], "POST "+one+"/applied_groups/"+groups[0]+"/destroy")
	expectObject(t, mock.Objects("outbound_rules")[0], map[string]any{"priority": 0, "number_length": "10;11;12",
		"holidays": []any{unity}, "routes": created["routes"], "applied_groups": []any{groups[1], groups[2]}})
	state = expectSettled(t, newProvider, outboundRuleType, state, config)

	// Their order is a change of its own.
	config["routes"] = []any{coretest.Object{"provider_id": carrier}, coretest.Object{"provider_id": spare}}
	state, diags = later(t, newProvider, nil, outboundRuleType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	if got := routesOf(t, mock); fmt.Sprint(got) != fmt.Sprint([]string{carrier, spare}) {
		t.Errorf("the PBX has the routes %v", got)
	}
	state = expectSettled(t, newProvider, outboundRuleType, state, config)
	config["routes"], config["applied_groups"], config["holidays"] = []any{}, []any{}, []any{}
	state, diags = later(t, newProvider, nil, outboundRuleType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectObject(t, mock.Objects("outbound_rules")[0],
		map[string]any{"routes": "[]", "applied_groups": "[]", "holidays": "[]"})
	expectSettled(t, newProvider, outboundRuleType, state, config)
}

// The number that a route shows moves with it, and is removed with the attribute.
func TestOutboundRule_routeThatIsMoved(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	first, second := addTrunk(mock, "First"), addTrunk(mock, "Second")
	id := mock.Add("outbound_rules", map[string]any{"name": "Abroad", "routes": []any{
		map[string]any{"provider_id": first, "enabled": true, "strip_digits": 1, "outbound_caller_id": "+49221555001"},
		map[string]any{"provider_id": second, "enabled": true, "strip_digits": 2, "outbound_caller_id": "+49221555002"},
	}})
	r := later(t, newProvider, nil, outboundRuleType)
	state, diags := r.Import(id, nil)
	coretest.ExpectNone(t, diags)
	config := coretest.Object{"name": "Abroad", "routes": []any{
		coretest.Object{"provider_id": second, "strip_digits": 2, "outbound_caller_id": "+49221555002"},
		coretest.Object{"provider_id": first, "strip_digits": 1},
	}}
	state, diags = r.Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectObject(t, mock.Objects("outbound_rules")[0], map[string]any{"routes": []any{
		map[string]any{"provider_id": second, "enabled": true, "strip_digits": 2, "prepend": nil,
			"outbound_caller_id": "+49221555002"},
		map[string]any{"provider_id": first, "enabled": true, "strip_digits": 1, "prepend": nil,
			"outbound_caller_id": nil},
	}})
	expectSettled(t, newProvider, outboundRuleType, state, config)
}

// Groups that are applied in part are in the state after the next refresh, which plans the rest.
func TestOutboundRule_groupsInPart(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	groups := addGroups(mock, "Sales", "Support", "Managers")
	config := coretest.Object{"name": "Abroad", "applied_groups": []any{groups[0], groups[1]}}
	state := later(t, newProvider, nil, outboundRuleType).Create(config)
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, PathPrefix: outboundRulesPath, Skip: 2, Times: 1,
		Status: http.StatusBadRequest, Body: `{"errors":[{"code":"UNKNOWN","message":"not now"}]}`})
	config["priority"], config["applied_groups"] = 7, []any{groups[2]}
	state, diags := later(t, newProvider, nil, outboundRuleType).Plan(state, config).Apply()
	coretest.Expect(t, diags, "error: Unable to update pbx_outbound_rule", "not now")
	r := later(t, newProvider, nil, outboundRuleType)
	if state, diags = r.Read(state); diags.HasError() {
		t.Fatal(diags)
	}
	plan := r.Plan(state, config)
	if changed := fmt.Sprint(plan.Changed()); changed != "[applied_groups]" {
		t.Errorf("the next plan changes %s", changed)
	}
	mock.ResetRequests()
	state, diags = plan.Apply()
	coretest.ExpectNone(t, diags)
	one := outboundRulesPath + "/" + idOf(mock.Objects("outbound_rules")[0])
	expectReceived(t, mock, "GET "+one, "GET "+one+"/applied_groups",
		"POST "+one+"/applied_groups/"+groups[0]+"/destroy", "POST "+one+"/applied_groups/"+groups[1]+"/destroy")
	expectSettled(t, newProvider, outboundRuleType, state, config)
}

func TestOutboundRule_validation(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	r := later(t, newProvider, nil, outboundRuleType)
	route := coretest.Object{"provider_id": "NzAwNTUxOTA5NzczMTQ4MTYw"}
	for attribute, value := range (coretest.Object{
		"number_prefix": strings.Repeat("0", 65), "number_length": strings.Repeat("1", 65), "priority": -1,
		"routing_strategy": "FIRST", "applied_groups": []any{"a/b"}, "name": "",
	}) {
		coretest.Expect(t, r.Validate(coretest.Object{"name": "Abroad"}.With(attribute, value)), "error at "+attribute)
	}
	for attribute, wrong := range map[string]coretest.Object{
		"strip_digits": route.With("strip_digits", 10), "outbound_caller_id": route.With("outbound_caller_id", ""),
		"provider_id": {},
	} {
		coretest.Expect(t, r.Validate(coretest.Object{"name": "Abroad", "routes": []any{wrong}}), "error at routes",
			"routes[0]."+attribute)
	}
}

// A list shows no routes and no groups: a refresh reads the rule on its own only if these are
// configured.
func TestOutboundRule_refreshOfMany(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	trunk := addTrunk(mock, "Carrier")
	r := later(t, newProvider, nil, outboundRuleType)
	bare, whole := map[string]coretest.State{}, map[string]coretest.State{}
	for i := range 3 {
		name := fmt.Sprintf("Rule %d", i)
		bare[name] = r.Create(coretest.Object{"name": name, "number_prefix": "0"})
		name += " with routes"
		whole[name] = r.Create(coretest.Object{"name": name, "routes": []any{coretest.Object{"provider_id": trunk}}})
	}
	for _, tc := range []struct {
		states       map[string]coretest.State
		page, single int
	}{{bare, 1, 0}, {whole, 0, 3}} {
		mock.ResetRequests()
		r := later(t, newProvider, nil, outboundRuleType)
		for _, state := range tc.states {
			_, diags := r.Read(state)
			coretest.ExpectNone(t, diags)
		}
		pages := 0
		for _, request := range received(mock) {
			if request == "GET "+outboundRulesPath {
				pages++
			}
		}
		if all := len(received(mock)); pages != tc.page || all-pages != tc.single {
			t.Errorf("got %d pages and %d single reads, want %d and %d", pages, all-pages, tc.page, tc.single)
		}
	}
}

func TestOutboundRule_everythingNull(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.Add("outbound_rules", map[string]any{"name": "Abroad", "enabled": nil, "priority": nil,
		"routing_strategy": nil, "routes": nil})
	r := later(t, newProvider, nil, outboundRuleType)
	state, diags := r.Import(id, nil)
	coretest.ExpectNone(t, diags)
	for _, attribute := range []string{"enabled", "priority", "routing_strategy"} {
		if got := r.Get(state, attribute); !got.IsNull() {
			t.Errorf("%s is %s", attribute, got)
		}
	}
	config := coretest.Object{"name": "Abroad", "number_prefix": "", "enabled": true}
	state, diags = r.Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, outboundRuleType, state, config)
}

func TestOutboundRule_dataSources(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	trunk, groups := addTrunk(mock, "Carrier"), addGroups(mock, "Sales")
	for i, name := range []string{"Emergency", "Abroad", "Home"} {
		mock.Add("outbound_rules", map[string]any{"name": name, "priority": i, "applied_groups": []any{groups[0]},
			"routes": []any{map[string]any{"provider_id": trunk, "enabled": true}}})
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	one, diags := p.Data(t, outboundRuleType, coretest.Object{"name": "Abroad"})
	coretest.ExpectNone(t, diags)
	for attribute, want := range map[string]string{"priority": "1", "routes": trunk, "applied_groups": groups[0]} {
		if got := one[attribute].String(); !strings.Contains(got, want) {
			t.Errorf("%s is %s, want %s", attribute, got, want)
		}
	}
	expectNames(t, p, "pbx_outbound_rules", "outbound_rules", coretest.Object{"orderby": "priority"}, "Emergency",
		"Abroad", "Home")
	expectNames(t, p, "pbx_outbound_rules", "outbound_rules", coretest.Object{"filter": "priority ne 0"}, "Abroad", "Home")
	found := p.List(t, outboundRuleType, coretest.Object{"search": "home"}, true, 0)
	if len(found) != 1 || found[0].DisplayName != "Home" {
		t.Fatalf("got %v", found)
	}
	coretest.ExpectNone(t, found[0].Diagnostics)
	if got := found[0].Resource["routes"].String(); !strings.Contains(got, trunk) {
		t.Errorf("routes is %s", got)
	}
}
