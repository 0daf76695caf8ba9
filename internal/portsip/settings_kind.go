// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// settingsKind says which settings object a resource, a data source or a list resource is about.
type settingsKind struct {
	kind

	// object selects it from the client.
	object func(*Client) *singleton
	// description begins the page of the resource, and notes end it; empty for none.
	description, notes string
	// settings are the settings, readOnly what the PBX shows and does not take, dataOnly what only
	// the data source shows of that, and own the other arguments of the resource.
	settings, readOnly, dataOnly, own map[string]schema.Attribute
	// check refuses planned settings that do not go together; nil for nothing to check.
	check func(plan values) diag.Diagnostics
	// filledIn are the paths, such as `e164.country`, of the settings that have a documented default
	// that is neither blank nor off. A PBX that replaces what it has by what it is sent fills it in
	// for what is omitted.
	filledIn []string
	// offWhenBlank are the paths of the flags whose documented default is off, which is what a blank
	// one is.
	offWhenBlank []string
	// required are the texts that every write must have. The PBX takes no blank value for them, and
	// refuses a write without them.
	required []string
	// requiredSince names the release since which a text must not be blank.
	requiredSince map[string]string
	// mayBeHidden is set for an object that a PBX may take without showing it.
	mayBeHidden bool
}

// newSettings completes a kind.
func newSettings(typeName, noun string, k settingsKind) settingsKind {
	attributes := merged(k.settings, k.own)
	for name, attribute := range k.readOnly {
		attributes[name] = computed(attribute)
	}
	attributes["id"] = computed(text("The id of the tenant that the settings belong to."))
	attributes["deletion_policy"] = settingsDeletion.Attribute()
	k.typeName, k.noun, k.policies = typeName, noun, settingsDeletion
	if !k.mayBeHidden { // All of a hidden object is null, and only that.
		k.neverBlank = neverBlank(k.settings)
	}
	k.idText = "The id of the tenant; `current` for the one that the provider is signed in to."
	k.kind = k.withSchema(schema.Schema{Attributes: attributes, MarkdownDescription: k.description + "\n\n" +
		"It exists already, so creating the resource adopts it: the plan warns which settings will change. Only what " +
		"is configured is managed: omitted settings keep their current value.\n\n" + k.notes})

	return k
}

// read reads the attributes of those names and types, and with them the id of the tenant that they
// belong to.
func (k settingsKind) read(ctx context.Context, client *Client, attributes map[string]attr.Type) (values, error) {
	tenant, err := client.tenant.get(ctx)
	if err != nil {
		return nil, err
	}
	object := k.object(client)
	document, err := object.get(ctx)
	if err != nil {
		return nil, err
	}
	document = overlay(document, Document{"id": tenant["id"]})
	live := values{}
	for name, t := range attributes {
		live[name] = nullOf(t)
		from, shown := document[name]
		if !shown || t.Equal(jsonText) && !isJSON(from) {
			continue
		}
		v, err := value.FromJSON(ctx, t, from)
		switch {
		case err == nil:
			live[name] = k.unblank(name, v)
		case !k.isReadOnly(name) && k.isDocumented(name):
			return nil, &apierr.Error{Method: http.MethodGet, Path: object.path, Status: http.StatusOK,
				Message: "the response has an unexpected form: " + name, Cause: err}
		}
	}

	return live, nil
}

// isReadOnly reports whether an attribute is only shown, so that one which cannot be read must not
// block the settings.
func (k settingsKind) isReadOnly(name string) bool {
	attribute, ofResource := k.schema.Attributes[name]

	return name != "id" && (!ofResource || !attribute.IsOptional())
}

// normal returns a function that gives a live object the JSON types of the schema.
func (k settingsKind) normal(ctx context.Context) func(Document) Document {
	shown := k.shownTypes

	return func(live Document) Document {
		normal := overlay(live, nil)
		for name, from := range normal {
			if t, known := shown[name]; known {
				normal[name] = value.Normalise(ctx, t, from)
			}
		}

		return normal
	}
}

// isJSON reports whether a text is a JSON document. A blank one, or one that someone wrote by
// hand, may not be, and is then no value of a JSON attribute.
func isJSON(from any) bool {
	text, _ := from.(string)

	return json.Valid([]byte(text))
}

// isHidden reports whether the PBX does not show a live object. All of it but the id is null then.
func (k settingsKind) isHidden(live values) bool {
	if !k.mayBeHidden {
		return false
	}
	for name := range k.settings {
		if !live[name].IsNull() {
			return false
		}
	}

	return true
}

// changes lists what a write changes, with what messages say of it.
func (k settingsKind) changes(ctx context.Context, config, from, to values) []adoption.Change {
	changes := k.kind.changes(ctx, config, from, to)
	for i, change := range changes {
		changes[i].NotShown = change.NotShown || k.mayBeHidden && !change.Sensitive && change.From.IsNull()
	}

	return changes
}

// newUpdate returns an update of the tenant's object that changes nothing yet.
func (k settingsKind) newUpdate(ctx context.Context, tenantID string) update {
	readOnly := map[string]bool{"id": true}
	for name := range merged(k.readOnly, k.dataOnly) {
		readOnly[name] = true
	}

	return update{
		rules: rules{readOnly: readOnly, documented: k.documented(), normal: k.normal(ctx), blanks: k.keptBlanks(ctx)},
		set:   Document{}, keep: Document{}, tenantID: tenantID,
	}
}

// documented returns the paths of the settings that the page of POST has.
func (k settingsKind) documented() map[string]bool { return k.kind.documented(k.settings) }
