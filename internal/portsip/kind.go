// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
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
	// policies are the values of deletion_policy.
	policies deletion.Policies
}

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

// at returns what is at a path, such as `cdr_event.auth`, nil if there is nothing.
func (v values) at(path string) attr.Value {
	outer, inner, nested := strings.Cut(path, ".")
	if !nested {
		return v[outer]
	}

	return valuesOf(v[outer]).at(inner)
}

// shownTypes are the types of the attributes that the PBX shows.
func (k kind) shownTypes() map[string]attr.Type {
	all := map[string]attr.Type{}
	for name, attribute := range k.schema.Attributes {
		if (attribute.IsComputed() || attribute.IsRequired()) && name != "deletion_policy" && name != "adopt_existing" {
			all[name] = attribute.GetType()
		}
	}

	return all
}

// nullOf returns the null of a type of a schema, which has one.
func nullOf(t attr.Type) attr.Value {
	null, err := value.Null(context.Background(), t)
	if err != nil {
		panic(err)
	}

	return null
}

// model makes an object of the resource of attributes; those that are not given are null.
func (k kind) model(given values) types.Object {
	attributeTypes, all := map[string]attr.Type{}, values{}
	for name, attribute := range k.schema.Attributes {
		attributeTypes[name] = attribute.GetType()
		if v, ok := given[name]; ok {
			all[name] = v
		} else {
			all[name] = nullOf(attributeTypes[name])
		}
	}

	return types.ObjectValueMust(attributeTypes, all)
}

// lifecycle is what all kinds bring to the lifecycle of every managed object.
func (k kind) lifecycle() lifecycle.Type[*account, types.Object] {
	text := func(name string) func(types.Object) string {
		return func(m types.Object) string { return valuesOf(m).text(name) }
	}

	return lifecycle.Type[*account, types.Object]{
		Vendor: Name, Name: k.typeName, Noun: k.noun, Policies: k.policies,

		Options: func(m types.Object) lifecycle.Options {
			adopt, _ := m.Attributes()["adopt_existing"].(types.Bool)
			policy, _ := m.Attributes()["deletion_policy"].(types.String)

			return lifecycle.Options{AdoptExisting: adopt, DeletionPolicy: policy}
		},
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
		Changes: func(ctx context.Context, _, from, to types.Object) []adoption.Change {
			return k.changes(ctx, from.Attributes(), to.Attributes())
		},
	}
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
	for name, t := range k.shownTypes() {
		live, known := other[name]
		if !known {
			live = nullOf(t)
		}
		filled[name] = fillItems(itemKeys[name], configured[name], value.Fill(configured[name], filled[name], live), live)
	}
	*plan = types.ObjectValueMust(plan.AttributeTypes(context.Background()), filled)
}

// changes lists what a write changes. What is read-only changes without one.
func (k kind) changes(ctx context.Context, from, to values) []adoption.Change {
	var changes []adoption.Change
	attributes, shown := k.schema.Attributes, k.shownTypes()
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		if !attributes[name].IsOptional() && !attributes[name].IsRequired() {
			continue
		}
		changes = append(changes, adoption.Differences(ctx, name, from[name], to[name])...)
	}

	return changes
}

// objectResource is the resource of a kind.
type objectResource struct {
	lifecycle.Resource[*account, types.Object]

	kind kind
}

var (
	_ resource.ResourceWithConfigure   = (*objectResource)(nil)
	_ resource.ResourceWithIdentity    = (*objectResource)(nil)
	_ resource.ResourceWithImportState = (*objectResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*objectResource)(nil)
)

func (r *objectResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.kind.schema
}

func (r *objectResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: r.kind.idText},
	}}
}

func (r *objectResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, ident.Part{Name: "id", Form: objectID})
}
