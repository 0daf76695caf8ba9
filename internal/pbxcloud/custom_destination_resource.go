// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/ident"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
)

var (
	_ resource.ResourceWithConfigure   = (*customDestinationResource)(nil)
	_ resource.ResourceWithIdentity    = (*customDestinationResource)(nil)
	_ resource.ResourceWithImportState = (*customDestinationResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*customDestinationResource)(nil)
)

// destinationType is the type name of the resource, the data source and the list resource.
const destinationType = "pbxcloud_custom_destination"

// abandoned says what happens to an abandoned custom destination, in the documentation and in the
// plan.
const abandoned = "The custom destination remains on the PBX and continues to receive calls. Terraform only forgets it."

// destinationDeletion are the deletion policies.
var destinationDeletion = deletion.Policies{
	{Name: deletion.Abandon, Effect: abandoned, Warning: abandoned},
	{
		Name: deletion.Delete,
		Effect: "The custom destination is deleted, and read to verify that it is gone. The vendor documents this for " +
			"other objects only; if it does not work, the destroy fails and the resource stays in the state. Whatever sends " +
			"calls to it loses its destination.",
		Warning: "The custom destination is deleted. Whatever sends calls to it, such as a number or an IVR, loses its " +
			"destination; the PBX does not check that. If the PBX does not delete it, the destroy fails.",
	},
	{Name: deletion.Prevent, Effect: "the plan fails."},
}

// customDestinationResource is the resource pbxcloud_custom_destination.
type customDestinationResource struct {
	lifecycle.Resource[*account, destinationModel]
}

// NewCustomDestinationResource returns the resource pbxcloud_custom_destination.
func NewCustomDestinationResource() resource.Resource {
	return &customDestinationResource{lifecycle.NewResource(destinationLifecycle())}
}

func (r *customDestinationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A custom destination of a PBXCloud tenant: something that calls can be sent to, such as an " +
			"external number. Its type decides what its parameters mean.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true,
				MarkdownDescription: "The id of the custom destination on the PBX."},
			"tenant": schema.StringAttribute{Optional: true, Computed: true, Validators: oneTenant(),
				MarkdownDescription: tenantText + " Changing it replaces the resource."},
			"name": schema.StringAttribute{Required: true,
				MarkdownDescription: "The name of the custom destination. A new one needs a name; an existing one without a " +
					"name is imported with `\"\"`."},
			"type_id": schema.Int64Attribute{Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "The id of its type; the data source `pbxcloud_custom_destination_types` lists them. Type " +
					"`1` forwards calls to a number."},
			"parameters": schema.ListAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				Validators: []validator.List{listvalidator.SizeAtMost(maxParameters), noEmptyEnd{}},
				MarkdownDescription: "The parameters, at most 20; the type decides what they mean. For type `1`: the number, the " +
					"caller id to show (such as `INCOMINGDID`), and the seconds after which to give up. Use `\"\"` for one in " +
					"between that is not needed; the last one must not be empty. `[]` clears them all. If omitted, they keep their " +
					"current values; a new custom destination has none.",
			},
			"adopt_existing":  adoption.Attribute("the tenant already has a custom destination with this `name` and `type_id`"),
			"deletion_policy": destinationDeletion.Attribute(),
		},
	}
}

func (r *customDestinationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"tenant": identityschema.StringAttribute{RequiredForImport: true, Description: "The code of the tenant."},
		"id": identityschema.StringAttribute{RequiredForImport: true,
			Description: "The id of the custom destination on the PBX."},
	}}
}

func (r *customDestinationResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, ident.Part{Name: "tenant", Form: tenantCode}, ident.Part{Name: "id", Form: rowID})
}

// noEmptyEnd refuses a list that ends with an empty string: the PBX does not tell it from a shorter
// list.
type noEmptyEnd struct{}

func (noEmptyEnd) Description(context.Context) string { return "must not end with an empty string" }
func (noEmptyEnd) MarkdownDescription(context.Context) string {
	return "must not end with an empty string"
}

func (v noEmptyEnd) ValidateList(ctx context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	elements := req.ConfigValue.Elements()
	if len(elements) > 0 && elements[len(elements)-1].Equal(types.StringValue("")) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid parameters", "The list "+v.Description(ctx)+". Omit it.")
	}
}
