// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/functions"
)

func e164(number, region string) (string, *function.FuncError) {
	value, err := call(functions.NewE164(), types.StringUnknown(), types.StringValue(number), types.StringValue(region))
	if err != nil {
		return "", err
	}
	formatted, _ := value.(types.String)

	return formatted.ValueString(), nil
}

// The numbers are of the ranges that regulators keep for films and examples, as far as there are any.
func TestE164(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ number, region, want string }{
		{"030 23125000", "DEU", "+493023125000"},
		{"030 23125000", "DE", "+493023125000"},
		{"030 23125000", "deu", "+493023125000"},
		{"(030) 23 12 50-00", "DEU", "+493023125000"},
		{"030/23125-000", "DEU", "+493023125000"},
		{"  030.2312.5000\t", "DEU", "+493023125000"},
		{"030\u00a0231\u201125000", "DEU", "+493023125000"},
		{"\u202d030 23125000\u202c", "DEU", "+493023125000"},
		{"０３０ ２３１２５０００", "DEU", "+493023125000"},
		{"٠٣٠ ٢٣١٢٥٠٠٠", "DEU", "+493023125000"},
		{"0049 30 23125000", "DEU", "+493023125000"},
		{"011 49 30 23125000", "USA", "+493023125000"},
		{"+49 (0)30 23125000", "USA", "+493023125000"},
		{"＋49 30 23125000", "USA", "+493023125000"},
		{"+49 30 23125000", "ATA", "+493023125000"},
		{"0171 39200 00", "DEU", "+491713920000"},
		{"020 7946 0123", "GBR", "+442079460123"},
		{"(212) 555-0123", "USA", "+12125550123"},
		{"1 212 555 0123", "USA", "+12125550123"},
		{"+1-416-555-0123", "DEU", "+14165550123"},
		{"01 99 00 12 34", "FRA", "+33199001234"},
		{"06 6982 1234", "ITA", "+390669821234"},
		{"44 668 18 00", "CHE", "+41446681800"},
		{"+800 1234 5678", "DEU", "+80012345678"},
	} {
		got, err := e164(tc.number, tc.region)
		if err != nil || got != tc.want {
			t.Errorf("e164(%q, %q) is %q, want %q (%v)", tc.number, tc.region, got, tc.want, err)
		}
		for _, region := range []string{tc.region, "JPN"} {
			if again, err := e164(got, region); err != nil || again != got {
				t.Errorf("e164(%q, %q) is %q (%v)", got, region, again, err)
			}
		}
	}
}

func TestE164_refuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		number, region string
		argument       int64
		want           string
	}{
		{"", "DEU", 0, `the number "" is empty`},
		{" ", "DEU", 0, `the number " " is empty`},
		{"-", "DEU", 0, `the number "-" is not a telephone number`},
		{"no number", "DEU", 0, `the number "no number" is not a telephone number: it has 'n'`},
		{"call 030 23125000", "DEU", 0, "it has 'c'"},
		{"1-800-FLOWERS", "USA", 0, "it has 'F'"},
		{"tel:+493023125000", "DEU", 0, "it has 't'"},
		{"030 23125000; 040 66969000", "DEU", 0, "it has ';'"},
		{"030 23125000 ext. 12", "DEU", 0, "has the extension 12, which the form E.164 cannot hold"},
		{"030 23125000#12", "DEU", 0, "has the extension 12"},
		{"030 23125000 x12", "DEU", 0, "has the extension 12"},
		{"110", "DEU", 0, "is too short for DEU: the area code is missing, or it is an emergency number or a service code, which have no form E.164"},
		{"1", "DEU", 0, "is not a telephone number"},
		{"555 0123", "USA", 0, "is too short for USA: the area code is missing"},
		{"030 23125000 23125000", "DEU", 0, "is too long for a telephone number"},
		{"212 555 0123 4", "USA", 0, "is too long for USA"},
		{"+1 212 555 0123 4", "DEU", 0, "is too long for calling code +1"},
		{"+49 030231250002312500023125000", "USA", 0, "is too long for a telephone number"},
		{"+999 30 23125000", "DEU", 0, "does not begin with the calling code of a country"},
		{"123 555 0123", "USA", 0, "is not valid for USA: the numbering plan has no such number"},
		{"030 23125000", "ATA", 0, "no numbering plan of ATA is known"},
		{"030 23125000", "", 1, `the region "" is no ISO 3166-1 code of a country, such as DEU or DE`},
		{"030 23125000", "Germany", 1, `the region "Germany" is no ISO 3166-1 code`},
		{"030 23125000", "XX", 1, `the region "XX" is no ISO 3166-1 code`},
		{"030 23125000", "49", 1, `the region "49" is no ISO 3166-1 code`},
		{"030 23125000", "276", 1, `the region "276" is no ISO 3166-1 code`},
		{"030 23125000", "EU", 1, `the region "EU" is no ISO 3166-1 code`},
		{"+49 30 23125000", "nowhere", 1, `the region "nowhere" is no ISO 3166-1 code`},
	} {
		got, err := e164(tc.number, tc.region)
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != tc.argument || !strings.Contains(err.Text, tc.want) {
			t.Errorf("e164(%q, %q) is %q, %v, want argument %d: %s", tc.number, tc.region, got, err, tc.argument, tc.want)
		}
	}
}
