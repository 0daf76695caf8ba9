// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The PBX shows what is blank as null, which POST does not take. A text is blank as "", unless the
// PBX refuses that, and a list as []; most flags are off. Nothing else has a blank form, and is
// omitted. Of what came after the page it is not known.

// blankForm returns what is written for a blank setting, and false if there is nothing that the PBX
// takes.
func (k settingsKind) blankForm(ctx context.Context, path string, attribute schema.Attribute) (any, bool) {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		return "", k.isDocumented(path) && (acceptsBlank(ctx, a) || a.GetType().Equal(jsonText))
	case schema.ListNestedAttribute, schema.SetNestedAttribute:
		return []any{}, true
	case schema.BoolAttribute:
		return false, slices.Contains(k.offWhenBlank, path)
	default:
		return nil, false
	}
}

// acceptsBlank reports whether a text may be blank, which the attribute's own validators refuse as
// the PBX does.
func acceptsBlank(ctx context.Context, text schema.StringAttribute) bool {
	var resp validator.StringResponse
	for _, v := range text.Validators {
		v.ValidateString(ctx, validator.StringRequest{ConfigValue: types.StringValue("")}, &resp)
	}

	return !resp.Diagnostics.HasError()
}

// keptBlanks returns, by their paths, the blank forms of the settings that get a default when they
// are omitted. All others stay blank when they are omitted, on any PBX.
func (k settingsKind) keptBlanks(ctx context.Context) map[string]any {
	kept := map[string]any{}
	k.each(func(path string, _ bool, attribute schema.Attribute) {
		if form, ok := k.blankForm(ctx, path, attribute); ok && slices.Contains(k.filledIn, path) {
			kept[path] = form
		}
	})

	return kept
}

// mayBeFilledIn returns the paths of the planned settings that are blank, or not known because the
// PBX does not show them, have no blank form, and get a default from a PBX that replaces what it
// has by what it is sent.
func (k settingsKind) mayBeFilledIn(ctx context.Context, plan values) []string {
	var paths []string
	kept := k.keptBlanks(ctx)
	for _, path := range k.filledIn {
		if _, isKept := kept[path]; isKept {
			continue
		}
		name, rest, _ := strings.Cut(path, ".")
		paths = append(paths, blanksAt(plan[name], name, rest)...)
	}
	if k.mayBeHidden { // What is not known is lost even if it has no default.
		for name := range k.settings {
			if plan[name].IsNull() {
				paths = append(paths, name)
			}
		}
	}
	slices.Sort(paths)

	return slices.Compact(paths)
}

// blanksAt returns where the way to a setting meets something blank, in each item of a list.
func blanksAt(v attr.Value, at, rest string) []string {
	var items []attr.Value
	switch v := v.(type) {
	case types.List:
		items = v.Elements()
	case types.Set:
		items = v.Elements()
	default:
		object, isObject := v.(types.Object)
		switch {
		case v.IsUnknown():
		case v.IsNull() || v.Equal(types.StringValue("")):
			return []string{at}
		case isObject:
			name, rest, _ := strings.Cut(rest, ".")

			return blanksAt(object.Attributes()[name], at+"."+name, rest)
		}
	}
	var paths []string
	for _, item := range items {
		paths = append(paths, blanksAt(item, at, rest)...)
	}

	return paths
}

// splitBlanks divides settings, which are remembered as they were, into those that can be written
// and the paths, such as `cdr_event.url`, of what was blank and has no blank form.
func (k settingsKind) splitBlanks(ctx context.Context, settings map[string]any) (Document, []string) {
	kept := Document{}
	var blanks []string
	k.each(func(path string, inList bool, attribute schema.Attribute) {
		was, isRemembered := remembered(settings, path)
		_, isObject := attribute.(schema.SingleNestedAttribute)
		if !isRemembered || inList || isObject { // Lists are remembered as a whole, objects by what is in them.
			return
		}
		if was == nil || was == "" {
			form, ok := k.blankForm(ctx, path, attribute)
			if !ok {
				blanks = append(blanks, path)

				return
			}
			was = form
		}
		kept = overlay(kept, nest(path, was))
	})
	slices.Sort(blanks)

	return kept, blanks
}

// remembered returns what is at a path of settings. An object that was null was blank throughout.
func remembered(settings any, path string) (any, bool) {
	outer, inner, nested := strings.Cut(path, ".")
	object, isObject := settings.(map[string]any)
	if !isObject {
		return nil, settings == nil
	}
	was, known := object[outer]
	if !known || !nested {
		return was, known
	}

	return remembered(was, inner)
}
