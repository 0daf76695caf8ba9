// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package explain_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
)

func notice(object, own string) explain.Notice {
	return explain.Notice{At: path.Root("name"), Title: "Changing " + object, General: "It rings.\nTwice.", Own: own}
}

func TestNotice(t *testing.T) {
	t.Parallel()
	var log explain.Log
	quiet := notice("c", "")
	quiet.Others = "Changing further ones"
	for _, step := range []struct {
		notice          explain.Notice
		summary, detail string
	}{
		{notice("a", "a: 1"), "Changing a", "It rings.\nTwice.\n\na: 1"},
		{notice("b", "b: 2"), "Changing b", "This warning applies here too: Changing a\n\nb: 2"},
		{quiet, "Changing c", "It rings.\nTwice."}, // Another kind.
		{quiet, "Changing further ones", "This warning applies here too: Changing c"},
	} {
		shown := diag.Diagnostics{diag.NewErrorDiagnostic("x", ""), step.notice}
		explain.Show(shown, &log)
		want := diag.NewAttributeWarningDiagnostic(path.Root("name"), step.summary, step.detail)
		if !shown[1].Equal(want) {
			t.Errorf("got %v, want %v", shown[1], want)
		}
	}
	if whole := notice("d", "d: 4").In(nil); whole.Summary() != "Changing d" ||
		whole.Detail() != "It rings.\nTwice.\n\nd: 4" {
		t.Errorf("without a log: %v", whole)
	}
}

// Two notices are two diagnostics, unless they say the same of the same object.
func TestNotice_equal(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	diags.Append(notice("a", ""), notice("a", ""), notice("b", ""), notice("a", "more"))
	if len(diags) != 3 || diags.HasError() {
		t.Errorf("got %v", diags)
	}
}
