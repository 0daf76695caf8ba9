// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
)

// vendor is one mock, with the number of the requests that the story has shown.
type vendor struct {
	name   string
	server *fakeserver.Server
	shown  int
}

// requests are the numbers of sign-ins, reads and writes.
type requests [3]int

// count counts requests to any of the vendors.
func count(all []fakeserver.Request) (r requests) {
	for _, request := range all {
		query, _ := url.ParseQuery(request.RawQuery)
		action := query.Get("action") // PBXCloud also writes with GET.
		switch {
		case strings.HasSuffix(request.Path, "/login/oauth/token"):
			r[0]++
		case strings.HasPrefix(request.Path, "/cloud-pbx/list"), action == "list", action == "get",
			request.Method == http.MethodGet && action == "":
			r[1]++
		default:
			r[2]++
		}
	}

	return r
}

func (r requests) sum() int { return r[0] + r[1] + r[2] }

// String returns for example "1 sign-in, 2 reads, 4 writes".
func (r requests) String() string {
	var parts []string
	for i, noun := range []string{"sign-in", "read", "write"} {
		if r[i] > 1 {
			noun += "s"
		}
		if r[i] > 0 {
			parts = append(parts, fmt.Sprint(r[i], " ", noun))
		}
	}

	return cmp.Or(strings.Join(parts, ", "), "none")
}

// row is an object in a table.
type row struct {
	id    string
	cells []string
}

// snapshot has the objects of each kind at one time.
type snapshot [len(kinds)][]row

// tally is how many objects of a kind are new and how many have changed.
type tally struct{ created, changed int }

// The indexes of the kinds.
const (
	users = iota
	settings
	holidays
	destinations
	connections
)

// kinds have the headings of their tables, and what the objects are called.
var kinds = [...]struct{ columns, plural string }{
	users:        {"Tenios user\tname\textension\tmay call out\tportal login\tcall history", "users"},
	settings:     {"PortSIP setting\tvalue", "settings of the tenant"},
	holidays:     {"PortSIP holiday\tfrom\tto", "holidays"},
	destinations: {"PBXCloud custom destination\ttype\tforwards to\tcaller id\tseconds", "custom destinations"},
	connections:  {"MyReports PBX connection\tPBX\tcountry\tenabled\tcollector restarted", "PBX connections"},
}

// takeSnapshot reads the mocks themselves, not through Terraform.
func takeSnapshot(mocks *pbxmock.Server) (s snapshot) {
	add := func(kind int, id string, cells ...string) { s[kind] = append(s[kind], row{id, cells}) }
	for _, u := range mocks.Tenios.Users() {
		add(users, u.UserName, u.UserName, strings.TrimSpace(u.FirstName+" "+u.LastName), u.InternalExtension,
			text(u.OutboundAllowed), text(u.SIPLoginEnabled), text(u.CallHistoryEnabled))
	}
	flatten("", mocks.PortSIP.Tenant(), func(name, value string) { add(settings, name, name, value) })
	for _, h := range mocks.PortSIP.Objects("holidays") {
		add(holidays, text(h["id"]), text(h["name"]), date(h["year_start"], h["month_start"], h["day_start"]),
			date(h["year_end"], h["month_end"], h["day_end"]))
	}
	for _, d := range mocks.PBXCloud.Destinations(pbxcloudmock.Tenant) {
		add(destinations, text(d.ID), append([]string{d.Name, text(d.TypeID)}, d.Parameters...)...)
	}
	for _, p := range mocks.MyReports.PBXs(myreportsmock.CustomerTenantID) {
		pbx := map[string]string{myreportsmock.KazooType: "Kazoo", myreportsmock.ThreeCXType: "3CX"}[p.Type]
		add(connections, p.ID, p.Name, pbx, p.CountryCode, text(p.Enabled), text(mocks.MyReports.CollectorRestarts(p.ID)))
	}

	return s
}

// printChanges writes a table of the objects of a kind that are new or have changed since a time,
// and the number of the others.
func printChanges(out io.Writer, kind int, before, now snapshot, since string) (t tally) {
	slices.SortFunc(now[kind], func(a, b row) int { return slices.Compare(a.cells, b.cells) })
	lines := []string{kinds[kind].columns + "\tsince the " + since}
	for _, r := range now[kind] {
		change := "new"
		i := slices.IndexFunc(before[kind], func(old row) bool { return old.id == r.id })
		switch {
		case i < 0:
			t.created++
		case slices.Equal(before[kind][i].cells, r.cells):
			continue
		default:
			t.changed++
			var was []string
			for column, old := range before[kind][i].cells {
				if old != r.cells[column] {
					was = append(was, old)
				}
			}
			change = "was " + strings.Join(was, ", ")
		}
		lines = append(lines, strings.Join(r.cells, "\t")+"\t"+change)
	}
	if len(lines) > 1 {
		fmt.Fprintln(out)
		printTable(out, 2, lines)
	}
	fmt.Fprintf(out, "   and %d unchanged %s\n", len(now[kind])-t.created-t.changed, kinds[kind].plural)

	return t
}

// printTable writes lines whose cells are separated by tabs.
func printTable(out io.Writer, padding int, lines []string) {
	table := tabwriter.NewWriter(out, 0, 0, padding, ' ', 0)
	for _, line := range lines {
		fmt.Fprintln(table, "   "+line)
	}
	// The writer fails only if the one below it does, and then a signal ends the demo.
	_ = table.Flush()
}

// flatten adds a setting, or those of an object.
func flatten(name string, value any, add func(name, value string)) {
	object, isObject := value.(map[string]any)
	switch {
	case isObject:
		for key, inner := range object {
			flatten(strings.TrimPrefix(name+"."+key, "."), inner, add)
		}
	case value == nil, value == "":
		add(name, "(none)")
	case slices.Contains([]string{"token", "password", "stir_shaken_key"}, name[strings.LastIndex(name, ".")+1:]):
		add(name, "(secret)")
	default:
		add(name, text(value))
	}
}

// date joins those of year, month and day that a holiday has.
func date(parts ...any) string {
	var shown []string
	for _, part := range parts {
		if part != nil {
			shown = append(shown, fmt.Sprintf("%02v", part))
		}
	}

	return strings.Join(shown, "-")
}

// text is how another value is shown, as Terraform's warnings show it.
func text(value any) string {
	if flag, ok := value.(bool); ok {
		return map[bool]string{true: "yes", false: "no"}[flag]
	}
	shown, _ := json.Marshal(value)

	return strings.Trim(string(shown), `"`)
}
