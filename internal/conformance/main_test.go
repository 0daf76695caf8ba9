// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

func TestMain(m *testing.M) {
	// What the command line says still wins.
	for name, value := range map[string]string{"rapid.checks": worldsPerType, "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	debug.SetGCPercent(400) // There is memory, and the tests are short.
	coretest.Main(m)
}

// worldsPerType makes 500 worlds of all types together.
const worldsPerType = "63"

// What the environment may order: all cases in the CLI form, and a file for the table of types and
// cases.
var (
	everything = os.Getenv("PBX_CONFORMANCE") == "all"
	tableFile  = os.Getenv("PBX_CONFORMANCE_TABLE")
)

// checkCase is one case of the checklist.
type checkCase struct {
	name string

	// fault is the number of the fault in the old design that this case would have found, 0 for none,
	// and worst the type for which it was worst: in make test the CLI form plays it for that one.
	fault int
	worst string

	// story is set for the case that make test plays in the CLI form for every type.
	story bool

	// conflict is set where two resources of one plan are in conflict, which then is played in either
	// order.
	conflict bool

	// parallel is set where the case is also played with all resources at the same time.
	parallel bool

	// skip returns why the case is none for a type, "" if it is one.
	skip func(f *coretest.Fixture) string

	// only is "protocol" or "cli" for what is a case for one form only.
	only string

	play func(s *story)
}

func TestEveryTypeHasAFixture(t *testing.T) {
	t.Parallel()
	schemas := coretest.NewProtocol(t, provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(nil))), nil).Schemas()
	types := slices.Sorted(maps.Keys(schemas.ResourceSchemas))
	var covered []string
	for _, f := range fixtures() {
		covered = append(covered, f.Type)
	}
	slices.Sort(covered)
	if !slices.Equal(covered, types) {
		t.Errorf("there are fixtures for %q, and the provider has %q", covered, types)
	}
}

// The configurations of a fixture are valid, and its policies are those of the schema.
func TestFixturesAreValid(t *testing.T) {
	t.Parallel()
	for _, f := range fixtures() {
		if len(f.Optional()) == 0 {
			t.Errorf("%s: Full has nothing that Minimal has not", f.Type)
		}
		if f.Minimal.At(f.Key) == nil {
			t.Errorf("%s: Minimal has no %s", f.Type, f.Key)
		}
		newProvider := provider.New("test", provider.WithClock(&coretest.Clock{}),
			provider.WithEnv(coretest.Env(f.Start(t).Environment)))
		r := coretest.NewProtocol(t, newProvider, f.Provider).Resource(t, f.Type)
		for _, config := range []coretest.Object{f.Minimal, f.Full, f.Changed, f.Other} {
			if config != nil {
				coretest.ExpectNone(t, r.Validate(config))
			}
		}
		for _, policy := range []string{"abandon", "delete", "disable", "restore", "prevent"} {
			if refused := r.Validate(with(f.Minimal, policy)).HasError(); refused == f.Has(policy) {
				t.Errorf("%s: deletion_policy %s is refused: %t", f.Type, policy, refused)
			}
		}
	}
}

func TestProtocol(t *testing.T) {
	t.Parallel()
	playAll(t, "protocol", func(checkCase, *coretest.Fixture) bool { return true },
		func(s *story) terraform { return newProtocol(s) })
}

func TestCLI(t *testing.T) {
	t.Parallel()
	installed := install(t, t.TempDir())
	playAll(t, "cli", func(c checkCase, f *coretest.Fixture) bool {
		return everything || c.story || c.worst == f.Type
	}, func(s *story) terraform { return installed.newCLI(s) })
}

// playAll plays the cases in one form for every type that they apply to, and writes the table at
// the end.
func playAll(t *testing.T, form string, selected func(checkCase, *coretest.Fixture) bool,
	start func(*story) terraform) {
	table, pages := newTable(form), provider.Requests().Resources
	t.Cleanup(func() { table.write(t) })
	for _, f := range fixtures() {
		t.Run(f.Type, func(t *testing.T) {
			t.Parallel()
			for _, c := range checklist() {
				if !selected(c, f) {
					continue
				}
				t.Run(c.name, func(t *testing.T) {
					t.Parallel()
					skipped := false
					t.Cleanup(func() { table.add(c.name, f.Type, t, skipped || t.Skipped()) })
					reason := ""
					if c.skip != nil {
						reason = c.skip(f)
					}
					if c.only != "" && c.only != form {
						reason = "only in the form " + c.only
					}
					if reason != "" {
						t.Skip(reason)
					}
					for name, way := range ways(c, form) {
						t.Run(name, func(t *testing.T) {
							s := *way
							s.t, s.fixture, s.Backend = t, f, f.Start(t)
							s.tf = start(&s)
							t.Cleanup(func() { skipped = t.Skipped() })
							c.play(&s)
							expectDescribed(t, pages[f.Type], s.Server)
						})
					}
				})
			}
		})
	}
}

// ways are the ways in which a case is played.
func ways(c checkCase, form string) map[string]*story {
	all := map[string]*story{"in order": {}}
	switch {
	case c.conflict && form == "protocol":
		all = map[string]*story{"a first": {order: []string{"a", "b"}}, "b first": {order: []string{"b", "a"}}}
	case c.conflict && !everything:
		all = map[string]*story{"at once": {parallel: true}}
	}
	if (c.conflict || c.parallel) && (form == "protocol" || everything) {
		all["at once"] = &story{parallel: true}
	}

	return all
}

// not negates a condition on requests.
func not(is func(*http.Request) bool) func(*http.Request) bool {
	return func(r *http.Request) bool { return !is(r) }
}

// table is what came of each case for each type.
type table struct {
	form  string
	mu    sync.Mutex
	cells map[string]map[string]string // by case and type
}

func newTable(form string) *table { return &table{form: form, cells: map[string]map[string]string{}} }

func (t *table) add(name, typeName string, played *testing.T, skipped bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	cell := "ok"
	switch {
	case played.Failed():
		cell = "FAIL"
	case skipped:
		cell = "skip"
	}
	if t.cells[name] == nil {
		t.cells[name] = map[string]string{}
	}
	t.cells[name][typeName] = cell
}

// write appends the table to the file for it.
func (t *table) write(tb testing.TB) {
	if tableFile == "" {
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\n%-66s", t.form)
	for i := range fixtures() {
		fmt.Fprintf(&text, " %4d", i+1)
	}
	text.WriteString("\n")
	for _, c := range checklist() {
		if t.cells[c.name] == nil {
			continue
		}
		fmt.Fprintf(&text, "%-66s", c.name)
		for _, f := range fixtures() {
			fmt.Fprintf(&text, " %4s", t.cells[c.name][f.Type])
		}
		text.WriteString("\n")
	}
	for i, f := range fixtures() {
		fmt.Fprintf(&text, "%d %s\n", i+1, f.Type)
	}
	file, err := os.OpenFile(tableFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		tb.Error(err)

		return
	}
	if _, err := file.WriteString(text.String()); err != nil {
		tb.Error(err)
	}
	if err := file.Close(); err != nil {
		tb.Error(err)
	}
}
