// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
)

// NewTenantCustomHeadersResource returns the resource pbx_tenant_custom_headers.
func NewTenantCustomHeadersResource() resource.Resource {
	return newSettingsResource(customHeadersKind())
}

// customHeadersKind is which SIP headers are added and relayed: GET and POST
// /api/tenant/custom_headers.
func customHeadersKind() settingsKind {
	return settingsKind{
		typeName: "pbx_tenant_custom_headers",
		noun:     "custom SIP headers of the PortSIP tenant",
		object:   func(c *Client) *singleton { return c.customHeaders },
		settings: customHeaderSettings,
		printed:  adoption.Printed{"add.value": adoption.Nothing},
		filledIn: []string{"add.scope", "relay.scope"},
		schema: sync.OnceValue(func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "The SIP headers that a PortSIP tenant adds to its calls or passes on.\n\n" +
					"The lists exist already, so creating the resource adopts them: the plan warns what will change. " +
					"A set that is configured replaces the one on the PBX as a whole; one that is left out stays; `[]` empties it.",
				Attributes: managed(customHeaderSettings(), nil),
			}
		}),
	}
}

func customHeaderSettings() map[string]schema.Attribute {
	name := required(text("The name of the header, 2 to 32 characters.", length(2, 32)))
	scope := required(text("Where it holds: `ALL`, `TRUNK` (calls over trunks) or `USER` (calls of users).",
		stringvalidator.OneOf("ALL", "TRUNK", "USER")))

	return map[string]schema.Attribute{
		"add": schema.SetNestedAttribute{
			MarkdownDescription: "The headers that are added.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name": name, "scope": scope,
				"value": required(text("The value of the header, 1 to 64 characters.", length(1, 64))),
			}},
		},
		"relay": schema.SetNestedAttribute{
			MarkdownDescription: "The headers that are passed on as they come.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"name": name,
				"scope": scope}},
		},
	}
}
