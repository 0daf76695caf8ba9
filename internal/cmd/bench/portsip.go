// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
)

// holidays manages the holidays of a map. Each is a text, since Terraform goes through the whole
// map for each of them: with objects of so many settings in it, that would take most of the time.
const holidays = requirement + `
variable "holidays" {
  type = map(string)
}

resource "pbx_holiday" "all" {
  for_each = var.holidays

  name         = jsondecode(each.value).name
  region       = jsondecode(each.value).region
  consecutive  = jsondecode(each.value).consecutive
  every_year   = jsondecode(each.value).every_year
  year_start   = jsondecode(each.value).year_start
  year_end     = jsondecode(each.value).year_end
  month_start  = jsondecode(each.value).month_start
  month_end    = jsondecode(each.value).month_end
  day_start    = jsondecode(each.value).day_start
  day_end      = jsondecode(each.value).day_end
  hour_start   = jsondecode(each.value).hour_start
  hour_end     = jsondecode(each.value).hour_end
  minute_start = jsondecode(each.value).minute_start
  minute_end   = jsondecode(each.value).minute_end
}
`

// holidayImports brings the holidays into the state, if the keys of the map are their ids.
const holidayImports = `
import {
  for_each = var.holidays

  to = pbx_holiday.all[each.key]
  id = each.key
}
`

// tenant manages some settings of the tenant.
const tenant = requirement + `
variable "timezone" {
  type = string
}

resource "pbx_tenant" "one" {
  timezone        = var.timezone
  office_hours    = { friday = { ranges = [{ from = "08:00", to = "14:00" }] } }
  deletion_policy = "restore"
}
`

// portsipCalls counts calls by what they are for. Reads are those of pages of the list and single
// ones.
type portsipCalls struct{ signIns, pages, singles, writes int }

func (c portsipCalls) reads() int { return c.pages + c.singles }

// portsipCalls counts the calls of the last run.
func (a account) portsipCalls() portsipCalls {
	var c portsipCalls
	for _, r := range a.PortSIP.Requests() {
		switch {
		case strings.HasSuffix(r.Path, "/login/oauth/token"):
			c.signIns++
		case r.Method != http.MethodGet:
			c.writes++
		case r.Path == "/api/holidays":
			c.pages++
		default:
			c.singles++
		}
	}

	return c
}

// planHolidays measures plans of many holidays that are in the state and as configured.
func (b *bench) planHolidays(ctx context.Context) error {
	many, dir, err := b.objects(pbxmock.Options{PortSIPHolidays: b.sizes.many}, "holidays", holidays, "holidays",
		func(a account) map[string]any {
			settings := map[string]any{}
			for _, h := range a.PortSIP.Holidays() {
				settings[h.ID] = map[string]any{
					"name": h.Name, "region": h.Region, "consecutive": h.Consecutive, "every_year": h.EveryYear,
					"year_start": h.YearStart, "year_end": h.YearEnd, "month_start": h.MonthStart, "month_end": h.MonthEnd,
					"day_start": h.DayStart, "day_end": h.DayEnd, "hour_start": h.HourStart, "hour_end": h.HourEnd,
					"minute_start": h.MinuteStart, "minute_end": h.MinuteEnd,
				}
			}

			return settings
		})
	if err != nil {
		return err
	}
	defer many.stop()
	took, err := b.importAndPlan(ctx, many, dir, holidayImports, fmt.Sprintf("%d holidays", b.sizes.many))
	if err != nil {
		return err
	}
	calls := many.portsipCalls()
	b.rows.exactly(fmt.Sprintf("list requests of a plan of %d holidays", b.sizes.many), calls.pages, pages(b.sizes.many))
	b.rows.atMost("single reads of that plan", calls.singles, pages(b.sizes.many))
	b.rows.exactly("sign-ins of that plan", calls.signIns, 1)
	b.rows.exactly("writes of that plan", calls.writes, 0)
	b.rows.duration("time of that plan, all of Terraform", took, 0)

	return b.planWatched(ctx, dir, many, "holidays")
}

// createHolidays counts the calls of creating holidays in a tenant that has many, and of destroying
// them.
func (b *bench) createHolidays(ctx context.Context) error {
	a, _, err := b.objects(pbxmock.Options{PortSIPHolidays: b.sizes.many}, "some-holidays", holidays, "holidays",
		b.created(func(_ int, name string) map[string]any {
			return map[string]any{
				"name": name, "region": "DEU", "consecutive": true, "every_year": true, "year_start": nil, "year_end": nil,
				"month_start": 12, "month_end": 1, "day_start": 24, "day_end": 1,
				"hour_start": nil, "hour_end": nil, "minute_start": nil, "minute_end": nil,
			}
		}))
	if err != nil {
		return err
	}
	defer a.stop()

	fmt.Fprintf(b.out, "Creating and destroying %d holidays.\n", b.sizes.created)
	for _, phase := range []struct {
		what  string
		runs  [][]string
		reads int
		// writes are those of each holiday.
		writes int
	}{
		{"creating %d holidays among %d: %s of the plan", [][]string{initialize, planned}, pages(b.sizes.many) + 1, 0},
		{"creating %d holidays among %d: %s of the apply", [][]string{applyPlan}, pages(b.sizes.many) + 1, 1},
		{"destroying %d holidays among %d: %s of the plan", [][]string{planDestroy}, 2 * pages(
			b.sizes.many+b.sizes.created), 0},
		{"destroying %d holidays among %d: %s of the apply", [][]string{applyPlan}, 0, 1},
	} {
		if _, err := a.run(ctx, phase.runs...); err != nil {
			return err
		}
		calls := a.portsipCalls()
		b.rows.atMost(fmt.Sprintf(phase.what, b.sizes.created, b.sizes.many, "reads"), calls.reads(), phase.reads)
		b.rows.exactly(fmt.Sprintf(phase.what, b.sizes.created, b.sizes.many, "writes"), calls.writes,
			phase.writes*b.sizes.created)
	}

	return nil
}

// tenant counts the calls of a settings object in each phase of its life.
func (b *bench) tenant(ctx context.Context) error {
	dir := filepath.Join(b.scratch, "tenant")
	a, err := b.account(pbxmock.Options{}, dir)
	if err != nil {
		return err
	}
	defer a.stop()

	fmt.Fprintln(b.out, "Adopting and changing a tenant.")
	for _, phase := range []struct {
		what, timezone string
		runs           [][]string
		reads, writes  int
	}{
		{"creating a pbx_tenant: %s of the plan", "Europe/Berlin", [][]string{initialize, planned}, 1, 0},
		// The plan in the apply reads what it would adopt, and the write reads it again in its own
		// moment.
		{"creating a pbx_tenant: %s of the apply", "Europe/Berlin", [][]string{applyPlan}, 2, 1},
		{"refreshing a pbx_tenant: %s of the plan", "Europe/Berlin", [][]string{emptyPlan}, 1, 0},
		{"updating a pbx_tenant: %s of the plan", "Europe/Paris", [][]string{planned}, 1, 0},
		{"updating a pbx_tenant: %s of the apply", "Europe/Paris", [][]string{applyPlan}, 1, 1},
	} {
		if err := writeFiles(dir, tenant, map[string]any{"timezone": phase.timezone}); err != nil {
			return err
		}
		if _, err := a.run(ctx, phase.runs...); err != nil {
			return err
		}
		calls := a.portsipCalls()
		b.rows.exactly(fmt.Sprintf(phase.what, "reads"), calls.reads(), phase.reads)
		b.rows.exactly(fmt.Sprintf(phase.what, "writes"), calls.writes, phase.writes)
	}

	return nil
}
