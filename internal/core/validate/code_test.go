// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package validate_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

// Known codes pass in silence, and what no code looks like is refused. All else may be on a PBX, so
// it passes with a warning: what was withdrawn, is reserved for what has another code, or is newer
// than the source.
func TestCodes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		validator               validator.String
		known, unknown, refused []string
	}{
		"alpha-2": {
			validate.Alpha2(),
			[]string{"DE", "US", "GB", "FR", "AU", "NZ", "CH", "ZA", "AX", "SS", "AQ", "BV", "HM", "XK"},
			[]string{"UK", "DD", "AN", "SU", "YU", "CS", "NT", "ZR", "XX", "ZZ", "AA", "EU", "QO", "UN"},
			[]string{"", "de", "De", "DEU", "deu", "276", "001", "D", "Germany", "DE ", " DE", "DE-BY", "1", "ÄÖ"},
		},
		"alpha-3": {
			validate.Alpha3(),
			[]string{"DEU", "USA", "GBR", "FRA", "AUS", "NZL", "CHE", "ZAF", "ALA", "SSD", "ATA", "XKX", "XKK"},
			[]string{"DDR", "ANT", "SUN", "YUG", "SCG", "ZAR", "EUR", "UNK", "XXX", "ZZZ", "AAA"},
			[]string{"", "deu", "Deu", "DE", "de", "276", "001", "D", "Germany", "DEU ", "DEUT"},
		},
		"currency": {
			validate.Currency(),
			[]string{"EUR", "USD", "VES", "VED", "SLE", "ZWG", "XCG", "MRU", "UYW", "CHE", "CLF"},
			[]string{"DEM", "VEF", "HRK", "SLL", "ZWL", "XXY", "XXX"},
			[]string{"", "eur", "EU", "EURO", "978", "€", "EUR "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, tc.validator, tc.known, tc.refused)
			for _, code := range tc.unknown {
				resp := validated(t, tc.validator, types.StringValue(code))
				if resp.Diagnostics.HasError() || len(resp.Diagnostics) != 1 {
					t.Errorf("%q: want one warning, got %v", code, resp.Diagnostics)

					continue
				}
				if d := resp.Diagnostics[0]; d.Summary() != "Unknown code in colour" ||
					!strings.Contains(d.Detail(), `"`+code+`"`) || !strings.Contains(d.Detail(), "CLDR 4") {
					t.Errorf("%q: got %q, %q", code, d.Summary(), d.Detail())
				}
			}
		})
	}
}

// Every country of today has its two codes.
func TestParseCountry(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			code := string([]rune{first, second})
			region, ok := validate.ParseCountry(code)
			if !ok {
				continue
			}
			known[code] = true
			// The Canary Islands have no code of three letters: they are reserved next to Spain's.
			if again, ok := validate.ParseCountry(region.ISO3()); code != "IC" && (!ok || again != region) {
				t.Errorf("%s is %s, which is %s", code, region.ISO3(), again)
			}
		}
	}
	// The 249 of ISO 3166-1, Kosovo, and four reserved ones: AC, DG, IC, TA.
	if len(known) != 254 {
		t.Errorf("%d countries are known", len(known))
	}
	for _, code := range []string{"276", "de", "deu", "", "001"} {
		if region, ok := validate.ParseCountry(code); ok {
			t.Errorf("%q is %s", code, region)
		}
	}
}
