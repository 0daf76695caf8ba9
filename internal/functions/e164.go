// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/phone"
)

var _ function.Function = (*e164)(nil)

// e164 is the function e164.
type e164 struct{}

// NewE164 returns the function e164.
func NewE164() function.Function { return &e164{} }

func (*e164) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "e164"
}

func (*e164) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Writes a phone number in the form E.164.",
		MarkdownDescription: "Writes a phone number as people write it in the form E.164, such as `+4930123456`, which " +
			"is what the types of this provider take. " +
			"The number must be valid in the numbering plan of its country; that it is in use is not checked.\n\n" +
			"Where numbers of a country are written with a national prefix, such as the `0` of `030 123456` in Germany, a " +
			"number without it is refused. " +
			"`23125-000` is a local number whose area code nobody knows, and to read it as `023125-000` would reach someone " +
			"else. " +
			"Where the numbering plan has no such prefix, as in Italy and Spain, or people omit it, as in the United " +
			"States, India and Russia, it is not needed.\n\n" +
			"A number that is in the form E.164 already comes back as it is. Emergency numbers, service codes and numbers " +
			"with an extension have no such form and are refused.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "number",
				MarkdownDescription: "The number in national form with its area code and national prefix (`030 123456`), or in " +
					"international form (`+49 30 123456`, `0049 30 123456`). " +
					"Spaces, hyphens, dots, slashes and parentheses do not matter.",
			},
			function.StringParameter{
				Name: "region",
				MarkdownDescription: "The country from which a number in national form is seen, as an ISO 3166-1 code such as " +
					"`DEU` or `DE`, in upper or lower case. " +
					"It is not used for a number that begins with `+`.",
			},
		},
		Return: function.StringReturn{},
	}
}

func (*e164) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var number, region string
	resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.Get(ctx, &number, &region))
	if resp.Error != nil {
		return
	}
	from, ok := country(region)
	if !ok {
		resp.Error = function.NewArgumentFuncError(1,
			fmt.Sprintf("%q is not an ISO 3166-1 country code, such as DEU or DE", region))

		return
	}
	formatted, err := toE164(number, from)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("the number %q %s", number, err))

		return
	}
	resp.Error = function.ConcatFuncErrors(resp.Error, resp.Result.Set(ctx, formatted))
}

// toE164 writes a number in the form E.164. Its errors go on after "the number".
func toE164(number string, from language.Region) (string, error) {
	number = phone.Clean(number)
	if number == "" {
		return "", errors.New("is empty")
	}
	formatted, err := format(number, from)
	if err != nil && validWithPlus(number) {
		return "", fmt.Errorf("%w; if it begins with the calling code of a country, write + in front", err)
	}

	return formatted, err
}

// format is toE164 for a number without strange spaces.
func format(number string, from language.Region) (string, error) {
	parsed, err := phonenumbers.ParseAndKeepRawInput(number, from.String())
	if err == nil && parsed.GetExtension() != "" {
		return "", fmt.Errorf("has the extension %s, which the form E.164 cannot hold: omit it", parsed.GetExtension())
	}
	// The library takes letters for the digits of their keys, and a number out of the midst of a
	// text. Here both are more often a mistake.
	if character, strange := phone.Strange(number); strange {
		return "", fmt.Errorf("is not a phone number: it has %q", character)
	}
	international := strings.IndexAny(number, "+＋") == 0
	switch {
	case err == nil:
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode) && international:
		return "", errors.New("does not begin with the calling code of a country")
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode):
		return "", fmt.Errorf("cannot be read: no numbering plan of %s is known, so write it with + and the calling code",
			from.ISO3())
	case errors.Is(err, phonenumbers.ErrTooShortNSN), errors.Is(err, phonenumbers.ErrTooShortAfterIDD):
		return "", errors.New("is too short for a phone number")
	case errors.Is(err, phonenumbers.ErrNumTooLong):
		return "", errors.New("is too long for a phone number")
	default:
		return "", errors.New("is not a phone number")
	}

	where := from.ISO3()
	if int(parsed.GetCountryCode()) != phonenumbers.GetCountryCodeForRegion(from.String()) {
		where = fmt.Sprintf("calling code +%d", parsed.GetCountryCode())
	}
	switch phonenumbers.IsPossibleNumberWithReason(parsed) {
	case phonenumbers.TOO_SHORT, phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		return "", fmt.Errorf("is too short for %s: the area code is missing, or it is an emergency number or a service "+
			"code, which have no form E.164", where)
	case phonenumbers.TOO_LONG:
		return "", fmt.Errorf("is too long for %s", where)
	case phonenumbers.INVALID_LENGTH:
		return "", fmt.Errorf("has a length that no number of %s has", where)
	}
	if !phonenumbers.IsValidNumber(parsed) {
		return "", fmt.Errorf("is not valid for %s: the numbering plan has no such number", where)
	}
	if prefix := missingPrefix(number, parsed, from); prefix != "" {
		return "", fmt.Errorf("begins neither with + nor with %s: write the area code with its %s (%s), or the number in "+
			"international form", prefix, prefix, from.ISO3())
	}

	formatted, fits := phone.Format(parsed)
	if !fits {
		return "", errors.New("is too long for a phone number, or cannot be read: the form E.164 has at most 15 digits")
	}

	return formatted, nil
}

// missingPrefix returns the national prefix of the region, if the number is written in national
// form without it although it must have it, and else an empty string. Without this check, a local
// number is read as one whose area code is its first digits: the library takes 555-0130 in DEU for
// the number 0130 in the area 0555.
func missingPrefix(number string, parsed *phonenumbers.PhoneNumber, from language.Region) string {
	switch parsed.GetCountryCodeSource() {
	case phonenumbers.PhoneNumber_FROM_NUMBER_WITH_PLUS_SIGN, phonenumbers.PhoneNumber_FROM_NUMBER_WITH_IDD:
		return ""
	case phonenumbers.PhoneNumber_FROM_DEFAULT_COUNTRY:
		// What the library cut off or changed is a prefix, maybe one with the code of a carrier, or
		// a local form that is unique in the region, such as the six digits of Guernsey.
		if phonenumbers.NormalizeDigitsOnly(number) != phonenumbers.GetNationalSignificantNumber(parsed) {
			return ""
		}
	}
	if !needsPrefix(parsed) {
		// For a few numbers, such as 0356753 in DEU, the library has no format and writes the
		// digits in a row without prefix. What holds for a usual fixed line of the region holds for
		// them.
		usual := phonenumbers.GetExampleNumberForType(from.String(), phonenumbers.FIXED_LINE)
		bare := phonenumbers.Format(parsed, phonenumbers.NATIONAL) == phonenumbers.GetNationalSignificantNumber(parsed)
		if !bare || usual == nil || !needsPrefix(usual) {
			return ""
		}
	}

	return phonenumbers.GetNddPrefixForRegion(from.String(), true)
}

// needsPrefix reports whether a number in national form is written with the national prefix, by the
// formats of the library. None of them has a prefix for ITA and ESP, where the plan knows none, for
// USA, and for some services, such as 1800 123 456 in AUS. Those for IND and RUS mark it as
// optional.
func needsPrefix(parsed *phonenumbers.PhoneNumber) bool {
	without := phonenumbers.GetNationalSignificantNumber(parsed)
	source := phonenumbers.PhoneNumber_FROM_DEFAULT_COUNTRY

	return !phonenumbers.IsNationalPrefixPresentIfRequired(&phonenumbers.PhoneNumber{
		CountryCode:          parsed.CountryCode,
		NationalNumber:       parsed.NationalNumber,
		ItalianLeadingZero:   parsed.ItalianLeadingZero,
		NumberOfLeadingZeros: parsed.NumberOfLeadingZeros,
		RawInput:             &without,
		CountryCodeSource:    &source,
	})
}

// validWithPlus reports whether the digits of a number are a valid number in international form.
func validWithPlus(number string) bool {
	if _, strange := phone.Strange(number); strange || strings.ContainsAny(number, "+＋") {
		return false
	}
	parsed, err := phonenumbers.Parse("+"+phonenumbers.NormalizeDigitsOnly(number), "ZZ")

	return err == nil && phonenumbers.IsValidNumber(parsed)
}
