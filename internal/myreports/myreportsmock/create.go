// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"net/http"
	"slices"
)

// create answers the POST of a new PBX.
func (s *Server) create(r *http.Request, t target) (answer, *refusal) {
	value, body, refused := readJSON(r)
	if refused != nil {
		return answer{}, refused
	}
	sent, isObject := value.(object)
	if !isObject {
		return answer{}, invalid("The body must be a JSON object.")
	}
	for i, m := range sent {
		sent[i].value = s.knobs.tidy.Value(m.key, m.value)
	}
	rec, refused := readPBX(sent)
	if refused != nil {
		return answer{}, refused
	}
	rec.TenantID = t.customer

	s.mu.Lock()
	defer s.mu.Unlock()
	if s.knobs.uniqueInstances && s.taken(&rec.PBX) {
		return answer{}, conflict()
	}
	if !s.knobs.freeCreates && !acceptsCharges(r) {
		return paymentRequired(body), nil
	}
	stored := s.insert(rec)
	a := success(http.StatusCreated, member{"data", s.echo(stored, sent)})
	if location := s.location(r, t, stored.ID); location != "" {
		a.header = http.Header{"Location": {location}}
	}
	return a, nil
}

// readPBX checks what a create sends.
func readPBX(sent object) (record, *refusal) {
	var rec record
	switch kind, _ := sent.get("_type"); kind {
	case KazooType, ThreeCXType:
		rec.Type, _ = kind.(string)
	default:
		return rec, invalid("The property '_type' must be %s or %s.", KazooType, ThreeCXType)
	}
	for _, m := range sent {
		if m.key == "_type" {
			continue
		}
		f := fieldOf(rec.Type, m.key)
		if f == nil || f.patchOnly {
			return rec, invalid("The property '%s' is not known.", m.key)
		}
		text, ok := f.parse(m.value, f.form)
		if !ok {
			return rec, invalid("The property '%s' is not valid.", m.key)
		}
		rec.store(f, text)
	}
	for _, f := range fields {
		if f.required && (f.kind == "" || f.kind == rec.Type) && !rec.isSet(f) {
			return rec, invalid("The property '%s' is missing.", f.key)
		}
	}
	return rec, nil
}

// echo is the data of the response to a create, as the page's examples have it.
func (s *Server) echo(rec *record, sent object) object {
	if rec.Type == ThreeCXType {
		if s.knobs.threeCXID {
			return append(object{{"id", rec.ID}}, sent...)
		}
		return sent
	}
	data := slices.Clone(sent)
	if !s.knobs.noKazooID {
		data = append(data, member{"id", rec.ID})
	}
	data = append(data, member{"tenantId", rec.TenantID})
	if _, given := sent.get("countryCode"); !given {
		data = append(data, member{"countryCode", rec.CountryCode})
	}
	return append(data, member{"enabled", rec.Enabled})
}

// location is the header of that name. The ids in it are in lower case, which a client's own need
// not be.
func (s *Server) location(r *http.Request, t target, id string) string {
	base := "http://" + r.Host
	if r.TLS != nil {
		base = "https://" + r.Host
	}
	collection := t.collection()
	switch s.knobs.location {
	case LocationMissing:
		return ""
	case LocationCollection:
		return base + collection
	case LocationCollectionSlash:
		return base + collection + "/"
	case LocationRelative:
		return collection + "/" + id
	}
	return base + collection + "/" + id
}

// acceptsCharges tells whether a request consents to be charged for.
func acceptsCharges(r *http.Request) bool {
	return slices.Equal(r.Header.Values("Accept-Charges"), []string{"true"})
}

// paymentRequired is the response to a request that does not, see the page "charges".
func paymentRequired(payload []byte) answer {
	return answer{status: http.StatusPaymentRequired, body: payload}
}

// conflict is the response to an instance that is tied to a PBX already.
func conflict() *refusal {
	return &refusal{http.StatusConflict, "Conflict"}
}
