// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provdata_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
)

// P1, P2: "?" or "#" at the end turns every path into a query or a fragment; ":8080" names no host.
func TestURLsThatShouldBeRefused(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"https://pbx.test/api?", "https://pbx.test/api#", "https://pbx.test/?/",
		"http://:8080/api"} {
		r := newResolver(nil)
		if got := r.URL("base_url", types.StringValue(value), "", "https://api.acme.test"); !r.Diags.HasError() {
			t.Errorf("%q is accepted as %q", value, got)
		}
	}
}

// A vendor without a default.
func TestTextOfAURLWithoutADefault(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	r.URL("base_url", types.StringValue("x"), "ACME_URL", "")
	if got := r.Diags[0].Detail(); strings.Contains(got, "such as :") {
		t.Errorf("%s", got)
	}
}

// Garbage is an error of its attribute.
func TestGarbageInADurationIsAnErrorOfItsAttribute(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	provdata.ConnectionModel{RequestTimeout: duration("soon")}.Settings(r)
	wantDiag(t, r.Diags, "Error at acme.request_timeout: ")
}

// No client and no reason.
func TestVendorThatIsMissingIsReported(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	if _, ok := provdata.For[*client](provdata.Vendors{}, "acme").Client(&diags); !ok && !diags.HasError() {
		t.Error("a vendor that nobody registered: no client and no reason")
	}
	if _, ok := provdata.For[*client](provdata.Vendors{"acme": provdata.Configured("wrong type")},
		"acme").Client(&diags); !ok && !diags.HasError() {
		t.Error("a client of another type: no client and no reason")
	}
}

// An environment variable of white space.
func TestVariableOfWhiteSpaceIsNotUsed(t *testing.T) {
	t.Parallel()
	r := newResolver(map[string]string{"ACME_TOKEN": " \n"})
	if got := r.Optional("token", types.StringNull(), "ACME_TOKEN"); got != "" && !r.Diags.HasError() {
		t.Errorf("got %q", got)
	}
}

func TestMaxConcurrentRequestsZeroIsAnError(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	provdata.ConnectionModel{MaxConcurrentRequests: types.Int64Value(0)}.Settings(r)
	if !r.Diags.HasError() {
		t.Error("0 is accepted, and every call then waits for ever")
	}
}
