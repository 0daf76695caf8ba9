// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
)

const (
	voicemailsType        = "pbxcloud_voicemails"
	voicemailMessagesType = "pbxcloud_voicemail_messages"
)

type voicemailsModel struct {
	Tenant    types.String `tfsdk:"tenant"`
	Mailboxes []Mailbox    `tfsdk:"mailboxes"`
}

// NewVoicemailsDataSource returns the data source pbxcloud_voicemails.
func NewVoicemailsDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, voicemailsModel]{
		Vendor: Name, Name: voicemailsType,
		Schema: schema.Schema{
			MarkdownDescription: "The mailboxes of a PBXCloud tenant.\n\nThe PBX also sends their credentials: the PIN of the " +
				"mailbox, and the user and password of an IMAP account. They are discarded.",
			Attributes: map[string]schema.Attribute{
				"tenant": tenantData(),
				"mailboxes": schema.ListNestedAttribute{
					Computed: true, MarkdownDescription: "The mailboxes, sorted by `mailbox`. What the PBX does not send is null.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"id":           readonly.String("The id of the mailbox on the PBX."),
						"mailbox":      readonly.String("The number of the mailbox, such as `102`."),
						"full_name":    readonly.String("The name of the user."),
						"email":        readonly.String("The address that is notified of new messages."),
						"attach":       readonly.Bool("Whether messages are attached to the e-mail."),
						"delete_sent":  readonly.Bool("Whether a message is deleted from the PBX once the e-mail was sent."),
						"language":     readonly.String("The language of the announcements."),
						"timezone":     readonly.String("The time zone of the mailbox."),
						"max_messages": readonly.Int64("How many messages the mailbox can hold."),
					}},
				},
			},
		},
		Read: func(ctx context.Context, a *account, data *voicemailsModel) (diags diag.Diagnostics) {
			if !a.resolveTenant(&data.Tenant, &diags) {
				return diags
			}
			var err error
			if data.Mailboxes, err = a.Mailboxes(ctx, data.Tenant.ValueString()); err != nil {
				return apierr.Diagnostics("Unable to list the mailboxes of tenant "+data.Tenant.ValueString(), err, nil)
			}

			return nil
		},
	})
}

type voicemailMessagesModel struct {
	Tenant   types.String       `tfsdk:"tenant"`
	Mailbox  types.String       `tfsdk:"mailbox"`
	Messages []VoicemailMessage `tfsdk:"messages"`
}

// NewVoicemailMessagesDataSource returns the data source pbxcloud_voicemail_messages.
func NewVoicemailMessagesDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, voicemailMessagesModel]{
		Vendor: Name, Name: voicemailMessagesType,
		Schema: schema.Schema{
			MarkdownDescription: "The messages in a PBXCloud mailbox, without their audio, which the data source `" +
				voicemailMessageType + "` reads.\n\nThe PBX does not tell a mailbox without messages from one that does not " +
				"exist: the list is empty for both.",
			Attributes: map[string]schema.Attribute{
				"tenant":  tenantData(),
				"mailbox": mailboxData(),
				"messages": schema.ListNestedAttribute{
					Computed: true,
					MarkdownDescription: "The messages, sorted by `id`, which begins with the time. What the PBX does not send is " +
						"null.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"id":        readonly.String("The id of the message, such as `1475685709-00000004`."),
						"folder":    readonly.String("The folder of the mailbox, such as `INBOX` for new messages."),
						"caller_id": readonly.String("Who called: a number, or a name followed by the number."),
						"received_at": readonly.String("When the message was received, as the PBX writes it: a time in the PBX's time " +
							"zone, or seconds since 1970."),
						"duration": readonly.Int64("The length of the message in seconds."),
					}},
				},
			},
		},
		Read: func(ctx context.Context, a *account, data *voicemailMessagesModel) (diags diag.Diagnostics) {
			if !a.resolveTenant(&data.Tenant, &diags) {
				return diags
			}
			mailbox := data.Mailbox.ValueString()
			var err error
			if data.Messages, err = a.VoicemailMessages(ctx, data.Tenant.ValueString(), mailbox); err != nil {
				return apierr.Diagnostics("Unable to read "+voicemailMessagesType+" of mailbox "+mailbox, err, nil)
			}

			return nil
		},
	})
}

// mailboxData is the attribute mailbox of a data source.
func mailboxData() schema.StringAttribute {
	return schema.StringAttribute{Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "The number of the mailbox, such as `102`."}
}
