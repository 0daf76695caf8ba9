// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package collection

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
)

// Page is one page of a vendor's list.
type Page[V any] struct {
	Items []V
	// Total is how many objects all pages have together.
	Total int
	// Size is how many objects a full page has. A server may hand out fewer than it was asked for.
	Size int
}

// ErrListChanged is what Paged.All returns if the list changed each time that it was read.
var ErrListChanged = errors.New("the list changed each time that it was read")

// maxListAttempts is how often a list is read from its start before ErrListChanged.
const maxListAttempts = 5

// maxConcurrentReads bounds how many pages or objects wait for a response; the transport bounds how
// many run concurrently.
const maxConcurrentReads = 32

// maxObjects is more than any vendor's list has. A larger total is a broken response, not a list to
// make room for.
const maxObjects = 1_000_000

// Paged reads a list that comes in pages.
type Paged[K comparable, V any] struct {
	// Read reads one page; the first is 0, and size is how many objects the first page said that a
	// full one has, 0 if that is not known yet.
	Read func(ctx context.Context, page, size int) (Page[V], error)
	// Key returns the key of an object, or an error for a response that has an object without one.
	Key func(V) (K, error)
	// Requested is how many objects a page is asked for.
	Requested int
}

// All reads all pages. If the list visibly changes meanwhile, because the total moves or an object
// is double or missing, it is read again. One object that leaves while another comes can go unseen:
// the totals are all that the vendor gives.
func (p *Paged[K, V]) All(ctx context.Context) ([]V, error) {
	all, _, err := p.readUpTo(ctx, maxObjects)

	return all, err
}

// Short is All if the list has one page, and otherwise only reports how many it has.
func (p *Paged[K, V]) Short(ctx context.Context) ([]V, int, error) { return p.readUpTo(ctx, 1) }

// readUpTo reads a list of at most that many pages, and reports how many it has.
func (p *Paged[K, V]) readUpTo(ctx context.Context, limit int) ([]V, int, error) {
	for range maxListAttempts {
		first, err := p.readFirst(ctx)
		if err != nil {
			return nil, 0, err
		}
		if first.pages() > limit {
			return nil, first.pages(), nil
		}
		all, moved, err := p.readAll(ctx, first)
		if err != nil || !moved {
			return all, first.pages(), err
		}
	}

	return nil, 0, ErrListChanged
}

// readAll reads the list whose first page that is. It reports whether the list moved: the total
// changed, or the pages do not hold exactly that many different objects.
func (p *Paged[K, V]) readAll(ctx context.Context, first Page[V]) ([]V, bool, error) {
	pages := make([]Page[V], first.pages())
	pages[0] = first

	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(maxConcurrentReads)
	for i := range pages[1:] {
		group.Go(func() error {
			var err error
			pages[i+1], err = p.read(ctx, i+1, first.Size)

			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, false, err
	}

	all := make([]V, 0, first.Total)
	seen := make(map[K]bool, first.Total)
	for _, page := range pages {
		if page.Total != first.Total {
			return nil, true, nil
		}
		for _, item := range page.Items {
			key, err := p.Key(item)
			if err != nil {
				return nil, false, err
			}
			if !seen[key] {
				all = append(all, item)
			}
			seen[key] = true
		}
	}

	return all, len(all) != first.Total, nil
}

func (p *Paged[K, V]) readFirst(ctx context.Context) (Page[V], error) {
	first, err := p.read(ctx, 0, 0)
	switch {
	case err != nil:
	case first.Total < 0 || first.Total > maxObjects || first.Size < 1:
		err = fmt.Errorf("the response has impossible numbers: %d objects in pages of %d", first.Total, first.Size)
	case len(first.Items) < min(first.Size, first.Total): // All further pages would be asked for in vain.
		err = fmt.Errorf("the response has %d objects, on a page of %d and of %d in all", len(first.Items), first.Size,
			first.Total)
	case first.pages() > p.budget(first.Total):
		err = fmt.Errorf("the server hands out pages of %d objects, although %d are asked for: a list of %d objects would "+
			"take %d requests",
			first.Size, p.Requested, first.Total, first.pages())
	}

	return first, err
}

// read reads one page, which must not be larger than what was asked for.
func (p *Paged[K, V]) read(ctx context.Context, page, size int) (Page[V], error) {
	read, err := p.Read(ctx, page, size)
	if err == nil && len(read.Items) > p.Requested {
		err = fmt.Errorf("the server responds with %d objects, although %d are asked for", len(read.Items), p.Requested)
	}

	return read, err
}

// smallestShare is what part of the page that is asked for a server may hand out at least.
const smallestShare = 10

// budget is how many requests a list of that many objects may take.
func (p *Paged[K, V]) budget(total int) int { return smallestShare * (total/p.Requested + 1) }

func (p Page[V]) pages() int { return max(1, (p.Total+p.Size-1)/p.Size) }
