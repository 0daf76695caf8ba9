// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"maps"
	"slices"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// operation is one operation of a JSON Patch. The page "Patch PBX" shows replacements only.
type operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// patchOf returns the operations that change the wanted settings that differ from the live ones.
func patchOf(live, wanted Settings) []operation {
	var patch []operation
	before, after := live.wire(), wanted.wire()
	for _, key := range slices.Sorted(maps.Keys(after)) {
		was, isText := before[key].(string)
		wants, wantsText := after[key].(string)
		same := isText && wantsText && value.SameText(was, wants) // It stays as it is stored.
		if !same && before[key] != after[key] {
			patch = append(patch, operation{"replace", "/" + key, after[key]})
		}
	}

	return patch
}

// explainRejectedPatch names the settings that the vendor rejected: those in its message, otherwise
// those that it does not document as changeable.
func explainRejectedPatch(failed *apierr.Error, customer Customer, patch []operation) {
	sent := map[string]any{}
	var undocumented []string
	for _, o := range patch {
		key := strings.TrimPrefix(o.Path, "/")
		sent[key] = o.Value
		if key != keyName && key != keyEnabled {
			undocumented = append(undocumented, key)
		}
	}
	if failed.Fields = namedIn(failed.Message, fieldsOf(customer, nil)); len(failed.Fields) > 0 {
		return // The patch is not the reason.
	}
	if failed.Fields = namedIn(failed.Message, fieldsOf(customer, sent)); len(failed.Fields) == 0 {
		failed.Fields = undocumented
	}
	if len(undocumented) > 0 {
		failed.Advice = "Nothing was changed. MyReports documents only name and enabled as changeable; others were tried, " +
			"and this server rejects them. To keep the connection, restore the previous values of the rejected settings, or " +
			"omit them; a secret is not sent if its version is omitted. A connection that is imported, not adopted, is " +
			"assumed to have the settings that MyReports does not show. To change them, recreate the connection: terraform " +
			"apply -replace=ADDRESS. That ends the collection of events until the new connection is enabled."
	}
}
