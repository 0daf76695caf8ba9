// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package collection shares the reads of one vendor's objects of one kind among everything that one run of Terraform
// asks about them: a refresh of N objects costs the pages of a list, not N calls. Nothing outlives the process.
package collection

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/singleflight"
)

// ErrAbsent is what Get returns for an object that the vendor does not have.
var ErrAbsent = errors.New("no such object")

// Source is how a vendor's client reads one kind of object. List is required. Get and Pages go together and are set
// only where the vendor can read one object.
type Source[K comparable, V any] struct {
	// List reads all objects.
	List func(ctx context.Context) ([]V, error)
	// Key returns the key of an object.
	Key func(V) K
	// Get reads one object, or fails with ErrAbsent.
	Get func(ctx context.Context, key K) (V, error)
	// Pages tells how many calls a List would take. The client answers from the first page, which it keeps for List.
	Pages func(ctx context.Context) (int, error)
}

// Collection is the shared copy. All methods may be called concurrently.
//
// Single reads come first; once they have cost as many calls as a list would, the list is read and serves the rest: at
// most twice the cost of having known in advance. Concurrent equal reads are one call. A list that failed is not tried
// again in this run: the client has retried it, and each further object would fail after the same wait.
type Collection[K comparable, V any] struct {
	source  Source[K, V]
	flights singleflight.Group

	mu sync.Mutex
	// generation counts the calls of Forget: a read that began before one is not kept.
	generation int
	listed     bool
	failure    error
	objects    map[K]V
	order      []K
	// written holds what this run wrote (nil: deleted). It overrides every list, which may have been read before the
	// write or come from a replica that has not seen it.
	written map[K]*V
	singles int
}

// New returns an empty collection over that source.
func New[K comparable, V any](source Source[K, V]) *Collection[K, V] {
	return &Collection[K, V]{source: source, objects: map[K]V{}, written: map[K]*V{}}
}

// All returns every object in the vendor's order, those that this run created last.
func (c *Collection[K, V]) All(ctx context.Context) ([]V, error) {
	if err := c.list(ctx); err != nil {
		return nil, err
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]V, 0, len(c.order))
	for _, key := range c.order {
		if v, err := c.lookup(key); err == nil {
			all = append(all, v)
		}
	}

	return all, nil
}

// Get returns the object with that key, or ErrAbsent.
func (c *Collection[K, V]) Get(ctx context.Context, key K) (V, error) {
	c.mu.Lock()
	_, written := c.written[key]
	_, read := c.objects[key]
	known := c.listed || written || read
	c.mu.Unlock()

	if !known && c.source.Get != nil {
		single, err := c.worthSingle(ctx)
		if err != nil {
			var none V

			return none, err
		}
		if single {
			return share(ctx, &c.flights, fmt.Sprintf("one %v", key), func(ctx context.Context) (V, error) {
				return c.readOne(ctx, key)
			})
		}
	}
	if !known {
		if err := c.list(ctx); err != nil {
			var none V

			return none, err
		}
	}

	c.mu.Lock()
	defer c.mu.Unlock()

	return c.lookup(key)
}

// Put records that the vendor now has this object, after a write.
func (c *Collection[K, V]) Put(v V) {
	key := c.source.Key(v)
	c.mu.Lock()
	defer c.mu.Unlock()
	_, read := c.objects[key]
	_, written := c.written[key]
	if c.listed && !read && !written {
		c.order = append(c.order, key)
	}
	c.written[key] = &v
}

// Drop records that the vendor no longer has the object, after a delete.
func (c *Collection[K, V]) Drop(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.written[key] = nil
}

// Forget makes the next read of this object ask the vendor again: after a write whose answer was lost, only the
// vendor knows.
func (c *Collection[K, V]) Forget(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.written, key)
	c.generation++
	c.listed, c.failure, c.objects, c.order = false, nil, map[K]V{}, nil
}

// lookup finds an object in what has been written and read. The caller holds mu.
func (c *Collection[K, V]) lookup(key K) (V, error) {
	if w, ok := c.written[key]; ok && w != nil {
		return *w, nil
	} else if !ok {
		if v, ok := c.objects[key]; ok {
			return v, nil
		}
	}
	var none V

	return none, ErrAbsent
}

// worthSingle counts the objects that were not known when they were asked for, and decides whether this one is read
// on its own. The first always is: nothing is cheaper than one call.
func (c *Collection[K, V]) worthSingle(ctx context.Context) (bool, error) {
	c.mu.Lock()
	before := c.singles
	c.singles++
	c.mu.Unlock()
	if before == 0 {
		return true, nil
	}
	pages, err := c.source.Pages(ctx)

	return before < pages, err
}

// readOne reads one object and keeps it.
func (c *Collection[K, V]) readOne(ctx context.Context, key K) (V, error) {
	generation := c.currentGeneration()
	v, err := c.source.Get(ctx, key)
	if err != nil {
		return v, err
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation == generation {
		c.objects[key] = v
	}

	return v, nil
}

// list reads all objects, once for all callers.
func (c *Collection[K, V]) list(ctx context.Context) error {
	generation := c.currentGeneration()
	_, err := share(ctx, &c.flights, fmt.Sprintf("list %d", generation), func(ctx context.Context) (struct{}, error) {
		return struct{}{}, c.readList(ctx, generation)
	})

	return err
}

func (c *Collection[K, V]) readList(ctx context.Context, generation int) error {
	c.mu.Lock()
	done, failure := c.listed, c.failure
	c.mu.Unlock()
	if done || failure != nil {
		return failure
	}

	all, err := c.source.List(ctx)

	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation != generation {
		return err
	}
	if err != nil {
		c.failure = err

		return err
	}
	c.listed = true
	c.keep(all)

	return nil
}

// keep stores a list, and behind it what this run created before the list was read. The caller holds mu.
func (c *Collection[K, V]) keep(all []V) {
	c.objects, c.order = make(map[K]V, len(all)), make([]K, 0, len(all))
	for _, v := range all {
		key := c.source.Key(v)
		c.objects[key] = v
		c.order = append(c.order, key)
	}
	for key := range c.written {
		if _, ok := c.objects[key]; !ok {
			c.order = append(c.order, key)
		}
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
	flight := flights.DoChan(key, func() (any, error) { return read(context.WithoutCancel(ctx)) })
	var none T
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case result := <-flight:
		if result.Err != nil {
			return none, result.Err
		}
		value, _ := result.Val.(T)

		return value, nil
	}
}
