// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

const extensionNumberType = "pbx_extension_number"

// extensionNumberModel is the data source.
type extensionNumberModel struct {
	Number types.String `tfsdk:"extension_number"`
	ID     types.String `tfsdk:"id"`
	Name   types.String `tfsdk:"name"`
	Type   types.String `tfsdk:"type"`
}

// NewExtensionNumberDataSource returns the data source pbx_extension_number.
func NewExtensionNumberDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, extensionNumberModel]{
		Vendor: Name, Name: extensionNumberType, Read: readNumberOwner,
		Schema: schema.Schema{
			MarkdownDescription: "Who has an extension number of the PortSIP tenant that the provider is signed in to. A " +
				"number that nothing has is not an error: `id`, `name` and `type` are null then.\n\n" +
				"Numbers of users, ring groups, call queues, conference rooms, virtual receptionists and shared voicemails are " +
				"found. The PBX does not tell of its own numbers, such as that of the voicemail server.",
			Attributes: map[string]schema.Attribute{
				numberAttribute: schema.StringAttribute{
					Required:            true,
					Validators:          []validator.String{extensionDigits()},
					MarkdownDescription: "The extension number, 3 to 64 digits.",
				},
				"id":   readonly.String("The id of what has the number."),
				"name": readonly.String("Its name; for a conference room, its subject."),
				"type": readonly.String("What it is: `EXTENSION` (a user), `RING_GROUP`, `CALL_QUEUE`, `CONFERENCE_ROOM`, " +
					"`VIRTUAL_RECEPTIONIST` or `SHARED_VOICEMAIL`."),
			},
		},
	})
}

func readNumberOwner(ctx context.Context, a *account, data *extensionNumberModel) diag.Diagnostics {
	number := data.Number.ValueString()
	owner, err := a.numbers.ownerOf(ctx, number)
	if err != nil {
		return apierr.Diagnostics("Unable to read "+extensionNumberType+" "+number, err, nil)
	}
	data.ID, data.Name = value.TextOrNull(owner.id), value.TextOrNull(owner.name)
	data.Type = types.StringNull()
	if owner.id != "" {
		data.Type = value.TextOrNull(owner.kind)
	}

	return nil
}
