// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package collection_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
)

// book is a list in pages, and how it was read.
type book struct {
	mu   sync.Mutex
	keys []string
	size int
	// before runs before the n-th read, from 1, and may change the list or fail the read.
	before func(read int, b *book) error

	reads []string
}

// newBook returns the list of these keys, separated by spaces, two a page.
func newBook(keys string) *book { return &book{keys: strings.Fields(keys), size: 2} }

func (b *book) read(_ context.Context, page, size int) (collection.Page[object], error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reads = append(b.reads, fmt.Sprintf("%d/%d", page, size))
	if b.before != nil {
		if err := b.before(len(b.reads), b); err != nil {
			return collection.Page[object]{}, err
		}
	}
	begin := min(page*b.size, len(b.keys))
	end := min(begin+b.size, len(b.keys))
	p := collection.Page[object]{Total: len(b.keys), Size: b.size}
	for _, key := range b.keys[begin:end] {
		p.Items = append(p.Items, object{key, 1})
	}

	return p, nil
}

func (b *book) paged() *collection.Paged[string, object] {
	return &collection.Paged[string, object]{Read: b.read, Key: func(o object) (string, error) { return o.key, nil },
		Requested: 10}
}

// wantReads checks which pages were read, with what page size; those after a first page come in any
// order.
func (b *book) wantReads(t *testing.T, want ...string) {
	t.Helper()
	got := slices.Clone(b.reads)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the pages read are %q, want %q", got, want)
	}
}

func wantPaged(t *testing.T, p *collection.Paged[string, object], want string) {
	t.Helper()
	if got := result(p.All(t.Context())); got != want {
		t.Errorf("All is %s, want %s", got, want)
	}
}

func TestPagesAreReadOnceAndJoinedInOrder(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		keys  string
		all   string
		reads []string
	}{
		"no objects":        {"", "[]", []string{"0/0"}},
		"half a page":       {"z", "[z1]", []string{"0/0"}},
		"a full page":       {"z a", "[z1 a1]", []string{"0/0"}},
		"one more":          {"z a y", "[z1 a1 y1]", []string{"0/0", "1/2"}},
		"several pages":     {"z a y b x", "[z1 a1 y1 b1 x1]", []string{"0/0", "1/2", "2/2"}},
		"full to the brink": {"z a y b x c", "[z1 a1 y1 b1 x1 c1]", []string{"0/0", "1/2", "2/2"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBook(test.keys)
			wantPaged(t, b.paged(), test.all)
			b.wantReads(t, test.reads...)
		})
	}
}

// after returns a hook that does something before one read.
func after(read int, do func(*book)) func(int, *book) error {
	return func(n int, b *book) error {
		if n == read {
			do(b)
		}

		return nil
	}
}

func TestListThatMovesIsReadAgain(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		move func(*book)
		want string
	}{
		"object added":             {func(b *book) { b.keys = append(b.keys, "f") }, "[a1 b1 c1 d1 e1 f1]"},
		"object added in front":    {func(b *book) { b.keys = append([]string{"_"}, b.keys...) }, "[_1 a1 b1 c1 d1 e1]"},
		"object removed":           {func(b *book) { b.keys = b.keys[1:] }, "[b1 c1 d1 e1]"},
		"order changed":            {func(b *book) { slices.Reverse(b.keys) }, "[e1 d1 c1 b1 a1]"},
		"so many less that a page": {func(b *book) { b.keys = b.keys[:1] }, "[a1]"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBook("a b c d e")
			b.before = after(2, test.move)
			wantPaged(t, b.paged(), test.want)
		})
	}
}

func TestListThatNeverRestsIsAnError(t *testing.T) {
	t.Parallel()

	b := newBook("a b c")
	b.before = func(read int, b *book) error {
		b.keys = append(b.keys, fmt.Sprint(read))

		return nil
	}
	all, err := b.paged().All(t.Context())
	if !errors.Is(err, collection.ErrListChanged) || all != nil {
		t.Errorf("got %v and error %v", all, err)
	}
	first := 0
	for _, read := range b.reads {
		if read == "0/0" {
			first++
		}
	}
	if first != 5 {
		t.Errorf("the list was begun %d times, want 5", first)
	}
}

func TestFailureOfAPageIsNotTriedAgain(t *testing.T) {
	t.Parallel()

	for read := 1; read <= 3; read++ {
		t.Run(fmt.Sprintf("read %d", read), func(t *testing.T) {
			t.Parallel()
			b := newBook("a b c d e")
			b.before = func(n int, _ *book) error {
				if n == read {
					return errFailed
				}

				return nil
			}
			all, err := b.paged().All(t.Context())
			if !errors.Is(err, errFailed) || all != nil {
				t.Errorf("got %v and error %v", all, err)
			}
			if len(b.reads) > 3 {
				t.Errorf("the pages read are %q", b.reads)
			}
		})
	}
}

func TestFailureOfAPageEndsTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &collection.Paged[string, object]{
			Key: func(o object) (string, error) { return o.key, nil }, Requested: 10,
			Read: func(ctx context.Context, page, _ int) (collection.Page[object], error) {
				switch page {
				case 0:
					return collection.Page[object]{Items: []object{{"a", 1}}, Total: 10, Size: 1}, nil
				case 9:
					return collection.Page[object]{}, errFailed
				default:
					<-ctx.Done()

					return collection.Page[object]{}, ctx.Err()
				}
			},
		}
		if _, err := p.All(t.Context()); !errors.Is(err, errFailed) {
			t.Errorf("got error %v, want the one that ended the others", err)
		}
	})
}

func TestObjectWithoutAKeyIsAnError(t *testing.T) {
	t.Parallel()

	b := newBook("a b c")
	p := b.paged()
	p.Key = func(o object) (string, error) {
		if o.key == "c" {
			return "", errFailed
		}

		return o.key, nil
	}
	wantPaged(t, p, errFailed.Error())
	b.wantReads(t, "0/0", "1/2")
}

func TestImpossibleNumbersAreAnError(t *testing.T) {
	t.Parallel()

	for name, page := range map[string]collection.Page[object]{
		"negative total":         {Total: -1, Size: 10},
		"total beyond all bound": {Total: 1_000_001, Size: 10},
		"pages of nothing":       {Total: 3, Size: 0},
		"negative size":          {Total: 3, Size: -10},
		"pages of one":           {Total: 1_000_000, Size: 1, Items: make([]object, 1)},
		"more than asked for":    {Total: 101, Size: 101, Items: make([]object, 101)},
		"less than a page":       {Total: 50, Size: 10, Items: make([]object, 9)},
	} {
		p := &collection.Paged[string, object]{
			Key: func(o object) (string, error) { return o.key, nil }, Requested: 100,
			Read: func(context.Context, int, int) (collection.Page[object], error) { return page, nil },
		}
		if all, err := p.All(t.Context()); err == nil || errors.Is(err, collection.ErrListChanged) {
			t.Errorf("%s gives %v and error %v", name, all, err)
		}
	}
}

func TestPagedIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()

	b := newBook("a b c d e")
	p := b.paged()
	var done sync.WaitGroup
	for range 20 {
		done.Go(func() { wantPaged(t, p, "[a1 b1 c1 d1 e1]") })

	}
	done.Wait()
}
