// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// objectKind is a type of object of which a tenant has many, such as users: all that is special
// about the type, as a table. The attributes have the names of the keys on the wire.
type objectKind struct {
	kind

	// path is that of the API, such as /ring_groups, and one what messages and pages call one
	// object, such as "ring group".
	path, one string
	// description begins the page of the resource, and notes end it; empty for none.
	description, notes string
	// restriction is who alone may write some objects; empty for none.
	restriction string
	// abandoned says what an object does that Terraform only forgets.
	abandoned string
	// attributes are what the PBX has of an object, besides its id.
	attributes map[string]schema.Attribute
	// keyAttribute is the attribute by which two objects are the same, unless key says more.
	keyAttribute string
	// fixed are the attributes that only a new object is given, and shownOnly what the PBX shows
	// besides the attributes and does not take.
	fixed, shownOnly []string
	// startsBlank is set where a new object has nothing that is not configured. Others get what
	// the PBX chooses.
	startsBlank bool
	// listed are the attributes that lists show; empty where they show all.
	listed []string
	// suffixes are the attributes with objects whose members are keys of the API that end so:
	// `forward_rules = { busy = … }` is busy_forward_rule with the suffix _forward_rule.
	suffixes map[string]string
	// ids are the paths of the sets that are written as ids and read as objects.
	ids []string
	// requests are the paths of the requests that change an attribute on its own, such as /role.
	requests map[string]string
	// parts are the attributes that requests of their own read and write.
	parts []part

	// key returns what makes two objects the same, "" while it is not known; nil for keyAttribute.
	key func(config, m values) string
	// check refuses attributes that do not go together: those of a configuration, and those of a
	// plan, which has the verb of the write; nil for nothing to check.
	check func(verb lifecycle.Verb, live, plan values) diag.Diagnostics
	// label is how a list shows an object; nil for its name and number.
	label func(live values) string
}

// part is an attribute of an object that is a list of its own: the path, such as /agents, and,
// where each member is added and removed by a request of its own, the key that names one. A part
// without such a key is written as a whole, unless its items are objects with requests of their
// own: then key tells them apart, one is what messages call an item, and the secrets are maps by
// the key.
type part struct {
	attribute, path, member string
	key, one                string
	secrets                 []secretField
}

// newObject completes a kind.
func newObject(typeName, one string, k objectKind) objectKind {
	k.typeName, k.one, k.noun = typeName, one, "PortSIP "+one
	k.idText = "The id that the PBX gave the " + one + "."
	k.policies = deletion.Policies{
		{Name: deletion.Delete, Effect: "the " + one + " is deleted."},
		{
			Name:    deletion.Abandon,
			Effect:  "the " + one + " stays on the PBX and " + k.abandoned + "; Terraform only forgets it.",
			Warning: "The " + one + " stays on the PBX and " + k.abandoned + "; Terraform only forgets it.",
		},
		{Name: deletion.Prevent, Effect: "the plan fails."},
	}
	sameAs := "this `" + k.keyAttribute + "`"
	if k.key != nil {
		sameAs = "the same key"
	}
	attributes := merged(k.attributes, map[string]schema.Attribute{
		"id":              schema.StringAttribute{Computed: true, MarkdownDescription: k.idText},
		"adopt_existing":  adoption.Attribute("the PBX already has " + withArticle(one) + " with " + sameAs),
		"deletion_policy": k.policies.Attribute(),
	})
	secrets := k.secrets
	for _, p := range k.parts {
		secrets = slices.Concat(secrets, p.secrets)
	}
	for _, s := range secrets {
		attributes[s.version()] = secret.Version(s.attribute)
	}
	k.neverBlank = neverBlank(k.attributes)
	omitted := "Omitted attributes keep their current value; of a new " + one + " the PBX chooses them."
	if k.startsBlank {
		omitted = "Omitted attributes keep their current value; a new " + one + " has none."
	}
	k.kind = k.withSchema(schema.Schema{Attributes: attributes, MarkdownDescription: k.description + "\n\n" +
		omitted + k.refreshNote() + k.notes})

	return k
}

// refreshNote says what a refresh reads of objects that lists show in part.
func (k objectKind) refreshNote() string {
	if len(k.listed) == 0 {
		return ""
	}

	return "\n\nA refresh reads what the list of all shows: `" + strings.Join(k.listed, "`, `") + "`. If anything else is " +
		"configured, it reads each " + k.one + " on its own, as it does after an import until the first write."
}

// withArticle returns a noun after "a" or "an". The noun "user" begins with the sound of "you".
func withArticle(noun string) string {
	if strings.ContainsRune("aeio", rune(noun[0])) {
		return "an " + noun
	}

	return "a " + noun
}

// isReadOnly reports whether the objects can only be read, so that there is no resource.
func (k objectKind) isReadOnly() bool { return k.isOnlyShown(k.keyAttribute) }

// isNumbered reports whether the objects have an extension number, which is then their key.
func (k objectKind) isNumbered() bool { return k.keyAttribute == numberAttribute }

// isPart reports whether an attribute is read and written by requests of its own.
func (k objectKind) isPart(name string) bool {
	return slices.ContainsFunc(k.parts, func(p part) bool { return p.attribute == name })
}

// objects returns the client's objects of the kind. A list has all of an object where no attributes
// are listed, but for the parts. What came with a newer release than the page's may be missing from
// both.
func (k objectKind) objects(c *Client) *objects {
	var keys, parts []string
	for name := range k.shownTypes {
		if suffix, isGroup := k.suffixes[name]; isGroup {
			for member := range k.members(name) {
				keys = append(keys, member+suffix)
			}
		} else if !k.isPart(name) && k.isDocumented(name) {
			keys = append(keys, name)
		}
	}
	for _, p := range k.parts {
		parts = append(parts, p.path)
	}

	return newObjects(c, k.path, k.one, keys, len(k.listed) > 0, parts)
}

// members are the attributes of an object.
func (k objectKind) members(name string) map[string]schema.Attribute {
	object, _ := k.attributes[name].(schema.SingleNestedAttribute)

	return object.Attributes
}

// fromWire gives a document the shape of the attributes.
func (k objectKind) fromWire(d Document) Document {
	shaped := maps.Clone(d)
	for name, suffix := range k.suffixes {
		delete(shaped, name) // It is not a key of the API.
		for member := range k.members(name) {
			if v, shown := d[member+suffix]; shown {
				shaped = overlay(shaped, Document{name: Document{member: v}})
				delete(shaped, member+suffix)
			}
		}
	}
	for _, path := range k.ids {
		shaped = mapAt(shaped, path, idsOf)
	}

	return shaped
}

// toWire gives a document of attributes the shape of the API.
func (k objectKind) toWire(d Document) Document {
	shaped := maps.Clone(d)
	for name, suffix := range k.suffixes {
		members, _ := d[name].(Document)
		for member, v := range members {
			shaped[member+suffix] = v
		}
		delete(shaped, name)
	}

	return shaped
}

// mapAt returns a document in which what is at a path, also in the items of lists, is replaced.
func mapAt(d Document, path string, replace func(any) any) Document {
	outer, inner, nested := strings.Cut(path, ".")
	v, given := d[outer]
	if !given {
		return d
	}
	if items, isList := v.([]any); nested && isList {
		mapped := slices.Clone(items)
		for i, item := range mapped {
			if object, isObject := item.(Document); isObject {
				mapped[i] = mapAt(object, inner, replace)
			}
		}
		v = mapped
	} else if !nested {
		v = replace(v)
	}
	changed := maps.Clone(d)
	changed[outer] = v

	return changed
}

// idsOf returns the ids of objects. What is none stays, for the error that it causes.
func idsOf(v any) any {
	items, isList := v.([]any)
	if !isList {
		return v
	}
	ids := make([]any, len(items))
	for i, item := range items {
		ids[i] = item
		if object, isObject := item.(Document); isObject {
			ids[i] = object["id"]
		}
	}

	return ids
}

// fromAPI returns the attributes that a document shows. What may not be blank, and is, is null.
func (k objectKind) fromAPI(ctx context.Context, d Document) (values, diag.Diagnostics) {
	var diags diag.Diagnostics
	live, shaped := values{}, k.fromWire(d)
	for name, t := range k.shownTypes {
		from, shown := shaped[name]
		if !shown {
			continue
		}
		v, err := value.FromJSON(ctx, t, from)
		switch {
		case err == nil:
			live[name] = k.unblank(name, v)
		case k.isOnlyShown(name):
			live[name] = nullOf(t)
		default:
			diags.AddError(fmt.Sprintf("Unable to read %s %s", k.typeName, idOf(d)),
				fmt.Sprintf("The response has an unexpected form: %s: %s", name, err))
		}
	}

	return live, diags
}

// isOnlyShown reports whether an attribute is read-only, so that one which cannot be read must not
// block the object.
func (k objectKind) isOnlyShown(name string) bool {
	attribute, known := k.attributes[name]

	return known && !attribute.IsOptional() && !attribute.IsRequired()
}

// withRead returns a state with what was read. What is not shown stays. Where something is blank
// that a new object must have, what was known before is kept with a warning. If nothing was known,
// it is an error, but for texts by which no object is found: one of an older release may lack them.
func (k objectKind) withRead(ctx context.Context, state, live values) (values, diag.Diagnostics) {
	var diags diag.Diagnostics
	k.arrange(live, state)
	for _, name := range slices.Sorted(maps.Keys(live)) {
		const summary = "Incomplete response from PortSIP"
		blank, err := value.FromJSON(ctx, live[name].Type(ctx), "")
		switch {
		case !live[name].IsNull() || !k.schema.Attributes[name].IsRequired():
			if !value.Equal(ctx, state[name], live[name]) { // What means the same keeps its spelling.
				state[name] = live[name]
			}
		case err == nil && !blank.IsNull() && name != "name" && name != k.keyAttribute &&
			(state[name].IsNull() || state[name].Equal(blank)):
			state[name] = blank
		case !state[name].IsNull():
			diags.AddAttributeWarning(path.Root(name), summary,
				fmt.Sprintf("The PBX does not show %s of %s %s. The value in the state is kept.", name, k.one, live.text("id")))
		default:
			diags.AddAttributeError(path.Root(name), summary,
				fmt.Sprintf("The PBX does not show %s of %s %s, and it was not known before.", name, k.one, live.text("id")))
		}
	}

	return state, diags
}

// withOptions returns a state with the options that an imported or a listed object has.
func (k objectKind) withOptions(state values) values {
	options := optionsOf(state)
	options.SetDefaults(k.policies)
	state["adopt_existing"], state["deletion_policy"] = options.AdoptExisting, options.DeletionPolicy

	return state
}

// changes lists what a write changes. What only a new object is given requires another one, and
// nothing that is null can be written.
func (k objectKind) changes(ctx context.Context, config, from, to values) []adoption.Change {
	k.arrange(from, to)
	changes := slices.DeleteFunc(k.kind.changes(ctx, config, from, to),
		func(c adoption.Change) bool { return !c.Sensitive && c.To.IsNull() })
	for i, change := range changes {
		changes[i].RequiresReplace = slices.Contains(k.fixed, change.Attribute)
	}
	for _, p := range k.parts {
		changes = append(changes, secretChanges(p.secrets, config, from, to)...)
	}

	return changes
}
