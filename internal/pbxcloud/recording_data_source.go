// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

var _ datasource.DataSourceWithConfigure = (*recordingDataSource)(nil)

const recordingType = "pbxcloud_recording"

// recordingDataSource is the data source pbxcloud_recording.
type recordingDataSource struct{ pbxcloud handle }

// recordingModel is the data source.
type recordingModel struct {
	audioModel

	Tenant types.String `tfsdk:"tenant"`
	CallID types.String `tfsdk:"call_id"`
}

// NewRecordingDataSource returns the data source pbxcloud_recording.
func NewRecordingDataSource() datasource.DataSource { return &recordingDataSource{} }

func (d *recordingDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = recordingType
}

func (d *recordingDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	tenant := tenantData()
	tenant.MarkdownDescription += " With an administrator's key neither is needed; null then."
	resp.Schema = schema.Schema{
		MarkdownDescription: "The recording of a call on PBXCloud. One that does not exist is an error." + audioNote,
		Attributes: withAudio(map[string]schema.Attribute{
			"tenant": tenant,
			"call_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "The id of the call, such as `15a4cfe6429054`: what the action `" + dialType +
					"` shows, or what a call record has.",
			},
		}),
	}
}

func (d *recordingDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *recordingDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data recordingModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant := cmp.Or(data.Tenant.ValueString(), account.Tenant)
	audio, err := account.Recording(ctx, tenant, data.CallID.ValueString(), data.limit())
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+recordingType+" "+data.CallID.ValueString(), err,
			nil)...)

		return
	}
	data.Tenant = value.TextOrNull(tenant)
	data.fromAPI(audio)
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
