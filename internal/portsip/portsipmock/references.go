// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// referring are the members that hold ids, and the collections of those.
var referring = map[string]string{"holidays": "holidays", "provider_id": "providers", "applied_groups": "groups"}

// numbering are the members that hold extension numbers.
var numbering = []string{"number", "extension_number", "members"}

// WithoutReferences makes the server destroy what other objects name, and accept names of what does
// not exist. By default it refuses both with 400. The page does not say.
func WithoutReferences() Option {
	return func(s *Server) { s.noReferences = true }
}

// eachText visits all texts of a value. Those in a list have the key of the list.
func eachText(key, path string, value any, visit func(key, path, text string)) {
	switch v := value.(type) {
	case string:
		visit(key, path, v)
	case []any:
		for i, item := range v {
			eachText(key, fmt.Sprintf("%s[%d]", path, i), item, visit)
		}
	case map[string]any:
		for inner, member := range v {
			eachText(inner, strings.TrimPrefix(path+"."+inner, "."), member, visit)
		}
	}
}

// checkReferences refuses ids of holidays and trunks that do not exist.
func (s *Server) checkReferences(sent map[string]any) (refused *refusal) {
	eachText("", "", sent, func(key, path, text string) {
		of, refers := referring[key]
		if refers && text != "" && !s.noReferences && s.collection(of).find("id", text) == nil {
			refused = invalid(path, "does not exist")
		}
	})
	return refused
}

// checkAgents refuses numbers that no user has.
func (s *Server) checkAgents(sent map[string]any) (refused *refusal) {
	eachText("", "", sent, func(_, path, number string) {
		if !s.noReferences && s.collection("users").find("extension_number", number) == nil {
			refused = invalid(path, "does not exist")
		}
	})
	return refused
}

// isReferenced reports whether another object names this one, by its id or its extension number.
func (s *Server) isReferenced(c *collection, values map[string]any) bool {
	if s.noReferences {
		return false
	}
	found := false
	for _, others := range s.collections {
		for _, other := range others.objects {
			if other["id"] == values["id"] {
				continue
			}
			eachText("", "", other, func(key, _, text string) {
				found = found || referring[key] == c.name && text == values["id"] ||
					slices.Contains(numbering, key) && text == values["extension_number"]
			})
		}
	}
	return found
}

// checkNumber refuses an extension number that is in use. All collections share the numbers.
func (s *Server) checkNumber(number any) *refusal {
	text, given := number.(string)
	for _, c := range s.collections {
		if given && c.find("extension_number", text) != nil {
			return invalid("extension_number", "is in use")
		}
	}
	return nil
}

// readNumber is the GET of an extension number, which tells who has it.
func (s *Server) readNumber(escaped string) handler {
	number, err := url.PathUnescape(escaped)
	if err != nil || number == "" || strings.Contains(escaped, "/") {
		return nil
	}
	return func(*http.Request) (response, *refusal) {
		for _, c := range s.collections {
			values := c.find("extension_number", number)
			if c.owner == "" || values == nil {
				continue
			}
			name := values["name"]
			if _, named := c.keys.Find("name"); !named {
				name = values["subject"]
			}
			return response{http.StatusOK, map[string]any{
				"id": values["id"], "extension_number": number, "name": name, "type": c.owner,
			}}, nil
		}
		return response{}, unknown(http.StatusNotFound, "Not Found")
	}
}
