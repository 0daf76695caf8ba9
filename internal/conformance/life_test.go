// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"net/http"
	"slices"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// checklist is what is played for every type.
func checklist() []checkCase {
	return slices.Concat(lifeCases(), interruptedCases(), adoptionCases(), destroyCases(), replaceCases(),
		savedPlanCases(), conflictCases(), writtenCases())
}

// isSettings is why a case is none for what cannot be created or deleted on the server.
func isSettings(f *coretest.Fixture) string {
	if f.AlwaysExists {
		return "the object always exists"
	}

	return ""
}

// lacks returns why a case about a policy is none for a type.
func lacks(policy string) func(*coretest.Fixture) string {
	return func(f *coretest.Fixture) string {
		if !f.Has(policy) {
			return "the type has no deletion_policy " + policy
		}

		return ""
	}
}

// lifeCases are about one object that nobody else touches, or only between two runs.
func lifeCases() []checkCase {
	return []checkCase{
		{name: "life: create, update, destroy", story: true, play: playLife},
		{name: "life with a server of other JSON types", only: "protocol", play: withOtherTypes(playLife)},
		{name: "import from a server of other JSON types", only: "protocol",
			play: withOtherTypes(func(s *story) { s.playImport(false) })},
		{name: "life: two objects", parallel: true, skip: isSettings, play: playTwoObjects},
		{name: "omitting what was configured changes nothing", play: playOmitted},
		{name: "import by id", play: func(s *story) { s.playImport(false) }},
		{name: "import by identity", play: func(s *story) { s.playImport(true) }},
		{name: "deleted outside", skip: isSettings, play: playDeletedOutside},
		{name: "not shown yet", only: "protocol", skip: isSettings, play: playNotShownYet},
		{name: "changed outside", play: playChangedOutside},
		{name: "plan of a creation promises only what is certain", only: "protocol", play: playPromises},
		{name: "creation fails half-way", play: playHalfCreated},
		{name: "response to the creation is lost", play: func(s *story) { s.eachLoss(playLostCreation) }},
		{name: "response to the creation is lost, and not shown yet", only: "protocol", skip: isSettings,
			play: playLostAndNotShownYet},
		{name: "response to the update is lost", play: func(s *story) { s.eachLoss(playLostUpdate) }},
	}
}

func playLife(s *story) {
	f := s.fixture
	s.does(s.run(one(f.Minimal)), "a create")
	s.count(1)
	s.settled(one(f.Minimal))
	s.does(s.run(one(f.Full)), "a update")
	s.settled(one(f.Full))
	before := s.Objects()
	p := s.run(one(f.Changed))
	s.count(1)
	s.changedFrom(before)
	if len(p.actions) != 1 {
		s.t.Errorf("planned %v", p.actions)
	}
	s.settled(one(f.Changed))
	s.does(s.run(nothing()), "a delete")
	s.manages()
}

// withOtherTypes plays with a server whose responses mean the same in other JSON types: numbers and
// flags as texts, ids as numbers, a byte order mark. Requests must keep the documented types.
func withOtherTypes(play func(*story)) func(*story) {
	return func(s *story) {
		s.Server.InjectFault(fakeserver.Fault{Transform: fakeserver.OtherTypes})
		play(s)
	}
}

func playTwoObjects(s *story) {
	both := two(s.fixture.Minimal, s.fixture.Other)
	s.does(s.run(both), "a create", "b create")
	s.count(2)
	s.settled(both)
	s.does(s.run(nothing()), "a delete", "b delete")
}

func playOmitted(s *story) {
	s.create(s.fixture.Full)
	all := s.fixture.Full
	for _, attribute := range s.fixture.Optional() {
		omitted := s.fixture.Full.Without(attribute)
		all = all.Without(attribute)
		if s.walks() {
			p := s.plan(one(omitted))
			s.works(&p.outcome)
			if len(p.actions) > 0 {
				s.t.Errorf("omitting %s plans %v", attribute, p.actions)
			}
		}
	}
	p := s.plan(one(all))
	s.works(&p.outcome)
	s.does(p)
	s.wroteNothing()
}

func (s *story) playImport(byIdentity bool) {
	if byIdentity && !s.tf.importsByIdentity() {
		s.t.Skip("this Terraform cannot import by identity")
	}
	id := s.Seed()
	before := s.Objects()
	c := one(s.fixture.Minimal)
	if byIdentity {
		c.identities = map[string]coretest.Object{"a": s.fixture.Identity(id)}
	} else {
		c.imports = map[string]string{"a": id}
	}
	p := s.run(c)
	s.manages("a")
	if s.fixture.AlwaysExists { // Minimal changes them, so they are updated by the same apply.
		s.does(p, "a update")
	} else {
		s.does(p)
		s.wroteNothing()
		s.holds(before)
	}
	s.settled(c)
}

func playDeletedOutside(s *story) {
	s.create(s.fixture.Full)
	s.Delete()
	p := s.run(one(s.fixture.Full))
	s.does(p, "a create")
	s.warns(&p.outcome, "no longer exists")
	s.count(1)
	s.settled(one(s.fixture.Full))
	s.Delete()
	s.works(&s.plan(nothing()).outcome)
}

// playNotShownYet has a replica of the server respond to the next plan, which has not seen the
// object that was created seconds before.
func playNotShownYet(s *story) {
	s.create(s.fixture.Minimal)
	always := func() bool { return true }
	s.lag(4*time.Second, always)
	s.settled(one(s.fixture.Minimal))

	// One that is never shown is gone after ten seconds.
	s.Server.ClearFaults()
	s.lag(time.Hour, always)
	began := s.clock.Passed()
	p := s.plan(one(s.fixture.Minimal))
	s.does(p, "a create")
	s.warns(&p.outcome, "no longer exists")
	if waited := s.clock.Passed() - began; waited != 10*time.Second {
		s.t.Errorf("it was waited for %s", waited)
	}

	// So is one that has been there for a while, without waiting.
	s.clock.Pass(time.Minute)
	began = s.clock.Passed()
	s.does(s.plan(one(s.fixture.Minimal)), "a create")
	if waited := s.clock.Passed() - began; waited != 0 {
		s.t.Errorf("it was waited for %s", waited)
	}
}

// lag has a replica of the server, which has not seen a change, respond for a while to all that is
// no write.
func (s *story) lag(d time.Duration, lags func() bool) {
	until := s.clock.Passed() + d
	s.Server.InjectFault(fakeserver.Fault{Replica: s.fixture.Start(s.t).Server, Match: func(r *http.Request) bool {
		return lags() && s.clock.Passed() < until && !s.IsWrite(r)
	}})
}

func playChangedOutside(s *story) {
	s.create(s.fixture.Full)
	before := s.Objects()
	s.Drift()
	s.does(s.run(one(s.fixture.Full)), "a update")
	s.holds(before)
	// What is not configured is nobody's but the administrator's.
	s.Drift()
	s.forgetRequests()
	s.settled(one(s.fixture.Minimal))
	s.wroteNothing()
}

// playPromises looks at what a plan says is known: an apply may find the object changed, vanished
// or new.
func playPromises(s *story) {
	values := map[bool]map[string]bool{}
	for _, adopt := range []bool{false, true} {
		p := s.plan(one(s.adopting(s.fixture.Minimal, adopt)))
		s.works(&p.outcome)
		known := map[string]bool{}
		for _, attribute := range append(s.fixture.Optional(), "id") {
			// Those without a type are nested ones, and the id of a type that has none.
			if planned := p.planned.Of("a").Planned(attribute); planned.Type() != nil {
				known[attribute] = planned.IsFullyKnown()
			}
		}
		values[adopt] = known
	}
	for attribute, known := range values[true] {
		if known && !providerSets(attribute) {
			s.t.Errorf("%s is known in the plan of a creation that may adopt", attribute)
		}
	}
	if s.fixture.AlwaysExists {
		return
	}
	defaults := 0
	for _, known := range values[false] {
		if known {
			defaults++
		}
	}
	if s.fixture.VendorDefaults != (defaults == 0) {
		s.t.Errorf("%d defaults are known in the plan of a creation that cannot adopt", defaults)
	}
}

// providerSets reports whether an attribute comes from the provider block where it is omitted, so
// that it is certain.
func providerSets(attribute string) bool {
	return slices.Contains([]string{"tenant", "customer_tenant_id"}, attribute)
}

// playHalfCreated fails the second write of a creation that needs two. What was created is in the
// state, and the next apply completes it.
func playHalfCreated(s *story) {
	p := s.plan(one(s.fixture.Full))
	s.Server.InjectFault(fakeserver.Fault{Match: s.IsWrite, Skip: 1, Times: 1, Status: http.StatusInternalServerError,
		Body: "{}"})
	s.apply(p)
	s.Server.ClearFaults()
	s.manages("a")
	s.count(1)
	s.run(one(s.fixture.Full))
	s.count(1)
	s.settled(one(s.fixture.Full))
}

// eachLoss plays a story for each way in which the server can carry out the next write without a
// response that says so.
func (s *story) eachLoss(play func(s *story, loss fakeserver.Fault)) {
	for _, loss := range []fakeserver.Fault{{DropAfter: true}, {TruncateTo: 1}} {
		loss.Match, loss.Times = s.IsWrite, 1
		play(s, loss)
		s.run(one(with(s.fixture.Minimal, s.policies()[0])))
		s.run(nothing())
		if len(s.Objects()) > 0 && !s.fixture.AlwaysExists {
			s.Delete()
		}
	}
}

func playLostCreation(s *story, loss fakeserver.Fault) {
	p := s.plan(one(s.fixture.Minimal))
	s.Server.InjectFault(loss)
	o := s.apply(p)
	if !s.fixture.AlwaysExists {
		s.works(o)
	}
	s.Server.ClearFaults()
	s.run(one(s.fixture.Minimal))
	s.count(1)
	s.settled(one(s.fixture.Minimal))
}

// playLostAndNotShownYet has a replica respond that has not seen what was created.
func playLostAndNotShownYet(s *story) {
	p := s.plan(one(s.fixture.Minimal))
	written := false
	s.Server.InjectFault(fakeserver.Fault{Match: s.IsWrite, Times: 1, DropAfter: true,
		Before: func(*http.Request) { written = true }})
	s.lag(4*time.Second, func() bool { return written })
	s.works(s.apply(p))
	s.Server.ClearFaults()
	s.manages("a")
	s.count(1)
	s.settled(one(s.fixture.Minimal))
}

func playLostUpdate(s *story, loss fakeserver.Fault) {
	s.create(s.fixture.Minimal)
	p := s.plan(one(s.fixture.Full))
	s.Server.InjectFault(loss)
	s.apply(p)
	s.Server.ClearFaults()
	s.run(one(s.fixture.Full))
	s.count(1)
	s.settled(one(s.fixture.Full))
	after := s.Objects()
	s.Drift()
	s.run(one(s.fixture.Full))
	s.holds(after)
}
