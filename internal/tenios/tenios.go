// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package tenios manages the users of a Tenios Cloud PBX. The API can list all users and create or
// overwrite one; it can neither read nor delete one, and it wants a password with every write.
package tenios

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// Name is the name of the vendor's block in the provider configuration.
const Name = "tenios"

const (
	defaultBaseURL  = "https://api.tenios.com"
	defaultPageSize = 100
)

// Config is the vendor's block.
type Config struct {
	provdata.ConnectionModel

	AccessKey types.String `tfsdk:"access_key"`
	BaseURL   types.String `tfsdk:"base_url"`
	PageSize  types.Int64  `tfsdk:"page_size"`
}

// ConfigAttribute returns the vendor's block in the provider schema.
func ConfigAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Connection to a Tenios account, for the resources and data sources `tenios_*`. May be " +
			"omitted if `TENIOS_ACCESS_KEY` is set in the environment, or if none of them is used.",
		Attributes: provdata.WithConnectionAttributes(map[string]schema.Attribute{
			"access_key": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "The API access key, from the Tenios customer portal under *General Settings*, *API*. " +
					"Required for `tenios_*`. " +
					"May also be set with the environment variable `TENIOS_ACCESS_KEY`.",
			},
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Address of the API, to which paths such as `/cloud-pbx/list` are added. May also be " +
					"set with the environment variable `TENIOS_BASE_URL`. " +
					"Defaults to `" + defaultBaseURL + "`.",
			},
			"page_size": schema.Int64Attribute{
				Optional:   true,
				Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "Number of users to request in one page of the list, at least 1. A larger number makes " +
					"a refresh take fewer requests; " +
					"a server may return fewer. Defaults to `100`.",
			},
		}),
	}
}

// account is what one instance of the provider keeps of its Tenios account: the client with the
// list that it shares, and who manages which user.
type account struct {
	*Client
	lifecycle.Ledger
}

// New makes the vendor's part of the provider data from its block, which is the zero Config if
// there is none. It calls no API. What is wrong or unknown is left with the resolver.
func New(cfg Config, r *provdata.Resolver) provdata.Vendor {
	accessKey := transport.NewSecret(r.Optional("access_key", cfg.AccessKey, "TENIOS_ACCESS_KEY"))
	baseURL := r.URL("base_url", cfg.BaseURL, "TENIOS_BASE_URL", defaultBaseURL)
	pageSize := r.Int64("page_size", cfg.PageSize, defaultPageSize)
	settings := cfg.Settings(r)
	settings.SecretKeys = []string{"access_key", "password"}
	settings.Secrets = []transport.Secret{accessKey}

	required := []provdata.Requirement{{Attribute: "access_key", Variable: "TENIOS_ACCESS_KEY",
		Given: accessKey.Reveal() != ""}}
	switch {
	case len(r.Unknown) > 0:
		return provdata.Unknown(Name, r.Unknown)
	case provdata.Missing(required) || r.Diags.HasError():
		return provdata.NotConfigured(Name, `tenios = { access_key = "…" }`, "", required)
	}
	httpClient, err := transport.NewClient(settings)
	if err != nil {
		r.Invalid("ca_certificate", err.Error())

		return provdata.Vendor{}
	}

	return provdata.Configured(&account{Client: NewClient(httpClient, baseURL, accessKey, int(pageSize))})
}

// Resources lists the vendor's resources.
func Resources() []func() resource.Resource {
	return []func() resource.Resource{NewCloudPBXUserResource}
}

// DataSources lists the vendor's data sources.
func DataSources() []func() datasource.DataSource {
	return []func() datasource.DataSource{NewCloudPBXUserDataSource, NewCloudPBXUsersDataSource}
}

// ListResources lists the vendor's list resources.
func ListResources() []func() list.ListResource {
	return []func() list.ListResource{NewCloudPBXUserListResource}
}

// Actions lists the vendor's actions: the Cloud PBX API has nothing to trigger.
func Actions() []func() action.Action { return nil }
