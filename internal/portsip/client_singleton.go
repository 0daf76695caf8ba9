// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// singleton is one settings object: read once and shared, and written by read, modify, write.
type singleton struct {
	client *Client
	path   string
	// mayBeHidden is set for an object that an older PBX only takes and does not show. Where the
	// response is 404 or 405, the object reads as nil.
	mayBeHidden bool
	// keys are those that the object always has. A body without them is not the object: a gateway, or
	// a PBX that is only half started, may answer 200 with something else, and writing over that
	// would reset everything.
	keys []string
	read *collection.Collection[string, Document]
	// last is the object as the PBX showed it last, nil before that.
	last atomic.Pointer[Document]
}

func newSingleton(c *Client, path string, keys ...string) *singleton {
	s := &singleton{client: c, path: path, keys: keys}
	s.read = collection.New(collection.Source[string, Document]{
		List: func(ctx context.Context) ([]Document, error) {
			document, err := s.fetch(ctx)

			return []Document{document}, err
		},
		Key: func(Document) string { return path },
	})

	return s
}

func (s *singleton) fetch(ctx context.Context) (Document, error) {
	var document Document
	err := s.client.get(ctx, s.path, &document)
	var e *apierr.Error
	if s.mayBeHidden && errors.As(err, &e) && (e.Status == http.StatusNotFound ||
		e.Status == http.StatusMethodNotAllowed) {
		return nil, nil
	}
	if err != nil {
		return document, err
	}
	for _, key := range s.keys {
		if _, shown := document[key]; !shown {
			return nil, &apierr.Error{
				Method: http.MethodGet, Path: s.path, Status: http.StatusOK,
				Message: "the response lacks " + key + ", so it is not the object that was requested",
				Advice: "Check portsip.base_url; a proxy may have answered in place of the PBX, or the PBX may not be ready " +
					"yet. Nothing was written.",
			}
		}
	}
	if id, err := wire.AsText(document["id"]); err == nil {
		if err := objectID.Check(id, "the id in the response to "+http.MethodGet+" "+s.path); err != nil {
			return nil, err
		}
		document["id"] = id
	}
	s.last.Store(&document)

	return document, nil
}

// get returns the object. It must not be changed.
func (s *singleton) get(ctx context.Context) (Document, error) { return s.read.Get(ctx, s.path) }

// lacks reports whether the PBX has shown the object, and none of the paths in it.
func (s *singleton) lacks(paths ...string) bool {
	document := s.last.Load()

	return document != nil && !slices.ContainsFunc(paths, func(path string) bool { return has(*document, path) })
}

// update writes over the object as it is in that moment, so that nothing is reset that is not
// configured or that changed since the plan. Sending it twice does no harm, so the request is
// repeated as a read is.
//
// It returns the paths that the PBX shows and refused to take back, which are not written.
func (s *singleton) update(ctx context.Context, u update) (refused []string, err error) {
	s.read.Invalidate(s.path)
	live, err := s.get(ctx)
	if err != nil {
		return nil, err
	}
	if id, hasID := live["id"]; hasID && id != u.tenantID {
		return nil, &apierr.Error{Method: http.MethodGet, Path: s.path, Status: http.StatusOK,
			Message: "the response is about another tenant than was planned", Advice: "Nothing was written. Plan again."}
	}
	if u.mustBeShown && live == nil || u.mustBeHidden && live != nil {
		return nil, &apierr.Error{
			Method: http.MethodGet, Path: s.path, Message: "the PBX shows the object at one time and not at another",
			Advice: "Nothing was written. The PBX may not be ready yet, or a proxy may have answered in its place. Plan again.",
		}
	}
	refused, err = s.client.replace(ctx, s.path, live, u)
	if err != nil {
		s.read.Invalidate(s.path)

		return nil, err
	}
	if live != nil { // Else it stays one that is not shown.
		live = overlay(live, u.set)
	}
	s.read.Put(live)

	return refused, nil
}
