// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package coretest

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// PlanAction validates the configuration of an action and, if it is valid, plans its invocation. It
// returns the diagnostics of both.
func (p *Protocol) PlanAction(t testing.TB, name string, config Object) Diagnostics {
	t.Helper()
	return p.planAction(t, name, config, config)
}

// PlanActionOfVariables is PlanAction for a configuration whose values come from variables.
// Terraform validates it while they are unknown, and not again when they are known.
func (p *Protocol) PlanActionOfVariables(t testing.TB, name string, config Object) Diagnostics {
	t.Helper()
	variables := Object{}
	for attribute := range config {
		variables[attribute] = Unknown
	}

	return p.planAction(t, name, variables, config)
}

func (p *Protocol) planAction(t testing.TB, name string, validated, planned Object) Diagnostics {
	t.Helper()
	server, ty := p.action(t, name)
	validation, err := server.ValidateActionConfig(context.Background(), &tfprotov6.ValidateActionConfigRequest{
		ActionType: name, Config: dynamic(t, ty, validated),
	})
	must(t, err, nil)
	if Diagnostics(validation.Diagnostics).HasError() {
		return validation.Diagnostics
	}
	plan, err := server.PlanAction(context.Background(), &tfprotov6.PlanActionRequest{
		ActionType: name, Config: dynamic(t, ty, planned),
	})
	must(t, err, nil)

	return append(validation.Diagnostics, plan.Diagnostics...)
}

// Invoke runs an action and returns its progress messages.
func (p *Protocol) Invoke(t testing.TB, name string, config Object) ([]string, Diagnostics) {
	t.Helper()
	server, ty := p.action(t, name)
	stream, err := server.InvokeAction(context.Background(),
		&tfprotov6.InvokeActionRequest{ActionType: name, Config: dynamic(t, ty, config)})
	must(t, err, nil)
	var progress []string
	var diags Diagnostics
	// The stream is read to its end: the action waits until each of its messages is taken.
	for event := range stream.Events {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, e.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diags = append(diags, e.Diagnostics...)
		}
	}

	return progress, diags
}

func (p *Protocol) action(t testing.TB, name string) (tfprotov6.ProviderServerWithActions, tftypes.Type) {
	t.Helper()
	server, ok := p.server.(tfprotov6.ProviderServerWithActions)
	if !ok {
		t.Fatal("the provider has no actions")
	}
	schema, ok := p.schemas.ActionSchemas[name]
	if !ok {
		t.Fatalf("the provider has no action %s", name)
	}

	return server, schema.Schema.ValueType()
}

// Data validates the configuration of a data source and, if it is valid, reads it. It returns the
// attributes, or none if there is an error.
func (p *Protocol) Data(t testing.TB, name string, config Object) (map[string]tftypes.Value, Diagnostics) {
	t.Helper()
	schema, ok := p.schemas.DataSourceSchemas[name]
	if !ok {
		t.Fatalf("the provider has no data source %s", name)
	}
	configured := dynamic(t, schema.ValueType(), config)
	validated, err := p.server.ValidateDataResourceConfig(context.Background(),
		&tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: configured})
	must(t, err, nil)
	if Diagnostics(validated.Diagnostics).HasError() {
		return nil, validated.Diagnostics
	}
	read, err := p.server.ReadDataSource(context.Background(),
		&tfprotov6.ReadDataSourceRequest{TypeName: name, Config: configured})
	must(t, err, nil)
	diags := append(Diagnostics(validated.Diagnostics), read.Diagnostics...)
	if diags.HasError() {
		return nil, diags
	}
	value, err := read.State.Unmarshal(schema.ValueType())
	must(t, err, nil)

	return attributesOf(t, value), diags
}
