// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package ident_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// What is imported is the id, part by part, and each part has its form; else nothing is imported.
func FuzzImportID(f *testing.F) {
	for _, id := range []string{"", "7", "acme/7", "reseller/acme/7", "a/b/c/d", "/", "//", "acme/..", "../7", "acme/",
		"ü%2F\\/7", "\x00/\xff"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		resp := importedWithOptional(t.Context(), id, nil)
		if resp.Diagnostics.HasError() {
			if !resp.State.Raw.IsNull() || !resp.Identity.Raw.IsNull() {
				t.Errorf("%q is refused, and imported all the same", id)
			}

			return
		}
		var got []string
		for _, name := range []string{"account", "tenant", "id"} {
			var part types.String
			if diags := resp.State.GetAttribute(t.Context(), path.Root(name), &part); diags.HasError() {
				t.Fatal(diags)
			}
			if part.ValueString() == ".." || name != "account" && part.ValueString() == "" {
				t.Errorf("%q gives the %s %s", id, name, part)
			}
			if !part.IsNull() {
				got = append(got, part.ValueString())
			}
		}
		if joined := strings.Join(got, "/"); joined != id {
			t.Errorf("%q is imported as %q", id, joined)
		}
	})
}
