// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package wire_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

type object struct {
	Text   *wire.Text                 `json:"text"`
	Int    *wire.Int                  `json:"int"`
	Number *wire.Number               `json:"number"`
	Flag   *wire.Flag                 `json:"flag"`
	Shown  wire.Lenient[wire.Int]     `json:"shown"`
	Items  []object                   `json:"items"`
	Inner  *object                    `json:"inner"`
	Keyed  map[string]map[string]bool `json:"keyed"`
}

// value returns what came of the key, nil for nothing.
func (o object) value(key string) any {
	switch {
	case key == "text" && o.Text != nil:
		return string(*o.Text)
	case key == "int" && o.Int != nil:
		return int64(*o.Int)
	case key == "number" && o.Number != nil:
		return string(*o.Number)
	case key == "flag" && o.Flag != nil:
		return bool(*o.Flag)
	case key == "shown" && o.Shown.Value != nil:
		return int64(*o.Shown.Value)
	default:
		return nil
	}
}

// What has one meaning only is read in whatever JSON type it comes.
func TestDecodeReadsTheMeaning(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, json string
		want      any
	}{
		{"int", `30`, int64(30)},
		{"int", `"30"`, int64(30)},
		{"int", `100.0`, int64(100)},
		{"int", `"100.0"`, int64(100)},
		{"int", `1e2`, int64(100)},
		{"int", `"08"`, int64(8)},
		{"int", `"00"`, int64(0)},
		{"int", `-1`, int64(-1)},
		{"int", `9223372036854775807`, int64(9223372036854775807)},
		{"int", `null`, nil},
		{"number", `12.50`, "12.50"},
		{"number", `"12.50"`, "12.50"},
		{"number", `"0.5"`, "0.5"},
		{"flag", `true`, true},
		{"flag", `"true"`, true},
		{"flag", `"True"`, true},
		{"flag", `1`, true},
		{"flag", `"1"`, true},
		{"flag", `1.0`, true},
		{"flag", `false`, false},
		{"flag", `"FALSE"`, false},
		{"flag", `0`, false},
		{"flag", `"0"`, false},
		{"flag", `null`, nil},
		{"text", `"17"`, "17"},
		{"text", `17`, "17"},
		{"text", `17.0`, "17"},
		{"text", `12345678901234567890123`, "12345678901234567890123"},
		{"text", `22.25`, "22.25"},
		{"text", `""`, ""},
		{"text", `null`, nil},
		{"shown", `"7"`, int64(7)},
		{"shown", `"many"`, nil},
		{"shown", `{}`, nil},
	} {
		for _, bom := range []string{"", "\ufeff", "\ufeff \r\n"} {
			var got object
			err := wire.Decode([]byte(bom+`{"`+c.key+`": `+c.json+`}`), &got)
			if err != nil || got.value(c.key) != c.want {
				t.Errorf("%s of %s%s became %v, %v; want %v", c.key, bom, c.json, got.value(c.key), err, c.want)
			}
		}
	}
}

// What may mean two things is refused, with the path of the key and what came.
func TestDecodeRefusesWhatIsAmbiguous(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"int": 30.5}`:                                `int: expected a whole number, got the number 30.5`,
		`{"int": "1,000"}`:                             `int: expected a whole number, got the text "1,000"`,
		`{"int": "0x1e"}`:                              `int: expected a whole number, got the text "0x1e"`,
		`{"int": "30 min"}`:                            `int: expected a whole number, got the text "30 min"`,
		`{"int": ""}`:                                  `int: expected a whole number, got the text ""`,
		`{"int": true}`:                                `int: expected a whole number, got true`,
		`{"int": 9223372036854775808}`:                 `int: expected a whole number, got the number 9223372036854775808`,
		`{"int": 1e400000000}`:                         `int: expected a whole number, got the number 1e400000000`,
		`{"number": 1e400000000}`:                      `number: expected a number, got the number 1e400000000`,
		`{"number": -1e-9999999999999}`:                `number: expected a number, got the number -1e-9999999999999`,
		`{"number": ` + strings.Repeat("9", 201) + `}`: `number: expected a number, got a number of 201 characters`,
		`{"number": "12,5"}`:                           `number: expected a number, got the text "12,5"`,
		`{"flag": "yes"}`:                              `flag: expected true or false, got the text "yes"`,
		`{"flag": "True "}`:                            `flag: expected true or false, got the text "True "`,
		`{"flag": 2}`:                                  `flag: expected true or false, got the number 2`,
		`{"flag": ""}`:                                 `flag: expected true or false, got the text ""`,
		`{"flag": []}`:                                 `flag: expected true or false, got a list`,
		`{"text": true}`:                               `text: expected a text, got true`,
		`{"text": 1e30}`:                               `text: expected a text, got the number 1e30`,
		`{"text": {"secret": "hunter2"}}`:              `text: expected a text, got an object`,
		`{"items": {}}`:                                `items: expected a list, got an object`,
		`{"items": "none"}`:                            `items: expected a list, got a text`,
		`{"items": [{}, {"flag": "off"}]}`:             `items.flag: expected true or false, got the text "off"`,
		`{"inner": {"inner": {"text": []}}}`:           `inner.inner.text: expected a text, got a list`,
		`[]`:                                           `expected an object, got a list`,
		`{"int": "` + strings.Repeat("x", 50):          `cut off or is not valid JSON`,
		`{"int": "` + strings.Repeat("x", 50) + `"}`:   `int: expected a whole number, got a text of 50 characters`,
		`<!DOCTYPE html><html>Sign in</html>`:          `page of HTML`,
		"\ufeff <html>":                                `page of HTML`,
		``:                                             `is empty`,
		`{"text": "a"`:                                 `cut off or is not valid JSON (12 bytes)`,
		`Sign in`:                                      `cut off or is not valid JSON`,
	} {
		var got object
		err := wire.Decode([]byte(body), &got)
		var failed *wire.Error
		if !errors.As(err, &failed) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s became %v; want an error with %q", body, err, want)

			continue
		}
		key, _, hasKey := strings.Cut(want, ": expected")
		if hasKey && failed.Key != key {
			t.Errorf("%s: the key is %q, want %q", body, failed.Key, key)
		}
		advised := strings.Contains(wire.Advice(err, "x.base_url", "X"), "login page")
		if advised != strings.Contains(body, "<") {
			t.Errorf("%s: the advice speaks of a login page: %t", body, advised)
		}
	}
}
