// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"context"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Plan is a planned change.
type Plan struct {
	Diagnostics Diagnostics
	// Replace names the attributes that make Terraform replace the object.
	Replace []string

	resource   *Resource
	configured Object
	request    *tfprotov6.PlanResourceChangeRequest
	planned    *tfprotov6.PlanResourceChangeResponse
	replaced   *State // The object that is destroyed before this one is created, if it is a replacement.
}

// Plan plans the change from prior to config; a nil config plans to destroy.
func (r *Resource) Plan(prior State, config Object) *Plan {
	r.t.Helper()

	return r.plan(r.protocol.walk(false), prior, config)
}

func (r *Resource) plan(server tfprotov6.ProviderServer, prior State, config Object) *Plan {
	r.t.Helper()
	request := r.destruction(prior)
	if config != nil {
		request.Config = dynamic(r.t, r.schema.ValueType(), config)
		request.ProposedNewState = r.propose(prior, config)
	}
	if prior.Value == nil {
		request.PriorState = dynamicNull(r.t, r.schema.ValueType())
	}
	planned, err := server.PlanResourceChange(context.Background(), request)
	must(r.t, err, nil)
	plan := &Plan{Diagnostics: planned.Diagnostics, resource: r, request: request, planned: planned, configured: config}
	for _, path := range planned.RequiresReplace {
		plan.Replace = append(plan.Replace, attributePath(path))
	}

	return plan
}

// propose is how Terraform proposes a new state: what is configured, otherwise the prior value of
// computed attributes. Write-only values are never in it.
func (r *Resource) propose(prior State, config Object) *tfprotov6.DynamicValue {
	r.t.Helper()
	before := map[string]tftypes.Value{}
	if prior.Value != nil {
		before = r.attributes(prior.Value)
	}

	return dynamic(r.t, r.schema.ValueType(), proposed(r.t, r.schema.Block.Attributes, before, config))
}

// proposed is propose for the attributes of a resource or of a nested object.
func proposed(t testing.TB, attributes []*tfprotov6.SchemaAttribute, before map[string]tftypes.Value,
	config Object) Object {
	t.Helper()
	all := Object{}
	for _, attribute := range attributes {
		value, configured := config[attribute.Name]
		was, had := before[attribute.Name]
		nested, isObject := value.(Object)
		switch {
		case attribute.WriteOnly:
		case isObject && attribute.NestedType != nil &&
			attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			children := map[string]tftypes.Value{}
			if had {
				children = attributesOf(t, was)
			}
			all[attribute.Name] = proposed(t, attribute.NestedType.Attributes, children, nested)
		case configured && value != nil:
			all[attribute.Name] = value
		case attribute.Computed && had:
			all[attribute.Name] = was
		}
	}

	return all
}

// Planned returns one attribute of the planned state.
func (p *Plan) Planned(attribute string) tftypes.Value {
	p.resource.t.Helper()

	return p.resource.attributes(p.planned.PlannedState)[attribute]
}

// Changed names the attributes that the plan changes.
func (p *Plan) Changed() []string {
	p.resource.t.Helper()
	before := p.resource.attributes(p.request.PriorState)
	var changed []string
	for name, after := range p.resource.attributes(p.planned.PlannedState) {
		if was, ok := before[name]; !ok || !after.Equal(was) {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)

	return changed
}

// In returns the same plan for another run of Terraform, as with a saved plan.
func (p *Plan) In(r *Resource) *Plan {
	applied := *p
	applied.resource = r

	return &applied
}

// Replacement plans the creation that follows the destruction of the prior object, as Terraform
// does if an attribute or the user (-replace) requires it. Apply then destroys the prior object and
// creates the new one.
func (p *Plan) Replacement() *Plan {
	p.resource.t.Helper()

	return p.resource.replacement(p.resource.protocol.walk(false), p)
}

func (r *Resource) replacement(server tfprotov6.ProviderServer, p *Plan) *Plan {
	r.t.Helper()
	creation := r.plan(server, State{Private: p.planned.PlannedPrivate}, p.configured)
	creation.replaced = &State{Value: p.request.PriorState, Private: p.request.PriorPrivate,
		Identity: p.request.PriorIdentity}

	return creation
}

// Apply carries the plan out and returns the new state, also if there are errors. As in Terraform,
// what is not destroyed is planned again first. Diagnostics that this plan repeats are omitted.
func (p *Plan) Apply() (State, Diagnostics) {
	p.resource.t.Helper()
	r, server := p.resource, p.resource.protocol.walk(true)
	if r.isNull(p.request.Config) {
		return r.apply(server, p.request, p.planned)
	}
	var diags Diagnostics
	if p.replaced != nil {
		var state State
		if state, diags = r.apply(server, r.destruction(*p.replaced), p.asDestruction()); diags.HasError() {
			return state, diags
		}
	}
	state, applied, _ := p.applyIn(server)

	return state, append(diags, applied...)
}

// applyIn plans the creation or the update again and carries it out. It reports whether the second
// plan succeeded.
func (p *Plan) applyIn(server tfprotov6.ProviderServer) (state State, diags Diagnostics, planned bool) {
	r := p.resource
	r.t.Helper()
	request := *p.request
	if r.isNull(request.PriorState) {
		request.PriorPrivate = nil // The note of a first plan does not reach the second one.
	}
	again, err := server.PlanResourceChange(context.Background(), &request)
	must(r.t, err, nil)
	if Diagnostics(again.Diagnostics).HasError() {
		return r.state(request.PriorState, request.PriorPrivate, request.PriorIdentity), again.Diagnostics, false
	}
	p.isFinal(again)
	diags = slices.DeleteFunc(again.Diagnostics, func(d *tfprotov6.Diagnostic) bool {
		return p.Diagnostics.Warns(d.Summary, d.Detail)
	})
	state, applied := r.apply(server, &request, again)

	return state, append(diags, applied...), true
}

// resolve returns the plan with a configuration in which everything is known.
func (p *Plan) resolve(config Object) *Plan {
	r := p.resource
	r.t.Helper()
	resolved, request := *p, *p.request
	request.Config = dynamic(r.t, r.schema.ValueType(), config)
	prior := State{}
	if !r.isNull(request.PriorState) {
		prior.Value = request.PriorState
	}
	request.ProposedNewState = r.propose(prior, config)
	resolved.request, resolved.configured = &request, config

	return &resolved
}

// asDestruction is the plan of the destruction that comes before a creation, to whose Delete
// Terraform gives the private data of the planned creation.
func (p *Plan) asDestruction() *tfprotov6.PlanResourceChangeResponse {
	p.resource.t.Helper()

	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: dynamicNull(p.resource.t, p.resource.schema.ValueType()), PlannedPrivate: p.planned.PlannedPrivate,
	}
}

// destruction is the request to plan that a state be destroyed.
func (r *Resource) destruction(prior State) *tfprotov6.PlanResourceChangeRequest {
	r.t.Helper()
	nothing := dynamicNull(r.t, r.schema.ValueType())

	return &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.name, PriorState: prior.Value, ProposedNewState: nothing, Config: nothing,
		PriorPrivate: prior.Private, PriorIdentity: prior.Identity,
	}
}

// apply changes an object as it was planned.
func (r *Resource) apply(
	server tfprotov6.ProviderServer, request *tfprotov6.PlanResourceChangeRequest,
	planned *tfprotov6.PlanResourceChangeResponse,
) (State, Diagnostics) {
	r.t.Helper()
	applied, err := server.ApplyResourceChange(context.Background(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.name, PriorState: request.PriorState, PlannedState: planned.PlannedState, Config: request.Config,
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	must(r.t, err, nil)
	state, diags := r.state(applied.NewState, applied.Private, applied.NewIdentity), Diagnostics(applied.Diagnostics)
	if !diags.HasError() && state.Value != nil {
		r.isKept(planned, state)
	}

	return state, diags
}

// isFinal fails the test if the plan in the apply contradicts the first one, which Terraform
// reports as a bug in the provider.
func (p *Plan) isFinal(again *tfprotov6.PlanResourceChangeResponse) {
	p.resource.t.Helper()
	now := p.resource.attributes(again.PlannedState)
	for name, planned := range p.resource.attributes(p.planned.PlannedState) {
		if !keeps(planned, now[name]) {
			p.resource.t.Errorf("%s: inconsistent final plan: %s was planned as %s and then as %s", p.resource.name, name,
				planned, now[name])
		}
	}
}

// isKept fails the test if a state differs from the plan, which Terraform also reports as a bug in
// the provider.
func (r *Resource) isKept(last *tfprotov6.PlanResourceChangeResponse, state State) {
	r.t.Helper()
	now := r.attributes(state.Value)
	for name, planned := range r.attributes(last.PlannedState) {
		if !keeps(planned, now[name]) {
			r.t.Errorf("%s: inconsistent result after apply: %s was planned as %s and became %s", r.name, name, planned,
				now[name])
		}
	}
}

// keeps reports whether a value has everything that was known about it in a plan.
func keeps(planned, now tftypes.Value) bool {
	if !planned.IsKnown() {
		return true
	}
	if planned.IsFullyKnown() || planned.IsNull() || !now.IsKnown() || now.IsNull() {
		return planned.Equal(now)
	}
	var attributes, after map[string]tftypes.Value
	if planned.Type().Is(tftypes.Object{}) || planned.Type().Is(tftypes.Map{}) {
		if planned.As(&attributes) != nil || now.As(&after) != nil || len(attributes) != len(after) {
			return false
		}
		for name, attribute := range attributes {
			if !keeps(attribute, after[name]) {
				return false
			}
		}

		return true
	}
	var elements, later []tftypes.Value
	if planned.As(&elements) != nil || now.As(&later) != nil {
		return false
	}
	// The elements of a set cannot be told apart while one of them is unknown.
	if planned.Type().Is(tftypes.Set{}) {
		return len(later) <= len(elements)
	}

	return slices.EqualFunc(elements, later, keeps)
}
