// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package functions has the functions of the provider. They only calculate: they contact no vendor
// and need no provider block.
package functions

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"golang.org/x/text/language"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

// Functions lists the functions.
func Functions() []func() function.Function {
	return []func() function.Function{NewE164, NewPublicHolidays}
}

// country reads an ISO 3166-1 code of two or three letters, in upper or lower case.
func country(code string) (language.Region, bool) {
	return validate.ParseCountry(strings.ToUpper(code))
}
