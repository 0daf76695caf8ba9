// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
)

var _ datasource.DataSourceWithConfigure = (*settingsDataSource)(nil)

// settingsDataSource shows a settings object of the tenant. It is the same for all of them.
type settingsDataSource struct {
	settingsKind

	portsip handle
}

// NewTenantDataSource returns the data source pbx_tenant.
func NewTenantDataSource() datasource.DataSource {
	return &settingsDataSource{settingsKind: tenantKind()}
}

// NewTenantPasswordPolicyDataSource returns the data source pbx_tenant_password_policy.
func NewTenantPasswordPolicyDataSource() datasource.DataSource {
	return &settingsDataSource{settingsKind: passwordPolicyKind()}
}

// NewTenantCustomHeadersDataSource returns the data source pbx_tenant_custom_headers.
func NewTenantCustomHeadersDataSource() datasource.DataSource {
	return &settingsDataSource{settingsKind: customHeadersKind()}
}

// NewVoicemailServerDataSource returns the data source pbx_voicemail_server.
func NewVoicemailServerDataSource() datasource.DataSource {
	return &settingsDataSource{settingsKind: voicemailServerKind()}
}

func (d *settingsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = d.typeName
}

func (d *settingsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.dataSchema()
}

func (d *settingsDataSource) dataSchema() schema.Schema {
	all := map[string]resourceschema.Attribute{"id": resourceschema.StringAttribute{
		MarkdownDescription: "The id of the tenant."}}
	if d.readOnly != nil {
		all = merged(all, d.readOnly())
	}

	return schema.Schema{
		MarkdownDescription: "Shows the " + d.noun + ": the one that the provider is signed in to. Secrets are never shown.",
		Attributes:          shown(merged(all, d.settings())),
	}
}

func (d *settingsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.portsip = handleFor(req.ProviderData)
}

func (d *settingsDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	client, ok := d.portsip.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	attributes := map[string]attr.Type{}
	for name, attribute := range d.dataSchema().Attributes {
		attributes[name] = attribute.GetType()
	}
	live, err := d.read(ctx, client.Client, attributes)
	if err == nil && d.isHidden(live) {
		err = &apierr.Error{Method: "GET", Path: d.object(client.Client).path,
			Message: "this PBX does not show the " + d.noun}
	}
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+d.typeName, err, nil)...)

		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(attributes, live))...)
}
