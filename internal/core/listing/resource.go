// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package listing

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
)

// Resource is what a list resource consists of. A is the vendor's account, C the model of the
// configuration, and V an object of the list.
type Resource[A, C, V any] struct {
	// Vendor is the name of the vendor's block in the provider configuration, and Name that of the
	// resource type.
	Vendor, Name string
	// Schema is asked for at each step.
	Schema func() schema.Schema
	// List returns the objects in the order in which they are shown. Only the first ones are used
	// where the request has a limit.
	List func(ctx context.Context, account A, config C, req list.ListRequest) ([]V, diag.Diagnostics)
	// Fill sets what is shown of one object.
	Fill Fill[V]
}

// New returns the list resource.
func (r Resource[A, C, V]) New() list.ListResource { return &listResource[A, C, V]{parts: r} }

type listResource[A, C, V any] struct {
	parts   Resource[A, C, V]
	account provdata.Connection[A]
}

func (l *listResource[A, C, V]) Metadata(_ context.Context, _ resource.MetadataRequest,
	resp *resource.MetadataResponse) {
	resp.TypeName = l.parts.Name
}

func (l *listResource[A, C, V]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	resp.Schema = l.parts.Schema()
}

func (l *listResource[A, C, V]) Configure(_ context.Context, req resource.ConfigureRequest,
	_ *resource.ConfigureResponse) {
	l.account = provdata.For[A](req.ProviderData, l.parts.Vendor)
}

func (l *listResource[A, C, V]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config C
	diags := req.Config.Get(ctx, &config)
	account, ok := l.account.Client(&diags)
	var found []V
	if ok && !diags.HasError() {
		var failed diag.Diagnostics
		found, failed = l.parts.List(ctx, account, config, req)
		diags.Append(failed...)
	}
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}
	stream.Results = Stream(ctx, req, found, l.parts.Fill)
}
