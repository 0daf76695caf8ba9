// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package collection shares the reads of one vendor's objects of one kind within one run of
// Terraform: a refresh of N objects costs the pages of a list, not N requests. Nothing outlives the
// process.
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
	"deleted: run Terraform again, and if it stays, look at the object itself")

// ErrNotWritten is what a read with WrittenOnly fails with for what this run has not written.
var ErrNotWritten = errors.New("this run has not written the object")

// Source is how a vendor's client reads one kind of object. List and Key are required, but for
// ListsInPart.
type Source[K comparable, V any] struct {
	// List reads all objects.
	List func(ctx context.Context) ([]V, error)
	// ListShort is List if that takes one request, and otherwise only reports how many it takes; nil
	// where it always takes one.
	ListShort func(ctx context.Context) ([]V, int, error)
	// Key returns the key of an object.
	Key func(V) K
	// Get reads one object, or fails with ErrAbsent; nil where the vendor only has a list.
	Get func(ctx context.Context, key K) (V, error)
	// Complete reports whether a listed object has everything that a single read would show; nil
	// means always.
	Complete func(V) bool
	// WritesInPart is set where the vendor may add to an object that is written, so that one which is
	// not Complete after a write is read again.
	WritesInPart bool
	// ListsInPart is set where the list never has all of an object, so that Get does not read it. List
	// may be nil then, where nobody asks for All.
	ListsInPart bool
	// UnreliableNotFound is set where a single read that finds nothing proves nothing: Get fails
	// with ErrAbsent only if the list lacks the object too. If the list shows it, it is read once
	// more, and is there, or an ErrContradiction.
	UnreliableNotFound bool
}

// Collection is the shared copy. All methods may be called concurrently.
//
// As many objects as the list has pages are read on their own, so that a few objects in a long
// list cost a few requests. From then on the list serves all, but for objects that it shows in
// part or not at all (it may be cut short), and for those that must be fresh. Concurrent equal
// reads are one request. A list that failed is not tried again in this run: the client has retried
// it, and each further object would fail after the same wait.
type Collection[K comparable, V any] struct {
	source Source[K, V]

	mu    sync.Mutex
	reads *reads[K, V]
	// written holds what this run wrote (nil: deleted), in the order of writtenKeys. It overrides
	// every read, which may be older than the write or come from a replica that has not seen it.
	written     map[K]*V
	writtenKeys []K
}

// reads are the reads since the last Invalidate. One that began before it is still the response to
// those who wait for it, but is stored where nobody looks any more.
type reads[K comparable, V any] struct {
	flights singleflight.Group
	// requested has the objects that are read on their own because that is cheaper than the list.
	requested map[K]bool
	// pages is how many requests the list takes, 0 if that is not known.
	pages   int
	list    *listing[K, V]
	singles map[K]single[V]
}

// listing is a list as it was read. It is never changed.
type listing[K comparable, V any] struct {
	objects map[K]V
	order   []K
	err     error
	began   time.Time
}

// single is the result of a single read.
type single[V any] struct {
	value V
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

// maxAge returns the age that the context allows, and whether it limits it.
func maxAge(ctx context.Context) (time.Duration, bool) {
	age, limited := ctx.Value(maxAgeKey{}).(time.Duration)

	return age, limited
}

// AnyAge returns a context for reads that may use whatever has been read before, also by one whose
// age is limited.
func AnyAge(ctx context.Context) context.Context { return context.WithValue(ctx, maxAgeKey{}, nil) }

type inPartKey struct{}

// InPart returns a context for reads that only need of an object what the list shows. Get then
// reads the list, and an object on its own only if the list lacks it.
func InPart(ctx context.Context) context.Context { return context.WithValue(ctx, inPartKey{}, true) }

func isInPart(ctx context.Context) bool { return ctx.Value(inPartKey{}) != nil }

type writtenOnlyKey struct{}

// WrittenOnly returns a context for reads that make no request: Get returns what Put has recorded
// of the object, and everything else fails.
func WrittenOnly(ctx context.Context) context.Context {
	return context.WithValue(ctx, writtenOnlyKey{}, true)
}

func isWrittenOnly(ctx context.Context) bool { return ctx.Value(writtenOnlyKey{}) != nil }

// New returns an empty collection over that source.
func New[K comparable, V any](source Source[K, V]) *Collection[K, V] {
	if source.Complete == nil {
		source.Complete = func(V) bool { return true }
	}

	return &Collection[K, V]{source: source, reads: newReads[K, V](), written: map[K]*V{}}
}

func newReads[K comparable, V any]() *reads[K, V] {
	return &reads[K, V]{requested: map[K]bool{}, singles: map[K]single[V]{}}
}

// All returns every object in the vendor's order, those that this run created last.
func (c *Collection[K, V]) All(ctx context.Context) ([]V, error) {
	if isWrittenOnly(ctx) {
		return nil, ErrNotWritten
	}
	list, err := c.readList(ctx, time.Time{})
	if err != nil {
		return nil, err
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]V, 0, len(list.order))
	for _, key := range list.order {
		if v := c.newest(list, key); v != nil {
			all = append(all, *v)
		}
	}
	for _, key := range c.writtenKeys {
		if _, listed := list.objects[key]; !listed && c.written[key] != nil {
			all = append(all, *c.written[key])
		}
	}

	return all, nil
}

// newest returns what is known last of a listed object, nil if it is gone. The mutex must be held.
func (c *Collection[K, V]) newest(list *listing[K, V], key K) *V {
	if written, isWritten := c.written[key]; isWritten {
		return written
	}
	listed := list.objects[key]
	read, isRead := c.reads.singles[key]
	switch {
	case !isRead || read.began.Before(list.began) && c.source.Complete(listed):
		return &listed
	case read.err != nil:
		return nil
	default:
		return &read.value
	}
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
	if c.isReadSingly(ctx, key) {
		return c.readOne(ctx, key)
	}
	list, err := c.readList(ctx, time.Time{})
	if err != nil {
		return none, err
	}
	v, listed := list.objects[key]
	switch {
	case c.source.Get != nil && (!listed || !isInPart(ctx) && !c.source.Complete(v)):
		return c.readOne(ctx, key)
	case !listed:
		return none, ErrAbsent
	default:
		return v, nil
	}
}

// known returns what Get can tell without the vendor, nil if it cannot.
func (c *Collection[K, V]) known(ctx context.Context, key K) *single[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w, ok := c.written[key]; ok {
		if w == nil {
			return &single[V]{err: ErrAbsent}
		}
		if !c.source.WritesInPart || isWrittenOnly(ctx) || isInPart(ctx) || c.source.Complete(*w) {
			return &single[V]{value: *w}
		}
	}
	_, limited := maxAge(ctx)
	if read, ok := c.reads.singles[key]; ok && !limited && !isWrittenOnly(ctx) {
		return &read
	}

	return nil
}

// isReadSingly reports whether an object is read on its own without looking at the list.
func (c *Collection[K, V]) isReadSingly(ctx context.Context, key K) bool {
	if c.source.Get == nil || isInPart(ctx) {
		return false
	}
	if _, limited := maxAge(ctx); limited || c.source.ListsInPart {
		return true
	}
	reads := c.current()
	if c.request(reads, key, 1) { // Nothing is cheaper than one request.
		return true
	}

	return c.source.ListShort != nil && c.request(reads, key, c.countPages(ctx, reads))
}

// request reports whether an object is one of the first that are read on their own, of which there
// are as many as the list has pages.
func (c *Collection[K, V]) request(reads *reads[K, V], key K, pages int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if reads.list != nil || !reads.requested[key] && len(reads.requested) >= pages {
		return false
	}
	reads.requested[key] = true

	return true
}

// countPages returns how many requests the list takes, 0 if it has been read or fails.
func (c *Collection[K, V]) countPages(ctx context.Context, reads *reads[K, V]) int {
	pages, _ := share(ctx, &reads.flights, "pages", func(ctx context.Context) (int, error) {
		c.mu.Lock()
		pages, known := reads.pages, reads.list != nil || reads.pages > 0
		c.mu.Unlock()
		if known {
			return pages, nil
		}
		began := time.Now()
		all, pages, err := c.source.ListShort(ctx)
		c.mu.Lock()
		defer c.mu.Unlock()
		if err != nil || pages == 1 {
			reads.list = c.newListing(all, err, began)
		} else {
			reads.pages = pages
		}

		return reads.pages, nil
	})

	return pages
}

// Detailed returns objects of All as a single read shows them: those that the list shows in part
// are read, and those that are gone by then are omitted.
func (c *Collection[K, V]) Detailed(ctx context.Context, listed []V) ([]V, error) {
	detailed := make([]*V, len(listed))
	read := func(ctx context.Context, i int) error {
		v, err := c.Get(ctx, c.source.Key(listed[i]))
		switch {
		case errors.Is(err, ErrAbsent):
			return nil
		case err == nil:
			detailed[i] = &v
		}

		return err
	}
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(maxConcurrentReads)
	first := true
	for i := range listed {
		switch {
		case c.source.Complete(listed[i]):
			detailed[i] = &listed[i]
		case first: // Alone, since it may show that the others are complete.
			first = false
			if err := read(ctx, i); err != nil {
				return nil, err
			}
		default:
			group.Go(func() error { return read(groupCtx, i) })
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var all []V
	for _, v := range detailed {
		if v != nil {
			all = append(all, *v)
		}
	}

	return all, nil
}

// Reread reads one object again, whatever is known of it, after a write whose response does not
// tell what happened to it. What it finds is not stored.
func (c *Collection[K, V]) Reread(ctx context.Context, key K) (V, error) {
	return c.readSingle(ctx, key, time.Now())
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
	delete(c.reads.singles, key) // It is older, as is one that is under way.
	c.reads.flights.Forget(flightOf(key))
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
	c.reads = newReads[K, V]()
}

// lastWritten returns what this run wrote last of an object, nil if it wrote nothing.
func (c *Collection[K, V]) lastWritten(key K) *V {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.written[key]
}

// current returns the reads to join.
func (c *Collection[K, V]) current() *reads[K, V] {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.reads
}

// flightOf names the single read of an object.
func flightOf[K comparable](key K) string { return fmt.Sprintf("one %#v", key) }

// readOne reads one object.
func (c *Collection[K, V]) readOne(ctx context.Context, key K) (V, error) {
	reads := c.current()

	return share(ctx, &reads.flights, flightOf(key), func(ctx context.Context) (V, error) {
		if known := c.known(ctx, key); known != nil { // By a flight that has just landed.
			return known.value, known.err
		}
		began, written := time.Now(), c.lastWritten(key)
		v, err := c.readSingle(ctx, key, time.Time{})
		if err == nil || errors.Is(err, ErrAbsent) {
			c.mu.Lock()
			defer c.mu.Unlock()
			if c.written[key] == written { // Else it is older than the write.
				reads.singles[key] = single[V]{v, err, began}
			}
		}

		return v, err
	})
}

// readSingle reads one object. Where not found is unreliable, it does not take the object for
// absent while a list shows it that did not begin before since.
func (c *Collection[K, V]) readSingle(ctx context.Context, key K, since time.Time) (V, error) {
	began := time.Now()
	v, err := c.source.Get(ctx, key)
	if !c.source.UnreliableNotFound || !errors.Is(err, ErrAbsent) {
		return v, err
	}
	list, err := c.readList(ctx, since)
	if err != nil {
		return v, err
	}
	// It may have been deleted after the list was read.
	if _, listed := list.objects[key]; listed && list.began.Before(began) {
		if list, err = c.readList(ctx, began); err != nil {
			return v, err
		}
	}
	row, listed := list.objects[key]
	switch {
	case !listed:
		return v, ErrAbsent
	case c.source.Complete(row):
		return row, nil
	}
	if v, err = c.source.Get(ctx, key); errors.Is(err, ErrAbsent) {
		err = fmt.Errorf("id %v: %w", key, ErrContradiction)
	}

	return v, err
}

// readList reads all objects, or waits for a read that has not begun before since.
func (c *Collection[K, V]) readList(ctx context.Context, since time.Time) (*listing[K, V], error) {
	for {
		list, err := c.joinList(ctx, since)
		if err != nil || !list.began.Before(since) {
			return list, err
		}
	}
}

// joinList reads all objects, or waits for someone who does, whenever that has begun.
func (c *Collection[K, V]) joinList(ctx context.Context, since time.Time) (*listing[K, V], error) {
	reads := c.current()

	return share(ctx, &reads.flights, "list", func(ctx context.Context) (*listing[K, V], error) {
		c.mu.Lock()
		cached := reads.list
		c.mu.Unlock()
		if cached != nil && !cached.began.Before(since) {
			if age, limited := maxAge(ctx); !limited || time.Since(cached.began) <= age {
				return cached, cached.err
			}
		}
		began := time.Now()
		all, err := c.source.List(ctx)
		list := c.newListing(all, err, began)
		c.mu.Lock()
		defer c.mu.Unlock()
		reads.list = list

		return list, err
	})
}

func (c *Collection[K, V]) newListing(all []V, err error, began time.Time) *listing[K, V] {
	list := &listing[K, V]{objects: make(map[K]V, len(all)), order: make([]K, 0, len(all)), err: err, began: began}
	for _, v := range all {
		key := c.source.Key(v)
		if _, double := list.objects[key]; !double {
			list.order = append(list.order, key)
		}
		list.objects[key] = v
	}

	return list
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
