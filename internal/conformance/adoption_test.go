// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

// adoptionCases are about creating what exists already and nobody manages.
func adoptionCases() []checkCase {
	return []checkCase{
		{name: "adopt_existing = false refuses", skip: isSettings, play: playRefused},
		{name: "adopt_existing = true adopts", play: playAdopted},
		{name: "key unknown at plan", play: playUnknownKey},
		{name: "key unknown at plan, and exists: refused", skip: isSettings, play: playUnknownKeyRefused},
		{name: "key unknown at plan, and exists: adopted", skip: isSettings, play: playUnknownKeyAdopted},
		{name: "adopt_existing unknown at plan", skip: isSettings, play: playUnknownConsent},
		{name: "-target of one of two", skip: isSettings, play: playTarget},
		{name: "-target of a second block", skip: isSettings, play: playTargetSecondBlock},
	}
}

func playRefused(s *story) {
	id := s.Seed()
	before := s.Objects()
	p := s.plan(one(s.adopting(s.fixture.Minimal, false)))
	s.refused(&p.outcome, "exists already", "import {", id, "adopt_existing = true")
	s.manages()
	s.holds(before)

	// The printed way out.
	c := one(s.fixture.Minimal)
	c.imports = map[string]string{"a": id}
	s.run(c)
	s.settled(c)
}

func playAdopted(s *story) {
	s.Seed()
	c := one(s.adopting(s.fixture.Full, true))
	p := s.plan(c)
	s.does(p, "a create")
	s.warns(&p.outcome, "exists already and will be adopted")
	s.wroteNothing()
	s.works(s.apply(p))
	s.count(1)
	s.settled(c)
}

// unknown is the configuration of the resource a whose key is not known before the apply.
func (s *story) unknown(adopt bool) config {
	c := one(s.adopting(s.fixture.Minimal, adopt))
	c.unknown = s.fixture.Key

	return c
}

func playUnknownKey(s *story) {
	c := s.unknown(false)
	s.does(s.run(c), "a create")
	s.count(1)
	s.settled(c)
}

func playUnknownKeyRefused(s *story) {
	s.Seed()
	before := s.Objects()
	p := s.plan(s.unknown(false))
	o := s.apply(p)
	s.refused(o, "exists already")
	s.manages()
	s.holds(before)
}

func playUnknownKeyAdopted(s *story) {
	s.Seed()
	c := s.unknown(true)
	s.run(c)
	s.count(1)
	s.manages("a")
	s.settled(c)
}

// While the consent is not known, the plan cannot refuse; Create can.
func playUnknownConsent(s *story) {
	s.Seed()
	before := s.Objects()
	for _, adopt := range []bool{false, true} {
		c := one(s.adopting(s.fixture.Minimal, adopt))
		c.unknown = "adopt_existing"
		o := s.apply(s.plan(c))
		if !adopt {
			s.refused(o, "exists already")
			s.holds(before)

			continue
		}
		s.works(o)
		s.count(1)
		s.settled(c)
	}
}

func playTarget(s *story) {
	both := two(s.fixture.Minimal, s.fixture.Other)
	targeted := both
	targeted.target = []string{"a"}
	s.does(s.run(targeted), "a create")
	s.count(1)
	s.does(s.run(both), "b create")
	s.count(2)
	s.settled(both)
}

// A plan of one resource only does not see who has the object. Refusing is all that can be done
// then.
func playTargetSecondBlock(s *story) {
	s.create(s.fixture.Minimal)
	before := s.Objects()
	c := two(s.fixture.Minimal, s.adopting(s.fixture.Minimal, false))
	c.target = []string{"b"}
	p := s.plan(c)
	s.refused(&p.outcome, "exists already", "manages it already")
	s.holds(before)
}
