// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// summerBreak has something in every field.
func summerBreak() map[string]any {
	return map[string]any{
		"name": "Summer break", "region": "DEU", "consecutive": true, "every_year": false,
		"year_start": 2027, "month_start": 8, "day_start": 16, "hour_start": 0, "minute_start": 0,
		"year_end": 2027, "month_end": 9, "day_end": 3, "hour_end": 23, "minute_end": 59,
	}
}

func TestAccHolidayDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(3))
	id := mock.Add("holidays", summerBreak())
	data := func(line string) string { return fmt.Sprintf("data \"pbx_holiday\" \"test\" {\n  %s\n}\n", line) }
	var checks []statecheck.StateCheck
	for attribute, value := range map[string]knownvalue.Check{
		"id": knownvalue.StringExact(id), "name": knownvalue.StringExact("Summer break"),
		"region":      knownvalue.StringExact("DEU"),
		"consecutive": knownvalue.Bool(true), "every_year": knownvalue.Bool(false),
		"year_start": knownvalue.Int64Exact(2027), "year_end": knownvalue.Int64Exact(2027),
		"month_start": knownvalue.Int64Exact(8), "month_end": knownvalue.Int64Exact(9),
		"day_start": knownvalue.Int64Exact(16), "day_end": knownvalue.Int64Exact(3), "hour_start": knownvalue.Int64Exact(0),
		"hour_end":     knownvalue.Int64Exact(23),
		"minute_start": knownvalue.Int64Exact(0), "minute_end": knownvalue.Int64Exact(59),
	} {
		checks = append(checks, statecheck.ExpectKnownValue("data.pbx_holiday.test", tfjsonpath.New(attribute), value))
	}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: data(""), ExpectError: regexp.MustCompile(
				`[Ee]xactly one of these attributes|Missing Attribute Configuration`)},
			{Config: data("id   = \"a\"\n  name = \"b\""), ExpectError: regexp.MustCompile(`Invalid Attribute Combination`)},
			{Config: data(`id = ""`), ExpectError: regexp.MustCompile(`Invalid id`)},
			{Config: data(`name = "Winter break"`), ExpectError: regexp.MustCompile(
				`no holiday with the name "Winter\s+break"`)},
			{Config: data(fmt.Sprintf("id = %q", id)), ConfigStateChecks: checks},
			{Config: data(`name = "Summer break"`), ConfigStateChecks: checks},
		},
	})
}

func TestHolidayDataSource_errorsAreOnTheAttribute(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusBadRequest} {
		mock, newProvider := start(t, portsipmock.WithHolidays(3), portsipmock.WithMissingObjectStatus(status))
		p := coretest.NewProtocol(t, newProvider, nil)
		_, diags := p.Data(t, holidayType, coretest.Object{"id": "nobody"})
		coretest.Expect(t, diags, "error at id: Unable to read pbx_holiday nobody: GET /holidays/nobody")
		_, diags = p.Data(t, holidayType, coretest.Object{"name": "summer break"})
		coretest.Expect(t,
			diags, `error at name: Unable to read pbx_holiday summer break: The PBX has no holiday with the name "summer break"`)

		first, second := mock.Add("holidays", summerBreak()), mock.Add("holidays", summerBreak())
		_, diags = coretest.NewProtocol(t, newProvider, nil).Data(t, holidayType, coretest.Object{"name": "Summer break"})
		coretest.Expect(t,
			diags, `error at name: Unable to read pbx_holiday Summer break: The PBX has 2 holidays with the name "Summer break"`,
			first, second)
	}
}

// A name with a quote needs no escaping, and a list that shows less than all is completed.
func TestHolidayDataSource_oddNamesAndSummaries(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithSummaryList())
	odd := summerBreak()
	odd["name"] = `O'Neill's "day" 100%`
	mock.Add("holidays", odd)
	data, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, holidayType, coretest.Object{"name": odd["name"]})
	coretest.ExpectNone(t, diags)
	if got := data["minute_end"].String(); !strings.Contains(got, "59") {
		t.Errorf("minute_end is %s, want 59", got)
	}
}

// Looking up many holidays costs a list and not a call for each.
func TestHolidayDataSource_manyShareOneList(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(250))
	p := coretest.NewProtocol(t, newProvider, nil)
	for _, h := range mock.Objects("holidays") {
		data, diags := p.Data(t, holidayType, coretest.Object{"name": h["name"]})
		coretest.ExpectNone(t, diags)
		if got := coretest.String(data["id"]); got != h["id"] {
			t.Errorf("%s has the id %s, want %s", h["name"], got, h["id"])
		}
	}
	if got := len(mock.Requests()); got != 3 {
		t.Errorf("got %d requests, want 3 pages", got)
	}
}

func TestHolidayDataSource_everythingNull(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.Add("holidays", map[string]any{"consecutive": false, "every_year": false})
	p := coretest.NewProtocol(t, newProvider, nil)
	data, diags := p.Data(t, holidayType, coretest.Object{"id": id})
	coretest.ExpectNone(t, diags)
	if !data["name"].IsNull() || !data["month_start"].IsNull() {
		t.Errorf("got %s", data)
	}
	all, diags := p.Data(t, holidaysType, nil)
	coretest.ExpectNone(t, diags)
	if !strings.Contains(all["total_count"].String(), "1") {
		t.Errorf("got %s holidays, want 1", all["total_count"])
	}
}

func TestAccHolidaysDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for _, h := range []map[string]any{
		{"name": "Unity Day", "region": "DEU", "consecutive": false, "every_year": true,
			"month_start": 10, "month_end": 10, "day_start": 3, "day_end": 3},
		{"name": "Bastille Day", "region": "FRA", "consecutive": false, "every_year": true,
			"month_start": 7, "month_end": 7, "day_start": 14, "day_end": 14},
		summerBreak(),
	} {
		mock.Add("holidays", h)
	}
	holidays := func(lines string, want ...string) resource.TestStep {
		checks := make([]knownvalue.Check, len(want))
		for i, name := range want {
			checks[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{"name": knownvalue.StringExact(name),
				"id": knownvalue.NotNull()})
		}

		return resource.TestStep{
			Config: fmt.Sprintf("data \"pbx_holidays\" \"test\" {\n%s\n}\n", lines),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.pbx_holidays.test", tfjsonpath.New("holidays"), knownvalue.ListExact(checks)),
				statecheck.ExpectKnownValue("data.pbx_holidays.test", tfjsonpath.New("total_count"),
					knownvalue.Int64Exact(int64(len(want)))),
			},
		}
	}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			holidays("", "Bastille Day", "Summer break", "Unity Day"),
			holidays(`filter = "region eq 'DEU'"`, "Summer break", "Unity Day"),
			holidays(`filter = "region eq 'DEU' and every_year eq true"`, "Unity Day"),
			holidays(`search = "day"`, "Bastille Day", "Unity Day"),
			holidays("search = \"day\"\n  filter = \"region eq 'FRA'\"", "Bastille Day"),
			holidays(`orderby = "region desc,name desc"`, "Bastille Day", "Unity Day", "Summer break"),
			holidays(`filter = "name eq 'Nobody'"`),
			{Config: `data "pbx_holidays" "test" { search = "" }`, ExpectError: regexp.MustCompile(`at least 1`)},
			{Config: `data "pbx_holidays" "test" { filter = "name like 'U'" }`,
				ExpectError: regexp.MustCompile(`Unable to list PortSIP holidays`)},
		},
	})
}

// All pages are read, with the query on each of them, and the single holidays only where the list
// shows less than all.
func TestHolidaysDataSource_pagesAndSummaries(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(230), portsipmock.WithSummaryList())
	data, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, holidaysType,
		coretest.Object{"filter": "name ne 'x'", "orderby": "name desc"})
	coretest.ExpectNone(t, diags)
	if !strings.Contains(data["total_count"].String(), "230") {
		t.Errorf("got %s, want 230", data["total_count"])
	}
	asked := map[string]int{}
	for _, r := range mock.Requests() {
		if r.Path == holidaysPath && strings.Contains(r.RawQuery, "filter=name+ne+%27x%27&orderby=name+desc&") {
			asked["page"]++
		}
		if r.Path != holidaysPath {
			asked["single"]++
		}
	}
	if asked["page"] != 3 || asked["single"] != 230 {
		t.Errorf("got the requests %v, want 3 pages with the query and 230 single reads", asked)
	}
}

// A holiday that is gone before it is read on its own is omitted.
func TestHolidaysDataSource_vanishing(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(3), portsipmock.WithSummaryList())
	gone := idOf(mock.Objects("holidays")[1])
	mock.InjectFault(fakeserver.Fault{PathPrefix: holidaysPath + "/", Times: 1,
		Before: func(*http.Request) { mock.Remove("holidays", gone) }})
	data, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, holidaysType,
		coretest.Object{"filter": "every_year eq false"})
	coretest.ExpectNone(t, diags)
	if strings.Contains(data["holidays"].String(), gone) || !strings.Contains(data["total_count"].String(), "0") {
		t.Errorf("got %s holidays: %s", data["total_count"], data["holidays"])
	}
}
