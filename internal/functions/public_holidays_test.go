// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/functions"
)

// call runs a function as the framework does.
func call(f function.Function, result attr.Value, arguments ...attr.Value) (attr.Value, *function.FuncError) {
	resp := function.RunResponse{Result: function.NewResultData(result)}
	f.Run(context.Background(), function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)

	return resp.Result.Value(), resp.Error
}

func publicHolidays(country string, year int64) ([]types.Object, *function.FuncError) {
	f := functions.NewPublicHolidays()
	var definition function.DefinitionResponse
	f.Definition(context.Background(), function.DefinitionRequest{}, &definition)
	list, ok := definition.Definition.Return.GetType().(types.ListType)
	if !ok {
		return nil, function.NewFuncError("the result is no list")
	}
	value, err := call(f, types.ListUnknown(list.ElemType), types.StringValue(country), types.Int64Value(year))
	if err != nil {
		return nil, err
	}
	elements, ok := value.(types.List)
	if !ok {
		return nil, function.NewFuncError("the result is no list")
	}
	var holidays []types.Object
	for _, element := range elements.Elements() {
		if h, ok := element.(types.Object); ok {
			holidays = append(holidays, h)
		}
	}

	return holidays, nil
}

func number(h types.Object, attribute string) int {
	n, ok := h.Attributes()[attribute].(types.Int64)
	if !ok {
		return -1
	}

	return int(n.ValueInt64())
}

func text(h types.Object, attribute string) string {
	s, _ := h.Attributes()[attribute].(types.String)

	return s.ValueString()
}

// days returns the days of a list as month and day, with an asterisk where the day is one that is
// observed.
func days(t *testing.T, country string, year int64) string {
	t.Helper()
	holidays, err := publicHolidays(country, year)
	if err != nil {
		t.Errorf("%s %d: %s", country, year, err)
	}
	var days []string
	for _, h := range holidays {
		day := fmt.Sprintf("%02d-%02d", number(h, "month_start"), number(h, "day_start"))
		if strings.HasSuffix(text(h, "name"), " (observed)") {
			day += "*"
		}
		days = append(days, day)
	}

	return strings.Join(days, " ")
}

// The dates come from the calendars that the governments publish and not from the library.
func TestPublicHolidays_wholeYears(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		country string
		year    int64
		want    string
	}{
		{"AUT", 2026, "01-01 01-06 04-06 05-01 05-14 05-25 06-04 08-15 10-26 11-01 12-08 12-25 12-26"},
		{"AUT", 2027, "01-01 01-06 03-29 05-01 05-06 05-17 05-27 08-15 10-26 11-01 12-08 12-25 12-26"},
		{"BEL", 2026, "01-01 04-06 05-01 05-14 05-25 07-21 08-15 11-01 11-11 12-25"},
		{"BRA", 2026, "01-01 04-03 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25"},
		{"CAN", 2026, "01-01 04-03 05-18 07-01 09-07 09-30 10-12 11-11 12-25 12-26 12-28*"},
		{"CHE", 2026, "01-01 05-14 08-01 12-25"},
		{"CHE-BE", 2026, "01-01 01-02 04-03 04-06 05-14 05-25 08-01 12-25 12-26"},
		{"CHE-GE", 2026, "01-01 04-03 04-06 05-14 05-25 08-01 09-10 12-25 12-31"},
		{"CHE-TI", 2026, "01-01 01-06 03-19 04-06 05-01 05-14 05-25 06-04 06-29 08-01 08-15 11-01 12-08 12-25 12-26"},
		{"CHE-VD", 2026, "01-01 01-02 04-03 04-06 05-14 05-25 08-01 09-21 12-25"},
		{"CHE-ZG", 2026, "01-01 04-03 05-14 06-04 08-01 08-15 11-01 12-08 12-25"},
		{"CHE-ZH", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 08-01 12-25 12-26"},
		{"CHE-ZH", 2027, "01-01 03-26 03-29 05-01 05-06 05-17 08-01 12-25 12-26"},
		{"CYP", 2026, "01-01 01-06 02-23 03-25 04-01 04-10 04-13 05-01 06-01 08-15 10-01 10-28 12-25 12-26"},
		{"CZE", 2026, "01-01 04-03 04-06 05-01 05-08 07-05 07-06 09-28 10-28 11-17 12-24 12-25 12-26"},
		{"DEU", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"},
		{"DEU", 2027, "01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26"},
		{"DNK", 2023, "01-01 04-06 04-07 04-09 04-10 05-05 05-18 05-28 05-29 12-25 12-26"},
		{"DNK", 2026, "01-01 04-02 04-03 04-05 04-06 05-14 05-24 05-25 12-25 12-26"},
		{"ESP", 2026, "01-01 01-06 04-03 05-01 08-15 10-12 11-01 12-06 12-08 12-25"},
		{"EST", 2026, "01-01 02-24 04-03 04-05 05-01 05-24 06-23 06-24 08-20 12-24 12-25 12-26"},
		{"FIN", 2026, "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-20 10-31 12-06 12-25 12-26"},
		{"FRA", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25"},
		{"FRA", 2027, "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25"},
		{"GBR", 2022, "01-01 01-03* 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27*"},
		{"GBR", 2023, "01-01 01-02* 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"},
		{"GBR", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28*"},
		{"GBR-ENG", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27* 12-28*"},
		{"GBR-NIR", 2026, "01-01 03-17 04-03 04-06 05-04 05-25 07-12 07-13* 08-31 12-25 12-26 12-28*"},
		{"GBR-SCT", 2022, "01-01 01-02 01-03* 01-04* 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-25 12-26 12-27*"},
		{"GBR-SCT", 2026, "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-26 12-28*"},
		{"GRC", 2026, "01-01 01-06 02-23 03-25 04-10 04-13 05-01 06-01 08-15 10-28 12-25 12-26"},
		{"HRV", 2026, "01-01 01-06 04-05 04-06 05-01 05-30 06-04 06-22 08-05 08-15 11-01 11-18 12-25 12-26"},
		{"HUN", 2026, "01-01 03-15 04-03 04-05 04-06 05-01 05-24 05-25 08-20 10-23 11-01 12-25 12-26"},
		{"IRL", 2026, "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-26"},
		{"IRL", 2030, "01-01 02-01 03-17 04-22 05-06 06-03 08-05 10-28 12-25 12-26"},
		{"ISL", 2026, "01-01 04-02 04-03 04-05 04-06 04-23 05-01 05-14 05-24 05-25 06-17 08-03 12-25 12-26"},
		{"ITA", 2025, "01-01 01-06 04-21 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26"},
		{"ITA", 2026, "01-01 01-06 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26"},
		{"LTU", 2026, "01-01 02-16 03-11 04-05 04-06 05-01 05-03 06-07 06-24 07-06 08-15 11-01 11-02 12-24 12-25 12-26"},
		{"LUX", 2026, "01-01 04-06 05-01 05-09 05-14 05-25 06-23 08-15 11-01 12-25 12-26"},
		{"LVA", 2026, "01-01 04-03 04-05 04-06 05-01 05-04 05-10 05-24 06-23 06-24 11-18 12-24 12-25 12-26 12-31"},
		{"MLT", 2026, "01-01 02-10 03-19 03-31 04-03 05-01 06-07 06-29 08-15 09-08 09-21 12-08 12-13 12-25"},
		{"NCL", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 09-24 11-01 11-11 12-25"},
		{"NLD", 2025, "01-01 04-21 04-26* 04-27 05-05 05-29 06-09 12-25 12-26"},
		{"NLD", 2026, "01-01 04-06 04-27 05-14 05-25 12-25 12-26"},
		{"NOR", 2026, "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26"},
		{"POL", 2024, "01-01 01-06 03-31 04-01 05-01 05-03 05-19 05-30 08-15 11-01 11-11 12-25 12-26"},
		{"POL", 2026, "01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24 12-25 12-26"},
		{"PRT", 2026, "01-01 04-03 04-05 04-25 05-01 06-04 06-10 08-15 10-05 11-01 12-01 12-08 12-25"},
		{"ROU", 2026, "01-01 01-02 01-06 01-07 01-24 04-10 04-12 04-13 05-01 05-31 06-01 06-01 08-15 11-30 12-01 12-25 " +
			"12-26"},
		{"SVK", 2026, "01-01 01-06 04-03 04-06 05-01 07-05 08-29 11-01 12-24 12-25 12-26"},
		{"SVK", 2027, "01-01 01-06 03-26 03-29 05-01 05-08 07-05 08-29 09-15 11-01 12-24 12-25 12-26"},
		{"SVN", 2026, "01-01 01-02 02-08 04-05 04-06 04-27 05-01 05-02 05-24 06-25 08-15 10-31 11-01 12-25 12-26"},
		{"SWE", 2026, "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-20 10-31 12-25 12-26"},
		{"SWE", 2027, "01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-06 06-26 11-06 12-25 12-26"},
		{"USA", 2021, "01-01 01-18 02-15 05-31 06-18* 06-19 07-04 07-05* 09-06 10-11 11-11 11-25 12-24* 12-25 12-31*"},
		{"USA", 2026, "01-01 01-19 02-16 05-25 06-19 07-03* 07-04 09-07 10-12 11-11 11-26 12-25"},
		{"USA", 2027, "01-01 01-18 02-15 05-31 06-18* 06-19 07-04 07-05* 09-06 10-11 11-11 11-25 12-24* 12-25 12-31*"},
		{"ZAF", 2026, "01-01 03-21 04-03 04-06 04-27 05-01 06-16 08-09 08-10* 09-24 12-16 12-25 12-26"},
	} {
		if got := days(t, tc.country, tc.year); got != tc.want {
			t.Errorf("%s %d\n got %s\nwant %s", tc.country, tc.year, got, tc.want)
		}
	}
}

func TestPublicHolidays_statesOfGermany(t *testing.T) {
	t.Parallel()
	everywhere := strings.Fields("01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26")
	for _, tc := range []struct {
		state   string
		number  int
		besides string
	}{
		{"BB", 12, "04-05 05-24 10-31"},
		{"BE", 10, "03-08"},
		{"BW", 12, "01-06 06-04 11-01"},
		{"BY", 12, "01-06 06-04 11-01"},
		{"HB", 10, "10-31"},
		{"HE", 10, "06-04"},
		{"HH", 10, "10-31"},
		{"MV", 11, "03-08 10-31"},
		{"NI", 10, "10-31"},
		{"NW", 11, "06-04 11-01"},
		{"RP", 11, "06-04 11-01"},
		{"SH", 10, "10-31"},
		{"SL", 12, "06-04 08-15 11-01"},
		{"SN", 11, "10-31 11-18"},
		{"ST", 11, "01-06 10-31"},
		{"TH", 11, "09-20 10-31"},
	} {
		want := slices.Concat(everywhere, strings.Fields(tc.besides))
		slices.Sort(want)
		got := strings.Fields(days(t, "DEU-"+tc.state, 2026))
		if !slices.Equal(got, want) || len(got) != tc.number {
			t.Errorf("%s\n got %d: %s\nwant %d: %s", tc.state, len(got), got, tc.number, want)
		}
	}
	for state, change := range map[string]struct {
		year int64
		day  string
		has  bool
	}{
		"MV": {2022, "03-08", false}, "BE": {2025, "05-08", true}, "SN": {2027, "11-17", true},
	} {
		if got := slices.Contains(strings.Fields(days(t, "DEU-"+state, change.year)), change.day); got != change.has {
			t.Errorf("%s %d: has %s: %t", state, change.year, change.day, got)
		}
	}
}

func TestPublicHolidays_object(t *testing.T) {
	t.Parallel()
	holidays, err := publicHolidays("deu-by", 2027)
	if err != nil {
		t.Fatal(err)
	}
	want := types.ObjectValueMust(holidays[1].AttributeTypes(context.Background()), map[string]attr.Value{
		"name": types.StringValue("Heilige Drei Könige"), "region": types.StringValue("DEU"),
		"consecutive": types.BoolValue(true), "every_year": types.BoolValue(false),
		"year_start": types.Int64Value(2027), "month_start": types.Int64Value(1), "day_start": types.Int64Value(6),
		"hour_start": types.Int64Value(0), "minute_start": types.Int64Value(0),
		"year_end": types.Int64Value(2027), "month_end": types.Int64Value(1), "day_end": types.Int64Value(6),
		"hour_end": types.Int64Value(23), "minute_end": types.Int64Value(59),
	})
	if !holidays[1].Equal(want) {
		t.Errorf("got  %s\nwant %s", holidays[1], want)
	}
}

// A day that is observed in the year before is in that year's list, with a name of its own.
func TestPublicHolidays_observedInTheYearBefore(t *testing.T) {
	t.Parallel()
	for year, want := range map[int64]string{2021: "New Year's Day (observed)", 2022: "Christmas Day (observed)"} {
		holidays, err := publicHolidays("USA", year)
		if err != nil {
			t.Fatal(err)
		}
		last := holidays[len(holidays)-1]
		if name := text(last, "name"); name != want {
			t.Errorf("the last holiday of %d is %s", year, name)
		}
	}
	if days(t, "USA", 2022)[:5] != "01-01" {
		t.Error("New Year's Day of 2022 is not in its own year")
	}
}

// Terraform calls functions concurrently, and the library may write to a holiday while it
// calculates.
func TestPublicHolidays_atTheSameTime(t *testing.T) {
	t.Parallel()
	var calls sync.WaitGroup
	for range 50 {
		for year, easterMonday := range map[int64]string{2026: "04-06", 2027: "03-29"} {
			calls.Go(func() {
				if got := days(t, "FRA", year); !strings.Contains(got, easterMonday) {
					t.Errorf("FRA %d has no %s: %s", year, easterMonday, got)
				}
			})
		}
	}
	calls.Wait()
}

func TestPublicHolidays_codes(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"DEU-BY", "deu-by", "DE-BY", "de-By"} {
		if got := days(t, code, 2026); !strings.HasPrefix(got, "01-01 01-06") {
			t.Errorf("%s: %s", code, got)
		}
	}
}

func TestPublicHolidays_refuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		country  string
		year     int64
		argument int64
		want     string
	}{
		{"", 2027, 0, `the country "" is not an ISO 3166-1 country code; use one of AUT, BEL`},
		{"Germany", 2027, 0, `the country "Germany" is not an ISO 3166-1 country code`},
		{"276", 2027, 0, `the country "276" is not an ISO 3166-1 country code`},
		{"EUE", 2027, 0, `the country "EUE" is not an ISO 3166-1 country code`},
		{"CHN", 2027, 0, "the holidays of CHN are not known; use one of AUT, BEL, BRA"},
		{"DEU-XX", 2027, 0, `the country "DEU-XX" has an unknown subdivision; those of DEU are BB, BE, BW`},
		{"DEU-", 2027, 0, `the country "DEU-" has an unknown subdivision`},
		{"FRA-75", 2027, 0, "the holidays of FRA are known as a whole only; use FRA"},
		{"DEU", 2020, 1, "the year 2020 is not in the range from 2021 to 2099"},
		{"DEU", 2100, 1, "the year 2100 is not in the range"},
		{"DEU", -1, 1, "the year -1 is not in the range"},
	} {
		_, err := publicHolidays(tc.country, tc.year)
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != tc.argument ||
			!strings.Contains(err.Text, tc.want) {
			t.Errorf("%s %d: %v, want argument %d: %s", tc.country, tc.year, err, tc.argument, tc.want)
		}
	}
}

// codes are all that the error of an unknown country, or of an unknown subdivision, lists.
func codes(t *testing.T) []string {
	t.Helper()
	_, err := publicHolidays("CHN", 2027)
	_, after, _ := strings.Cut(err.Text, "use one of ")
	countries := strings.Split(after, ", ")
	if len(countries) < 35 {
		t.Fatalf("only %d countries: %s", len(countries), err.Text)
	}
	all := slices.Clone(countries)
	for _, country := range countries {
		if _, err := publicHolidays(country+"-?", 2027); strings.Contains(err.Text, "those of") {
			_, after, _ := strings.Cut(err.Text, " are ")
			for part := range strings.SplitSeq(after, ", ") {
				all = append(all, country+"-"+part)
			}
		}
	}

	return all
}

func TestPublicHolidays_everyCountryAndYear(t *testing.T) {
	t.Parallel()
	for _, code := range codes(t) {
		for year := int64(2021); year <= 2099; year++ {
			holidays, err := publicHolidays(code, year)
			if err != nil {
				t.Fatalf("%s %d: %s", code, year, err)
			}
			checkYear(t, fmt.Sprintf("%s %d", code, year), code[:3], int(year), holidays)
		}
	}
}

func checkYear(t *testing.T, where, region string, year int, holidays []types.Object) {
	t.Helper()
	if len(holidays) < 4 || len(holidays) > 30 {
		t.Errorf("%s has %d holidays", where, len(holidays))
	}
	seen := map[string]bool{}
	before := time.Time{}
	for _, h := range holidays {
		name := text(h, "name")
		if seen[name] || strings.TrimSpace(name) != name || name == "" || utf8.RuneCountInString(name) > 64 {
			t.Errorf("%s: the name %q is there twice, or no name for a PBX", where, name)
		}
		seen[name] = true
		date := time.Date(number(h, "year_start"), time.Month(number(h, "month_start")), number(h, "day_start"), 0, 0, 0, 0,
			time.UTC)
		if date.Year() != year || int(date.Month()) != number(h, "month_start") || date.Day() != number(h, "day_start") {
			t.Errorf("%s: %s is not a day of that year: %s", where, name, h)
		}
		if date.Before(before) {
			t.Errorf("%s: %s is not sorted", where, name)
		}
		before = date
		for _, part := range []string{"year", "month", "day"} {
			if number(h, part+"_start") != number(h, part+"_end") {
				t.Errorf("%s: %s is longer than a day", where, name)
			}
		}
		if text(h, "region") != region {
			t.Errorf("%s: %s has the region %s", where, name, text(h, "region"))
		}
	}
}
