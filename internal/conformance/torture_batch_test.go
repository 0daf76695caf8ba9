// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package conformance_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// lane is a cell being played: a provider block with a server of its own, and one resource.
type lane struct {
	cell
	*coretest.Backend

	name      string
	front     *front
	disturbed bool // while the disaster may happen
	hit       atomic.Bool
	importID  string

	before, based map[string]string
	failed        bool
	failedPlan    bool
	printed       []diagnostic
	warned        bool
	advised       bool
	untainted     bool
	action        string
	bad           string
	reference     reference
}

// playBatch plays cells side by side, and returns their lanes. Without references it makes them.
func playBatch(t *testing.T, installed *installation, served []string, cells []cell,
	references map[string]*reference) []*lane {
	t.Helper()
	b := newBatch(t, installed, served, cells)
	b.prepare()
	b.disturb(references == nil)
	if references != nil {
		b.compareFirst(references)
	}
	b.recover()
	b.settle(references)
	b.destroy(references)
	b.searchSecrets()
	for _, l := range b.lanes {
		if l.bad != "" {
			t.Errorf("%s: %s\n%s", l.cell, l.bad, &outcome{l.printed})
		}
	}

	return b.lanes
}

// batch is a working directory with a lane for each of its cells.
type batch struct {
	t         *testing.T
	workspace *sandbox.Workspace
	dir       string
	lanes     []*lane
	secrets   []string
	output    strings.Builder
}

func newBatch(t *testing.T, installed *installation, served []string, cells []cell) *batch {
	t.Helper()
	b := &batch{t: t, dir: t.TempDir()}
	for i, c := range cells {
		l := &lane{cell: c, Backend: c.fixture.Start(t), name: fmt.Sprintf("lane%d", i)}
		l.front = newFront(t, l.Server)
		b.lanes = append(b.lanes, l)
		b.addSecrets(c.fixture.Full)
		for name, value := range l.Environment {
			if isSecret(name) {
				b.addSecret(value)
			}
		}
	}
	environment := append(slices.Clone(served), "GOGC=400") // Terraform is short-lived here, and there is memory.
	for i, secret := range b.secrets {
		environment = append(environment, fmt.Sprintf("TF_VAR_secret%d=%s", i, secret))
	}
	b.workspace = installed.sandbox.Workspace(b.dir, environment)

	return b
}

func isSecret(name string) bool {
	return strings.HasSuffix(name, "_KEY") || strings.HasSuffix(name, "_TOKEN") || strings.HasSuffix(name, "_wo")
}

func (b *batch) addSecrets(object coretest.Object) {
	for name, value := range object {
		switch v := value.(type) {
		case coretest.Object:
			b.addSecrets(v)
		case string:
			if isSecret(name) {
				b.addSecret(v)
			}
		}
	}
}

func (b *batch) addSecret(secret string) {
	if !slices.Contains(b.secrets, secret) {
		b.secrets = append(b.secrets, secret)
	}
}

// hidden returns an object in which variables are in the place of secrets, because Terraform itself
// quotes the configuration in its diagnostics.
func (b *batch) hidden(object coretest.Object) coretest.Object {
	object = maps.Clone(object)
	for name, value := range object {
		switch v := value.(type) {
		case coretest.Object:
			object[name] = b.hidden(v)
		case string:
			if i := slices.Index(b.secrets, v); i >= 0 {
				object[name] = coretest.Expression(fmt.Sprintf("var.secret%d", i))
			}
		}
	}

	return object
}

// configure writes the configuration with the resources that are not nil.
func (b *batch) configure(resource func(*lane) coretest.Object) {
	var text strings.Builder
	text.WriteString(b.preamble())
	for _, l := range b.lanes {
		object := resource(l)
		if object == nil {
			continue
		}
		text.WriteString(b.block(l, l.name, object))
		if l.importID != "" {
			// OpenTofu looks for the provider by the name of the type, unless it is told.
			fmt.Fprintf(&text, "import {\n  provider = pbx.%s\n  to = %s\n  id = %s\n}\n", l.name, l.address(),
				strconv.Quote(l.importID))
		}
	}
	write(b.t, filepath.Join(b.dir, "main.tf"), text.String())
}

// preamble is what each configuration begins with.
func (b *batch) preamble() string {
	text := requirements
	for i := range b.secrets {
		text += fmt.Sprintf("variable \"secret%d\" {\n  sensitive = true\n  ephemeral = true\n}\n", i)
	}
	for _, l := range b.lanes {
		text += fmt.Sprintf("provider \"pbx\" {\n  alias = %q\n%s}\n", l.name, b.hidden(l.provider()).HCL())
	}

	return text
}

// block is a resource block of a lane, with the deletion_policy that changes most.
func (b *batch) block(l *lane, name string, object coretest.Object) string {
	for _, policy := range []string{"delete", "restore", "disable"} {
		if l.fixture.Has(policy) {
			object = with(object, policy)

			break
		}
	}

	return fmt.Sprintf("resource %q %q {\n  provider = pbx.%s\n%s}\n", l.fixture.Type, name, l.name,
		b.hidden(object).HCL())
}

func (b *batch) configureOperation() {
	b.configure(func(l *lane) coretest.Object {
		if l.operation.config == nil {
			return nil
		}

		return l.operation.config(l.fixture)
	})
}

func (l *lane) address() string { return l.fixture.Type + "." + l.name }

// provider is the provider block that reaches the front by the attributes that the environment
// would set.
func (l *lane) provider() coretest.Object {
	block := maps.Clone(l.fixture.Provider)
	for name, value := range l.Environment {
		vendor, attribute, _ := strings.Cut(strings.ToLower(name), "_")
		if attribute == "base_url" || attribute == "endpoint" {
			value = l.front.address(value)
		}
		block = block.With(vendor+"."+attribute, value)
		if d := l.disaster; l.disturbed && d.retry != "" {
			block = block.With(vendor+".retry_timeout", d.retry)
		}
		if d := l.disaster; l.disturbed && d.timeout != "" {
			block = block.With(vendor+".request_timeout", d.timeout)
		}
	}

	return block
}

// playing are the lanes that are not bad.
func (b *batch) playing() []*lane {
	return slices.DeleteFunc(slices.Clone(b.lanes), func(l *lane) bool { return l.bad != "" })
}

// spoil ends a lane. Terraform goes on with the others.
func (l *lane) spoil(format string, args ...any) {
	if l.bad == "" {
		l.bad = fmt.Sprintf(format, args...)
	}
}

// prepare seeds, and applies what is to be there before.
func (b *batch) prepare() {
	for _, l := range b.lanes {
		if l.operation.seeded {
			id := l.Seed()
			if l.operation.imported {
				l.importID = id
			}
		}
		l.before = l.Objects()
	}
	if slices.ContainsFunc(b.lanes, func(l *lane) bool { return l.operation.base != nil }) {
		b.configure(func(l *lane) coretest.Object {
			if l.operation.base == nil {
				return nil
			}

			return l.operation.base(l.fixture)
		})
		b.must(b.terraform("apply", "-auto-approve"))
	}
	for _, l := range b.lanes {
		l.based = l.Objects()
	}
}

// disturb carries out the operation while things happen. A batch that makes references notes the
// requests.
func (b *batch) disturb(note bool) {
	for _, l := range b.lanes {
		l.Server.ResetRequests()
		l.disturbed = l.disaster != nil
	}
	b.configureOperation()
	if b.lanes[0].planned {
		b.disturbPlan()

		return
	}
	b.must(b.terraform("plan", "-out=first.plan"))
	for _, l := range b.lanes {
		if note {
			l.reference.planned = l.requests()
		} else {
			l.disaster.inject(l, l.n)
		}
	}
	b.notice(b.terraform("apply", "first.plan"))
	for _, l := range b.lanes {
		if note {
			l.reference.applied = l.requests()
		}
	}
}

// requests returns the requests since it was called last.
func (l *lane) requests() []request {
	written := l.Written()
	var all []request
	for _, r := range l.Server.Requests() {
		one := request{text: r.Method + " " + r.Path}
		if len(written) > 0 && written[0] == one.text { // They are in the same order.
			one.write, written = true, written[1:]
		}
		all = append(all, one)
	}
	l.Server.ResetRequests()

	return all
}

// disturbPlan has things happen in the plan. One error ends it for all, so that those whose plan
// has none are planned once more without the others, and applied.
func (b *batch) disturbPlan() {
	for _, l := range b.lanes {
		l.disaster.inject(l, l.n)
	}
	w := b.terraform("plan")
	b.notice(w)
	var rest []*lane
	for _, l := range b.playing() {
		if l.failedPlan = l.failed; !l.failed {
			rest = append(rest, l)
		}
	}
	if len(rest) == 0 {
		return
	}
	args := []string{"apply", "-auto-approve"}
	for _, l := range rest {
		l.Server.ClearFaults()
		l.front.open()
		args = append(args, "-target="+l.address())
	}
	b.configureOperation()
	for _, l := range rest {
		l.disaster.inject(l, l.n)
	}
	b.notice(b.terraform(args...))
}

// notice notes which lanes failed, and what was printed about them.
func (b *batch) notice(w *walk) {
	for _, l := range b.playing() {
		l.failed = l.failed || w.failed[l.address()]
		for _, d := range w.diagnostics[l.address()] {
			l.printed = append(l.printed, d)
			l.warned = l.warned || d.severity == "warning" && strings.Contains(d.summary, "response was lost")
		}
		if l.disaster != nil && !l.hit.Load() {
			l.spoil("the fault has not hit a request")
		}
	}
}

// compareFirst checks what the server has after the operation: nothing may have been written by a
// plan, and what Terraform reported as done must be done.
func (b *batch) compareFirst(references map[string]*reference) {
	for _, l := range b.playing() {
		destroyed := l.operation.config == nil
		switch got := normalized(l.Objects(), destroyed); {
		case l.failedPlan && !maps.Equal(l.Objects(), l.based):
			l.spoil("the plan has written: the server has\n%s", got)
		case !l.failed && got != references[l.undisturbed()].after:
			l.spoil("pretended: no error, and the server has\n%s\nwant\n%s", got, references[l.undisturbed()].after)
		}
	}
}

// recover mends the servers, applies again, and follows what is printed.
func (b *batch) recover() {
	for _, l := range b.lanes {
		l.disturbed = false
		l.Server.ClearFaults()
		l.front.open()
		if l.failed && strings.Contains(fmt.Sprint(l.printed), "terraform untaint") {
			if output, err := b.workspace.Run(b.t.Context(), "untaint", l.address()); err != nil {
				l.spoil("untaint: %v\n%s", err, output)
			}
			l.untainted = true
		}
	}
	for {
		b.configureOperation()
		w := b.terraform(b.targeting("plan", "-out=second.plan")...)
		again := false
		for _, l := range b.playing() {
			if !w.failed[l.address()] {
				l.action = w.planned[l.address()]

				continue
			}
			again = true
			l.printed = append(l.printed, w.diagnostics[l.address()]...)
			if id := adviceToImport(w.diagnostics[l.address()]); id != "" && !l.advised {
				l.importID, l.advised = id, true
			} else {
				l.spoil("stuck: the next plan fails without a fault: %v", w.diagnostics[""])
			}
		}
		if !again {
			break
		}
	}
	w := b.terraform("apply", "second.plan")
	for _, l := range b.playing() {
		if w.failed[l.address()] {
			l.printed = append(l.printed, w.diagnostics[l.address()]...)
			l.spoil("stuck: the next apply fails without a fault: %v", w.diagnostics[""])
		}
	}
}

// targeting adds flags that keep bad lanes out, where there are any.
func (b *batch) targeting(args ...string) []string {
	playing := b.playing()
	if len(playing) < len(b.lanes) {
		for _, l := range playing {
			args = append(args, "-target="+l.address())
		}
	}

	return args
}

var adviceID = regexp.MustCompile(`(?m)import \{\n(?:.*\n)*?\s*id\s*=\s*(".*")$`)

// adviceToImport returns the id of the import block that an error shows, "" for none.
func adviceToImport(diagnostics []diagnostic) string {
	for _, d := range diagnostics {
		if found := adviceID.FindStringSubmatch(d.detail); d.severity == "error" && found != nil {
			id, _ := strconv.Unquote(found[1])

			return id
		}
	}

	return ""
}

// settle checks what the server and the state have once everything is as it should be.
func (b *batch) settle(references map[string]*reference) {
	managed := b.managed()
	w := b.terraform(b.targeting("plan")...)
	for _, l := range b.playing() {
		want := 1
		if l.operation.config == nil {
			want = 0
		}
		after := normalized(l.Objects(), l.operation.config == nil)
		switch {
		case w.failed[l.address()]:
			l.spoil("stuck: the plan after the second apply fails: %v", w.diagnostics[l.address()])
		case w.planned[l.address()] != "":
			l.spoil("not settled: the plan after the second apply would %s", w.planned[l.address()])
		case managed[l.address()] != want:
			l.spoil("the state has it %d times", managed[l.address()])
		case references == nil:
			l.reference.after = after
		default:
			l.compare(after, references[l.undisturbed()].after)
		}
	}
}

func (c cell) undisturbed() string {
	c.disaster = nil

	return c.String()
}

// compare spoils the lane if the server has not what it has in the lane to which nothing happened.
func (l *lane) compare(got, want string) {
	switch more := strings.Count(got, "\n") - strings.Count(want, "\n"); {
	case got == want:
	case more > 0:
		l.spoil("doubled or orphaned: the server has\n%s\nwant\n%s", got, want)
	case more < 0:
		l.spoil("lost: the server has\n%s\nwant\n%s", got, want)
	default:
		l.spoil("the server has\n%s\nwant\n%s", got, want)
	}
}

var (
	objectID       = regexp.MustCompile(`\b(ID):\S+`)
	objectPassword = regexp.MustCompile(`\b(Password):\S*`)
)

// normalized is what the server has, an object a line, without ids, and without passwords where
// they are random.
func normalized(objects map[string]string, withoutPasswords bool) string {
	var all []string
	for _, text := range objects {
		text = objectID.ReplaceAllString(text, "$1")
		if withoutPasswords {
			text = objectPassword.ReplaceAllString(text, "$1")
		}
		all = append(all, text+"\n")
	}
	slices.Sort(all)

	return strings.Join(all, "")
}

// destroy destroys what is left.
func (b *batch) destroy(references map[string]*reference) {
	for _, l := range b.lanes {
		l.importID = ""
	}
	targets := b.targeting()
	b.configure(func(*lane) coretest.Object { return nil })
	w := b.terraform(append([]string{"apply", "-auto-approve"}, targets...)...)
	for _, l := range b.playing() {
		destroyed := normalized(l.Objects(), true)
		switch {
		case w.failed[l.address()]:
			l.spoil("stuck: cannot be destroyed: %v", w.diagnostics[l.address()])
		case references != nil:
			l.compare(destroyed, references[l.undisturbed()].destroyed)
		case l.fixture.AlwaysExists && destroyed != normalized(l.before, true):
			l.spoil("not restored: the server has\n%s\nwant\n%s", destroyed, normalized(l.before, true))
		}
		l.reference.destroyed = destroyed
	}
}

// searchSecrets looks for the secrets in all that was printed and in the state.
func (b *batch) searchSecrets() {
	texts := strings.Split(b.output.String(), "\n")
	for _, name := range []string{"terraform.tfstate", "terraform.tfstate.backup"} {
		state, err := os.ReadFile(filepath.Join(b.dir, name))
		if err != nil && !os.IsNotExist(err) {
			b.t.Fatal(err)
		}
		texts = append(texts, string(state))
	}
	for _, text := range texts {
		for _, secret := range b.secrets {
			for _, form := range secretForms(secret) {
				if strings.Contains(text, form) {
					b.t.Errorf("leaked: %q is in\n%s", form, text)
				}
			}
		}
	}
}

// managed counts the objects of each resource in the state, deposed ones included.
func (b *batch) managed() map[string]int {
	b.t.Helper()
	all := map[string]int{}
	for _, r := range b.state() {
		all[r.Type+"."+r.Name] = len(r.Instances)
	}

	return all
}

// stateResource is a resource in the state file.
type stateResource struct {
	Type, Name string
	Instances  []struct{ Private string }
}

func (b *batch) state() []stateResource {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(b.dir, "terraform.tfstate"))
	var state struct{ Resources []stateResource }
	if err != nil || json.Unmarshal(text, &state) != nil {
		b.t.Fatalf("no state: %v\n%s", err, text)
	}

	return state.Resources
}

// walk is what one run of Terraform has reported, by the address of the resource.
type walk struct {
	failed      map[string]bool
	planned     map[string]string
	diagnostics map[string][]diagnostic
	output      string
	err         error
}

// terraform runs a command that reports in JSON.
func (b *batch) terraform(args ...string) *walk {
	b.t.Helper()
	args = slices.Insert(args, 1, "-json", "-parallelism=40")
	output, err := b.workspace.Run(b.t.Context(), args...)
	b.output.WriteString(output)
	w := &walk{failed: map[string]bool{}, planned: map[string]string{}, diagnostics: map[string][]diagnostic{},
		output: output, err: err}
	refreshing := map[string]bool{}
	for line := range strings.Lines(output) {
		var event struct {
			Type   string
			Change struct {
				Action   string
				Resource struct{ Addr string }
			}
			Hook       struct{ Resource struct{ Addr string } }
			Diagnostic struct{ Severity, Summary, Detail, Address string }
		}
		if json.Unmarshal([]byte(line), &event) != nil {
			continue
		}
		switch event.Type {
		case "planned_change":
			if event.Change.Action != "import" { // It changes nothing on the server.
				w.planned[event.Change.Resource.Addr] = event.Change.Action
			}
		case "refresh_start":
			refreshing[event.Hook.Resource.Addr] = true
		case "refresh_complete":
			delete(refreshing, event.Hook.Resource.Addr)
		case "apply_errored":
			w.failed[event.Hook.Resource.Addr] = true
		case "diagnostic":
			d := event.Diagnostic
			w.diagnostics[d.Address] = append(w.diagnostics[d.Address], diagnostic{d.Severity, d.Summary, d.Detail})
			if d.Severity == "error" && d.Address != "" {
				w.failed[d.Address] = true
			}
		}
	}
	for address := range refreshing { // An error of a resource that is not configured any more comes without its address.
		w.failed[address] = true
	}
	for _, blame := range []string{"nconsistent", "bug in the provider", "Missing Resource Identity", "panic",
		"did not respond"} {
		if at := strings.Index(output, blame); at >= 0 {
			b.t.Errorf("Terraform calls the provider broken: …%s…", output[max(0, at-1500):min(len(output), at+1500)])
		}
	}
	if (err != nil) != (len(w.failed) > 0) {
		b.t.Fatalf("terraform %v: error %v, and failed lanes %v\n%s", args, err, w.failed, output)
	}

	return w
}

// must ends the test unless the run was without an error.
func (b *batch) must(w *walk) {
	b.t.Helper()
	if w.err != nil {
		b.t.Fatalf("%v\n%s", w.err, w.output)
	}
}

// secretForms are the forms in which a secret may be printed.
func secretForms(secret string) []string {
	return []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))}
}
