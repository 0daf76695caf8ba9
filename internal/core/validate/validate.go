// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package validate makes validators for attributes out of functions that know what a vendor
// accepts.
package validate

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// accepted is a validator of strings that says what is wanted, and asks a function.
type accepted struct {
	wanted string
	ok     func(string) bool
	// unprinted keeps the value out of the error.
	unprinted bool
}

// String returns a validator of strings. Wanted completes the sentence "must be …".
func String(wanted string, ok func(string) bool) validator.String {
	return accepted{wanted: wanted, ok: ok}
}

func (v accepted) Description(context.Context) string         { return "must be " + v.wanted }
func (v accepted) MarkdownDescription(context.Context) string { return "must be " + v.wanted }

func (v accepted) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || v.ok(req.ConfigValue.ValueString()) {
		return
	}
	subject := "The value"
	if !v.unprinted {
		subject = fmt.Sprintf("%q", req.ConfigValue.ValueString())
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+req.Path.String(),
		fmt.Sprintf("%s must be %s.", subject, v.wanted))
}

// URL returns a validator of absolute URLs with one of the schemes. The example shows one. What is
// refused is not printed: a URL may hold a password or a key.
func URL(example string, schemes ...string) validator.String {
	return accepted{wanted: "a URL such as " + example, unprinted: true, ok: func(raw string) bool {
		u, err := url.Parse(raw)

		return err == nil && slices.Contains(schemes, u.Scheme) && u.Hostname() != "" && Port(u)
	}}
}

// Port reports whether a URL has no port, or one to which a connection can be made.
func Port(u *url.URL) bool {
	if u.Port() == "" {
		return true
	}
	number, err := strconv.ParseUint(u.Port(), 10, 16)

	return err == nil && number > 0
}
