// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"net/http"
	"slices"
	"strings"
)

// patch answers a PATCH. Either all of its operations are carried out or none.
func (s *Server) patch(r *http.Request, t target) (answer, *refusal) {
	value, body, refused := readJSON(r)
	if refused != nil {
		return answer{}, refused
	}
	operations, isList := value.([]any)
	if !isList || len(operations) == 0 {
		return answer{}, invalid("The body must be a JSON array of operations.")
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	rec := s.find(t)
	if rec == nil {
		return answer{}, notFound()
	}
	changed := *rec
	seen := map[string]bool{}
	for _, operation := range operations {
		path, refused := s.apply(&changed, operation)
		if refused != nil {
			return answer{}, refused
		}
		if seen[path] {
			return answer{}, invalid("The path '%s' is there twice.", path)
		}
		seen[path] = true
	}
	if s.knobs.uniqueInstances && s.taken(&changed.PBX) {
		return answer{}, conflict()
	}
	if s.knobs.chargedPatches && !acceptsCharges(r) {
		return paymentRequired(body), nil
	}
	changed.restarts++
	*rec = changed
	return success(http.StatusOK), nil
}

// apply carries out one operation and returns its path. The caller holds the lock.
func (s *Server) apply(rec *record, operation any) (string, *refusal) {
	members, isObject := operation.(object)
	if !isObject {
		return "", invalid("An operation must be a JSON object.")
	}
	for _, m := range members {
		if m.key != "op" && m.key != "path" && m.key != "value" {
			return "", invalid("The member '%s' of an operation is not known.", m.key)
		}
	}
	op, _ := members.get("op")
	if op != "replace" && (op != "add" || s.knobs.noAddOperations) {
		return "", invalid("The operation must be replace.")
	}
	rawPath, _ := members.get("path")
	path, isText := rawPath.(string)
	if !isText {
		return "", invalid("The path of an operation must be a string.")
	}

	// A path that is refused, unknown, or of the other type is answered alike. The page's "Bad Request
	// (2)" is for an invalid property too; its text is not known.
	refused := invalid("The property '%s' is not valid.", path)
	key, ok := strings.CutPrefix(path, "/")
	f := fieldOf(rec.Type, key)
	if !ok || f == nil || slices.Contains(s.knobs.refusedPatches, path) {
		return "", refused
	}
	if s.knobs.documentedOnly && path != "/name" && path != "/enabled" {
		return "", refused
	}
	set := rec.isSet(f)
	if op == "add" && set {
		return "", invalid("The property '%s' is there already, so it cannot be added.", path)
	}
	if op == "replace" && !set && s.knobs.replaceNeedsAKey {
		return "", invalid("The property '%s' is not there, so it cannot be replaced.", path)
	}
	value, _ := members.get("value")
	text, ok := f.parse(value, s.patchForms(f)...)
	if !ok {
		return "", refused
	}
	rec.store(f, s.knobs.tidy.Text(f.key, text))
	return path, nil
}

// patchForms are the forms that a value may have in a patch.
func (s *Server) patchForms(f *field) []form {
	switch {
	case f.form == flagTextForm && s.knobs.booleanPatches:
		return []form{flagTextForm, flagForm}
	case f.form == flagForm && s.knobs.stringPatches:
		return []form{flagTextForm}
	}
	return []form{f.form}
}
