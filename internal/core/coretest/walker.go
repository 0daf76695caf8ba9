// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Walker plays Terraform core for resource blocks: it plans all of them in one walk, that is with
// one instance of the provider, and applies the plan in another one. The caller chooses the order
// in which a walk visits the resources, which is random in Terraform.
//
// Resources have names such as "a", or addresses such as "pbx_holiday.a" if there are several
// types.
type Walker struct {
	// State has the resources by name. Only an apply changes it, including a failed one.
	State map[string]*Managed

	t           testing.TB
	newProvider NewProvider
	protocol    *Protocol            // For the schemas; walks use instances of their own.
	resources   map[string]*Resource // By type.

	mu      sync.Mutex // guards what follows
	serving tfprotov6.ProviderServer
}

// deposed follows the name of a resource to refer to its deposed object.
const deposed = " (deposed)"

// Managed is one resource in a state.
type Managed struct {
	State

	// Tainted objects are replaced by the next plan.
	Tainted bool

	// Deposed is what a replacement with create_before_destroy has not destroyed yet.
	Deposed *State
}

// NewWalker returns an empty state of resources of those types.
func NewWalker(t testing.TB, newProvider NewProvider, block Object, types ...string) *Walker {
	t.Helper()
	p := NewProtocol(t, newProvider, block)
	resources := map[string]*Resource{}
	for _, name := range types {
		resources[name] = p.Resource(t, name)
	}
	if len(types) == 1 {
		resources[""] = resources[types[0]]
	}

	return &Walker{State: map[string]*Managed{}, t: t, newProvider: newProvider, protocol: p, resources: resources}
}

// resource returns the type of a resource by its name.
func (w *Walker) resource(name string) *Resource {
	w.t.Helper()
	typeName, _, qualified := strings.Cut(name, ".")
	if !qualified {
		typeName = ""
	}
	r := w.resources[typeName]
	if r == nil {
		w.t.Fatalf("%q is not a resource of this walker", name)
	}

	return r
}

// Options are the input of a plan.
type Options struct {
	// Config has the configuration of each resource by its name. A value may be Unknown.
	Config map[string]Object

	// Order names the resources in the order in which both walks visit them; those not named come
	// last.
	Order []string

	// Parallel makes the walks visit all resources at the same time.
	Parallel bool

	// Moved has the new name of a resource by its old one.
	Moved map[string]string

	// Import and Identity have the import ids and the identities of what is imported, by the name of
	// the resource.
	Import   map[string]string
	Identity map[string]Object

	// Replace and Target name the resources of -replace and -target.
	Replace, Target []string

	// CreateFirst is create_before_destroy.
	CreateFirst bool
}

// Planned is the result of a plan walk, like a saved plan.
type Planned struct {
	// Diagnostics are those of all requests of the walk.
	Diagnostics Diagnostics

	// Actions are "create", "update", "replace" and "delete" by the name of the resource, with "
	// (deposed)" appended for a deposed object. Resources that do not change are omitted.
	Actions map[string]string

	walker  *Walker
	options Options
	mu      sync.Mutex
	state   map[string]*Managed // As refreshed, imported and moved.
	changes map[string]*change
}

// change is what is planned for one resource.
type change struct {
	action string
	prior  *State
	plan   *Plan // Of the creation, if it is a replacement.
}

// server starts an instance of the provider for one walk.
func (w *Walker) server() tfprotov6.ProviderServer {
	w.t.Helper()
	server := providerserver.NewProtocol6(w.newProvider())()
	must(w.t, nil, w.protocol.configure(server))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.serving = server

	return server
}

// Interrupt tells the provider that the user has interrupted the current walk.
func (w *Walker) Interrupt() {
	w.mu.Lock()
	defer w.mu.Unlock()
	stopped, err := w.serving.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{})
	if err != nil || stopped.Error != "" {
		w.t.Errorf("stopping the provider: %v, %v", stopped, err)
	}
}

// Plan runs a plan walk.
func (w *Walker) Plan(o Options) *Planned {
	w.t.Helper()
	p := &Planned{Actions: map[string]string{}, walker: w, options: o, state: map[string]*Managed{},
		changes: map[string]*change{}}
	for name, managed := range w.State {
		if to, moved := o.Moved[name]; moved {
			name = to
		}
		copied := *managed
		p.state[name] = &copied
	}
	server := w.server()
	prior := maps.Clone(p.state)
	names := slices.Concat(slices.Collect(maps.Keys(prior)), slices.Collect(maps.Keys(o.Config)))
	p.each(p.order(names), func(name string) {
		managed := Managed{}
		if m := prior[name]; m != nil {
			managed = *m
		}
		if managed.Deposed != nil {
			destroy := w.resource(name).plan(server, *managed.Deposed, nil)
			p.add(name+deposed, "delete", managed.Deposed, destroy, destroy.Diagnostics)
		}
		p.plan(server, name, &managed)
	})

	return p
}

// plan plans one resource.
func (p *Planned) plan(server tfprotov6.ProviderServer, name string, managed *Managed) {
	r := p.walker.resource(name)
	r.t.Helper()
	prior, diags := managed.State, Diagnostics(nil)
	id, imported := p.options.Import[name]
	identity, byIdentity := p.options.Identity[name]
	switch {
	case prior.Value != nil:
		prior, diags = r.read(server, prior)
	case imported || byIdentity:
		prior, diags = r.imports(server, id, identity)
		// This is Terraform's own message if the refresh does not find the object.
		if prior.Value == nil && !diags.HasError() {
			diags = append(diags, &tfprotov6.Diagnostic{
				Severity: tfprotov6.DiagnosticSeverityError, Summary: "Cannot import non-existent remote object",
			})
		}
	}
	p.refreshed(name, prior, diags)
	config, configured := p.options.Config[name]
	switch {
	case diags.HasError():
	case !configured && prior.Value == nil:
	case !configured:
		plan := r.plan(server, prior, nil)
		p.add(name, "delete", &prior, plan, plan.Diagnostics)
	case prior.Value == nil:
		plan := r.plan(server, State{}, config)
		p.add(name, "create", nil, plan, plan.Diagnostics)
	case managed.Tainted:
		plan := r.plan(server, State{}, config)
		p.add(name, "replace", &prior, plan, plan.Diagnostics)
	default:
		p.planExisting(server, name, prior, config)
	}
}

func (p *Planned) planExisting(server tfprotov6.ProviderServer, name string, prior State, config Object) {
	r := p.walker.resource(name)
	r.t.Helper()
	plan := r.plan(server, prior, config)
	switch {
	case plan.Diagnostics.HasError():
		p.add(name, "update", &prior, plan, plan.Diagnostics)
	case len(plan.Replace) > 0 || slices.Contains(p.options.Replace, name):
		creation := r.replacement(server, plan)
		// Terraform shows the warnings of the second request only if it fails.
		diags := plan.Diagnostics
		if creation.Diagnostics.HasError() {
			diags = append(diags, creation.Diagnostics...)
		} else {
			creation.Diagnostics = nil
		}
		p.add(name, "replace", &prior, creation, diags)
	case len(plan.Changed()) > 0:
		p.add(name, "update", &prior, plan, plan.Diagnostics)
	default:
		p.add(name, "", &prior, plan, plan.Diagnostics)
	}
}

// refreshed stores the result of a refresh or an import.
func (p *Planned) refreshed(name string, state State, diags Diagnostics) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Diagnostics = append(p.Diagnostics, diags...)
	if diags.HasError() {
		return
	}
	switch managed := p.state[name]; {
	case state.Value != nil && managed == nil:
		p.state[name] = &Managed{State: state}
	case managed != nil && state.Value == nil && managed.Deposed == nil:
		delete(p.state, name)
	case managed != nil:
		managed.State = state
	}
}

func (p *Planned) add(name, action string, prior *State, plan *Plan, diags Diagnostics) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Diagnostics = append(p.Diagnostics, diags...)
	if action != "" && !plan.Diagnostics.HasError() {
		p.Actions[name] = action
		p.changes[name] = &change{action: action, prior: prior, plan: plan}
	}
}

// Of returns the plan of a resource.
func (p *Planned) Of(name string) *Plan { return p.changes[name].plan }

// order sorts names according to the options and removes those that are not targeted.
func (p *Planned) order(names []string) []string {
	slices.Sort(names)
	names = slices.Compact(names)
	if len(p.options.Target) > 0 {
		names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(p.options.Target, name) })
	}
	position := func(name string) int {
		if at := slices.Index(p.options.Order, name); at >= 0 {
			return at
		}

		return len(p.options.Order)
	}
	slices.SortStableFunc(names, func(a, b string) int { return position(a) - position(b) })

	return names
}

func (p *Planned) each(names []string, visit func(name string)) {
	var all sync.WaitGroup
	for _, name := range names {
		if p.options.Parallel {
			all.Go(func() { visit(name) })
		} else {
			visit(name)
		}
	}
	all.Wait()
}

// Apply runs the apply walk of a plan without errors. Resolved has the final configurations of the
// resources in which something was Unknown.
func (p *Planned) Apply(resolved map[string]Object) Diagnostics {
	w := p.walker
	w.t.Helper()
	if p.Diagnostics.HasError() {
		w.t.Fatalf("applying a plan with errors:\n%s", p.Diagnostics)
	}
	w.State = p.state
	server := w.server()
	var all Diagnostics
	p.each(p.order(slices.Collect(maps.Keys(p.changes))), func(name string) {
		diags := p.apply(server, name, resolved[name])
		p.mu.Lock()
		defer p.mu.Unlock()
		all = append(all, diags...)
	})

	return all
}

// apply applies the change of one resource.
func (p *Planned) apply(server tfprotov6.ProviderServer, name string, resolved Object) Diagnostics {
	c, r := p.changes[name], p.walker.resource(name)
	r.t.Helper()
	plan := c.plan
	if resolved != nil {
		plan = plan.resolve(resolved)
	}
	switch {
	case strings.HasSuffix(name, deposed):
		return p.destroyDeposed(server, strings.TrimSuffix(name, deposed), *c.prior)
	case c.action == "delete":
		state, diags := r.apply(server, plan.request, plan.planned)
		p.keep(name, state, false)

		return diags
	case c.action == "replace" && p.options.CreateFirst:
		return p.createFirst(server, name, *c.prior, plan)
	case c.action == "replace":
		state, diags := r.apply(server, r.destruction(*c.prior), plan.asDestruction())
		p.keep(name, state, false)
		if diags.HasError() {
			return diags
		}

		return append(diags, p.write(server, name, plan)...)
	default:
		return p.write(server, name, plan)
	}
}

// write creates or updates.
func (p *Planned) write(server tfprotov6.ProviderServer, name string, plan *Plan) Diagnostics {
	creates := plan.resource.isNull(plan.request.PriorState)
	state, diags, planned := plan.applyIn(server)
	if planned || !creates {
		p.keep(name, state, creates && diags.HasError())
	}

	return diags
}

// createFirst replaces with create_before_destroy. Terraform first makes the old object a deposed
// one. It undoes that if the creation fails, but not if the plan before the creation fails.
func (p *Planned) createFirst(server tfprotov6.ProviderServer, name string, old State, plan *Plan) Diagnostics {
	tainted := p.depose(name, &old)
	state, diags, planned := plan.applyIn(server)
	switch {
	case !planned:
		return diags
	case diags.HasError() && state.Value == nil:
		p.depose(name, nil)
		p.keep(name, old, tainted)

		return diags
	}
	p.keep(name, state, diags.HasError())
	if diags.HasError() {
		return diags
	}

	return append(diags, p.destroyDeposed(server, name, old)...)
}

// destroyDeposed destroys a deposed object. Unlike the destruction of a current object, it is
// planned again.
func (p *Planned) destroyDeposed(server tfprotov6.ProviderServer, name string, old State) Diagnostics {
	r := p.walker.resource(name)
	destroy := r.plan(server, old, nil)
	if destroy.Diagnostics.HasError() {
		return destroy.Diagnostics
	}
	_, diags := r.apply(server, destroy.request, destroy.planned)
	if !diags.HasError() {
		p.depose(name, nil)
	}

	return append(destroy.Diagnostics, diags...)
}

// keep stores the result of an apply.
func (p *Planned) keep(name string, state State, tainted bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	managed := p.state[name]
	switch {
	case managed == nil && state.Value == nil:
	case managed == nil:
		p.state[name] = &Managed{State: state, Tainted: tainted}
	case state.Value == nil && managed.Deposed == nil:
		delete(p.state, name)
	default:
		managed.State, managed.Tainted = state, tainted
	}
}

// depose makes an object the deposed one of a resource; nil removes it. It reports whether the
// resource was tainted.
func (p *Planned) depose(name string, old *State) (tainted bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	managed := p.state[name]
	tainted, managed.Deposed = managed.Tainted, old
	if old != nil {
		managed.State, managed.Tainted = State{}, false
	} else if managed.Value == nil {
		delete(p.state, name)
	}

	return tainted
}

// Identity returns one attribute of the identity of a state of the resource with that name, null if
// its type has no such attribute.
func (w *Walker) Identity(name string, state State, attribute string) tftypes.Value {
	return w.resource(name).Identity(state, attribute)
}
