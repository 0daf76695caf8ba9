// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package portsip manages a tenant of a PortSIP PBX, v22: its settings, which always exist and are
// replaced as a whole, and its objects, such as users and holidays, which are created and
// destroyed.
package portsip

import (
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// Name is the name of the vendor's block in the provider configuration.
const Name = "portsip"

// exampleURL shows the form of a base URL.
const exampleURL = "https://pbx.example.com:8887/api"

// Config is the vendor's block.
type Config struct {
	provdata.ConnectionModel

	BaseURL  types.String `tfsdk:"base_url"`
	Token    types.String `tfsdk:"token"`
	Username types.String `tfsdk:"username"`
	Password types.String `tfsdk:"password"`
	Domain   types.String `tfsdk:"domain"`
}

// ConfigAttribute returns the vendor's block in the provider schema.
func ConfigAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Connection to a PortSIP PBX, for the resources and data sources `pbx_*`. Requires " +
			"`base_url`, and either `token` or `username` and `password`. " +
			"May be omitted if the environment variables are set, or if none of them is used.",
		Attributes: provdata.WithConnectionAttributes(map[string]schema.Attribute{
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Address of the API, which ends in `/api`, such as `" + exampleURL +
					"`. Required for `pbx_*`. May also be set with the environment variable `PORTSIP_BASE_URL`.",
			},
			"token": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Access token that is used as it is. It is not renewed, so it must be valid for the " +
					"whole run. May also be set with the environment variable `PORTSIP_TOKEN`. " +
					"Omit it to sign in with `username` and `password`.",
			},
			"username": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Name of the user to sign in as. Required unless there is a `token`, together with " +
					"`password`; the account must not use two-factor authentication. " +
					"May also be set with the environment variable `PORTSIP_USERNAME`.",
			},
			"password": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Password to sign in with. Required with `username`. May also be set with the " +
					"environment variable `PORTSIP_PASSWORD`.",
			},
			"domain": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "SIP domain of the tenant to sign in to. Omit it for a system administrator. " +
					"May also be set with the environment variable `PORTSIP_DOMAIN`.",
			},
		}),
	}
}

// account is what one instance of the provider has of its tenant: the client, and who manages which
// object.
type account struct {
	*Client
	lifecycle.Ledger
}

// New makes the vendor's part of the provider data from its block, which is the zero Config if
// there is none. It calls no API. What is wrong or unknown is added to the resolver.
func New(cfg Config, r *provdata.Resolver) provdata.Vendor {
	if !cfg.Token.IsNull() && (!cfg.Username.IsNull() || !cfg.Password.IsNull()) {
		r.Invalid("token", "set either token, or username and password, not both")
	}
	baseURL := r.URL("base_url", cfg.BaseURL, "PORTSIP_BASE_URL", "")
	if baseURL != "" && !strings.HasSuffix(baseURL, "/api") {
		r.Invalid("base_url", "the address of the API ends in /api, such as "+exampleURL)
	}
	credentials := credentialsOf(cfg, r)
	settings := cfg.Settings(r)
	settings.SecretKeys = secretKeys
	settings.Secrets = []transport.Secret{credentials.Token, credentials.Password}

	required := append([]provdata.Requirement{{Attribute: "base_url", Variable: "PORTSIP_BASE_URL", Given: baseURL != ""}},
		credentials.required()...)
	switch {
	case len(r.Unknown) > 0:
		return provdata.Unknown(Name, r.Unknown)
	case provdata.Missing(required) || r.Diags.HasError():
		return provdata.NotConfigured(Name, `portsip = { base_url = "`+exampleURL+
			`", username = "…", password = "…", domain = "…" }`,
			"The domain is that of the tenant (PORTSIP_DOMAIN); a system administrator has none. Alternatively, "+
				"set portsip.token (PORTSIP_TOKEN).", required)
	}
	httpClient, err := transport.NewClient(settings)
	if err != nil {
		r.Invalid("ca_certificate", err.Error())

		return provdata.Vendor{}
	}

	return provdata.Configured(&account{Client: NewClient(httpClient, baseURL, credentials)})
}

// credentialsOf reads the credentials. The block takes precedence: a token in the environment does
// not override a user name in the block, nor the other way round.
func credentialsOf(cfg Config, r *provdata.Resolver) Credentials {
	byUser := !cfg.Username.IsNull() || !cfg.Password.IsNull()
	tokenVariable := "PORTSIP_TOKEN"
	if byUser {
		tokenVariable = ""
	}
	c := Credentials{Token: transport.NewSecret(r.Optional("token", cfg.Token, tokenVariable))}
	if c.Token.Reveal() == "" {
		c.Username = r.Optional("username", cfg.Username, "PORTSIP_USERNAME")
		c.Password = transport.NewSecret(r.Optional("password", cfg.Password, "PORTSIP_PASSWORD"))
		c.Domain = r.Optional("domain", cfg.Domain, "PORTSIP_DOMAIN")
	}

	return c
}

// required returns what is required to sign in: a user name and a password unless there is a token.
func (c Credentials) required() []provdata.Requirement {
	if c.Token.Reveal() != "" {
		return nil
	}

	return []provdata.Requirement{
		{Attribute: "username", Variable: "PORTSIP_USERNAME", Given: c.Username != ""},
		{Attribute: "password", Variable: "PORTSIP_PASSWORD", Given: c.Password.Reveal() != ""},
	}
}

// settingsKinds are the types of the settings that a tenant always has.
func settingsKinds() []settingsKind {
	return []settingsKind{
		tenantKind(), passwordPolicyKind(), customHeadersKind(), voicemailServerKind(), notificationKind(), billingKind(),
	}
}

// objectKinds are the types of the objects of which a tenant has many.
var objectKinds = sync.OnceValue(func() []objectKind {
	return []objectKind{
		userKind(), userGroupKind(), inboundRuleKind(), outboundRuleKind(), ringGroupKind(), callQueueKind(),
		virtualReceptionistKind(), sharedVoicemailKind(), holidayKind(), trunkKind(),
	}
})

// Resources lists the vendor's resources.
func Resources() []func() resource.Resource {
	var all []func() resource.Resource
	for _, k := range settingsKinds() {
		all = append(all, k.resource)
	}
	for _, k := range objectKinds() {
		if !k.isReadOnly() {
			all = append(all, k.resource)
		}
	}

	return all
}

// DataSources lists the vendor's data sources.
func DataSources() []func() datasource.DataSource {
	var all []func() datasource.DataSource
	for _, k := range settingsKinds() {
		all = append(all, k.dataSource)
	}
	for _, k := range objectKinds() {
		all = append(all, k.dataSource, k.pluralDataSource)
	}

	return append(all, NewExtensionNumberDataSource, NewTenantStatusDataSource, NewTenantBalanceDataSource)
}

// ListResources lists the vendor's list resources.
func ListResources() []func() list.ListResource {
	var all []func() list.ListResource
	for _, k := range settingsKinds() {
		all = append(all, k.listResource)
	}
	for _, k := range objectKinds() {
		if !k.isReadOnly() {
			all = append(all, k.listResource)
		}
	}

	return all
}

// Actions lists the vendor's actions.
func Actions() []func() action.Action {
	return []func() action.Action{NewTenantRechargeAction}
}
