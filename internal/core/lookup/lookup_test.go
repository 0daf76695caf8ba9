// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lookup_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lookup"
)

func TestOnly(t *testing.T) {
	t.Parallel()

	query := lookup.Query{Summary: "Unable to read pbx_holiday Christmas", Owner: "The PBX", Noun: "holiday",
		Name: "Christmas", And: " and the region DEU"}
	for want, ids := range map[string][]string{
		`The PBX has no holiday with the name "Christmas" and the region DEU. Names must match exactly, including capital letters and spaces.`: nil,
		`The PBX has 2 holidays with the name "Christmas" and the region DEU. Set id instead, to one of: 8, 67.`:                               {"8", "67"},
	} {
		var diags diag.Diagnostics
		id, ok := query.Only(ids, &diags)
		if id != "" || ok || len(diags) != 1 || !diags[0].Equal(diag.NewAttributeErrorDiagnostic(path.Root("name"),
			query.Summary, want)) {
			t.Errorf("%v gave %q, %v", ids, id, diags)
		}
	}
	var diags diag.Diagnostics
	if id, ok := query.Only([]string{"8"}, &diags); id != "8" || !ok || len(diags) > 0 {
		t.Errorf("got %q, %v", id, diags)
	}
	query = lookup.Query{Summary: "Unable to read pbx_user 101", Owner: "The PBX", Noun: "user", Name: "101",
		Attribute: "extension_number"}
	_, _ = query.Only(nil, &diags)
	if len(diags) != 1 || !diags[0].Equal(diag.NewAttributeErrorDiagnostic(path.Root("extension_number"), query.Summary,
		`The PBX has no user with the extension number "101".`)) {
		t.Errorf("got %v", diags)
	}
}
