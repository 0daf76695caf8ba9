// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// ReadJSON reads one JSON value and nothing else. Numbers are json.Number, arrays []any, and
// objects what the function makes of their keys and values, in the order in which they came. It
// goes token by token because unmarshalling would accept a key sent twice.
func ReadJSON(body []byte, object func(keys []string, values []any) any) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	value, err := readValue(dec, object)
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
	value, err := ReadJSON(text, func(keys []string, values []any) any {
		members := map[string]any{}
		for i, key := range keys {
			members[key] = values[i]
		}
		return members
	})
	if err != nil {
		return nil, err
	}
	members, isObject := value.(map[string]any)
	if !isObject {
		return nil, errors.New("it is not a JSON object")
	}
	return members, nil
}

func readValue(dec *json.Decoder, object func(keys []string, values []any) any) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return readMembers(dec, object)
	case json.Delim('['):
		list := []any{}
		for dec.More() {
			value, err := readValue(dec, object)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := dec.Token()
		return list, err
	}
	return token, nil
}

// readMembers reads the members of an object whose brace has been read.
func readMembers(dec *json.Decoder, object func(keys []string, values []any) any) (any, error) {
	var keys []string
	var values []any
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, isText := token.(string)
		if !isText {
			return nil, errors.New("a key is not a string")
		}
		if slices.Contains(keys, key) {
			return nil, fmt.Errorf("key '%s' is given twice", key)
		}
		value, err := readValue(dec, object)
		if err != nil {
			return nil, err
		}
		keys, values = append(keys, key), append(values, value)
	}
	_, err := dec.Token()
	return object(keys, values), err
}
