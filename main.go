// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-pbx is the Terraform provider for PBXes. Terraform starts it; nobody
// runs it by hand.
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	var debug bool
	flag.BoolVar(&debug, "debug", false, "run until stopped, for a debugger or a profiler, and print how Terraform "+
		"reattaches")
	flag.Parse()
	if err := silenceLogs(); err != nil {
		log.Fatal(err)
	}

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: "registry.terraform.io/terraform-provider-pbx/pbx",
		Debug:   debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}

// silenceLogs turns the logs of the provider off if Terraform was not asked for any. It would throw
// them away, but only after the provider has written, and Terraform has parsed, about a hundred
// lines for each resource.
func silenceLogs() error {
	for _, variable := range os.Environ() {
		if strings.HasPrefix(variable, "TF_LOG") {
			return nil
		}
	}

	return errors.Join(os.Setenv("TF_LOG_SDK", "OFF"), os.Setenv("TF_LOG_PROVIDER", "OFF"))
}
