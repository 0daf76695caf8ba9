// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lookup"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

const destinationTypesType = "pbxcloud_custom_destination_types"

// tenantText describes the attribute tenant.
const tenantText = "The code of the tenant, such as `DEMO`. Defaults to the provider's `pbxcloud.tenant`."

// oneTenant accepts the code of a tenant.
func oneTenant() []validator.String {
	return []validator.String{validate.String(tenantCode.Wanted, tenantCode.OK)}
}

// tenantData is the attribute tenant of a data source.
func tenantData() schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, Validators: oneTenant(), MarkdownDescription: tenantText}
}

// destinationDataAttributes are the attributes of a custom destination in both data sources.
func destinationDataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":      readonly.String("The id of the custom destination."),
		"name":    readonly.String("The name of the custom destination; it may be empty."),
		"type_id": readonly.Int64("The id of its type."),
		"parameters": schema.ListAttribute{Computed: true, ElementType: types.StringType,
			MarkdownDescription: "The parameters, whose meaning depends on the type, without empty ones at the end."},
	}
}

type destinationDataModel struct {
	destinationSettings

	Tenant types.String `tfsdk:"tenant"`
}

// NewCustomDestinationDataSource returns the data source pbxcloud_custom_destination.
func NewCustomDestinationDataSource() datasource.DataSource {
	attributes := destinationDataAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"tenant": tenantData(),
		"id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{validate.String(rowID.Wanted, rowID.OK)},
			MarkdownDescription: "The id of the custom destination. Set either this or `name`.",
		},
		"name": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The exact name of the custom destination. Set either this or `id`. It is an error if " +
				"several have the name.",
		},
		"type_id": schema.Int64Attribute{
			Optional: true, Computed: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
			MarkdownDescription: "The id of its type. Set it with `name` if custom destinations of different types have the " +
				"same name.",
		},
	})
	id, name, typeID := path.MatchRoot("id"), path.MatchRoot("name"), path.MatchRoot("type_id")

	return readonly.New(readonly.Source[*account, destinationDataModel]{
		Vendor: Name, Name: destinationType,
		Schema: schema.Schema{Attributes: attributes, MarkdownDescription: "A custom destination of a PBXCloud tenant, " +
			"found by `id` or by `name`. It is an error if it does not exist."},
		Validators: []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(id, name),
			datasourcevalidator.Conflicting(id, typeID)},
		Read: readDestinationData,
	})
}

func readDestinationData(ctx context.Context, a *account, data *destinationDataModel) (diags diag.Diagnostics) {
	if !a.resolveTenant(&data.Tenant, &diags) {
		return diags
	}
	tenant, id, byID := data.Tenant.ValueString(), data.ID.ValueString(), !data.ID.IsNull()
	if !byID {
		var ok bool
		if id, ok = findByName(ctx, a, *data, &diags); !ok {
			return diags
		}
	}
	found, err := a.CustomDestination(ctx, tenant, id)
	if err != nil {
		summary := "Unable to read " + destinationType + " " + tenant + "/" + id
		if apierr.IsNotFound(err) && byID {
			diags.AddAttributeError(path.Root("id"), summary, err.Error())

			return diags
		}

		return apierr.Diagnostics(summary, err, nil)
	}
	data.fromAPI(found)

	return nil
}

// findByName returns the id of the only custom destination with that name, and that type if there
// is one. It looks through the shared list, so that many lookups cost one request.
func findByName(ctx context.Context, a *account, data destinationDataModel, diags *diag.Diagnostics) (string, bool) {
	tenant := data.Tenant.ValueString()
	query := lookup.Query{
		Summary: "Unable to read " + destinationType + " " + data.Name.ValueString(),
		Owner:   "Tenant " + tenant, Noun: "custom destination", Name: data.Name.ValueString(),
	}
	if !data.TypeID.IsNull() {
		query.And = fmt.Sprintf(" and the type %d", data.TypeID.ValueInt64())
	}
	all, err := a.CustomDestinations(ctx, tenant, destinationFilterModel{Name: data.Name, TypeID: data.TypeID}.toAPI())
	if err != nil {
		diags.Append(apierr.Diagnostics(query.Summary, err, nil)...)

		return "", false
	}
	var ids []string
	for _, d := range all {
		ids = append(ids, d.ID)
	}

	return query.Only(ids, diags)
}

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

func (m destinationFilterModel) toAPI() DestinationFilter {
	return DestinationFilter{Name: m.Name.ValueStringPointer(), TypeID: m.TypeID.ValueInt64Pointer()}
}

// The descriptions of the filter's attributes in the data source and in the list resource.
const (
	filterNameText   = "Only custom destinations with exactly this name."
	filterTypeIDText = "Only custom destinations of the type with this id; the data source `" + destinationTypesType +
		"` lists the types."
)

// NewCustomDestinationsDataSource returns the data source pbxcloud_custom_destinations.
func NewCustomDestinationsDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, destinationsModel]{
		Vendor: Name, Name: "pbxcloud_custom_destinations",
		Schema: schema.Schema{
			MarkdownDescription: "The custom destinations of a PBXCloud tenant that match all filters that are set.",
			Attributes: map[string]schema.Attribute{
				"tenant": tenantData(),
				"name":   schema.StringAttribute{Optional: true, MarkdownDescription: filterNameText},
				"type_id": schema.Int64Attribute{Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
					MarkdownDescription: filterTypeIDText},
				"custom_destinations": schema.ListNestedAttribute{
					Computed: true, MarkdownDescription: "The custom destinations that match, sorted by `id`.",
					NestedObject: schema.NestedAttributeObject{Attributes: destinationDataAttributes()},
				},
			},
		},
		Read: func(ctx context.Context, a *account, data *destinationsModel) (diags diag.Diagnostics) {
			if !a.resolveTenant(&data.Tenant, &diags) {
				return diags
			}
			tenant := data.Tenant.ValueString()
			selected, err := a.CustomDestinations(ctx, tenant, data.toAPI())
			selected = listing.Usable(selected, CustomDestination.idError, "custom destination", &diags)
			if err == nil {
				selected, err = a.WholeCustomDestinations(ctx, tenant, selected)
			}
			if err != nil {
				return apierr.Diagnostics("Unable to list the custom destinations of tenant "+tenant, err, nil)
			}
			data.CustomDestinations = make([]destinationSettings, len(selected))
			for i, destination := range selected {
				data.CustomDestinations[i].fromAPI(destination)
			}

			return diags
		},
	})
}

type destinationTypesModel struct {
	Tenant types.String            `tfsdk:"tenant"`
	Types  []CustomDestinationType `tfsdk:"types"`
}

// NewCustomDestinationTypesDataSource returns the data source pbxcloud_custom_destination_types.
func NewCustomDestinationTypesDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, destinationTypesModel]{
		Vendor: Name, Name: destinationTypesType,
		Schema: schema.Schema{
			MarkdownDescription: "The types that the custom destinations of a PBXCloud tenant can have.",
			Attributes: map[string]schema.Attribute{
				"tenant": tenantData(),
				"types": schema.ListNestedAttribute{
					Computed: true, MarkdownDescription: "The types, sorted by `id`.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"id":          readonly.Int64("The id of the type, which is the `type_id` of a custom destination."),
						"name":        readonly.String("The name of the type, such as `FORWARD`."),
						"description": readonly.String("The description of the type on the PBX; null if there is none."),
					}},
				},
			},
		},
		Read: func(ctx context.Context, a *account, data *destinationTypesModel) (diags diag.Diagnostics) {
			if !a.resolveTenant(&data.Tenant, &diags) {
				return diags
			}
			tenant := data.Tenant.ValueString()
			var err error
			if data.Types, err = a.CustomDestinationTypes(ctx, tenant); err != nil {
				return apierr.Diagnostics("Unable to list the types of custom destinations of tenant "+tenant, err, nil)
			}

			return nil
		},
	})
}
