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

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/outside"
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
	verbs := []string{"%s", "%v", "%+v", "%#v", "%q", "%#q", "%x", "%X", "% x", "%#x", "%d", "%c", "%U", "%b", "%t", "%g",
		"%10s", "%.3s", "%-20v", "%p", "%w", "%z"}
	for name, value := range values {
		for _, verb := range verbs {
			wantNowhere(t, fmt.Sprintf(verb, value), forms...)
		}
		wantNowhere(t, fmt.Sprint(name, value), forms...)
		wantNowhere(t, fmt.Sprintln(name, value), forms...)
	}
	for _, verb := range verbs[:slices.Index(verbs, "%p")] {
		if got := fmt.Sprintf(verb, secret); got != outside.Masked {
			t.Errorf("%s gives %q, want %q", verb, got, outside.Masked)
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
		"slice": []Secret{secret}, "map": map[string]Secret{"sip": secret}, "map by secret": map[Secret]int{secret: 1},
		"any": []any{h},
	} {
		out, err := json.Marshal(value)
		if err != nil || !strings.Contains(string(out), outside.Masked) {
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
	text := "\x1b[31mhunter2 and sword%66ish"
	if got, want := Redact(text, secretsFrom("hunter2", "swordfish")...),
		`\x1b[31m(sensitive) and (sensitive)`; got != want {
		t.Errorf("got %q, want %q", got, want)
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
		"object": {`{"name":"ada","password":"hunter2"}`, `{"name":"ada","password":"(sensitive)"}`, true},
		"any kind of JSON": {`{"access_key":{"a":["hunter2"]},"password":12345}`,
			`{"access_key":"(sensitive)","password":"(sensitive)"}`, true},
		"deep inside": {`{"users":[{"login":{"password":"hunter2"}}]}`,
			`{"users":[{"login":{"password":"(sensitive)"}}]}`, true},
		"array":            {`[[{"password":"hunter2"}],1]`, `[[{"password":"(sensitive)"}],1]`, true},
		"key given twice":  {`{"password":"hunter2","password":"hunter3"}`, `{"password":"(sensitive)"}`, true},
		"key with escapes": {`{"pass\u0077ord":"hunter2"}`, `{"password":"(sensitive)"}`, true},
		"key by its name": {`{"Webhook_Secret":"hunter2","tokens":["a"],"old_password":null}`,
			`{"Webhook_Secret":"(sensitive)","old_password":"(sensitive)","tokens":"(sensitive)"}`, true},
		"nothing to mask": {`{"name":"password"}`, `{"name":"password"}`, true},
		"not an object":   {`"hunter2"`, `"hunter2"`, true},
		"empty":           {``, ``, false},
		"cut off":         {`{"password":"hunt`, ``, false},
		"form":            {`password=hunter2`, ``, false},
		"two values":      {`{"a":1} {"password":"hunter2"}`, ``, false},
		"no JSON at all":  {`<h1>hunter2</h1>`, ``, false},
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
