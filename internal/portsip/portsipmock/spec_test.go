// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
)

// Each request of the file is sent with all keys that its body may have, to a server whose objects
// have all keys too. It must work, and the response must have the status and the keys of the file.
func TestResponsesAreLikeTheFile(t *testing.T) {
	t.Parallel()
	file := portsipspec.Load(t)
	for _, request := range file.Requests() {
		if !isServed(request) {
			continue
		}
		t.Run(request, func(t *testing.T) {
			t.Parallel()
			method, path, _ := strings.Cut(request, " ")
			got := newFilled(t, file, request).send(t, method, path)
			status, schema := file.Response(t, method, path)
			if schema == nil {
				got.wantDone(t, status)
				return
			}
			if got.status != status {
				t.Fatalf("got %d %s, want %d", got.status, got.raw, status)
			}
			// Null is how the server shows what nobody has set.
			for _, p := range portsipspec.Compare(withoutNulls(got.json), schema) {
				t.Errorf("response.%s: %s", p.Path, p.Message)
			}
			expectKeys(t, "response", got.json, schema)
		})
	}
}

// isServed reports whether a request is to something that the server has, and is not one of those
// which the provider does not need.
func isServed(request string) bool {
	_, path, _ := strings.Cut(request, " ")
	root := strings.Split(path, "/")[1]
	if _, isCollection := collections[root]; !isCollection &&
		!slices.Contains([]string{"tenant", "voicemail", "extension_numbers"}, root) {
		return false
	}
	return !slices.ContainsFunc([]string{
		"/tenant/notification/test_email", "/users/{id}/balance", "/users/{id}/call_queues",
		"/users/{id}/global_holidays", "/users/{id}/holidays", "/ring_groups/{id}/agents/", "/call_queues/{id}/agents/",
		"/providers/{id}/assignees", "/conference_rooms/{id}/recordings",
		"GET /groups/{id}/members/", "GET /outbound_rules/{id}/applied_groups/",
	}, func(unused string) bool { return strings.HasPrefix(path, unused) || strings.HasPrefix(request, unused) })
}

// filled is a server that has an object in each collection, with all keys.
type filled struct {
	pbx
	file *portsipspec.File

	// ids are those of the objects, and texts what keys must have that the file does not limit enough.
	ids   map[string]string
	texts map[string]string

	// numbers is how many extension numbers are in use.
	numbers int
}

// userNumber is the extension number of the user.
const userNumber = "2001"

func newFilled(t *testing.T, file *portsipspec.File, request string) *filled {
	t.Helper()
	f := &filled{start(t, portsipmock.WithoutReferences()), file, map[string]string{}, map[string]string{
		"timezone": "Europe/Berlin", "currency": "EUR", "region": "DEU", "country": "Angola(244)", "custom_options": "{}",
		"extension_im_disk_quota": "1GB", "from": "09:00", "to": "17:00", "pin": "482916", "voicemail_pin": "482916",
		"username": "webhook1", "password": "secret42",
	}, 2000}
	// Users are first, for their number, and rules after the holidays that they have.
	names := append([]string{"users", "holidays"}, slices.Sorted(maps.Keys(collections))...)
	for _, name := range slices.Compact(names) {
		if f.ids[name] == "" {
			f.ids[name], _ = f.send(t, "POST", "/"+name).json["id"].(string)
		}
	}
	method, path, _ := strings.Cut(request, " ")
	before := map[string]string{
		"/groups/{id}/members":                                   "/groups/{id}/members/{extension_number}",
		"/groups/{id}/members/{extension_number}/destroy":        "/groups/{id}/members/{extension_number}",
		"/outbound_rules/{id}/applied_groups":                    "/outbound_rules/{id}/applied_groups/{group_id}",
		"/outbound_rules/{id}/applied_groups/{group_id}/destroy": "/outbound_rules/{id}/applied_groups/{group_id}",
		"/ivrs/{id}/action_urls/{url_id}":                        "/ivrs/{id}/action_urls",
		"/ivrs/{id}/action_urls/{url_id}/destroy":                "/ivrs/{id}/action_urls",
	}[path]
	if before == "" && method == "GET" && slices.Contains(file.Requests(), "POST "+path) {
		before = path
	}
	if before != "" {
		f.ids["action_urls"], _ = f.send(t, "POST", before).json["id"].(string)
	}
	return f
}

// send sends a request with all keys that the file has for its body.
func (f *filled) send(t *testing.T, method, path string) reply {
	t.Helper()
	body := ""
	if schema := f.file.Body(t, method, path); schema != nil {
		f.texts["extension_number"] = userNumber
		if _, creates := f.file.Response(t, method, path); creates != nil {
			f.numbers++
			f.texts["extension_number"] = fmt.Sprint(f.numbers)
		}
		body = encode(t, f.sample("", schema))
	}
	path = strings.NewReplacer("{id}", f.ids[strings.Split(path, "/")[1]], "{url_id}", f.ids["action_urls"],
		"{group_id}", f.ids["groups"], "{extension_number}", userNumber).Replace(path)
	if method == "GET" {
		return f.get(t, "/api"+path)
	}
	return f.post(t, "/api"+path, body)
}

// sample returns a value that the schema allows for a key.
func (f *filled) sample(key string, schema *openapi3.Schema) any {
	switch {
	case schema.Enum != nil:
		return schema.Enum[0]
	case schema.Type.Is("object"):
		members := map[string]any{}
		for key, property := range schema.Properties {
			if !property.Value.ReadOnly {
				members[key] = f.sample(key, property.Value)
			}
		}
		return members
	case key == "holidays":
		return []any{f.ids["holidays"]}
	case schema.Type.Is("array"):
		return []any{f.sample(key, schema.Items.Value)}
	case schema.Type.Is("boolean"):
		return true
	case schema.Type.Is("string") && f.texts[key] != "":
		return f.texts[key]
	case schema.Type.Is("string"):
		return "text"
	case schema.Default != nil:
		return schema.Default
	case schema.Min != nil:
		return *schema.Min
	}
	return 1
}

// expectKeys fails unless a value has all keys of its schema, in each item of a list.
func expectKeys(t *testing.T, path string, value any, schema *openapi3.Schema) {
	t.Helper()
	switch v := value.(type) {
	case []any:
		if len(v) == 0 {
			t.Errorf("%s is empty", path)
		}
		for _, item := range v {
			expectKeys(t, path+"[]", item, schema.Items.Value)
		}
	case map[string]any:
		for key, property := range schema.Properties {
			inner, exists := v[key]
			if !exists {
				t.Errorf("%s has no %s", path, key)
			}
			expectKeys(t, path+"."+key, inner, property.Value)
		}
	}
}
