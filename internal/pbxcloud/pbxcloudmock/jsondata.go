// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// change is what a write sends. What it does not send is nil or not in the map.
type change struct {
	id         *int
	name       *string
	typeID     *int
	parameters map[int]string
}

// readChange reads jsondata, in which the page has texts as strings and ids as numbers. Ids may be
// strings as well, since that is how the server shows them.
func (s *Server) readChange(r *request) (*change, *refusal) {
	if r.get("jsondata") == "" {
		return nil, wrong("jsondata is missing.")
	}
	keys, members, err := parseObject([]byte(r.get("jsondata")))
	if err != nil {
		return nil, wrong("jsondata must be one JSON object: %v.", err)
	}
	if len(keys) == 0 {
		return nil, wrong("jsondata is empty.")
	}

	c := &change{parameters: map[int]string{}}
	for _, key := range keys {
		if refused := s.readMember(c, key, members[key]); refused != nil {
			return nil, refused
		}
	}
	return c, nil
}

// readMember reads one member of jsondata.
func (s *Server) readMember(c *change, key string, raw json.RawMessage) *refusal {
	switch key {
	case "cu_id":
		return readID(&c.id, key, raw)
	case "cu_ct_id":
		return readID(&c.typeID, key, raw)
	case "cu_name":
		return readText(&c.name, key, raw)
	}
	for i := range s.knobs.parameters {
		if key != parameterKey(i) {
			continue
		}
		var value *string
		if refused := readText(&value, key, raw); refused != nil {
			return refused
		}
		c.parameters[i] = *value
		return nil
	}
	return wrong("unknown column '%s'.", key)
}

// readText reads a JSON string.
func readText(into **string, key string, raw json.RawMessage) *refusal {
	var text *string
	if err := json.Unmarshal(raw, &text); err != nil || text == nil {
		return wrong("%s must be a string.", key)
	}
	*into = text
	return nil
}

// readID reads an id that is a JSON number or a string of digits.
func readID(into **int, key string, raw json.RawMessage) *refusal {
	text := string(raw)
	var quoted *string
	if err := json.Unmarshal(raw, &quoted); err == nil && quoted != nil {
		text = *quoted
	}
	id, err := strconv.Atoi(text)
	if err != nil || !isCanonical(text) {
		return wrong("%s must be a whole number.", key)
	}
	*into = &id
	return nil
}

// checkChange checks what the values mean. The destination to be changed is nil when there is none.
// The caller holds the lock.
func (s *Server) checkChange(tenant string, c *change, d *Destination) *refusal {
	if c.typeID != nil && !s.knowsType(*c.typeID) {
		return wrong("there is no custom type %d.", *c.typeID)
	}
	if !s.knobs.uniqueNames || c.name == nil {
		return nil
	}
	taken := slices.ContainsFunc(s.destinations.sorted, func(other *Destination) bool {
		return other != d && other.Tenant == tenant && other.Name == *c.name
	})
	if taken {
		return wrong("there is a custom destination of this name.")
	}
	return nil
}

// applyTo changes what was sent.
func (c *change) applyTo(d *Destination) {
	if c.name != nil {
		d.Name = *c.name
	}
	if c.typeID != nil {
		d.TypeID = *c.typeID
	}
	for i, value := range c.parameters {
		d.setParameter(i, value)
	}
}

// sql returns the assignments of a statement, which hold the values sent.
func (c *change) sql() string {
	var assignments []string
	if c.id != nil {
		assignments = append(assignments, fmt.Sprintf("cu_id='%d'", *c.id))
	}
	if c.name != nil {
		assignments = append(assignments, "cu_name="+quoteSQL(*c.name))
	}
	if c.typeID != nil {
		assignments = append(assignments, fmt.Sprintf("cu_ct_id='%d'", *c.typeID))
	}
	for i := range maxParameters {
		if value, sent := c.parameters[i]; sent {
			assignments = append(assignments, parameterKey(i)+"="+quoteSQL(value))
		}
	}
	return strings.Join(assignments, ",")
}

// parseObject reads a text that is one JSON object and nothing else, and returns its keys in the
// order sent. It goes key by key because unmarshalling would accept a key sent twice.
func parseObject(text []byte) ([]string, map[string]json.RawMessage, error) {
	if !utf8.Valid(text) {
		return nil, nil, errors.New("not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return nil, nil, errors.New("not an object")
	}

	var keys []string
	members := map[string]json.RawMessage{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, nil, err
		}
		key, isText := token.(string)
		if !isText {
			return nil, nil, errors.New("a key is not a string")
		}
		if _, twice := members[key]; twice {
			return nil, nil, fmt.Errorf("key '%s' is there twice", key)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, nil, err
		}
		keys = append(keys, key)
		members[key] = value
	}
	if _, err := dec.Token(); err != nil {
		return nil, nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("more follows the object")
	}
	return keys, members, nil
}
