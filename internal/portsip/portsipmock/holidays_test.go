// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// newHoliday is a request that has only what is required.
var newHoliday = object{"name": "May Day", "region": "DEU", "consecutive": false, "every_year": true}

// numbers are the optional keys of a holiday with a value for each, all different.
var numbers = object{
	"year_start": 2026, "year_end": 2027, "month_start": 4, "month_end": 5, "day_start": 30, "day_end": 1,
	"hour_start": 9, "hour_end": 17, "minute_start": 15, "minute_end": 45,
}

// holidays are the ids of all holidays.
func (p pbx) holidays() []string {
	all := []string{}
	for _, o := range p.Objects("holidays") {
		id, _ := o["id"].(string)
		all = append(all, id)
	}
	return all
}

// create makes a holiday and returns its id.
func (p pbx) create(t testing.TB, body object) string {
	t.Helper()

	got := p.send(t, holidaysPath, body)
	id, _ := got.json["id"].(string)
	if got.status != 201 || id == "" || len(got.json) != 1 {
		t.Fatalf("got %d %s", got.status, got.raw)
	}
	return id
}

func TestHoliday(t *testing.T) {
	t.Parallel()

	p := start(t)
	id := p.create(t, newHoliday.with(numbers))
	got, _ := p.Object("holidays", id)
	wantEqual(t, got, newHoliday.with(numbers).with(object{"id": id}))
	path := holidaysPath + "/" + id
	changed := newHoliday.with(numbers).with(object{"name": "Labour Day", "hour_start": 8})
	p.send(t, path, changed).wantDone(t, 200)
	wantEqual(t, p.get(t, path).json, changed.with(object{"id": id}))

	// Nothing forbids a second holiday like the first. Blank keys are there, as null.
	other := p.create(t, newHoliday)
	blank := newHoliday.with(object{"id": other})
	for key := range numbers {
		blank[key] = nil
	}
	wantEqual(t, p.get(t, holidaysPath+"/"+other).json, blank)

	p.post(t, holidaysPath, `{}`).wantInvalid(t, "name", "region", "consecutive", "every_year")
	bad := object{"id": "x", "name": "", "region": "de", "consecutive": "true", "day_start": 0, "hour_end": 24, "x": 1}
	fields := []string{"x", "id", "name", "region", "consecutive", "day_start", "hour_end"}
	p.send(t, holidaysPath, newHoliday.with(bad)).wantInvalid(t, fields...)
	p.send(t, path, bad).wantInvalid(t, fields...)
}

func TestMissingHoliday(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(1))
	gone := p.Add("holidays", nil)
	p.post(t, holidaysPath+"/"+gone+"/destroy", "").wantDone(t, 204)
	for _, id := range []string{gone, "x", "destroy", "%2F", p.holidays()[0] + "%20"} {
		path := holidaysPath + "/" + id
		p.get(t, path).wantError(t, 404, "UNKNOWN")
		p.send(t, path, object{"name": "x"}).wantError(t, 404, "UNKNOWN")
		p.post(t, path+"/destroy", "").wantError(t, 404, "UNKNOWN")
	}
}

// Whatever is seeded must also pass as a request, or tests would work on impossible holidays.
func TestWithHolidays(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(50))
	for _, id := range p.holidays() {
		body := object{}
		for key, value := range p.get(t, holidaysPath+"/"+id).json {
			if value != nil && key != "id" {
				body[key] = value
			}
		}
		p.create(t, body)
	}
}

func TestHolidayList(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithSummaryList("month_start"))
	for _, h := range []object{
		{"name": "NewYear", "region": "DEU", "every_year": true, "month_start": 1},
		{"name": "Easter", "region": "FRA", "every_year": false, "month_start": 4},
		{"name": "O'Day", "region": "IRL", "every_year": false, "month_start": 12},
		{"name": "NewMoon", "region": "DEU", "every_year": true},
	} {
		p.Add("holidays", h)
	}
	for query, want := range map[string]string{
		"":                             "4: NewYear Easter O'Day NewMoon",
		"skip=1&top=2":                 "4: Easter O'Day",
		"skip=4":                       "4:",
		"search=NEW":                   "2: NewYear NewMoon",
		"filter=region eq 'DEU'":       "2: NewYear NewMoon",
		"filter=region ne 'DEU'":       "2: Easter O'Day",
		"filter=name eq 'O''Day'":      "1: O'Day",
		"filter=month_start eq 4":      "1: Easter",
		"orderby=name desc":            "4: O'Day NewYear NewMoon Easter",
		"orderby=month_start":          "4: NewMoon NewYear Easter O'Day",
		"orderby=every_year,name desc": "4: O'Day Easter NewYear NewMoon",

		"filter=region eq 'DEU' and name ne 'NewYear'": "1: NewMoon",
		"search=new&filter=every_year eq true&top=1":   "2: NewYear",
	} {
		parameters, _ := url.ParseQuery(query)
		list := p.get(t, holidaysPath+"?"+parameters.Encode()).json
		items, _ := list["items"].([]any)
		got := encode(t, list["count"]) + ":"
		for _, item := range items {
			members, _ := item.(map[string]any)
			name, _ := members["name"].(string)
			got += " " + name
			if len(members) != 14 {
				t.Errorf("got the keys %v", members)
			}
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	for key, values := range map[string][]string{
		"skip": {"", "-1", "1.0"}, "top": {"0", "101"}, "$skip": {"0"}, "page": {"1"},
		"orderby": {"", "x", "name up"}, "filter": {"x eq 1", "name like 'x'", "name eq x"},
	} {
		for _, value := range values {
			p.get(t, holidaysPath+"?"+url.Values{key: {value}}.Encode()).wantInvalid(t, key)
		}
	}
	p.get(t, holidaysPath+"?skip=1&skip=2").wantError(t, 400, "VALIDATE_FAILED")
	if id := p.holidays()[0]; !strings.Contains(p.get(t, holidaysPath+"/"+id).raw, "month_start") {
		t.Error("a single holiday must have all keys")
	}
}
