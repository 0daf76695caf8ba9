// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package collection_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
)

// object is what the vendor of these tests has. Two of the same key are equal if nobody wrote in
// between.
type object struct {
	key     string
	version int
}

func (o object) String() string { return fmt.Sprintf("%s%d", o.key, o.version) }

type objects = collection.Collection[string, object]

// vendor counts how it is called.
type vendor struct {
	mu      sync.Mutex
	objects []object
	// failure is what all calls fail with.
	failure error
	// listGates and getGates hold calls back: the n-th call reads, and then waits for the n-th
	// gate, if there is one.
	listGates, getGates []chan struct{}

	lists, gets int
	// cost is the number of requests with paged.
	cost     int
	contexts []context.Context
}

// newVendor returns a vendor with the objects of these keys, separated by spaces, in version 1.
func newVendor(keys string) *vendor {
	v := &vendor{}
	for _, key := range strings.Fields(keys) {
		v.objects = append(v.objects, object{key, 1})
	}

	return v
}

// listed is a collection of what the vendor lists, as for a vendor without single reads.
func (v *vendor) listed() *objects {
	return collection.New(collection.Source[string, object]{List: v.list, Key: keyOf})
}

// single is a collection for a vendor that can read one object.
func (v *vendor) single() *objects {
	return collection.New(collection.Source[string, object]{List: v.list, Key: keyOf, Get: v.get})
}

// paged is a collection for a vendor that can read one object, and whose list has that many pages.
func (v *vendor) paged(pages int) *objects {
	count := func(n int) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.cost += n
	}

	return collection.New(collection.Source[string, object]{
		Key: keyOf,
		List: func(ctx context.Context) ([]object, error) {
			count(pages)

			return v.list(ctx)
		},
		ListShort: func(ctx context.Context) ([]object, int, error) {
			count(1)
			all, err := v.list(ctx)
			if pages > 1 {
				all = nil
			}

			return all, pages, err
		},
		Get: func(ctx context.Context, key string) (object, error) {
			count(1)

			return v.get(ctx, key)
		},
	})
}

func keyOf(o object) string { return o.key }

func (v *vendor) list(ctx context.Context) ([]object, error) {
	v.mu.Lock()
	call := v.lists
	v.lists++
	v.contexts = append(v.contexts, ctx)
	objects, err := slices.Clone(v.objects), v.failure
	v.mu.Unlock()
	wait(v.listGates, call)
	if err != nil {
		return nil, err
	}

	return objects, nil
}

func (v *vendor) get(ctx context.Context, key string) (object, error) {
	v.mu.Lock()
	call := v.gets
	v.gets++
	v.contexts = append(v.contexts, ctx)
	i := slices.IndexFunc(v.objects, func(o object) bool { return o.key == key })
	found, err := object{}, v.failure
	if err == nil && i < 0 {
		err = collection.ErrAbsent
	}
	if err == nil {
		found = v.objects[i]
	}
	v.mu.Unlock()
	wait(v.getGates, call)

	return found, err
}

func wait(gates []chan struct{}, call int) {
	if call < len(gates) {
		<-gates[call]
	}
}

// gates returns n gates that are shut.
func gates(n int) []chan struct{} {
	all := make([]chan struct{}, n)
	for i := range all {
		all[i] = make(chan struct{})
	}

	return all
}

// set changes the vendor's objects behind the collection's back.
func (v *vendor) set(objects ...object) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.objects = objects
}

func (v *vendor) fail(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.failure = err
}

func (v *vendor) wantCalls(t *testing.T, lists, gets int) {
	t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.lists != lists || v.gets != gets {
		t.Errorf("there were %d lists and %d single reads, want %d and %d", v.lists, v.gets, lists, gets)
	}
}

// result is what a read came to, as text that is easy to compare: "a1", "[a1 b1]" or the error.
func result[T any](value T, err error) string {
	if err != nil {
		return err.Error()
	}

	return fmt.Sprint(value)
}

const absent = "no such object"

func wantGet(t *testing.T, c *objects, key, want string) {
	t.Helper()
	if got := result(c.Get(t.Context(), key)); got != want {
		t.Errorf("Get(%s) is %s, want %s", key, got, want)
	}
}

func wantAll(t *testing.T, c *objects, want string) {
	t.Helper()
	if got := result(c.All(t.Context())); got != want {
		t.Errorf("All is %s, want %s", got, want)
	}
}

// write writes what a text says: "+a2 -b" puts object a in version 2 and drops object b.
func write(t *testing.T, c *objects, what string) {
	t.Helper()
	for _, one := range strings.Fields(what) {
		key := one[1:2]
		if one[0] == '-' {
			c.Drop(key)

			continue
		}
		version, err := strconv.Atoi(one[2:])
		if err != nil {
			t.Fatal(err)
		}
		c.Put(object{key, version})
	}
}

// begin starts a read in the background and returns where its result will be.
func begin[T any](read func() (T, error)) <-chan string {
	results := make(chan string, 1)
	go func() { results <- result(read()) }()

	return results
}

func beginGet(ctx context.Context, c *objects, key string) <-chan string {
	return begin(func() (object, error) { return c.Get(ctx, key) })
}

func beginAll(ctx context.Context, c *objects) <-chan string {
	return begin(func() ([]object, error) { return c.All(ctx) })
}
