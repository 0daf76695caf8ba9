// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipspec

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// Problem is something about a request or a response that the file does not allow.
type Problem struct {
	// Path is the key in the body, e.g. "outbound_caller_ids.caller_id" for that of any item, or the
	// parameter, e.g. "?top" or "{extension_number}". It is empty if the request as a whole is wrong.
	Path string

	// Message says what is wrong, e.g. "value must be a string".
	Message string

	// keyword is that of JSON Schema which does not allow it, e.g. "maxLength", or empty.
	keyword string
}

// unknownKey is the keyword of a key that the file does not have.
const unknownKey = "properties"

// Check returns what the file does not allow about a request.
func (f *File) Check(r fakeserver.Request) []Problem {
	req := &http.Request{
		Method: r.Method, URL: &url.URL{Path: r.Path, RawQuery: r.RawQuery}, Header: r.Header,
		Body: io.NopCloser(bytes.NewReader(r.Body)), ContentLength: int64(len(r.Body)),
	}
	route, params, err := f.router.FindRoute(req)
	if err != nil {
		return []Problem{{Message: err.Error()}}
	}
	err = openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
		Request: req, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			MultiError: true, RejectWhenRequestBodyNotSpecified: true, SkipSettingDefaults: true,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
		},
	})
	return append(unknownParams(route, req.URL.Query()), problems("", err)...)
}

// Compare returns what a schema of the file does not allow about a value of encoding/json.
func Compare(value any, schema *openapi3.Schema) []Problem {
	return problems("", schema.VisitJSON(value, openapi3.MultiErrors()))
}

// unknownParams returns the parameters of a query that the file does not have, which the library
// ignores.
func unknownParams(route *routers.Route, query url.Values) []Problem {
	var unknown []Problem
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if route.Operation.Parameters.GetByInAndName(openapi3.ParameterInQuery, name) == nil {
			unknown = append(unknown, Problem{Path: "?" + name, Message: "parameter is unknown"})
		}
	}
	return unknown
}

// problems splits an error of the library, whose own text repeats whole schemas.
func problems(path string, err error) []Problem {
	switch e := err.(type) {
	case nil:
		return nil
	case openapi3.MultiError:
		var all []Problem
		for _, one := range e {
			all = append(all, problems(path, one)...)
		}
		return all
	case *openapi3filter.RequestError:
		if e.Parameter != nil {
			path = "?" + e.Parameter.Name
			if e.Parameter.In == openapi3.ParameterInPath {
				path = "{" + e.Parameter.Name + "}"
			}
		}
		if e.Err != nil {
			return problems(path, e.Err)
		}
		return []Problem{{Path: path, Message: e.Reason}}
	case *openapi3.SchemaError:
		return []Problem{schemaProblem(path, e)}
	}
	return []Problem{{Path: path, Message: err.Error()}}
}

func schemaProblem(path string, err *openapi3.SchemaError) Problem {
	keys := err.JSONPointer()
	var unknown string
	if _, other := fmt.Sscanf(err.Reason, "property %q is unsupported", &unknown); other == nil {
		keys = append(keys, unknown)
	}
	for _, key := range keys {
		if _, notIndex := strconv.Atoi(key); notIndex != nil {
			path = strings.TrimPrefix(path+"."+key, ".")
		}
	}
	return Problem{path, err.Reason, err.SchemaField}
}
