// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package myreports manages the connections through which MyReports, the reporting of Xarios,
// collects the events of Kazoo and 3CX PBXes of an account's or a reseller's customers.
package myreports

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

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
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// Name is the name of the vendor's block in the provider configuration.
const Name = "myreports"

const defaultTokenURL = "https://login.xarios.cloud/connect/token"

// regions are the names of the regional servers (page "Reference"), starting with the default.
var regions = []string{"na", "eu", "uk", "au"}

// Config is the vendor's block in the provider configuration.
type Config struct {
	provdata.ConnectionModel

	BaseURL          types.String `tfsdk:"base_url"`
	Region           types.String `tfsdk:"region"`
	Token            types.String `tfsdk:"token"`
	RefreshToken     types.String `tfsdk:"refresh_token"`
	ClientID         types.String `tfsdk:"client_id"`
	ClientSecret     types.String `tfsdk:"client_secret"`
	TokenURL         types.String `tfsdk:"token_url"`
	AccountTenantID  types.String `tfsdk:"account_tenant_id"`
	CustomerTenantID types.String `tfsdk:"customer_tenant_id"`
	AcceptCharges    types.Bool   `tfsdk:"accept_charges"`
}

// ConfigAttribute returns the vendor's block in the provider schema.
func ConfigAttribute() schema.SingleNestedAttribute {
	optional := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	secret := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	}

	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Connection to MyReports, for `myreports_*`. Requires either `token`, or `refresh_token`, " +
			"`client_id` and `client_secret`. May be omitted if the environment variables are set.",
		Attributes: provdata.WithConnectionAttributes(map[string]schema.Attribute{
			"base_url": optional("The address of the API, which ends in `/api`, instead of `region`. Environment variable: " +
				"`MYREPORTS_BASE_URL`. Defaults to the server of the region."),
			"region": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf(regions...)},
				MarkdownDescription: "The region of the account: `na` (North America), `eu` (Europe), `uk` (United Kingdom) or " +
					"`au` (Australia and New Zealand). If set here, it takes precedence over `MYREPORTS_BASE_URL`. Environment " +
					"variable: `MYREPORTS_REGION`. Defaults to `na`.",
			},
			"token": secret("An access token. It is not renewed, so it must be valid for the whole run. If omitted, tokens " +
				"are obtained with `refresh_token`. Environment variable: `MYREPORTS_TOKEN`."),
			"refresh_token": secret("The refresh token of a user who has signed in with a browser, to obtain and renew access " +
				"tokens. Required unless `token` is set, together with `client_id` and `client_secret`. It cannot be used if the " +
				"server replaces refresh tokens at each use: plan and apply are two processes, and only the process of the plan " +
				"gets the new token. The plan warns then; use `token`. Environment variable: `MYREPORTS_REFRESH_TOKEN`."),
			"client_id": optional("The id of the OAuth client that the refresh token was issued to; the vendor provides it on " +
				"request. Required with `refresh_token`. Environment variable: `MYREPORTS_CLIENT_ID`."),
			"client_secret": secret("The secret of that OAuth client. Required with `refresh_token`. Environment variable: " +
				"`MYREPORTS_CLIENT_SECRET`."),
			"token_url": optional("Where the refresh token is exchanged. Environment variable: `MYREPORTS_TOKEN_URL`. " +
				"Defaults to `" + defaultTokenURL + "`."),
			"account_tenant_id": schema.StringAttribute{
				Optional: true, Validators: anyID(),
				MarkdownDescription: "The default for `account_tenant_id`, the tenant id of an account. Set it with a token of " +
					"the enterprise portal; if omitted everywhere, the paths of the reseller portal are used, which have no " +
					"account. Environment variable: `MYREPORTS_ACCOUNT_TENANT_ID`.",
			},
			"customer_tenant_id": schema.StringAttribute{
				Optional: true, Validators: anyID(),
				MarkdownDescription: "The default for `customer_tenant_id`, the tenant id of a customer. If omitted, every " +
					"resource and data source requires its own. Environment variable: `MYREPORTS_CUSTOMER_TENANT_ID`.",
			},
			"accept_charges": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether you agree to be charged for what costs money at MyReports, such as a new " +
					"connection. Otherwise such a request is rejected, and nothing changes. Defaults to `false`.",
			},
		}),
	}
}

// anyID accepts the id of a tenant or of a connection.
func anyID() []validator.String {
	return []validator.String{validate.String(guid.Wanted, guid.OK)}
}

// account is the provider's state for MyReports: the client with its cache, the default tenants,
// and the ledger of who manages which connection.
type account struct {
	*Client
	lifecycle.Ledger

	// Defaults are the default tenants, empty for none.
	Defaults Customer

	// warnedOfUsedUpToken is set once a plan has warned that the refresh token cannot be used
	// again.
	warnedOfUsedUpToken atomic.Bool
}

// resolveCustomer returns the configured customer, with defaults for what is omitted. Without a
// customer, it adds an error of its attribute.
func (a *account) resolveCustomer(accountTenant, customerTenant types.String, diags *diag.Diagnostics) (Customer,
	bool) {
	customer := a.Defaults
	if !accountTenant.IsNull() {
		customer.AccountTenantID = accountTenant.ValueString()
	}
	if !customerTenant.IsNull() {
		customer.TenantID = customerTenant.ValueString()
	}
	if customer.TenantID == "" {
		diags.AddAttributeError(path.Root("customer_tenant_id"), "Missing customer_tenant_id",
			"Set customer_tenant_id here, or myreports.customer_tenant_id in the provider block "+
				"(MYREPORTS_CUSTOMER_TENANT_ID) for all resources and data sources.")
	}

	return customer, customer.TenantID != ""
}

// accountTenant returns the customer's account as a value, null for the reseller's paths.
func (c Customer) accountTenant() types.String { return value.TextOrNull(c.AccountTenantID) }

// connectionID returns the import id of one of the customer's connections.
func (c Customer) connectionID(id string) string {
	if c.AccountTenantID == "" {
		return c.TenantID + "/" + id
	}

	return c.AccountTenantID + "/" + c.TenantID + "/" + id
}

// New returns the vendor's part of the provider data for its block, the zero Config if there is
// none. It calls no API. The resolver collects what is wrong or unknown.
func New(cfg Config, r *provdata.Resolver) provdata.Vendor {
	baseURL := baseURLOf(cfg, r)
	credentials := credentialsOf(cfg, r)
	defaults := Customer{
		AccountTenantID: tenantOf("account_tenant_id", cfg.AccountTenantID, "MYREPORTS_ACCOUNT_TENANT_ID", r),
		TenantID:        tenantOf("customer_tenant_id", cfg.CustomerTenantID, "MYREPORTS_CUSTOMER_TENANT_ID", r),
	}
	settings := cfg.Settings(r)
	settings.SecretKeys = []string{keyAPIKey, keyLicenseKey, keyPassword, "access_token", "refresh_token", "id_token"}
	settings.Secrets = []transport.Secret{credentials.Token, credentials.RefreshToken, credentials.ClientSecret}

	needs := credentials.needs()
	switch {
	case len(r.Unknown) > 0:
		return provdata.Unknown(Name, r.Unknown)
	case provdata.Missing(needs) || r.Diags.HasError():
		return provdata.NotConfigured(Name, `myreports = { token = "…", customer_tenant_id = "…" }`,
			"Alternatively, set refresh_token, client_id and client_secret (MYREPORTS_REFRESH_TOKEN, MYREPORTS_CLIENT_ID, "+
				"MYREPORTS_CLIENT_SECRET). Unless each resource and data source sets its customer, also set "+
				"myreports.customer_tenant_id (MYREPORTS_CUSTOMER_TENANT_ID).", needs)
	}
	httpClient, err := transport.NewClient(settings)
	if err != nil {
		r.Invalid("ca_certificate", err.Error())

		return provdata.Vendor{}
	}

	return provdata.Configured(&account{
		// An unknown consent counts as none: only writes need it, and by then it is known.
		Client:   NewClient(httpClient, baseURL, NewSession(httpClient, credentials), cfg.AcceptCharges.ValueBool()),
		Defaults: defaults,
	})
}

// baseURLOf returns the address of the API. The block takes precedence: base_url or region in it
// switches off the environment variable of the other one.
func baseURLOf(cfg Config, r *provdata.Resolver) string {
	if !cfg.BaseURL.IsNull() && !cfg.Region.IsNull() {
		r.Invalid("base_url", "set either base_url or region, not both")
	}
	urlVariable, regionVariable := "MYREPORTS_BASE_URL", "MYREPORTS_REGION"
	if !cfg.Region.IsNull() {
		urlVariable = ""
	}
	if !cfg.BaseURL.IsNull() {
		regionVariable = ""
	}
	region := cmp.Or(r.Optional("region", cfg.Region, regionVariable), regions[0])
	if !slices.Contains(regions, region) {
		r.Invalid("region", "MYREPORTS_REGION must be one of "+strings.Join(regions, ", "))
	}
	baseURL := r.URL("base_url", cfg.BaseURL, urlVariable, "https://api."+region+".myreports.cloud/api")
	if !strings.HasSuffix(baseURL, "/api") {
		r.Invalid("base_url", "the address of the API ends in /api, such as https://api.eu.myreports.cloud/api")
	}

	return baseURL
}

// credentialsOf returns the credentials. The block takes precedence: a refresh token in it switches
// off the environment variable of the token.
func credentialsOf(cfg Config, r *provdata.Resolver) Credentials {
	byRefresh := !cfg.RefreshToken.IsNull()
	if !cfg.Token.IsNull() && byRefresh {
		r.Invalid("token", "set either token, or refresh_token with client_id and client_secret, not both")
	}
	tokenVariable := "MYREPORTS_TOKEN"
	if byRefresh {
		tokenVariable = ""
	}
	c := Credentials{Token: transport.NewSecret(r.Optional("token", cfg.Token, tokenVariable))}
	if c.Token.Reveal() == "" {
		c.RefreshToken = transport.NewSecret(r.Optional("refresh_token", cfg.RefreshToken, "MYREPORTS_REFRESH_TOKEN"))
		c.ClientID = r.Optional("client_id", cfg.ClientID, "MYREPORTS_CLIENT_ID")
		c.ClientSecret = transport.NewSecret(r.Optional("client_secret", cfg.ClientSecret, "MYREPORTS_CLIENT_SECRET"))
		c.TokenURL = r.URL("token_url", cfg.TokenURL, "MYREPORTS_TOKEN_URL", defaultTokenURL)
	}

	return c
}

// needs returns what must be configured: a token, or what obtains one if any of that is set.
func (c Credentials) needs() []provdata.Requirement {
	if c.RefreshToken.Reveal() == "" && c.ClientID == "" && c.ClientSecret.Reveal() == "" {
		return []provdata.Requirement{{Attribute: "token", Variable: "MYREPORTS_TOKEN", Given: c.Token.Reveal() != ""}}
	}

	return []provdata.Requirement{
		{Attribute: "refresh_token", Variable: "MYREPORTS_REFRESH_TOKEN", Given: c.RefreshToken.Reveal() != ""},
		{Attribute: "client_id", Variable: "MYREPORTS_CLIENT_ID", Given: c.ClientID != ""},
		{Attribute: "client_secret", Variable: "MYREPORTS_CLIENT_SECRET", Given: c.ClientSecret.Reveal() != ""},
	}
}

// tenantOf returns a tenant id. Validators do not see the environment.
func tenantOf(attribute string, value types.String, variable string, r *provdata.Resolver) string {
	id := r.Optional(attribute, value, variable)
	if id != "" && !guid.OK(id) {
		r.Invalid(attribute, "it must be "+guid.Wanted+", also if it comes from "+variable)
	}

	return id
}

// Resources lists the vendor's resources.
func Resources() []func() resource.Resource {
	return []func() resource.Resource{NewPBXConnectionResource}
}

// DataSources lists the vendor's data sources.
func DataSources() []func() datasource.DataSource {
	return []func() datasource.DataSource{NewPBXConnectionDataSource, NewPBXConnectionsDataSource,
		NewPBXInstanceDataSource}
}

// ListResources lists the vendor's list resources.
func ListResources() []func() list.ListResource {
	return []func() list.ListResource{NewPBXConnectionListResource}
}

// Actions lists the vendor's actions: it has none.
func Actions() []func() action.Action { return nil }
