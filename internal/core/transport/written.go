// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// Documented is the response that a vendor's page shows for a write that was carried out.
type Documented struct {
	// Statuses are the HTTP statuses of the page.
	Statuses []int
	// Confirms reports whether a body says that the write was carried out. Nil is for a page that
	// shows no body.
	Confirms func(body []byte) bool
}

// Check returns nil for the documented response to a write. Any other one with a status of success
// proves nothing: it may come from a gateway, or from a server that is half started. It completes
// failed, which names the request, as an error of kind Ambiguous that says what came.
func (d Documented) Check(resp *http.Response, body []byte, failed *apierr.Error) error {
	confirmed := len(wire.Trim(body)) == 0
	if d.Confirms != nil {
		confirmed = d.Confirms(body)
	}
	if confirmed && slices.Contains(d.Statuses, resp.StatusCode) {
		return nil
	}
	failed.Kind = apierr.Ambiguous
	failed.Message = "the response is not the one that the vendor documents: it has " + Describe(resp, body)

	return failed
}

// Describe says what a response holds without showing it, because it may be confidential, such as
// `an HTML page (512 bytes)`.
func Describe(resp *http.Response, body []byte) string {
	switch {
	case len(wire.Trim(body)) == 0:
		return "no body"
	case wire.IsHTML(body):
		return fmt.Sprintf("an HTML page (%d bytes)", len(body))
	default:
		return fmt.Sprintf("a body of %d bytes with content type %q", len(body),
			redactFor(resp, resp.Header.Get("Content-Type")))
	}
}
