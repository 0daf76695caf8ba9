// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// holidayToAPI returns the request for these settings. What is null or unknown is omitted.
func holidayToAPI(ctx context.Context, settings values) (Holiday, error) {
	h := Holiday{}
	for key := range holidayKeys {
		wire, err := value.ToJSON(ctx, settings[key])
		if err != nil {
			return nil, err
		}
		if wire != nil && key != "id" { // The id is in the path only.
			h[key] = wire
		}
	}

	return h, nil
}

// holidayValues returns the attributes of a holiday, null for what the PBX does not show.
func holidayValues(ctx context.Context, h Holiday, attributes map[string]attr.Type) (values, diag.Diagnostics) {
	var diags diag.Diagnostics
	all := values{}
	for name, t := range attributes {
		all[name] = nullOf(t)
		if h[name] == nil {
			continue
		}
		v, err := value.FromJSON(ctx, t, h[name])
		if err != nil {
			diags.AddError("Unable to read "+holidayType+" "+h.id(), err.Error())

			continue
		}
		all[name] = v
	}

	return all, diags
}

// holidayFromAPI returns a state with what the response shows. Dates and times may be blank. Where
// something is blank that every holiday has, what was known before is kept with a warning, and it
// is an error if nothing was known.
func holidayFromAPI(ctx context.Context, h Holiday, state types.Object) (types.Object, diag.Diagnostics) {
	m := valuesOf(state)
	live, diags := holidayValues(ctx, h, holidayKind.shownTypes())
	for _, name := range slices.Sorted(maps.Keys(live)) {
		switch {
		case !live[name].IsNull() || !holidayKind.schema.Attributes[name].IsRequired():
			m[name] = live[name]
		case !m[name].IsNull():
			diags.AddAttributeWarning(path.Root(name), "Incomplete response from PortSIP",
				fmt.Sprintf("The PBX does not show %s of holiday %s. The value in the state is kept.", name, h.id()))
		default:
			diags.AddAttributeError(path.Root(name), "Incomplete response from PortSIP",
				fmt.Sprintf("The PBX does not show %s of holiday %s, and it was not known before.", name, h.id()))
		}
	}
	if m["adopt_existing"].IsNull() { // Neither imported nor listed.
		m["adopt_existing"] = types.BoolValue(false)
	}
	if m["deletion_policy"].IsNull() {
		m["deletion_policy"] = types.StringValue(holidayDeletion.Default())
	}

	return holidayKind.model(m), diags
}

// isEveryYear reports whether a holiday returns every year.
func (v values) isEveryYear() bool {
	flag, _ := v["every_year"].(types.Bool)

	return flag.ValueBool()
}

// anyUnknown reports whether one of the values is not known yet.
func (v values) anyUnknown(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return v[name].IsUnknown() })
}

// dateParts are what says on which days a holiday is.
var dateParts = []string{"year_start", "year_end", "month_start", "month_end", "day_start", "day_end"}

// holidayKeyOf names a holiday by its name and dates, which make it the same as another. An end
// that is omitted is the start, and the years of a holiday of every year are ignored. It is empty
// where part of it is not known yet. A date that the configuration omits and the plan does not know
// is none.
func holidayKeyOf(config, m types.Object) string {
	h, configured := valuesOf(m), valuesOf(config)
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
