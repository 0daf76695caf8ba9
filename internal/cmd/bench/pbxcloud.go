// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/url"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
)

// destinations manages the custom destinations of a map, each of which is a text as a holiday is.
const destinations = requirement + `
variable "destinations" {
  type = map(string)
}

resource "pbxcloud_custom_destination" "all" {
  provider = pbx
  for_each = var.destinations

  name       = jsondecode(each.value).name
  type_id    = jsondecode(each.value).type_id
  parameters = jsondecode(each.value).parameters
}
`

// destinationImports brings the custom destinations into the state, if the keys of the map are
// their ids.
const destinationImports = `
import {
  provider = pbx
  for_each = var.destinations

  to = pbxcloud_custom_destination.all[each.key]
  id = "` + pbxcloudmock.Tenant + `/${each.key}"
}
`

// pbxcloudCalls counts calls by their action.
type pbxcloudCalls struct{ lists, gets, adds, others int }

func (c pbxcloudCalls) writes() int { return c.adds + c.others }

// pbxcloudCalls counts the calls of the last run.
func (a account) pbxcloudCalls() pbxcloudCalls {
	var c pbxcloudCalls
	for _, r := range a.PBXCloud.Requests() {
		// A query that cannot be parsed has no action that is counted here.
		query, _ := url.ParseQuery(r.RawQuery)
		switch query.Get("action") {
		case "list":
			c.lists++
		case "get":
			c.gets++
		case "add":
			c.adds++
		default:
			c.others++
		}
	}

	return c
}

// planDestinations counts the calls of a plan of many custom destinations that are in the state and
// as configured.
func (b *bench) planDestinations(ctx context.Context) error {
	a, dir, err := b.objects(pbxmock.Options{PBXCloudDestinations: b.sizes.destinations}, "destinations", destinations,
		"destinations", func(a account) map[string]any {
			settings := map[string]any{}
			for _, d := range a.PBXCloud.Destinations(pbxcloudmock.Tenant) {
				// Without parameters it is an empty list, since null would leave them unmanaged.
				parameters := append([]string{}, d.Parameters...)
				settings[fmt.Sprint(d.ID)] = map[string]any{"name": d.Name, "type_id": d.TypeID, "parameters": parameters}
			}

			return settings
		})
	if err != nil {
		return err
	}
	defer a.stop()
	took, err := b.importAndPlan(ctx, a, dir, destinationImports,
		fmt.Sprintf("%d custom destinations", b.sizes.destinations))
	if err != nil {
		return err
	}
	calls := a.pbxcloudCalls()
	b.rows.atMost(fmt.Sprintf(
		"calls of a plan of %d custom destinations", b.sizes.destinations), calls.lists+calls.gets, 2)
	b.rows.exactly("list requests of that plan", calls.lists, 1)
	b.rows.exactly("writes of that plan", calls.writes(), 0)
	b.rows.duration("time of that plan, all of Terraform", took, 0)

	return nil
}

// createDestinations counts the calls of creating custom destinations in a tenant that has many.
func (b *bench) createDestinations(ctx context.Context) error {
	a, _, err := b.objects(pbxmock.Options{PBXCloudDestinations: b.sizes.destinations}, "some-destinations", destinations,
		"destinations",
		b.created(func(i int, name string) map[string]any {
			return map[string]any{"name": name, "type_id": 1,
				"parameters": []string{fmt.Sprintf("49221555%04d", i), "INCOMINGDID", "30"}}
		}))
	if err != nil {
		return err
	}
	defer a.stop()

	fmt.Fprintf(b.out, "Creating %d custom destinations.\n", b.sizes.created)
	if _, err := a.run(ctx, initialize, planned); err != nil {
		return err
	}
	atPlan := a.pbxcloudCalls()
	if _, err := a.run(ctx, applyPlan); err != nil {
		return err
	}
	applied := a.pbxcloudCalls()
	what := fmt.Sprintf("creating %d custom destinations among %d: ", b.sizes.created, b.sizes.destinations)
	b.rows.exactly(what+"list requests of the plan", atPlan.lists, 1)
	b.rows.exactly(what+"other calls of the plan", atPlan.gets+atPlan.writes(), 0)
	b.rows.exactly(what+"list requests of the apply", applied.lists, 1)
	b.rows.exactly(what+"adds of the apply", applied.adds, b.sizes.created)
	b.rows.exactly(what+"reads back of the apply", applied.gets, b.sizes.created)
	b.rows.exactly(what+"other calls of the apply", applied.others, 0)

	return nil
}
