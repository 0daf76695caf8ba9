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
	"text/tabwriter"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

// destination is a custom destination in the list of PBXCloud, with those of its parameters that
// forwarding has.
type destination struct {
	ID       string `json:"cu_id"`
	Name     string `json:"cu_name"`
	TypeID   string `json:"cu_ct_id"`
	Number   string `json:"cu_param1"`
	CallerID string `json:"cu_param2"`
	Seconds  string `json:"cu_param3"`
}

// listDestinations asks PBXCloud for its custom destinations, as any program could that is not
// Terraform.
func listDestinations(ctx context.Context, baseURL string) ([]destination, error) {
	query := url.Values{
		"key": {pbxcloudmock.Key}, "tenant": {pbxcloudmock.Tenant}, "reqtype": {"MANAGEDB"}, "object": {"CUSTOM"},
		"action": {"list"}, "format": {"json"}, "cache": {"no"},
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, baseURL+"/pbxcloud"+pbxcloudmock.Path+"?"+query.Encode(),
		nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	var byID map[string]destination
	if err := json.NewDecoder(resp.Body).Decode(&byID); err != nil {
		return nil, fmt.Errorf("listing the custom destinations of PBXCloud: %w", err)
	}

	return slices.SortedFunc(maps.Values(byID), func(a, b destination) int { return cmp.Compare(a.Name, b.Name) }), nil
}

// printDestinations writes a table of the custom destinations that are new, and the number of the
// others. It returns how many are new.
func printDestinations(out io.Writer, before, now []destination) (created int) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, d := range now {
		if slices.Contains(before, d) {
			continue
		}
		if created == 0 {
			fmt.Fprintln(table, "   PBXCloud custom destination\ttype\tforwards to\tcaller id\tseconds\tsince the start")
		}
		created++
		fmt.Fprintf(table, "   %s\t%s\t%s\t%s\t%s\tnew\n", d.Name, d.TypeID, d.Number, d.CallerID, d.Seconds)
	}
	_ = table.Flush()
	fmt.Fprintf(out, "   and %d custom destinations that are as they were\n", len(now)-created)

	return created
}
