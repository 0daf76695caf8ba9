// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

var (
	_ resource.ResourceWithConfigure   = (*cloudPBXUserResource)(nil)
	_ resource.ResourceWithIdentity    = (*cloudPBXUserResource)(nil)
	_ resource.ResourceWithImportState = (*cloudPBXUserResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*cloudPBXUserResource)(nil)
)

// userType is the type name of the resource and of the list resource.
const userType = "tenios_cloud_pbx_user"

// userFields maps the request fields that Tenios names in its errors to attributes.
var userFields = map[string]path.Path{
	"user_name":          path.Root("user_name"),
	"password":           path.Root("password_wo"),
	"first_name":         path.Root("first_name"),
	"last_name":          path.Root("last_name"),
	"internal_extension": path.Root("internal_extension"),
	"email":              path.Root("email"),
}

// userDeletion says what can become of a user when its resource is destroyed: the API has no delete.
var userDeletion = deletion.Policies{
	{
		Name:    deletion.Abandon,
		Effect:  "the user stays as it is on the PBX and can go on calling; Terraform only forgets it.",
		Warning: "Tenios has no way to delete a Cloud PBX user. The user stays on the PBX as it is and can go on calling; Terraform only forgets it. Set deletion_policy = \"disable\" before destroying to lock the user out.",
	},
	{
		Name:    deletion.Disable,
		Effect:  "the user stays on the PBX, but `outbound_allowed`, `sip_login_enabled` and `call_history_enabled` are turned off and its password becomes a random one that nobody knows.",
		Warning: "Tenios has no way to delete a Cloud PBX user. The user stays on the PBX, but outbound_allowed, sip_login_enabled and call_history_enabled are turned off and the password becomes a random one that nobody knows, so phones that are signed in with it lose their line.",
	},
	{
		Name:   deletion.Prevent,
		Effect: "the plan fails.",
	},
}

// cloudPBXUserResource is the resource tenios_cloud_pbx_user.
type cloudPBXUserResource struct{ tenios handle }

// NewCloudPBXUserResource returns the resource tenios_cloud_pbx_user.
func NewCloudPBXUserResource() resource.Resource { return &cloudPBXUserResource{} }

func (r *cloudPBXUserResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = userType
}

func (r *cloudPBXUserResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	keepBool := []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()}

	resp.Schema = schema.Schema{
		MarkdownDescription: "A user of a Tenios Cloud PBX: a phone number with a SIP account and a login for the user portal, <https://pbx.tenios.com>.\n\n" +
			"Only what is configured is managed: a setting that is left out keeps the value that it has on the PBX.\n\n" +
			"~> **Every update sends the password again**, because Tenios demands one with each write. A password that the user changed in the portal " +
			"is lost then; the plan warns of it.\n\n" +
			"~> **Tenios cannot delete a user.** What destroying the resource does instead is decided by `deletion_policy`.",
		Attributes: map[string]schema.Attribute{
			"user_name": schema.StringAttribute{
				Required:      true,
				Validators:    []validator.String{phoneNumber{}},
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
				MarkdownDescription: "The user's phone number in the form E.164, such as `+49221234567`. It must be one of the account's Cloud PBX numbers. " +
					"Changing it replaces the resource: the old user is treated as `deletion_policy` says.",
			},
			"password_wo": secret.Value("The password, both of the SIP account and of the user portal. Required to create the user and for every change of a setting, because Tenios wants the password with each write. " +
				"Tenios refuses passwords that are easily guessed."),
			"password_wo_version": secret.Version("password_wo"),
			"first_name": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: keep,
				MarkdownDescription: "The first name; `\"\"` clears it. Left out, it keeps its value; a new user has none.",
			},
			"last_name": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: keep,
				MarkdownDescription: "The last name; `\"\"` clears it. Left out, it keeps its value; a new user has none.",
			},
			"internal_extension": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: keep,
				Validators: []validator.String{
					stringvalidator.RegexMatches(digitsOrNone, "must consist of digits"),
					stringvalidator.NoneOf("110", "112"),
				},
				MarkdownDescription: "The internal extension, in digits; `\"\"` clears it. The emergency numbers `110` and `112` are not allowed. Left out, it keeps its value; a new user has none.",
			},
			"email": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: keep,
				Validators:          []validator.String{emailAddress{}},
				MarkdownDescription: "The e-mail address; `\"\"` clears it. Left out, it keeps its value; a new user has none.",
			},
			"outbound_allowed": schema.BoolAttribute{
				Optional: true, Computed: true, PlanModifiers: keepBool,
				MarkdownDescription: "Whether the user may make outgoing calls. Left out, it keeps its value; a new user gets `false`.",
			},
			"sip_login_enabled": schema.BoolAttribute{
				Optional: true, Computed: true, PlanModifiers: keepBool,
				MarkdownDescription: "Whether the user may log in to the user portal (despite the name, this is not the SIP account). Left out, it keeps its value; a new user gets `false`.",
			},
			"call_history_enabled": schema.BoolAttribute{
				Optional: true, Computed: true, PlanModifiers: keepBool,
				MarkdownDescription: "Whether the user portal shows the call history. Left out, it keeps its value; a new user gets `false`.",
			},
			"adopt_existing":  adoption.Attribute("the account already has a user with this `user_name`"),
			"deletion_policy": userDeletion.Attribute(),
		},
	}
}

func (r *cloudPBXUserResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"user_name": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "The user's phone number in the form E.164, such as +49221234567.",
			},
		},
	}
}

func (r *cloudPBXUserResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.tenios = handleFor(req.ProviderData)
}

// ModifyPlan looks ahead; what it does is in cloud_pbx_user_plan.go.
func (r *cloudPBXUserResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	replaced := r.planOwned(ctx, req, resp)
	switch {
	case req.Plan.Raw.Equal(req.State.Raw):
		return // Most resources of most plans; decoding them would be most of the work.
	case resp.Diagnostics.HasError() || req.Plan.Raw.IsNull() || replaced:
		return // Terraform plans the creation that follows a replacement with a call of its own.
	case req.State.Raw.IsNull():
		r.planCreate(ctx, req, resp)
	default:
		r.planUpdate(ctx, req, resp)
	}
}

func (r *cloudPBXUserResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	tenios, ok := r.tenios.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}

	there, diags := tenios.met(ctx, plan)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if there.exists {
		plan.fillUnconfigured(config.userSettings, there.userSettings)
	} else {
		plan.fillUnconfigured(config.userSettings, newUser())
	}
	if there.needsWrite(plan) {
		resp.Diagnostics.Append(passwordFor("create", plan, config)...)
		if resp.Diagnostics.HasError() {
			return
		}
		err := tenios.UpsertUser(ctx, plan.toAPI(), there.toAPI(), transport.NewSecret(config.PasswordWO.ValueString()))
		if apierr.Is(err, apierr.Ambiguous) {
			resp.Diagnostics.Append(tenios.findLost(ctx, plan, there, err)...)
		} else if err != nil {
			resp.Diagnostics.Append(apierr.Diagnostics("Unable to create "+userType+" "+plan.UserName.ValueString(), err, userFields)...)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}

	plan.PasswordWO = types.StringNull()
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, userIdentityModel{UserName: plan.UserName})...)
}

func (r *cloudPBXUserResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	// First of all, so that a user who is gone has an identity too: without one older Terraform fails the whole plan.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, userIdentityModel{UserName: state.UserName})...)
	tenios, ok := r.tenios.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	name := state.UserName.ValueString()
	tenios.Own(name, deletion.Abandon) // Whatever the policy: Tenios deletes no users.

	user, err := tenios.User(ctx, name)
	if apierr.IsNotFound(err) {
		resp.Diagnostics.Append(deletion.Vanished(userType + " " + name))
		resp.State.RemoveResource(ctx)

		return
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+userType+" "+name, err, nil)...)

		return
	}

	before := state
	resp.Diagnostics.Append(state.fromAPI(user)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state.setDefaults()
	if state != before { // Encoding what most refreshes do not change is a good part of their cost.
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// Update writes only if a setting differs or a new password is ordered. What the configuration leaves out goes out as it is
// on the PBX at that moment, not as the plan saw it, so that nothing is reset that changed in between.
func (r *cloudPBXUserResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if needsUpdate(state, plan) {
		tenios, ok := r.tenios.Client(&resp.Diagnostics)
		resp.Diagnostics.Append(passwordFor("update", plan, config)...)
		if resp.Diagnostics.HasError() || !ok {
			return
		}
		if err := tenios.update(ctx, plan.userSettings, config); err != nil {
			resp.Diagnostics.Append(apierr.Diagnostics("Unable to update "+userType+" "+plan.UserName.ValueString(), err, userFields)...)

			return
		}
	}

	plan.PasswordWO = types.StringNull()
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, userIdentityModel{UserName: plan.UserName})...)
}

func (r *cloudPBXUserResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.UserName.ValueString()
	switch state.DeletionPolicy.ValueString() {
	case deletion.Prevent:
		resp.Diagnostics.Append(deletion.Prevented(userType + " " + name))

		return
	case deletion.Disable:
		tenios, ok := r.tenios.Client(&resp.Diagnostics)
		if !ok {
			return
		}
		resp.Diagnostics.Append(tenios.disable(ctx, name)...)
	}
	if tenios, ok := r.tenios.ClientIfReady(); ok {
		tenios.Release(name)
	}
}

func (r *cloudPBXUserResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, "user_name")
	var name types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("user_name"), &name)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// Else Terraform would only say that there is no such object.
	var checked validator.StringResponse
	phoneNumber{}.ValidateString(ctx, validator.StringRequest{Path: path.Root("user_name"), ConfigValue: name}, &checked)
	for _, d := range checked.Diagnostics {
		resp.Diagnostics.AddError("Invalid import id", "The id is the user_name. "+d.Detail())
	}
}

// update writes the planned settings over the live user.
func (a *account) update(ctx context.Context, planned userSettings, config userModel) error {
	live, err := a.User(ctx, planned.UserName.ValueString())
	if err != nil {
		return err
	}
	var there userSettings
	if diags := there.fromAPI(live); diags.HasError() {
		return fmt.Errorf("%s", diags.Errors()[0].Detail())
	}
	planned.fillUnconfigured(config.userSettings, there)

	return a.UpsertUser(ctx, planned.toAPI(), live, transport.NewSecret(config.PasswordWO.ValueString()))
}

// disable carries out deletion.Disable with one write. A user that is gone needs none.
func (a *account) disable(ctx context.Context, name string) diag.Diagnostics {
	var diags diag.Diagnostics
	if a.Claimed(name) {
		diags.AddWarning(fmt.Sprintf("%s %s was not disabled", userType, name),
			"This run created the user again under the same user_name, so disabling what was replaced would lock the new user out.")

		return diags
	}
	summary := "Unable to disable " + userType + " " + name
	live, err := a.User(ctx, name)
	if apierr.IsNotFound(err) {
		return diags
	}
	if err != nil {
		return apierr.Diagnostics(summary, err, nil)
	}
	// A name that the list does not show counts as empty: whoever is locked out needs none.
	disabled := newUser()
	diags.Append(disabled.fromAPI(live)...)
	disabled.OutboundAllowed, disabled.SIPLoginEnabled, disabled.CallHistoryEnabled = types.BoolValue(false), types.BoolValue(false), types.BoolValue(false)
	if err := a.UpsertUser(ctx, disabled.toAPI(), live, transport.NewSecret(rand.Text())); err != nil {
		diags.Append(apierr.Diagnostics(summary, err, nil)...)
	}

	return diags
}
