// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
)

// destinationSettings are the attributes of a custom destination that the PBX has, as the resource, the data sources and the list
// resource have them.
type destinationSettings struct {
	ID         types.String `tfsdk:"id"`
	Name       types.String `tfsdk:"name"`
	TypeID     types.Int64  `tfsdk:"type_id"`
	Parameters types.List   `tfsdk:"parameters"`
}

// destinationModel is the resource.
type destinationModel struct {
	destinationSettings

	Tenant         types.String `tfsdk:"tenant"`
	AdoptExisting  types.Bool   `tfsdk:"adopt_existing"`
	DeletionPolicy types.String `tfsdk:"deletion_policy"`
}

// destinationIdentityModel is the identity of the resource.
type destinationIdentityModel struct {
	Tenant types.String `tfsdk:"tenant"`
	ID     types.String `tfsdk:"id"`
}

// identity returns the identity of the planned or read custom destination.
func (m destinationModel) identity() destinationIdentityModel {
	return destinationIdentityModel{Tenant: m.Tenant, ID: m.ID}
}

// setDefaults sets what only Terraform knows of a custom destination that comes from the PBX, by import or by listing.
func (m *destinationModel) setDefaults() {
	if m.AdoptExisting.IsNull() {
		m.AdoptExisting = types.BoolValue(false)
	}
	if m.DeletionPolicy.IsNull() {
		m.DeletionPolicy = types.StringValue(destinationDeletion.Default())
	}
}

// toAPI returns the custom destination for a write.
func (s destinationSettings) toAPI() CustomDestination {
	d := CustomDestination{ID: s.ID.ValueString(), Name: s.Name.ValueString(), TypeID: s.TypeID.ValueInt64()}
	for _, element := range s.Parameters.Elements() {
		text, _ := element.(types.String)
		d.Parameters = append(d.Parameters, text.ValueString())
	}

	return d
}

// fromAPI takes over what the PBX has. Empty parameters at the end are as if they were not there.
func (s *destinationSettings) fromAPI(d CustomDestination) {
	s.ID, s.Name, s.TypeID = types.StringValue(d.ID), types.StringValue(d.Name), types.Int64Value(d.TypeID)
	elements := make([]attr.Value, len(d.Parameters))
	for i, parameter := range d.Parameters {
		elements[i] = types.StringValue(parameter)
	}
	s.Parameters = types.ListValueMust(types.StringType, elements)
}

// changes lists the settings that a write of these would change of what is there.
func (s destinationSettings) changes(there destinationSettings) []adoption.Change {
	return adoption.Changes(
		adoption.Change{Attribute: "name", From: there.Name, To: s.Name},
		adoption.Change{Attribute: "type_id", From: there.TypeID, To: s.TypeID},
		adoption.Change{Attribute: "parameters", From: there.Parameters, To: s.Parameters},
	)
}
