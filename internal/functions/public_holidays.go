// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/rickar/cal/v2"
)

// The years for which the calendars are right. Before, holidays were others. After, the eastern
// Easter is a day further from the western calendar, and the library does not know.
const (
	firstYear = 2021
	lastYear  = 2099
)

// holidayType has the attributes of the resource pbx_holiday that describe the holiday.
func holidayType() types.ObjectType {
	attributes := map[string]attr.Type{
		"name": types.StringType, "region": types.StringType, "consecutive": types.BoolType, "every_year": types.BoolType,
	}
	for _, unit := range []string{"year", "month", "day", "hour", "minute"} {
		attributes[unit+"_start"], attributes[unit+"_end"] = types.Int64Type, types.Int64Type
	}

	return types.ObjectType{AttrTypes: attributes}
}

var _ function.Function = (*publicHolidays)(nil)

// publicHolidays is the function public_holidays.
type publicHolidays struct{}

// NewPublicHolidays returns the function public_holidays.
func NewPublicHolidays() function.Function { return &publicHolidays{} }

func (*publicHolidays) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "public_holidays"
}

func (*publicHolidays) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Lists the public holidays of a country in a year.",
		MarkdownDescription: "Lists the public holidays of a country in a year, as objects with the attributes of " +
			"`pbx_holiday`, sorted by date. " +
			"The names are unique in the list, so it makes a map for `for_each`. Each holiday is one whole day of that year; " +
			"`region` is the country, also for a subdivision.\n\n" +
			"The list has the days on which work rests by law in the whole country or subdivision, Sundays included where the " +
			"law names them. It lacks half days, " +
			"days that only some communities have, days off by agreement or custom, such as Midsummer Eve in Sweden, and what " +
			"a government moves or adds at short notice. " +
			"So look at the plan before it is applied.\n\n" +
			"Where the law moves the rest from a weekend to a working day, the list has both: the holiday itself, and a " +
			"second entry whose name ends in ` (observed)`. " +
			"That entry is in the list of the year in which the observed day is: New Year's Day of 2022 is observed in the " +
			"United States on 31 December 2021.\n\n" +
			"Countries and their subdivisions: " + supported() + ".\n\n" +
			"`GBR` is England and Wales. `CHE` and `DEU` without a subdivision have the days that all parts have in " +
			"common, `CAN` those of the Canada Labour Code, `USA` those of the federal government. " +
			"Cantons of Switzerland are omitted where the holidays depend on the district or community. `NLD` has Liberation " +
			"Day in every fifth year only. " +
			"Names are in a language of the country.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "country",
				MarkdownDescription: "The country as an ISO 3166-1 code such as `DEU` or `DE`, for some countries also with a " +
					"subdivision of ISO 3166-2 after a hyphen, such as `DEU-BY`. " +
					"Upper and lower case do not matter.",
			},
			function.Int64Parameter{
				Name:                "year",
				MarkdownDescription: fmt.Sprintf("The year, %d to %d.", firstYear, lastYear),
			},
		},
		Return: function.ListReturn{ElementType: holidayType()},
	}
}

func (*publicHolidays) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var code string
	var year int64
	resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.Get(ctx, &code, &year))
	if resp.Error != nil {
		return
	}
	region, days, err := find(code)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())

		return
	}
	if year < firstYear || year > lastYear {
		resp.Error = function.NewArgumentFuncError(1,
			fmt.Sprintf("the year %d is not in the range from %d to %d", year, firstYear, lastYear))

		return
	}

	result := []attr.Value{}
	for _, d := range datesIn(int(year), days) {
		result = append(result, d.object(region))
	}
	resp.Error = function.ConcatFuncErrors(resp.Error,
		resp.Result.Set(ctx, types.ListValueMust(holidayType(), result)))
}

// find returns the alpha-3 code of a country and the holidays that it or the subdivision has.
func find(code string) (string, []*cal.Holiday, error) {
	all := calendars()
	alone, part, divided := strings.Cut(code, "-")
	region, ok := country(alone)
	if !ok {
		return "", nil, fmt.Errorf("the country %q is not an ISO 3166-1 country code; use one of %s", code, list(all))
	}
	chosen, ok := all[region.ISO3()]
	switch {
	case !ok:
		return "", nil, fmt.Errorf("the holidays of %s are not known; use one of %s", region.ISO3(), list(all))
	case !divided:
		return region.ISO3(), chosen.days, nil
	case len(chosen.parts) == 0:
		return "", nil, fmt.Errorf("the country %q has a subdivision, but the holidays of %[2]s are known as a whole only; "+
			"use %[2]s", code, region.ISO3())
	}
	days, ok := chosen.parts[strings.ToUpper(part)]
	if !ok {
		return "", nil, fmt.Errorf("the country %q has an unknown subdivision; those of %s are %s", code, region.ISO3(),
			list(chosen.parts))
	}

	return region.ISO3(), days, nil
}

// dated is a holiday, or its observance, on a day.
type dated struct {
	name string
	date time.Time
}

// object returns the settings of a pbx_holiday that is that whole day.
func (d dated) object(region string) types.Object {
	attributes := map[string]attr.Value{
		"name": types.StringValue(d.name), "region": types.StringValue(region), "consecutive": types.BoolValue(true),
		"every_year": types.BoolValue(false),
	}
	year, month, day := d.date.Date()
	for unit, span := range map[string][2]int{
		"year": {year, year}, "month": {int(month), int(month)}, "day": {day, day}, "hour": {0, 23}, "minute": {0, 59},
	} {
		attributes[unit+"_start"] = types.Int64Value(int64(span[0]))
		attributes[unit+"_end"] = types.Int64Value(int64(span[1]))
	}

	return types.ObjectValueMust(holidayType().AttrTypes, attributes)
}

// datesIn returns the days of a year, sorted. Those that are observed in this year but belong to
// another are among them.
func datesIn(year int, days []*cal.Holiday) []dated {
	var found []dated
	for _, h := range days {
		if h.Type == cal.ObservanceOther { // These are days off by custom.
			continue
		}
		for y := year - 1; y <= year+1; y++ {
			actual, observed := calculate(h, y)
			if actual.Year() == year {
				found = append(found, dated{h.Name, actual})
			}
			if observed.Year() == year && !observed.Equal(actual) {
				found = append(found, dated{h.Name + " (observed)", observed})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b dated) int { return a.date.Compare(b.date) })

	return found
}

// calculate returns the day of a holiday and the one on which it is observed, as midnights in UTC,
// or zero times. The library calculates in the time zone of the machine, where a day may begin at
// another hour, so only the first of its two answers is used. It may also write to the holiday
// while it calculates, which functions that run at the same time share.
func calculate(h *cal.Holiday, year int) (actual, observed time.Time) {
	rules := h.Observed
	h = h.Clone(nil)
	h.Observed = nil
	local, _ := h.Calc(year)
	if local.IsZero() {
		return local, local
	}
	actual = dayOf(local)
	for _, rule := range rules {
		if rule.Day == actual.Weekday() {
			return actual, actual.AddDate(0, 0, rule.Offset)
		}
	}

	return actual, actual
}

// dayOf returns the day of a time that should be midnight in its time zone, but is an hour off
// where the clock is changed at midnight.
func dayOf(local time.Time) time.Time {
	year, month, day := local.Add(12 * time.Hour).Date()

	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// list names the keys of a map.
func list[V any](of map[string]V) string {
	return strings.Join(slices.Sorted(maps.Keys(of)), ", ")
}

// supported lists the countries, with subdivisions in parentheses.
func supported() string {
	all := calendars()
	var countries []string
	for _, code := range slices.Sorted(maps.Keys(all)) {
		entry := "`" + code + "`"
		if parts := slices.Sorted(maps.Keys(all[code].parts)); len(parts) > 0 {
			entry += " (`" + strings.Join(parts, "`, `") + "`)"
		}
		countries = append(countries, entry)
	}

	return strings.Join(countries, ", ")
}
