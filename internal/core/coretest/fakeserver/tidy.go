// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver

// Tidy is what a server makes of a text before it stores it under a key, such as a domain in small
// letters. Nil changes nothing.
type Tidy func(key, text string) string

// Text returns a text as it is stored.
func (t Tidy) Text(key, text string) string {
	if t == nil {
		return text
	}

	return t(key, text)
}

// Value returns decoded JSON with all its texts as they are stored. It may change what it was
// given.
func (t Tidy) Value(key string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		for inner, member := range v {
			v[inner] = t.Value(inner, member)
		}
	case []any:
		for i, item := range v {
			v[i] = t.Value(key, item)
		}
	case string:
		return t.Text(key, v)
	}

	return value
}
