// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package conformance plays one checklist for every resource type of the provider, from a fixture
// of each. Everything in it is a test. Each case is written once and played in two forms: in the
// protocol form coretest plays Terraform, so that it always runs, is fast, and can choose the order
// in which Terraform comes by the resources; in the CLI form a real Terraform runs the provider as
// a user's does.
package conformance
