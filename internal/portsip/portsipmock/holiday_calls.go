// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"encoding/json"
	"net/http"
	"time"
)

// holidayKeys are the keys that a request about a holiday may have.
func holidayKeys() object {
	keys := object{
		// An id is the server's to give.
		{key: "id", access: readOnly},
		{key: "name", shape: text{min: 1, max: 64}, required: true},
		{key: "region", shape: region, required: true},
		{key: "consecutive", shape: flag{}, required: true},
		{key: "every_year", shape: flag{}, required: true},
	}
	for _, number := range holidayNumbers {
		keys = append(keys, field{key: number.key, shape: number.shape})
	}
	return keys
}

// callCreateHoliday makes a holiday. Nothing says that a name must be free, so it need not be.
func (s *Server) callCreateHoliday(r *http.Request) (answer, *refusal) {
	sent, refused := readObject(r)
	if refused != nil {
		return answer{}, refused
	}
	var found violations
	keys := holidayKeys()
	keys.check(&found, "", sent, nil)
	keys.checkRequired(&found, "", sent)
	s.tidy.Value("", sent)
	h, refused := written(found, &Holiday{}, sent)
	if refused != nil {
		return answer{}, refused
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	return answer{http.StatusCreated, map[string]any{"id": s.holidays.insert(h)}}, nil
}

// callHoliday is the GET of one holiday, which has all keys.
func (s *Server) callHoliday(r *http.Request, id string) (answer, *refusal) {
	if refused := refuseQuery(r); refused != nil {
		return answer{}, refused
	}
	s.mu.Lock()
	defer s.mu.Unlock()

	h, exists := s.holidays.byID[id]
	if !exists {
		return answer{}, s.missingHoliday()
	}
	return answer{http.StatusOK, h.wire()}, nil
}

// callUpdateHoliday changes the keys that are sent.
func (s *Server) callUpdateHoliday(r *http.Request, id string) (answer, *refusal) {
	sent, refused := readObject(r)
	if refused != nil {
		return answer{}, refused
	}
	s.mu.Lock()
	defer s.mu.Unlock()

	current, exists := s.holidays.byID[id]
	if !exists {
		return answer{}, s.missingHoliday()
	}
	var found violations
	holidayKeys().check(&found, "", sent, nil)
	s.tidy.Value("", sent)
	h, refused := written(found, current, sent)
	if refused != nil {
		return answer{}, refused
	}
	*current = *h
	return answer{status: http.StatusOK}, nil
}

// callDestroyHoliday removes a holiday.
func (s *Server) callDestroyHoliday(r *http.Request, id string) (answer, *refusal) {
	if refused := refuseQuery(r); refused != nil {
		return answer{}, refused
	}
	if refused := refuseBody(r); refused != nil {
		return answer{}, refused
	}
	s.mu.Lock()
	defer s.mu.Unlock()

	if !s.holidays.remove(id) {
		return answer{}, s.missingHoliday()
	}
	return answer{status: http.StatusNoContent}, nil
}

// missingHoliday is the response about an id that no holiday has. The text is the page's, for a 400
// to destroy, where it speaks of a rule.
func (s *Server) missingHoliday() *refusal {
	const message = "Invalid rule ID supplied."

	if s.missingHolidayStatus == http.StatusBadRequest {
		return malformed(message)
	}
	return unknown(s.missingHolidayStatus, message)
}

// written returns a copy of the holiday with the sent keys in it, unless something was found wrong
// with them or the holiday makes no sense with them.
func written(found violations, current *Holiday, sent map[string]any) (*Holiday, *refusal) {
	if refused := found.refusal(); refused != nil {
		return nil, refused
	}
	h := current.clone()
	for key, value := range sent {
		switch key {
		case "name":
			h.Name, _ = value.(string)
		case "region":
			h.Region, _ = value.(string)
		case "consecutive":
			h.Consecutive, _ = value.(bool)
		case "every_year":
			h.EveryYear, _ = value.(bool)
		}
	}
	for _, number := range holidayNumbers {
		if literal, isSent := sent[number.key].(json.Number); isSent {
			n, _ := literal.Int64()
			*number.of(h) = new(int(n))
		}
	}
	checkDates(&found, h)
	return h, found.refusal()
}

// checkDates notes dates that no calendar has and ends that come before their start. The page has
// no such rules; a server that checks anything will have them.
func checkDates(found *violations, h *Holiday) {
	if !isDate(h, h.YearStart, h.MonthStart, h.DayStart) {
		found.add("day_start", "is not in that month")
	}
	if !isDate(h, h.YearEnd, h.MonthEnd, h.DayEnd) {
		found.add("day_end", "is not in that month")
	}
	// A yearly holiday may begin in the old year and end in the new one.
	if !h.EveryYear && before(
		[]*int{h.YearEnd, h.MonthEnd, h.DayEnd},
		[]*int{h.YearStart, h.MonthStart, h.DayStart},
	) {
		found.add("day_end", "must not be before the start")
	}
	// A run of days may begin in the evening and end in the morning; hours of one day may not.
	if !h.Consecutive && before([]*int{h.HourEnd, h.MinuteEnd}, []*int{h.HourStart, h.MinuteStart}) {
		found.add("hour_end", "must not be before the start")
	}
}

// isDate tells whether there is such a date. What is not given cannot be wrong, and without a year
// that counts the 29th of February is right.
func isDate(h *Holiday, year, month, day *int) bool {
	if month == nil || day == nil {
		return true
	}
	const leapYear = 2000
	y := leapYear
	if !h.EveryYear && year != nil {
		y = *year
	}
	return time.Date(y, time.Month(*month), *day, 0, 0, 0, 0, time.UTC).Day() == *day
}

// before compares from the largest unit down to the first that one side lacks.
func before(a, b []*int) bool {
	for i := range a {
		if a[i] == nil || b[i] == nil {
			return false
		}
		if *a[i] != *b[i] {
			return *a[i] < *b[i]
		}
	}
	return false
}
