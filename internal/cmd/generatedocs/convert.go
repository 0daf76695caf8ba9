// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

func convertSchema(s *tfprotov6.Schema) (*tfjson.Schema, error) {
	block, err := convertBlock(s.Block)

	return &tfjson.Schema{Version: uint64(s.Version), Block: block}, err
}

func convertAction(a *tfprotov6.ActionSchema) (*tfjson.ActionSchema, error) {
	block, err := convertBlock(a.Schema.Block)

	return &tfjson.ActionSchema{Block: block}, err
}

func convertBlock(b *tfprotov6.SchemaBlock) (*tfjson.SchemaBlock, error) {
	attributes, err := convertAttributes(b.Attributes)
	if err != nil {
		return nil, err
	}
	block := &tfjson.SchemaBlock{
		Attributes:      attributes,
		NestedBlocks:    make(map[string]*tfjson.SchemaBlockType, len(b.BlockTypes)),
		Description:     b.Description,
		DescriptionKind: descriptionKind(b.DescriptionKind),
		Deprecated:      b.Deprecated,
	}
	for _, nested := range b.BlockTypes {
		content, err := convertBlock(nested.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nested.TypeName, err)
		}
		block.NestedBlocks[nested.TypeName] = &tfjson.SchemaBlockType{
			NestingMode: nestingMode(nested.Nesting),
			Block:       content,
			MinItems:    uint64(nested.MinItems),
			MaxItems:    uint64(nested.MaxItems),
		}
	}

	return block, nil
}

func convertAttributes(from []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	to := make(map[string]*tfjson.SchemaAttribute, len(from))
	for _, a := range from {
		attribute := &tfjson.SchemaAttribute{
			Description:     a.Description,
			DescriptionKind: descriptionKind(a.DescriptionKind),
			Deprecated:      a.Deprecated,
			Required:        a.Required,
			Optional:        a.Optional,
			Computed:        a.Computed,
			Sensitive:       a.Sensitive,
			WriteOnly:       a.WriteOnly,
		}
		var err error
		if a.NestedType == nil {
			attribute.AttributeType, err = convertType(a.Type)
		} else {
			attribute.AttributeNestedType = &tfjson.SchemaNestedAttributeType{NestingMode: nestingMode(a.NestedType.Nesting)}
			attribute.AttributeNestedType.Attributes, err = convertAttributes(a.NestedType.Attributes)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		to[a.Name] = attribute
	}

	return to, nil
}

func convertIdentity(s *tfprotov6.ResourceIdentitySchema) (*tfjson.IdentitySchema, error) {
	identity := &tfjson.IdentitySchema{
		Version:    uint64(s.Version),
		Attributes: make(map[string]*tfjson.IdentityAttribute, len(s.IdentityAttributes)),
	}
	for _, a := range s.IdentityAttributes {
		t, err := convertType(a.Type)
		if err != nil {
			return nil, fmt.Errorf("identity: %s: %w", a.Name, err)
		}
		identity.Attributes[a.Name] = &tfjson.IdentityAttribute{
			IdentityType:      t,
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
	}

	return identity, nil
}

func convertFunction(f *tfprotov6.Function) (*tfjson.FunctionSignature, error) {
	result, err := convertType(f.Return.Type)
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	signature := &tfjson.FunctionSignature{
		Description:        f.Description,
		Summary:            f.Summary,
		DeprecationMessage: f.DeprecationMessage,
		ReturnType:         result,
	}
	for _, p := range f.Parameters {
		parameter, err := convertParameter(p)
		if err != nil {
			return nil, err
		}
		signature.Parameters = append(signature.Parameters, parameter)
	}
	if f.VariadicParameter != nil {
		signature.VariadicParameter, err = convertParameter(f.VariadicParameter)
	}

	return signature, err
}

func convertParameter(p *tfprotov6.FunctionParameter) (*tfjson.FunctionParameter, error) {
	t, err := convertType(p.Type)
	if err != nil {
		return nil, fmt.Errorf("parameter %s: %w", p.Name, err)
	}

	return &tfjson.FunctionParameter{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue, Type: t}, nil
}

func descriptionKind(k tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if k == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}

	return tfjson.SchemaDescriptionKindPlain
}

// nestingMode relies on the JSON having the protocol's names in small letters.
func nestingMode(mode fmt.Stringer) tfjson.SchemaNestingMode {
	return tfjson.SchemaNestingMode(strings.ToLower(mode.String()))
}

// primitives are the types that hold no others.
var primitives = []struct {
	from tftypes.Type
	to   cty.Type
}{
	{tftypes.String, cty.String},
	{tftypes.Number, cty.Number},
	{tftypes.Bool, cty.Bool},
	{tftypes.DynamicPseudoType, cty.DynamicPseudoType},
}

// convertType turns a type of the protocol into one of cty, which is what terraform-json has. It
// knows no tuples, because neither does tfplugindocs.
func convertType(t tftypes.Type) (cty.Type, error) {
	switch t := t.(type) {
	case tftypes.List:
		return convertCollection(cty.List, t.ElementType)
	case tftypes.Set:
		return convertCollection(cty.Set, t.ElementType)
	case tftypes.Map:
		return convertCollection(cty.Map, t.ElementType)
	case tftypes.Object:
		attributes := make(map[string]cty.Type, len(t.AttributeTypes))
		for name, attribute := range t.AttributeTypes {
			converted, err := convertType(attribute)
			if err != nil {
				return cty.NilType, err
			}
			attributes[name] = converted
		}

		return cty.Object(attributes), nil
	}
	for _, p := range primitives {
		if p.from.Equal(t) {
			return p.to, nil
		}
	}

	return cty.NilType, fmt.Errorf("no page can show the type %v", t)
}

func convertCollection(of func(cty.Type) cty.Type, element tftypes.Type) (cty.Type, error) {
	converted, err := convertType(element)
	if err != nil {
		return cty.NilType, err
	}

	return of(converted), nil
}
