// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"maps"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
)

func flag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: description}
}

func text(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description, Validators: validators}
}

// spelled is a text of which several spellings mean the same.
func spelled(t semantic.Type, description string, validators ...validator.String) schema.StringAttribute {
	attribute := text(description, validators...)
	attribute.CustomType = t

	return attribute
}

func required(a schema.StringAttribute) schema.StringAttribute {
	a.Optional, a.Computed, a.Required = false, false, true

	return a
}

func number(description string, validators ...validator.Int64) schema.Int64Attribute {
	return schema.Int64Attribute{Optional: true, Computed: true, MarkdownDescription: description, Validators: validators}
}

func object(description string, attributes map[string]schema.Attribute) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{Optional: true, Computed: true, MarkdownDescription: description,
		Attributes: attributes}
}

// upTo15 is the form of a list of up to 15 e-mail addresses. Whether each is one is for the PBX to
// say.
var upTo15 = regexp.MustCompile(`^([^,]*,){0,14}[^,]*$`)

// recipients is a list of e-mail addresses that is one text.
func recipients(description string) schema.StringAttribute {
	return text(description+": one text of up to 15, separated by commas; `\"\"` clears it.",
		stringvalidator.RegexMatches(upTo15, "must be up to 15 addresses, separated by commas"))
}

func length(least, most int) validator.String { return stringvalidator.UTF8LengthBetween(least, most) }

// computed returns an attribute that only shows what the PBX has.
func computed(attribute schema.Attribute) schema.Attribute {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		a.Optional = false

		return a
	case schema.BoolAttribute:
		a.Optional = false

		return a
	case schema.Int64Attribute:
		a.Optional = false

		return a
	default:
		return attribute
	}
}

// merged joins attributes.
func merged(sets ...map[string]schema.Attribute) map[string]schema.Attribute {
	all := map[string]schema.Attribute{}
	for _, set := range sets {
		maps.Copy(all, set)
	}

	return all
}

// shown returns the schema of a data source for the same settings.
func shown(settings map[string]schema.Attribute) map[string]datasource.Attribute {
	all := map[string]datasource.Attribute{}
	for name, attribute := range settings {
		all[name] = show(attribute)
	}

	return all
}

func show(attribute schema.Attribute) datasource.Attribute {
	description := attribute.GetMarkdownDescription()
	switch a := attribute.(type) {
	case schema.BoolAttribute:
		return readonly.Bool(description)
	case schema.Int64Attribute:
		return readonly.Int64(description)
	case schema.SingleNestedAttribute:
		return datasource.SingleNestedAttribute{Computed: true, MarkdownDescription: description,
			Attributes: shown(a.Attributes)}
	case schema.ListNestedAttribute:
		return datasource.ListNestedAttribute{Computed: true, MarkdownDescription: description,
			NestedObject: datasource.NestedAttributeObject{Attributes: shown(a.NestedObject.Attributes)}}
	case schema.SetNestedAttribute:
		return datasource.SetNestedAttribute{Computed: true, MarkdownDescription: description,
			NestedObject: datasource.NestedAttributeObject{Attributes: shown(a.NestedObject.Attributes)}}
	case schema.SetAttribute:
		return datasource.SetAttribute{Computed: true, ElementType: a.ElementType, MarkdownDescription: description}
	case schema.StringAttribute:
		return datasource.StringAttribute{Computed: true, CustomType: a.CustomType, MarkdownDescription: description}
	default:
		return readonly.String(description)
	}
}
