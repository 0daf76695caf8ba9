// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"fmt"
	"slices"
	"strconv"
)

// CustomType is a type of custom destinations. All tenants have the same.
type CustomType struct {
	ID          int
	Name        string
	Description string
}

// AddType adds a type, or replaces the one of the same id.
func (s *Server) AddType(t CustomType) {
	s.mu.Lock()
	defer s.mu.Unlock()

	i := slices.IndexFunc(s.types, func(known CustomType) bool { return known.ID == t.ID })
	if i >= 0 {
		s.types[i] = t
		return
	}
	s.types = append(s.types, t)
}

// typeOf returns a type, and the zero value when there is no such type. The caller holds the lock.
func (s *Server) typeOf(id int) CustomType {
	for _, t := range s.types {
		if t.ID == id {
			return t
		}
	}
	return CustomType{}
}

// knowsType tells whether there is such a type. The caller holds the lock.
func (s *Server) knowsType(id int) bool {
	return slices.ContainsFunc(s.types, func(t CustomType) bool { return t.ID == id })
}

// Destination is a custom destination.
type Destination struct {
	ID     int
	Tenant string
	Name   string
	TypeID int

	// Parameters are cu_param1 and so on, without empty ones at the end.
	Parameters []string
}

// clone returns a copy that shares nothing with the original and has no empty parameters at its
// end.
func (d *Destination) clone() *Destination {
	c := *d
	n := len(d.Parameters)
	for n > 0 && d.Parameters[n-1] == "" {
		n--
	}
	c.Parameters = slices.Clone(d.Parameters[:n:n])
	return &c
}

// setParameter sets the parameter at an index.
func (d *Destination) setParameter(index int, value string) {
	for len(d.Parameters) <= index {
		d.Parameters = append(d.Parameters, "")
	}
	d.Parameters[index] = value
}

// parameterKey is the name of the parameter at an index.
func parameterKey(index int) string {
	return "cu_param" + strconv.Itoa(index+1)
}

// destinationBook is all custom destinations. Ids are given in a row for all tenants together.
type destinationBook struct {
	byID   map[int]*Destination
	sorted []*Destination
	lastID int
	stale  staleList

	// blankGets is how many gets find nothing.
	blankGets int
}

func newDestinationBook() destinationBook {
	return destinationBook{byID: map[int]*Destination{}}
}

// insert adds a destination, with an id of its own if it has none, and keeps them in the order of
// their ids.
func (b *destinationBook) insert(d *Destination) int {
	if d.ID == 0 {
		d.ID = b.lastID + 1
	}
	b.lastID = max(b.lastID, d.ID)
	i, taken := b.index(d.ID)
	if taken {
		b.sorted[i] = d
	} else {
		b.sorted = slices.Insert(b.sorted, i, d)
	}
	b.byID[d.ID] = d
	return d.ID
}

// remove reports whether there was a destination with that id.
func (b *destinationBook) remove(id int) bool {
	i, found := b.index(id)
	if found {
		b.sorted = slices.Delete(b.sorted, i, i+1)
		delete(b.byID, id)
	}
	return found
}

func (b *destinationBook) index(id int) (int, bool) {
	return slices.BinarySearchFunc(b.sorted, id, func(d *Destination, id int) int { return d.ID - id })
}

// of returns the destination of a tenant with that id, and nil when there is none.
func (b *destinationBook) of(tenant string, id int) *Destination {
	d := b.byID[id]
	if d == nil || d.Tenant != tenant {
		return nil
	}
	return d
}

// staleList is what the list shows while it lags behind.
type staleList struct {
	answers int
	old     []*Destination
}

// take returns the destinations for the next list answer: the old ones while stale, and else the
// current ones.
func (l *staleList) take(current []*Destination) []*Destination {
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

// StaleList makes the next n lists of custom destinations show them as they are now, whatever
// happens meanwhile and even with cache=no. Refused requests do not count. 0 ends the lag.
func (s *Server) StaleList(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.destinations.stale = staleList{}
	if n <= 0 {
		return
	}
	s.destinations.stale.answers = n
	for _, d := range s.destinations.sorted {
		s.destinations.stale.old = append(s.destinations.stale.old, d.clone())
	}
}

// BlankGets makes the next n gets of custom destinations find nothing, as if there were no such
// object. What was refused does not count.
func (s *Server) BlankGets(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.destinations.blankGets = n
}

// AddDestination adds a custom destination as a change outside of Terraform does and returns its
// id, which is the next one if it has none yet; one of the same id is replaced. Nothing is checked,
// so odd ones can be seeded as well; the tenant becomes known.
func (s *Server) AddDestination(d Destination) (id int) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.addTenant(d.Tenant)
	return s.destinations.insert(d.clone())
}

// SetDestination replaces the custom destination that has d's id, as a change outside of Terraform
// does, and reports whether there was one. Nothing is checked.
func (s *Server) SetDestination(d Destination) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	current, exists := s.destinations.byID[d.ID]
	if exists {
		s.addTenant(d.Tenant)
		*current = *d.clone()
	}
	return exists
}

// DeleteDestination removes a custom destination, whatever WithDelete says, and reports whether
// there was one.
func (s *Server) DeleteDestination(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.destinations.remove(id)
}

// Destination returns a copy of the custom destination with that id.
func (s *Server) Destination(id int) (Destination, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	d, exists := s.destinations.byID[id]
	if !exists {
		return Destination{}, false
	}
	return *d.clone(), true
}

// Destinations returns copies of a tenant's custom destinations in the order of their ids.
func (s *Server) Destinations(tenant string) []Destination {
	s.mu.Lock()
	defer s.mu.Unlock()

	var copies []Destination
	for _, d := range s.destinations.sorted {
		if d.Tenant == tenant {
			copies = append(copies, *d.clone())
		}
	}
	return copies
}

// WithDestinations seeds n custom destinations of a tenant. All have names of their own, and those
// of the same place in the sequence are always the same but for the id.
func WithDestinations(tenant string, n int) Option {
	return func(s *Server) {
		for i := range n {
			s.AddDestination(sampleDestination(tenant, i))
		}
	}
}

func sampleDestination(tenant string, i int) Destination {
	names := []string{"Boss phone", "Døgnvagt", "Reception", "Café", "O'Neill & Søn", `Sales "Nord"`, "Jürgen/mobile"}
	modes := []string{"INCOMINGDID", "ORIGINAL", ""}

	d := Destination{
		Tenant:     tenant,
		Name:       fmt.Sprintf("%s %04d", names[i%len(names)], i),
		TypeID:     1,
		Parameters: []string{fmt.Sprintf("45%08d", 70000000+i), modes[i%len(modes)], strconv.Itoa(20 + i%40)},
	}
	switch i % 5 {
	case 3:
		d.TypeID, d.Parameters = 2, nil
	case 4:
		d.setParameter(maxParameters-1, "last of "+strconv.Itoa(maxParameters))
	}
	return d
}
