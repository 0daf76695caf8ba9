// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package wire_test

import (
	"encoding/json"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

func TestFlag(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{`true`: true, `"true"`: true, `"True"`: true, `"False"`: false, `false`: false, `"false"`: false} {
		got := wire.Flag(!want)
		if err := json.Unmarshal([]byte(text), &got); err != nil || bool(got) != want {
			t.Errorf("%s became %t, %v", text, got, err)
		}
	}
	for _, text := range []string{`"yes"`, `"True "`, `1`, `""`, `{}`} {
		var got wire.Flag
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s became %t", text, got)
		}
	}
	var missing struct{ F *wire.Flag }
	if err := json.Unmarshal([]byte(`{"F": null}`), &missing); err != nil || missing.F != nil {
		t.Errorf("null became %v, %v", missing.F, err)
	}
}
