// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// object is a JSON object whose members keep their order, so that an answer can echo a request and be in the order of
// the pages.
type object []member

type member struct {
	key   string
	value any
}

// get returns a member's value.
func (o object) get(key string) (any, bool) {
	for _, m := range o {
		if m.key == key {
			return m.value, true
		}
	}
	return nil, false
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, encode(m.key)...)
		b = append(b, ':')
		b = append(b, encode(m.value)...)
	}
	return append(b, '}'), nil
}

// encode writes a value without spaces or a line's end, as the Content-Length of the pages' errors tells that the
// vendor does.
func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	// The values are this package's own and can always be encoded.
	_ = enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// readBody returns the body of a request that must have that content type, or what is wrong with it.
func readBody(r *http.Request, contentType string) (body []byte, problem string) {
	mediaType, attributes, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != contentType {
		return nil, "The content type must be " + contentType + "."
	}
	if charset, given := attributes["charset"]; given && !strings.EqualFold(charset, "utf-8") {
		return nil, "The body must be UTF-8."
	}
	body, err = io.ReadAll(r.Body)
	if err != nil {
		return nil, "The body could not be read."
	}
	if !utf8.Valid(body) {
		return nil, "The body must be UTF-8."
	}
	return body, ""
}

// readJSON returns the one JSON value that is a request's body, and the body as it was sent.
func readJSON(r *http.Request) (value any, body []byte, refused *refusal) {
	body, problem := readBody(r, "application/json")
	if problem != "" {
		return nil, nil, invalid("%s", problem)
	}
	value, err := decode(body)
	if err != nil {
		return nil, nil, invalid("The body is not JSON: %v.", err)
	}
	return value, body, nil
}

// refuseBody answers a request that has a body where the pages show none.
func refuseBody(r *http.Request) *refusal {
	body, err := io.ReadAll(r.Body)
	if err != nil || len(body) > 0 {
		return invalid("The request must have no body.")
	}
	return nil
}

// once turns parameters into a map, since none of them may be given more than once.
func once(raw string) (params map[string]string, problem string) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, "The parameters are not URL-encoded."
	}
	params = map[string]string{}
	for key, all := range values {
		if len(all) > 1 {
			return nil, "The parameter '" + key + "' is there twice."
		}
		params[key] = all[0]
	}
	return params, ""
}

// decode reads one JSON value and nothing else. It goes token by token because unmarshalling would accept a key sent
// twice.
func decode(body []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	value, err := decodeValue(dec)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more follows the value")
	}
	return value, nil
}

func decodeValue(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return decodeObject(dec)
	case json.Delim('['):
		list := []any{}
		for dec.More() {
			value, err := decodeValue(dec)
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

// decodeObject reads the members of an object whose brace has been read.
func decodeObject(dec *json.Decoder) (any, error) {
	members := object{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, isText := token.(string)
		if !isText {
			return nil, errors.New("a key is not a string")
		}
		if _, twice := members.get(key); twice {
			return nil, fmt.Errorf("key '%s' is there twice", key)
		}
		value, err := decodeValue(dec)
		if err != nil {
			return nil, err
		}
		members = append(members, member{key, value})
	}
	_, err := dec.Token()
	return members, err
}
