// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

const instanceType = "myreports_pbx_instance"

type instanceModel struct {
	InstanceID       types.String `tfsdk:"instance_id"`
	Exists           types.Bool   `tfsdk:"exists"`
	ConnectionID     types.String `tfsdk:"connection_id"`
	CustomerTenantID types.String `tfsdk:"customer_tenant_id"`
}

// NewPBXInstanceDataSource returns the data source myreports_pbx_instance.
func NewPBXInstanceDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, instanceModel]{
		Vendor: Name, Name: instanceType,
		Schema: schema.Schema{
			MarkdownDescription: "Whether MyReports has a connection to a PBX, and which customer it belongs to, across all " +
				"customers: a PBX can be tied to one customer only.",
			Attributes: map[string]schema.Attribute{
				"instance_id": schema.StringAttribute{
					Required:   true,
					Validators: []validator.String{stringvalidator.LengthAtLeast(1), noLicenceKey{}},
					MarkdownDescription: "What identifies the PBX: the id of an account on a Kazoo, or the tenant id of Microsoft " +
						"Teams. The licence key of a 3CX is a secret, and a data source would store it in the state, so it is refused; " +
						"the resource `" + connectionType + "` makes this check automatically.",
				},
				"exists":             readonly.Bool("Whether there is a connection to this PBX."),
				"connection_id":      readonly.String("The id of that connection; null if there is none."),
				"customer_tenant_id": readonly.String("The tenant id of its customer; null if there is none."),
			},
		},
		Read: func(ctx context.Context, a *account, data *instanceModel) diag.Diagnostics {
			instance, err := a.Instance(ctx, transport.NewSecret(data.InstanceID.ValueString()))
			if err != nil {
				return apierr.Diagnostics("Unable to read "+instanceType, err, nil)
			}
			data.Exists = types.BoolValue(instance.Exists)
			if instance.Exists {
				data.ConnectionID, data.CustomerTenantID = types.StringValue(instance.ID), types.StringValue(instance.TenantID)
			}

			return nil
		},
	})
}

// licenceKey is the form of the licence keys of 3CX.
var licenceKey = regexp.MustCompile(`(?i)^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$`)

// noLicenceKey refuses what looks like the licence key of a 3CX, without showing it.
type noLicenceKey struct{}

func (noLicenceKey) Description(context.Context) string {
	return "must not be the licence key of a 3CX, which is a secret"
}

func (v noLicenceKey) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v noLicenceKey) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if licenceKey.MatchString(req.ConfigValue.ValueString()) {
		resp.Diagnostics.AddAttributeError(req.Path, "A licence key would be stored in the state",
			"The value "+v.Description(ctx)+": a data source stores its arguments in the state. Use the resource "+
				connectionType+", which looks for the PBX automatically when it is planned.")
	}
}
