// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"net/http"
	"slices"
	"strings"
)

// part returns the handler of a request below an object's path, or nil. The rest is what follows
// the part's own name. Its lists have no pages, no query and no count.
type part func(s *Server, method string, rest []string) onObject

func items(all []any) response { return response{http.StatusOK, map[string]any{"items": all}} }

// agentItems are what a request writes that sets the agents.
func agentItems() field {
	return field{Key: "items", Type: list, Fields: fields{
		extensionNumber(true),
		{Key: "skill_level", Type: integer, Min: 1, Max: 100, Default: 1},
	}}
}

// agents are the users of a ring group or a call queue, which are read and written as a whole.
func agents(s *Server, method string, rest []string) onObject {
	written := agentItems()
	body := field{Key: "items", Type: list, Fields: append(written.Fields, field{Key: "display_name", ReadOnly: true})}
	users := s.collection("users")
	switch method + " " + strings.Join(rest, "/") {
	case "GET ":
		return func(_ *http.Request, values map[string]any) (response, *refusal) {
			all, _ := plain(values["agents"]).([]any)
			for _, item := range all {
				agent, _ := item.(map[string]any)
				number, _ := agent["extension_number"].(string)
				agent["display_name"] = users.find("extension_number", number)["display_name"]
			}
			return items(all), nil
		}
	case "POST ":
		return func(r *http.Request, values map[string]any) (response, *refusal) {
			sent, refused := readFields(r, fields{body})
			if refused == nil {
				refused = s.checkAgents(sent)
			}
			if refused != nil {
				return response{}, refused
			}
			values["agents"] = []any{}
			if all, isSent := sent["items"]; isSent {
				values["agents"] = apply(written, all, nil, true)
			}
			return response{status: http.StatusOK}, nil
		}
	}
	return nil
}

// membership is a list of other objects that are added and removed one by one. The list holds what
// those have under a key, e.g. their ids, and a GET shows them with the listed members.
func membership(list, of, key string, listed ...string) part {
	return func(s *Server, method string, rest []string) onObject {
		others := s.collection(of)
		shown := slices.DeleteFunc(slices.Clone(others.keys), func(f field) bool {
			return !slices.Contains(listed, f.Key)
		})
		if method == http.MethodGet && len(rest) == 0 {
			return func(_ *http.Request, values map[string]any) (response, *refusal) {
				all := []any{}
				members, _ := values[list].([]any)
				for _, member := range members {
					value, _ := member.(string)
					if other := others.find(key, value); other != nil {
						all = append(all, s.show(shown, other))
					}
				}
				return items(all), nil
			}
		}
		destroys := len(rest) == 2 && rest[1] == "destroy"
		if method != http.MethodPost || len(rest) != 1 && !destroys {
			return nil
		}
		return func(r *http.Request, values map[string]any) (response, *refusal) {
			if refused := noBody(r); refused != nil {
				return response{}, refused
			}
			members, _ := values[list].([]any)
			i := slices.Index(members, any(rest[0]))
			switch {
			case others.find(key, rest[0]) == nil || destroys && i < 0:
				return response{}, s.missing()
			case destroys:
				values[list] = slices.Delete(slices.Clone(members), i, i+1)
				return response{status: http.StatusNoContent}, nil
			case i >= 0:
				// The page does not say that a member may be added twice.
				return response{}, unknown(http.StatusBadRequest, "The request could not be carried out.")
			}
			values[list] = append(slices.Clone(members), rest[0])
			return response{status: http.StatusOK}, nil
		}
	}
}

// children are objects that exist below another one.
func children(table collection) part {
	return func(s *Server, method string, rest []string) onObject {
		if s.onCollection(&table, method, rest) == nil {
			return nil
		}
		return func(r *http.Request, values map[string]any) (response, *refusal) {
			child := table
			all, _ := values[table.name].([]any)
			for _, item := range all {
				members, _ := item.(map[string]any)
				child.objects = append(child.objects, members)
			}
			if method == http.MethodGet && len(rest) == 0 {
				shown := []any{}
				for _, members := range child.objects {
					shown = append(shown, s.show(child.shownKeys(true), members))
				}
				return items(shown), nil
			}
			resp, refused := s.onCollection(&child, method, rest)(r)
			all = []any{}
			for _, members := range child.objects {
				all = append(all, members)
			}
			values[table.name] = all
			return resp, refused
		}
	}
}

// setter writes one member, which the request has under a key of its own.
func setter(member string, body field) part {
	return func(_ *Server, method string, rest []string) onObject {
		if method != http.MethodPost || len(rest) > 0 {
			return nil
		}
		return func(r *http.Request, values map[string]any) (response, *refusal) {
			sent, refused := readFields(r, fields{body})
			if refused != nil {
				return response{}, refused
			}
			values[member] = sent[body.Key]
			return response{status: http.StatusOK}, nil
		}
	}
}
