// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"strings"
	"testing"
)

// Expect fails unless the diagnostics contain all the parts.
func Expect(t testing.TB, diags Diagnostics, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(diags.String(), part) {
			t.Errorf("no %q in the diagnostics:\n%s", part, diags)
		}
	}
}

// ExpectNone fails if there are any diagnostics.
func ExpectNone(t testing.TB, diags Diagnostics) {
	t.Helper()
	if len(diags) > 0 {
		t.Errorf("unexpected diagnostics:\n%s", diags)
	}
}

// Create creates an object, which must succeed.
func (r *Resource) Create(config Object) State {
	r.t.Helper()
	plan := r.Plan(State{}, config)
	if plan.Diagnostics.HasError() {
		r.t.Fatalf("planning: %s", plan.Diagnostics)
	}
	state, diags := plan.Apply()
	if diags.HasError() {
		r.t.Fatalf("applying: %s", diags)
	}

	return state
}
