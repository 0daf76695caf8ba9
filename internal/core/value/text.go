// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/text/unicode/norm"
)

// NFC returns a text with each accent composed with its letter, as Terraform writes all texts. A
// PBX may hold it decomposed, which is what a name has that was typed on a Mac: the same to whoever
// reads it, and another sequence of bytes.
func NFC(text string) string { return norm.NFC.String(text) }

// SameText reports whether two texts read the same.
func SameText(a, b string) bool { return a == b || NFC(a) == NFC(b) }

// Stored returns a planned text for a write: as it is stored where the two read the same, so that
// nobody's name is written again for its bytes.
func Stored(planned, stored types.String) types.String {
	if !planned.IsNull() && !planned.IsUnknown() && SameText(planned.ValueString(), stored.ValueString()) &&
		!stored.IsNull() {
		return stored
	}

	return planned
}

// Plain returns the string of a text of any type, empty if it is null or unknown. It reports false
// for what is not a text.
func Plain(v attr.Value) (string, bool) {
	text, ok := v.(interface{ ValueString() string })
	if !ok {
		return "", false
	}

	return text.ValueString(), true
}

// composed returns a value with all of its texts in NFC.
func composed(ctx context.Context, v attr.Value) (attr.Value, error) {
	raw, err := v.ToTerraformValue(ctx)
	if err != nil {
		return nil, err
	}
	if raw, err = Composed(raw); err != nil {
		return nil, err
	}

	return v.Type(ctx).ValueFromTerraform(ctx, raw)
}

// Composed is NFC for all texts of a value, such as a whole state.
func Composed(v tftypes.Value) (tftypes.Value, error) {
	return tftypes.Transform(v, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		var text string
		if !v.Type().Is(tftypes.String) || v.IsNull() || !v.IsKnown() {
			return v, nil
		}
		if err := v.As(&text); err != nil || norm.NFC.IsNormalString(text) {
			return v, err
		}

		return tftypes.NewValue(tftypes.String, NFC(text)), nil
	})
}

// Equal reports whether two values mean the same: texts that read the same do, and strings that
// know better than their spelling, such as normalised JSON, are asked, also in objects and lists.
func Equal(ctx context.Context, a, b attr.Value) bool {
	if a.Equal(b) {
		return true
	}
	a, errA := composed(ctx, a)
	b, errB := composed(ctx, b)

	return errA == nil && errB == nil && sameMeaning(ctx, a, b)
}

func sameMeaning(ctx context.Context, a, b attr.Value) bool {
	if a.Equal(b) {
		return true
	}
	if one, other, nested := children(a, b); nested {
		for key, child := range one {
			if !sameMeaning(ctx, child, other[key]) {
				return false
			}
		}

		return true
	}
	semantic, ok := a.(basetypes.StringValuableWithSemanticEquals)
	other, otherOK := b.(basetypes.StringValuable)
	if !ok || !otherOK || a.IsNull() || b.IsNull() || a.IsUnknown() || b.IsUnknown() {
		return false
	}
	same, diags := semantic.StringSemanticEquals(ctx, other)

	return same && !diags.HasError()
}
