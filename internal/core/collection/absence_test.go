// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package collection_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
)

// cutVendor is a vendor whose list is cut short after some objects, and whose single reads find
// nothing for a while.
type cutVendor struct {
	*vendor

	// listed is how many objects a list shows, and blank how many single reads find nothing, as if
	// there were none.
	listed, blank int
}

func (v *cutVendor) list(ctx context.Context) ([]object, error) {
	all, err := v.vendor.list(ctx)
	v.mu.Lock()
	defer v.mu.Unlock()

	return all[:min(v.listed, len(all))], err
}

func (v *cutVendor) get(ctx context.Context, key string) (object, error) {
	o, err := v.vendor.get(ctx, key)
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.blank > 0 {
		v.blank--

		return object{}, collection.ErrAbsent
	}

	return o, err
}

// collect is a collection for it. Summaries has lists that show no object completely.
func (v *cutVendor) collect(elusive, summaries bool) *objects {
	return collection.New(collection.Source[string, object]{
		List: v.list, Key: keyOf, Get: v.get, UnreliableNotFound: elusive,
		Complete: func(object) bool { return !summaries },
	})
}

func TestWhatTheListLacksIsReadOnItsOwn(t *testing.T) {
	t.Parallel()
	for _, elusive := range []bool{false, true} {
		v := &cutVendor{vendor: newVendor("a b c d"), listed: 2}
		c := v.collect(elusive, false)
		wantAll(t, c, "[a1 b1]")
		for range 3 {
			wantGet(t, c, "c", "c1")
			wantGet(t, c, "x", absent)
		}
		v.wantCalls(t, 1, 2)
	}
}

// An elusive object is gone if a single read and a list that is not older agree. What the list
// shows is there.
func TestUnreliableNotFoundObject(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		key        string
		summaries  bool
		blank      int
		want       string
		list, gets int
	}{
		"both lack it":                     {"x", false, 0, absent, 1, 1},
		"both lack it, summaries":          {"x", true, 0, absent, 1, 1},
		"the list has it":                  {"a", false, 1, "a1", 1, 1},
		"the list shows it in part":        {"a", true, 1, "a1", 1, 2},
		"the list alone shows it, in part": {"a", true, 9, "id a: " + collection.ErrContradiction.Error(), 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := &cutVendor{vendor: newVendor("a b"), listed: 2, blank: tc.blank}
			c := v.collect(true, tc.summaries)
			wantGet(t, c, tc.key, tc.want)
			v.wantCalls(t, tc.list, tc.gets)
		})
	}
}

// The failure of the list is no proof either.
func TestUnreliableNotFoundObjectIsNotAbsentWhereTheListFails(t *testing.T) {
	t.Parallel()
	v := &cutVendor{vendor: newVendor("a b"), listed: 2}
	c := collection.New(collection.Source[string, object]{
		Key: keyOf, Get: v.get, UnreliableNotFound: true,
		List: func(context.Context) ([]object, error) { return nil, errFailed },
	})
	wantGet(t, c, "x", errFailed.Error())
}

// A list from before the single read may show what was deleted since. One that is newer decides.
func TestUnreliableNotFoundObjectThatWasDeletedSinceTheList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &cutVendor{vendor: newVendor("a b"), listed: 2}
		c := v.collect(true, true)
		wantAll(t, c, "[a1 b1]")
		time.Sleep(time.Second)
		v.set(object{"b", 1})
		wantGet(t, c, "a", absent)
		wantAll(t, c, "[b1]")
		v.wantCalls(t, 2, 1)
	})
}

// A list that is under way when the single read begins is older than that, and may be waited for
// but not believed.
func TestUnreliableNotFoundObjectIsNotJudgedByAnOlderListUnderWay(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		before, after string
		blank         int
		want          string
	}{
		"deleted meanwhile": {"a b", "b", 0, absent},
		"created meanwhile": {"b", "a b", 1, "a1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := &cutVendor{vendor: newVendor(tc.before), listed: 2, blank: tc.blank}
				v.listGates = gates(1)
				c := v.collect(true, false)
				beginAll(t.Context(), c)
				synctest.Wait()
				v.set(newVendor(tc.after).objects...)
				time.Sleep(time.Second)
				got := begin(func() (object, error) { return c.Reread(t.Context(), "a") })
				synctest.Wait()
				close(v.listGates[0])
				if got := <-got; got != tc.want {
					t.Errorf("got %s, want %s", got, tc.want)
				}
				v.wantCalls(t, 2, 1)
			})
		})
	}
}

func TestRereadAsksAnewWhateverIsKnown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &cutVendor{vendor: newVendor("a b"), listed: 2}
		c := v.collect(true, false)
		wantAll(t, c, "[a1 b1]")
		c.Drop("a")
		time.Sleep(time.Second)
		if got := result(c.Reread(t.Context(), "a")); got != "a1" {
			t.Errorf("got %s", got)
		}
		v.set(object{"b", 1})
		if _, err := c.Reread(t.Context(), "a"); !errors.Is(err, collection.ErrAbsent) {
			t.Errorf("got %v", err)
		}
		v.wantCalls(t, 2, 2)
	})
}

func TestWholeReadsWhatTheListShowsInPart(t *testing.T) {
	t.Parallel()
	v := newVendor("")
	v.set(object{"a", 1}, object{"b", 2}, object{"c", 1}, object{"d", 1})
	c := v.completed(false)
	all, err := c.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v.set(object{"a", 1}, object{"c", 1}) // So b is complete, and d is gone.
	for range 2 {
		if got := result(c.Detailed(t.Context(), slices.Clone(all))); got != "[a3 b2 c3]" {
			t.Errorf("got %s", got)
		}
	}
	v.wantCalls(t, 1, 3)
	v.fail(errFailed)
	if _, err := v.completed(false).Detailed(t.Context(), all); !errors.Is(err, errFailed) {
		t.Errorf("got %v", err)
	}
}
