// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package fakeserver_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

func TestFieldsCheck(t *testing.T) {
	t.Parallel()

	fields := fakeserver.Fields{
		{Key: "name", Type: fakeserver.String, Min: 2, Max: 3, Required: true},
		{Key: "enum", Type: fakeserver.String, Enum: []string{"A", "B"}},
		{Key: "pattern", Type: fakeserver.String, Pattern: regexp.MustCompile(`^[0-9]$`)},
		{Key: "count", Type: fakeserver.Integer, Min: 1, Max: 9},
		{Key: "least", Type: fakeserver.Integer, Min: 1},
		{Key: "number", Type: fakeserver.Number},
		{Key: "flag", Type: fakeserver.Boolean},
		{Key: "any"},
		{Key: "id", ReadOnly: true},
		{Key: "list", Type: fakeserver.List, Fields: fakeserver.Fields{{Key: "a", Required: true}},
			Valid: func(value any) string {
				if items, _ := value.([]any); len(items) > 1 {
					return "must be short"
				}
				return ""
			}},
		{Key: "texts", Type: fakeserver.Strings},
		{Key: "object", Type: fakeserver.Object, Fields: fakeserver.Fields{{Key: "b", Type: fakeserver.Boolean}}},
	}
	const none = "[]"
	for body, want := range map[string]string{
		`{"name":"äö"}`:                      none,
		`{}`:                                 "[{2 name is required}]",
		`{"name":null}`:                      "[{3 name must not be null}]",
		`{"name":"a"}`:                       "[{4 name must have at least 2 characters}]",
		`{"name":"äöüß"}`:                    "[{0 name must have at most 3 characters}]",
		`{"name":7}`:                         "[{0 name must be a string}]",
		`{"name":"ab","x":1}`:                "[{1 x is not known}]",
		`{"name":"ab","enum":"B"}`:           none,
		`{"name":"ab","enum":"b"}`:           "[{0 enum must be one of [A B]}]",
		`{"name":"ab","pattern":""}`:         none,
		`{"name":"ab","pattern":"1\n"}`:      "[{0 pattern must match ^[0-9]$}]",
		`{"name":"ab","count":9,"least":10}`: none,
		`{"name":"ab","count":0,"least":0}`: "[{4 count must be an integer from 1 to 9} " +
			"{4 least must be an integer of at least 1}]",
		`{"name":"ab","count":10}`:       "[{0 count must be an integer from 1 to 9}]",
		`{"name":"ab","count":1.0}`:      "[{0 count must be an integer from 1 to 9}]",
		`{"name":"ab","count":1e0}`:      "[{0 count must be an integer from 1 to 9}]",
		`{"name":"ab","count":"1"}`:      "[{0 count must be an integer from 1 to 9}]",
		`{"name":"ab","number":1.5}`:     none,
		`{"name":"ab","flag":"true"}`:    "[{0 flag must be a boolean}]",
		`{"name":"ab","any":[1]}`:        none,
		`{"name":"ab","any":null}`:       "[{3 any must not be null}]",
		`{"name":"ab","id":1}`:           "[{0 id is read-only}]",
		`{"name":"ab","list":[{"a":1}]}`: none,
		`{"name":"ab","list":[{},{"c":1}]}`: "[{2 list[0].a is required} {1 list[1].c is not known} " +
			"{2 list[1].a is required}]",
		`{"name":"ab","list":[1]}`:               "[{0 list[0] must be an object}]",
		`{"name":"ab","list":[{"a":1},null]}`:    "[{3 list[1] must not be null}]",
		`{"name":"ab","list":[{"a":1},{"a":1}]}`: "[{0 list must be short}]",
		`{"name":"ab","list":{}}`:                "[{0 list must be an array}]",
		`{"name":"ab","texts":["","a"]}`:         none,
		`{"name":"ab","texts":"a"}`:              "[{0 texts must be an array of strings}]",
		`{"name":"ab","texts":["a",1,null]}`: "[{0 texts[1] must be a string} " +
			"{3 texts[2] must not be null}]",
		`{"name":"ab","object":{}}`:      none,
		`{"name":"ab","object":{"b":1}}`: "[{0 object.b must be a boolean}]",
		`{"name":"ab","object":[]}`:      "[{0 object must be an object}]",
	} {
		members, err := fakeserver.ReadObject([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		type short struct {
			kind          fakeserver.Kind
			path, message string
		}
		got := []short{}
		for _, problem := range fields.Check(members) {
			got = append(got, short{problem.Kind, problem.Path, problem.Message})
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: got %v, want %s", body, got, want)
		}
	}
}
