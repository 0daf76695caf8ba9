// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// One name, as Terraform writes it and as a Mac does.
const (
	composed   = "Fête"
	decomposed = "Fe\u0302te"
)

func TestSameText(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		same bool
	}{
		{composed, decomposed, true},
		{"", "", true},
		{"\u212b", "Å", true}, // The unit, which is the letter.
		{composed, "Fete", false},
		{composed, "fête", false},
		{"ﬁn", "fin", false}, // A ligature is another character.
	} {
		if value.SameText(tc.a, tc.b) != tc.same || value.SameText(tc.b, tc.a) != tc.same {
			t.Errorf("%q and %q: want %t", tc.a, tc.b, tc.same)
		}
	}
}

// Texts read the same wherever they are in a value.
func TestEqualReadsTexts(t *testing.T) {
	t.Parallel()
	in := func(text string) map[string]attr.Value {
		one := types.StringValue(text)
		range1 := types.ObjectValueMust(span.AttrTypes, map[string]attr.Value{"from": one, "to": types.StringNull()})

		return map[string]attr.Value{
			"text": one, "list": types.ListValueMust(types.StringType, []attr.Value{one}),
			"set":  types.SetValueMust(span, []attr.Value{range1}),
			"json": jsontypes.NewNormalizedValue(`{ "name": "` + text + `" }`),
		}
	}
	written, stored, other := in(composed), in(decomposed), in("Fete")
	for name := range written {
		if !value.Equal(t.Context(), written[name], stored[name]) || !value.Equal(t.Context(), stored[name], written[name]) {
			t.Errorf("%s: %s and %s are not equal", name, written[name], stored[name])
		}
		if value.Equal(t.Context(), written[name], other[name]) {
			t.Errorf("%s: %s and %s are equal", name, written[name], other[name])
		}
	}
}

// What reads the same is written as it is stored, and only that.
func TestStored(t *testing.T) {
	t.Parallel()
	text, stored := types.StringValue(composed), types.StringValue(decomposed)
	for _, tc := range []struct{ planned, stored, want types.String }{
		{text, stored, stored},
		{types.StringValue("Fete"), stored, types.StringValue("Fete")},
		{types.StringNull(), stored, types.StringNull()},
		{types.StringUnknown(), stored, types.StringUnknown()},
		{types.StringValue(""), types.StringNull(), types.StringValue("")},
	} {
		if got := value.Stored(tc.planned, tc.stored); !got.Equal(tc.want) {
			t.Errorf("%s over %s is %s, want %s", tc.planned, tc.stored, got, tc.want)
		}
	}
}
