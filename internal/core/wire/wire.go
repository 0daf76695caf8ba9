// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package wire reads JSON that vendors write in more than one way.
package wire

import (
	"fmt"
	"strings"
)

// Flag is a boolean of an answer. Vendors that take booleans as the strings "true" and "false" answer with those or with JSON
// booleans, so both are understood, in small and capital letters: .NET writes True.
type Flag bool

// UnmarshalJSON implements json.Unmarshaler.
func (f *Flag) UnmarshalJSON(raw []byte) error {
	switch strings.ToLower(string(raw)) {
	case `true`, `"true"`:
		*f = true
	case `false`, `"false"`:
		*f = false
	default:
		return fmt.Errorf("expected true or false, got %d bytes of something else", len(raw))
	}

	return nil
}
