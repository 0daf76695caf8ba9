// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import "github.com/hashicorp/terraform-plugin-framework/resource/schema"

// trunkKind is a trunk: /api/providers. It is only read: rules refer to it, and a system
// administrator makes it.
//
// It omits the credentials (auth_id, username, password) and how SIP headers are read and
// written.
func trunkKind() objectKind {
	return newObject("pbx_trunk", "trunk", objectKind{
		path: "/providers", keyAttribute: "name",
		listed: []string{"name", "enabled", "brand", "hostname", "port", "did_numbers", "shared"},
		attributes: map[string]schema.Attribute{
			"name":     computed(text("The name of the trunk.")),
			"enabled":  computed(flag("Whether the trunk is used.")),
			"brand":    computed(text("The brand of the trunk.")),
			"hostname": computed(text("The host name of the trunk.")),
			"port":     computed(number("The port of the trunk.")),
			"did_numbers": computed(text("The numbers of the trunk that the tenant has, numbers and ranges separated by `;`, " +
				"such as `3000;12000-18000`.")),
			"shared": computed(flag("Whether several tenants share the trunk.")),
			"auth_mode": computed(text("How the trunk is authenticated: `IP_AUTH`, `REGISTER_AUTH`, `ACCEPT_REGISTER`, " +
				"`TEAMS` or `WHATS_APP`.")),
			"transport":            computed(text("The transport protocol: `UDP`, `TCP` or `TLS`.")),
			"registration":         computed(flag("Whether the PBX registers with the trunk.")),
			"register_interval":    computed(number("The seconds between two registrations.")),
			"outbound_server":      computed(text("The host name of the server for outgoing calls.")),
			"outbound_server_port": computed(number("The port of the server for outgoing calls.")),
			"additional_ips": computed(text("Further IP addresses of the trunk in CIDR format, separated by `;`, such as " +
				"`192.0.2.0/24;198.51.100.7/32`.")),
			"inlan":               computed(flag("Whether the trunk is in the local network of the PBX.")),
			"keep_alive":          computed(flag("Whether the PBX sends `OPTIONS` messages to keep the connection alive.")),
			"keep_alive_interval": computed(number("The seconds between two of these messages.")),
			"concurrency":         computed(number("The maximum number of concurrent calls.")),
		},
	})
}
