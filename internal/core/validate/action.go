// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package validate

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// Action validates the configuration of an action by the validators of its schema and by its
// ValidateConfig. Terraform does so only before variables and resources have values, so an action
// calls it for itself when it is planned.
func Action(ctx context.Context, a action.Action, config tfsdk.Config) diag.Diagnostics {
	var diags diag.Diagnostics
	attributes := actionAttributes(ctx, a)
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		validateAttribute(ctx, path.Root(name), attributes[name], config, &diags)
	}
	if whole, ok := a.(action.ActionWithValidateConfig); ok {
		var resp action.ValidateConfigResponse
		whole.ValidateConfig(ctx, action.ValidateConfigRequest{Config: config}, &resp)
		diags.Append(resp.Diagnostics...)
	}

	return diags
}

// Invocation is Action for an action that is about to be invoked: a value that is still unknown is
// an error too.
func Invocation(ctx context.Context, a action.Action, config tfsdk.Config) diag.Diagnostics {
	var metadata action.MetadataResponse
	a.Metadata(ctx, action.MetadataRequest{}, &metadata)
	var diags diag.Diagnostics
	for _, name := range slices.Sorted(maps.Keys(actionAttributes(ctx, a))) {
		var configured attr.Value
		diags.Append(config.GetAttribute(ctx, path.Root(name), &configured)...)
		if configured == nil {
			continue
		}
		if raw, err := configured.ToTerraformValue(ctx); err != nil || !raw.IsFullyKnown() {
			diags.AddAttributeError(path.Root(name), "Unable to invoke "+metadata.TypeName,
				fmt.Sprintf("The value of %s is not known, so nothing was sent.", name))
		}
	}
	if diags.HasError() {
		return diags
	}

	return Action(ctx, a, config)
}

func actionAttributes(ctx context.Context, a action.Action) map[string]schema.Attribute {
	var resp action.SchemaResponse
	a.Schema(ctx, action.SchemaRequest{}, &resp)

	return resp.Schema.Attributes
}

// validateAttribute runs the validators of one attribute, of the types that the actions have.
func validateAttribute(
	ctx context.Context, at path.Path, attribute schema.Attribute, config tfsdk.Config, diags *diag.Diagnostics,
) {
	switch attribute := attribute.(type) {
	case schema.StringAttribute:
		var resp validator.StringResponse
		req := validator.StringRequest{Path: at, PathExpression: at.Expression(), Config: config}
		resp.Diagnostics.Append(config.GetAttribute(ctx, at, &req.ConfigValue)...)
		for _, v := range attribute.Validators {
			v.ValidateString(ctx, req, &resp)
		}
		diags.Append(resp.Diagnostics...)
	case schema.NumberAttribute:
		var resp validator.NumberResponse
		req := validator.NumberRequest{Path: at, PathExpression: at.Expression(), Config: config}
		resp.Diagnostics.Append(config.GetAttribute(ctx, at, &req.ConfigValue)...)
		for _, v := range attribute.Validators {
			v.ValidateNumber(ctx, req, &resp)
		}
		diags.Append(resp.Diagnostics...)
	case schema.MapAttribute:
		var resp validator.MapResponse
		req := validator.MapRequest{Path: at, PathExpression: at.Expression(), Config: config}
		resp.Diagnostics.Append(config.GetAttribute(ctx, at, &req.ConfigValue)...)
		for _, v := range attribute.Validators {
			v.ValidateMap(ctx, req, &resp)
		}
		diags.Append(resp.Diagnostics...)
	}
}
