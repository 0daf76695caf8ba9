// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package adoption_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
)

var ada = adoption.Existing{Type: "pbx_user", Noun: "PBX user", ID: "+49221/7", Key: path.Root("user_name")}

func TestAttributeIsFalseUnlessSet(t *testing.T) {
	t.Parallel()

	a := adoption.Attribute("there is a user of that name")
	var resp defaults.BoolResponse
	a.Default.DefaultBool(t.Context(), defaults.BoolRequest{}, &resp)
	if resp.PlanValue != types.BoolValue(false) {
		t.Errorf("the default is %s", resp.PlanValue)
	}
	if !a.IsOptional() || !a.IsComputed() || a.IsRequired() {
		t.Errorf("optional: %t, computed: %t, required: %t", a.IsOptional(), a.IsComputed(), a.IsRequired())
	}
	if got := a.MarkdownDescription; !strings.Contains(got, "when there is a user of that name:") ||
		!strings.Contains(got, "Defaults to `false`.") {
		t.Errorf("described as %q", got)
	}
	s := schema.Schema{Attributes: map[string]schema.Attribute{"adopt_existing": a}}
	if diags := s.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
}

// wantAt checks severity and path of a diagnostic.
func wantAt(t *testing.T, d diag.Diagnostic, severity diag.Severity, at path.Path) {
	t.Helper()
	with, ok := d.(diag.DiagnosticWithPath)
	if d.Severity() != severity || !ok || !with.Path().Equal(at) {
		t.Errorf("got %v, want %s at %s", d, severity, at)
	}
}

func TestRefusalShowsTheImportBlockAndTheAlternative(t *testing.T) {
	t.Parallel()

	tests := map[string]struct{ typeName, block string }{
		"type of the provider's prefix": {"pbx_user", `import { to = pbx_user.NAME id = "+49221/7" }`},
		"type of another prefix":        {"acme_user", `import { provider = pbx to = acme_user.NAME id = "+49221/7" }`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			existing := ada
			existing.Type = test.typeName
			d := existing.Refused()
			wantAt(t, d, diag.SeverityError, path.Root("user_name"))
			if got, want := d.Summary(), "PBX user +49221/7 exists already"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			words := strings.Join(strings.Fields(d.Detail()), " ") // Whatever the block is lined up like.
			address := "module.MODULE." + test.typeName + `.NAME["KEY"]`
			for _, want := range []string{test.block, address, "`adopt_existing = true`"} {
				if !strings.Contains(words, want) {
					t.Errorf("%q lacks %q", words, want)
				}
			}
		})
	}
}

func TestAdoptingSaysWhatChanges(t *testing.T) {
	t.Parallel()

	changes := []adoption.Change{
		{Attribute: "first_name", From: types.StringValue("Ada"), To: types.StringValue("Grace")},
		{Attribute: "enabled", From: types.BoolValue(false), To: types.BoolUnknown()},
	}
	tests := map[string]struct {
		changes []adoption.Change
		want    string
	}{
		"nothing": {nil, "Nothing is written, because no setting changes."},
		"something": {changes, "These settings change:\n  first_name: \"Ada\" → \"Grace\"\n  enabled: false → (known after " +
			"apply)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := ada.Adopting(test.changes)
			wantAt(t, d, diag.SeverityWarning, path.Root("user_name"))
			if got, want := d.Summary(), "PBX user +49221/7 exists already and will be adopted"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if d.Detail() != test.want {
				t.Errorf("got %q, want %q", d.Detail(), test.want)
			}
		})
	}
}

func names(changes []adoption.Change) []string {
	var all []string
	for _, c := range changes {
		all = append(all, c.Attribute)
	}

	return all
}

func TestChanges(t *testing.T) {
	t.Parallel()

	list := func(values ...attr.Value) attr.Value { return types.ListValueMust(types.StringType, values) }
	tests := map[string]struct {
		from, to         attr.Value
		changes, certain bool
	}{
		"equal":          {types.StringValue("a"), types.StringValue("a"), false, false},
		"different":      {types.StringValue("a"), types.StringValue("b"), true, true},
		"not known yet":  {types.StringValue("a"), types.StringUnknown(), true, false},
		"new, not known": {types.StringNull(), types.StringUnknown(), true, false},
		"both null":      {types.StringNull(), types.StringNull(), false, false},
		"set":            {types.StringNull(), types.StringValue("a"), true, true},
		"set to empty":   {types.StringNull(), types.StringValue(""), true, true},
		"taken away":     {types.StringValue("a"), types.StringNull(), true, true},
		"emptied":        {types.StringValue("a"), types.StringValue(""), true, true},
		"bool":           {types.BoolValue(false), types.BoolValue(true), true, true},
		"bool, equal":    {types.BoolValue(false), types.BoolValue(false), false, false},
		"number":         {types.Int64Value(1), types.Int64Value(2), true, true},
		"list":           {list(types.StringValue("a")), list(types.StringValue("b")), true, true},
		"list, equal":    {list(types.StringValue("a")), list(types.StringValue("a")), false, false},
		"list, other order": {list(types.StringValue("a"), types.StringValue("b")),
			list(types.StringValue("b"), types.StringValue("a")), true, true},
		"list, not known": {list(types.StringValue("a")), types.ListUnknown(types.StringType), true, false},
		"null to empty":   {types.ListNull(types.StringType), list(), true, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := adoption.Changes(adoption.Change{Attribute: "a", From: test.from, To: test.to})
			if got := len(changes) == 1; got != test.changes {
				t.Errorf("it changes: %t, want %t", got, test.changes)
			}
			if got := len(adoption.Certain(changes)) == 1; got != test.certain {
				t.Errorf("it certainly changes: %t, want %t", got, test.certain)
			}
		})
	}
}

func TestChangesKeepTheirOrder(t *testing.T) {
	t.Parallel()

	a, b := types.StringValue("a"), types.StringValue("b")
	changes := adoption.Changes(
		adoption.Change{Attribute: "z", From: a, To: b},
		adoption.Change{Attribute: "same", From: a, To: a},
		adoption.Change{Attribute: "open", From: a, To: types.StringUnknown()},
		adoption.Change{Attribute: "c", From: a, To: b},
	)
	if got, want := names(changes), []string{"z", "open", "c"}; !slices.Equal(got, want) {
		t.Errorf("the changes are %q, want %q", got, want)
	}
	if got, want := names(adoption.Certain(changes)), []string{"z", "c"}; !slices.Equal(got, want) {
		t.Errorf("the certain ones are %q, want %q", got, want)
	}
	if got, want := names(changes), []string{"z", "open", "c"}; !slices.Equal(got, want) {
		t.Errorf("Certain has made %q of the changes", got)
	}
	if got := adoption.Changes(); len(got) > 0 {
		t.Errorf("no settings change: %v", got)
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		change adoption.Change
		want   string
	}{
		"text": {adoption.Change{Attribute: "timezone", From: types.StringValue("UTC"),
			To: types.StringValue("Europe/Berlin")}, `  timezone: "UTC" → "Europe/Berlin"`},
		"empty text": {adoption.Change{Attribute: "email", From: types.StringValue("a@b.c"), To: types.StringValue("")},
			`  email: "a@b.c" → ""`},
		"bool": {adoption.Change{Attribute: "enabled", From: types.BoolValue(true), To: types.BoolValue(false)},
			`  enabled: true → false`},
		"number": {adoption.Change{Attribute: "days", From: types.Int64Value(30), To: types.Int64Value(7)},
			`  days: 30 → 7`},
		"null": {adoption.Change{Attribute: "email", From: types.StringNull(), To: types.StringValue("a")},
			`  email: <null> → "a"`},
		"unknown": {adoption.Change{Attribute: "email", From: types.StringValue("a"), To: types.StringUnknown()},
			`  email: "a" → (known after apply)`},
		"percent": {adoption.Change{Attribute: "rate", From: types.StringValue("10%s"), To: types.StringValue("20%d")},
			`  rate: "10%s" → "20%d"`},
		"secret": {adoption.Change{Attribute: "password", From: types.StringValue("hunter1"),
			To: types.StringValue("hunter2"), Sensitive: true}, `  password: (sensitive)`},
		"no values": {adoption.Change{Attribute: "password", Sensitive: true}, `  password: (sensitive)`},
		"line breaks": {adoption.Change{Attribute: "note", From: types.StringValue("a"), To: types.StringValue("b\nc")},
			`  note: "a" → "b\nc"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := adoption.Describe([]adoption.Change{test.change}); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if got, want := adoption.Describe([]adoption.Change{tests["bool"].change, tests["number"].change}),
		"  enabled: true → false\n  days: 30 → 7"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Each error of a conflict names the object and what to write.
func TestConflictsSayWhatToDo(t *testing.T) {
	t.Parallel()

	for want, d := range map[string]diag.Diagnostic{
		"Two resources for PBX user +49221/7: terraform state rm":                                        ada.Shared(),
		"PBX user +49221/7 would be destroyed by one resource and managed by another: _user.NEW_NAME":    ada.Moved(),
		"PBX user +49221/7 is still managed by another resource: Apply the change of the other resource": ada.Busy(),
		"PBX user +49221/7 exists already: Delete or change":                                             ada.InTheWay(),

		`Several PBX users are named "": There are 2, with the ids 1, 2`: ada.Several([]string{"1", "2"}),
		"PBX user +49221/7 exists already and cannot be adopted: These settings of it cannot be " +
			"changed:\n  kind:": ada.Unadoptable([]adoption.Change{
			{Attribute: "kind", From: types.StringValue("a"), To: types.StringValue("b")},
		}),
	} {
		summary, part, _ := strings.Cut(want, ": ")
		wantAt(t, d, diag.SeverityError, path.Root("user_name"))
		if d.Summary() != summary || !strings.Contains(d.Detail(), part) {
			t.Errorf("got %q: %q, want %q: … %q", d.Summary(), d.Detail(), summary, part)
		}
	}
}
