// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Bounds of an audio file in bytes. The largest is what Terraform can still be handed as base64.
const (
	defaultMaxSize = 10 << 20
	largestMaxSize = 32 << 20
)

// audioNote is what the descriptions of all data sources with audio say.
const audioNote = "\n\n~> The audio goes into the state, as base64. What people said is personal data: whoever may " +
	"read the state can listen to it."

// audioModel is what all data sources with audio have.
type audioModel struct {
	MaxSize       types.Int64  `tfsdk:"max_size"`
	ContentBase64 types.String `tfsdk:"content_base64"`
	ContentType   types.String `tfsdk:"content_type"`
	Size          types.Int64  `tfsdk:"size"`
	SHA256        types.String `tfsdk:"sha256"`
}

// withAudio adds the attributes of audioModel.
func withAudio(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	maps.Copy(attributes, map[string]schema.Attribute{
		"max_size": schema.Int64Attribute{
			Optional: true, Validators: []validator.Int64{int64validator.Between(1, largestMaxSize)},
			MarkdownDescription: "How many bytes the audio may have, 1 to 33554432 (32 MiB). A longer one is an error and is " +
				"not read to its end. Defaults to 10485760 (10 MiB).",
		},
		"content_base64": schema.StringAttribute{Computed: true, Sensitive: true,
			MarkdownDescription: "The audio in base64, such as for the `content_base64` of a `local_file`."},
		"content_type": schema.StringAttribute{Computed: true,
			MarkdownDescription: "The kind of the audio, such as `audio/wave`: found out from its content, else as the PBX says."},
		"size": schema.Int64Attribute{Computed: true, MarkdownDescription: "The size of the audio in bytes."},
		"sha256": schema.StringAttribute{Computed: true,
			MarkdownDescription: "The SHA-256 digest of the audio, in hexadecimal."},
	})

	return attributes
}

// limit is the configured or the default size that the audio may have.
func (m audioModel) limit() int64 {
	if m.MaxSize.IsNull() {
		return defaultMaxSize
	}

	return m.MaxSize.ValueInt64()
}

func (m *audioModel) fromAPI(audio Audio) {
	digest := sha256.Sum256(audio.Content)
	m.ContentBase64 = types.StringValue(base64.StdEncoding.EncodeToString(audio.Content))
	m.ContentType = types.StringValue(audio.ContentType)
	m.Size = types.Int64Value(int64(len(audio.Content)))
	m.SHA256 = types.StringValue(hex.EncodeToString(digest[:]))
}
