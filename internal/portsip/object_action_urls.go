// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
)

const (
	actionURLPasswords = "action_url_passwords_wo"
	actionURLTokens    = "action_url_tokens_wo"
)

// actionURLs are what a virtual receptionist requests: /api/ivrs/{id}/action_urls.
var actionURLs = part{
	attribute: "action_urls", path: "/action_urls", key: "name", one: "action URL",
	secrets: []secretField{
		{attribute: actionURLPasswords, wire: "password", usedBy: "auth", values: []string{"BASIC", "DIGEST"}},
		{attribute: actionURLTokens, wire: "token", usedBy: "auth", values: []string{"BEARER"}},
	},
}

func actionURLAttributes() map[string]schema.Attribute {
	webhook := event("", "").Attributes
	auth, _ := webhook["auth"].(schema.StringAttribute)
	auth.Default = stringdefault.StaticString("DISABLE")
	auth.MarkdownDescription += " Defaults to `DISABLE`."
	url, _ := webhook["url"].(schema.StringAttribute)
	seconds := func(what string) schema.Int64Attribute {
		a := number("How long "+what+" may take, in seconds. Defaults to 2.", int64validator.Between(0, maxInt32))
		a.Default = int64default.StaticInt64(2)

		return a
	}
	passwords := secret.Values("The passwords of the `action_urls` with `auth` `BASIC` or `DIGEST`, by their names, 6 to 64 " +
		"characters each.")
	passwords.Validators = append(passwords.Validators, mapvalidator.ValueStringsAre(length(6, 64)))

	return map[string]schema.Attribute{
		actionURLPasswords: passwords,
		actionURLTokens:    secret.Values("The tokens of the `action_urls` with `auth` `BEARER`, by their names."),

		actionURLs.attribute: schema.ListNestedAttribute{
			Optional: true, Computed: true,
			Validators:    []validator.List{distinct{actionURLs.key}},
			PlanModifiers: []planmodifier.List{anyOrder{actionURLs.key}},
			MarkdownDescription: "The URLs that the PBX requests on what callers do. The list has all of them, in any order. " +
				"Each is created, changed and deleted by a request of its own, also those of a new virtual receptionist. " +
				"Their secrets are `" + actionURLPasswords + "` and `" + actionURLTokens + "`. Headers and URLs are in the " +
				"state as they are, so put no secret there.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name": required(text("The name, 1 to 64 characters, which no other action URL of the virtual receptionist has. "+
					"Changing it deletes the action URL and creates another one.", length(1, 64))),
				"enabled": defaultsTo(false, flag("Whether the URL is requested. Defaults to `false`.")),
				"type": required(text("What leads to the request: `DTMF` (the keys that are pressed) or `CALLER` (the caller).",
					stringvalidator.OneOf("DTMF", "CALLER"))),
				"caller_mask": optional(text("The callers, at most 255 characters. Defaults to `\"\"`.", length(0, 255))),
				"dtmf_mask": optional(text("The keys: numbers and ranges, separated by `;`, such as `1000;2000;3000-4000`, at "+
					"most 255 characters. Defaults to `\"\"`.", length(0, 255))),
				"url":    required(url),
				"method": required(text("The method: `GET` or `POST`.", stringvalidator.OneOf("GET", "POST"))),
				"headers": optional(text("The headers of the request, in the form that the PBX's own pages show: the " +
					"vendor documents none. Defaults to `\"\"`.")),
				"connection_timeout": seconds("connecting"),
				"request_timeout":    seconds("the request"),
				"auth":               auth,
				"username":           webhook["username"],
			}},
		},
	}
}

// checkActionURLs refuses secrets of action URLs that are not configured.
func checkActionURLs(_ lifecycle.Verb, _, config values) diag.Diagnostics {
	var diags diag.Diagnostics
	list, _ := config[actionURLs.attribute].(types.List)
	isUnnamed := func(item attr.Value) bool { return valuesOf(item).text(actionURLs.key) == "" }
	if list.IsUnknown() || slices.ContainsFunc(list.Elements(), isUnnamed) {
		return nil
	}
	for _, s := range actionURLs.secrets {
		given, _ := config[s.attribute].(types.Map)
		for _, name := range slices.Sorted(maps.Keys(given.Elements())) {
			hasName := func(item attr.Value) bool { return valuesOf(item).text(actionURLs.key) == name }
			if !slices.ContainsFunc(list.Elements(), hasName) {
				diags.AddAttributeError(path.Root(s.attribute), "Unknown action URL",
					fmt.Sprintf("action_urls has none with the name %q.", name))
			}
		}
	}

	return diags
}
