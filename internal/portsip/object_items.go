// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// This is about the parts whose items have requests of their own, and are told apart by a key.

// arrange puts the items of parts in the order of other values. The PBX may show them in any.
func (k objectKind) arrange(v, like values) {
	for _, p := range k.parts {
		if list, isRead := v[p.attribute]; isRead && p.key != "" {
			v[p.attribute] = inOrder(p.key, list, like[p.attribute])
		}
	}
}

// inOrder returns a list with its items in the order of another one. What that lacks comes last.
func inOrder(key string, list, like attr.Value) attr.Value {
	items, isList := list.(types.List)
	order, _ := like.(types.List)
	sorted := items.Elements()
	if !isList || len(sorted) == 0 {
		return list
	}
	place := func(item attr.Value) int {
		has := func(other attr.Value) bool { return valuesOf(other).text(key) == valuesOf(item).text(key) }
		if i := slices.IndexFunc(order.Elements(), has); i >= 0 {
			return i
		}

		return len(order.Elements())
	}
	slices.SortStableFunc(sorted, func(a, b attr.Value) int { return cmp.Compare(place(a), place(b)) })

	return types.ListValueMust(items.ElementType(context.Background()), sorted)
}

// anyOrder plans no change of a list whose items are in another order only.
type anyOrder struct{ key string }

func (anyOrder) Description(context.Context) string { return "The order of the items does not matter." }

func (o anyOrder) MarkdownDescription(ctx context.Context) string { return o.Description(ctx) }

func (o anyOrder) PlanModifyList(_ context.Context, req planmodifier.ListRequest, resp *planmodifier.ListResponse) {
	planned := fillItems([]string{o.key}, req.ConfigValue, req.PlanValue, req.StateValue)
	if inOrder(o.key, planned, req.StateValue).Equal(req.StateValue) {
		resp.PlanValue = req.StateValue
	}
}

// distinct refuses two items with the same key, and null.
type distinct struct{ key string }

func (d distinct) Description(context.Context) string { return "each item must have another " + d.key }

func (d distinct) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

func (d distinct) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	known := map[string]bool{}
	for i, item := range req.ConfigValue.Elements() {
		key := valuesOf(item).text(d.key)
		if item.IsNull() {
			resp.Diagnostics.AddAttributeError(req.Path.AtListIndex(i), "Missing item", "An item must not be null.")
		}
		if known[key] {
			resp.Diagnostics.AddAttributeError(req.Path.AtListIndex(i).AtName(d.key), "Duplicate "+d.key,
				"Another item has the same "+d.key+".")
		}
		known[key] = key != "" // One that is not known yet is like no other.
	}
}

// concerns reports whether a change is one of the part or of its secrets.
func (p part) concerns(change adoption.Change) bool {
	return change.Attribute == p.attribute ||
		slices.ContainsFunc(p.secrets, func(s secretField) bool { return s.attribute == change.Attribute })
}

// isOfItems reports whether a change is written by requests for items.
func (k objectKind) isOfItems(change adoption.Change) bool {
	return slices.ContainsFunc(k.parts, func(p part) bool { return p.key != "" && p.concerns(change) })
}

// hasSecrets reports whether a configuration has secrets of items. No read tells whether one was
// written.
func (p part) hasSecrets(config values) bool {
	return slices.ContainsFunc(p.secrets, func(s secretField) bool { return !config[s.attribute].IsNull() })
}

// itemUpdate returns the update of an item to a value: with the secrets that the changes order to
// be sent, and with the others in case that the PBX does not show them.
func (p part) itemUpdate(ctx context.Context, item attr.Value, changes []adoption.Change, config values) (u update,
	sendsSecrets bool, err error) {
	wire, err := value.ToJSON(ctx, item)
	u.set, _ = wire.(Document)
	u.keep = Document{}
	u.rules = rules{readOnly: map[string]bool{"id": true}, documented: map[string]bool{},
		normal: func(live Document) Document {
			normal, _ := value.Normalise(ctx, item.Type(ctx), live).(Document)
			maps.DeleteFunc(normal, func(key string, _ any) bool {
				isSecret := func(s secretField) bool { return s.wire == key }

				return slices.ContainsFunc(p.secrets, isSecret) && !isShown(live, key)
			})

			return normal
		}}
	for _, change := range changes {
		for _, text := range change.Unprinted() {
			u.secrets = append(u.secrets, transport.NewSecret(text))
		}
	}
	for _, s := range p.secrets {
		u.documented[s.wire] = true
		plain, _ := value.Plain(s.of(textAt(u.set, p.key), config))
		if plain == "" {
			continue
		}
		u.secrets = append(u.secrets, transport.NewSecret(plain))
		if slices.ContainsFunc(changes, func(c adoption.Change) bool { return c.Attribute == s.attribute }) {
			u.set[s.wire], sendsSecrets = plain, true
		} else {
			u.keep[s.wire] = plain
		}
	}

	return u, sendsSecrets, err
}

// isItem returns what tells whether the PBX shows an item with the key of a planned one.
func (p part) isItem(planned attr.Value) func(shown any) bool {
	return func(shown any) bool { return value.SameText(keyOf(shown, p.key), valuesOf(planned).text(p.key)) }
}

// differs reports whether an item is shown differently from what is planned.
func (k objectKind) differs(ctx context.Context, p part, shown Document, planned attr.Value) bool {
	before, err := value.FromJSON(ctx, planned.Type(ctx), shown)

	return err != nil || !value.Equal(ctx, k.unblank(p.attribute, before), planned)
}

// warnOfLostItemSecrets does for the items of parts what warnOfLostSecrets does for the object.
func (k objectKind) warnOfLostItemSecrets(ctx context.Context, a *account,
	step lifecycle.Step[types.Object]) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, p := range k.parts {
		list, _ := valuesOf(step.Plan)[p.attribute].(types.List)
		if a == nil || !slices.ContainsFunc(step.Changes, p.concerns) {
			continue
		}
		for _, item := range list.Elements() {
			key := valuesOf(item).text(p.key)
			lost := slices.DeleteFunc(slices.Clone(p.secrets), func(s secretField) bool {
				return !s.isUsed(valuesOf(item), nil) || s.of(key, valuesOf(step.Config)) != nil
			})
			if len(lost) == 0 {
				continue // Nothing is read for it.
			}
			live, err := a.objects[k.path].part(collection.AnyAge(ctx), valuesOf(step.Live).text("id"), p.path)
			i := slices.IndexFunc(live, p.isItem(item))
			if err != nil || i < 0 {
				continue
			}
			if shown, _ := live[i].(Document); k.differs(ctx, p, shown, item) {
				for i := range lost {
					lost[i].attribute += fmt.Sprintf("[%q]", key)
				}
				diags.Append(k.lostSecrets(lost, shown, setAllSecrets)...)
			}
		}
	}

	return diags
}

// of returns the secret of the item with that key, nil if none is configured.
func (s secretField) of(key string, config values) attr.Value {
	given, _ := config[s.attribute].(types.Map)

	return given.Elements()[key]
}

// writeItems makes the requests that change the items of a part, and returns the paths that the PBX
// shows and refused to take back. If one fails, the next refresh shows what was done.
func (k objectKind) writeItems(ctx context.Context, o *objects, id string, p part, changes []adoption.Change,
	config, plan values) ([]string, error) {
	list, _ := plan[p.attribute].(types.List)
	if !slices.ContainsFunc(changes, p.concerns) || list.IsNull() {
		return nil, nil
	}
	live, err := o.part(collection.AnyAge(ctx), id, p.path)
	if err != nil {
		return nil, err
	}
	o.parts[p.path].Invalidate(id)
	rest, items, refused := slices.Clone(live), []any{}, []string{}
	for _, item := range list.Elements() {
		var was Document
		if i := slices.IndexFunc(rest, p.isItem(item)); i >= 0 {
			was, _ = rest[i].(Document)
			rest = slices.Delete(rest, i, i+1)
		}
		u, sendsSecrets, err := p.itemUpdate(ctx, item, changes, config)
		if err != nil {
			return refused, err
		}
		if was == nil || sendsSecrets || k.differs(ctx, p, was, item) {
			itemID, unknown, err := o.writeItem(ctx, id, p, was, u)
			if refused = append(refused, unknown...); err != nil {
				return refused, err
			}
			was = overlay(overlay(was, u.set), Document{"id": itemID})
		}
		items = append(items, was)
	}
	for _, item := range rest {
		path, err := o.itemPath(id, p, keyOf(item, "id"))
		if err == nil {
			err = o.client.post(ctx, path+destroySuffix, nil, nil)
		}
		if err != nil {
			return refused, err
		}
	}
	o.parts[p.path].Put(Document{"id": id, "items": items})

	return refused, nil
}

// writeItem creates an item, or replaces the one that was there, and returns its id. Creating is
// not repeated: there would be two.
func (o *objects) writeItem(ctx context.Context, id string, p part, was Document, u update) (string, []string, error) {
	if was == nil {
		path, err := o.pathOf(id)
		if err != nil {
			return "", nil, err
		}
		itemID, err := o.client.create(ctx, path+p.path, p.one, overlay(u.keep, u.set), u.secrets)

		return itemID, nil, err
	}
	path, err := o.itemPath(id, p, idOf(was))
	if err != nil {
		return "", nil, err
	}
	refused, err := o.client.replace(ctx, path, was, u)

	return idOf(was), refused, err
}

func (o *objects) itemPath(id string, p part, itemID string) (string, error) {
	path, err := o.pathOf(id)
	if err == nil {
		err = objectID.Check(itemID, "the id of the "+p.one)
	}

	return path + p.path + "/" + url.PathEscape(itemID), err
}

// keyOf returns the text of a key of an item, "" if it has none.
func keyOf(item any, key string) string {
	object, _ := item.(Document)

	return textAt(object, key)
}
