// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

var (
	span = types.ObjectType{AttrTypes: map[string]attr.Type{"from": types.StringType, "to": types.StringType}}
	day  = types.ObjectType{AttrTypes: map[string]attr.Type{"enabled": types.BoolType,
		"ranges": types.ListType{ElemType: span}, "note": types.StringType, "count": types.Int64Type}}
)

// decode reads JSON as the clients do.
func decode(t *testing.T, text string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var decoded any
	if err := decoder.Decode(&decoded); err != nil {
		t.Fatal(err)
	}

	return decoded
}

func from(t *testing.T, ty attr.Type, text string) attr.Value {
	t.Helper()
	v, err := value.FromJSON(t.Context(), ty, decode(t, text))
	if err != nil {
		t.Fatal(err)
	}

	return v
}

func TestFromJSON_nullAndMissing(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"enabled":true,"ranges":[{"from":"08:00","to":"12:00"}],"note":"x","count":7}`: `{"count":7,"enabled":true,"note":"x","ranges":[{"from":"08:00","to":"12:00"}]}`,
		// A blank text or list is empty; whatever else is null is null; what is missing is null;
		// unknown keys are ignored.
		`{"enabled":null,"ranges":null,"note":null,"count":null,"more":1}`: `{"count":<null>,"enabled":<null>,"note":"","ranges":[]}`,
		`{}`:                         `{"count":<null>,"enabled":<null>,"note":<null>,"ranges":<null>}`,
		`{"ranges":[]}`:              `{"count":<null>,"enabled":<null>,"note":<null>,"ranges":[]}`,
		`{"ranges":[{"from":null}]}`: `{"count":<null>,"enabled":<null>,"note":<null>,"ranges":[{"from":"","to":<null>}]}`,
		`null`:                       `<null>`,
	} {
		if got := from(t, day, text).String(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// What has one meaning only is read in whatever JSON type it comes.
func TestFromJSON_otherJSONTypes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"enabled":"True","count":"7","note":17,"ranges":[{"from":8}]}`: `{"count":7,"enabled":true,"note":"17","ranges":[{"from":"8","to":<null>}]}`,
		`{"enabled":0,"count":7.0,"note":22.25}`:                         `{"count":7,"enabled":false,"note":"22.25","ranges":<null>}`,
		`{"enabled":"1","count":""}`:                                     `{"count":<null>,"enabled":true,"note":<null>,"ranges":<null>}`,
	} {
		if got := from(t, day, text).String(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// What may mean something else is refused, by the name of the key and with what came.
func TestFromJSON_otherKinds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"enabled":"yes"}`:          `enabled: expected true or false, got the text "yes"`,
		`{"count":"7 days"}`:         `count: expected a number, got the text "7 days"`,
		`{"note":true}`:              `note: expected a text, got true`,
		`{"note":{"a":"hunter2"}}`:   `note: expected a text, got an object`,
		`{"ranges":{}}`:              `ranges: expected a list, got an object`,
		`[]`:                         `expected an object, got a list`,
		`7`:                          `expected an object, got the number 7`,
		`{"ranges":[{}, {"to":[]}]}`: `ranges: element 1: to: expected a text, got a list`,
	} {
		v, err := value.FromJSON(t.Context(), day, decode(t, text))
		if err == nil || err.Error() != want {
			t.Errorf("%s became %v, %v; want %s", text, v, err, want)
		}
	}
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	was := decode(t, `{"enabled":"1","count":"30.0","note":1e30,"ranges":[{"from":8,"more":"1"}],"more":"1"}`)
	want := decode(t, `{"enabled":true,"count":30,"note":1e30,"ranges":[{"from":"8","more":"1"}],"more":"1"}`)
	if got := value.Normalise(t.Context(), day, was); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestToJSON_leavesOutWhatIsNotThere(t *testing.T) {
	t.Parallel()
	v := types.ObjectValueMust(day.AttrTypes, map[string]attr.Value{
		"enabled": types.BoolValue(false), "note": types.StringUnknown(), "count": types.Int64Value(12345678901234567),
		"ranges": types.ListValueMust(span, []attr.Value{types.ObjectValueMust(span.AttrTypes,
			map[string]attr.Value{"from": types.StringValue("08:00"), "to": types.StringNull()})}),
	})
	decoded, err := value.ToJSON(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(decoded)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"count":12345678901234567,"enabled":false,"ranges":[{"from":"08:00"}]}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	unknown := types.ObjectUnknown(day.AttrTypes)
	live := from(t, day, `{"enabled":true,"ranges":[],"note":"live","count":1}`)
	partly := from(t, day, `{"enabled":false}`)
	planned := types.ObjectValueMust(day.AttrTypes, map[string]attr.Value{
		"enabled": types.BoolValue(false), "ranges": types.ListUnknown(span), "note": types.StringUnknown(),
		"count": types.Int64Unknown(),
	})
	for name, tc := range map[string]struct {
		configured, planned, there attr.Value
		want                       string
	}{
		"nothing configured": {types.ObjectNull(day.AttrTypes), unknown, live,
			`{"count":1,"enabled":true,"note":"live","ranges":[]}`},
		"partly configured": {partly, planned, live, `{"count":1,"enabled":false,"note":"live","ranges":[]}`},
		"partly configured, nothing there": {partly, planned, types.ObjectNull(day.AttrTypes),
			`{"count":<null>,"enabled":false,"note":<null>,"ranges":<null>}`},
		"not known yet":                {unknown, unknown, live, `<unknown>`},
		"a text that is configured":    {types.StringValue("a"), types.StringValue("a"), types.StringValue("b"), `"a"`},
		"a text that is not":           {types.StringNull(), types.StringUnknown(), types.StringValue("b"), `"b"`},
		"a text that is not known yet": {types.StringUnknown(), types.StringUnknown(), types.StringValue("b"), `<unknown>`},
	} {
		if got := value.Fill(tc.configured, tc.planned, tc.there).String(); got != tc.want {
			t.Errorf("%s: got %s, want %s", name, got, tc.want)
		}
	}
}

func TestEqual(t *testing.T) {
	t.Parallel()
	text := func(s string) attr.Value { return jsontypes.NewNormalizedValue(s) }
	for name, tc := range map[string]struct {
		a, b attr.Value
		want bool
	}{
		"the same":               {types.StringValue("a"), types.StringValue("a"), true},
		"another":                {types.StringValue("a"), types.StringValue("b"), false},
		"JSON of other spelling": {text(`{"a":1,"b":2}`), text(`{ "b": 2, "a": 1 }`), true},
		"JSON of other meaning":  {text(`{"a":1}`), text(`{"a":2}`), false},
		"JSON and nothing":       {text(`{"a":1}`), jsontypes.NewNormalizedNull(), false},
		"null and null":          {types.StringNull(), types.StringNull(), true},
		"null and empty":         {types.StringNull(), types.StringValue(""), false},
	} {
		if got := value.Equal(t.Context(), tc.a, tc.b); got != tc.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestTextOrNull(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]types.String{"": types.StringNull(), "a": types.StringValue("a")} {
		if got := value.TextOrNull(text); !got.Equal(want) {
			t.Errorf("%q gave %s", text, got)
		}
	}
}
