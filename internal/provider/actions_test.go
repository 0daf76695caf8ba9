// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

// Terraform validates an action only before its variables have values. So each action validates
// them in the plan.
func TestActions_valuesOfVariablesAreValidatedInThePlan(t *testing.T) {
	t.Parallel()
	p := coretest.NewProtocol(t, newProvider(nil), nil)
	texts := tftypes.Map{ElementType: tftypes.String}
	wrong := map[string]tftypes.Value{ // By the type of the attribute. No action takes any of these.
		tftypes.String.String(): tftypes.NewValue(tftypes.String, ""),
		tftypes.Number.String(): tftypes.NewValue(tftypes.Number, -1),
		texts.String():          tftypes.NewValue(texts, map[string]tftypes.Value{"": tftypes.NewValue(tftypes.String, "")}),
	}
	attributes := 0
	for name, action := range p.Schemas().ActionSchemas {
		for _, attribute := range action.Schema.Block.Attributes {
			attributes++
			value, ok := wrong[attribute.Type.String()]
			if !ok {
				t.Errorf("%s: no wrong value for %s", name, attribute.Name)

				continue
			}
			config := coretest.Object{}
			for _, other := range action.Schema.Block.Attributes {
				config[other.Name] = coretest.Unknown
			}
			config[attribute.Name] = value
			diags := p.PlanActionOfVariables(t, name, config)
			coretest.Expect(t, diags, "error at "+attribute.Name)
		}
	}
	if attributes < 10 {
		t.Errorf("only %d attributes were looked at", attributes)
	}
}
