// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

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

// isConfigured reports whether a configuration has a setting, or has it in any item of a list.
func isConfigured(config values, name string) bool {
	outer, inner, nested := strings.Cut(name, ".")
	if !nested {
		v, known := config[outer] // A restore has no configuration.

		return known && !v.IsNull()
	}
	list, _ := config[outer].(types.List)

	return slices.ContainsFunc(list.Elements(), func(item attr.Value) bool {
		object, _ := item.(types.Object)
		v, known := object.Attributes()[inner]

		return known && !v.IsNull()
	})
}

// signsOf returns the settings of which a PBX that has a setting shows at least one: that itself
// or, where it may not be shown, any that came with the same release.
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

// takeRequired takes the texts out of what would be written that are blank and must not be, by the
// release that the live settings are of, and returns their names. They keep the values that they
// have.
func (k settingsKind) takeRequired(live values, writable map[string]any) []string {
	var taken []string
	for name, since := range k.requiredSince {
		if writable[name] == "" && k.isRelease(live, since) {
			delete(writable, name)
			taken = append(taken, name)
		}
	}

	return taken
}

// isRelease reports whether the live settings have one that came with a release.
func (k settingsKind) isRelease(live values, version string) bool {
	for name, since := range k.minVersion {
		if v, isShown := live[name]; since == version && isShown && !v.IsNull() {
			return true
		}
	}

	return false
}

// advise adds to the refusal of a write what can be done about it, if it names a setting of which
// that is known.
func (k settingsKind) advise(err error, config values) error {
	var e *apierr.Error
	if !errors.As(err, &e) || e.Status != http.StatusBadRequest {
		return err
	}
	for name, since := range k.requiredSince {
		if names(e.Message, name) {
			e.Advice = fmt.Sprintf("Since PortSIP PBX %s a tenant must have a %s of 1 to 128 characters. Set %[2]s.", since, name)
		}
	}
	for name, version := range k.minVersion {
		if names(e.Message, name[strings.LastIndex(name, ".")+1:]) && isConfigured(config, name) {
			e.Advice = fmt.Sprintf("%s needs PortSIP PBX %s. Omit it, or update the PBX.", name, version)
		}
	}

	return err
}
