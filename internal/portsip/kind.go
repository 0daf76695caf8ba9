// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// kind is a type of object of the PBX, whose attributes have the names of the keys on the wire. The
// model of a resource is its whole object.
type kind struct {
	// typeName is the name of the types, and noun what messages call the object.
	typeName, noun string
	// idText describes the id to import.
	idText string
	// schema is that of the resource.
	schema schema.Schema
	// types are those of the attributes, shownTypes those of the attributes that the PBX shows.
	// Neither is ever changed.
	types, shownTypes map[string]attr.Type
	// policies are the values of deletion_policy.
	policies deletion.Policies
	// secrets are the write-only arguments that are secret.
	secrets []secretField
	// writeOnlyKeys are other optional attributes that the PBX takes but does not show.
	writeOnlyKeys []string
	// minVersion names the release that brought an attribute, or one of a list's items, such as
	// `outbound_caller_ids.display_name`. An older PBX refuses a whole write for a key that it does
	// not know.
	minVersion map[string]string
	// printed says what messages do not print of the attributes.
	printed adoption.Printed
	// neverBlank are the paths of the texts that may not be blank.
	neverBlank map[string]bool
}

// pageVersion is the release whose page the vendor has published. Of what came later it gives the
// names alone.
const pageVersion = "v22.2"

func (k kind) isDocumented(name string) bool { return k.minVersion[name] <= pageVersion }

// documented returns the paths of those attributes that the page of POST has, such as
// `cdr_event.url`, and of the objects on the way.
func (k kind) documented(attributes map[string]schema.Attribute) map[string]bool {
	paths := map[string]bool{}
	each(attributes, func(path string, _ bool, _ schema.Attribute) { paths[path] = k.isDocumented(path) })
	for _, s := range k.secrets {
		paths[s.wire] = true
	}

	return paths
}

// each calls f with every attribute and its path, such as `cdr_event.url`.
func each(attributes map[string]schema.Attribute, f func(path string, inList bool, attribute schema.Attribute)) {
	var walk func(prefix string, inList bool, attributes map[string]schema.Attribute)
	walk = func(prefix string, inList bool, attributes map[string]schema.Attribute) {
		for name, attribute := range attributes {
			f(prefix+name, inList, attribute)
			switch a := attribute.(type) {
			case schema.SingleNestedAttribute:
				walk(prefix+name+".", inList, a.Attributes)
			case schema.ListNestedAttribute:
				walk(prefix+name+".", true, a.NestedObject.Attributes)
			case schema.SetNestedAttribute:
				walk(prefix+name+".", true, a.NestedObject.Attributes)
			}
		}
	}
	walk("", false, attributes)
}

// neverBlank returns the paths of the texts that may not be blank.
func neverBlank(attributes map[string]schema.Attribute) map[string]bool {
	paths := map[string]bool{}
	each(attributes, func(path string, _ bool, attribute schema.Attribute) {
		text, isText := attribute.(schema.StringAttribute)
		paths[path] = isText && !acceptsBlank(context.Background(), text)
	})

	return paths
}

// unblank makes the texts in a value null that are blank and may not be: a configuration that is
// generated from a state could not have them.
func (k kind) unblank(path string, v attr.Value) attr.Value {
	ctx := context.Background()
	switch v := v.(type) {
	case types.Object:
		if v.IsNull() {
			return v
		}
		attributes := v.Attributes()
		for name, inner := range attributes {
			attributes[name] = k.unblank(path+"."+name, inner)
		}

		return types.ObjectValueMust(v.AttributeTypes(ctx), attributes)
	case types.List:
		items := v.Elements()
		for i, item := range items {
			items[i] = k.unblank(path, item)
		}
		if v.IsNull() {
			return v
		}

		return types.ListValueMust(v.ElementType(ctx), items)
	}
	if text, isText := value.Plain(v); k.neverBlank[path] && isText && text == "" {
		return nullOf(v.Type(ctx))
	}

	return v
}

// secretField is a secret: the attribute that gives it, and where it is on the wire, such as
// `cdr_event.password`.
type secretField struct {
	attribute, wire string
	// usedBy is the setting that tells whether the secret is in use: with one of these values, or
	// with any if there are none.
	usedBy string
	values []string
	// path is that of the request that changes the secret of an object, such as /password, and key
	// its name there; empty for one that is a part of the object.
	path, key string
	// required is set for a secret that a new object must have.
	required bool
}

func (s secretField) version() string { return s.attribute + "_version" }

// values are attributes by name: of a plan, a state, a configuration or a live object.
type values map[string]attr.Value

// valuesOf returns the attributes of an object, none if it is null or unknown.
func valuesOf(v attr.Value) values {
	object, _ := v.(types.Object)

	return object.Attributes()
}

// text returns a string, empty if it is null or unknown.
func (v values) text(name string) string {
	text, _ := value.Plain(v[name])

	return text
}

// number returns a whole number, null if there is none.
func (v values) number(name string) types.Int64 {
	number, _ := v[name].(types.Int64)

	return number
}

// anyUnknown reports whether one of the values is not known yet.
func (v values) anyUnknown(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return v[name].IsUnknown() })
}

// at returns what is at a path, such as `cdr_event.auth`, nil if there is nothing.
func (v values) at(path string) attr.Value {
	outer, inner, nested := strings.Cut(path, ".")
	if !nested {
		return v[outer]
	}

	return valuesOf(v[outer]).at(inner)
}

// withSchema completes a kind with its schema. The types are derived once, since every read needs
// them and deriving those of nested attributes costs much.
func (k kind) withSchema(s schema.Schema) kind {
	k.schema, k.types, k.shownTypes = s, map[string]attr.Type{}, map[string]attr.Type{}
	for name, attribute := range s.Attributes {
		k.types[name] = attribute.GetType()
		if (attribute.IsComputed() || attribute.IsRequired()) && name != "deletion_policy" && name != "adopt_existing" {
			k.shownTypes[name] = k.types[name]
		}
	}

	return k
}

// nullOf returns the null of a type of a schema, which has one.
func nullOf(t attr.Type) attr.Value {
	null, err := value.Null(context.Background(), t)
	if err != nil {
		panic(err)
	}

	return null
}

// unknownOf returns the unknown of a type of a schema.
func unknownOf(t attr.Type) attr.Value {
	ctx := context.Background()
	unknown, err := t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), tftypes.UnknownValue))
	if err != nil {
		panic(err)
	}

	return unknown
}

// model makes an object of the resource of attributes; those that are not given are null.
func (k kind) model(given values) types.Object {
	return objectOf(k.types, given)
}

// objectOf makes an object of attributes; those that are not given are null.
func objectOf(attributeTypes map[string]attr.Type, given values) types.Object {
	attributes := values{}
	for name, t := range attributeTypes {
		if attributes[name] = given[name]; given[name] == nil {
			attributes[name] = nullOf(t)
		}
	}

	return types.ObjectValueMust(attributeTypes, attributes)
}

// lifecycle is what all kinds bring to the lifecycle of every managed object, with what a write of
// the kind changes.
func (k kind) lifecycle(changes func(ctx context.Context, config, from, to values) []adoption.Change,
) lifecycle.Type[*account, types.Object] {
	text := func(name string) func(types.Object) string {
		return func(m types.Object) string { return valuesOf(m).text(name) }
	}

	return lifecycle.Type[*account, types.Object]{
		Vendor: Name, Name: k.typeName, Noun: k.noun, Policies: k.policies,

		Options:      func(m types.Object) lifecycle.Options { return optionsOf(m.Attributes()) },
		ID:           text("id"),
		ImportID:     text("id"),
		DisplayName:  text("name"),
		Identity:     func(m types.Object) any { return identityOf(m.Attributes()) },
		Equal:        func(a, b types.Object) bool { return a.Equal(b) },
		KeyAttribute: func(types.Object) path.Path { return path.Root("name") },
		Fields: func(types.Object) map[string]path.Path {
			fields := map[string]path.Path{}
			for name := range k.schema.Attributes {
				fields[name] = path.Root(name)
			}

			return fields
		},

		Fill: k.fill,
		Changes: func(ctx context.Context, config, from, to types.Object) []adoption.Change {
			return changes(ctx, config.Attributes(), from.Attributes(), to.Attributes())
		},
	}
}

// optionsOf returns what only Terraform knows of an object.
func optionsOf(v values) lifecycle.Options {
	adopt, _ := v["adopt_existing"].(types.Bool)
	policy, _ := v["deletion_policy"].(types.String)

	return lifecycle.Options{AdoptExisting: adopt, DeletionPolicy: policy}
}

// identityModel is the identity of an object.
type identityModel struct {
	ID types.String `tfsdk:"id"`
}

func identityOf(v values) identityModel {
	id, _ := v["id"].(types.String)

	return identityModel{ID: id}
}

// fill sets what is not configured to the values of another object. What that does not show is
// null, not unknown, because no read after the write would tell more.
func (k kind) fill(config types.Object, plan *types.Object, from types.Object) {
	filled, configured, other := plan.Attributes(), config.Attributes(), from.Attributes()
	for name, t := range k.shownTypes {
		live, known := other[name]
		if !known {
			live = nullOf(t)
		}
		filled[name] = fillItems(itemKeys[name], configured[name], value.Fill(configured[name], filled[name], live), live)
	}
	*plan = types.ObjectValueMust(plan.AttributeTypes(context.Background()), filled)
}

// fillItems completes the items of a planned list with what is in the live item that has the same
// values of the keys, or, without keys, the same place. What is not configured of an item without
// such a one is null. An item with a key that is not known yet stays as it is.
func fillItems(keys []string, configured, planned, live attr.Value) attr.Value {
	config, _ := configured.(types.List)
	plan, isList := planned.(types.List)
	liveList, _ := live.(types.List)
	items := plan.Elements()
	if !isList || len(items) == 0 || len(items) != len(config.Elements()) {
		return planned
	}
	for i := range items {
		given, item := config.Elements()[i], valuesOf(items[i])
		keys := slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return item[key] == nil })
		if given.IsNull() || given.IsUnknown() || items[i].IsUnknown() || item.anyUnknown(keys...) {
			continue
		}
		same := values{}
		for place, candidate := range liveList.Elements() {
			was := valuesOf(candidate)
			differs := func(key string) bool { return !item[key].Equal(was[key]) }
			if (len(keys) > 0 || place == i) && !slices.ContainsFunc(keys, differs) {
				same = was

				break
			}
		}
		for name, v := range valuesOf(given) {
			was, exists := same[name]
			hasDefault := v.IsNull() && !item[name].IsUnknown()
			if hasDefault && (!exists || !was.IsNull()) {
				continue // What has a default is known, unless the PBX shows nothing either.
			}
			if !exists {
				was = nullOf(v.Type(context.Background()))
			}
			item[name] = value.Fill(v, item[name], was)
		}
		if object, isObject := items[i].(types.Object); isObject {
			items[i] = types.ObjectValueMust(object.AttributeTypes(context.Background()), item)
		}
	}

	return types.ListValueMust(plan.ElementType(context.Background()), items)
}

// isOrdered reports whether a write sends the secret: on creation if it is configured, later if it
// has a new version. Only what Find has read has no deletion_policy.
func (s secretField) isOrdered(config, from, to values) bool {
	if from["deletion_policy"].IsNull() {
		return !config[s.attribute].IsNull()
	}
	before, _ := from[s.version()].(types.Int64)
	after, _ := to[s.version()].(types.Int64)

	return secret.WriteOrdered(before, after)
}

// changes lists what a write changes, the secrets that it sends included. What is read-only changes
// without one.
func (k kind) changes(ctx context.Context, config, from, to values) []adoption.Change {
	var changes []adoption.Change
	attributes, shown := k.schema.Attributes, k.shownTypes
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		if !attributes[name].IsOptional() && !attributes[name].IsRequired() {
			continue
		}
		changes = append(changes, adoption.Differences(ctx, name, from[name], to[name])...)
	}
	for i := range changes {
		changes[i].Printed = k.printed
	}
	for _, name := range k.writeOnlyKeys {
		if !to[name].IsNull() && !to[name].Equal(from[name]) {
			changes = append(changes, adoption.Change{Attribute: name, From: from[name], To: to[name], NotShown: true})
		}
	}

	return append(changes, secretChanges(k.secrets, config, from, to)...)
}

// secretChanges lists those of the secrets that a write sends.
func secretChanges(secrets []secretField, config, from, to values) []adoption.Change {
	var changes []adoption.Change
	for _, s := range secrets {
		if s.isOrdered(config, from, to) {
			changes = append(changes, adoption.Change{Attribute: s.attribute, Sensitive: true})
		}
	}

	return changes
}

// toAPI adds to an update what is written of the changes. A setting that becomes null cannot be
// written.
func (k kind) toAPI(ctx context.Context, u *update, changes []adoption.Change, config values) error {
	ordered := map[string]bool{}
	for _, change := range changes {
		if change.Sensitive {
			ordered[change.Attribute] = true

			continue
		}
		wire, err := value.ToJSON(ctx, change.To)
		if err != nil {
			return err
		}
		for _, text := range change.Unprinted() {
			u.secrets = append(u.secrets, transport.NewSecret(text))
		}
		if wire != nil {
			u.set = overlay(u.set, nest(change.Attribute, wire))
		}
	}
	for _, s := range k.secrets {
		plain := config.text(s.attribute)
		if plain == "" || s.path != "" {
			continue
		}
		u.secrets = append(u.secrets, transport.NewSecret(plain))
		if ordered[s.attribute] {
			u.set = overlay(u.set, nest(s.wire, plain))
		} else {
			u.keep = overlay(u.keep, nest(s.wire, plain))
		}
	}
	for _, name := range k.writeOnlyKeys {
		wire, err := value.ToJSON(ctx, config[name])
		if err != nil {
			return err
		}
		if wire != nil {
			u.keep = overlay(u.keep, Document{name: wire})
		}
	}

	return nil
}

// nest makes {"a": {"b": value}} of the path a.b.
func nest(dotted string, v any) Document {
	outer, inner, nested := strings.Cut(dotted, ".")
	if nested {
		v = nest(inner, v)
	}

	return Document{outer: v}
}

// adviseRelease adds what can be done about the refusal of a write, if it names a configured
// attribute that came with a newer release.
func (k kind) adviseRelease(err error, config values) error {
	var e *apierr.Error
	if !errors.As(err, &e) || e.Status != http.StatusBadRequest {
		return err
	}
	for name, version := range k.minVersion {
		if names(e.Message, name[strings.LastIndex(name, ".")+1:]) && isConfigured(config, name) {
			e.Advice = fmt.Sprintf("%s needs PortSIP PBX %s. Omit it, or update the PBX.", name, version)
		}
	}

	return err
}

// refusedKeys warns of what the PBX shows and refused to take back.
func (k kind) refusedKeys(paths []string) diag.Diagnostics {
	if len(paths) == 0 {
		return nil
	}

	return diag.Diagnostics{diag.NewWarningDiagnostic("The PBX refuses settings that it shows itself",
		"It shows these settings of the "+k.noun+", but refused to have them written back. They were omitted, and "+
			"everything else was written. "+
			"If one of them has changed on the PBX, correct it there:\n  "+strings.Join(paths, "\n  "))}
}

// lostSecrets warns of those of the secrets that the PBX does not show, so that a write cannot send
// them back.
func (k kind) lostSecrets(secrets []secretField, live Document, advice string) diag.Diagnostics {
	var names []string
	for _, s := range secrets {
		if !isShown(live, s.wire) {
			names = append(names, s.attribute)
		}
	}
	if len(names) == 0 {
		return nil
	}

	return diag.Diagnostics{diag.NewWarningDiagnostic("Secrets of the "+k.noun+" may be lost",
		"The PBX does not show these secrets, so they cannot be sent back with what is written. A PBX that replaces all "+
			"settings loses them, and what needs them stops working. "+
			advice+"\n  "+strings.Join(names, "\n  "))}
}

// missingSecrets refuses a write that a new version of a secret orders without the secret.
func missingSecrets(changes []adoption.Change, config values) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, change := range changes {
		if change.Sensitive && config[change.Attribute].IsNull() {
			diags.AddAttributeError(path.Root(change.Attribute), "Missing "+change.Attribute,
				fmt.Sprintf("%[1]s_version changed, but %[1]s is not set. Set %[1]s, or restore the previous version.",
					change.Attribute))
		}
	}

	return diags
}

// kindResource is the resource of a kind.
type kindResource struct {
	lifecycle.Resource[*account, types.Object]

	kind kind
}

var (
	_ resource.ResourceWithConfigure   = (*kindResource)(nil)
	_ resource.ResourceWithIdentity    = (*kindResource)(nil)
	_ resource.ResourceWithImportState = (*kindResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*kindResource)(nil)
)

func (r *kindResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.kind.schema
}

func (r *kindResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: r.kind.idText},
	}}
}

func (r *kindResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, ident.Part{Name: "id", Form: objectID})
}
