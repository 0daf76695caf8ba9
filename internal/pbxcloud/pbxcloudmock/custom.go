// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// CustomType is a type of custom destinations. All tenants have the same.
type CustomType struct {
	ID          int
	Name        string
	Description string
}

// AddType adds a type.
func (s *Server) AddType(t CustomType) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.types = append(s.types, t)
}

// typeOf returns a type, or the zero value. The caller holds the lock.
func (s *Server) typeOf(id int) CustomType {
	for _, t := range s.types {
		if t.ID == id {
			return t
		}
	}
	return CustomType{}
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

// find returns a destination, or nil. The caller holds the lock.
func (s *Server) find(id int) *Destination {
	for _, d := range s.destinations {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// insert adds a destination, with an id of its own if it has none, in the order of the ids, or
// replaces the one of that id. Ids are consecutive over all tenants. The caller holds the lock.
func (s *Server) insert(d *Destination) {
	if d.ID == 0 {
		d.ID = s.lastID + 1
	}
	s.lastID = max(s.lastID, d.ID)
	s.remove(d.ID)
	s.destinations = append(s.destinations, d)
	slices.SortFunc(s.destinations, func(a, b *Destination) int { return a.ID - b.ID })
}

// AddDestination adds a custom destination behind the API's back and returns its id, which is the
// next one if it has none yet; one of the same id is replaced. Nothing is checked; the tenant
// becomes known.
func (s *Server) AddDestination(d Destination) (id int) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.addTenant(d.Tenant)
	added := d.clone()
	s.insert(added)
	return added.ID
}

// DeleteDestination removes a custom destination, whatever options say.
func (s *Server) DeleteDestination(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.remove(id)
}

func (s *Server) remove(id int) {
	s.destinations = slices.DeleteFunc(s.destinations, func(d *Destination) bool { return d.ID == id })
}

// Destination returns a copy of the custom destination with that id.
func (s *Server) Destination(id int) (Destination, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	d := s.find(id)
	if d == nil {
		return Destination{}, false
	}
	return *d.clone(), true
}

// Destinations returns copies of a tenant's custom destinations in the order of their ids.
func (s *Server) Destinations(tenant string) []Destination {
	s.mu.Lock()
	defer s.mu.Unlock()

	var copies []Destination
	for _, d := range s.destinations {
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
		Tenant: tenant, Name: fmt.Sprintf("%s %04d", names[i%len(names)], i), TypeID: 1,
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

// manageFormat is the format of a response of MANAGEDB.
func (r *request) manageFormat() string {
	if format := r.selector("format"); format != "" {
		return format
	}
	return "JSON"
}

// listTypes is the list of CUSTOMTYPES.
func (s *Server) listTypes(r *request) response {
	var items []item
	for _, t := range s.types {
		id := strconv.Itoa(t.ID)
		items = append(items, item{id, row{{"ct_id", id}, {"ct_name", t.Name}, {"ct_description", t.Description}}})
	}
	return s.knobs.list(r.manageFormat(), items, ListsAsObjects)
}

// destinationRow is the row of a destination.
func (s *Server) destinationRow(d *Destination) row {
	cells := row{
		{"cu_id", strconv.Itoa(d.ID)}, {"cu_te_id", strconv.Itoa(s.tenantID(d.Tenant))}, {"cu_name", d.Name},
		{"cu_ct_id", strconv.Itoa(d.TypeID)},
	}
	for i := range s.knobs.parameters {
		value := ""
		if i < len(d.Parameters) {
			value = d.Parameters[i]
		}
		cells = append(cells, column{parameterKey(i), value})
	}
	return cells
}

// listDestinations is the list of CUSTOM. Its rows have the type's name and description too.
func (s *Server) listDestinations(r *request) response {
	var items []item
	for _, d := range s.destinations {
		if d.Tenant != r.tenant || s.knobs.listCutAt > 0 && len(items) == s.knobs.listCutAt {
			continue
		}
		t := s.typeOf(d.TypeID)
		cells := append(s.destinationRow(d), column{"ct_name", t.Name}, column{"ct_description", t.Description})
		if len(s.knobs.listColumns) > 0 {
			cells = cells.only(s.knobs.listColumns)
		}
		items = append(items, item{strconv.Itoa(d.ID), cells})
	}
	return s.knobs.list(r.manageFormat(), items, ListsAsObjects)
}

// named returns the destination that a request names, or nil, and the id. An id that is not a
// number is one that no object has.
func (s *Server) named(r *request) (*Destination, int) {
	id, err := strconv.Atoi(r.get("objectid"))
	if err != nil {
		return nil, -1
	}
	d := s.find(id)
	if d == nil || d.Tenant != r.tenant {
		return nil, id
	}
	return d, id
}

// getDestination is the get of CUSTOM.
func (s *Server) getDestination(r *request) response {
	if r.get("objectid") == "" {
		return wrong("objectid is missing.")
	}
	var found row
	if d, _ := s.named(r); d != nil {
		found = s.destinationRow(d)
	}
	return s.knobs.single(r.manageFormat(), found)
}

// wholeNumber checks an id, which the page has as a number. It may be a string as well, since that
// is how the server shows it.
func wholeNumber(value any) string {
	text := fmt.Sprint(value)
	if n, err := strconv.Atoi(text); err != nil || strconv.Itoa(n) != text {
		return "must be a whole number"
	}
	return ""
}

// readJSONData reads and checks what a write sends.
func (s *Server) readJSONData(r *request, isAdd bool) (sent map[string]any, problem string) {
	if !utf8.ValidString(r.get("jsondata")) {
		return nil, "jsondata must be UTF-8"
	}
	sent, err := fakeserver.ReadObject([]byte(r.get("jsondata")))
	if err != nil || len(sent) == 0 {
		return nil, fmt.Sprintf("jsondata must be a JSON object with members: %v", err)
	}
	fields := fakeserver.Fields{
		{Key: "cu_id", ReadOnly: isAdd, Valid: wholeNumber},
		{Key: "cu_name", Type: fakeserver.String, Required: isAdd},
		{Key: "cu_ct_id", Required: isAdd, Valid: func(value any) string {
			id, _ := strconv.Atoi(fmt.Sprint(value))
			if s.typeOf(id).ID == 0 || wholeNumber(value) != "" {
				return "must be a type"
			}
			return ""
		}},
	}
	for i := range s.knobs.parameters {
		fields = append(fields, fakeserver.Field{Key: parameterKey(i), Type: fakeserver.String})
	}
	if problems := fields.Check(sent); len(problems) > 0 {
		return nil, problems[0].Path + " " + problems[0].Message
	}
	return sent, ""
}

// set changes what was sent and returns the assignments of the SQL statement, which hold the values
// sent. The destination may be nil.
func (s *Server) set(d *Destination, sent map[string]any) string {
	var assignments []string
	assign := func(key string, set func(value string)) {
		value, found := sent[key]
		if !found {
			return
		}
		text := fmt.Sprint(value)
		escaped := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text)
		assignments = append(assignments, key+"='"+escaped+"'")
		if d != nil {
			set(s.knobs.tidy.Text(key, text))
		}
	}
	assign("cu_id", func(string) {})
	assign("cu_name", func(name string) { d.Name = name })
	assign("cu_ct_id", func(id string) { d.TypeID, _ = strconv.Atoi(id) })
	for i := range s.knobs.parameters {
		assign(parameterKey(i), func(value string) { d.setParameter(i, value) })
	}
	return strings.Join(assignments, ",")
}

// addDestination is the add of CUSTOM.
func (s *Server) addDestination(r *request) response {
	sent, problem := s.readJSONData(r, true)
	if problem != "" {
		return wrong("%s.", problem)
	}
	d := &Destination{Tenant: r.tenant}
	assignments := s.set(d, sent)
	s.insert(d)
	if s.knobs.addSQL {
		return s.knobs.encode(fmt.Sprintf("INSERT INTO cu_customs SET cu_te_id='%d',%s", s.tenantID(r.tenant), assignments))
	}
	return s.knobs.single(r.manageFormat(), s.destinationRow(d))
}

// updateDestination is the update of CUSTOM, which changes what is sent and nothing else. An update
// of an object that does not exist is not an error, as in SQL.
func (s *Server) updateDestination(r *request) response {
	sent, problem := s.readJSONData(r, false)
	if problem != "" {
		return wrong("%s.", problem)
	}
	d, id := s.named(r)
	if r.get("objectid") == "" {
		return wrong("objectid is missing.")
	}
	if shown, given := sent["cu_id"]; given && fmt.Sprint(shown) != r.get("objectid") {
		return wrong("cu_id is not objectid.")
	}
	return s.knobs.encode(fmt.Sprintf("UPDATE cu_customs SET %s WHERE cu_id='%d' AND cu_te_id='%d'",
		s.set(d, sent), id, s.tenantID(r.tenant)))
}

// deleteDestination is the delete of CUSTOM, which the page does not have.
func (s *Server) deleteDestination(r *request) response {
	if r.get("objectid") == "" {
		return wrong("objectid is missing.")
	}
	d, id := s.named(r)
	if d != nil && !s.knobs.keepDeleted {
		s.remove(id)
	}
	return text(fmt.Sprintf("DELETE FROM cu_customs WHERE cu_id='%d' AND cu_te_id='%d'", id, s.tenantID(r.tenant)))
}
