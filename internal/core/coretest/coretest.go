// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package coretest is the harness of the provider's own tests: acceptance tests with a real
// Terraform, and a protocol client that works without any Terraform, whatever its version. The
// folder fakeserver is the base of the mocks.
package coretest

import (
	"bytes"
	"cmp"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// NewProvider is a constructor of the whole provider.
type NewProvider func() provider.Provider

// Main runs the tests of a package, for use in its TestMain. It removes environment variables that
// would change the results.
func Main(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if disturbs(name) {
			_ = os.Unsetenv(name)
		}
	}
	dir, err := os.MkdirTemp("", "pbx-test-")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cliConfig := filepath.Join(dir, "terraform.rc")
	if err := os.WriteFile(cliConfig, nil, 0o600); err != nil {
		log.Fatal(err)
	}
	environment := map[string]string{
		"TF_CLI_CONFIG_FILE":        cliConfig,
		"CHECKPOINT_DISABLE":        "1",
		"TF_ACC_PROVIDER_NAMESPACE": "terraform-provider-pbx",
	}
	if runsOpenTofu() {
		environment["TF_ACC_PROVIDER_HOST"] = openTofuHost
	}
	for name, value := range environment {
		if err := os.Setenv(name, value); err != nil {
			log.Fatal(err)
		}
	}

	return m.Run()
}

// disturbs reports whether an environment variable would change what the tests do. The variables
// TF_ACC_* stay, because they say which Terraform to run. PORTSIP_OPENAPI stays, because it says
// where the vendor's OpenAPI file is.
func disturbs(name string) bool {
	if name == "PORTSIP_OPENAPI" {
		return false
	}
	for _, prefix := range []string{"TF_", "TENIOS_", "PORTSIP_", "PBXCLOUD_", "MYREPORTS_"} {
		if strings.HasPrefix(name, prefix) {
			return !strings.HasPrefix(name, "TF_ACC_")
		}
	}

	return false
}

// Test runs an acceptance test. It is up to the test to call t.Parallel.
func Test(t *testing.T, newProvider NewProvider, testCase resource.TestCase) {
	t.Helper()
	testCase.IsUnitTest = true // It needs no account, so it needs no TF_ACC either.
	testCase.ProtoV6ProviderFactories = map[string]func() (tfprotov6.ProviderServer, error){
		"pbx": providerserver.NewProtocol6WithError(newProvider()),
	}
	resource.Test(t, testCase)
}

// Env returns a replacement for os.Getenv that knows only these variables.
func Env(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

// openTofuHost is the registry that OpenTofu assumes for a provider source without a host.
const openTofuHost = "registry.opentofu.org"

// runsOpenTofu asks the program that runs the tests which one it is. If that fails, the tests will
// fail with a better message.
func runsOpenTofu() bool {
	output, err := exec.Command(cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"), "version").Output()

	return err == nil && bytes.HasPrefix(output, []byte("OpenTofu"))
}

// IsOpenTofu reports whether the acceptance tests run OpenTofu.
func IsOpenTofu() bool { return os.Getenv("TF_ACC_PROVIDER_HOST") == openTofuHost }
