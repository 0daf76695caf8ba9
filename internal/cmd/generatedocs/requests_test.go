// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apidoc"
)

func TestWithRequests(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		"# a\n\n## Schema\n\n- `b`\n":                       "# a\n\n## Schema\n\n- `b`\n\n## R\n",
		"# a\n\n## Schema\n\n- `b`\n\n\n## Import\n\nSo.\n": "# a\n\n## Schema\n\n- `b`\n\n## R\n\n## Import\n\nSo.\n",
	} {
		if got := withRequests(page, "## R\n"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A page without a table is an error, and so is a table without a page.
func TestAddRequests(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		described []string
		fails     bool
	}{
		"both": {[]string{"pbx_user"}, false}, "no table": {nil, true}, "no page": {[]string{"pbx_user", "pbx_role"}, true},
	} {
		docs := t.TempDir()
		if err := os.Mkdir(filepath.Join(docs, "resources"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(docs, "resources", "user.md"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		pages := apidoc.Pages{Resources: map[string]apidoc.Page{}}
		for _, described := range tc.described {
			pages.Resources[described] = apidoc.Page{}
		}
		if err := addRequests(docs, pages); (err != nil) != tc.fails {
			t.Errorf("%s: %v", name, err)
		}
	}
}
