// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// blankForm returns what is written for a blank setting, and false if the PBX takes nothing for
// one. The PBX shows what is blank as null, which POST does not take. A blank text is "", unless
// the PBX refuses that, and a blank list []; most flags are off. Nothing else has a blank form, and
// of what came after the page it is not known.
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
	each(k.settings, func(path string, _ bool, attribute schema.Attribute) {
		if form, ok := k.blankForm(ctx, path, attribute); ok && slices.Contains(k.filledIn, path) {
			kept[path] = form
		}
	})

	return kept
}

// mayBeFilledIn returns the paths of the planned settings that are omitted from what is written and
// get a default from a PBX that replaces everything: they are blank, or not known because the PBX
// does not show them, and have no blank form.
func (k settingsKind) mayBeFilledIn(ctx context.Context, plan values) []string {
	var paths []string
	kept := k.keptBlanks(ctx)
	for _, path := range k.filledIn {
		if _, isKept := kept[path]; !isKept {
			name, rest, _ := strings.Cut(path, ".")
			paths = append(paths, blanksAt(plan[name], name, rest)...)
		}
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

// blanksAt returns the blank values on the way to a setting, in each item of a list.
func blanksAt(v attr.Value, at, rest string) []string {
	if v.IsUnknown() {
		return nil
	}
	if v.IsNull() || v.Equal(types.StringValue("")) {
		return []string{at}
	}
	items, isList := v.(interface{ Elements() []attr.Value })
	if !isList {
		name, rest, _ := strings.Cut(rest, ".")
		if name == "" {
			return nil
		}

		return blanksAt(valuesOf(v)[name], at+"."+name, rest)
	}
	var paths []string
	for _, item := range items.Elements() {
		paths = append(paths, blanksAt(item, at, rest)...)
	}

	return paths
}

// splitBlanks divides settings, which are remembered as they were, into those that can be written
// and the paths, such as `cdr_event.url`, of what was blank and has no blank form.
func (k settingsKind) splitBlanks(ctx context.Context, settings map[string]any) (Document, []string) {
	kept := Document{}
	var blanks []string
	each(k.settings, func(path string, inList bool, attribute schema.Attribute) {
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

// checkRelease refuses settings that the PBX, as it was read last, is too old for.
func (k settingsKind) checkRelease(client *Client, config values) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, name := range slices.Sorted(maps.Keys(k.minVersion)) {
		if isConfigured(config, name) && k.object(client).lacks(k.signsOf(name)...) {
			outer, _, _ := strings.Cut(name, ".")
			diags.AddAttributeError(path.Root(outer), "The PBX does not have this setting",
				fmt.Sprintf("%s needs PortSIP PBX %s, and this PBX does not show it. Omit it, or update the PBX.", name,
					k.minVersion[name]))
		}
	}

	return diags
}

// isConfigured reports whether a configuration has a setting, or has it in any item of a list. A
// restore has no configuration.
func isConfigured(config values, path string) bool {
	outer, inner, nested := strings.Cut(path, ".")
	v, known := config[outer]
	if !nested {
		return known && !v.IsNull()
	}
	list, _ := v.(types.List)

	return slices.ContainsFunc(list.Elements(), func(item attr.Value) bool { return isConfigured(valuesOf(item), inner) })
}

// signsOf returns the settings of which a PBX that has a setting shows at least one: the setting
// itself or, where it may not be shown, any that came with the same release.
func (k settingsKind) signsOf(name string) []string {
	signs := []string{name}
	if strings.Contains(name, ".") || slices.Contains(k.writeOnlyKeys, name) {
		for other, version := range k.minVersion {
			if version == k.minVersion[name] {
				signs = append(signs, other)
			}
		}
	}

	return signs
}

// checkRequired refuses a write without a text that it must have: it is not configured, and blank
// on the PBX.
func (k settingsKind) checkRequired(plan values) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, name := range k.required {
		if !plan[name].IsUnknown() && plan.text(name) == "" {
			diags.AddAttributeError(path.Root(name), "Missing "+name, fmt.Sprintf(
				"The %s has no %s yet, and the PBX accepts no write without it. Set %[2]s.", k.noun, name))
		}
	}

	return diags
}

// popRequired removes from what would be written the texts that are blank and must not be in the
// release of the live settings, and returns their names. They keep their current values.
func (k settingsKind) popRequired(live values, writable map[string]any) []string {
	var popped []string
	for name, since := range k.requiredSince {
		if writable[name] == "" && k.isRelease(live, since) {
			delete(writable, name)
			popped = append(popped, name)
		}
	}

	return popped
}

// isRelease reports whether the live settings have one that came with a release.
func (k settingsKind) isRelease(live values, version string) bool {
	for name, since := range k.minVersion {
		if since == version && isConfigured(live, name) {
			return true
		}
	}

	return false
}

// advise adds what can be done about the refusal of a write, if it names a setting with a known
// cause.
func (k settingsKind) advise(err error, config values) error {
	var e *apierr.Error
	if !errors.As(err, &e) || e.Status != http.StatusBadRequest {
		return err
	}
	for name, since := range k.requiredSince {
		if names(e.Message, name) {
			e.Advice = fmt.Sprintf("Since PortSIP PBX %s a tenant must have a %s of 1 to 128 characters. Set %[2]s.",
				since, name)
		}
	}

	return k.adviseRelease(err, config)
}

// isUsed reports whether planned settings use the secret, as far as they are known, else whether
// the live ones do.
func (s secretField) isUsed(plan, live values) bool {
	by := plan.at(s.usedBy)
	if by == nil || by.IsUnknown() {
		by = live.at(s.usedBy)
	}
	text, _ := value.Plain(by)
	if len(s.values) == 0 {
		return text != ""
	}

	return slices.Contains(s.values, text)
}

// warnOfLostSecrets names the secrets in use that a planned write cannot send: the PBX masks them,
// and they are not configured. A PBX that cannot be read names none; the write will fail.
func (k settingsKind) warnOfLostSecrets(ctx context.Context, a *account,
	step lifecycle.Step[types.Object]) diag.Diagnostics {
	config, live, plan := valuesOf(step.Config), valuesOf(step.Live), valuesOf(step.Plan)
	lost := slices.DeleteFunc(slices.Clone(k.secrets),
		func(s secretField) bool { return !config[s.attribute].IsNull() || !s.isUsed(plan, live) })
	if len(lost) == 0 || a == nil {
		return nil
	}
	document, err := k.object(a.Client).get(ctx)
	if err != nil {
		return nil
	}
	advice := setAllSecrets
	if step.Verb == lifecycle.Restoring {
		advice = "Enter them again on the PBX afterwards, or apply deletion_policy = \"abandon\" before destroying."
	}

	return k.lostSecrets(lost, document, advice)
}
