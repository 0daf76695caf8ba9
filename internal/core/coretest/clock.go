// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"context"
	"sync"
	"time"
)

// Clock is a clock on which time passes only when someone waits for it or a test calls Pass. The
// zero Clock is ready to use. Several instances of the provider may share one.
type Clock struct {
	mu     sync.Mutex
	passed time.Duration
}

// epoch is the time at which a Clock starts.
var epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Now returns the time.
func (c *Clock) Now() time.Time { return epoch.Add(c.Passed()) }

// Passed returns how much time has passed.
func (c *Clock) Passed() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.passed
}

// Pass lets time pass.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passed += d
}

// Wait lets time pass, unless the context has ended.
func (c *Clock) Wait(ctx context.Context, d time.Duration) error {
	if ctx.Err() == nil {
		c.Pass(d)
	}

	return ctx.Err()
}
