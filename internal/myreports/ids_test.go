// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// oddIDs are ids with which a request would be one about something else.
var oddIDs = []string{".", "..", "/", "../customers", customer + "/../../x", "%2f", "?a=1", "#x", `..\x`, "a\nb",
	"\x00", "\u202e", "7"}

// expectOwnPaths fails if anything was requested but what belongs to connections with real ids.
func expectOwnPaths(t *testing.T, mock *myreportsmock.Server) {
	t.Helper()
	for _, r := range mock.Requests() {
		id, single := strings.CutPrefix(r.Path, clientResellerPath+"/")
		if r.Path != clientResellerPath && r.Path != clientInstancePath &&
			(!single || len(id) != len(customer) || strings.Contains(id, "/")) {
			t.Errorf("requested %s %q", r.Method, r.Path)
		}
	}
}

// An id of a new connection that is none is not used; the Location header may have a better one.
func TestPBXConnection_createdWithAnOddID(t *testing.T) {
	t.Parallel()
	for _, id := range oddIDs {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, myreportsmock.WithIDs(id), myreportsmock.WithLocation(""))
			state, diags := later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil)).In(later(t, newProvider)).Apply()
			coretest.Expect(t, diags, "error: Unable to create", "the id of the new PBX connection is",
				"the id of the PBX connection that MyReports found is", "not a GUID")
			if state.Value != nil || len(mock.PBXs(customer)) != 1 {
				t.Errorf("the state has %v, and MyReports %+v", state.Value, mock.PBXs(customer))
			}
			expectOwnPaths(t, mock)
		})
	}
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Transform: func(body []byte) []byte {
		return []byte(strings.ReplaceAll(string(body), `"id":"b7e0`, `"id":"../x`))
	}})
	_, diags := later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil)).In(later(t, newProvider)).Apply()
	if diags.HasError() {
		t.Errorf("the id of the Location header was not used: %s", diags)
	}
	expectOwnPaths(t, mock)
}

// A key in place of the id is not printed.
func TestPBXConnection_secretInPlaceOfTheID(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithIDs("kazoo-key"),
		myreportsmock.WithLocation(""), myreportsmock.WithoutInstanceCheck())
	_, diags := later(t, newProvider).Plan(coretest.State{},
		kazoo(nil, coretest.Object{"api_key_wo": "kazoo-key"})).In(later(t, newProvider)).Apply()
	coretest.Expect(t, diags, "the id of the new PBX connection is")
	if strings.Contains(diags.String(), "kazoo-key") || len(mock.PBXs(customer)) != 1 {
		t.Errorf("got %s", diags)
	}
}

// A connection of the list whose id is none is nobody else's trouble.
func TestPBXConnection_listedWithAnOddID(t *testing.T) {
	t.Parallel()
	for _, id := range oddIDs {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, myreportsmock.WithIDs(id))
			mock.AddKazoo(customer, myreportsmock.PBX{Name: "Odd", AccountID: "12345"})
			good := mock.AddKazoo(customer, myreportsmock.PBX{Name: "Plain"})
			p := coretest.NewProtocol(t, newProvider, nil)
			for _, whole := range []bool{false, true} {
				listed := p.List(t, connectionType, nil, whole, 0)
				if len(listed) != 2 {
					t.Fatalf("got %d results", len(listed))
				}
				coretest.Expect(t, listed[0].Diagnostics, "error", `the id of the PBX connection "Odd" in the list`)
				coretest.ExpectNone(t, listed[1].Diagnostics)
				if got := coretest.String(listed[1].Identity["id"]); got != good {
					t.Errorf("the other one has the id %q", got)
				}
			}
			all, diags := p.Data(t, connectionType+"s", nil)
			coretest.Expect(t, diags, "warning", "A PBX connection is omitted", `the id of the PBX connection "Odd" in the list`)
			if got := all["connections"].String(); diags.HasError() || strings.Contains(got, "Odd") ||
				!strings.Contains(got, good) {
				t.Errorf("got %s; %s", got, diags)
			}
			_, diags = p.Data(t, connectionType, coretest.Object{"name": "Odd"})
			coretest.Expect(t, diags, "error", "the id of the PBX connection is", "not a GUID")
			_, diags = p.Data(t, connectionType, coretest.Object{"name": "Plain"})
			coretest.ExpectNone(t, diags)
			// It is the one that is planned, so it is not made a second time.
			_, diags = later(t, newProvider).Plan(coretest.State{},
				kazoo(coretest.Object{"adopt_existing": true}, nil)).In(later(t, newProvider)).Apply()
			coretest.Expect(t, diags, "error", "the id of the PBX connection that MyReports found is")
			if got := len(mock.PBXs(customer)); got != 2 {
				t.Errorf("MyReports has %d connections", got)
			}
			expectOwnPaths(t, mock)
		})
	}
}

// An id that a user or a state gives is no better, nor is a tenant's.
func TestPBXConnection_importedWithAnOddID(t *testing.T) {
	t.Parallel()
	for _, id := range append(oddIDs, "") {
		mock, newProvider := start(t)
		p := coretest.NewProtocol(t, newProvider, nil)
		r := p.Resource(t, connectionType)
		for _, importID := range []string{customer + "/" + id, id + "/" + customer, id + "/" + customer + "/" + customer} {
			_, diags := r.Import(importID, nil)
			coretest.Expect(t, diags, "Invalid import id")
		}
		for _, identity := range []coretest.Object{
			{"customer_tenant_id": customer, "id": id}, {"customer_tenant_id": id, "id": customer},
			{"customer_tenant_id": customer, "id": customer, "account_tenant_id": id + "/"},
		} {
			_, diags := r.Import("", identity)
			coretest.Expect(t, diags, "Invalid import id")
		}
		_, diags := p.Data(t, connectionType, coretest.Object{"id": id})
		coretest.Expect(t, diags, "error")
		expectCalls(t, mock)
	}
}
