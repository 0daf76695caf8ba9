// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"context"
	"fmt"
	"net/mail"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/phone"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
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
	"user_name": path.Root("user_name"), "password": path.Root("password_wo"), "first_name": path.Root("first_name"),
	"last_name": path.Root("last_name"), "internal_extension": path.Root("internal_extension"),
	"email": path.Root("email"),
}

// userDeletion says what can happen to a user when its resource is destroyed: the API has no
// delete.
var userDeletion = deletion.Policies{
	{
		Name:   deletion.Abandon,
		Effect: "the user stays as it is on the PBX and can go on calling; Terraform only forgets it.",
		Warning: "Tenios has no way to delete a Cloud PBX user. The user stays on the PBX as it is and can go on " +
			"calling; Terraform only forgets it. Set deletion_policy = \"disable\" before destroying to lock the user out.",
	},
	{
		Name: deletion.Disable,
		Effect: "the user stays on the PBX, but `outbound_allowed`, `sip_login_enabled` and `call_history_enabled` are " +
			"turned off and its password becomes a random one that nobody knows.",
		Warning: "Tenios has no way to delete a Cloud PBX user. The user stays on the PBX, but outbound_allowed, " +
			"sip_login_enabled and call_history_enabled are turned off and the password becomes a random one that nobody " +
			"knows, so phones that are signed in with it lose their line.",
	},
	{
		Name:   deletion.Prevent,
		Effect: "the plan fails.",
	},
}

// cloudPBXUserResource is the resource tenios_cloud_pbx_user.
type cloudPBXUserResource struct {
	lifecycle.Resource[*account, userModel]
}

// NewCloudPBXUserResource returns the resource tenios_cloud_pbx_user.
func NewCloudPBXUserResource() resource.Resource {
	return &cloudPBXUserResource{lifecycle.NewResource(userLifecycle())}
}

func (r *cloudPBXUserResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	text := func(description string, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description,
			Validators: validators}
	}
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A user of a Tenios Cloud PBX: a phone number with a SIP account and a login for the user " +
			"portal, <https://pbx.tenios.com>.\n\n" +
			"Only what is configured is managed: an omitted setting keeps its current value; a new user has none.\n\n" +
			"An update writes all settings, those that are omitted as the list of users showed them at most 5 seconds " +
			"before.\n\n" +
			"~> **Every update sends the password again**, because Tenios requires one with each write. A password that " +
			"the user changed in the portal " +
			"is lost then; the plan warns of it.\n\n" +
			"~> **Tenios cannot delete a user.** What destroying the resource does instead is decided by `deletion_policy`.",
		Attributes: map[string]schema.Attribute{
			"user_name": schema.StringAttribute{
				Required:   true,
				Validators: []validator.String{phoneNumber{}},
				MarkdownDescription: "The user's phone number in the form E.164, such as `+49221234567`. It must be one of " +
					"the account's Cloud PBX numbers. " +
					"Changing it replaces the resource: the old user is treated as `deletion_policy` says.",
			},
			"password_wo": secret.Value("The password, both of the SIP account and of the user portal. Required to create " +
				"the user and for every change of a setting, because Tenios requires the password with each write. " +
				"Tenios refuses passwords that are easily guessed."),
			"password_wo_version": secret.Version("password_wo"),
			"first_name":          text("The first name; `\"\"` clears it."),
			"last_name":           text("The last name; `\"\"` clears it."),
			"internal_extension": text("The internal extension, in digits; `\"\"` clears it. The emergency numbers `110` "+
				"and `112` are not allowed.", stringvalidator.RegexMatches(digitsOrNone, "must consist of digits"),
				stringvalidator.NoneOf("110", "112")),
			"email": schema.StringAttribute{
				Optional: true, Computed: true, CustomType: semantic.Email, Validators: []validator.String{emailAddress()},
				MarkdownDescription: "The e-mail address; `\"\"` clears it.",
			},
			"outbound_allowed": flag("Whether the user may make outgoing calls. A new user gets `false`."),
			"sip_login_enabled": flag("Whether the user may log in to the user portal (despite the name, this is not the " +
				"SIP account). A new user gets `false`."),
			"call_history_enabled": flag("Whether the user portal shows the call history. A new user gets `false`."),
			"adopt_existing":       adoption.Attribute("the account already has a user with this `user_name`"),
			"deletion_policy":      userDeletion.Attribute(),
		},
	}
}

func (r *cloudPBXUserResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"user_name": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "The user's phone number in the form E.164, such as +49221234567.",
			},
		},
	}
}

func (r *cloudPBXUserResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, ident.Part{Name: "user_name", Form: userNumber})
	var name types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("user_name"), &name)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// Otherwise Terraform would only say of a number that no country has that the object does not
	// exist.
	var checked validator.StringResponse
	phoneNumber{}.ValidateString(ctx, validator.StringRequest{Path: path.Root("user_name"), ConfigValue: name}, &checked)
	for _, d := range checked.Diagnostics {
		resp.Diagnostics.AddError("Invalid import id", "The id is the user_name. "+d.Detail())
	}
}

// digitsOrNone is the form of an internal extension.
var digitsOrNone = regexp.MustCompile(`^[0-9]*$`)

// phoneNumber accepts a number in the form E.164 that has a country calling code and a length that
// exists there. It does not ask whether the number is assigned: Tenios hands out ranges that are
// newer than any table.
type phoneNumber struct{}

func (phoneNumber) Description(context.Context) string {
	return "must be " + userNumber.Wanted
}

func (v phoneNumber) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v phoneNumber) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueString()
	switch e164, certain := phone.E164(value); {
	case !certain:
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid phone number",
			fmt.Sprintf("%q %s. The function provider::pbx::e164 writes numbers so.", value, v.Description(ctx)))
	case e164 != value:
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid phone number",
			fmt.Sprintf("%q %s. Write it as %q.", value, v.Description(ctx), e164))
	}
}

// emailAddress accepts an address without a display name, at a domain with a dot, or nothing.
func emailAddress() validator.String {
	return validate.String("an e-mail address such as alice@example.com", func(text string) bool {
		address, err := mail.ParseAddress(text)
		_, domain, _ := strings.Cut(text, "@")

		return text == "" || err == nil && address.Address == text && strings.Contains(strings.Trim(domain, "."), ".")
	})
}
