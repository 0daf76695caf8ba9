// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package listing turns what a vendor lists into the stream of a list resource.
package listing

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/outside"
)

// Usable returns the items of a list but for those that idError returns an error for, with a
// warning for each of these. Noun says what they are. Nothing can be done with an id that is none,
// and one odd object must not hide all others.
func Usable[V any](items []V, idError func(V) error, noun string, diags *diag.Diagnostics) []V {
	var usable []V
	for _, item := range items {
		if err := idError(item); err != nil {
			diags.AddWarning("A "+noun+" is omitted", err.Error())
		} else {
			usable = append(usable, item)
		}
	}

	return usable
}

// Fill sets identity, display name and, if it is asked for, the resource of one result. Its
// diagnostics go with that result: a stream that only stopped would look complete.
type Fill[V any] func(ctx context.Context, item V, includeResource bool, result *list.ListResult) diag.Diagnostics

// Stream returns a stream of the items, at most as many as the request allows.
func Stream[V any](ctx context.Context, req list.ListRequest, items []V, fill Fill[V]) iter.Seq[list.ListResult] {
	if req.Limit > 0 && int64(len(items)) > req.Limit {
		items = items[:req.Limit]
	}

	return func(push func(list.ListResult) bool) {
		for _, item := range items {
			result := req.NewListResult(ctx)
			result.Diagnostics.Append(fill(ctx, item, req.IncludeResource, &result)...)
			result.DisplayName = outside.Clean(result.DisplayName) // Anybody with a phone can choose the name that it shows.
			if !push(result) {
				return
			}
		}
	}
}
