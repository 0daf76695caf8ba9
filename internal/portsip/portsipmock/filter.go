// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// parseFilter reads a filter over holidays, such as
//
//	startswith(name,'New') and (month_start eq 1 or every_year eq true)
//
// It knows what the vendor's guide lists: the operators eq, ne, gt, ge, lt and le, and, or, the
// functions startswith, endswith and contains, and strings in single quotes, in which two of them
// stand for one, as in OData. Numbers and booleans are compared with keys of their own type only.
// Null differs from every value and is neither above nor below any.
func parseFilter(filter string) (func(*Holiday) bool, error) {
	tokens, err := scanFilter(filter)
	if err != nil {
		return nil, err
	}
	p := &filterParser{tokens: tokens}
	match, err := p.either()
	if err != nil {
		return nil, err
	}
	if len(p.tokens) > 0 {
		return nil, fmt.Errorf("has %s where it should end", p.tokens[0])
	}
	return match, nil
}

// filterToken matches one token at the start of what is left of a filter.
var filterToken = regexp.MustCompile(`^(?:'(?:[^']|'')*'|-?[0-9]+(?:\.[0-9]+)?\b|[A-Za-z_][A-Za-z0-9_]*|[(),])`)

func scanFilter(filter string) ([]string, error) {
	var tokens []string
	rest := strings.TrimLeft(filter, " ")
	for rest != "" {
		token := filterToken.FindString(rest)
		if token == "" {
			return nil, fmt.Errorf("cannot be read from %q on", rest)
		}
		tokens = append(tokens, token)
		rest = strings.TrimLeft(rest[len(token):], " ")
	}
	return tokens, nil
}

// filterParser holds the tokens that are left to be read.
type filterParser struct{ tokens []string }

// next takes the next token, which is "" at the end.
func (p *filterParser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	token := p.tokens[0]
	p.tokens = p.tokens[1:]
	return token
}

// accept takes the next token if it is that one.
func (p *filterParser) accept(token string) bool {
	if len(p.tokens) == 0 || p.tokens[0] != token {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

// either reads terms with "or" between them, which binds less than "and".
func (p *filterParser) either() (func(*Holiday) bool, error) {
	match, err := p.both()
	for err == nil && p.accept("or") {
		left := match
		var right func(*Holiday) bool
		right, err = p.both()
		match = func(h *Holiday) bool { return left(h) || right(h) }
	}
	return match, err
}

func (p *filterParser) both() (func(*Holiday) bool, error) {
	match, err := p.term()
	for err == nil && p.accept("and") {
		left := match
		var right func(*Holiday) bool
		right, err = p.term()
		match = func(h *Holiday) bool { return left(h) && right(h) }
	}
	return match, err
}

func (p *filterParser) term() (func(*Holiday) bool, error) {
	if p.accept("(") {
		match, err := p.either()
		if err == nil && !p.accept(")") {
			err = errors.New("lacks a closing bracket")
		}
		return match, err
	}
	word := p.next()
	if p.accept("(") {
		return p.function(word)
	}
	return p.comparison(word)
}

// function reads what follows a function's opening bracket.
func (p *filterParser) function(name string) (func(*Holiday) bool, error) {
	functions := map[string]func(s, part string) bool{
		"startswith": strings.HasPrefix,
		"endswith":   strings.HasSuffix,
		"contains":   strings.Contains,
	}
	matches, known := functions[name]
	if !known {
		return nil, fmt.Errorf("has the unknown function %q", name)
	}
	key := p.next()
	column, known := findColumn(key)
	if !known || column.kind != "string" {
		return nil, fmt.Errorf("has %q where %s needs the name of a text", key, name)
	}
	if !p.accept(",") {
		return nil, fmt.Errorf("lacks the comma of %s", name)
	}
	literal := p.next()
	part, isText := filterLiteral(literal).(string)
	if !isText {
		return nil, fmt.Errorf("has %q where %s needs a text in single quotes", literal, name)
	}
	if !p.accept(")") {
		return nil, errors.New("lacks a closing bracket")
	}
	return func(h *Holiday) bool {
		s, isSet := column.value(h).(string)
		return isSet && matches(s, part)
	}, nil
}

// comparison reads what follows a key.
func (p *filterParser) comparison(key string) (func(*Holiday) bool, error) {
	column, known := findColumn(key)
	if !known {
		return nil, fmt.Errorf("has the unknown key %q", key)
	}
	operator := p.next()
	holds, known := map[string]func(c int) bool{
		"eq": func(c int) bool { return c == 0 },
		"ne": func(c int) bool { return c != 0 },
		"gt": func(c int) bool { return c > 0 },
		"ge": func(c int) bool { return c >= 0 },
		"lt": func(c int) bool { return c < 0 },
		"le": func(c int) bool { return c <= 0 },
	}[operator]
	if !known {
		return nil, fmt.Errorf("has the unknown operator %q", operator)
	}
	literal := p.next()
	want := filterLiteral(literal)
	if kindOf(want) != column.kind {
		return nil, fmt.Errorf("has %q where %s needs a %s", literal, key, column.kind)
	}
	if column.kind == "boolean" && operator != "eq" && operator != "ne" {
		return nil, fmt.Errorf("has %s, which cannot compare booleans", operator)
	}
	return func(h *Holiday) bool {
		value := column.value(h)
		if value == nil {
			return operator == "ne"
		}
		return holds(order(value, want))
	}, nil
}

// filterLiteral returns the value that a token stands for, and nil for a token that is no value.
func filterLiteral(token string) any {
	switch {
	case token == "true" || token == "false":
		return token == "true"
	case strings.HasPrefix(token, "'"):
		return strings.ReplaceAll(token[1:len(token)-1], "''", "'")
	}
	number, err := strconv.ParseFloat(token, 64)
	if err != nil || !strings.ContainsAny(token[:1], "-0123456789") {
		return nil
	}
	return number
}
