// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
)

// table is what the server takes in the body of a request.
type table struct {
	request string // method and path in the file
	keys    fields
}

// tables are those of all requests.
func tables() []table {
	s := New()
	all := []table{
		{"POST /tenant", s.tenant.keys}, {"POST /tenant/password_policy", s.policy.keys},
		{"POST /tenant/custom_headers", s.headers.keys}, {"POST /tenant/notification", s.notification.keys},
		{"POST /tenant/billing", s.billing.keys}, {"POST /voicemail", s.voicemail.keys},
	}
	for _, c := range s.collections {
		all = append(all, table{"POST /" + c.name, c.createKeys()}, table{"POST /" + c.name + "/{id}", c.updateKeys()})
	}
	urls := newActionURLs()
	return append(all, []table{
		{"POST /ivrs/{id}/action_urls", urls.createKeys()}, {"POST /ivrs/{id}/action_urls/{url_id}", urls.updateKeys()},
		{"POST /ring_groups/{id}/agents", fields{agentItems()}}, {"POST /call_queues/{id}/agents", fields{agentItems()}},
		{"POST /users/{id}/password", fields{newPassword()}}, {"POST /users/{id}/role", fields{role()}},
		{"POST /users/{id}/extension_password", fields{newPassword()}},
	}...)
}

// difference is something in which a table is not like the file.
type difference struct{ path, what, got, want string }

func TestTablesAreLikeTheFile(t *testing.T) {
	t.Parallel()
	file := portsipspec.Load(t)
	var all []difference
	for _, table := range tables() {
		method, path, _ := strings.Cut(table.request, " ")
		all = append(all, compareFields(table.request, table.keys, file.Body(t, method, path))...)
	}
	remaining, unused := allow(all, deviations())
	for _, d := range remaining {
		t.Errorf("%s: %s is %s, and %s in the file", d.path, d.what, d.got, d.want)
	}
	for _, one := range unused {
		t.Errorf("The deviation %s is none.", one)
	}
}

// compareFields compares what can be written.
func compareFields(path string, fs fields, schema *openapi3.Schema) []difference {
	var all []difference
	for _, f := range fs {
		property := schema.Properties[f.Key]
		if f.ReadOnly {
			if property != nil && !property.Value.ReadOnly {
				all = append(all, difference{path + "." + f.Key, "the key", "read-only", "writable"})
			}
			continue
		}
		if property == nil {
			all = append(all, difference{path + "." + f.Key, "the key", "there", "unknown"})
			continue
		}
		all = append(all, compareField(path+"."+f.Key, f, property.Value, slices.Contains(schema.Required, f.Key))...)
	}
	for _, key := range slices.Sorted(maps.Keys(schema.Properties)) {
		if _, known := fs.Find(key); !known && !schema.Properties[key].Value.ReadOnly {
			all = append(all, difference{path + "." + key, "the key", "unknown", "there"})
		}
	}
	return all
}

func compareField(path string, f field, schema *openapi3.Schema, required bool) []difference {
	var all []difference
	compare := func(what string, got, want any) {
		if g, w := encoded(got), encoded(want); g != w {
			all = append(all, difference{path, what, g, w})
		}
	}
	compare("type", f.Type, typeOf(schema))
	compare("required", f.Required, required)
	compare("another rule", f.Valid != nil, false)
	compare("default", f.Default, schema.Default)
	switch {
	case f.Type == object:
		all = append(all, compareFields(path, f.Fields, schema)...)
	case f.Type == list && schema.Items != nil:
		all = append(all, compareFields(path, f.Fields, schema.Items.Value)...)
	case f.Type == integer:
		low, high := integerLimits(schema)
		compare("minimum", f.Min, low)
		compare("maximum", f.Max, high)
	case f.Type == text:
		compare("enum", sorted(f.Enum), sorted(schema.Enum))
		compare("pattern", patternOf(f), schema.Pattern)
		compare("minLength", f.Min, minLength(schema))
		compare("maxLength", f.Max, maxLength(schema))
	}
	return all
}

// typeOf is the type that a table has for a schema.
func typeOf(schema *openapi3.Schema) fakeserver.Type {
	switch {
	case schema.Type.Is("string"):
		return text
	case schema.Type.Is("boolean"):
		return flag
	case schema.Type.Is("integer"):
		return integer
	case schema.Type.Is("number"):
		return number
	case schema.Type.Is("array") && typeOf(schema.Items.Value) == text:
		return texts
	case schema.Type.Is("array"):
		return list
	}
	return object
}

// integerLimits are those of the schema, or else of 32 bits where it has them.
func integerLimits(schema *openapi3.Schema) (low, high any) {
	if schema.Format == "int32" {
		low, high = math.MinInt32, math.MaxInt32
	}
	if schema.Min != nil {
		low = *schema.Min
	}
	if schema.Max != nil {
		high = *schema.Max
	}
	return low, high
}

// minLength is 1 for texts that must be of an enum, in which there is no empty one: a table has an
// empty text checked by its length only.
func minLength(schema *openapi3.Schema) uint64 {
	if schema.Enum != nil {
		return 1
	}
	return schema.MinLength
}

func maxLength(schema *openapi3.Schema) uint64 {
	if schema.MaxLength == nil {
		return 0
	}
	return *schema.MaxLength
}

// patternOf is the pattern without the anchors, which the file has nowhere and must mean.
func patternOf(f field) string {
	if f.Pattern == nil {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(f.Pattern.String(), "^"), "$")
}

func sorted[T any](values []T) []string {
	all := []string{}
	for _, value := range values {
		all = append(all, fmt.Sprint(value))
	}
	slices.Sort(all)
	return all
}

func encoded(value any) string {
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
