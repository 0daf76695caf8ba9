// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package outside

import (
	"cmp"
	"encoding/base64"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Redact masks the secrets wherever they appear in a text: as they are, escaped for JSON, a URL,
// HTML or XML, in base64 with whatever is before and behind, broken by the folding of long lines,
// and several of these one in the other.
func Redact(text string, secrets ...string) string {
	secrets = slices.DeleteFunc(slices.Clone(secrets), func(secret string) bool { return secret == "" })
	if len(secrets) == 0 {
		return text
	}
	var found []span
	for _, v := range decodings(text) {
		for _, secret := range secrets {
			found = append(found, v.find(secret)...)
		}
		found = append(found, v.findEncoded(secrets)...)
	}

	return mask(text, found)
}

// span is a part of a text, in bytes.
type span struct{ from, to int }

// mask replaces parts of a text. Those that overlap become one mask.
func mask(text string, parts []span) string {
	slices.SortFunc(parts, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	var b strings.Builder
	done := 0
	for i, part := range parts {
		if i == 0 || part.from >= done {
			b.WriteString(text[done:part.from])
			b.WriteString(Masked)
		}
		done = max(done, part.to)
	}
	b.WriteString(text[done:])

	return b.String()
}

// decoding is a text with some of its escapes undone.
type decoding struct {
	text string
	// from are the parts of the original text that the bytes were read from.
	from []span
}

// deepest is how many escapes one in the other are undone: JSON in a string of JSON, in a URL.
const deepest = 3

// decodings returns the text itself and all that it decodes to. There are as many as there are
// ways to write in it, which in most texts is one.
func decodings(text string) []decoding {
	original := decoding{text: text, from: make([]span, len(text))}
	for i := range original.from {
		original.from[i] = span{i, i + 1}
	}
	all, known := []decoding{original}, map[string]bool{text: true}
	for begin, depth := 0, 0; depth < deepest; depth++ {
		end := len(all)
		for _, r := range all[begin:end] {
			for _, e := range escapes {
				if next := r.undo(e); !known[next.text] {
					known[next.text] = true
					all = append(all, next)
				}
			}
		}
		begin = end
	}

	return all
}

// escape is a way of writing: what it looks like, and what it means.
type escape struct {
	pattern *regexp.Regexp
	plain   func(written string) string
}

var escapes = []escape{
	{regexp.MustCompile(`(?:\\u[0-9A-Fa-f]{4})+|\\U[0-9A-Fa-f]{8}|\\x[0-9A-Fa-f]{2}|\\[^uUx]`), unquote},
	{regexp.MustCompile(`(?:%[0-9A-Fa-f]{2})+`), func(written string) string {
		plain, _ := url.PathUnescape(written) // The pattern has only what is right.

		return plain
	}},
	{regexp.MustCompile(`(?:%[0-9A-Fa-f]{2})+|\+`), func(written string) string {
		plain, _ := url.QueryUnescape(written)

		return plain
	}},
	{regexp.MustCompile(`&#?[0-9A-Za-z]+;`), html.UnescapeString},
	{regexp.MustCompile(`=?\r?\n[ \t]*`), func(string) string { return "" }},
}

// unquote undoes an escape of JSON, or of a language like it.
func unquote(written string) string {
	switch written[1] {
	case 'u':
		var units []uint16
		for _, digits := range strings.Split(written, `\u`)[1:] {
			unit, _ := strconv.ParseUint(digits, 16, 16)
			units = append(units, uint16(unit))
		}

		return string(utf16.Decode(units))
	case 'U':
		r, err := strconv.ParseInt(written[2:], 16, 32)
		if err != nil {
			return written
		}

		return string(rune(r))
	case 'x':
		b, _ := strconv.ParseUint(written[2:], 16, 8)

		return string([]byte{byte(b)})
	}
	if at := strings.IndexByte("abfnrtv", written[1]); at >= 0 {
		return "\a\b\f\n\r\t\v"[at : at+1]
	}

	return written[1:]
}

// undo reads a text as one that is written in a certain way.
func (r decoding) undo(e escape) decoding {
	places := e.pattern.FindAllStringIndex(r.text, -1)
	if places == nil {
		return r
	}
	var text strings.Builder
	var from []span
	done := 0
	for _, at := range places {
		text.WriteString(r.text[done:at[0]])
		from = append(from, r.from[done:at[0]]...)
		plain := e.plain(r.text[at[0]:at[1]])
		text.WriteString(plain)
		for range len(plain) {
			from = append(from, r.original(at[0], at[1]))
		}
		done = at[1]
	}
	text.WriteString(r.text[done:])

	return decoding{text: text.String(), from: append(from, r.from[done:]...)}
}

// original returns what a part was read from.
func (r decoding) original(from, to int) span { return span{r.from[from].from, r.from[to-1].to} }

// find returns where a secret is.
func (r decoding) find(secret string) []span {
	var all []span
	for from := 0; ; {
		at := strings.Index(r.text[from:], secret)
		if at < 0 {
			return all
		}
		from += at
		all = append(all, r.original(from, from+len(secret)))
		from++
	}
}

var encoded = regexp.MustCompile(`[0-9A-Za-z+/_-]{6,}={0,2}`)

// findEncoded returns the parts in base64 that hold a secret.
func (r decoding) findEncoded(secrets []string) []span {
	var all []span
	for _, at := range encoded.FindAllStringIndex(r.text, -1) {
		written := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(r.text[at[0]:at[1]], "="))
		for start := range min(4, len(written)) { // It may follow what looks as if it belonged to it.
			group := written[start:]
			if len(group)%4 == 1 {
				group = group[:len(group)-1]
			}
			plain, _ := base64.RawStdEncoding.DecodeString(group)
			if slices.ContainsFunc(secrets, func(secret string) bool { return strings.Contains(string(plain), secret) }) {
				all = append(all, r.original(at[0], at[1]))

				break
			}
		}
	}

	return all
}
