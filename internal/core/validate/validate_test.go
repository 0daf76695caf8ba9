// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package validate_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

// validated returns what a validator says of a value of the attribute "colour".
func validated(t *testing.T, v validator.String, value types.String) validator.StringResponse {
	t.Helper()
	var resp validator.StringResponse
	v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("colour"), ConfigValue: value}, &resp)

	return resp
}

// expect fails unless the validator accepts the first values and refuses the others.
func expect(t *testing.T, v validator.String, accepted, refused []string) {
	t.Helper()
	for _, text := range accepted {
		if resp := validated(t, v, types.StringValue(text)); len(resp.Diagnostics) != 0 {
			t.Errorf("%q is refused: %v", text, resp.Diagnostics)
		}
	}
	for _, text := range refused {
		if resp := validated(t, v, types.StringValue(text)); !resp.Diagnostics.HasError() {
			t.Errorf("%q is accepted", text)
		}
	}
}

func red(text string) bool { return text == "red" }

func TestString(t *testing.T) {
	t.Parallel()
	expect(t, validate.String("the word red", red), []string{"red"}, []string{"green", "Red", "", " red"})
}

// What is not configured, or not known yet, is not the validator's business.
func TestNullAndUnknownPass(t *testing.T) {
	t.Parallel()
	asked := func(string) bool {
		t.Error("the function was asked about no value")

		return false
	}
	for name, v := range map[string]validator.String{
		"String": validate.String("anything", asked),
		"Code":   validate.Code("a code", "a list", asked, asked),
		"URL":    validate.URL("https://example.com", "https"),
	} {
		for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
			if resp := validated(t, v, value); len(resp.Diagnostics) != 0 {
				t.Errorf("%s: %s is refused: %v", name, value, resp.Diagnostics)
			}
		}
	}
}

func TestErrorIsOnTheAttributeAndSaysWhatIsWanted(t *testing.T) {
	t.Parallel()
	v := validate.String("the word red", red)
	resp := validated(t, v, types.StringValue("green"))
	if len(resp.Diagnostics) != 1 {
		t.Fatalf("got %v", resp.Diagnostics)
	}
	d, ok := resp.Diagnostics[0].(interface{ Path() path.Path })
	if !ok || !d.Path().Equal(path.Root("colour")) {
		t.Errorf("the error is not on the attribute: %v", resp.Diagnostics)
	}
	if got := resp.Diagnostics[0]; !strings.Contains(got.Summary(), "colour") ||
		!strings.Contains(got.Detail(), `"green"`) || !strings.Contains(got.Detail(), "must be the word red") {
		t.Errorf("got %q, %q", got.Summary(), got.Detail())
	}
	for _, description := range []string{v.Description(t.Context()), v.MarkdownDescription(t.Context())} {
		if description != "must be the word red" {
			t.Errorf("it describes itself as %q", description)
		}
	}
}

func TestURL(t *testing.T) {
	t.Parallel()
	expect(t, validate.URL("https://kazoo.example.com:8443", "http", "https"),
		[]string{
			"https://kazoo.example.com:8443", "http://kazoo.example.com", "https://kazoo.example.com/",
			"https://kazoo.example.com/v2?a=b#c",
			"https://192.0.2.1:65535", "https://[2001:db8::1]:8443", "https://bücher.example", "HTTPS://kazoo.example.com",
		},
		[]string{
			"", "kazoo.example.com", "kazoo.example.com:8443", "/v2", "//kazoo.example.com", "https:kazoo.example.com",
			"https:/kazoo.example.com",
			"https://", "https:///v2", "wss://kazoo.example.com", "ftp://kazoo.example.com", "javascript:alert(1)",
			"https://kazoo example.com",
			"https://kazoo.example.com:port", "https://kazoo.example.com:65536", "https://kazoo.example.com:0",
			"://kazoo.example.com", " https://kazoo.example.com", "https://kazoo.example.com/%zz", "https://[2001:db8::1",
		})
	expect(t, validate.URL("wss://kazoo.example.com:5555", "ws", "wss"),
		[]string{"wss://kazoo.example.com:5555", "ws://kazoo.example.com/socket"},
		[]string{"https://kazoo.example.com", "http://kazoo.example.com", "w://kazoo.example.com"})
}

// A port alone names no host.
func TestURLNeedsAHost(t *testing.T) {
	t.Parallel()
	expect(t, validate.URL("https://kazoo.example.com:8443", "http", "https"), nil,
		[]string{"https://:8443", "https://:8443/v2", "https://ada@", "https://ada@:8443"})
}
