// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package apierr holds the one error type that every vendor's client returns, and how it becomes a diagnostic.
package apierr

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/outside"
)

// Kind says what an error means to the caller, whatever the vendor calls it. Only clients set it.
type Kind int

const (
	// Other is an error that no caller treats specially.
	Other Kind = iota
	// NotFound means that the object does not exist. It never means that the server or a path could not be found.
	NotFound
	// Credentials means that the vendor refused the provider's credentials, so no other call can work either.
	Credentials
	// Ambiguous means that the call may have been carried out although no usable answer came.
	Ambiguous
)

// Error is a failed API call.
type Error struct {
	Kind Kind
	// Method and Path name the call. Path has no query, which can carry credentials.
	Method, Path string
	// Status is the HTTP status, 0 if no answer came.
	Status int
	// Code and Message are the vendor's own words, as far as it gave any.
	Code, Message string
	// Fields are the request fields that the vendor objects to, in its spelling.
	Fields []string
	// Advice tells the user what to do, if that is known.
	Advice string
	// Cause is the underlying error of a call without an answer.
	Cause error
}

// Error gives the call, the status and the vendor's words on one line, and the advice in a paragraph of its own.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: ", e.Method, said(e.Path))
	if e.Status != 0 {
		fmt.Fprintf(&b, "HTTP status %d: ", e.Status)
	}
	if e.Code != "" {
		fmt.Fprintf(&b, "%s: ", said(e.Code))
	}
	b.WriteString(said(e.Message))
	if e.Cause != nil {
		if e.Message != "" {
			b.WriteString(": ")
		}
		b.WriteString(said(e.Cause.Error()))
	}
	if len(e.Fields) > 0 {
		fmt.Fprintf(&b, " (fields: %s)", said(strings.Join(e.Fields, ", ")))
	}
	if e.Advice != "" {
		b.WriteString("\n\n" + e.Advice)
	}

	return b.String()
}

// longestSaid is how many bytes of what a server said are shown.
const longestSaid = 2000

// said returns words of a server as a part of one line.
func said(text string) string {
	if more := len(text) - longestSaid; more > 0 {
		text = fmt.Sprintf("%s… (%d bytes more)", strings.ToValidUTF8(text[:longestSaid], ""), more)
	}

	return outside.Clean(text)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether err is, or wraps, an Error of that kind.
func Is(err error, kind Kind) bool {
	var e *Error

	return errors.As(err, &e) && e.Kind == kind
}

// IsNotFound reports whether err says that the object does not exist.
func IsNotFound(err error) bool { return Is(err, NotFound) }

// Diagnostics turns an error into diagnostics under one summary, such as "Unable to create pbx_holiday". Where the
// vendor names fields and attributes has them, there is one diagnostic for each, on that attribute.
func Diagnostics(summary string, err error, attributes map[string]path.Path) diag.Diagnostics {
	var diags diag.Diagnostics
	var e *Error
	if errors.As(err, &e) {
		for _, field := range e.Fields {
			if at, ok := attributes[field]; ok {
				diags.AddAttributeError(at, summary, err.Error())
			}
		}
	}
	if !diags.HasError() {
		diags.AddError(summary, err.Error())
	}

	return diags
}
