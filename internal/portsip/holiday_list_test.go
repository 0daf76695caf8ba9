// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

func TestHolidayList(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(230))
	id := mock.Add("holidays", summerBreak())
	p := coretest.NewProtocol(t, newProvider, nil)

	all := p.List(t, holidayType, nil, false, 0)
	if len(all) != 231 {
		t.Fatalf("got %d holidays, want 231", len(all))
	}
	for i, listed := range all {
		coretest.ExpectNone(t, listed.Diagnostics)
		if i > 0 && all[i-1].DisplayName > listed.DisplayName {
			t.Errorf("%q comes before %q", all[i-1].DisplayName, listed.DisplayName)
		}
		if coretest.String(listed.Identity["id"]) == id && listed.DisplayName != "Summer break (DEU)" {
			t.Errorf("got the display name %q", listed.DisplayName)
		}
		if listed.Resource != nil {
			t.Error("the resource came without being asked for")
		}
	}
	if got := len(p.List(t, holidayType, nil, false, 2)); got != 2 {
		t.Errorf("a limit of 2 gave %d", got)
	}
	if got := len(mock.Requests()); got != 3 {
		t.Errorf("got %d requests, want the 3 pages", got)
	}
}

func TestHolidayList_queries(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(7))
	mock.Add("holidays", summerBreak())
	p := coretest.NewProtocol(t, newProvider, nil)
	for _, config := range []coretest.Object{
		{"filter": "name eq 'Summer break'"}, {"search": "SUMMER"}, {"filter": "region eq 'DEU'", "search": "break"},
	} {
		if found := p.List(t, holidayType, config, false, 0); len(found) != 1 ||
			found[0].DisplayName != "Summer break (DEU)" {
			t.Errorf("%v: got %d holidays", config, len(found))
		}
	}
	if found := p.List(t, holidayType, coretest.Object{"search": "nobody"}, false, 0); len(found) != 0 {
		t.Errorf("got %d holidays, want none", len(found))
	}
}

// What the list gives as a resource is what an import of it gives, so a configuration generated
// from it plans no change. That holds for a list that shows less than all as well.
func TestHolidayList_resourceEqualsImport(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]portsipmock.Option{"whole": nil, "summary": {portsipmock.WithSummaryList()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, options...)
			id := mock.Add("holidays", summerBreak())
			p := coretest.NewProtocol(t, newProvider, nil)
			r := p.Resource(t, holidayType)
			imported, diags := later(t, newProvider, nil, holidayType).Import(id, nil)
			coretest.ExpectNone(t, diags)

			found := p.List(t, holidayType, nil, true, 0)
			if len(found) != 1 {
				t.Fatalf("got %d holidays, want 1", len(found))
			}
			coretest.ExpectNone(t, found[0].Diagnostics)
			for attribute, value := range found[0].Resource {
				if want := r.Get(imported, attribute); !value.Equal(want) {
					t.Errorf("%s: listed %s, imported %s", attribute, value, want)
				}
			}
		})
	}
}

// With a limit, no more holidays are read on their own than are shown.
func TestHolidayList_limitBoundsSingleReads(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(50), portsipmock.WithSummaryList())
	found := coretest.NewProtocol(t, newProvider, nil).List(t, holidayType, nil, true, 3)
	if got := len(mock.Requests()); len(found) != 3 || got != 4 {
		t.Errorf("got %d holidays with %d requests, want 3 with a page and 3 single reads", len(found), got)
	}
}

func TestHolidayList_errors(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(150))
	// The second page fails, so nothing is listed that would look complete.
	mock.InjectFault(fakeserver.Fault{PathPrefix: holidaysPath, Skip: 1, Status: http.StatusInternalServerError})
	found := coretest.NewProtocol(t, newProvider, nil).List(t, holidayType, nil, false, 0)
	if len(found) != 1 {
		t.Fatalf("got %d results, want one that holds the error", len(found))
	}
	coretest.Expect(t, found[0].Diagnostics, "error: Unable to list PortSIP holidays", "HTTP status 500")

	// A holiday that cannot be shown whole is reported, and the others are listed.
	mock, newProvider = start(t)
	mock.Add("holidays", summerBreak())
	blank := mock.Add("holidays", map[string]any{"name": "Blank", "region": "DEU", "every_year": false})
	found = coretest.NewProtocol(t, newProvider, nil).List(t, holidayType, nil, true, 0)
	if len(found) != 2 {
		t.Fatalf("got %d results, want 2", len(found))
	}
	coretest.Expect(t, found[0].Diagnostics, "error at consecutive: Incomplete response from PortSIP", blank)
	coretest.ExpectNone(t, found[1].Diagnostics)
}
