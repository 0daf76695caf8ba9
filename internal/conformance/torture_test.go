// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package conformance_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

// What the environment may order: all cells, or a twentieth of them; those whose names match a
// regular expression, to see a bad one again; and a file for the report.
var (
	wholeTorture  = os.Getenv("PBX_TORTURE") == "all"
	tortureOnly   = os.Getenv("PBX_TORTURE_ONLY")
	tortureReport = os.Getenv("PBX_TORTURE_REPORT")
)

// operation is what Terraform does while a server misbehaves.
type operation struct {
	name string

	// seeded is set where the object exists before Terraform, and imported where its import is
	// planned.
	seeded, imported bool

	// base is what is applied before without a fault, and config what is applied with one; nil is no
	// resource.
	base, config func(f *coretest.Fixture) coretest.Object

	// isNone is set for settings where it is the same as another operation.
	notOfSettings bool
}

func operations() []operation {
	minimal := func(f *coretest.Fixture) coretest.Object { return f.Minimal }
	full := func(f *coretest.Fixture) coretest.Object { return f.Full }

	return []operation{
		{name: "create", config: full},
		{name: "adopt", seeded: true, notOfSettings: true,
			config: func(f *coretest.Fixture) coretest.Object { return f.Full.With("adopt_existing", true) }},
		{name: "import", seeded: true, imported: true, config: minimal},
		{name: "refresh", base: full, config: full},
		{name: "update", base: minimal, config: full},
		{name: "destroy", base: full},
	}
}

// cell is one fault at one request of one operation on one type.
type cell struct {
	fixture   *coretest.Fixture
	operation operation

	// planned is set where the fault hits a request of the plan, else it hits one of the apply. n
	// counts the requests of the plan or the apply from 0, and request says which one it is.
	planned bool
	n       int
	request request

	// disaster is nil in the lanes to which nothing happens.
	disaster *disaster
}

// request is one that an operation makes.
type request struct {
	text  string // such as "GET /api/tenant"
	write bool
}

func (c cell) String() string {
	if c.disaster == nil {
		return c.fixture.Type + " " + c.operation.name
	}
	phase := "apply"
	if c.planned {
		phase = "plan"
	}

	return fmt.Sprintf("%s %s: %s %d (%s): %s", c.fixture.Type, c.operation.name, phase, c.n+1, c.request.text,
		c.disaster.name)
}

// reference is what comes of an operation that nothing happens to.
type reference struct {
	planned, applied []request // the requests of the plan and of the apply
	after, destroyed string    // what the server has after the operation, and after destroying the object
}

func TestTorture(t *testing.T) {
	t.Parallel()
	installed := install(t, t.TempDir())
	served := serveProvider(t)
	references := map[string]*reference{}
	var undisturbed []cell
	for _, f := range fixtures() {
		for _, o := range operations() {
			if !o.notOfSettings || !f.AlwaysExists {
				undisturbed = append(undisturbed, cell{fixture: f, operation: o})
			}
		}
	}
	for _, l := range playBatch(t, installed, served, undisturbed, nil) {
		references[l.undisturbed()] = &l.reference
	}
	if t.Failed() {
		return
	}

	report := &tortureTable{references: references, byOperation: map[string]*[outcomes]int{},
		byFault: map[string]*[outcomes]int{}}
	var planned, applied []cell
	for _, c := range cells(t, undisturbed, references) {
		if c.planned {
			planned = append(planned, c)
		} else {
			applied = append(applied, c)
		}
	}
	t.Run("cells", func(t *testing.T) {
		for _, kind := range [][]cell{planned, applied} {
			for chunk := range slices.Chunk(kind, lanesPerRun) {
				t.Run(fmt.Sprintf("plan=%t", chunk[0].planned), func(t *testing.T) {
					t.Parallel()
					report.add(playBatch(t, installed, served, chunk, references))
				})
			}
		}
	})
	report.write(t)
}

// lanesPerRun is how many cells one run of Terraform plays at once.
const lanesPerRun = 80

// isTruth reports whether the vendor documents the response of the fault for the request, for what
// the fault does not do: PortSIP confirms a write without a body, and PBXCloud says by an empty
// body that there is nothing. No client can tell that from the truth, so these are no cells.
func (c cell) isTruth() bool {
	if !c.request.write {
		return c.disaster.saysNone && strings.HasPrefix(c.fixture.Type, "pbxcloud_")
	}
	// Only the creation of an object, such as POST /api/users, is confirmed by its id.
	returnsID := !c.fixture.AlwaysExists && c.operation.name == "create" && strings.Count(c.request.text, "/") == 2

	return c.disaster.saysDone && strings.HasPrefix(c.fixture.Type, "pbx_") && !returnsID
}

// cells are the cells to play: all, or a twentieth of them that has each request.
func cells(t *testing.T, undisturbed []cell, references map[string]*reference) []cell {
	only, err := regexp.Compile(tortureOnly)
	if err != nil {
		t.Fatal(err)
	}
	var all []cell
	requests := 0
	for _, c := range undisturbed {
		r := references[c.String()]
		for _, phase := range []struct {
			planned  bool
			requests []request
		}{{true, r.planned}, {false, r.applied}} {
			for n, request := range phase.requests {
				for i, d := range disasters() {
					one := c
					one.planned, one.n, one.request, one.disaster = phase.planned, n, request, d
					if one.isTruth() {
						continue
					}
					if tortureOnly != "" && only.MatchString(one.String()) || tortureOnly == "" &&
						(wholeTorture || (i+requests)%20 == 0) {
						all = append(all, one)
					}
				}
				requests++
			}
		}
	}

	return all
}
