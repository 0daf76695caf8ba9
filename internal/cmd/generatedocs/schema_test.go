// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"slices"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

// The schema can be read as Terraform's own, with all that an older Terraform would omit.
func TestProviderSchema(t *testing.T) {
	t.Parallel()
	all, err := providerSchema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := all.prefixes(); !slices.Equal(got, []string{"myreports", "pbx", "pbxcloud", "tenios"}) {
		t.Errorf("prefixes: got %v", got)
	}
	parts := map[string]tfjson.ProviderSchema{}
	for _, prefix := range all.prefixes() {
		content, err := json.Marshal(all.part(prefix))
		if err != nil {
			t.Fatal(err)
		}
		var part tfjson.ProviderSchema
		if err := json.Unmarshal(content, &part); err != nil {
			t.Fatal(err)
		}
		parts[prefix] = part
	}

	const user = "tenios_cloud_pbx_user"
	tenios, pbx := parts["tenios"], parts["pbx"]
	if a := tenios.ResourceSchemas[user].Block.Attributes["password_wo"]; !a.WriteOnly || !a.Sensitive || !a.Optional {
		t.Errorf("password_wo is not marked: %+v", a)
	}
	if a := tenios.ConfigSchema.Block.Attributes["tenios"].AttributeNestedType.Attributes["access_key"]; !a.Sensitive {
		t.Errorf("access_key is not marked: %+v", a)
	}
	if tenios.ListResourceSchemas[user].Block.Attributes["user_name_prefix"] == nil {
		t.Error("the list resource has no filter")
	}
	if a := tenios.ResourceIdentitySchemas[user].Attributes["user_name"]; a == nil || !a.RequiredForImport {
		t.Errorf("user_name is not what identifies a user: %+v", a)
	}
	if f := pbx.Functions["e164"]; f == nil || len(f.Parameters) != 2 || f.ReturnType.FriendlyName() != "string" {
		t.Errorf("e164 is %+v", f)
	}
	if pbx.ActionSchemas["pbx_tenant_recharge"] == nil || pbx.ResourceSchemas[user] != nil || len(tenios.Functions) > 0 {
		t.Error("a part has what belongs to another")
	}
}
