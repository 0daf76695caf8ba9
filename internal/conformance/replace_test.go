// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"net/http"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// replaceCases are about replacing a resource's own object.
func replaceCases() []checkCase {
	var all []checkCase
	for _, policy := range []string{"abandon", "delete", "disable", "restore", "prevent"} {
		all = append(all,
			checkCase{name: "-replace: " + policy, skip: lacks(policy), play: func(s *story) { s.playReplace(policy, false) }},
			checkCase{name: "tainted: " + policy, skip: lacks(policy), play: func(s *story) { s.playReplace(policy, true) }},
			checkCase{name: "create_before_destroy: " + policy, skip: lacks(policy),
				play: func(s *story) { s.playCreateFirst(policy, false) }},
			checkCase{name: "create_before_destroy, tainted: " + policy, skip: lacks(policy),
				play: func(s *story) { s.playCreateFirst(policy, true) }},
		)
	}

	return append(all,
		checkCase{
			name: "fault 9: create_before_destroy refused, and the way out", fault: 9, worst: "myreports_pbx_connection",
			skip: isSettings,
			play: func(s *story) { s.playCreateFirstRefused(false) },
		},
		checkCase{name: "create_before_destroy refused, tainted", skip: isSettings,
			play: func(s *story) { s.playCreateFirstRefused(true) }},
		checkCase{
			name: "fault 11: restore after create_before_destroy and taint", fault: 11, worst: "pbx_voicemail_server",
			skip: lacks("restore"),
			play: playRestoreAfterReplacements,
		},
		checkCase{name: "create_before_destroy: destroying the old one fails", skip: isSettings, play: playDeposed},
		checkCase{name: "replaced by another object", skip: isSettings, play: playKeyChanged},
	)
}

// replacing begins to replace the resource a.
func (s *story) replacing(c config, tainted bool) *plan {
	s.t.Helper()
	if tainted {
		s.tf.taint("a")
	} else {
		c.replace = []string{"a"}
	}
	s.forgetRequests()

	return s.plan(c)
}

// playReplace replaces destroy first. The old object must not be locked out, restored or lost in
// between.
func (s *story) playReplace(policy string, tainted bool) {
	untouched := s.Objects()
	c := one(with(s.fixture.Full, policy))
	s.create(c.resources["a"])
	before := s.Objects()
	p := s.replacing(c, tainted)
	if policy == "prevent" {
		s.refused(&p.outcome, "Unable to destroy", "prevent")
		s.holds(before)

		return
	}
	s.does(p, "a replace")
	s.works(s.apply(p))
	s.count(1)
	s.manages("a")
	if policy != "delete" { // It is another object then.
		s.holds(before)
	}
	s.settled(c)
	s.run(nothing())
	s.manages()
	if policy == "restore" {
		s.holds(untouched)
	}
}

func (s *story) playCreateFirst(policy string, tainted bool) {
	c := one(s.adopting(with(s.fixture.Full, policy), true))
	s.create(c.resources["a"])
	before := s.Objects()
	c.createFirst = true
	p := s.replacing(c, tainted)
	if policy == "prevent" {
		s.refused(&p.outcome, "Unable to destroy", "prevent")
		s.holds(before)

		return
	}
	s.does(p, "a replace")
	o := s.apply(p)
	s.works(o)
	if policy != "abandon" {
		s.warns(o, "was left as it is")
	}
	s.holds(before)
	s.manages("a")
	s.settled(c)
	s.run(nothing())
	s.manages()
}

// Without consent the creation meets the very object that is to be destroyed after it. The refusal
// loses nothing, and the way out that it prints works.
func (s *story) playCreateFirstRefused(tainted bool) {
	for _, policy := range s.fixture.Policies {
		if policy == "prevent" {
			continue
		}
		c := one(s.adopting(with(s.fixture.Minimal, policy), false))
		s.create(c.resources["a"])
		id, before := s.id(), s.Objects()
		c.createFirst = true
		p := s.replacing(c, tainted)
		if !p.failed() {
			p.outcome = *s.apply(p)
		}
		s.refused(&p.outcome, "exists already", "terraform state rm", id)
		s.holds(before)

		s.tf.forget("a")
		c.imports = map[string]string{"a": id}
		s.run(c)
		s.manages("a")
		s.settled(c)
		s.holds(before)
		s.tf.forget("a")
		s.Delete()
	}
}

// With create_before_destroy nobody tells the creation what its resource had replaced before, so
// the first values are only safe where the old resource is destroyed first. But nothing is written
// back while the settings are still managed.
func playRestoreAfterReplacements(s *story) {
	before := s.Objects()
	c := one(with(s.fixture.Minimal, "restore"))
	s.create(c.resources["a"])
	managed := s.Objects()
	for _, tainted := range []bool{false, true, false} {
		s.works(s.apply(s.replacing(c, tainted)))
		s.holds(managed)
		s.settled(c)
	}
	p := s.run(nothing())
	s.warns(&p.outcome, "written back")
	s.holds(before)

	s.create(c.resources["a"])
	c.createFirst = true
	for _, tainted := range []bool{false, true} {
		s.works(s.apply(s.replacing(c, tainted)))
		s.holds(managed)
		s.settled(c)
	}
}

// playKeyChanged gives the resource the key of another object, so that it is updated or replaced,
// as the type does it.
func playKeyChanged(s *story) {
	s.create(s.fixture.Minimal)
	c := one(s.fixture.Other)
	p := s.run(c)
	if len(p.actions) != 1 {
		s.t.Errorf("planned %v", p.actions)
	}
	s.manages("a")
	s.settled(c)
	// And the other one is refused if someone has it.
	s.Server.ResetRequests()
	if s.fixture.Policies[0] == "abandon" && p.actions["a"] == "replace" {
		return // The first object still exists.
	}
	s.Seed()
	before := s.Objects()
	refused := s.plan(one(s.fixture.Minimal))
	s.refused(&refused.outcome, "exists already")
	s.holds(before)
}

// playDeposed leaves a deposed object behind, which the next apply destroys.
func playDeposed(s *story) {
	policies := s.policies()
	policy := policies[len(policies)-1]
	if policy == "abandon" {
		policy = policies[0]
	}
	s.create(with(s.fixture.Minimal, policy))
	c := one(with(s.fixture.Other, policy))
	c.createFirst = true
	p := s.plan(c)
	if p.actions["a"] != "replace" {
		s.t.Skip("another key is an update of this type")
	}
	s.Server.InjectFault(fakeserver.Fault{Match: s.IsWrite, Skip: 1, Status: http.StatusInternalServerError, Body: "{}"})
	if o := s.apply(p); !o.says("error", "Unable to "+policy) {
		s.t.Fatalf("the destroy did not fail:\n%s", o)
	}
	s.Server.ClearFaults()
	failed := s.Objects()
	s.run(c)
	s.changedFrom(failed)
	s.manages("a")
	s.settled(c)
}
