// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package provdata carries what the provider's Configure made of each vendor's block to the types
// of that vendor, and says clearly what is missing when a type is used whose vendor cannot be
// reached. It also holds what all the blocks share: the connection attributes and the rule
// "attribute, else environment variable, else default".
package provdata

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
)

// Vendors is the provider data that every type is configured with: an entry for each vendor, by the
// name of its block.
type Vendors map[string]Vendor

// Vendor is one vendor's part of the provider data: its client, or why there is none.
type Vendor struct {
	client  any
	missing diag.Diagnostic
	// explained tells whether it was said what is missing.
	explained *explain.Log
	// Clock is the provider's clock, nil for the machine's.
	Clock Clock
	// unknown is set where the client is missing only until something else is applied.
	unknown bool
}

// Configured returns the entry of a vendor that is configured.
func Configured(client any) Vendor { return Vendor{client: client} }

// Requirement is what a vendor cannot be reached without: an attribute of its block, or the
// environment variable in its place.
type Requirement struct {
	Attribute, Variable string
	// Given reports whether it is set.
	Given bool
}

// Missing reports whether one of the requirements is not given.
func Missing(requirements []Requirement) bool {
	return slices.ContainsFunc(requirements, func(n Requirement) bool { return !n.Given })
}

// NotConfigured returns the entry of a vendor that lacks one of its requirements. That is not an
// error until one of its types is used. The block is the HCL that would configure it, and the note
// says what else would do.
func NotConfigured(name, block, note string, requirements []Requirement) Vendor {
	var attributes, variables []string
	for _, need := range requirements {
		if !need.Given {
			attributes, variables = append(attributes, need.Attribute), append(variables, need.Variable)
		}
	}
	detail := fmt.Sprintf("Set %s in the provider block:\n\n"+
		"  provider \"pbx\" {\n    %s\n  }\n\nor set %s in the environment.", strings.Join(attributes, " and "), block,
		strings.Join(variables, " and "))
	if note != "" {
		detail += "\n\n" + note
	}

	return Vendor{missing: diag.NewErrorDiagnostic(name+" is not configured", detail), explained: &explain.Log{}}
}

// Unknown returns the entry of a vendor whose configuration depends on something that is not
// applied yet.
func Unknown(name string, attributes []string) Vendor {
	list := strings.Join(attributes, ", ") + " is"
	if len(attributes) > 1 {
		list = strings.Join(attributes, ", ") + " are"
	}

	return Vendor{unknown: true, explained: &explain.Log{}, missing: diag.NewErrorDiagnostic(
		name+" cannot be called yet",
		fmt.Sprintf("The provider's %s not known before something else is applied, so the API of %s cannot be called now. "+
			"Apply what it comes from first (terraform apply -target=…), or set it to a value that is known at plan time.", list,
			name),
	)}
}

// whatIsMissing returns the error of a vendor without a client. Only the first one says what to do.
func (v Vendor) whatIsMissing() diag.Diagnostic {
	if v.explained == nil {
		return v.missing
	}
	if _, before := v.explained.First(v.missing.Summary(), explain.Entry{}); before {
		return diag.NewErrorDiagnostic(v.missing.Summary(), "Another error with this summary says what to do.")
	}

	return v.missing
}

// Connection gives a type its vendor's client. The zero Connection is what a type has while
// Terraform validates: it has no client and no complaint.
type Connection[T any] struct {
	client T
	ready  bool
	vendor Vendor
}

// For looks a vendor up in the provider data that a Configure method received, nil included.
func For[T any](providerData any, name string) Connection[T] {
	vendors, ok := providerData.(Vendors)
	if !ok {
		return Connection[T]{}
	}
	vendor := vendors[name]
	client, ready := vendor.client.(T)
	if !ready && vendor.missing == nil {
		vendor.missing = diag.NewErrorDiagnostic("No connection to "+name,
			"The provider was configured without it. This is a bug of the provider; please report it.")
	}

	return Connection[T]{client: client, ready: ready, vendor: vendor}
}

// Client returns the client for a request that must be made. Without one it adds the reason to
// diags and returns false.
func (c Connection[T]) Client(diags *diag.Diagnostics) (T, bool) {
	if c.vendor.missing != nil {
		diags.Append(c.vendor.whatIsMissing())
	}

	return c.client, c.ready
}

// ClientAtPlan returns the client for a plan that reads what the apply reads again. It is silent
// while the configuration is not known yet, so that the plan goes on; a vendor that is not
// configured is reported as by Client.
func (c Connection[T]) ClientAtPlan(diags *diag.Diagnostics) (T, bool) {
	if c.vendor.unknown {
		return c.client, false
	}

	return c.Client(diags)
}

// NotYet says why the vendor cannot be called before something else is applied, nil if that is not
// so.
func (c Connection[T]) NotYet() error {
	if !c.vendor.unknown {
		return nil
	}

	return errors.New(c.vendor.missing.Detail())
}

// Clock returns the provider's clock.
func (c Connection[T]) Clock() Clock {
	if c.vendor.Clock == nil {
		return SystemClock{}
	}

	return c.vendor.Clock
}

// ClientIfReady returns the client for what is done without calling the vendor.
func (c Connection[T]) ClientIfReady() (T, bool) { return c.client, c.ready }
