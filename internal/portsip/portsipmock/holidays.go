// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Holiday is a holiday of the fake tenant. Nil and empty fields are shown as null.
type Holiday struct {
	// ID is given by the server.
	ID string `json:"id"`

	Name        string `json:"name"`
	Region      string `json:"region"`
	Consecutive bool   `json:"consecutive"`
	EveryYear   bool   `json:"every_year"`

	YearStart   *int `json:"year_start"`
	YearEnd     *int `json:"year_end"`
	MonthStart  *int `json:"month_start"`
	MonthEnd    *int `json:"month_end"`
	DayStart    *int `json:"day_start"`
	DayEnd      *int `json:"day_end"`
	HourStart   *int `json:"hour_start"`
	HourEnd     *int `json:"hour_end"`
	MinuteStart *int `json:"minute_start"`
	MinuteEnd   *int `json:"minute_end"`
}

// holidayFields are the members of a request about a holiday. The page has no ranges for the
// numbers; these are what a calendar and a clock have.
func holidayFields(creating bool) fields {
	return fields{
		{Key: "id", ReadOnly: true},
		{Key: "name", Type: text, Min: 1, Max: 64, Required: creating},
		{Key: "region", Type: text, Min: 1, Pattern: capitalsPattern, Required: creating},
		{Key: "consecutive", Type: flag, Required: creating},
		{Key: "every_year", Type: flag, Required: creating},
		{Key: "year_start", Type: integer, Min: 1, Max: 9999},
		{Key: "year_end", Type: integer, Min: 1, Max: 9999},
		{Key: "month_start", Type: integer, Min: 1, Max: 12},
		{Key: "month_end", Type: integer, Min: 1, Max: 12},
		{Key: "day_start", Type: integer, Min: 1, Max: 31},
		{Key: "day_end", Type: integer, Min: 1, Max: 31},
		{Key: "hour_start", Type: integer, Min: 0, Max: 23},
		{Key: "hour_end", Type: integer, Min: 0, Max: 23},
		{Key: "minute_start", Type: integer, Min: 0, Max: 59},
		{Key: "minute_end", Type: integer, Min: 0, Max: 59},
	}
}

// written returns a copy of the holiday with the members of a JSON object written over it.
func (h *Holiday) written(members map[string]any) *Holiday {
	result := &Holiday{}
	for _, layer := range []any{h, members} {
		raw, _ := json.Marshal(layer)
		// The members were checked, so they fit.
		_ = json.Unmarshal(raw, result)
	}
	return result
}

// wire returns the holiday as a response shows it.
func (h *Holiday) wire() map[string]any {
	members := asJSON(h)
	for key, value := range members {
		if value == "" {
			members[key] = nil
		}
	}
	return members
}

// insert adds a holiday under an id of its own, after those of WithIDs. The ids look like the
// page's, a number in base 64. The caller holds the lock.
func (s *Server) insert(h *Holiday) string {
	const first = 700551909773148161

	h.ID = base64.StdEncoding.EncodeToString([]byte(strconv.FormatInt(first+4096*s.added, 10)))
	s.added++
	if len(s.givenIDs) > 0 {
		h.ID, s.givenIDs = s.givenIDs[0], s.givenIDs[1:]
	}
	s.holidays = append(s.holidays, h)
	return h.ID
}

// find returns the index of the holiday with that id, or -1. The caller holds the lock.
func (s *Server) find(id string) int {
	return slices.IndexFunc(s.holidays, func(h *Holiday) bool { return h.ID == id })
}

// createHoliday makes a holiday. Nothing says that a name must be free, so it need not be.
func (s *Server) createHoliday(r *http.Request) (response, *refusal) {
	sent, refused := readFields(r, holidayFields(true))
	if refused != nil {
		return response{}, refused
	}
	s.tidy.Value("", sent)
	return response{http.StatusCreated, map[string]any{"id": s.insert((&Holiday{}).written(sent))}}, nil
}

// onHoliday handles a request about the holiday with that id.
func (s *Server) onHoliday(id string, do func(r *http.Request, i int) (response, *refusal)) handler {
	return func(r *http.Request) (response, *refusal) {
		i := s.find(id)
		if i < 0 {
			return response{}, s.missingHoliday()
		}
		return do(r, i)
	}
}

func (s *Server) readHoliday(_ *http.Request, i int) (response, *refusal) {
	return response{http.StatusOK, s.holidays[i].wire()}, nil
}

// updateHoliday changes what is sent.
func (s *Server) updateHoliday(r *http.Request, i int) (response, *refusal) {
	sent, refused := readFields(r, holidayFields(false))
	if refused != nil {
		return response{}, refused
	}
	s.tidy.Value("", sent)
	s.holidays[i] = s.holidays[i].written(sent)
	return response{status: http.StatusOK}, nil
}

func (s *Server) destroyHoliday(r *http.Request, i int) (response, *refusal) {
	if body, err := io.ReadAll(r.Body); err != nil || len(body) > 0 {
		return response{}, malformed("The request must have no body.")
	}
	s.holidays = slices.Delete(s.holidays, i, i+1)
	return response{status: http.StatusNoContent}, nil
}

// missingHoliday refuses an id that no holiday has. The text is the page's, for a 400 to destroy,
// where it speaks of a rule.
func (s *Server) missingHoliday() *refusal {
	const message = "Invalid rule ID supplied."

	if s.missingHolidayStatus == http.StatusBadRequest {
		return malformed(message)
	}
	return unknown(s.missingHolidayStatus, message)
}

// AddHoliday adds a holiday as a change outside of Terraform does, and returns the id that it gets;
// an ID in h is ignored. Nothing is checked, so odd holidays can be seeded as well.
func (s *Server) AddHoliday(h Holiday) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.insert(h.written(nil))
}

// SetHoliday replaces the holiday that has h's id, as a change outside of Terraform does. Nothing
// is checked.
func (s *Server) SetHoliday(h Holiday) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.holidays[s.find(h.ID)] = h.written(nil)
}

// DeleteHoliday removes a holiday.
func (s *Server) DeleteHoliday(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.holidays = slices.DeleteFunc(s.holidays, func(h *Holiday) bool { return h.ID == id })
}

// Holiday returns a copy of the holiday with that id.
func (s *Server) Holiday(id string) (Holiday, bool) {
	for _, h := range s.Holidays() {
		if h.ID == id {
			return h, true
		}
	}
	return Holiday{}, false
}

// Holidays returns copies of all holidays in the order of their creation.
func (s *Server) Holidays() []Holiday {
	s.mu.Lock()
	defer s.mu.Unlock()

	copies := make([]Holiday, 0, len(s.holidays))
	for _, h := range s.holidays {
		copies = append(copies, *h.written(nil))
	}
	return copies
}

// WithHolidays seeds n holidays, all of different names, on a day or a run of days from 2026 on.
// Holidays of the same place in the sequence are always the same, and each optional field is nil in
// some of them.
func WithHolidays(n int) Option {
	return func(s *Server) {
		for i := range n {
			s.AddHoliday(sampleHoliday(i))
		}
	}
}

func sampleHoliday(i int) Holiday {
	names := []string{"Holiday", "New Year's Day", "Fête", "Company outing", "Ōmisoka", "R & D day", "Świeto"}
	regions := []string{"DEU", "USA", "JPN", "POL", "FRA"}

	day := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i)
	h := Holiday{
		Name: fmt.Sprintf("%s %04d", names[i%len(names)], i), Region: regions[i%len(regions)],
		Consecutive: i%3 == 0, EveryYear: i%2 == 0, MonthStart: new(int(day.Month())), DayStart: new(day.Day()),
	}
	if !h.EveryYear {
		h.YearStart, h.YearEnd = new(day.Year()), new(day.Year())
	}
	if i%5 != 4 {
		h.MonthEnd, h.DayEnd = h.MonthStart, h.DayStart
	}
	if i%4 == 1 {
		h.HourStart, h.MinuteStart, h.HourEnd, h.MinuteEnd = new(8+i%4), new(i%60), new(18), new(59)
	}
	return h
}
