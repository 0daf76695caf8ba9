// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package outside_test

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/outside"
)

func list(secrets ...string) []string { return secrets }

func TestClean(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, want string }{
		"plain":              {"Zoë 山田 – 100 %", "Zoë 山田 – 100 %"},
		"other spaces":       {"10\u00a0000\u202f€", "10\u00a0000\u202f€"},
		"colours":            {"\x1b[31mred\x1b[0m", `\x1b[31mred\x1b[0m`},
		"a line of its own":  {"Eve\r\nApply complete!", `Eve\r\nApply complete!`},
		"bell and backspace": {"a\a\b\x00\x7f", `a\a\b\x00\x7f`},
		"C1":                 {"\u009b2J", `\u009b2J`},
		"turned around":      {"\u202etxt.exe\u2066", `\u202etxt.exe\u2066`},
		"of no width":        {"a\u200bb\ufeff", `a\u200bb\ufeff`},
		"line separator":     {"a\u2028b", `a\u2028b`},
		"no UTF-8":           {"a\xffb", `a\xffb`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := outside.Clean(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		text    string
		secrets []string
		want    string
	}{
		"no secrets":              {"as it is", nil, "as it is"},
		"no text":                 {"", list("hunter2"), ""},
		"not there":               {"as it is", list("hunter2"), "as it is"},
		"alone":                   {"hunter2", list("hunter2"), "(sensitive)"},
		"more than once":          {"hunter2 hunter2hunter2", list("hunter2"), "(sensitive) (sensitive)(sensitive)"},
		"several secrets":         {"hunter2 and swordfish", list("swordfish", "hunter2"), "(sensitive) and (sensitive)"},
		"empty secret":            {"as it is", list(""), "as it is"},
		"empty among others":      {"say hunter2", list("", "hunter2", ""), "say (sensitive)"},
		"one begins like another": {"hunter2-long hunter2", list("hunter2", "hunter2-long"), "(sensitive) (sensitive)"},
		"the same in other order": {"hunter2-long hunter2", list("hunter2-long", "hunter2"), "(sensitive) (sensitive)"},
		"one ends another":        {"my-hunter2 hunter2", list("hunter2", "my-hunter2"), "(sensitive) (sensitive)"},
		"one is inside another":   {"my-hunter2-long", list("hunter2", "my-hunter2-long"), "(sensitive)"},
		"the mask is left alone":  {"hunter2", list("hunter2", "sensitive"), "(sensitive)"},
		"quotation marks as such": {`say a"b\c`, list(`a"b\c`), "say (sensitive)"},
		"JSON":                    {`{"p":"a\"b\\c"}`, list(`a"b\c`), `{"p":"(sensitive)"}`},
		"JSON of Go":              {`{"p":"a\u003cb\u003e\u0026"}`, list(`a<b>&`), `{"p":"(sensitive)"}`},
		"JSON with a line break":  {`{"p":"a\nb"}`, list("a\nb"), `{"p":"(sensitive)"}`},
		"query":                   {"?key=a%2Bb%26c+d&x=1", list("a+b&c d"), "?key=(sensitive)&x=1"},
		"path":                    {"/users/a+b&c%20d/x", list("a+b&c d"), "/users/(sensitive)/x"},
		"letters beyond ASCII":    {"pässwörd p%C3%A4ssw%C3%B6rd", list("pässwörd"), "(sensitive) (sensitive)"},
		"other escapes of JSON":   {`a\u002bB a\u002BB a\/b`, list("a+B", "a/b"), "(sensitive) (sensitive) (sensitive)"},
		"beyond 16 bits":          {`key \ud83d\udd11!`, list("🔑!"), "key (sensitive)"},
		"JSON in JSON":            {`{"body":"{\"p\":\"a\\\"b\"}"}`, list(`a"b`), `{"body":"{\"p\":\"(sensitive)\"}"}`},
		"query in lower case":     {"?key=a%2bb&x=1", list("a+b"), "?key=(sensitive)&x=1"},
		"escaped without need":    {"h%75nt%65r2", list("hunter2"), "(sensitive)"},
		"query in a query":        {"?to=%3Fkey%3Da%252Bb", list("a+b"), "?to=%3Fkey%3D(sensitive)"},
		"HTML of PHP": {"say &quot;it&#039;s&quot; &lt;b&gt;", list(`"it's"`, "<b>"),
			"say (sensitive) (sensitive)"},
		"HTML of Go":       {"say &#34;it&#39;s&#34;", list(`"it's"`), "say (sensitive)"},
		"XML":              {"it&apos;s &#x6b;ey", list("it's key"), "(sensitive)"},
		"base64":           {"token aHVudGVyMg== ok", list("hunter2"), "token (sensitive) ok"},
		"base64 for a URL": {"token Pj4_Pj8 ok", list(">>?>?"), "token (sensitive) ok"},
		"behind a user name": {"Authorization: Basic YWRhOmh1bnRlcjI=", list("hunter2"),
			"Authorization: Basic (sensitive)"},
		"folded":                   {"X: hun\r\n\tter2", list("hunter2"), "X: (sensitive)"},
		"folded base64":            {"Basic YWRhOmh1\r\n bnRlcjI=", list("hunter2"), "Basic (sensitive)"},
		"quoted-printable":         {"hunt=\r\ner2", list("hunter2"), "(sensitive)"},
		"forms of several secrets": {`x%2Fy and a\"b`, list(`a"b`, "x/y"), "(sensitive) and (sensitive)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := outside.Redact(test.text, test.secrets...); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Whatever is said around a secret, and however it is written, it is not shown, and neither is what
// a terminal obeys.
func FuzzText(f *testing.F) {
	for _, secret := range []string{"hunter2", `a"b\c<d>&'é`, "p+q r/s%25=", "🔑key", "%41%41", `\u0041x`,
		"tab\tand\nline"} {
		for _, around := range []string{"", "{\"error\":\"%s\"}", "key=%s&x=1", "\x1b[2J%s\r\n", "\\", "Basic "} {
			for way := range len(ways) {
				f.Add(secret, around, uint8(way))
			}
		}
	}
	f.Fuzz(func(t *testing.T, secret, around string, way uint8) {
		// A secret of few characters stands in anything by chance.
		if len(secret) < 6 || !utf8.ValidString(secret) || strings.Contains(outside.Masked, secret) {
			t.Skip("no secret")
		}
		written := ways[int(way)%len(ways)](secret)
		got := outside.Text(around+" "+written+" "+around, secret)
		if strings.Contains(got, secret) && !strings.Contains(outside.Clean(around+" "+around), secret) {
			t.Errorf("%q stands in %q", secret, got)
		}
		if !strings.Contains(got, outside.Masked) {
			t.Errorf("%q, written %q, is not masked in %q", secret, written, got)
		}
		if at := strings.IndexFunc(got, func(r rune) bool {
			return unicode.IsControl(r) ||
				unicode.Is(unicode.Cf, r)
		}); at >= 0 || !utf8.ValidString(got) {
			t.Errorf("%q is not clean", got)
		}
	})
}

// ways are those in which servers write what they were sent.
var ways = []func(secret string) string{
	func(secret string) string { return secret },
	url.QueryEscape,
	url.PathEscape,
	html.EscapeString,
	func(secret string) string {
		written, _ := json.Marshal(secret)

		return string(written)
	},
	strconv.QuoteToASCII,
	func(secret string) string { return base64.StdEncoding.EncodeToString([]byte(secret)) },
	func(secret string) string { return base64.RawURLEncoding.EncodeToString([]byte(secret)) },
	func(secret string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+secret))
	},
}
