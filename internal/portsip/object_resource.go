// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
)

var _ resource.ResourceWithValidateConfig = (*collectionResource)(nil)

// collectionResource is the resource of an object of which a tenant has many.
type collectionResource struct {
	kindResource

	objects objectKind
}

// resource returns the resource of the kind.
func (k objectKind) resource() resource.Resource {
	return &collectionResource{kindResource{lifecycle.NewResource(k.lifecycle()), k.kind}, k}
}

func (r *collectionResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest,
	resp *resource.ValidateConfigResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() && r.objects.check != nil {
		resp.Diagnostics.Append(r.objects.check("", nil, config.Attributes())...)
	}
}

// unlistedKey is where the private state notes which attributes are configured that lists do not
// show. A refresh knows no configuration, and reads an object on its own only for these. Nothing is
// noted of an object that was imported and not written since: all of it is read.
const unlistedKey = "unlisted"

type wantedKey struct{}

// wantedBy returns which attributes a read wants that lists do not show: those that recall found,
// else all.
func wantedBy(ctx context.Context) func(name string) bool {
	names, known := ctx.Value(wantedKey{}).([]string)

	return func(name string) bool { return !known || slices.Contains(names, name) }
}

// recall returns a context for wantedBy.
func (k objectKind) recall(ctx context.Context, private adoption.PrivateReader) context.Context {
	var names []string
	raw, diags := private.GetKey(ctx, unlistedKey)
	if diags.HasError() || len(raw) == 0 || json.Unmarshal(raw, &names) != nil {
		return ctx
	}

	return context.WithValue(ctx, wantedKey{}, names)
}

// remember notes what a configuration has that lists do not show.
func (k objectKind) remember(ctx context.Context, config tfsdk.Config, private adoption.PrivateWriter,
	diags *diag.Diagnostics) {
	var configured types.Object
	if unlisted := k.unlisted(); len(unlisted) > 0 && !config.Get(ctx, &configured).HasError() {
		names := slices.DeleteFunc(unlisted, func(name string) bool { return configured.Attributes()[name].IsNull() })
		raw, _ := json.Marshal(append([]string{}, names...)) // Texts always encode.
		diags.Append(private.SetKey(ctx, unlistedKey, raw)...)
	}
}

func (r *collectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.Resource.Create(ctx, req, resp)
	r.objects.remember(ctx, req.Config, resp.Private, &resp.Diagnostics)
}

func (r *collectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.Resource.Read(r.objects.recall(ctx, req.Private), req, resp)
}

func (r *collectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	r.Resource.Update(ctx, req, resp)
	r.objects.remember(ctx, req.Config, resp.Private, &resp.Diagnostics)
}
