// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package collection shares the reads of one vendor's objects of one kind among everything that one run of Terraform
// asks about them: a refresh of N objects costs the pages of a list, not N calls. Nothing outlives the process.
package collection

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// ErrAbsent is what Get returns for an object that the vendor does not have.
var ErrAbsent = errors.New("no such object")

// Source is how a vendor's client reads one kind of object. List and Key are required. Get and Pages go together and are
// set only where the vendor can read one object.
type Source[K comparable, V any] struct {
	// List reads all objects.
	List func(ctx context.Context) ([]V, error)
	// Key returns the key of an object.
	Key func(V) K
	// Get reads one object, or fails with ErrAbsent.
	Get func(ctx context.Context, key K) (V, error)
	// Pages tells how many calls a List would take. The client answers from the first page, which it keeps for List.
	Pages func(ctx context.Context) (int, error)
	// Reset drops what Pages has kept; nil if it keeps nothing.
	Reset func()
	// Complete reports whether a listed object has everything that a single read would show; nil means always. One that
	// has not is read on its own.
	Complete func(V) bool
}

// Collection is the shared copy. All methods may be called concurrently.
//
// Single reads come first; once they have cost as many calls as a list would, the list is read and serves the rest: at
// most twice the cost of knowing in advance. Concurrent equal reads are one call. A list that failed is not tried again
// in this run: the client has retried it, and each further object would fail after the same wait.
type Collection[K comparable, V any] struct {
	source  Source[K, V]
	flights singleflight.Group

	mu sync.Mutex
	// generation counts the calls of Forget. A read that began before one still answers those who wait for it, but is not kept.
	generation int
	list       *outcome[listing[K, V]]
	pages      *outcome[int]
	// singles are the objects that were read on their own, and asked the keys for which that was begun.
	singles map[K]outcome[V]
	asked   map[K]bool
	// written holds what this run wrote (nil: deleted), in the order of writtenKeys. It overrides every read, which may be
	// older than the write or come from a replica that has not seen it.
	written     map[K]*V
	writtenKeys []K
}

// outcome is the result of a read, and when it began.
type outcome[T any] struct {
	value T
	err   error
	began time.Time
}

type maxAgeKey struct{}

// WithMaxAge returns a context for reads that a write relies on: a list is used only if it was read not longer ago than that, and an object
// that can be read on its own is read again. What this run wrote itself still overrides what is read.
func WithMaxAge(ctx context.Context, age time.Duration) context.Context {
	return context.WithValue(ctx, maxAgeKey{}, age)
}

// maxAge returns the age that the context allows, and whether it limits it.
func maxAge(ctx context.Context) (time.Duration, bool) {
	age, limited := ctx.Value(maxAgeKey{}).(time.Duration)

	return age, limited
}

// tooOld reports whether a read that began at that time is too old for the context.
func tooOld(ctx context.Context, began time.Time) bool {
	age, limited := maxAge(ctx)

	return limited && time.Since(began) > age
}

// listing is a list as it was read. It is never changed.
type listing[K comparable, V any] struct {
	objects map[K]V
	order   []K
	began   time.Time
}

// New returns an empty collection over that source.
func New[K comparable, V any](source Source[K, V]) *Collection[K, V] {
	return &Collection[K, V]{source: source, singles: map[K]outcome[V]{}, asked: map[K]bool{}, written: map[K]*V{}}
}

// All returns every object in the vendor's order, those that this run created last.
func (c *Collection[K, V]) All(ctx context.Context) ([]V, error) {
	list, err := c.readList(ctx)
	if err != nil {
		return nil, err
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]V, 0, len(list.order))
	for _, key := range list.order {
		written, isWritten := c.written[key]
		single, isSingle := c.singles[key]
		switch {
		case isWritten && written != nil:
			all = append(all, *written)
		case isSingle && single.err == nil && !c.supersedes(list, key, single): // The list may show it in part only.
			all = append(all, single.value)
		case !isWritten && (!isSingle || c.supersedes(list, key, single)):
			all = append(all, list.objects[key])
		}
	}
	for _, key := range c.writtenKeys {
		if _, listed := list.objects[key]; !listed && c.written[key] != nil {
			all = append(all, *c.written[key])
		}
	}

	return all, nil
}

// supersedes reports whether a list is newer than a single read of an object, and shows as much.
func (c *Collection[K, V]) supersedes(list listing[K, V], key K, single outcome[V]) bool {
	return single.began.Before(list.began) && (c.source.Complete == nil || c.source.Complete(list.objects[key]))
}

// Get returns the object with that key, or ErrAbsent.
func (c *Collection[K, V]) Get(ctx context.Context, key K) (V, error) {
	if known := c.known(ctx, key); known != nil {
		return known.value, known.err
	}
	var none V
	if _, limited := maxAge(ctx); limited && c.source.Get != nil {
		return c.readOne(ctx, key)
	}
	if c.source.Get != nil {
		single, err := c.worthSingle(ctx, key)
		if err != nil {
			return none, err
		}
		if single {
			return c.readOne(ctx, key)
		}
	}
	list, err := c.readList(ctx)
	if err != nil {
		return none, err
	}
	v, listed := list.objects[key]
	if !listed {
		return none, ErrAbsent
	}
	if c.source.Complete != nil && !c.source.Complete(v) {
		return c.readOne(ctx, key)
	}

	return v, nil
}

// Put records that the vendor now has this object, after a write.
func (c *Collection[K, V]) Put(v V) { c.record(c.source.Key(v), &v) }

// Drop records that the vendor no longer has the object, after a delete.
func (c *Collection[K, V]) Drop(key K) { c.record(key, nil) }

func (c *Collection[K, V]) record(key K, v *V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, again := c.written[key]; !again {
		c.writtenKeys = append(c.writtenKeys, key)
	}
	c.written[key] = v
}

// Forget makes the next read of this object ask the vendor again: after a write whose answer was lost, only the
// vendor knows.
func (c *Collection[K, V]) Forget(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.written, key)
	c.writtenKeys = slices.DeleteFunc(c.writtenKeys, func(k K) bool { return k == key })
	c.generation++
	c.list, c.pages = nil, nil
	clear(c.singles)
	if c.source.Reset != nil {
		c.source.Reset()
	}
}

// known returns what Get can answer without the vendor, nil if it cannot.
func (c *Collection[K, V]) known(ctx context.Context, key K) *outcome[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w, ok := c.written[key]; ok {
		if w == nil {
			return &outcome[V]{err: ErrAbsent}
		}

		return &outcome[V]{value: *w}
	}
	if single, ok := c.singles[key]; ok {
		if _, limited := maxAge(ctx); !limited {
			return &single
		}
	}

	return nil
}

// worthSingle decides whether an object is read on its own. The first always is: nothing is cheaper than one call.
func (c *Collection[K, V]) worthSingle(ctx context.Context, key K) (bool, error) {
	c.mu.Lock()
	listed, again, before := c.list != nil, c.asked[key], len(c.asked)
	if !listed {
		c.asked[key] = true
	}
	c.mu.Unlock()
	if listed || before == 0 || again {
		return !listed, nil
	}
	pages, err := c.countPages(ctx)

	return before < pages, err
}

// readOne reads one object.
func (c *Collection[K, V]) readOne(ctx context.Context, key K) (V, error) {
	generation := c.currentGeneration()

	return share(ctx, &c.flights, fmt.Sprintf("one %d %#v", generation, key), func(ctx context.Context) (V, error) {
		if known := c.known(ctx, key); known != nil { // By a flight that has just landed.
			return known.value, known.err
		}
		began := time.Now()
		v, err := c.source.Get(ctx, key)
		if err == nil || errors.Is(err, ErrAbsent) {
			c.keep(generation, func() { c.singles[key] = outcome[V]{v, err, began} })
		}

		return v, err
	})
}

// readList reads all objects.
func (c *Collection[K, V]) readList(ctx context.Context) (listing[K, V], error) {
	generation := c.currentGeneration()

	return share(ctx, &c.flights, fmt.Sprintf("list %d", generation), func(ctx context.Context) (listing[K, V], error) {
		if list := kept(c, generation, &c.list); list != nil && !tooOld(ctx, list.began) {
			return list.value, list.err
		}
		c.dropOldPages(ctx)
		began := time.Now()
		all, err := c.source.List(ctx)
		read := listing[K, V]{objects: make(map[K]V, len(all)), order: make([]K, 0, len(all)), began: began}
		for _, v := range all {
			key := c.source.Key(v)
			if _, double := read.objects[key]; !double {
				read.order = append(read.order, key)
			}
			read.objects[key] = v
		}
		c.keep(generation, func() { c.list = &outcome[listing[K, V]]{read, err, began} })

		return read, err
	})
}

// dropOldPages makes a list that must be fresh begin with a page that is.
func (c *Collection[K, V]) dropOldPages(ctx context.Context) {
	if _, limited := maxAge(ctx); limited && c.source.Reset != nil {
		c.source.Reset()
	}
}

// countPages asks how many calls a list takes.
func (c *Collection[K, V]) countPages(ctx context.Context) (int, error) {
	generation := c.currentGeneration()

	return share(ctx, &c.flights, fmt.Sprintf("pages %d", generation), func(ctx context.Context) (int, error) {
		if pages := kept(c, generation, &c.pages); pages != nil {
			return pages.value, pages.err
		}
		pages, err := c.source.Pages(ctx)
		c.keep(generation, func() { c.pages = &outcome[int]{value: pages, err: err} })

		return pages, err
	})
}

// kept returns what is in a field of the collection, nil if that is nothing or of another generation.
func kept[K comparable, V, T any](c *Collection[K, V], generation int, field **outcome[T]) *outcome[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation != generation {
		return nil
	}

	return *field
}

// keep runs store, which keeps what was read, unless it was read before a Forget.
func (c *Collection[K, V]) keep(generation int, store func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation == generation {
		store()
	}
}

func (c *Collection[K, V]) currentGeneration() int {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.generation
}

// share joins concurrent equal reads. The read goes on when the caller that began it gives up, because others may wait
// for it; each caller stops waiting when its own context ends.
func share[T any](ctx context.Context, flights *singleflight.Group, key string, read func(context.Context) (T, error)) (T, error) {
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	flight := flights.DoChan(key, func() (any, error) { return read(context.WithoutCancel(ctx)) })
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case result := <-flight:
		value, _ := result.Val.(T)

		return value, result.Err
	}
}
