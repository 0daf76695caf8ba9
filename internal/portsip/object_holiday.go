// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// holidayKind is a holiday: /api/holidays.
func holidayKind() objectKind {
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Required: true, MarkdownDescription: description}
	}
	attributes := map[string]schema.Attribute{
		"name": required(text("The name of the holiday, 1 to 64 characters.", length(1, 64))),
		"region": required(text("The country of the holiday as an ISO 3166-1 alpha-3 code, such as `DEU`.",
			validate.Alpha3())),
		"consecutive": flag("Whether the holiday is a run of whole days (`true`) or a range of time within a day " +
			"(`false`)."),
		"every_year": flag("Whether the holiday returns every year. The years are ignored then."),
	}
	for _, p := range holidayParts {
		part := number(fmt.Sprintf("%s, %d to %d.", p.description, p.least, p.most),
			int64validator.Between(p.least, p.most))
		if p.required != "" {
			part.MarkdownDescription += " Required for a new holiday" + p.required
		}
		attributes[p.name] = part
	}

	return newObject("pbx_holiday", "holiday", objectKind{
		path: "/holidays", keyAttribute: "name", attributes: attributes, startsBlank: true,
		description: "A holiday of a PortSIP tenant. Office hours do not apply on a holiday, so calls go where " +
			"the rules for holidays send them. " + extensionTimeZones + "\n\n" +
			"The date is given by its parts. A holiday of one day has the same start and end; one of `every_year` may go " +
			"over the new year.",
		abandoned: "goes on overriding the office hours",
		key:       holidayKey, check: checkHoliday,
		label: func(live values) string {
			if region := live.text("region"); region != "" {
				return live.text("name") + " (" + region + ")"
			}

			return live.text("name")
		},
	})
}

// holidayParts are the parts of the start and the end of a holiday, with their ranges.
var holidayParts = []struct {
	name, description string
	least, most       int64
	required          string
}{
	{"year_start", "The year in which it begins", 1, 9999, " unless `every_year` is `true`."},
	{"year_end", "The year in which it ends", 1, 9999, " unless `every_year` is `true`."},
	{"month_start", "The month in which it begins", 1, 12, "."},
	{"month_end", "The month in which it ends", 1, 12, ""},
	{"day_start", "The day of the month on which it begins", 1, 31, "."},
	{"day_end", "The day of the month on which it ends", 1, 31, ""},
	{"hour_start", "The hour at which it begins", 0, 23, ""},
	{"hour_end", "The hour at which it ends", 0, 23, ""},
	{"minute_start", "The minute at which it begins", 0, 59, ""},
	{"minute_end", "The minute at which it ends", 0, 59, ""},
}

// checkHoliday refuses dates that are incomplete, or not possible together with what the PBX has.
func checkHoliday(verb lifecycle.Verb, live, plan values) diag.Diagnostics {
	diags := validateDates(plan)
	if verb == lifecycle.Creating {
		for _, part := range []string{"month_start", "day_start"} {
			diags.Append(missing(plan, part, "A new holiday needs the day on which it begins: month_start and day_start.")...)
		}
	}
	// A holiday that exists keeps what it has: the API lets all of it be blank.
	if verb != "" && !plan["every_year"].IsUnknown() && !plan.isEveryYear() &&
		!plan["every_year"].Equal(live["every_year"]) {
		for _, year := range []string{"year_start", "year_end"} {
			diags.Append(missing(plan, year, year+" is required unless every_year is true.")...)
		}
	}

	return diags
}

// isEveryYear reports whether a holiday returns every year.
func (v values) isEveryYear() bool {
	flag, _ := v["every_year"].(types.Bool)

	return flag.ValueBool()
}

// dateParts are what says on which days a holiday is.
var dateParts = []string{"year_start", "year_end", "month_start", "month_end", "day_start", "day_end"}

// holidayKey names a holiday by its name and dates, which make it the same as another. An end
// that is omitted is the start, and the years of a holiday of every year are ignored. It is empty
// where part of it is not known yet. A date that the configuration omits and the plan does not know
// is none.
func holidayKey(configured, h values) string {
	for _, part := range dateParts {
		if h[part].IsUnknown() && configured[part].IsNull() {
			h[part] = types.Int64Null()
		}
	}
	if h.anyUnknown(append(dateParts, "name", "every_year")...) {
		return ""
	}
	key := []string{value.NFC(h.text("name"))}
	for _, part := range []string{"year", "month", "day"} {
		start, end := h.number(part+"_start"), h.number(part+"_end")
		if end.IsNull() {
			end = start
		}
		if part != "year" || !h.isEveryYear() {
			key = append(key, fmt.Sprintf("%s %s-%s", part, start, end))
		}
	}

	return strings.Join(key, " ")
}

// validateDates refuses dates that no calendar has and ends before the start. A holiday of every
// year may go over the new year.
func validateDates(h values) diag.Diagnostics {
	var diags diag.Diagnostics
	if h.anyUnknown(append(dateParts, "every_year")...) {
		return diags
	}
	begin, hasBegin := h.date(&diags, "start")
	end, hasEnd := h.date(&diags, "end")
	if !hasBegin || !hasEnd || diags.HasError() {
		return diags
	}
	if end.Before(begin) && !h.isEveryYear() {
		diags.AddAttributeError(path.Root("day_end"), "Invalid range",
			fmt.Sprintf("The holiday would end on %s, before it begins on %s.", end.Format(time.DateOnly),
				begin.Format(time.DateOnly)))
	}
	minutes := func(end string) int64 {
		return 60*h.number("hour_"+end).ValueInt64() + h.number("minute_"+end).ValueInt64()
	}
	if end.Equal(begin) && !h.anyUnknown("hour_start", "hour_end", "minute_start", "minute_end") &&
		!h["hour_start"].IsNull() && !h["hour_end"].IsNull() && minutes("end") < minutes("start") {
		diags.AddAttributeError(path.Root("hour_end"), "Invalid range",
			"The holiday would end before it begins on the same day.")
	}

	return diags
}

// missing refuses a plan without an attribute that the holiday needs.
func missing(plan values, attribute, why string) diag.Diagnostics {
	if !plan[attribute].IsNull() {
		return nil
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(attribute), "Missing "+attribute, why)}
}

// leapYear stands for the year of a holiday of every year, so that 29 February is a real date.
const leapYear = 2024

// date returns the day on which a holiday begins or ends, and reports whether all parts of it are
// given. One that the calendar does not have is an error.
func (v values) date(diags *diag.Diagnostics, end string) (time.Time, bool) {
	year, month, day := v.number("year_"+end), v.number("month_"+end), v.number("day_"+end)
	y := int(year.ValueInt64())
	if v.isEveryYear() {
		y = leapYear
	}
	if month.IsNull() || day.IsNull() || y == 0 {
		return time.Time{}, false
	}
	date := time.Date(y, time.Month(month.ValueInt64()), int(day.ValueInt64()), 0, 0, 0, 0, time.UTC)
	if date.Day() != int(day.ValueInt64()) || date.Month() != time.Month(month.ValueInt64()) {
		diags.AddAttributeError(path.Root("day_"+end), "Invalid date", fmt.Sprintf("Month %s has no day %s.", month, day))
	}

	return date, true
}
