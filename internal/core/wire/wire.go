// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package wire reads JSON that vendors write in more than one way: the right meaning may come as
// another JSON type. Where two meanings are possible it refuses, and says which key it was and what
// came.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// byteOrderMark is what some servers put before a text in UTF-8.
var byteOrderMark = []byte("\ufeff")

// Trim returns a body without a byte order mark and the space around it.
func Trim(body []byte) []byte { return bytes.TrimSpace(bytes.TrimPrefix(body, byteOrderMark)) }

// Error is a body that Decode cannot read.
type Error struct {
	// Key is the path of the key that has an unexpected value, such as `items.user_name`, empty
	// where the body as a whole cannot be read.
	Key string
	// HTML is set for a page of HTML or XML, which a proxy or a login page responds with in place
	// of an API.
	HTML bool
	// Message says what came. It may hold a value of the response, and must be redacted like any
	// other text of it.
	Message string
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// Advice returns what to do about an error of Decode. Setting names the attribute with the address
// of the server, and vendor what should have responded there.
func Advice(err error, setting, vendor string) string {
	var e *Error
	switch {
	case !errors.As(err, &e):
		return ""
	case e.HTML:
		return WrongServerAdvice(setting, vendor)
	case e.Key != "":
		return "The server may be of a version that this provider does not know. Please report the key and what came."
	default:
		return ""
	}
}

// WrongServerAdvice returns what to do about a response that is not one of the vendor. Setting and
// vendor are as for Advice.
func WrongServerAdvice(setting, vendor string) string {
	return fmt.Sprintf("Check %s; a proxy or a login page may have answered in place of %s.", setting, vendor)
}

// IsHTML reports whether a body is a page for people, such as that of a gateway, and not of an API.
// Content types prove nothing.
func IsHTML(body []byte) bool { return bytes.HasPrefix(Trim(body), []byte("<")) }

// Decode reads the JSON of a response's body into out. Numbers in values of type any are
// json.Number. The error is an *Error.
func Decode(body []byte, out any) error {
	size := len(body)
	body = Trim(body)
	switch {
	case len(body) == 0:
		return &Error{Message: "the response is empty, where JSON was expected"}
	case IsHTML(body):
		return &Error{HTML: true, Message: fmt.Sprintf("the response is a page of HTML, not JSON (%d bytes)", size)}
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	err := decoder.Decode(out)
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrongType):
		message := fmt.Sprintf("expected %s, got %s", expected(wrongType.Type), got(wrongType.Value))
		if wrongType.Field != "" {
			message = wrongType.Field + ": " + message
		}

		return &Error{Key: wrongType.Field, Message: "the response has an unexpected form: " + message}
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Message: fmt.Sprintf("the response is cut off or is not valid JSON (%d bytes)", size)}
	default:
		return &Error{Message: "the response has an unexpected form: " + err.Error()}
	}
}

// expected says in the words of JSON what a Go type takes.
func expected(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		if t == reflect.TypeFor[Number]() {
			return "a number"
		}

		return "a text"
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	default:
		return "a whole number"
	}
}

// got says what encoding/json found, in the same words. What this package has found is said
// already.
func got(found string) string {
	switch found {
	case "string":
		return "a text"
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	default:
		return found
	}
}

// Text is a text of a response. A number is treated as its decimal digits, because vendors write
// ids in both ways.
type Text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *Text) UnmarshalJSON(raw []byte) error { return unmarshal(raw, (*string)(t), AsText, t) }

// Int is a whole number of a response.
type Int int64

// UnmarshalJSON implements json.Unmarshaler.
func (i *Int) UnmarshalJSON(raw []byte) error { return unmarshal(raw, (*int64)(i), AsInt, i) }

// Number is a decimal number of a response, exactly as it was written there.
type Number json.Number

// UnmarshalJSON implements json.Unmarshaler.
func (n *Number) UnmarshalJSON(raw []byte) error {
	return unmarshal(raw, (*json.Number)(n), AsNumber, n)
}

// Flag is a boolean of a response. Vendors that take booleans as the strings "true" and "false"
// respond with those or with JSON booleans, .NET writes True, and databases have 1 and 0.
type Flag bool

// UnmarshalJSON implements json.Unmarshaler.
func (f *Flag) UnmarshalJSON(raw []byte) error { return unmarshal(raw, (*bool)(f), AsFlag, f) }

// unmarshal sets one value. Null changes nothing, as it does for the types of Go.
func unmarshal[T any](raw []byte, to *T, as func(any) (T, error), target any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var found any
	if err := decoder.Decode(&found); err != nil || found == nil {
		return err
	}
	value, err := as(found)
	if err != nil {
		// encoding/json adds the path of the key to this error only.
		return &json.UnmarshalTypeError{Value: Describe(found), Type: reflect.TypeOf(target).Elem()}
	}
	*to = value

	return nil
}

// Lenient is a value that is only shown, and that nothing depends on. Nil is what the response
// lacks or shows as null, and what cannot be read: that must not keep the rest of the object from
// being read.
type Lenient[T any] struct{ Value *T }

// UnmarshalJSON implements json.Unmarshaler.
func (l *Lenient[T]) UnmarshalJSON(raw []byte) error {
	var value *T
	if json.Unmarshal(raw, &value) == nil {
		l.Value = value
	}

	return nil
}

// AsText returns a decoded JSON value as a text: a string, or a number as its digits. A whole
// number has no fraction, however it is written.
func AsText(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case json.Number:
		if whole, err := AsInt(v); err == nil {
			return fmt.Sprint(whole), nil
		}
		if !strings.ContainsAny(v.String(), "eE") {
			return v.String(), nil
		}
	}

	return "", mismatch("a text", v)
}

// AsFlag returns a decoded JSON value as a boolean.
func AsFlag(v any) (bool, error) {
	text, err := "", error(nil)
	switch v := v.(type) {
	case bool:
		return v, nil
	case string, json.Number:
		text, err = AsText(v)
	}
	switch {
	case err != nil:
	case strings.EqualFold(text, "true"), text == "1":
		return true, nil
	case strings.EqualFold(text, "false"), text == "0":
		return false, nil
	}

	return false, mismatch("true or false", v)
}

// AsInt returns a decoded JSON value as a whole number.
func AsInt(v any) (int64, error) {
	if exact, err := AsExact(v); err == nil {
		if whole, accuracy := exact.Int64(); accuracy == big.Exact {
			return whole, nil
		}
	}

	return 0, mismatch("a whole number", v)
}

// exactBits is the precision of Terraform's own numbers.
const exactBits = 512

// AsExact returns a decoded JSON value as a number to reckon with.
func AsExact(v any) (*big.Float, error) {
	number, err := AsNumber(v)
	if err != nil {
		return nil, err
	}
	exact, _, err := big.ParseFloat(number.String(), 10, exactBits, big.ToNearestEven)
	if err != nil {
		return nil, mismatch("a number", v)
	}

	return exact, nil
}

// decimal is a number in a text. Zeros may come before it, as in an hour that is written 08.
var decimal = regexp.MustCompile(`^(-?)0*([0-9]+(?:\.[0-9]+)?)$`)

// longestNumber and largestExponent bound the numbers that are reckoned with. A few bytes can be a
// number whose digits fill the memory.
const longestNumber, largestExponent = 200, 300

func reasonable(number string) bool {
	if len(number) > longestNumber {
		return false
	}
	at := strings.IndexAny(number, "eE")
	if at < 0 {
		return true
	}
	exponent, err := strconv.Atoi(number[at+1:])

	return err == nil && max(exponent, -exponent) <= largestExponent
}

// AsNumber returns a decoded JSON value as a number: one of JSON, or a text that is one in decimal.
func AsNumber(v any) (json.Number, error) {
	switch v := v.(type) {
	case json.Number:
		if reasonable(v.String()) {
			return v, nil
		}
	case string:
		if parts := decimal.FindStringSubmatch(v); parts != nil && reasonable(v) {
			return json.Number(parts[1] + parts[2]), nil
		}
	}

	return "", mismatch("a number", v)
}

func mismatch(expected string, v any) error {
	return fmt.Errorf("expected %s, got %s", expected, Describe(v))
}

// longestText is how many bytes are shown of a text where none was expected.
const longestText = 40

// Describe says what a decoded JSON value is. A short text is shown: it is where a number or a
// flag was expected, so it is not a secret.
func Describe(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return fmt.Sprint(v)
	case json.Number:
		if len(v) > longestText {
			return fmt.Sprintf("a number of %d characters", len(v))
		}

		return "the number " + v.String()
	case string:
		if len(v) > longestText {
			return fmt.Sprintf("a text of %d characters", utf8.RuneCountInString(v))
		}

		return fmt.Sprintf("the text %q", v)
	case []any:
		return "a list"
	default:
		return "an object"
	}
}
