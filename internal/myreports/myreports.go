// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package myreports manages the connections through which MyReports, the reporting of Xarios,
// collects the events of Kazoo and 3CX PBXes of an account's or a reseller's customers.
package myreports

import (
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
)

// Name is the name of the vendor's block in the provider configuration.
const Name = "myreports"

const defaultTokenURL = "https://login.xarios.cloud/connect/token"

// regions are the names of the regional servers (page "Reference"), the default first.
var regions = []string{"na", "eu", "uk", "au"}

// Config is the vendor's block.
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
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Connection to MyReports, for the types `myreports_*`. Needs either `token`, or " +
			"`refresh_token`, `client_id` and `client_secret`. " +
			"May be left out if the environment variables are set, or if no such type is used.",
		Attributes: provdata.WithConnectionAttributes(map[string]schema.Attribute{
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Address of the API, which ends in `/api`, in place of `region`. May also be set with the " +
					"environment variable `MYREPORTS_BASE_URL`. " +
					"Defaults to the server of the region.",
			},
			"region": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf(regions...)},
				MarkdownDescription: "Where the account lives: `na` (North America), `eu` (Europe), `uk` (United Kingdom) or " +
					"`au` (Australia and New Zealand). Set here, it goes before `MYREPORTS_BASE_URL`. " +
					"May also be set with the environment variable `MYREPORTS_REGION`. Defaults to `na`.",
			},
			"token": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Access token that is used as it is. It is not renewed, so it must hold for the whole run. " +
					"May also be set with the environment variable `MYREPORTS_TOKEN`. " +
					"Leave it out to have tokens got with `refresh_token`.",
			},
			"refresh_token": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Refresh token of somebody who has signed in in a browser, with which access tokens are got " +
					"and renewed. Needed unless there is a `token`, together with `client_id` and `client_secret`. " +
					"If the server replaces refresh tokens at each use, it does not do for an apply, which is two processes of the " +
					"provider: the plan uses it up, and the new one is kept " +
					"in that process only. The plan warns then; use `token`. " +
					"May also be set with the environment variable `MYREPORTS_REFRESH_TOKEN`.",
			},
			"client_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Id of the OAuth client that the refresh token was given to; the vendor hands it out on " +
					"request. Needed with `refresh_token`. May also be set with the environment variable `MYREPORTS_CLIENT_ID`.",
			},
			"client_secret": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Secret of that OAuth client. Needed with `refresh_token`. May also be set with the " +
					"environment variable `MYREPORTS_CLIENT_SECRET`.",
			},
			"token_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Where the refresh token is exchanged. May also be set with the environment variable " +
					"`MYREPORTS_TOKEN_URL`. " +
					"Defaults to `" + defaultTokenURL + "`.",
			},
			"account_tenant_id": schema.StringAttribute{
				Optional: true, Validators: anyID(),
				MarkdownDescription: "Tenant id of the account whose customers are meant where a type leaves out its " +
					"`account_tenant_id`. Set it with a token of the enterprise portal; " +
					"left out everywhere, the paths of the reseller portal are used, which have no account. May also be set with " +
					"the environment variable `MYREPORTS_ACCOUNT_TENANT_ID`.",
			},
			"customer_tenant_id": schema.StringAttribute{
				Optional: true, Validators: anyID(),
				MarkdownDescription: "Tenant id of the customer that is meant where a type leaves out its `customer_tenant_id`. " +
					"Left out, every type needs its own. " +
					"May also be set with the environment variable `MYREPORTS_CUSTOMER_TENANT_ID`.",
			},
			"accept_charges": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether you agree to be charged for what costs money at MyReports, such as a new " +
					"connection. Without it such a call is refused, and nothing changes. " +
					"Defaults to `false`.",
			},
		}),
	}
}

// anyID accepts an id, which is that of a tenant or of one of its connections.
func anyID() []validator.String {
	return []validator.String{validate.String(guid.Wanted, guid.OK)}
}

// account is what one instance of the provider keeps of MyReports: the client with all that it
// shares, the default tenants, and the ledger of who manages which connection.
type account struct {
	*Client
	lifecycle.Ledger

	// Defaults are the tenants where none are configured, empty if there is no default.
	Defaults Customer

	// warnedOfUsedUpToken is set once a plan has said that the refresh token cannot be used again.
	warnedOfUsedUpToken atomic.Bool
}

// resolveCustomer returns the configured customer, with defaults for what is omitted. Where there
// is no customer, that is an error of its attribute.
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
				"(MYREPORTS_CUSTOMER_TENANT_ID) for all types.")
	}

	return customer, customer.TenantID != ""
}

// accountTenant returns the customer's account as an attribute has it, null for the reseller's
// paths.
func (c Customer) accountTenant() types.String {
	if c.AccountTenantID == "" {
		return types.StringNull()
	}

	return types.StringValue(c.AccountTenantID)
}

// connectionID returns the import id of one of the customer's connections.
func (c Customer) connectionID(id string) string {
	parts := []string{c.TenantID, id}
	if c.AccountTenantID != "" {
		parts = append([]string{c.AccountTenantID}, parts...)
	}

	return strings.Join(parts, "/")
}

// New makes the vendor's part of the provider data from its block, which is the zero Config if
// there is none. It contacts nothing. What is wrong or unknown is left with the resolver.
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
			"A refresh token does in place of the token, with client_id and client_secret (MYREPORTS_REFRESH_TOKEN, "+
				"MYREPORTS_CLIENT_ID, MYREPORTS_CLIENT_SECRET). "+
				"Where a type has no customer of its own, the default is needed too: myreports.customer_tenant_id "+
				"(MYREPORTS_CUSTOMER_TENANT_ID).", needs)
	}
	httpClient, err := transport.NewClient(settings)
	if err != nil {
		r.Invalid("ca_certificate", err.Error())

		return provdata.Vendor{}
	}

	return provdata.Configured(&account{
		// A consent that is not known yet is none: it is needed for writes only, and when these are
		// made it is known.
		Client:   NewClient(httpClient, baseURL, NewSession(httpClient, credentials), cfg.AcceptCharges.ValueBool()),
		Defaults: defaults,
	})
}

// baseURLOf reads where the API is. What the block says decides: an address in the environment does
// not displace a region in it, nor the other way round.
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
	region := r.Optional("region", cfg.Region, regionVariable)
	if region == "" {
		region = regions[0]
	}
	if !slices.Contains(regions, region) {
		r.Invalid("region", "MYREPORTS_REGION must be one of "+strings.Join(regions, ", "))
	}
	baseURL := r.URL("base_url", cfg.BaseURL, urlVariable, "https://api."+region+".myreports.cloud/api")
	if !strings.HasSuffix(baseURL, "/api") {
		r.Invalid("base_url", "the address of the API ends in /api, such as https://api.eu.myreports.cloud/api")
	}

	return baseURL
}

// credentialsOf reads the credentials. What the block says decides: a token in the environment does
// not displace a refresh token in the block, nor the other way round.
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

// needs returns what is needed to have a token: one that is given, or what one can be got with,
// where something of that is given.
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

// tenantOf reads a tenant id. The attribute's validators do not see the environment.
func tenantOf(attribute string, value types.String, variable string, r *provdata.Resolver) string {
	id := r.Optional(attribute, value, variable)
	if id != "" && !guid.OK(id) {
		r.Invalid(attribute, "it must be "+guid.Wanted+", also where it comes from "+variable)
	}

	return id
}

// connection is how the vendor's types hold on to the account.
type connection = provdata.Connection[*account]

// connectionFor returns the account from the provider data that a Configure method received.
func connectionFor(providerData any) connection { return provdata.For[*account](providerData, Name) }

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
