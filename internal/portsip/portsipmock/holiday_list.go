// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const maxTop = 100

// listQuery is what a list request asks for.
type listQuery struct {
	skip, top int
	filter    func(*Holiday) bool
	search    func(*Holiday) bool
	order     func(a, b *Holiday) int
}

// callHolidays is the list of holidays.
func (s *Server) callHolidays(r *http.Request) (answer, *refusal) {
	params, refused := once(r.URL.RawQuery)
	if refused != nil {
		return answer{}, refused
	}
	query, refused := readListQuery(params)
	if refused != nil {
		return answer{}, refused
	}
	return answer{http.StatusOK, s.list(query)}, nil
}

// readListQuery checks the query of a list request. A "$" before a name, as one example of the
// vendor's guide has it, makes it another name.
func readListQuery(params map[string]string) (listQuery, *refusal) {
	query := listQuery{top: maxTop}
	var found violations
	for _, key := range sortedKeys(params) {
		value := params[key]
		var err error
		switch key {
		case "skip":
			query.skip, err = parseCount(value, 0, math.MaxInt32)
		case "top":
			query.top, err = parseCount(value, 1, maxTop)
		case "filter":
			query.filter, err = parseFilter(value)
		case "search":
			query.search = parseSearch(value)
		case "orderby":
			query.order, err = parseOrder(value)
		case "count":
			// The guide has count=true, and the count is there without it.
			if value != "true" {
				err = fmt.Errorf("must be true")
			}
		default:
			err = fmt.Errorf("is not known")
		}
		if err != nil {
			found.add(key, "%v", err)
		}
	}
	return query, found.refusal()
}

func parseCount(value string, low, high int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("must be an integer from %d to %d", low, high)
	}
	return n, nil
}

// parseSearch reads free text, which is looked for in the names whatever the case of its letters.
// One of several texts with "or" between them is enough.
func parseSearch(value string) func(*Holiday) bool {
	var texts []string
	for text := range strings.SplitSeq(strings.ToLower(value), " or ") {
		texts = append(texts, strings.TrimSpace(text))
	}
	return func(h *Holiday) bool {
		name := strings.ToLower(h.Name)
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(name, text) })
	}
}

// parseOrder reads a comma list such as "region,name desc".
func parseOrder(value string) (func(a, b *Holiday) int, error) {
	var orders []func(a, b *Holiday) int
	for item := range strings.SplitSeq(value, ",") {
		words := strings.Fields(item)
		if len(words) == 0 || len(words) > 2 {
			return nil, fmt.Errorf("must be a list of keys, each with asc, desc or nothing behind it")
		}
		column, known := findColumn(words[0])
		if !known {
			return nil, fmt.Errorf("has the unknown key %s", words[0])
		}
		sign := 1
		if len(words) == 2 {
			switch words[1] {
			case "asc":
			case "desc":
				sign = -1
			default:
				return nil, fmt.Errorf("has %s instead of asc or desc", words[1])
			}
		}
		orders = append(orders, func(a, b *Holiday) int { return sign * order(column.value(a), column.value(b)) })
	}
	return func(a, b *Holiday) int {
		for _, order := range orders {
			if c := order(a, b); c != 0 {
				return c
			}
		}
		return 0
	}, nil
}

// list returns one page. A page past the end is empty; the count is of all that match.
func (s *Server) list(query listQuery) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()

	matching := []*Holiday{}
	for _, h := range s.holidays.stale.take(s.holidays.all) {
		if (query.filter == nil || query.filter(h)) && (query.search == nil || query.search(h)) {
			matching = append(matching, h)
		}
	}
	if query.order != nil {
		slices.SortStableFunc(matching, query.order)
	}

	items := []map[string]any{}
	start := min(query.skip, len(matching))
	end := min(start+query.top, len(matching))
	for _, h := range matching[start:end] {
		items = append(items, h.wire(s.summaryOmits...))
	}
	return map[string]any{"count": len(matching), "items": items}
}

// holidayColumn is a key of a holiday and how to read it: a string, a bool, a float64, or nil for
// null.
type holidayColumn struct {
	key   string
	kind  string
	value func(*Holiday) any
}

// holidayColumns are the keys in the page's order.
var holidayColumns = func() []holidayColumn {
	columns := []holidayColumn{
		{"id", "string", func(h *Holiday) any { return h.ID }},
		{"name", "string", func(h *Holiday) any { return blankToNil(h.Name) }},
		{"region", "string", func(h *Holiday) any { return blankToNil(h.Region) }},
		{"consecutive", "boolean", func(h *Holiday) any { return h.Consecutive }},
		{"every_year", "boolean", func(h *Holiday) any { return h.EveryYear }},
	}
	for _, number := range holidayNumbers {
		columns = append(columns, holidayColumn{number.key, "number", func(h *Holiday) any {
			if n := *number.of(h); n != nil {
				return float64(*n)
			}
			return nil
		}})
	}
	return columns
}()

func findColumn(key string) (holidayColumn, bool) {
	i := slices.IndexFunc(holidayColumns, func(c holidayColumn) bool { return c.key == key })
	if i < 0 {
		return holidayColumn{}, false
	}
	return holidayColumns[i], true
}

func blankToNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// order compares two values of one key, null before everything and false before true.
func order(a, b any) int {
	if a == nil || b == nil {
		return boolOrder(a != nil, b != nil)
	}
	switch a := a.(type) {
	case string:
		b, _ := b.(string)
		return strings.Compare(a, b)
	case float64:
		b, _ := b.(float64)
		return cmp.Compare(a, b)
	}
	first, _ := a.(bool)
	second, _ := b.(bool)
	return boolOrder(first, second)
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
