// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
)

// call is one call of a plan walk.
type call func(l *Ledger) conflict

func keeps(id, stateKey, plannedKey string) call {
	return func(l *Ledger) conflict { return l.planKept("t", id, stateKey, plannedKey) }
}

// destroys gives up object 1, which has the key x.
func destroys(l *Ledger) conflict { return l.planDestroyed("t", "1", "x") }

func creates(key, live, replaced string) call {
	return func(l *Ledger) conflict {
		_, found := l.planCreated("t", key, live, replaced)

		return found
	}
}

// replaces is the pair of calls by which Terraform plans the replacement of object 1, which has the
// key x.
func replaces(plannedKey, live string) call {
	return func(l *Ledger) conflict {
		return max(keeps("1", "x", plannedKey)(l), creates(plannedKey, live, "1")(l))
	}
}

// Whichever of two calls comes second reports the conflict, and what is none is never reported.
func TestConflictsInEitherOrder(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		a, b call
		want conflict
	}{
		"two objects":                          {keeps("1", "x", "x"), keeps("2", "y", "y"), noConflict},
		"kept and created, found":              {keeps("1", "x", "x"), creates("x", "1", ""), shared},
		"kept and created, not found":          {keeps("1", "x", "x"), creates("x", "", ""), shared},
		"kept without a key, and created":      {keeps("1", "", ""), creates("x", "1", ""), shared},
		"kept twice":                           {keeps("1", "x", "x"), keeps("1", "x", "x"), shared},
		"destroyed and created, found":         {destroys, creates("x", "1", ""), moved},
		"destroyed and created, not found":     {destroys, creates("x", "", ""), moved},
		"destroyed and imported":               {destroys, keeps("1", "x", "x"), moved},
		"destroyed twice":                      {destroys, destroys, noConflict},
		"created twice":                        {creates("x", "", ""), creates("x", "", ""), shared},
		"created with two keys":                {creates("x", "", ""), creates("y", "", ""), noConflict},
		"created with keys that are not known": {creates("", "", ""), creates("", "", ""), noConflict},
		"renamed, and the old name reused":     {keeps("1", "x", "y"), creates("x", "1", ""), busy},
		"renamed to one name":                  {keeps("1", "x", "z"), keeps("2", "y", "z"), shared},
		"renamed to what is renamed":           {keeps("1", "x", "y"), keeps("2", "y", "z"), noConflict},
		"named alike before":                   {keeps("1", "x", "x"), keeps("2", "x", "x"), noConflict},
		"renamed to what is created":           {keeps("1", "x", "y"), creates("y", "", ""), shared},
		"replaced":                             {replaces("x", "1"), keeps("2", "y", "y"), noConflict},
		"replaced, and imported elsewhere":     {replaces("x", "1"), keeps("1", "x", "x"), shared},
		"replaced, and a second block":         {replaces("x", "1"), creates("x", "1", ""), shared},
		"replaced by another key, old reused":  {replaces("y", ""), creates("x", "1", ""), busy},
		"replaced and destroyed elsewhere":     {replaces("x", "1"), destroys, moved},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for order, calls := range map[string][]call{"a b": {test.a, test.b}, "b a": {test.b, test.a}} {
				var l Ledger
				if first := calls[0](&l); first != noConflict {
					t.Errorf("%s: the first call reports %d", order, first)
				}
				if got := calls[1](&l); got != test.want {
					t.Errorf("%s: got %d, want %d", order, got, test.want)
				}
			}
		})
	}
}

func TestOwnObjectIsNotTakenOver(t *testing.T) {
	t.Parallel()

	owns := func(l *Ledger, live, replaced string) bool {
		own, found := l.planCreated("t", "x", live, replaced)

		return own && found == noConflict
	}
	var l Ledger
	if owns(&l, "1", "") {
		t.Error("an unmanaged object is owned")
	}
	l = Ledger{}
	l.noteRead("t", "1", "x", "restore", adoption.Snapshot{"a": 1})
	if !owns(&l, "1", "") || l.known("t", "1").policy != "restore" || len(l.known("t", "1").snapshot) != 1 {
		t.Error("a tainted object, which is read and not planned for, is not owned, or what its state had is lost")
	}
	if l.planKept("t", "1", "x", "x") != shared {
		t.Error("what seemed tainted is kept by another resource, which is not reported")
	}
	l = Ledger{}
	l.noteRead("t", "1", "x", "restore", nil)
	if !owns(&l, "", "") {
		t.Error("a tainted object that has vanished since it was read is not owned")
	}
	l = Ledger{}
	l.planKept("t", "1", "x", "x")
	if !owns(&l, "1", "1") {
		t.Error("an object that is replaced is not owned")
	}
	l = Ledger{}
	l.planKept("t", "1", "x", "y")
	if own, found := l.planCreated("t", "y", "2", "1"); own || found != noConflict {
		t.Error("another object that has the new key is owned")
	}
}

// An error of a plan in the apply would strand an object, so from the first change on only a
// creation refuses.
func TestPlansInTheApplyRefuseNothing(t *testing.T) {
	t.Parallel()

	var l Ledger
	l.startApply()
	calls := []call{creates("x", "1", ""), creates("x", "1", ""), keeps("1", "x", "x"), destroys}
	if i := slices.IndexFunc(calls, func(c call) bool { return c(&l) != noConflict }); i >= 0 {
		t.Errorf("call %d is refused", i)
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()

	claim := func(l *Ledger, key, live string) (bool, conflict) { return l.claim("t", key, live) }
	tests := map[string]struct {
		before func(l *Ledger)
		own    bool
		want   conflict
	}{
		"nothing":                   {func(*Ledger) {}, false, noConflict},
		"created in this run":       {func(l *Ledger) { claim(l, "x", "") }, false, shared},
		"adopted under another key": {func(l *Ledger) { claim(l, "y", "1") }, false, shared},
		"kept by an update":         {func(l *Ledger) { l.planKept("t", "1", "x", "x") }, false, shared},
		"renamed by a later update": {func(l *Ledger) { l.planKept("t", "1", "x", "y") }, false, busy},
		"released":                  {func(l *Ledger) { l.release("t", "1", "x", false, nil) }, true, noConflict},
		"kept and then released": {func(l *Ledger) {
			l.planKept("t", "1", "x", "x")
			l.release("t", "1", "x", false,
				nil)
		}, true, noConflict},
		"not destroyed":               {func(l *Ledger) { l.markUndestroyed("t", "1") }, false, shared},
		"another type has the number": {func(l *Ledger) { l.claim("other", "x", "1") }, false, noConflict},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var l Ledger
			test.before(&l)
			if own, found := claim(&l, "x", "1"); own != test.own || found != test.want {
				t.Errorf("own: %t, conflict %d, want %t and %d", own, found, test.own, test.want)
			}
		})
	}
}

func TestOneOfManyClaimsHolds(t *testing.T) {
	t.Parallel()

	var l Ledger
	var held atomic.Int64
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			defer l.lock("x")()
			if _, found := l.claim("t", "x", ""); found == noConflict {
				held.Add(1)
			}
		})
	}
	all.Wait()
	if held.Load() != 1 {
		t.Errorf("%d claims held", held.Load())
	}
}
