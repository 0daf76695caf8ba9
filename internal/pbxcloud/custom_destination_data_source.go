// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

var (
	_ datasource.DataSourceWithConfigure      = (*customDestinationDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*customDestinationDataSource)(nil)
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

func (d *customDestinationDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = destinationType
}

func (d *customDestinationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := destinationDataAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"tenant": tenantData(),
		"id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{decimalID()},
			MarkdownDescription: "The id of the custom destination. Set either this or `name`.",
		},
		"name": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: "The name of the custom destination, exactly as the PBX has it. Set either this or `id`. A name that several of them have is an error.",
		},
		"type_id": schema.Int64Attribute{
			Optional: true, Computed: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
			MarkdownDescription: "The id of its type. Set it with `name` where custom destinations of different types have the same name.",
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "One custom destination of a tenant of PBXCloud, found by `id` or by `name`. One that does not exist is an error.",
		Attributes:          attributes,
	}
}

// decimalID accepts the id of a row of the PBX.
func decimalID() validator.String {
	return stringvalidator.RegexMatches(regexp.MustCompile(`^[1-9][0-9]*$`), "must be an id of the PBX, such as 67")
}

func (d *customDestinationDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config destinationDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	switch {
	case resp.Diagnostics.HasError() || config.ID.IsUnknown() || config.Name.IsUnknown():
	case config.ID.IsNull() && config.Name.IsNull():
		resp.Diagnostics.AddError("Missing id or name", "Set id or name, to say which custom destination is meant.")
	case !config.ID.IsNull() && !config.Name.IsNull():
		resp.Diagnostics.AddAttributeError(path.Root("name"), "Too many arguments", "Set either id or name, not both.")
	case !config.ID.IsNull() && !config.TypeID.IsNull() && !config.TypeID.IsUnknown():
		resp.Diagnostics.AddAttributeError(path.Root("type_id"), "Too many arguments", "An id needs no type_id, which goes with name.")
	}
}

func (d *customDestinationDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *customDestinationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data destinationDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	pbx, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	tenant, ok := pbx.tenantOr(data.Tenant, &resp.Diagnostics, path.Root("tenant"))
	if !ok {
		return
	}
	var found CustomDestination
	if data.ID.IsNull() {
		found, ok = pbx.destinationByName(ctx, tenant, data, &resp.Diagnostics)
	} else {
		found, ok = pbx.destinationByID(ctx, tenant, data.ID.ValueString(), &resp.Diagnostics)
	}
	if !ok {
		return
	}
	data.Tenant = types.StringValue(tenant)
	data.fromAPI(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}

func (a *account) destinationByID(ctx context.Context, tenant, id string, diags *diag.Diagnostics) (CustomDestination, bool) {
	found, err := a.CustomDestination(ctx, tenant, id)
	summary := "Unable to read " + destinationType + " " + tenant + "/" + id
	switch {
	case apierr.IsNotFound(err):
		diags.AddAttributeError(path.Root("id"), summary, err.Error())
	case err != nil:
		diags.Append(apierr.Diagnostics(summary, err, nil)...)
	}

	return found, err == nil
}

// destinationByName returns the only custom destination with that name, and that type if there is one. It looks through the list
// that all share, so that many lookups cost one call.
func (a *account) destinationByName(ctx context.Context, tenant string, data destinationDataModel, diags *diag.Diagnostics) (CustomDestination, bool) {
	summary := "Unable to read " + destinationType + " " + data.Name.ValueString()
	all, err := a.CustomDestinations(ctx, tenant)
	if err != nil {
		diags.Append(apierr.Diagnostics(summary, err, nil)...)

		return CustomDestination{}, false
	}
	matching := destinationFilterModel{Name: data.Name, TypeID: data.TypeID}.apply(all)
	of := fmt.Sprintf("with the name %q", data.Name.ValueString())
	if !data.TypeID.IsNull() {
		of += fmt.Sprintf(" and the type %d", data.TypeID.ValueInt64())
	}
	switch len(matching) {
	case 0:
		diags.AddAttributeError(path.Root("name"), summary,
			fmt.Sprintf("Tenant %s has no custom destination %s. The name must be exactly as the PBX has it, capital letters and spaces included.", tenant, of))
	case 1:
		return matching[0], true
	default:
		ids := make([]string, len(matching))
		for i, d := range matching {
			ids[i] = d.ID
		}
		diags.AddAttributeError(path.Root("name"), summary,
			fmt.Sprintf("Tenant %s has %d custom destinations %s. Set id instead, to one of: %s.", tenant, len(ids), of, strings.Join(ids, ", ")))
	}

	return CustomDestination{}, false
}

// sortDestinations sorts by id, as numbers: the list has no order, and those that this run created come last in it.
func sortDestinations(destinations []CustomDestination) {
	slices.SortFunc(destinations, func(a, b CustomDestination) int {
		return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
}
