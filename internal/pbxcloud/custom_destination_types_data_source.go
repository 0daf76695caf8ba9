// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

var _ datasource.DataSourceWithConfigure = (*customDestinationTypesDataSource)(nil)

const destinationTypesType = "pbxcloud_custom_destination_types"

// customDestinationTypesDataSource is the data source pbxcloud_custom_destination_types.
type customDestinationTypesDataSource struct{ pbxcloud handle }

// destinationTypesModel is the data source.
type destinationTypesModel struct {
	Tenant types.String           `tfsdk:"tenant"`
	Types  []destinationTypeModel `tfsdk:"types"`
}

// destinationTypeModel is an element of types.
type destinationTypeModel struct {
	ID          types.Int64  `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
}

// NewCustomDestinationTypesDataSource returns the data source pbxcloud_custom_destination_types.
func NewCustomDestinationTypesDataSource() datasource.DataSource {
	return &customDestinationTypesDataSource{}
}

func (d *customDestinationTypesDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = destinationTypesType
}

func (d *customDestinationTypesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest,
	resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The types that the custom destinations of a tenant of PBXCloud can have.",
		Attributes: map[string]schema.Attribute{
			"tenant": tenantData(),
			"types": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The types, sorted by `id`.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": schema.Int64Attribute{Computed: true,
						MarkdownDescription: "The id of the type, which is the `type_id` of a custom destination."},
					"name": schema.StringAttribute{Computed: true,
						MarkdownDescription: "The name of the type, such as `FORWARD`."},
					"description": schema.StringAttribute{Computed: true,
						MarkdownDescription: "What the PBX says of the type; null if it says nothing."},
				}},
			},
		},
	}
}

func (d *customDestinationTypesDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *customDestinationTypesDataSource) Read(ctx context.Context, req datasource.ReadRequest,
	resp *datasource.ReadResponse) {
	var data destinationTypesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant, ok := account.resolveTenant(data.Tenant, &resp.Diagnostics, path.Root("tenant"))
	if !ok {
		return
	}
	found, err := account.CustomDestinationTypes(ctx, tenant)
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics(fmt.Sprintf("Unable to list the types of custom destinations of tenant %s",
			tenant), err, nil)...)

		return
	}
	data.Tenant = types.StringValue(tenant)
	data.Types = make([]destinationTypeModel, len(found))
	for i, t := range found {
		data.Types[i] = destinationTypeModel{ID: types.Int64Value(t.ID), Name: value.TextOrNull(t.Name),
			Description: value.TextOrNull(t.Description)}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
