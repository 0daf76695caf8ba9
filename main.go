// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-pbx is the Terraform provider for PBXes. Terraform starts it; nobody runs it by hand.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	var debug bool
	flag.BoolVar(&debug, "debug", false, "run until stopped, for a debugger or a profiler, and print how Terraform reattaches")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: "registry.terraform.io/terraform-provider-pbx/pbx",
		Debug:   debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}
