// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestJoinEqual(t *testing.T) {
	t.Parallel()
	const page = "- `a` [below](#nestedatt--a)\n- `b` [below](#nestedatt--b)\n- `c` [below](#nestedatt--c)\n\n" +
		"<a id=\"nestedatt--a\"></a>\n### Nested Schema for `a`\n\n- `x` [below](#nestedatt--a--x)\n\n" +
		"<a id=\"nestedatt--a--x\"></a>\n### Nested Schema for `a.x`\n\n- `y`\n\n\n\n" +
		"<a id=\"nestedatt--b\"></a>\n### Nested Schema for `b`\n\n- `x` [below](#nestedatt--b--x)\n\n" +
		"<a id=\"nestedatt--b--x\"></a>\n### Nested Schema for `b.x`\n\n- `y`\n\n\n\n" +
		"<a id=\"nestedatt--c\"></a>\n### Nested Schema for `c`\n\n- `z`\n\n## Import\n"
	const want = "- `a` [below](#nestedatt--a)\n- `b` [below](#nestedatt--a)\n- `c` [below](#nestedatt--c)\n\n" +
		"<a id=\"nestedatt--a\"></a>\n### Nested Schema for `a`, `b`\n\n- `x` [below](#nestedatt--a--x)\n\n" +
		"<a id=\"nestedatt--a--x\"></a>\n### Nested Schema for `a.x`, `b.x`\n\n- `y`\n\n" +
		"<a id=\"nestedatt--c\"></a>\n### Nested Schema for `c`\n\n- `z`\n\n## Import\n"
	if got := joinEqual(page); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := joinEqual(want); got != want {
		t.Errorf("without equal ones the page changes to\n%s", got)
	}
}
