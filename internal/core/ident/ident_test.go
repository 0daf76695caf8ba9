// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package ident_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// kind is a resource type whose identity has these attributes, and which has one more.
type kind struct {
	resource schema.Schema
	identity identityschema.Schema
}

func newKind(names ...string) kind {
	k := kind{
		schema.Schema{Attributes: map[string]schema.Attribute{"comment": schema.StringAttribute{Optional: true}}},
		identityschema.Schema{Attributes: map[string]identityschema.Attribute{}},
	}
	for _, name := range names {
		k.resource.Attributes[name] = schema.StringAttribute{Required: true}
		k.identity.Attributes[name] = identityschema.StringAttribute{OptionalForImport: true}
	}

	return k
}

// identified returns an identity with these attributes, and a null one for nil.
func (k kind) identified(ctx context.Context, values map[string]tftypes.Value) *tfsdk.ResourceIdentity {
	ty := k.identity.Type().TerraformType(ctx)
	if values == nil {
		return &tfsdk.ResourceIdentity{Schema: k.identity, Raw: tftypes.NewValue(ty, nil)}
	}

	return &tfsdk.ResourceIdentity{Schema: k.identity, Raw: tftypes.NewValue(ty, values)}
}

// imported imports as the framework does: the response begins with an empty state and the identity
// of the request.
func (k kind) imported(ctx context.Context, id string, identity map[string]tftypes.Value,
	names ...string) *resource.ImportStateResponse {
	req, resp := k.importing(ctx, id, identity)
	ident.Import(ctx, req, resp, parts(names...)...)

	return resp
}

func (k kind) importing(ctx context.Context, id string, identity map[string]tftypes.Value) (resource.ImportStateRequest,
	*resource.ImportStateResponse) {
	return resource.ImportStateRequest{ID: id, Identity: k.identified(ctx, identity)}, &resource.ImportStateResponse{
		State:    tfsdk.State{Schema: k.resource, Raw: tftypes.NewValue(k.resource.Type().TerraformType(ctx), nil)},
		Identity: k.identified(ctx, identity),
	}
}

// parts returns parts of an id that may be anything but dots.
func parts(names ...string) []ident.Part {
	var all []ident.Part
	for _, name := range names {
		all = append(all, ident.Part{Name: name, Form: wire.Form{Wanted: "a name",
			OK: func(text string) bool { return text != ".." }}})
	}

	return all
}

func known(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func TestImport(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		names    []string
		id       string
		identity map[string]tftypes.Value
		want     map[string]string
	}{
		"id of one part":    {[]string{"name"}, "+49221", nil, map[string]string{"name": "+49221"}},
		"id of two parts":   {[]string{"tenant", "id"}, "acme/7", nil, map[string]string{"tenant": "acme", "id": "7"}},
		"id of three parts": {[]string{"a", "b", "c"}, "1/2/3", nil, map[string]string{"a": "1", "b": "2", "c": "3"}},
		"id with odd letters": {[]string{"tenant", "id"}, "a b:c,d/ü%2F\\", nil,
			map[string]string{"tenant": "a b:c,d", "id": "ü%2F\\"}},
		"identity of one part": {[]string{"name"}, "", map[string]tftypes.Value{"name": known("+49221")},
			map[string]string{"name": "+49221"}},
		"identity of two parts": {[]string{"tenant", "id"}, "",
			map[string]tftypes.Value{"tenant": known("acme"), "id": known("7")}, map[string]string{"tenant": "acme", "id": "7"}},
		"identity with a slash": {[]string{"tenant", "id"}, "",
			map[string]tftypes.Value{"tenant": known("a/b"), "id": known("7")}, map[string]string{"tenant": "a/b", "id": "7"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := newKind(test.names...).imported(t.Context(), test.id, test.identity, test.names...)
			if resp.Diagnostics.HasError() {
				t.Fatal(resp.Diagnostics)
			}
			for name, want := range test.want {
				var state, identity types.String
				resp.Diagnostics.Append(resp.State.GetAttribute(t.Context(), path.Root(name), &state)...)
				resp.Diagnostics.Append(resp.Identity.GetAttribute(t.Context(), path.Root(name), &identity)...)
				if state.ValueString() != want || identity.ValueString() != want {
					t.Errorf("%s is %s in the state and %s in the identity, want %q", name, state, identity, want)
				}
			}
			var comment types.String
			resp.Diagnostics.Append(resp.State.GetAttribute(t.Context(), path.Root("comment"), &comment)...)
			if !comment.IsNull() || resp.Diagnostics.HasError() {
				t.Errorf("the other attribute is %s; %v", comment, resp.Diagnostics)
			}
		})
	}
}

func TestWrongIDIsRefusedWithTheRightForm(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		names []string
		id    string
		form  string
	}{
		"too many parts for one": {[]string{"name"}, "acme/7", "`name`"},
		"slash at the end":       {[]string{"name"}, "acme/", "`name`"},
		"only a slash":           {[]string{"name"}, "/", "`name`"},
		"too few parts":          {[]string{"tenant", "id"}, "acme", "`tenant/id`"},
		"too many parts":         {[]string{"tenant", "id"}, "acme/7/8", "`tenant/id`"},
		"first part is empty":    {[]string{"tenant", "id"}, "/7", "`tenant/id`"},
		"last part is empty":     {[]string{"tenant", "id"}, "acme/", "`tenant/id`"},
		"all parts are empty":    {[]string{"tenant", "id"}, "/", "`tenant/id`"},
		"middle part is empty":   {[]string{"a", "b", "c"}, "1//3", "`a/b/c`"},
		"wrong separator":        {[]string{"tenant", "id"}, "acme:7", "`tenant/id`"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := newKind(test.names...).imported(t.Context(), test.id, nil, test.names...)
			if resp.Diagnostics.ErrorsCount() != 1 {
				t.Fatalf("got %v, want one error", resp.Diagnostics)
			}
			if got := resp.Diagnostics[0].Detail(); !strings.Contains(got, test.form) || !strings.Contains(got, test.id) {
				t.Errorf("%q lacks the form %s or the id %q", got, test.form, test.id)
			}
			if !resp.State.Raw.IsNull() || !resp.Identity.Raw.IsNull() {
				t.Error("something was imported all the same")
			}
		})
	}
}

// What is imported goes into the address of the next request.
func TestPartWithoutTheFormIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id       string
		identity map[string]tftypes.Value
	}{
		"id":       {"acme/..", nil},
		"identity": {"", map[string]tftypes.Value{"tenant": known("acme"), "id": known("..")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := newKind("tenant", "id").imported(t.Context(), test.id, test.identity, "tenant", "id")
			if resp.Diagnostics.ErrorsCount() != 1 || !resp.State.Raw.IsNull() {
				t.Fatalf("got %v", resp.Diagnostics)
			}
			for _, want := range []string{"`tenant/id`", `the id to import is ".."`, "not a name"} {
				if got := resp.Diagnostics[0].Detail(); !strings.Contains(got, want) {
					t.Errorf("%q lacks %s", got, want)
				}
			}
		})
	}
}

func TestIdentityThatLacksAPartIsRefused(t *testing.T) {
	t.Parallel()

	tests := map[string]map[string]tftypes.Value{
		"null":    {"tenant": tftypes.NewValue(tftypes.String, nil), "id": known("7")},
		"empty":   {"tenant": known(""), "id": known("7")},
		"unknown": {"tenant": tftypes.NewValue(tftypes.String, tftypes.UnknownValue), "id": known("7")},
		"all":     {"tenant": known(""), "id": known("")},
	}
	for name, identity := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := newKind("tenant", "id").imported(t.Context(), "", identity, "tenant", "id")
			if resp.Diagnostics.ErrorsCount() != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), "tenant/id") {
				t.Errorf("got %v, want an error with the form", resp.Diagnostics)
			}
			if !resp.State.Raw.IsNull() {
				t.Error("something was imported all the same")
			}
		})
	}
}

func TestNeitherIDNorIdentityIsRefused(t *testing.T) {
	t.Parallel()
	resp := newKind("name").imported(t.Context(), "", nil, "name")
	if !resp.Diagnostics.HasError() || !resp.State.Raw.IsNull() {
		t.Errorf("got %v", resp.Diagnostics)
	}
}

func TestMistakeInTheNamesIsAnError(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		id       string
		identity map[string]tftypes.Value
	}{
		{"acme", nil},
		{"", map[string]tftypes.Value{"name": known("acme")}},
	} {
		resp := newKind("name").imported(t.Context(), test.id, test.identity, "nome")
		if !resp.Diagnostics.HasError() {
			t.Errorf("importing %q by an attribute that there is not was no error", test.id)
		}
		for _, d := range resp.Diagnostics {
			if d.Summary() == "Invalid import id" {
				t.Errorf("the user is blamed for it: %s", d.Detail())
			}
		}
	}
}

// importedWithOptional imports by an id of tenant and id, before which there may be an account.
func importedWithOptional(ctx context.Context, id string,
	identity map[string]tftypes.Value) *resource.ImportStateResponse {
	req, resp := newKind("account", "tenant", "id").importing(ctx, id, identity)
	all := parts("account", "tenant", "id")
	ident.ImportWithOptional(ctx, req, resp, all[0], all[1:]...)

	return resp
}

func TestImportWithOptional(t *testing.T) {
	t.Parallel()
	null := tftypes.NewValue(tftypes.String, nil)
	for name, test := range map[string]struct {
		id       string
		identity map[string]tftypes.Value
		// account is what happens to the optional part, "" if it is null then.
		account string
	}{
		"id without it": {"acme/7", nil, ""},
		"id with it":    {"reseller/acme/7", nil, "reseller"},
		"identity without it": {"", map[string]tftypes.Value{"account": null, "tenant": known("acme"),
			"id": known("7")}, ""},
		"identity with it empty": {"", map[string]tftypes.Value{"account": known(""), "tenant": known("acme"),
			"id": known("7")}, ""},
		"identity with it": {"", map[string]tftypes.Value{"account": known("reseller"), "tenant": known("acme"),
			"id": known("7")}, "reseller"},
		"identity with a slash": {"", map[string]tftypes.Value{"account": known("a/b"), "tenant": known("acme"),
			"id": known("7")}, "a/b"},
		"id with the same in parts": {"acme/acme/7", nil, "acme"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := importedWithOptional(t.Context(), test.id, test.identity)
			if resp.Diagnostics.HasError() {
				t.Fatal(resp.Diagnostics)
			}
			want := map[string]types.String{"account": types.StringNull(), "tenant": types.StringValue("acme"),
				"id": types.StringValue("7"), "comment": types.StringNull()}
			if test.account != "" {
				want["account"] = types.StringValue(test.account)
			}
			for name, want := range want {
				var state types.String
				resp.Diagnostics.Append(resp.State.GetAttribute(t.Context(), path.Root(name), &state)...)
				if !state.Equal(want) {
					t.Errorf("%s is %s in the state, want %s", name, state, want)
				}
				if name == "comment" {
					continue
				}
				var identity types.String
				resp.Diagnostics.Append(resp.Identity.GetAttribute(t.Context(), path.Root(name), &identity)...)
				if identity.ValueString() != want.ValueString() {
					t.Errorf("%s is %s in the identity, want %s", name, identity, want)
				}
			}
			if resp.Diagnostics.HasError() {
				t.Error(resp.Diagnostics)
			}
		})
	}
}

func TestWrongIDWithOptionalIsRefusedWithBothForms(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{
		"too few parts":            "7",
		"too many parts":           "reseller/acme/7/8",
		"empty optional part":      "/acme/7",
		"empty middle part":        "reseller//7",
		"empty last part of three": "reseller/acme/",
		"empty first of two":       "/7",
		"empty last of two":        "acme/",
		"only slashes":             "//",
		"wrong separator":          "acme:7",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := importedWithOptional(t.Context(), id, nil)
			if resp.Diagnostics.ErrorsCount() != 1 {
				t.Fatalf("got %v, want one error", resp.Diagnostics)
			}
			for _, want := range []string{"`account/tenant/id`", "`tenant/id`", id} {
				if got := resp.Diagnostics[0].Detail(); !strings.Contains(got, want) {
					t.Errorf("%q lacks %s", got, want)
				}
			}
			if !resp.State.Raw.IsNull() || !resp.Identity.Raw.IsNull() {
				t.Error("something was imported all the same")
			}
		})
	}
}

// Only the optional part may be missing from an identity.
func TestIdentityThatLacksMoreThanTheOptionalPartIsRefused(t *testing.T) {
	t.Parallel()
	null := tftypes.NewValue(tftypes.String, nil)
	for name, identity := range map[string]map[string]tftypes.Value{
		"tenant":             {"account": known("reseller"), "tenant": null, "id": known("7")},
		"id":                 {"account": known("reseller"), "tenant": known("acme"), "id": null},
		"account and tenant": {"account": null, "tenant": null, "id": known("7")},
		"account and id":     {"account": null, "tenant": known("acme"), "id": known("")},
		"all":                {"account": null, "tenant": null, "id": null},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := importedWithOptional(t.Context(), "", identity)
			if resp.Diagnostics.ErrorsCount() != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), "`account/tenant/id`") {
				t.Errorf("got %v, want an error with the forms", resp.Diagnostics)
			}
			if !resp.State.Raw.IsNull() {
				t.Error("something was imported all the same")
			}
		})
	}
}
