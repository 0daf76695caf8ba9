// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"net/http"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// savedPlanCases are about what happens to an object between plan and apply. The apply succeeds or
// says clearly why not; it is never Terraform that calls the provider broken, which every story
// checks.
func savedPlanCases() []checkCase {
	return []checkCase{
		{name: "saved plan of a creation: appeared, refused", skip: isSettings,
			play: func(s *story) { s.playAppeared(false) }},
		{
			name: "fault 6: saved plan of a creation: appeared, adopted", fault: 6, worst: "pbx_holiday", skip: isSettings,
			play: func(s *story) { s.playAppeared(true) },
		},
		{name: "saved plan of an adoption: drifted", play: playAdoptionDrifted},
		{name: "saved plan of an adoption: vanished", skip: isSettings, play: playAdoptionVanished},
		{name: "saved plan of an adoption: unreadable", play: playAdoptionUnreadable},
		{name: "saved plan of a creation: unreadable", skip: isSettings, play: playCreationUnreadable},
		{name: "saved plan of an update: drifted", play: playUpdateDrifted},
		{name: "saved plan of an update: vanished", skip: isSettings, play: playUpdateVanished},
		{name: "saved plan of an update: unreadable", play: playUpdateUnreadable},
		{name: "saved plan of a -replace: drifted", play: playReplaceDrifted},
		{name: "saved plan of a destroy: vanished", skip: isSettings, play: playDestroyVanished},
		{name: "plan of a creation: unreadable", play: playPlanUnreadable},
		{name: "saved plan of an update: omitted settings drifted", play: playOmittedDrifted},
		{name: "fault 8: changed outside in the middle of an apply", fault: 8, worst: "tenios_cloud_pbx_user",
			play: playStaleCopy},
	}
}

func (s *story) playAppeared(adopt bool) {
	c := one(s.adopting(s.fixture.Minimal, adopt))
	p := s.plan(c)
	s.works(&p.outcome)
	s.Seed()
	before := s.Objects()
	o := s.apply(p)
	if !adopt {
		s.refused(o, "exists already")
		s.holds(before)
		s.manages()

		return
	}
	s.works(o)
	s.count(1)
	s.settled(c)
}

func playAdoptionDrifted(s *story) {
	s.Seed()
	c := one(s.adopting(s.fixture.Changed, true))
	if s.fixture.ChangesKey {
		c = one(s.adopting(s.fixture.Minimal, true))
	}
	p := s.plan(c)
	s.works(&p.outcome)
	s.Drift()
	s.works(s.apply(p))
	s.count(1)
	s.keptDrift()
	s.settled(c)
}

// keptDrift fails the test if the change outside of Terraform was written over.
func (s *story) keptDrift() {
	s.t.Helper()
	if !s.Drifted() {
		s.t.Fatalf("what an administrator changed before the apply was reset:\n%s", lines(s.Objects()))
	}
}

func playAdoptionVanished(s *story) {
	s.Seed()
	c := one(s.adopting(s.fixture.Full, true))
	p := s.plan(c)
	s.Delete()
	s.works(s.apply(p))
	s.count(1)
	s.settled(c)
}

func playAdoptionUnreadable(s *story) {
	s.Seed()
	s.unreadable(one(s.adopting(s.fixture.Full, true)))
}

func playCreationUnreadable(s *story) { s.unreadable(one(s.adopting(s.fixture.Minimal, false))) }

func playUpdateUnreadable(s *story) {
	s.create(s.fixture.Minimal)
	s.unreadable(one(s.fixture.Full))
}

// unreadable applies a plan while nothing can be read. It may work all the same, and an apply
// afterwards does.
func (s *story) unreadable(c config) {
	s.t.Helper()
	p := s.plan(c)
	s.failReads()
	if o := s.apply(p); o.failed() && !o.says("error", "Unable to") {
		s.t.Fatalf("the error does not say what was not possible:\n%s", o)
	}
	s.Server.ClearFaults()
	s.run(c)
	s.count(1)
	s.settled(c)
}

func playUpdateDrifted(s *story) {
	s.create(s.fixture.Minimal)
	p := s.plan(one(s.fixture.Full))
	s.Drift()
	s.works(s.apply(p))
	s.settled(one(s.fixture.Full))
	if s.Drifted() {
		s.t.Errorf("the configured value was not written:\n%s", lines(s.Objects()))
	}
}

func playUpdateVanished(s *story) {
	s.create(s.fixture.Minimal)
	p := s.plan(one(s.fixture.Full))
	s.Delete()
	s.apply(p) // Of a vendor that only has upserts, this creates it again.
	s.run(one(s.fixture.Full))
	s.count(1)
	s.settled(one(s.fixture.Full))
}

func playReplaceDrifted(s *story) {
	s.create(with(s.fixture.Minimal, s.fixture.Policies[0]))
	c := one(with(s.fixture.Minimal, s.fixture.Policies[0]))
	p := s.replacing(c, false)
	s.Drift()
	s.works(s.apply(p))
	s.count(1)
	s.settled(c)
}

func playDestroyVanished(s *story) {
	s.create(s.fixture.Minimal)
	p := s.plan(nothing())
	s.Delete()
	s.apply(p)
	s.works(s.apply(s.plan(nothing())))
	s.manages()
}

// A plan that could not read says so and works. Only the apply needs to know.
func playPlanUnreadable(s *story) {
	s.failReads()
	p := s.plan(one(s.adopting(s.fixture.Minimal, false)))
	s.works(&p.outcome)
	s.warns(&p.outcome, "Unable to read")
	s.Server.ClearFaults()
	s.works(s.apply(p))
	s.settled(one(s.fixture.Minimal))
}

// An update keeps what an administrator has changed after the plan, however often.
func playOmittedDrifted(s *story) {
	s.create(s.fixture.Full)
	for range 3 {
		p := s.plan(one(s.fixture.Changed))
		s.does(p, "a update")
		s.Drift()
		s.works(s.apply(p))
		s.keptDrift()
		s.settled(one(s.fixture.Changed))
		s.run(one(s.fixture.Full))
	}
}

// What a write fills in for omitted settings was read for this write, not at the start of the
// apply.
func playStaleCopy(s *story) {
	administrator := func() {
		s.Drift()
		time.Sleep(s.fixture.MaxAge) // No copy that was read before may be used any more.
	}
	c := one(s.fixture.Changed)
	if s.fixture.AlwaysExists {
		p := s.plan(c)
		// The first request of the apply reads them. Whatever it was for, they change after that.
		s.Server.InjectFault(fakeserver.Fault{Match: not(s.IsWrite), Times: 1, Transform: func(body []byte) []byte {
			administrator()

			return body
		}})
		s.works(s.apply(p))
		s.keptDrift()
		s.settled(c)

		return
	}
	s.run(config{resources: map[string]coretest.Object{"b": s.fixture.Minimal}})
	c = two(s.fixture.Other, s.fixture.Changed)
	c.chained = true
	s.order = []string{"a", "b"}
	p := s.plan(c)
	s.does(p, "a create", "b update")
	s.Server.InjectFault(fakeserver.Fault{Match: s.IsWrite, Times: 1, Before: func(*http.Request) { administrator() }})
	s.works(s.apply(p))
	s.keptDrift()
	s.settled(c)
}
