// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
)

// wantNowhere fails if one of the words stands in the text.
func wantNowhere(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(text, word) {
			t.Errorf("%q stands in %s", word, text)
		}
	}
}

// secretsFrom makes secrets of strings.
func secretsFrom(values ...string) []Secret {
	secrets := make([]Secret, len(values))
	for i, value := range values {
		secrets[i] = NewSecret(value)
	}

	return secrets
}

func TestSecretRevealsItself(t *testing.T) {
	t.Parallel()
	if got := NewSecret("hunter2").Reveal(); got != "hunter2" {
		t.Errorf("revealed %q", got)
	}
	var zero Secret
	if got := zero.Reveal(); got != "" {
		t.Errorf("the zero Secret revealed %q", got)
	}
}

func TestSecretIsNotFormatted(t *testing.T) {
	t.Parallel()

	secret := NewSecret("hunter2")
	type holder struct {
		Name  string
		Key   Secret
		Keys  []Secret
		ByUse map[string]Secret
		Used  map[Secret]bool
		Ptr   *Secret
		Any   any
		// What is not exported shows itself to fmt without its methods.
		key  Secret
		keys []Secret
		ptr  *Secret
		any  any
	}
	h := holder{
		"ada", secret, []Secret{secret}, map[string]Secret{"sip": secret}, map[Secret]bool{secret: true}, &secret, secret,
		secret, []Secret{secret}, &secret, &secret,
	}
	values := map[string]any{
		"secret":            secret,
		"pointer":           &secret,
		"struct":            h,
		"pointer to struct": &h,
		"slice":             []Secret{secret},
		"slice of structs":  []holder{h},
		"map":               map[string]Secret{"sip": secret},
		"map of any":        map[string]any{"sip": secret, "deep": []any{&h}},
	}
	// As it would show itself as text, in Go syntax, in hexadecimal and in bytes.
	forms := []string{"hunter2", "68756e74657232", "68756E74657232", "104 117 110"}
	verbs := []string{"%s", "%v", "%+v", "%#v", "%q", "%#q", "%x", "%X", "% x", "%#x", "%d", "%c", "%U", "%b", "%t", "%g", "%10s", "%.3s", "%-20v", "%p", "%w", "%z"}
	for name, value := range values {
		for _, verb := range verbs {
			wantNowhere(t, fmt.Sprintf(verb, value), forms...)
		}
		wantNowhere(t, fmt.Sprint(name, value), forms...)
		wantNowhere(t, fmt.Sprintln(name, value), forms...)
	}
	for _, verb := range verbs[:slices.Index(verbs, "%p")] {
		if got := fmt.Sprintf(verb, secret); got != masked {
			t.Errorf("%s gives %q, want %q", verb, got, masked)
		}
	}
	wantNowhere(t, fmt.Errorf("using %v: %w", secret, errors.New("refused")).Error(), forms...)
}

func TestSecretIsNotMarshalled(t *testing.T) {
	t.Parallel()

	secret := NewSecret("hunter2")
	type holder struct {
		Key Secret
		Ptr *Secret
	}
	h := holder{secret, &secret}
	for name, value := range map[string]any{
		"secret": secret, "pointer": &h.Key, "struct": h, "pointer to struct": &h,
		"slice": []Secret{secret}, "map": map[string]Secret{"sip": secret}, "map by secret": map[Secret]int{secret: 1}, "any": []any{h},
	} {
		out, err := json.Marshal(value)
		if err != nil || !strings.Contains(string(out), masked) {
			t.Errorf("%s is marshalled as %s, %v", name, out, err)
		}
		wantNowhere(t, string(out), "hunter2")
	}
	out, err := xml.Marshal(h)
	if err != nil {
		t.Error(err)
	}
	wantNowhere(t, string(out), "hunter2")

	var text strings.Builder
	slog.New(slog.NewTextHandler(&text, nil)).Info("calling", "key", secret)
	slog.New(slog.NewJSONHandler(&text, nil)).Info("calling", "key", secret, "holder", h)
	wantNowhere(t, text.String(), "hunter2")
}

func TestRedact(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		text    string
		secrets []Secret
		want    string
	}{
		"no secrets":               {"as it is", nil, "as it is"},
		"no text":                  {"", secretsFrom("hunter2"), ""},
		"not there":                {"as it is", secretsFrom("hunter2"), "as it is"},
		"alone":                    {"hunter2", secretsFrom("hunter2"), "(sensitive)"},
		"more than once":           {"hunter2 hunter2hunter2", secretsFrom("hunter2"), "(sensitive) (sensitive)(sensitive)"},
		"several secrets":          {"hunter2 and swordfish", secretsFrom("swordfish", "hunter2"), "(sensitive) and (sensitive)"},
		"empty secret":             {"as it is", secretsFrom(""), "as it is"},
		"empty among others":       {"say hunter2", secretsFrom("", "hunter2", ""), "say (sensitive)"},
		"one begins like another":  {"hunter2-long hunter2", secretsFrom("hunter2", "hunter2-long"), "(sensitive) (sensitive)"},
		"the same in other order":  {"hunter2-long hunter2", secretsFrom("hunter2-long", "hunter2"), "(sensitive) (sensitive)"},
		"one ends another":         {"my-hunter2 hunter2", secretsFrom("hunter2", "my-hunter2"), "(sensitive) (sensitive)"},
		"one is inside another":    {"my-hunter2-long", secretsFrom("hunter2", "my-hunter2-long"), "(sensitive)"},
		"the mask is left alone":   {"hunter2", secretsFrom("hunter2", "sensitive"), "(sensitive)"},
		"quotation marks as such":  {`say a"b\c`, secretsFrom(`a"b\c`), "say (sensitive)"},
		"JSON":                     {`{"p":"a\"b\\c"}`, secretsFrom(`a"b\c`), `{"p":"(sensitive)"}`},
		"JSON of Go":               {`{"p":"a\u003cb\u003e\u0026"}`, secretsFrom(`a<b>&`), `{"p":"(sensitive)"}`},
		"JSON with a line break":   {`{"p":"a\nb"}`, secretsFrom("a\nb"), `{"p":"(sensitive)"}`},
		"query":                    {"?key=a%2Bb%26c+d&x=1", secretsFrom("a+b&c d"), "?key=(sensitive)&x=1"},
		"path":                     {"/users/a+b&c%20d/x", secretsFrom("a+b&c d"), "/users/(sensitive)/x"},
		"letters beyond ASCII":     {"pässwörd p%C3%A4ssw%C3%B6rd", secretsFrom("pässwörd"), "(sensitive) (sensitive)"},
		"forms of several secrets": {`x%2Fy and a\"b`, secretsFrom(`a"b`, "x/y"), "(sensitive) and (sensitive)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Redact(test.text, test.secrets...); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestMaskJSON(t *testing.T) {
	t.Parallel()

	keys := []string{"password", "access_key"}
	tests := map[string]struct {
		body string
		want string
		ok   bool
	}{
		"object":           {`{"name":"ada","password":"hunter2"}`, `{"name":"ada","password":"(sensitive)"}`, true},
		"any kind of JSON": {`{"access_key":{"a":["hunter2"]},"password":12345}`, `{"access_key":"(sensitive)","password":"(sensitive)"}`, true},
		"deep inside":      {`{"users":[{"login":{"password":"hunter2"}}]}`, `{"users":[{"login":{"password":"(sensitive)"}}]}`, true},
		"array":            {`[[{"password":"hunter2"}],1]`, `[[{"password":"(sensitive)"}],1]`, true},
		"key given twice":  {`{"password":"hunter2","password":"hunter3"}`, `{"password":"(sensitive)"}`, true},
		"key with escapes": {`{"pass\u0077ord":"hunter2"}`, `{"password":"(sensitive)"}`, true},
		"nothing to mask":  {`{"name":"password"}`, `{"name":"password"}`, true},
		"not an object":    {`"hunter2"`, `"hunter2"`, true},
		"empty":            {``, ``, false},
		"cut off":          {`{"password":"hunt`, ``, false},
		"form":             {`password=hunter2`, ``, false},
		"two values":       {`{"a":1} {"password":"hunter2"}`, ``, false},
		"no JSON at all":   {`<h1>hunter2</h1>`, ``, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := maskJSON([]byte(test.body), keys)
			if got != test.want || ok != test.ok {
				t.Errorf("got %q, %t, want %q, %t", got, ok, test.want, test.ok)
			}
		})
	}
}

func TestWithSecretsAddsToThoseOfTheContextOnly(t *testing.T) {
	t.Parallel()

	// Made in two steps, the slice has room for one more.
	base := WithSecrets(WithSecrets(t.Context(), secretsFrom("one", "two")...), NewSecret("three"))
	left := WithSecrets(base, NewSecret("left"))
	right := WithSecrets(base, NewSecret("right"))
	for _, test := range []struct {
		name string
		got  []Secret
		want []string
	}{
		{"none", secretsOf(t.Context()), nil},
		{"base", secretsOf(base), []string{"one", "two", "three"}},
		{"left", secretsOf(left), []string{"one", "two", "three", "left"}},
		{"right", secretsOf(right), []string{"one", "two", "three", "right"}},
	} {
		var got []string
		for _, secret := range test.got {
			got = append(got, secret.Reveal())
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("the context %s has the secrets %q, want %q", test.name, got, test.want)
		}
	}
}
