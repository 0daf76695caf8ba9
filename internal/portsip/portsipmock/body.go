// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// Short names for the tables of fields.
type (
	field  = fakeserver.Field
	fields = fakeserver.Fields
)

const (
	text    = fakeserver.String
	number  = fakeserver.Number
	integer = fakeserver.Integer
	flag    = fakeserver.Boolean
	object  = fakeserver.Object
	list    = fakeserver.List
	texts   = fakeserver.Strings
)

// readObject returns the JSON object that is a request's whole body, with numbers as json.Number.
func readObject(r *http.Request) (map[string]any, *refusal) {
	body, err := fakeserver.ReadBody(r, "application/json")
	if err != nil {
		return nil, malformed(err.Error())
	}
	members, err := fakeserver.ReadObject(body)
	if err != nil {
		return nil, malformed("The body must be one JSON object: " + err.Error() + ".")
	}
	return members, nil
}

// readFields is readObject for an object of those fields.
func readFields(r *http.Request, fs fields) (map[string]any, *refusal) {
	sent, refused := readObject(r)
	if refused != nil {
		return nil, refused
	}
	return sent, refuse(fs.Check(sent))
}

// apply returns what the server has after a value that was checked is written over old. An empty
// text clears a value, unless it has a default: that is a text of its own, which "" then is too.
func apply(f field, value, old any, replacing bool) any {
	switch v := value.(type) {
	case string:
		if v == "" && f.Default == nil {
			return nil
		}
	case map[string]any:
		had, _ := old.(map[string]any)
		return applyFields(f.Fields, v, had, replacing)
	case []any:
		// Lists are always written as a whole.
		items := []any{}
		for _, item := range v {
			items = append(items, apply(f, item, nil, true))
		}
		return items
	}
	return plain(value)
}

func applyFields(fs fields, sent, old map[string]any, replacing bool) map[string]any {
	result := map[string]any{}
	for _, f := range fs {
		value, exists := old[f.Key]
		if !exists || replacing && !f.ReadOnly && !f.WriteOnly {
			value = initial(f)
		}
		if written, isSent := sent[f.Key]; isSent {
			value = apply(f, written, old[f.Key], replacing)
		}
		result[f.Key] = value
	}
	return result
}

// followFiles sets the name, size and URL of the files whose ids were sent, which is all that a GET
// shows of them.
func followFiles(keys fields, values, sent map[string]any) {
	for _, f := range keys {
		file, isFile := strings.CutSuffix(f.Key, "_id")
		if _, given := sent[f.Key]; !given || !isFile || !f.WriteOnly {
			continue
		}
		values[file+"_name"], values[file+"_size"], values[file+"_url"] = nil, nil, nil
		if id, isSet := values[f.Key].(string); isSet {
			values[file+"_name"] = strings.TrimSuffix(file, "_file") + ".png"
			values[file+"_size"] = 20480.0
			values[file+"_url"] = "/api/blobs/" + id
		}
	}
}

// initial is the value of a field that nobody has written. An object is null unless one of its
// members has a default.
func initial(f field) any {
	if f.Type != object {
		return plain(f.Default)
	}
	members, isNull := map[string]any{}, true
	for _, inner := range f.Fields {
		members[inner.Key] = initial(inner)
		isNull = isNull && members[inner.Key] == nil
	}
	if isNull {
		return nil
	}
	return members
}

// seed writes members over values, objects member by member, and returns the fields with those that
// were not known before. An object that was null has null for what it is not given.
func seed(fs fields, values, members map[string]any) fields {
	fs = learn(fs, members)
	for key, value := range members {
		inner, isObject := value.(map[string]any)
		if !isObject {
			values[key] = value
			continue
		}
		f, _ := fs.Find(key)
		current, exists := values[key].(map[string]any)
		if !exists {
			current = map[string]any{}
			for _, f := range f.Fields {
				current[f.Key] = nil
			}
			values[key] = current
		}
		seed(f.Fields, current, inner)
	}
	return fs
}

// learn adds fields for unknown members, which are those of a newer server.
func learn(fs fields, members map[string]any) fields {
	for key, value := range members {
		if _, known := fs.Find(key); !known {
			fs = append(fs, field{Key: key, Type: fakeserver.TypeOf(value)})
		}
		for i := range fs {
			if fs[i].Key != key || fs[i].Type != object && fs[i].Type != list {
				continue
			}
			items, isList := value.([]any)
			if !isList {
				items = []any{value}
			}
			for _, item := range items {
				inner, _ := item.(map[string]any)
				fs[i].Fields = learn(fs[i].Fields, inner)
			}
		}
	}
	return fs
}

// asJSON returns a copy of a JSON object as encoding/json reads it, with numbers as float64. It
// panics on anything else, which only a mistake in a test can be.
func asJSON(object any) map[string]any {
	members, _ := plain(object).(map[string]any)
	return members
}

// plain is asJSON for any value.
func plain(value any) (result any) {
	raw, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(raw, &result)
	}
	if err != nil {
		panic(fmt.Sprintf("portsipmock: %v is not JSON: %v", value, err))
	}
	return result
}
