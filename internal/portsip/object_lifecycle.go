// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// lifecycle is what an object brings to the lifecycle of every managed object. A POST replaces all
// of an object, and what is omitted from it may be reset.
func (k objectKind) lifecycle() lifecycle.Type[*account, types.Object] {
	t := k.kind.lifecycle(k.changes)
	t.WritesWhole = true
	t.Key = k.keyOf
	t.KeyAttribute = func(types.Object) path.Path { return path.Root(k.keyAttribute) }
	t.Defaults = k.defaults
	t.Check, t.Find, t.Read, t.Create, t.Update = k.checkStep, k.find, k.readState, k.create, k.update
	t.Destroy = func(ctx context.Context, a *account, state types.Object, _ string) (diag.Diagnostics, error) {
		return nil, k.destroy(ctx, a, valuesOf(state))
	}

	return t
}

// defaults are what a new object has where nothing is configured.
func (k objectKind) defaults() types.Object {
	chosen := values{"id": types.StringUnknown()}
	for name, t := range k.shownTypes {
		if !k.startsBlank {
			chosen[name] = unknownOf(t)
		}
	}

	return k.model(chosen)
}

// keyOf returns the natural key of an object, "" while it is not known.
func (k objectKind) keyOf(config, m types.Object) string {
	if k.key != nil {
		return k.key(valuesOf(config), valuesOf(m))
	}

	return value.NFC(valuesOf(m).text(k.keyAttribute))
}

// checkStep refuses what cannot be written.
func (k objectKind) checkStep(ctx context.Context, a *account, step lifecycle.Step[types.Object]) diag.Diagnostics {
	config, plan := valuesOf(step.Config), valuesOf(step.Plan)
	diags := missingSecrets(step.Changes, config)
	if k.check != nil {
		diags.Append(k.check(step.Verb, valuesOf(step.Live), plan)...)
	}
	forwarding := step.Plan
	if step.Verb == lifecycle.Creating { // Of what the plan does not know, the PBX chooses no number.
		forwarding = step.Config
	}
	diags.Append(missingDestinations(path.Empty(), step.Config, forwarding)...)
	if step.Verb != lifecycle.Creating {
		diags.Append(k.warnOfLostSecrets(ctx, a, step)...)
		diags.Append(k.warnOfLostItemSecrets(ctx, a, step)...)

		return diags
	}
	for _, s := range k.secrets {
		if s.required && config[s.attribute].IsNull() {
			diags.AddAttributeError(path.Root(s.attribute), "Missing "+s.attribute,
				fmt.Sprintf("A new %s needs %s.", k.one, s.attribute))
		}
	}
	if number := plan.text(numberAttribute); k.isNumbered() && number != "" && a != nil {
		diags.Append(a.numbers.checkNumber(ctx, k, number)...)
	}

	return diags
}

const setAllSecrets = "Set them in the configuration: they are then sent with every write."

// warnOfLostSecrets names the secrets that a planned write of the object itself cannot send: the
// PBX masks them, and they are not configured. An object that cannot be read names none; the write
// will fail.
func (k objectKind) warnOfLostSecrets(ctx context.Context, a *account,
	step lifecycle.Step[types.Object]) diag.Diagnostics {
	config := valuesOf(step.Config)
	lost := slices.DeleteFunc(slices.Clone(k.secrets),
		func(s secretField) bool { return s.path != "" || !config[s.attribute].IsNull() })
	writes := func(c adoption.Change) bool { return !k.hasRequest(c.Attribute) }
	if a == nil || len(lost) == 0 || !slices.ContainsFunc(step.Changes, writes) {
		return nil
	}
	live, err := a.objects[k.path].get(collection.AnyAge(ctx), valuesOf(step.Live).text("id"))
	if err != nil {
		return nil
	}

	return k.lostSecrets(lost, live, setAllSecrets)
}

// missingDestinations refuses the configured forward rules, wherever they are, that forward to no
// number. One that is not configured is as the PBX has it.
func missingDestinations(at path.Path, config, plan attr.Value) diag.Diagnostics {
	var diags diag.Diagnostics
	switch config := config.(type) {
	case types.Object:
		if config.IsNull() {
			return nil
		}
		rule := valuesOf(plan)
		number, isRule := rule["number"]
		if isRule && rule.text("action") == forwardToNumber && !number.IsUnknown() && rule.text("number") == "" {
			diags.AddAttributeError(at.AtName("number"), "Missing number", "To forward calls, a number is needed.")
		}
		configured := config.Attributes()
		for _, name := range slices.Sorted(maps.Keys(configured)) {
			diags.Append(missingDestinations(at.AtName(name), configured[name], rule[name])...)
		}
	case types.List:
		planned, _ := plan.(types.List)
		for i, item := range config.Elements() {
			if i < len(planned.Elements()) {
				diags.Append(missingDestinations(at.AtListIndex(i), item, planned.Elements()[i])...)
			}
		}
	}

	return diags
}

// find returns the objects with the natural key of the plan.
func (k objectKind) find(ctx context.Context, a *account, config, plan types.Object) ([]types.Object, error) {
	candidates, err := k.candidates(ctx, a, valuesOf(plan).text(k.keyAttribute))
	if err != nil {
		return nil, err
	}
	var found []types.Object
	for _, id := range candidates {
		d, err := a.objects[k.path].get(ctx, id) // The list may show it in part only.
		var live values
		var diags diag.Diagnostics
		if err == nil {
			live, diags, err = k.stateOf(ctx, a, d)
		}
		if apierr.IsNotFound(err) {
			continue // Deleted since it was listed.
		}
		if err != nil {
			return nil, err
		}
		if diags.HasError() {
			return nil, errors.New(diags.Errors()[0].Detail())
		}
		if m := k.model(live); k.keyOf(m, m) == k.keyOf(config, plan) {
			found = append(found, m)
		}
	}

	return found, nil
}

// stateOf returns the state of an object that has been read, without the options.
func (k objectKind) stateOf(ctx context.Context, a *account, d Document) (values, diag.Diagnostics, error) {
	live, diags, err := k.withParts(ctx, a, d, all)
	if err != nil {
		return nil, diags, err
	}
	state, incomplete := k.withRead(ctx, valuesOf(k.model(nil)), live)

	return state, append(diags, incomplete...), nil
}

// candidates returns the ids of the objects whose key attribute has that value.
func (k objectKind) candidates(ctx context.Context, a *account, key string) ([]string, error) {
	if k.isNumbered() {
		owner, err := a.numbers.ownerOf(ctx, key)
		if err != nil || owner.id == "" || numberPaths[owner.kind] != k.path {
			return nil, err
		}

		return []string{owner.id}, objectID.Check(owner.id, "the id of the "+k.one+" with the number "+key)
	}
	o := a.objects[k.path]
	all, err := o.list(ctx, Query{})
	var ids []string
	for _, d := range all {
		if d[k.keyAttribute] == nil || !value.SameText(textAt(d, k.keyAttribute), key) {
			continue
		}
		if err := o.idError(d); err != nil {
			return nil, err // It may be the very one that is planned.
		}
		ids = append(ids, idOf(d))
	}

	return ids, err
}

// all is the wanted of a read that wants all attributes.
func all(string) bool { return true }

// read returns what the PBX shows of an object. Attributes that lists do not show are only read if
// some of them are wanted.
func (k objectKind) read(ctx context.Context, a *account, id string, wanted func(name string) bool) (values,
	diag.Diagnostics, error) {
	ofObject := ctx
	isWanted := func(name string) bool { return !k.isPart(name) && wanted(name) }
	if len(k.listed) > 0 && !slices.ContainsFunc(k.unlisted(), isWanted) {
		ofObject = collection.InPart(ctx)
	}
	d, err := a.objects[k.path].get(ofObject, id)
	if err != nil {
		return nil, nil, err
	}

	return k.withParts(ctx, a, d, wanted)
}

// withParts returns what a document shows of an object, and those of its parts that are wanted.
func (k objectKind) withParts(ctx context.Context, a *account, d Document, wanted func(name string) bool) (values,
	diag.Diagnostics, error) {
	o, id := a.objects[k.path], idOf(d)
	live, diags := k.fromAPI(ctx, d)
	for _, p := range k.parts {
		if !wanted(p.attribute) {
			continue
		}
		items, err := o.part(ctx, id, p.path)
		if errors.Is(err, collection.ErrNotWritten) {
			continue
		}
		if err != nil {
			return nil, diags, err
		}
		v, err := p.fromAPI(ctx, k.shownTypes[p.attribute], items)
		if err != nil {
			return nil, diags, &apierr.Error{Method: http.MethodGet, Path: k.path + "/" + id + p.path, Status: http.StatusOK,
				Message: "the response has an unexpected form: items: " + err.Error()}
		}
		live[p.attribute] = k.unblank(p.attribute, v)
	}

	return live, diags, nil
}

// unlisted are the attributes that lists do not show.
func (k objectKind) unlisted() []string {
	var names []string
	for name := range k.shownTypes {
		if k.isPart(name) || len(k.listed) > 0 && name != "id" && !slices.Contains(k.listed, name) {
			names = append(names, name)
		}
	}

	return names
}

// fromAPI returns the value of a part of the items that the PBX shows.
func (p part) fromAPI(ctx context.Context, t attr.Type, items []any) (attr.Value, error) {
	if p.member == "" {
		return value.FromJSON(ctx, t, items)
	}
	members := make([]any, len(items))
	for i, item := range items {
		object, _ := item.(Document)
		members[i] = textAt(object, p.member)
	}

	return value.FromJSON(ctx, t, members)
}

func (k objectKind) readState(ctx context.Context, a *account, m types.Object) (types.Object, diag.Diagnostics, error) {
	live, diags, err := k.read(ctx, a, valuesOf(m).text("id"), wantedBy(ctx))
	if err != nil {
		return m, diags, err
	}
	state, incomplete := k.withRead(ctx, valuesOf(m), live)
	diags.Append(incomplete...)

	return k.model(k.withOptions(state)), diags, nil
}

func (k objectKind) create(ctx context.Context, a *account, config, plan types.Object) (types.Object, diag.Diagnostics,
	error) {
	k.fill(config, &plan, k.model(nil)) // What the PBX chooses is not known before the next refresh.
	sent := valuesOf(plan)
	for _, p := range k.parts {
		if items, _ := sent[p.attribute].(interface{ Elements() []attr.Value }); items != nil && len(items.Elements()) > 0 {
			sent[p.attribute] = nullOf(k.shownTypes[p.attribute]) // It is written afterwards.
		}
	}
	body, secrets, err := k.newBody(ctx, sent, valuesOf(config))
	if err != nil {
		return plan, nil, err
	}
	id, err := a.objects[k.path].create(ctx, body, secrets)
	sent["id"] = value.TextOrNull(id)

	return k.model(sent), nil, k.adviseRelease(err, config.Attributes())
}

// newBody makes the request for a new object. What is null is omitted.
func (k objectKind) newBody(ctx context.Context, plan, config values) (Document, []transport.Secret, error) {
	body := Document{}
	var secrets []transport.Secret
	for name, attribute := range k.attributes {
		if k.isSecret(name) {
			continue
		}
		v := plan[name]
		if attribute.IsWriteOnly() {
			v = config[name]
		}
		wire, err := value.ToJSON(ctx, v)
		if err != nil {
			return nil, nil, err
		}
		if wire != nil && !k.isPart(name) && !k.isOnlyShown(name) {
			body[name] = wire
		}
	}
	for _, s := range k.secrets {
		if plain := config.text(s.attribute); plain != "" {
			secrets = append(secrets, transport.NewSecret(plain))
			body = overlay(body, nest(s.wire, plain))
		}
	}

	return k.toWire(body), secrets, nil
}

func (k objectKind) isSecret(name string) bool {
	isOne := func(s secretField) bool { return s.attribute == name }

	return slices.ContainsFunc(k.secrets, isOne) ||
		slices.ContainsFunc(k.parts, func(p part) bool { return slices.ContainsFunc(p.secrets, isOne) })
}

// update writes the changes: what belongs to the object itself, and then what has requests of its
// own.
func (k objectKind) update(ctx context.Context, a *account, config, prior, plan types.Object) (diag.Diagnostics,
	error) {
	o, id := a.objects[k.path], valuesOf(prior).text("id")
	var own, further, ofItems []adoption.Change
	for _, change := range k.changes(ctx, config.Attributes(), prior.Attributes(), plan.Attributes()) {
		switch {
		case k.isOfItems(change):
			ofItems = append(ofItems, change)
		case k.hasRequest(change.Attribute):
			further = append(further, change)
		default:
			own = append(own, change)
		}
	}
	var diags diag.Diagnostics
	if len(own) > 0 {
		u := k.newUpdate(ctx)
		if err := k.toAPI(ctx, &u, own, config.Attributes()); err != nil {
			return nil, err
		}
		u.set, u.keep = k.toWire(u.set), k.toWire(u.keep)
		refused, err := o.update(ctx, id, u)
		diags.Append(k.refusedKeys(refused)...)
		if err != nil {
			return diags, interrupted(k.adviseRelease(err, config.Attributes()), len(further)+len(ofItems) > 0)
		}
	}
	for i, change := range further {
		if err := k.writeFurther(ctx, o, id, change, valuesOf(config)); err != nil {
			return diags, interrupted(err, change.Sensitive || i < len(further)-1 || len(ofItems) > 0)
		}
	}
	for _, p := range k.parts {
		refused, err := k.writeItems(ctx, o, id, p, ofItems, valuesOf(config), valuesOf(plan))
		diags.Append(k.refusedKeys(refused)...)
		if err != nil {
			return diags, interrupted(err, p.hasSecrets(valuesOf(config)))
		}
	}

	return diags, nil
}

// interrupted returns the error of a write that others were to follow, or of a secret. If its
// response was lost, reading the object must not make the whole of it a success.
func interrupted(err error, isPartOnly bool) error {
	var e *apierr.Error
	if isPartOnly && errors.As(err, &e) && e.Kind == apierr.Ambiguous {
		e.Kind, e.Advice = apierr.Other, "Whether this was carried out is not known, and nothing more was sent. Apply again."
	}

	return err
}

// hasRequest reports whether an attribute is written by a request of its own.
func (k objectKind) hasRequest(name string) bool {
	return k.requests[name] != "" || k.isPart(name) ||
		slices.ContainsFunc(k.secrets, func(s secretField) bool { return s.attribute == name && s.path != "" })
}

// newUpdate returns an update that changes nothing yet.
func (k objectKind) newUpdate(ctx context.Context) update {
	readOnly := map[string]bool{"id": true}
	for name := range k.attributes {
		if k.isOnlyShown(name) || k.hasRequest(name) || slices.Contains(k.fixed, name) {
			readOnly[name] = true
		}
	}
	for _, key := range k.shownOnly {
		readOnly[key] = true
	}
	for _, s := range k.secrets {
		readOnly[s.wire] = readOnly[s.wire] || s.path != ""
	}
	shown, documented := k.shownTypes, map[string]bool{}
	for path := range k.documented(k.attributes) {
		name, inner, _ := strings.Cut(path, ".")
		if suffix, isGroup := k.suffixes[name]; isGroup {
			member, rest, nested := strings.Cut(inner, ".")
			if path = member + suffix; nested {
				path += "." + rest
			}
		}
		documented[path] = true
	}

	return update{set: Document{}, keep: Document{}, rules: rules{
		readOnly: readOnly, documented: documented,
		normal: func(live Document) Document {
			normal := k.fromWire(live)
			for name, from := range normal {
				if t, known := shown[name]; known {
					normal[name] = value.Normalise(ctx, t, from)
				}
			}
			for _, s := range k.secrets {
				if !isShown(normal, s.wire) { // A blank one would replace the real one.
					delete(normal, s.wire)
				} else {
					normal[s.wire] = value.Normalise(ctx, types.StringType, normal[s.wire])
				}
			}

			return k.toWire(normal)
		},
	}}
}

// writeFurther makes the requests for what is not written with the object.
func (k objectKind) writeFurther(ctx context.Context, o *objects, id string, change adoption.Change,
	config values) error {
	for _, s := range k.secrets {
		if s.attribute == change.Attribute {
			plain := config.text(s.attribute)

			return o.send(transport.Idempotent(ctx), id, s.path, Document{s.key: plain}, transport.NewSecret(plain))
		}
	}
	wire, err := value.ToJSON(ctx, change.To)
	if err != nil {
		return err
	}
	if path := k.requests[change.Attribute]; path != "" {
		return o.sendAttribute(ctx, id, path, Document{change.Attribute: wire})
	}
	before, err := value.ToJSON(ctx, change.From)
	if err != nil {
		return err
	}
	p := k.parts[slices.IndexFunc(k.parts, func(p part) bool { return p.attribute == change.Attribute })]
	were, _ := before.([]any)
	items, _ := wire.([]any)

	return p.write(ctx, o, id, were, items)
}

// write changes a part.
func (p part) write(ctx context.Context, o *objects, id string, were, items []any) error {
	if err := p.send(ctx, o, id, were, items); err != nil {
		o.parts[p.path].Invalidate(id)

		return err
	}
	if p.member != "" {
		items = slices.Clone(items)
		for i, item := range items {
			items[i] = Document{p.member: item}
		}
	}
	o.parts[p.path].Put(Document{"id": id, "items": items})

	return nil
}

// send makes the requests that change a part. Adding a member a second time may be refused, so it
// is not repeated.
func (p part) send(ctx context.Context, o *objects, id string, were, items []any) error {
	if p.member == "" {
		return o.send(transport.Idempotent(ctx), id, p.path, Document{"items": items})
	}
	each := func(members, but []any, suffix string) error {
		for _, item := range members {
			if member, _ := item.(string); !slices.Contains(but, item) {
				if err := o.send(ctx, id, p.path+"/"+url.PathEscape(member)+suffix, nil); err != nil {
					return err
				}
			}
		}

		return nil
	}
	if err := each(items, were, ""); err != nil {
		return err
	}

	return each(were, items, destroySuffix)
}

// destroy deletes an object. If the PBX refuses that, it says what uses the object.
func (k objectKind) destroy(ctx context.Context, a *account, state values) error {
	err := a.objects[k.path].delete(ctx, state.text("id"))
	var e *apierr.Error
	if !errors.As(err, &e) || e.Kind != apierr.Other || e.Advice != "" {
		return err
	}
	texts := []string{state.text("id")}
	if number := state.text(numberAttribute); number != "" {
		texts = append(texts, number)
	}
	if found := a.referencesTo(ctx, texts...); len(found) > 0 {
		e.Advice = "It is used by " + strings.Join(found, ", ") + ". Remove it there first, in an apply of its own: " +
			"Terraform deletes an object before it changes others, unless an earlier apply found " +
			"`create_before_destroy = true` in its `lifecycle` block."
	}

	return err
}
