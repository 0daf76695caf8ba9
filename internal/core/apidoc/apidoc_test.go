// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package apidoc_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apidoc"
)

func TestSection(t *testing.T) {
	t.Parallel()
	page := apidoc.Page{
		Requests: []apidoc.Request{
			{Method: "GET", Path: "/phones", Phases: []apidoc.Phase{apidoc.Refresh, apidoc.Create}, Permission: "any key"},
			{Method: "POST", Path: "/phones/{id}/pin", Phases: []apidoc.Phase{apidoc.Update}, If: "`pin` changes",
				Permission: "`Phones`"},
		},
		Notes: []string{"A refresh is cheap.", "A key is needed."},
	}
	const want = "## API requests and permissions\n\n" +
		"| Request | When | Permission |\n" +
		"|---|---|---|\n" +
		"| `GET /phones` | refresh, create | any key |\n" +
		"| `POST /phones/{id}/pin` | update, if `pin` changes | `Phones` |\n" +
		"\nA refresh is cheap.\n" +
		"\nA key is needed.\n"
	if got := page.Section(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
