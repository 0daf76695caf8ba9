// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
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

// Redact masks the secrets wherever they stand in text, as they are or escaped for JSON or a URL. Servers echo what
// they were sent, so text from them must pass through here before a person or a log sees it.
func Redact(text string, secrets ...Secret) string {
	var forms []string
	for _, s := range secrets {
		plain := s.Reveal()
		if plain == "" {
			continue
		}
		quoted, _ := json.Marshal(plain)
		forms = append(forms, plain, string(quoted[1:len(quoted)-1]), url.QueryEscape(plain), url.PathEscape(plain))
	}
	// The longest first: of two secrets that begin alike, masking the shorter one would leave the other's end.
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })

	pairs := make([]string, 0, 2*len(forms))
	for _, form := range forms {
		pairs = append(pairs, form, masked)
	}

	return strings.NewReplacer(pairs...).Replace(text)
}

// maskJSON returns a JSON body with the values of the given keys masked, and false for anything that is not JSON:
// what cannot be read cannot be masked, so it is not logged.
func maskJSON(body []byte, keys []string) (string, bool) {
	var value any
	if len(body) == 0 || json.Unmarshal(body, &value) != nil {
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
			if slices.Contains(keys, k) {
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
