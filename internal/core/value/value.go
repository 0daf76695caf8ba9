// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package value keeps null, unknown and empty apart where values of Terraform meet JSON: for settings objects whose keys
// are the names of the attributes.
package value

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// FromJSON makes a value of that type from decoded JSON, whose numbers are json.Number. Null is an empty string where a
// string is wanted, and an empty list or set likewise, because that is what a blank setting is to whoever configures it; elsewhere it is
// null. Keys that the type does not have are ignored, and those that an object lacks are null.
func FromJSON(ctx context.Context, t attr.Type, from any) (attr.Value, error) {
	converted, err := toTerraform(t.TerraformType(ctx), from)
	if err != nil {
		return nil, err
	}

	return t.ValueFromTerraform(ctx, converted)
}

// Null returns the null of that type.
func Null(ctx context.Context, t attr.Type) (attr.Value, error) {
	return t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), nil))
}

func toTerraform(t tftypes.Type, from any) (tftypes.Value, error) {
	if from == nil {
		switch {
		case t.Is(tftypes.String):
			from = ""
		case t.Is(tftypes.List{}), t.Is(tftypes.Set{}):
			from = []any{}
		default:
			return tftypes.NewValue(t, nil), nil
		}
	}
	switch t := t.(type) {
	case tftypes.Object:
		return objectToTerraform(t, from)
	case tftypes.List:
		return listToTerraform(t, t.ElementType, from)
	case tftypes.Set:
		return listToTerraform(t, t.ElementType, from)
	}
	switch v := from.(type) {
	case string:
		if t.Is(tftypes.String) {
			return tftypes.NewValue(t, v), nil
		}
	case bool:
		if t.Is(tftypes.Bool) {
			return tftypes.NewValue(t, v), nil
		}
	case json.Number:
		number, _, err := big.ParseFloat(v.String(), 10, 512, big.ToNearestEven)
		if err == nil && t.Is(tftypes.Number) {
			return tftypes.NewValue(t, number), nil
		}
	}

	return tftypes.Value{}, fmt.Errorf("expected %s, got %T", t, from)
}

func objectToTerraform(t tftypes.Object, from any) (tftypes.Value, error) {
	object, ok := from.(map[string]any)
	if !ok {
		return tftypes.Value{}, fmt.Errorf("expected an object, got %T", from)
	}
	attributes := make(map[string]tftypes.Value, len(t.AttributeTypes))
	for name, attribute := range t.AttributeTypes {
		value, present := object[name]
		if !present {
			attributes[name] = tftypes.NewValue(attribute, nil)

			continue
		}
		converted, err := toTerraform(attribute, value)
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
		attributes[name] = converted
	}

	return tftypes.NewValue(t, attributes), nil
}

func listToTerraform(t, element tftypes.Type, from any) (tftypes.Value, error) {
	items, ok := from.([]any)
	if !ok {
		return tftypes.Value{}, fmt.Errorf("expected a list, got %T", from)
	}
	converted := make([]tftypes.Value, len(items))
	for i, item := range items {
		var err error
		if converted[i], err = toTerraform(element, item); err != nil {
			return tftypes.Value{}, fmt.Errorf("element %d: %w", i, err)
		}
	}

	return tftypes.NewValue(t, converted), nil
}

// ToJSON is the other way round: what encodes to the JSON of the value. In objects, what is null or unknown is left out.
func ToJSON(ctx context.Context, v attr.Value) (any, error) {
	converted, err := v.ToTerraformValue(ctx)
	if err != nil {
		return nil, err
	}

	return fromTerraform(converted)
}

func fromTerraform(v tftypes.Value) (any, error) {
	switch {
	case v.IsNull() || !v.IsKnown():
		return nil, nil
	case v.Type().Is(tftypes.String):
		var text string
		err := v.As(&text)

		return text, err
	case v.Type().Is(tftypes.Bool):
		var flag bool
		err := v.As(&flag)

		return flag, err
	case v.Type().Is(tftypes.Number):
		number := new(big.Float)
		err := v.As(&number)

		return json.Number(number.Text('f', -1)), err
	case v.Type().Is(tftypes.Object{}):
		return objectFromTerraform(v)
	default:
		return listFromTerraform(v)
	}
}

func objectFromTerraform(v tftypes.Value) (any, error) {
	var attributes map[string]tftypes.Value
	if err := v.As(&attributes); err != nil {
		return nil, err
	}
	object := map[string]any{}
	for name, attribute := range attributes {
		if attribute.IsNull() || !attribute.IsKnown() {
			continue
		}
		value, err := fromTerraform(attribute)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		object[name] = value
	}

	return object, nil
}

func listFromTerraform(v tftypes.Value) (any, error) {
	var elements []tftypes.Value
	if err := v.As(&elements); err != nil {
		return nil, err
	}
	list := make([]any, len(elements))
	for i, element := range elements {
		value, err := fromTerraform(element)
		if err != nil {
			return nil, err
		}
		list[i] = value
	}

	return list, nil
}

// Fill completes a planned value with what is there: all of it where nothing is configured, and in an object the
// attributes that are not configured. What is configured, also with something that is not known yet, stays as planned.
func Fill(configured, planned, there attr.Value) attr.Value {
	if configured.IsNull() {
		return there
	}
	config, isObject := configured.(types.Object)
	plan, planKnown := planned.(types.Object)
	if !isObject || !planKnown || configured.IsUnknown() || planned.IsUnknown() {
		return planned
	}
	live, _ := there.(types.Object)
	attributes := plan.Attributes()
	for name, value := range config.Attributes() {
		was, ok := live.Attributes()[name]
		if !ok {
			was = nullLike(attributes[name])
		}
		attributes[name] = Fill(value, attributes[name], was)
	}

	return types.ObjectValueMust(plan.AttributeTypes(context.Background()), attributes)
}

// nullLike returns the null of a value's type.
func nullLike(v attr.Value) attr.Value {
	null, err := Null(context.Background(), v.Type(context.Background()))
	if err != nil {
		return v
	}

	return null
}

// Equal reports whether two values mean the same. Strings that know better than their spelling, such as normalised JSON, are
// asked.
func Equal(ctx context.Context, a, b attr.Value) bool {
	if a.Equal(b) {
		return true
	}
	semantic, ok := a.(basetypes.StringValuableWithSemanticEquals)
	other, otherOK := b.(basetypes.StringValuable)
	if !ok || !otherOK || a.IsNull() || b.IsNull() || a.IsUnknown() || b.IsUnknown() {
		return false
	}
	same, diags := semantic.StringSemanticEquals(ctx, other)

	return same && !diags.HasError()
}

// TextOrNull is null for "", which a vendor has for what it does not have.
func TextOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}

	return types.StringValue(text)
}

// Known returns what the pointer function gives, but nil for a value that is unknown, for which that gives a zero.
func Known[V interface{ IsUnknown() bool }, P any](v V, pointer func(V) *P) *P {
	if v.IsUnknown() {
		return nil
	}

	return pointer(v)
}
