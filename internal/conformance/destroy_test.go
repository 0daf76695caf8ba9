// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"slices"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// destroyCases are about each deletion_policy.
func destroyCases() []checkCase {
	return []checkCase{
		{name: "destroy: prevent", skip: lacks("prevent"), play: playPrevent},
		{name: "destroy: abandon", skip: lacks("abandon"), play: playAbandon},
		{name: "destroy: delete", skip: lacks("delete"), play: playDelete},
		{name: "destroy: disable", skip: lacks("disable"), play: playDisable},
		{name: "destroy: restore", skip: lacks("restore"), play: playRestore},
		{
			name: "fault 10: restore after lost responses", fault: 10, worst: "pbx_tenant_password_policy",
			skip: lacks("restore"),
			play: playRestoreAfterLostResponses,
		},
	}
}

func playPrevent(s *story) {
	s.create(with(s.fixture.Minimal, "prevent"))
	before := s.Objects()
	p := s.plan(nothing())
	s.refused(&p.outcome, "Unable to destroy", "prevent")
	s.holds(before)
	s.manages("a")
	// Another policy is applied first, and sends nothing.
	policy := s.fixture.Policies[slices.IndexFunc(s.fixture.Policies, func(p string) bool { return p != "prevent" })]
	s.run(one(with(s.fixture.Minimal, policy)))
	s.wroteNothing()
	s.run(nothing())
	s.manages()
}

func playAbandon(s *story) {
	s.create(with(s.fixture.Full, "abandon"))
	before := s.Objects()
	p := s.run(nothing())
	s.does(p, "a delete")
	s.warns(&p.outcome, "abandon")
	s.wroteNothing()
	s.holds(before)
	s.manages()
}

func playDelete(s *story) {
	s.create(with(s.fixture.Minimal, "delete"))
	s.does(s.run(nothing()), "a delete")
	s.count(0)
	s.manages()
}

func playDisable(s *story) {
	s.create(with(s.fixture.Full, "disable"))
	before := s.Objects()
	p := s.run(nothing())
	s.warns(&p.outcome, "disable")
	s.count(1)
	s.changedFrom(before)
	s.manages()
}

// Every value comes back that was there before the first apply, through any number of applies.
func playRestore(s *story) {
	before := s.Objects()
	for _, object := range []coretest.Object{s.fixture.Minimal, s.fixture.Changed, s.fixture.Full} {
		s.run(one(with(object, "restore")))
		s.changedFrom(before)
	}
	p := s.run(nothing())
	s.warns(&p.outcome, "restore", "written back")
	s.holds(before)
	s.manages()
}

func playRestoreAfterLostResponses(s *story) {
	before := s.Objects()
	for i, c := range []config{one(with(s.fixture.Minimal, "restore")), one(with(s.fixture.Full, "restore"))} {
		p := s.plan(c)
		s.Server.InjectFault(fakeserver.Fault{Match: s.IsWrite, Times: 1, DropAfter: i == 0, TruncateTo: i})
		s.apply(p)
		s.Server.ClearFaults()
		s.run(c)
		s.settled(c)
	}
	p := s.run(nothing())
	s.warns(&p.outcome, "written back")
	s.holds(before)
}
