// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package semantic

import "testing"

// Whatever is compared, each spelling means the same as itself, and a meaning does not depend on
// which spelling comes first.
func FuzzRules(f *testing.F) {
	for _, pair := range [][2]string{
		{"", ""}, {"example.com", "EXAMPLE.com."}, {"bücher.example", "xn--bcher-kva.example"},
		{"a@example.com", "A@example.com"},
		{"https://example.com", "HTTPS://Example.com:443/"}, {"https://a@b:0/%zz", "://"},
		{"Europe/Berlin", "Europe/Copenhagen"}, {"8:00", "08:00:00"},
		{"-----BEGIN A-----\nYQ==\n-----END A-----\n", "-----BEGIN A-----\r\nYQ==\r\n-----END A-----"}, {"../etc", "\x00"},
	} {
		f.Add(pair[0], pair[1])
	}
	rules := []Type{AnyCase, Domain, Email, URL, TimeZone, TimeOfDay, PEM}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, rule := range rules {
			if rule.rule.same(a, b) != rule.rule.same(b, a) {
				t.Errorf("%s: %q and %q are the same in one order only", rule, a, b)
			}
		}
	})
}
