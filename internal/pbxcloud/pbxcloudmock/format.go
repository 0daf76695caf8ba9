// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// column is one value of a row.
type column struct {
	name  string
	value string
}

// row is an object as the database has it: columns in an order.
type row []column

// item is a row in a list, under the id that the list may be keyed by.
type item struct {
	id  string
	row row
}

// list writes a list. CSV and XML were observed to be zero bytes where they are not supported.
func (k *knobs) list(format string, items []item, observed ListShape) response {
	switch {
	case format == "CSV" || format == "XML":
		return response{}
	case format != "JSON":
		return k.plainTable(items)
	case len(items) == 0:
		return k.emptyJSON("null")
	case k.lists != ListsAsObserved:
		return k.listJSON(items, k.lists)
	}
	return k.listJSON(items, observed)
}

// single writes an object; a nil row is one that does not exist.
func (k *knobs) single(format string, found row) response {
	switch {
	case found == nil:
		return k.list(format, nil, ListsAsObserved)
	case format == "JSON":
		return response{body: k.escape(string(k.appendRow(nil, found)))}
	}
	return k.list(format, []item{{row: found}}, ListsAsObserved)
}

// emptyJSON writes a response without content.
func (k *knobs) emptyJSON(observed string) response {
	if k.empty != nil {
		return text(*k.empty)
	}
	return text(observed)
}

// listJSON writes a list that is not empty.
func (k *knobs) listJSON(items []item, shape ListShape) response {
	begin, end := byte('['), byte(']')
	if shape == ListsAsObjects {
		begin, end = '{', '}'
	}
	b := []byte{begin}
	for i, it := range items {
		if i > 0 {
			b = append(b, ',')
		}
		if shape == ListsAsObjects {
			b = append(appendString(b, it.id), ':')
		}
		b = k.appendRow(b, it.row)
	}
	return response{body: k.escape(string(append(b, end)))}
}

func (k *knobs) appendRow(b []byte, r row) []byte {
	b = append(b, '{')
	for i, c := range r {
		if i > 0 {
			b = append(b, ',')
		}
		if k.positional {
			b = append(appendString(b, strconv.Itoa(i)), ':')
			b = append(k.appendValue(b, c.value), ',')
		}
		b = append(appendString(b, c.name), ':')
		b = k.appendValue(b, c.value)
	}
	return append(b, '}')
}

func (k *knobs) appendValue(b []byte, value string) []byte {
	n, err := strconv.ParseInt(value, 10, 64)
	switch {
	case value == "" && k.nulls:
		return append(b, "null"...)
	case k.numbers && err == nil && strconv.FormatInt(n, 10) == value:
		return append(b, value...)
	}
	return appendString(b, value)
}

func appendString(b []byte, value string) []byte {
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	// A string can always be encoded.
	_ = enc.Encode(value)
	return append(b, bytes.TrimSpace(quoted.Bytes())...)
}

// escape writes JSON as PHP does, which escapes slashes and all that is not ASCII.
func (k *knobs) escape(encoded string) []byte {
	b := make([]byte, 0, len(encoded))
	for _, r := range encoded {
		switch {
		case r == '/':
			b = append(b, '\\', '/')
		case r < 0x7f:
			b = append(b, byte(r))
		case k.latin1 && r >= 0xa0 && r <= 0xff:
			b = append(b, byte(r))
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				b = fmt.Appendf(b, `\u%04x`, unit)
			}
		}
	}
	return b
}

// encode writes a text that is not JSON. What ISO 8859-1 does not have becomes a question mark.
func (k *knobs) encode(body string) response {
	if !k.latin1 {
		return text(body)
	}
	encoded := make([]byte, 0, len(body))
	for _, r := range body {
		if r > 0xff {
			r = '?'
		}
		encoded = append(encoded, byte(r))
	}
	return response{body: encoded}
}

// plainTable writes a table in the vendor's plain format, e.g. "Mailbox|Fullname|Email|Attach|".
func (k *knobs) plainTable(items []item) response {
	if len(items) == 0 {
		return response{}
	}
	var b strings.Builder
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

// only returns the columns of those names.
func (r row) only(names []string) row {
	return slices.DeleteFunc(slices.Clone(r), func(c column) bool { return !slices.Contains(names, c.name) })
}
