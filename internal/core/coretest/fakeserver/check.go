// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Field describes a member of a JSON object in a request, as the vendor's page does.
type Field struct {
	Key  string
	Type Type

	Required bool

	// ReadOnly members are in responses only.
	ReadOnly bool

	// Min and Max limit an Integer, or the number of characters of a String. A Max of 0 is no limit.
	Min, Max int64

	// Enum and Pattern are what a String must be, unless it is empty.
	Enum    []string
	Pattern *regexp.Regexp

	// Valid returns what else a value must be, and "" if it is valid. It runs on values with which
	// nothing else is wrong.
	Valid func(value any) string

	// Fields are the members of an Object, or of each object in a List. Those of other types are not
	// checked.
	Fields Fields

	// Default, WriteOnly and Secret are not checked. A mock needs them for its responses.
	Default           any
	WriteOnly, Secret bool
}

// Type is a JSON type, as ReadJSON returns it.
type Type string

const (
	String  Type = "a string"
	Number  Type = "a number"
	Integer Type = "an integer"
	Boolean Type = "a boolean"
	Object  Type = "an object"
	// List is an array of objects.
	List Type = "an array"
	// Strings is an array of strings.
	Strings Type = "an array of strings"
	// Any accepts everything but null.
	Any Type = ""
)

// TypeOf returns the type of a JSON value, Number for each number and Any for null.
func TypeOf(value any) Type {
	switch value.(type) {
	case nil:
		return Any
	case string:
		return String
	case bool:
		return Boolean
	case []any:
		return List
	case map[string]any:
		return Object
	}
	return Number
}

// Kind tells problems apart where a vendor has different errors for them.
type Kind int

const (
	Invalid Kind = iota
	Unknown
	Missing
	Null
	TooSmall
)

// Problem is something that is wrong with a request.
type Problem struct {
	Kind Kind

	// Field is zero if the key is unknown.
	Field Field

	// Path names the value, e.g. "office_hours.monday.ranges[0].from".
	Path string

	// Message continues a sentence that begins with the path, e.g. "must be a string".
	Message string
}

// Fields are all members that an object may have.
type Fields []Field

// Find returns the field with that key.
func (fs Fields) Find(key string) (Field, bool) {
	i := slices.IndexFunc(fs, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return fs[i], true
}

// Check returns what is wrong with the members of an object: unknown keys first, then the fields in
// their order.
func (fs Fields) Check(members map[string]any) []Problem {
	return fs.check("", members)
}

// check is Check for an object whose path ends in a dot, or is empty.
func (fs Fields) check(path string, members map[string]any) []Problem {
	var problems []Problem
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if _, known := fs.Find(key); !known {
			problems = append(problems, Problem{Unknown, Field{}, path + key, "is not known"})
		}
	}
	for _, f := range fs {
		value, sent := members[f.Key]
		switch {
		case sent:
			problems = append(problems, f.check(path+f.Key, value)...)
		case f.Required:
			problems = append(problems, Problem{Missing, f, path + f.Key, "is required"})
		}
	}
	return problems
}

// check returns what is wrong with one value.
func (f Field) check(path string, value any) []Problem {
	if kind, message := f.checkType(value); message != "" {
		return []Problem{{kind, f, path, message}}
	}
	var problems []Problem
	switch f.Type {
	case Object:
		members, _ := value.(map[string]any)
		problems = f.Fields.check(path+".", members)
	case List:
		items, _ := value.([]any)
		item := Field{Type: Object, Fields: f.Fields}
		for i, members := range items {
			problems = append(problems, item.check(fmt.Sprintf("%s[%d]", path, i), members)...)
		}
	case Strings:
		items, _ := value.([]any)
		for i, text := range items {
			problems = append(problems, Field{Type: String}.check(fmt.Sprintf("%s[%d]", path, i), text)...)
		}
	case String:
		text, _ := value.(string)
		if kind, message := f.checkText(text); message != "" {
			return []Problem{{kind, f, path, message}}
		}
	}
	if f.Valid != nil && len(problems) == 0 {
		if message := f.Valid(value); message != "" {
			return []Problem{{Invalid, f, path, message}}
		}
	}
	return problems
}

// checkType checks the type, and the range of an integer.
func (f Field) checkType(value any) (kind Kind, message string) {
	switch {
	case f.ReadOnly:
		return Invalid, "is read-only"
	case value == nil:
		return Null, "must not be null"
	case f.Type == Integer:
		number, _ := value.(json.Number)
		n, err := strconv.ParseInt(number.String(), 10, 64)
		switch {
		case err != nil || f.Max > 0 && n > f.Max:
			return Invalid, "must be " + f.integerRange()
		case n < f.Min:
			return TooSmall, "must be " + f.integerRange()
		}
	case f.Type == Strings && TypeOf(value) == List:
		return Invalid, ""
	case f.Type != Any && f.Type != TypeOf(value):
		return Invalid, "must be " + string(f.Type)
	}
	return Invalid, ""
}

func (f Field) integerRange() string {
	if f.Max > 0 {
		return fmt.Sprintf("an integer from %d to %d", f.Min, f.Max)
	}
	return fmt.Sprintf("an integer of at least %d", f.Min)
}

func (f Field) checkText(text string) (kind Kind, message string) {
	n := int64(utf8.RuneCountInString(text))
	switch {
	case n < f.Min:
		return TooSmall, fmt.Sprintf("must have at least %d characters", f.Min)
	case f.Max > 0 && n > f.Max:
		return Invalid, fmt.Sprintf("must have at most %d characters", f.Max)
	case text == "":
		return Invalid, ""
	case f.Enum != nil && !slices.Contains(f.Enum, text):
		return Invalid, fmt.Sprintf("must be one of %v", f.Enum)
	case f.Pattern != nil && !f.Pattern.MatchString(text):
		return Invalid, "must match " + f.Pattern.String()
	}
	return Invalid, ""
}
