// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package conformance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// TestKills kills Terraform and the provider at random points of an apply that creates, updates and
// destroys 60 objects of all types. Applying again, and following what it prints, must end where an
// apply ends that nobody has killed; and destroying then restores what the settings were at first.
// What is replaced for the first time by the very write after which nothing is saved any more is
// not known afterwards, so the apply changes settings that have been changed before.
func TestKills(t *testing.T) {
	t.Parallel()
	if !wholeTorture {
		t.Skip("this takes minutes; make torture plays it")
	}
	installed := install(t, t.TempDir())
	undisturbed := newKilling(t, installed)
	undisturbed.play(nil)
	for round := range 20 {
		t.Run(strconv.Itoa(round), func(t *testing.T) {
			t.Parallel()
			k := newKilling(t, installed)
			k.random = rand.New(rand.NewPCG(uint64(round), 0)) //nolint:gosec // The points are to be found again.
			k.play(undisturbed)
		})
	}
}

// killing is one apply that is killed.
type killing struct {
	*batch

	random *rand.Rand // nil where nobody kills

	// requests is how many there were in the apply that nobody killed, and after and destroyed what
	// the servers had after it and after destroying all, by type.
	requests         int
	after, destroyed map[string]string

	// forgotten are the types of settings of which Terraform has lost what restore needs.
	forgotten []string
}

func newKilling(t *testing.T, installed *installation) *killing {
	t.Helper()
	var cells []cell
	for _, f := range fixtures() {
		cells = append(cells, cell{fixture: f})
	}
	k := &killing{batch: newBatch(t, installed, nil, cells)}
	for _, name := range []string{".terraform", ".terraform.lock.hcl"} {
		if err := os.Symlink(filepath.Join(installed.initialized, name), filepath.Join(k.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range k.lanes {
		l.before = l.Objects()
	}

	return k
}

func (k *killing) play(undisturbed *killing) {
	k.configureObjects(0, 7, false, nil)
	k.must(k.terraform("apply", "-auto-approve"))
	k.configureObjects(3, 14, true, nil)
	k.must(k.terraform("plan", "-out=killed.plan"))
	if k.random == nil {
		for _, l := range k.lanes {
			l.Server.ResetRequests()
		}
		k.must(k.terraform("apply", "killed.plan"))
		for _, l := range k.lanes {
			k.requests += len(l.Server.Requests())
		}
	} else {
		k.kill(1 + k.random.IntN(undisturbed.requests))
		k.converge()
	}
	if w := k.terraform("plan"); w.err != nil || len(w.planned) > 0 {
		k.t.Fatalf("not settled: %v %v\n%s", w.err, w.planned, w.output)
	}
	k.after = k.objects()
	k.configureObjects(0, 0, false, nil)
	k.must(k.terraform("apply", "-auto-approve"))
	k.destroyed = k.objects()
	for _, l := range k.lanes {
		if before := normalized(l.before, true); l.fixture.AlwaysExists && !slices.Contains(k.forgotten, l.fixture.Type) &&
			k.destroyed[l.fixture.Type] != before {
			k.t.Errorf("%s: not restored: the server has\n%s\nwant\n%s", l.fixture.Type, k.destroyed[l.fixture.Type], before)
		}
	}
	if undisturbed == nil {
		return
	}
	for name, want := range undisturbed.after {
		if got := k.after[name]; got != want {
			k.t.Errorf("%s: the server has\n%s\nwant\n%s", name, got, want)
		}
		if got := k.destroyed[name]; !slices.Contains(k.forgotten, name) && got != undisturbed.destroyed[name] {
			k.t.Errorf("%s: after destroying it, the server has\n%s\nwant\n%s", name, got, undisturbed.destroyed[name])
		}
	}
}

func (k *killing) objects() map[string]string {
	all := map[string]string{}
	for _, l := range k.lanes {
		all[l.fixture.Type] = normalized(l.Objects(), true)
	}

	return all
}

// configureObjects writes a configuration with the objects from and up to a number of each type
// that can have several, and the settings, unless there is none. Those below 7 are changed if
// changed is set.
func (k *killing) configureObjects(from, to int, changed bool, imports map[string]string) {
	var text strings.Builder
	text.WriteString(k.preamble())
	for _, l := range k.lanes {
		for i := from; i < to; i++ {
			object, name := l.fixture.Minimal, l.name
			if changed && l.fixture.AlwaysExists {
				object = l.fixture.Changed
			} else if changed && i < 7 {
				object = l.fixture.Full
			}
			if !l.fixture.AlwaysExists {
				name = fmt.Sprintf("%s_%d", name, i)
				object = object.With(l.fixture.Key, numbered(object.At(l.fixture.Key), i))
			}
			text.WriteString(k.block(l, name, object))
			if l.fixture.AlwaysExists {
				break
			}
		}
	}
	for address, id := range imports {
		fmt.Fprintf(&text, "import {\n  to = %s\n  id = %s\n}\n", address, strconv.Quote(id))
	}
	write(k.t, filepath.Join(k.dir, "main.tf"), text.String())
}

// kill applies, and kills Terraform or the processes of the provider when the servers have had that
// many requests.
func (k *killing) kill(request int) {
	whole, handled := k.random.IntN(2) == 0, k.random.IntN(2) == 0
	cmd := k.workspace.Command(k.t.Context(), "apply", "killed.plan")
	var requests atomic.Int64
	at := func() {
		if requests.Add(1) != int64(request) {
			return
		}
		if whole {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // The process group, which has the providers too.

			return
		}
		for _, child := range children(cmd.Process.Pid) {
			_ = syscall.Kill(child, syscall.SIGKILL)
		}
	}
	for _, l := range k.lanes {
		f := fakeserver.Fault{Before: func(*http.Request) { at() }}
		if handled {
			f = fakeserver.Fault{After: at}
		}
		l.Server.InjectFault(f)
	}
	output, err := cmd.CombinedOutput()
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // The providers of a Terraform that was killed.
	if err == nil {
		k.t.Fatalf("nothing was killed at request %d\n%s", request, output)
	}
	for _, l := range k.lanes {
		l.Server.ClearFaults()
	}
	k.t.Logf("killed at request %d, Terraform too: %t, after handling it: %t", request, whole, handled)
	k.rescueState()
	k.noteForgotten()
}

// noteForgotten notes the settings of which Terraform itself has forgotten what restore needs: when
// a provider dies in an update, Terraform saves the resource without its private state.
func (k *killing) noteForgotten() {
	for _, r := range k.state() {
		for _, instance := range r.Instances {
			if i := slices.IndexFunc(k.lanes, func(l *lane) bool { return l.address() == r.Type+"."+r.Name }); i >= 0 &&
				instance.Private == "" {
				k.forgotten = append(k.forgotten, r.Type)
			}
		}
	}
	k.t.Logf("without private state: %q", k.forgotten)
}

// rescueState puts the backup in the place of a state that Terraform was writing when it was
// killed: it truncates the file first, and takes an empty one for that of a new configuration.
func (k *killing) rescueState() {
	name := filepath.Join(k.dir, "terraform.tfstate")
	state, err := os.ReadFile(name)
	if err == nil && !json.Valid(state) {
		k.t.Log("Terraform was writing the state")
		state, err = os.ReadFile(name + ".backup")
		write(k.t, name, string(state))
	}
	if err != nil {
		k.t.Fatal(err)
	}
}

// children returns the ids of the processes that a process has started.
func children(pid int) []int {
	output, err := exec.Command("ps", "-A", "-o", "pid=,ppid=").Output()
	if err != nil {
		return nil // Then nothing is killed, and the test says so.
	}
	var all []int
	for line := range strings.Lines(string(output)) {
		var child, parent int
		if _, err := fmt.Sscan(line, &child, &parent); err == nil && parent == pid {
			all = append(all, child)
		}
	}

	return all
}

// converge applies until it works, and adds the import blocks that are printed.
func (k *killing) converge() {
	imports := map[string]string{}
	for {
		k.configureObjects(3, 14, true, imports)
		w := k.terraform("apply", "-auto-approve")
		if w.err == nil {
			return
		}
		known := maps.Clone(imports)
		for address := range w.failed {
			if id := adviceToImport(w.diagnostics[address]); id != "" {
				imports[address] = id
			}
		}
		if maps.Equal(known, imports) {
			k.t.Fatalf("applying again fails, and no error shows an import block that was not followed:\n%s", w.output)
		}
		k.t.Logf("imported %v", slices.Sorted(maps.Keys(imports)))
	}
}
