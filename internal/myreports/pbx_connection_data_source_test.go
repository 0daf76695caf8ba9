// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// data reads a data source that must work without a word.
func data(t testing.TB, newProvider coretest.NewProvider, name string,
	config coretest.Object) map[string]tftypes.Value {
	t.Helper()
	read, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, name, config)
	coretest.ExpectNone(t, diags)

	return read
}

func TestPBXConnectionDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithSecretGets())
	id := mock.AddKazoo(customer, myreportsmock.PBX{Name: "Head office", AccountID: "12345", APIKey: "kazoo-key",
		Enabled: true, CountryCode: "DE"})
	twins := []string{mock.AddThreeCX(customer, myreportsmock.PBX{Name: "Twin"}),
		mock.AddThreeCX(customer, myreportsmock.PBX{Name: "Twin"})}
	for _, config := range []coretest.Object{{"id": id}, {"id": strings.ToUpper(id)}, {"name": "Head office"},
		{"name": "Head office", "account_tenant_id": myreportsmock.AccountTenantID}} {
		got := data(t, newProvider, connectionType, config)
		if coretest.String(got["name"]) != "Head office" || coretest.String(got["type"]) != "kazoo" ||
			coretest.String(got["country_code"]) != "DE" ||
			!got["enabled"].Equal(coretest.Bool(true)) || coretest.String(got["customer_tenant_id"]) != customer ||
			!got["three_cx"].IsNull() ||
			!strings.Contains(got["kazoo"].String(), `"12345"`) || strings.Contains(got["kazoo"].String(), "kazoo-key") {
			t.Errorf("%v: got %v", config, got)
		}
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	for want, config := range map[string]coretest.Object{
		"to one of: " + twins[0] + ", " + twins[1]:                {"name": "Twin"},
		"has no PBX connection with the name \"head office\"":     {"name": "head office"},
		"error at id: Unable to read " + connectionType:           {"id": "99999999-9999-4999-8999-999999999999"},
		"error: Missing Attribute Configuration":                  {},
		"error at id: Invalid Attribute Combination":              {"id": id, "name": "x"},
		"error at customer_tenant_id: Invalid customer_tenant_id": {"id": id, "customer_tenant_id": "7"},
		"error at customer_tenant_id: Unable to read": {"id": id,
			"customer_tenant_id": "99999999-9999-4999-8999-999999999999"},
	} {
		_, diags := p.Data(t, connectionType, config)
		coretest.Expect(t, diags, want)
	}
}

// A kind of PBX that the provider does not know is shown as far as it goes, and cannot be managed.
func TestPBXConnectionDataSource_otherKind(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.AddKazoo(customer, myreportsmock.PBX{Name: "Teams"})
	mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Transform: func(body []byte) []byte {
		return bytes.ReplaceAll(body, []byte(myreportsmock.KazooType), []byte("TeamsPbxConnectionProfile"))
	}})
	got := data(t, newProvider, connectionType, coretest.Object{"id": id})
	if coretest.String(got["type"]) != "TeamsPbxConnectionProfile" || !got["kazoo"].IsNull() || !got["enabled"].IsNull() {
		t.Errorf("got %v", got)
	}
	_, diags := later(t, newProvider).Import(customer+"/"+id, nil)
	coretest.Expect(t, diags, "error", "TeamsPbxConnectionProfile", "Kazoo and 3CX only")
	if got := coretest.NewProtocol(t, newProvider, nil).List(t, connectionType, nil, false, 0); len(got) != 0 {
		t.Errorf("listed %v", got)
	}
}

func TestPBXConnectionsDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithPBXs(customer, 10))
	mock.AddKazoo(customer, myreportsmock.PBX{Name: "A first one"})
	for want, config := range map[int]coretest.Object{11: nil, 6: {"type": "kazoo"}, 5: {"type": "three_cx"},
		1: {"name": "PBX 3"}, 0: {"name": "PBX 3", "type": "three_cx"}} {
		mock.ResetRequests()
		var elements []tftypes.Value
		if err := data(t, newProvider, "myreports_pbx_connections", config)["connections"].As(&elements); err != nil {
			t.Fatal(err)
		}
		if len(elements) != want {
			t.Errorf("%v: got %d, want %d", config, len(elements), want)
		}
		if want == 11 && !strings.Contains(elements[0].String(), "A first one") {
			t.Errorf("the first is %s", elements[0])
		}
		expectCalls(t, mock, "GET list")
	}
	_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, "myreports_pbx_connections",
		coretest.Object{"type": "teams"})
	coretest.Expect(t, diags, "error at type")
}

func TestPBXInstanceDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.AddKazoo(otherCustomer, myreportsmock.PBX{AccountID: "12345"})
	got := data(t, newProvider, "myreports_pbx_instance", coretest.Object{"instance_id": "12345"})
	if !got["exists"].Equal(coretest.Bool(true)) || coretest.String(got["connection_id"]) != id ||
		coretest.String(got["customer_tenant_id"]) != otherCustomer {
		t.Errorf("got %v", got)
	}
	got = data(t, newProvider, "myreports_pbx_instance", coretest.Object{"instance_id": "54321"})
	if !got["exists"].Equal(coretest.Bool(false)) || !got["connection_id"].IsNull() ||
		!got["customer_tenant_id"].IsNull() {
		t.Errorf("got %v", got)
	}
	// A licence key is a secret, and data sources keep what they are given.
	mock.ResetRequests()
	_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, "myreports_pbx_instance",
		coretest.Object{"instance_id": "ABCD-EFGH-1234-5678"})
	coretest.Expect(t, diags, "error at instance_id", "would be stored in the state")
	if strings.Contains(diags.String(), "EFGH") {
		t.Error("the message shows the key")
	}
	expectCalls(t, mock)
}

func TestPBXConnectionList(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []myreportsmock.Option
		calls   int
	}{"sparse": {nil, 3}, "full": {[]myreportsmock.Option{myreportsmock.WithFullGets()}, 5}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, append(tc.options, myreportsmock.WithPBXs(customer, 4))...)
			p := coretest.NewProtocol(t, newProvider, nil)
			all := p.List(t, connectionType, nil, false, 0)
			expectCalls(t, mock, "GET list")
			if len(all) != 4 || all[0].Resource != nil || coretest.String(all[0].Identity["customer_tenant_id"]) != customer ||
				!all[0].Identity["account_tenant_id"].IsNull() {
				t.Fatalf("got %v", all)
			}
			// What the list gives as a resource is what an import of it gives.
			r := p.Resource(t, connectionType)
			mock.ResetRequests()
			included := coretest.NewProtocol(t, newProvider, nil).List(t, connectionType, nil, true, 0)
			if got := len(calls(mock)); got != tc.calls {
				t.Errorf("%d calls, want %d", got, tc.calls)
			}
			for _, one := range included {
				imported, diags := r.Import(customer+"/"+coretest.String(one.Identity["id"]), nil)
				coretest.ExpectNone(t, diags)
				for attribute, value := range one.Resource {
					if want := r.Get(imported, attribute); !value.Equal(want) {
						t.Errorf("%s: listed %s, imported %s", attribute, value, want)
					}
				}
			}
			if got := len(p.List(t, connectionType, coretest.Object{"type": "kazoo"}, true, 1)); got != 1 {
				t.Errorf("a limit of 1 gave %d", got)
			}
		})
	}
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{Status: http.StatusInternalServerError})
	found := coretest.NewProtocol(t, newProvider, nil).List(t, connectionType, nil, false, 0)
	if len(found) != 1 {
		t.Fatalf("got %d results, want one that holds the error", len(found))
	}
	coretest.Expect(t, found[0].Diagnostics, "error", "Unable to list the PBX connections", "HTTP status 500")
}
