// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// Bounds of an audio file in bytes. The largest is what Terraform can still be handed as base64.
const (
	defaultMaxSize = 10 << 20
	largestMaxSize = 32 << 20
)

const (
	mediaFileType        = "pbxcloud_media_file"
	recordingType        = "pbxcloud_recording"
	voicemailMessageType = "pbxcloud_voicemail_message"
)

// audioModel is what all data sources with audio have.
type audioModel struct {
	Tenant        types.String `tfsdk:"tenant"`
	MaxSize       types.Int64  `tfsdk:"max_size"`
	ContentBase64 types.String `tfsdk:"content_base64"`
	ContentType   types.String `tfsdk:"content_type"`
	Size          types.Int64  `tfsdk:"size"`
	SHA256        types.String `tfsdk:"sha256"`
}

// audioSchema returns the schema of a data source with audio, which the selectors find.
func audioSchema(description string, selectors map[string]schema.Attribute) schema.Schema {
	attributes := map[string]schema.Attribute{
		"tenant": tenantData(),
		"max_size": schema.Int64Attribute{
			Optional: true, Validators: []validator.Int64{int64validator.Between(1, largestMaxSize)},
			MarkdownDescription: "The maximum size of the audio in bytes, 1 to 33554432 (32 MiB). Longer audio is an error " +
				"and is not read to its end. Defaults to 10485760 (10 MiB).",
		},
		"content_base64": schema.StringAttribute{Computed: true, Sensitive: true,
			MarkdownDescription: "The audio in base64, for example for the `content_base64` of a `local_file`."},
		"content_type": readonly.String("The media type, such as `audio/wave`: detected from the content, otherwise as the " +
			"PBX reports it."),
		"size":   readonly.Int64("The size of the audio in bytes."),
		"sha256": readonly.String("The SHA-256 digest of the audio, in hexadecimal."),
	}
	maps.Copy(attributes, selectors)

	return schema.Schema{Attributes: attributes, MarkdownDescription: description + "\n\n~> The audio is stored in the " +
		"state, as base64. Recorded speech is personal data, and anyone who can read the state can listen to it."}
}

// limit is the configured or the default maximum size.
func (m audioModel) limit() int64 {
	if m.MaxSize.IsNull() {
		return defaultMaxSize
	}

	return m.MaxSize.ValueInt64()
}

// fromAPI takes over the result of a read. The label names the data source in an error.
func (m *audioModel) fromAPI(audio Audio, err error, label string) diag.Diagnostics {
	if err != nil {
		return apierr.Diagnostics("Unable to read "+label, err, nil)
	}
	digest := sha256.Sum256(audio.Content)
	m.ContentBase64 = types.StringValue(base64.StdEncoding.EncodeToString(audio.Content))
	m.ContentType = types.StringValue(audio.ContentType)
	m.Size = types.Int64Value(int64(len(audio.Content)))
	m.SHA256 = types.StringValue(hex.EncodeToString(digest[:]))

	return nil
}

type mediaFileModel struct {
	audioModel

	ID types.String `tfsdk:"id"`
}

// NewMediaFileDataSource returns the data source pbxcloud_media_file.
func NewMediaFileDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, mediaFileModel]{
		Vendor: Name, Name: mediaFileType,
		Schema: audioSchema("A media file of a PBXCloud tenant, such as an announcement. It is an error if it does not "+
			"exist.", map[string]schema.Attribute{"id": schema.StringAttribute{
			Required: true, Validators: []validator.String{validate.String(rowID.Wanted, rowID.OK)},
			MarkdownDescription: "The id of the media file, such as `3619`, which the PBX calls `objectid`.",
		}}),
		Read: func(ctx context.Context, a *account, data *mediaFileModel) (diags diag.Diagnostics) {
			if !a.resolveTenant(&data.Tenant, &diags) {
				return diags
			}
			audio, err := a.MediaFile(ctx, data.Tenant.ValueString(), data.ID.ValueString(), data.limit())

			return data.fromAPI(audio, err, mediaFileType+" "+data.ID.ValueString())
		},
	})
}

type recordingModel struct {
	audioModel

	CallID types.String `tfsdk:"call_id"`
}

// NewRecordingDataSource returns the data source pbxcloud_recording.
func NewRecordingDataSource() datasource.DataSource {
	tenant := tenantData()
	tenant.MarkdownDescription += " With an administrator's key neither is needed; null then."

	return readonly.New(readonly.Source[*account, recordingModel]{
		Vendor: Name, Name: recordingType,
		Schema: audioSchema("The recording of a call on PBXCloud. It is an error if it does not exist.",
			map[string]schema.Attribute{"tenant": tenant, "call_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "The id of the call, such as `15a4cfe6429054`: from a call record, or as shown by the " +
					"action `" + dialType + "`.",
			}}),
		Read: func(ctx context.Context, a *account, data *recordingModel) diag.Diagnostics {
			data.Tenant = value.TextOrNull(cmp.Or(data.Tenant.ValueString(), a.Tenant))
			audio, err := a.Recording(ctx, data.Tenant.ValueString(), data.CallID.ValueString(), data.limit())

			return data.fromAPI(audio, err, recordingType+" "+data.CallID.ValueString())
		},
	})
}

type voicemailAudioModel struct {
	audioModel

	Mailbox types.String `tfsdk:"mailbox"`
	ID      types.String `tfsdk:"id"`
}

// NewVoicemailMessageDataSource returns the data source pbxcloud_voicemail_message.
func NewVoicemailMessageDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, voicemailAudioModel]{
		Vendor: Name, Name: voicemailMessageType,
		Schema: audioSchema("The audio of a message in a PBXCloud mailbox. It is an error if it does not exist.",
			map[string]schema.Attribute{"mailbox": mailboxData(), "id": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "The id of the message, such as `1475685709-00000004`. The data source `" +
					voicemailMessagesType + "` lists them.",
			}}),
		Read: func(ctx context.Context, a *account, data *voicemailAudioModel) (diags diag.Diagnostics) {
			if !a.resolveTenant(&data.Tenant, &diags) {
				return diags
			}
			audio, err := a.VoicemailAudio(ctx, data.Tenant.ValueString(), data.Mailbox.ValueString(), data.ID.ValueString(),
				data.limit())

			return data.fromAPI(audio, err, voicemailMessageType+" "+data.ID.ValueString())
		},
	})
}
