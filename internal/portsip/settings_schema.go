// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"maps"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// keptWhenLeftOut says of every setting what leaving it out means.
const keptWhenLeftOut = " Left out, it keeps the value that it has on the PBX."

// managed returns the schema of a resource from its settings, which say what they are and which
// values are valid. Each becomes optional, and keeps its value on the PBX when it is left out. Own
// are the attributes that are no settings.
func managed(settings, own map[string]schema.Attribute) map[string]schema.Attribute {
	all := map[string]schema.Attribute{"id": idAttribute(), "deletion_policy": settingsDeletion.Attribute()}
	for name, attribute := range settings {
		all[name] = manage(attribute)
	}
	maps.Copy(all, own)

	return all
}

// manage makes one setting optional, and in an object each of its attributes. The elements of a
// list or a set are given as a whole, so they stay as they are.
func manage(attribute schema.Attribute) schema.Attribute {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		a.Optional, a.Computed, a.MarkdownDescription = true, true, a.MarkdownDescription+keptWhenLeftOut

		return a
	case schema.BoolAttribute:
		a.Optional, a.Computed, a.MarkdownDescription = true, true, a.MarkdownDescription+keptWhenLeftOut

		return a
	case schema.Int64Attribute:
		a.Optional, a.Computed, a.MarkdownDescription = true, true, a.MarkdownDescription+keptWhenLeftOut

		return a
	case schema.ListNestedAttribute:
		a.Optional, a.Computed, a.MarkdownDescription = true, true, a.MarkdownDescription+keptWhenLeftOut

		return a
	case schema.SetNestedAttribute:
		a.Optional, a.Computed, a.MarkdownDescription = true, true, a.MarkdownDescription+keptWhenLeftOut

		return a
	case schema.SingleNestedAttribute:
		a.Optional, a.Computed, a.MarkdownDescription = true, true, a.MarkdownDescription+keptWhenLeftOut
		inner := map[string]schema.Attribute{}
		for name, child := range a.Attributes {
			inner[name] = manage(child)
		}
		a.Attributes = inner

		return a
	default:
		return attribute
	}
}

// readOnly returns computed attributes for what the PBX only shows.
func readOnly(settings map[string]schema.Attribute) map[string]schema.Attribute {
	all := map[string]schema.Attribute{}
	for name, attribute := range settings {
		switch a := attribute.(type) {
		case schema.StringAttribute:
			a.Computed = true
			all[name] = a
		case schema.BoolAttribute:
			a.Computed = true
			all[name] = a
		case schema.Int64Attribute:
			a.Computed = true
			all[name] = a
		}
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
	switch a := attribute.(type) {
	case schema.BoolAttribute:
		return datasource.BoolAttribute{Computed: true, MarkdownDescription: a.MarkdownDescription}
	case schema.Int64Attribute:
		return datasource.Int64Attribute{Computed: true, MarkdownDescription: a.MarkdownDescription}
	case schema.SingleNestedAttribute:
		return datasource.SingleNestedAttribute{Computed: true, MarkdownDescription: a.MarkdownDescription,
			Attributes: shown(a.Attributes)}
	case schema.ListNestedAttribute:
		return datasource.ListNestedAttribute{
			Computed: true, MarkdownDescription: a.MarkdownDescription,
			NestedObject: datasource.NestedAttributeObject{Attributes: shown(a.NestedObject.Attributes)},
		}
	case schema.SetNestedAttribute:
		return datasource.SetNestedAttribute{
			Computed: true, MarkdownDescription: a.MarkdownDescription,
			NestedObject: datasource.NestedAttributeObject{Attributes: shown(a.NestedObject.Attributes)},
		}
	case schema.StringAttribute:
		return datasource.StringAttribute{Computed: true, CustomType: a.CustomType,
			MarkdownDescription: a.MarkdownDescription}
	default:
		return datasource.StringAttribute{Computed: true, MarkdownDescription: attribute.GetMarkdownDescription()}
	}
}
