// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package collection_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
)

type contextKey struct{}

func TestListIsReadOnce(t *testing.T) {
	t.Parallel()

	v := newVendor("c a b")
	c := v.listed()
	for range 3 {
		wantGet(t, c, "a", "a1")
		wantGet(t, c, "b", "b1")
		wantGet(t, c, "x", absent)
		wantAll(t, c, "[c1 a1 b1]")
	}
	v.wantCalls(t, 1, 0)
}

func TestListThatIsEmptyIsReadOnce(t *testing.T) {
	t.Parallel()

	v := newVendor("")
	c := v.listed()
	for range 3 {
		wantGet(t, c, "a", absent)
		wantAll(t, c, "[]")
	}
	v.wantCalls(t, 1, 0)
}

func TestAbsentIsErrAbsent(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]*objects{"listed": newVendor("a").listed(), "single": newVendor("a").single()} {
		for range 3 {
			if o, err := c.Get(t.Context(), "x"); !errors.Is(err, collection.ErrAbsent) || o != (object{}) {
				t.Errorf("%s: got %v and error %v", name, o, err)
			}
		}
	}
}

func TestCallerMayChangeWhatAllReturned(t *testing.T) {
	t.Parallel()

	c := newVendor("a b").listed()
	all, err := c.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all[0] = object{"changed", 9}
	_ = append(all[:1], object{"changed", 9})
	wantAll(t, c, "[a1 b1]")
}

func TestConcurrentReadsOfTheListAreOneCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.listGates = gates(1)
		c := v.listed()
		want := map[<-chan string]string{}
		for range 10 {
			want[beginGet(t.Context(), c, "a")] = "a1"
			want[beginGet(t.Context(), c, "b")] = "b1"
			want[beginGet(t.Context(), c, "x")] = absent
			want[beginAll(t.Context(), c)] = "[a1 b1]"
		}
		synctest.Wait()
		v.wantCalls(t, 1, 0)
		close(v.listGates[0])
		for got, want := range want {
			if got := <-got; got != want {
				t.Errorf("a read is %s, want %s", got, want)
			}
		}
		v.wantCalls(t, 1, 0)
	})
}

func TestConcurrentSingleReadsOfOneObjectAreOneCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.getGates = gates(1)
		c := v.single()
		var results []<-chan string
		for range 10 {
			results = append(results, beginGet(t.Context(), c, "a"))
		}
		synctest.Wait()
		v.wantCalls(t, 0, 1)
		close(v.getGates[0])
		for _, got := range results {
			if got := <-got; got != "a1" {
				t.Errorf("a read is %s", got)
			}
		}
		v.wantCalls(t, 0, 1)
	})
}

// What this run wrote overrides a list whenever that was read: it may be older than the write, or
// come from a replica that has not seen it.
func TestWritesOverrideTheList(t *testing.T) {
	t.Parallel()

	writes := map[string]struct {
		write string
		get   map[string]string
		all   string
	}{
		"change":                     {"+a2", map[string]string{"a": "a2", "b": "b1"}, "[a2 b1]"},
		"change twice":               {"+a2 +a3", map[string]string{"a": "a3"}, "[a3 b1]"},
		"creation":                   {"+_2", map[string]string{"_": "_2", "a": "a1"}, "[a1 b1 _2]"},
		"deletion":                   {"-a", map[string]string{"a": absent, "b": "b1"}, "[b1]"},
		"deletion of what was not":   {"-x", map[string]string{"x": absent}, "[a1 b1]"},
		"deletion of all there were": {"-a -b", map[string]string{"a": absent, "b": absent}, "[]"},
		"creation, change":           {"+_2 +_3", map[string]string{"_": "_3"}, "[a1 b1 _3]"},
		"creation, deletion":         {"+_2 -_", map[string]string{"_": absent}, "[a1 b1]"},
		"creation, deletion, again":  {"+_2 -_ +_3", map[string]string{"_": "_3"}, "[a1 b1 _3]"},
		"deletion, creation":         {"-a +a2", map[string]string{"a": "a2"}, "[a2 b1]"},
	}
	for name, test := range writes {
		check := func(t *testing.T, c *objects, v *vendor) {
			t.Helper()
			for range 2 {
				wantAll(t, c, test.all)
				for key, want := range test.get {
					wantGet(t, c, key, want)
				}
			}
			v.wantCalls(t, 1, 0)
		}
		t.Run(name+" before the list", func(t *testing.T) {
			t.Parallel()
			v := newVendor("a b")
			c := v.listed()
			write(t, c, test.write)
			check(t, c, v)
		})
		t.Run(name+" after the list", func(t *testing.T) {
			t.Parallel()
			v := newVendor("a b")
			c := v.listed()
			wantAll(t, c, "[a1 b1]")
			write(t, c, test.write)
			check(t, c, v)
		})
		t.Run(name+" while the list is read", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := newVendor("a b")
				v.listGates = gates(1)
				c := v.listed()
				all := beginAll(t.Context(), c)
				synctest.Wait()
				write(t, c, test.write)
				close(v.listGates[0])
				if got := <-all; got != test.all {
					t.Errorf("the list that was under way is %s, want %s", got, test.all)
				}
				check(t, c, v)
			})
		})
	}
}

func TestWhatWasWrittenIsReadWithoutACall(t *testing.T) {
	t.Parallel()

	for name, collect := range map[string]func(*vendor) *objects{"listed": (*vendor).listed, "single": (*vendor).single} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVendor("a b")
			c := collect(v)
			for i := range 20 {
				key := fmt.Sprintf("new%d-", i)
				c.Put(object{key, 2})
				wantGet(t, c, key, key+"2")
			}
			c.Drop("a")
			wantGet(t, c, "a", absent)
			v.wantCalls(t, 0, 0)
		})
	}
}

func TestWhatWasCreatedComesLastInTheOrderOfCreation(t *testing.T) {
	t.Parallel()

	c := newVendor("m n").listed()
	wantAll(t, c, "[m1 n1]")
	write(t, c, "+z1 +a1 +k1 +b1 +n2")
	wantAll(t, c, "[m1 n2 z1 a1 k1 b1]")
}

func TestWhatWasCreatedAndIsListedKeepsTheVendorsPlace(t *testing.T) {
	t.Parallel()

	v := newVendor("a b c")
	c := v.listed()
	write(t, c, "+b2") // The list that is read later knows it already.
	wantAll(t, c, "[a1 b2 c1]")
}

func TestInvalidateReadsAgain(t *testing.T) {
	t.Parallel()

	for name, collect := range map[string]func(*vendor) *objects{"listed": (*vendor).listed, "single": (*vendor).single} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVendor("a b")
			c := collect(v)
			wantAll(t, c, "[a1 b1]")
			wantGet(t, c, "a", "a1")

			v.set(object{"a", 5})
			c.Invalidate("a")
			wantGet(t, c, "a", "a5")
			wantAll(t, c, "[a5]")
			wantGet(t, c, "b", absent)
			v.mu.Lock()
			defer v.mu.Unlock()
			if v.lists != 2 {
				t.Errorf("the list was read %d times, want 2", v.lists)
			}
		})
	}
}

func TestInvalidateDiscardsTheWriteOfThatObjectOnly(t *testing.T) {
	t.Parallel()

	v := newVendor("a b c d")
	c := v.listed()
	write(t, c, "+a2 +b2 -c -d +_2")
	wantAll(t, c, "[a2 b2 _2]")

	c.Invalidate("a")
	c.Invalidate("c")
	wantAll(t, c, "[a1 b2 c1 _2]")
	wantGet(t, c, "c", "c1")
	wantGet(t, c, "d", absent)
	v.wantCalls(t, 2, 0)
}

func TestInvalidateOfASingleReadReadsAgain(t *testing.T) {
	t.Parallel()

	v := newVendor("a b")
	c := v.single()
	wantGet(t, c, "a", "a1")
	v.set(object{"a", 5})
	wantGet(t, c, "a", "a1")
	c.Invalidate("a")
	wantGet(t, c, "a", "a5")
	v.wantCalls(t, 0, 2)
}

// The old list shows what was before the write whose answer was lost, so neither may it be kept,
// nor may a read that begins after Invalidate wait for it.
func TestListBegunBeforeInvalidateIsNotKept(t *testing.T) {
	t.Parallel()

	for name, order := range map[string][2]int{"old ends first": {0, 1}, "old ends last": {1, 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := newVendor("a b")
				v.listGates = gates(2)
				c := v.listed()
				old := beginAll(t.Context(), c)
				synctest.Wait()
				v.set(object{"a", 5}, object{"c", 1})
				c.Invalidate("a")
				after := []<-chan string{beginGet(t.Context(), c, "a"), beginGet(t.Context(), c, "b"), beginAll(t.Context(), c)}
				synctest.Wait()
				v.wantCalls(t, 2, 0)

				for _, gate := range order {
					close(v.listGates[gate])
					synctest.Wait()
				}
				<-old // What it says is not the matter here.
				for i, want := range []string{"a5", absent, "[a5 c1]"} {
					if got := <-after[i]; got != want {
						t.Errorf("a read after Invalidate is %s, want %s", got, want)
					}
				}
				wantAll(t, c, "[a5 c1]")
				v.wantCalls(t, 2, 0)
			})
		})
	}
}

func TestListThatEndsAfterInvalidateIsNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.listGates = gates(1)
		c := v.listed()
		old := beginAll(t.Context(), c)
		synctest.Wait()
		v.set(object{"a", 5})
		c.Invalidate("a")
		close(v.listGates[0])
		<-old
		wantGet(t, c, "a", "a5")
		wantAll(t, c, "[a5]")
	})
}

func TestSingleReadBegunBeforeInvalidateIsNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.getGates = gates(1)
		c := v.single()
		old := beginGet(t.Context(), c, "a")
		synctest.Wait()
		v.set(object{"a", 5})
		c.Invalidate("a")
		close(v.getGates[0])
		<-old
		wantGet(t, c, "a", "a5")
		v.wantCalls(t, 0, 2)
	})
}

var errFailed = errors.New("the vendor is down")

func TestFailureOfTheListIsRemembered(t *testing.T) {
	t.Parallel()

	v := newVendor("a b")
	v.fail(errFailed)
	c := v.listed()
	wantAll(t, c, errFailed.Error())
	v.fail(nil)
	for range 5 {
		wantGet(t, c, "a", errFailed.Error())
		wantGet(t, c, "x", errFailed.Error())
		wantAll(t, c, errFailed.Error())
	}
	if _, err := c.Get(t.Context(), "a"); !errors.Is(err, errFailed) {
		t.Errorf("the error is %v, which is not the vendor's", err)
	}
	v.wantCalls(t, 1, 0)
}

func TestFailureIsSharedByAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.fail(errFailed)
		v.listGates = gates(1)
		c := v.listed()
		var results []<-chan string
		for range 10 {
			results = append(results, beginGet(t.Context(), c, "a"), beginAll(t.Context(), c))
		}
		synctest.Wait()
		close(v.listGates[0])
		for _, got := range results {
			if got := <-got; got != errFailed.Error() {
				t.Errorf("a read is %s, want the failure", got)
			}
		}
		v.wantCalls(t, 1, 0)
	})
}

func TestFailureLeavesWhatWasWritten(t *testing.T) {
	t.Parallel()

	v := newVendor("a b")
	v.fail(errFailed)
	c := v.listed()
	wantGet(t, c, "a", errFailed.Error())
	write(t, c, "+a2 -b")
	wantGet(t, c, "a", "a2")
	wantGet(t, c, "b", absent)
	wantGet(t, c, "c", errFailed.Error())
	wantAll(t, c, errFailed.Error())
	v.wantCalls(t, 1, 0)
}

func TestInvalidateClearsTheFailure(t *testing.T) {
	t.Parallel()

	v := newVendor("a b")
	v.fail(errFailed)
	c := v.listed()
	wantGet(t, c, "a", errFailed.Error())
	v.fail(nil)
	c.Invalidate("b")
	wantGet(t, c, "a", "a1")
	wantAll(t, c, "[a1 b1]")
	v.wantCalls(t, 2, 0)
}

func TestFailureOfAListBegunBeforeInvalidateIsNotRemembered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.fail(errFailed)
		v.listGates = gates(1)
		c := v.listed()
		old := beginAll(t.Context(), c)
		synctest.Wait()
		v.fail(nil)
		c.Invalidate("a")
		close(v.listGates[0])
		<-old
		wantGet(t, c, "a", "a1")
		v.wantCalls(t, 2, 0)
	})
}

func TestFailureOfASingleReadIsReturned(t *testing.T) {
	t.Parallel()

	v := newVendor("a b")
	v.fail(errFailed)
	wantGet(t, v.single(), "a", errFailed.Error())
	v.wantCalls(t, 0, 1)
}

// The one who gives up may also be the one whose read everybody waits for.
func TestOneWhoGivesUpDoesNotDisturbTheOthers(t *testing.T) {
	t.Parallel()

	reads := map[string]struct {
		begin func(context.Context, *objects) <-chan string
		want  string
	}{
		"Get": {func(ctx context.Context, c *objects) <-chan string {
			return beginGet(ctx, c, "a")
		}, "a1"},
		"All": {beginAll, "[a1 b1]"},
	}
	for name, read := range reads {
		for quitter := range 3 {
			t.Run(fmt.Sprintf("%s, number %d gives up", name, quitter+1), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					v := newVendor("a b")
					v.listGates = gates(1)
					c := v.listed()
					var cancels []context.CancelFunc
					var results []<-chan string
					for range 3 {
						ctx, cancel := context.WithCancel(t.Context())
						defer cancel()
						cancels = append(cancels, cancel)
						results = append(results, read.begin(ctx, c))
						synctest.Wait()
					}
					cancels[quitter]()
					if got := <-results[quitter]; got != context.Canceled.Error() {
						t.Errorf("the one who gave up got %s", got)
					}
					synctest.Wait()
					if err := v.contexts[0].Err(); err != nil {
						t.Errorf("the call was ended with %v", err)
					}
					close(v.listGates[0])
					for i, got := range results {
						if i == quitter {
							continue
						}
						if got := <-got; got != read.want {
							t.Errorf("number %d got %s, want %s", i+1, got, read.want)
						}
					}
					v.wantCalls(t, 1, 0)
				})
			})
		}
	}
}

func TestListGoesOnWhenAllGaveUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.listGates = gates(1)
		c := v.listed()
		ctx, cancel := context.WithCancel(t.Context())
		got := beginGet(ctx, c, "a")
		synctest.Wait()
		cancel()
		<-got
		close(v.listGates[0])
		synctest.Wait()
		wantGet(t, c, "a", "a1")
		v.wantCalls(t, 1, 0)
	})
}

func TestSingleReadOfOneWhoGaveUpServesTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := newVendor("a b")
		v.getGates = gates(1)
		c := v.single()
		ctx, cancel := context.WithCancel(t.Context())
		first, second := beginGet(ctx, c, "a"), (<-chan string)(nil)
		synctest.Wait()
		second = beginGet(t.Context(), c, "a")
		synctest.Wait()
		cancel()
		if got := <-first; got != context.Canceled.Error() {
			t.Errorf("the one who gave up got %s", got)
		}
		close(v.getGates[0])
		if got := <-second; got != "a1" {
			t.Errorf("the other one got %s", got)
		}
		v.wantCalls(t, 0, 1)
	})
}

func TestCallsHaveTheValuesOfTheContext(t *testing.T) {
	t.Parallel()

	v := newVendor("a b")
	ctx := context.WithValue(t.Context(), contextKey{}, "logger")
	c := v.single()
	if _, err := c.Get(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.All(ctx); err != nil {
		t.Fatal(err)
	}
	for _, ctx := range v.contexts {
		if ctx.Value(contextKey{}) != "logger" {
			t.Error("a call has lost the values, such as the logger, of the context")
		}
	}
	v.wantCalls(t, 1, 1)
}

func TestFirstOneIsReadOnItsOwnThenTheListServesAll(t *testing.T) {
	t.Parallel()

	v := newVendor("a b c d e f")
	c := v.single()
	for i, want := range []struct{ lists, gets int }{{0, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}} {
		o := v.objects[i]
		wantGet(t, c, o.key, o.String())
		v.wantCalls(t, want.lists, want.gets)
	}
	wantAll(t, c, "[a1 b1 c1 d1 e1 f1]")
	v.wantCalls(t, 1, 1)
	for range 3 {
		wantGet(t, c, "x", absent) // What the list lacks is read once more.
	}
	v.wantCalls(t, 1, 2)
}

// A few objects in a long list cost a few requests, and many cost at most twice the pages and one.
func TestAsManyObjectsAsTheListHasPagesAreReadOnTheirOwn(t *testing.T) {
	t.Parallel()

	for pages, want := range map[int][]int{1: {1, 2, 2, 2, 2}, 2: {1, 3, 5, 5, 5}, 4: {1, 3, 4, 5, 9},
		100: {1, 3, 4, 5, 6}} {
		v := newVendor("a b c d e")
		c := v.paged(pages)
		for i, cost := range want {
			for range 2 {
				wantGet(t, c, v.objects[i].key, v.objects[i].String())
			}
			if v.cost != cost {
				t.Errorf("%d objects took %d requests where a list has %d pages, want %d", i+1, v.cost, pages, cost)
			}
		}
		wantAll(t, c, "[a1 b1 c1 d1 e1]")
	}
}

func TestObjectsAtOnceCostNoMoreThanOneAfterTheOther(t *testing.T) {
	t.Parallel()

	for pages, want := range map[int]int{1: 2, 2: 5, 4: 9, 100: 6} {
		synctest.Test(t, func(t *testing.T) {
			v := newVendor("a b c d e")
			c := v.paged(pages)
			for range 3 {
				for _, o := range v.objects {
					go wantGet(t, c, o.key, o.String())
				}
			}
			synctest.Wait()
			if v.cost != want {
				t.Errorf("that took %d requests where a list has %d pages, want %d", v.cost, pages, want)
			}
		})
	}
}

// Each further object would fail after the same wait.
func TestFailureToCountPagesIsReturnedAndRemembered(t *testing.T) {
	t.Parallel()

	v := newVendor("a b c")
	c := v.paged(5)
	wantGet(t, c, "a", "a1")
	v.fail(errFailed)
	wantGet(t, c, "b", errFailed.Error())
	wantGet(t, c, "c", errFailed.Error())
	v.fail(nil)
	wantGet(t, c, "b", errFailed.Error())
	if v.cost != 2 {
		t.Errorf("that took %d requests, want 2", v.cost)
	}
	c.Invalidate()
	wantGet(t, c, "b", "b1")
	wantGet(t, c, "c", "c1")
}

// A single read from before the delete does not bring the object back.
func TestWhatWasDroppedIsNotInAllThoughItWasReadBefore(t *testing.T) {
	t.Parallel()

	for _, inPart := range []bool{false, true} {
		v := newVendor("a b")
		c := v.single()
		if inPart {
			c = v.completed(false)
		}
		wantAll(t, c, "[a1 b1]")
		if _, err := c.Get(collection.WithMaxAge(t.Context(), 0), "a"); err != nil { // So it is newer than the list.
			t.Fatal(err)
		}
		c.Drop("a")
		if got := result(c.All(t.Context())); got != "[b1]" {
			t.Errorf("in part %t: got %s", inPart, got)
		}
	}
}

func TestListThatWasReadServesSingleObjects(t *testing.T) {
	t.Parallel()

	v := newVendor("a b c")
	c := v.single()
	wantAll(t, c, "[a1 b1 c1]")
	wantGet(t, c, "a", "a1")
	wantGet(t, c, "b", "b1")
	v.wantCalls(t, 1, 0)
}

// Mostly for the race detector.
func TestEverythingAtOnce(t *testing.T) {
	t.Parallel()

	for name, collect := range map[string]func(*vendor) *objects{"listed": (*vendor).listed, "single": (*vendor).single} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVendor("a b c d e")
			c := collect(v)
			var done sync.WaitGroup
			for worker := range 8 {
				own := fmt.Sprintf("own%d-", worker)
				done.Go(func() {
					for i := range 100 {
						c.Put(object{own, i})
						wantGet(t, c, own, fmt.Sprintf("%s%d", own, i))
						_, _ = c.Get(t.Context(), "a")
						_, _ = c.All(t.Context())
						if i%10 == worker {
							c.Invalidate("a")
						}
						c.Drop(own)
						wantGet(t, c, own, absent)
					}
				})
			}
			done.Wait()
			wantAll(t, c, "[a1 b1 c1 d1 e1]")
		})
	}
}

// completed is a collection whose list shows only objects of version 2 completely; a single read
// shows version 3.
func (v *vendor) completed(writesInPart bool) *objects {
	return collection.New(collection.Source[string, object]{
		List: v.list, Key: keyOf,
		Get: func(ctx context.Context, key string) (object, error) {
			o, err := v.get(ctx, key)
			o.version = 3

			return o, err
		},
		Complete:     func(o object) bool { return o.version >= 2 },
		WritesInPart: writesInPart,
	})
}

func TestListedObjectThatIsNotCompleteIsReadOnItsOwn(t *testing.T) {
	t.Parallel()

	v := newVendor("a b c")
	v.set(object{"a", 1}, object{"b", 2}, object{"c", 1})
	c := v.completed(false)
	wantAll(t, c, "[a1 b2 c1]")
	for range 3 {
		wantGet(t, c, "a", "a3")
		wantGet(t, c, "b", "b2")
	}
	v.wantCalls(t, 1, 1)
	wantAll(t, c, "[a3 b2 c1]")
}

func TestListedObjectThatIsNotCompleteMayBeGone(t *testing.T) {
	t.Parallel()

	v := newVendor("a b")
	c := v.completed(false)
	wantAll(t, c, "[a1 b1]")
	v.set(object{"b", 1})
	wantGet(t, c, "a", absent)
}

func TestWhatWasWrittenIsComplete(t *testing.T) {
	t.Parallel()

	v := newVendor("a b")
	c := v.completed(false)
	wantAll(t, c, "[a1 b1]")
	write(t, c, "+a1 +n1 -b")
	wantGet(t, c, "a", "a1")
	wantGet(t, c, "n", "n1")
	wantGet(t, c, "b", absent)
	v.wantCalls(t, 1, 0)
}

// Unless the vendor may have added to it.
func TestWhatWasWrittenInPartIsReadAgain(t *testing.T) {
	t.Parallel()

	v := newVendor("a b c")
	c := v.completed(true)
	wantAll(t, c, "[a1 b1 c1]")
	write(t, c, "+a2 -b +c1")
	wantGet(t, c, "a", "a2")
	wantGet(t, c, "b", absent)
	v.wantCalls(t, 1, 0)
	wantAll(t, c, "[a2 c1]")
	for range 2 {
		wantGet(t, c, "c", "c3")
	}
	v.wantCalls(t, 1, 1)
	// What was read before a write is older.
	write(t, c, "+c1")
	wantGet(t, c, "c", "c3")
	v.wantCalls(t, 1, 2)
}

// Whoever only needs what the list shows causes no single reads, and a list that never shows all is
// not read for anybody else.
func TestReadInPart(t *testing.T) {
	t.Parallel()

	v := newVendor("a b c")
	c := collection.New(collection.Source[string, object]{List: v.list, Get: v.get, Key: keyOf, ListsInPart: true,
		Complete: func(object) bool { return false }})
	for _, key := range []string{"a", "b", "c", "a"} {
		if got, err := c.Get(collection.InPart(t.Context()), key); err != nil || got.key != key {
			t.Errorf("Get(%s) is %v, %v", key, got, err)
		}
	}
	v.wantCalls(t, 1, 0)
	for range 2 {
		wantGet(t, c, "a", "a1")
		wantGet(t, c, "b", "b1")
	}
	v.wantCalls(t, 1, 2)
	if _, err := c.Get(collection.WithMaxAge(t.Context(), 0), "a"); err != nil {
		t.Error(err)
	}
	v.wantCalls(t, 1, 3)
	if _, err := c.Get(collection.AnyAge(collection.WithMaxAge(t.Context(), 0)), "a"); err != nil {
		t.Error(err)
	}
	v.wantCalls(t, 1, 3)
}
