// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver_test

import (
	"fmt"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

func TestReadJSON(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"b": 1, "a": [true, null, {"c": "x"}]}`: "map[a:[true <nil> map[c:x]] b:1]",
		`{}`:                    "map[]",
		` "text" `:              "text",
		`12345678901234567890`:  "12345678901234567890",
		`[]`:                    "[]",
		`{"a": {"a": 1}}`:       "map[a:map[a:1]]",
		`{"a": 1, "a": 2}`:      "error",
		`[{"x": 1, "x": null}]`: "error",
		`{} {}`:                 "error",
		`{"a": 1`:               "error",
		`[1,`:                   "error",
		`{1: 2}`:                "error",
		``:                      "error",
	} {
		value, err := fakeserver.ReadJSON([]byte(body))
		got := fmt.Sprint(value)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%s became %s, %v, want %s", body, got, err, want)
		}
	}
}

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
