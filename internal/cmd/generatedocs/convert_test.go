// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The expectations are what Terraform 1.15 gives for the same schema, by `terraform providers
// schema -json`.
func TestConvertProvider(t *testing.T) {
	t.Parallel()

	text := func(name string) *tfprotov6.SchemaAttribute {
		return &tfprotov6.SchemaAttribute{Name: name, Type: tftypes.String, Optional: true}
	}
	schema := func(attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.Schema {
		return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: attributes}}
	}
	for name, test := range map[string]struct {
		schemas    tfprotov6.GetProviderSchemaResponse
		identities map[string]*tfprotov6.ResourceIdentitySchema
		want       string
	}{
		"provider": {
			schemas: tfprotov6.GetProviderSchemaResponse{Provider: &tfprotov6.Schema{Version: 2, Block: &tfprotov6.SchemaBlock{
				Description: "Manages *things*.", DescriptionKind: tfprotov6.StringKindMarkdown, Deprecated: true,
			}}},
			want: `{"provider": {"version": 2, "block": {"description": "Manages *things*.", "description_kind": "markdown", "deprecated": true}}}`,
		},
		"marks": {
			schemas: tfprotov6.GetProviderSchemaResponse{ResourceSchemas: map[string]*tfprotov6.Schema{"pbx_user": schema(
				&tfprotov6.SchemaAttribute{Name: "name", Type: tftypes.String, Required: true, Description: "The name."},
				&tfprotov6.SchemaAttribute{Name: "password_wo", Type: tftypes.String, Optional: true, Sensitive: true,
					WriteOnly: true},
				&tfprotov6.SchemaAttribute{Name: "policy", Type: tftypes.String, Optional: true, Computed: true, Deprecated: true},
			)}},
			want: `{"resource_schemas": {"pbx_user": {"version": 0, "block": {"description_kind": "plain", "attributes": {
				"name": {"type": "string", "description": "The name.", "description_kind": "plain", "required": true},
				"password_wo": {"type": "string", "description_kind": "plain", "optional": true,
					"sensitive": true, "write_only": true},
				"policy": {"type": "string", "description_kind": "plain", "optional": true, "computed": true, "deprecated": true}}}}}}`,
		},
		"types": {
			schemas: tfprotov6.GetProviderSchemaResponse{EphemeralResourceSchemas: map[string]*tfprotov6.Schema{
				"pbx_token": schema(
					&tfprotov6.SchemaAttribute{Name: "any", Type: tftypes.DynamicPseudoType, Computed: true},
					&tfprotov6.SchemaAttribute{Name: "counts", Type: tftypes.Map{ElementType: tftypes.Number}, Computed: true},
					&tfprotov6.SchemaAttribute{Name: "ranges", Computed: true, Type: tftypes.List{ElementType: tftypes.Object{
						AttributeTypes: map[string]tftypes.Type{"days": tftypes.Set{ElementType: tftypes.String}, "open": tftypes.Bool},
					}}},
				)}},
			want: `{"ephemeral_resource_schemas": {"pbx_token": {"version": 0, "block": {"description_kind": "plain", "attributes": {
				"any": {"type": "dynamic", "description_kind": "plain", "computed": true},
				"counts": {"type": ["map", "number"], "description_kind": "plain", "computed": true},
				"ranges": {"type": ["list", ["object", {"days": ["set", "string"], "open": "bool"}]], "description_kind": "plain", "computed": true}}}}}}`,
		},
		"nested attributes": {
			schemas: tfprotov6.GetProviderSchemaResponse{DataSourceSchemas: map[string]*tfprotov6.Schema{"pbx_users": schema(
				&tfprotov6.SchemaAttribute{Name: "users", Computed: true, NestedType: &tfprotov6.SchemaObject{
					Nesting: tfprotov6.SchemaObjectNestingModeList,
					Attributes: []*tfprotov6.SchemaAttribute{
						{Name: "pin", Type: tftypes.String, Computed: true, Sensitive: true},
						{Name: "phone", Computed: true, NestedType: &tfprotov6.SchemaObject{
							Nesting: tfprotov6.SchemaObjectNestingModeSingle, Attributes: []*tfprotov6.SchemaAttribute{text("mac")},
						}},
					},
				}},
			)}},
			want: `{"data_source_schemas": {"pbx_users": {"version": 0, "block": {"description_kind": "plain", "attributes": {
				"users": {"description_kind": "plain", "computed": true, "nested_type": {"nesting_mode": "list", "attributes": {
					"pin": {"type": "string", "description_kind": "plain", "computed": true, "sensitive": true},
					"phone": {"description_kind": "plain", "computed": true, "nested_type": {"nesting_mode": "single", "attributes": {
						"mac": {"type": "string", "description_kind": "plain", "optional": true}}}}}}}}}}}}`,
		},
		"nested blocks": {
			schemas: tfprotov6.GetProviderSchemaResponse{ActionSchemas: map[string]*tfprotov6.ActionSchema{"pbx_dial": {
				Schema: &tfprotov6.Schema{
					Block: &tfprotov6.SchemaBlock{BlockTypes: []*tfprotov6.SchemaNestedBlock{{
						TypeName: "leg", Nesting: tfprotov6.SchemaNestedBlockNestingModeSet, MinItems: 1, MaxItems: 2,
						Block: schema(text("number")).Block,
					}}},
				}}}},
			want: `{"action_schemas": {"pbx_dial": {"block": {"description_kind": "plain", "block_types": {"leg": {
				"nesting_mode": "set", "min_items": 1, "max_items": 2, "block": {"description_kind": "plain", "attributes": {
					"number": {"type": "string", "description_kind": "plain", "optional": true}}}}}}}}}`,
		},
		"list resource": {
			schemas: tfprotov6.GetProviderSchemaResponse{ListResourceSchemas: map[string]*tfprotov6.Schema{"pbx_user": schema(
				text("prefix"))}},
			want: `{"list_resource_schemas": {"pbx_user": {"version": 0, "block": {"description_kind": "plain", "attributes": {
				"prefix": {"type": "string", "description_kind": "plain", "optional": true}}}}}}`,
		},
		"identity": {
			identities: map[string]*tfprotov6.ResourceIdentitySchema{"pbx_user": {Version: 1,
				IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
					{Name: "tenant", Type: tftypes.String, OptionalForImport: true},
					{Name: "id", Type: tftypes.Number, RequiredForImport: true, Description: "The id."},
				}}},
			want: `{"resource_identity_schemas": {"pbx_user": {"version": 1, "attributes": {
				"tenant": {"type": "string", "optional_for_import": true},
				"id": {"type": "number", "description": "The id.", "required_for_import": true}}}}}`,
		},
		"function": {
			schemas: tfprotov6.GetProviderSchemaResponse{Functions: map[string]*tfprotov6.Function{"e164": {
				Summary: "A number.", Description: "A number in the form E.164.", DeprecationMessage: "Use another.",
				Parameters:        []*tfprotov6.FunctionParameter{{Name: "number", Type: tftypes.String, Description: "Any form."}},
				VariadicParameter: &tfprotov6.FunctionParameter{Name: "regions", Type: tftypes.String, AllowNullValue: true},
				Return:            &tfprotov6.FunctionReturn{Type: tftypes.String},
			}}},
			want: `{"functions": {"e164": {"summary": "A number.", "description": "A number in the form E.164.", "deprecation_message": "Use another.",
				"return_type": "string", "parameters": [{"name": "number", "type": "string", "description": "Any form."}],
				"variadic_parameter": {"name": "regions", "type": "string", "is_nullable": true}}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if test.schemas.Provider == nil {
				test.schemas.Provider = schema()
			}
			converted, err := convertProvider(&test.schemas,
				&tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: test.identities})
			if err != nil {
				t.Fatal(err)
			}
			if name != "provider" {
				converted.ConfigSchema = nil
			}
			got, err := json.Marshal(converted)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := canonical(t, got), canonical(t, []byte(test.want)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// canonical returns JSON with sorted keys, indented so that a difference is easy to see.
func canonical(t *testing.T, raw []byte) string {
	t.Helper()

	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}

	return out.String()
}

func TestConvertProviderNamesWhatItCannotConvert(t *testing.T) {
	t.Parallel()

	block := &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{{Name: "pair", Type: tftypes.Tuple{}}}}
	_, err := convertProvider(&tfprotov6.GetProviderSchemaResponse{
		Provider:        &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}},
		ResourceSchemas: map[string]*tfprotov6.Schema{"pbx_user": {Block: block}},
	}, &tfprotov6.GetResourceIdentitySchemasResponse{})
	if err == nil || !strings.Contains(err.Error(), "pbx_user: pair: no page can show the type") {
		t.Errorf("got %v", err)
	}
}

// The provider as it is must be one that the pages can show, with all that an older Terraform would
// omit.
func TestProviderSchema(t *testing.T) {
	t.Parallel()

	schema, err := providerSchema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const user = "tenios_cloud_pbx_user"
	if a := schema.ResourceSchemas[user].Block.Attributes["password_wo"]; !a.WriteOnly || !a.Sensitive {
		t.Errorf("password_wo is not marked: %+v", a)
	}
	if a := schema.ConfigSchema.Block.Attributes["tenios"].AttributeNestedType.Attributes["access_key"]; !a.Sensitive {
		t.Errorf("access_key is not marked: %+v", a)
	}
	if schema.ListResourceSchemas[user].Block.Attributes["user_name_prefix"] == nil {
		t.Error("the list resource has no filter")
	}
	if a := schema.ResourceIdentitySchemas[user].Attributes["user_name"]; a == nil || !a.RequiredForImport {
		t.Errorf("user_name is not what identifies a user: %+v", a)
	}
}
