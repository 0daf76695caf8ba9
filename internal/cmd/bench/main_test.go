// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// With few users the figures mean nothing, but the calls are counted alike.
func TestRun(t *testing.T) {
	t.Parallel()

	var out bytes.Buffer
	if err := run(t.Context(), &out, "", sizes{many: 101, most: 301, created: 3, limited: 12, destinations: 51,
		connections: 21}); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{
		"list requests of a plan of 101 users ",
		"list requests of a plan in an account of 301 users ",
		"creating 3 users among 101: writes of the apply ",
		"creating 12 users at 10 requests a second: refused requests ",
		"list requests of a plan of 101 holidays ",
		"creating 3 holidays among 101: writes of the apply ",
		"destroying 3 holidays among 101: writes of the apply ",
		"updating a pbx_tenant: writes of the apply ",
		"calls of a plan of 51 custom destinations ",
		"creating 3 custom destinations among 51: adds of the apply ",
		"calls of a plan of 21 PBX connections ",
		"creating 3 PBX connections among 21: patches of the apply, which enable ",
		"provider start ",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table has no %q:\n%s", want, out.String())
		}
	}
}

func TestOnlyWrongCountsFail(t *testing.T) {
	t.Parallel()

	var r rows
	r.exactly("right", 10, 10)
	r.atMost("few enough", 9, 10)
	r.duration("too long", time.Second, time.Millisecond)
	r.size("too large", 200*1024, 150)
	r.notMeasured("elsewhere", "needs Linux")
	if wrong := r.wrongCounts(); len(wrong) != 0 {
		t.Errorf("got %q, want nothing", wrong)
	}

	r.exactly("one less", 9, 10)
	r.atMost("one more", 11, 10)
	if wrong := strings.Join(r.wrongCounts(), "; "); wrong != "one less: 9, not 10; one more: 11, not at most 10" {
		t.Errorf("got %q", wrong)
	}
}

func TestPrint(t *testing.T) {
	t.Parallel()

	var r rows
	r.exactly("calls", 10, 10)
	r.duration("time", 1234*time.Millisecond, 0)
	r.duration("start", 12340*time.Microsecond, 10*time.Millisecond)
	r.size("memory", 100*1024, 150)
	var out bytes.Buffer
	r.print(&out)
	var lines []string
	for line := range strings.Lines(out.String()) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	want := "measured target|calls 10 10 met|time 1.2 s|start 12.3 ms under 10 ms MISSED|memory 100 MiB under 150 MiB met"
	if got := strings.Join(lines, "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
