// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package adoption

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// Differences lists what changes from one value to the other, in objects attribute by attribute,
// such as `e164.country`.
func Differences(ctx context.Context, attribute string, from, to attr.Value) []Change {
	before, wasObject := from.(types.Object)
	after, isObject := to.(types.Object)
	if wasObject && isObject && !before.IsNull() && !after.IsNull() && !before.IsUnknown() && !after.IsUnknown() {
		var changes []Change
		for _, name := range slices.Sorted(maps.Keys(after.Attributes())) {
			changes = append(changes, Differences(ctx, attribute+"."+name, before.Attributes()[name],
				after.Attributes()[name])...)
		}

		return changes
	}
	if value.Equal(ctx, from, to) {
		return nil
	}

	return []Change{{Attribute: attribute, From: from, To: to}}
}

// snapshotKey is where the snapshot is in a resource's private state.
const snapshotKey = "replaced"

// Snapshot holds the settings that a resource replaced, as they were before, by the names of its
// attributes; settings inside an object are in a map of their own. It never holds a secret, because
// private state is readable.
type Snapshot map[string]any

// Clone returns a copy that can be added to, also of a nil snapshot.
func (s Snapshot) Clone() Snapshot {
	all := Snapshot{}
	maps.Copy(all, s)

	return all
}

// Attributes returns the remembered settings by their paths, such as `e164.country`, in order.
func (s Snapshot) Attributes() []string { return attributesOf("", s) }

func attributesOf(prefix string, settings map[string]any) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if inner, isObject := settings[name].(map[string]any); isObject {
			all = append(all, attributesOf(prefix+name+".", inner)...)
		} else {
			all = append(all, prefix+name)
		}
	}

	return all
}

// PrivateReader and PrivateWriter are the parts of a resource's private state that a snapshot
// needs.
type (
	PrivateReader interface {
		GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	}
	PrivateWriter interface {
		SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
	}
)

// LoadSnapshot reads the snapshot, which is empty for a resource that has none.
func LoadSnapshot(ctx context.Context, private PrivateReader) (Snapshot, diag.Diagnostics) {
	raw, diags := private.GetKey(ctx, snapshotKey)
	snapshot := Snapshot{}
	if len(raw) == 0 || string(raw) == "null" || diags.HasError() {
		return snapshot, diags
	}
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	if err := decoder.Decode(&snapshot); err != nil {
		diags.AddError("Unable to read what was replaced",
			fmt.Sprintf("The settings that this resource replaced when it was created cannot be read from its state: %s. Set "+
				"deletion_policy = \"abandon\" to let go of them as they are now.", err))
	}

	return snapshot, diags
}

// Save writes the snapshot.
func (s Snapshot) Save(ctx context.Context, private PrivateWriter) diag.Diagnostics {
	raw, err := json.Marshal(s)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to keep what was replaced",
			err.Error()+". This is a bug of the provider; please report it.")}
	}

	return private.SetKey(ctx, snapshotKey, raw)
}

// Remember adds the values that the changes replace, null for what was blank. What is remembered
// already stays: it is older.
func (s Snapshot) Remember(ctx context.Context, changes []Change) error {
	for _, change := range changes {
		if change.NotShown || change.Sensitive {
			continue
		}
		was, err := value.ToJSON(ctx, change.From)
		if err != nil {
			return err
		}
		remember(s, strings.Split(change.Attribute, "."), was)
	}

	return nil
}

func remember(into map[string]any, path []string, was any) {
	if len(path) == 1 {
		if _, known := into[path[0]]; !known {
			into[path[0]] = was
		}

		return
	}
	outer, known := into[path[0]]
	if !known {
		outer = map[string]any{}
		into[path[0]] = outer
	}
	if inner, isObject := outer.(map[string]any); isObject { // Else all of it was null, or is remembered as a whole.
		remember(inner, path[1:], was)
	}
}
