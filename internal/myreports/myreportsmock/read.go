// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"net/http"
)

// list answers the GET of all PBXs of a customer.
func (s *Server) list(t target) answer {
	s.mu.Lock()
	defer s.mu.Unlock()

	items := []object{}
	for _, rec := range s.pbxs {
		if rec.TenantID == t.customer && (s.knobs.listsCutAt == 0 || len(items) < s.knobs.listsCutAt) {
			items = append(items, s.view(rec, s.knobs.lists))
		}
	}
	return success(http.StatusOK, member{"data", items}, member{"page_size", len(items)})
}

// get answers the GET of one PBX.
func (s *Server) get(t target) (answer, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()

	rec := s.find(t)
	if rec == nil {
		return answer{}, notFound()
	}
	return success(http.StatusOK, member{"data", s.view(rec, s.knobs.gets)}), nil
}

// remove answers a DELETE.
func (s *Server) remove(t target) (answer, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.find(t) == nil {
		return answer{}, notFound()
	}
	s.drop(t.pbx)
	return success(http.StatusOK), nil
}

// view is what a get or a list shows of a PBX. The caller holds the lock.
func (s *Server) view(rec *record, how detail) object {
	data := object{{"id", rec.ID}, {"name", rec.Name}, {"_type", rec.Type}, {"tenantId", rec.TenantID}}
	if how == sparse {
		return data
	}
	for _, f := range fields {
		switch {
		case f.key == "name", f.kind != "" && f.kind != rec.Type, f.secret && how == full:
			continue
		case !rec.isSet(f):
			if s.knobs.unset != UnsetOmitted {
				data = append(data, member{f.key, s.unsetValue(f)})
			}
		case f.secret && how == masked:
			data = append(data, member{f.key, "******"})
		default:
			data = append(data, member{f.key, s.shown(rec, f)})
		}
	}
	return data
}

// shown is the value of a field that has one.
func (s *Server) shown(rec *record, f *field) any {
	if f.flag != nil {
		value := *f.flag(&rec.PBX)
		if !f.patchOnly || !s.knobs.stringEnabled {
			return value
		}
		if value {
			return "true"
		}
		return "false"
	}
	text := *f.text(&rec.PBX)
	if f.form == flagTextForm && s.knobs.booleans {
		return text == "true"
	}
	return text
}

// unsetValue is what is shown of a field that has no value.
func (s *Server) unsetValue(f *field) any {
	switch {
	case s.knobs.unset == UnsetNull:
		return nil
	case f.form == flagTextForm && s.knobs.booleans:
		return false
	}
	return f.unset
}

// checkInstance answers the instance check, which looks at all customers in the system.
func (s *Server) checkInstance(r *http.Request) (answer, *refusal) {
	if refused := refuseBody(r); refused != nil {
		return answer{}, refused
	}
	params, problem := once(r.URL.RawQuery)
	if problem != "" {
		return answer{}, invalid("%s", problem)
	}
	for key := range params {
		if key != "instanceId" {
			return answer{}, invalid("The parameter '%s' is not known.", key)
		}
	}
	id := params["instanceId"]
	if id == "" {
		return answer{}, invalid("The parameter 'instanceId' is missing.")
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	for _, rec := range s.pbxs {
		if rec.instanceID() == id {
			return success(http.StatusOK, member{"data", object{
				{"exists", true}, {"instanceId", id}, {"id", rec.ID}, {"tenantId", rec.TenantID},
			}}), nil
		}
	}
	return success(http.StatusOK, member{"data", object{{"exists", false}, {"instanceId", id}}}), nil
}
