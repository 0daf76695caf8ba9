// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
)

// ReadJSON reads one JSON value and nothing else. Numbers are json.Number, arrays []any and objects
// map[string]any. It goes token by token because unmarshalling would accept a key sent twice.
func ReadJSON(text []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	value, err := readValue(dec)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more follows the value")
	}
	return value, nil
}

// ReadObject is ReadJSON for a text that must be an object.
func ReadObject(text []byte) (map[string]any, error) {
	value, err := ReadJSON(text)
	if err != nil {
		return nil, err
	}
	members, isObject := value.(map[string]any)
	if !isObject {
		return nil, errors.New("it is not a JSON object")
	}
	return members, nil
}

func readValue(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		items := []any{}
		for dec.More() {
			item, err := readValue(dec)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		_, err := dec.Token()
		return items, err
	case json.Delim('{'):
		members := map[string]any{}
		for dec.More() {
			// The decoder returns an error for a key that is not a string.
			token, err := dec.Token()
			if err != nil {
				return nil, err
			}
			key, _ := token.(string)
			if _, twice := members[key]; twice {
				return nil, fmt.Errorf("key '%s' is given twice", key)
			}
			if members[key], err = readValue(dec); err != nil {
				return nil, err
			}
		}
		_, err := dec.Token()
		return members, err
	}
	return token, nil
}

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

// digits is a text that a server may as well write as a number: one without zeros before it, which
// would be lost, and not longer than a number keeps its digits.
var digits = regexp.MustCompile(`^[1-9][0-9]{0,14}$`)

// OtherTypes is a Transform that rewrites a JSON body as a server does that means the same and has
// other types for it: a byte order mark before it, numbers and flags as texts, texts of digits as
// numbers. A body that is not JSON stays as it is.
func OtherTypes(body []byte) []byte {
	value, err := ReadJSON(body)
	if err != nil {
		return body
	}
	// The value was JSON, so it can be encoded.
	encoded, _ := json.Marshal(otherType(value))
	return append([]byte("\ufeff"), encoded...)
}

func otherType(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = otherType(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = otherType(inner)
		}
	case bool:
		if v {
			return "True"
		}
		return 0
	case json.Number:
		return v.String()
	case string:
		if digits.MatchString(v) {
			return json.Number(v + ".0")
		}
	}
	return value
}
