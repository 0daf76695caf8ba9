// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"maps"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// mainPrefix is the name of the provider. The index page and whatever belongs to no type go with
// its types, and it is a prefix even while no type has it.
const mainPrefix = "pbx"

// prefixOf returns what stands before the first underscore of a type's name: pbx, or a vendor.
func prefixOf(typeName string) string {
	prefix, _, _ := strings.Cut(typeName, "_")

	return prefix
}

// prefixes returns the prefixes of all types, sorted.
func prefixes(all *tfjson.ProviderSchema) []string {
	found := map[string]bool{mainPrefix: true}
	collect(found, all.ResourceSchemas)
	collect(found, all.DataSourceSchemas)
	collect(found, all.EphemeralResourceSchemas)
	collect(found, all.ListResourceSchemas)
	collect(found, all.StateStoreSchemas)
	collect(found, all.ActionSchemas)

	return slices.Sorted(maps.Keys(found))
}

func collect[S any](prefixes map[string]bool, schemas map[string]S) {
	for typeName := range schemas {
		prefixes[prefixOf(typeName)] = true
	}
}

// part returns what the provider would be if it had the types of one prefix only. Functions have no
// prefix.
func part(all *tfjson.ProviderSchema, prefix string) *tfjson.ProviderSchema {
	p := &tfjson.ProviderSchema{
		ConfigSchema:             all.ConfigSchema,
		ResourceSchemas:          only(prefix, all.ResourceSchemas),
		DataSourceSchemas:        only(prefix, all.DataSourceSchemas),
		EphemeralResourceSchemas: only(prefix, all.EphemeralResourceSchemas),
		ListResourceSchemas:      only(prefix, all.ListResourceSchemas),
		StateStoreSchemas:        only(prefix, all.StateStoreSchemas),
		ActionSchemas:            only(prefix, all.ActionSchemas),
		ResourceIdentitySchemas:  only(prefix, all.ResourceIdentitySchemas),
	}
	if prefix == mainPrefix {
		p.Functions = all.Functions
	}

	return p
}

func only[S any](prefix string, schemas map[string]S) map[string]S {
	chosen := map[string]S{}
	for typeName, schema := range schemas {
		if prefixOf(typeName) == prefix {
			chosen[typeName] = schema
		}
	}

	return chosen
}
