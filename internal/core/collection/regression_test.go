// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package collection_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
)

// Who waits for the list while someone else calls Invalidate must not be told that nothing exists.
func TestInvalidateDoesNotMakeObjectsVanishForThoseWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.listGates = gates(1)
		c := v.listed()
		get, all := beginGet(t.Context(), c, "a"), beginAll(t.Context(), c)
		synctest.Wait()
		c.Invalidate("b")
		close(v.listGates[0])
		if got := <-get; got != "a1" {
			t.Errorf("Get(a) is %s, want a1", got)
		}
		if got := <-all; got != "[a1 b1]" {
			t.Errorf("All is %s, want [a1 b1]", got)
		}
	})
}

// The same race in the moment between the list (or the look at what is known) and the lookup.
func TestInvalidateDoesNotMakeObjectsVanishInBetween(t *testing.T) {
	t.Parallel()
	v := newVendor("a b")
	c := v.listed()
	stop := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				c.Invalidate("b")
			}
		}
	})
	var wrong int
	for range 20000 {
		if _, err := c.Get(t.Context(), "a"); err != nil {
			wrong++
		}
	}
	close(stop)
	done.Wait()
	if wrong > 0 {
		t.Errorf("an object that is always there was absent %d times", wrong)
	}
}

// A read that begins after Invalidate must not join a single read that began before it.
func TestSingleReadAfterInvalidateAsksAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.getGates = gates(1)
		c := v.single()
		old := beginGet(t.Context(), c, "a")
		synctest.Wait()
		v.set(object{"a", 5})
		c.Invalidate("a")
		after := beginGet(t.Context(), c, "a")
		synctest.Wait()
		close(v.getGates[0])
		<-old
		if got := <-after; got != "a5" {
			t.Errorf("a read after Invalidate is %s, want a5", got)
		}
	})
}

// Keys that only print alike are different objects.
func TestKeysThatPrintAlikeAreDifferent(t *testing.T) {
	t.Parallel()
	type key struct{ tenant, name string }
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		c := collection.New(collection.Source[key, key]{
			Key: func(k key) key { return k },
			Get: func(_ context.Context, k key) (key, error) { <-gate; return k, nil },
		})
		first, second := key{"acme north", "holidays"}, key{"acme", "north holidays"}
		for _, k := range []key{first, second} {
			go func() {
				if got, err := c.Get(collection.WithMaxAge(t.Context(), 0), k); got != k || err != nil {
					t.Errorf("Get(%q) is %q, %v", k, got, err)
				}
			}()
		}
		synctest.Wait()
		close(gate)
		synctest.Wait()
	})
}

// Dropped without being listed, then created.
func TestObjectThatWasDroppedUnlistedAndCreatedIsInAll(t *testing.T) {
	t.Parallel()
	c := newVendor("a b").listed()
	wantAll(t, c, "[a1 b1]")
	write(t, c, "-x +x1")
	wantGet(t, c, "x", "x1")
	wantAll(t, c, "[a1 b1 x1]")
}

// The order must not be one of chance.
func TestWhatWasCreatedBeforeTheListIsInTheOrderOfCreation(t *testing.T) {
	t.Parallel()
	for range 20 {
		c := newVendor("m n").listed()
		write(t, c, "+z1 +a1 +k1 +b1 +y1")
		wantAll(t, c, "[m1 n1 z1 a1 k1 b1 y1]")
	}
}

// An object that is not there costs a call for each time that it is asked for, until the list is
// read.
func TestAbsenceIsRemembered(t *testing.T) {
	t.Parallel()
	v := newVendor("a b")
	c := v.single()
	for range 30 {
		if _, err := c.Get(t.Context(), "x"); !errors.Is(err, collection.ErrAbsent) {
			t.Fatal(err)
		}
	}
	if v.gets != 1 {
		t.Errorf("one object took %d calls", v.gets)
	}
}

func TestWhoHasGivenUpStartsNoCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, _ = v.listed().Get(ctx, "a")
		_, _ = v.single().Get(ctx, "a")
		synctest.Wait()
		v.wantCalls(t, 0, 0)
	})
}

func TestObjectThatIsListedTwiceIsOneObject(t *testing.T) {
	t.Parallel()
	wantAll(t, newVendor("a b a").listed(), "[a1 b1]")
}

// An object that even a single read does not complete costs a call each time.
func TestObjectThatIsNeverCompleteIsReadOnce(t *testing.T) {
	t.Parallel()
	v := newVendor("a b")
	c := collection.New(collection.Source[string, object]{List: v.list, Key: keyOf, Get: v.get,
		Complete: func(object) bool { return false }})
	wantAll(t, c, "[a1 b1]")
	for range 10 {
		wantGet(t, c, "a", "a1")
	}
	v.wantCalls(t, 1, 1)
}

// A read that began before a write tells nothing of what the vendor added to the object with it.
func TestSingleReadDoesNotReplaceWhatAWriteInPartHasMadeOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.getGates = gates(1)
		c := collection.New(collection.Source[string, object]{
			Key: keyOf, Get: v.get, Complete: func(object) bool { return false }, WritesInPart: true, ListsInPart: true,
		})
		old := beginGet(t.Context(), c, "a")
		synctest.Wait()
		v.set(object{"a", 5})
		c.Put(object{"a", 5})
		after := beginGet(t.Context(), c, "a")
		synctest.Wait()
		close(v.getGates[0])
		<-old
		if got := <-after; got != "a5" {
			t.Errorf("a read after the write is %s, want a5", got)
		}
		wantGet(t, c, "a", "a5")
	})
}
