// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
)

// noteKey is where the note is in a resource's private state.
const noteKey = "plan"

// note is what the plan of an object that exists tells the calls that follow: Terraform plans a
// replacement by a second call, which is the plan of a creation like any other but for this note,
// and gives it to the Delete of a replacement that destroys first. A note that stays in the state
// is of no use and does no harm: each plan begins with a new one.
type note struct {
	// ID is the id of the object that the resource has.
	ID string `json:"id"`
	// Policy is its deletion_policy.
	Policy string `json:"policy"`
	// Continued is set where the resource that is created has the same object again, so that
	// destroying must not change it in between.
	Continued bool `json:"continued,omitempty"`
}

// loadNote reads the note. One that cannot be read counts as none: it is not there in a plan that
// Terraform makes for the first time.
func loadNote(ctx context.Context, private adoption.PrivateReader) note {
	var n note
	if private == nil {
		return n
	}
	raw, diags := private.GetKey(ctx, noteKey)
	if diags.HasError() || len(raw) == 0 || json.Unmarshal(raw, &n) != nil {
		return note{}
	}

	return n
}

func (n note) save(ctx context.Context, private adoption.PrivateWriter) diag.Diagnostics {
	raw, err := json.Marshal(n)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to save the plan's note", err.Error())}
	}

	return private.SetKey(ctx, noteKey, raw)
}
