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

// abandoned says what happens to an abandoned connection, in the documentation and in the plan.
const abandoned = "The connection remains, continues to collect events if it is enabled, and may continue to cost " +
	"money. Terraform only forgets it."

// connectionDeletion are the deletion policies.
var connectionDeletion = deletion.Policies{
	{Name: deletion.Delete, Effect: "MyReports disconnects from the PBX and collects no more of its events. The PBX " +
		"itself is not changed."},
	{Name: deletion.Abandon, Effect: abandoned, Warning: abandoned},
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
		MarkdownDescription: "A connection of MyReports to a customer's PBX, a Kazoo or a 3CX, to collect the events of " +
			"its calls. Any change to it restarts the collector, so the plan warns, all changes are sent in one request, and " +
			"nothing is sent if nothing changed.\n\n" +
			"Omitted settings keep their current value. MyReports may show only the name and the kind of a connection. What " +
			"it does not show keeps the value in the state, so changes to it outside Terraform cannot be detected. After an " +
			"import, such settings are assumed to be as configured: the plan lists them, and they are not sent.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true,
				MarkdownDescription: "The id of the connection at MyReports, a GUID."},
			"account_tenant_id": schema.StringAttribute{
				Optional: true, Computed: true, CustomType: semantic.AnyCase, Validators: anyID(),
				MarkdownDescription: accountTenantText + " Changing it replaces the resource.",
			},
			"customer_tenant_id": schema.StringAttribute{
				Optional: true, Computed: true, CustomType: semantic.AnyCase, Validators: anyID(),
				MarkdownDescription: customerTenantText + " Changing it replaces the resource.",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "A short description of the PBX.",
			},
			"country_code": schema.StringAttribute{
				Optional: true, Computed: true, CustomType: semantic.AnyCase, Validators: []validator.String{validate.Alpha2()},
				MarkdownDescription: "The country whose rules MyReports uses to recognise phone numbers, an ISO 3166-1 alpha-2 " +
					"code such as `DE`. For a new connection it defaults to a choice of MyReports, such as `US` in North America.",
			},
			"enabled": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether MyReports connects to the PBX and collects its events. For a new connection it " +
					"defaults to `false`; a connection is created disabled and enabled by a second request.",
			},
			"kazoo": schema.SingleNestedAttribute{
				Optional: true, Attributes: kazooAttributes(),
				MarkdownDescription: "Connects to a Kazoo. Set either this or `three_cx`. Changing the kind replaces the resource.",
			},
			"three_cx": schema.SingleNestedAttribute{
				Optional: true, Attributes: threeCXAttributes(),
				MarkdownDescription: "Connects to a 3CX. Set either this or `kazoo`. Changing the kind replaces the resource.",
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
			Validators:          []validator.String{validate.URL("https://kazoo.example.com:8443", "http", "https")},
			MarkdownDescription: "The address of the REST API of the Kazoo (Crossbar). Required for a new connection.",
		},
		"host_websocket": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: semantic.URL,
			Validators:          []validator.String{validate.URL("wss://kazoo.example.com:5555", "ws", "wss")},
			MarkdownDescription: "The address of the websockets of the Kazoo (Blackhole). Required for a new connection.",
		},
		"account_id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The id of the account on the Kazoo. It identifies the PBX, which can be tied to one " +
				"customer only. Required for a new connection.",
		},
		"api_key_wo":         secret.Value("The API key of that account on the Kazoo. Required for a new connection."),
		"api_key_wo_version": secret.Version("api_key_wo"),
		"monitor_sub_accounts": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Whether the sub-accounts of the account are monitored too: for customers with branch " +
				"offices, not for the top account of a reseller.",
		},
	}
}

func threeCXAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"license_key_wo": secret.Value("The licence key of the 3CX. It identifies the PBX, which can be tied to one " +
			"customer only. Required for a new connection. Another licence is another PBX: replace the connection with " +
			"`-replace` instead of changing the version. When a new connection is planned and created, the key is part of " +
			"the URL of a request that asks which customer has the PBX."),
		"license_key_wo_version": secret.Version("license_key_wo"),
		"username": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The user on the 3CX that MyReports signs in as. Required for a new connection.",
		},
		"password_wo":         secret.Value("The password of that user. Required for a new connection."),
		"password_wo_version": secret.Version("password_wo"),
		"enable_recording_archive": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Whether MyReports fetches and keeps the recordings of calls.",
		},
		"recording_archive_frequency": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: timeSpanType,
			Validators: []validator.String{validate.String("a positive duration of hours, minutes and seconds such as "+
				"00:20:00, "+
				"optionally with days as in 1.00:00:00", func(text string) bool {
				frequency, ok := parseTimeSpan(text)

				return ok && frequency > 0
			})},
			MarkdownDescription: "How often recordings are fetched, in hours, minutes and seconds such as `00:20:00`, " +
				"optionally with days as in `1.00:00:00`. Another spelling of the same duration is not a change.",
		},
	}
}

func (r *pbxConnectionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"account_tenant_id": identityschema.StringAttribute{OptionalForImport: true,
			Description: "The tenant id of the account. Defaults to the provider's; if neither is set, the paths of the " +
				"reseller portal are used."},
		"customer_tenant_id": identityschema.StringAttribute{RequiredForImport: true,
			Description: "The tenant id of the customer."},
		"id": identityschema.StringAttribute{RequiredForImport: true,
			Description: "The id of the connection at MyReports."},
	}}
}

func (r *pbxConnectionResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{resourcevalidator.ExactlyOneOf(path.MatchRoot("kazoo"), path.MatchRoot("three_cx"))}
}

// ModifyPlan implements resource.ResourceWithModifyPlan. The apply is another process, so it cannot
// use a refresh token that is valid once. That is known when the plan has used it.
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
			"one in its process only, and the apply is another process: there the server will reject the old one, before "+
			"anything is changed. Use an access token instead (myreports.token, MYREPORTS_TOKEN), or save the plan and set "+
			"MYREPORTS_REFRESH_TOKEN to a new refresh token before you apply it.")
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
