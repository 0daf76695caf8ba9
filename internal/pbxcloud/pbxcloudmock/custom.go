// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"fmt"
	"strconv"
	"strings"
)

// manageFormat is the format of a response of MANAGEDB.
func (s *Server) manageFormat(r *request) string {
	format := r.selector("format")
	if format == "" && !s.knobs.plainDefault {
		return "JSON"
	}
	return format
}

// listAnswer writes a list. CSV and XML were observed to be zero bytes where they are not
// supported.
func (s *Server) listAnswer(format string, items []item, shape ListShape) answer {
	switch {
	case format == "CSV" || format == "XML":
		return answer{}
	case format != "JSON":
		return answer{body: s.knobs.plainTable(items)}
	case len(items) == 0:
		return answer{body: s.knobs.emptyJSON(EmptyNull)}
	}
	return answer{body: s.knobs.listJSON(items, shape)}
}

// rowAnswer writes a single object; a nil row is one that does not exist.
func (s *Server) rowAnswer(format string, found row) answer {
	switch {
	case format == "CSV" || format == "XML":
		return answer{}
	case found == nil && format == "JSON":
		return answer{body: s.knobs.emptyJSON(EmptyNull)}
	case found == nil:
		return answer{}
	case format == "JSON":
		return answer{body: s.knobs.rowJSON(found)}
	}
	return answer{body: s.knobs.plainTable([]item{{row: found}})}
}

// listTypes is the list of CUSTOMTYPES.
func (s *Server) listTypes(r *request) (answer, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()

	var items []item
	for _, t := range s.types {
		id := strconv.Itoa(t.ID)
		items = append(items, item{id, row{
			{name: "ct_id", value: id, isID: true},
			{name: "ct_name", value: t.Name},
			{name: "ct_description", value: t.Description},
		}})
	}
	return s.listAnswer(s.manageFormat(r), items, ListsAsObjects), nil
}

// destinationRow is the row of a destination. The caller holds the lock.
func (s *Server) destinationRow(d *Destination) row {
	id, odd := s.knobs.shownIDs[d.ID]
	if !odd {
		id = strconv.Itoa(d.ID)
	}
	cells := row{
		{name: "cu_id", value: id, isID: !odd},
		{name: "cu_te_id", value: strconv.Itoa(s.tenantID(d.Tenant)), isID: true},
		{name: "cu_name", value: d.Name},
		{name: "cu_ct_id", value: strconv.Itoa(d.TypeID), isID: true},
	}
	for i := range s.knobs.parameters {
		value := ""
		if i < len(d.Parameters) {
			value = d.Parameters[i]
		}
		cells = append(cells, column{name: parameterKey(i), value: value})
	}
	return cells
}

// listDestinations is the list of CUSTOM. Its rows know the type's name and description too.
func (s *Server) listDestinations(r *request) (answer, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()

	var items []item
	for _, d := range s.destinations.stale.take(s.destinations.sorted) {
		if d.Tenant != r.tenant || s.knobs.listCutAt > 0 && len(items) == s.knobs.listCutAt {
			continue
		}
		t := s.typeOf(d.TypeID)
		cells := append(s.destinationRow(d), column{name: "ct_name", value: t.Name},
			column{name: "ct_description", value: t.Description})
		if len(s.knobs.listColumns) > 0 {
			cells = cells.only(s.knobs.listColumns)
		}
		items = append(items, item{strconv.Itoa(d.ID), cells})
	}
	return s.listAnswer(s.manageFormat(r), items, ListsAsObjects), nil
}

// objectID returns the id that a request names. An id that is not a number is one that no object
// has.
func (r *request) objectID() (int, *refusal) {
	if r.get("objectid") == "" {
		return 0, wrong("objectid is missing.")
	}
	id, err := strconv.Atoi(r.get("objectid"))
	if err != nil {
		return -1, nil
	}
	return id, nil
}

// getDestination is the get of CUSTOM.
func (s *Server) getDestination(r *request) (answer, *refusal) {
	id, refused := r.objectID()
	if refused != nil {
		return answer{}, refused
	}
	s.mu.Lock()
	defer s.mu.Unlock()

	var found row
	if s.destinations.blankGets > 0 {
		s.destinations.blankGets--
	} else if d := s.destinations.of(r.tenant, id); d != nil {
		found = s.destinationRow(d)
	}
	return s.rowAnswer(s.manageFormat(r), found), nil
}

// addDestination is the add of CUSTOM.
func (s *Server) addDestination(r *request) (answer, *refusal) {
	sent, refused := s.readChange(r)
	if refused != nil {
		return answer{}, refused
	}
	switch {
	case sent.id != nil:
		return answer{}, wrong("cu_id is given by the server.")
	case sent.name == nil:
		return answer{}, wrong("cu_name is missing.")
	case sent.typeID == nil:
		return answer{}, wrong("cu_ct_id is missing.")
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	if refused := s.checkChange(r.tenant, sent, nil); refused != nil {
		return answer{}, refused
	}
	d := &Destination{Tenant: r.tenant}
	sent.applyTo(d)
	s.tidy(d)
	s.destinations.insert(d)
	statement := fmt.Sprintf("INSERT INTO cu_customs SET cu_te_id='%d',%s", s.tenantID(r.tenant), sent.sql())
	return s.writeAnswer(r, s.knobs.addAnswer, d, statement), nil
}

// updateDestination is the update of CUSTOM, which changes what is sent and nothing else. For an
// object that does not exist the database does what it does then: nothing.
func (s *Server) updateDestination(r *request) (answer, *refusal) {
	id, refused := r.objectID()
	if refused != nil {
		return answer{}, refused
	}
	sent, refused := s.readChange(r)
	if refused != nil {
		return answer{}, refused
	}
	if sent.id != nil && *sent.id != id {
		return answer{}, wrong("cu_id is not objectid.")
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	d := s.destinations.of(r.tenant, id)
	if refused := s.checkChange(r.tenant, sent, d); refused != nil {
		return answer{}, refused
	}
	if d != nil {
		sent.applyTo(d)
		s.tidy(d)
	}
	statement := fmt.Sprintf("UPDATE cu_customs SET %s WHERE cu_id='%d' AND cu_te_id='%d'",
		sent.sql(), id, s.tenantID(r.tenant))
	return s.writeAnswer(r, s.knobs.updateAnswer, d, statement), nil
}

// deleteDestination is the delete of CUSTOM, which the page does not have.
func (s *Server) deleteDestination(r *request) (answer, *refusal) {
	id, refused := r.objectID()
	if refused != nil || s.knobs.deletes == DeleteIgnored {
		return answer{}, refused
	}
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.knobs.deletes == DeleteWorks && s.destinations.of(r.tenant, id) != nil {
		s.destinations.remove(id)
	}
	statement := fmt.Sprintf("DELETE FROM cu_customs WHERE cu_id='%d' AND cu_te_id='%d'", id, s.tenantID(r.tenant))
	return answer{body: s.knobs.encode(statement)}, nil
}

// writeAnswer is the response to an add or update. The destination is nil when there is none. The
// caller holds the lock.
func (s *Server) writeAnswer(r *request, shape WriteAnswer, d *Destination, statement string) answer {
	switch shape {
	case AnswerSQL:
		return answer{body: s.knobs.encode(statement)}
	case AnswerNothing:
		return answer{}
	}
	if d == nil {
		return s.rowAnswer(s.manageFormat(r), nil)
	}
	cells := s.destinationRow(d)
	switch shape {
	case AnswerID:
		cells = cells[:1]
	case AnswerRowWithoutID:
		cells = cells.without("cu_id")
	}
	return s.rowAnswer(s.manageFormat(r), cells)
}

// tidy makes of the texts of a destination what is stored.
func (s *Server) tidy(d *Destination) {
	d.Name = s.knobs.tidy.Text("cu_name", d.Name)
	for i, parameter := range d.Parameters {
		d.Parameters[i] = s.knobs.tidy.Text(parameterKey(i), parameter)
	}
}

// quoteSQL writes a text as SQL has it.
func quoteSQL(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}
