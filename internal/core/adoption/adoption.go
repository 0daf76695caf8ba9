// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package adoption keeps the promise that nothing is taken over silently: the attribute adopt_existing, the error for an
// object that exists already, and the warning that lists what adopting it will change.
package adoption

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
)

// Attribute returns the attribute adopt_existing. What it means to exist completes the sentence "what happens when …".
func Attribute(exists string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true,
		Computed: true,
		Default:  booldefault.StaticBool(false),
		MarkdownDescription: fmt.Sprintf("What happens when %s: with `false` the plan fails and shows how to import it; with `true` it is taken over, "+
			"and the plan lists the settings that will change. It matters only when the resource is created; changing it later sends nothing to the PBX. Defaults to `false`.", exists),
	}
}

// Existing describes an object that stands where one would be created.
type Existing struct {
	// Type is the resource type, Noun what the vendor's users call it, and ID its import id. Name is the object's own name, empty where
	// the id says it all.
	Type, Noun, ID, Name string
	// Key is the path of the attribute that met it.
	Key path.Path
}

// label names the object to people.
func (e Existing) label() string {
	if e.Name == "" {
		return e.Noun + " " + e.ID
	}

	return fmt.Sprintf("%s %q (%s)", e.Noun, e.Name, e.ID)
}

// Refused is the error for an object that may not be adopted.
func (e Existing) Refused() diag.Diagnostic {
	block := "    provider = pbx\n    to       = %s.NAME\n    id       = %s\n"
	if strings.HasPrefix(e.Type, "pbx_") { // Terraform finds the provider by itself, and refuses to be told beside a resource block.
		block = "    to = %s.NAME\n    id = %s\n"
	}

	return diag.NewAttributeErrorDiagnostic(e.Key,
		e.label()+" exists already",
		fmt.Sprintf("It exists, but this resource does not manage it. To manage it as it is, import it:\n\n"+
			"  import {\n"+block+"  }\n\n"+
			"To take it over and give it the configured values, set `adopt_existing = true`. A replacement needs that only with `create_before_destroy`, or for a tainted resource that is planned with `-refresh=false`.", e.Type, quote(e.ID)))
}

// quote writes a string as HCL does, in which ${ and %{ would begin a template.
func quote(text string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strconv.Quote(text))
}

// Adopting is the warning for an object that will be adopted.
func (e Existing) Adopting(changes []Change, note string) diag.Diagnostic {
	detail := "No setting changes."
	if len(changes) > 0 {
		detail = "These settings change:\n" + Describe(changes)
	}
	if note != "" {
		detail += "\n\n" + note
	}

	return diag.NewAttributeWarningDiagnostic(e.Key, e.label()+" exists already and will be adopted", detail)
}

// LookFailed says that a plan could not look whether an object exists already. The plan goes on with a warning, unless the apply is
// bound to fail as well because the credentials are refused. Objects is their name in the plural.
func LookFailed(object, objects string, err error) diag.Diagnostics {
	if apierr.Is(err, apierr.Credentials) {
		return apierr.Diagnostics("Unable to plan "+object, err, nil)
	}

	return diag.Diagnostics{diag.NewWarningDiagnostic("Unable to look for existing "+objects,
		"Whether what is planned exists already could not be checked, so the apply checks it again.\n\n"+err.Error())}
}

// Overwriting is the warning for a settings object, which always exists and is always adopted. The object must be named so that no other
// is named alike: of warnings with the same summary Terraform shows the first only.
func Overwriting(object string, changes []Change) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Adopting "+object+" changes settings", "These settings change:\n"+Describe(changes))
}

// Change is one setting that a write would change.
type Change struct {
	Attribute string
	From, To  attr.Value
	// Sensitive is set for a secret: neither value is shown, nor need be set.
	Sensitive bool
	// NotShown is set where the vendor does not show the old value.
	NotShown bool
}

// Changes returns those of the given settings that differ, or may differ because the new value is not known yet.
func Changes(settings ...Change) []Change {
	return slices.DeleteFunc(slices.Clone(settings), func(c Change) bool { return !c.Sensitive && c.To.Equal(c.From) })
}

// Certain returns those of the changes that are known to be changes.
func Certain(changes []Change) []Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return !c.Sensitive && c.To.IsUnknown() })
}

// Describe lists changes, a line each, such as `timezone: "UTC" → "Europe/Berlin"`.
func Describe(changes []Change) string {
	lines := make([]string, len(changes))
	for i, c := range changes {
		if c.Sensitive {
			lines[i] = fmt.Sprintf("  %s: (sensitive)", c.Attribute)

			continue
		}
		from, to := c.From.String(), c.To.String()
		if c.NotShown {
			from = "(not shown)"
		}
		if c.To.IsUnknown() {
			to = "(known after apply)"
		}
		lines[i] = fmt.Sprintf("  %s: %s → %s", c.Attribute, from, to)
	}

	return strings.Join(lines, "\n")
}

func sortedKeys(attributes map[string]attr.Value) []string {
	return slices.Sorted(maps.Keys(attributes))
}

// Registry remembers, for one run, the keys of the objects that are no strangers: what the state holds or held is not
// taken over when it is created again under the same key, as with `-replace`. The zero Registry is ready to use.
type Registry struct {
	mu sync.Mutex
	// own are the objects of the state, going those of them that destroying deletes, released those that this run has destroyed or
	// forgotten, taken those that it has adopted, and created the keys under which it has created or adopted.
	own, going, released, taken, created keys
}

// keys is a set of keys.
type keys map[string]bool

func (r *Registry) add(set *keys, key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if *set == nil {
		*set = keys{}
	}
	(*set)[key] = true
}

func (r *Registry) has(set *keys, key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	return (*set)[key]
}

// Own records the key of an object that is in the state, whose deletion_policy is given.
func (r *Registry) Own(key, deletionPolicy string) {
	r.add(&r.own, key)
	if deletionPolicy == deletion.Delete {
		r.add(&r.going, key)
	}
}

// Owned reports whether the object is in the state, as far as this run has seen it.
func (r *Registry) Owned(key string) bool { return r.has(&r.own, key) }

// Going reports whether the object is in the state, and will be deleted when its resource is destroyed or replaced. To the plan of a
// creation it is as if it were gone: either it will be by then, or creating fails.
func (r *Registry) Going(key string) bool { return r.has(&r.going, key) }

// Release records that this run has destroyed the resource of an object: deleted the object, or only forgotten it.
func (r *Registry) Release(key string) { r.add(&r.released, key) }

// Released reports whether Release was called with that key. What is created in its place takes nothing over.
func (r *Registry) Released(key string) bool { return r.has(&r.released, key) }

// Stranger reports whether the object with that id, which stands under the key of one to be created, is neither in the state, nor released
// or created in this run: to have it is to take it over.
func (r *Registry) Stranger(id, key string) bool {
	return !r.Owned(id) && !r.Released(id) && !r.Claimed(key)
}

// Held reports whether another resource of the state has the object with that id. Only a creation can ask: a plan may meet an object that
// is destroyed before.
func (r *Registry) Held(id, key string) bool {
	return r.Owned(id) && !r.Released(id) && !r.Claimed(key)
}

// Take records that a resource of this run has adopted the object with that key.
func (r *Registry) Take(key string) { r.add(&r.taken, key) }

// Taken reports whether Take was called with that key. With create_before_destroy the resource that is destroyed afterwards may have had
// the same object, which must not be deleted any more.
func (r *Registry) Taken(key string) bool { return r.has(&r.taken, key) }

// Claim records that a resource of this run creates the object with that key. It returns false if another one did:
// two resources of one configuration then describe the same object.
func (r *Registry) Claim(key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.created[key] {
		return false
	}
	if r.created == nil {
		r.created = keys{}
	}
	r.created[key] = true

	return true
}

// Claimed reports whether Claim succeeded for that key in this run. Terraform plans a resource again before it creates it, and may then
// meet what another resource of the same configuration has just created: that is to be told as Claim tells it, and not refused as a
// stranger that could be imported.
func (r *Registry) Claimed(key string) bool { return r.has(&r.created, key) }

// Shared is the error of creating a resource for an object that another resource of the same state has.
func (e Existing) Shared() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(e.Key, "Two resources for "+e.label(),
		"Another resource of this state has it already. Remove one of the two. If the other one was renamed to this, use a `moved` block, and nothing is created or destroyed.")
}

// Kept is the warning of destroying a resource whose object another resource has adopted in the same run.
func Kept(object string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(object+" was not deleted", "Another resource has adopted it in this run, as a replacement with create_before_destroy does. It stays, and belongs to that one.")
}
