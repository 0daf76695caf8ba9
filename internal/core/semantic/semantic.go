// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package semantic has types for texts that have several spellings of one meaning, such as a domain
// in capital letters. A server that stores another spelling than it was sent then causes no change.
// A rule belongs here only if the meaning is certainly the same: what a server merely tends to
// tidy, such as the spaces around a name, is a difference that the user must see.
package semantic

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var (
	_ basetypes.StringTypable                    = Type{}
	_ basetypes.StringValuableWithSemanticEquals = Text{}
)

// Type is the type of an attribute whose spellings are compared by a rule.
type Type struct {
	basetypes.StringType

	rule *rule
}

// rule is behind a pointer, so that types and values can be compared.
type rule struct {
	name string
	same func(a, b string) bool
}

// New returns a type. The function reports whether two texts that are spelled differently mean the
// same.
func New(name string, same func(a, b string) bool) Type { return Type{rule: &rule{name, same}} }

// Value returns a value of the type.
func (t Type) Value(text string) Text { return Text{types.StringValue(text), t.rule} }

// Equal implements attr.Type.
func (t Type) Equal(other attr.Type) bool {
	o, ok := other.(Type)

	return ok && t.rule == o.rule
}

// String implements attr.Type.
func (t Type) String() string {
	if t.rule == nil { // Of a value that nobody has set.
		return "semantic.Type"
	}

	return "semantic." + t.rule.name
}

// ValueFromString implements basetypes.StringTypable.
func (t Type) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable,
	diag.Diagnostics) {
	return Text{in, t.rule}, nil
}

// ValueFromTerraform implements attr.Type.
func (t Type) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	plain, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	text, ok := plain.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value of type %T", plain)
	}

	return Text{text, t.rule}, nil
}

// ValueType implements attr.Type.
func (t Type) ValueType(context.Context) attr.Value { return Text{rule: t.rule} }

// Text is a value of such a type.
type Text struct {
	basetypes.StringValue

	rule *rule
}

// Type implements attr.Value.
func (t Text) Type(context.Context) attr.Type { return Type{rule: t.rule} }

// Equal implements attr.Value. It compares the spelling.
func (t Text) Equal(other attr.Value) bool {
	o, ok := other.(Text)

	return ok && t.StringValue.Equal(o.StringValue)
}

// StringSemanticEquals implements basetypes.StringValuableWithSemanticEquals.
func (t Text) StringSemanticEquals(
	ctx context.Context, other basetypes.StringValuable,
) (bool, diag.Diagnostics) {
	plain, diags := other.ToStringValue(ctx)
	o, _ := other.(Text)
	by := cmp.Or(t.rule, o.rule) // A value that was set without its type has none.
	a, b := t.ValueString(), plain.ValueString()

	return a == b || by != nil && by.same(a, b), diags
}
