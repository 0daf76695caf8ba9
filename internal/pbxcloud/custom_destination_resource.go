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

// destinationDeletion says what can become of a custom destination when its resource is destroyed.
var destinationDeletion = deletion.Policies{
	{
		Name:    deletion.Abandon,
		Effect:  "the custom destination stays on the PBX, and calls that are sent to it go on; Terraform only forgets it.",
		Warning: "The custom destination stays on the PBX, and calls that are sent to it go on; Terraform only forgets it.",
	},
	{
		Name: deletion.Delete,
		Effect: "the custom destination is deleted, and read to see that it is gone. The vendor documents this for other " +
			"objects only; where it does not work, destroying fails and the resource stays in the state. Whatever sends calls " +
			"to it loses its destination.",
		Warning: "The custom destination is deleted. Whatever sends calls to it, such as a number or an IVR, loses its " +
			"destination; the PBX does not check that. If the PBX does not delete it, destroying fails.",
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
		MarkdownDescription: "A custom destination of a tenant of PBXCloud: something that calls can be sent to, such as " +
			"an outside number, of a type that says what its parameters mean.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "The id that the PBX gave the custom destination.",
			},
			"tenant": schema.StringAttribute{
				Optional: true, Computed: true, Validators: oneTenant(),
				MarkdownDescription: "The code of the tenant, such as `DEMO`. Defaults to the provider's `pbxcloud.tenant`. " +
					"Changing it replaces the resource.",
			},
			"name": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "The name of the custom destination. A new one needs a name; one that exists without is " +
					"imported with `\"\"`.",
			},
			"type_id": schema.Int64Attribute{
				Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "The id of its type; the data source `pbxcloud_custom_destination_types` lists them. Type " +
					"`1` forwards calls to a number.",
			},
			"parameters": schema.ListAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				Validators: []validator.List{listvalidator.SizeAtMost(maxParameters), noEmptyEnd{}},
				MarkdownDescription: "The parameters, at most 20, whose meaning the type decides. For type `1`: the number, the " +
					"caller id to show (such as `INCOMINGDID`), and after how many seconds to give up. " +
					"One that is not needed in between is `\"\"`; the last one must not be empty. `[]` empties them all. If " +
					"omitted, they keep their current values; a new custom destination has none.",
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
			Description: "The id that the PBX gave the custom destination."},
	}}
}

func (r *customDestinationResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	ident.Import(ctx, req, resp, ident.Part{Name: "tenant", Form: tenantCode}, ident.Part{Name: "id", Form: rowID})
}

// noEmptyEnd refuses a list whose last element is an empty string: the PBX cannot tell it from a
// shorter list.
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
