// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
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

// fullHoliday is newHoliday with numbers, as it is stored.
func fullHoliday(id string) portsipmock.Holiday {
	return portsipmock.Holiday{
		ID: id, Name: "May Day", Region: "DEU", EveryYear: true,
		YearStart: new(2026), YearEnd: new(2027), MonthStart: new(4), MonthEnd: new(5), DayStart: new(30), DayEnd: new(1),
		HourStart: new(9), HourEnd: new(17), MinuteStart: new(15), MinuteEnd: new(45),
	}
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

func TestCreateHoliday(t *testing.T) {
	t.Parallel()

	p := start(t)
	id := p.create(t, newHoliday.with(numbers))
	if got, _ := p.Holiday(id); !reflect.DeepEqual(got, fullHoliday(id)) {
		t.Errorf("got %+v", got)
	}
	wantEqual(t, p.get(t, holidaysPath+"/"+id).json, newHoliday.with(numbers).with(object{"id": id}))

	// Nothing forbids a second holiday like the first. Blank keys are there, as null.
	other := p.create(t, newHoliday)
	if other == id {
		t.Errorf("both ids are %s", id)
	}
	blank := newHoliday.with(object{"id": other})
	for key := range numbers {
		blank[key] = nil
	}
	wantEqual(t, p.get(t, holidaysPath+"/"+other).json, blank)
}

func TestCreateHolidayWantsItsRequiredKeys(t *testing.T) {
	t.Parallel()

	p := start(t)
	for _, key := range []string{"name", "region", "consecutive", "every_year"} {
		p.send(t, holidaysPath, newHoliday.without(key)).wantInvalid(t, key)
	}
	p.post(t, holidaysPath, `{}`).wantInvalid(t, "name", "region", "consecutive", "every_year")
	if got := p.Holidays(); len(got) != 0 {
		t.Errorf("refused requests left %+v", got)
	}
}

func TestHolidayValues(t *testing.T) {
	t.Parallel()

	from := func(low, high int) struct{ fine, bad []any } {
		return struct{ fine, bad []any }{
			[]any{low, high}, []any{low - 1, high + 1, 1.5, number("2.0"), "2", true, nil, []any{2}},
		}
	}
	tests := valueTests{
		"name":         {[]any{"x", strings.Repeat("ä", 64)}, []any{"", strings.Repeat("ä", 65), 1, nil}},
		"region":       {[]any{"DEU", "USA"}, []any{"", "DE", "deu", "DEU-BY", 276, nil}},
		"consecutive":  {[]any{true, false}, []any{"true", 1, nil}},
		"every_year":   {[]any{true, false}, []any{"true", 1, nil}},
		"year_start":   from(1, 9999),
		"year_end":     from(1, 9999),
		"month_start":  from(1, 12),
		"month_end":    from(1, 12),
		"day_start":    from(1, 31),
		"day_end":      from(1, 31),
		"hour_start":   from(0, 23),
		"hour_end":     from(0, 23),
		"minute_start": from(0, 59),
		"minute_end":   from(0, 59),
	}
	for key, tc := range tests {
		t.Run(key, func(t *testing.T) {
			t.Parallel()

			p := start(t)
			id := p.AddHoliday(portsipmock.Holiday{Name: "x", Region: "DEU"})
			for _, value := range tc.fine {
				p.create(t, newHoliday.with(object{key: value}))
				p.send(t, holidaysPath+"/"+id, object{key: value}).wantDone(t, 200)
				wantMembers(t, p.get(t, holidaysPath+"/"+id).json, object{key: value})
			}
			for _, value := range tc.bad {
				t.Logf("%s = %s", key, encode(t, value))
				p.send(t, holidaysPath, newHoliday.with(object{key: value})).wantInvalid(t, key)
				p.send(t, holidaysPath+"/"+id, object{key: value}).wantInvalid(t, key)
			}
		})
	}
}

func TestHolidayDates(t *testing.T) {
	t.Parallel()

	// The numbers are year, month and day of start and end, then hour and minute of both; -1 is none.
	tests := []struct {
		name                   string
		everyYear, consecutive bool
		date, time             []int
		fields                 []string
	}{
		{"a day", false, false, []int{2026, 5, 1, 2026, 5, 1}, nil, nil},
		{"a run", false, true, []int{2026, 12, 24, 2027, 1, 1}, nil, nil},
		{"the 31st of a short month", false, false, []int{2026, 4, 31, 2026, 5, 1}, nil, []string{"day_start"}},
		{"a run until the 31st of a short month", false, true, []int{2026, 4, 30, 2026, 6, 31}, nil, []string{"day_end"}},
		{"29th of February in a leap year", false, false, []int{2028, 2, 29, 2028, 2, 29}, nil, nil},
		{"29th of February in another year", false, false, []int{2027, 2, 29, 2027, 2, 29}, nil,
			[]string{"day_start", "day_end"}},
		{"29th of February in 2100", false, false, []int{2100, 2, 29, -1, -1, -1}, nil, []string{"day_start"}},
		{"29th of February of every year", true, false, []int{-1, 2, 29, -1, 2, 29}, nil, nil},
		{"29th of February of every year with a year", true, false, []int{2027, 2, 29, 2027, 2, 29}, nil, nil},
		{"30th of February of every year", true, false, []int{-1, 2, 30, -1, 2, 30}, nil, []string{"day_start", "day_end"}},
		{"29th of February without year", false, false, []int{-1, 2, 29, -1, -1, -1}, nil, nil},
		{"a day of no month", false, false, []int{-1, -1, 31, -1, -1, 31}, nil, nil},
		{"an end the day before", false, true, []int{2026, 5, 2, 2026, 5, 1}, nil, []string{"day_end"}},
		{"an end the month before", false, true, []int{2026, 5, 1, 2026, 4, 2}, nil, []string{"day_end"}},
		{"an end the year before", false, true, []int{2026, 1, 1, 2025, 12, 31}, nil, []string{"day_end"}},
		{"an end the year before without days", false, true, []int{2026, -1, -1, 2025, -1, -1}, nil, []string{"day_end"}},
		{"across the new year every year", true, true, []int{-1, 12, 24, -1, 1, 6}, nil, nil},
		{"across the new year every year with years", true, true, []int{2026, 12, 24, 2026, 1, 6}, nil, nil},
		{"an end without year", false, true, []int{2026, 12, 24, -1, 1, 6}, nil, nil},
		{"hours", true, false, []int{-1, 5, 1, -1, 5, 1}, []int{9, 0, 17, 30}, nil},
		{"no time at all", true, false, []int{-1, 5, 1, -1, 5, 1}, []int{0, 0, 0, 0}, nil},
		{"hours backwards", true, false, []int{-1, 5, 1, -1, 5, 1}, []int{17, 0, 9, 0}, []string{"hour_end"}},
		{"minutes backwards", true, false, []int{-1, 5, 1, -1, 5, 1}, []int{9, 30, 9, 0}, []string{"hour_end"}},
		{"minutes without hours", true, false, []int{-1, 5, 1, -1, 5, 1}, []int{-1, 30, -1, 0}, nil},
		{"hours of a run of days", true, true, []int{-1, 5, 1, -1, 5, 2}, []int{17, 0, 9, 0}, nil},
	}
	keys := []string{"year_start", "month_start", "day_start", "year_end", "month_end", "day_end"}
	timeKeys := []string{"hour_start", "minute_start", "hour_end", "minute_end"}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()

			body := newHoliday.with(object{"every_year": tc.everyYear, "consecutive": tc.consecutive})
			for i, n := range append(slices.Clone(tc.date), tc.time...) {
				if n >= 0 {
					body[append(slices.Clone(keys), timeKeys...)[i]] = n
				}
			}
			p := start(t)
			path := holidaysPath + "/" + p.AddHoliday(portsipmock.Holiday{Name: "x"})
			if tc.fields == nil {
				p.create(t, body)
				p.send(t, path, body).wantDone(t, 200)
				return
			}
			p.send(t, holidaysPath, body).wantInvalid(t, tc.fields...)
			p.send(t, path, body).wantInvalid(t, tc.fields...)
		})
	}
}

func TestUpdateHoliday(t *testing.T) {
	t.Parallel()

	for _, opts := range [][]portsipmock.Option{nil, {portsipmock.WithMergingPosts()}} {
		p := start(t, opts...)
		id := p.create(t, newHoliday.with(numbers))
		path := holidaysPath + "/" + id
		p.post(t, path, `{}`).wantDone(t, 200)
		want := newHoliday.with(numbers).with(object{"id": id})
		// One key at a time, so that two of them cannot be mixed up.
		for key, value := range map[string]any{
			"name": "Labour Day", "region": "FRA", "consecutive": true, "year_start": 2025, "year_end": 2028,
			"month_start": 3, "month_end": 6, "day_start": 29, "day_end": 2, "hour_start": 8, "hour_end": 18,
			"minute_start": 14, "minute_end": 46, "every_year": false,
		} {
			p.send(t, path, object{key: value}).wantDone(t, 200)
			want[key] = value
			wantEqual(t, p.get(t, path).json, want)
		}
		// What is sent must go with what is there.
		p.send(t, path, object{"year_end": 2024, "name": "x"}).wantInvalid(t, "day_end")
		wantEqual(t, p.get(t, path).json, want)
	}
}

func TestMissingHoliday(t *testing.T) {
	t.Parallel()

	for status, code := range map[int]string{404: "UNKNOWN", 400: "VALIDATE_FAILED"} {
		p := start(t, portsipmock.WithHolidays(1), portsipmock.WithMissingHolidayStatus(status))
		gone := p.AddHoliday(portsipmock.Holiday{})
		p.post(t, holidaysPath+"/"+gone+"/destroy", "").wantDone(t, 204)
		for _, id := range []string{gone, "x", "destroy", "%2F", p.Holidays()[0].ID + "%20"} {
			path := holidaysPath + "/" + id
			p.get(t, path).wantError(t, status, code)
			p.send(t, path, object{"name": "x"}).wantError(t, status, code)
			p.post(t, path+"/destroy", "").wantError(t, status, code)
		}
		if len(p.Holidays()) != 1 {
			t.Errorf("got %d holidays", len(p.Holidays()))
		}
	}
	start(t).get(t, holidaysPath+"/x").wantError(t, 404, "UNKNOWN")
}

func TestEscapedID(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(1))
	id := p.Holidays()[0].ID
	if got := p.get(t, holidaysPath+"/"+fmt.Sprintf("%%%02X", id[0])+id[1:]); got.status != 200 {
		t.Errorf("got %d %s", got.status, got.raw)
	}
}

func TestSeedingHolidays(t *testing.T) {
	t.Parallel()

	p := start(t)
	seed := fullHoliday("ignored")
	id := p.AddHoliday(seed)
	*seed.DayStart = 9
	if got, exists := p.Holiday(id); !exists || id == "ignored" || !reflect.DeepEqual(got, fullHoliday(id)) {
		t.Errorf("got %+v", got)
	}
	looked, _ := p.Holiday(id)
	*looked.DayStart = 9
	*p.Holidays()[0].DayEnd = 9
	if got := p.Holidays(); len(got) != 1 || !reflect.DeepEqual(got[0], fullHoliday(id)) {
		t.Errorf("got %+v", got)
	}

	changed := portsipmock.Holiday{ID: id}
	if !p.SetHoliday(changed) || p.SetHoliday(portsipmock.Holiday{ID: "x"}) {
		t.Error("only a holiday that exists can be replaced")
	}
	wantMembers(t, p.get(t, holidaysPath+"/"+id).json, object{"name": nil, "region": nil, "day_start": nil})
	if !p.DeleteHoliday(id) || p.DeleteHoliday(id) {
		t.Error("a holiday is deleted once")
	}
	if _, exists := p.Holiday(id); exists || len(p.Holidays()) != 0 {
		t.Error("the deleted holiday is still there")
	}
}

func TestWithHolidays(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(400))
	if again := portsipmock.New(portsipmock.WithHolidays(400)).Holidays(); !reflect.DeepEqual(p.Holidays(), again) {
		t.Error("holidays differ from one server to the next")
	}
	// Whatever is seeded must also pass as a request, or tests would work on impossible holidays.
	names := map[string]bool{}
	for _, h := range p.Holidays() {
		body := object{}
		for key, value := range p.get(t, holidaysPath+"/"+h.ID).json {
			if value != nil && key != "id" {
				body[key] = value
			}
		}
		p.create(t, body)
		names[h.Name] = true
	}
	if len(names) != 400 {
		t.Errorf("got %d names", len(names))
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()

	const workers = 20
	p := start(t, portsipmock.WithLogin("admin", "secret", "pbx.example.com"))
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			id := p.create(t, newHoliday.with(object{"day_start": i + 1}))
			p.send(t, holidaysPath+"/"+id, object{"day_start": 31 - i}).wantDone(t, 200)
			p.StaleList(1)
			p.get(t, holidaysPath)
			p.get(t, holidaysPath+"?orderby=day_start&filter=day_start+gt+3")
			p.form(t, passwordGrant(nil)).tokens(t)
			p.send(t, tenantPath, object{"e164": object{"prefix": fmt.Sprint(i)}}).wantDone(t, 200)
			p.SetTenant(map[string]any{"office_hours": map[string]any{"monday": nil}})
			p.get(t, tenantPath)
			p.post(t, "/api/tenant/balance", `{"balance":0.1}`).wantDone(t, 200)
			p.SetStatus(map[string]any{"online_users": i})
			p.get(t, "/api/tenant/status")
			p.ExpireAccessTokens()
			_, _, _, _ = p.Tenant(), p.Holidays(), p.IssuedTokens(), p.Recharges()
			p.NullEverything()
		})
	}
	wg.Wait()

	if len(p.Holidays()) != workers || p.SignIns() != workers || p.Balance() != "2" {
		t.Errorf("got %d holidays, %d sign-ins and the balance %s", len(p.Holidays()), p.SignIns(), p.Balance())
	}
}
