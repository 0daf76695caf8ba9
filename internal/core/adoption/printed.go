// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package adoption

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// Printing says how much of a value messages print. Terraform tells a provider nothing of what the
// user has marked as sensitive, so what users are likely to mark is not printed, whether it is
// marked or not.
type Printing int

const (
	// Whole is printed as it is.
	Whole Printing = iota
	// Address is a URL, of which the scheme, the host and the path are printed.
	Address
	// Nothing is not printed at all.
	Nothing
)

// Printed gives the attributes that are not printed as a whole, by their paths such as
// `cdr_event.url`. The path of what is in the objects of a list or a set is the same for all of
// them, such as `add.value`.
type Printed map[string]Printing

// notPrinted takes the place of a value.
const notPrinted = "(not printed)"

// shortestUnprinted is how many bytes a text has at least that is worth keeping out of the texts of
// others. To hide a digit or a word of everyday language would hide half of a message, and tell
// where it was.
const shortestUnprinted = 4

// text returns a value as messages print it.
func (p Printed) text(at string, v attr.Value) string {
	switch {
	case v.IsUnknown():
		return "(known after apply)"
	case v.IsNull() || !p.restricts(at):
		return v.String()
	}
	switch v := v.(type) {
	case types.Object:
		attributes := v.Attributes()
		parts := make([]string, 0, len(attributes))
		for _, name := range slices.Sorted(maps.Keys(attributes)) {
			parts = append(parts, fmt.Sprintf("%q:%s", name, p.text(at+"."+name, attributes[name])))
		}

		return "{" + strings.Join(parts, ",") + "}"
	case interface{ Elements() []attr.Value }:
		if p[at] != Whole {
			return notPrinted
		}
		parts := make([]string, 0, len(v.Elements()))
		for _, element := range v.Elements() {
			parts = append(parts, p.text(at, element))
		}

		return "[" + strings.Join(parts, ",") + "]"
	}
	text, isText := value.Plain(v)
	switch {
	case p[at] == Whole:
		return v.String()
	case isText && text == "":
		return `""`
	case isText && p[at] == Address:
		return address(text)
	default:
		return notPrinted
	}
}

// restricts reports whether a value, or a part of it, is not printed.
func (p Printed) restricts(at string) bool {
	for path, printing := range p {
		if printing != Whole && (path == at || strings.HasPrefix(path, at+".")) {
			return true
		}
	}

	return false
}

// unprinted returns the texts in a value that are not printed.
func (p Printed) unprinted(at string, v attr.Value) []string {
	if v == nil || !p.restricts(at) {
		return nil
	}
	var all []string
	switch v := v.(type) {
	case types.Object:
		for _, name := range slices.Sorted(maps.Keys(v.Attributes())) {
			all = append(all, p.unprinted(at+"."+name, v.Attributes()[name])...)
		}
	case interface{ Elements() []attr.Value }:
		for _, element := range v.Elements() {
			all = append(all, p.unprinted(at, element)...)
		}
	default:
		if text, ok := value.Plain(v); ok && len(text) >= shortestUnprinted && p.text(at, v) != fmt.Sprintf("%q", text) {
			all = append(all, text)
		}
	}

	return all
}

// address returns a URL as messages print it: what has no user, query or fragment as it is.
func address(raw string) string {
	if !strings.ContainsAny(raw, "?#@") {
		return fmt.Sprintf("%q", raw)
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return notPrinted
	}

	return fmt.Sprintf("%q (rest not printed)", u.Scheme+"://"+u.Host+u.EscapedPath())
}
