// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

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

// readObject returns the JSON object that is a request's whole body, with numbers as json.Number.
func readObject(r *http.Request) (map[string]any, *refusal) {
	if refused := refuseQuery(r); refused != nil {
		return nil, refused
	}
	body, refused := readBody(r, "application/json")
	if refused != nil {
		return nil, refused
	}
	value, err := decode(body)
	if err != nil {
		return nil, malformed("The body must be one JSON object: " + err.Error() + ".")
	}
	members, isObject := value.(map[string]any)
	if !isObject {
		return nil, malformed("The body must be one JSON object.")
	}
	return members, nil
}

// readBody returns the body of a request that must have that content type.
func readBody(r *http.Request, contentType string) ([]byte, *refusal) {
	mediaType, attributes, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != contentType {
		return nil, malformed("The content type must be " + contentType + ".")
	}
	if charset, given := attributes["charset"]; given && !strings.EqualFold(charset, "utf-8") {
		return nil, malformed("The body must be UTF-8.")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, malformed("The body could not be read.")
	}
	if !utf8.Valid(body) {
		return nil, malformed("The body must be UTF-8.")
	}
	return body, nil
}

// refuseBody answers a request that has a body where the page shows none.
func refuseBody(r *http.Request) *refusal {
	body, err := io.ReadAll(r.Body)
	if err != nil || len(body) > 0 {
		return malformed("The request must have no body.")
	}
	return nil
}

// refuseQuery answers a request that has a query where the page shows none.
func refuseQuery(r *http.Request) *refusal {
	if r.URL.RawQuery != "" {
		return malformed("The request must have no query.")
	}
	return nil
}

// once turns parameters into a map, since none of them may be given more than once.
func once(raw string) (map[string]string, *refusal) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, malformed("The parameters are not URL-encoded.")
	}
	params := map[string]string{}
	for key, all := range values {
		if len(all) > 1 {
			return nil, invalid(key, "is given twice")
		}
		params[key] = all[0]
	}
	return params, nil
}

// decode reads one JSON value and nothing else. It goes token by token because unmarshalling would accept
// a key sent twice.
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
	members := map[string]any{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, isText := token.(string)
		if !isText {
			return nil, errors.New("a key is not a string")
		}
		if _, twice := members[key]; twice {
			return nil, fmt.Errorf("key '%s' is there twice", key)
		}
		if members[key], err = decodeValue(dec); err != nil {
			return nil, err
		}
	}
	_, err := dec.Token()
	return members, err
}
