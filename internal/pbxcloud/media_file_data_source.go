// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var _ datasource.DataSourceWithConfigure = (*mediaFileDataSource)(nil)

const mediaFileType = "pbxcloud_media_file"

// mediaFileDataSource is the data source pbxcloud_media_file.
type mediaFileDataSource struct{ pbxcloud handle }

// mediaFileModel is the data source.
type mediaFileModel struct {
	audioModel

	Tenant types.String `tfsdk:"tenant"`
	ID     types.String `tfsdk:"id"`
}

// NewMediaFileDataSource returns the data source pbxcloud_media_file.
func NewMediaFileDataSource() datasource.DataSource { return &mediaFileDataSource{} }

func (d *mediaFileDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = mediaFileType
}

func (d *mediaFileDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A media file of a tenant of PBXCloud, such as an announcement. One that does not exist is an " +
			"error." + audioNote,
		Attributes: withAudio(map[string]schema.Attribute{
			"tenant": tenantData(),
			"id": schema.StringAttribute{
				Required: true, Validators: []validator.String{validate.String(rowID.Wanted, rowID.OK)},
				MarkdownDescription: "The id of the media file, such as `3619`, which the PBX calls `objectid`.",
			},
		}),
	}
}

func (d *mediaFileDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *mediaFileDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data mediaFileModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant, ok := account.resolveTenant(data.Tenant, &resp.Diagnostics, path.Root("tenant"))
	if !ok {
		return
	}
	audio, err := account.MediaFile(ctx, tenant, data.ID.ValueString(), data.limit())
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+mediaFileType+" "+data.ID.ValueString(), err, nil)...)

		return
	}
	data.Tenant = types.StringValue(tenant)
	data.fromAPI(audio)
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
