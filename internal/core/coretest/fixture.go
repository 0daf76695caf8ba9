// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// Fixture is what the conformance suite needs to know about a resource type. Each configuration
// serves both the protocol form of a test and, through HCL, the form with a real Terraform.
type Fixture struct {
	// Type is the name of the resource type.
	Type string

	// Provider is the provider block. It disables retries, so that the failure of a request shows.
	Provider Object

	// Minimal has only what is required. Full is the same object with everything that can be
	// configured, including the setting that Backend.Drift changes. Changed is the same object with
	// something changed, and omits that setting.
	Minimal, Full, Changed Object

	// ChangesKey is set if Changed cannot avoid changing the key by which an existing object is
	// recognized.
	ChangesKey bool

	// Other is the minimal configuration of another object; nil where AlwaysExists.
	Other Object

	// Key is an attribute that identifies the object, such as `kazoo.account_id`; where AlwaysExists,
	// any attribute of Minimal.
	Key string

	// Policies are the values of deletion_policy, the default first.
	Policies []string

	// AlwaysExists is set for settings: they cannot be seeded or deleted, and creating the resource
	// adopts them.
	AlwaysExists bool

	// UniqueKeys is set where the vendor cannot have two objects with one key.
	UniqueKeys bool

	// VendorDefaults is set where the vendor chooses what a new object has that is not configured.
	VendorDefaults bool

	// MaxAge is the maximum age of the copy of an object on which a write relies; 0 if each write
	// reads the object first.
	MaxAge time.Duration

	// Identity returns the identity of the object with an import id.
	Identity func(importID string) Object

	// Start starts the vendor's mock until the test ends.
	Start func(t testing.TB) *Backend
}

// Backend is a vendor's mock with what an administrator sees and does without Terraform.
type Backend struct {
	// Server records requests and takes faults.
	Server *fakeserver.Server

	// Environment points the provider at the mock.
	Environment map[string]string

	// IsWrite reports whether a request may change an object. It may read the body.
	IsWrite func(r *http.Request) bool

	// Seed adds an object that Minimal configures, with something set that Full changes, and returns
	// its import id. Where the type AlwaysExists it returns the import id only.
	Seed func() string

	// Drift changes a setting of the object that Full configures and that Minimal and Changed omit.
	// Drifted reports whether the setting is still as Drift has set it.
	Drift   func()
	Drifted func() bool

	// Delete deletes the object of Minimal; nil where AlwaysExists.
	Delete func()

	// Objects returns a complete description of each object on the server, by import id.
	Objects func() map[string]string
}

// Written lists the requests since the last reset that may have changed an object, such as `POST
// /api/tenant`.
func (b *Backend) Written() []string {
	var all []string
	for _, r := range b.Server.Requests() {
		address, body := &url.URL{Path: r.Path, RawQuery: r.RawQuery}, io.NopCloser(bytes.NewReader(r.Body))
		if b.IsWrite(&http.Request{Method: r.Method, URL: address, Body: body}) {
			all = append(all, r.Method+" "+r.Path)
		}
	}

	return all
}

// Has reports whether the type has a deletion_policy.
func (f *Fixture) Has(policy string) bool { return slices.Contains(f.Policies, policy) }

// Optional returns the attributes that only Full has, such as `kazoo.monitor_sub_accounts`, without
// secrets and their versions.
func (f *Fixture) Optional() []string { return optional("", f.Full, f.Minimal) }

func optional(prefix string, full, minimal Object) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(full)) {
		within, _ := minimal[name].(Object)
		nested, isObject := full[name].(Object)
		switch _, required := minimal[name]; {
		case required && isObject:
			all = append(all, optional(prefix+name+".", nested, within)...)
		case !required && !strings.HasSuffix(name, "_wo") && !strings.HasSuffix(name, "_wo_version"):
			all = append(all, prefix+name)
		}
	}

	return all
}

// With returns a copy of the object in which an attribute such as `kazoo.account_id` has a value.
func (o Object) With(attribute string, value any) Object {
	changed := maps.Clone(o)
	name, rest, nested := strings.Cut(attribute, ".")
	if nested {
		within, _ := o[name].(Object)
		value = within.With(rest, value)
	}
	changed[name] = value

	return changed
}

// Without returns a copy of the object that omits an attribute.
func (o Object) Without(attribute string) Object {
	changed := maps.Clone(o)
	if name, rest, nested := strings.Cut(attribute, "."); nested {
		within, _ := o[name].(Object)
		changed[name] = within.Without(rest)
	} else {
		delete(changed, name)
	}

	return changed
}

// At returns the value of an attribute such as `kazoo.account_id`.
func (o Object) At(attribute string) any {
	name, rest, nested := strings.Cut(attribute, ".")
	if nested {
		within, _ := o[name].(Object)

		return within.At(rest)
	}

	return o[name]
}

// Expression is a value of an Object that only a real Terraform can evaluate, such as
// `terraform_data.key.output`.
type Expression string

// HCL renders the attributes of the object as in a configuration, one per line.
func (o Object) HCL() string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(o)) {
		fmt.Fprintf(&text, "  %s = %s\n", name, hcl(o[name]))
	}

	return text.String()
}

func hcl(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case Expression:
		return string(v)
	case string:
		return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strconv.Quote(v))
	case Object:
		return "{\n" + v.HCL() + "}"
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = hcl(item)
		}

		return "[" + strings.Join(items, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}
