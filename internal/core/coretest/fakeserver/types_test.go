// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

func TestOtherTypes(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"a":true,"b":false,"c":30,"d":"17","e":"017","f":"x","g":null,"h":[1,{"i":true}]}`: "\ufeff" +
			`{"a":"True","b":0,"c":"30","d":17.0,"e":"017","f":"x","g":null,"h":["1",{"i":"True"}]}`,
		`<html>`: `<html>`,
		``:       ``,
	} {
		if got := string(fakeserver.OtherTypes([]byte(body))); got != want {
			t.Errorf("%s became %s, want %s", body, got, want)
		}
	}
}
