// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package listing_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/listing"
)

// The tests list names through a provider of one type, test_thing, at protocol level: what the
// framework makes of a stream is what Terraform gets.

var (
	thing = schema.Schema{Attributes: map[string]schema.Attribute{
		"name":    schema.StringAttribute{Required: true},
		"comment": schema.StringAttribute{Optional: true},
	}}
	identity = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"name": identityschema.StringAttribute{RequiredForImport: true},
	}}
)

// fill fails for names that begin with "bad" and warns for those that begin with "odd".
func fill(ctx context.Context, name string, includeResource bool, result *list.ListResult) diag.Diagnostics {
	var diags diag.Diagnostics
	if strings.HasPrefix(name, "bad") {
		diags.AddError("Unable to list test_thing "+name, "it is broken")

		return diags
	}
	if strings.HasPrefix(name, "odd") {
		diags.AddWarning("test_thing "+name+" is odd", "")
	}
	result.DisplayName = "The " + name
	diags.Append(result.Identity.SetAttribute(ctx, path.Root("name"), name)...)
	if includeResource {
		diags.Append(result.Resource.SetAttribute(ctx, path.Root("name"), name)...)
	}

	return diags
}

type testProvider struct {
	items  []string
	filled *[]string
}

func (p testProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "test"
}
func (testProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (testProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (testProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (testProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return testResource{} }}
}

func (p testProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{func() list.ListResource { return testList{provider: p} }}
}

type testResource struct{}

func (testResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "test_thing"
}

func (testResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = thing
}

func (testResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identity
}
func (testResource) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (testResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (testResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (testResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

type testList struct {
	testResource

	provider testProvider
}

func (testList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{}
}

func (l testList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	stream.Results = listing.Stream(ctx, req, l.provider.items,
		func(ctx context.Context, name string, includeResource bool, result *list.ListResult) diag.Diagnostics {
			*l.provider.filled = append(*l.provider.filled, name)

			return fill(ctx, name, includeResource, result)
		})
}

// listed is one result as Terraform gets it.
type listed struct {
	displayName, identity, resource string
	diagnostics                     []string
}

// ask lists these items, and stops after so many results unless that is 0. It also gives the items
// that were filled.
func ask(t *testing.T, items []string, includeResource bool, limit int64, stopAfter int) ([]listed, []string) {
	t.Helper()
	ctx := t.Context()
	var filled []string
	server, ok := providerserver.NewProtocol6(testProvider{items: items,
		filled: &filled})().(tfprotov6.ProviderServerWithListResource)
	if !ok {
		t.Fatal("the framework's server has no list resources")
	}
	none := tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}
	config, err := tfprotov6.NewDynamicValue(none, tftypes.NewValue(none, map[string]tftypes.Value{}))
	if err != nil {
		t.Fatal(err)
	}
	stream, err := server.ListResource(ctx, &tfprotov6.ListResourceRequest{TypeName: "test_thing", Config: &config,
		IncludeResource: includeResource, Limit: limit})
	if err != nil {
		t.Fatal(err)
	}
	nameIn := func(value *tfprotov6.DynamicValue, ty tftypes.Type) string {
		if value == nil {
			return ""
		}
		decoded, err := value.Unmarshal(ty)
		if err != nil {
			t.Fatal(err)
		}
		var attributes map[string]tftypes.Value
		var name string
		if err := decoded.As(&attributes); err != nil {
			t.Fatal(err)
		}
		if err := attributes["name"].As(&name); err != nil {
			t.Fatal(err)
		}

		return name
	}
	var all []listed
	for result := range stream.Results {
		one := listed{displayName: result.DisplayName, resource: nameIn(result.Resource, thing.Type().TerraformType(ctx))}
		if result.Identity != nil {
			one.identity = nameIn(result.Identity.IdentityData, identity.Type().TerraformType(ctx))
		}
		for _, d := range result.Diagnostics {
			one.diagnostics = append(one.diagnostics, d.Severity.String()+": "+d.Summary)
		}
		all = append(all, one)
		if len(all) == stopAfter {
			break
		}
	}

	return all, filled
}

func identities(results []listed) []string {
	var all []string
	for _, result := range results {
		all = append(all, result.identity)
	}

	return all
}

func TestEveryItemIsListedInOrder(t *testing.T) {
	t.Parallel()

	results, _ := ask(t, []string{"c", "a", "b"}, false, 0, 0)
	if got, want := identities(results), []string{"c", "a", "b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, result := range results {
		if result.displayName != "The "+result.identity || result.resource != "" || len(result.diagnostics) > 0 {
			t.Errorf("got %+v, want a display name and no more", result)
		}
	}
}

// Whoever has a phone chooses its name, and Terraform prints what it is given.
func TestDisplayNameIsOneLine(t *testing.T) {
	t.Parallel()

	results, _ := ask(t, []string{"a\r\nApply complete!\x1b[2J"}, false, 0, 0)
	if got, want := results[0].displayName, `The a\r\nApply complete!\x1b[2J`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestResourceIsIncludedWhenAskedFor(t *testing.T) {
	t.Parallel()

	results, _ := ask(t, []string{"c", "a"}, true, 0, 0)
	if len(results) != 2 {
		t.Fatalf("got %+v", results)
	}
	for _, result := range results {
		if result.resource != result.identity || result.displayName == "" || len(result.diagnostics) > 0 {
			t.Errorf("got %+v, want the resource too", result)
		}
	}
}

func TestFillIsToldWhetherTheResourceIsWanted(t *testing.T) {
	t.Parallel()

	for _, want := range []bool{false, true} {
		req := list.ListRequest{ResourceSchema: thing, ResourceIdentitySchema: identity, IncludeResource: want}
		stream := listing.Stream(t.Context(), req, []string{"a", "b"},
			func(_ context.Context, name string, got bool, _ *list.ListResult) diag.Diagnostics {
				if got != want {
					t.Errorf("%s is wanted: %t, want %t", name, got, want)
				}

				return nil
			})
		for range stream {
			continue
		}
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()

	items := []string{"a", "b", "c"}
	for limit, want := range map[int64]int{0: 3, 1: 1, 2: 2, 3: 3, 4: 3, 1 << 40: 3} {
		results, filled := ask(t, items, false, limit, 0)
		if got := identities(results); !slices.Equal(got, items[:want]) {
			t.Errorf("with limit %d got %q, want %q", limit, got, items[:want])
		}
		if len(filled) != want {
			t.Errorf("with limit %d the items %q were looked at", limit, filled)
		}
	}
	if !slices.Equal(items, []string{"a", "b", "c"}) {
		t.Errorf("the items have become %q", items)
	}
}

func TestNoItemsAreNoResults(t *testing.T) {
	t.Parallel()
	for _, limit := range []int64{0, 5} {
		if results, _ := ask(t, nil, true, limit, 0); len(results) > 0 {
			t.Errorf("got %+v", results)
		}
	}
}

func TestStreamEndsWhenTheListenerHasEnough(t *testing.T) {
	t.Parallel()

	results, filled := ask(t, []string{"a", "b", "c"}, false, 0, 2)
	if got := identities(results); !slices.Equal(got, []string{"a", "b"}) || !slices.Equal(filled, got) {
		t.Errorf("got %q, and %q were looked at", got, filled)
	}
}

func TestItemWithAnErrorIsReportedAndTheOthersFollow(t *testing.T) {
	t.Parallel()

	results, _ := ask(t, []string{"a", "bad1", "b", "odd1", "bad2", "c"}, true, 0, 0)
	want := []listed{
		{displayName: "The a", identity: "a", resource: "a"},
		{diagnostics: []string{"ERROR: Unable to list test_thing bad1"}},
		{displayName: "The b", identity: "b", resource: "b"},
		{displayName: "The odd1", identity: "odd1", resource: "odd1",
			diagnostics: []string{"WARNING: test_thing odd1 is odd"}},
		{diagnostics: []string{"ERROR: Unable to list test_thing bad2"}},
		{displayName: "The c", identity: "c", resource: "c"},
	}
	if len(results) != len(want) {
		t.Fatalf("got %+v, want %+v", results, want)
	}
	for i, got := range results {
		if !slices.Equal(got.diagnostics, want[i].diagnostics) {
			t.Errorf("result %d has the diagnostics %q, want %q", i+1, got.diagnostics, want[i].diagnostics)
		}
		if len(want[i].identity) > 0 && (got.identity != want[i].identity || got.displayName != want[i].displayName ||
			got.resource != want[i].resource) {
			t.Errorf("result %d is %+v, want %+v", i+1, got, want[i])
		}
	}
}

// A stream may be listened to twice, and each result stands for itself.
func TestResultsShareNothing(t *testing.T) {
	t.Parallel()

	ctx := t.Context()
	req := list.ListRequest{ResourceSchema: thing, ResourceIdentitySchema: identity, IncludeResource: true}
	stream := listing.Stream(ctx, req, []string{"a", "b"}, fill)
	for range 2 {
		var results []list.ListResult
		for result := range stream {
			results = append(results, result)
		}
		if len(results) != 2 {
			t.Fatalf("got %d results", len(results))
		}
		for i, want := range []string{"a", "b"} {
			var got types.String
			diags := results[i].Identity.GetAttribute(ctx, path.Root("name"), &got)
			diags.Append(results[i].Diagnostics...)
			if got.ValueString() != want || len(diags) > 0 {
				t.Errorf("result %d is %s with %v, want %q", i+1, got, diags, want)
			}
		}
	}
}
