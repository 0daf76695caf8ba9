// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package value keeps null, unknown and empty apart where values of Terraform meet JSON: for
// settings objects whose keys are the names of the attributes.
package value

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// FromJSON makes a value of that type from decoded JSON, whose numbers are json.Number. The right
// meaning may come as another JSON type, as Normalise has it. Null is an empty string where a
// string is wanted, and an empty list or set likewise, because that is what a blank setting is to
// whoever configures it; elsewhere it is null. Keys that the type does not have are ignored, and
// those that an object lacks are null.
func FromJSON(ctx context.Context, t attr.Type, from any) (attr.Value, error) {
	converted, err := toTerraform(t.TerraformType(ctx), Normalise(ctx, t, from))
	if err != nil {
		return nil, err
	}

	return t.ValueFromTerraform(ctx, converted)
}

// Normalise returns decoded JSON with the JSON types that a value of that type has, wherever the
// meaning is certain: 30 for "30", true for "True" or 1, "17" for 17, and null for a number that is
// blank. Everything else stays as it is, keys that the type does not have included. What was given
// is not changed.
func Normalise(ctx context.Context, t attr.Type, from any) any {
	return normalise(t.TerraformType(ctx), from)
}

func normalise(t tftypes.Type, from any) any {
	switch t := t.(type) {
	case tftypes.Object:
		if object, ok := from.(map[string]any); ok {
			return normaliseObject(t, object)
		}
	case tftypes.List:
		return normaliseList(t.ElementType, from)
	case tftypes.Set:
		return normaliseList(t.ElementType, from)
	}
	switch {
	case from == nil:
	case t.Is(tftypes.String):
		if text, err := wire.AsText(from); err == nil {
			return text
		}
	case t.Is(tftypes.Bool):
		if flag, err := wire.AsFlag(from); err == nil {
			return flag
		}
	case t.Is(tftypes.Number):
		if whole, err := wire.AsInt(from); err == nil {
			return json.Number(strconv.FormatInt(whole, 10))
		}
		if number, err := wire.AsNumber(from); err == nil {
			return number
		}
		if from == "" {
			return nil
		}
	}

	return from
}

func normaliseObject(t tftypes.Object, object map[string]any) any {
	normal := maps.Clone(object)
	for name, attribute := range t.AttributeTypes {
		if inner, present := object[name]; present {
			normal[name] = normalise(attribute, inner)
		}
	}

	return normal
}

func normaliseList(element tftypes.Type, from any) any {
	items, ok := from.([]any)
	if !ok {
		return from
	}
	normal := make([]any, len(items))
	for i, item := range items {
		normal[i] = normalise(element, item)
	}

	return normal
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
		number, err := wire.AsExact(v)
		if err == nil && t.Is(tftypes.Number) {
			return tftypes.NewValue(t, number), nil
		}
	}

	expected := map[string]string{tftypes.String.String(): "a text", tftypes.Bool.String(): "true or false"}
	return tftypes.Value{}, fmt.Errorf("expected %s, got %s", cmp.Or(expected[t.String()], "a number"),
		wire.Describe(from))
}

func objectToTerraform(t tftypes.Object, from any) (tftypes.Value, error) {
	object, ok := from.(map[string]any)
	if !ok {
		return tftypes.Value{}, fmt.Errorf("expected an object, got %s", wire.Describe(from))
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
		return tftypes.Value{}, fmt.Errorf("expected a list, got %s", wire.Describe(from))
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

// ToJSON is the other way round: what encodes to the JSON of the value. In objects, what is null or
// unknown is omitted.
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

// Fill completes a planned value with the live one: all of it where nothing is configured, and in
// an object the attributes that are not configured. What is configured, also with something that is
// not known yet, stays as planned, and so does all of it if the live value is not known.
func Fill(configured, planned, live attr.Value) attr.Value {
	if configured.IsNull() {
		return live
	}
	config, isObject := configured.(types.Object)
	plan, planKnown := planned.(types.Object)
	if !isObject || !planKnown || configured.IsUnknown() || planned.IsUnknown() || live.IsUnknown() {
		return planned
	}
	liveObject, _ := live.(types.Object)
	attributes := plan.Attributes()
	for name, value := range config.Attributes() {
		was, ok := liveObject.Attributes()[name]
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

// Keep returns a planned value with the spelling that it had before, wherever that means the same.
func Keep(ctx context.Context, planned, before attr.Value) attr.Value {
	if Equal(ctx, planned, before) {
		return before
	}
	one, other, nested := children(planned, before)
	if !nested {
		return planned
	}
	if object, isObject := planned.(types.Object); isObject {
		kept := map[string]attr.Value{}
		for name, child := range object.Attributes() {
			kept[name] = Keep(ctx, child, other[name])
		}

		return types.ObjectValueMust(object.AttributeTypes(ctx), kept)
	}
	kept := make([]attr.Value, len(one))
	for i := range kept {
		kept[i] = Keep(ctx, one[strconv.Itoa(i)], other[strconv.Itoa(i)])
	}
	list, _ := planned.(types.List)

	return types.ListValueMust(list.ElementType(ctx), kept)
}

// children returns what two known objects, or lists of the same length, have inside. It reports
// false for any other values.
func children(a, b attr.Value) (one, other map[string]attr.Value, nested bool) {
	if a == nil || b == nil || a.IsNull() || a.IsUnknown() || b.IsNull() || b.IsUnknown() {
		return nil, nil, false
	}
	objectA, okA := a.(types.Object)
	objectB, okB := b.(types.Object)
	if okA && okB {
		one, other = objectA.Attributes(), objectB.Attributes()

		return one, other, len(one) == len(other)
	}
	listA, okA := a.(types.List)
	listB, okB := b.(types.List)
	if !okA || !okB || len(listA.Elements()) != len(listB.Elements()) {
		return nil, nil, false
	}
	one, other = map[string]attr.Value{}, map[string]attr.Value{}
	for i, element := range listA.Elements() {
		one[strconv.Itoa(i)], other[strconv.Itoa(i)] = element, listB.Elements()[i]
	}

	return one, other, true
}

// TextOrNull is null for "", which a vendor has for what it does not have.
func TextOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}

	return types.StringValue(text)
}
