// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package adoption_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
)

// printed is what a table does not print.
var printed = adoption.Printed{"options": adoption.Nothing, "url": adoption.Address, "event.url": adoption.Address,
	"add.value": adoption.Nothing}

func texts(all ...string) types.List {
	elements := make([]attr.Value, len(all))
	for i, text := range all {
		elements[i] = types.StringValue(text)
	}

	return types.ListValueMust(types.StringType, elements)
}

func object(attributes map[string]string) types.Object {
	ofType, values := map[string]attr.Type{}, map[string]attr.Value{}
	for name, text := range attributes {
		ofType[name], values[name] = types.StringType, types.StringValue(text)
	}

	return types.ObjectValueMust(ofType, values)
}

func header(value string) types.Set {
	one := object(map[string]string{"name": "X-Key", "value": value})

	return types.SetValueMust(one.Type(context.Background()), []attr.Value{one})
}

func TestDescribe_whatIsNotPrinted(t *testing.T) {
	t.Parallel()
	event := object(map[string]string{"auth": "BASIC", "url": "https://ada:canary@hooks.example/cdr?key=canary"})
	tests := map[string]struct {
		attribute string
		from, to  attr.Value
		want      string
	}{
		"a text": {"options", types.StringValue("canary1"), types.StringValue("canary2"),
			"  options: changes (not printed)"},
		"a text that is new": {"options", types.StringNull(), types.StringValue("canary"),
			"  options: <null> → (not printed)"},
		"a text that is cleared": {"options", types.StringValue("canary"), types.StringValue(""),
			`  options: (not printed) → ""`},
		"a text not known yet": {"options", types.StringValue("canary"), types.StringUnknown(),
			"  options: (not printed) → (known after apply)"},
		"a list": {"options", texts("canary"), texts("canary", "x"),
			"  options: changes (not printed)"},
		"a plain URL": {"url", types.StringValue("https://a.example"),
			types.StringValue("https://b.example/x"), `  url: "https://a.example" → "https://b.example/x"`},
		"a URL with a user": {"url", types.StringValue("https://a.example/x"),
			types.StringValue("https://ada:canary@a.example/x"),
			`  url: "https://a.example/x" → "https://a.example/x" (rest not printed)`},
		"the query of a URL": {"url", types.StringValue("https://a.example/x?k=canary1"),
			types.StringValue("https://a.example/x?k=canary2"),
			`  url: changes in what is not printed of "https://a.example/x" (rest not printed)`},
		"the fragment of a URL": {"url", types.StringValue("https://a.example#canary"),
			types.StringValue("https://b.example#canary"),
			`  url: "https://a.example" (rest not printed) → "https://b.example" (rest not printed)`},
		"no URL": {"url", types.StringValue("https://a.example"), types.StringValue("canary@%zz"),
			`  url: "https://a.example" → (not printed)`},
		"an object that was not set": {"event", types.ObjectNull(event.AttributeTypes(context.Background())), event,
			`  event: <null> → {"auth":"BASIC","url":"https://hooks.example/cdr" (rest not printed)}`},
		"a set of objects": {"add", header("canary1"), header("canary2"),
			`  add: changes in what is not printed of [{"name":"X-Key","value":(not printed)}]`},
		"a text with the name of an object": {"event", types.StringValue("a"), types.StringValue("b"), `  event: "a" → "b"`},
		"something else":                    {"other", types.StringValue("a"), types.StringValue("b"), `  other: "a" → "b"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			change := adoption.Change{Attribute: test.attribute, From: test.from, To: test.to, Printed: printed}
			if got := adoption.Describe([]adoption.Change{change}); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			for _, text := range change.Unprinted() {
				if !strings.Contains(text, "canary") {
					t.Errorf("%q is treated as what is not printed", text)
				}
			}
			if secret := strings.Contains(test.from.String()+test.to.String(),
				"canary"); secret != (len(change.Unprinted()) > 0) {
				t.Errorf("not printed are %q", change.Unprinted())
			}
		})
	}
}

// A digit or a short word must not be masked wherever it is in a message.
func TestUnprinted_shortTexts(t *testing.T) {
	t.Parallel()
	change := adoption.Change{Attribute: "options", From: texts("", "1", "30", "long enough"), To: texts(),
		Printed: printed}
	if got := change.Unprinted(); !slices.Equal(got, []string{"long enough"}) {
		t.Errorf("got %q", got)
	}
}
