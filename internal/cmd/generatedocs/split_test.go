// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"maps"
	"slices"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

func TestSplit(t *testing.T) {
	t.Parallel()

	all := &tfjson.ProviderSchema{
		ConfigSchema:            &tfjson.Schema{},
		ResourceSchemas:         map[string]*tfjson.Schema{"pbx_tenant": {}, "tenios_user": {}},
		ResourceIdentitySchemas: map[string]*tfjson.IdentitySchema{"pbx_tenant": {}, "tenios_user": {}},
		ActionSchemas:           map[string]*tfjson.ActionSchema{"pbxcloud_dial": {}},
		Functions:               map[string]*tfjson.FunctionSignature{"e164": {}},
	}
	if got, want := prefixes(all), []string{"pbx", "pbxcloud", "tenios"}; !slices.Equal(got, want) {
		t.Errorf("prefixes: got %v, want %v", got, want)
	}
	if got := prefixes(&tfjson.ProviderSchema{}); !slices.Equal(got, []string{"pbx"}) {
		t.Errorf("prefixes of no types: got %v", got)
	}

	tenios, pbx := part(all, "tenios"), part(all, "pbx")
	if got := slices.Collect(maps.Keys(tenios.ResourceSchemas)); !slices.Equal(got, []string{"tenios_user"}) {
		t.Errorf("resources of tenios: got %v", got)
	}
	if got := slices.Collect(maps.Keys(tenios.ResourceIdentitySchemas)); !slices.Equal(got, []string{"tenios_user"}) {
		t.Errorf("identities of tenios: got %v", got)
	}
	if len(tenios.ActionSchemas)+len(tenios.Functions)+len(pbx.ActionSchemas) > 0 {
		t.Error("a part has what belongs to another")
	}
	if len(pbx.Functions) == 0 || pbx.ConfigSchema == nil || tenios.ConfigSchema == nil {
		t.Error("a part lacks functions or the provider block")
	}
}

func TestTemplateName(t *testing.T) {
	t.Parallel()

	all := []string{"pbx", "tenios"}
	for _, test := range []struct{ name, pbx, tenios string }{
		{"index.md.tmpl", "index.md.tmpl", ""},
		{"guides/names.md.tmpl", "guides/names.md.tmpl", ""},
		{"functions/e164.md.tmpl", "functions/e164.md.tmpl", ""},
		{"list-resources.md.tmpl", "list-resources.md.tmpl", "list-resources.md.tmpl"},
		{"resources/tenant.md.tmpl", "resources/tenant.md.tmpl", ""},
		{"resources/tenios_user.md.tmpl", "", "resources/user.md.tmpl"},
	} {
		if got := templateName(test.name, "pbx", all); got != test.pbx {
			t.Errorf("%s for pbx: got %q, want %q", test.name, got, test.pbx)
		}
		if got := templateName(test.name, "tenios", all); got != test.tenios {
			t.Errorf("%s for tenios: got %q, want %q", test.name, got, test.tenios)
		}
	}
}

func TestPageName(t *testing.T) {
	t.Parallel()

	for _, test := range []struct{ name, pbx, tenios string }{
		{"index.md", "index.md", ""},
		{"guides/names.md", "guides/names.md", ""},
		{"resources/user.md", "resources/user.md", "resources/tenios_user.md"},
		{"list-resources/user.md", "list-resources/user.md", "list-resources/tenios_user.md"},
	} {
		if got := pageName(test.name, "pbx"); got != test.pbx {
			t.Errorf("%s of pbx: got %q, want %q", test.name, got, test.pbx)
		}
		if got := pageName(test.name, "tenios"); got != test.tenios {
			t.Errorf("%s of tenios: got %q, want %q", test.name, got, test.tenios)
		}
	}
}
