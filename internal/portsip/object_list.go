// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

// filterModel selects objects, for the list resources.
type filterModel struct {
	Filter types.String `tfsdk:"filter"`
	Search types.String `tfsdk:"search"`
}

// listedObject is one result of a list: what the list shows, and the state of an object that is
// included.
type listedObject struct {
	shown Document
	state values
	diags diag.Diagnostics
}

// listResource returns the list resource of the kind.
func (k objectKind) listResource() list.ListResource {
	attributes := map[string]schema.Attribute{}
	for name, description := range k.filterTexts() {
		attributes[name] = schema.StringAttribute{Optional: true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)}, MarkdownDescription: description}
	}

	return listing.Resource[*account, filterModel, listedObject]{
		Vendor: Name, Name: k.typeName, List: k.list, Fill: k.show,
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Lists each " + k.one + " of a PortSIP tenant for `terraform query`, all or those that " +
					"match, sorted by name.",
				Attributes: attributes,
			}
		},
	}.New()
}

func (k objectKind) list(ctx context.Context, a *account, filter filterModel,
	req list.ListRequest) ([]listedObject, diag.Diagnostics) {
	o := a.objects[k.path]
	found, err := o.list(ctx, Query{Filter: filter.Filter.ValueString(), Search: filter.Search.ValueString()})
	if err == nil {
		sortByName(found)
		if req.Limit > 0 && int64(len(found)) > req.Limit {
			found = found[:req.Limit] // Before any of them is read on its own.
		}
		if req.IncludeResource {
			found, err = o.read.Detailed(ctx, found)
		}
	}
	if err != nil {
		return nil, apierr.Diagnostics("Unable to list "+k.noun+"s", err, nil)
	}
	results := make([]listedObject, len(found))
	for i, d := range found {
		result := listedObject{shown: d}
		err := o.idError(d)
		if err == nil && req.IncludeResource {
			result.state, result.diags, err = k.stateOf(ctx, a, d)
		}
		if err != nil {
			result.diags = apierr.Diagnostics("Unable to list a "+k.noun, err, nil)
		}
		results[i] = result
	}

	return results, nil
}

// show sets what is shown of one object.
func (k objectKind) show(ctx context.Context, l listedObject, includeResource bool,
	result *list.ListResult) diag.Diagnostics {
	diags := l.diags
	shown, _ := k.fromAPI(ctx, l.shown)
	result.DisplayName = shown.text("name")
	if k.label != nil {
		result.DisplayName = k.label(shown)
	} else if number := shown.text(numberAttribute); number != "" {
		result.DisplayName += " (" + number + ")"
	}
	if diags.HasError() && l.state == nil {
		return diags
	}
	diags.Append(result.Identity.Set(ctx, identityModel{ID: types.StringValue(idOf(l.shown))})...)
	if includeResource {
		diags.Append(result.Resource.Set(ctx, k.model(k.withOptions(l.state)))...)
	}

	return diags
}
