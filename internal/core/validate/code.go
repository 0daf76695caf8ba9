// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package validate

import (
	"context"
	"fmt"
	"regexp"

	"github.com/bojanz/currency"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"golang.org/x/text/language"
)

// code is a validator of codes that a registry assigns and withdraws.
type code struct {
	accepted

	source string
	known  func(string) bool
}

// Code returns a validator of codes that a registry assigns. Wanted is as for String, and form
// reports whether a text may be a code at all. One that is not known passes with a warning that
// names the source: what a PBX holds must import and plan, also if it is withdrawn, or newer than
// the source.
func Code(wanted, source string, form, known func(string) bool) validator.String {
	return code{accepted{wanted: wanted, ok: form}, source, known}
}

func (v code) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	v.accepted.ValidateString(ctx, req, resp)
	value := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || !v.ok(value) || v.known(value) {
		return
	}
	resp.Diagnostics.AddAttributeWarning(req.Path, "Unknown code in "+req.Path.String(),
		fmt.Sprintf("%q has the right form, but is not in %s. It is sent as it is. If it is not misspelled and the PBX "+
			"accepts it, nothing needs to be done.", value, v.source))
}

var (
	twoCapitals   = regexp.MustCompile(`^[A-Z]{2}$`)
	threeCapitals = regexp.MustCompile(`^[A-Z]{3}$`)
)

// Alpha2 and Alpha3 return validators of the two forms of ISO 3166-1 codes, in capital letters.
func Alpha2() validator.String {
	return country("an ISO 3166-1 alpha-2 country code such as DE", twoCapitals)
}

// Alpha3 is described with Alpha2.
func Alpha3() validator.String {
	return country("an ISO 3166-1 alpha-3 country code such as DEU", threeCapitals)
}

func country(wanted string, form *regexp.Regexp) validator.String {
	return Code(wanted, "the list of today's countries of Unicode CLDR "+currency.CLDRVersion, form.MatchString,
		func(code string) bool {
			_, known := ParseCountry(code)

			return known
		})
}

// ParseCountry returns the country of an ISO 3166-1 code of two or three capital letters, if it
// exists today: x/text knows the codes, withdrawn ones included, and a country of today has a
// currency in CLDR, but for Antarctica. ISO has no code for Kosovo: CLDR writes XK and XKK, most
// others XKX.
func ParseCountry(code string) (language.Region, bool) {
	if code == "XKX" {
		code = "XK"
	}
	region, err := language.ParseRegion(code)
	if err != nil || code != region.String() && code != region.ISO3() {
		return language.Region{}, false // A number is a code too for the library.
	}
	_, exists := currency.ForCountryCode(region.String())

	return region, exists || region.String() == "AQ"
}

// Currency returns a validator of ISO 4217 codes.
func Currency() validator.String {
	return Code("an ISO 4217 currency code such as EUR",
		"the list of today's currencies of Unicode CLDR "+currency.CLDRVersion,
		threeCapitals.MatchString, currency.IsValid)
}
