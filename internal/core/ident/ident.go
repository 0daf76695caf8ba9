// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package ident imports resources by an id of parts joined by "/" or by their identity.
package ident

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Import puts the parts of an import id, or the attributes of an import identity, into the state. The names are those of
// the identity's attributes, which must be strings and have the same names in the resource, in the order of the id.
func Import(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, names ...string) {
	importParts(ctx, req, resp, "", names)
}

// ImportWithOptional is Import for an id whose first part may be missing. Its attribute is then null.
func ImportWithOptional(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, optional string, names ...string) {
	importParts(ctx, req, resp, optional, names)
}

func importParts(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, optional string, names []string) {
	form := strings.Join(names, "/")
	all := names
	if optional != "" {
		form = fmt.Sprintf("%s` or `%s/%s", form, optional, form)
		all = append([]string{optional}, names...)
	}
	values := strings.Split(req.ID, "/")
	if req.ID == "" {
		values = make([]string, len(all))
		for i, name := range all {
			var value types.String
			resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(name), &value)...)
			values[i] = value.ValueString()
		}
		if optional != "" && values[0] == "" {
			values = values[1:]
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if len(values) < len(names) || len(values) > len(all) || slices.Contains(values, "") {
		resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("Expected an id of the form `%s`, got %q.", form, req.ID))

		return
	}
	for i, value := range values {
		name := all[len(all)-len(values)+i]
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(name), value)...)
	}
}
