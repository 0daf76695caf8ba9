// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// settingsKind says which settings object a resource, a data source or a list resource is about.
type settingsKind struct {
	// typeName is the name of the types, and noun what messages call the object.
	typeName, noun string
	// object selects it from the client.
	object func(*Client) *singleton
	// schema is the resource's. The attributes that are computed are what the PBX shows, and have the names of the wire's
	// keys; those that are optional as well are the settings. It is asked for at each step, so it is made once.
	schema func() schema.Schema
	// settings are the settings, and facts what the data source shows besides them; nil for nothing.
	settings, facts func() map[string]schema.Attribute
	// check refuses planned settings that do not go together; nil for nothing to check.
	check func(plan values) diag.Diagnostics
	// secrets are the write-only arguments.
	secrets []secretField
	// unseen are optional attributes that the PBX takes but does not show.
	unseen []string
	// since names the release that brought an attribute. An older PBX refuses a whole write for a key that it does not know.
	since map[string]string
}

// secretField is a secret of a settings object: the attribute that gives it, and where it is on the wire, such as
// `cdr_event.password`.
type secretField struct{ attribute, wire string }

func (s secretField) version() string { return s.attribute + "_version" }

// values are attributes by name: of a plan, a state, a configuration, or of what is there.
type values map[string]attr.Value

// tenant names the tenant that the settings are of, by its name too where they have that.
func (v values) tenant() string {
	if name := v.text("name"); name != "" {
		return fmt.Sprintf("%q (%s)", name, v.text("id"))
	}

	return v.text("id")
}

// text returns a string, empty if it is null or unknown.
func (v values) text(name string) string {
	text, _ := v[name].(types.String)

	return text.ValueString()
}

// reading is what was read of a settings object.
type reading struct {
	values

	// blind is set if the PBX does not show the object. All values but the id are null then.
	blind bool
}

// shownTypes are the types of the attributes that the PBX shows.
func (k settingsKind) shownTypes() map[string]attr.Type {
	all := map[string]attr.Type{}
	for name, attribute := range k.schema().Attributes {
		if attribute.IsComputed() && name != "deletion_policy" {
			all[name] = attribute.GetType()
		}
	}

	return all
}

// read reads the attributes of the resource, and with it the id of the tenant that they belong to.
func (k settingsKind) read(ctx context.Context, client *Client) (reading, error) {
	return k.readTypes(ctx, client, k.shownTypes())
}

// readTypes reads the attributes of those names and types.
func (k settingsKind) readTypes(ctx context.Context, client *Client, attributes map[string]attr.Type) (reading, error) {
	tenant, err := client.tenant.get(ctx)
	if err != nil {
		return reading{}, err
	}
	object := k.object(client)
	document, err := object.get(ctx)
	if err != nil {
		return reading{}, err
	}
	there := reading{values: values{}, blind: document == nil}
	document = overlay(document, Document{"id": tenant["id"]})
	for name, t := range attributes {
		from, present := document[name]
		if present && (!t.Equal(jsontypes.NormalizedType{}) || isJSON(from)) {
			there.values[name], err = value.FromJSON(ctx, t, from)
		} else {
			there.values[name], err = value.Null(ctx, t)
		}
		if err != nil {
			return reading{}, &apierr.Error{Method: http.MethodGet, Path: object.path, Status: http.StatusOK,
				Message: "the answer has an unexpected form: " + name, Cause: err}
		}
	}

	return there, nil
}

// isJSON reports whether a text is a JSON document. A blank one, or one that somebody wrote by hand, may not be, and is then no
// value of a JSON attribute.
func isJSON(from any) bool {
	text, _ := from.(string)

	return json.Valid([]byte(text))
}

// fill completes a plan with what is there, or in the state, for all that is not configured. What the PBX does not show is
// null, not unknown, because no read after the write would tell more.
func (k settingsKind) fill(config, plan values, there reading) {
	for name := range k.shownTypes() {
		plan[name] = value.Fill(config[name], plan[name], there.values[name])
	}
}

// changes lists the settings that differ. What is read-only changes by itself, so it is not among them.
func (k settingsKind) changes(ctx context.Context, from, to values) []adoption.Change {
	var changes []adoption.Change
	attributes := k.schema().Attributes
	for _, name := range slices.Sorted(maps.Keys(k.shownTypes())) {
		if attributes[name].IsOptional() {
			changes = append(changes, adoption.Differences(ctx, name, from[name], to[name])...)
		}
	}
	for _, name := range k.unseen {
		if !to[name].IsNull() && !to[name].Equal(from[name]) {
			changes = append(changes, adoption.Change{Attribute: name, From: types.StringNull(), To: to[name]})
		}
	}

	return changes
}

// ordered lists the secrets that a write is ordered for: on creation those that are configured, later those with a new version.
func (k settingsKind) ordered(config, plan, state values) []secretField {
	var ordered []secretField
	for _, s := range k.secrets {
		now, _ := plan[s.version()].(types.Int64)
		before, _ := state[s.version()].(types.Int64)
		if state == nil && !config[s.attribute].IsNull() || state != nil && secret.WriteOrdered(before, now) {
			ordered = append(ordered, s)
		}
	}

	return ordered
}

// secretChanges shows the ordered secrets among the changes.
func (k settingsKind) secretChanges(ordered []secretField) []adoption.Change {
	changes := make([]adoption.Change, len(ordered))
	for i, s := range ordered {
		changes[i] = adoption.Change{Attribute: s.attribute, Sensitive: true}
	}

	return changes
}

// toAPI makes what is written of the changes and the secrets. A setting that becomes null cannot be written.
func (k settingsKind) toAPI(ctx context.Context, changes []adoption.Change, ordered []secretField, config values) (write, error) {
	w := write{changes: Document{}, fallback: Document{}}
	for _, change := range changes {
		wire, err := value.ToJSON(ctx, change.To)
		if err != nil {
			return w, err
		}
		if wire != nil {
			w.changes = overlay(w.changes, nest(change.Attribute, wire))
		}
	}
	for _, s := range k.secrets {
		plain := config.text(s.attribute)
		if plain == "" {
			continue
		}
		w.secrets = append(w.secrets, transport.NewSecret(plain))
		if slices.Contains(ordered, s) {
			w.changes = overlay(w.changes, nest(s.wire, plain))
		} else {
			w.fallback = overlay(w.fallback, nest(s.wire, plain))
		}
	}
	for _, name := range k.unseen {
		if unseen := config.text(name); unseen != "" {
			w.fallback = overlay(w.fallback, Document{name: unseen})
		}
	}

	return w, nil
}

// nest makes {"a": {"b": value}} of the path a.b.
func nest(dotted string, v any) Document {
	outer, inner, nested := strings.Cut(dotted, ".")
	if nested {
		v = map[string]any(nest(inner, v))
	}

	return Document{outer: v}
}

// missingSecrets is an error for each ordered secret that the configuration does not give.
func (k settingsKind) missingSecrets(ordered []secretField, config values) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, s := range ordered {
		if config[s.attribute].IsNull() {
			diags.AddAttributeError(path.Root(s.attribute), "Missing "+s.attribute,
				fmt.Sprintf("%s orders it to send %s, which is not set. Set it, or leave the version as it was.", s.version(), s.attribute))
		}
	}

	return diags
}

// unsupported is an error for each setting that is configured and that the PBX is too old to have.
func (k settingsKind) unsupported(config values, there reading) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, name := range slices.Sorted(maps.Keys(k.since)) {
		if !there.blind && !config[name].IsNull() && there.values[name].IsNull() {
			diags.AddAttributeError(path.Root(name), "The PBX does not have this setting",
				fmt.Sprintf("%s came with PortSIP PBX %s, and this PBX does not show it. Leave it out, or update the PBX.", name, k.since[name]))
		}
	}

	return diags
}

// sameTenant is an error if the state is about another tenant than the one that the provider is signed in to. An import may
// leave it to the provider which one that is.
func (k settingsKind) sameTenant(state values, there reading) diag.Diagnostics {
	if state["id"].Equal(there.values["id"]) || state.text("id") == currentTenant {
		return nil
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("id"), "The provider is signed in to another tenant", fmt.Sprintf(
		"%s is about the tenant with id %q, but the provider is signed in to the tenant with id %q. Check which user, domain or token the provider is configured with. "+
			"To import the tenant that it is signed in to, use the id %q.", k.typeName, state.text("id"), there.text("id"), currentTenant))}
}

// fields maps the keys that PortSIP may name in its errors to attributes.
func (k settingsKind) fields() map[string]path.Path {
	fields := map[string]path.Path{}
	for name := range k.schema().Attributes {
		fields[name] = path.Root(name)
	}

	return fields
}

// decode returns the attributes of a plan, a state or a configuration, all null for one that does not exist.
func (k settingsKind) decode(ctx context.Context, raw tftypes.Value, diags *diag.Diagnostics) values {
	t := k.schema().Type()
	if raw.IsNull() {
		attributes := map[string]tftypes.Value{}
		object, _ := t.TerraformType(ctx).(tftypes.Object)
		for name, attribute := range object.AttributeTypes {
			attributes[name] = tftypes.NewValue(attribute, nil)
		}
		raw = tftypes.NewValue(object, attributes)
	}
	decoded, err := t.ValueFromTerraform(ctx, raw)
	if err != nil {
		diags.AddError("Unable to decode "+k.typeName, err.Error()+". This is a bug of the provider; please report it.")

		return nil
	}
	object, _ := decoded.(types.Object)

	return object.Attributes()
}

// encode is the other way round. Write-only arguments become null: nothing stores them.
func (k settingsKind) encode(all values) types.Object {
	attributeTypes := map[string]attr.Type{}
	for name, attribute := range k.schema().Attributes {
		attributeTypes[name] = attribute.GetType()
		if attribute.IsWriteOnly() {
			all[name] = types.StringNull()
		}
	}

	return types.ObjectValueMust(attributeTypes, all)
}
