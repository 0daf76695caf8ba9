// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

// mainPrefix is the name of the provider. The index page and the functions go with its types.
const mainPrefix = "pbx"

// object is an object of JSON.
type object = map[string]any

// schema is the provider's schema in the form of `terraform providers schema -json`, which is what
// tfplugindocs reads: for each kind, such as resource_schemas, the schema of each type.
type schema struct {
	config object
	kinds  map[string]object
}

// providerSchema asks the provider for its schema, in the way in which Terraform asks a running
// one.
func providerSchema(ctx context.Context) (schema, error) {
	server := providerserver.NewProtocol6(provider.New("docs")())()
	all, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return schema{}, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return schema{}, err
	}
	for _, d := range slices.Concat(all.Diagnostics, identities.Diagnostics) {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return schema{}, errors.New("the provider's schema is invalid: " + d.Summary + ": " + d.Detail)
		}
	}

	return schema{config: convertSchema(all.Provider), kinds: map[string]object{
		"resource_schemas":      convertAll(all.ResourceSchemas, convertSchema),
		"data_source_schemas":   convertAll(all.DataSourceSchemas, convertSchema),
		"list_resource_schemas": convertAll(all.ListResourceSchemas, convertSchema),
		"action_schemas": convertAll(all.ActionSchemas, func(a *tfprotov6.ActionSchema) object {
			return convertSchema(a.Schema)
		}),
		"resource_identity_schemas": convertAll(identities.IdentitySchemas, convertIdentity),
		"functions":                 convertAll(all.Functions, convertFunction),
	}}, nil
}

// prefixOf returns the part of a type's name before the first underscore: pbx, or a vendor.
func prefixOf(typeName string) string {
	prefix, _, _ := strings.Cut(typeName, "_")

	return prefix
}

// prefixes returns the prefixes of all types, sorted.
func (s schema) prefixes() []string {
	found := map[string]bool{mainPrefix: true}
	for kind, types := range s.kinds {
		for name := range types {
			if kind != "functions" {
				found[prefixOf(name)] = true
			}
		}
	}

	return slices.Sorted(maps.Keys(found))
}

// part returns the schema of a provider that has only the types of one prefix. Functions have no
// prefix and belong to the provider's own.
func (s schema) part(prefix string) object {
	part := object{"provider": s.config}
	for kind, types := range s.kinds {
		chosen := maps.Clone(types)
		maps.DeleteFunc(chosen, func(name string, _ any) bool {
			return kind == "functions" && prefix != mainPrefix || kind != "functions" && prefixOf(name) != prefix
		})
		part[kind] = chosen
	}

	return part
}

func convertAll[S any](from map[string]S, convert func(S) object) object {
	to := object{}
	for name, schema := range from {
		to[name] = convert(schema)
	}

	return to
}

func convertSchema(s *tfprotov6.Schema) object {
	if len(s.Block.BlockTypes) > 0 {
		panic("nested blocks are not converted: use nested attributes")
	}

	return object{"version": s.Version, "block": object{"attributes": convertAttributes(s.Block.Attributes),
		"description": s.Block.Description, "description_kind": descriptionKind(s.Block.DescriptionKind)}}
}

func convertAttributes(from []*tfprotov6.SchemaAttribute) object {
	to := object{}
	for _, a := range from {
		attribute := object{"description": a.Description, "description_kind": descriptionKind(a.DescriptionKind),
			"deprecated": a.Deprecated, "required": a.Required, "optional": a.Optional, "computed": a.Computed,
			"sensitive": a.Sensitive, "write_only": a.WriteOnly}
		if a.NestedType == nil {
			attribute["type"] = a.Type
		} else {
			attribute["nested_type"] = object{"attributes": convertAttributes(a.NestedType.Attributes),
				"nesting_mode": strings.ToLower(a.NestedType.Nesting.String())}
		}
		to[a.Name] = attribute
	}

	return to
}

func convertIdentity(s *tfprotov6.ResourceIdentitySchema) object {
	attributes := object{}
	for _, a := range s.IdentityAttributes {
		attributes[a.Name] = object{"type": a.Type, "description": a.Description,
			"required_for_import": a.RequiredForImport, "optional_for_import": a.OptionalForImport}
	}

	return object{"version": s.Version, "attributes": attributes}
}

func convertFunction(f *tfprotov6.Function) object {
	parameters := []object{}
	for _, p := range f.Parameters {
		parameters = append(parameters, object{"name": p.Name, "description": p.Description,
			"is_nullable": p.AllowNullValue, "type": p.Type})
	}

	return object{"description": f.Description, "summary": f.Summary, "return_type": f.Return.Type,
		"parameters": parameters}
}

func descriptionKind(k tfprotov6.StringKind) string {
	if k == tfprotov6.StringKindMarkdown {
		return "markdown"
	}

	return "plain"
}
