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
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lookup"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

var (
	_ datasource.DataSourceWithConfigure        = (*customDestinationDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*customDestinationDataSource)(nil)
)

// customDestinationDataSource is the data source pbxcloud_custom_destination.
type customDestinationDataSource struct{ pbxcloud handle }

// destinationDataModel is the data source.
type destinationDataModel struct {
	destinationSettings

	Tenant types.String `tfsdk:"tenant"`
}

// NewCustomDestinationDataSource returns the data source pbxcloud_custom_destination.
func NewCustomDestinationDataSource() datasource.DataSource { return &customDestinationDataSource{} }

func (d *customDestinationDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = destinationType
}

func (d *customDestinationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest,
	resp *datasource.SchemaResponse) {
	attributes := destinationDataAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"tenant": tenantData(),
		"id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{validate.String(rowID.Wanted, rowID.OK)},
			MarkdownDescription: "The id of the custom destination. Set either this or `name`.",
		},
		"name": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The name of the custom destination, exactly as the PBX has it. Set either this or `id`. A " +
				"name that several of them have is an error.",
		},
		"type_id": schema.Int64Attribute{
			Optional: true, Computed: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
			MarkdownDescription: "The id of its type. Set it with `name` where custom destinations of different types have " +
				"the same name.",
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "One custom destination of a tenant of PBXCloud, found by `id` or by `name`. One that does " +
			"not exist is an error.",
		Attributes: attributes,
	}
}

func (d *customDestinationDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	id, name, typeID := path.MatchRoot("id"), path.MatchRoot("name"), path.MatchRoot("type_id")

	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(id, name),
		datasourcevalidator.Conflicting(id, typeID)}
}

func (d *customDestinationDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *customDestinationDataSource) Read(ctx context.Context, req datasource.ReadRequest,
	resp *datasource.ReadResponse) {
	var data destinationDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant, ok := account.resolveTenant(data.Tenant, &resp.Diagnostics, path.Root("tenant"))
	if !ok {
		return
	}
	id := data.ID.ValueString()
	if data.ID.IsNull() {
		if id, ok = findByName(ctx, account.Client, tenant, data, &resp.Diagnostics); !ok {
			return
		}
	}
	found, err := account.CustomDestination(ctx, tenant, id)
	if err != nil {
		summary := "Unable to read " + destinationType + " " + tenant + "/" + id
		if apierr.IsNotFound(err) && !data.ID.IsNull() {
			resp.Diagnostics.AddAttributeError(path.Root("id"), summary, err.Error())
		} else {
			resp.Diagnostics.Append(apierr.Diagnostics(summary, err, nil)...)
		}

		return
	}
	data.Tenant = types.StringValue(tenant)
	data.fromAPI(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}

// findByName returns the id of the only custom destination with that name, and that type if there
// is one. It looks through the list that all share, so that many lookups cost one request.
func findByName(ctx context.Context, client *Client, tenant string, data destinationDataModel,
	diags *diag.Diagnostics) (string, bool) {
	query := lookup.Query{
		Summary: "Unable to read " + destinationType + " " + data.Name.ValueString(),
		Owner:   "Tenant " + tenant, Noun: "custom destination", Name: data.Name.ValueString(),
	}
	if !data.TypeID.IsNull() {
		query.And = fmt.Sprintf(" and the type %d", data.TypeID.ValueInt64())
	}
	filter := destinationFilterModel{Name: data.Name, TypeID: data.TypeID}
	all, err := client.CustomDestinations(ctx, tenant, filter.toAPI())
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
