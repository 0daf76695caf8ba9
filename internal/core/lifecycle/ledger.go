// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"slices"
	"sync"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
)

// Ledger is what one configured provider learns in one walk of Terraform about who
// manages which object. A plan walk passes every resource of the state and of the configuration
// through one process, in any order, so two resources for one object meet here: whichever call
// comes second reports the conflict. The account of a vendor embeds it. The zero Ledger is ready to
// use.
//
// Objects are told apart by the name of their type and their id. Their natural key is what makes an
// object that would be created the same as one that exists; it may be a secret, so it is kept in
// memory only.
type Ledger struct {
	mu      sync.Mutex
	objects map[string]*object
	keys    map[string]*key
	locks   map[string]*sync.Mutex
	// explained is what was said of many objects alike.
	explained explain.Log
	// applying is set once a change is applied. Terraform then plans again what it is about to
	// create, and an error of such a plan would strand an object that is replaced with
	// create_before_destroy. From then on only Create refuses.
	applying bool
}

// Account is a vendor's account, which embeds a Ledger.
type Account interface{ ledger() *Ledger }

func (l *Ledger) ledger() *Ledger { return l }

// object is what is known of one object.
type object struct {
	id string
	// stateKey and plannedKey are its natural keys in the state and in the plan; empty is what is
	// not known.
	stateKey, plannedKey string
	// read is set by a refresh, kept and destroyed by a plan for the object, replaced by the second
	// plan of a replacement, and created by the plan of a resource that does not have it and would
	// create it.
	read, kept, destroyed, replaced, created bool
	// policy and snapshot are what the state has of them. For a tainted object no later call does.
	policy   string
	snapshot adoption.Snapshot
	// released is set once this run has destroyed its resource, deleted if that deleted the object
	// too, and managed once this run has created, adopted or updated it.
	released, deleted, managed bool
	// undestroyed is set once this run has failed to destroy the object, whose resource still has it.
	undestroyed bool
	// announced is set once the walk has warned that the object is adopted.
	announced bool
}

// key is what is known of one natural key.
type key struct {
	objects []*object
	// created is set by the plan of a resource that would create an object with this key, claimed
	// by its creation.
	created, claimed bool
}

// conflict says how two resources of one plan want the same object.
type conflict int

const (
	noConflict conflict = iota
	// shared: both keep or create it.
	shared
	// moved: one gives it up and the other keeps or creates it, as a rename without a moved block
	// does.
	moved
	// busy: one changes its key or replaces it, and the other creates an object with the key
	// before.
	busy
)

// lock serialises what is done to one object or one natural key of a type, and returns how to
// unlock it.
func (l *Ledger) lock(name string) func() {
	release := l.hold()
	lock := record(&l.locks, name)
	release()
	lock.Lock()

	return lock.Unlock
}

// hold locks the ledger and returns how to unlock it.
func (l *Ledger) hold() func() {
	l.mu.Lock()

	return l.mu.Unlock
}

// record returns the record with that name, which it makes if there is none. The mutex must be
// held.
func record[T any](records *map[string]*T, name string) *T {
	if *records == nil {
		*records = map[string]*T{}
	}
	if (*records)[name] == nil {
		(*records)[name] = new(T)
	}

	return (*records)[name]
}

func (l *Ledger) object(kind, id string) *object {
	o := record(&l.objects, kind+" "+id)
	o.id = id

	return o
}

func (l *Ledger) key(kind, name string) *key { return record(&l.keys, kind+" "+name) }

// index notes an object under its natural keys.
func (l *Ledger) index(kind string, o *object, stateKey, plannedKey string) {
	o.stateKey, o.plannedKey = stateKey, plannedKey
	for _, name := range []string{stateKey, plannedKey} {
		if k := l.key(kind, name); name != "" && !slices.Contains(k.objects, o) {
			k.objects = append(k.objects, o)
		}
	}
}

// noteRead records that an object of the state was refreshed.
func (l *Ledger) noteRead(kind, id, stateKey, policy string, snapshot adoption.Snapshot) {
	defer l.hold()()
	o := l.object(kind, id)
	o.read, o.policy, o.snapshot = true, policy, snapshot
	l.index(kind, o, stateKey, o.plannedKey)
}

// onlyRead reports whether an object was read, but no plan has asked for it yet. So far it is one
// of a tainted resource, whose plan is that of a creation.
func (o *object) onlyRead() bool { return o.read && !o.kept && !o.destroyed && !o.replaced }

// announce records that the walk warns of adopting an object, and reports whether it had not done
// so before.
func (l *Ledger) announce(kind, id string) bool {
	defer l.hold()()
	o := l.object(kind, id)
	first := !o.announced
	o.announced = true

	return first
}

// planKept records the plan of a resource that has the object and keeps it, or begins to replace
// it.
func (l *Ledger) planKept(kind, id, stateKey, plannedKey string) conflict {
	defer l.hold()()
	o := l.object(kind, id)
	found := noConflict
	switch {
	case o.kept || o.replaced || o.created:
		found = shared
	case o.destroyed:
		found = moved
	}
	o.kept = true
	l.index(kind, o, stateKey, plannedKey)
	switch {
	case stateKey != plannedKey && plannedKey != "" && (o.created || stateKey != "" && l.key(kind, stateKey).created):
		found = busy
	case found == noConflict && plannedKey != "" && (l.key(kind, plannedKey).created || l.changeAlike(kind, o)):
		found = shared
	}

	return l.unlessApplying(found)
}

// changeAlike reports whether the plan changes the natural keys of an object and of another one to
// the same, so that neither is in the way of the other yet.
func (l *Ledger) changeAlike(kind string, o *object) bool {
	changes := func(other *object) bool {
		return other.kept && other.stateKey != o.plannedKey && other.plannedKey == o.plannedKey
	}

	return changes(o) && slices.ContainsFunc(l.key(kind, o.plannedKey).objects,
		func(other *object) bool { return other != o && changes(other) })
}

// planDestroyed records the plan of a resource that has the object and gives it up.
func (l *Ledger) planDestroyed(kind, id, stateKey string) conflict {
	defer l.hold()()
	o := l.object(kind, id)
	o.destroyed = true
	l.index(kind, o, stateKey, "")
	if o.kept || o.replaced || o.created || stateKey != "" && l.key(kind, stateKey).created {
		return l.unlessApplying(moved)
	}

	return noConflict
}

// planCreated records the plan of a resource that creates an object with that key. Live is the id
// of the object that has the key, empty if there is none or if that is not known; replaced is the
// id of the object that the same resource had until now, empty if it had none. Own reports whether
// the live object is the resource's own, so that nothing is taken over: it is replaced, or it was
// read but no other plan has asked for it yet, as for a tainted resource; one that does later finds
// the conflict. The object of a tainted resource may have vanished since it was read.
func (l *Ledger) planCreated(kind, keyName, live, replaced string) (own bool, found conflict) {
	defer l.hold()()
	if replaced != "" {
		before := l.object(kind, replaced)
		before.kept, before.replaced = false, true
		own = live == replaced || live == "" && keyName != "" && before.stateKey == keyName
	}
	var others []*object
	if keyName != "" {
		k := l.key(kind, keyName)
		others = slices.Clone(k.objects)
		if k.created {
			found = shared
		}
		k.created = true
	}
	if live != "" {
		others = append(others, l.object(kind, live))
	}
	for _, o := range others {
		if o.id != replaced {
			found = max(found, o.createdToo(keyName))
			own = own || live == "" && o.onlyRead() && o.stateKey == keyName
		}
	}
	if live != "" && live != replaced {
		o := l.object(kind, live)
		own = own || o.released || o.onlyRead()
		o.created = true
	}

	return own, l.unlessApplying(found)
}

// createdToo tells how a plan that creates an object with that key conflicts with the plan for this
// object.
func (o *object) createdToo(keyName string) conflict {
	switch {
	case o.released:
		return noConflict
	case o.replaced && o.plannedKey != keyName, o.kept && o.stateKey != o.plannedKey && o.plannedKey != keyName:
		return busy
	case o.kept || o.replaced:
		return shared
	case o.destroyed:
		return moved
	default:
		return noConflict
	}
}

func (l *Ledger) unlessApplying(found conflict) conflict {
	if l.applying {
		return noConflict
	}

	return found
}

// known returns a copy of what is known of an object.
func (l *Ledger) known(kind, id string) object {
	defer l.hold()()

	return *l.object(kind, id)
}

// startApply records that a change is applied.
func (l *Ledger) startApply() {
	defer l.hold()()
	l.applying = true
}

func (l *Ledger) isApplying() bool {
	defer l.hold()()

	return l.applying
}

// deleted reports whether this run has deleted the object.
func (l *Ledger) deleted(kind, id string) bool { return l.known(kind, id).deleted }

// keyReleased reports whether this run has destroyed the resource of an object with that key.
func (l *Ledger) keyReleased(kind, keyName string) bool {
	defer l.hold()()

	return slices.ContainsFunc(l.key(kind, keyName).objects, func(o *object) bool { return o.released })
}

// claim records that a resource creates an object with that key, or adopts the live one, whose id
// is empty if there is none. Own reports whether the live object was released in this run. A
// conflict is one with another resource of this run.
func (l *Ledger) claim(kind, keyName, live string) (own bool, found conflict) {
	defer l.hold()()
	k := l.key(kind, keyName)
	if k.claimed && keyName != "" {
		return false, shared
	}
	if live != "" {
		o := l.object(kind, live)
		switch {
		case o.managed, o.undestroyed:
			return false, shared
		case o.kept && !o.released && o.stateKey != o.plannedKey && o.plannedKey != keyName:
			return false, busy
		case o.kept && !o.released:
			return false, shared
		}
		o.managed, own = true, o.released
	}
	k.claimed = true

	return own, noConflict
}

// markManaged records that this run has created or updated the object.
func (l *Ledger) markManaged(kind, id string) {
	defer l.hold()()
	l.object(kind, id).managed = true
}

// markUndestroyed records that this run has failed to destroy the object.
func (l *Ledger) markUndestroyed(kind, id string) {
	defer l.hold()()
	l.object(kind, id).undestroyed = true
}

// release records that this run has destroyed the resource of an object, which may still exist. A
// replacement that creates the resource again goes on with the snapshot.
func (l *Ledger) release(kind, id, stateKey string, deleted bool, snapshot adoption.Snapshot) {
	defer l.hold()()
	o := l.object(kind, id)
	o.released, o.deleted, o.snapshot = true, deleted, snapshot
	l.index(kind, o, stateKey, "")
}
