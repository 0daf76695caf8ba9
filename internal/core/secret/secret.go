// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package secret holds the pair of attributes with which a secret is given: the write-only x_wo,
// which Terraform never stores, and x_wo_version, whose change is the order to write it.
package secret

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Value returns the attribute x_wo with the description that is given.
func Value(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:   true,
		Sensitive:  true,
		WriteOnly:  true,
		Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: description + " Omitted, nothing is sent. Terraform never stores it: it is in no state, plan " +
			"or log.",
	}
}

// Values returns the attribute x_wo that has several secrets by name, with the description that is
// given.
func Values(description string) schema.MapAttribute {
	one := Value(description)

	return schema.MapAttribute{
		ElementType: types.StringType, Optional: true, Sensitive: true, WriteOnly: true,
		Validators:          []validator.Map{mapvalidator.ValueStringsAre(one.Validators...)},
		MarkdownDescription: one.MarkdownDescription,
	}
}

// Version returns the attribute x_wo_version that goes with the attribute of that name.
func Version(value string) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true,
		MarkdownDescription: fmt.Sprintf("Terraform cannot see that `%[1]s` changed: set this number, or change it to "+
			"another, to have it sent. "+
			"Omit it when importing, or the next apply sends the secret. Removing it later sends nothing.", value),
	}
}

// WriteOrdered reports whether the planned version orders a write that the state does not have.
func WriteOrdered(state, plan types.Int64) bool {
	return !plan.IsNull() && !plan.IsUnknown() && !plan.Equal(state)
}
