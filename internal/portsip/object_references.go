// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
)

// referencesTo returns the objects that name one of the texts, such as a rule that forwards to a
// number. Of types of which there are many, it sees only what lists show.
func (c *Client) referencesTo(ctx context.Context, texts ...string) []string {
	ctx = collection.AnyAge(ctx)
	var found []string
	for _, path := range slices.Sorted(maps.Keys(c.objects)) {
		o := c.objects[path]
		all, err := o.list(ctx, Query{})
		if err != nil {
			continue // It is only looked for to explain a refusal.
		}
		for _, d := range all {
			if len(all) <= pageLimit {
				d = o.whole(ctx, d)
			}
			if !slices.Contains(texts, idOf(d)) && mentions(d, texts) {
				found = append(found, fmt.Sprintf("the %s %q (%s)", o.noun, textAt(d, "name"), idOf(d)))
			}
		}
	}

	return found
}

// whole returns a listed object with all that can be read of it, its parts by their paths.
func (o *objects) whole(ctx context.Context, listed Document) Document {
	d, id := listed, idOf(listed)
	if !o.isComplete(d) {
		if read, err := o.get(ctx, id); err == nil {
			d = read
		}
	}
	for path := range o.parts {
		if items, err := o.part(ctx, id, path); err == nil {
			d = overlay(d, Document{path: items})
		}
	}

	return d
}

// mentions reports whether one of the texts is anywhere in a value.
func mentions(v any, texts []string) bool {
	switch v := v.(type) {
	case string:
		return slices.Contains(texts, v)
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return mentions(item, texts) })
	case Document:
		for _, inner := range v {
			if mentions(inner, texts) {
				return true
			}
		}
	}

	return false
}
