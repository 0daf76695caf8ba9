// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"
)

// column is one value of a row.
type column struct {
	name  string
	value string
	isID  bool
}

// row is an object as the database has it: columns in an order.
type row []column

// item is a row in a list, under the id that the list may be keyed by.
type item struct {
	id  string
	row row
}

// contentTypeOf returns the content type for a format in upper case. It says nothing about what is
// in the body.
func contentTypeOf(format string) string {
	switch format {
	case "JSON":
		return "application/json"
	case "CSV":
		return "text/csv; charset=UTF-8"
	case "XML":
		return "text/xml; charset=UTF-8"
	}
	return "text/html; charset=UTF-8"
}

// emptyJSON writes a response without content.
func (k *knobs) emptyJSON(observed Empty) []byte {
	empty := k.empty
	if empty == EmptyAsObserved {
		empty = observed
	}
	switch empty {
	case EmptyNull:
		return []byte("null")
	case EmptyBracket:
		return []byte("]")
	case EmptyArray:
		return []byte("[]")
	}
	return nil
}

// listJSON writes a list, which is not empty.
func (k *knobs) listJSON(items []item, observed ListShape) []byte {
	shape := k.lists
	if shape == ListsAsObserved {
		shape = observed
	}
	var b bytes.Buffer
	if shape == ListsAsObjects {
		b.WriteByte('{')
	} else {
		b.WriteByte('[')
	}
	for i, it := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		if shape == ListsAsObjects {
			k.appendString(&b, it.id)
			b.WriteByte(':')
		}
		k.appendRow(&b, it.row)
	}
	if shape == ListsAsObjects {
		b.WriteByte('}')
	} else {
		b.WriteByte(']')
	}
	return b.Bytes()
}

// rowJSON writes a single object.
func (k *knobs) rowJSON(r row) []byte {
	var b bytes.Buffer
	k.appendRow(&b, r)
	return b.Bytes()
}

func (k *knobs) appendRow(b *bytes.Buffer, r row) {
	b.WriteByte('{')
	for i, c := range r {
		if i > 0 {
			b.WriteByte(',')
		}
		if k.positional {
			k.appendString(b, strconv.Itoa(i))
			b.WriteByte(':')
			k.appendValue(b, c)
			b.WriteByte(',')
		}
		k.appendString(b, c.name)
		b.WriteByte(':')
		k.appendValue(b, c)
	}
	b.WriteByte('}')
}

func (k *knobs) appendValue(b *bytes.Buffer, c column) {
	asNumber := k.values == ValuesAsNumbers || k.values == IDsAsNumbers && c.isID
	switch {
	case c.value == "" && k.nulls:
		b.WriteString("null")
	case asNumber && isCanonical(c.value):
		b.WriteString(c.value)
	default:
		k.appendString(b, c.value)
	}
}

// isCanonical tells whether a text is what a number would be written as.
func isCanonical(text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && strconv.FormatInt(n, 10) == text
}

// appendString writes a JSON string as PHP does, which escapes slashes and all that is not ASCII.
func (k *knobs) appendString(b *bytes.Buffer, text string) {
	b.WriteByte('"')
	defer b.WriteByte('"')

	// Most texts need no escapes, and a list has thousands of them.
	if isPlain(text) {
		b.WriteString(text)
		return
	}
	for _, r := range text {
		switch {
		case r == '"' || r == '\\' || r == '/':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		case k.latin1 && r >= 0xa0 && r <= 0xff:
			b.WriteByte(byte(r))
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(b, `\u%04x`, r)
		}
	}
}

// isPlain tells whether a JSON string has nothing to escape.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '/' {
			return false
		}
	}
	return true
}

// encode writes a text that is not JSON. In ISO 8859-1 what it does not have becomes a question
// mark.
func (k *knobs) encode(text string) []byte {
	if !k.latin1 {
		return []byte(text)
	}
	encoded := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xff {
			r = '?'
		}
		encoded = append(encoded, byte(r))
	}
	return encoded
}

// plainTable writes a table as the vendor's plain format has it, e.g.
// "Mailbox|Fullname|Email|Attach|".
func (k *knobs) plainTable(items []item) []byte {
	if len(items) == 0 {
		return nil
	}
	var b bytes.Buffer
	for _, c := range items[0].row {
		b.WriteString(c.name + "|")
	}
	for _, it := range items {
		b.WriteByte('\n')
		for _, c := range it.row {
			b.WriteString(c.value + "|")
		}
	}
	b.WriteByte('\n')
	return k.encode(b.String())
}

// without returns the row but for the columns of those names.
func (r row) without(names ...string) row {
	return slices.DeleteFunc(slices.Clone(r), func(c column) bool { return slices.Contains(names, c.name) })
}

// only returns the columns of those names.
func (r row) only(names []string) row {
	return slices.DeleteFunc(slices.Clone(r), func(c column) bool { return !slices.Contains(names, c.name) })
}
