// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
)

// settlesAfter is how long after its creation a server may not show an object to everybody: it may
// have replicas that have not seen it yet. A second apply within seconds has called such an object
// gone, and created another.
const settlesAfter = time.Minute

// rereads are the pauses before an object that was created a moment ago, and is not shown, is read
// again: ten seconds in all.
var rereads = []time.Duration{time.Second, 2 * time.Second, 3 * time.Second, 4 * time.Second}

// noteCreated records in the private state that the object was created now.
func (r *Resource[A, M]) noteCreated(ctx context.Context, private adoption.PrivateWriter) diag.Diagnostics {
	return savePrivate(ctx, private, createdKey, r.connection.Clock().Now().UTC())
}

// readSettled reads an object. One that the read does not show is read again before it is called
// gone, if it was created less than a minute ago.
func (r *Resource[A, M]) readSettled(ctx context.Context, account A, state M,
	private adoption.PrivateReader) (live M, diags diag.Diagnostics, err error) {
	isFound := func(ctx context.Context) bool {
		live, diags, err = r.Type.Read(ctx, account, state)

		return !apierr.IsNotFound(err)
	}
	if !isFound(ctx) && r.mayBeUnsettled(ctx, private) {
		if waited := r.reread(ctx, isFound); waited != nil {
			err = waited
		}
	}

	return live, diags, err
}

// findSettled looks for an object that may have been created a moment ago, again as long as none is
// found.
func (r *Resource[A, M]) findSettled(ctx context.Context, account A, config, plan M) (found []M, err error) {
	isFound := func(ctx context.Context) bool {
		found, err = r.Find(ctx, account, config, plan)

		return err != nil || len(found) > 0
	}
	if !isFound(ctx) {
		if waited := r.reread(ctx, isFound); waited != nil {
			err = waited
		}
	}

	return found, err
}

// reread repeats a read, with pauses, until it finds something. It does not use what was read
// before.
func (r *Resource[A, M]) reread(ctx context.Context, isFound func(ctx context.Context) bool) error {
	for _, pause := range rereads {
		if err := r.connection.Clock().Wait(ctx, pause); err != nil {
			return err
		}
		if isFound(collection.WithMaxAge(ctx, 0)) {
			break
		}
	}

	return nil
}

// mayBeUnsettled reports whether the object was created less than a minute ago. The clock of the
// machine that created it may be a little ahead.
func (r *Resource[A, M]) mayBeUnsettled(ctx context.Context, private adoption.PrivateReader) bool {
	created := loadPrivate[time.Time](ctx, private, createdKey)

	return r.connection.Clock().Now().Sub(created).Abs() < settlesAfter
}
