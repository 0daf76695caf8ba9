// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

const ringGroupType = "pbx_ring_group"

// The vendor's page has a 200 for the creation of a ring group or a queue, and a 201 for others.
func TestRingGroup_createdWith200(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	_, diags := later(t, newProvider, nil, ringGroupType).Plan(coretest.State{},
		coretest.Object{"name": "Support", "extension_number": "600"}).Apply()
	coretest.ExpectNone(t, diags)
}
