// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package apierr holds the one error type that every vendor's client returns, and how it becomes a
// diagnostic.
package apierr

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/outside"
)

// Kind says what an error means to the caller, whatever the vendor calls it. Only clients set it.
type Kind int

const (
	// Other is an error that no caller treats specially.
	Other Kind = iota
	// NotFound means that the object does not exist. It never means that the server or a path could
	// not be found.
	NotFound
	// Credentials means that the vendor refused the provider's credentials, so no other request can
	// work either.
	Credentials
	// Ambiguous means that the request may have been carried out although no usable response came.
	Ambiguous
)

// Error is a failed API request.
type Error struct {
	Kind Kind
	// Method and Path name the request. Path has no query, which can carry credentials.
	Method, Path string
	// Status is the HTTP status, 0 if no response came.
	Status int
	// Code and Message are the vendor's own words, as far as it gave any.
	Code, Message string
	// Fields are the request fields that the vendor objects to, in its spelling.
	Fields []string
	// Advice tells the user what to do, if that is known.
	Advice string
	// Cause is the underlying error of a request without a response.
	Cause error
}

// Error gives the request, the status and the vendor's words on one line, and the advice in a
// paragraph of its own.
func (e *Error) Error() string {
	if e.Advice == "" {
		return e.line()
	}

	return e.line() + "\n\n" + e.Advice
}

// line gives the request and its result.
func (e *Error) line() string { return fmt.Sprintf("%s %s: %s", e.Method, excerpt(e.Path), e.what()) }

// what gives the status and the vendor's words.
func (e *Error) what() string {
	var b strings.Builder
	if e.Status != 0 {
		fmt.Fprintf(&b, "HTTP status %d: ", e.Status)
	}
	if e.Code != "" {
		fmt.Fprintf(&b, "%s: ", excerpt(e.Code))
	}
	b.WriteString(excerpt(e.Message))
	if e.Cause != nil {
		if e.Message != "" {
			b.WriteString(": ")
		}
		b.WriteString(excerpt(e.Cause.Error()))
	}
	if len(e.Fields) > 0 {
		fmt.Fprintf(&b, " (fields: %s)", excerpt(strings.Join(e.Fields, ", ")))
	}

	return b.String()
}

// longestExcerpt is how many bytes of what a server said are shown.
const longestExcerpt = 2000

// excerpt returns words of a server as a part of one line.
func excerpt(text string) string {
	if more := len(text) - longestExcerpt; more > 0 {
		text = fmt.Sprintf("%s… (%d bytes more)", strings.ToValidUTF8(text[:longestExcerpt], ""), more)
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

// explained is an error of a client that knows what was explained before.
type explained struct {
	error

	log *explain.Log
}

// Unwrap returns the error itself.
func (e explained) Unwrap() error { return e.error }

// Explained returns the error of a client whose log tells which causes were explained before. Nil
// stays nil.
func Explained(err error, log *explain.Log) error {
	if err == nil {
		return nil
	}

	return explained{err, log}
}

// briefly returns the text of an error under a summary. What is to be done about a cause is said
// once in a run: later errors of the same cause point to the first.
func briefly(summary string, err error) string {
	var in explained
	var e *Error
	if !errors.As(err, &in) || !errors.As(err, &e) || e.Advice == "" {
		return err.Error()
	}
	first, before := in.log.First(fmt.Sprint(e.Kind, e.Status, e.Code, e.Advice),
		explain.Entry{Summary: summary, Text: e.what()})
	if !before {
		return err.Error()
	}
	brief := "The cause is the same as here: " + first.Summary
	if first.Text != e.what() { // It may matter what the server said of this object.
		brief = e.line() + "\nWhat to do is explained here: " + first.Summary
	}

	return strings.Replace(err.Error(), e.Error(), brief, 1) // Callers may have added to it.
}

// Diagnostics turns an error into diagnostics under one summary, such as "Unable to create
// pbx_holiday". Where the vendor names fields and attributes has them, there is one diagnostic for
// each, on that attribute.
func Diagnostics(summary string, err error, attributes map[string]path.Path) diag.Diagnostics {
	var diags diag.Diagnostics
	text := briefly(summary, err)
	var e *Error
	if errors.As(err, &e) {
		for _, field := range e.Fields {
			if at, ok := attributes[field]; ok {
				diags.AddAttributeError(at, summary, text)
			}
		}
	}
	if !diags.HasError() {
		diags.AddError(summary, text)
	}

	return diags
}
