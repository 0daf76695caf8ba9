// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

var _ datasource.DataSourceWithConfigure = (*cloudPBXUsersDataSource)(nil)

// cloudPBXUsersDataSource is the data source tenios_cloud_pbx_users.
type cloudPBXUsersDataSource struct{ tenios handle }

// usersModel is the data source.
type usersModel struct {
	userFilter

	Users []userSettings `tfsdk:"users"`
}

// NewCloudPBXUsersDataSource returns the data source tenios_cloud_pbx_users.
func NewCloudPBXUsersDataSource() datasource.DataSource { return &cloudPBXUsersDataSource{} }

func (d *cloudPBXUsersDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = "tenios_cloud_pbx_users"
}

func (d *cloudPBXUsersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest,
	resp *datasource.SchemaResponse) {
	user := userDataAttributes()
	user["user_name"] = schema.StringAttribute{Computed: true,
		MarkdownDescription: "The user's phone number in the form E.164."}
	attributes := map[string]schema.Attribute{
		"users": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The users that match, sorted by `user_name`.",
			NestedObject:        schema.NestedAttributeObject{Attributes: user},
		},
	}
	for name, description := range userFilterTexts {
		attributes[name] = schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	for name, description := range userFilterFlags {
		attributes[name] = schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The users of a Tenios Cloud PBX, all or those that match every filter that is set.",
		Attributes:          attributes,
	}
}

func (d *cloudPBXUsersDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.tenios = handleFor(req.ProviderData)
}

func (d *cloudPBXUsersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data usersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.tenios.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	all, err := account.Users(ctx)
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to list Tenios Cloud PBX users", err, nil)...)

		return
	}
	selected := data.apply(all)
	data.Users = make([]userSettings, len(selected))
	for i, user := range selected {
		resp.Diagnostics.Append(data.Users[i].fromAPI(user)...)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
