// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// kind is a kind of objects that the servers hold, and how it is shown.
type kind struct {
	// columns are the heads of the table, rest what objects are called that are not in it.
	columns, rest string

	// read asks the server, as any program other than Terraform could.
	read func(ctx context.Context, baseURL string, mocks *pbxmock.Server) ([]row, error)

	// order is the cell by which the table is sorted.
	order int
}

// row is an object in a table.
type row struct {
	id    string
	cells []string
}

var (
	users = kind{"Tenios user\tname\textension\tmay call out\tportal login\tcall history",
		"users who are as they were", readUsers, 0}
	settings = kind{"PortSIP setting", "settings of the tenant that are as they were", readSettings, 0}
	holidays = kind{"PortSIP holiday\tfrom\tto", "holidays that are as they were", readHolidays, 1}
	forwards = kind{"PBXCloud custom destination\ttype\tforwards to\tcaller id\tseconds",
		"custom destinations that are as they were", readDestinations, 0}
	connections = kind{"MyReports PBX connection\tPBX\tcountry\tenabled\tcollector restarted",
		"PBX connections that are as they were", readConnections, 0}
)

// rows returns what the server holds of a kind.
func (k kind) rows(ctx context.Context, baseURL string, mocks *pbxmock.Server) ([]row, error) {
	rows, err := k.read(ctx, baseURL, mocks)
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.cells[k.order], b.cells[k.order]) })

	return rows, err
}

// print writes a table of the objects that are new or changed since a time, and the number of the
// others. A setting is shown with both values. It returns how many are new and how many changed.
func (k kind) print(out io.Writer, before, now []row, since string) (created, changed int) {
	known := map[string][]string{}
	for _, r := range before {
		known[r.id] = r.cells
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	heads, both := "since the "+since, k.columns == settings.columns
	if both {
		heads = "at the start\tnow"
	}
	for _, r := range now {
		was, exists := known[r.id]
		if exists && slices.Equal(was, r.cells) {
			continue
		}
		if created+changed == 0 {
			fmt.Fprintf(table, "   %s\t%s\n", k.columns, heads)
		}
		difference := "new"
		if exists {
			difference = "changed"
			changed++
		} else {
			created++
		}
		cells := append(slices.Clone(r.cells), difference)
		if both {
			cells = []string{r.id, was[1], r.cells[1]}
		}
		fmt.Fprintf(table, "   %s\n", strings.Join(cells, "\t"))
	}
	// The writer fails only if the one below it does, and then a signal ends the demo.
	_ = table.Flush()
	fmt.Fprintf(out, "   and %d %s\n", len(now)-created-changed, k.rest)

	return created, changed
}

// request sends a request and decodes the response.
func request(ctx context.Context, method, url, token, body string, response any) error {
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(response); err != nil {
		return fmt.Errorf("reading what the server holds: %w", err)
	}

	return nil
}

func readUsers(ctx context.Context, baseURL string, _ *pbxmock.Server) ([]row, error) {
	var response struct{ Items []map[string]any }
	err := request(ctx, http.MethodPost, baseURL+"/tenios/cloud-pbx/list", "",
		`{"access_key": "`+teniosmock.AccessKey+`", "page": 1, "page_size": 100}`, &response)
	rows := []row{}
	for _, u := range response.Items {
		rows = append(rows, row{text(u["user_name"]), []string{text(u["user_name"]),
			text(u["first_name"]) + " " + text(u["last_name"]), text(u["internal_extension"]),
			text(u["outbound_allowed"]), text(u["sip_login_enabled"]), text(u["call_history_enabled"])}})
	}

	return rows, err
}

func readSettings(ctx context.Context, baseURL string, _ *pbxmock.Server) ([]row, error) {
	var tenant map[string]any
	err := request(ctx, http.MethodGet, baseURL+"/portsip/api/tenant", portsipmock.Token, "", &tenant)
	values := map[string]string{}
	flatten(values, "", tenant)
	rows := []row{}
	for name, value := range values {
		rows = append(rows, row{name, []string{name, value}})
	}

	return rows, err
}

func readHolidays(ctx context.Context, baseURL string, _ *pbxmock.Server) ([]row, error) {
	var list struct {
		Items []struct {
			ID, Name   string
			YearStart  int `json:"year_start"`
			MonthStart int `json:"month_start"`
			DayStart   int `json:"day_start"`
			YearEnd    int `json:"year_end"`
			MonthEnd   int `json:"month_end"`
			DayEnd     int `json:"day_end"`
		}
	}
	err := request(ctx, http.MethodGet, baseURL+"/portsip/api/holidays?top=100", portsipmock.Token, "", &list)
	rows := []row{}
	for _, h := range list.Items {
		rows = append(rows, row{h.ID, []string{h.Name, fmt.Sprintf("%d-%02d-%02d", h.YearStart, h.MonthStart, h.DayStart),
			fmt.Sprintf("%d-%02d-%02d", h.YearEnd, h.MonthEnd, h.DayEnd)}})
	}

	return rows, err
}

func readDestinations(ctx context.Context, baseURL string, _ *pbxmock.Server) ([]row, error) {
	query := url.Values{
		"key": {pbxcloudmock.Key}, "tenant": {pbxcloudmock.Tenant}, "reqtype": {"MANAGEDB"}, "object": {"CUSTOM"},
		"action": {"list"}, "format": {"json"}, "cache": {"no"},
	}
	var byID map[string]map[string]any
	err := request(ctx, http.MethodGet, baseURL+"/pbxcloud"+pbxcloudmock.Path+"?"+query.Encode(), "", "", &byID)
	rows := []row{}
	for d := range maps.Values(byID) {
		rows = append(rows, row{text(d["cu_id"]), []string{text(d["cu_name"]), text(d["cu_ct_id"]), text(d["cu_param1"]),
			text(d["cu_param2"]), text(d["cu_param3"])}})
	}

	return rows, err
}

// readConnections reads the mock itself, because the API of MyReports shows no more than names.
func readConnections(_ context.Context, _ string, mocks *pbxmock.Server) ([]row, error) {
	rows := []row{}
	for _, p := range mocks.MyReports.PBXs(myreportsmock.CustomerTenantID) {
		pbx := "Kazoo"
		if p.Type == myreportsmock.ThreeCXType {
			pbx = "3CX"
		}
		rows = append(rows, row{p.ID, []string{p.Name, pbx, p.CountryCode, text(p.Enabled),
			fmt.Sprint(mocks.MyReports.CollectorRestarts(p.ID))}})
	}

	return rows, nil
}

// flatten adds a value of a response to the settings, an object key by key.
func flatten(settings map[string]string, name string, value any) {
	object, ok := value.(map[string]any)
	if !ok {
		key := name[strings.LastIndex(name, ".")+1:]
		if _, filled := value.(string); filled && (key == "token" || key == "password" || key == "stir_shaken_key") {
			value = "(secret)"
		}
		if value == nil {
			value = "(none)"
		}
		settings[name] = text(value)

		return
	}
	for key, inner := range object {
		flatten(settings, strings.TrimPrefix(name+"."+key, "."), inner)
	}
}

// text is how a value is shown, the hours of a day in short.
func text(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "yes"
		}

		return "no"
	case []any:
		ranges := make([]string, len(v))
		for i, item := range v {
			hours, _ := item.(map[string]any)
			ranges[i] = fmt.Sprintf("%v to %v", hours["from"], hours["to"])
		}

		return strings.Join(ranges, ", ")
	}

	return fmt.Sprint(value)
}
