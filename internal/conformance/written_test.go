// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"maps"
	"net/http"
	"slices"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

const gatewayPage = "<!DOCTYPE html><html><body>Welcome to the gateway.</body></html>"

// unproven are responses with a status of success that no vendor's page has.
var unproven = map[string]fakeserver.Fault{
	"page":     {Status: http.StatusOK, Body: gatewayPage, ContentType: "text/html"},
	"errors":   {Status: http.StatusOK, Body: `{"errors":[{"code":"BUSY","message":"Try later."}]}`},
	"object":   {Status: http.StatusOK, Body: `{"ok":true}`},
	"accepted": {Status: http.StatusAccepted},
}

// writtenCases are about what proves that a write was carried out.
func writtenCases() []checkCase {
	cases := []checkCase{{name: "writes are not confirmed, but were carried out", play: playUnprovenButWritten}}
	for _, name := range slices.Sorted(maps.Keys(unproven)) {
		playing := func(play func(*story, fakeserver.Fault)) func(*story) {
			return func(s *story) {
				response := unproven[name]
				response.Match = s.IsWrite
				play(s, response)
			}
		}
		cases = append(cases,
			checkCase{name: "creation is not carried out, response: " + name, play: playing(playUnprovenCreation)},
			checkCase{name: "update is not carried out, response: " + name, play: playing(playUnprovenUpdate)},
			checkCase{name: "destruction is not carried out, response: " + name, play: playing(playUnprovenDestruction)})
	}

	return cases
}

// applyFails applies a plan while writes have that response. That must fail, and change nothing.
func (s *story) applyFails(p *plan, response fakeserver.Fault) {
	s.t.Helper()
	before := s.Objects()
	s.Server.InjectFault(response)
	if o := s.apply(p); !o.failed() {
		s.t.Fatalf("nothing was written, and the apply worked:\n%s", o)
	}
	s.Server.ClearFaults()
	s.holds(before)
}

func playUnprovenCreation(s *story, response fakeserver.Fault) {
	c := one(s.fixture.Minimal)
	s.applyFails(s.plan(c), response)
	s.run(c)
	s.settled(c)
}

func playUnprovenUpdate(s *story, response fakeserver.Fault) {
	s.create(s.fixture.Minimal)
	c := one(s.fixture.Changed)
	p := s.plan(c)
	s.applyFails(p, response)
	again := s.run(c)
	if !maps.Equal(again.actions, p.actions) {
		s.t.Fatalf("planned %v, and after it had failed %v", p.actions, again.actions)
	}
	s.settled(c)
}

func playUnprovenDestruction(s *story, response fakeserver.Fault) {
	for _, policy := range []string{"delete", "disable", "restore"} {
		if !s.fixture.Has(policy) {
			continue
		}
		s.create(with(s.fixture.Changed, policy))
		s.applyFails(s.plan(nothing()), response)
		s.manages("a")
		s.run(nothing())
		s.manages()
	}
}

// What was written is read back, so that it is done, whatever the response was.
func playUnprovenButWritten(s *story) {
	s.Server.InjectFault(fakeserver.Fault{
		Match: s.IsWrite, Transform: func([]byte) []byte { return []byte(gatewayPage) },
		Header: http.Header{"Content-Type": {"text/html"}},
	})
	s.run(one(s.fixture.Minimal))
	s.settled(one(s.fixture.Minimal))
	changed := s.fixture.Changed
	if s.fixture.Has("delete") {
		changed = with(changed, "delete")
	}
	s.run(one(changed))
	s.settled(one(changed))
	if s.fixture.Has("delete") {
		s.run(nothing())
		s.count(0)
		s.manages()
	}
}
