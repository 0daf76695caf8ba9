// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import "github.com/hashicorp/terraform-plugin-framework/resource/schema"

// trunkKind is a trunk: /api/providers. It is only read: rules refer to it, and a system
// administrator makes it.
func trunkKind() objectKind {
	return newObject("pbx_trunk", "trunk", objectKind{
		path: "/providers", keyAttribute: "name",
		attributes: map[string]schema.Attribute{
			"name":        computed(text("The name of the trunk.")),
			"enabled":     computed(flag("Whether the trunk is used.")),
			"brand":       computed(text("The brand of the trunk.")),
			"hostname":    computed(text("The host name of the trunk.")),
			"port":        computed(number("The port of the trunk.")),
			"did_numbers": computed(text("The numbers of the trunk that the tenant has, numbers and ranges separated by `;`.")),
			"shared":      computed(flag("Whether several tenants share the trunk.")),
		},
	})
}
