// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// listResponse is the response to a list request. Members are in the page's order.
type listResponse struct {
	Success    bool       `json:"success"`
	Items      []listItem `json:"items"`
	TotalItems int64      `json:"total_items"`
	PageSize   int64      `json:"page_size"`
	Page       int64      `json:"page"`
}

// listItem is a user as the list shows one, with a user_name as WithSpelling has it.
type listItem struct {
	User
	UserName any `json:"user_name"`
}

// errorResponse is the response to a refused request. The page shows success in some errors only,
// so it is nil in the others.
type errorResponse struct {
	Success      *bool    `json:"success,omitempty"`
	ErrorCode    string   `json:"error_code"`
	ErrorMessage string   `json:"error_message"`
	Fields       []string `json:"fields"`
}

// refusal is an error response with its HTTP status.
type refusal struct {
	status int
	body   errorResponse
}

func badCredentials() *refusal {
	return &refusal{http.StatusForbidden, errorResponse{
		ErrorCode: "BAD_CREDENTIALS", ErrorMessage: "Bad credentials", Fields: []string{},
	}}
}

// refuse names the error that the page has for a problem with a parameter. An empty text counts as
// missing, see https://www.tenios.de/en/doc/wrapup-api, and so does null.
func refuse(problem fakeserver.Problem) *refusal {
	key, field := problem.Path, problem.Field
	switch {
	case problem.Kind == fakeserver.Unknown:
		return badRequest(fmt.Sprintf("Unknown '%s' parameter", key), key)
	case problem.Kind == fakeserver.TooSmall && field.Type == fakeserver.Integer:
		return refusedFor("FIELD_NEGATIVE_OR_ZERO", "Parameter '"+key+"' value can not be negative or equal to zero", key)
	case problem.Kind == fakeserver.Missing, problem.Kind == fakeserver.TooSmall,
		problem.Kind == fakeserver.Null && field.Required:
		return refusedFor("FIELD_IS_REQUIRED", "Parameter '"+key+"' is required", key)
	}
	return badRequest(fmt.Sprintf("Invalid '%s' parameter", key), key)
}

// numberNotFound is the page's NOT_FOUND: a number that is well-formed and not the account's.
func numberNotFound() *refusal {
	return &refusal{http.StatusBadRequest, errorResponse{
		Success: new(false), ErrorCode: "NOT_FOUND", ErrorMessage: "Not found.", Fields: []string{},
	}}
}

func passwordBlacklisted() *refusal {
	return &refusal{http.StatusBadRequest, errorResponse{
		Success:      new(false),
		ErrorCode:    "PASSWORD_IS_IN_BLACKLIST",
		ErrorMessage: "The password is in the password blacklist, please choose another one.",
		Fields:       []string{"password"},
	}}
}

// badRequest is a BAD_REQUEST with a text of the fake's own, for mistakes of which the page shows
// no example. Fields may be empty but, as in all the page's errors, never missing.
func badRequest(message string, fields ...string) *refusal {
	return refusedFor("BAD_REQUEST", message, fields...)
}

func refusedFor(code, message string, fields ...string) *refusal {
	return &refusal{http.StatusBadRequest, errorResponse{
		ErrorCode: code, ErrorMessage: message, Fields: append([]string{}, fields...),
	}}
}

// unknownMethod is the response to addresses that the API does not have. The status is in
// https://www.tenios.de/en/doc/api-allgemein; the body is not, and has the shape of the others.
func unknownMethod() *refusal {
	return &refusal{http.StatusNotFound, errorResponse{
		ErrorCode: "NOT_FOUND", ErrorMessage: "Unknown method.", Fields: []string{},
	}}
}

// writeJSON responds with a JSON body.
func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The values are this package's own and can always be encoded.
	_ = json.NewEncoder(w).Encode(v)
}
