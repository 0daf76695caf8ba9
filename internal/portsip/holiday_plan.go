// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

// standing is what stands where a holiday would be created: nothing, or a holiday to adopt.
type standing struct {
	holidaySettings

	exists bool
	id     string
	// unsure is set while planning, where what stands there is to be deleted and may be adopted: whether it is gone by then depends on
	// create_before_destroy, of which a provider is not told. What is not configured is not known then.
	unsure bool
}

// existingHoliday names the holiday in the messages about adoption.
func existingHoliday(id, name string) adoption.Existing {
	return adoption.Existing{Type: holidayType, Noun: "PortSIP holiday", ID: id, Name: name, Key: path.Root("name")}
}

// look finds out whether the PBX has a holiday with the planned name and dates, and refuses what may not be taken over.
func (a *account) look(ctx context.Context, plan holidayModel, planning bool) (standing, diag.Diagnostics, error) {
	var diags diag.Diagnostics
	all, err := a.Holidays(ctx, HolidayQuery{})
	if err != nil {
		return standing{}, diags, err
	}
	unsure := false
	for _, listed := range all {
		if listed.Name == nil || *listed.Name != plan.Name.ValueString() {
			continue
		}
		if planning && a.Going(listed.ID) {
			unsure = !plan.AdoptExisting.Equal(types.BoolValue(false))

			continue
		}
		holiday, err := a.Holiday(ctx, listed.ID) // The list may show it in part only.
		if err != nil {
			return standing{}, diags, err
		}
		there := standing{exists: true, id: listed.ID}
		incomplete := there.fromAPI(holiday)
		if !there.sameDays(plan.holidaySettings) {
			continue
		}
		diags.Append(incomplete...)
		if !planning && a.Held(listed.ID, plan.key()) {
			diags.Append(existingHoliday(listed.ID, *listed.Name).Shared())

			return there, diags, nil
		}
		if !plan.AdoptExisting.ValueBool() && !plan.AdoptExisting.IsUnknown() && a.Stranger(listed.ID, plan.key()) {
			diags.Append(existingHoliday(listed.ID, *listed.Name).Refused())
		}

		return there, diags, nil
	}

	return standing{unsure: unsure}, diags, nil
}

// planOwned notes that the holiday in the state, if there is one, is no stranger, and says what destroying it will do.
func (r *holidayResource) planOwned(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() {
		return
	}
	var id, name, policy types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("name"), &name)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("deletion_policy"), &policy)...)
	if portsip, ok := r.portsip.ClientIfReady(); ok {
		portsip.Own(id.ValueString(), policy.ValueString())
	}
	holidayDeletion.ModifyPlan(ctx, req, resp, false, fmt.Sprintf("%s %s (%s)", holidayType, name, id.ValueString()))
}

// planValues fills in what is not configured: with what the state has, or, for a holiday that is created, with what stands there.
func (r *holidayResource) planValues(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, config holidayModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !req.State.Raw.IsNull() {
		var state holidayModel
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		plan.fillUnconfigured(config.holidaySettings, state.holidaySettings)
		resp.Diagnostics.Append(plan.validate()...) // Together with what the state has, the dates may no longer be possible.
		if !plan.EveryYear.Equal(state.EveryYear) {
			resp.Diagnostics.Append(plan.missingYears()...)
		}
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)

		return
	}
	plan.fillUnconfigured(config.holidaySettings, holidaySettings{})
	if resp.Diagnostics.Append(plan.missingDates()...); resp.Diagnostics.HasError() {
		return
	}
	there, ok := r.lookAhead(ctx, plan, &resp.Diagnostics)
	if !ok {
		return
	}
	plan.fillUnconfigured(config.holidaySettings, there.holidaySettings)
	if there.exists && r.stranger(there.id, plan) {
		plan.ID = types.StringValue(there.id)
		resp.Diagnostics.Append(existingHoliday(there.id, there.Name.ValueString()).Adopting(plan.changes(there.holidaySettings), ""))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// stranger reports whether to have the holiday is to take it over.
func (r *holidayResource) stranger(id string, plan holidayModel) bool {
	portsip, ok := r.portsip.ClientIfReady()

	return ok && portsip.Stranger(id, plan.key())
}

// lookAhead is look at plan time. It reports false if the plan must go on without what it would tell.
func (r *holidayResource) lookAhead(ctx context.Context, plan holidayModel, diags *diag.Diagnostics) (standing, bool) {
	portsip, ready := r.portsip.ClientAtPlan(diags)
	s := plan.holidaySettings
	if !ready || anyUnknown(s.Name, s.EveryYear, s.YearStart, s.YearEnd, s.MonthStart, s.MonthEnd, s.DayStart, s.DayEnd) {
		return standing{}, false // Create looks again, when everything is known.
	}
	there, refused, err := portsip.look(ctx, plan, true)
	diags.Append(refused...)
	if err != nil {
		diags.Append(adoption.LookFailed(holidayType+" "+plan.Name.ValueString(), "PortSIP holidays", err)...)
	}

	return there, err == nil && !there.unsure && !diags.HasError()
}

// createHoliday creates a holiday. If the answer was lost, the holiday is looked for: it is ours if there is exactly one that was not
// there before and is as it was sent. The warnings say so.
func (a *account) createHoliday(ctx context.Context, plan holidayModel) (types.String, []string, error) {
	before, err := a.Holidays(ctx, HolidayQuery{})
	if err != nil {
		return types.StringUnknown(), nil, err
	}
	id, err := a.CreateHoliday(ctx, plan.toAPI())
	if !apierr.Is(err, apierr.Ambiguous) {
		return types.StringValue(id), nil, err
	}

	known := map[string]bool{}
	for _, h := range before {
		known[h.ID] = true
	}
	after, listErr := a.Holidays(ctx, HolidayQuery{})
	if listErr != nil {
		return types.StringUnknown(), nil, fmt.Errorf("%w\n\nWhether it was created is not known, because the list of holidays could not be read either. Look at the PBX before you apply again", err)
	}
	var found []string
	for _, h := range after {
		var settings holidaySettings
		if !known[h.ID] && h.Name != nil && *h.Name == plan.Name.ValueString() {
			if full, readErr := a.Holiday(ctx, h.ID); readErr == nil && !settings.fromAPI(full).HasError() && len(plan.changes(settings)) == 0 {
				found = append(found, h.ID)
			}
		}
	}
	switch len(found) {
	case 0:
		return types.StringUnknown(), nil, fmt.Errorf("%w\n\nThe list of holidays does not show it as it was sent, so it was most likely not created. Apply again", err)
	case 1:
		return types.StringValue(found[0]), []string{"The holiday was not there before and now is as it was sent, so it is taken for created.\n\n" + err.Error()}, nil
	default:
		return types.StringUnknown(), nil, fmt.Errorf("%w\n\nSeveral new holidays are as it was sent (%v), so it cannot be told which one it is. Import one, and delete the others", err, found)
	}
}

// updateHoliday writes the planned settings if there is something to write. What the configuration leaves out goes out as it is on
// the PBX at that moment, so that nothing is reset.
func (a *account) updateHoliday(ctx context.Context, plan, config holidayModel, needed bool) error {
	if !needed {
		return nil
	}
	live, err := a.Holiday(ctx, plan.ID.ValueString())
	if err != nil {
		return err
	}
	there := plan.holidaySettings // What the answer lacks stays as planned.
	if diags := there.fromAPI(live); diags.HasError() {
		return fmt.Errorf("%s", diags.Errors()[0].Detail())
	}
	settings := plan.holidaySettings
	settings.fillUnconfigured(config.holidaySettings, there)
	request := settings.toAPI()
	request.ID = plan.ID.ValueString()

	return a.UpdateHoliday(ctx, request)
}
