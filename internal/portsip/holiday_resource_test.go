// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const (
	holidayType  = "pbx_holiday"
	holidaysPath = "/api/holidays"
)

// holiday is a configuration of a holiday of one day in every year, changed by more.
func holiday(name string, more coretest.Object) coretest.Object {
	config := coretest.Object{
		"name": name, "region": "DEU", "consecutive": true, "every_year": true,
		"month_start": 10, "day_start": 3, "month_end": 10, "day_end": 3,
	}
	for attribute, value := range more {
		config[attribute] = value
	}

	return config
}

// countRequests counts the requests to the mock by what they do.
func countRequests(mock *portsipmock.Server) (lists, singles, creates, updates, deletes int) {
	for _, r := range mock.Requests() {
		switch {
		case r.Method == http.MethodGet && r.Path == holidaysPath:
			lists++
		case r.Method == http.MethodGet:
			singles++
		case r.Path == holidaysPath:
			creates++
		case len(r.Path) > 8 && r.Path[len(r.Path)-8:] == "/destroy":
			deletes++
		default:
			updates++
		}
	}

	return lists, singles, creates, updates, deletes
}

func expectRequests(t *testing.T, mock *portsipmock.Server, lists, singles, creates, updates, deletes int) {
	t.Helper()
	l, s, c, u, d := countRequests(mock)
	if l != lists || s != singles || c != creates || u != updates || d != deletes {
		t.Errorf("got %d lists, %d single reads, %d creates, %d updates, %d deletes; want %d, %d, %d, %d, %d", l, s, c, u, d,
			lists, singles, creates, updates, deletes)
	}
	mock.ResetRequests()
}

func TestHoliday_life(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := holiday("Unity", nil)
	state := later(t, newProvider, nil, holidayType).Create(config)
	expectRequests(t, mock, 2, 0, 1, 0, 0) // The plan and the apply look for one that exists.

	r := later(t, newProvider, nil, holidayType)
	state, diags := r.Read(state)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(state, config).Changed(); len(changed) > 0 {
		t.Errorf("the second plan changes %v", changed)
	}
	expectRequests(t, mock, 0, 1, 0, 0, 0)

	config["region"] = "AUT"
	state, diags = later(t, newProvider, nil, holidayType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectRequests(t, mock, 0, 1, 0, 1, 0)
	if got := mock.Objects("holidays")[0]; got["region"] != "AUT" || got["name"] != "Unity" {
		t.Errorf("the PBX has %v", got)
	}

	after, diags := later(t, newProvider, nil, holidayType).Plan(state, nil).Apply()
	coretest.ExpectNone(t, diags)
	if after.Value != nil || len(mock.Objects("holidays")) > 0 {
		t.Errorf("after the destroy the PBX has %v", mock.Objects("holidays"))
	}
	expectRequests(t, mock, 0, 0, 0, 0, 1)
}

// A thousand holidays are refreshed with ten single reads, a page that tells that there are ten,
// and these.
func TestHoliday_refreshOfAThousand(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(1000))
	p := coretest.NewProtocol(t, newProvider, nil)
	r := p.Resource(t, holidayType)
	for _, h := range mock.Objects("holidays") {
		if _, diags := r.Import(idOf(h), nil); diags.HasError() {
			t.Fatal(diags)
		}
	}
	lists, singles, _, _, _ := countRequests(mock)
	if lists != 11 || singles != 10 {
		t.Errorf("took %d pages and %d single reads", lists, singles)
	}
}

// A few of a thousand are read on their own.
func TestHoliday_refreshOfAFewOfAThousand(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(1000))
	r := coretest.NewProtocol(t, newProvider, nil).Resource(t, holidayType)
	for _, h := range mock.Objects("holidays")[:4] {
		if _, diags := r.Import(idOf(h), nil); diags.HasError() {
			t.Fatal(diags)
		}
	}
	expectRequests(t, mock, 1, 4, 0, 0, 0)
}

func TestHoliday_creationOfMany(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(250))
	r := later(t, newProvider, nil, holidayType)
	began := time.Now()
	var plans []*coretest.Plan
	for i := range 40 {
		plans = append(plans, r.Plan(coretest.State{}, holiday(fmt.Sprintf("Day %d", i), nil)))
	}
	for _, plan := range plans {
		if _, diags := plan.Apply(); diags.HasError() {
			t.Fatal(diags)
		}
	}
	// Three pages in the plan and in the apply, where a list is used for five seconds.
	most := 3 * (2 + int(time.Since(began)/(5*time.Second)))
	lists, singles, creates, _, _ := countRequests(mock)
	if lists > most || singles > 0 || creates != 40 {
		t.Errorf("got %d lists, %d single reads, %d creates; want at most %d, 0 and 40", lists, singles, creates, most)
	}
}

// A list that shows holidays in part sends each to a single read.
func TestHoliday_summaryList(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithHolidays(5), portsipmock.WithSummaryList("month_start", "hour_start"))
	r := later(t, newProvider, nil, holidayType)
	for _, h := range mock.Objects("holidays") {
		if _, diags := r.Import(idOf(h), nil); len(diags) > 0 {
			t.Error(diags)
		}
	}
	first := mock.Objects("holidays")[0]
	plan := later(t, newProvider, nil, holidayType).Plan(coretest.State{}, coretest.Object{
		"name": first["name"], "region": "DEU", "consecutive": true, "every_year": first["every_year"],
		"year_start": first["year_start"], "year_end": first["year_end"],
		"month_start": first["month_start"], "month_end": first["month_end"], "day_start": first["day_start"],
		"day_end":        first["day_end"],
		"adopt_existing": true,
	})
	coretest.Expect(t, plan.Diagnostics, "warning at name", idOf(first), "will be adopted")
}

// The name and the dates are what makes two holidays the same.
func TestHoliday_adoption(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	later(t, newProvider, nil, holidayType).Create(holiday("Unity", coretest.Object{"region": "AUT"}))
	plan := func(more coretest.Object) coretest.Diagnostics {
		return later(t, newProvider, nil, holidayType).Plan(coretest.State{}, holiday("Unity", more)).Diagnostics
	}
	coretest.Expect(t, plan(nil), "error at name", "exists already")
	coretest.ExpectNone(t, plan(coretest.Object{"day_start": 2}))
	coretest.Expect(t, plan(coretest.Object{"adopt_existing": true}), "warning at name", `region: "AUT" → "DEU"`)
}

func TestHoliday_lostCreate(t *testing.T) {
	t.Parallel()
	lost := fakeserver.Fault{Method: http.MethodPost, PathPrefix: holidaysPath, DropAfter: true, Times: 1}
	t.Run("is never doubled", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, PathPrefix: holidaysPath,
			Status: http.StatusServiceUnavailable, Times: 1})
		_, diags := later(t, newProvider, nil, holidayType).Plan(coretest.State{}, holiday("Unity", nil)).Apply()
		coretest.Expect(t, diags, "error", "most likely not created")
		_, _, creates, _, _ := countRequests(mock)
		if creates != 1 {
			t.Errorf("the creation was sent %d times", creates)
		}
	})
	t.Run("and the list fails too", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(lost)
		mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, PathPrefix: holidaysPath, Skip: 2,
			Status: http.StatusBadGateway})
		_, diags := later(t, newProvider, noRetry(), holidayType).Plan(coretest.State{}, holiday("Unity", nil)).Apply()
		coretest.Expect(t, diags, "error", "Whether it was created is not known")
	})
}

func TestHoliday_vanished(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusBadRequest} {
		mock, newProvider := start(t, portsipmock.WithMissingObjectStatus(status), portsipmock.WithHolidays(2))
		state := later(t, newProvider, nil, holidayType).Create(holiday("Unity", nil))
		r := later(t, newProvider, nil, holidayType)
		mock.Remove("holidays", coretest.String(r.Get(state, "id")))
		// Deleting what is gone is done.
		if _, diags := later(t, newProvider, nil, holidayType).Plan(state, nil).Apply(); diags.HasError() {
			t.Errorf("%d: %s", status, diags)
		}
		after, diags := r.Read(state)
		coretest.Expect(t, diags, "warning", "no longer exists")
		if after.Value != nil || diags.HasError() {
			t.Errorf("%d: the holiday is still in the state: %s", status, diags)
		}
	}
}

// A proxy that responds with 404 for everything must not empty the state.
func TestHoliday_missingPathIsNotAMissingHoliday(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, holidayType).Create(holiday("Unity", nil))
	mock.InjectFault(fakeserver.Fault{Status: http.StatusNotFound, Body: "<html>not here</html>",
		ContentType: "text/html"})
	_, diags := later(t, newProvider, nil, holidayType).Read(state)
	coretest.Expect(t, diags, "error", "Unable to read pbx_holiday", "portsip.base_url")
}

// Nor does one response of that kind, while the list shows the holiday, whole or in part.
func TestHoliday_oneMissingResponseIsNotAMissingHoliday(t *testing.T) {
	t.Parallel()
	for _, options := range [][]portsipmock.Option{nil, {portsipmock.WithSummaryList()}} {
		mock, newProvider := start(t, options...)
		r := later(t, newProvider, nil, holidayType)
		state := r.Create(holiday("Unity", nil))
		one := holidaysPath + "/" + coretest.String(r.Get(state, "id"))
		mock.InjectFault(fakeserver.Fault{PathPrefix: one, Status: http.StatusNotFound, Times: 1})
		after, diags := later(t, newProvider, nil, holidayType).Read(state)
		coretest.ExpectNone(t, diags)
		mock.InjectFault(fakeserver.Fault{PathPrefix: one, Status: http.StatusNotFound})
		last, diags := later(t, newProvider, nil, holidayType).Read(state)
		if options != nil { // The list alone is not enough then.
			coretest.Expect(t, diags, "error: Unable to read pbx_holiday",
				"the list shows the object, but reading it finds nothing")
		}
		if after.Value == nil || last.Value == nil {
			t.Error("the holiday is gone from the state though it is still there")
		}
	}
}

func TestHoliday_refusedDelete(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, holidayType).Create(holiday("Unity", nil))
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest,
		Body: `{"errors":[{"code":"UNKNOWN","message":"in use"}]}`})
	after, diags := later(t, newProvider, nil, holidayType).Plan(state, nil).Apply()
	coretest.Expect(t, diags, "Unable to delete pbx_holiday", "in use")
	if after.Value == nil {
		t.Error("the holiday is gone from the state though it is still there")
	}
}

func TestHoliday_dates(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	oneYear := func(more coretest.Object) coretest.Object {
		config := holiday("Day", coretest.Object{"every_year": false, "year_start": 2027, "year_end": 2027})
		for attribute, value := range more {
			config[attribute] = value
		}

		return config
	}
	for name, tc := range map[string]struct {
		config coretest.Object
		want   string
	}{
		"30 February": {holiday("Day", coretest.Object{"month_start": 2, "day_start": 30, "month_end": 3}),
			"error at day_start"},
		"29 February of no leap year": {oneYear(coretest.Object{"month_start": 2, "day_start": 29}), "error at day_start"},
		"29 February of every year": {holiday("Day",
			coretest.Object{"month_start": 2, "day_start": 29, "month_end": 2, "day_end": 29}), ""},
		"29 February of a leap year": {oneYear(coretest.Object{"year_start": 2028, "year_end": 2028, "month_start": 2,
			"day_start": 29, "month_end": 3}), ""},
		"over the new year": {holiday("Day",
			coretest.Object{"month_start": 12, "day_start": 24, "month_end": 1, "day_end": 2}), ""},
		"end before start":          {oneYear(coretest.Object{"day_end": 2}), "error at day_end"},
		"end in the year before":    {oneYear(coretest.Object{"year_end": 2026}), "error at day_end"},
		"month 13":                  {holiday("Day", coretest.Object{"month_start": 13}), "error at month_start"},
		"day 0":                     {holiday("Day", coretest.Object{"day_start": 0}), "error at day_start"},
		"hour 24":                   {holiday("Day", coretest.Object{"hour_start": 24}), "error at hour_start"},
		"minute 60":                 {holiday("Day", coretest.Object{"minute_end": 60}), "error at minute_end"},
		"end before start that day": {holiday("Day", coretest.Object{"hour_start": 12, "hour_end": 11}), "error at hour_end"},
		"country in small letters":  {holiday("Day", coretest.Object{"region": "deu"}), "error at region"},
		"two letters":               {holiday("Day", coretest.Object{"region": "DE"}), "error at region"},
		"empty name":                {holiday("", nil), "error at name"},
		"not known yet": {holiday("Day",
			coretest.Object{"every_year": coretest.Unknown, "day_start": coretest.Unknown}), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := later(t, newProvider, nil, holidayType).Validate(tc.config)
			if tc.want == "" {
				coretest.ExpectNone(t, diags)
			} else {
				coretest.Expect(t, diags, tc.want)
			}
		})
	}
}

// A new holiday needs its years; one that exists keeps those that it has.
func TestHoliday_years(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	without := holiday("Day", coretest.Object{"every_year": false})
	coretest.Expect(t, later(t, newProvider, nil, holidayType).Plan(coretest.State{}, without).Diagnostics,
		"error at year_start", "error at year_end")
	for _, part := range []string{"month_start", "day_start"} {
		config := holiday("Day", nil)
		delete(config, part)
		coretest.Expect(t, later(t, newProvider, nil, holidayType).Plan(coretest.State{}, config).Diagnostics,
			"error at "+part, "Missing "+part)
	}
	later(t, newProvider, nil, holidayType).Create(holiday("Day",
		coretest.Object{"every_year": false, "year_start": 2027, "year_end": 2027}))

	r := later(t, newProvider, nil, holidayType)
	state, diags := r.Import(idOf(mock.Objects("holidays")[0]), nil)
	coretest.ExpectNone(t, diags)
	plan := r.Plan(state, without)
	coretest.ExpectNone(t, r.Validate(without))
	coretest.ExpectNone(t, plan.Diagnostics)
	if changed := plan.Changed(); len(changed) > 0 {
		t.Errorf("leaving the years out changes %v", changed)
	}
	yearly := later(t, newProvider, nil, holidayType).Create(holiday("Yearly", nil))
	coretest.Expect(t, later(t, newProvider, nil, holidayType).Plan(yearly,
		holiday("Yearly", coretest.Object{"every_year": false})).Diagnostics, "error at year_start")
}

func TestHoliday_everythingNull(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, holidayType).Create(holiday("Unity", nil))
	mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Transform: func([]byte) []byte {
		id := idOf(mock.Objects("holidays")[0])

		return []byte(`{"id":"` + id + `","name":null,"region":null,"consecutive":null,"every_year":null,"year_start":null,"year_end":null,"month_start":null,"month_end":null,"day_start":null,"day_end":null,"hour_start":null,"hour_end":null,"minute_start":null,"minute_end":null}`)
	}})
	r := later(t, newProvider, nil, holidayType)
	after, diags := r.Read(state)
	coretest.Expect(t, diags, "warning at name", "warning at every_year")
	// The dates may be blank, so they are planned to be written again; what every holiday has is
	// kept.
	changed := r.Plan(after, holiday("Unity", nil)).Changed()
	if want := []string{"day_end", "day_start", "month_end", "month_start"}; diags.HasError() ||
		!slices.Equal(changed, want) {
		t.Errorf("the plan changes %v, want %v; %s", changed, want, diags)
	}
	_, diags = r.Import(idOf(mock.Objects("holidays")[0]), nil)
	coretest.Expect(t, diags, "error at name")
}

// The error for an item that is not a holiday names the place once.
func TestHoliday_listOfSomethingElse(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"count": 1, "items": ["x"]}`:                     "has an unexpected form: items: expected an object, got a text",
		`{"count": 1, "items": [{"id": "1", "name": {}}]}`: "items.name: expected a text, got an object",
	} {
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, PathPrefix: holidaysPath, Status: 200, Body: body})
		plan := coretest.NewProtocol(t, newProvider, noRetry()).Resource(t, holidayType).Plan(coretest.State{},
			holiday("Unity", nil))
		coretest.Expect(t, plan.Diagnostics, "warning", want)
	}
}
