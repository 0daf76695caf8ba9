// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// holidayLifecycle is what a holiday brings to the lifecycle of every managed object. A POST
// replaces all of a holiday, and what is omitted from it is reset.
func holidayLifecycle() lifecycle.Type[*account, types.Object] {
	t := holidayKind.lifecycle()
	t.WritesWhole = true
	t.Key = holidayKeyOf
	t.Defaults = func() types.Object { return holidayKind.model(values{"id": types.StringUnknown()}) }
	t.Check = checkHoliday
	t.Find, t.Read, t.Create, t.Update = findHolidays, readHoliday, createHoliday, updateHoliday
	t.Destroy = func(ctx context.Context, a *account, state types.Object, _ string) (diag.Diagnostics, error) {
		return nil, a.DeleteHoliday(ctx, valuesOf(state).text("id"))
	}

	return t
}

// checkHoliday refuses dates that are incomplete, or not possible together with what the PBX has.
func checkHoliday(_ context.Context, _ *account, step lifecycle.Step[types.Object]) diag.Diagnostics {
	plan := valuesOf(step.Plan)
	diags := validateDates(plan)
	if step.Verb == lifecycle.Creating {
		for _, part := range []string{"month_start", "day_start"} {
			diags.Append(missing(plan, part, "A new holiday needs the day on which it begins: month_start and day_start.")...)
		}
	}
	// A holiday that exists keeps what it has: the API lets all of it be blank.
	if !plan["every_year"].IsUnknown() && !plan.isEveryYear() &&
		!plan["every_year"].Equal(step.Live.Attributes()["every_year"]) {
		for _, year := range []string{"year_start", "year_end"} {
			diags.Append(missing(plan, year, year+" is required unless every_year is true.")...)
		}
	}

	return diags
}

// findHolidays returns the holidays with the planned name and dates, which make two holidays the
// same.
func findHolidays(ctx context.Context, a *account, config, plan types.Object) ([]types.Object, error) {
	all, err := a.Holidays(ctx, HolidayQuery{})
	if err != nil {
		return nil, err
	}
	name, key := valuesOf(plan).text("name"), holidayKeyOf(config, plan)
	var found []types.Object
	for _, listed := range all {
		if listed["name"] == nil || !value.SameText(listed.text("name"), name) {
			continue
		}
		if err := listed.idError(); err != nil {
			return nil, err // It may be the very one that is planned.
		}
		holiday, err := a.Holiday(ctx, listed.id()) // The list may show it in part only.
		if apierr.IsNotFound(err) {
			continue // Deleted since it was listed.
		}
		if err != nil {
			return nil, err
		}
		live, diags := holidayFromAPI(ctx, holiday, holidayKind.model(nil))
		if diags.HasError() {
			return nil, errors.New(diags.Errors()[0].Detail())
		}
		if holidayKeyOf(live, live) == key {
			found = append(found, live)
		}
	}

	return found, nil
}

func readHoliday(ctx context.Context, a *account, state types.Object) (types.Object, diag.Diagnostics, error) {
	holiday, err := a.Holiday(ctx, valuesOf(state).text("id"))
	if err != nil {
		return state, nil, err
	}
	m, diags := holidayFromAPI(ctx, holiday, state)

	return m, diags, nil
}

func createHoliday(ctx context.Context, a *account, _, plan types.Object) (types.Object, diag.Diagnostics, error) {
	settings := valuesOf(plan)
	holiday, err := holidayToAPI(ctx, settings)
	if err != nil {
		return plan, nil, err
	}
	id, err := a.CreateHoliday(ctx, holiday)
	settings["id"] = value.TextOrNull(id)

	return holidayKind.model(settings), nil, err
}

func updateHoliday(ctx context.Context, a *account, _, prior, plan types.Object) (diag.Diagnostics, error) {
	settings, before := valuesOf(plan), valuesOf(prior)
	name, _ := settings["name"].(types.String)
	stored, _ := before["name"].(types.String)
	settings["name"] = value.Stored(name, stored)
	holiday, err := holidayToAPI(ctx, settings)
	if err != nil {
		return nil, err
	}

	return nil, a.UpdateHoliday(ctx, before.text("id"), holiday)
}
