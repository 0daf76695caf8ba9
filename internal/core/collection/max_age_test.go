// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package collection_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
)

// change makes the vendor have an object in another version, as someone else would.
func (v *vendor) change(o object) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for i := range v.objects {
		if v.objects[i].key == o.key {
			v.objects[i] = o
		}
	}
}

func TestListForAWriteIsReadAgainWhenItIsTooOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		c := v.listed()
		fresh := collection.WithMaxAge(t.Context(), 5*time.Second)
		get := func(ctx string, want string) {
			t.Helper()
			reader := t.Context()
			if ctx == "fresh" {
				reader = fresh
			}
			if got := result(c.Get(reader, "a")); got != want {
				t.Errorf("%s: got %s, want %s", ctx, got, want)
			}
		}
		get("any", "a1")
		v.change(object{"a", 2})
		time.Sleep(4 * time.Second)
		get("fresh", "a1") // Young enough.
		v.wantCalls(t, 1, 0)
		time.Sleep(2 * time.Second)
		get("any", "a1")
		get("fresh", "a2")
		get("fresh", "a2")
		get("any", "a2")
		v.wantCalls(t, 2, 0)
		c.Put(object{"a", 3})
		time.Sleep(time.Minute)
		get("fresh", "a3") // What this run wrote overrides every read.
	})
}

func TestObjectForAWriteIsReadOnItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		c := v.single()
		wantAll(t, c, "[a1 b1]")
		wantGet(t, c, "a", "a1")
		v.wantCalls(t, 1, 0)
		v.change(object{"a", 2})
		time.Sleep(time.Second)
		if got := result(c.Get(collection.WithMaxAge(t.Context(), 5*time.Second), "a")); got != "a2" {
			t.Errorf("got %s", got)
		}
		wantAll(t, c, "[a2 b1]") // The single read is newer than the list.
		v.change(object{"a", 4})
		time.Sleep(10 * time.Second)
		if got := result(c.All(collection.WithMaxAge(t.Context(), 5*time.Second))); got != "[a4 b1]" {
			t.Errorf("got %s: a single read that is older than the list overrides it", got)
		}
		v.wantCalls(t, 2, 1)
	})
}
