// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package lifecycle is the one life that every managed object has: find an existing object and
// refuse or adopt it, create, look for a create or an update whose response was lost, update,
// destroy by deletion_policy, release. Who owns an object is decided in the plan, by the Ledger. A
// vendor's type brings what is its own as a Type.
package lifecycle

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/deletion"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
)

// Type is what a resource type brings to the life that all share. A is the vendor's account, and M
// the model of the type, which holds a configuration, a plan, a state or a live object. What may be
// nil says so.
type Type[A Account, M any] struct {
	// Vendor is the name of the vendor's block in the provider configuration, Name that of the
	// type, and Noun what the vendor's users call an object.
	Vendor, Name, Noun string
	// Policies are the values of deletion_policy.
	Policies deletion.Policies
	// AlwaysExists is set where the vendor always has the object, so that creating the resource
	// adopts it.
	AlwaysExists bool
	// WritesWhole is set where a write replaces all settings of an object. What the configuration
	// omits is then read in the moment before.
	WritesWhole bool

	// Options returns what only Terraform knows of an object.
	Options func(m M) Options
	// ID returns what tells the object from all others of its type, also where an import id may be
	// written in several ways.
	ID func(m M) string
	// ImportID returns the id by which the object is imported. Nil means ID.
	ImportID func(m M) string
	// DisplayName returns the name of an object that has one besides its id; nil means that none
	// has.
	DisplayName func(m M) string
	// Identity returns the model of the identity.
	Identity func(m M) any
	// Equal reports whether two states are the same.
	Equal func(a, b M) bool
	// Key returns the natural key of a planned object, or of one of the state if that is given
	// twice: the vendor should not have two objects with the same. It is empty where part of it is
	// not known.
	Key func(config, m M) string
	// KeyAttribute is the attribute on which messages about an existing object are shown.
	KeyAttribute func(config M) path.Path
	// Fields returns the attributes of the request fields that the vendor may name in an error; nil
	// for none.
	Fields func(m M) map[string]path.Path

	// Prepare completes the plan of a creation with what does not depend on a live object, such as
	// the provider's default tenant, and checks it; nil for nothing to do.
	Prepare func(account A, config M, plan *M) diag.Diagnostics
	// Defaults returns what a new object gets where the configuration omits it, unknown where the
	// vendor chooses it. Its id is unknown. Nil where AlwaysExists.
	Defaults func() M
	// Fill sets what the configuration omits, the id included, to the values of another model.
	Fill func(config M, plan *M, from M)
	// Changes lists what a write changes, the secrets that a new version orders to be sent
	// included.
	Changes func(ctx context.Context, config, from, to M) []adoption.Change
	// Check refuses what is planned if it cannot work, and warns of what it will do. It gets a plan
	// that is filled as it will be written, as far as that is known. Nil for nothing to check.
	Check func(ctx context.Context, account A, step Step[M]) diag.Diagnostics

	// Find returns the live objects with the natural key of the plan. It may fail with
	// ErrNotSearchable.
	Find func(ctx context.Context, account A, config, plan M) ([]M, error)
	// Read returns the state as the vendor shows it now; what it does not show stays. An object
	// that is gone is an error for which apierr.IsNotFound holds.
	Read func(ctx context.Context, account A, state M) (M, diag.Diagnostics, error)
	// Create creates the object and returns it as it was sent, with its id and without unknown
	// values. It has the id also next to an error, if the object exists. What could not be sent
	// with the creation is written by Update afterwards. Nil where AlwaysExists.
	Create func(ctx context.Context, account A, config, plan M) (M, diag.Diagnostics, error)
	// Update gives the object, which is as prior, the planned settings.
	Update func(ctx context.Context, account A, config, prior, plan M) (diag.Diagnostics, error)
	// Destroy carries out a policy that changes the object, but for deletion.Restore. An object
	// that is gone is not an error. Nil for a type that has none.
	Destroy func(ctx context.Context, account A, state M, policy string) (diag.Diagnostics, error)

	// Restored returns the state with the snapshot laid over it, and the settings that cannot be
	// written back. Restore writes it back. Both are nil for a type without deletion.Restore.
	Restored func(ctx context.Context, state M, snapshot adoption.Snapshot) (M, []string, error)
	Restore  func(ctx context.Context, account A, state M, snapshot adoption.Snapshot) error
}

// ErrNotSearchable is what Find fails with where the server has no means to look for an existing
// object.
var ErrNotSearchable = errors.New("this server cannot tell whether the object exists")

// Options are the attributes that only Terraform knows. The model of a type that can be created
// embeds them.
type Options struct {
	AdoptExisting  types.Bool   `tfsdk:"adopt_existing"`
	DeletionPolicy types.String `tfsdk:"deletion_policy"`
}

// SetDefaults sets what is not set in an object that comes from the vendor, by import or by
// listing.
func (o *Options) SetDefaults(policies deletion.Policies) {
	if o.AdoptExisting.IsNull() {
		o.AdoptExisting = types.BoolValue(false)
	}
	if o.DeletionPolicy.IsNull() {
		o.DeletionPolicy = types.StringValue(policies.Default())
	}
}

// Verb is what a write does to an object.
type Verb string

// The verbs, as messages have them.
const (
	Creating Verb = "create"
	Adopting Verb = "adopt"
	Updating Verb = "update"
	// Restoring is only planned: its step has the state as its configuration.
	Restoring Verb = "restore"
)

// Step is one write that is planned or about to be made.
type Step[M any] struct {
	Verb Verb
	// Config is the configuration, Live the object as it is, zero for one that is created, and Plan
	// what it will be.
	Config, Live, Plan M
	// Changes are what the write changes. Those of a creation are not listed.
	Changes []adoption.Change
}

// freshness is how old a shared list may be that a write relies on.
const freshness = 5 * time.Second

// fresh returns a context whose reads do not rely on what was read before this moment, or, of a
// list, long before it.
func fresh(ctx context.Context) context.Context { return collection.WithMaxAge(ctx, freshness) }

// Resource is the life of a resource type. The type's resource embeds it and adds its schema and
// its import.
type Resource[A Account, M any] struct {
	Type[A, M]

	connection provdata.Connection[A]
}

// NewResource returns the life of a type.
func NewResource[A Account, M any](t Type[A, M]) Resource[A, M] {
	if t.ImportID == nil {
		t.ImportID = t.ID
	}
	if t.DisplayName == nil {
		t.DisplayName = func(M) string { return "" }
	}
	if t.Fields == nil {
		t.Fields = func(M) map[string]path.Path { return nil }
	}
	if t.Prepare == nil {
		t.Prepare = func(A, M, *M) diag.Diagnostics { return nil }
	}
	if t.Check == nil {
		t.Check = func(context.Context, A, Step[M]) diag.Diagnostics { return nil }
	}

	return Resource[A, M]{Type: t}
}

// Metadata implements resource.Resource.
func (r *Resource[A, M]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.Name
}

// Configure implements resource.ResourceWithConfigure.
func (r *Resource[A, M]) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.connection = provdata.For[A](req.ProviderData, r.Vendor)
}

// AccountIfReady returns the account for what is done without calling the vendor.
func (r *Resource[A, M]) AccountIfReady() (A, bool) { return r.connection.ClientIfReady() }

// show makes what is shown of the warnings that many objects of one run may give.
func (r *Resource[A, M]) show(diags *diag.Diagnostics) {
	var log *explain.Log
	if account, ready := r.connection.ClientIfReady(); ready {
		log = &account.ledger().explained
	}
	explain.Show(*diags, log)
}

// existing describes an object in the messages about adoption.
func (r *Resource[A, M]) existing(config, m M) adoption.Existing {
	e := adoption.Existing{Type: r.Name, Noun: r.Noun, Name: r.DisplayName(m), Key: r.KeyAttribute(config)}
	if r.ID(m) != "" {
		e.ID = r.ImportID(m)
	}

	return e
}

// label names an object in the messages about one write, such as `pbx_holiday "Christmas" (17)`.
func (r *Resource[A, M]) label(m M) string {
	e := r.existing(m, m)
	e.Noun = r.Name

	return e.Label()
}

// decode reads a plan and its configuration. It reports false where that is not possible yet: a
// whole object that is unknown fits no model.
func (r *Resource[A, M]) decode(ctx context.Context, plan tfsdk.Plan, config tfsdk.Config,
	diags *diag.Diagnostics) (planned, configured M, ok bool) {
	failed := plan.Get(ctx, &planned)
	failed.Append(config.Get(ctx, &configured)...)
	if failed.HasError() && !config.Raw.IsFullyKnown() {
		return planned, configured, false
	}
	diags.Append(failed...)

	return planned, configured, !diags.HasError()
}

// attributePath returns the path of an attribute such as `kazoo.account_id`.
func attributePath(attribute string) path.Path {
	names := strings.Split(attribute, ".")
	at := path.Root(names[0])
	for _, name := range names[1:] {
		at = at.AtName(name)
	}

	return at
}
