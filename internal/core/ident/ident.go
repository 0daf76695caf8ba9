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

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// Part is one part of an import id: an attribute of the identity, which must be a string and have
// the same name in the resource.
type Part struct {
	Name string
	// Form is what its values look like.
	Form wire.Form
}

// Import puts the parts of an import id, in their order, or the attributes of an import identity,
// into the state.
func Import(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, parts ...Part) {
	importParts(ctx, req, resp, parts, len(parts))
}

// ImportWithOptional is Import for an id whose first part may be missing. Its attribute is then
// null.
func ImportWithOptional(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
	optional Part, parts ...Part) {
	importParts(ctx, req, resp, append([]Part{optional}, parts...), len(parts))
}

// importParts imports an id of which the last parts are required.
func importParts(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, all []Part,
	required int) {
	values := strings.Split(req.ID, "/")
	if req.ID == "" {
		values = make([]string, len(all))
		for i, part := range all {
			var value types.String
			resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(part.Name), &value)...)
			values[i] = value.ValueString()
		}
		if required < len(all) && values[0] == "" {
			values = values[1:]
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if len(values) < required || len(values) > len(all) || slices.Contains(values, "") {
		resp.Diagnostics.AddError("Invalid import id",
			fmt.Sprintf("Expected an id of the form `%s`, got %q.", form(all, required), req.ID))

		return
	}
	given := all[len(all)-len(values):]
	for i, value := range values {
		if err := given[i].Form.Check(value, "the "+given[i].Name+" to import"); err != nil {
			resp.Diagnostics.AddError("Invalid import id",
				fmt.Sprintf("Expected an id of the form `%s`: %s.", form(all, required), err))
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	for i, value := range values {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(given[i].Name), value)...)
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(given[i].Name), value)...)
	}
}

// form returns what an import id looks like, with and without the part that may be missing.
func form(all []Part, required int) string {
	names := make([]string, len(all))
	for i, part := range all {
		names[i] = part.Name
	}
	shown := strings.Join(names[len(all)-required:], "/")
	if required < len(all) {
		shown += "` or `" + strings.Join(names, "/")
	}

	return shown
}
