// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestTemplateName(t *testing.T) {
	t.Parallel()

	all := []string{"pbx", "tenios"}
	for _, test := range []struct{ name, pbx, tenios string }{
		{"index.md.tmpl", "index.md.tmpl", ""},
		{"guides/names.md.tmpl", "guides/names.md.tmpl", ""},
		{"functions/e164.md.tmpl", "functions/e164.md.tmpl", ""},
		{"list-resources.md.tmpl", "list-resources.md.tmpl", "list-resources.md.tmpl"},
		{"resources/tenant.md.tmpl", "resources/tenant.md.tmpl", ""},
		{"resources/tenios_user.md.tmpl", "", "resources/user.md.tmpl"},
	} {
		if got := templateName(test.name, "pbx", all); got != test.pbx {
			t.Errorf("%s for pbx: got %q, want %q", test.name, got, test.pbx)
		}
		if got := templateName(test.name, "tenios", all); got != test.tenios {
			t.Errorf("%s for tenios: got %q, want %q", test.name, got, test.tenios)
		}
	}
}

func TestPageName(t *testing.T) {
	t.Parallel()

	for _, test := range []struct{ name, pbx, tenios string }{
		{"index.md", "index.md", ""},
		{"guides/names.md", "guides/names.md", ""},
		{"resources/user.md", "resources/user.md", "resources/tenios_user.md"},
		{"list-resources/user.md", "list-resources/user.md", "list-resources/tenios_user.md"},
	} {
		if got := pageName(test.name, "pbx"); got != test.pbx {
			t.Errorf("%s of pbx: got %q, want %q", test.name, got, test.pbx)
		}
		if got := pageName(test.name, "tenios"); got != test.tenios {
			t.Errorf("%s of tenios: got %q, want %q", test.name, got, test.tenios)
		}
	}
}
