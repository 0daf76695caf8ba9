// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provdata

import (
	"context"
	"time"
)

// Clock tells the time, and lets it pass. Tests have one that does not keep them waiting.
type Clock interface {
	Now() time.Time
	// Wait returns after that time, or earlier with the error of a context that ends.
	Wait(ctx context.Context, d time.Duration) error
}

// SystemClock is the clock of the machine.
type SystemClock struct{}

// Now implements Clock.
func (SystemClock) Now() time.Time { return time.Now() }

// Wait implements Clock.
func (SystemClock) Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
