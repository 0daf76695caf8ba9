// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

var _ datasource.DataSourceWithConfigure = (*voicemailMessagesDataSource)(nil)

const voicemailMessagesType = "pbxcloud_voicemail_messages"

// voicemailMessagesDataSource is the data source pbxcloud_voicemail_messages.
type voicemailMessagesDataSource struct{ pbxcloud handle }

// voicemailMessagesModel is the data source.
type voicemailMessagesModel struct {
	Tenant   types.String            `tfsdk:"tenant"`
	Mailbox  types.String            `tfsdk:"mailbox"`
	Messages []voicemailMessageModel `tfsdk:"messages"`
}

// voicemailMessageModel is an element of messages.
type voicemailMessageModel struct {
	ID         types.String `tfsdk:"id"`
	Folder     types.String `tfsdk:"folder"`
	CallerID   types.String `tfsdk:"caller_id"`
	ReceivedAt types.String `tfsdk:"received_at"`
	Duration   types.Int64  `tfsdk:"duration"`
}

// NewVoicemailMessagesDataSource returns the data source pbxcloud_voicemail_messages.
func NewVoicemailMessagesDataSource() datasource.DataSource { return &voicemailMessagesDataSource{} }

func (d *voicemailMessagesDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = voicemailMessagesType
}

func (d *voicemailMessagesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest,
	resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The messages in a mailbox of PBXCloud, without their audio, which the data source `" +
			voicemailMessageType + "` has.\n\n" +
			"The PBX says the same of a mailbox without messages and of one that does not exist: there are none.",
		Attributes: map[string]schema.Attribute{
			"tenant":  tenantData(),
			"mailbox": mailboxData(),
			"messages": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The messages, sorted by `id`, which begins with the time. What the PBX does not say is null.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": schema.StringAttribute{Computed: true,
						MarkdownDescription: "The id of the message, such as `1475685709-00000004`."},
					"folder": schema.StringAttribute{Computed: true,
						MarkdownDescription: "The folder of the mailbox, such as `INBOX` for new messages."},
					"caller_id": schema.StringAttribute{Computed: true,
						MarkdownDescription: "Who called: a number, or a name with the number behind it."},
					"received_at": schema.StringAttribute{Computed: true,
						MarkdownDescription: "When the message came, as the PBX writes it: a time in the PBX's time zone, or seconds " +
							"since 1970."},
					"duration": schema.Int64Attribute{Computed: true, MarkdownDescription: "How long the message is, in seconds."},
				}},
			},
		},
	}
}

// mailboxData is the attribute mailbox of a data source.
func mailboxData() schema.StringAttribute {
	return schema.StringAttribute{Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "The number of the mailbox, such as `102`."}
}

func (d *voicemailMessagesDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *voicemailMessagesDataSource) Read(ctx context.Context, req datasource.ReadRequest,
	resp *datasource.ReadResponse) {
	var data voicemailMessagesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant, ok := account.resolveTenant(data.Tenant, &resp.Diagnostics, path.Root("tenant"))
	if !ok {
		return
	}
	found, err := account.VoicemailMessages(ctx, tenant, data.Mailbox.ValueString())
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics(fmt.Sprintf("Unable to read %s of mailbox %s", voicemailMessagesType,
			data.Mailbox.ValueString()), err, nil)...)

		return
	}
	data.Tenant = types.StringValue(tenant)
	data.Messages = make([]voicemailMessageModel, len(found))
	for i, message := range found {
		data.Messages[i] = voicemailMessageModel{
			ID: value.TextOrNull(message.ID), Folder: value.TextOrNull(message.Folder),
			CallerID:   value.TextOrNull(message.CallerID),
			ReceivedAt: value.TextOrNull(message.ReceivedAt), Duration: types.Int64PointerValue(message.Duration),
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
