// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// plain returns a copy of a decoded JSON value that shares nothing with it and has numbers as
// float64.
func plain(value any) any {
	switch v := value.(type) {
	case json.Number:
		// A number out of range becomes infinite, which only a key without a shape could be.
		n, _ := v.Float64()
		return n
	case []any:
		items := make([]any, 0, len(v))
		for _, item := range v {
			items = append(items, plain(item))
		}
		return items
	case map[string]any:
		return plainMap(v)
	}
	return value
}

func plainMap(members map[string]any) map[string]any {
	result := make(map[string]any, len(members))
	for key, value := range members {
		result[key] = plain(value)
	}
	return result
}

// asJSON turns whatever a test seeds into the types of encoding/json. It panics on what is no JSON,
// because only a mistake in the test can be the reason.
func asJSON(members map[string]any) map[string]any {
	raw, err := json.Marshal(members)
	if err != nil {
		panic(fmt.Sprintf("portsipmock: cannot seed %v: %v", members, err))
	}
	value, err := decode(raw)
	if err != nil {
		panic(fmt.Sprintf("portsipmock: cannot seed %s: %v", raw, err))
	}
	result, _ := value.(map[string]any)
	return plainMap(result)
}

// patch writes members over values, objects member by member. An object that was null has null for
// what it is not given.
func patch(values, members map[string]any, keys object) {
	for key, value := range members {
		inner, isObject := value.(map[string]any)
		if !isObject {
			values[key] = value
			continue
		}
		f, _ := keys.find(key)
		nested, _ := f.shape.(object)
		current, exists := values[key].(map[string]any)
		if !exists {
			current = map[string]any{}
			for _, f := range nested {
				current[f.key] = nil
			}
		}
		patch(current, inner, nested)
		values[key] = current
	}
}

// kindOf is the name that JSON has for a value's type.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "number"
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
