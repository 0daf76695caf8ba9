// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

var _ datasource.DataSourceWithConfigure = (*voicemailMessageDataSource)(nil)

const voicemailMessageType = "pbxcloud_voicemail_message"

// voicemailMessageDataSource is the data source pbxcloud_voicemail_message.
type voicemailMessageDataSource struct{ pbxcloud handle }

// voicemailAudioModel is the data source.
type voicemailAudioModel struct {
	audioModel

	Tenant  types.String `tfsdk:"tenant"`
	Mailbox types.String `tfsdk:"mailbox"`
	ID      types.String `tfsdk:"id"`
}

// NewVoicemailMessageDataSource returns the data source pbxcloud_voicemail_message.
func NewVoicemailMessageDataSource() datasource.DataSource { return &voicemailMessageDataSource{} }

func (d *voicemailMessageDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = voicemailMessageType
}

func (d *voicemailMessageDataSource) Schema(_ context.Context, _ datasource.SchemaRequest,
	resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The audio of a message in a mailbox of PBXCloud. A message that does not exist is an error." +
			audioNote,
		Attributes: withAudio(map[string]schema.Attribute{
			"tenant":  tenantData(),
			"mailbox": mailboxData(),
			"id": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "The id of the message, such as `1475685709-00000004`. The data source `" +
					voicemailMessagesType + "` lists them.",
			},
		}),
	}
}

func (d *voicemailMessageDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *voicemailMessageDataSource) Read(ctx context.Context, req datasource.ReadRequest,
	resp *datasource.ReadResponse) {
	var data voicemailAudioModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant, ok := account.resolveTenant(data.Tenant, &resp.Diagnostics, path.Root("tenant"))
	if !ok {
		return
	}
	audio, err := account.VoicemailAudio(ctx, tenant, data.Mailbox.ValueString(), data.ID.ValueString(), data.limit())
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+voicemailMessageType+" "+data.ID.ValueString(), err,
			nil)...)

		return
	}
	data.Tenant = types.StringValue(tenant)
	data.fromAPI(audio)
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
