// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Unknown is an unknown value of an attribute.
const Unknown unknown = 0

type unknown int

// Object has attributes by name: string, bool, int, Object, []any, nil, Unknown or a tftypes.Value.
// Omitted attributes are null.
type Object map[string]any

// Protocol plays Terraform against the provider, to see the warnings of a plan, and for features
// that need a newer Terraform than is installed. Terraform runs a provider process for each walk,
// so Protocol starts a new instance of the provider for the first Apply after anything else, and
// another one for what is planned, read or imported after an Apply.
type Protocol struct {
	t           testing.TB
	newProvider NewProvider
	config      *tfprotov6.DynamicValue
	schemas     *tfprotov6.GetProviderSchemaResponse
	identities  map[string]*tfprotov6.ResourceIdentitySchema

	mu       sync.Mutex // guards what follows
	server   tfprotov6.ProviderServer
	applying bool // Whether the server serves an apply walk.
}

// Configure starts an instance of the provider with that provider block.
func Configure(t testing.TB, newProvider NewProvider, block Object) (*Protocol, Diagnostics) {
	t.Helper()
	p := &Protocol{t: t, newProvider: newProvider, server: providerserver.NewProtocol6(newProvider())()}
	var err error
	p.schemas, err = p.server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	must(t, err, p.schemas.Diagnostics)
	identities, err := p.server.GetResourceIdentitySchemas(context.Background(),
		&tfprotov6.GetResourceIdentitySchemasRequest{})
	must(t, err, identities.Diagnostics)
	p.identities = identities.IdentitySchemas

	p.config = dynamic(t, p.schemas.Provider.ValueType(), block)
	validated, err := p.server.ValidateProviderConfig(context.Background(),
		&tfprotov6.ValidateProviderConfigRequest{Config: p.config})
	must(t, err, nil)
	if Diagnostics(validated.Diagnostics).HasError() {
		return p, validated.Diagnostics
	}

	return p, p.configure(p.server)
}

// configure configures an instance of the provider.
func (p *Protocol) configure(server tfprotov6.ProviderServer) Diagnostics {
	p.t.Helper()
	configured, err := server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.99.0", Config: p.config,
	})
	must(p.t, err, nil)

	return configured.Diagnostics
}

// walk returns the instance of the provider that serves a plan or an apply walk: the last one if it
// serves such a walk, otherwise a new one.
func (p *Protocol) walk(applying bool) tfprotov6.ProviderServer {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.applying != applying {
		p.server, p.applying = providerserver.NewProtocol6(p.newProvider())(), applying
		must(p.t, nil, p.configure(p.server))
	}

	return p.server
}

// NewProtocol is Configure for a valid block.
func NewProtocol(t testing.TB, newProvider NewProvider, block Object) *Protocol {
	t.Helper()
	p, diags := Configure(t, newProvider, block)
	if diags.HasError() {
		t.Fatalf("configuring the provider: %s", diags)
	}

	return p
}

// Schemas returns all schemas of the provider.
func (p *Protocol) Schemas() *tfprotov6.GetProviderSchemaResponse { return p.schemas }

// Identities returns the identity schemas by resource type.
func (p *Protocol) Identities() map[string]*tfprotov6.ResourceIdentitySchema { return p.identities }

// State is an object in a state. The zero State is one that does not exist.
type State struct {
	Value    *tfprotov6.DynamicValue
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
}

// Resource runs operations on one resource type.
type Resource struct {
	t        testing.TB
	protocol *Protocol
	name     string
	schema   *tfprotov6.Schema
	identity tftypes.Type
}

// Resource returns the resource type of that name.
func (p *Protocol) Resource(t testing.TB, name string) *Resource {
	t.Helper()
	schema, ok := p.schemas.ResourceSchemas[name]
	if !ok {
		t.Fatalf("the provider has no resource type %s", name)
	}

	return &Resource{t: t, protocol: p, name: name, schema: schema, identity: p.identities[name].ValueType()}
}

// Validate validates a configuration.
func (r *Resource) Validate(config Object) Diagnostics {
	r.t.Helper()
	validated, err := r.protocol.walk(false).ValidateResourceConfig(context.Background(),
		&tfprotov6.ValidateResourceConfigRequest{
			TypeName: r.name, Config: dynamic(r.t, r.schema.ValueType(), config),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
	must(r.t, err, nil)

	return validated.Diagnostics
}

// Read refreshes a state.
func (r *Resource) Read(state State) (State, Diagnostics) {
	r.t.Helper()

	return r.read(r.protocol.walk(false), state)
}

func (r *Resource) read(server tfprotov6.ProviderServer, state State) (State, Diagnostics) {
	r.t.Helper()
	read, err := server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{
		TypeName: r.name, CurrentState: state.Value, Private: state.Private, CurrentIdentity: state.Identity,
	})
	must(r.t, err, nil)

	return r.state(read.NewState, read.Private, read.NewIdentity), read.Diagnostics
}

// Import imports by id, or by identity if the id is empty, and refreshes the result, as Terraform
// does.
func (r *Resource) Import(id string, identity Object) (State, Diagnostics) {
	r.t.Helper()

	return r.imports(r.protocol.walk(false), id, identity)
}

func (r *Resource) imports(server tfprotov6.ProviderServer, id string, identity Object) (State, Diagnostics) {
	r.t.Helper()
	request := &tfprotov6.ImportResourceStateRequest{TypeName: r.name, ID: id}
	if id == "" {
		request.Identity = &tfprotov6.ResourceIdentityData{IdentityData: dynamic(r.t, r.identity, identity)}
	}
	imported, err := server.ImportResourceState(context.Background(), request)
	must(r.t, err, nil)
	if Diagnostics(imported.Diagnostics).HasError() {
		return State{}, imported.Diagnostics
	}
	object := imported.ImportedResources[0]

	return r.read(server, State{Value: object.State, Private: object.Private, Identity: object.Identity})
}

// Get returns one attribute of a state, null if the object does not exist.
func (r *Resource) Get(state State, attribute string) tftypes.Value {
	r.t.Helper()

	return r.attributes(state.Value)[attribute]
}

// Identity returns one attribute of the identity in a state.
func (r *Resource) Identity(state State, attribute string) tftypes.Value {
	r.t.Helper()
	if state.Identity == nil {
		r.t.Fatalf("%s has no identity", r.name)
	}
	value, err := state.Identity.IdentityData.Unmarshal(r.identity)
	must(r.t, err, nil)

	return attributesOf(r.t, value)[attribute]
}

func (r *Resource) state(value *tfprotov6.DynamicValue, private []byte,
	identity *tfprotov6.ResourceIdentityData) State {
	r.t.Helper()
	if r.isNull(value) {
		return State{}
	}
	known := identity != nil
	if known {
		decoded, err := identity.IdentityData.Unmarshal(r.identity)
		must(r.t, err, nil)
		known = !decoded.IsNull()
	}
	if !known {
		r.t.Fatalf("%s was saved without its identity", r.name)
	}

	return State{Value: value, Private: private, Identity: identity}
}

func (r *Resource) isNull(value *tfprotov6.DynamicValue) bool {
	r.t.Helper()
	decoded, err := value.Unmarshal(r.schema.ValueType())
	must(r.t, err, nil)

	return decoded.IsNull()
}

func (r *Resource) attributes(value *tfprotov6.DynamicValue) map[string]tftypes.Value {
	r.t.Helper()
	if value == nil {
		return nil
	}
	decoded, err := value.Unmarshal(r.schema.ValueType())
	must(r.t, err, nil)

	return attributesOf(r.t, decoded)
}

// Listed is one result of a list resource.
type Listed struct {
	DisplayName string
	Identity    map[string]tftypes.Value
	// Resource is nil unless it was requested.
	Resource    map[string]tftypes.Value
	Diagnostics Diagnostics
}

// List lists the objects of a type.
func (p *Protocol) List(t testing.TB, name string, config Object, includeResource bool, limit int64) []Listed {
	t.Helper()
	server, ok := p.server.(tfprotov6.ProviderServerWithListResource)
	if !ok {
		t.Fatal("the provider has no list resources")
	}
	stream, err := server.ListResource(context.Background(), &tfprotov6.ListResourceRequest{
		TypeName: name, Config: dynamic(t, p.schemas.ListResourceSchemas[name].ValueType(), config),
		IncludeResource: includeResource, Limit: limit,
	})
	must(t, err, nil)
	var all []Listed
	for result := range stream.Results {
		listed := Listed{DisplayName: result.DisplayName, Diagnostics: result.Diagnostics}
		if result.Identity != nil {
			value, err := result.Identity.IdentityData.Unmarshal(p.identities[name].ValueType())
			must(t, err, nil)
			listed.Identity = attributesOf(t, value)
		}
		if result.Resource != nil {
			value, err := result.Resource.Unmarshal(p.schemas.ResourceSchemas[name].ValueType())
			must(t, err, nil)
			listed.Resource = attributesOf(t, value)
		}
		all = append(all, listed)
	}

	return all
}

// Diagnostics are the errors and warnings of the provider.
type Diagnostics []*tfprotov6.Diagnostic

// HasError reports whether one of them is an error.
func (d Diagnostics) HasError() bool {
	return slices.ContainsFunc(d, func(one *tfprotov6.Diagnostic) bool {
		return one.Severity == tfprotov6.DiagnosticSeverityError
	})
}

// Warns reports whether one warning has all the parts.
func (d Diagnostics) Warns(parts ...string) bool {
	return slices.ContainsFunc(d, func(one *tfprotov6.Diagnostic) bool {
		text := one.Summary + ": " + one.Detail

		return one.Severity == tfprotov6.DiagnosticSeverityWarning &&
			!slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
	})
}

// String returns one line for each, such as `error at password_wo: Summary: Detail`.
func (d Diagnostics) String() string {
	lines := make([]string, len(d))
	for i, one := range d {
		lines[i] = strings.ToLower(one.Severity.String())
		if one.Attribute != nil {
			lines[i] += " at " + attributePath(one.Attribute)
		}
		lines[i] += ": " + one.Summary + ": " + one.Detail
	}

	return strings.Join(lines, "\n")
}

// attributePath writes a path as configurations do, such as `tenios.page_size`.
func attributePath(path *tftypes.AttributePath) string {
	return strings.NewReplacer(`AttributeName("`, "", `")`, "").Replace(path.String())
}

// Bool returns a known boolean value.
func Bool(value bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, value) }

// String returns a string value, or a description of what else it is.
func String(value tftypes.Value) string {
	var s *string
	switch {
	case !value.IsKnown():
		return "(unknown)"
	case value.As(&s) != nil:
		return value.String()
	case s == nil:
		return "(null)"
	}

	return *s
}

func must(t testing.TB, err error, diags Diagnostics) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if diags.HasError() {
		t.Fatal(diags)
	}
}

func attributesOf(t testing.TB, value tftypes.Value) map[string]tftypes.Value {
	t.Helper()
	attributes := map[string]tftypes.Value{}
	if value.IsNull() {
		return attributes
	}
	must(t, value.As(&attributes), nil)

	return attributes
}

func dynamicNull(t testing.TB, ty tftypes.Type) *tfprotov6.DynamicValue {
	t.Helper()
	value, err := tfprotov6.NewDynamicValue(ty, tftypes.NewValue(ty, nil))
	must(t, err, nil)

	return &value
}

func dynamic(t testing.TB, ty tftypes.Type, object Object) *tfprotov6.DynamicValue {
	t.Helper()
	value, err := tfprotov6.NewDynamicValue(ty, convert(t, ty, object))
	must(t, err, nil)

	return &value
}

// convert returns a value of an Object as a value of that type.
func convert(t testing.TB, ty tftypes.Type, from any) tftypes.Value {
	t.Helper()
	switch v := from.(type) {
	case tftypes.Value:
		return v
	case unknown:
		return tftypes.NewValue(ty, tftypes.UnknownValue)
	case []any:
		var element tftypes.Type
		switch collection := ty.(type) {
		case tftypes.List:
			element = collection.ElementType
		case tftypes.Set:
			element = collection.ElementType
		default:
			t.Fatalf("a list where %s is wanted", ty)
		}
		elements := make([]tftypes.Value, len(v))
		for i, one := range v {
			elements[i] = convert(t, element, one)
		}

		return tftypes.NewValue(ty, elements)
	case Object:
		if of, isMap := ty.(tftypes.Map); isMap {
			elements := map[string]tftypes.Value{}
			for name, one := range v {
				elements[name] = convert(t, of.ElementType, one)
			}

			return tftypes.NewValue(ty, elements)
		}
		object, ok := ty.(tftypes.Object)
		if !ok {
			t.Fatalf("an object where %s is wanted", ty)
		}
		for name := range v {
			if _, ok := object.AttributeTypes[name]; !ok {
				t.Fatalf("there is no attribute %s", name)
			}
		}
		attributes := map[string]tftypes.Value{}
		for name, attribute := range object.AttributeTypes {
			attributes[name] = convert(t, attribute, v[name])
		}

		return tftypes.NewValue(ty, attributes)
	default:
		return tftypes.NewValue(ty, v)
	}
}
