// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package wire_test

import (
	"encoding/json"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// A value that may come as several JSON types has one meaning: written again as the usual type it
// reads the same, a whole number is the number that was written, and none is made up of something
// else.
func FuzzScalars(f *testing.F) {
	for _, raw := range []string{
		"0", "-0", "1", "08", "1.0", "1.5", "-7", "1e2", "1.0e-1", "1e400000000", "9223372036854775807",
		"9223372036854775808", "123456789012345678901234567890",
		"\"\"", "\"08\"", "\"-08.50\"", "\"1e2\"", "\"٣\"", "\"True\"", "\"0\"", "\"a\\u0000\\ud800\"", "true", "false",
		"null", "[]", "{}", "[1]", "{\"a\":1}", "", "\ufeff1", "<html>", "1 2",
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var plain any
		decodes := wire.Decode(raw, &plain) == nil
		same(t, raw, decodes, func(v wire.Text) any { return string(v) })
		same(t, raw, decodes, func(v wire.Flag) any { return bool(v) })
		same(t, raw, decodes, func(v wire.Number) any { return json.Number(v) })
		whole, ok := same(t, raw, decodes, func(v wire.Int) any { return int64(v) })
		if !ok {
			return
		}
		written, isNumber := plain.(json.Number)
		if text, isText := plain.(string); isText {
			written, isNumber = json.Number(text), true
		}
		exact, parses := new(big.Rat).SetString(written.String())
		if plain != nil && (!isNumber || !parses || exact.Cmp(new(big.Rat).SetInt64(int64(whole))) != 0) {
			t.Errorf("%q becomes %d", raw, whole)
		}
	})
}

// same decodes a value, and fails the test if it reads differently once it is written as the usual
// type.
func same[T any](t *testing.T, raw []byte, decodes bool, usual func(T) any) (T, bool) {
	t.Helper()
	var first, again T
	if err := wire.Decode(raw, &first); err != nil {
		if text := err.Error(); len(text) > 300 {
			t.Errorf("the error has %d bytes", len(text))
		}

		return first, false
	}
	if !decodes {
		t.Errorf("%q is no JSON and becomes %v", raw, first)
	}
	written, err := json.Marshal(usual(first))
	if strings.TrimSpace(string(raw)) == "null" || reflect.ValueOf(first).IsZero() {
		return first, true // Null sets nothing, and nothing is not a number.
	}
	if err == nil {
		err = wire.Decode(written, &again)
	}
	if err != nil || !reflect.DeepEqual(first, again) {
		t.Errorf("%q becomes %v, which becomes %v by %s: %v", raw, first, again, written, err)
	}

	return first, true
}
