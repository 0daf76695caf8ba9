// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provdata_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
)

// client is a vendor's client.
type client struct{ name string }

type connection = provdata.Connection[*client]

// The three ways to ask for a client differ in what they say when there is none.
func TestHandle(t *testing.T) {
	t.Parallel()

	acme := &client{"acme"}
	const (
		notConfigured = "Error: acme is not configured: "
		notKnown      = "Error: acme cannot be called yet: "
	)
	vendors := func(acme provdata.Vendor) provdata.Vendors {
		return provdata.Vendors{"acme": acme, "other": provdata.Configured(&client{"other"})}
	}
	missing := vendors(provdata.NotConfigured("acme", `acme = { token = "…" }`, "", needs("token")))
	unknown := vendors(provdata.Unknown("acme", []string{"acme.token"}))
	tests := map[string]struct {
		connection connection
		want       *client
		// What Client and ClientAtPlan say; ClientIfReady has nowhere to say it.
		client, atPlan string
	}{
		"configured": {provdata.For[*client](vendors(provdata.Configured(acme)), "acme"), acme,
			"", ""},
		"not configured":                         {provdata.For[*client](missing, "acme"), nil, notConfigured, notConfigured},
		"not known yet":                          {provdata.For[*client](unknown, "acme"), nil, notKnown, ""},
		"no provider data while it is validated": {provdata.For[*client](nil, "acme"), nil, "", ""},
		"zero":                                   {connection{}, nil, "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check := func(call string, got *client, ready bool, diags diag.Diagnostics, say string) {
				t.Helper()
				if got != test.want || ready != (test.want != nil) {
					t.Errorf("%s gives %v, %t, want %v", call, got, ready, test.want)
				}
				wantDiag(t, diags, say)
			}
			var diags, atPlan diag.Diagnostics
			got, ready := test.connection.Client(&diags)
			check("Client", got, ready, diags, test.client)
			got, ready = test.connection.ClientAtPlan(&atPlan)
			check("ClientAtPlan", got, ready, atPlan, test.atPlan)
			got, ready = test.connection.ClientIfReady()
			check("ClientIfReady", got, ready, nil, "")
		})
	}
}

func TestHandleAddsToTheDiagnostics(t *testing.T) {
	t.Parallel()

	var diags diag.Diagnostics
	diags.AddWarning("before", "")
	vendors := provdata.Vendors{"acme": provdata.NotConfigured("acme", "", "", needs("token"))}
	provdata.For[*client](vendors, "acme").Client(&diags)
	if len(diags) != 2 || diags[0].Summary() != "before" {
		t.Errorf("got %q", texts(diags))
	}
}

func TestVendorsDoNotMixUp(t *testing.T) {
	t.Parallel()

	vendors := provdata.Vendors{
		"acme":  provdata.Configured(&client{"acme"}),
		"other": provdata.NotConfigured("other", "", "", needs("token")),
	}
	var diags diag.Diagnostics
	if got, ok := provdata.For[*client](vendors, "acme").Client(&diags); !ok || got.name != "acme" {
		t.Errorf("got %v", got)
	}
	wantDiag(t, diags, "")
	provdata.For[*client](vendors, "other").Client(&diags)
	wantDiag(t, diags, "Error: other is not configured: ")
}

// needs are things that are not given.
func needs(attributes ...string) []provdata.Requirement {
	var all []provdata.Requirement
	for _, attribute := range attributes {
		all = append(all, provdata.Requirement{Attribute: attribute, Variable: "ACME_" + strings.ToUpper(attribute)})
	}

	return all
}

func TestNotConfiguredSaysWhatIsMissing(t *testing.T) {
	t.Parallel()

	given := provdata.Requirement{Attribute: "base_url", Variable: "ACME_BASE_URL", Given: true}
	for name, test := range map[string]struct {
		needs []provdata.Requirement
		want  []string
	}{
		"one": {append(needs("token"), given),
			[]string{"Set token in the provider block:", "set ACME_TOKEN in the environment"}},
		"two": {append(needs("user", "password"), given),
			[]string{"Set user and password in the provider block:", "set ACME_USER and ACME_PASSWORD in the environment"}},
	} {
		if !provdata.Missing(test.needs) {
			t.Errorf("%s: nothing is missing", name)
		}
		vendors := provdata.Vendors{"acme": provdata.NotConfigured("acme", `acme = { token = "…" }`, "A cookie does too.",
			test.needs)}
		var diags diag.Diagnostics
		provdata.For[*client](vendors, "acme").Client(&diags)
		wantDiag(t, diags, "Error: acme is not configured: ",
			append(test.want, "  provider \"pbx\" {\n    acme = { token = \"…\" }\n  }\n", "\n\nA cookie does too.")...)
		if strings.Contains(diags[0].Detail(), "base_url") {
			t.Errorf("%s: what is given is called missing: %s", name, diags[0].Detail())
		}
	}
	if provdata.Missing([]provdata.Requirement{given}) {
		t.Error("what is given is missing")
	}
}

func TestUnknownSaysWhichAttributes(t *testing.T) {
	t.Parallel()

	vendors := provdata.Vendors{"acme": provdata.Unknown("acme", []string{"acme.token", "acme.base_url"})}
	var diags diag.Diagnostics
	provdata.For[*client](vendors, "acme").Client(&diags)
	wantDiag(t, diags, "Error: acme cannot be called yet: ", "acme.token, acme.base_url", "Apply", "-target")
}
