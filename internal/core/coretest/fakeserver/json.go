// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
