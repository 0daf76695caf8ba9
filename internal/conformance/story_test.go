// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// story is a case played for one type: a Terraform working directory and the vendor's mock.
type story struct {
	*coretest.Backend

	t       *testing.T
	fixture *coretest.Fixture
	tf      terraform

	// clock is the provider's, in the protocol form.
	clock *coretest.Clock

	// order is the one in which both walks come by the resources, for the protocol form, and parallel
	// whether they come by all at the same time, for both forms.
	order    []string
	parallel bool
}

// terraform is Terraform in one of the two forms.
type terraform interface {
	// plan plans a configuration and saves the plan.
	plan(c config) *plan
	// apply applies a saved plan.
	apply(p *plan) *outcome
	// taint marks the object of a resource as tainted, and forget takes a resource out of the state
	// with all its objects.
	taint(name string)
	forget(name string)
	// managed lists the resources in the state.
	managed() []string
	// importsByIdentity reports whether this Terraform can.
	importsByIdentity() bool
}

// config is a configuration and what the command line adds to it. Resources go by their names, such
// as `a`, or `a["key"]` for one of for_each.
type config struct {
	resources map[string]coretest.Object
	// unknown is an attribute of all resources whose value is not known before the apply, but for the
	// resource known.
	unknown     string
	known       string
	moved       map[string]string
	imports     map[string]string
	identities  map[string]coretest.Object
	replace     []string
	target      []string
	createFirst bool
	// chained makes the resource b depend on a, so that a is applied first.
	chained bool
}

// outcome is what a run of Terraform has printed.
type outcome struct {
	diagnostics []diagnostic
}

type diagnostic struct{ severity, summary, detail string }

// plan is a saved plan.
type plan struct {
	outcome
	// actions are "create", "update", "replace" and "delete" by the name of the resource.
	actions map[string]string

	config   config
	file     string            // of the CLI form
	planned  *coretest.Planned // of the protocol form
	resolved map[string]coretest.Object
}

func (o *outcome) failed() bool {
	return slices.ContainsFunc(o.diagnostics, func(d diagnostic) bool { return d.severity == "error" })
}

func (o *outcome) String() string {
	var text strings.Builder
	for _, d := range o.diagnostics {
		fmt.Fprintf(&text, "%s: %s: %s\n", d.severity, d.summary, d.detail)
	}

	return text.String()
}

// says reports whether one diagnostic of that severity has all the parts, whatever its lines are
// broken like.
func (o *outcome) says(severity string, parts ...string) bool {
	return slices.ContainsFunc(o.diagnostics, func(d diagnostic) bool {
		text := strings.Join(strings.Fields(d.summary+": "+d.detail), " ")

		return d.severity == severity && !slices.ContainsFunc(parts,
			func(part string) bool { return !strings.Contains(text, part) })
	})
}

// one is the configuration of the resource a.
func one(object coretest.Object) config {
	return config{resources: map[string]coretest.Object{"a": object}}
}

// two is the configuration of the resources a and b.
func two(a, b coretest.Object) config {
	return config{resources: map[string]coretest.Object{"a": a, "b": b}}
}

// nothing is the configuration without resources.
func nothing() config { return config{} }

// with returns an object with deletion_policy.
func with(object coretest.Object, policy string) coretest.Object {
	return object.With("deletion_policy", policy)
}

var lastDigits = regexp.MustCompile(`\d{0,3}$`)

// numbered returns the i-th variant of a key of a fixture.
func numbered(key any, i int) string {
	return lastDigits.ReplaceAllString(fmt.Sprint(key), fmt.Sprintf("%03d", i))
}

// adopting returns an object with adopt_existing, which settings have not.
func (s *story) adopting(object coretest.Object, adopt bool) coretest.Object {
	if s.fixture.AlwaysExists {
		return object
	}

	return object.With("adopt_existing", adopt)
}

// plan plans, without looking at what comes of it but for what no Terraform should ever have to
// say.
func (s *story) plan(c config) *plan {
	s.t.Helper()
	p := s.tf.plan(c)
	s.noBug(&p.outcome)

	return p
}

// apply applies a plan, which must be without errors, likewise.
func (s *story) apply(p *plan) *outcome {
	s.t.Helper()
	s.works(&p.outcome)
	o := s.tf.apply(p)
	s.noBug(o)

	return o
}

// run plans and applies, and both must work.
func (s *story) run(c config) *plan {
	s.t.Helper()
	p := s.plan(c)
	o := s.apply(p)
	s.works(o)
	p.diagnostics = append(p.diagnostics, o.diagnostics...)

	return p
}

func (s *story) noBug(o *outcome) {
	s.t.Helper()
	for _, word := range []string{"nconsistent", "bug in the provider", "Missing Resource Identity", "panic"} {
		if strings.Contains(o.String(), word) {
			s.t.Fatalf("Terraform calls the provider broken:\n%s", o)
		}
	}
}

// works fails the test if there is an error.
func (s *story) works(o *outcome) {
	s.t.Helper()
	if o.failed() {
		s.t.Fatalf("unexpected error:\n%s", o)
	}
}

// refused fails the test unless one error has all the parts, and nothing was written.
func (s *story) refused(o *outcome, parts ...string) {
	s.t.Helper()
	if !o.says("error", parts...) {
		s.t.Fatalf("no error says %q:\n%s", parts, o)
	}
	s.wroteNothing()
}

// warns fails the test unless one warning has all the parts.
func (s *story) warns(o *outcome, parts ...string) {
	s.t.Helper()
	if !o.says("warning", parts...) {
		s.t.Fatalf("no warning says %q:\n%s", parts, o)
	}
}

// quiet fails the test if a plan has a warning or an error.
func (s *story) quiet(o *outcome) {
	s.t.Helper()
	if len(o.diagnostics) > 0 {
		s.t.Fatalf("unexpected diagnostics:\n%s", o)
	}
}

// does fails the test unless a plan has these actions, such as "a create", and no others.
func (s *story) does(p *plan, want ...string) {
	s.t.Helper()
	var got []string
	for _, name := range slices.Sorted(maps.Keys(p.actions)) {
		got = append(got, name+" "+p.actions[name])
	}
	if !slices.Equal(got, want) {
		s.t.Fatalf("planned %q, want %q\n%s", got, want, &p.outcome)
	}
}

// settled fails the test unless another plan of the configuration works and changes nothing.
func (s *story) settled(c config) {
	s.t.Helper()
	c.replace, c.target, c.imports, c.identities, c.moved, c.unknown = nil, nil, nil, nil, nil, ""
	p := s.plan(c)
	s.works(&p.outcome)
	s.does(p)
}

// wroteNothing fails the test if a request since the last written was for a change.
func (s *story) wroteNothing() {
	s.t.Helper()
	if written := s.Written(); len(written) > 0 {
		s.t.Fatalf("something was written: %q", written)
	}
}

// forgetRequests begins to count what is written.
func (s *story) forgetRequests() { s.Server.ResetRequests() }

// manages fails the test unless the state has these resources and no others.
func (s *story) manages(want ...string) {
	s.t.Helper()
	if got := s.tf.managed(); !slices.Equal(got, want) {
		s.t.Fatalf("the state has %q, want %q", got, want)
	}
}

// holds fails the test unless the server has exactly these objects.
func (s *story) holds(want map[string]string) {
	s.t.Helper()
	if got := s.Objects(); !maps.Equal(got, want) {
		s.t.Fatalf("the server has\n%s\nwant\n%s", lines(got), lines(want))
	}
}

// changedFrom fails the test if the server has exactly these objects.
func (s *story) changedFrom(before map[string]string) {
	s.t.Helper()
	if maps.Equal(s.Objects(), before) {
		s.t.Fatalf("the server still has\n%s", lines(before))
	}
}

// count fails the test unless the server has that many objects more than a fresh one.
func (s *story) count(want int) {
	s.t.Helper()
	if s.fixture.AlwaysExists {
		want = 1
	}
	if got := s.Objects(); len(got) != want {
		s.t.Fatalf("the server has %d objects, want %d:\n%s", len(got), want, lines(got))
	}
}

// id returns the import id of the only object.
func (s *story) id() string {
	s.t.Helper()
	s.count(1)
	for id := range s.Objects() {
		return id
	}

	return ""
}

// create makes the resource a with an object of its own, and forgets the requests.
func (s *story) create(object coretest.Object) {
	s.t.Helper()
	s.run(one(object))
	s.forgetRequests()
}

// failReads makes the server fail all that is not a write, until the faults are cleared.
func (s *story) failReads() {
	s.Server.InjectFault(fakeserver.Fault{Match: not(s.IsWrite), Status: 500, Body: `{"error":"down"}`})
}

func lines(objects map[string]string) string {
	var all []string
	for _, id := range slices.Sorted(maps.Keys(objects)) {
		all = append(all, id+": "+objects[id])
	}

	return strings.Join(all, "\n")
}

// walks reports whether the story is played in the protocol form, in which a plan costs next to
// nothing.
func (s *story) walks() bool {
	_, walks := s.tf.(*protocol)

	return walks
}
