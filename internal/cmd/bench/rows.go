// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// row is one line of the table.
type row struct {
	what, measured, target, verdict string
	// wrong is set for a number of API requests that misses its target.
	wrong bool
}

// rows is the table.
type rows []row

// exactly adds a number of calls that must be this one.
func (r *rows) exactly(what string, measured, target int) {
	r.count(what, measured, fmt.Sprint(target), measured == target)
}

// atMost adds a number of calls that must not be larger.
func (r *rows) atMost(what string, measured, target int) {
	r.count(what, measured, fmt.Sprintf("at most %d", target), measured <= target)
}

func (r *rows) count(what string, measured int, target string, met bool) {
	*r = append(*r, row{what: what, measured: fmt.Sprint(measured), target: target, verdict: verdict(met), wrong: !met})
}

// duration adds a time that should be shorter. Without a target it is for information only.
func (r *rows) duration(what string, measured, target time.Duration) {
	line := row{what: what, measured: inUnits(measured)}
	if target > 0 {
		line.target = "under " + inUnits(target)
		line.verdict = verdict(measured < target)
	}
	*r = append(*r, line)
}

// size adds a size in KiB that should be smaller than a target in MiB.
func (r *rows) size(what string, measured, target int) {
	*r = append(*r, row{
		what:     what,
		measured: fmt.Sprintf("%d MiB", measured/1024),
		target:   fmt.Sprintf("under %d MiB", target),
		verdict:  verdict(measured < target*1024),
	})
}

// notMeasured adds something that cannot be measured here.
func (r *rows) notMeasured(what, why string) {
	*r = append(*r, row{what: what, measured: "not measured", verdict: why})
}

func verdict(met bool) string {
	if met {
		return "met"
	}

	return "MISSED"
}

func inUnits(d time.Duration) string {
	if d >= time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}

	return fmt.Sprintf("%.3g ms", float64(d.Microseconds())/1000)
}

// print writes the table.
func (r rows) print(out io.Writer) {
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "\tmeasured\ttarget\t")
	for _, line := range r {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", line.what, line.measured, line.target, line.verdict)
	}
	_ = table.Flush()
}

// wrongCounts names the numbers of API requests that miss their targets.
func (r rows) wrongCounts() []string {
	var wrong []string
	for _, line := range r {
		if line.wrong {
			wrong = append(wrong, fmt.Sprintf("%s: %s, not %s", line.what, line.measured, line.target))
		}
	}

	return wrong
}
