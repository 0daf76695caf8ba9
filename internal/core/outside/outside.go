// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package outside is the one door for text that was not written in this code: what servers, proxies
// and their users say. Such text may repeat a secret, and may hold what a terminal obeys. It passes
// here before a person or a log sees it.
package outside

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Masked takes the place of a secret.
const Masked = "(sensitive)"

// Text returns a text that may be shown: with the secrets masked, in whatever way they are written,
// and clean.
func Text(text string, secrets ...string) string { return Clean(Redact(text, secrets...)) }

// Clean returns the text with everything escaped that is not seen as what it is: control
// characters, line breaks, and characters which turn the direction of writing or take no space. The
// text of a server cannot pass for a line of Terraform's then.
func Clean(text string) string {
	if strings.IndexFunc(text, hidden) < 0 && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case hidden(r):
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteRune(r)
		}
		i += size
	}

	return b.String()
}

// hidden reports whether a character does something else than to show itself. Spaces of other
// widths are as harmless as the one of ASCII.
func hidden(r rune) bool { return !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) }
