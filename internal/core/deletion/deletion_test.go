// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package deletion_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
)

// policies are those of a type whose destruction deletes nothing.
var policies = deletion.Policies{
	{Name: deletion.Abandon, Effect: "leaves the user as it is.", Warning: "The user stays on the PBX."},
	{Name: deletion.Disable, Effect: "disables the user.", Warning: "The user can no longer make calls."},
	{Name: deletion.Delete, Effect: "deletes the user."},
	{Name: deletion.Prevent, Effect: "makes the plan fail."},
}

var thing = schema.Schema{Attributes: map[string]schema.Attribute{
	"name":            schema.StringAttribute{Required: true},
	"deletion_policy": policies.Attribute(),
}}

func TestPlanSaysWhatDestroyingReallyDoes(t *testing.T) {
	t.Parallel()

	for policy, want := range map[string]string{
		"abandon":                "Destroying pbx_user ada: abandon: The user stays on the PBX.",
		"disable":                "Destroying pbx_user ada: disable: The user can no longer make calls.",
		"delete":                 "",
		"prevent":                "Unable to destroy pbx_user ada: Its deletion_policy is",
		"":                       "",
		"one of a newer version": "",
	} {
		diags := policies.Planned(policy, "pbx_user ada")
		switch {
		case want == "" && len(diags) > 0 || want != "" && len(diags) != 1:
			t.Errorf("%s: got %v", policy, diags)
		case want != "" && !strings.HasPrefix(diags[0].Summary()+": "+diags[0].Detail(), want):
			t.Errorf("%s: got %v, want %q", policy, diags[0], want)
		case want != "" && diags.HasError() != (policy == deletion.Prevent):
			t.Errorf("%s: %s", policy, diags[0].Severity())
		}
	}
}

func TestRefusalSaysWhatToDo(t *testing.T) {
	t.Parallel()

	d := deletion.Prevented("pbx_user ada")
	if d.Severity() != diag.SeverityError || d.Summary() != "Unable to destroy pbx_user ada" {
		t.Errorf("got %s %q", d.Severity(), d.Summary())
	}
	for _, want := range []string{`deletion_policy is "prevent"`, "first apply", "`removed` block",
		"`terraform state rm`"} {
		if !strings.Contains(d.Detail(), want) {
			t.Errorf("%q lacks %q", d.Detail(), want)
		}
	}
}

func TestFirstPolicyIsTheDefault(t *testing.T) {
	t.Parallel()

	if got := policies.Default(); got != deletion.Abandon {
		t.Errorf("the default is %q", got)
	}
	a := policies.Attribute()
	var resp defaults.StringResponse
	a.Default.DefaultString(t.Context(), defaults.StringRequest{}, &resp)
	if resp.PlanValue != types.StringValue(deletion.Abandon) {
		t.Errorf("the default of the attribute is %s", resp.PlanValue)
	}
	if !a.IsOptional() || !a.IsComputed() || a.IsRequired() {
		t.Errorf("optional: %t, computed: %t, required: %t", a.IsOptional(), a.IsComputed(), a.IsRequired())
	}
	if diags := thing.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
}

func TestOnlyThePoliciesOfTheTypeAreAccepted(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		value   types.String
		refused bool
	}{
		"abandon":         {types.StringValue("abandon"), false},
		"disable":         {types.StringValue("disable"), false},
		"delete":          {types.StringValue("delete"), false},
		"prevent":         {types.StringValue("prevent"), false},
		"of another type": {types.StringValue("restore"), true},
		"in capitals":     {types.StringValue("Abandon"), true},
		"empty":           {types.StringValue(""), true},
		"null":            {types.StringNull(), false},
		"unknown":         {types.StringUnknown(), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp validator.StringResponse
			for _, v := range policies.Attribute().Validators {
				v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("deletion_policy"), ConfigValue: test.value},
					&resp)
			}
			if got := resp.Diagnostics.HasError(); got != test.refused {
				t.Errorf("refused: %t, want %t", got, test.refused)
			}
		})
	}
}

func TestDescriptionListsEveryPolicy(t *testing.T) {
	t.Parallel()

	got := policies.Attribute().MarkdownDescription
	for _, policy := range policies {
		if want := "`" + policy.Name + "`: " + policy.Effect; !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if want := "Defaults to `abandon`."; !strings.Contains(got, want) {
		t.Errorf("%q lacks %q", got, want)
	}
}
