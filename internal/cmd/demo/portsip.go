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
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// pbx is what PortSIP holds: the tenant's settings as texts, by names such as `cdr_event.url`, and
// the holidays.
type pbx struct {
	settings map[string]string
	holidays []holiday
}

// holiday is a holiday in the list of PortSIP. Blank parts of the date are 0.
type holiday struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	YearStart  int    `json:"year_start"`
	MonthStart int    `json:"month_start"`
	DayStart   int    `json:"day_start"`
	YearEnd    int    `json:"year_end"`
	MonthEnd   int    `json:"month_end"`
	DayEnd     int    `json:"day_end"`
}

// readPBX asks PortSIP for its tenant and its holidays, as any program could that is not Terraform.
func readPBX(ctx context.Context, baseURL string) (pbx, error) {
	var tenant map[string]any
	if err := getPortSIP(ctx, baseURL+"/portsip/api/tenant", &tenant); err != nil {
		return pbx{}, err
	}
	var list struct {
		Items []holiday `json:"items"`
	}
	if err := getPortSIP(ctx, baseURL+"/portsip/api/holidays?top=100", &list); err != nil {
		return pbx{}, err
	}
	settings := map[string]string{}
	flatten(settings, "", tenant)

	return pbx{settings: settings, holidays: list.Items}, nil
}

func getPortSIP(ctx context.Context, url string, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+portsipmock.Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fmt.Errorf("reading what PortSIP holds: %w", err)
	}

	return nil
}

// flatten adds a value of a response to the settings, an object key by key.
func flatten(settings map[string]string, name string, value any) {
	object, ok := value.(map[string]any)
	if !ok {
		settings[name] = display(name, value)

		return
	}
	for key, inner := range object {
		flatten(settings, strings.TrimPrefix(name+"."+key, "."), inner)
	}
}

// display is how a setting is shown: a blank one and a secret by a word, the hours of a day in
// short, others as they are.
func display(name string, value any) string {
	key := name[strings.LastIndex(name, ".")+1:]
	switch v := value.(type) {
	case nil:
		return "(none)"
	case bool:
		return yes(v)
	case []any:
		ranges := make([]string, len(v))
		for i, item := range v {
			hours, _ := item.(map[string]any)
			ranges[i] = fmt.Sprintf("%v to %v", hours["from"], hours["to"])
		}

		return strings.Join(ranges, ", ")
	}
	if key == "token" || key == "password" || key == "stir_shaken_key" {
		return "(secret)"
	}

	return fmt.Sprint(value)
}

// printSettings writes a table of the tenant's settings that are not as they were, and the number
// of the others. It returns how many have changed.
func printSettings(out io.Writer, before, now map[string]string) (changed int) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if before[name] == now[name] {
			continue
		}
		if changed == 0 {
			fmt.Fprintln(table, "   PortSIP setting\tat the start\tnow")
		}
		changed++
		fmt.Fprintf(table, "   %s\t%s\t%s\n", name, before[name], now[name])
	}
	_ = table.Flush()
	fmt.Fprintf(out, "   and %d settings of the tenant that are as they were\n", len(now)-changed)

	return changed
}

// printHolidays writes a table of the holidays that are new, and the number of the others. It
// returns how many are new.
func printHolidays(out io.Writer, before, now []holiday) (created int) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	slices.SortFunc(now, func(a, b holiday) int {
		return cmp.Or(cmp.Compare(a.YearStart, b.YearStart), cmp.Compare(a.MonthStart, b.MonthStart),
			cmp.Compare(a.DayStart, b.DayStart))
	})
	for _, h := range now {
		if slices.Contains(before, h) {
			continue
		}
		if created == 0 {
			fmt.Fprintln(table, "   PortSIP holiday\tfrom\tto\tsince the start")
		}
		created++
		fmt.Fprintf(table, "   %s\t%d-%02d-%02d\t%d-%02d-%02d\tnew\n", h.Name, h.YearStart, h.MonthStart, h.DayStart,
			h.YearEnd, h.MonthEnd, h.DayEnd)
	}
	_ = table.Flush()
	fmt.Fprintf(out, "   and %d holidays that are as they were\n", len(now)-created)

	return created
}
