// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package collection shares the reads of one vendor's objects of one kind among everything that one
// run of Terraform asks about them: a refresh of N objects costs the pages of a list, not N calls.
// Nothing outlives the process.
package collection

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"
)

// ErrAbsent is what Get returns for an object that the vendor does not have.
var ErrAbsent = errors.New("no such object")

// ErrContradiction is what Get returns for an object that the list shows and that a single read
// does not find.
var ErrContradiction = errors.New("the list shows the object, but reading it finds nothing. So it is not treated as " +
	"deleted: run Terraform again, " +
	"and if it stays, look at the object itself")

// Source is how a vendor's client reads one kind of object. List and Key are required. Get and
// Pages go together and are set only where the vendor can read one object.
type Source[K comparable, V any] struct {
	// List reads all objects.
	List func(ctx context.Context) ([]V, error)
	// Key returns the key of an object.
	Key func(V) K
	// Get reads one object, or fails with ErrAbsent.
	Get func(ctx context.Context, key K) (V, error)
	// Pages tells how many calls a List would take. The client answers from the first page, which it
	// keeps for List.
	Pages func(ctx context.Context) (int, error)
	// Reset drops what Pages has kept; nil if it keeps nothing.
	Reset func()
	// Complete reports whether a listed object has everything that a single read would show; nil means
	// always. One that has not is read on its own.
	Complete func(V) bool
	// UnreliableNotFound is set where a single read that finds nothing proves nothing: Get fails with ErrAbsent
	// only if a list that is not older lacks the object too. If the list shows it, it is read once
	// more, and is there, or an ErrContradiction.
	UnreliableNotFound bool
}

// Collection is the shared copy. All methods may be called concurrently.
//
// Single reads come first; once they have cost as many calls as a list would, the list is read and
// serves the rest: at most twice the cost of knowing in advance. Concurrent equal reads are one
// call. A list that failed is not tried again in this run: the client has retried it, and each
// further object would fail after the same wait. What a list lacks is read on its own before it is
// called absent, because a list may be cut short.
type Collection[K comparable, V any] struct {
	source  Source[K, V]
	flights singleflight.Group

	mu sync.Mutex
	// generation counts the calls of Invalidate. A read that began before one still answers those who wait
	// for it, but is not kept.
	generation int
	list       *outcome[listing[K, V]]
	pages      *outcome[int]
	// singles are the objects that were read on their own, and asked the keys for which that was
	// begun.
	singles map[K]outcome[V]
	asked   map[K]bool
	// written holds what this run wrote (nil: deleted), in the order of writtenKeys. It overrides
	// every read, which may be older than the write or come from a replica that has not seen it.
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

// WithMaxAge returns a context for reads that a write relies on: a list is used only if it was read
// not longer ago than that, and an object that can be read on its own is read again. What this run
// wrote itself still overrides what is read.
func WithMaxAge(ctx context.Context, age time.Duration) context.Context {
	return context.WithValue(ctx, maxAgeKey{}, age)
}

// ErrNotWritten is what a read with WrittenOnly fails with for what this run has not written.
var ErrNotWritten = errors.New("this run has not written the object")

type writtenOnlyKey struct{}

// WrittenOnly returns a context for reads that make no request: Get returns what Put has recorded
// of the object, and everything else fails.
func WrittenOnly(ctx context.Context) context.Context {
	return context.WithValue(ctx, writtenOnlyKey{}, true)
}

// isWrittenOnly reports whether the context is for such reads.
func isWrittenOnly(ctx context.Context) bool { return ctx.Value(writtenOnlyKey{}) != nil }

// maxAge returns the age that the context allows, and whether it limits it.
func maxAge(ctx context.Context) (time.Duration, bool) {
	age, limited := ctx.Value(maxAgeKey{}).(time.Duration)

	return age, limited
}

type sinceKey struct{}

// withSince returns a context for reads that must not have begun before that time.
func withSince(ctx context.Context, since time.Time) context.Context {
	return context.WithValue(ctx, sinceKey{}, since)
}

// beforeSince reports whether a read that began at that time began before the context allows.
func beforeSince(ctx context.Context, began time.Time) bool {
	since, limited := ctx.Value(sinceKey{}).(time.Time)

	return limited && began.Before(since)
}

// tooOld reports whether a read that began at that time is too old for the context.
func tooOld(ctx context.Context, began time.Time) bool {
	age, limited := maxAge(ctx)

	return limited && time.Since(began) > age || beforeSince(ctx, began)
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
	if isWrittenOnly(ctx) {
		return nil, ErrNotWritten
	}
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
	return single.began.Before(list.began) && c.complete(list.objects[key])
}

// complete reports whether a listed object has everything that a single read would show.
func (c *Collection[K, V]) complete(listed V) bool {
	return c.source.Complete == nil || c.source.Complete(listed)
}

// Get returns the object with that key, or ErrAbsent.
func (c *Collection[K, V]) Get(ctx context.Context, key K) (V, error) {
	if known := c.known(ctx, key); known != nil {
		return known.value, known.err
	}
	var none V
	if isWrittenOnly(ctx) {
		return none, ErrNotWritten
	}
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
	switch {
	case c.source.Get != nil && (!listed || !c.complete(v)):
		return c.readOne(ctx, key)
	case !listed:
		return none, ErrAbsent
	}

	return v, nil
}

// Detailed returns objects of All as a single read shows them: those that the list shows in part are
// read, and those that are gone by then are omitted.
func (c *Collection[K, V]) Detailed(ctx context.Context, listed []V) ([]V, error) {
	whole := make([]*V, len(listed))
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(maxConcurrentReads)
	first := true
	for i := range listed {
		whole[i] = &listed[i]
		if c.complete(listed[i]) {
			continue
		}
		read := func() error {
			v, err := c.Get(groupCtx, c.source.Key(listed[i]))
			switch {
			case errors.Is(err, ErrAbsent):
				whole[i] = nil
			case err != nil:
				return err
			default:
				whole[i] = &v
			}

			return nil
		}
		if !first {
			group.Go(read)

			continue
		}
		first = false
		if err := read(); err != nil { // Alone, since it may show that the others are complete.
			return nil, err
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var all []V
	for _, v := range whole {
		if v != nil {
			all = append(all, *v)
		}
	}

	return all, nil
}

// Reread reads one object again, whatever is known of it, after a write whose response does not
// tell what became of it. What it finds is not kept.
func (c *Collection[K, V]) Reread(ctx context.Context, key K) (V, error) {
	return c.readSingle(withSince(ctx, time.Now()), key)
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

// Invalidate makes the next read of every object ask the vendor again, and forgets what this run
// wrote of these ones: after a write whose response was lost, only the vendor knows.
func (c *Collection[K, V]) Invalidate(keys ...K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range keys {
		delete(c.written, key)
	}
	c.writtenKeys = slices.DeleteFunc(c.writtenKeys, func(k K) bool { return slices.Contains(keys, k) })
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
	if single, ok := c.singles[key]; ok && !isWrittenOnly(ctx) {
		if _, limited := maxAge(ctx); !limited {
			return &single
		}
	}

	return nil
}

// worthSingle decides whether an object is read on its own. The first always is: nothing is cheaper
// than one call.
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
		v, err := c.readSingle(ctx, key)
		if err == nil || errors.Is(err, ErrAbsent) {
			c.keep(generation, func() { c.singles[key] = outcome[V]{v, err, began} })
		}

		return v, err
	})
}

// readSingle reads one object, and does not take an elusive one for absent while a list shows it.
func (c *Collection[K, V]) readSingle(ctx context.Context, key K) (V, error) {
	began := time.Now()
	v, err := c.source.Get(ctx, key)
	if !c.source.UnreliableNotFound || !errors.Is(err, ErrAbsent) {
		return v, err
	}
	list, err := c.readList(ctx)
	row, listed := list.objects[key]
	if err == nil && listed && list.began.Before(began) { // It may have been deleted after the list was read.
		list, err = c.readList(withSince(ctx, began))
		row, listed = list.objects[key]
	}
	switch {
	case err != nil:
		return v, err
	case !listed:
		return v, ErrAbsent
	case c.complete(row):
		return row, nil
	}
	if v, err = c.source.Get(ctx, key); errors.Is(err, ErrAbsent) {
		err = fmt.Errorf("id %v: %w", key, ErrContradiction)
	}

	return v, err
}

// readList reads all objects.
func (c *Collection[K, V]) readList(ctx context.Context) (listing[K, V], error) {
	for {
		list, err := c.joinList(ctx)
		if err != nil || !beforeSince(ctx, list.began) {
			return list, err
		}
	}
}

// joinList reads all objects, or waits for someone who does, also if that has begun before the
// context allows.
func (c *Collection[K, V]) joinList(ctx context.Context) (listing[K, V], error) {
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
	_, limited := maxAge(ctx)
	if (limited || ctx.Value(sinceKey{}) != nil) && c.source.Reset != nil {
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

// kept returns what is in a field of the collection, nil if that is nothing or of another
// generation.
func kept[K comparable, V, T any](c *Collection[K, V], generation int, field **outcome[T]) *outcome[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation != generation {
		return nil
	}

	return *field
}

// keep runs store, which keeps what was read, unless it was read before a Invalidate.
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

// share joins concurrent equal reads. The read goes on when the caller that began it gives up,
// because others may wait for it; each caller stops waiting when its own context ends.
func share[T any](ctx context.Context, flights *singleflight.Group, key string,
	read func(context.Context) (T, error)) (T, error) {
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
