// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
)

// connection is a PBX connection as the fake MyReports has it.
type connection struct {
	id, name, kind, country string
	enabled                 bool
	// restarts is how often its collector was restarted.
	restarts int
}

// listConnections looks into the fake MyReports itself, since its API shows no more than names.
func listConnections(mocks *pbxmock.Server) []connection {
	var all []connection
	for _, p := range mocks.MyReports.PBXs(myreportsmock.CustomerTenantID) {
		kind := "Kazoo"
		if p.Type == myreportsmock.ThreeCXType {
			kind = "3CX"
		}
		all = append(all, connection{
			id: p.ID, name: p.Name, kind: kind, country: p.CountryCode, enabled: p.Enabled,
			restarts: mocks.MyReports.CollectorRestarts(p.ID),
		})
	}
	slices.SortFunc(all, func(a, b connection) int { return cmp.Compare(a.name, b.name) })

	return all
}

// printConnections writes a table of the PBX connections that are new or have changed, and the
// number of the others. It returns how many are in the table.
func printConnections(out io.Writer, before, now []connection) (differ int) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range now {
		if slices.Contains(before, c) {
			continue
		}
		if differ == 0 {
			fmt.Fprintln(table, "   MyReports PBX connection\tPBX\tcountry\tenabled\tcollector restarted\tsince the start")
		}
		differ++
		difference := "new"
		if slices.ContainsFunc(before, func(was connection) bool { return was.id == c.id }) {
			difference = "changed"
		}
		fmt.Fprintf(table, "   %s\t%s\t%s\t%s\t%d\t%s\n", c.name, c.kind, c.country, yes(c.enabled), c.restarts, difference)
	}
	_ = table.Flush()
	fmt.Fprintf(out, "   and %d PBX connections that are as they were\n", len(now)-differ)

	return differ
}
