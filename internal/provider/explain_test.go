// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// expectOneInFull fails unless exactly one diagnostic has the advice, and each other one is a line
// that names it.
func expectOneInFull(t *testing.T, diags coretest.Diagnostics, advice string) {
	t.Helper()
	var full *tfprotov6.Diagnostic
	for _, d := range diags {
		if strings.Contains(d.Detail, advice) {
			if full != nil {
				t.Errorf("%q is said again under %q", advice, d.Summary)
			}
			full = d
		}
	}
	if full == nil {
		t.Fatalf("nothing says %q:\n%s", advice, diags)
	}
	for _, d := range diags {
		if d != full && (strings.Contains(d.Detail, "\n") || !strings.HasSuffix(d.Detail, full.Summary)) {
			t.Errorf("%s: %q is not one line that names %q", d.Summary, d.Detail, full.Summary)
		}
	}
}

// all makes calls at the same time and returns what they said.
func all(n int, call func(i int) coretest.Diagnostics) coretest.Diagnostics {
	said := make([]coretest.Diagnostics, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { said[i] = call(i) })
	}
	wait.Wait()
	var diags coretest.Diagnostics
	for _, some := range said {
		diags = append(diags, some...)
	}

	return diags
}

// A wrong password, or a server that is down, is one cause, however many objects it is met for, of
// whatever type, and whichever of them meets it first.
func TestOneCauseIsExplainedOnce(t *testing.T) {
	t.Parallel()
	down := httptest.NewServer(nil)
	down.Close()
	guid := myreportsmock.CustomerTenantID
	for name, tc := range map[string]struct {
		block             coretest.Object
		typeName, id      string
		data              string
		query             coretest.Object
		refused, gone     string
		urlAttribute, url string
	}{
		"tenios": {
			coretest.Object{"access_key": "wrong"}, "tenios_cloud_pbx_user", "+4922155500%02d", "tenios_cloud_pbx_users", nil,
			"Check the provider's tenios.access_key", "Check tenios.base_url, the network", "base_url",
			teniosmock.New().Start(t),
		},
		"portsip": {
			coretest.Object{"token": "wrong"}, "pbx_holiday", "17%02d", "pbx_tenant", nil,
			"Set a new portsip.token", "Check portsip.base_url (such as", "base_url", portsipmock.New().Start(t) + "/api",
		},
		"pbxcloud": {
			coretest.Object{"api_key": "wrong"}, "pbxcloud_custom_destination", "DEMO/%d", "pbxcloud_custom_destinations",
			coretest.Object{"tenant": "DEMO"},
			"Check pbxcloud.api_key", "Check pbxcloud.endpoint, the network", "endpoint",
			pbxcloudmock.New().Start(t) + pbxcloudmock.Path,
		},
		"myreports": {
			coretest.Object{"token": "wrong"}, "myreports_pbx_connection", guid + "/0f4c2a1e-7d55-4b7e-9c1a-3f2b6f0d9e%02d",
			"myreports_pbx_connections", coretest.Object{"customer_tenant_id": guid},
			"Set a new myreports.token", "Check myreports.base_url or myreports.region", "base_url",
			myreportsmock.New().Start(t) + "/api",
		},
	} {
		for cause, variant := range map[string]struct{ url, advice string }{
			"refused": {tc.url, tc.refused}, "down": {down.URL + strings.Repeat("/api",
				map[bool]int{true: 1}[name != "pbxcloud"]), tc.gone},
		} {
			t.Run(name+" "+cause, func(t *testing.T) {
				t.Parallel()
				p := coretest.NewProtocol(t, newProvider(nil), coretest.Object{
					name: tc.block.With(tc.urlAttribute, variant.url).With("retry_timeout", "0s"),
				})
				r := p.Resource(t, tc.typeName)
				diags := all(12, func(i int) coretest.Diagnostics {
					if i == 5 {
						_, diags := p.Data(t, tc.data, tc.query)

						return diags
					}
					_, diags := r.Import(fmt.Sprintf(tc.id, i+10), nil)

					return diags
				})
				if len(diags) != 12 {
					t.Errorf("got %d errors", len(diags))
				}
				expectOneInFull(t, diags, variant.advice)
			})
		}
	}
}

// What is missing in the provider block is said once too.
func TestMissingConfigurationIsExplainedOnce(t *testing.T) {
	t.Parallel()
	r := coretest.NewProtocol(t, newProvider(nil), nil).Resource(t, "tenios_cloud_pbx_user")
	diags := all(5, func(i int) coretest.Diagnostics {
		return r.Plan(coretest.State{}, coretest.Object{"user_name": fmt.Sprintf("+4922155500%02d", i),
			"password_wo": "secret"}).Diagnostics
	})
	long := 0
	for _, d := range diags {
		if strings.Contains(d.Detail, "TENIOS_ACCESS_KEY") {
			long++
		} else if d.Detail != "Another error with this summary says what to do." {
			t.Errorf("got %q", d.Detail)
		}
	}
	if long != 1 || len(diags) != 5 {
		t.Errorf("got %s", diags)
	}
}

// Many warnings of one kind are short after the first. Of those with a summary in common Terraform
// prints one only, so the first has a summary of its own.
func TestWarningsOfOneKindAreShortAfterTheFirst(t *testing.T) {
	t.Parallel()
	const users = 60
	mock := teniosmock.New(teniosmock.WithAccessKey(accessKey))
	w := coretest.NewWalker(t, newProvider(nil), tenios(coretest.Object{"base_url": mock.Start(t)}),
		"tenios_cloud_pbx_user")
	config, changed, imports := map[string]coretest.Object{}, map[string]coretest.Object{}, map[string]string{}
	for i := range users {
		name, number := fmt.Sprint(i), fmt.Sprintf("+4922155500%02d", i)
		mock.AddUser(teniosmock.User{UserName: number, FirstName: "Ada", LastName: "Lovelace"})
		config[name] = coretest.Object{"user_name": number, "first_name": "Ada"}
		changed[name] = coretest.Object{"user_name": number, "first_name": "Grace", "password_wo": "another-secret"}
		imports[name] = number
	}
	if diags := w.Plan(coretest.Options{Config: config, Import: imports}).Apply(nil); diags.HasError() {
		t.Fatal(diags)
	}
	for kind, planned := range map[string]*coretest.Planned{
		"sets the password again": w.Plan(coretest.Options{Config: changed, Parallel: true}),
		": abandon":               w.Plan(coretest.Options{Parallel: true}),
	} {
		diags := planned.Diagnostics
		if len(diags) != users || diags.HasError() {
			t.Fatalf("got %d diagnostics: %s", len(diags), diags)
		}
		var first string
		others := map[string]bool{}
		for _, d := range diags {
			if strings.Contains(d.Summary, kind) {
				if strings.Contains(d.Summary, "further") {
					others[d.Summary] = true
				} else {
					first = d.Summary
				}
			} else {
				others[d.Summary] = true
			}
		}
		if first == "" || len(others) != 1 || others[first] {
			t.Errorf("%s: the first is %q, the others are %v", kind, first, others)
		}
		short := 0
		for _, d := range diags {
			if d.Detail == "This warning applies here too: "+first {
				short++
			}
		}
		if short != users-1 {
			t.Errorf("%s: %d are short", kind, short)
		}
	}
}
