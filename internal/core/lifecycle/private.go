// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
)

// The keys of what a resource's private state holds; the snapshot has one of its own.
const (
	// noteKey has the note of the plan.
	noteKey = "plan"
	// createdKey has the time at which the object was created.
	createdKey = "created"
	// writtenKey has the settings that were written and that no read has shown since as they were
	// sent.
	writtenKey = "written"
)

// note is what the plan of an object that exists tells the requests that follow: Terraform plans a
// replacement by a second one, which is the plan of a creation like any other but for this note,
// and gives it to the Delete of a replacement that destroys first. A note that stays in the state
// does no harm: each plan begins with a new one.
type note struct {
	// ID is the id of the object that the resource has.
	ID string `json:"id"`
	// Policy is its deletion_policy.
	Policy string `json:"policy"`
	// Continued is set where the resource that is created has the same object again, so that
	// destroying must not change it in between.
	Continued bool `json:"continued,omitempty"`
}

// loadPrivate reads a value of the private state. One that cannot be read counts as none.
func loadPrivate[T any](ctx context.Context, private adoption.PrivateReader, key string) T {
	var v, none T
	raw, diags := private.GetKey(ctx, key)
	if diags.HasError() || len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return none
	}

	return v
}

func savePrivate(ctx context.Context, private adoption.PrivateWriter, key string, v any) diag.Diagnostics {
	raw, _ := json.Marshal(v) // Texts, flags and times always encode.

	return private.SetKey(ctx, key, raw)
}
