// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// holidaySettings are the attributes of a holiday that are keys of the wire, as the resource, the
// data sources and the list resource have them.
type holidaySettings struct {
	Name        types.String `tfsdk:"name"`
	Region      types.String `tfsdk:"region"`
	Consecutive types.Bool   `tfsdk:"consecutive"`
	EveryYear   types.Bool   `tfsdk:"every_year"`
	YearStart   types.Int64  `tfsdk:"year_start"`
	YearEnd     types.Int64  `tfsdk:"year_end"`
	MonthStart  types.Int64  `tfsdk:"month_start"`
	MonthEnd    types.Int64  `tfsdk:"month_end"`
	DayStart    types.Int64  `tfsdk:"day_start"`
	DayEnd      types.Int64  `tfsdk:"day_end"`
	HourStart   types.Int64  `tfsdk:"hour_start"`
	HourEnd     types.Int64  `tfsdk:"hour_end"`
	MinuteStart types.Int64  `tfsdk:"minute_start"`
	MinuteEnd   types.Int64  `tfsdk:"minute_end"`
}

// holidayModel is the resource.
type holidayModel struct {
	holidaySettings
	lifecycle.Options

	ID types.String `tfsdk:"id"`
}

// holidayIdentityModel is the identity of the resource.
type holidayIdentityModel struct {
	ID types.String `tfsdk:"id"`
}

// toAPI returns the request for these settings. What is null or unknown is nil.
func (s holidaySettings) toAPI() Holiday {
	return Holiday{
		Name:        value.Known(s.Name, types.String.ValueStringPointer),
		Region:      value.Known(s.Region, types.String.ValueStringPointer),
		Consecutive: value.Known(s.Consecutive, types.Bool.ValueBoolPointer),
		EveryYear:   value.Known(s.EveryYear, types.Bool.ValueBoolPointer),
		YearStart:   value.Known(s.YearStart, types.Int64.ValueInt64Pointer),
		YearEnd:     value.Known(s.YearEnd, types.Int64.ValueInt64Pointer),
		MonthStart:  value.Known(s.MonthStart, types.Int64.ValueInt64Pointer),
		MonthEnd:    value.Known(s.MonthEnd, types.Int64.ValueInt64Pointer),
		DayStart:    value.Known(s.DayStart, types.Int64.ValueInt64Pointer),
		DayEnd:      value.Known(s.DayEnd, types.Int64.ValueInt64Pointer),
		HourStart:   value.Known(s.HourStart, types.Int64.ValueInt64Pointer),
		HourEnd:     value.Known(s.HourEnd, types.Int64.ValueInt64Pointer),
		MinuteStart: value.Known(s.MinuteStart, types.Int64.ValueInt64Pointer),
		MinuteEnd:   value.Known(s.MinuteEnd, types.Int64.ValueInt64Pointer),
	}
}

// fromAPI takes over what the answer has. Dates and times may be blank. Where something is blank
// that every holiday has, what was known before is kept with a warning, and it is an error if
// nothing was known.
func (s *holidaySettings) fromAPI(h Holiday) diag.Diagnostics {
	var diags diag.Diagnostics
	needed := func(attribute string, blank, wasKnown bool) bool {
		at := path.Root(attribute)
		switch {
		case blank && wasKnown:
			diags.AddAttributeWarning(at, "Incomplete answer from PortSIP",
				fmt.Sprintf("The PBX does not show %s of holiday %s. The value in the state is kept.", attribute, h.ID))
		case blank:
			diags.AddAttributeError(at, "Incomplete answer from PortSIP",
				fmt.Sprintf("The PBX does not show %s of holiday %s, and it was not known before.", attribute, h.ID))
		}

		return !blank
	}
	if needed("name", h.Name == nil, !s.Name.IsNull()) {
		s.Name = types.StringValue(*h.Name)
	}
	if needed("region", h.Region == nil, !s.Region.IsNull()) {
		s.Region = types.StringValue(*h.Region)
	}
	if needed("consecutive", h.Consecutive == nil, !s.Consecutive.IsNull()) {
		s.Consecutive = types.BoolValue(*h.Consecutive)
	}
	if needed("every_year", h.EveryYear == nil, !s.EveryYear.IsNull()) {
		s.EveryYear = types.BoolValue(*h.EveryYear)
	}
	s.YearStart, s.YearEnd = types.Int64PointerValue(h.YearStart), types.Int64PointerValue(h.YearEnd)
	s.MonthStart, s.MonthEnd = types.Int64PointerValue(h.MonthStart), types.Int64PointerValue(h.MonthEnd)
	s.DayStart, s.DayEnd = types.Int64PointerValue(h.DayStart), types.Int64PointerValue(h.DayEnd)
	s.HourStart, s.HourEnd = types.Int64PointerValue(h.HourStart), types.Int64PointerValue(h.HourEnd)
	s.MinuteStart, s.MinuteEnd = types.Int64PointerValue(h.MinuteStart), types.Int64PointerValue(h.MinuteEnd)

	return diags
}

// changes lists the settings that a write of these would change of what is there.
func (s holidaySettings) changes(there holidaySettings) []adoption.Change {
	return adoption.Changes(
		adoption.Change{Attribute: "name", From: there.Name, To: s.Name},
		adoption.Change{Attribute: "region", From: there.Region, To: s.Region},
		adoption.Change{Attribute: "consecutive", From: there.Consecutive, To: s.Consecutive},
		adoption.Change{Attribute: "every_year", From: there.EveryYear, To: s.EveryYear},
		adoption.Change{Attribute: "year_start", From: there.YearStart, To: s.YearStart},
		adoption.Change{Attribute: "year_end", From: there.YearEnd, To: s.YearEnd},
		adoption.Change{Attribute: "month_start", From: there.MonthStart, To: s.MonthStart},
		adoption.Change{Attribute: "month_end", From: there.MonthEnd, To: s.MonthEnd},
		adoption.Change{Attribute: "day_start", From: there.DayStart, To: s.DayStart},
		adoption.Change{Attribute: "day_end", From: there.DayEnd, To: s.DayEnd},
		adoption.Change{Attribute: "hour_start", From: there.HourStart, To: s.HourStart},
		adoption.Change{Attribute: "hour_end", From: there.HourEnd, To: s.HourEnd},
		adoption.Change{Attribute: "minute_start", From: there.MinuteStart, To: s.MinuteStart},
		adoption.Change{Attribute: "minute_end", From: there.MinuteEnd, To: s.MinuteEnd},
	)
}

// key names a holiday by its name and dates, which make it the same as another. An end that is
// omitted is the start, and in every year the years do not count. It is empty where something of it
// is not known yet.
func (s holidaySettings) key() string {
	if anyUnknown(s.Name, s.EveryYear, s.YearStart, s.YearEnd, s.MonthStart, s.MonthEnd, s.DayStart, s.DayEnd) {
		return ""
	}
	orStart := func(end, start types.Int64) types.Int64 {
		if end.IsNull() {
			return start
		}

		return end
	}
	years := ""
	if !s.EveryYear.ValueBool() {
		years = fmt.Sprintf("%s-%s ", s.YearStart, orStart(s.YearEnd, s.YearStart))
	}

	return fmt.Sprintf("%s %s%s/%s-%s/%s", value.NFC(s.Name.ValueString()), years, s.MonthStart, s.DayStart,
		orStart(s.MonthEnd, s.MonthStart), orStart(s.DayEnd, s.DayStart))
}

// anyUnknown reports whether one of the values is not known yet.
func anyUnknown(all ...interface{ IsUnknown() bool }) bool {
	for _, v := range all {
		if v.IsUnknown() {
			return true
		}
	}

	return false
}

// validate refuses dates that no calendar has and ends before the start. A holiday of every year
// may go over the new year.
func (s holidaySettings) validate() diag.Diagnostics {
	var diags diag.Diagnostics
	if anyUnknown(s.EveryYear, s.YearStart, s.YearEnd, s.MonthStart, s.MonthEnd, s.DayStart, s.DayEnd) {
		return diags
	}
	begin, hasBegin := s.date(&diags, "day_start", s.YearStart, s.MonthStart, s.DayStart)
	end, hasEnd := s.date(&diags, "day_end", s.YearEnd, s.MonthEnd, s.DayEnd)
	if !hasBegin || !hasEnd || diags.HasError() {
		return diags
	}
	if end.Before(begin) && !s.EveryYear.ValueBool() {
		diags.AddAttributeError(path.Root("day_end"), "Invalid range",
			fmt.Sprintf("The holiday would end on %s, before it begins on %s.", end.Format(time.DateOnly),
				begin.Format(time.DateOnly)))
	}
	if end.Equal(begin) && !anyUnknown(s.HourStart, s.HourEnd, s.MinuteStart, s.MinuteEnd) && !s.HourStart.IsNull() &&
		!s.HourEnd.IsNull() &&
		60*s.HourEnd.ValueInt64()+s.MinuteEnd.ValueInt64() < 60*s.HourStart.ValueInt64()+s.MinuteStart.ValueInt64() {
		diags.AddAttributeError(path.Root("hour_end"), "Invalid range",
			"The holiday would end before it begins on the same day.")
	}

	return diags
}

// missingDates refuses a new holiday without the day on which it begins, and one without years that
// is not of every year. One that exists keeps what it has: the API lets all of it be blank.
func (s holidaySettings) missingDates() diag.Diagnostics {
	var diags diag.Diagnostics
	for attribute, part := range map[string]types.Int64{"month_start": s.MonthStart, "day_start": s.DayStart} {
		if part.IsNull() {
			diags.AddAttributeError(path.Root(attribute), "Missing "+attribute,
				"A new holiday needs the day on which it begins: month_start and day_start.")
		}
	}
	diags.Append(s.missingYears()...)

	return diags
}

// missingYears refuses a holiday without years that is not of every year.
func (s holidaySettings) missingYears() diag.Diagnostics {
	var diags diag.Diagnostics
	for attribute, year := range map[string]types.Int64{"year_start": s.YearStart, "year_end": s.YearEnd} {
		if year.IsNull() && !s.EveryYear.IsUnknown() && !s.EveryYear.ValueBool() {
			diags.AddAttributeError(path.Root(attribute), "Missing "+attribute,
				"A holiday that is not of every year needs "+attribute+".")
		}
	}

	return diags
}

// leapYear stands for the year of a holiday of every year, so that 29 February is a real date.
const leapYear = 2024

// date makes a date of its parts, and reports whether there are all of them. One that the calendar
// does not have is an error of the attribute.
func (s holidaySettings) date(diags *diag.Diagnostics, attribute string, year, month, day types.Int64) (time.Time,
	bool) {
	y := int(year.ValueInt64())
	if s.EveryYear.ValueBool() {
		y = leapYear
	}
	if month.IsNull() || day.IsNull() || y == 0 {
		return time.Time{}, false
	}
	date := time.Date(y, time.Month(month.ValueInt64()), int(day.ValueInt64()), 0, 0, 0, 0, time.UTC)
	if date.Day() != int(day.ValueInt64()) || date.Month() != time.Month(month.ValueInt64()) {
		diags.AddAttributeError(path.Root(attribute), "Invalid date", fmt.Sprintf("Month %s has no day %s.", month, day))
	}

	return date, true
}
