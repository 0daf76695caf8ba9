// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
)

// listedConnection is a connection and the customer that has it.
type listedConnection struct {
	Connection

	customer Customer
}

// NewPBXConnectionListResource returns the list resource myreports_pbx_connection.
func NewPBXConnectionListResource() list.ListResource {
	return listing.Resource[*account, connectionFilterModel, listedConnection]{
		Vendor: Name, Name: connectionType,
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Lists the connections of a MyReports customer to Kazoo and 3CX PBXes for `terraform " +
					"query`, those that match all filters that are set, sorted by name. Connections to other kinds of PBX are " +
					"omitted.",
				Attributes: map[string]schema.Attribute{
					"account_tenant_id": schema.StringAttribute{Optional: true, Validators: anyID(),
						MarkdownDescription: accountTenantText},
					"customer_tenant_id": schema.StringAttribute{Optional: true, Validators: anyID(),
						MarkdownDescription: customerTenantText},
					"name": schema.StringAttribute{Optional: true, MarkdownDescription: filterNameText},
					"type": schema.StringAttribute{Optional: true, Validators: oneKind(), MarkdownDescription: filterTypeText},
				},
			}
		},
		List: listConnections,
		Fill: listConnection,
	}.New()
}

// listConnections returns the connections that match and that the resource can manage. If the
// resource is included, they are read one by one, unless the list shows as much.
func listConnections(ctx context.Context, a *account, filter connectionFilterModel,
	req list.ListRequest) (selected []listedConnection, diags diag.Diagnostics) {
	customer, ok := filter.resolve(a, &diags)
	if !ok {
		return nil, diags
	}
	all, err := a.Connections(ctx, customer)
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
		if apierr.IsNotFound(err) { // It was deleted meanwhile.
			err = nil

			continue
		}
		if err != nil {
			break
		}
		selected = append(selected, listedConnection{c, customer})
	}
	if err != nil {
		return nil, apierr.Diagnostics("Unable to list the PBX connections of customer "+customer.TenantID, err,
			Kind("").attributes())
	}

	return selected, nil
}

// listConnection fills in one result.
func listConnection(ctx context.Context, c listedConnection, includeResource bool,
	result *list.ListResult) diag.Diagnostics {
	if err := c.idError(); err != nil {
		return apierr.Diagnostics("Unable to list a PBX connection", err, nil)
	}
	result.DisplayName = fmt.Sprintf("%s (%s)", c.displayName(), c.customer.connectionID(c.ID))
	model := connectionModel{AccountTenantID: semantic.Text{StringValue: c.customer.accountTenant()},
		CustomerTenantID: semantic.AnyCase.Value(c.customer.TenantID)}
	if err := model.fromAPI(c.Connection); err != nil {
		return apierr.Diagnostics("Unable to read "+result.DisplayName, err, nil)
	}
	model.SetDefaults(connectionDeletion)
	diags := result.Identity.Set(ctx, model.identity())
	if includeResource {
		diags.Append(result.Resource.Set(ctx, model)...)
	}

	return diags
}
