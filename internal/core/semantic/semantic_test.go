// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package semantic_test

import (
	"crypto/rand"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
)

func certificate() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte(strings.Repeat(rand.Text(), 5))}))
}

func TestRules(t *testing.T) {
	t.Parallel()
	first, second := certificate(), certificate()
	for name, c := range map[string]struct {
		rule           semantic.Type
		text           string
		same, distinct []string
	}{
		"domain": {
			semantic.Domain, "Pbx.Example.com", []string{"pbx.example.com", "PBX.EXAMPLE.COM."},
			[]string{"", "example.com", "pbx.example.com.."},
		},
		"international domain": {semantic.Domain, "Bücher.example", []string{"xn--bcher-kva.example", "bücher.example."},
			[]string{"bucher.example"}},
		"domain with an underscore": {
			semantic.Domain, "_sip.Example.com", []string{"_sip.example.com"}, []string{"sip.example.com"},
		},
		"e-mail": {
			semantic.Email, "Anna.Tester@Example.COM", []string{"Anna.Tester@example.com"},
			[]string{"anna.tester@example.com", "Anna.Tester", "Anna.Tester@example.org", " Anna.Tester@example.com"},
		},
		"no e-mail": {semantic.Email, "@example.com", nil, []string{"@Example.com"}},
		"URL": {
			semantic.URL, "HTTPS://Example.com", []string{"https://example.com/", "https://example.com:443",
				"https://EXAMPLE.com.:443/"},
			[]string{"http://example.com", "https://example.com/a", "https://example.com:8443", "https://user@example.com",
				"https://example.com/?a", ""},
		},
		"URL with a path": {
			semantic.URL, "https://example.com/Hook?Token=A", []string{"https://EXAMPLE.com/Hook?Token=A"},
			[]string{"https://example.com/hook?Token=A", "https://example.com/Hook/?Token=A",
				"https://example.com/Hook?token=a"},
		},
		"no URL": {semantic.URL, "Example.com/", nil, []string{"example.com", "Example.com"}},
		"time zone": {
			semantic.TimeZone, "Europe/Kiev", []string{"Europe/Kyiv"},
			[]string{"Europe/Athens", "Europe/Moscow", "Europe/Bucharest", "EET", "Europe/Nowhere", ""},
		},
		"time zone without changes": {semantic.TimeZone, "UTC", []string{"Etc/UTC"},
			[]string{"GMT", "Etc/GMT+1", "Europe/London"}},
		"other aliases": {semantic.TimeZone, "Asia/Kolkata", []string{"Asia/Calcutta"},
			[]string{"Asia/Colombo", "Asia/Kathmandu"}},
		"American aliases": {semantic.TimeZone, "US/Eastern", []string{"America/New_York"},
			[]string{"America/Toronto", "EST"}},
		"time of day": {semantic.TimeOfDay, "08:00", []string{"8:00", "08:00:00"},
			[]string{"08:01", "20:00", "8", "08:00:01", ""}},
		"code": {semantic.AnyCase, "EUR", []string{"eur"}, []string{"USD"}},
		"PEM": {
			semantic.PEM, first, []string{
				strings.TrimSpace(first), strings.ReplaceAll(first, "\n", "\r\n"), "\n" + first + "\n\n", "Subject: x\n" + first,
			}, []string{second, first + second, "", "no PEM"},
		},
		"chain":  {semantic.PEM, first + second, []string{first + "\n" + second}, []string{second + first, first}},
		"no PEM": {semantic.PEM, "text", nil, []string{"text ", ""}},
	} {
		equal := func(a, b string) bool {
			same, diags := c.rule.Value(a).StringSemanticEquals(t.Context(), types.StringValue(b))

			return same && !diags.HasError()
		}
		for _, other := range append(c.same, c.text) {
			if !equal(c.text, other) || !equal(other, c.text) {
				t.Errorf("%s: %q and %q are not the same", name, c.text, other)
			}
		}
		for _, other := range c.distinct {
			if equal(c.text, other) || equal(other, c.text) {
				t.Errorf("%s: %q and %q are the same", name, c.text, other)
			}
		}
	}
}

// Two values of a type can be compared with ==, as models are, however they were made.
func TestValues(t *testing.T) {
	t.Parallel()
	made, err := semantic.Domain.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.String, "a.example"))
	if want := semantic.Domain.Value("a.example"); err != nil || made != attr.Value(want) || !made.Equal(want) {
		t.Errorf("%v is not %v, %v", made, want, err)
	}
	if made.Equal(semantic.Domain.Value("A.example")) || semantic.Domain.Equal(semantic.Email) ||
		semantic.Domain.Equal(types.StringType) {
		t.Error("what is spelled differently, or of another type, is equal")
	}
	if zero := (semantic.Text{}); !zero.IsNull() || zero.Equal(types.StringNull()) {
		t.Errorf("the zero value is %s", zero)
	}
}
