// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package readonly builds data sources: the methods that Terraform wants, around one function that
// reads.
package readonly

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
)

var (
	_ datasource.DataSourceWithConfigure        = (*dataSource[any, any])(nil)
	_ datasource.DataSourceWithConfigValidators = (*dataSource[any, any])(nil)
	_ datasource.DataSourceWithValidateConfig   = (*dataSource[any, any])(nil)
)

// Source describes a data source. A is the vendor's account, and M the model.
type Source[A, M any] struct {
	// Vendor is the name of the vendor's block in the provider configuration, Name the type name.
	Vendor, Name string
	Schema       schema.Schema
	// Validators and Validate check the configuration as a whole; nil for nothing to check. Values
	// may be unknown.
	Validators []datasource.ConfigValidator
	Validate   func(config M) diag.Diagnostics
	// Read completes the configuration with what the vendor has. The state is set unless there is
	// an error.
	Read func(ctx context.Context, account A, data *M) diag.Diagnostics
}

// New returns the data source.
func New[A, M any](s Source[A, M]) datasource.DataSource { return &dataSource[A, M]{source: s} }

type dataSource[A, M any] struct {
	source     Source[A, M]
	connection provdata.Connection[A]
}

func (d *dataSource[A, M]) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = d.source.Name
}

func (d *dataSource[A, M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.source.Schema
}

func (d *dataSource[A, M]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return d.source.Validators
}

func (d *dataSource[A, M]) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest,
	resp *datasource.ValidateConfigResponse) {
	if d.source.Validate == nil {
		return
	}
	var config M
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(d.source.Validate(config)...)
}

func (d *dataSource[A, M]) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.connection = provdata.For[A](req.ProviderData, d.source.Vendor)
}

func (d *dataSource[A, M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data M
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.connection.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	resp.Diagnostics.Append(d.source.Read(ctx, account, &data)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
	}
}

// String, Bool and Int64 return attributes that a data source reads.
func String(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// Bool is described with String.
func Bool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// Int64 is described with String.
func Int64(description string) schema.Int64Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
}
