// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

// How objects and settings are written: laid over what the PBX shows, and sent back as a whole.

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// Document is an object of the PBX as it is on the wire. Numbers are json.Number. It keeps keys
// that this provider does not know, because a newer PBX has settings that an older provider must
// not reset.
type Document = map[string]any

// itemKeys are the keys that tell an item of a list from the others, by the name of the list.
var itemKeys = map[string][]string{
	"outbound_caller_ids": {"provider_id", "caller_id"},
	"ranges":              {"from"},
	"add":                 {"name", "scope"},
	"relay":               {"name", "scope"},
	"agents":              {numberAttribute},
	"action_urls":         {"name"},
	// Those of receptionists have the first, those of users the others.
	"custom_forward_rules": {"user_input", "caller_id", "type"},
}

// update is what an object is updated with.
type update struct {
	rules

	// set is laid over the object as it is. Where both have an object, it is laid over its keys one
	// by one, and so is an item of a list over the item that has the same itemKeys; everything else
	// is replaced.
	set Document
	// unset are the paths, such as `cdr_event.url`, of what is omitted from what is written.
	unset []string
	// keep is laid under it: secrets that the PBX may not show, and would lose if they were not sent.
	keep Document
	// secrets are the values in both that must not be logged, in addition to those that the PBX
	// shows.
	secrets []transport.Secret
	// known is what is known of an object that the PBX may not show: all settings, as they are to be.
	// It is written in place of what cannot be read.
	known Document
	// mustBeShown and mustBeHidden are set where the object was read before, and what is written
	// relies on that.
	mustBeShown, mustBeHidden bool
	// tenantID is the id that the object must have, if it has one.
	tenantID string
}

// rules say what a POST takes of an object that GET shows.
type rules struct {
	// readOnly are the keys that GET shows and POST does not take.
	readOnly map[string]bool
	// blanks are, by path, what is written in place of null, which POST does not take. Other nulls
	// are omitted.
	blanks map[string]any
	// documented are the paths, such as `outbound_caller_ids.caller_id`, that the page of POST has.
	// They are written even if the PBX refuses them.
	documented map[string]bool
	// normal returns the object with the JSON types that POST takes, which may be stricter than GET.
	normal func(live Document) Document
}

// replace writes an update over the live object, which is nil if the PBX does not show it, and
// returns the paths that the PBX shows and refused to take back, which are not written. The request
// is repeated as a read is.
func (c *Client) replace(ctx context.Context, path string, live Document, u update) (refused []string, err error) {
	base := u.known
	if live != nil {
		base = u.writable(u.normal(live), "")
	}
	for _, path := range u.unset {
		remove(base, path)
	}
	body := overlay(overlay(u.keep, base), u.set)
	secrets := slices.Concat(secretsIn(live), secretsIn(body), u.secrets)
	for {
		err := c.post(transport.Idempotent(ctx), path, body, nil, secrets...)
		if err == nil {
			return refused, nil
		}
		// A PBX may name all keys that it does not know, or the first only. Each is omitted once.
		unknown := refusedKeys(err, u.onlyShown(body, ""))
		if len(unknown) == 0 {
			return nil, err
		}
		for _, path := range unknown {
			remove(body, path)
		}
		refused = append(refused, unknown...)
	}
}

// onlyShown returns the paths in what is written that came from GET alone and that the page of POST
// does not have. What is inside of such an object is not listed.
func (u update) onlyShown(value any, prefix string) []string {
	var paths []string
	if items, isList := value.([]any); isList {
		for _, item := range items {
			paths = append(paths, u.onlyShown(item, prefix)...)
		}
	}
	object, _ := value.(Document)
	for key, inner := range object {
		path := prefix + key
		switch {
		case u.documented[path]:
			paths = append(paths, u.onlyShown(inner, path+".")...)
		case !has(u.set, path) && !has(u.keep, path):
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)

	return slices.Compact(paths)
}

// refusedKeys returns those of the paths whose last key is named in a refusal.
func refusedKeys(err error, paths []string) []string {
	var e *apierr.Error
	if !errors.As(err, &e) || e.Status != http.StatusBadRequest {
		return nil
	}

	return slices.DeleteFunc(paths, func(path string) bool {
		return !names(e.Message, path[strings.LastIndex(path, ".")+1:])
	})
}

// names reports whether a text has a key as a word of its own.
func names(text, key string) bool {
	return slices.Contains(strings.FieldsFunc(text, func(r rune) bool {
		return r != '_' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), key)
}

// writable returns the part of an object that POST takes back: without what is read-only, and with
// a blank form in place of null, which is how the PBX shows a blank field but not what it takes for
// one. Masked secrets stay out, or they would replace the real ones.
func (r rules) writable(live Document, prefix string) Document {
	body := Document{}
	for key, v := range live {
		path := prefix + key
		switch v := v.(type) {
		case nil:
			if form, ok := r.blanks[path]; ok {
				body[key] = form
			}
		case Document:
			body[key] = r.writable(v, path+".")
		case []any:
			list := make([]any, len(v))
			for i, item := range v {
				list[i] = item
				if object, isObject := item.(Document); isObject {
					list[i] = r.writable(object, path+".")
				}
			}
			body[key] = list
		default:
			if !isMasked(v) {
				body[key] = v
			}
		}
	}
	if prefix == "" {
		maps.DeleteFunc(body, func(key string, _ any) bool { return r.readOnly[key] })
	}

	return body
}

// remove deletes what is at a path, in each item of a list.
func remove(from any, path string) {
	switch from := from.(type) {
	case []any:
		for _, item := range from {
			remove(item, path)
		}
	case Document:
		outer, inner, nested := strings.Cut(path, ".")
		if nested {
			remove(from[outer], inner)
		} else {
			delete(from, outer)
		}
	}
}

// has reports whether there is something at a path, in any item of a list.
func has(value any, path string) bool {
	if items, isList := value.([]any); isList {
		return slices.ContainsFunc(items, func(item any) bool { return has(item, path) })
	}
	outer, inner, nested := strings.Cut(path, ".")
	object, _ := value.(Document)
	v, given := object[outer]

	return given && (!nested || has(v, inner))
}

// isMasked reports whether a value is a stand-in for a secret, such as "******".
func isMasked(value any) bool {
	text, ok := value.(string)

	return ok && text != "" && strings.Trim(text, "*•") == ""
}

// isShown reports whether a secret at a path is shown as it is, neither blank nor masked.
func isShown(document Document, path string) bool {
	outer, inner, nested := strings.Cut(path, ".")
	if nested {
		object, _ := document[outer].(Document)

		return isShown(object, inner)
	}
	value := document[outer]

	return value != nil && value != "" && !isMasked(value)
}

// overlay returns base with the changes laid over it. Neither is changed.
func overlay(base, changes Document) Document {
	result := Document{}
	maps.Copy(result, base)
	for key, value := range changes {
		switch v := value.(type) {
		case Document:
			if under, wasObject := result[key].(Document); wasObject {
				value = overlay(under, v)
			}
		case []any:
			if were, wasList := result[key].([]any); wasList {
				value = overlayItems(itemKeys[key], were, v)
			}
		}
		result[key] = value
	}

	return result
}

// overlayItems lays each item over the one that has the same values of the keys, so that it keeps
// what this provider does not know of it. What has none is new, and what none is laid over is gone.
func overlayItems(keys []string, base, items []any) []any {
	free := slices.Clone(base)
	result := slices.Clone(items)
	for i, item := range items {
		object, isObject := item.(Document)
		found := slices.IndexFunc(free, func(was any) bool {
			under, wasObject := was.(Document)
			has := func(key string) bool { return object[key] != nil }
			differs := func(key string) bool { return !reflect.DeepEqual(under[key], object[key]) }

			return isObject && wasObject && slices.ContainsFunc(keys, has) && !slices.ContainsFunc(keys, differs)
		})
		if found >= 0 {
			under, _ := free[found].(Document)
			result[i] = overlay(under, object)
			free = slices.Delete(free, found, found+1)
		}
	}

	return result
}

// secretKeys are the keys whose values are masked in logged bodies. In custom_options anything may
// be, and in the headers of an action URL its credentials.
var secretKeys = []string{
	"password", "token", "access_token", "refresh_token", "id_token", "stir_shaken_key", "api_key", "private_key",
	"pin", "voicemail_pin", "admin_pin", "room_pin", "custom_options",
	"headers",
}

// secretsIn returns the secrets in what the PBX has shown or is sent, also those in JSON that is a
// text. The PBX may repeat them when it refuses a write.
func secretsIn(document any) []transport.Secret {
	var found []transport.Secret
	var walk func(v any, secret bool)
	walk = func(v any, secret bool) {
		switch v := v.(type) {
		case Document:
			for key, inner := range v {
				walk(inner, secret || transport.IsSecretKey(key, secretKeys))
			}
		case []any:
			for _, item := range v {
				walk(item, secret)
			}
		case json.Number:
			if secret {
				found = append(found, transport.NewSecret(v.String()))
			}
		case string:
			var inner any
			if json.Unmarshal([]byte(v), &inner) == nil {
				walk(inner, false)
			}
			if secret && !isMasked(v) {
				found = append(found, transport.NewSecret(v))
			}
		}
	}
	walk(document, false)

	return found
}
