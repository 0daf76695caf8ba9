// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

func TestReadBody(t *testing.T) {
	t.Parallel()

	for _, tc := range []struct {
		contentType, body string
		fine              bool
	}{
		{"application/json", "{}", true},
		{"Application/JSON;charset=UTF-8", "ä", true},
		{"application/json; charset=latin-1", "{}", false},
		{"application/json", "\xff", false},
		{"text/json", "{}", false},
		{"nonsense;;", "{}", false},
		{"", "{}", false},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(tc.body))
		r.Header.Set("Content-Type", tc.contentType)
		body, err := fakeserver.ReadBody(r, "application/json")
		if fine := err == nil && string(body) == tc.body; fine != tc.fine {
			t.Errorf("%q of type %q: got %q, %v", tc.body, tc.contentType, body, err)
		}
	}
}

func TestReadParams(t *testing.T) {
	t.Parallel()

	for encoded, want := range map[string]string{
		"": "map[]", "a=1&b=%20x": "map[a:1 b: x]", "a=": "map[a:]", "a=1&a=1": "error", "a=%zz": "error",
	} {
		params, err := fakeserver.ReadParams(encoded)
		got := fmt.Sprint(params)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%s: got %s, %v, want %s", encoded, got, err, want)
		}
	}
}
