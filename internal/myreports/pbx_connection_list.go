// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
)

var _ list.ListResourceWithConfigure = (*pbxConnectionListResource)(nil)

// pbxConnectionListResource is the list resource myreports_pbx_connection.
type pbxConnectionListResource struct{ myreports connection }

// NewPBXConnectionListResource returns the list resource myreports_pbx_connection.
func NewPBXConnectionListResource() list.ListResource { return &pbxConnectionListResource{} }

func (l *pbxConnectionListResource) Metadata(_ context.Context, _ resource.MetadataRequest,
	resp *resource.MetadataResponse) {
	resp.TypeName = connectionType
}

func (l *pbxConnectionListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the connections of a customer of MyReports to Kazoo and 3CX PBXes for `terraform " +
			"query`, all or those that match every filter that is set, sorted by name. " +
			"One that vanishes meanwhile is left out, and so are connections to other kinds of PBX.",
		Attributes: map[string]schema.Attribute{
			"account_tenant_id": schema.StringAttribute{Optional: true, Validators: anyID(),
				MarkdownDescription: accountTenantText},
			"customer_tenant_id": schema.StringAttribute{Optional: true, Validators: anyID(),
				MarkdownDescription: customerTenantText},
			"name": schema.StringAttribute{Optional: true, MarkdownDescription: filterNameText},
			"type": schema.StringAttribute{Optional: true, Validators: oneKind(),
				MarkdownDescription: filterTypeText},
		},
	}
}

func (l *pbxConnectionListResource) Configure(_ context.Context, req resource.ConfigureRequest,
	_ *resource.ConfigureResponse) {
	l.myreports = connectionFor(req.ProviderData)
}

func (l *pbxConnectionListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter connectionFilterModel
	diags := req.Config.Get(ctx, &filter)
	account, ok := l.myreports.Client(&diags)
	var customer Customer
	if ok && !diags.HasError() {
		customer, ok = filter.resolve(account, &diags)
	}
	if diags.HasError() || !ok {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}
	all, err := account.manageable(ctx, customer, filter, req)
	if err != nil {
		stream.Results = list.ListResultsStreamDiagnostics(apierr.Diagnostics("Unable to list the PBX connections of "+
			"customer "+customer.TenantID, err, Kind("").attributes()))

		return
	}
	stream.Results = listing.Stream(ctx, req, all,
		func(ctx context.Context, c Connection, includeResource bool, result *list.ListResult) diag.Diagnostics {
			return listConnection(ctx, customer, c, includeResource, result)
		})
}

// manageable returns the connections that match and that the resource can manage, at most as many
// as are asked for. Where the resource is to be included they are read singly, if that shows more
// than the list.
func (a *account) manageable(ctx context.Context, customer Customer, filter connectionFilterModel,
	req list.ListRequest) ([]Connection, error) {
	all, err := a.Connections(ctx, customer)
	if err != nil {
		return nil, err
	}
	var selected []Connection
	for _, c := range filter.apply(all) {
		if req.Limit > 0 && int64(len(selected)) == req.Limit {
			break
		}
		if c.Kind != Kazoo && c.Kind != ThreeCX {
			continue
		}
		if req.IncludeResource && c.idError() == nil {
			c, err = a.Connection(ctx, customer, c.ID)
		}
		switch {
		case err == nil:
			selected = append(selected, c)
		case !apierr.IsNotFound(err):
			return nil, err
		}
	}

	return selected, nil
}

// listConnection fills in one result.
func listConnection(ctx context.Context, customer Customer, c Connection, includeResource bool,
	result *list.ListResult) diag.Diagnostics {
	if err := c.idError(); err != nil {
		return apierr.Diagnostics("Unable to list a PBX connection", err, nil)
	}
	result.DisplayName = fmt.Sprintf("%s (%s)", c.displayName(), customer.connectionID(c.ID))
	model := connectionModel{AccountTenantID: semantic.Text{StringValue: customer.accountTenant()},
		CustomerTenantID: semantic.AnyCase.Value(customer.TenantID)}
	if err := model.fromAPI(c); err != nil {
		return apierr.Diagnostics("Unable to read "+result.DisplayName, err, nil)
	}
	model.SetDefaults(connectionDeletion)
	diags := result.Identity.Set(ctx, model.identity())
	if includeResource {
		diags.Append(result.Resource.Set(ctx, model)...)
	}

	return diags
}
