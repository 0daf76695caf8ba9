// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"fmt"
	"net/http"
)

// errorAnswer is the response to a refused request.
type errorAnswer struct {
	Errors []errorItem `json:"errors"`
}

type errorItem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Detail  any    `json:"detail,omitempty"`
}

// errorDetail names what an error is about. The vendor says of a detail only that it is any JSON.
type errorDetail struct {
	Field string `json:"field"`
}

// refusal is an error answer with its HTTP status.
type refusal struct {
	status int
	errors []errorItem
}

// violations are the mistakes found in a request so far.
type violations []errorItem

// add notes that the value at a path, e.g. "e164.country", is wrong.
func (v *violations) add(path, format string, args ...any) {
	*v = append(*v, errorItem{
		Code:    "VALIDATE_FAILED",
		Message: fmt.Sprintf("'%s' %s", path, fmt.Sprintf(format, args...)),
		Detail:  errorDetail{Field: path},
	})
}

// refusal returns the response to the mistakes, and nil when there are none.
func (v violations) refusal() *refusal {
	if len(v) == 0 {
		return nil
	}
	return &refusal{http.StatusBadRequest, v}
}

// invalid is the response to a single mistake about a value.
func invalid(path, format string, args ...any) *refusal {
	var found violations
	found.add(path, format, args...)
	return found.refusal()
}

// malformed is the response to a request that is wrong as a whole, so no field can be named.
func malformed(message string) *refusal {
	return &refusal{http.StatusBadRequest, []errorItem{{Code: "VALIDATE_FAILED", Message: message}}}
}

// unauthorized is a 401, or the 400 that the vendor documents for a sign-in that fails.
func unauthorized(status int, message string) *refusal {
	return &refusal{status, []errorItem{{Code: "UNAUTHORIZED", Message: message}}}
}

// unknown is a response with the one code that the vendor lists for everything without a code of
// its own.
func unknown(status int, message string) *refusal {
	return &refusal{status, []errorItem{{Code: "UNKNOWN", Message: message}}}
}

func unknownPath() *refusal {
	return unknown(http.StatusNotFound, "There is no such resource.")
}
