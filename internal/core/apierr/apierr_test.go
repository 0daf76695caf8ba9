// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package apierr_test

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

func TestErrorText(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		err  apierr.Error
		want string
	}{
		"status and message": {
			apierr.Error{Method: "GET", Path: "/users", Status: 502, Message: "Bad Gateway"},
			"GET /users: HTTP status 502: Bad Gateway",
		},
		"the vendor's code": {
			apierr.Error{Method: "POST", Path: "/users", Status: 400, Code: "WEAK_PASSWORD", Message: "too short"},
			"POST /users: HTTP status 400: WEAK_PASSWORD: too short",
		},
		"an error with status 200": {
			apierr.Error{Method: "POST", Path: "/users", Status: 200, Code: "BAD_CREDENTIALS", Message: "no such key"},
			"POST /users: HTTP status 200: BAD_CREDENTIALS: no such key",
		},
		"one field": {
			apierr.Error{Method: "POST", Path: "/users", Status: 400, Message: "wrong", Fields: []string{"email"}},
			"POST /users: HTTP status 400: wrong (fields: email)",
		},
		"several fields": {
			apierr.Error{Method: "POST", Path: "/users", Status: 400, Message: "wrong", Fields: []string{"email", "name"}},
			"POST /users: HTTP status 400: wrong (fields: email, name)",
		},
		"no response": {
			apierr.Error{Method: "DELETE", Path: "/users/1", Cause: errors.New("connection refused")},
			"DELETE /users/1: connection refused",
		},
		"no response, in words": {
			apierr.Error{Method: "DELETE", Path: "/users/1", Message: "no response", Cause: errors.New("connection refused")},
			"DELETE /users/1: no response: connection refused",
		},
		"advice is a paragraph of its own": {
			apierr.Error{Method: "GET", Path: "/users", Status: 401, Message: "Unauthorized", Fields: []string{"key"},
				Advice: "Check the key."},
			"GET /users: HTTP status 401: Unauthorized (fields: key)\n\nCheck the key.",
		},
		"no line but our own": {
			apierr.Error{
				Method: "GET", Path: "/a\r\nb", Status: 400, Code: "\x1b[2J", Message: "no\nApply complete!",
				Fields: []string{"\u202ex"},
				Cause:  errors.New("a\x00b"), Advice: "Check it.\nThen go on.",
			},
			"GET /a\\r\\nb: HTTP status 400: \\x1b[2J: no\\nApply complete!: a\\x00b (fields: \\u202ex)\n\nCheck it.\nThen go " +
				"on.",
		},
		"no more than anybody reads": {
			apierr.Error{Method: "GET", Path: "/a", Message: strings.Repeat("é", 1500)},
			"GET /a: " + strings.Repeat("é", 1000) + "… (1000 bytes more)",
		},
		"the kind is not shown": {
			apierr.Error{Kind: apierr.Ambiguous, Method: "POST", Path: "/users", Status: 500, Message: "Internal Server Error"},
			"POST /users: HTTP status 500: Internal Server Error",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.err.Error(); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// As the clients make it of what net/http says.
func TestErrorTextHasNoQuery(t *testing.T) {
	t.Parallel()

	fromHTTP := &url.Error{Op: "Get", URL: "https://pbx.test/api.php?key=hunter2", Err: io.EOF}
	err := fmt.Errorf("reading: %w", &apierr.Error{Method: "GET", Path: "/api.php", Message: "no response",
		Cause: transport.Cause(fromHTTP)})
	if got, want := err.Error(), "reading: GET /api.php: no response: EOF"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, d := range apierr.Diagnostics("Unable to read pbx_thing", err, nil) {
		if strings.Contains(d.Summary()+d.Detail(), "hunter2") {
			t.Errorf("the query stands in %q", d.Detail())
		}
	}
}

func TestKindIsFoundThroughWrapping(t *testing.T) {
	t.Parallel()

	kinds := []apierr.Kind{apierr.Other, apierr.NotFound, apierr.Credentials, apierr.Ambiguous}
	for _, kind := range kinds {
		plain := &apierr.Error{Kind: kind}
		for name, err := range map[string]error{
			"plain":                   plain,
			"wrapped":                 fmt.Errorf("reading: %w", plain),
			"wrapped twice":           fmt.Errorf("planning: %w", fmt.Errorf("reading: %w", plain)),
			"joined":                  errors.Join(io.EOF, plain),
			"with a cause":            &apierr.Error{Kind: kind, Cause: io.EOF},
			"with another as a cause": &apierr.Error{Kind: kind, Cause: &apierr.Error{Kind: apierr.NotFound}},
		} {
			for _, other := range kinds {
				if got := apierr.Is(err, other); got != (kind == other) {
					t.Errorf("%s: an error of kind %d is of kind %d: %t", name, kind, other, got)
				}
			}
			if got := apierr.IsNotFound(err); got != (kind == apierr.NotFound) {
				t.Errorf("%s: an error of kind %d is not found: %t", name, kind, got)
			}
		}
	}
}

func TestOtherErrorsAreOfNoKind(t *testing.T) {
	t.Parallel()

	for name, err := range map[string]error{
		"none":                nil,
		"another":             io.EOF,
		"a 404 that is none":  &apierr.Error{Status: 404, Message: "Not Found"},
		"a text that says so": errors.New("not found"),
	} {
		if apierr.IsNotFound(err) {
			t.Errorf("%s counts as not found", name)
		}
	}
	for _, kind := range []apierr.Kind{apierr.Other, apierr.NotFound, apierr.Credentials, apierr.Ambiguous} {
		if apierr.Is(nil, kind) || apierr.Is(io.EOF, kind) {
			t.Errorf("an error of another type is of kind %d", kind)
		}
	}
}

func TestCauseIsFound(t *testing.T) {
	t.Parallel()
	if err := error(&apierr.Error{Cause: fmt.Errorf("reading: %w", io.ErrUnexpectedEOF)}); !errors.Is(err,
		io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
	if errors.Unwrap(&apierr.Error{}) != nil {
		t.Error("an error without a cause has one")
	}
}

// shown is a diagnostic as text that is easy to compare.
func shown(diags diag.Diagnostics) []string {
	var all []string
	for _, d := range diags {
		at := "-"
		if with, ok := d.(diag.DiagnosticWithPath); ok {
			at = with.Path().String()
		}
		all = append(all, fmt.Sprintf("%s at %s: %s: %s", d.Severity(), at, d.Summary(), d.Detail()))
	}

	return all
}

func TestDiagnostics(t *testing.T) {
	t.Parallel()

	attributes := map[string]path.Path{
		"email":      path.Root("email"),
		"first_name": path.Root("name").AtName("first"),
		"last_name":  path.Root("name").AtName("last"),
		"phone":      path.Root("name").AtName("last"),
	}
	const summary = "Unable to create pbx_user ada"
	refused := func(fields ...string) error {
		return &apierr.Error{Method: "POST", Path: "/users", Status: 400, Message: "wrong", Fields: fields}
	}
	tests := map[string]struct {
		err        error
		attributes map[string]path.Path
		want       []string
	}{
		"no fields": {
			refused(), attributes,
			[]string{"Error at -: Unable to create pbx_user ada: POST /users: HTTP status 400: wrong"},
		},
		"field of an attribute": {
			refused("email"), attributes,
			[]string{"Error at email: Unable to create pbx_user ada: POST /users: HTTP status 400: wrong (fields: email)"},
		},
		"field of a nested attribute": {
			refused("first_name"), attributes,
			[]string{"Error at name.first: Unable to create pbx_user ada: POST /users: HTTP status 400: wrong (fields: " +
				"first_name)"},
		},
		"several fields": {
			refused("last_name", "email"), attributes,
			[]string{
				"Error at name.last: Unable to create pbx_user ada: POST /users: HTTP status 400: wrong (fields: last_name, email)",
				"Error at email: Unable to create pbx_user ada: POST /users: HTTP status 400: wrong (fields: last_name, email)",
			},
		},
		"several fields of one attribute": {
			refused("last_name", "phone"), attributes,
			[]string{"Error at name.last: Unable to create pbx_user ada: POST /users: HTTP status 400: wrong (fields: " +
				"last_name, phone)"},
		},
		"field that no attribute has": {
			refused("secret_handshake"), attributes,
			[]string{"Error at -: Unable to create pbx_user ada: POST /users: HTTP status 400: wrong " +
				"(fields: secret_handshake)"},
		},
		"field that has one and field that has none": {
			refused("secret_handshake", "email"), attributes,
			[]string{"Error at email: Unable to create pbx_user ada: POST /users: HTTP status 400: wrong (fields: " +
				"secret_handshake, email)"},
		},
		"no attributes": {
			refused("email"), nil,
			[]string{"Error at -: Unable to create pbx_user ada: POST /users: HTTP status 400: wrong (fields: email)"},
		},
		"wrapped": {
			fmt.Errorf("second call: %w", refused("email")), attributes,
			[]string{"Error at email: Unable to create pbx_user ada: second call: POST /users: HTTP status 400: wrong " +
				"(fields: email)"},
		},
		"another error": {
			io.EOF, attributes,
			[]string{"Error at -: Unable to create pbx_user ada: EOF"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := shown(apierr.Diagnostics(summary, test.err, test.attributes)); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// Only the first error of a cause has the advice. What the server said of another object, and what
// a caller has added, is kept.
func TestDiagnostics_oneCauseOneAdvice(t *testing.T) {
	t.Parallel()
	var log explain.Log
	failed := func(path, message, advice string) error {
		return apierr.Explained(&apierr.Error{Method: "GET", Path: path, Status: 403, Message: message, Advice: advice}, &log)
	}
	const advice = "Ask for more rights.\nBoth of them."
	for i, step := range []struct {
		err  error
		want string
	}{
		{failed("/a", "Forbidden", ""), "GET /a: HTTP status 403: Forbidden"},
		{failed("/a", "Forbidden", advice), "GET /a: HTTP status 403: Forbidden\n\n" + advice},
		{failed("/b", "Forbidden", advice), "The cause is the same as here: Unable to read 1"},
		{failed("/c", "Not on Sundays", advice), "GET /c: HTTP status 403: Not on Sundays\nWhat to do is explained here: " +
			"Unable " +
			"to read 1"},
		{fmt.Errorf("%w\n\nNothing was written", failed("/d", "Forbidden", advice)),
			"The cause is the same as here: Unable to read 1\n\nNothing was written"},
		{failed("/e", "Forbidden", "Something else."), "GET /e: HTTP status 403: Forbidden\n\nSomething else."},
		{&apierr.Error{Method: "GET", Path: "/f", Message: "no log", Advice: advice}, "GET /f: no log\n\n" + advice},
	} {
		diags := apierr.Diagnostics(fmt.Sprint("Unable to read ", i), step.err, nil)
		if len(diags) != 1 || diags[0].Detail() != step.want {
			t.Errorf("%d: got %q, want %q", i, diags[0].Detail(), step.want)
		}
	}
	if apierr.Explained(nil, &log) != nil {
		t.Error("no error became one")
	}
}
