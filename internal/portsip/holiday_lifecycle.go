// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// holidayLifecycle is what a holiday brings to the life of every managed object. A POST replaces
// all of a holiday, and what is omitted from it is reset.
func holidayLifecycle() lifecycle.Type[*account, holidayModel] {
	return lifecycle.Type[*account, holidayModel]{
		Vendor: Name, Name: holidayType, Noun: "PortSIP holiday", Policies: holidayDeletion, WritesWhole: true,

		Options:      func(m holidayModel) lifecycle.Options { return m.Options },
		ID:           func(m holidayModel) string { return m.ID.ValueString() },
		DisplayName:  func(m holidayModel) string { return m.Name.ValueString() },
		Identity:     func(m holidayModel) any { return holidayIdentityModel{ID: m.ID} },
		Equal:        func(a, b holidayModel) bool { return a == b },
		Key:          holidayKeyOf,
		KeyAttribute: func(holidayModel) path.Path { return path.Root("name") },
		Fields:       func(holidayModel) map[string]path.Path { return holidayFields() },

		Defaults: func() holidayModel { return holidayModel{ID: types.StringUnknown()} },
		Fill:     fillHoliday,
		Changes: func(_ context.Context, _, from, to holidayModel) []adoption.Change {
			return to.changes(from.holidaySettings)
		},
		Check: checkHoliday,

		Find:    findHolidays,
		Read:    readHolidayState,
		Create:  createHoliday,
		Update:  updateHoliday,
		Destroy: destroyHoliday,
	}
}

// fillHoliday sets what the configuration omits to what another holiday has, null for a new one.
func fillHoliday(config holidayModel, plan *holidayModel, from holidayModel) {
	plan.ID = from.ID
	for _, n := range []struct {
		to                *types.Int64
		configured, value types.Int64
	}{
		{&plan.YearStart, config.YearStart, from.YearStart}, {&plan.YearEnd, config.YearEnd, from.YearEnd},
		{&plan.MonthStart, config.MonthStart, from.MonthStart}, {&plan.MonthEnd, config.MonthEnd, from.MonthEnd},
		{&plan.DayStart, config.DayStart, from.DayStart}, {&plan.DayEnd, config.DayEnd, from.DayEnd},
		{&plan.HourStart, config.HourStart, from.HourStart}, {&plan.HourEnd, config.HourEnd, from.HourEnd},
		{&plan.MinuteStart, config.MinuteStart, from.MinuteStart}, {&plan.MinuteEnd, config.MinuteEnd, from.MinuteEnd},
	} {
		if n.configured.IsNull() {
			*n.to = n.value
		}
	}
}

// holidayKeyOf names a holiday by its name and dates. A date that the configuration omits and the
// plan does not know is none.
func holidayKeyOf(config, m holidayModel) string {
	known := m
	fillHoliday(config, &known, holidayModel{})
	for _, n := range []struct{ to, filled *types.Int64 }{
		{&m.YearStart, &known.YearStart}, {&m.YearEnd, &known.YearEnd}, {&m.MonthStart, &known.MonthStart},
		{&m.MonthEnd, &known.MonthEnd}, {&m.DayStart, &known.DayStart}, {&m.DayEnd, &known.DayEnd},
	} {
		if n.to.IsUnknown() {
			*n.to = *n.filled
		}
	}

	return m.key()
}

// checkHoliday refuses dates that are incomplete, or not possible together with what the PBX has.
func checkHoliday(_ context.Context, _ *account, step lifecycle.Step[holidayModel]) diag.Diagnostics {
	diags := step.Plan.validate()
	switch {
	case step.Verb == lifecycle.Creating:
		diags.Append(step.Plan.missingDates()...)
	case !step.Plan.EveryYear.Equal(step.Live.EveryYear):
		diags.Append(step.Plan.missingYears()...)
	}

	return diags
}

// findHolidays returns the holidays with the planned name and dates, which make two holidays the
// same.
func findHolidays(ctx context.Context, a *account, config, plan holidayModel) ([]holidayModel, error) {
	all, err := a.Holidays(ctx, HolidayQuery{})
	if err != nil {
		return nil, err
	}
	key := holidayKeyOf(config, plan)
	var found []holidayModel
	for _, listed := range all {
		if listed.Name == nil || !value.SameText(*listed.Name, plan.Name.ValueString()) {
			continue
		}
		if err := listed.idError(); err != nil {
			return nil, err // It may be the very one that is planned.
		}
		holiday, err := a.Holiday(ctx, listed.ID) // The list may show it in part only.
		if apierr.IsNotFound(err) {
			continue // Deleted since it was listed.
		}
		if err != nil {
			return nil, err
		}
		live := holidayModel{ID: types.StringValue(listed.ID)}
		if diags := live.fromAPI(holiday); diags.HasError() {
			return nil, errors.New(diags.Errors()[0].Detail())
		}
		if live.key() == key {
			found = append(found, live)
		}
	}

	return found, nil
}

func readHolidayState(ctx context.Context, a *account, state holidayModel) (holidayModel, diag.Diagnostics, error) {
	holiday, err := a.Holiday(ctx, state.ID.ValueString())
	if err != nil {
		return state, nil, err
	}
	diags := state.fromAPI(holiday)
	state.SetDefaults(holidayDeletion)

	return state, diags, nil
}

func createHoliday(ctx context.Context, a *account, _, plan holidayModel) (holidayModel, diag.Diagnostics, error) {
	id, err := a.CreateHoliday(ctx, plan.toAPI())
	plan.ID = types.StringValue(id)

	return plan, nil, err
}

func updateHoliday(ctx context.Context, a *account, _, prior, plan holidayModel) (diag.Diagnostics, error) {
	plan.Name = value.Stored(plan.Name, prior.Name)
	holiday := plan.toAPI()
	holiday.ID = prior.ID.ValueString()

	return nil, a.UpdateHoliday(ctx, holiday)
}

func destroyHoliday(ctx context.Context, a *account, state holidayModel, _ string) (diag.Diagnostics, error) {
	return nil, a.DeleteHoliday(ctx, state.ID.ValueString())
}
