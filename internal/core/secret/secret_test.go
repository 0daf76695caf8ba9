// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package secret_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
)

// pair is a schema that has both attributes.
func pair() schema.Schema {
	return schema.Schema{Attributes: map[string]schema.Attribute{
		"password_wo":         secret.Value("The password of the SIP account."),
		"password_wo_version": secret.Version("password_wo"),
	}}
}

func TestFrameworkAcceptsThePair(t *testing.T) {
	t.Parallel()
	if diags := pair().ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
}

func TestValueIsKeptNowhere(t *testing.T) {
	t.Parallel()
	a := pair().Attributes["password_wo"]
	if !a.IsWriteOnly() || !a.IsSensitive() {
		t.Errorf("write-only: %t, sensitive: %t", a.IsWriteOnly(), a.IsSensitive())
	}
	if !a.IsOptional() || a.IsRequired() || a.IsComputed() {
		t.Errorf("optional: %t, required: %t, computed: %t", a.IsOptional(), a.IsRequired(), a.IsComputed())
	}
	if got := a.GetMarkdownDescription(); !strings.HasPrefix(got, "The password of the SIP account. ") ||
		!strings.Contains(got, "never stores it") {
		t.Errorf("described as %q", got)
	}
}

func TestVersionIsAnOrdinaryNumber(t *testing.T) {
	t.Parallel()
	a := pair().Attributes["password_wo_version"]
	if a.IsWriteOnly() || a.IsSensitive() || !a.IsOptional() || a.IsRequired() || a.IsComputed() {
		t.Errorf("write-only: %t, sensitive: %t, optional: %t, required: %t, computed: %t",
			a.IsWriteOnly(), a.IsSensitive(), a.IsOptional(), a.IsRequired(), a.IsComputed())
	}
	if !a.GetType().Equal(types.Int64Type) {
		t.Errorf("its type is %s", a.GetType())
	}
	if got := a.GetMarkdownDescription(); !strings.Contains(got, "`password_wo`") ||
		!strings.Contains(got, "when importing") {
		t.Errorf("described as %q", got)
	}
}

func TestEmptyValueIsRefused(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		value   types.String
		refused bool
	}{
		"empty":   {types.StringValue(""), true},
		"set":     {types.StringValue("x"), false},
		"null":    {types.StringNull(), false},
		"unknown": {types.StringUnknown(), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp validator.StringResponse
			for _, v := range secret.Value("").Validators {
				v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("password_wo"), ConfigValue: test.value},
					&resp)
			}
			if got := resp.Diagnostics.HasError(); got != test.refused {
				t.Errorf("refused: %t, want %t", got, test.refused)
			}
		})
	}
}

func TestWriteOrdered(t *testing.T) {
	t.Parallel()

	null, unknown, one, two := types.Int64Null(), types.Int64Unknown(), types.Int64Value(1), types.Int64Value(2)
	tests := map[string]struct {
		state, plan types.Int64
		want        bool
	}{
		"never set":         {null, null, false},
		"set":               {null, one, true},
		"set to zero":       {null, types.Int64Value(0), true},
		"unchanged":         {one, one, false},
		"raised":            {one, two, true},
		"lowered":           {two, one, true},
		"omitted again":     {one, null, false},
		"not known yet":     {one, unknown, false},
		"new and not known": {null, unknown, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := secret.WriteOrdered(test.state, test.plan); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
