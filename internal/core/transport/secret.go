// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/outside"
)

// Secret is a string that shows itself only to Reveal: formatting it with any verb, marshalling it,
// or printing a struct that holds it, also in a field that is not exported, never gives the string.
// The zero Secret is empty.
type Secret struct {
	// value is behind a pointer because fmt looks into unexported fields without asking their
	// methods.
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
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(outside.Masked)) }

// MarshalText implements encoding.TextMarshaler.
func (s Secret) MarshalText() ([]byte, error) { return []byte(outside.Masked), nil }

type secretsKey struct{}

// WithSecrets adds secrets that the requests made with this context carry, so that they are
// masked in the logs of those requests.
func WithSecrets(ctx context.Context, secrets ...Secret) context.Context {
	return context.WithValue(ctx, secretsKey{}, append(secretsOf(ctx), secrets...))
}

func secretsOf(ctx context.Context) []Secret {
	secrets, _ := ctx.Value(secretsKey{}).([]Secret)

	return secrets[:len(secrets):len(secrets)]
}

// Redact is the door for text from outside, such as a server's: with the secrets masked, in
// whatever way they are written, and with everything escaped that does not show as what it is.
func Redact(text string, secrets ...Secret) string {
	plain := make([]string, len(secrets))
	for i, s := range secrets {
		plain[i] = s.Reveal()
	}

	return outside.Text(text, plain...)
}

// redactFor is Redact with the secrets of the request that a response is for.
func redactFor(resp *http.Response, text string) string {
	if resp.Request == nil {
		return Redact(text)
	}

	return Redact(text, secretsOf(resp.Request.Context())...)
}

// maskJSON returns a JSON body with the values of the given keys masked, and false for
// anything that is not JSON: what cannot be read cannot be masked, so it is not logged.
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

// secretWords are in the names of keys whose values are secrets. A newer server may have keys that
// nobody has listed.
var secretWords = []string{"password", "secret", "token"}

// IsSecretKey reports whether the value of a key of a JSON object is a secret: the key is listed,
// or its name says so.
func IsSecretKey(key string, listed []string) bool {
	lower := strings.ToLower(key)

	return slices.ContainsFunc(listed, func(one string) bool { return strings.EqualFold(one, key) }) ||
		slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(lower, word) })
}

func maskValue(value any, keys []string) {
	switch v := value.(type) {
	case map[string]any:
		for k, child := range v {
			if IsSecretKey(k, keys) {
				v[k] = outside.Masked
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
