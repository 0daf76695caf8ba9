// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipspec_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	file := portsipspec.Load(t)
	const holiday = `"name":"New Year","region":"DEU","consecutive":false,"every_year":true`
	for request, want := range map[string]string{
		"GET /api/holidays":                                         "",
		"GET /api/holidays?top=100&skip=0&orderby=name":             "",
		"GET /api/holidays?top=101":                                 "?top: number must be at most 100",
		"GET /api/holidays?page=1":                                  "?page: parameter is unknown",
		"GET /api/holidays/NzAw {}":                                 ": request body not allowed for this request",
		"GET /api/holiday":                                          ": no matching operation was found",
		"DELETE /api/holidays/NzAw":                                 ": no matching operation was found",
		"POST /api/holidays/NzAw/destroy":                           "",
		"POST /api/holidays":                                        ": value is required but missing",
		"POST /api/holidays {" + holiday + "}":                      "",
		`POST /api/holidays {"region":"DEU"}`:                       `consecutive: property "consecutive" is missing, every_year: property "every_year" is missing, name:`,
		`POST /api/holidays {` + holiday + `,"month":1}`:            `month: property "month" is unsupported`,
		`POST /api/holidays {` + holiday + `,"id":"NzAw"}`:          `id: property "id" is unsupported`,
		`POST /api/holidays {` + holiday + `,"day_end":null}`:       "day_end: Value is not nullable",
		`POST /api/holidays {` + holiday + `,"day_end":"1"}`:        "day_end: value must be an integer",
		`POST /api/holidays {` + holiday + `,"day_end":1.5}`:        "day_end: value must be an integer",
		`POST /api/holidays/NzAw {"name":""}`:                       "name: minimum string length is 1",
		`POST /api/tenant {"contact_append_type":"REPLACE"}`:        "contact_append_type: value is not one of the allowed values",
		`POST /api/tenant {"office_hours":{"monday":{"to":1}}}`:     `office_hours.monday.to: property "to" is unsupported`,
		`POST /api/tenant {"outbound_caller_ids":[{},{"name":""}]}`: `outbound_caller_ids.name: property "name" is unsupported`,
		// The pattern of the URL is a mistake of the file, that of the user name is not.
		`POST /api/tenant {"cdr_event":{"url":"http://a.b"}}`:                                         "",
		`POST /api/tenant {"cdr_event":{"username":"A.B.C.D"}}`:                                       "cdr_event.username: string doesn't match",
		`POST /api/inbound_rules/NzAw {"holidays":["NzAw"]}`:                                          "",
		`POST /api/inbound_rules/NzAw {"office_hours":{"mode":"CUSTOM"}}`:                             "",
		`POST /api/ring_groups/NzAw/agents {"items":[{"extension_number":"101","display_name":"A"}]}`: "items.display_name: readOnly property",
		`GET /api/extension_numbers/10`:                                                               "{extension_number}: minimum string length is 3",
	} {
		t.Run(request, func(t *testing.T) {
			t.Parallel()
			target, body, _ := strings.Cut(request, " {")
			method, target, _ := strings.Cut(target, " ")
			path, query, _ := strings.Cut(target, "?")
			r := fakeserver.Request{Method: method, Path: path, RawQuery: query}
			if body != "" {
				r.Body, r.Header = []byte("{"+body), http.Header{"Content-Type": {"application/json"}}
			}
			var got []string
			for _, p := range file.Check(r) {
				got = append(got, p.Path+": "+p.Message)
			}
			slices.Sort(got)
			if (want == "") != (len(got) == 0) || !strings.HasPrefix(strings.Join(got, ", "), want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// mock is one that has received that request.
type mock struct {
	release string
	request fakeserver.Request
}

func (m mock) AllRequests() []fakeserver.Request { return []fakeserver.Request{m.request} }

func (m mock) Release() string { return m.release }

// tb collects what Watch reports.
type tb struct {
	testing.TB
	cleanups []func()
	errors   []string
}

func (t *tb) Cleanup(f func()) { t.cleanups = append(t.cleanups, f) }

func (t *tb) Errorf(format string, args ...any) {
	t.errors = append(t.errors, fmt.Sprintf(format, args...))
}

func TestWatch(t *testing.T) {
	t.Parallel()
	portsipspec.Load(t)
	const today, newer = "22.2.11.1403", "22.3.1.1712"
	write := func(body string) fakeserver.Request {
		return fakeserver.Request{Method: "POST", Path: "/api/tenant/password_policy", Body: []byte(body),
			Header: http.Header{"Content-Type": {"application/json"}, "Content-Length": {strconv.Itoa(len(body))}}}
	}
	cutShort := write(`{"min_length":6}`)
	cutShort.Body = cutShort.Body[:8]
	for name, tc := range map[string]struct {
		release   string
		request   fakeserver.Request
		onPurpose []string
		want      []string
	}{
		"right":            {today, write(`{"min_length":6}`), nil, nil},
		"wrong":            {today, write(`{"min_length":5}`), nil, []string{"min_length: number must be at least 6"}},
		"wrong on purpose": {today, write(`{"min_length":5}`), []string{"min_length"}, nil},
		"another is wrong": {today, write(`{"x":1}`), []string{"min_length"}, []string{`property "x"`, `"min_length" is`}},
		"limit of newer":   {newer, write(`{"min_length":5}`), nil, nil},
		"key of newer":     {newer, write(`{"x":1}`), nil, nil},
		"type of newer":    {newer, write(`{"min_length":"6"}`), nil, []string{"min_length: value must be an integer"}},
		"cut short":        {today, cutShort, nil, nil},
		"of another page":  {today, fakeserver.Request{Method: "GET", Path: "/api/tenant/status"}, nil, nil},
		"unknown path":     {newer, fakeserver.Request{Method: "GET", Path: "/api/tenants"}, nil, []string{"/api/tenants"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := &tb{TB: t}
			portsipspec.Watch(fake, mock{tc.release, tc.request}, tc.onPurpose...)
			for _, cleanup := range fake.cleanups {
				cleanup()
			}
			if len(fake.errors) != len(tc.want) {
				t.Fatalf("got %q, want %q", fake.errors, tc.want)
			}
			for i, want := range tc.want {
				if !strings.Contains(fake.errors[i], want) {
					t.Errorf("got %q, want %q", fake.errors[i], want)
				}
			}
		})
	}
}
