// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// collection is what the page says about the objects of one path, and the objects themselves.
type collection struct {
	// name is what follows /api/ in the path.
	name string

	// created is the status of a create.
	created int

	// keys are all members. Required is about a create.
	keys fields

	// fixed are members that an update does not take; updated are those that only an update takes, or
	// takes differently.
	fixed   []string
	updated fields

	// listed are the members that the list shows. Nil is all that a GET shows.
	listed []string

	// owner is the type that a number of these objects has in /extension_numbers, if it has one.
	owner string

	// parts are the requests below an object's path, by the first thing after its id.
	parts map[string]part

	// objects are in the order of their creation.
	objects []map[string]any
}

// onObject carries out a request about one object.
type onObject func(r *http.Request, values map[string]any) (response, *refusal)

// hiddenList is a list that requests of its own read and write.
func hiddenList(key string) field {
	return field{Key: key, Type: list, ReadOnly: true, WriteOnly: true, Default: []any{}}
}

func isHidden(f field) bool { return f.ReadOnly && f.WriteOnly }

// createKeys are the members of a create.
func (c *collection) createKeys() fields {
	return slices.DeleteFunc(slices.Clone(c.keys), isHidden)
}

// updateKeys are the members of an update.
func (c *collection) updateKeys() fields {
	keys := slices.Clone(c.updated)
	for _, f := range c.createKeys() {
		if _, differs := c.updated.Find(f.Key); !differs && !slices.Contains(c.fixed, f.Key) {
			f.Required = false
			keys = append(keys, f)
		}
	}
	return keys
}

// shownKeys are the members that a GET shows, or the list.
func (c *collection) shownKeys(inList bool) fields {
	return slices.DeleteFunc(slices.Clone(c.keys), func(f field) bool {
		return f.WriteOnly || inList && c.listed != nil && !slices.Contains(c.listed, f.Key)
	})
}

// find returns the object that has a member of that value, e.g. an id, and nil if there is none.
func (c *collection) find(key, value string) map[string]any {
	i := slices.IndexFunc(c.objects, func(values map[string]any) bool { return values[key] == value })
	if i < 0 {
		return nil
	}
	return c.objects[i]
}

// collection returns the collection of that name, or nil.
func (s *Server) collection(name string) *collection {
	i := slices.IndexFunc(s.collections, func(c *collection) bool { return c.name == name })
	if i < 0 {
		return nil
	}
	return s.collections[i]
}

// onCollection returns the handler of a request to a collection, or nil. The segments follow its
// name.
func (s *Server) onCollection(c *collection, method string, segments []string) handler {
	if len(segments) == 0 {
		switch method {
		case http.MethodGet:
			return func(r *http.Request) (response, *refusal) { return s.list(c, r) }
		case http.MethodPost:
			return func(r *http.Request) (response, *refusal) { return s.create(c, r) }
		}
		return nil
	}
	do := s.objectHandler(c, method, segments[1:])
	if do == nil {
		return nil
	}
	return func(r *http.Request) (response, *refusal) {
		values := c.find("id", segments[0])
		if values == nil {
			return response{}, s.missing()
		}
		return do(r, values)
	}
}

func (s *Server) objectHandler(c *collection, method string, rest []string) onObject {
	switch method + " " + strings.Join(rest, "/") {
	case "GET ":
		return func(_ *http.Request, values map[string]any) (response, *refusal) {
			return response{http.StatusOK, s.show(c.shownKeys(false), values)}, nil
		}
	case "POST ":
		return func(r *http.Request, values map[string]any) (response, *refusal) { return s.update(c, r, values) }
	case "POST destroy":
		return func(r *http.Request, values map[string]any) (response, *refusal) { return s.destroy(c, r, values) }
	}
	if len(rest) > 0 && c.parts[rest[0]] != nil {
		return c.parts[rest[0]](s, method, rest[1:])
	}
	return nil
}

// create makes an object. Nothing says that a name must be free, so it need not be.
func (s *Server) create(c *collection, r *http.Request) (response, *refusal) {
	sent, refused := readFields(r, c.createKeys())
	if refused == nil {
		refused = s.checkNumber(sent["extension_number"])
	}
	if refused == nil {
		refused = s.checkReferences(sent)
	}
	if refused != nil {
		return response{}, refused
	}
	s.tidy.Value("", sent)
	values := applyFields(c.keys, sent, nil, true)
	followFiles(c.keys, values, sent)
	return response{c.created, map[string]any{"id": s.insert(c, values)}}, nil
}

// update replaces the members that an update takes.
func (s *Server) update(c *collection, r *http.Request, values map[string]any) (response, *refusal) {
	keys := c.updateKeys()
	sent, refused := readFields(r, keys)
	if refused == nil {
		refused = s.checkReferences(sent)
	}
	if refused != nil {
		return response{}, refused
	}
	s.tidy.Value("", sent)
	id := values["id"]
	maps.Copy(values, applyFields(keys, sent, values, s.replacingPosts))
	values["id"] = id
	followFiles(c.keys, values, sent)
	return response{status: http.StatusOK}, nil
}

func (s *Server) destroy(c *collection, r *http.Request, values map[string]any) (response, *refusal) {
	if refused := noBody(r); refused != nil {
		return response{}, refused
	}
	if s.isReferenced(c, values) {
		// The page has no text for this.
		return response{}, unknown(http.StatusBadRequest, "The request could not be carried out.")
	}
	c.remove(values["id"])
	return response{status: http.StatusNoContent}, nil
}

func (c *collection) remove(id any) {
	c.objects = slices.DeleteFunc(c.objects, func(values map[string]any) bool { return values["id"] == id })
}

func noBody(r *http.Request) *refusal {
	if body, err := io.ReadAll(r.Body); err != nil || len(body) > 0 {
		return malformed("The request must have no body.")
	}
	return nil
}

// insert adds an object under an id of its own, after those of WithIDs. The ids look like the
// page's, a number in base 64. The caller holds the lock.
func (s *Server) insert(c *collection, values map[string]any) string {
	const first = 700551909773148161

	id := base64.StdEncoding.EncodeToString([]byte(strconv.FormatInt(first+4096*s.added, 10)))
	s.added++
	if len(s.givenIDs) > 0 {
		id, s.givenIDs = s.givenIDs[0], s.givenIDs[1:]
	}
	values["id"] = id
	c.objects = append(c.objects, values)
	return id
}

// missing refuses an id that no object has. The text is the page's, for a 400 to the destroying of
// a holiday, where it speaks of a rule.
func (s *Server) missing() *refusal {
	const message = "Invalid rule ID supplied."

	if s.missingStatus == http.StatusBadRequest {
		return malformed(message)
	}
	return unknown(s.missingStatus, message)
}

// show returns the members of an object as a response shows them.
func (s *Server) show(keys fields, values map[string]any) map[string]any {
	selected := map[string]any{}
	for _, f := range keys {
		selected[f.Key] = values[f.Key]
	}
	shown := view(keys, selected, s.secrets)
	s.showHolidays(keys, shown)
	return shown
}

// showHolidays replaces the ids of holidays by the holidays, in the order of their creation.
func (s *Server) showHolidays(keys fields, shown map[string]any) {
	for _, f := range keys {
		items, _ := shown[f.Key].([]any)
		switch {
		case f.Type == list:
			for _, item := range items {
				members, _ := item.(map[string]any)
				s.showHolidays(f.Fields, members)
			}
		case f.Type == texts && f.Fields != nil && items != nil:
			holidays := []any{}
			for _, values := range s.collection("holidays").objects {
				if slices.Contains(items, values["id"]) {
					holidays = append(holidays, s.show(f.Fields, values))
				}
			}
			shown[f.Key] = holidays
		}
	}
}
