// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// params are the members of a request's body, each still as it was sent.
type params map[string]json.RawMessage

// readParams checks everything about a request up to the single fields. The known keys are those
// besides access_key.
func (s *Server) readParams(r *http.Request, known ...string) (params, *refusal) {
	if !isJSON(r.Header.Get("Content-Type")) {
		return nil, badRequest("The content type must be application/json")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, badRequest("The body could not be read")
	}
	keys, p, err := parseObject(body)
	if err != nil {
		return nil, badRequest("The body must be one JSON object: " + err.Error())
	}

	accessKey, isText := p.text("access_key")
	if !isText || accessKey != s.accessKey {
		return nil, badCredentials()
	}
	for _, key := range keys {
		if key != "access_key" && !slices.Contains(known, key) {
			return nil, badRequest(fmt.Sprintf("Unknown '%s' parameter", key), key)
		}
	}
	return p, nil
}

// isJSON tells whether a content type is JSON in UTF-8, the only encoding that JSON has.
func isJSON(contentType string) bool {
	mediaType, attributes, err := mime.ParseMediaType(contentType)
	if err != nil || mediaType != "application/json" {
		return false
	}
	charset, given := attributes["charset"]
	return !given || strings.EqualFold(charset, "utf-8")
}

// parseObject reads a body that is one JSON object and nothing else, and returns its keys in the
// order sent. It goes key by key because unmarshalling would accept a key sent twice.
func parseObject(body []byte) ([]string, params, error) {
	if !utf8.Valid(body) {
		return nil, nil, errors.New("not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return nil, nil, errors.New("not an object")
	}

	var keys []string
	p := params{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, nil, err
		}
		key, isText := token.(string)
		if !isText {
			return nil, nil, errors.New("a key is not a string")
		}
		if _, twice := p[key]; twice {
			return nil, nil, fmt.Errorf("key '%s' is there twice", key)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, nil, err
		}
		keys = append(keys, key)
		p[key] = value
	}

	if _, err := dec.Token(); err != nil {
		return nil, nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("more follows the object")
	}
	return keys, p, nil
}

// missing tells whether a parameter is absent, for which null is another way of writing.
func (p params) missing(key string) bool {
	raw, sent := p[key]
	return !sent || string(raw) == "null"
}

// text returns a parameter that is a JSON string.
func (p params) text(key string) (string, bool) {
	var value *string
	if err := json.Unmarshal(p[key], &value); err != nil || value == nil {
		return "", false
	}
	return *value, true
}

// requiredEmptyable returns a string that must be there and may be empty.
func (p params) requiredEmptyable(key string) (string, *refusal) {
	if p.missing(key) {
		return "", fieldIsRequired(key)
	}
	value, isText := p.text(key)
	if !isText {
		return "", invalidParameter(key)
	}
	return value, nil
}

// requiredText returns a string that must be there and not be empty. The vendor calls an empty one
// missing, see https://www.tenios.de/en/doc/wrapup-api.
func (p params) requiredText(key string) (string, *refusal) {
	value, refused := p.requiredEmptyable(key)
	if refused == nil && value == "" {
		return "", fieldIsRequired(key)
	}
	return value, refused
}

// requiredFlag returns a flag. The page's requests send flags as strings, and that JSON booleans
// are accepted as well is said nowhere.
func (p params) requiredFlag(key string) (bool, *refusal) {
	value, refused := p.requiredText(key)
	if refused != nil {
		return false, refused
	}
	if value != "true" && value != "false" {
		return false, invalidParameter(key)
	}
	return value == "true", nil
}

// optionalText returns a string that may be empty, and nil when it is omitted. Null is neither of
// the two, and the page has no word on it.
func (p params) optionalText(key string) (*string, *refusal) {
	if _, sent := p[key]; !sent {
		return nil, nil
	}
	value, isText := p.text(key)
	if !isText {
		return nil, invalidParameter(key)
	}
	return &value, nil
}

// requiredPositive returns a JSON integer above 0.
func (p params) requiredPositive(key string) (int64, *refusal) {
	if p.missing(key) {
		return 0, fieldIsRequired(key)
	}
	value, err := strconv.ParseInt(string(p[key]), 10, 64)
	if err != nil {
		return 0, invalidParameter(key)
	}
	if value <= 0 {
		return 0, fieldNegativeOrZero(key)
	}
	return value, nil
}
