// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"path"
	"slices"
	"strings"
)

// kinds are the folders, in templates/ and in docs/, that hold a file for each type.
var kinds = []string{"actions", "data-sources", "ephemeral-resources", "list-resources", "resources", "state-stores"}

// templateName returns the name that a file of templates/ has in the pass for a prefix, or "" if it
// has no place there. The template for all types of a kind goes into every pass, that for one type
// into the pass with its prefix. The index page, functions and guides go into the main pass.
func templateName(name, prefix string, all []string) string {
	kind, file := path.Split(name)
	if kind == "" && slices.Contains(kinds, strings.TrimSuffix(file, ".md.tmpl")) {
		return name
	}
	owner := mainPrefix
	if slices.Contains(kinds, path.Clean(kind)) && slices.Contains(all, prefixOf(file)) {
		owner = prefixOf(file)
	}
	if owner != prefix {
		return ""
	}

	return kind + strings.TrimPrefix(file, prefix+"_")
}

// pageName returns the name that a page of the pass for a prefix has in docs/, or "" if it has no
// place there: each pass renders an index page. A page is named after its type, less the name of
// the provider. The Registry expects that name.
func pageName(name, prefix string) string {
	kind, file := path.Split(name)
	switch {
	case prefix == mainPrefix:
		return name
	case slices.Contains(kinds, path.Clean(kind)):
		return kind + prefix + "_" + file
	default:
		return ""
	}
}
