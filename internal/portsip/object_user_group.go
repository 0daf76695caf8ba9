// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// userGroupKind is a group of users: /api/groups.
func userGroupKind() objectKind {
	return newObject("pbx_user_group", "user group", objectKind{
		path: "/groups", keyAttribute: "name",
		description: "A group of users of a PortSIP tenant, to which outbound rules and caller IDs may apply.",
		abandoned:   "keeps its members",
		listed:      []string{"name", "description"},
		parts:       []part{{attribute: "members", path: "/members", member: numberAttribute}},
		kind:        kind{minVersion: map[string]string{"outbound_caller_ids.display_name": "v22.6"}},
		attributes: map[string]schema.Attribute{
			"name":                objectName("user group"),
			"description":         text("What the group is for, at most 1024 characters; `\"\"` clears it.", length(0, 1024)),
			"outbound_caller_ids": callerIDs(nil),
			"members": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				MarkdownDescription: "The extension numbers of the members. Each is added and removed by a request of its own.",
				Validators:          []validator.Set{setvalidator.ValueStringsAre(extensionDigits())},
			},
		},
	})
}
