// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

func TestReferencesKeepObjects(t *testing.T) {
	t.Parallel()

	holidays := object{"holidays": []string{"HOLIDAYS"}}
	rule := object{"action": "FORWARD_TO_NUMBER", "number": "201"}
	callerIDs := []object{{"provider_id": "PROVIDERS"}}
	for name, tc := range map[string]struct {
		destroyed, collection string
		referring             object
	}{
		"holiday":       {"holidays/HOLIDAYS", "outbound_rules", holidays},
		"inner holiday": {"holidays/HOLIDAYS", "ivrs", object{"custom_forward_rules": []object{holidays}}},
		"trunk":         {"providers/PROVIDERS", "groups", object{"outbound_caller_ids": callerIDs}},
		"number":        {"ring_groups/RING_GROUPS", "inbound_rules", object{"holiday_forward_rule": rule}},
		"agent":         {"users/SECOND_USER", "call_queues", object{"agents": []object{{"extension_number": "102"}}}},
		"member":        {"users/SECOND_USER", "groups", object{"members": []string{"102"}}},
		"group":         {"groups/SECOND_GROUP", "outbound_rules", object{"applied_groups": []string{"SECOND_GROUP"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			for _, opts := range [][]portsipmock.Option{nil, {portsipmock.WithoutReferences()}} {
				p := withOneOfEach(t, opts...)
				// Nothing but what is tested refers to anything.
				p.Change("inbound_rules", "INBOUND_RULES", object{"provider_id": nil})
				p.Change(tc.collection, strings.ToUpper(tc.collection), tc.referring)
				got := p.post(t, "/api/"+tc.destroyed+"/destroy", "")
				if opts != nil {
					got.wantDone(t, 204)
					continue
				}
				got.wantError(t, 400, "UNKNOWN")
				p.Remove(tc.collection, strings.ToUpper(tc.collection))
				p.post(t, "/api/"+tc.destroyed+"/destroy", "").wantDone(t, 204)
			}
		})
	}
}

func TestReferencesMustExist(t *testing.T) {
	t.Parallel()

	p := withOneOfEach(t)
	for path, body := range map[string]object{
		"/api/inbound_rules":                 collections["inbound_rules"].body.with(object{"provider_id": "x"}),
		"/api/inbound_rules/INBOUND_RULES":   {"provider_id": "x"},
		"/api/outbound_rules/OUTBOUND_RULES": {"routes": []object{{"provider_id": "PROVIDERS"}, {"provider_id": "x"}}},
	} {
		field := "provider_id"
		if body["routes"] != nil {
			field = "routes[1].provider_id"
		}
		p.send(t, path, body).wantInvalid(t, field)
	}
	p.send(t, "/api/outbound_rules/OUTBOUND_RULES", object{"holidays": []string{"x"}}).wantInvalid(t, "holidays[0]")
	withOneOfEach(t, portsipmock.WithoutReferences()).
		send(t, "/api/outbound_rules/OUTBOUND_RULES", object{"holidays": []string{"x"}}).wantDone(t, 200)
}

// Holidays are written as ids and read as objects.
func TestHolidaysOfRules(t *testing.T) {
	t.Parallel()

	p := withOneOfEach(t)
	second := p.Add("holidays", newHoliday.with(object{"name": "Easter"}))
	ids := []string{second, "HOLIDAYS"}
	for name, region := range map[string]bool{"inbound_rules": false, "outbound_rules": false, "ivrs": true} {
		path := "/api/" + name + "/" + strings.ToUpper(name)
		body := object{"holidays": ids}
		if name == "ivrs" {
			body = object{"custom_forward_rules": []object{body}}
		}
		p.send(t, path, body).wantDone(t, 200)
		shown := p.get(t, path).json
		if name == "ivrs" {
			rules, _ := shown["custom_forward_rules"].([]any)
			shown, _ = rules[0].(map[string]any)
		}
		holidays, _ := shown["holidays"].([]any)
		if len(holidays) != 2 {
			t.Fatalf("%s: got %v", name, shown["holidays"])
		}
		first, _ := holidays[0].(map[string]any)
		if _, has := first["region"]; has != region || first["id"] != "HOLIDAYS" || first["name"] != "May Day" {
			t.Errorf("%s: got %v", name, first)
		}
	}
	stored, _ := p.Object("inbound_rules", "INBOUND_RULES")
	wantEqual(t, stored["holidays"], ids)
	p.send(t, "/api/inbound_rules/INBOUND_RULES", object{"holidays": []string{}}).wantDone(t, 200)
	wantMembers(t, p.get(t, "/api/inbound_rules/INBOUND_RULES").json, object{"holidays": []string{}})
}
