// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock

import "net/http"

// callList checks a list request and answers it.
func (s *Server) callList(r *http.Request) (any, *refusal) {
	p, refused := s.readParams(r, "page", "page_size")
	if refused != nil {
		return nil, refused
	}
	page, refused := p.requiredPositive("page")
	if refused != nil {
		return nil, refused
	}
	pageSize, refused := p.requiredPositive("page_size")
	if refused != nil {
		return nil, refused
	}
	return s.list(page, pageSize), nil
}

// list returns one page of users. A page past the end is empty.
func (s *Server) list(page, pageSize int64) listAnswer {
	if s.maxPageSize > 0 {
		pageSize = min(pageSize, s.maxPageSize)
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	users := s.stale.take(s.users)
	total := int64(len(users))
	result := listAnswer{Success: true, Items: []listItem{}, TotalItems: total, PageSize: pageSize, Page: page}

	// Comparing by division first keeps huge page numbers from overflowing.
	if page-1 > total/pageSize {
		return result
	}
	start := min((page-1)*pageSize, total)
	end := start + min(pageSize, total-start)
	for _, u := range users[start:end] {
		item := newListItem(u)
		if s.spelling != nil {
			item.UserName = s.spelling(u.UserName)
		}
		result.Items = append(result.Items, item)
	}
	return result
}

// staleList is what the list shows while it lags behind the account.
type staleList struct {
	answers int
	users   []*User
}

// take returns the users for the next list answer: the old ones while stale, and else the current
// ones.
func (l *staleList) take(current []*User) []*User {
	if l.answers == 0 {
		return current
	}
	l.answers--
	users := l.users
	if l.answers == 0 {
		l.users = nil
	}
	return users
}

// StaleList makes the next n list answers show the users as they are now, whatever happens
// meanwhile, as a list does that is read from a copy. Refused list requests do not count. 0 ends
// the lag.
func (s *Server) StaleList(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.stale = staleList{}
	if n <= 0 {
		return
	}
	s.stale.answers = n
	for _, u := range s.users {
		s.stale.users = append(s.stale.users, new(*u))
	}
}
