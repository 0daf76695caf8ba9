// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/language"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var (
	_ resource.ResourceWithConfigure      = (*pbxConnectionResource)(nil)
	_ resource.ResourceWithIdentity       = (*pbxConnectionResource)(nil)
	_ resource.ResourceWithImportState    = (*pbxConnectionResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*pbxConnectionResource)(nil)
	_ resource.ResourceWithValidateConfig = (*pbxConnectionResource)(nil)
)

// connectionType is the type name of the resource, the data source and the list resource.
const connectionType = "myreports_pbx_connection"

// connectionDeletion says what can become of a connection when its resource is destroyed.
var connectionDeletion = deletion.Policies{
	{Name: deletion.Delete, Effect: "MyReports disconnects from the PBX and collects no more of its events. The PBX itself is not touched."},
	{
		Name:    deletion.Abandon,
		Effect:  "the connection stays, goes on collecting events if it is enabled, and may go on to cost money; Terraform only forgets it.",
		Warning: "The connection stays, goes on collecting events if it is enabled, and may go on to cost money; Terraform only forgets it.",
	},
	{Name: deletion.Prevent, Effect: "the plan fails."},
}

// pbxConnectionResource is the resource myreports_pbx_connection.
type pbxConnectionResource struct{ myreports handle }

// NewPBXConnectionResource returns the resource myreports_pbx_connection.
func NewPBXConnectionResource() resource.Resource { return &pbxConnectionResource{} }

func (r *pbxConnectionResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = connectionType
}

func (r *pbxConnectionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	tenant := []planmodifier.String{stringplanmodifier.UseStateForUnknown(), keepTenant{}, stringplanmodifier.RequiresReplace()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A connection of MyReports to a PBX of a customer, through which the events of its calls are collected: to a Kazoo or to a 3CX. " +
			"Changing anything on it restarts the collector, so the plan warns, all changes go out in one call, and nothing is sent when nothing changed.\n\n" +
			"MyReports may show no more than the name and the kind of a connection. What it does not show keeps the value that Terraform knows, so changes of it outside Terraform cannot be seen.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "The id that MyReports gave the connection, a GUID.",
			},
			"account_tenant_id": schema.StringAttribute{
				Optional: true, Computed: true, Validators: tenantID(), PlanModifiers: tenant,
				MarkdownDescription: "The tenant id of the account that the customer belongs to. Defaults to the provider's `myreports.account_tenant_id`; where that is not set either, " +
					"the paths of the reseller portal are used, which have no account. Changing it replaces the resource.",
			},
			"customer_tenant_id": schema.StringAttribute{
				Optional: true, Computed: true, Validators: tenantID(), PlanModifiers: tenant,
				MarkdownDescription: "The tenant id of the customer. Defaults to the provider's `myreports.customer_tenant_id`. Changing it replaces the resource.",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "A short description of the PBX.",
			},
			"country_code": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				Validators: []validator.String{validate.Country("an ISO 3166-1 alpha-2 country code such as DE", language.Region.String)},
				MarkdownDescription: "The country by whose rules MyReports recognises telephone numbers, an ISO 3166-1 alpha-2 code such as `DE`. " +
					"Left out, it keeps its value; for a new connection MyReports chooses one, such as `US` in North America.",
			},
			"enabled": schema.BoolAttribute{
				Optional: true, Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "Whether MyReports connects to the PBX and collects its events. A connection is created disabled and enabled by a second call. " +
					"Left out, it keeps its value; a new connection stays disabled.",
			},
			"kazoo": schema.SingleNestedAttribute{
				Optional: true, Attributes: kazooAttributes(),
				MarkdownDescription: "Makes this a connection to a Kazoo. Set either this or `three_cx`; what is left out in it keeps its value; changing the kind replaces the resource.",
			},
			"three_cx": schema.SingleNestedAttribute{
				Optional: true, Attributes: threeCXAttributes(),
				MarkdownDescription: "Makes this a connection to a 3CX. Set either this or `kazoo`; what is left out in it keeps its value; changing the kind replaces the resource.",
			},
			"adopt_existing":  adoption.Attribute("the customer already has a connection to this PBX (the same `kazoo.account_id` or `three_cx.license_key_wo`)"),
			"deletion_policy": connectionDeletion.Attribute(),
		},
	}
}

func kazooAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}

	return map[string]schema.Attribute{
		"host_rest": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: keep, Validators: []validator.String{validate.URL("https://kazoo.example.com:8443", "http", "https")},
			MarkdownDescription: "The address of the REST API of the Kazoo (Crossbar). Needed for a new connection; left out, it keeps its value.",
		},
		"host_websocket": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: keep, Validators: []validator.String{validate.URL("wss://kazoo.example.com:5555", "ws", "wss")},
			MarkdownDescription: "The address of the websockets of the Kazoo (Blackhole). Needed for a new connection; left out, it keeps its value.",
		},
		"account_id": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: keep, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The id of the account on the Kazoo. It says which PBX this is: one can be tied to one customer only. Needed for a new connection; left out, it keeps its value.",
		},
		"api_key_wo":         secret.Value("The API key of that account on the Kazoo. Needed for a new connection."),
		"api_key_wo_version": secret.Version("api_key_wo"),
		"monitor_sub_accounts": schema.BoolAttribute{
			Optional: true, Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Whether the sub-accounts of the account are watched too: for customers with branch offices, not for the top account of a reseller. Left out, it keeps its value.",
		},
	}
}

func threeCXAttributes() map[string]schema.Attribute {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}

	return map[string]schema.Attribute{
		"license_key_wo": secret.Value("The licence key of the 3CX. It says which PBX this is: one can be tied to one customer only. Needed for a new connection. " +
			"Only its version orders it to be sent again; another licence is another PBX, better made a new connection with `-replace`. When a new connection is planned and created, it goes in the address of a call that asks whose PBX it is."),
		"license_key_wo_version": secret.Version("license_key_wo"),
		"username": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: keep, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The user on the 3CX that MyReports signs in as. Needed for a new connection; left out, it keeps its value.",
		},
		"password_wo":         secret.Value("The password of that user. Needed for a new connection."),
		"password_wo_version": secret.Version("password_wo"),
		"enable_recording_archive": schema.BoolAttribute{
			Optional: true, Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Whether MyReports fetches and keeps the recordings of calls. Left out, it keeps its value.",
		},
		"recording_archive_frequency": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: append([]planmodifier.String{keepSpelling{}}, keep...),
			Validators: []validator.String{validate.String("a duration of hours, minutes and seconds such as 00:20:00, with days before them as in 1.00:00:00, and longer than nothing", func(text string) bool {
				frequency, ok := parseTimeSpan(text)

				return ok && frequency > 0
			})},
			MarkdownDescription: "How often recordings are fetched: hours, minutes and seconds, such as `00:20:00`, with days before them as in `1.00:00:00`. " +
				"Another spelling of the same duration is no change. Left out, it keeps its value.",
		},
	}
}

func (r *pbxConnectionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"account_tenant_id":  identityschema.StringAttribute{OptionalForImport: true, Description: "The tenant id of the account; without one, the provider's default or the paths of the reseller portal."},
		"customer_tenant_id": identityschema.StringAttribute{RequiredForImport: true, Description: "The tenant id of the customer."},
		"id":                 identityschema.StringAttribute{RequiredForImport: true, Description: "The id that MyReports gave the connection."},
	}}
}

func (r *pbxConnectionResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.myreports = handleFor(req.ProviderData)
}

func (r *pbxConnectionResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	if undecided(ctx, req.Config, &resp.Diagnostics) {
		return
	}
	var config connectionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	switch {
	case resp.Diagnostics.HasError():
	case config.Kazoo == nil && config.ThreeCX == nil:
		resp.Diagnostics.AddAttributeError(path.Root("kazoo"), "Missing kind of PBX", "Set either kazoo or three_cx, to say what kind of PBX is connected.")
	case config.Kazoo != nil && config.ThreeCX != nil:
		resp.Diagnostics.AddAttributeError(path.Root("three_cx"), "Two kinds of PBX", "Set either kazoo or three_cx, not both: a connection is to one PBX.")
	}
}

// ModifyPlan looks ahead; what it does is in pbx_connection_plan.go.
func (r *pbxConnectionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.planOwned(ctx, req, resp)
	if !resp.Diagnostics.HasError() && !req.Plan.Raw.IsNull() && req.State.Raw.IsNull() {
		r.planCreate(ctx, req, resp)
	}
}

func (r *pbxConnectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config connectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	api, ok := r.myreports.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	customer, ok := api.customerOr(config.AccountTenantID, config.CustomerTenantID, &resp.Diagnostics)
	if !ok {
		return
	}
	plan.AccountTenantID, plan.CustomerTenantID = customer.accountTenant(), types.StringValue(customer.TenantID)
	there, diags, err := api.look(ctx, customer, plan, config, false)
	resp.Diagnostics.Append(diags...)
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to create "+connectionType+" "+plan.Name.ValueString(), err, plan.kind().attributes())...)
	}
	at, instanceID := config.instance()
	if !resp.Diagnostics.HasError() && instanceID != "" && !api.Claim(instanceID) {
		resp.Diagnostics.AddAttributeError(at, "Two resources for one PBX", "Another resource of this configuration has already connected this PBX in this run. Remove one of the two.")
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if there.exists {
		r.adopt(ctx, api, resp, plan, config, there)
	} else {
		r.createNew(ctx, api, resp, plan, config)
	}
}

// adopt gives a connection that exists the planned settings.
func (r *pbxConnectionResource) adopt(ctx context.Context, api *account, resp *resource.CreateResponse, plan, config connectionModel, there standing) {
	api.Take(strings.ToLower(there.ID.ValueString()))
	plan.ID = there.ID
	plan.fillUnconfigured(config, there.connectionModel)
	secrets := plan.secrets(config, connectionModel{})
	resp.Diagnostics.Append(missingSecrets(secrets)...)
	if resp.Diagnostics.HasError() {
		return
	}
	customer := plan.customer()
	if err := api.UpdateConnection(ctx, customer, plan.ID.ValueString(), there.settings, plan.toAPI().withSecrets(secrets, false)); err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to adopt "+connectionType+" "+customer.connectionID(plan.ID.ValueString()), err, plan.kind().attributes())...)

		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

// createNew creates a connection, and enables it if that is planned: a second call, before which the state is saved.
func (r *pbxConnectionResource) createNew(ctx context.Context, api *account, resp *resource.CreateResponse, plan, config connectionModel) {
	resp.Diagnostics.Append(missingToCreate(config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := connectionType + " " + plan.Name.ValueString()
	customer := plan.customer()
	_, instanceID := config.instance()
	created, warning, err := api.create(ctx, customer, plan.toAPI().withSecrets(plan.secrets(config, connectionModel{}), true), instanceID)
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to create "+name, err, plan.kind().attributes())...)

		return
	}
	if warning != "" {
		resp.Diagnostics.AddWarning(name+" was created, but MyReports did not say which id it has", warning)
	}
	var answered connectionModel
	answered.fromAPI(created)
	wanted := plan.Enabled
	plan.ID = answered.ID
	plan.fillUnconfigured(config, answered)
	plan.Enabled = types.BoolValue(false)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	if !wanted.ValueBool() || resp.Diagnostics.HasError() {
		return
	}
	id := created.ID
	if err := api.EnableConnection(ctx, customer, id); err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics(fmt.Sprintf("Unable to enable %s %s", connectionType, customer.connectionID(id)), fmt.Errorf(
			"%w\n\nThe connection was created, and is in the state as disabled. Terraform has marked it as tainted, so the next apply would replace it. "+
				"To only have it enabled then, run `terraform untaint ADDRESS` first", err), plan.kind().attributes())...)

		return
	}
	plan.Enabled = wanted
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *pbxConnectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state connectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	// First of all, so that one that is gone has an identity too: without one older Terraform fails the whole plan.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	api, ok := r.myreports.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	id := state.ID.ValueString()
	api.Own(strings.ToLower(id), state.DeletionPolicy.ValueString())
	name := connectionType + " " + state.customer().connectionID(id)

	connection, err := api.Connection(ctx, state.customer(), id)
	if apierr.IsNotFound(err) {
		resp.Diagnostics.Append(deletion.Vanished(name))
		resp.State.RemoveResource(ctx)

		return
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+name, err, nil)...)

		return
	}
	if state.fromAPI(connection); state.kind() == "" {
		resp.Diagnostics.AddError("Unable to read "+name, fmt.Sprintf("It is a connection of the type %q. This resource manages connections to Kazoo and 3CX only.", connection.Kind))

		return
	}
	state.setDefaults()
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

func (r *pbxConnectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config connectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.fillUnconfigured(config, state)
	if len(plan.changes(state)) > 0 {
		api, ok := r.myreports.Client(&resp.Diagnostics)
		if !ok {
			return
		}
		diags, err := api.update(ctx, plan, config, state)
		resp.Diagnostics.Append(diags...)
		if err != nil {
			name := connectionType + " " + state.customer().connectionID(state.ID.ValueString())
			resp.Diagnostics.Append(apierr.Diagnostics("Unable to update "+name, err, plan.kind().attributes())...)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

func (r *pbxConnectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state connectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	name := connectionType + " " + state.customer().connectionID(id)
	switch state.DeletionPolicy.ValueString() {
	case deletion.Prevent:
		resp.Diagnostics.Append(deletion.Prevented(name))

		return
	case deletion.Delete:
		api, ok := r.myreports.Client(&resp.Diagnostics)
		if !ok {
			return
		}
		if api.Taken(strings.ToLower(id)) {
			resp.Diagnostics.Append(adoption.Kept(name))

			return
		}
		if err := api.DeleteConnection(ctx, state.customer(), id); err != nil {
			resp.Diagnostics.Append(apierr.Diagnostics("Unable to delete "+name, err, state.kind().attributes())...)

			return
		}
	}
	if api, ok := r.myreports.ClientIfReady(); ok {
		api.Release(strings.ToLower(id))
	}
}

func (r *pbxConnectionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	ident.ImportWithOptional(ctx, req, resp, "account_tenant_id", "customer_tenant_id", "id")
	var accountTenantID types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("account_tenant_id"), &accountTenantID)...)
	if api, ok := r.myreports.ClientIfReady(); ok && accountTenantID.IsNull() && !resp.Diagnostics.HasError() {
		accountTenantID = api.Defaults.accountTenant()
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("account_tenant_id"), accountTenantID)...)
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("account_tenant_id"), accountTenantID)...)
	}
}
