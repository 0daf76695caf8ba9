// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provdata_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
)

// newResolver returns a resolver of the block `acme` with these environment variables.
func newResolver(variables map[string]string) *provdata.Resolver {
	return &provdata.Resolver{Vendor: "acme", Env: func(name string) string { return variables[name] }}
}

// texts are diagnostics as text, such as `Error at acme.token: Empty token: …`.
func texts(diags diag.Diagnostics) []string {
	var all []string
	for _, d := range diags {
		at := ""
		if with, ok := d.(diag.DiagnosticWithPath); ok {
			at = " at " + with.Path().String()
		}
		all = append(all, fmt.Sprintf("%s%s: %s: %s", d.Severity(), at, d.Summary(), d.Detail()))
	}

	return all
}

// wantDiag checks that there is one diagnostic, which begins so and has these parts, or none if it
// begins with "".
func wantDiag(t *testing.T, diags diag.Diagnostics, begin string, parts ...string) {
	t.Helper()
	got := texts(diags)
	if begin == "" {
		if len(got) > 0 {
			t.Errorf("got %q, want silence", got)
		}

		return
	}
	if len(got) != 1 || !strings.HasPrefix(got[0], begin) {
		t.Fatalf("got %q, want one that begins with %q", got, begin)
	}
	for _, part := range parts {
		if !strings.Contains(got[0], part) {
			t.Errorf("%q lacks %q", got[0], part)
		}
	}
}

func wantUnknown(t *testing.T, r *provdata.Resolver, want ...string) {
	t.Helper()
	if !slices.Equal(r.Unknown, want) {
		t.Errorf("noted as unknown: %q, want %q", r.Unknown, want)
	}
}

func TestOptional(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		value    types.String
		variable string
		env      map[string]string
		want     string
		empty    bool
		unknown  bool
	}{
		"attribute": {value: types.StringValue("mine"), variable: "ACME_TOKEN", want: "mine"},
		"attribute before variable": {value: types.StringValue("mine"), variable: "ACME_TOKEN",
			env: map[string]string{"ACME_TOKEN": "other"}, want: "mine"},
		"variable": {value: types.StringNull(), variable: "ACME_TOKEN",
			env: map[string]string{"ACME_TOKEN": "other"}, want: "other"},
		"neither": {value: types.StringNull(), variable: "ACME_TOKEN",
			env: map[string]string{"ACME_OTHER": "other"}},
		"without a variable": {value: types.StringNull(), env: map[string]string{"": "other"}},
		"empty":              {value: types.StringValue(""), variable: "ACME_TOKEN", empty: true},
		"empty, with a variable that is": {value: types.StringValue(""), variable: "ACME_TOKEN",
			env: map[string]string{"ACME_TOKEN": "other"}, empty: true},
		"only white space": {value: types.StringValue(" \t\n"), variable: "ACME_TOKEN",
			env: map[string]string{"ACME_TOKEN": "other"}, empty: true},
		"empty, without a variable": {value: types.StringValue(""), empty: true},
		"unknown":                   {value: types.StringUnknown(), variable: "ACME_TOKEN", unknown: true},
		"unknown, with a variable": {value: types.StringUnknown(), variable: "ACME_TOKEN",
			env: map[string]string{"ACME_TOKEN": "other"}, unknown: true},
		"white space around": {value: types.StringValue(" mine "), variable: "ACME_TOKEN", want: " mine "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newResolver(test.env)
			if got := r.Optional("token", test.value, test.variable); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if test.empty {
				wantDiag(t, r.Diags, "Error at acme.token: Empty token: ", "acme.token", test.variable)
			} else {
				wantDiag(t, r.Diags, "")
			}
			if test.unknown {
				wantUnknown(t, r, "acme.token")
			} else {
				wantUnknown(t, r)
			}
		})
	}
}

// What is read from a file, or written by echo, ends in a line break, which no header and no form
// may carry.
func TestControlCharactersAreRefusedWhereTheyCameFrom(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"line break at the end": "hunter2\n", "as Windows writes it": "hunter2\r\n", "line break inside": "hun\nter2",
		"tabulator": "hunter2\t",
		"zero byte": "hunter2\x00", "delete": "hunter2\x7f", "C1": "hunter2\u0085", "byte order mark": "\ufeffhunter2",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newResolver(nil)
			r.Optional("token", types.StringValue(value), "ACME_TOKEN")
			wantDiag(t, r.Diags, "Error at acme.token: Invalid token: acme.token ")
			fromEnv := newResolver(map[string]string{"ACME_TOKEN": value})
			fromEnv.Optional("token", types.StringNull(), "ACME_TOKEN")
			wantDiag(t, fromEnv.Diags, "Error at acme.token: Invalid token: The environment variable ACME_TOKEN ")
			if got := fmt.Sprint(texts(r.Diags), texts(fromEnv.Diags)); strings.Contains(got, "hunter2") ||
				strings.Contains(got, "ter2") {
				t.Errorf("the value is shown in %s", got)
			}
		})
	}
	r := newResolver(nil)
	r.Optional("token", types.StringValue("hunter2\n"), "")
	wantDiag(t, r.Diags, "Error", "ends in a line break", "trimspace")
}

func TestPlainHTTPWarnsUnlessItStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	for value, warns := range map[string]bool{
		"http://pbx.test:8080": true, "HTTP://pbx.test": true, "http://192.0.2.1": true,
		"http://[2001:db8::1]:8080/api": true,
		"http://localhost.pbx.test":     true, "http://127.0.0.1.pbx.test": true, "http://10.0.0.1": true,
		"http://localhost:8080": false, "http://LOCALHOST": false, "http://pbx.localhost": false, "http://127.0.0.1": false,
		"http://127.8.9.10:1": false, "http://[::1]:8080/api": false, "https://pbx.test": false,
	} {
		for _, r := range []*provdata.Resolver{newResolver(nil), newResolver(map[string]string{"ACME_URL": value})} {
			attribute := types.StringValue(value)
			if r.Env("ACME_URL") != "" {
				attribute = types.StringNull()
			}
			if got := r.URL("base_url", attribute, "ACME_URL", "https://api.acme.test"); got != value {
				t.Errorf("%s became %s", value, got)
			}
			if warns {
				wantDiag(t, r.Diags, "Warning at acme.base_url: The connection is not encrypted: ", "acme", "https")
			} else {
				wantDiag(t, r.Diags, "")
			}
		}
	}
}

func TestURL(t *testing.T) {
	t.Parallel()

	const fallback = "https://api.acme.test"
	tests := map[string]struct {
		value types.String
		env   string
		want  string
	}{
		"neither":                {types.StringNull(), "", fallback},
		"attribute":              {types.StringValue("https://pbx.test/api"), "", "https://pbx.test/api"},
		"variable":               {types.StringNull(), "http://localhost:8080", "http://localhost:8080"},
		"both":                   {types.StringValue("https://mine.test"), "https://other.test", "https://mine.test"},
		"slash at the end":       {types.StringValue("https://pbx.test/"), "", "https://pbx.test"},
		"slashes at the end":     {types.StringValue("https://pbx.test/api//"), "", "https://pbx.test/api"},
		"variable, slash at end": {types.StringNull(), "https://pbx.test/", "https://pbx.test"},
		"IPv6 and port":          {types.StringValue("http://[::1]:8080/api/"), "", "http://[::1]:8080/api"},
		"scheme in capitals":     {types.StringValue("HTTPS://pbx.test"), "", "HTTPS://pbx.test"},
		"path with escapes":      {types.StringValue("https://pbx.test/a%2Fb"), "", "https://pbx.test/a%2Fb"},
		"address of a PHP script": {types.StringValue("https://pbx.test/pbx/proxyapi.php"), "",
			"https://pbx.test/pbx/proxyapi.php"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newResolver(map[string]string{"ACME_URL": test.env})
			if got := r.URL("base_url", test.value, "ACME_URL", fallback); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			wantDiag(t, r.Diags, "")
			wantUnknown(t, r)
		})
	}
}

// What is wrong with a URL may be a password that was pasted into it.
func TestURLThatIsRefusedIsNotShown(t *testing.T) {
	t.Parallel()

	tests := map[string]string{
		"no scheme":             "hunter2.test/api",
		"another scheme":        "ftp://hunter2.test",
		"no host":               "https:///hunter2",
		"scheme only":           "https://",
		"opaque":                "https:hunter2",
		"path":                  "/hunter2",
		"user":                  "https://hunter2@pbx.test",
		"user and password":     "https://admin:hunter2@pbx.test",
		"query":                 "https://pbx.test/api?key=hunter2",
		"fragment":              "https://pbx.test/api#hunter2",
		"port that is none":     "https://pbx.test:hunter2",
		"escape that is none":   "https://pbx.test/%hunter2",
		"port above 65535":      "https://pbx.test:65536",
		"port 0":                "https://pbx.test:0",
		"space in the host":     "https://pbx hunter2.test",
		"token instead":         "hunter2",
		"white space before it": " https://hunter2.test",
	}
	for name, value := range tests {
		for _, fromEnv := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, from the environment %t", name, fromEnv), func(t *testing.T) {
				t.Parallel()
				attribute, env, source := types.StringValue(value), map[string]string(nil), "acme.base_url"
				if fromEnv {
					attribute, env, source = types.StringNull(), map[string]string{"ACME_URL": value}, "ACME_URL"
				}
				r := newResolver(env)
				r.URL("base_url", attribute, "ACME_URL", "https://api.acme.test")
				wantDiag(t, r.Diags, "Error at acme.base_url: Invalid base_url: ", source, "https://api.acme.test")
				if got := fmt.Sprint(texts(r.Diags)); strings.Contains(got, "hunter2") {
					t.Errorf("the value stands in %s", got)
				}
			})
		}
	}
}

func TestURLWithoutADefault(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	if got := r.URL("base_url", types.StringNull(), "ACME_URL", ""); got != "" {
		t.Errorf("got %q", got)
	}
	wantDiag(t, r.Diags, "")
	r.URL("base_url", types.StringValue("hunter2"), "ACME_URL", "")
	wantDiag(t, r.Diags, "Error at acme.base_url: Invalid base_url: ", "such as https://")
}

func TestURLThatIsEmptyNeverFallsBackToTheEnvironment(t *testing.T) {
	t.Parallel()
	r := newResolver(map[string]string{"ACME_URL": "https://other.test"})
	if got := r.URL("base_url", types.StringValue(""), "ACME_URL", "https://api.acme.test"); got == "https://other.test" {
		t.Error("the variable was used")
	}
	wantDiag(t, r.Diags, "Error at acme.base_url: Empty base_url: ", "ACME_URL")
}

func TestURLThatIsNotKnownIsNoted(t *testing.T) {
	t.Parallel()
	r := newResolver(map[string]string{"ACME_URL": "https://other.test"})
	if got := r.URL("base_url", types.StringUnknown(), "ACME_URL", "https://api.acme.test"); got == "https://other.test" {
		t.Error("the variable was used")
	}
	wantDiag(t, r.Diags, "")
	wantUnknown(t, r, "acme.base_url")
}

func TestInt64(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		value   types.Int64
		want    int64
		unknown []string
	}{
		"set":     {types.Int64Value(7), 7, nil},
		"zero":    {types.Int64Value(0), 0, nil},
		"null":    {types.Int64Null(), 100, nil},
		"unknown": {types.Int64Unknown(), 100, []string{"acme.page_size"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newResolver(nil)
			if got := r.Int64("page_size", test.value, 100); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
			wantDiag(t, r.Diags, "")
			wantUnknown(t, r, test.unknown...)
		})
	}
}

func TestInvalidNamesTheAttribute(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	r.Invalid("ca_certificate", "no certificate found")
	wantDiag(t, r.Diags,
		"Error at acme.ca_certificate: Invalid ca_certificate: acme.ca_certificate: no certificate found.")
}

func TestEverythingThatIsWrongIsReported(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	r.Optional("token", types.StringValue(""), "ACME_TOKEN")
	r.URL("base_url", types.StringValue("ftp://pbx.test"), "ACME_URL", "https://api.acme.test")
	r.Optional("domain", types.StringUnknown(), "")
	r.Int64("page_size", types.Int64Unknown(), 100)
	if got := texts(r.Diags); len(got) != 2 {
		t.Errorf("got %q, want two errors", got)
	}
	wantUnknown(t, r, "acme.domain", "acme.page_size")
}
