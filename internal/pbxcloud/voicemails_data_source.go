// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

var _ datasource.DataSourceWithConfigure = (*voicemailsDataSource)(nil)

// voicemailsDataSource is the data source pbxcloud_voicemails.
type voicemailsDataSource struct{ pbxcloud handle }

// voicemailsModel is the data source.
type voicemailsModel struct {
	Tenant    types.String   `tfsdk:"tenant"`
	Mailboxes []mailboxModel `tfsdk:"mailboxes"`
}

// mailboxModel is an element of mailboxes.
type mailboxModel struct {
	ID          types.String `tfsdk:"id"`
	Mailbox     types.String `tfsdk:"mailbox"`
	FullName    types.String `tfsdk:"full_name"`
	Email       types.String `tfsdk:"email"`
	Attach      types.Bool   `tfsdk:"attach"`
	DeleteSent  types.Bool   `tfsdk:"delete_sent"`
	Language    types.String `tfsdk:"language"`
	TimeZone    types.String `tfsdk:"timezone"`
	MaxMessages types.Int64  `tfsdk:"max_messages"`
}

// NewVoicemailsDataSource returns the data source pbxcloud_voicemails.
func NewVoicemailsDataSource() datasource.DataSource { return &voicemailsDataSource{} }

func (d *voicemailsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = "pbxcloud_voicemails"
}

func (d *voicemailsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The mailboxes of a tenant of PBXCloud.\n\n" +
			"The PBX sends their passwords as well, the PIN of the mailbox and the credentials of an IMAP account. None of " +
			"them is taken over.",
		Attributes: map[string]schema.Attribute{
			"tenant": tenantData(),
			"mailboxes": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The mailboxes, sorted by `mailbox`. What the PBX does not say is null.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": schema.StringAttribute{Computed: true,
						MarkdownDescription: "The id that the PBX gave the mailbox."},
					"mailbox": schema.StringAttribute{Computed: true,
						MarkdownDescription: "The number of the mailbox, such as `102`."},
					"full_name": schema.StringAttribute{Computed: true, MarkdownDescription: "The name of the user."},
					"email": schema.StringAttribute{Computed: true,
						MarkdownDescription: "The address that is told of new messages."},
					"attach": schema.BoolAttribute{Computed: true,
						MarkdownDescription: "Whether messages are attached to the e-mail."},
					"delete_sent": schema.BoolAttribute{Computed: true,
						MarkdownDescription: "Whether a message is deleted from the PBX once the e-mail was sent."},
					"language": schema.StringAttribute{Computed: true, MarkdownDescription: "The language of the announcements."},
					"timezone": schema.StringAttribute{Computed: true, MarkdownDescription: "The time zone of the mailbox."},
					"max_messages": schema.Int64Attribute{Computed: true,
						MarkdownDescription: "How many messages the mailbox can hold."},
				}},
			},
		},
	}
}

func (d *voicemailsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *voicemailsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data voicemailsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant, ok := account.resolveTenant(data.Tenant, &resp.Diagnostics, path.Root("tenant"))
	if !ok {
		return
	}
	found, err := account.Mailboxes(ctx, tenant)
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics(fmt.Sprintf("Unable to list the mailboxes of tenant %s", tenant), err,
			nil)...)

		return
	}
	data.Tenant = types.StringValue(tenant)
	data.Mailboxes = make([]mailboxModel, len(found))
	for i, mailbox := range found {
		data.Mailboxes[i].fromAPI(mailbox)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}

func (m *mailboxModel) fromAPI(mailbox Mailbox) {
	*m = mailboxModel{
		ID: value.TextOrNull(mailbox.ID), Mailbox: value.TextOrNull(mailbox.Number),
		FullName: value.TextOrNull(mailbox.FullName), Email: value.TextOrNull(mailbox.Email),
		Attach: types.BoolPointerValue(mailbox.Attach), DeleteSent: types.BoolPointerValue(mailbox.DeleteSent),
		Language: value.TextOrNull(mailbox.Language), TimeZone: value.TextOrNull(mailbox.TimeZone),
		MaxMessages: types.Int64PointerValue(mailbox.MaxMessages),
	}
}
