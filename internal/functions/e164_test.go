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

// The numbers are of the ranges that regulators keep for films and examples, as far as there are
// any.
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
		{"044 668 18 00", "CHE", "+41446681800"},
		{"+800 1234 5678", "DEU", "+80012345678"},
		{"044 123 456", "XKX", "+38344123456"},
		{"044 123 456", "xk", "+38344123456"},
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
		{"-", "DEU", 0, `the number "-" is not a phone number`},
		{"no number", "DEU", 0, `the number "no number" is not a phone number: it has 'n'`},
		{"call 030 23125000", "DEU", 0, "it has 'c'"},
		{"1-800-FLOWERS", "USA", 0, "it has 'F'"},
		{"tel:+493023125000", "DEU", 0, "it has 't'"},
		{"030 23125000; 040 66969000", "DEU", 0, "it has ';'"},
		{"030 23125000 ext. 12", "DEU", 0, "has the extension 12, which the form E.164 cannot hold"},
		{"030 23125000#12", "DEU", 0, "has the extension 12"},
		{"030 23125000 x12", "DEU", 0, "has the extension 12"},
		{"110", "DEU", 0, "is too short for DEU: the area code is missing, or it is an emergency number or a service code, " +
			"which have no form E.164"},
		{"1", "DEU", 0, "is not a phone number"},
		{"555 0123", "USA", 0, "is too short for USA: the area code is missing"},
		{"030 23125000 23125000", "DEU", 0, "is too long for a phone number"},
		{"212 555 0123 4", "USA", 0, "is too long for USA"},
		{"+1 212 555 0123 4", "DEU", 0, "is too long for calling code +1"},
		{"+49 030231250002312500023125000", "USA", 0, "is too long for a phone number"},
		{"+999 30 23125000", "DEU", 0, "does not begin with the calling code of a country"},
		{"123 555 0123", "USA", 0, "is not valid for USA: the numbering plan has no such number"},
		{"030 23125000", "ATA", 0, "no numbering plan of ATA is known"},
		{"030 23125000", "", 1, `"" is not an ISO 3166-1 country code, such as DEU or DE`},
		{"030 23125000", "Germany", 1, `"Germany" is not an ISO 3166-1 country code`},
		{"030 23125000", "XX", 1, `"XX" is not an ISO 3166-1 country code`},
		{"030 23125000", "49", 1, `"49" is not an ISO 3166-1 country code`},
		{"030 23125000", "276", 1, `"276" is not an ISO 3166-1 country code`},
		{"030 23125000", "EU", 1, `"EU" is not an ISO 3166-1 country code`},
		{"+49 30 23125000", "nowhere", 1, `"nowhere" is not an ISO 3166-1 country code`},
	} {
		got, err := e164(tc.number, tc.region)
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != tc.argument ||
			!strings.Contains(err.Text, tc.want) {
			t.Errorf("e164(%q, %q) is %q, %v, want argument %d: %s", tc.number, tc.region, got, err, tc.argument, tc.want)
		}
	}
}

// Whether a number in national form needs a national prefix, and which, is as people dial and write
// numbers in the country. An empty want is a refusal.
func TestE164_nationalPrefix(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, number, region, want string }{
		{"Germany, fixed", "030 23125000", "DEU", "+493023125000"},
		{"Germany, mobile", "0171 3920000", "DEU", "+491713920000"},
		{"Germany, area code forgotten", "23125-000", "DEU", ""},
		{"Germany, short and area code forgotten", "555-0130", "DEU", ""},
		{"Germany, area code in parentheses forgotten", "(23125) 000", "DEU", ""},
		{"Germany, six digits for which the library has no format", "356-753", "DEU", ""},
		{"Germany, six digits that the library writes in a row", "227700", "DEU", ""},
		{"Germany, 0 forgotten", "30 23125000", "DEU", ""},
		{"Germany, 0 of a mobile forgotten", "171 3920000", "DEU", ""},
		{"Germany, plus forgotten", "49221 5550130", "DEU", ""},
		{"Germany, plus of a mobile forgotten", "49 171 3920000", "DEU", ""},
		{"Germany, digits of another script without 0", "٢٣١٢٥٠٠٠", "DEU", ""},
		{"Germany, 0 in parentheses", "(0)30 23125000", "DEU", "+493023125000"},
		{"Germany, plus and 0 in parentheses", "+49 (0)30 23125000", "DEU", "+493023125000"},
		{"Germany, plus in parentheses", "(+49) 30 23125000", "DEU", "+493023125000"},
		{"Germany, 00 and 0 in parentheses", "0049 (0)30 23125000", "DEU", "+493023125000"},
		{"Germany, 00 to another country", "00 44 20 7946 0123", "DEU", "+442079460123"},
		{"Germany, E.164", "+495550130", "DEU", "+495550130"},
		{"Austria, fixed", "01 58058-0", "AUT", "+431580580"},
		{"Austria, mobile", "0664 1234567", "AUT", "+436641234567"},
		{"Austria, fixed without 0", "1 58058-0", "AUT", ""},
		{"Austria, mobile without 0", "664 1234567", "AUT", ""},
		{"Switzerland, mobile", "078 123 45 67", "CHE", "+41781234567"},
		{"Switzerland, fixed without 0", "44 668 18 00", "CHE", ""},
		{"Switzerland, mobile without 0", "78 123 45 67", "CHE", ""},
		{"Switzerland, plus forgotten", "41 44 668 18 00", "CHE", ""},
		{"France, mobile", "06 12 34 56 78", "FRA", "+33612345678"},
		{"France, fixed without 0", "1 99 00 12 34", "FRA", ""},
		{"France, mobile without 0", "6 12 34 56 78", "FRA", ""},
		{"France, plus forgotten", "33 1 99 00 12 34", "FRA", ""},
		{"United Kingdom, mobile", "07400 123456", "GBR", "+447400123456"},
		{"United Kingdom, fixed without 0", "20 7946 0123", "GBR", ""},
		{"United Kingdom, mobile without 0", "7400 123456", "GBR", ""},
		{"Guernsey, six digits are local", "256789", "GGY", "+441481256789"},
		{"Netherlands, fixed", "070 315 3500", "NLD", "+31703153500"},
		{"Netherlands, mobile", "06 12345678", "NLD", "+31612345678"},
		{"Netherlands, fixed without 0", "70 315 3500", "NLD", ""},
		{"Netherlands, mobile without 0", "6 12345678", "NLD", ""},
		{"Belgium, fixed", "02 226 88 88", "BEL", "+3222268888"},
		{"Belgium, mobile", "0470 12 34 56", "BEL", "+32470123456"},
		{"Belgium, fixed without 0", "2 226 88 88", "BEL", ""},
		{"Belgium, mobile without 0", "470 12 34 56", "BEL", ""},
		{"Sweden, fixed", "08-678 55 00", "SWE", "+4686785500"},
		{"Sweden, mobile", "070-174 06 05", "SWE", "+46701740605"},
		{"Sweden, fixed without 0", "8-678 55 00", "SWE", ""},
		{"Sweden, mobile without 0", "70-174 06 05", "SWE", ""},
		{"Australia, fixed", "(02) 5550 1234", "AUS", "+61255501234"},
		{"Australia, mobile", "0491 570 156", "AUS", "+61491570156"},
		{"Australia, freephone has no 0", "1800 975 711", "AUS", "+611800975711"},
		{"Australia, 0011", "0011 49 30 23125000", "AUS", "+493023125000"},
		{"Australia, fixed without 0", "2 5550 1234", "AUS", ""},
		{"Australia, mobile without 0", "491 570 156", "AUS", ""},
		{"New Zealand, fixed", "03 234 5678", "NZL", "+6432345678"},
		{"New Zealand, mobile", "021 123 4567", "NZL", "+64211234567"},
		{"New Zealand, fixed without 0", "3 234 5678", "NZL", ""},
		{"New Zealand, mobile without 0", "21 123 4567", "NZL", ""},
		{"Japan, fixed", "03-1234-5678", "JPN", "+81312345678"},
		{"Japan, mobile", "090-1234-5678", "JPN", "+819012345678"},
		{"Japan, 010", "010 49 30 23125000", "JPN", "+493023125000"},
		{"Japan, fixed without 0", "3-1234-5678", "JPN", ""},
		{"Japan, mobile without 0", "90-1234-5678", "JPN", ""},
		{"Israel, fixed", "03-612-3456", "ISR", "+97236123456"},
		{"Israel, mobile", "050-234-5678", "ISR", "+972502345678"},
		{"Israel, freephone has no 0", "1-800-123-456", "ISR", "+9721800123456"},
		{"Israel, fixed without 0", "3-612-3456", "ISR", ""},
		{"Israel, mobile without 0", "50-234-5678", "ISR", ""},
		{"South Africa, fixed", "021 480 2000", "ZAF", "+27214802000"},
		{"South Africa, mobile", "071 123 4567", "ZAF", "+27711234567"},
		{"South Africa, fixed without 0", "21 480 2000", "ZAF", ""},
		{"South Africa, mobile without 0", "71 123 4567", "ZAF", ""},
		{"Hungary, fixed", "06 1 457 7100", "HUN", "+3614577100"},
		{"Hungary, mobile", "06 20 123 4567", "HUN", "+36201234567"},
		{"Hungary, 00 does not begin with 06", "00 49 30 23125000", "HUN", "+493023125000"},
		{"Hungary, fixed without 06", "1 457 7100", "HUN", ""},
		{"Hungary, mobile without 06", "20 123 4567", "HUN", ""},
		{"Belarus, 8 and 0", "8 0152 45-09-11", "BLR", "+375152450911"},
		{"Belarus, 0 alone", "(0152) 45-09-11", "BLR", "+375152450911"},
		{"Belarus, neither", "152 45-09-11", "BLR", ""},
		{"India, fixed", "011 2345 6789", "IND", "+911123456789"},
		{"India, fixed without 0", "11 2345 6789", "IND", "+911123456789"},
		{"India, mobile", "098765 43210", "IND", "+919876543210"},
		{"India, mobile without 0", "98765 43210", "IND", "+919876543210"},
		{"Brazil, fixed", "(11) 2345-6789", "BRA", "+551123456789"},
		{"Brazil, fixed with a carrier", "0 15 11 2345-6789", "BRA", "+551123456789"},
		{"Brazil, fixed with 0", "(011) 2345-6789", "BRA", "+551123456789"},
		{"Brazil, mobile", "(11) 96123-4567", "BRA", "+5511961234567"},
		{"Russia, fixed", "8 (495) 123-45-67", "RUS", "+74951234567"},
		{"Russia, fixed without 8", "(495) 123-45-67", "RUS", "+74951234567"},
		{"Russia, mobile", "8 912 345-67-89", "RUS", "+79123456789"},
		{"Russia, mobile without 8", "912 345-67-89", "RUS", "+79123456789"},
		{"Russia, 8 10", "8 10 49 30 23125000", "RUS", "+493023125000"},
		{"Italy, fixed", "06 6982 1234", "ITA", "+390669821234"},
		{"Italy, mobile", "347 123 4567", "ITA", "+393471234567"},
		{"United States", "(212) 555-0123", "USA", "+12125550123"},
		{"United States, with 1", "1 (212) 555-0123", "USA", "+12125550123"},
		{"Canada", "416 555 0123", "CAN", "+14165550123"},
		{"Mexico, fixed", "55 1234 5678", "MEX", "+525512345678"},
		{"Mexico, mobile", "222 123 4567", "MEX", "+522221234567"},
		{"Spain, fixed", "912 345 678", "ESP", "+34912345678"},
		{"Spain, mobile", "612 345 678", "ESP", "+34612345678"},
		{"Portugal, fixed", "21 234 5678", "PRT", "+351212345678"},
		{"Portugal, mobile", "912 345 678", "PRT", "+351912345678"},
		{"Poland, fixed", "22 123 45 67", "POL", "+48221234567"},
		{"Poland, mobile", "512 345 678", "POL", "+48512345678"},
		{"Czechia, fixed", "212 345 678", "CZE", "+420212345678"},
		{"Czechia, mobile", "601 123 456", "CZE", "+420601123456"},
		{"Denmark, fixed", "32 12 34 56", "DNK", "+4532123456"},
		{"Denmark, mobile", "20 12 34 56", "DNK", "+4520123456"},
		{"Norway, fixed", "21 23 45 67", "NOR", "+4721234567"},
		{"Norway, mobile", "406 12 345", "NOR", "+4740612345"},
		{"Luxembourg, fixed", "27 12 34 56", "LUX", "+35227123456"},
		{"Luxembourg, mobile", "628 123 456", "LUX", "+352628123456"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := e164(tc.number, tc.region)
			switch {
			case tc.want != "" && (err != nil || got != tc.want):
				t.Errorf("e164(%q, %q) is %q, want %q (%v)", tc.number, tc.region, got, tc.want, err)
			case tc.want == "" && (err == nil || !strings.Contains(err.Text, "begins neither with + nor with ")):
				t.Errorf("e164(%q, %q) is %q, %v, want it refused for the missing prefix", tc.number, tc.region, got, err)
			}
		})
	}
}

func TestE164_nationalPrefixMessage(t *testing.T) {
	t.Parallel()
	const plus = "; if it begins with the calling code of a country, write + in front"
	for _, tc := range []struct{ name, number, region, want string }{
		{
			"area code forgotten", "555-0130", "DEU",
			`the number "555-0130" begins neither with + nor with 0: write the area code with its 0 (DEU), or the number in international form`,
		},
		{
			"prefix of two digits", "20 123 4567", "HUN",
			`the number "20 123 4567" begins neither with + nor with 06: write the area code with its 06 (HUN), or the number in international form`,
		},
		{
			"plus forgotten", "49221 5550130", "DEU",
			`the number "49221 5550130" begins neither with + nor with 0: write the area code with its 0 (DEU), or the number in international form` + plus,
		},
		{
			"plus and a 0 in parentheses", "49 (0)221 5550130", "DEU",
			`the number "49 (0)221 5550130" is not valid for DEU: the numbering plan has no such number` + plus,
		},
		{
			"plus forgotten where no prefix is needed", "44 20 7946 0123", "USA",
			`the number "44 20 7946 0123" is too long for USA` + plus,
		},
		{
			"no plus to forget", "212 555 0123 456", "USA",
			`the number "212 555 0123 456" is too long for USA`,
		},
		{
			"plus is there", "+44 20 7946 0123 4", "USA",
			`the number "+44 20 7946 0123 4" is too long for calling code +44`,
		},
		{
			"other characters come first", "49 221 5550130, 49 221 5550131", "DEU",
			`the number "49 221 5550130, 49 221 5550131" is not a phone number: it has ','`,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got, err := e164(tc.number, tc.region); err == nil || err.Text != tc.want {
				t.Errorf("e164(%q, %q) is %q, %v, want %s", tc.number, tc.region, got, err, tc.want)
			}
		})
	}
}
