// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"testing"
)

// The picture shows what the provider says today.
func TestThePictureIsCurrent(t *testing.T) {
	t.Parallel()
	drawn, err := os.ReadFile("../../../" + picture)
	if err != nil {
		t.Fatal(err)
	}
	svg, err := draw(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if svg != string(drawn) {
		t.Errorf("the messages of the provider have changed: run make generate, which draws %s again:\n%s", picture, svg)
	}
}
