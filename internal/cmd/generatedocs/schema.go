// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

// providerSchema asks the provider for its schema, in the way in which Terraform asks a running
// one.
func providerSchema(ctx context.Context) (*tfjson.ProviderSchema, error) {
	server := providerserver.NewProtocol6(provider.New("docs")())()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	if err := firstError(schemas.Diagnostics, identities.Diagnostics); err != nil {
		return nil, err
	}

	return convertProvider(schemas, identities)
}

// firstError returns the first diagnostic that is an error, if there is one.
func firstError(lists ...[]*tfprotov6.Diagnostic) error {
	for _, list := range lists {
		for _, d := range list {
			if d.Severity == tfprotov6.DiagnosticSeverityError {
				return errors.New("the provider's schema is invalid: " + d.Summary + ": " + d.Detail)
			}
		}
	}

	return nil
}

// convertProvider turns the schemas of the protocol into the form of `terraform providers schema
// -json`, which is what tfplugindocs reads.
func convertProvider(schemas *tfprotov6.GetProviderSchemaResponse,
	identities *tfprotov6.GetResourceIdentitySchemasResponse) (*tfjson.ProviderSchema, error) {
	var errs []error
	note := func(err error) { errs = append(errs, err) }
	all := &tfjson.ProviderSchema{
		ResourceSchemas:          convertAll(schemas.ResourceSchemas, convertSchema, note),
		DataSourceSchemas:        convertAll(schemas.DataSourceSchemas, convertSchema, note),
		EphemeralResourceSchemas: convertAll(schemas.EphemeralResourceSchemas, convertSchema, note),
		ListResourceSchemas:      convertAll(schemas.ListResourceSchemas, convertSchema, note),
		StateStoreSchemas:        convertAll(schemas.StateStoreSchemas, convertSchema, note),
		ActionSchemas:            convertAll(schemas.ActionSchemas, convertAction, note),
		Functions:                convertAll(schemas.Functions, convertFunction, note),
		ResourceIdentitySchemas:  convertAll(identities.IdentitySchemas, convertIdentity, note),
	}
	config, err := convertSchema(schemas.Provider)
	all.ConfigSchema = config
	note(err)

	return all, errors.Join(errs...)
}

// convertAll converts the schemas of one kind of types. It passes on each error, with the name of
// the type.
func convertAll[From, To any](from map[string]From, convert func(From) (To, error), note func(error)) map[string]To {
	to := make(map[string]To, len(from))
	for name, schema := range from {
		converted, err := convert(schema)
		if err != nil {
			note(fmt.Errorf("%s: %w", name, err))
		}
		to[name] = converted
	}

	return to
}
