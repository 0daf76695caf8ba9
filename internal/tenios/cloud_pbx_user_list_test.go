// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

func TestCloudPBXUserList(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, teniosmock.WithUsers(5))
	mock.AddUser(existingUser())
	p := coretest.NewProtocol(t, newProvider, nil)

	all := p.List(t, userType, nil, false, 0)
	if len(all) != 6 {
		t.Fatalf("got %d users, want 6", len(all))
	}
	last := all[5]
	if got := coretest.String(last.Identity["user_name"]); got != number || last.DisplayName != number+" (Toni Tester)" {
		t.Errorf("got identity %q and display name %q", got, last.DisplayName)
	}
	if last.Resource != nil {
		t.Error("the resource came without being asked for")
	}
	if got := len(p.List(t, userType, nil, false, 2)); got != 2 {
		t.Errorf("a limit of 2 gave %d", got)
	}
	expectRequests(t, mock, 1, 0)
}

// What the list gives as a resource is what an import of it gives, so a configuration generated
// from it plans no change.
func TestCloudPBXUserList_resourceEqualsImport(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, teniosmock.WithUsers(3))
	mock.AddUser(existingUser())
	p := coretest.NewProtocol(t, newProvider, nil)
	r := p.Resource(t, userType)
	imported, diags := r.Import(number, nil)
	coretest.ExpectNone(t, diags)

	found := p.List(t, userType, coretest.Object{"email": "tt@test.example"}, true, 0)
	if len(found) != 1 {
		t.Fatalf("got %d users, want 1", len(found))
	}
	coretest.ExpectNone(t, found[0].Diagnostics)
	for attribute, value := range found[0].Resource {
		if want := r.Get(imported, attribute); !value.Equal(want) {
			t.Errorf("%s: listed %s, imported %s", attribute, value, want)
		}
	}
}

func TestCloudPBXUserList_filters(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(existingUser())
	p := coretest.NewProtocol(t, newProvider, nil)
	for _, filter := range []coretest.Object{
		{"user_name_prefix": "+49221"}, {"internal_extension_prefix": "20"}, {"first_name": "Toni"}, {"last_name": "Tester"},
		{"internal_extension": "201"}, {"email": "tt@test.example"}, {"outbound_allowed": true}, {"sip_login_enabled": true},
		{"call_history_enabled": true},
	} {
		if got := len(p.List(t, userType, filter, false, 0)); got != 1 {
			t.Errorf("%v: got %d users, want 1", filter, got)
		}
	}
	for _, filter := range []coretest.Object{
		{"user_name_prefix": "+4930"}, {"internal_extension_prefix": "3"}, {"first_name": ""}, {"last_name": "tester"},
		{"internal_extension": "20"}, {"email": ""}, {"outbound_allowed": false}, {"sip_login_enabled": false},
		{"call_history_enabled": false},
	} {
		if got := len(p.List(t, userType, filter, false, 0)); got != 0 {
			t.Errorf("%v: got %d users, want none", filter, got)
		}
	}
}

func TestCloudPBXUserList_errors(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, teniosmock.WithUsers(3))
	mock.InjectFault(fakeserver.Fault{PathPrefix: listPath, Status: http.StatusInternalServerError, Times: 1})
	found := coretest.NewProtocol(t, newProvider, nil).List(t, userType, nil, false, 0)
	if len(found) != 1 {
		t.Fatalf("got %d results, want one that holds the error", len(found))
	}
	coretest.Expect(t, found[0].Diagnostics, "error", "Unable to list Tenios Cloud PBX users", "HTTP status 500")

	// A user that cannot be shown whole is reported, and the others are listed.
	mock.InjectFault(fakeserver.Fault{PathPrefix: listPath, Transform: without("sip_login_enabled")})
	found = coretest.NewProtocol(t, newProvider, nil).List(t, userType, nil, true, 0)
	if len(found) != 3 {
		t.Fatalf("got %d results, want 3", len(found))
	}
	coretest.Expect(t, found[2].Diagnostics, "error at sip_login_enabled", "Incomplete response")
}

func TestAccCloudPBXUserList_query(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, teniosmock.WithUsers(5))
	mock.AddUser(existingUser())
	coretest.Test(t, newProvider, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			{Config: `provider "pbx" {}`},
			{
				Query: true,
				Config: `
list "tenios_cloud_pbx_user" "all" {
  provider = pbx
}

list "tenios_cloud_pbx_user" "toni" {
  provider = pbx
  config {
    email = "tt@test.example"
  }
}
`,
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("tenios_cloud_pbx_user.all", 6),
					querycheck.ExpectLength("tenios_cloud_pbx_user.toni", 1),
					querycheck.ExpectIdentity("tenios_cloud_pbx_user.toni",
						map[string]knownvalue.Check{"user_name": knownvalue.StringExact(number)}),
					querycheck.ExpectResourceDisplayName("tenios_cloud_pbx_user.toni",
						queryfilter.ByResourceIdentity(map[string]knownvalue.Check{"user_name": knownvalue.StringExact(number)}),
						knownvalue.StringExact(number+" (Toni Tester)")),
				},
			},
		},
	})
}
