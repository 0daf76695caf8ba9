// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

const maxTop = 100

// listQuery is what a list request asks for.
type listQuery struct {
	// keys are those that may be compared.
	keys      fields
	skip, top int
	filter    []func(values map[string]any) bool
	order     []func(a, b map[string]any) int
}

// list returns one page of the list. A page past the end is empty; the count is of all objects that
// match.
func (s *Server) list(c *collection, r *http.Request) (response, *refusal) {
	query, refused := readListQuery(r.URL.RawQuery, c.shownKeys(false))
	if refused != nil {
		return response{}, refused
	}
	matching := []map[string]any{}
	for _, values := range c.objects {
		if !slices.ContainsFunc(query.filter, func(matches func(map[string]any) bool) bool { return !matches(values) }) {
			matching = append(matching, values)
		}
	}
	for _, order := range slices.Backward(query.order) {
		slices.SortStableFunc(matching, order)
	}
	start := min(query.skip, len(matching))
	keys := slices.DeleteFunc(c.shownKeys(true), func(f field) bool { return slices.Contains(s.summaryOmits, f.Key) })
	items := []map[string]any{}
	for _, values := range matching[start:min(start+query.top, len(matching))] {
		items = append(items, s.show(keys, values))
	}
	return response{http.StatusOK, map[string]any{"count": len(matching), "items": items}}, nil
}

// readListQuery reads the query of a list request. A "$" before a name, as one example of the
// vendor's guide has it, makes it another name.
func readListQuery(encoded string, keys fields) (query listQuery, refused *refusal) {
	query.keys, query.top = keys, maxTop
	params, err := fakeserver.ReadParams(encoded)
	if err != nil {
		return query, malformed(err.Error())
	}
	for key, param := range params {
		value, _ := param.(string)
		var err error
		switch key {
		case "skip":
			query.skip, err = parseCount(value, 0, math.MaxInt32)
		case "top":
			query.top, err = parseCount(value, 1, maxTop)
		case "filter":
			err = query.addFilter(value)
		case "search":
			query.addSearch(value)
		case "orderby":
			err = query.addOrder(value)
		default:
			err = errors.New("is not known")
		}
		if err != nil {
			return query, invalid(key, "%v", err)
		}
	}
	return query, nil
}

func parseCount(value string, low, high int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("must be an integer from %d to %d", low, high)
	}
	return n, nil
}

// addSearch looks for free text in names and numbers, whatever the case of its letters.
func (q *listQuery) addSearch(text string) {
	q.filter = append(q.filter, func(values map[string]any) bool {
		keys := []string{"name", "display_name", "subject", "extension_number"}
		return slices.ContainsFunc(keys, func(key string) bool {
			value, _ := values[key].(string)
			return strings.Contains(strings.ToLower(value), strings.ToLower(text))
		})
	})
}

// filterTerm is a comparison such as region eq 'DEU' or every_year ne true. Two quotes in a text
// stand for one, as in OData.
var filterTerm = regexp.MustCompile(`^(\w+) (eq|ne) (?:'((?:[^']|'')*)'|(true|false|[0-9]+))(?: and |$)`)

// addFilter reads comparisons with "and" between them. Of the query language in the vendor's guide,
// which the client hands on as it is, this is as much as can tell a filter from none.
func (q *listQuery) addFilter(filter string) error {
	for filter != "" {
		term := filterTerm.FindStringSubmatch(filter)
		if term == nil {
			return fmt.Errorf("cannot be read from %q on", filter)
		}
		filter = strings.TrimPrefix(filter, term[0])
		key, operator := term[1], term[2]
		if _, known := q.keys.Find(key); !known {
			return fmt.Errorf("has the unknown key %q", key)
		}
		var want any = strings.ReplaceAll(term[3], "''", "'")
		if term[4] != "" {
			_ = json.Unmarshal([]byte(term[4]), &want)
		}
		q.filter = append(q.filter, func(values map[string]any) bool {
			return (values[key] == want) == (operator == "eq")
		})
	}
	return nil
}

// addOrder reads a comma list such as "region,name desc".
func (q *listQuery) addOrder(list string) error {
	for item := range strings.SplitSeq(list, ",") {
		key, direction, _ := strings.Cut(item, " ")
		if _, known := q.keys.Find(key); !known {
			return fmt.Errorf("has the unknown key %q", key)
		}
		sign := map[string]int{"": 1, "asc": 1, "desc": -1}[direction]
		if sign == 0 {
			return fmt.Errorf("has %q instead of asc or desc", direction)
		}
		q.order = append(q.order, func(a, b map[string]any) int { return sign * compare(a[key], b[key]) })
	}
	return nil
}

// compare compares two values of one key, null before everything.
func compare(a, b any) int {
	x, isNumber := a.(float64)
	y, areNumbers := b.(float64)
	if isNumber && areNumbers {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(sortKey(a), sortKey(b))
}

func sortKey(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}
