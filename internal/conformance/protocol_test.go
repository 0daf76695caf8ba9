// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

// protocol is Terraform as coretest plays it.
type protocol struct {
	story  *story
	walker *coretest.Walker
}

func newProtocol(s *story) *protocol {
	s.clock = &coretest.Clock{}
	newProvider := provider.New("test", provider.WithClock(s.clock), provider.WithEnv(coretest.Env(s.Environment)))

	return &protocol{story: s, walker: coretest.NewWalker(s.t, newProvider, s.fixture.Provider, s.fixture.Type)}
}

func (p *protocol) plan(c config) *plan {
	planned := &plan{config: c, actions: map[string]string{}}
	configured := map[string]coretest.Object{}
	for name, object := range c.resources {
		configured[name] = object
		if c.unknown != "" && name != c.known {
			configured[name] = object.With(c.unknown, coretest.Unknown)
			planned.resolved = c.resources
		}
	}
	planned.planned = p.walker.Plan(coretest.Options{
		Config: configured, Order: p.story.order, Parallel: p.story.parallel, Moved: c.moved, Import: c.imports,
		Identity: c.identities,
		Replace:  c.replace, Target: c.target, CreateFirst: c.createFirst,
	})
	planned.diagnostics = diagnostics(planned.planned.Diagnostics)
	planned.actions = planned.planned.Actions

	return planned
}

func (p *protocol) apply(planned *plan) *outcome {
	return &outcome{diagnostics: diagnostics(planned.planned.Apply(planned.resolved))}
}

func (p *protocol) taint(name string)       { p.walker.State[name].Tainted = true }
func (p *protocol) forget(name string)      { delete(p.walker.State, name) }
func (p *protocol) managed() []string       { return slices.Sorted(maps.Keys(p.walker.State)) }
func (p *protocol) importsByIdentity() bool { return true }

func diagnostics(from coretest.Diagnostics) []diagnostic {
	all := make([]diagnostic, len(from))
	for i, d := range from {
		all[i] = diagnostic{severity: strings.ToLower(d.Severity.String()), summary: d.Summary, detail: d.Detail}
	}

	return all
}
