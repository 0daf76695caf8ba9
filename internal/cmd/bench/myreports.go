// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
)

// connections manages the PBX connections of a map, each of which is a text as a holiday is.
const connections = requirement + `
provider "pbx" {
  myreports = { accept_charges = true }
}

variable "connections" {
  type = map(string)
}

resource "myreports_pbx_connection" "all" {
  provider = pbx
  for_each = var.connections

  name    = jsondecode(each.value).name
  enabled = jsondecode(each.value).enabled

  kazoo    = jsondecode(each.value).kazoo
  three_cx = jsondecode(each.value).three_cx
}
`

// connectionImports brings the PBX connections into the state, if the keys of the map are their
// ids.
const connectionImports = `
import {
  provider = pbx
  for_each = var.connections

  to = myreports_pbx_connection.all[each.key]
  id = "` + myreportsmock.CustomerTenantID + `/${each.key}"
}
`

// myreportsCalls counts calls by what they do.
type myreportsCalls struct{ lists, gets, instances, posts, patches, others int }

func (c myreportsCalls) writes() int { return c.posts + c.patches + c.others }

// myreportsCalls counts the calls of the last run.
func (a account) myreportsCalls() myreportsCalls {
	var c myreportsCalls
	for _, r := range a.MyReports.Requests() {
		switch {
		case r.Method == http.MethodGet && strings.HasSuffix(r.Path, "/v1.0/pbxs"):
			c.instances++
		case r.Method == http.MethodGet && strings.HasSuffix(r.Path, "/pbxs"):
			c.lists++
		case r.Method == http.MethodGet:
			c.gets++
		case r.Method == http.MethodPost:
			c.posts++
		case r.Method == http.MethodPatch:
			c.patches++
		default:
			c.others++
		}
	}

	return c
}

// planConnections counts the calls of a plan of many PBX connections that are in the state and as
// configured. MyReports shows no more than names of them, in its list as in single reads.
func (b *bench) planConnections(ctx context.Context) error {
	a, dir, err := b.objects(pbxmock.Options{MyReportsConnections: b.sizes.connections}, "connections", connections,
		"connections", func(a account) map[string]any {
			settings := map[string]any{}
			for _, p := range a.MyReports.PBXs(myreportsmock.CustomerTenantID) {
				one := map[string]any{"name": p.Name, "enabled": nil, "kazoo": nil, "three_cx": nil}
				if p.Type == myreportsmock.KazooType {
					one["kazoo"] = struct{}{}
				} else {
					one["three_cx"] = struct{}{}
				}
				settings[p.ID] = one
			}

			return settings
		})
	if err != nil {
		return err
	}
	defer a.stop()
	took, err := b.importAndPlan(ctx, a, dir, connectionImports, fmt.Sprintf("%d PBX connections", b.sizes.connections))
	if err != nil {
		return err
	}
	calls := a.myreportsCalls()
	// What a list may omit is known when a single read of that kind of PBX has answered.
	// Terraform has begun up to ten by then.
	b.rows.atMost(fmt.Sprintf("calls of a plan of %d PBX connections", b.sizes.connections),
		calls.lists+calls.gets+calls.instances, 1+parallelism)
	b.rows.exactly("list requests of that plan", calls.lists, 1)
	b.rows.exactly("writes of that plan", calls.writes(), 0)
	b.rows.duration("time of that plan, all of Terraform", took, 0)

	return nil
}

// createConnections counts the calls of creating PBX connections that are to be enabled, for a
// customer that has many.
func (b *bench) createConnections(ctx context.Context) error {
	a, _, err := b.objects(pbxmock.Options{MyReportsConnections: b.sizes.connections}, "some-connections", connections,
		"connections",
		b.created(func(_ int, name string) map[string]any {
			return map[string]any{"name": name, "enabled": true, "three_cx": nil, "kazoo": map[string]any{
				"host_rest": "https://kazoo.example.com:8443", "host_websocket": "wss://kazoo.example.com:5443", "account_id": name,
				"api_key_wo": "a-key",
			}}
		}))
	if err != nil {
		return err
	}
	defer a.stop()

	fmt.Fprintf(b.out, "Creating %d PBX connections.\n", b.sizes.created)
	if _, err := a.run(ctx, initialize, planned); err != nil {
		return err
	}
	atPlan := a.myreportsCalls()
	if _, err := a.run(ctx, applyPlan); err != nil {
		return err
	}
	applied := a.myreportsCalls()
	// Whether a PBX is someone's already is asked for each, since no list shows it, and once in each
	// of Terraform's phases; in the apply twice by those that are planned again before the first one
	// is created.
	what := fmt.Sprintf("creating %d PBX connections among %d: ", b.sizes.created, b.sizes.connections)
	b.rows.exactly(what+"instance checks of the plan", atPlan.instances, b.sizes.created)
	b.rows.exactly(what+"other calls of the plan", atPlan.lists+atPlan.gets+atPlan.writes(), 0)
	b.rows.atMost(what+"instance checks of the apply", applied.instances, 2*b.sizes.created)
	b.rows.exactly(what+"posts of the apply", applied.posts, b.sizes.created)
	b.rows.exactly(what+"patches of the apply, which enable", applied.patches, b.sizes.created)
	b.rows.exactly(what+"other calls of the apply", applied.lists+applied.gets+applied.others, 0)

	return nil
}
