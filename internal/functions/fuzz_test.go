// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/functions"
)

// called returns the result of a function, nil if it is an error.
func called(t *testing.T, f function.Function, arguments ...attr.Value) attr.Value {
	t.Helper()
	var definition function.DefinitionResponse
	f.Definition(t.Context(), function.DefinitionRequest{}, &definition)
	result, failed := definition.Definition.Return.NewResultData(t.Context())
	resp := function.RunResponse{Result: result, Error: failed}
	f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)
	if resp.Error != nil {
		if resp.Error.Text == "" || resp.Error.FunctionArgument == nil {
			t.Errorf("the error says nothing, or not of which argument: %v", resp.Error)
		}

		return nil
	}

	return resp.Result.Value()
}

// e164Form is E.164 in ASCII: at most 15 digits after the plus.
var e164Form = regexp.MustCompile(`^\+[1-9][0-9]{1,14}$`)

// What e164 returns is in that form, and comes back as it is from whatever country it is seen.
func FuzzE164(f *testing.F) {
	for _, seed := range [][2]string{
		{"030 123456", "DEU"}, {"+49 30 123456", "USA"}, {"0049 30 123456", "de"}, {"٠٣٠١٢٣٤٥٦", "DEU"},
		{"+٤٩ ٣٠ ١٢٣٤٥٦٧٨٩٠١٢", "DEU"}, {"०३० १२३४५६", "DEU"},
		{"(212) 555-0123", "USA"}, {"06 698 12345", "ITA"}, {"011 15 2345-6789", "ARG"}, {"110", "DEU"},
		{"030 123456 ext. 7", "DEU"}, {"0130-555", "DEU"}, {"", ""}, {"+", "XKX"}, {"1", "001"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, number, region string) {
		result := called(t, functions.NewE164(), types.StringValue(number), types.StringValue(region))
		if result == nil {
			return
		}
		text, _ := result.(types.String)
		if !e164Form.MatchString(text.ValueString()) {
			t.Errorf("%q in %q becomes %s", number, region, text)
		}
		for _, from := range []string{region, "USA", "DEU"} {
			if again := called(t, functions.NewE164(), text, types.StringValue(from)); again == nil || !again.Equal(text) {
				t.Errorf("%q in %q becomes %s, and that in %s %v", number, region, text, from, again)
			}
		}
	})
}

var alpha3 = regexp.MustCompile("^[A-Z]{3}$")

// The holidays of a year are days of that year, sorted, with names that a PBX takes and that are
// unique.
func FuzzPublicHolidays(f *testing.F) {
	for _, country := range []string{"DEU", "de-by", "DEU-", "GBR", "USA", "CHE-ZH", "AUS-NSW", "NLD", "JPN", "XKX", "",
		"-", "DEU-BY-X", "\x00"} {
		for _, year := range []int64{2021, 2025, 2028, 2099, 2020, 2100, 0, -1 << 63} {
			f.Add(country, year)
		}
	}
	f.Fuzz(func(t *testing.T, country string, year int64) {
		result := called(t, functions.NewPublicHolidays(), types.StringValue(country), types.Int64Value(year))
		if result == nil {
			return
		}
		all, _ := result.(types.List)
		seen, last := map[string]bool{}, []int64{}
		for _, element := range all.Elements() {
			object, _ := element.(types.Object)
			name, _ := object.Attributes()["name"].(types.String)
			region, _ := object.Attributes()["region"].(types.String)
			if length := utf8.RuneCountInString(name.ValueString()); length < 1 || length > 64 || seen[name.ValueString()] {
				t.Errorf("%s in %d has %s, again or of a wrong length", country, year, name)
			}
			seen[name.ValueString()] = true
			if !alpha3.MatchString(region.ValueString()) {
				t.Errorf("%s has the region %s", name, region)
			}
			number := func(key string) int64 {
				n, _ := object.Attributes()[key].(types.Int64)

				return n.ValueInt64()
			}
			date := []int64{number("year_start"), number("month_start"), number("day_start")}
			if date[0] != year || !slices.Equal(date, []int64{number("year_end"), number("month_end"), number("day_end")}) ||
				slices.Compare(date, last) < 0 {
				t.Errorf("%s of %s is on %v, after %v", name, country, date, last)
			}
			last = date
		}
		if len(seen) == 0 {
			t.Errorf("%s has no holidays in %d", country, year)
		}
	})
}
