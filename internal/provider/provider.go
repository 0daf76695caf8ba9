// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package provider composes the vendors into one provider. What a vendor can do is in the vendor's
// package.
package provider

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apidoc"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/functions"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios"
)

var (
	_ provider.ProviderWithActions       = (*pbxProvider)(nil)
	_ provider.ProviderWithFunctions     = (*pbxProvider)(nil)
	_ provider.ProviderWithListResources = (*pbxProvider)(nil)
)

// pbxProvider is the provider. It keeps nothing between calls of Configure.
type pbxProvider struct {
	version string
	env     func(string) string
	clock   provdata.Clock
}

// Option changes what New returns.
type Option func(*pbxProvider)

// WithEnv makes the provider read environment variables with another function than os.Getenv, for
// tests that run side by side and must not depend on the environment of who runs them.
func WithEnv(env func(string) string) Option {
	return func(p *pbxProvider) { p.env = env }
}

// WithClock gives the provider another clock than the machine's, for tests that must not wait.
func WithClock(clock provdata.Clock) Option {
	return func(p *pbxProvider) { p.clock = clock }
}

// New returns a constructor of the provider with that version.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &pbxProvider{version: version, env: os.Getenv, clock: provdata.SystemClock{}}
		for _, option := range options {
			option(p)
		}

		return p
	}
}

// Metadata gives the types that have no vendor's prefix of their own the prefix pbx.
func (p *pbxProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "pbx"
	resp.Version = p.version
}

// Schema has one optional block for each vendor.
func (p *pbxProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages cloud PBXes. Each vendor has an argument of its own; set those that you use. No API " +
			"is called until one of the vendor's resources or data sources is used.",
		Attributes: map[string]schema.Attribute{
			tenios.Name:    tenios.ConfigAttribute(),
			portsip.Name:   portsip.ConfigAttribute(),
			pbxcloud.Name:  pbxcloud.ConfigAttribute(),
			myreports.Name: myreports.ConfigAttribute(),
		},
	}
}

// model is the provider block. The blocks of the vendors are objects, which may be null or not
// known yet.
type model struct {
	Tenios    types.Object `tfsdk:"tenios"`
	PortSIP   types.Object `tfsdk:"portsip"`
	PBXCloud  types.Object `tfsdk:"pbxcloud"`
	MyReports types.Object `tfsdk:"myreports"`
}

// Configure hands the vendors' connections to all kinds of types alike. A block with an error stops
// the run; a block that is missing or not known yet is reported by the types that need it.
func (p *pbxProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}

	vendors := provdata.Vendors{
		tenios.Name:    configure(ctx, p, req.TerraformVersion, resp, tenios.Name, config.Tenios, tenios.New),
		portsip.Name:   configure(ctx, p, req.TerraformVersion, resp, portsip.Name, config.PortSIP, portsip.New),
		pbxcloud.Name:  configure(ctx, p, req.TerraformVersion, resp, pbxcloud.Name, config.PBXCloud, pbxcloud.New),
		myreports.Name: configure(ctx, p, req.TerraformVersion, resp, myreports.Name, config.MyReports, myreports.New),
	}
	resp.ResourceData = vendors
	resp.DataSourceData = vendors
	resp.ListResourceData = vendors
	resp.ActionData = vendors
	resp.EphemeralResourceData = vendors
}

// configure decodes one vendor's block and makes its part of the provider data. Without a block the
// zero config stands, whose attributes are all null: environment variables work with no block at
// all.
func configure[C any](ctx context.Context, p *pbxProvider, terraformVersion string, resp *provider.ConfigureResponse,
	name string, block types.Object, newVendor func(C, *provdata.Resolver) provdata.Vendor,
) provdata.Vendor {
	var config C
	switch {
	case block.IsUnknown():
		return provdata.Unknown(name, []string{name})
	case !block.IsNull():
		resp.Diagnostics.Append(block.As(ctx, &config, basetypes.ObjectAsOptions{})...)
	}
	if resp.Diagnostics.HasError() {
		return provdata.Vendor{}
	}
	resolver := &provdata.Resolver{
		Vendor:    name,
		Env:       p.env,
		UserAgent: "terraform-provider-pbx/" + p.version + " (Terraform/" + terraformVersion + ")",
		LogBodies: p.logsTrace(),
	}
	vendor := newVendor(config, resolver)
	vendor.Clock = p.clock
	resp.Diagnostics.Append(resolver.Diags...)

	return vendor
}

// logsTrace reports whether Terraform collects logs of providers at the level TRACE.
func (p *pbxProvider) logsTrace() bool {
	return slices.ContainsFunc([]string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_PBX"}, func(variable string) bool {
		level := strings.ToUpper(p.env(variable))

		return level == "TRACE" || level == "JSON"
	})
}

// Resources lists the resources of all vendors.
func (p *pbxProvider) Resources(context.Context) []func() resource.Resource {
	return slices.Concat(tenios.Resources(), portsip.Resources(), pbxcloud.Resources(), myreports.Resources())
}

// DataSources lists the data sources of all vendors.
func (p *pbxProvider) DataSources(context.Context) []func() datasource.DataSource {
	return slices.Concat(tenios.DataSources(), portsip.DataSources(), pbxcloud.DataSources(), myreports.DataSources())
}

// ListResources lists the list resources of all vendors.
func (p *pbxProvider) ListResources(context.Context) []func() list.ListResource {
	return slices.Concat(tenios.ListResources(), portsip.ListResources(), pbxcloud.ListResources(),
		myreports.ListResources())
}

// Actions lists the actions of all vendors.
func (p *pbxProvider) Actions(context.Context) []func() action.Action {
	return slices.Concat(tenios.Actions(), portsip.Actions(), pbxcloud.Actions(), myreports.Actions())
}

// Functions lists the functions. They belong to no vendor.
func (p *pbxProvider) Functions(context.Context) []func() function.Function {
	return functions.Functions()
}

// Requests returns what the pages of all types say of their requests.
func Requests() apidoc.Pages {
	all := apidoc.Pages{Resources: map[string]apidoc.Page{}, DataSources: map[string]apidoc.Page{}}
	for _, vendor := range []apidoc.Pages{tenios.Requests(), portsip.Requests(), pbxcloud.Requests(),
		myreports.Requests()} {
		maps.Copy(all.Resources, vendor.Resources)
		maps.Copy(all.DataSources, vendor.DataSources)
	}

	return all
}
