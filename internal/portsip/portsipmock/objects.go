// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"fmt"
	"time"
)

// named returns a collection that a test names.
func (s *Server) named(name string) *collection {
	c := s.collection(name)
	if c == nil {
		panic(fmt.Sprintf("portsipmock: there is no collection %q", name))
	}
	return c
}

// Objects returns copies of all objects of a collection, e.g. "users", in the order of their
// creation. They have all members: secrets in clear, those that can only be written, and lists with
// requests of their own: agents, the extension numbers of members, the ids of applied_groups,
// action_urls. The holidays of an object are ids.
func (s *Server) Objects(name string) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()

	copies := []map[string]any{}
	for _, values := range s.named(name).objects {
		copies = append(copies, asJSON(values))
	}
	return copies
}

// Object returns a copy of one object, as Objects does.
func (s *Server) Object(name, id string) (map[string]any, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	values := s.named(name).find("id", id)
	return asJSON(values), values != nil
}

// Add makes an object as a change outside of Terraform does, and returns the id that it gets:
// that of the members, if they have one. What is not given has its default, or null. Nothing is
// checked, so odd objects can be seeded as well.
func (s *Server) Add(name string, members map[string]any) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	c := s.named(name)
	values := applyFields(c.keys, nil, nil, true)
	if given, hasID := members["id"].(string); hasID {
		s.givenIDs = append([]string{given}, s.givenIDs...)
	}
	s.insert(c, values)
	return s.lay(c, values, members)
}

// Change writes members over those of an object, objects member by member. Nothing is checked. A
// key that the page does not have becomes one of a newer server, as with SetTenant.
func (s *Server) Change(name, id string, members map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()

	c := s.named(name)
	s.lay(c, c.find("id", id), members)
}

// lay writes members over values and returns the id, which stays as it is.
func (s *Server) lay(c *collection, values, members map[string]any) string {
	id, _ := values["id"].(string)
	members = asJSON(members)
	c.keys = seed(c.keys, values, members)
	values["id"] = id
	followFiles(c.keys, values, members)
	return id
}

// Remove removes an object, even if others name it.
func (s *Server) Remove(name, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.named(name).remove(id)
}

// WithHolidays seeds n holidays, all of different names, on a day or a run of days from 2026 on.
// Holidays of the same place in the sequence are always the same, and each optional member is null
// in some of them.
func WithHolidays(n int) Option { return seeding("holidays", n, sampleHoliday) }

// WithUsers seeds n users with the extension numbers from 10000 on. Users of the same place in the
// sequence are always the same.
func WithUsers(n int) Option { return seeding("users", n, sampleUser) }

// seeding adds objects when the collections are there.
func seeding(name string, n int, sample func(i int) map[string]any) Option {
	return func(s *Server) {
		s.seeds = append(s.seeds, func() {
			for i := range n {
				s.Add(name, sample(i))
			}
		})
	}
}

func sampleHoliday(i int) map[string]any {
	names := []string{"Holiday", "New Year's Day", "Fête", "Company outing", "Ōmisoka", "R & D day", "Świeto"}
	regions := []string{"DEU", "USA", "JPN", "POL", "FRA"}

	day := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i)
	h := map[string]any{
		"name": fmt.Sprintf("%s %04d", names[i%len(names)], i), "region": regions[i%len(regions)],
		"consecutive": i%3 == 0, "every_year": i%2 == 0, "month_start": day.Month(), "day_start": day.Day(),
	}
	if i%2 != 0 {
		h["year_start"], h["year_end"] = day.Year(), day.Year()
	}
	if i%5 != 4 {
		h["month_end"], h["day_end"] = day.Month(), day.Day()
	}
	if i%4 == 1 {
		h["hour_start"], h["minute_start"], h["hour_end"], h["minute_end"] = 8+i%4, i%60, 18, 59
	}
	return h
}

func sampleUser(i int) map[string]any {
	names := []string{"Anna", "Zoë", "O'Neill", "李雷", "Å. Ström", "R&D \"Lab\""}
	roles := []string{"StandardUser", "StandardInternationalUser", "Admin", "QueueManager", "Night shift"}
	pins := []string{"482916", "0907351", "1592604835", "975310"}

	number := fmt.Sprint(10000 + i)
	user := map[string]any{
		"name": fmt.Sprintf("o'user_%d.x-", i), "password": "Passw0rd-" + number,
		"display_name": fmt.Sprintf("%s %04d", names[i%len(names)], i), "email": "user" + number + "@example.com",
		"role": roles[i%len(roles)], "extension_number": number, "extension_password": "Ext-" + number,
		"voicemail_pin": pins[i%len(pins)], "enabled": i%7 != 6,
	}
	if i%2 == 0 {
		user["office_hours"] = map[string]any{"mode": "GLOBAL"}
		user["available_no_answer_forward_rule"] = map[string]any{"action": "FORWARD_TO_VOICEMAIL", "timeout": 15 + i%30}
	}
	if i%3 == 0 {
		user["department"], user["mobile_phone"] = "Sales \\ Nord", "+4930555"+number
		user["blfs"] = []any{map[string]any{"key": "1", "value": "speed dial", "last_name": "x"}}
	}
	return user
}
