// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package pbxcloud manages custom destinations of PBXCloud, a MiRTA PBX, with its API proxyapi.php,
// and reads and triggers what else that API offers. The API reports errors as sentences with the
// status 200.
package pbxcloud

import (
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// Name is the name of the vendor's block in the provider configuration.
const Name = "pbxcloud"

const defaultEndpoint = "https://portal.pbxcloud.eu/pbx/proxyapi.php"

// Config is the vendor's block.
type Config struct {
	provdata.ConnectionModel

	Endpoint      types.String `tfsdk:"endpoint"`
	APIKey        types.String `tfsdk:"api_key"`
	Tenant        types.String `tfsdk:"tenant"`
	CredentialsIn types.String `tfsdk:"credentials_in"`
}

// ConfigAttribute returns the vendor's block in the provider schema.
func ConfigAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Connection to PBXCloud or another MiRTA PBX, for `pbxcloud_*`. May be omitted if " +
			"`PBXCLOUD_API_KEY` is set.",
		Attributes: provdata.WithConnectionAttributes(map[string]schema.Attribute{
			"endpoint": schema.StringAttribute{Optional: true, MarkdownDescription: "The whole URL of `proxyapi.php`. " +
				"Environment variable: `PBXCLOUD_ENDPOINT`. Defaults to `" + defaultEndpoint + "`."},
			"api_key": schema.StringAttribute{Optional: true, Sensitive: true,
				MarkdownDescription: "The API key, from *Configuration*, *Settings* of the PBX. Required. Changes need a key " +
					"with write access. Environment variable: `PBXCLOUD_API_KEY`."},
			"tenant": schema.StringAttribute{Optional: true,
				MarkdownDescription: "The default for `tenant`, the code of a tenant such as `DEMO`. If omitted, every resource " +
					"and data source requires its own. Environment variable: `PBXCLOUD_TENANT`."},
			"credentials_in": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf("query", "form")},
				MarkdownDescription: "Where the key is sent: in the `query` of the URL, as the vendor documents it, or with all " +
					"other parameters in the body as a `form`, which keeps it out of the logs of proxies and servers. Defaults to " +
					"`query`.",
			},
		}),
	}
}

// account is the provider's state for the PBX: the client with its cache, the default tenant, and
// the ledger of who manages which custom destination.
type account struct {
	*Client
	lifecycle.Ledger

	// Tenant is the code of the default tenant, "" for none.
	Tenant string
}

// resolveTenant sets a tenant that is not configured to the default. If there is none, it adds an
// error of the attribute tenant.
func (a *account) resolveTenant(tenant *types.String, diags *diag.Diagnostics) bool {
	if tenant.ValueString() != "" {
		return true
	}
	if a.Tenant == "" {
		diags.AddAttributeError(path.Root("tenant"), "Missing tenant",
			"Set tenant here, or pbxcloud.tenant in the provider block (PBXCLOUD_TENANT) for all resources and data sources.")

		return false
	}
	*tenant = types.StringValue(a.Tenant)

	return true
}

// New returns the vendor's part of the provider data for its block, the zero Config if there is
// none. It calls no API. The resolver collects what is wrong or unknown.
func New(cfg Config, r *provdata.Resolver) provdata.Vendor {
	key := transport.NewSecret(r.Optional("api_key", cfg.APIKey, "PBXCLOUD_API_KEY"))
	endpoint, err := url.Parse(r.URL("endpoint", cfg.Endpoint, "PBXCLOUD_ENDPOINT", defaultEndpoint))
	if err != nil {
		r.Invalid("endpoint", "it is not a URL")
	}
	tenant := r.Optional("tenant", cfg.Tenant, "PBXCLOUD_TENANT")
	if tenant != "" && !tenantCode.OK(tenant) {
		r.Invalid("tenant", "it must be "+tenantCode.Wanted+", also if it comes from PBXCLOUD_TENANT")
	}
	credentialsIn := r.Optional("credentials_in", cfg.CredentialsIn, "")
	settings := cfg.Settings(r)
	settings.SecretKeys = []string{"key", "imappassword", "imapuser", "password", "secret"}
	settings.Secrets = []transport.Secret{key}

	needs := []provdata.Requirement{{Attribute: "api_key", Variable: "PBXCLOUD_API_KEY", Given: key.Reveal() != ""}}
	switch {
	case len(r.Unknown) > 0:
		return provdata.Unknown(Name, r.Unknown)
	case provdata.Missing(needs) || r.Diags.HasError():
		return provdata.NotConfigured(Name, `pbxcloud = { api_key = "…", tenant = "…" }`,
			"Unless each resource and data source sets its tenant, also set pbxcloud.tenant (PBXCLOUD_TENANT).", needs)
	}
	httpClient, err := transport.NewClient(settings)
	if err != nil {
		r.Invalid("ca_certificate", err.Error())

		return provdata.Vendor{}
	}

	return provdata.Configured(&account{Client: NewClient(httpClient, endpoint, key, credentialsIn == "form"),
		Tenant: tenant})
}

// connection gives an action its account.
type connection = provdata.Connection[*account]

func connectionFor(providerData any) connection { return provdata.For[*account](providerData, Name) }

// Resources lists the vendor's resources.
func Resources() []func() resource.Resource {
	return []func() resource.Resource{NewCustomDestinationResource}
}

// DataSources lists the vendor's data sources.
func DataSources() []func() datasource.DataSource {
	return []func() datasource.DataSource{
		NewCustomDestinationDataSource,
		NewCustomDestinationsDataSource,
		NewCustomDestinationTypesDataSource,
		NewCallCountDataSource,
		NewCallRecordsDataSource,
		NewQueueLogsDataSource,
		NewVoicemailsDataSource,
		NewVoicemailMessagesDataSource,
		NewVoicemailMessageDataSource,
		NewMediaFileDataSource,
		NewRecordingDataSource,
	}
}

// ListResources lists the vendor's list resources.
func ListResources() []func() list.ListResource {
	return []func() list.ListResource{NewCustomDestinationListResource}
}

// Actions lists the vendor's actions.
func Actions() []func() action.Action {
	return []func() action.Action{NewDialAction, NewAgentPauseAction, NewAgentUnpauseAction}
}
