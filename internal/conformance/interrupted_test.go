// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"net/http"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// interruptedCases are about a user who presses Ctrl-C while an object is written.
func interruptedCases() []checkCase {
	return []checkCase{
		{name: "interrupted while it creates", only: "protocol", play: playInterruptedCreation},
		{name: "interrupted while it updates", only: "protocol", play: playInterruptedUpdate},
		{name: "interrupted while it destroys", only: "protocol", skip: lacks("delete"), play: playInterruptedDestruction},
		{name: "interrupted, and the response to the creation is lost", only: "protocol", skip: isSettings,
			play: playInterruptedAndLost},
	}
}

// interrupt makes the user interrupt Terraform when the first request comes that the fault is for.
func (s *story) interrupt(f fakeserver.Fault) {
	s.t.Helper()
	terraform, ok := s.tf.(*protocol)
	if !ok {
		s.t.Fatal("only Terraform as coretest plays it can be interrupted at a given request")
	}
	f.Before, f.Times = func(*http.Request) { terraform.walker.Interrupt() }, 1
	s.Server.InjectFault(f)
}

// finishes fails the test unless an interrupted apply has worked, and got the response to what it
// had sent.
func (s *story) finishes(o *outcome) {
	s.t.Helper()
	s.works(o)
	if o.says("warning", "lost") {
		s.t.Fatalf("the response was not waited for:\n%s", o)
	}
}

func playInterruptedCreation(s *story) {
	p := s.plan(one(s.fixture.Minimal))
	s.interrupt(fakeserver.Fault{Match: s.IsWrite})
	s.finishes(s.apply(p))
	s.manages("a")
	s.count(1)
	s.settled(one(s.fixture.Minimal))
}

func playInterruptedUpdate(s *story) {
	s.create(s.fixture.Minimal)
	p := s.plan(one(s.fixture.Changed))
	s.interrupt(fakeserver.Fault{Match: s.IsWrite})
	s.finishes(s.apply(p))
	s.settled(one(s.fixture.Changed))
}

func playInterruptedDestruction(s *story) {
	s.create(with(s.fixture.Minimal, "delete"))
	p := s.plan(nothing())
	s.interrupt(fakeserver.Fault{Match: s.IsWrite})
	s.finishes(s.apply(p))
	s.manages()
	s.count(0)
}

// What became of it is looked up all the same, so that it need not be imported.
func playInterruptedAndLost(s *story) {
	p := s.plan(one(s.fixture.Minimal))
	s.interrupt(fakeserver.Fault{Match: s.IsWrite, DropAfter: true})
	o := s.apply(p)
	s.works(o)
	s.warns(o, "was created, but the response was lost")
	s.manages("a")
	s.count(1)
	s.settled(one(s.fixture.Minimal))
}
