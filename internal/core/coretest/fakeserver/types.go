// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// digits is a text that a server may as well write as a number: one without zeros before it, which
// would be lost, and not longer than a number keeps its digits.
var digits = regexp.MustCompile(`^[1-9][0-9]{0,14}$`)

// OtherTypes is a Transform that rewrites a JSON body as a server does that means the same and has
// other types for it: a byte order mark before it, numbers and flags as texts, texts of digits as
// numbers. The keys of objects stay. A body that is not JSON stays as it is.
func OtherTypes(body []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return body
	}
	// The value was JSON, so it can be encoded.
	encoded, _ := json.Marshal(otherType(value))

	return append([]byte("\ufeff"), encoded...)
}

func otherType(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = otherType(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = otherType(inner)
		}
	case bool:
		if v {
			return "True"
		}

		return 0
	case json.Number:
		return v.String()
	case string:
		if digits.MatchString(v) {
			return json.Number(v + ".0")
		}
	}

	return value
}
