// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"fmt"
	"net/http"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

type errorItem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	// Detail is any JSON, says the vendor. Here it names the field that an error is about.
	Detail any `json:"detail,omitempty"`
}

// refusal is an error response with its HTTP status.
type refusal struct {
	status int
	errors []errorItem
}

// refuse returns the response that names all problems, and nil when there are none.
func refuse(problems []fakeserver.Problem) *refusal {
	if len(problems) == 0 {
		return nil
	}
	refused := &refusal{status: http.StatusBadRequest}
	for _, problem := range problems {
		refused.errors = append(refused.errors, errorItem{
			Code:    "VALIDATE_FAILED",
			Message: fmt.Sprintf("'%s' %s", problem.Path, problem.Message),
			Detail:  map[string]string{"field": problem.Path},
		})
	}
	return refused
}

// invalid refuses the value at a path, e.g. "e164.country".
func invalid(path, format string, args ...any) *refusal {
	return refuse([]fakeserver.Problem{{Path: path, Message: fmt.Sprintf(format, args...)}})
}

// malformed refuses a request that is wrong as a whole, so no field can be named.
func malformed(message string) *refusal {
	return &refusal{http.StatusBadRequest, []errorItem{{Code: "VALIDATE_FAILED", Message: message}}}
}

// unauthorized is a 401, or the 400 that the vendor documents for a sign-in that fails.
func unauthorized(status int, message string) *refusal {
	return &refusal{status, []errorItem{{Code: "UNAUTHORIZED", Message: message}}}
}

// unknown is a refusal with the one code that the vendor lists for everything without a code of its
// own.
func unknown(status int, message string) *refusal {
	return &refusal{status, []errorItem{{Code: "UNKNOWN", Message: message}}}
}
