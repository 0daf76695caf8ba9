// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
)

var _ datasource.DataSourceWithConfigure = (*cloudPBXUserDataSource)(nil)

// cloudPBXUserDataSource is the data source tenios_cloud_pbx_user.
type cloudPBXUserDataSource struct{ tenios handle }

// NewCloudPBXUserDataSource returns the data source tenios_cloud_pbx_user.
func NewCloudPBXUserDataSource() datasource.DataSource { return &cloudPBXUserDataSource{} }

func (d *cloudPBXUserDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = userType
}

// userDataAttributes are the settings of a user as both data sources show them, without its
// user_name.
func userDataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"first_name": schema.StringAttribute{Computed: true,
			MarkdownDescription: "The first name, `\"\"` if there is none."},
		"last_name": schema.StringAttribute{Computed: true,
			MarkdownDescription: "The last name, `\"\"` if there is none."},
		"internal_extension": schema.StringAttribute{Computed: true,
			MarkdownDescription: "The internal extension, `\"\"` if there is none."},
		"email": schema.StringAttribute{Computed: true, CustomType: semantic.Email,
			MarkdownDescription: "The e-mail address, `\"\"` if there is none."},
		"outbound_allowed": schema.BoolAttribute{Computed: true,
			MarkdownDescription: "Whether the user may make outgoing calls."},
		"sip_login_enabled": schema.BoolAttribute{Computed: true,
			MarkdownDescription: "Whether the user may log in to the user portal (despite the name, this is not the SIP " +
				"account)."},
		"call_history_enabled": schema.BoolAttribute{Computed: true,
			MarkdownDescription: "Whether the user portal shows the call history."},
	}
}

func (d *cloudPBXUserDataSource) Schema(_ context.Context, _ datasource.SchemaRequest,
	resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"user_name": schema.StringAttribute{
			Required:   true,
			Validators: []validator.String{phoneNumber{}},
			MarkdownDescription: "The user's phone number in the form E.164, such as `+49221234567`. A number that has no " +
				"user is an error.",
		},
	}
	maps.Copy(attributes, userDataAttributes())
	resp.Schema = schema.Schema{
		MarkdownDescription: "One user of a Tenios Cloud PBX, with everything that Tenios shows of it. The password is " +
			"never shown.",
		Attributes: attributes,
	}
}

func (d *cloudPBXUserDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.tenios = handleFor(req.ProviderData)
}

func (d *cloudPBXUserDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config userSettings
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	account, ok := d.tenios.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	user, err := account.User(ctx, config.UserName.ValueString())
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+userType+" "+config.UserName.ValueString(), err,
			userFields)...)

		return
	}
	var data userSettings
	resp.Diagnostics.Append(data.fromAPI(user)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
