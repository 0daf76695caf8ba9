// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// destinationSettings are the attributes of a custom destination that the PBX has, as the resource,
// the data sources and the list resource have them.
type destinationSettings struct {
	ID         types.String `tfsdk:"id"`
	Name       types.String `tfsdk:"name"`
	TypeID     types.Int64  `tfsdk:"type_id"`
	Parameters types.List   `tfsdk:"parameters"`
}

// destinationModel is the resource.
type destinationModel struct {
	destinationSettings
	lifecycle.Options

	Tenant types.String `tfsdk:"tenant"`
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

// importID returns the id by which the custom destination is imported, "" while it has none.
func (m destinationModel) importID() string {
	if m.ID.ValueString() == "" {
		return ""
	}

	return m.Tenant.ValueString() + "/" + m.ID.ValueString()
}

func (m destinationModel) equal(other destinationModel) bool {
	return m.Options == other.Options && m.ID == other.ID && len(m.changes(other)) == 0
}

// changes lists the settings in which this custom destination differs from another one.
func (m destinationModel) changes(from destinationModel) []adoption.Change {
	return adoption.Changes(
		adoption.Change{Attribute: "tenant", From: from.Tenant, To: m.Tenant, RequiresReplace: true},
		adoption.Change{Attribute: "name", From: from.Name, To: m.Name},
		adoption.Change{Attribute: "type_id", From: from.TypeID, To: m.TypeID},
		adoption.Change{
			Attribute: "parameters", From: from.Parameters, To: m.Parameters,
			// What they mean is the type's business: one may be a PIN.
			Printed: adoption.Printed{"parameters": adoption.Nothing},
		},
	)
}

// storedAs returns the settings with the texts that read the same as those of a live custom
// destination written as they are stored.
func (s destinationSettings) storedAs(live destinationModel) destinationSettings {
	s.Name = value.Stored(s.Name, live.Name)
	planned, stored := slices.Clone(s.Parameters.Elements()), live.Parameters.Elements()
	for i := range min(len(planned), len(stored)) {
		if value.Equal(context.Background(), planned[i], stored[i]) {
			planned[i] = stored[i]
		}
	}
	s.Parameters = types.ListValueMust(types.StringType, planned)

	return s
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
