// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// shape is what a JSON value of the API looks like.
type shape interface {
	// check notes what is wrong with a value of a request. The value that the server has is old, nil
	// when there is none.
	check(found *violations, path string, value, old any)

	// apply returns what the server has once a value that was checked is written over old.
	apply(value, old any, replacing bool) any
}

// access is what a request may do with a key.
type access int

const (
	readWrite access = iota
	readOnly
	writeOnly
	// secret can be read and written; how it is shown is a knob of its own.
	secret
)

// field is a key of an object.
type field struct {
	key    string
	shape  shape
	access access

	// fallback is the documented default. Keys that can only be read have the value of a fresh server.
	fallback any

	// required keys must be there when an object is made, and may be missing when it is changed.
	required bool
}

// text is a string whose length is counted in characters. Where it may be empty, an empty one
// clears the value, and blank values are shown as null.
type text struct {
	min, max int

	// form tells whether a string that is not empty is well-formed; nil is any. Messages call it want.
	form func(string) bool
	want string

	// keepsEmpty is set where the empty string is a value of its own.
	keepsEmpty bool
}

func (t text) check(found *violations, path string, value, _ any) {
	s, isText := value.(string)
	if !isText {
		found.add(path, "must be a string")
		return
	}
	n := utf8.RuneCountInString(s)
	switch {
	case n < t.min:
		found.add(path, "must have at least %d characters", t.min)
	case t.max > 0 && n > t.max:
		found.add(path, "must have at most %d characters", t.max)
	case s != "" && t.form != nil && !t.form(s):
		found.add(path, "must be %s", t.want)
	}
}

func (t text) apply(value, _ any, _ bool) any {
	if value == "" && !t.keepsEmpty {
		return nil
	}
	return value
}

// oneOf is a string out of an enumeration.
func oneOf(values ...string) text {
	return text{min: 1, want: "one of " + strings.Join(values, ", "), form: func(s string) bool {
		return slices.Contains(values, s)
	}}
}

// integer is a JSON number without fraction or exponent.
type integer struct{ min, max int64 }

func (i integer) check(found *violations, path string, value, _ any) {
	number, isNumber := value.(json.Number)
	if !isNumber {
		found.add(path, "must be a number")
		return
	}
	n, err := strconv.ParseInt(number.String(), 10, 64)
	if err != nil || n < i.min || n > i.max {
		found.add(path, "must be an integer from %d to %d", i.min, i.max)
	}
}

func (i integer) apply(value, _ any, _ bool) any { return plain(value) }

// flag is a JSON boolean.
type flag struct{}

func (flag) check(found *violations, path string, value, _ any) {
	if _, isFlag := value.(bool); !isFlag {
		found.add(path, "must be a boolean")
	}
}

func (flag) apply(value, _ any, _ bool) any { return value }

// list is an array of objects. It is always written as a whole.
type list struct {
	item object

	// rule notes what is wrong with the items as a whole, once each of them is fine; nil is nothing.
	rule func(found *violations, path string, items []any)
}

func (l list) check(found *violations, path string, value, old any) {
	items, isList := value.([]any)
	if !isList {
		found.add(path, "must be an array")
		return
	}
	// A key that was seeded into an item is one of a newer server, which every item may have.
	seeded := map[string]any{}
	had, _ := old.([]any)
	for _, item := range had {
		members, _ := item.(map[string]any)
		maps.Copy(seeded, members)
	}
	before := len(*found)
	for i, item := range items {
		at := fmt.Sprintf("%s[%d]", path, i)
		l.item.check(found, at, item, seeded)
		l.item.checkRequired(found, at, item)
	}
	if l.rule != nil && len(*found) == before {
		l.rule(found, path, items)
	}
}

func (l list) apply(value, _ any, _ bool) any {
	items := []any{}
	sent, _ := value.([]any)
	for _, item := range sent {
		items = append(items, l.item.apply(item, nil, true))
	}
	return items
}

// object is a JSON object of known keys.
type object []field

func (o object) find(key string) (field, bool) {
	for _, f := range o {
		if f.key == key {
			return f, true
		}
	}
	return field{}, false
}

func (o object) check(found *violations, path string, value, old any) {
	members, isObject := value.(map[string]any)
	if !isObject {
		found.add(path, "must be an object")
		return
	}
	had, _ := old.(map[string]any)
	for _, key := range sortedKeys(members) {
		at := join(path, key)
		f, known := o.find(key)
		current, seeded := had[key]
		switch {
		case !known && !seeded:
			found.add(at, "is not known")
		case known && f.access == readOnly:
			found.add(at, "is read-only")
		case members[key] == nil:
			found.add(at, "must not be null")
		case known:
			f.shape.check(found, at, members[key], current)
		case current != nil && kindOf(members[key]) != kindOf(current):
			found.add(at, "must be a JSON %s", kindOf(current))
		}
	}
}

// checkRequired notes the required keys that a new object lacks.
func (o object) checkRequired(found *violations, path string, value any) {
	members, isObject := value.(map[string]any)
	if !isObject {
		return
	}
	for _, f := range o {
		if _, sent := members[f.key]; f.required && !sent {
			found.add(join(path, f.key), "is required")
		}
	}
}

func (o object) apply(value, old any, replacing bool) any {
	sent, _ := value.(map[string]any)
	had, existed := old.(map[string]any)

	result := maps.Clone(had)
	if !existed {
		result = map[string]any{}
	}
	for _, f := range o {
		if _, has := result[f.key]; !has || replacing && f.access != readOnly && f.access != writeOnly {
			result[f.key] = f.initial()
		}
	}
	for key := range result {
		if _, known := o.find(key); !known && replacing {
			result[key] = nil
		}
	}
	for key, value := range sent {
		if f, known := o.find(key); known {
			result[key] = f.shape.apply(value, had[key], replacing)
		} else {
			result[key] = plain(value)
		}
	}
	return result
}

// initial is the value of a key that nobody has written.
func (f field) initial() any {
	if o, nested := f.shape.(object); nested {
		return o.initial()
	}
	if n, isNumber := f.fallback.(int); isNumber {
		return float64(n)
	}
	return f.fallback
}

// initial is the object that nobody has written: null unless one of its keys has a default.
func (o object) initial() any {
	members, isNull := map[string]any{}, true
	for _, f := range o {
		value := f.initial()
		members[f.key] = value
		isNull = isNull && value == nil
	}
	if isNull {
		return nil
	}
	return members
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
