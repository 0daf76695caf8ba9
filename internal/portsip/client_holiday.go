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

// Holiday is a holiday as it is on the wire. Nil is what the answer lacks or shows as null, and
// what a request leaves out.
type Holiday struct {
	ID          string  `json:"id,omitempty"`
	Name        *string `json:"name,omitempty"`
	Region      *string `json:"region,omitempty"`
	Consecutive *bool   `json:"consecutive,omitempty"`
	EveryYear   *bool   `json:"every_year,omitempty"`
	YearStart   *int64  `json:"year_start,omitempty"`
	YearEnd     *int64  `json:"year_end,omitempty"`
	MonthStart  *int64  `json:"month_start,omitempty"`
	MonthEnd    *int64  `json:"month_end,omitempty"`
	DayStart    *int64  `json:"day_start,omitempty"`
	DayEnd      *int64  `json:"day_end,omitempty"`
	HourStart   *int64  `json:"hour_start,omitempty"`
	HourEnd     *int64  `json:"hour_end,omitempty"`
	MinuteStart *int64  `json:"minute_start,omitempty"`
	MinuteEnd   *int64  `json:"minute_end,omitempty"`

	// summary is set for an answer that lacks keys, as a list's may.
	summary bool
}

// holidayKeys are the keys that a holiday has in full.
var holidayKeys = []string{
	"id", "name", "region", "consecutive", "every_year", "year_start", "year_end", "month_start", "month_end",
	"day_start", "day_end", "hour_start", "hour_end", "minute_start", "minute_end",
}

// UnmarshalJSON implements json.Unmarshaler. It notes whether keys are missing, which is not the
// same as null.
func (h *Holiday) UnmarshalJSON(raw []byte) error {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		return err
	}
	var shown struct {
		ID          wire.Text  `json:"id"`
		Name        *wire.Text `json:"name"`
		Region      *wire.Text `json:"region"`
		Consecutive *wire.Flag `json:"consecutive"`
		EveryYear   *wire.Flag `json:"every_year"`
		YearStart   *wire.Int  `json:"year_start"`
		YearEnd     *wire.Int  `json:"year_end"`
		MonthStart  *wire.Int  `json:"month_start"`
		MonthEnd    *wire.Int  `json:"month_end"`
		DayStart    *wire.Int  `json:"day_start"`
		DayEnd      *wire.Int  `json:"day_end"`
		HourStart   *wire.Int  `json:"hour_start"`
		HourEnd     *wire.Int  `json:"hour_end"`
		MinuteStart *wire.Int  `json:"minute_start"`
		MinuteEnd   *wire.Int  `json:"minute_end"`
	}
	if err := json.Unmarshal(raw, &shown); err != nil {
		return err
	}
	*h = Holiday{
		ID: string(shown.ID), Name: (*string)(shown.Name), Region: (*string)(shown.Region),
		Consecutive: (*bool)(shown.Consecutive), EveryYear: (*bool)(shown.EveryYear),
		YearStart: (*int64)(shown.YearStart), YearEnd: (*int64)(shown.YearEnd),
		MonthStart: (*int64)(shown.MonthStart), MonthEnd: (*int64)(shown.MonthEnd),
		DayStart: (*int64)(shown.DayStart), DayEnd: (*int64)(shown.DayEnd),
		HourStart: (*int64)(shown.HourStart), HourEnd: (*int64)(shown.HourEnd),
		MinuteStart: (*int64)(shown.MinuteStart), MinuteEnd: (*int64)(shown.MinuteEnd),
	}
	for _, key := range holidayKeys {
		if _, ok := keys[key]; !ok {
			h.summary = true
		}
	}

	return nil
}

// HolidayQuery selects and orders holidays in the PBX's own query language.
type HolidayQuery struct{ Filter, Search, OrderBy string }

// Holidays returns the holidays that match, all of them for the zero query. The list of all is read
// once and then kept.
func (c *Client) Holidays(ctx context.Context, query HolidayQuery) ([]Holiday, error) {
	if query == (HolidayQuery{}) {
		return c.holidays.All(ctx)
	}
	pages := collection.Paged[string, Holiday]{
		Read: func(ctx context.Context, page, size int) (collection.Page[Holiday], error) {
			return c.readHolidayPageOf(ctx, query, page, size)
		},
		Key: holidayKey, Asked: holidayPageSize,
	}
	found, err := pages.All(ctx)

	return found, listError(err)
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

// CreateHoliday creates a holiday and returns its id. The call is not repeated if it may have
// worked: the PBX would have two. If the answer was lost, the next read asks the PBX what became of
// it.
func (c *Client) CreateHoliday(ctx context.Context, h Holiday) (string, error) {
	var created struct {
		ID wire.Text `json:"id"`
	}
	err := c.post(ctx, holidaysPath, h, &created)
	if err == nil {
		err = unusable(created.ID)
	}
	if err != nil {
		if apierr.Is(err, apierr.Ambiguous) {
			c.holidays.Forget("")
		}

		return "", err
	}
	h.ID = string(created.ID)
	c.holidays.Put(h)

	return h.ID, nil
}

// unusable returns an error for the id of a new holiday if it is none. The holiday exists then, and
// nobody knows under which id.
func unusable(id wire.Text) error {
	failed := &apierr.Error{Kind: apierr.Ambiguous, Method: http.MethodPost, Path: holidaysPath,
		Status: http.StatusCreated, Message: "the answer has no id"}
	if id == "" {
		return failed
	}
	if err := objectID.Check(string(id), "the id of the new holiday"); err != nil {
		failed.Message, failed.Cause = "the response has no usable id", err

		return failed
	}

	return nil
}

// UpdateHoliday writes all that h has over the holiday.
func (c *Client) UpdateHoliday(ctx context.Context, h Holiday) error {
	id := h.ID
	path, err := holidayPath(id)
	if err != nil {
		return err
	}
	h.ID = "" // The id is in the path only.
	if err := c.post(transport.Idempotent(ctx), path, h, nil); err != nil {
		c.holidays.Forget(id)

		return err
	}
	h.ID = id
	c.holidays.Put(h)

	return nil
}

// DeleteHoliday destroys a holiday. The page gives one status for an id that is unknown and for all
// else that is wrong, so after a refusal the PBX is asked whether the holiday is there: one that is
// not has been destroyed.
func (c *Client) DeleteHoliday(ctx context.Context, id string) error {
	path, err := holidayPath(id)
	if err != nil {
		return err
	}
	if err := c.post(transport.Idempotent(ctx), path+destroySuffix, nil, nil); err != nil {
		c.holidays.Forget(id)
		if _, readErr := c.Holiday(ctx, id); !apierr.IsNotFound(readErr) {
			return err
		}
	}
	c.holidays.Drop(id)

	return nil
}

func holidayPath(id string) (string, error) { return objectPath(holidaysPath, "holiday", id) }

// idError returns an error for a listed holiday whose id is none, so that it can neither be read
// nor managed. The others of the list are none the worse for it: they have ids of their own.
func (h Holiday) idError() error {
	return objectID.Check(h.ID, fmt.Sprintf("the id of the holiday %q in the list of the PBX", orEmpty(h.Name)))
}

// readHoliday reads one holiday. The vendor does not say which status stands for an id that is
// unknown, and a proxy may answer 404 for any path, so the shared copy asks the list too before a
// holiday is gone.
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
	if err == nil && h.ID != id {
		err = &apierr.Error{Method: http.MethodGet, Path: path, Status: http.StatusOK,
			Message: fmt.Sprintf("the answer is about the id %q", h.ID)}
	}

	return h, err
}

func (c *Client) readHolidays(ctx context.Context) ([]Holiday, error) {
	all, err := c.holidayPages.All(ctx)

	return all, listError(err)
}

func (c *Client) readHolidayPage(ctx context.Context, page, size int) (collection.Page[Holiday], error) {
	return c.readHolidayPageOf(ctx, HolidayQuery{}, page, size)
}

func (c *Client) readHolidayPageOf(ctx context.Context, query HolidayQuery, page, size int) (collection.Page[Holiday],
	error) {
	size = cmp.Or(size, holidayPageSize)
	parameters := url.Values{"top": {strconv.Itoa(holidayPageSize)}, "skip": {strconv.Itoa(page * size)}}
	for name, value := range map[string]string{"filter": query.Filter, "search": query.Search, "orderby": query.OrderBy} {
		if value != "" {
			parameters.Set(name, value)
		}
	}
	var answer struct {
		Count *wire.Int  `json:"count"`
		Items *[]Holiday `json:"items"`
	}
	if err := c.get(ctx, holidaysPath+"?"+parameters.Encode(), &answer); err != nil {
		return collection.Page[Holiday]{}, err
	}
	if answer.Count == nil || answer.Items == nil {
		return collection.Page[Holiday]{}, &apierr.Error{Method: http.MethodGet, Path: holidaysPath,
			Message: "the answer lacks count or items"}
	}

	return collection.Page[Holiday]{Items: *answer.Items, Total: int(*answer.Count),
		Size: pageSize(len(*answer.Items), int(*answer.Count))}, nil
}

// pageSize is what a full page holds. The answer does not say, but a first page that is not the
// whole list is full.
func pageSize(items, total int) int {
	if items > 0 && items < total {
		return min(items, holidayPageSize)
	}

	return holidayPageSize
}

// holidayKey returns the id under which a holiday is kept. Those without one cannot be told apart,
// so that nobody knows whether the list is complete.
func holidayKey(h Holiday) (string, error) {
	if h.ID == "" {
		return "", &apierr.Error{Method: http.MethodGet, Path: holidaysPath,
			Message: fmt.Sprintf("the answer has a holiday without an id: %q", orEmpty(h.Name))}
	}

	return h.ID, nil
}

func (h Holiday) complete() bool { return !h.summary }

// listError gives what went wrong with a list as a whole the form of an API error.
func listError(err error) error {
	var e *apierr.Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	failed := &apierr.Error{Method: http.MethodGet, Path: holidaysPath, Cause: err}
	if errors.Is(err, collection.ErrMoved) {
		failed.Advice = "Run Terraform again when nobody adds or removes holidays."
	}

	return failed
}
