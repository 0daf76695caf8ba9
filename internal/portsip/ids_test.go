// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// oddIDs are ids with which a request would be one about something else, on the PBX or on a proxy
// before it.
var oddIDs = []string{".", "..", "...", "/", "../tenant", "x/../../tenant", "%2f", "%2e%2e", "..%2ftenant", "?top=1",
	"#x", `..\tenant`, "a b", "a\nb", "\x00", "\u202e", "a\u200bb"}

// expectOwnPaths fails if anything was requested but holidays by the paths that are expected.
func expectOwnPaths(t *testing.T, mock *portsipmock.Server, ids ...string) {
	t.Helper()
	allowed := []string{"/api/holidays"}
	for _, id := range ids {
		allowed = append(allowed, "/api/holidays/"+id, "/api/holidays/"+id+"/destroy")
	}
	for _, r := range mock.Requests() {
		if !slices.Contains(allowed, r.Path) {
			t.Errorf("requested %s %q", r.Method, r.Path)
		}
	}
}

// An id of a new holiday that is none is not used, and the holiday is not forgotten.
func TestHoliday_createdWithAnOddID(t *testing.T) {
	t.Parallel()
	for _, id := range oddIDs {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, portsipmock.WithIDs(id))
			plan := later(t, newProvider, noRetry(), holidayType).Plan(coretest.State{}, holiday("German Unity Day", nil))
			state, diags := plan.In(later(t, newProvider, noRetry(), holidayType)).Apply()
			coretest.Expect(t, diags, "error: Unable to create", "the id of the new holiday", "not an id of PortSIP",
				`the id of the holiday "German Unity Day" in the list`)
			if state.Value != nil {
				t.Error("the id is in the state")
			}
			if strings.ContainsFunc(diags.String(), func(r rune) bool { return r == 0 || r == '\u202e' || r == '\u200b' }) {
				t.Errorf("the error shows the id as it is: %q", diags)
			}
			// The next apply does not make a second one.
			again := later(t, newProvider, noRetry(), holidayType).Plan(coretest.State{}, holiday("German Unity Day", nil))
			coretest.Expect(t, again.Diagnostics, "warning", `the id of the holiday "German Unity Day" in the list`)
			_, diags = again.In(later(t, newProvider, noRetry(), holidayType)).Apply()
			coretest.Expect(t, diags, "error: Unable to create", `the id of the holiday "German Unity Day" in the list`)
			if got := len(mock.Objects("holidays")); got != 1 {
				t.Errorf("the PBX has %d holidays", got)
			}
			expectOwnPaths(t, mock)
		})
	}
}

// A holiday of the list whose id is none is nobody else's trouble.
func TestHoliday_listedWithAnOddID(t *testing.T) {
	t.Parallel()
	for _, id := range oddIDs {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, portsipmock.WithIDs(id), portsipmock.WithSummaryList())
			odd := summerBreak()
			odd["name"] = "Odd"
			mock.Add("holidays", odd)
			good := mock.Add("holidays", summerBreak())
			p := coretest.NewProtocol(t, newProvider, noRetry())

			for _, whole := range []bool{false, true} {
				listed := p.List(t, holidayType, nil, whole, 0)
				if len(listed) != 2 {
					t.Fatalf("got %d results", len(listed))
				}
				coretest.Expect(t, listed[0].Diagnostics, "error", `the id of the holiday "Odd" in the list`)
				coretest.ExpectNone(t, listed[1].Diagnostics)
				if got := coretest.String(listed[1].Identity["id"]); got != good {
					t.Errorf("the other one has the id %q", got)
				}
			}
			all, diags := p.Data(t, holidaysType, nil)
			coretest.Expect(t, diags, "warning", "A PortSIP holiday is omitted", `the id of the holiday "Odd" in the list`)
			if got := all["holidays"].String(); diags.HasError() || strings.Contains(got, "Odd") ||
				!strings.Contains(got, good) {
				t.Errorf("got %s; %s", got, diags)
			}
			_, diags = p.Data(t, holidayType, coretest.Object{"name": "Odd"})
			coretest.Expect(t, diags, "error", "is not an id of PortSIP")
			_, diags = p.Data(t, holidayType, coretest.Object{"name": "Summer break"})
			coretest.ExpectNone(t, diags)
			if diags := later(t, newProvider, noRetry(), holidayType).Plan(coretest.State{},
				holiday("German Unity Day", nil)).Diagnostics; diags.HasError() {
				t.Error(diags)
			}
			expectOwnPaths(t, mock, good)
		})
	}
}

// An id that a user or a state gives is no better.
func TestHoliday_importedWithAnOddID(t *testing.T) {
	t.Parallel()
	for _, id := range append(oddIDs, "") {
		mock, newProvider := start(t)
		p := coretest.NewProtocol(t, newProvider, noRetry())
		_, diags := p.Resource(t, holidayType).Import(id, coretest.Object{"id": id})
		coretest.Expect(t, diags, "Invalid import id")
		_, diags = p.Resource(t, holidayType).Import("", coretest.Object{"id": id})
		coretest.Expect(t, diags, "Invalid import id")
		_, diags = p.Resource(t, tenantType).Import("", coretest.Object{"id": id})
		coretest.Expect(t, diags, "Invalid import id")
		_, diags = p.Data(t, holidayType, coretest.Object{"id": id})
		coretest.Expect(t, diags, "error")
		expectReceived(t, mock)
	}
}

// The tenant's id goes into state and identity.
func TestSettings_oddTenantID(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.SetTenant(map[string]any{"id": "../users"})
	_, diags := later(t, newProvider, noRetry(), tenantType).Import("current", nil)
	coretest.Expect(t, diags, "error", `the id in the response to GET /tenant is "../users"`)
}

// The response to a single read cannot lead to another object either.
func TestHoliday_readWithAnOddID(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.Add("holidays", summerBreak())
	mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, PathPrefix: "/api/holidays/",
		Transform: func(body []byte) []byte {
			return []byte(strings.ReplaceAll(string(body), id, "../tenant"))
		}})
	_, diags := later(t, newProvider, noRetry(), holidayType).Import(id, nil)
	coretest.Expect(t, diags, "error", `the response is about the id "../tenant"`)
	expectOwnPaths(t, mock, id)
}
