// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
)

// dataSource returns the data source of the kind.
func (k settingsKind) dataSource() datasource.DataSource {
	attributes := shown(merged(k.settings, k.readOnly, k.dataOnly))
	attributes["id"] = readonly.String("The id of the tenant.")
	body := schema.Schema{
		MarkdownDescription: "Shows the " + k.noun + ": the one that the provider is signed in to. Secrets are never shown.",
		Attributes:          attributes,
	}

	return readonly.New(readonly.Source[*account, types.Object]{
		Vendor: Name, Name: k.typeName, Schema: body,
		Read: func(ctx context.Context, a *account, data *types.Object) diag.Diagnostics {
			live, err := k.read(ctx, a.Client, data.AttributeTypes(ctx))
			if err == nil && k.isHidden(live) {
				err = &apierr.Error{Method: "GET", Path: k.object(a.Client).path,
					Message: "this PBX does not show the " + k.noun}
			}
			if err != nil {
				return apierr.Diagnostics("Unable to read "+k.typeName, err, nil)
			}
			*data = types.ObjectValueMust(data.AttributeTypes(ctx), live)

			return nil
		},
	})
}
