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
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

// TestWorlds lets random administrators, with and without Terraform, loose on one account, and
// looks after every step whether a promise was broken. A world that breaks one is printed in its
// shortest form.
func TestWorlds(t *testing.T) {
	t.Parallel()
	for _, f := range fixtures() {
		t.Run(f.Type, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) {
				w := newWorld(t, r, f)
				for steps := rapid.IntRange(1, 6).Draw(r, "steps"); steps > 0 && !w.split; steps-- {
					w.step()
				}
			})
		})
	}
}

// world is an account of one vendor, what one state knows of it, and who works on it.
type world struct {
	*coretest.Backend

	t       worldTB
	fixture *coretest.Fixture
	walker  *coretest.Walker

	mu      sync.Mutex // Guards what follows, which the mock's goroutines write.
	before  map[string]string
	changes []serverChange
	// split is set when two resources have one object, because -target kept one of them from the
	// provider.
	split bool
}

// serverChange is what one request of the provider has done to an object, "" for one that does not
// exist.
type serverChange struct{ id, was, is string }

// resourceNames are the addresses that a configuration may have.
var resourceNames = []string{"a", "b", "c"}

func newWorld(t *testing.T, r *rapid.T, f *coretest.Fixture) *world {
	tb := worldTB{TB: t, r: r}
	w := &world{Backend: f.Start(tb), t: tb, fixture: f}
	newProvider := provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(w.Environment)))
	w.walker = coretest.NewWalker(tb, newProvider, f.Provider, f.Type)
	w.watch(fakeserver.Fault{}, nil)

	return w
}

// watch makes the mock note what each request does to the objects. One more fault goes before that,
// and an administrator may act before the request that it hits.
func (w *world) watch(fault fakeserver.Fault, administrator func()) {
	w.Server.ClearFaults()
	observed := fakeserver.Fault{
		Before: func(*http.Request) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.before = w.Objects()
		},
		After: func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			after := w.Objects()
			for id, is := range after {
				if was := w.before[id]; was != is {
					w.changes = append(w.changes, serverChange{id, was, is})
				}
			}
			for id, was := range w.before {
				if _, exists := after[id]; !exists {
					w.changes = append(w.changes, serverChange{id, was, ""})
				}
			}
		},
	}
	if fault.Times > 0 {
		fault.Before = func(r *http.Request) {
			if administrator != nil {
				administrator()
			}
			observed.Before(r)
		}
		fault.After = observed.After
		w.Server.InjectFault(fault)
	}
	w.Server.InjectFault(observed)
}

// step is one thing that happens in a world.
func (w *world) step() {
	steps := []func(){w.run, w.run, w.run, w.administrate, w.taint, w.forget}
	steps[rapid.IntRange(0, len(steps)-1).Draw(w.t.r, "step")]()
}

// administrate is what somebody does without Terraform.
func (w *world) administrate() {
	operations := []string{"drift"}
	if !w.fixture.AlwaysExists {
		operations = []string{"seed", "drift", "delete"}
	}
	w.act(rapid.SampledFrom(operations).Draw(w.t.r, "administrator"))
}

func (w *world) act(operation string) {
	exists := slices.Contains(slices.Collect(maps.Values(w.keys(w.Objects()))), w.key(w.fixture.Minimal)) ||
		w.fixture.AlwaysExists
	switch {
	case operation == "seed" && exists && w.fixture.UniqueKeys:
	case operation == "seed":
		w.Seed()
	case exists && operation == "drift":
		w.Drift()
	case exists:
		w.Delete()
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

// options draws a configuration and how it is planned.
func (w *world) options() coretest.Options {
	r, f := w.t.r, w.fixture
	objects := map[string]coretest.Object{"minimal": f.Minimal, "full": f.Full, "changed": f.Changed}
	if f.Other != nil {
		objects["other"] = f.Other
	}
	o := coretest.Options{
		Config: map[string]coretest.Object{}, Import: map[string]string{}, Identity: map[string]coretest.Object{},
		Order:       rapid.Permutation(resourceNames).Draw(r, "order"),
		CreateFirst: rapid.IntRange(0, 3).Draw(r, "create_before_destroy") == 0,
	}
	for _, name := range resourceNames {
		kind := rapid.SampledFrom(append(slices.Sorted(maps.Keys(objects)), "", "")).Draw(r, name)
		if kind == "" {
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
	name := rapid.SampledFrom(resourceNames).Draw(r, "subject")
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
		to := rapid.SampledFrom(resourceNames).Draw(r, "to")
		if _, kept := o.Config[name]; managed && !kept && w.walker.State[to] == nil {
			o.Moved = map[string]string{name: to}
		}
	case "import":
		ids := slices.Sorted(maps.Keys(w.Objects()))
		if len(ids) == 0 || managed || !configured {
			return
		}
		id := rapid.SampledFrom(ids).Draw(r, "id")
		if rapid.Bool().Draw(r, "by identity") {
			o.Identity[name] = w.fixture.Identity(id)
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
	for _, id := range o.Import {
		owned[id] = true
	}
	for name := range o.Identity {
		for id := range w.Objects() {
			if fmt.Sprint(w.fixture.Identity(id)) == fmt.Sprint(o.Identity[name]) {
				owned[id] = true
			}
		}
	}
	interference := rapid.SampledFrom([]string{"", "", "", "in the plan", "between", "in the apply"}).Draw(r,
		"interference")
	during := fakeserver.Fault{Skip: rapid.IntRange(0, 5).Draw(r, "after requests"), Times: 1}
	if interference == "in the plan" {
		w.watch(during, w.drawAct())
	}
	w.changes = nil
	planned := w.walker.Plan(o)
	w.watch(fakeserver.Fault{}, nil)
	if len(w.changes) > 0 {
		w.t.Fatalf("a plan changed something: %v", w.changes)
	}
	w.keepsSecrets(planned.Diagnostics)
	if planned.Diagnostics.HasError() {
		return
	}

	loss := rapid.SampledFrom(append(slices.Sorted(maps.Keys(losses)), "", "", "")).Draw(r, "loss")
	switch {
	case interference == "between":
		w.drawAct()()
	case interference == "in the apply":
		w.watch(during, w.drawAct())
	case loss != "":
		fault := losses[loss]
		fault.Match, fault.Times, fault.Skip = w.IsWrite, 1, rapid.IntRange(0, 2).Draw(r, "after writes")
		w.watch(fault, nil)
	}
	applied := planned.Apply(nil)
	w.watch(fakeserver.Fault{}, nil)

	said := slices.Concat(planned.Diagnostics, applied)
	r.Logf("planned %v\n%s", planned.Actions, said)
	w.keepsSecrets(applied)
	// Of what is only listed a write may rely on a copy some seconds old, which an administrator can
	// outrun.
	outrun := interference == "in the apply" && w.fixture.MaxAge > 0
	if !outrun {
		w.owns(o.Config, owned, said, interference == "in the apply")
	}
	if w.split = o.Target != nil && w.shared() != ""; w.split {
		return
	}
	if shared := w.shared(); shared != "" {
		w.t.Fatalf("two resources have %s\n%s", shared, said)
	}
	if applied.HasError() && interference == "" && loss == "" && !refusedCreateFirst(o, planned, applied) {
		w.t.Fatalf("the plan promised what the apply could not do:\n%s", said)
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

// drawAct draws what an administrator will do.
func (w *world) drawAct() func() {
	operations := []string{"drift"}
	if !w.fixture.AlwaysExists {
		operations = []string{"seed", "drift", "delete"}
	}
	operation := rapid.SampledFrom(operations).Draw(w.t.r, "administrator")

	return func() { w.act(operation) }
}

// owned returns the import ids of the objects in the state.
func (w *world) owned() map[string]bool {
	ids := map[string]bool{}
	for _, managed := range w.walker.State {
		if managed.Value != nil {
			ids[w.idOf(managed.State)] = true
		}
		if managed.Deposed != nil {
			ids[w.idOf(*managed.Deposed)] = true
		}
	}

	return ids
}

// idOf returns the import id of an object of the state.
func (w *world) idOf(state coretest.State) string {
	var parts []string
	for _, attribute := range []string{"tenant", "customer_tenant_id", "user_name", "id"} {
		if value := w.walker.Identity(state, attribute); value.Type() != nil && value.Type().Is(tftypes.String) {
			parts = append(parts, coretest.String(value))
		}
	}

	return strings.Join(parts, "/")
}

// key returns what makes an object the same as another one, and keys that of each object on the
// server.
func (w *world) key(config coretest.Object) string {
	return fmt.Sprint(config.At(w.fixture.Key), " ", config.At("type_id"))
}

func (w *world) keys(objects map[string]string) map[string]string {
	keys := map[string]string{}
	for id, text := range objects {
		for _, config := range []coretest.Object{w.fixture.Minimal, w.fixture.Other, w.fixture.Changed} {
			if config != nil && strings.Contains(text, fmt.Sprint(config.At(w.fixture.Key))) {
				of := config
				if number := typeID.FindStringSubmatch(text); number != nil {
					of = config.With("type_id", number[1])
				}
				keys[id] = w.key(of)
			}
		}
	}

	return keys
}

var typeID = regexp.MustCompile(`TypeID:(\d+)`)

// owns fails if an apply changed what no resource owns and nobody was told of, doubled an object,
// or left one behind.
func (w *world) owns(config map[string]coretest.Object, owned map[string]bool, said coretest.Diagnostics,
	interfered bool) {
	after, exists := w.owned(), w.Objects()
	consented := w.fixture.AlwaysExists || slices.ContainsFunc(slices.Collect(maps.Values(config)),
		func(o coretest.Object) bool {
			return o["adopt_existing"] == true
		})
	created := map[string]bool{}
	for _, change := range w.changes {
		if change.was == "" {
			created[change.id] = true
			w.doublesNothing(change, interfered)
		}
		announced := consented && said.Warns("will be adopted", lastPart(change.id))
		if !owned[change.id] && !created[change.id] && !announced {
			w.t.Fatalf("%s was changed although nobody owned it:\nfrom %s\nto   %s\n%s", change.id, change.was, change.is, said)
		}
	}
	for id := range created {
		if _, still := exists[id]; still && !after[id] && !said.HasError() {
			w.t.Fatalf("%s was created and then forgotten:\n%s", id, said)
		}
	}
}

func lastPart(id string) string { return id[strings.LastIndex(id, "/")+1:] }

// doublesNothing fails if an object was created beside one with the same key.
func (w *world) doublesNothing(change serverChange, interfered bool) {
	if interfered {
		return
	}
	keys := w.keys(w.Objects())
	keys[change.id] = w.keys(map[string]string{change.id: change.is})[change.id]
	for id, key := range keys {
		if id != change.id && key == keys[change.id] {
			w.t.Fatalf("%s was created although %s is the same", change.id, id)
		}
	}
}

// shared returns the import id of an object that two resources of the state have, "" if there is
// none.
func (w *world) shared() string {
	owned := map[string]bool{}
	for _, managed := range w.walker.State {
		if managed.Value == nil {
			continue
		}
		id := w.idOf(managed.State)
		if owned[id] {
			return id
		}
		owned[id] = true
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
		text := w.Objects()[w.idOf(managed.State)]
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

// keepsSecrets fails if a secret is in the state or in what was said.
func (w *world) keepsSecrets(said coretest.Diagnostics) {
	text := said.String()
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
	all := secretsOf(w.fixture.Minimal)
	for name, value := range w.Environment {
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
