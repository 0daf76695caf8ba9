// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strconv"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

const (
	holidaysPath  = "/holidays"
	destroySuffix = "/destroy"
	// holidayPageSize is the largest that the PBX allows.
	holidayPageSize = 100
)

// Holiday is a holiday as it is on the wire. A key that is null or missing is what the response
// does not show and what a request omits. Numbers are json.Number.
type Holiday map[string]any

// holidayKeys are the keys that a holiday has in full, and how each is read.
var holidayKeys = map[string]func(any) (any, error){
	"id": asText, "name": asText, "region": asText, "consecutive": asFlag, "every_year": asFlag,
	"year_start": asWhole, "year_end": asWhole, "month_start": asWhole, "month_end": asWhole,
	"day_start": asWhole, "day_end": asWhole, "hour_start": asWhole, "hour_end": asWhole,
	"minute_start": asWhole, "minute_end": asWhole,
}

func asText(v any) (any, error) { return wire.AsText(v) }

func asFlag(v any) (any, error) { return wire.AsFlag(v) }

func asWhole(v any) (any, error) {
	whole, err := wire.AsInt(v)
	if err != nil {
		return whole, err
	}

	return json.Number(strconv.FormatInt(whole, 10)), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (h *Holiday) UnmarshalJSON(raw []byte) error {
	var shown map[string]any
	if err := decodeExact(raw, &shown); err != nil {
		return err
	}
	*h = Holiday{}
	for key, read := range holidayKeys {
		v, present := shown[key]
		if v != nil {
			converted, err := read(v)
			if err != nil { // encoding/json completes the path in this error only.
				return &json.UnmarshalTypeError{Field: key, Value: wire.Describe(v), Type: reflect.TypeOf(converted)}
			}
			v = converted
		}
		if present {
			(*h)[key] = v
		}
	}

	return nil
}

func (h Holiday) text(key string) string {
	text, _ := h[key].(string)

	return text
}

func (h Holiday) id() string { return h.text("id") }

// isComplete reports whether a single read cannot show more: a list may show holidays in part, and
// one without a usable id cannot be read.
func (h Holiday) isComplete() bool { return len(h) == len(holidayKeys) || h.idError() != nil }

// HolidayQuery selects and orders holidays in the PBX's own query language.
type HolidayQuery struct{ Filter, Search, OrderBy string }

// Holidays returns the holidays that match, all of them for the zero query. The list of all is read
// once and then kept.
func (c *Client) Holidays(ctx context.Context, query HolidayQuery) ([]Holiday, error) {
	if query == (HolidayQuery{}) {
		return c.holidays.All(ctx)
	}
	found, err := c.holidayPages(query).All(ctx)

	return found, listError(err)
}

// holidayPages returns the pages of the holidays that match.
func (c *Client) holidayPages(query HolidayQuery) *collection.Paged[string, Holiday] {
	return &collection.Paged[string, Holiday]{
		Read: func(ctx context.Context, page, size int) (collection.Page[Holiday], error) {
			return c.readHolidayPage(ctx, query, page, size)
		},
		Key: holidayKey, Requested: holidayPageSize,
	}
}

// WholeHolidays reads those of the listed holidays that the list shows in part. One that has been
// deleted since is omitted.
func (c *Client) WholeHolidays(ctx context.Context, listed []Holiday) ([]Holiday, error) {
	return c.holidays.Detailed(ctx, listed)
}

// Holiday returns one holiday. One that the PBX does not have is an error for which
// apierr.IsNotFound holds.
func (c *Client) Holiday(ctx context.Context, id string) (Holiday, error) {
	path, err := holidayPath(id)
	if err != nil {
		return Holiday{}, err
	}
	h, err := c.holidays.Get(ctx, id)
	if errors.Is(err, collection.ErrAbsent) {
		return h, &apierr.Error{Kind: apierr.NotFound, Method: http.MethodGet, Path: path,
			Message: "the PBX has no holiday with this id"}
	}

	return h, err
}

// CreateHoliday creates a holiday and returns its id. The request is not repeated if it may have
// worked: the PBX would have two. If the response was lost, the next read asks the PBX what
// happened.
func (c *Client) CreateHoliday(ctx context.Context, h Holiday) (string, error) {
	var created struct {
		ID wire.Text `json:"id"`
	}
	err := c.post(ctx, holidaysPath, h, &created)
	id := string(created.ID)
	if err == nil && !objectID.OK(id) { // It exists all the same, and its id is not known.
		failed := &apierr.Error{Kind: apierr.Ambiguous, Method: http.MethodPost, Path: holidaysPath,
			Status: http.StatusCreated, Message: "the response has no id"}
		if id != "" {
			failed.Message = "the response has no usable id"
			failed.Cause = objectID.Check(id, "the id of the new holiday")
		}
		err = failed
	}
	if apierr.Is(err, apierr.Ambiguous) {
		c.holidays.Invalidate()
	}
	if err != nil {
		return "", err
	}
	c.holidays.Put(h.with(id))

	return id, nil
}

// with returns the holiday as it is stored under an id.
func (h Holiday) with(id string) Holiday {
	stored := Holiday{"id": id}
	for key := range holidayKeys {
		if key != "id" {
			stored[key] = h[key]
		}
	}

	return stored
}

// UpdateHoliday replaces all settings of a holiday.
func (c *Client) UpdateHoliday(ctx context.Context, id string, h Holiday) error {
	path, err := holidayPath(id)
	if err != nil {
		return err
	}
	if err := c.post(transport.Idempotent(ctx), path, h, nil); err != nil {
		c.holidays.Invalidate(id)

		return err
	}
	c.holidays.Put(h.with(id))

	return nil
}

// DeleteHoliday destroys a holiday. The page gives one status for an id that is unknown and for all
// else that is wrong, so after a refusal the holiday is read: one that is absent has been
// destroyed.
func (c *Client) DeleteHoliday(ctx context.Context, id string) error {
	path, err := holidayPath(id)
	if err != nil {
		return err
	}
	if err := c.post(transport.Idempotent(ctx), path+destroySuffix, nil, nil); err != nil {
		c.holidays.Invalidate(id)
		if _, readErr := c.Holiday(ctx, id); !apierr.IsNotFound(readErr) {
			return err
		}
	}
	c.holidays.Drop(id)

	return nil
}

func holidayPath(id string) (string, error) {
	return holidaysPath + "/" + url.PathEscape(id), objectID.Check(id, "the id of the holiday")
}

// idError returns an error for a listed holiday whose id is not usable, so that it can neither be
// read nor managed. It does not affect the others of the list.
func (h Holiday) idError() error {
	return objectID.Check(h.id(), fmt.Sprintf("the id of the holiday %q in the list of the PBX", h.text("name")))
}

// readHoliday reads one holiday. The vendor does not say which status stands for an id that is
// unknown, and a proxy may respond with 404 for any path, so the list must lack a holiday too
// before it is treated as absent.
func (c *Client) readHoliday(ctx context.Context, id string) (Holiday, error) {
	var h Holiday
	path, err := holidayPath(id)
	if err != nil {
		return h, err
	}
	err = c.get(ctx, path, &h)
	var e *apierr.Error
	if errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusBadRequest) {
		return h, collection.ErrAbsent
	}
	if err == nil && h.id() != id {
		err = &apierr.Error{Method: http.MethodGet, Path: path, Status: http.StatusOK,
			Message: fmt.Sprintf("the response is about the id %q", h.id())}
	}

	return h, err
}

func (c *Client) readHolidayPage(ctx context.Context, query HolidayQuery, page, size int) (
	collection.Page[Holiday], error) {
	size = cmp.Or(size, holidayPageSize)
	parameters := url.Values{"top": {strconv.Itoa(holidayPageSize)}, "skip": {strconv.Itoa(page * size)}}
	for name, value := range map[string]string{"filter": query.Filter, "search": query.Search, "orderby": query.OrderBy} {
		if value != "" {
			parameters.Set(name, value)
		}
	}
	var response struct {
		Count *wire.Int  `json:"count"`
		Items *[]Holiday `json:"items"`
	}
	if err := c.get(ctx, holidaysPath+"?"+parameters.Encode(), &response); err != nil {
		return collection.Page[Holiday]{}, err
	}
	if response.Count == nil || response.Items == nil {
		return collection.Page[Holiday]{}, &apierr.Error{Method: http.MethodGet, Path: holidaysPath,
			Message: "the response lacks count or items"}
	}

	return collection.Page[Holiday]{Items: *response.Items, Total: int(*response.Count),
		Size: pageSize(len(*response.Items), int(*response.Count))}, nil
}

// pageSize is how many holidays a full page has. The response does not say, but a first page that
// is not the whole list is full.
func pageSize(items, total int) int {
	if items > 0 && items < total {
		return min(items, holidayPageSize)
	}

	return holidayPageSize
}

// holidayKey returns the id of a listed holiday. Holidays without one cannot be told apart, so
// nobody knows whether such a list is complete.
func holidayKey(h Holiday) (string, error) {
	if h.id() == "" {
		return "", &apierr.Error{Method: http.MethodGet, Path: holidaysPath,
			Message: fmt.Sprintf("the response has a holiday without an id: %q", h.text("name"))}
	}

	return h.id(), nil
}

// listError makes an API error of an error about a list as a whole.
func listError(err error) error {
	var e *apierr.Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	failed := &apierr.Error{Method: http.MethodGet, Path: holidaysPath, Cause: err}
	if errors.Is(err, collection.ErrListChanged) {
		failed.Advice = "Run Terraform again when nobody adds or removes holidays."
	}

	return failed
}
