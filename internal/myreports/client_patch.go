// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"maps"
	"slices"
	"strings"

	"github.com/wI2L/jsondiff"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// documentedPatches are the keys that the page "Patch PBX" shows in a patch.
var documentedPatches = []string{keyName, keyEnabled}

// patchOf returns the operations that change those settings that differ, all of them replacements,
// as the page "Patch PBX" shows them.
func patchOf(live, wanted Settings) (jsondiff.Patch, error) {
	before, after := live.wire(), wanted.wire()
	maps.DeleteFunc(before, func(key string, _ any) bool { _, kept := after[key]; return !kept })
	for key := range after {
		was, isText := before[key].(string)
		wants, wantsText := after[key].(string)
		if isText && wantsText && value.SameText(was, wants) {
			after[key] = was // It stays as it is stored.
		}
		if _, shown := before[key]; !shown {
			before[key] = nil
		}
	}

	return jsondiff.Compare(before, after)
}

// onlyEnables reports whether all that a patch does is to enable a connection that is disabled. It
// may be repeated: nothing is lost yet when the collector restarts.
func onlyEnables(patch jsondiff.Patch, live Settings) bool {
	return len(patch) == 1 && patch[0].Path == "/"+keyEnabled && live.Enabled != nil && !*live.Enabled
}

// explainRejectedPatch finds out what the vendor did not accept of a patch: what its message names,
// else what its pages do not show in a patch.
func explainRejectedPatch(failed *apierr.Error, customer Customer, patch jsondiff.Patch) {
	sent := map[string]any{}
	for _, operation := range patch {
		sent[strings.TrimPrefix(operation.Path, "/")] = operation.Value
	}
	if failed.Fields = namedIn(failed.Message, fieldsOf(customer, nil)); len(failed.Fields) > 0 {
		return // It is no matter of the patch.
	}
	failed.Fields = namedIn(failed.Message, fieldsOf(customer, sent))
	undocumented := maps.Clone(sent)
	maps.DeleteFunc(undocumented, func(key string, _ any) bool { return slices.Contains(documentedPatches, key) })
	if len(failed.Fields) == 0 {
		failed.Fields = slices.Sorted(maps.Keys(undocumented))
	}
	if len(undocumented) > 0 {
		failed.Advice = "Nothing was changed. MyReports documents only name and enabled as changeable; others were tried, " +
			"and this server refuses them. " +
			"To keep the connection, set the refused ones back to what they were, or omit them; a secret is not sent if its " +
			"version is omitted. " +
			"A connection that is imported, not adopted, is taken to have the settings that MyReports does not show. " +
			"To change them, recreate the connection: terraform apply -replace=ADDRESS. That ends the collection of events " +
			"until the new connection is enabled."
	}
}
