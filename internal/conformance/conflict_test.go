// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

// The errors of two resources that want one object.
const (
	shared = "Two resources for"
	moved  = "would be destroyed by one resource and managed by another"
	busy   = "is still managed by another resource"
)

// conflictCases are about two resources of one plan for one object. All are decided in the plan, in
// which nothing is written.
func conflictCases() []checkCase {
	return []checkCase{
		{
			name: "fault 1: second block for an object of the state", fault: 1, worst: "myreports_pbx_connection",
			conflict: true,
			play:     func(s *story) { s.playSecondBlock(true) },
		},
		{name: "second block, not adopting", skip: isSettings, conflict: true,
			play: func(s *story) { s.playSecondBlock(false) }},
		{name: "fault 2: rename without moved", fault: 2, worst: "tenios_cloud_pbx_user", conflict: true, play: playRenamed},
		{name: "key of for_each changed", fault: 2, worst: "pbxcloud_custom_destination", conflict: true,
			play: playForEachKey},
		{name: "rename with moved", play: playMoved},
		{
			name: "fault 3: import next to the destroy of the old address", fault: 3, worst: "pbx_holiday", conflict: true,
			play: playImportedAgain,
		},
		{
			name: "fault 4: one object imported at two addresses", fault: 4, worst: "pbxcloud_custom_destination",
			conflict: true,
			play:     playImportedTwice,
		},
		{name: "fault 5: rename and reuse", fault: 5, worst: "pbx_holiday", conflict: true, skip: isSettings,
			play: playRenameAndReuse},
		{name: "fault 7: two creations of one", fault: 7, worst: "pbx_tenant", conflict: true, play: playTwoCreations},
		{name: "two creations of an unmanaged object", conflict: true, skip: isSettings, play: playTwoAdoptions},
		{name: "two creations whose keys are unknown at plan", conflict: true, play: playTwoUnknown},
		{name: "two objects given one key", conflict: true, skip: isSettings, play: playOneKeyForTwo},
		{name: "second block whose key is unknown at plan", skip: isSettings, play: playUnknownSecondBlock},
		{name: "replaced by an existing object", skip: isSettings, play: playReplacedByExisting},
		{name: "tainted object imported elsewhere", skip: isSettings, play: playImportedTainted},
		{name: "second block for a tainted object", conflict: true, play: playSecondBlockOfTainted},
	}
}

func (s *story) playSecondBlock(adopt bool) {
	s.create(s.fixture.Full)
	before := s.Objects()
	p := s.plan(two(s.fixture.Full, s.adopting(s.fixture.Minimal, adopt)))
	s.refused(&p.outcome, shared)
	s.holds(before)
	s.manages("a")
	s.settled(one(s.fixture.Full))
}

// playOneKeyForTwo changes two objects so that they would be the same, which nobody sees on the
// server before.
func playOneKeyForTwo(s *story) {
	key := s.fixture.Key
	third := s.fixture.Other.With(key, numbered(s.fixture.Other.At(key), 3))
	s.run(two(s.fixture.Other, third))
	before := s.Objects()
	s.forgetRequests()
	p := s.plan(two(s.fixture.Minimal, s.fixture.Minimal))
	s.refused(&p.outcome, shared)
	s.holds(before)
	s.manages("a", "b")
}

// policies are all that do not refuse already because something is destroyed.
func (s *story) policies() []string {
	var all []string
	for _, policy := range s.fixture.Policies {
		if policy != "prevent" {
			all = append(all, policy)
		}
	}

	return all
}

func playRenamed(s *story) {
	for _, policy := range s.policies() {
		for _, adopt := range []bool{false, true} {
			object := s.adopting(with(s.fixture.Full, policy), adopt)
			s.run(one(object))
			s.forgetRequests()
			before := s.Objects()
			p := s.plan(config{resources: map[string]coretest.Object{"b": object}})
			s.refused(&p.outcome, moved, "moved {", s.fixture.Type)
			s.holds(before)
			s.manages("a")
		}
	}
}

func playForEachKey(s *story) {
	keyed := func(key string) config {
		return config{resources: map[string]coretest.Object{`a["` + key + `"]`: s.fixture.Full}}
	}
	s.run(keyed("old"))
	s.forgetRequests()
	before := s.Objects()
	names := strings.NewReplacer("a", `a["old"]`, "b", `a["new"]`)
	for i, name := range s.order {
		s.order[i] = names.Replace(name)
	}
	p := s.plan(keyed("new"))
	s.refused(&p.outcome, moved, "moved {")
	s.holds(before)
	s.manages(`a["old"]`)
	fixed := keyed("new")
	fixed.moved = map[string]string{`a["old"]`: `a["new"]`}
	s.does(s.run(fixed))
	s.manages(`a["new"]`)
	s.wroteNothing()
}

func playMoved(s *story) {
	s.create(s.fixture.Full)
	c := config{resources: map[string]coretest.Object{"b": s.fixture.Full}, moved: map[string]string{"a": "b"}}
	p := s.run(c)
	s.does(p)
	s.quiet(&p.outcome)
	s.wroteNothing()
	s.manages("b")
}

func playImportedAgain(s *story) {
	for _, policy := range s.policies() {
		object := with(s.fixture.Minimal, policy)
		s.run(one(object))
		s.forgetRequests()
		before := s.Objects()
		p := s.plan(config{resources: map[string]coretest.Object{"b": object}, imports: map[string]string{"b": s.id()}})
		s.refused(&p.outcome, moved, "moved {")
		s.holds(before)
		s.manages("a")
	}
}

func playImportedTwice(s *story) {
	id := s.Seed()
	before := s.Objects()
	c := two(s.fixture.Minimal, s.fixture.Minimal)
	c.imports = map[string]string{"a": id, "b": id}
	p := s.plan(c)
	s.refused(&p.outcome, shared)
	s.holds(before)
	s.manages()
}

func playRenameAndReuse(s *story) {
	s.create(s.fixture.Minimal)
	before := s.Objects()
	both := two(s.fixture.Other, s.adopting(s.fixture.Minimal, true))
	p := s.plan(both)
	s.refused(&p.outcome, busy)
	s.holds(before)

	// The printed way out: one after the other.
	s.run(one(s.fixture.Other))
	s.run(both)
	s.count(2)
	s.manages("a", "b")
	s.settled(both)
}

func playTwoCreations(s *story) {
	before := s.Objects()
	p := s.plan(two(s.fixture.Minimal, s.fixture.Full))
	s.refused(&p.outcome, shared)
	s.holds(before)
	s.manages()
}

func playTwoAdoptions(s *story) {
	s.Seed()
	before := s.Objects()
	for _, adopt := range []bool{false, true} {
		p := s.plan(two(s.adopting(s.fixture.Minimal, adopt), s.adopting(s.fixture.Full, adopt)))
		s.refused(&p.outcome, shared)
		s.holds(before)
	}
}

// What only the apply can find out is refused by the second creation.
func playTwoUnknown(s *story) {
	c := two(s.adopting(s.fixture.Minimal, true), s.adopting(s.fixture.Minimal, true))
	c.unknown = s.fixture.Key
	p := s.plan(c)
	o := &p.outcome
	if !o.failed() { // Settings of one tenant need no key to be the same.
		o = s.apply(p)
	}
	if !o.says("error", shared) {
		s.t.Fatalf("no error says %q:\n%s", shared, o)
	}
	if s.fixture.AlwaysExists {
		s.wroteNothing()
	} else {
		s.count(1)
	}
}

func playSecondBlockOfTainted(s *story) {
	s.create(s.fixture.Full)
	before := s.Objects()
	s.tf.taint("a")
	p := s.plan(two(s.fixture.Full, s.adopting(s.fixture.Full, true)))
	s.refused(&p.outcome, shared)
	s.holds(before)
	s.manages("a")
}

// Terraform does not show the warnings of the plan that a replacement creates an object by.
func playReplacedByExisting(s *story) {
	s.create(s.fixture.Other)
	s.Seed()
	c := one(s.adopting(s.fixture.Minimal, true))
	p := s.plan(c)
	if p.failed() { // The vendor can change the key of an object, so it is not replaced.
		s.refused(&p.outcome, "exists already")

		return
	}
	s.does(p, "a replace")
	s.warns(&p.outcome, "exists already and will be adopted")
	s.works(s.apply(p))
	s.settled(c)
}

// A tainted resource is planned like a new one, so nobody tells the provider that its object will
// be destroyed.
func playImportedTainted(s *story) {
	policy := "delete"
	if !s.fixture.Has(policy) {
		policy = "disable"
	}
	s.run(config{resources: map[string]coretest.Object{"b": with(s.fixture.Minimal, policy)}})
	s.tf.taint("b")
	c := two(s.fixture.Full, s.fixture.Other)
	c.imports = map[string]string{"a": s.id()}
	s.order = []string{"a", "b"}
	p := s.plan(c)
	s.works(&p.outcome)
	o := s.apply(p)
	if !s.walks() { // The real Terraform may destroy first. Then nothing may be left to update.
		s.noBug(o)

		return
	}
	s.warns(o, "was left as it is", "created, adopted or changed it in this run")
	s.count(2)
	s.settled(c)
}

// In the apply nobody tells the provider of a resource that does not change, so the refusal of what
// exists is all there is.
func playUnknownSecondBlock(s *story) {
	s.create(s.fixture.Minimal)
	before := s.Objects()
	c := two(s.fixture.Minimal, s.adopting(s.fixture.Minimal, false))
	c.unknown, c.known = s.fixture.Key, "a"
	p := s.plan(c)
	o := s.apply(p)
	s.refused(o, "exists already")
	s.holds(before)
	s.manages("a")
}
