// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

var _ list.ListResourceWithConfigure = (*settingsListResource)(nil)

// settingsListResource lists a settings object, of which there is exactly one: that of the tenant
// that the provider is signed in to. So a query finds what there is to import, and generates its
// configuration, as for everything else.
type settingsListResource struct {
	settingsKind

	portsip handle
}

// NewTenantListResource returns the list resource pbx_tenant.
func NewTenantListResource() list.ListResource {
	return &settingsListResource{settingsKind: tenantKind()}
}

// NewTenantPasswordPolicyListResource returns the list resource pbx_tenant_password_policy.
func NewTenantPasswordPolicyListResource() list.ListResource {
	return &settingsListResource{settingsKind: passwordPolicyKind()}
}

// NewTenantCustomHeadersListResource returns the list resource pbx_tenant_custom_headers.
func NewTenantCustomHeadersListResource() list.ListResource {
	return &settingsListResource{settingsKind: customHeadersKind()}
}

// NewVoicemailServerListResource returns the list resource pbx_voicemail_server.
func NewVoicemailServerListResource() list.ListResource {
	return &settingsListResource{settingsKind: voicemailServerKind()}
}

func (l *settingsListResource) Metadata(_ context.Context, _ resource.MetadataRequest,
	resp *resource.MetadataResponse) {
	resp.TypeName = l.typeName
}

func (l *settingsListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the " + l.noun +
			" for `terraform query`: exactly one object, that of the tenant that the provider is signed in to.",
	}
}

func (l *settingsListResource) Configure(_ context.Context, req resource.ConfigureRequest,
	_ *resource.ConfigureResponse) {
	l.portsip = handleFor(req.ProviderData)
}

func (l *settingsListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	client, ok := l.portsip.Client(&diags)
	if !ok {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}
	tenant, err := client.tenant.get(ctx)
	var live values
	if err == nil {
		live, err = l.read(ctx, client.Client, l.shownTypes())
	}
	if err != nil {
		stream.Results = list.ListResultsStreamDiagnostics(apierr.Diagnostics("Unable to list "+l.typeName, err, nil))

		return
	}
	stream.Results = listing.Stream(ctx, req, []values{live},
		func(ctx context.Context, live values, includeResource bool, result *list.ListResult) diag.Diagnostics {
			result.DisplayName = displayName(tenant)
			diags := result.Identity.Set(ctx, settingsIdentityModel{ID: types.StringValue(live.text("id"))})
			if includeResource {
				diags.Append(l.fillResource(ctx, live, result)...)
			}

			return diags
		})
}

// fillResource gives what an import and a refresh after it give.
func (l *settingsListResource) fillResource(ctx context.Context, live values,
	result *list.ListResult) diag.Diagnostics {
	var diags diag.Diagnostics
	if l.isHidden(live) {
		diags.AddWarning("The settings of "+l.typeName+" cannot be shown",
			"This PBX does not show the "+l.noun+". It can be imported, but all of its settings are null until Terraform "+
				"writes them.")
	}
	live["deletion_policy"] = types.StringValue(settingsDeletion.Default())
	m, err := l.model(ctx, live)
	if err != nil {
		diags.AddError("Unable to list "+l.typeName, err.Error())
	} else {
		diags.Append(result.Resource.Set(ctx, m)...)
	}

	return diags
}

// displayName is how a query shows a tenant: by its name, and by its SIP domain.
func displayName(tenant Document) string {
	name, _ := tenant["name"].(string)
	domain, _ := tenant["domain"].(string)
	switch {
	case name == "":
		return domain
	case domain == "":
		return name
	default:
		return fmt.Sprintf("%s (%s)", name, domain)
	}
}
