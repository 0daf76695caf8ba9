// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// object is a JSON object whose members keep their order, so that a response can echo a request and
// be in the order of the pages.
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

// encode writes a value without spaces or a line's end, as the Content-Length of the pages' errors
// tells that the vendor does.
func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	// The values are this package's own and can always be encoded.
	_ = enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// readBody returns the body of a request that must have that content type, or what is wrong with
// it.
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

// decode reads one JSON value and nothing else, in which no key is sent twice.
func decode(body []byte) (any, error) {
	return fakeserver.ReadJSON(body, func(keys []string, values []any) any {
		members := object{}
		for i, key := range keys {
			members = append(members, member{key, values[i]})
		}
		return members
	})
}
