// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Holiday is a holiday of the fake tenant. Nil and empty fields are shown as null.
type Holiday struct {
	// ID is given by the server.
	ID string

	Name        string
	Region      string
	Consecutive bool
	EveryYear   bool

	YearStart   *int
	YearEnd     *int
	MonthStart  *int
	MonthEnd    *int
	DayStart    *int
	DayEnd      *int
	HourStart   *int
	HourEnd     *int
	MinuteStart *int
	MinuteEnd   *int
}

// holidayNumbers are the optional keys. The page has no ranges for them; these are what a calendar
// and a clock have.
var holidayNumbers = []struct {
	key   string
	shape integer
	of    func(*Holiday) **int
}{
	{"year_start", integer{1, 9999}, func(h *Holiday) **int { return &h.YearStart }},
	{"year_end", integer{1, 9999}, func(h *Holiday) **int { return &h.YearEnd }},
	{"month_start", integer{1, 12}, func(h *Holiday) **int { return &h.MonthStart }},
	{"month_end", integer{1, 12}, func(h *Holiday) **int { return &h.MonthEnd }},
	{"day_start", integer{1, 31}, func(h *Holiday) **int { return &h.DayStart }},
	{"day_end", integer{1, 31}, func(h *Holiday) **int { return &h.DayEnd }},
	{"hour_start", integer{0, 23}, func(h *Holiday) **int { return &h.HourStart }},
	{"hour_end", integer{0, 23}, func(h *Holiday) **int { return &h.HourEnd }},
	{"minute_start", integer{0, 59}, func(h *Holiday) **int { return &h.MinuteStart }},
	{"minute_end", integer{0, 59}, func(h *Holiday) **int { return &h.MinuteEnd }},
}

// clone returns a copy that shares no number with the original.
func (h *Holiday) clone() *Holiday {
	c := *h
	for _, number := range holidayNumbers {
		if p := number.of(&c); *p != nil {
			*p = new(**p)
		}
	}
	return &c
}

// wire returns the holiday as a response shows it, without the keys to be omitted.
func (h *Holiday) wire(omitted ...string) map[string]any {
	members := map[string]any{}
	for _, column := range holidayColumns {
		if !slices.Contains(omitted, column.key) {
			members[column.key] = column.value(h)
		}
	}
	return members
}

// holidayBook is all holidays in the order of their creation.
type holidayBook struct {
	all   []*Holiday
	byID  map[string]*Holiday
	added int64
	stale staleList
	given []string
}

func newHolidayBook() holidayBook {
	return holidayBook{byID: map[string]*Holiday{}}
}

// insert adds a holiday under an id of its own. The ids look like the page's, a number in base 64,
// after those of WithIDs.
func (b *holidayBook) insert(h *Holiday) string {
	const first = 700551909773148161

	h.ID = base64.StdEncoding.EncodeToString([]byte(strconv.FormatInt(first+4096*b.added, 10)))
	b.added++
	if len(b.given) > 0 {
		h.ID, b.given = b.given[0], b.given[1:]
	}
	b.all = append(b.all, h)
	b.byID[h.ID] = h
	return h.ID
}

// remove reports whether there was a holiday with that id.
func (b *holidayBook) remove(id string) bool {
	if _, exists := b.byID[id]; !exists {
		return false
	}
	delete(b.byID, id)
	b.all = slices.DeleteFunc(b.all, func(h *Holiday) bool { return h.ID == id })
	return true
}

// staleList is what the list shows while it lags behind.
type staleList struct {
	answers int
	old     []*Holiday
}

// take returns the holidays for the next list answer: the old ones while stale, and else the
// current ones.
func (l *staleList) take(current []*Holiday) []*Holiday {
	if l.answers == 0 {
		return current
	}
	l.answers--
	old := l.old
	if l.answers == 0 {
		l.old = nil
	}
	return old
}

// StaleList makes the next n list answers show the holidays as they are now, whatever happens
// meanwhile, as a list does that is read from a copy. Refused list requests do not count. 0 ends
// the lag.
func (s *Server) StaleList(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.holidays.stale = staleList{}
	if n <= 0 {
		return
	}
	s.holidays.stale.answers = n
	for _, h := range s.holidays.all {
		s.holidays.stale.old = append(s.holidays.stale.old, h.clone())
	}
}

// AddHoliday adds a holiday as a change outside of Terraform does, and returns the id that it gets;
// one that it has is not looked at. Nothing is checked, so odd holidays can be seeded as well.
func (s *Server) AddHoliday(h Holiday) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.holidays.insert(h.clone())
}

// SetHoliday replaces the holiday that has h's id, as a change outside of Terraform does, and
// reports whether there was one. Nothing is checked.
func (s *Server) SetHoliday(h Holiday) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	current, exists := s.holidays.byID[h.ID]
	if exists {
		*current = *h.clone()
	}
	return exists
}

// DeleteHoliday removes a holiday and reports whether there was one.
func (s *Server) DeleteHoliday(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.holidays.remove(id)
}

// Holiday returns a copy of the holiday with that id.
func (s *Server) Holiday(id string) (Holiday, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	h, exists := s.holidays.byID[id]
	if !exists {
		return Holiday{}, false
	}
	return *h.clone(), true
}

// Holidays returns copies of all holidays in the order of their creation.
func (s *Server) Holidays() []Holiday {
	s.mu.Lock()
	defer s.mu.Unlock()

	copies := make([]Holiday, 0, len(s.holidays.all))
	for _, h := range s.holidays.all {
		copies = append(copies, *h.clone())
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

	start := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i)
	h := Holiday{
		Name:        fmt.Sprintf("%s %04d", names[i%len(names)], i),
		Region:      regions[i%len(regions)],
		Consecutive: i%3 == 0,
		EveryYear:   i%2 == 0,
		MonthStart:  new(int(start.Month())),
		DayStart:    new(start.Day()),
	}
	end := start
	if h.Consecutive {
		end = start.AddDate(0, 0, i%4)
	}
	if !h.EveryYear {
		h.YearStart, h.YearEnd = new(start.Year()), new(end.Year())
	}
	if i%5 != 4 {
		h.MonthEnd, h.DayEnd = new(int(end.Month())), new(end.Day())
	}
	if i%4 == 1 {
		h.HourStart, h.MinuteStart, h.HourEnd, h.MinuteEnd = new(8+i%4), new(i%60), new(18), new(59)
	}
	return h
}
