// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// list asks for holidays; the parameters are pairs of name and value.
func (p pbx) list(t testing.TB, params ...string) reply {
	t.Helper()

	query := url.Values{}
	for i := 0; i < len(params); i += 2 {
		query.Add(params[i], params[i+1])
	}
	path := holidaysPath
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return p.get(t, path)
}

// names returns the count and the names of a list answer; a name that is null is "-".
func (r reply) names(t testing.TB) (count int, names []string) {
	t.Helper()

	var list struct {
		Count *int
		Items []struct{ Name *string }
	}
	if err := json.Unmarshal([]byte(r.raw), &list); err != nil || list.Count == nil || list.Items == nil ||
		len(r.json) != 2 {
		t.Fatalf("%d %s is no list", r.status, r.raw)
	}
	for _, item := range list.Items {
		if item.Name == nil {
			names = append(names, "-")
		} else {
			names = append(names, *item.Name)
		}
	}
	return *list.Count, names
}

// wantNames checks the whole list, given as "a b c".
func (r reply) wantNames(t testing.TB, want string) {
	t.Helper()

	count, names := r.names(t)
	if got := strings.Join(names, " "); got != want || count != len(names) {
		t.Errorf("got %q of %d, want %q", got, count, want)
	}
}

func TestListPaging(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(250))
	var all []string
	for _, h := range p.Holidays() {
		all = append(all, h.Name)
	}
	tests := []struct {
		params []string
		want   []string
	}{
		{nil, all[:100]},
		{[]string{"count", "true"}, all[:100]},
		{[]string{"skip", "0"}, all[:100]},
		{[]string{"skip", "100"}, all[100:200]},
		{[]string{"skip", "200", "top", "100"}, all[200:]},
		{[]string{"skip", "249", "top", "1"}, all[249:]},
		{[]string{"skip", "250"}, nil},
		{[]string{"skip", "2147483647"}, nil},
		{[]string{"top", "1"}, all[:1]},
		{[]string{"top", "7", "skip", "5"}, all[5:12]},
	}
	for _, tc := range tests {
		count, names := p.list(t, tc.params...).names(t)
		if count != 250 || !slices.Equal(names, tc.want) {
			t.Errorf("%v: got %v of %d", tc.params, names, count)
		}
	}
}

func TestListRefusals(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(1))
	for key, values := range map[string][]string{
		"skip":    {"", "-1", "x", "1.0", "2147483648"},
		"top":     {"", "0", "-1", "101", "x", "1e1"},
		"count":   {"", "false", "1"},
		"$skip":   {"0"},
		"page":    {"1"},
		"Top":     {"1"},
		"orderby": {"", "x", "name up", "name DESC", "name,", ",name", "name asc desc", "name;region"},
	} {
		for _, value := range values {
			t.Logf("%s=%s", key, value)
			p.list(t, key, value).wantInvalid(t, key)
		}
	}
	p.list(t, "skip", "1", "skip", "2").wantInvalid(t, "skip")
	p.list(t, "skip", "-1", "top", "0").wantInvalid(t, "skip", "top")
	p.get(t, holidaysPath+"?skip=%zz").wantError(t, 400, "VALIDATE_FAILED")
	p.get(t, holidaysPath+"?skip=1;top=1").wantError(t, 400, "VALIDATE_FAILED")
}

// sampleYear has few holidays with names that tell them apart.
func sampleYear(t testing.TB, opts ...portsipmock.Option) pbx {
	t.Helper()

	p := start(t, opts...)
	for _, h := range []portsipmock.Holiday{
		{Name: "NewYear", Region: "DEU", EveryYear: true, MonthStart: new(1), DayStart: new(1)},
		{Name: "Easter", Region: "FRA", Consecutive: true, YearStart: new(2026), MonthStart: new(4), DayStart: new(3)},
		{Name: "O'Day", Region: "IRL", YearStart: new(2027), MonthStart: new(3), DayStart: new(17)},
		{Name: "NewMoon", Region: "DEU", Consecutive: true, EveryYear: true},
		{Name: "Año", Region: "ESP", EveryYear: true, MonthStart: new(12), HourStart: new(0)},
	} {
		p.AddHoliday(h)
	}
	return p
}

func TestFilter(t *testing.T) {
	t.Parallel()

	p := sampleYear(t)
	id := p.Holidays()[2].ID
	for filter, want := range map[string]string{
		"name eq 'Easter'":                        "Easter",
		"name eq 'easter'":                        "",
		"name eq 'O''Day'":                        "O'Day",
		"name eq 'Año'":                           "Año",
		"name eq ''":                              "",
		"name ne 'Easter'":                        "NewYear O'Day NewMoon Año",
		"name gt 'NewMoon'":                       "NewYear O'Day",
		"name ge 'NewMoon'":                       "NewYear O'Day NewMoon",
		"name lt 'Easter'":                        "Año",
		"name le 'Easter'":                        "Easter Año",
		"id eq '" + id + "'":                      "O'Day",
		"startswith(name,'New')":                  "NewYear NewMoon",
		"endswith( name , 'r' )":                  "NewYear Easter",
		"contains(name,'''')":                     "O'Day",
		"contains(region,'E')":                    "NewYear NewMoon Año",
		"month_start eq 4":                        "Easter",
		"month_start ge 3":                        "Easter O'Day Año",
		"month_start gt 3":                        "Easter Año",
		"month_start le 3":                        "NewYear O'Day",
		"month_start lt 3":                        "NewYear",
		"month_start ne 4":                        "NewYear O'Day NewMoon Año",
		"month_start gt 3.5":                      "Easter Año",
		"hour_start gt -1":                        "Año",
		"hour_start eq 0":                         "Año",
		"every_year eq true":                      "NewYear NewMoon Año",
		"every_year ne true":                      "Easter O'Day",
		"every_year eq false and region eq 'FRA'": "Easter",
		"region eq 'FRA' or region eq 'IRL'":      "Easter O'Day",
		"region eq 'ESP' or every_year eq true and consecutive eq true":   "NewMoon Año",
		"(region eq 'ESP' or every_year eq true) and consecutive eq true": "NewMoon",
		"consecutive eq true and every_year eq true or region eq 'ESP'":   "NewMoon Año",
		"consecutive eq true and (every_year eq true or region eq 'FRA')": "Easter NewMoon",
		"((name eq 'Easter'))":                                        "Easter",
		" name  eq  'Easter' ":                                        "Easter",
		"name eq ' or name eq '":                                      "",
		"region eq 'DEU' and contains(name,'M') or name eq 'x'":       "NewMoon",
		"region eq 'DEU' or region eq 'FRA' or region eq 'IRL'":       "NewYear Easter O'Day NewMoon",
		"region eq 'DEU' and every_year eq true and month_start eq 1": "NewYear",
		"year_start ge 2026 and year_start le 2026":                   "Easter",
		"startswith(name,'') and not_a_key eq 1 or (name eq 'x')":     "ERROR",
		"":                           "ERROR",
		" ":                          "ERROR",
		"name":                       "ERROR",
		"name eq":                    "ERROR",
		"name eq 'x":                 "ERROR",
		"name eq x'":                 "ERROR",
		"name eq \"x\"":              "ERROR",
		"name eq x":                  "ERROR",
		"name eq null":               "ERROR",
		"name eq 1":                  "ERROR",
		"name eq true":               "ERROR",
		"name EQ 'x'":                "ERROR",
		"name = 'x'":                 "ERROR",
		"name like 'x'":              "ERROR",
		"name in ('x')":              "ERROR",
		"Name eq 'x'":                "ERROR",
		"title eq 'x'":               "ERROR",
		"'x' eq name":                "ERROR",
		"month_start eq '4'":         "ERROR",
		"month_start eq 4x":          "ERROR",
		"month_start eq 4.":          "ERROR",
		"month_start eq true":        "ERROR",
		"every_year eq 'true'":       "ERROR",
		"every_year eq 1":            "ERROR",
		"every_year eq True":         "ERROR",
		"every_year gt false":        "ERROR",
		"every_year":                 "ERROR",
		"not every_year eq true":     "ERROR",
		"name eq 'x' and":            "ERROR",
		"name eq 'x' or":             "ERROR",
		"and name eq 'x'":            "ERROR",
		"name eq 'x' name eq 'y'":    "ERROR",
		"name eq 'x' && name eq 'y'": "ERROR",
		"(name eq 'x'":               "ERROR",
		"name eq 'x')":               "ERROR",
		"()":                         "ERROR",
		"contains(name)":             "ERROR",
		"contains(name,'x'":          "ERROR",
		"contains(name,'x','y')":     "ERROR",
		"contains(name,name)":        "ERROR",
		"contains(name,1)":           "ERROR",
		"contains('x',name)":         "ERROR",
		"contains(month_start,'1')":  "ERROR",
		"contains(every_year,'t')":   "ERROR",
		"contains(title,'x')":        "ERROR",
		"contains(name 'x')":         "ERROR",
		"contains name,'x'":          "ERROR",
		"Contains(name,'x')":         "ERROR",
		"tolower(name) eq 'x'":       "ERROR",
		"contains(name,'x') eq true": "ERROR",
	} {
		t.Log(filter)
		got := p.list(t, "filter", filter)
		if want == "ERROR" {
			got.wantInvalid(t, "filter")
		} else {
			got.wantNames(t, want)
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()

	p := sampleYear(t)
	for search, want := range map[string]string{
		"new":               "NewYear NewMoon",
		"NEWYEAR":           "NewYear",
		"año or o'd":        "O'Day Año",
		"easter or newm":    "Easter NewMoon",
		"moon or or or day": "O'Day NewMoon",
		"deu":               "",
		"new year":          "",
		"eq 'x' and":        "",
		"":                  "NewYear Easter O'Day NewMoon Año",
	} {
		t.Log(search)
		p.list(t, "search", search).wantNames(t, want)
	}
	p.list(t, "search", "new", "filter", "consecutive eq true").wantNames(t, "NewMoon")
	p.list(t, "search", "easter or moon", "filter", "region eq 'DEU' or region eq 'IRL'").wantNames(t, "NewMoon")
}

func TestOrderBy(t *testing.T) {
	t.Parallel()

	p := sampleYear(t)
	for order, want := range map[string]string{
		"name":                              "Año Easter NewMoon NewYear O'Day",
		"name asc":                          "Año Easter NewMoon NewYear O'Day",
		"name desc":                         "O'Day NewYear NewMoon Easter Año",
		"region":                            "NewYear NewMoon Año Easter O'Day",
		"region,name":                       "NewMoon NewYear Año Easter O'Day",
		"region desc, name desc":            "O'Day Easter Año NewYear NewMoon",
		"month_start":                       "NewMoon NewYear O'Day Easter Año",
		"month_start desc":                  "Año Easter O'Day NewYear NewMoon",
		"every_year":                        "Easter O'Day NewYear NewMoon Año",
		"every_year desc,consecutive desc":  "NewMoon NewYear Año Easter O'Day",
		" consecutive  desc , month_start ": "NewMoon Easter NewYear O'Day Año",
	} {
		t.Log(order)
		p.list(t, "orderby", order).wantNames(t, want)
	}

	ids := map[string]string{}
	for _, h := range p.Holidays() {
		ids[h.ID] = h.Name
	}
	var byID []string
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		byID = append(byID, ids[id])
	}
	p.list(t, "orderby", "id").wantNames(t, strings.Join(byID, " "))

	// Pages are cut from what is filtered and sorted, and the count is of all of it.
	count, names := p.list(t, "orderby", "name", "filter", "every_year eq true", "skip", "1", "top", "1").names(t)
	if count != 3 || !slices.Equal(names, []string{"NewMoon"}) {
		t.Errorf("got %v of %d", names, count)
	}
}

func TestListOrderIsStable(t *testing.T) {
	t.Parallel()

	p := sampleYear(t)
	holidays := p.Holidays()
	p.send(t, holidaysPath+"/"+holidays[1].ID, object{"name": "Changed"}).wantDone(t, 200)
	p.DeleteHoliday(holidays[0].ID)
	p.create(t, newHoliday)
	p.list(t).wantNames(t, "Changed O'Day NewMoon Año May Day")
}

func TestOrderByKeepsCreationOrderAmongEquals(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(100))
	var want []string
	for _, consecutive := range []bool{true, false} {
		for _, h := range p.Holidays() {
			if h.Consecutive == consecutive {
				want = append(want, h.Name)
			}
		}
	}
	if _, got := p.list(t, "orderby", "consecutive desc").names(t); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestSummaryList(t *testing.T) {
	t.Parallel()

	times := []string{"hour_start", "hour_end", "minute_start", "minute_end"}
	for _, omitted := range [][]string{nil, {"region", "every_year"}} {
		p := sampleYear(t, portsipmock.WithSummaryList(omitted...))
		if omitted == nil {
			omitted = times
		}
		single := p.get(t, holidaysPath+"/"+p.Holidays()[4].ID).json
		items, _ := p.list(t).json["items"].([]any)
		wantEqual(t, items[4], object(single).without(omitted...))
		if len(single) != 15 {
			t.Errorf("a single holiday has %d keys", len(single))
		}
		// What is not shown can still be asked for.
		p.list(t, "filter", "hour_start eq 0").wantNames(t, "Año")
	}
}

func TestStaleList(t *testing.T) {
	t.Parallel()

	p := sampleYear(t)
	old := p.list(t).raw
	holidays := p.Holidays()

	p.StaleList(2)
	p.send(t, holidaysPath+"/"+holidays[0].ID, object{"day_start": 2}).wantDone(t, 200)
	p.create(t, newHoliday)
	p.DeleteHoliday(holidays[1].ID)
	p.list(t, "top", "0").wantInvalid(t, "top")
	for range 2 {
		if got := p.list(t).raw; got != old {
			t.Errorf("got %s, want the list as it was", got)
		}
	}
	p.list(t).wantNames(t, "NewYear O'Day NewMoon Año May Day")
	wantMembers(t, p.get(t, holidaysPath+"/"+holidays[0].ID).json, object{"day_start": 2})

	p.StaleList(5)
	p.DeleteHoliday(holidays[0].ID)
	p.StaleList(0)
	p.list(t).wantNames(t, "O'Day NewMoon Año May Day")
}

func TestHolidayAddedWhilePaging(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithHolidays(2))
	p.InjectFault(fakeserver.Fault{PathPrefix: holidaysPath, Skip: 1, Times: 1, Before: func(*http.Request) {
		p.AddHoliday(portsipmock.Holiday{Name: "late"})
	}})
	if count, _ := p.list(t, "top", "2").names(t); count != 2 {
		t.Errorf("got %d", count)
	}
	if count, names := p.list(t, "top", "2", "skip", "2").names(t); count != 3 || !slices.Equal(names, []string{"late"}) {
		t.Errorf("got %v of %d", names, count)
	}
	if got := p.Count(holidaysPath); got != 2 {
		t.Errorf("%d requests were recorded", got)
	}
}
