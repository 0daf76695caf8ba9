// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

var _ datasource.DataSourceWithConfigure = (*pbxInstanceDataSource)(nil)

const instanceType = "myreports_pbx_instance"

// pbxInstanceDataSource is the data source myreports_pbx_instance.
type pbxInstanceDataSource struct{ myreports handle }

// instanceModel is the data source.
type instanceModel struct {
	InstanceID       types.String `tfsdk:"instance_id"`
	Exists           types.Bool   `tfsdk:"exists"`
	ConnectionID     types.String `tfsdk:"connection_id"`
	CustomerTenantID types.String `tfsdk:"customer_tenant_id"`
}

// NewPBXInstanceDataSource returns the data source myreports_pbx_instance.
func NewPBXInstanceDataSource() datasource.DataSource { return &pbxInstanceDataSource{} }

func (d *pbxInstanceDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = instanceType
}

// licenceKey is the form of the licence keys of 3CX.
var licenceKey = regexp.MustCompile(`(?i)^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$`)

func (d *pbxInstanceDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Whether MyReports has a connection to a PBX, and whose it is, over all customers: a PBX can " +
			"be tied to one customer only.",
		Attributes: map[string]schema.Attribute{
			"instance_id": schema.StringAttribute{
				Required:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1), noLicenceKey{}},
				MarkdownDescription: "What names the PBX: the id of an account on a Kazoo, or the tenant id of Microsoft Teams. " +
					"The licence key of a 3CX is a secret, and a data source would keep it in the state, so it is refused; the " +
					"resource `" + connectionType + "` makes this check by itself.",
			},
			"exists": schema.BoolAttribute{Computed: true,
				MarkdownDescription: "Whether there is a connection to this PBX."},
			"connection_id": schema.StringAttribute{Computed: true,
				MarkdownDescription: "The id of that connection; null if there is none."},
			"customer_tenant_id": schema.StringAttribute{Computed: true,
				MarkdownDescription: "The tenant id of the customer that it belongs to; null if there is none."},
		},
	}
}

func (d *pbxInstanceDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.myreports = handleFor(req.ProviderData)
}

func (d *pbxInstanceDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data instanceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.myreports.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	instance, err := account.Instance(ctx, transport.NewSecret(data.InstanceID.ValueString()))
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+instanceType, err, nil)...)

		return
	}
	data.Exists = types.BoolValue(instance.Exists)
	if instance.Exists {
		data.ConnectionID, data.CustomerTenantID = types.StringValue(instance.ID), types.StringValue(instance.TenantID)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}

// noLicenceKey refuses what looks like the licence key of a 3CX, without showing it.
type noLicenceKey struct{}

func (noLicenceKey) Description(context.Context) string {
	return "must not be the licence key of a 3CX, which is a secret"
}

func (v noLicenceKey) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v noLicenceKey) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if licenceKey.MatchString(req.ConfigValue.ValueString()) {
		resp.Diagnostics.AddAttributeError(req.Path, "A licence key would be kept in the state",
			"The value "+v.Description(ctx)+": a data source keeps its arguments in the state. Use the resource "+connectionType+
				", which looks for the PBX by itself when it is planned.")
	}
}
