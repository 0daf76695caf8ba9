// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package portsipspec compares requests and mocks of PortSIP with the vendor's OpenAPI file, of
// release 22.2. It is for tests only.
//
// The file is not part of the repository. Its path is in the environment variable PORTSIP_OPENAPI;
// without that it is expected at ../shared/vendor-docs/portsip-openapi-22.2.json, relative to the
// repository's root. Where it is absent, nothing is compared, and the tests that need it are
// skipped.
package portsipspec

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// Variable is the environment variable with the path of the vendor's file.
const Variable = "PORTSIP_OPENAPI"

const defaultPath = "../shared/vendor-docs/portsip-openapi-22.2.json"

// File is the vendor's file.
type File struct {
	doc    *openapi3.T
	router routers.Router
}

// Load returns the vendor's file, and skips the test where it is absent.
func Load(t testing.TB) *File {
	t.Helper()
	file, err := load()
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("The vendor's OpenAPI file is absent (%v). Set %s to its path.", err, Variable)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// load reads the file once in a process, because it has a megabyte. An absent file is
// fs.ErrNotExist.
var load = sync.OnceValues(func() (*File, error) {
	path, err := filePath()
	if err != nil {
		return nil, err
	}
	return read(path)
})

func filePath() (string, error) {
	if path := os.Getenv(Variable); path != "" {
		return path, nil
	}
	dir, err := os.Getwd()
	for err == nil {
		if _, absent := os.Stat(filepath.Join(dir, "go.mod")); absent == nil {
			return filepath.Join(dir, defaultPath), nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no go.mod above the working folder: %w", fs.ErrNotExist)
		}
		dir = parent
	}
	return "", err
}

func read(path string) (*File, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	prepare(doc)
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &File{doc, router}, nil
}

// prepare makes the file one that requests can be validated with.
func prepare(doc *openapi3.T) {
	// It calls itself 3.1 and has nothing that 3.0 lacks. For 3.1 the library would compile a schema
	// for each request, and ignore readOnly.
	doc.OpenAPI = "3.0.3"
	// One tag is there twice, which is invalid and means nothing here.
	doc.Tags = nil
	doc.Servers = openapi3.Servers{{URL: "/api"}}

	for _, item := range doc.Paths.Map() {
		for _, operation := range item.Operations() {
			for _, parameter := range operation.Parameters {
				mergeAll(parameter.Value.Schema.Value)
			}
			if operation.RequestBody != nil {
				// The file requires no body anywhere, even where keys of it are required.
				operation.RequestBody.Value.Required = true
				prepareContent(operation.RequestBody.Value.Content)
			}
			for _, response := range operation.Responses.Map() {
				prepareContent(response.Value.Content)
			}
		}
	}
}

func prepareContent(content openapi3.Content) {
	for _, media := range content {
		mergeAll(media.Schema.Value)
		prepareObjects(media.Schema.Value)
	}
}

// mergeAll replaces each allOf by one schema, in which objects have the properties of all parts.
// Apart from objects, the file has only allOf of one part, which may be another allOf.
func mergeAll(schema *openapi3.Schema) {
	for len(schema.AllOf) > 0 {
		merged := *schema.AllOf[0].Value
		merged.ReadOnly = merged.ReadOnly || schema.ReadOnly
		if schema.Default != nil {
			merged.Default = schema.Default
		}
		if len(schema.AllOf) > 1 {
			merged.Properties = maps.Clone(merged.Properties)
		}
		for _, part := range schema.AllOf[1:] {
			maps.Copy(merged.Properties, part.Value.Properties)
			merged.Required = append(merged.Required, part.Value.Required...)
		}
		*schema = merged
	}
	for _, inner := range schema.Properties {
		mergeAll(inner.Value)
	}
	if schema.Items != nil {
		mergeAll(schema.Items.Value)
	}
}

// prepareObjects makes unknown keys of objects an error, which the file leaves open everywhere.
func prepareObjects(schema *openapi3.Schema) {
	if schema.Type.Is(openapi3.TypeObject) && schema.Properties != nil {
		closed := false
		schema.AdditionalProperties = openapi3.AdditionalProperties{Has: &closed}
	}
	for key, inner := range schema.Properties {
		if key == "url" {
			// URLs of events have the pattern of their user names, [a-z0-9]{6,64}: a mistake of the file.
			inner.Value.Pattern = ""
		}
		prepareObjects(inner.Value)
	}
	if schema.Items != nil {
		prepareObjects(schema.Items.Value)
	}
}

// Requests are all requests of the file, e.g. "POST /holidays/{id}".
func (f *File) Requests() []string {
	var all []string
	for path, item := range f.doc.Paths.Map() {
		for method := range item.Operations() {
			all = append(all, method+" "+path)
		}
	}
	slices.Sort(all)
	return all
}

// Body is the schema of a request's body, e.g. of "POST /holidays/{id}". It is nil for a request
// that has none. The path must be in the file.
func (f *File) Body(t testing.TB, method, path string) *openapi3.Schema {
	t.Helper()
	body := f.operation(t, method, path).RequestBody
	if body == nil {
		return nil
	}
	return body.Value.Content["application/json"].Schema.Value
}

// Response is the status of a success and the schema of its body, which is nil if it has none. The
// path must be in the file.
func (f *File) Response(t testing.TB, method, path string) (status int, body *openapi3.Schema) {
	t.Helper()
	for status = 200; status < 300; status++ {
		if response := f.operation(t, method, path).Responses.Status(status); response != nil {
			if media := response.Value.Content["application/json"]; media != nil {
				body = media.Schema.Value
			}
			return status, body
		}
	}
	t.Fatalf("%s %s has no success.", method, path)
	return 0, nil
}

func (f *File) operation(t testing.TB, method, path string) *openapi3.Operation {
	t.Helper()
	item := f.doc.Paths.Value(path)
	if item == nil || item.GetOperation(method) == nil {
		t.Fatalf("The file has no %s %s.", method, path)
	}
	return item.GetOperation(method)
}
