// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// masked stands where a secret stood.
const masked = "(sensitive)"

// Secret is a string that shows itself only to Reveal: formatting it with any verb, marshalling it, or printing a struct that
// holds it, also in a field that is not exported, never gives the string. The zero Secret is empty.
type Secret struct {
	// value is behind a pointer because fmt looks into unexported fields without asking their methods.
	value *string
}

// NewSecret returns a Secret that holds the value.
func NewSecret(value string) Secret { return Secret{value: &value} }

// Reveal returns the string itself.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}

	return *s.value
}

// Format implements fmt.Formatter for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(masked)) }

// MarshalText implements encoding.TextMarshaler.
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }

type secretsKey struct{}

// WithSecrets adds secrets that the calls made with this context carry, so that they are masked in the logs of those calls.
func WithSecrets(ctx context.Context, secrets ...Secret) context.Context {
	return context.WithValue(ctx, secretsKey{}, append(secretsOf(ctx), secrets...))
}

func secretsOf(ctx context.Context) []Secret {
	secrets, _ := ctx.Value(secretsKey{}).([]Secret)

	return secrets[:len(secrets):len(secrets)]
}

// Redact masks the secrets wherever they stand in text, as they are or escaped for JSON, HTML or a URL. Servers echo what
// they were sent, so text from them must pass through here before a person or a log sees it.
func Redact(text string, secrets ...Secret) string {
	type span struct{ from, to int }
	var spans []span
	for _, s := range secrets {
		for _, form := range forms(s.Reveal()) {
			for from := 0; ; {
				at := strings.Index(text[from:], form)
				if at < 0 {
					break
				}
				spans = append(spans, span{from + at, from + at + len(form)})
				from += at + 1
			}
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })

	var b strings.Builder
	done := 0
	for i, s := range spans {
		// Spans that overlap become one mask.
		if i == 0 || s.from >= done {
			b.WriteString(text[done:s.from])
			b.WriteString(masked)
		}
		done = max(done, s.to)
	}
	b.WriteString(text[done:])

	return b.String()
}

// forms returns the ways in which a secret may stand in a text.
func forms(plain string) []string {
	if plain == "" {
		return nil
	}
	query, path := url.QueryEscape(plain), url.PathEscape(plain)
	all := []string{plain, html.EscapeString(plain), query, path, strings.ReplaceAll(query, "+", "%20")}
	for _, escaped := range all[2:] {
		all = append(all, lowerEscapes.ReplaceAllStringFunc(escaped, strings.ToLower))
	}
	for _, quoted := range jsonForms(plain) {
		all = append(all, quoted)
		all = append(all, jsonForms(quoted)...) // JSON may stand in a string of other JSON.
	}
	slices.Sort(all)

	return slices.Compact(all)
}

var lowerEscapes = regexp.MustCompile(`%[0-9A-F]{2}`)

// jsonForms returns a string as the content of a JSON string: with and without escapes for HTML, and as writers do it that
// escape slashes and all that is not ASCII.
func jsonForms(plain string) []string {
	var quoted [2]strings.Builder
	for i := range quoted {
		encoder := json.NewEncoder(&quoted[i])
		encoder.SetEscapeHTML(i == 0)
		_ = encoder.Encode(plain) // A string always encodes.
	}
	ascii := strings.ReplaceAll(strconv.QuoteToASCII(plain), "/", `\/`)
	all := []string{quoted[0].String(), quoted[1].String(), ascii}
	for i, one := range all {
		one = strings.TrimSuffix(one, "\n")
		all[i] = one[1 : len(one)-1]
	}

	return all
}

// maskJSON returns a JSON body with the values of the given keys masked, and false for anything that is not JSON:
// what cannot be read cannot be masked, so it is not logged.
func maskJSON(body []byte, keys []string) (string, bool) {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // A log that changes numbers misleads.
	if decoder.Decode(&value) != nil || decoder.More() {
		return "", false
	}
	maskValue(value, keys)
	out, err := json.Marshal(value)

	return string(out), err == nil
}

func maskValue(value any, keys []string) {
	switch v := value.(type) {
	case map[string]any:
		for k, child := range v {
			if slices.ContainsFunc(keys, func(key string) bool { return strings.EqualFold(key, k) }) {
				v[k] = masked
			} else {
				maskValue(child, keys)
			}
		}
	case []any:
		for _, child := range v {
			maskValue(child, keys)
		}
	}
}
