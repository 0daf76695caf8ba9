// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var _ datasource.DataSourceWithConfigure = (*customDestinationsDataSource)(nil)

// customDestinationsDataSource is the data source pbxcloud_custom_destinations.
type customDestinationsDataSource struct{ pbxcloud handle }

// destinationsModel is the data source.
type destinationsModel struct {
	destinationFilterModel

	CustomDestinations []destinationSettings `tfsdk:"custom_destinations"`
}

// destinationFilterModel selects custom destinations, for the data source and for the list
// resource.
type destinationFilterModel struct {
	Tenant types.String `tfsdk:"tenant"`
	Name   types.String `tfsdk:"name"`
	TypeID types.Int64  `tfsdk:"type_id"`
}

// destinationFilterTexts describe the filter's attributes, for the two schemas that have them.
var destinationFilterTexts = map[string]string{
	"name": "Only custom destinations with exactly this name.",
	"type_id": "Only custom destinations of the type with this id; the data source `" + destinationTypesType +
		"` lists the types.",
}

// tenantText describes the attribute tenant, in all schemas where it is needed.
const tenantText = "The code of the tenant, such as `DEMO`. Defaults to the provider's `pbxcloud.tenant`."

// oneTenant accepts the code of a tenant.
func oneTenant() []validator.String {
	return []validator.String{validate.String(tenantCode.Wanted, tenantCode.OK)}
}

// tenantData is the attribute tenant of a data source.
func tenantData() schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, Validators: oneTenant(), MarkdownDescription: tenantText}
}

// toAPI returns the filter for the client.
func (m destinationFilterModel) toAPI() DestinationFilter {
	return DestinationFilter{Name: m.Name.ValueStringPointer(), TypeID: m.TypeID.ValueInt64Pointer()}
}

// NewCustomDestinationsDataSource returns the data source pbxcloud_custom_destinations.
func NewCustomDestinationsDataSource() datasource.DataSource { return &customDestinationsDataSource{} }

func (d *customDestinationsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = "pbxcloud_custom_destinations"
}

// destinationDataAttributes are the attributes of a custom destination as both data sources show
// them.
func destinationDataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true, MarkdownDescription: "The id of the custom destination."},
		"name": schema.StringAttribute{Computed: true,
			MarkdownDescription: "The name of the custom destination; it may be empty."},
		"type_id": schema.Int64Attribute{Computed: true, MarkdownDescription: "The id of its type."},
		"parameters": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "The parameters, whose meaning the type decides, without the empty ones at the end.",
		},
	}
}

func (d *customDestinationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest,
	resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The custom destinations of a tenant of PBXCloud, all or those that match every filter that " +
			"is set.",
		Attributes: map[string]schema.Attribute{
			"tenant": tenantData(),
			"name":   schema.StringAttribute{Optional: true, MarkdownDescription: destinationFilterTexts["name"]},
			"type_id": schema.Int64Attribute{Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: destinationFilterTexts["type_id"]},
			"custom_destinations": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The custom destinations that match, sorted by `id`.",
				NestedObject:        schema.NestedAttributeObject{Attributes: destinationDataAttributes()},
			},
		},
	}
}

func (d *customDestinationsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *customDestinationsDataSource) Read(ctx context.Context, req datasource.ReadRequest,
	resp *datasource.ReadResponse) {
	var data destinationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant, ok := account.resolveTenant(data.Tenant, &resp.Diagnostics, path.Root("tenant"))
	if !ok {
		return
	}
	selected, err := account.CustomDestinations(ctx, tenant, data.toAPI())
	selected = listing.Usable(selected, CustomDestination.idError, "custom destination", &resp.Diagnostics)
	if err == nil {
		selected, err = account.WholeCustomDestinations(ctx, tenant, selected)
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics(fmt.Sprintf("Unable to list the custom destinations of tenant %s", tenant),
			err, nil)...)

		return
	}
	data.Tenant = types.StringValue(tenant)
	data.CustomDestinations = make([]destinationSettings, len(selected))
	for i, destination := range selected {
		data.CustomDestinations[i].fromAPI(destination)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}
