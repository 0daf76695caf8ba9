// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package wire_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

func TestFormSaysWhichIDIsWrong(t *testing.T) {
	t.Parallel()
	form := wire.Form{Wanted: "a number", OK: func(text string) bool { return text == "7" }}
	if err := form.Check("7", "the id of the user"); err != nil {
		t.Error(err)
	}
	for id, want := range map[string]string{
		"..":      `the id of the user is "..", which is not a number; no request is made with it`,
		"":        `is ""`,
		"a\x1b[J": `is "a\x1b[J"`,
		"\u202e":  `is "\u202e"`,
	} {
		if err := form.Check(id, "the id of the user"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", id, err, want)
		}
	}
	long := form.Check(strings.Repeat("ü", 1000), "the id of the user \"\x1b\"")
	if text := long.Error(); len(text) > 300 || !strings.Contains(text, "(1900 bytes more)") ||
		strings.Contains(text, "\x1b") {
		t.Errorf("got %q", text)
	}
}
