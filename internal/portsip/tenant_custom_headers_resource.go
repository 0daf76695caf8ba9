// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
)

// customHeadersKind is which SIP headers are added and relayed: GET and POST
// /api/tenant/custom_headers.
func customHeadersKind() settingsKind {
	name := required(text("The name of the header, 2 to 32 characters.", length(2, 32)))
	scope := required(text("Where it applies: `ALL`, `TRUNK` (calls over trunks) or `USER` (calls of users).",
		stringvalidator.OneOf("ALL", "TRUNK", "USER")))

	return newSettings("pbx_tenant_custom_headers", "custom SIP headers of the PortSIP tenant", settingsKind{
		description: "The SIP headers that a PortSIP tenant adds to its calls or passes on. A configured set replaces the " +
			"one on the PBX as a whole; `[]` empties it.",
		object:   func(c *Client) *singleton { return c.customHeaders },
		printed:  adoption.Printed{"add.value": adoption.Nothing},
		filledIn: []string{"add.scope", "relay.scope"},
		settings: map[string]schema.Attribute{
			"add": schema.SetNestedAttribute{
				Optional: true, Computed: true, MarkdownDescription: "The headers that are added.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name": name, "scope": scope,
					"value": required(text("The value of the header, 1 to 64 characters.", length(1, 64))),
				}},
			},
			"relay": schema.SetNestedAttribute{
				Optional: true, Computed: true, MarkdownDescription: "The headers that are passed on unchanged.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"name": name,
					"scope": scope}},
			},
		},
	})
}
