// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"maps"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

const receptionistType = "pbx_virtual_receptionist"

// receptionist is a configuration of a virtual receptionist with what is required.
func receptionist(number string, more coretest.Object) coretest.Object {
	config := coretest.Object{"name": "Menu " + number, "extension_number": number, "pin_wo": "739164"}
	maps.Copy(config, more)

	return config
}
