// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var _ basetypes.StringValuableWithSemanticEquals = privateJSON{}

// jsonType is jsontypes.NormalizedType for JSON that may hold a secret: what is not JSON is refused
// without being printed.
type jsonType struct{ jsontypes.NormalizedType }

// Equal implements attr.Type.
func (jsonType) Equal(other attr.Type) bool {
	_, same := other.(jsonType)

	return same
}

// ValueType implements attr.Type.
func (jsonType) ValueType(context.Context) attr.Value { return privateJSON{} }

// ValueFromString implements basetypes.StringTypable.
func (jsonType) ValueFromString(_ context.Context, text basetypes.StringValue) (basetypes.StringValuable,
	diag.Diagnostics) {
	return privateJSON{jsontypes.Normalized{StringValue: text}}, nil
}

// ValueFromTerraform implements attr.Type.
func (t jsonType) ValueFromTerraform(ctx context.Context, raw tftypes.Value) (attr.Value, error) {
	value, err := t.NormalizedType.ValueFromTerraform(ctx, raw)
	if err != nil {
		return nil, err
	}
	normalized, ok := value.(jsontypes.Normalized)
	if !ok {
		return nil, fmt.Errorf("unexpected value of the type %T", value)
	}

	return privateJSON{normalized}, nil
}

// privateJSON is a value of jsonType.
type privateJSON struct{ jsontypes.Normalized }

// Type implements attr.Value.
func (privateJSON) Type(context.Context) attr.Type { return jsonType{} }

// Equal implements attr.Value.
func (v privateJSON) Equal(other attr.Value) bool {
	o, ok := other.(privateJSON)

	return ok && v.Normalized.Equal(o.Normalized)
}

// StringSemanticEquals implements basetypes.StringValuableWithSemanticEquals.
func (v privateJSON) StringSemanticEquals(ctx context.Context, other basetypes.StringValuable) (bool,
	diag.Diagnostics) {
	o, ok := other.(privateJSON)
	if !ok {
		return false, nil
	}

	return v.Normalized.StringSemanticEquals(ctx, o.Normalized)
}

// ValidateAttribute implements xattr.ValidateableAttribute.
func (v privateJSON) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest,
	resp *xattr.ValidateAttributeResponse) {
	if !v.IsNull() && !v.IsUnknown() && !json.Valid([]byte(v.ValueString())) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+req.Path.String(),
			"The value must be a JSON document, such as jsonencode(…) gives.")
	}
}
