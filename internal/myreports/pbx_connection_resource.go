// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var (
	_ resource.ResourceWithConfigure        = (*pbxConnectionResource)(nil)
	_ resource.ResourceWithConfigValidators = (*pbxConnectionResource)(nil)
	_ resource.ResourceWithIdentity         = (*pbxConnectionResource)(nil)
	_ resource.ResourceWithImportState      = (*pbxConnectionResource)(nil)
	_ resource.ResourceWithModifyPlan       = (*pbxConnectionResource)(nil)
)

// connectionType is the type name of the resource, the data source and the list resource.
const connectionType = "myreports_pbx_connection"

// connectionDeletion says what can become of a connection when its resource is destroyed.
var connectionDeletion = deletion.Policies{
	{Name: deletion.Delete, Effect: "MyReports disconnects from the PBX and collects no more of its events. The PBX " +
		"itself is not touched."},
	{
		Name: deletion.Abandon,
		Effect: "the connection stays, goes on collecting events if it is enabled, and may go on to cost money; Terraform " +
			"only forgets it.",
		Warning: "The connection stays, goes on collecting events if it is enabled, and may go on to cost money; Terraform " +
			"only forgets it.",
	},
	{Name: deletion.Prevent, Effect: "the plan fails."},
}

// pbxConnectionResource is the resource myreports_pbx_connection.
type pbxConnectionResource struct {
	lifecycle.Resource[*account, connectionModel]
}

// NewPBXConnectionResource returns the resource myreports_pbx_connection.
func NewPBXConnectionResource() resource.Resource {
	return &pbxConnectionResource{lifecycle.NewResource(connectionLifecycle())}
}

func (r *pbxConnectionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A connection of MyReports to a PBX of a customer, through which the events of its calls are " +
			"collected: to a Kazoo or to a 3CX. " +
			"Changing anything on it restarts the collector, so the plan warns, all changes go out in one call, and nothing " +
			"is sent when nothing changed.\n\n" +
			"MyReports may show no more than the name and the kind of a connection. What it does not show keeps the value " +
			"that Terraform knows, so changes of it outside Terraform cannot be seen. " +
			"After an import, such settings are taken to be as they are configured: the plan names them, and nothing of them " +
			"is sent.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "The id that MyReports gave the connection, a GUID.",
			},
			"account_tenant_id": schema.StringAttribute{
				Optional: true, Computed: true, CustomType: semantic.AnyCase, Validators: anyID(),
				MarkdownDescription: "The tenant id of the account that the customer belongs to. Defaults to the provider's " +
					"`myreports.account_tenant_id`; where that is not set either, " +
					"the paths of the reseller portal are used, which have no account. Changing it replaces the resource.",
			},
			"customer_tenant_id": schema.StringAttribute{
				Optional: true, Computed: true, CustomType: semantic.AnyCase, Validators: anyID(),
				MarkdownDescription: "The tenant id of the customer. Defaults to the provider's `myreports.customer_tenant_id`. " +
					"Changing it replaces the resource.",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "A short description of the PBX.",
			},
			"country_code": schema.StringAttribute{
				Optional: true, Computed: true, CustomType: semantic.AnyCase,
				Validators: []validator.String{validate.Alpha2()},
				MarkdownDescription: "The country by whose rules MyReports recognises telephone numbers, an ISO 3166-1 alpha-2 " +
					"code such as `DE`. " +
					"Left out, it keeps its value; for a new connection MyReports chooses one, such as `US` in North America.",
			},
			"enabled": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether MyReports connects to the PBX and collects its events. A connection is created " +
					"disabled and enabled by a second call. " +
					"Left out, it keeps its value; a new connection stays disabled.",
			},
			"kazoo": schema.SingleNestedAttribute{
				Optional: true, Attributes: kazooAttributes(),
				MarkdownDescription: "Makes this a connection to a Kazoo. Set either this or `three_cx`; what is left out in it " +
					"keeps its value; changing the kind replaces the resource.",
			},
			"three_cx": schema.SingleNestedAttribute{
				Optional: true, Attributes: threeCXAttributes(),
				MarkdownDescription: "Makes this a connection to a 3CX. Set either this or `kazoo`; what is left out in it keeps " +
					"its value; changing the kind replaces the resource.",
			},
			"adopt_existing": adoption.Attribute("the customer already has a connection to this PBX (the same " +
				"`kazoo.account_id` or `three_cx.license_key_wo`)"),
			"deletion_policy": connectionDeletion.Attribute(),
		},
	}
}

func kazooAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"host_rest": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: semantic.URL,
			Validators: []validator.String{validate.URL("https://kazoo.example.com:8443", "http", "https")},
			MarkdownDescription: "The address of the REST API of the Kazoo (Crossbar). Needed for a new connection; left out, " +
				"it keeps its value.",
		},
		"host_websocket": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: semantic.URL,
			Validators: []validator.String{validate.URL("wss://kazoo.example.com:5555", "ws", "wss")},
			MarkdownDescription: "The address of the websockets of the Kazoo (Blackhole). Needed for a new connection; left " +
				"out, it keeps its value.",
		},
		"account_id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The id of the account on the Kazoo. It says which PBX this is: one can be tied to one " +
				"customer only. Needed for a new connection; left out, it keeps its value.",
		},
		"api_key_wo":         secret.Value("The API key of that account on the Kazoo. Needed for a new connection."),
		"api_key_wo_version": secret.Version("api_key_wo"),
		"monitor_sub_accounts": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Whether the sub-accounts of the account are watched too: for customers with branch offices, " +
				"not for the top account of a reseller. Left out, it keeps its value.",
		},
	}
}

func threeCXAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"license_key_wo": secret.Value("The licence key of the 3CX. It says which PBX this is: one can be tied to one " +
			"customer only. Needed for a new connection. " +
			"Only its version orders it to be sent again; another licence is another PBX, better made a new connection with " +
			"`-replace`. When a new connection is planned and created, it goes in the address of a call that asks whose PBX " +
			"it is."),
		"license_key_wo_version": secret.Version("license_key_wo"),
		"username": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The user on the 3CX that MyReports signs in as. Needed for a new connection; left out, it " +
				"keeps its value.",
		},
		"password_wo":         secret.Value("The password of that user. Needed for a new connection."),
		"password_wo_version": secret.Version("password_wo"),
		"enable_recording_archive": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Whether MyReports fetches and keeps the recordings of calls. Left out, it keeps its value.",
		},
		"recording_archive_frequency": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: timeSpanType,
			Validators: []validator.String{validate.String("a duration of hours, minutes and seconds such as 00:20:00, with "+
				"days before them as in 1.00:00:00, and longer than nothing", func(text string) bool {
				frequency, ok := parseTimeSpan(text)

				return ok && frequency > 0
			})},
			MarkdownDescription: "How often recordings are fetched: hours, minutes and seconds, such as `00:20:00`, with days " +
				"before them as in `1.00:00:00`. " +
				"Another spelling of the same duration is no change. Left out, it keeps its value.",
		},
	}
}

func (r *pbxConnectionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"account_tenant_id": identityschema.StringAttribute{OptionalForImport: true,
			Description: "The tenant id of the account; without one, the provider's default or the paths of the reseller " +
				"portal."},
		"customer_tenant_id": identityschema.StringAttribute{RequiredForImport: true,
			Description: "The tenant id of the customer."},
		"id": identityschema.StringAttribute{RequiredForImport: true,
			Description: "The id that MyReports gave the connection."},
	}}
}

func (r *pbxConnectionResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{resourcevalidator.ExactlyOneOf(path.MatchRoot("kazoo"), path.MatchRoot("three_cx"))}
}

// ModifyPlan implements resource.ResourceWithModifyPlan. An apply is another process, so it cannot
// use a refresh token that holds for one use only. That is known once the plan has used it up.
func (r *pbxConnectionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	r.Resource.ModifyPlan(ctx, req, resp)
	account, ready := r.AccountIfReady()
	if !ready || resp.Plan.Raw.Equal(req.State.Raw) || !account.session.usedUp.Load() ||
		account.warnedOfUsedUpToken.Swap(true) {
		return
	}
	resp.Diagnostics.AddWarning("The refresh token of MyReports cannot be used again",
		"The server has replaced myreports.refresh_token at its first use, which was this plan. The provider keeps the new "+
			"one in its process only, and an apply is another "+
			"process: the server will refuse it there, before anything is changed. Use an access token instead "+
			"(myreports.token, MYREPORTS_TOKEN), "+
			"or save the plan and set MYREPORTS_REFRESH_TOKEN to a new refresh token before you apply it.")
}

func (r *pbxConnectionResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	part := func(name string) ident.Part { return ident.Part{Name: name, Form: guid} }
	ident.ImportWithOptional(ctx, req, resp, part("account_tenant_id"), part("customer_tenant_id"), part("id"))
	var accountTenantID semantic.Text
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("account_tenant_id"), &accountTenantID)...)
	if account, ok := r.AccountIfReady(); ok && accountTenantID.IsNull() && !resp.Diagnostics.HasError() {
		accountTenantID.StringValue = account.Defaults.accountTenant()
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("account_tenant_id"), accountTenantID)...)
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("account_tenant_id"), accountTenantID)...)
	}
}
