// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
)

// storedDifferently warns if a write was stored in another form than it was sent, as far as its
// response or what the client reads back anyway tells: no request is made for it. The next plan
// shows the difference.
func (r *Resource[A, M]) storedDifferently(ctx context.Context, account A, config, sent M) diag.Diagnostics {
	var diags diag.Diagnostics
	stored, _, err := r.Type.Read(collection.WrittenOnly(ctx), account, sent)
	if err != nil {
		return diags
	}
	if changes := onSettings(visible(r.Changes(ctx, config, sent, stored))); len(changes) > 0 {
		diags.Append(explain.Notice{
			Title: r.label(sent) + " was stored differently from what was sent",
			General: "The vendor may cut long values, write them in a form of its own, or not know a setting. The next plan " +
				"shows the difference. " +
				"Write in the configuration what is stored, or each apply sends it again.",
			Own: "After the write, the vendor shows:\n" + adoption.Describe(changes),
		})
	}

	return diags
}

// onSettings omits what identifies an object, which cannot be stored differently, and secrets,
// which are never shown.
func onSettings(changes []adoption.Change) []adoption.Change {
	return slices.DeleteFunc(changes, func(c adoption.Change) bool { return c.RequiresReplace || c.Sensitive })
}

// written has a hash of each setting that was written and that no read has shown since as it was
// sent, by the path of its attribute. The values themselves are not kept: one may be a secret.
type written map[string]string

func loadWritten(ctx context.Context, private adoption.PrivateReader) written {
	if w := loadPrivate[written](ctx, private, writtenKey); w != nil {
		return w
	}

	return written{}
}

func hash(v attr.Value) string {
	sum := sha256.Sum256([]byte(v.String()))

	return hex.EncodeToString(sum[:8])
}

// record adds what a write has sent.
func (w written) record(
	ctx context.Context, changes []adoption.Change, private adoption.PrivateWriter,
) diag.Diagnostics {
	for _, change := range onSettings(changes) {
		w[change.Attribute] = hash(change.To)
	}

	return savePrivate(ctx, private, writtenKey, w)
}

// confirm forgets what a refreshed state shows as it was sent: what differs from then on was
// changed by someone.
func (w written) confirm(ctx context.Context, state tfsdk.State, private adoption.PrivateWriter) diag.Diagnostics {
	var refreshed types.Object
	diags := state.Get(ctx, &refreshed)
	if diags.HasError() {
		return diags
	}
	before := len(w)
	maps.DeleteFunc(w, func(attribute, sent string) bool {
		var v attr.Value = refreshed
		for name := range strings.SplitSeq(attribute, ".") {
			object, _ := v.(types.Object)
			v = object.Attributes()[name]
		}

		return v == nil || hash(v) == sent
	})
	if len(w) < before {
		diags.Append(savePrivate(ctx, private, writtenKey, w)...)
	}

	return diags
}

// writtenBefore warns of a plan that writes what the last write has sent already, but no read has
// shown. Nobody should see a plan that never becomes empty, and that may send a password each time,
// without being told why.
func (r *Resource[A, M]) writtenBefore(w written, step Step[M]) diag.Diagnostics {
	var diags diag.Diagnostics
	repeated := slices.DeleteFunc(visible(step.Changes), func(c adoption.Change) bool {
		return w[c.Attribute] != hash(c.To)
	})
	if len(repeated) > 0 {
		diags.Append(explain.Notice{
			Title: r.label(step.Live) + " does not show what was written",
			General: "An earlier apply has sent some settings as they are planned now, and the vendor shows others. " +
				"If someone has changed them since, this plan corrects that. Otherwise the vendor stores them in a form of its " +
				"own, and each apply sends them again: " +
				"write in the configuration what the vendor shows.",
			Own: "These are:\n" + adoption.Describe(repeated),
		})
	}

	return diags
}
