// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

// listedSettings is the one object of a list of settings, and how it is displayed.
type listedSettings struct {
	live        values
	displayName string
}

// listResource returns the list resource of the kind. It lists exactly one object, so a query finds
// what there is to import, and generates its configuration, as for everything else.
func (k settingsKind) listResource() list.ListResource {
	return listing.Resource[*account, struct{}, listedSettings]{
		Vendor: Name, Name: k.typeName, Fill: k.show,
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Lists the " + k.noun +
					" for `terraform query`: exactly one object, that of the tenant that the provider is signed in to.",
			}
		},
		List: func(ctx context.Context, a *account, _ struct{}, _ list.ListRequest) ([]listedSettings, diag.Diagnostics) {
			live, err := k.read(ctx, a.Client, k.shownTypes)
			var tenant Document
			if err == nil {
				tenant, err = a.tenant.get(ctx)
			}
			if err != nil {
				return nil, apierr.Diagnostics("Unable to list "+k.typeName, err, nil)
			}

			return []listedSettings{{live, displayName(tenant)}}, nil
		},
	}.New()
}

// show sets what is shown of the object. The resource is as after an import and a refresh.
func (k settingsKind) show(ctx context.Context, listed listedSettings, includeResource bool,
	result *list.ListResult) diag.Diagnostics {
	result.DisplayName = listed.displayName
	diags := result.Identity.Set(ctx, identityOf(listed.live))
	if !includeResource {
		return diags
	}
	if k.isHidden(listed.live) {
		diags.AddWarning("The settings of "+k.typeName+" cannot be shown",
			"This PBX does not show the "+k.noun+". It can be imported, but all of its settings are null until Terraform "+
				"writes them.")
	}
	listed.live["deletion_policy"] = types.StringValue(settingsDeletion.Default())
	diags.Append(result.Resource.Set(ctx, k.model(listed.live))...)

	return diags
}

// displayName is how a query shows a tenant: by its name, and by its SIP domain.
func displayName(tenant Document) string {
	name, _ := tenant["name"].(string)
	domain, _ := tenant["domain"].(string)
	switch {
	case name == "":
		return domain
	case domain == "":
		return name
	default:
		return fmt.Sprintf("%s (%s)", name, domain)
	}
}
