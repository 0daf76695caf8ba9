// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

// TestWorlds lets random administrators, with and without Terraform, loose on objects of each type,
// and of all types in one configuration, and looks after every step whether a promise was broken. A
// world that breaks one is printed in its shortest form.
func TestWorlds(t *testing.T) {
	t.Parallel()
	for _, f := range fixtures() {
		t.Run(f.Type, func(t *testing.T) {
			t.Parallel()
			playWorlds(t, 3, func(testing.TB) []*coretest.Fixture { return []*coretest.Fixture{f} })
		})
	}
	t.Run("all types", func(t *testing.T) {
		t.Parallel()
		playWorlds(t, 2, func(t testing.TB) []*coretest.Fixture {
			mock, url := newPortSIP(t)

			return fixturesOn(func(testing.TB) (*portsipmock.Server, string) { return mock, url })
		})
	})
}

// playWorlds plays worlds with up to that many resources of each type.
func playWorlds(t *testing.T, resources int, fixtures func(t testing.TB) []*coretest.Fixture) {
	t.Helper()
	rapid.Check(t, func(r *rapid.T) {
		tb := worldTB{TB: t, r: r}
		w := newWorld(tb, fixtures(tb), resources)
		for steps := rapid.IntRange(1, 8).Draw(r, "steps"); steps > 0 && !w.split; steps-- {
			w.step()
		}
	})
}

// world is one account, or one of each vendor, what one state knows of them, and who works on them.
type world struct {
	t           worldTB
	parts       []*part
	environment map[string]string
	walker      *coretest.Walker

	// names are the addresses that a configuration may have, and config is what was applied last.
	names  []string
	config map[string]coretest.Object

	mu      sync.Mutex // Guards what follows, which the mocks' goroutines write.
	before  map[string]string
	changes []serverChange
	// split is set when two resources have one object, because -target kept one of them from the
	// provider.
	split bool
}

// part is what a world has of one resource type.
type part struct {
	*coretest.Backend

	fixture *coretest.Fixture
}

// serverChange is what one request of the provider has done to an object of a type, "" for one that
// does not exist. The id is an import id.
type serverChange struct {
	part        *part
	id, was, is string
}

// objectOf says which object is meant among those of all types.
func (p *part) objectOf(id string) string { return p.fixture.Type + " " + id }

func newWorld(tb worldTB, fixtures []*coretest.Fixture, resources int) *world {
	w := &world{t: tb, environment: map[string]string{}}
	block, types := coretest.Object{}, []string{}
	for _, f := range fixtures {
		p := &part{Backend: f.Start(tb), fixture: f}
		w.parts, types = append(w.parts, p), append(types, f.Type)
		maps.Copy(w.environment, p.Environment)
		maps.Copy(block, f.Provider)
		for _, name := range []string{"a", "b", "c"}[:resources] {
			w.names = append(w.names, f.Type+"."+name)
		}
	}
	newProvider := provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(w.environment)))
	w.walker = coretest.NewWalker(tb, newProvider, block, types...)
	w.watch(nil, fakeserver.Fault{}, nil)

	return w
}

// partOf returns the part of a resource.
func (w *world) partOf(name string) *part {
	typeName, _, _ := strings.Cut(name, ".")

	return w.parts[slices.IndexFunc(w.parts, func(p *part) bool { return p.fixture.Type == typeName })]
}

func (w *world) somePart(label string) *part {
	return w.partOf(rapid.SampledFrom(w.names).Draw(w.t.r, label))
}

// watch makes the mocks note what each request does to the objects. One more fault of the mock of a
// part takes effect first, and an administrator may act before the request that it hits.
func (w *world) watch(of *part, fault fakeserver.Fault, administrator func()) {
	watched := map[*fakeserver.Server]bool{}
	for _, p := range w.parts {
		if watched[p.Server] {
			continue
		}
		watched[p.Server] = true
		p.Server.ClearFaults()
		observed := w.observe(p.Server)
		if of != nil && of.Server == p.Server {
			fault.Before = func(r *http.Request) {
				if administrator != nil {
					administrator()
				}
				observed.Before(r)
			}
			fault.After = observed.After
			p.Server.InjectFault(fault)
		}
		p.Server.InjectFault(observed)
	}
}

// observe is no fault: it notes what requests to a mock do.
func (w *world) observe(server *fakeserver.Server) fakeserver.Fault {
	return fakeserver.Fault{
		Before: func(*http.Request) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.before = map[string]string{}
			for _, p := range w.parts {
				if p.Server == server {
					for id, text := range p.Objects() {
						w.before[p.objectOf(id)] = text
					}
				}
			}
		},
		After: func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			for _, p := range w.parts {
				if p.Server == server {
					w.noteChanges(p)
				}
			}
		},
	}
}

func (w *world) noteChanges(p *part) {
	after := p.Objects()
	for id, is := range after {
		if was := w.before[p.objectOf(id)]; was != is {
			w.changes = append(w.changes, serverChange{p, id, was, is})
		}
	}
	for object, was := range w.before {
		id, same := strings.CutPrefix(object, p.objectOf(""))
		if _, exists := after[id]; same && !exists {
			w.changes = append(w.changes, serverChange{p, id, was, ""})
		}
	}
}

// step is one thing that happens in a world.
func (w *world) step() {
	steps := []func(){w.run, w.run, w.run, w.administrate, w.taint, w.forget}
	steps[rapid.IntRange(0, len(steps)-1).Draw(w.t.r, "step")]()
}

// administrate is what someone does without Terraform.
func (w *world) administrate() {
	act, _ := w.drawAct()
	act()
}

// drawAct draws what an administrator will do, and to what.
func (w *world) drawAct() (act func(), of *part) {
	p := w.somePart("part")
	operations := []string{"drift"}
	if !p.fixture.AlwaysExists {
		operations = []string{"seed", "drift", "delete"}
	}
	operation := rapid.SampledFrom(operations).Draw(w.t.r, "administrator")

	return func() { p.act(operation) }, p
}

func (p *part) act(operation string) {
	exists := p.fixture.AlwaysExists ||
		slices.Contains(slices.Collect(maps.Values(p.keys(p.Objects()))), p.key(p.fixture.Minimal))
	switch {
	case operation == "seed" && exists && p.fixture.UniqueKeys:
	case operation == "seed":
		p.Seed()
	case exists && operation == "drift":
		p.Drift()
	case exists:
		p.Delete()
	}
}

func (w *world) taint() {
	if name, ok := w.someManaged("taint"); ok {
		w.walker.State[name].Tainted = true
	}
}

// forget is `terraform state rm`.
func (w *world) forget() {
	if name, ok := w.someManaged("forget"); ok {
		delete(w.walker.State, name)
	}
}

func (w *world) someManaged(label string) (string, bool) {
	names := slices.Sorted(maps.Keys(w.walker.State))
	names = slices.DeleteFunc(names, func(name string) bool { return w.walker.State[name].Value == nil })
	if len(names) == 0 {
		return "", false
	}

	return rapid.SampledFrom(names).Draw(w.t.r, label), true
}

// options draws a configuration, which differs from the last one in a few resources, and how it is
// planned.
func (w *world) options() coretest.Options {
	r := w.t.r
	o := coretest.Options{
		Config: map[string]coretest.Object{}, Import: map[string]string{}, Identity: map[string]coretest.Object{},
		Order:       rapid.Permutation(w.names).Draw(r, "order"),
		CreateFirst: rapid.IntRange(0, 3).Draw(r, "create_before_destroy") == 0,
	}
	maps.Copy(o.Config, w.config)
	edited := rapid.Permutation(w.names).Draw(r, "edited")
	for _, name := range edited[:rapid.IntRange(1, min(4, len(edited))).Draw(r, "edits")] {
		f := w.partOf(name).fixture
		objects := map[string]coretest.Object{"minimal": f.Minimal, "full": f.Full, "changed": f.Changed}
		if f.Other != nil {
			objects["other"] = f.Other
		}
		kind := rapid.SampledFrom(append(slices.Sorted(maps.Keys(objects)), "", "")).Draw(r, name)
		if kind == "" {
			delete(o.Config, name)

			continue
		}
		object := objects[kind].With("deletion_policy", rapid.SampledFrom(f.Policies[:2]).Draw(r, name+" policy"))
		if !f.AlwaysExists {
			object = object.With("adopt_existing", rapid.Bool().Draw(r, name+" adopts"))
		}
		o.Config[name] = object
	}
	w.drawWay(&o)

	return o
}

// drawWay draws what else the user may ask for.
func (w *world) drawWay(o *coretest.Options) {
	r := w.t.r
	name := rapid.SampledFrom(w.names).Draw(r, "subject")
	p := w.partOf(name)
	_, configured := o.Config[name]
	managed := w.walker.State[name] != nil
	switch rapid.SampledFrom([]string{"", "", "", "replace", "target", "move", "import"}).Draw(r, "way") {
	case "replace":
		if configured && managed {
			o.Replace = []string{name}
		}
	case "target":
		o.Target = []string{name}
	case "move":
		names := slices.DeleteFunc(slices.Clone(w.names), func(to string) bool { return w.partOf(to) != p })
		to := rapid.SampledFrom(names).Draw(r, "to")
		if _, kept := o.Config[name]; managed && !kept && w.walker.State[to] == nil {
			o.Moved = map[string]string{name: to}
		}
	case "import":
		ids := slices.Sorted(maps.Keys(p.Objects()))
		if len(ids) == 0 || managed || !configured {
			return
		}
		id := rapid.SampledFrom(ids).Draw(r, "id")
		if rapid.Bool().Draw(r, "by identity") {
			o.Identity[name] = p.fixture.Identity(id)
		} else {
			o.Import[name] = id
		}
	}
}

// losses are what may happen to a write on its way.
var losses = map[string]fakeserver.Fault{
	"response lost":      {DropAfter: true},
	"response truncated": {TruncateTo: 1},
	"request lost":       {DropBefore: true},
	"status 500":         {Status: http.StatusInternalServerError, Body: "{}"},
}

// run plans and applies.
func (w *world) run() {
	r := w.t.r
	o := w.options()
	owned := w.owned()
	for name, id := range o.Import {
		owned[w.partOf(name).objectOf(id)] = true
	}
	for name := range o.Identity {
		p := w.partOf(name)
		for id := range p.Objects() {
			if fmt.Sprint(p.fixture.Identity(id)) == fmt.Sprint(o.Identity[name]) {
				owned[p.objectOf(id)] = true
			}
		}
	}
	interference := rapid.SampledFrom([]string{"", "", "", "in the plan", "between", "in the apply"}).Draw(r,
		"interference")
	during := fakeserver.Fault{Skip: rapid.IntRange(0, 5).Draw(r, "after requests"), Times: 1}
	if interference == "in the plan" {
		act, of := w.drawAct()
		w.watch(of, during, act)
	}
	w.changes = nil
	planned := w.walker.Plan(o)
	w.watch(nil, fakeserver.Fault{}, nil)
	if len(w.changes) > 0 {
		w.t.Fatalf("a plan changed something: %v", w.changes)
	}
	w.keepsSecrets(planned.Diagnostics)
	if planned.Diagnostics.HasError() {
		return
	}

	loss := rapid.SampledFrom(append(slices.Sorted(maps.Keys(losses)), "", "", "")).Draw(r, "loss")
	outrun := false
	switch {
	case interference == "between":
		act, _ := w.drawAct()
		act()
	case interference == "in the apply":
		act, of := w.drawAct()
		// Of what is only listed a write may rely on a copy some seconds old, which an administrator
		// can outrun.
		outrun = of.fixture.MaxAge > 0
		w.watch(of, during, act)
	case loss != "":
		of, fault := w.somePart("loses"), losses[loss]
		fault.Match, fault.Times, fault.Skip = of.IsWrite, 1, rapid.IntRange(0, 2).Draw(r, "after writes")
		w.watch(of, fault, nil)
	}
	applied := planned.Apply(nil)
	w.config = o.Config
	w.watch(nil, fakeserver.Fault{}, nil)

	reported := slices.Concat(planned.Diagnostics, applied)
	r.Logf("planned %v\n%s", planned.Actions, reported)
	w.keepsSecrets(applied)
	if !outrun {
		w.owns(o.Config, owned, reported, interference == "in the apply")
	}
	if w.split = o.Target != nil && w.shared() != ""; w.split {
		return
	}
	if shared := w.shared(); shared != "" {
		w.t.Fatalf("two resources have %s\n%s", shared, reported)
	}
	if applied.HasError() && interference == "" && loss == "" && !refusedCreateFirst(o, planned, applied) {
		w.t.Fatalf("the plan promised what the apply could not do:\n%s", reported)
	}
	if !applied.HasError() && interference == "" && o.Target == nil {
		w.settled(o)
	}
}

// refusedCreateFirst reports whether a replacement with create_before_destroy met its own object
// without consent, which no plan can tell: Terraform tells a provider nothing of that order.
func refusedCreateFirst(o coretest.Options, planned *coretest.Planned, applied coretest.Diagnostics) bool {
	replaces := slices.Contains(slices.Collect(maps.Values(planned.Actions)), "replace")

	return o.CreateFirst && replaces && strings.Contains(fmt.Sprint(applied),
		"`create_before_destroy` needs `adopt_existing = true` too")
}

// owned returns the objects in the state.
func (w *world) owned() map[string]bool {
	objects := map[string]bool{}
	for name, managed := range w.walker.State {
		if managed.Value != nil {
			objects[w.partOf(name).objectOf(w.idOf(name, managed.State))] = true
		}
		if managed.Deposed != nil {
			objects[w.partOf(name).objectOf(w.idOf(name, *managed.Deposed))] = true
		}
	}

	return objects
}

// idOf returns the import id of an object of the state.
func (w *world) idOf(name string, state coretest.State) string {
	var parts []string
	for _, attribute := range []string{"tenant", "customer_tenant_id", "user_name", "id"} {
		value := w.walker.Identity(name, state, attribute)
		if value.Type() != nil && value.Type().Is(tftypes.String) {
			parts = append(parts, coretest.String(value))
		}
	}

	return strings.Join(parts, "/")
}

// key returns what makes an object the same as another one, and keys that of each object on the
// server.
func (p *part) key(config coretest.Object) string {
	return fmt.Sprint(config.At(p.fixture.Key), " ", config.At("type_id"))
}

func (p *part) keys(objects map[string]string) map[string]string {
	keys := map[string]string{}
	for id, text := range objects {
		for _, config := range []coretest.Object{p.fixture.Minimal, p.fixture.Other, p.fixture.Changed} {
			if config != nil && strings.Contains(text, fmt.Sprint(config.At(p.fixture.Key))) {
				of := config
				if number := typeID.FindStringSubmatch(text); number != nil {
					of = config.With("type_id", number[1])
				}
				keys[id] = p.key(of)
			}
		}
	}

	return keys
}

var typeID = regexp.MustCompile(`TypeID:(\d+)`)

// owns fails if an apply changed what no resource owns and nobody was told of, doubled an object,
// or left one behind.
func (w *world) owns(config map[string]coretest.Object, owned map[string]bool, reported coretest.Diagnostics,
	interfered bool) {
	after := w.owned()
	created := map[string]serverChange{}
	for _, change := range w.changes {
		object := change.part.objectOf(change.id)
		if change.was == "" {
			created[object] = change
			if !interfered {
				w.doublesNothing(change)
			}
		}
		_, isNew := created[object]
		announced := w.consented(change.part, config) && reported.Warns("will be adopted", lastPart(change.id))
		if !owned[object] && !isNew && !announced {
			w.t.Fatalf("%s was changed although nobody owned it:\nfrom %s\nto   %s\n%s", object, change.was, change.is, reported)
		}
	}
	for object, change := range created {
		if _, exists := change.part.Objects()[change.id]; exists && !after[object] && !reported.HasError() {
			w.t.Fatalf("%s was created and then forgotten:\n%s", object, reported)
		}
	}
}

// consented reports whether a configuration has a resource that may adopt objects of a type.
func (w *world) consented(p *part, config map[string]coretest.Object) bool {
	for name, object := range config {
		if w.partOf(name) == p && object["adopt_existing"] == true {
			return true
		}
	}

	return p.fixture.AlwaysExists
}

func lastPart(id string) string { return id[strings.LastIndex(id, "/")+1:] }

// doublesNothing fails if an object was created next to one with the same key.
func (w *world) doublesNothing(change serverChange) {
	p := change.part
	keys := p.keys(p.Objects())
	keys[change.id] = p.keys(map[string]string{change.id: change.is})[change.id]
	for id, key := range keys {
		if id != change.id && key == keys[change.id] {
			w.t.Fatalf("%s was created although %s is the same", p.objectOf(change.id), id)
		}
	}
}

// shared returns an object that two resources of the state have, "" if there is none.
func (w *world) shared() string {
	owned := map[string]bool{}
	for name, managed := range w.walker.State {
		if managed.Value == nil {
			continue
		}
		object := w.partOf(name).objectOf(w.idOf(name, managed.State))
		if owned[object] {
			return object
		}
		owned[object] = true
	}

	return ""
}

// settled fails unless the server holds what is configured, and another plan changes nothing.
func (w *world) settled(o coretest.Options) {
	for name, config := range o.Config {
		managed := w.walker.State[name]
		if managed == nil {
			w.t.Fatalf("%s is not in the state after an apply that worked", name)
		}
		text := w.partOf(name).Objects()[w.idOf(name, managed.State)]
		for _, value := range shown(config) {
			if !strings.Contains(text, value) {
				w.t.Fatalf("%s: the server lacks %q: %s", name, value, text)
			}
		}
	}
	again := w.walker.Plan(coretest.Options{Config: o.Config, Order: o.Order})
	if again.Diagnostics.HasError() || len(again.Actions) > 0 {
		w.t.Fatalf("the next plan is not empty: %v\n%s", again.Actions, again.Diagnostics)
	}
}

// shown lists the texts and numbers of a configuration that a server shows.
func shown(config coretest.Object) []string {
	var all []string
	for name, value := range config {
		switch v := value.(type) {
		case coretest.Object:
			all = append(all, shown(v)...)
		case string, int:
			if !strings.HasSuffix(name, "_wo") && name != "deletion_policy" {
				all = append(all, fmt.Sprint(v))
			}
		}
	}

	return all
}

// keepsSecrets fails if a secret is in the state or in what was reported.
func (w *world) keepsSecrets(reported coretest.Diagnostics) {
	text := reported.String()
	for _, managed := range w.walker.State {
		for _, state := range []*coretest.State{&managed.State, managed.Deposed} {
			if state != nil && state.Value != nil {
				text += string(state.Value.MsgPack) + string(state.Value.JSON) + string(state.Private)
			}
		}
	}
	for _, secret := range w.secrets() {
		if strings.Contains(text, secret) {
			w.t.Fatalf("a secret is shown:\n%s", text)
		}
	}
}

func (w *world) secrets() []string {
	var all []string
	for _, p := range w.parts {
		all = append(all, secretsOf(p.fixture.Minimal)...)
	}
	for name, value := range w.environment {
		if strings.HasSuffix(name, "_KEY") || strings.HasSuffix(name, "_TOKEN") {
			all = append(all, value)
		}
	}

	return append(all, "set-in-the-portal")
}

func secretsOf(config coretest.Object) []string {
	var all []string
	for name, value := range config {
		if nested, isObject := value.(coretest.Object); isObject {
			all = append(all, secretsOf(nested)...)
		} else if strings.HasSuffix(name, "_wo") {
			all = append(all, fmt.Sprint(value))
		}
	}

	return all
}

// worldTB is a test that belongs to one world: what fails in it is tried again in smaller worlds.
type worldTB struct {
	testing.TB

	r *rapid.T
}

func (w worldTB) Helper()                        { w.r.Helper() }
func (w worldTB) Cleanup(f func())               { w.r.Cleanup(f) }
func (w worldTB) Log(all ...any)                 { w.r.Log(all...) }
func (w worldTB) Logf(text string, all ...any)   { w.r.Logf(text, all...) }
func (w worldTB) Error(all ...any)               { w.r.Error(all...) }
func (w worldTB) Errorf(t string, all ...any)    { w.r.Errorf(t, all...) }
func (w worldTB) Fatal(all ...any)               { w.r.Fatal(all...) }
func (w worldTB) Fatalf(text string, all ...any) { w.r.Fatalf(text, all...) }
func (w worldTB) Failed() bool                   { return w.r.Failed() }
