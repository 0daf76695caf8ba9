// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock

import (
	"fmt"
	"slices"
	"strconv"
)

// User is a Cloud PBX user of the fake account. The list shows one without the password, with JSON
// booleans, and with empty strings for what is not set.
type User struct {
	// UserName is the user's number, e.g. "+49221234567".
	UserName string `json:"user_name"`

	FirstName         string `json:"first_name"`
	LastName          string `json:"last_name"`
	InternalExtension string `json:"internal_extension"`
	Email             string `json:"email"`

	OutboundAllowed    bool `json:"outbound_allowed"`
	SIPLoginEnabled    bool `json:"sip_login_enabled"`
	CallHistoryEnabled bool `json:"call_history_enabled"`

	// Password is the one sent last. The API never returns it.
	Password string `json:"-"`
}

// AddUser adds a user, or replaces the one of the same number as a change outside of Terraform
// does. Everything except UserName may be omitted. Nothing is checked, so odd users can be seeded.
// The number becomes one of the account's and stays so after DeleteUser.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.numbers[u.UserName] = true
	if user := s.find(u.UserName); user != nil {
		*user = u
		return
	}
	s.users = append(s.users, &u)
}

// find returns the user with that number, or nil. The caller holds the lock.
func (s *Server) find(name string) *User {
	for _, u := range s.users {
		if u.UserName == name {
			return u
		}
	}
	return nil
}

// DeleteUser removes a user, which the API itself cannot do, and reports whether there was one.
func (s *Server) DeleteUser(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	before := len(s.users)
	s.users = slices.DeleteFunc(s.users, func(u *User) bool { return u.UserName == name })
	return len(s.users) < before
}

// User returns a copy of the user with that number.
func (s *Server) User(name string) (User, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	u := s.find(name)
	if u == nil {
		return User{}, false
	}
	return *u, true
}

// Users returns copies of all users in the order of the list.
func (s *Server) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()

	copies := make([]User, 0, len(s.users))
	for _, u := range s.users {
		copies = append(copies, *u)
	}
	return copies
}

// Password returns the password that a user was given last, and "" when there is no such user.
func (s *Server) Password(name string) string {
	u, _ := s.User(name)
	return u.Password
}

// WithUsers seeds n users with the numbers +492215000000, +492215000001 and so on. Users of the
// same place in the sequence are always the same, and each optional field is empty in some of them.
func WithUsers(n int) Option {
	return func(s *Server) {
		for i := range n {
			s.AddUser(sampleUser(i))
		}
	}
}

func sampleUser(i int) User {
	firstNames := []string{"Toni", "Alice", "Jürgen", "Zoë", "", "Łukasz", "Anne-Marie"}
	lastNames := []string{
		"Tester", "Example", "Groß", "O'Neill", "von der Heide", "", "Ñandú", "Mustermann", "R & D", "İnce", "李",
	}

	u := User{
		UserName:           fmt.Sprintf("+4922150%05d", i),
		FirstName:          firstNames[i%len(firstNames)],
		LastName:           lastNames[i%len(lastNames)],
		OutboundAllowed:    i%2 == 0,
		SIPLoginEnabled:    i%3 != 0,
		CallHistoryEnabled: i%5 != 0,
		Password:           fmt.Sprintf("Seeded-%05d", i),
	}
	if i%3 != 2 {
		u.InternalExtension = strconv.Itoa(1000 + i)
	}
	if i%4 != 3 {
		u.Email = fmt.Sprintf("user.%05d@example.com", i)
	}
	return u
}
