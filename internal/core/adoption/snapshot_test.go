// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package adoption_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

var rules = map[string]attr.Type{"country": types.StringType, "enabled": types.BoolType}

func e164(country attr.Value, enabled bool) types.Object {
	return types.ObjectValueMust(rules, map[string]attr.Value{"country": country, "enabled": types.BoolValue(enabled)})
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	germany, france := types.StringValue("Germany(49)"), types.StringValue("France(33)")
	for name, tc := range map[string]struct {
		from, to attr.Value
		want     string
	}{
		"none": {e164(germany, true), e164(germany, true), ""},
		"one attribute of an object": {e164(germany, true), e164(france, true),
			`  e164.country: "Germany(49)" → "France(33)"`},
		"both": {e164(germany, true), e164(france, false),
			"  e164.country: \"Germany(49)\" → \"France(33)\"\n  e164.enabled: true → false"},
		"not known yet": {e164(germany, true), e164(types.StringUnknown(), true),
			`  e164.country: "Germany(49)" → (known after apply)`},
		"an object that is new": {types.ObjectNull(rules), e164(germany, true),
			`  e164: <null> → {"country":"Germany(49)","enabled":true}`},
	} {
		if got := adoption.Describe(adoption.Differences(t.Context(), "e164", tc.from, tc.to)); got != tc.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, tc.want)
		}
	}
}

// What is remembered first is the oldest, null included, and what is not shown is not remembered.
func TestSnapshot_rememberAndLoad(t *testing.T) {
	t.Parallel()
	stored := private{}
	text := func(s string) attr.Value { return types.StringValue(s) }
	snapshot := adoption.Snapshot{}
	for _, changes := range [][]adoption.Change{
		{
			{Attribute: "timezone", From: text("UTC"), To: text("Europe/Berlin")},
			{Attribute: "e164.country", From: text("Germany(49)"), To: text("France(33)")},
			{Attribute: "retention", From: types.Int64Value(30), To: types.Int64Value(60)},
			{Attribute: "night_mode", From: types.BoolNull(), To: types.BoolValue(true)},
			{Attribute: "cdr_event", From: types.ObjectNull(rules), To: e164(text("x"), true)},
			{Attribute: "secret_wo", Sensitive: true},
			{Attribute: "avatar", From: types.StringNull(), To: text("x"), NotShown: true},
		},
		{
			{Attribute: "timezone", From: text("Europe/Berlin"), To: text("Europe/Rome")},
			{Attribute: "e164.enabled", From: types.BoolValue(false), To: types.BoolValue(true)},
			{Attribute: "night_mode", From: types.BoolValue(true), To: types.BoolValue(false)},
			{Attribute: "cdr_event.enabled", From: types.BoolValue(true), To: types.BoolValue(false)},
		},
	} {
		if err := snapshot.Remember(t.Context(), changes); err != nil {
			t.Fatal(err)
		}
		if diags := snapshot.Save(t.Context(), stored); diags.HasError() {
			t.Fatal(diags)
		}
		var diags interface{ HasError() bool }
		if snapshot, diags = adoption.LoadSnapshot(t.Context(), stored); diags.HasError() {
			t.Fatal(diags)
		}
	}
	got, err := json.Marshal(snapshot)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"cdr_event":null,"e164":{"country":"Germany(49)","enabled":false},"night_mode":null,"retention":30,"timezone":"UTC"}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	kept := adoption.Kept("pbx_tenant x", snapshot.Attributes())
	want := "write them back:\n  cdr_event\n  e164.country\n  e164.enabled\n  night_mode\n  retention\n  timezone"
	if !strings.HasSuffix(kept.Detail(), want) {
		t.Errorf("got %q, want it to end with %q", kept.Detail(), want)
	}
}

func TestSnapshot_unreadable(t *testing.T) {
	t.Parallel()
	if _, diags := adoption.LoadSnapshot(t.Context(), private{"replaced": []byte("{")}); !diags.HasError() {
		t.Error("a broken snapshot is treated as an empty one")
	}
	if snapshot, diags := adoption.LoadSnapshot(t.Context(), private{}); diags.HasError() || len(snapshot) > 0 {
		t.Errorf("no snapshot is %v; %s", snapshot, diags)
	}
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	refused := adoption.Unreadable("pbx_holiday Unity", "PortSIP holiday",
		&apierr.Error{Kind: apierr.Credentials, Message: "wrong key"})
	if !refused.HasError() || refused[0].Summary() != "Unable to plan pbx_holiday Unity" {
		t.Errorf("refused credentials: %v", refused)
	}
	passing := adoption.Unreadable("pbx_holiday Unity", "PortSIP holiday", &apierr.Error{Status: 503, Message: "busy"})
	if passing.HasError() || len(passing) != 1 ||
		passing[0].Summary() != "Unable to read an existing PortSIP holiday for pbx_holiday Unity" {
		t.Errorf("a passing failure: %v", passing)
	}
}
