// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package lookup finds the one object that a data source names, where the vendor does not keep
// names unique.
package lookup

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Query says in the words of messages what is looked for.
type Query struct {
	// Summary begins an error, such as "Unable to read pbx_holiday Christmas".
	Summary string
	// Owner is who has the objects, such as "The PBX", and Noun what one of them is called.
	Owner, Noun string
	// Attribute is the one that is looked for; empty for the name.
	Attribute string
	// Name is the value that is looked for, and And what else must match, such as " and the type 2";
	// empty for nothing.
	Name, And string
}

// Only returns the id of the object that matches, given the ids of all that do in the order in
// which to show them. None and several are errors of the attribute.
func (q Query) Only(ids []string, diags *diag.Diagnostics) (string, bool) {
	attribute, hint := q.Attribute, ""
	if attribute == "" {
		attribute, hint = "name", " Names must match exactly, including capital letters and spaces."
	}
	of := fmt.Sprintf("with the %s %q%s", strings.ReplaceAll(attribute, "_", " "), q.Name, q.And)
	switch len(ids) {
	case 0:
		diags.AddAttributeError(path.Root(attribute), q.Summary, fmt.Sprintf("%s has no %s %s.%s", q.Owner, q.Noun, of, hint))
	case 1:
		return ids[0], true
	default:
		diags.AddAttributeError(path.Root(attribute), q.Summary,
			fmt.Sprintf("%s has %d %ss %s. Set id instead, to one of: %s.", q.Owner, len(ids), q.Noun, of,
				strings.Join(ids, ", ")))
	}

	return "", false
}
