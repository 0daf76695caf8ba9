// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
)

var (
	_ resource.ResourceWithConfigure      = (*holidayResource)(nil)
	_ resource.ResourceWithIdentity       = (*holidayResource)(nil)
	_ resource.ResourceWithImportState    = (*holidayResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*holidayResource)(nil)
	_ resource.ResourceWithValidateConfig = (*holidayResource)(nil)
)

// holidayType is the type name of the resource, the data source and the list resource.
const holidayType = "pbx_holiday"

// holidayDeletion says what can become of a holiday when its resource is destroyed.
var holidayDeletion = deletion.Policies{
	{Name: deletion.Delete, Effect: "the holiday is deleted."},
	{
		Name:    deletion.Abandon,
		Effect:  "the holiday stays on the PBX and goes on overriding the office hours; Terraform only forgets it.",
		Warning: "The holiday stays on the PBX and goes on overriding the office hours; Terraform only forgets it.",
	},
	{Name: deletion.Prevent, Effect: "the plan fails."},
}

// holidayFields maps the request fields that PortSIP may name in its errors to attributes.
func holidayFields() map[string]path.Path {
	fields := map[string]path.Path{}
	for _, key := range holidayKeys {
		fields[key] = path.Root(key)
	}

	return fields
}

// holidayResource is the resource pbx_holiday.
type holidayResource struct{ portsip handle }

// NewHolidayResource returns the resource pbx_holiday.
func NewHolidayResource() resource.Resource { return &holidayResource{} }

func (r *holidayResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = holidayType
}

func (r *holidayResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	part := func(what string, least, most int64, leftOut string) schema.Int64Attribute {
		return schema.Int64Attribute{
			Optional: true, Computed: true, Validators: []validator.Int64{int64validator.Between(least, most)},
			MarkdownDescription: fmt.Sprintf("%s, %d to %d. %s", what, least, most, leftOut),
		}
	}
	const leftOut = "Left out, it keeps the value that it has on the PBX; a new holiday has none."
	const day = "Needed for a new holiday. Left out, it keeps the value that it has on the PBX."
	const years = "Needed for a new holiday unless `every_year` is `true`. Left out, it keeps the value that it has on the PBX."

	resp.Schema = schema.Schema{
		MarkdownDescription: "A holiday of a PortSIP tenant. On a holiday the office hours do not hold, so calls go where the rules for holidays send them.\n\n" +
			"The date is given by its parts. A holiday of one day has the same start and end; one of `every_year` may go over the new year.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "The id that the PBX gave the holiday.",
			},
			"name":   required(text("The name of the holiday, 1 to 64 characters.", length(1, 64))),
			"region": required(text("The country of the holiday as an ISO 3166-1 alpha-3 code, such as `DEU`.", countryCode())),
			"consecutive": schema.BoolAttribute{
				Required: true, MarkdownDescription: "Whether the holiday is a run of whole days (`true`) or a range of time within a day (`false`).",
			},
			"every_year": schema.BoolAttribute{
				Required: true, MarkdownDescription: "Whether the holiday returns every year. The years then do not count.",
			},
			"year_start":   part("The year in which it begins", 1, 9999, years),
			"year_end":     part("The year in which it ends", 1, 9999, years),
			"month_start":  part("The month in which it begins", 1, 12, day),
			"month_end":    part("The month in which it ends", 1, 12, leftOut),
			"day_start":    part("The day of the month on which it begins", 1, 31, day),
			"day_end":      part("The day of the month on which it ends", 1, 31, leftOut),
			"hour_start":   part("The hour at which it begins", 0, 23, leftOut),
			"hour_end":     part("The hour at which it ends", 0, 23, leftOut),
			"minute_start": part("The minute at which it begins", 0, 59, leftOut),
			"minute_end":   part("The minute at which it ends", 0, 59, leftOut),

			"adopt_existing":  adoption.Attribute("the PBX already has a holiday with this name and these dates"),
			"deletion_policy": holidayDeletion.Attribute(),
		},
	}
}

func (r *holidayResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "The id that the PBX gave the holiday."},
	}}
}

func (r *holidayResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.portsip = handleFor(req.ProviderData)
}

func (r *holidayResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config holidayModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(config.validate()...)
	}
}

// ModifyPlan looks ahead; what it does is in holiday_plan.go.
func (r *holidayResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.planOwned(ctx, req, resp)
	if !resp.Diagnostics.HasError() && !req.Plan.Raw.IsNull() && !req.Plan.Raw.Equal(req.State.Raw) {
		r.planValues(ctx, req, resp)
	}
}

func (r *holidayResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config holidayModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	portsip, ok := r.portsip.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	plan.fillUnconfigured(config.holidaySettings, holidaySettings{})
	if resp.Diagnostics.Append(plan.missingDates()...); resp.Diagnostics.HasError() {
		return
	}
	there, diags, err := portsip.look(ctx, plan, false)
	if err != nil {
		diags.Append(apierr.Diagnostics("Unable to create "+holidayType+" "+plan.Name.ValueString(), err, nil)...)
	}
	resp.Diagnostics.Append(diags...)
	if !resp.Diagnostics.HasError() && !portsip.Claim(plan.key()) {
		resp.Diagnostics.AddAttributeError(path.Root("name"), "Two resources for one holiday",
			fmt.Sprintf("Another resource of this configuration has already created the holiday %s with the same dates in this run. Remove one of the two.", plan.Name))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	plan.fillUnconfigured(config.holidaySettings, there.holidaySettings)

	if there.exists {
		portsip.Take(there.id)
		plan.ID = types.StringValue(there.id)
		err = portsip.updateHoliday(ctx, plan, config, len(plan.changes(there.holidaySettings)) > 0)
	} else {
		var warnings []string
		plan.ID, warnings, err = portsip.createHoliday(ctx, plan)
		for _, warning := range warnings {
			resp.Diagnostics.AddWarning(holidayType+" "+plan.Name.ValueString()+" was created, but the answer was lost", warning)
		}
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to create "+holidayType+" "+plan.Name.ValueString(), err, holidayFields())...)

		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, holidayIdentityModel{ID: plan.ID})...)
}

func (r *holidayResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state holidayModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	// First of all, so that a holiday that is gone has an identity too: without one older Terraform fails the whole plan.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, holidayIdentityModel{ID: state.ID})...)
	portsip, ok := r.portsip.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	id := state.ID.ValueString()
	portsip.Own(id, state.DeletionPolicy.ValueString())

	holiday, err := portsip.Holiday(ctx, id)
	if apierr.IsNotFound(err) {
		resp.Diagnostics.Append(deletion.Vanished(holidayType + " " + id))
		resp.State.RemoveResource(ctx)

		return
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+holidayType+" "+id, err, nil)...)

		return
	}
	before := state
	resp.Diagnostics.Append(state.fromAPI(holiday)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state.setDefaults()
	if state != before { // Encoding what most refreshes do not change is a good part of their cost.
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

func (r *holidayResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config holidayModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(plan.changes(state.holidaySettings)) > 0 {
		portsip, ok := r.portsip.Client(&resp.Diagnostics)
		if !ok {
			return
		}
		if err := portsip.updateHoliday(ctx, plan, config, true); err != nil {
			resp.Diagnostics.Append(apierr.Diagnostics("Unable to update "+holidayType+" "+plan.ID.ValueString(), err, holidayFields())...)

			return
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, holidayIdentityModel{ID: plan.ID})...)
}

func (r *holidayResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state holidayModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	switch state.DeletionPolicy.ValueString() {
	case deletion.Prevent:
		resp.Diagnostics.Append(deletion.Prevented(holidayType + " " + id))

		return
	case deletion.Delete:
		portsip, ok := r.portsip.Client(&resp.Diagnostics)
		if !ok {
			return
		}
		if portsip.Taken(id) {
			resp.Diagnostics.Append(adoption.Kept(holidayType + " " + id))

			return
		}
		if err := portsip.DeleteHoliday(ctx, id); err != nil {
			resp.Diagnostics.Append(apierr.Diagnostics("Unable to delete "+holidayType+" "+id, err, nil)...)

			return
		}
	}
	if portsip, ok := r.portsip.ClientIfReady(); ok {
		portsip.Release(id)
	}
}

func (r *holidayResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, "id")
}
