// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

const (
	destroySuffix = "/destroy"
	// pageLimit is the largest page that the PBX allows.
	pageLimit = 100
)

// objects are the objects of one path, such as /users. All paths have the same requests: GET lists
// objects, POST creates one, GET /{id} reads it, POST /{id} replaces it, and POST /{id}/destroy
// destroys it.
type objects struct {
	client *Client
	path   string
	// noun is what messages call one object, such as "ring group".
	noun string
	// keys are those that a single read shows.
	keys []string
	read *collection.Collection[string, Document]
	// parts are what requests of their own read and write, by their paths, such as /agents.
	parts map[string]*collection.Collection[string, Document]
}

// newObjects returns the objects of a path. The parts are their further paths, such as /agents.
func newObjects(c *Client, path, noun string, keys []string, isSummary bool, parts []string) *objects {
	o := &objects{client: c, path: path, noun: noun, keys: keys,
		parts: map[string]*collection.Collection[string, Document]{}}
	pages := o.pages(Query{})
	o.read = collection.New(collection.Source[string, Document]{
		List: func(ctx context.Context) ([]Document, error) {
			all, err := pages.All(ctx)

			return all, o.listError(err)
		},
		ListShort: func(ctx context.Context) ([]Document, int, error) {
			all, count, err := pages.Short(ctx)

			return all, count, o.listError(err)
		},
		Key: idOf, Get: o.fetch, Complete: o.isComplete, ListsInPart: isSummary, WritesInPart: true,
		UnreliableNotFound: true,
	})
	for _, part := range parts {
		o.parts[part] = collection.New(collection.Source[string, Document]{
			Key: idOf, ListsInPart: true,
			Get: func(ctx context.Context, id string) (Document, error) { return o.fetchPart(ctx, id, part) },
		})
	}

	return o
}

// textAt returns the text of a key, "" if it has none.
func textAt(d Document, key string) string {
	text, _ := wire.AsText(d[key])

	return text
}

func idOf(d Document) string { return textAt(d, "id") }

// isComplete reports whether a single read cannot show more of a listed object. One without a
// usable id cannot be read.
func (o *objects) isComplete(d Document) bool {
	lacks := func(key string) bool { return !has(d, key) }

	return !slices.ContainsFunc(o.keys, lacks) || o.idError(d) != nil
}

// Query selects and orders objects in the PBX's own query language.
type Query struct{ Filter, Search, OrderBy string }

// list returns the objects that match, all of them for the zero query. The list of all is read once
// and then kept.
func (o *objects) list(ctx context.Context, query Query) ([]Document, error) {
	if query == (Query{}) {
		return o.read.All(ctx)
	}
	found, err := o.pages(query).All(ctx)

	return found, o.listError(err)
}

// get returns one object. One that the PBX does not have is an error for which apierr.IsNotFound
// holds.
func (o *objects) get(ctx context.Context, id string) (Document, error) {
	path, err := o.pathOf(id)
	if err != nil {
		return nil, err
	}
	d, err := o.read.Get(ctx, id)

	return d, o.absent(err, path)
}

// part returns what a request of its own shows of an object: the items of its list. Where it finds
// nothing, only reading the object tells whether that is gone.
func (o *objects) part(ctx context.Context, id, part string) ([]any, error) {
	path, err := o.pathOf(id)
	if err != nil {
		return nil, err
	}
	d, err := o.parts[part].Get(ctx, id)
	if errors.Is(err, collection.ErrAbsent) {
		if _, err := o.get(ctx, id); err != nil {
			return nil, err
		}
		err = &apierr.Error{Method: http.MethodGet, Path: path + part,
			Message: "the PBX has the " + o.noun + ", but this request finds nothing"}
	}
	items, _ := d["items"].([]any)

	return items, err
}

// absent makes the error of an object that the PBX does not have one of the API.
func (o *objects) absent(err error, path string) error {
	if !errors.Is(err, collection.ErrAbsent) {
		return err
	}

	return &apierr.Error{Kind: apierr.NotFound, Method: http.MethodGet, Path: path,
		Message: "the PBX has no " + o.noun + " with this id"}
}

// create creates an object and returns its id. The request is not repeated if it may have worked:
// the PBX would have two. If the response was lost, the next read asks the PBX what happened.
func (o *objects) create(ctx context.Context, body Document, secrets []transport.Secret) (string, error) {
	id, err := o.client.create(ctx, o.path, o.noun, body, secrets)
	if apierr.Is(err, apierr.Ambiguous) {
		o.read.Invalidate()
	}
	if err != nil {
		return "", err
	}
	o.put(id, body)

	return id, nil
}

// create creates what belongs at a path and returns its id.
func (c *Client) create(ctx context.Context, path, noun string, body Document,
	secrets []transport.Secret) (string, error) {
	var created struct {
		ID wire.Text `json:"id"`
	}
	err := c.post(ctx, path, body, &created, append(secretsIn(body), secrets...)...)
	id := string(created.ID)
	if err == nil && !objectID.OK(id) { // It exists all the same, and its id is not known.
		failed := &apierr.Error{Kind: apierr.Ambiguous, Method: http.MethodPost, Path: path,
			Status: http.StatusCreated, Message: "the response has no id"}
		if id != "" {
			failed.Message = "the response has no usable id"
			failed.Cause = objectID.Check(id, "the id of the new "+noun)
		}
		err = failed
	}

	return id, err
}

// put records what an object has after a write.
func (o *objects) put(id string, d Document) {
	o.read.Put(overlay(d, Document{"id": id}))
	o.client.numbers.forget()
}

// update replaces what the PBX takes of an object. Sending it twice does no harm, so the request is
// repeated as a read is. What is written is laid over the object as it was read last, a moment ago.
//
// It returns the paths that the PBX shows and refused to take back, which are not written.
func (o *objects) update(ctx context.Context, id string, u update) (refused []string, err error) {
	path, err := o.pathOf(id)
	if err != nil {
		return nil, err
	}
	live, err := o.read.Get(collection.AnyAge(ctx), id)
	if err != nil {
		return nil, o.absent(err, path)
	}
	refused, err = o.client.replace(ctx, path, live, u)
	if err != nil {
		o.read.Invalidate(id)

		return nil, err
	}
	o.put(id, overlay(live, u.set))

	return refused, nil
}

// send posts to a further path of an object, such as /agents. A nil body is none at all.
func (o *objects) send(ctx context.Context, id, further string, body any, secrets ...transport.Secret) error {
	path, err := o.pathOf(id)
	if err != nil {
		return err
	}

	return o.client.post(ctx, path+further, body, nil, secrets...)
}

// sendAttribute writes an attribute that has a request of its own.
func (o *objects) sendAttribute(ctx context.Context, id, further string, body Document) error {
	err := o.send(transport.Idempotent(ctx), id, further, body)
	if err != nil {
		o.read.Invalidate(id)
	} else if d, readErr := o.read.Get(collection.AnyAge(ctx), id); readErr == nil {
		o.put(id, overlay(d, body))
	}

	return err
}

// delete destroys an object. The page gives one status for an id that is unknown and for all else
// that is wrong, so after a refusal the object is read: one that is absent has been destroyed.
func (o *objects) delete(ctx context.Context, id string) error {
	path, err := o.pathOf(id)
	if err != nil {
		return err
	}
	if err := o.client.post(transport.Idempotent(ctx), path+destroySuffix, nil, nil); err != nil {
		o.read.Invalidate(id)
		if _, readErr := o.get(ctx, id); !apierr.IsNotFound(readErr) {
			return err
		}
	}
	o.read.Drop(id)
	o.client.numbers.forget()

	return nil
}

func (o *objects) pathOf(id string) (string, error) {
	return o.path + "/" + url.PathEscape(id), objectID.Check(id, "the id of the "+o.noun)
}

// idError returns an error for a listed object whose id is not usable, so that it can neither be
// read nor managed. It does not affect the others of the list.
func (o *objects) idError(d Document) error {
	return objectID.Check(idOf(d), fmt.Sprintf("the id of the %s %q in the list of the PBX", o.noun, textAt(d, "name")))
}

// fetch reads one object. The vendor does not say which status stands for an id that is unknown,
// and a proxy may respond with 404 for any path, so the list must lack an object too before it is
// treated as absent.
func (o *objects) fetch(ctx context.Context, id string) (Document, error) {
	d, err := o.fetchPart(ctx, id, "")
	if err == nil && idOf(d) != id {
		path, _ := o.pathOf(id)
		err = &apierr.Error{Method: http.MethodGet, Path: path, Status: http.StatusOK,
			Message: fmt.Sprintf("the response is about the id %q", idOf(d))}
	}

	return d, err
}

// fetchPart reads what is at a further path of an object, which shows no id.
func (o *objects) fetchPart(ctx context.Context, id, part string) (Document, error) {
	path, err := o.pathOf(id)
	if err != nil {
		return nil, err
	}
	var d Document
	err = o.client.get(ctx, path+part, &d)
	var e *apierr.Error
	if errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusBadRequest) {
		return nil, collection.ErrAbsent
	}
	if _, hasItems := d["items"].([]any); err == nil && part != "" {
		if !hasItems {
			return nil, &apierr.Error{Method: http.MethodGet, Path: path + part, Status: http.StatusOK,
				Message: "the response lacks items"}
		}
		d["id"] = id
	}

	return d, err
}

// pages returns the pages of the objects that match.
func (o *objects) pages(query Query) *collection.Paged[string, Document] {
	return &collection.Paged[string, Document]{
		Read: func(ctx context.Context, page, size int) (collection.Page[Document], error) {
			return o.fetchPage(ctx, query, page, size)
		},
		Key: o.listedKey, Requested: pageLimit,
	}
}

func (o *objects) fetchPage(ctx context.Context, query Query, page, size int) (collection.Page[Document], error) {
	size = cmp.Or(size, pageLimit)
	parameters := url.Values{"top": {strconv.Itoa(pageLimit)}, "skip": {strconv.Itoa(page * size)}}
	for name, value := range map[string]string{"filter": query.Filter, "search": query.Search, "orderby": query.OrderBy} {
		if value != "" {
			parameters.Set(name, value)
		}
	}
	var response struct {
		Count *wire.Int   `json:"count"`
		Items *[]Document `json:"items"`
	}
	if err := o.client.get(ctx, o.path+"?"+parameters.Encode(), &response); err != nil {
		return collection.Page[Document]{}, err
	}
	if response.Count == nil || response.Items == nil {
		return collection.Page[Document]{}, &apierr.Error{Method: http.MethodGet, Path: o.path,
			Message: "the response lacks count or items"}
	}

	return collection.Page[Document]{Items: *response.Items, Total: int(*response.Count),
		Size: pageSize(len(*response.Items), int(*response.Count))}, nil
}

// pageSize is how many objects a full page has. The response does not say, but a first page that is
// not the whole list is full.
func pageSize(items, total int) int {
	if items > 0 && items < total {
		return min(items, pageLimit)
	}

	return pageLimit
}

// listedKey returns the id of a listed object. Objects without one cannot be told apart, so nobody
// knows whether such a list is complete. What has a name that is not a text is not an object.
func (o *objects) listedKey(d Document) (string, error) {
	failed := &apierr.Error{Method: http.MethodGet, Path: o.path}
	for _, key := range []string{"name", numberAttribute} {
		if _, err := wire.AsText(d[key]); err != nil && d[key] != nil {
			failed.Message = fmt.Sprintf("the response has an unexpected form: items.%s: expected a text, got %s", key,
				wire.Describe(d[key]))

			return "", failed
		}
	}
	if idOf(d) == "" {
		failed.Message = fmt.Sprintf("the response has %s without an id: %q", withArticle(o.noun), textAt(d, "name"))

		return "", failed
	}

	return idOf(d), nil
}

// listError makes an API error of an error about a list as a whole.
func (o *objects) listError(err error) error {
	var e *apierr.Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	failed := &apierr.Error{Method: http.MethodGet, Path: o.path, Cause: err}
	if errors.Is(err, collection.ErrListChanged) {
		failed.Advice = "Run Terraform again when nobody adds or removes " + withArticle(o.noun) + "."
	}

	return failed
}
