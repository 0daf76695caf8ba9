// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package deletion_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

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

// value is an object of that schema: with a policy, with the policy null for "", or no object at all for "none".
func value(ctx context.Context, policy string) tftypes.Value {
	ty := thing.Type().TerraformType(ctx)
	if policy == "none" {
		return tftypes.NewValue(ty, nil)
	}
	name := tftypes.NewValue(tftypes.String, nil)
	if policy != "" {
		name = tftypes.NewValue(tftypes.String, policy)
	}

	return tftypes.NewValue(ty, map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, "ada"), "deletion_policy": name})
}

// planned plans getting from a state to a plan and gives what is said of it. The configuration is that of the plan.
func planned(ctx context.Context, state, plan string, replaced bool) diag.Diagnostics {
	req := resource.ModifyPlanRequest{
		Config: tfsdk.Config{Schema: thing, Raw: value(ctx, plan)},
		Plan:   tfsdk.Plan{Schema: thing, Raw: value(ctx, plan)},
		State:  tfsdk.State{Schema: thing, Raw: value(ctx, state)},
	}
	resp := &resource.ModifyPlanResponse{Plan: req.Plan}
	policies.ModifyPlan(ctx, req, resp, replaced, "pbx_user ada")

	return resp.Diagnostics
}

func TestPlanSaysWhatDestroyingReallyDoes(t *testing.T) {
	t.Parallel()

	const (
		abandoned = "The user stays on the PBX."
		disabled  = "The user can no longer make calls."
		prevented = "deletion_policy"
	)
	tests := map[string]struct {
		state, plan string
		replaced    bool
		// warning or refusal is a part of the one thing that is said.
		warning, refusal string
	}{
		"destroying, abandon": {state: "abandon", plan: "none", warning: abandoned},
		"destroying, disable": {state: "disable", plan: "none", warning: disabled},
		"destroying, delete":  {state: "delete", plan: "none"},
		"destroying, prevent": {state: "prevent", plan: "none", refusal: prevented},
		"replacing, abandon":  {state: "abandon", plan: "abandon", replaced: true, warning: abandoned},
		"replacing, disable":  {state: "disable", plan: "disable", replaced: true, warning: disabled},
		"replacing, delete":   {state: "delete", plan: "delete", replaced: true},
		"replacing, prevent":  {state: "prevent", plan: "prevent", replaced: true, refusal: prevented},

		// What is configured takes effect with the apply, and this apply destroys the object.
		"replacing, no longer prevent": {state: "prevent", plan: "delete", replaced: true, refusal: prevented},
		"replacing, prevent from now":  {state: "abandon", plan: "prevent", replaced: true, warning: abandoned},
		"replacing, another from now":  {state: "abandon", plan: "disable", replaced: true, warning: abandoned},

		"creating, abandon":     {state: "none", plan: "abandon"},
		"creating, prevent":     {state: "none", plan: "prevent"},
		"updating, abandon":     {state: "abandon", plan: "abandon"},
		"updating, prevent":     {state: "prevent", plan: "prevent"},
		"changing to prevent":   {state: "abandon", plan: "prevent"},
		"changing from prevent": {state: "prevent", plan: "delete"},

		"destroying, no policy":      {state: "", plan: "none"},
		"destroying, unknown policy": {state: "one of a newer version", plan: "none"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := planned(t.Context(), test.state, test.plan, test.replaced)
			want, severity := test.warning, diag.SeverityWarning
			if test.refusal != "" {
				want, severity = test.refusal, diag.SeverityError
			}
			if want == "" {
				if len(diags) > 0 {
					t.Errorf("got %v, want silence", diags)
				}

				return
			}
			if len(diags) != 1 || diags[0].Severity() != severity {
				t.Fatalf("got %v, want one %s", diags, severity)
			}
			if got := diags[0].Detail(); !strings.Contains(got, want) {
				t.Errorf("got %q, want something about %q", got, want)
			}
			if got := diags[0].Summary(); !strings.Contains(got, "pbx_user ada") {
				t.Errorf("%q does not name the object", got)
			}
			if got := diags[0].Summary(); test.warning != "" && !strings.Contains(got, test.state) {
				t.Errorf("%q does not name the policy of the state", got)
			}
		})
	}
}

func TestRefusalSaysWhatToDo(t *testing.T) {
	t.Parallel()

	d := deletion.Prevented("pbx_user ada")
	if d.Severity() != diag.SeverityError || d.Summary() != "Unable to destroy pbx_user ada" {
		t.Errorf("got %s %q", d.Severity(), d.Summary())
	}
	for _, want := range []string{`deletion_policy is "prevent"`, "first apply", "`removed` block", "`terraform state rm`"} {
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
				v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("deletion_policy"), ConfigValue: test.value}, &resp)
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
