// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// listAnswer is the response to a list request. Members are in the page's order.
type listAnswer struct {
	Success    bool       `json:"success"`
	Items      []listItem `json:"items"`
	TotalItems int64      `json:"total_items"`
	PageSize   int64      `json:"page_size"`
	Page       int64      `json:"page"`
}

// listItem is a user as the list shows one: without the password, with JSON booleans, and with
// empty strings for what is not set.
type listItem struct {
	UserName           any    `json:"user_name"`
	FirstName          string `json:"first_name"`
	LastName           string `json:"last_name"`
	InternalExtension  string `json:"internal_extension"`
	OutboundAllowed    bool   `json:"outbound_allowed"`
	SIPLoginEnabled    bool   `json:"sip_login_enabled"`
	CallHistoryEnabled bool   `json:"call_history_enabled"`
	Email              string `json:"email"`
}

func newListItem(u *User) listItem {
	return listItem{
		UserName:           u.UserName,
		FirstName:          u.FirstName,
		LastName:           u.LastName,
		InternalExtension:  u.InternalExtension,
		OutboundAllowed:    u.OutboundAllowed,
		SIPLoginEnabled:    u.SIPLoginEnabled,
		CallHistoryEnabled: u.CallHistoryEnabled,
		Email:              u.Email,
	}
}

// successAnswer is the response to an upsert.
type successAnswer struct {
	Success bool `json:"success"`
}

// errorAnswer is the response to a refused request. The page shows success in some errors only, so
// it is nil in the others.
type errorAnswer struct {
	Success      *bool    `json:"success,omitempty"`
	ErrorCode    string   `json:"error_code"`
	ErrorMessage string   `json:"error_message"`
	Fields       []string `json:"fields"`
}

// refusal is an error answer with its HTTP status.
type refusal struct {
	status int
	body   errorAnswer
}

func badCredentials() *refusal {
	return &refusal{http.StatusForbidden, errorAnswer{
		ErrorCode: "BAD_CREDENTIALS", ErrorMessage: "Bad credentials", Fields: []string{},
	}}
}

func fieldIsRequired(key string) *refusal {
	return &refusal{http.StatusBadRequest, errorAnswer{
		ErrorCode:    "FIELD_IS_REQUIRED",
		ErrorMessage: fmt.Sprintf("Parameter '%s' is required", key),
		Fields:       []string{key},
	}}
}

func fieldNegativeOrZero(key string) *refusal {
	return &refusal{http.StatusBadRequest, errorAnswer{
		ErrorCode:    "FIELD_NEGATIVE_OR_ZERO",
		ErrorMessage: fmt.Sprintf("Parameter '%s' value can not be negative or equal to zero", key),
		Fields:       []string{key},
	}}
}

// numberNotFound is the page's NOT_FOUND: a number that is well-formed and not the account's.
func numberNotFound() *refusal {
	return &refusal{http.StatusBadRequest, errorAnswer{
		Success: new(false), ErrorCode: "NOT_FOUND", ErrorMessage: "Not found.", Fields: []string{},
	}}
}

func passwordBlacklisted() *refusal {
	return &refusal{http.StatusBadRequest, errorAnswer{
		Success:      new(false),
		ErrorCode:    "PASSWORD_IS_IN_BLACKLIST",
		ErrorMessage: "The password is in the password blacklist, please choose another one.",
		Fields:       []string{"password"},
	}}
}

// invalidParameter is the page's BAD_REQUEST.
func invalidParameter(key string) *refusal {
	return badRequest(fmt.Sprintf("Invalid '%s' parameter", key), key)
}

// badRequest is a BAD_REQUEST with a text of the fake's own, for mistakes of which the page shows
// no example. Fields may be empty but, as in all the page's errors, never missing.
func badRequest(message string, fields ...string) *refusal {
	return &refusal{http.StatusBadRequest, errorAnswer{
		ErrorCode: "BAD_REQUEST", ErrorMessage: message, Fields: append([]string{}, fields...),
	}}
}

// unknownMethod is the response to addresses that the API does not have. The status is in
// https://www.tenios.de/en/doc/api-allgemein; the body is not, and has the shape of the others.
func unknownMethod() *refusal {
	return &refusal{http.StatusNotFound, errorAnswer{
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
