// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"slices"
	"strings"
)

// removedPrefixes begin the names of the variables that Terraform, OpenTofu or the provider read.
// All of them go, known or not: one that is new in the next Terraform must not change a test
// either.
var removedPrefixes = []string{"TF_", "TOFU_", "CHECKPOINT_", "TENIOS_", "PORTSIP_", "PBXCLOUD_", "MYREPORTS_"}

// removedProxies are the variables of proxies, which nothing here needs: all servers are on this
// machine.
var removedProxies = []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}

// maxSocketDir is how long the path of the folder may be, in bytes, in which a provider makes its
// Unix socket: the operating systems allow little more than 100 bytes for all of its path.
const maxSocketDir = 80

// environment returns the environment for Terraform: the parent's without what could disturb, and
// the sandbox's own. The folder for temporary files catches the sockets of providers that were
// interrupted, unless its path is too long for one.
func environment(parent []string, cliConfig, temporary string) []string {
	env := slices.DeleteFunc(slices.Clone(parent), func(variable string) bool { return disturbs(nameOf(variable)) })
	if len(temporary) <= maxSocketDir {
		env = append(env, "TMPDIR="+temporary)
	}

	return append(env,
		"TF_CLI_CONFIG_FILE="+cliConfig,
		"TF_CLI_ARGS=-no-color",
		"TF_IN_AUTOMATION=1",
		"TF_INPUT=0",
		"CHECKPOINT_DISABLE=1",
	)
}

// disturbs reports whether a variable of that name must not reach Terraform. Case counts neither on
// Windows nor for proxies.
func disturbs(name string) bool {
	name = strings.ToUpper(name)
	hasPrefix := func(prefix string) bool { return strings.HasPrefix(name, prefix) }

	return slices.ContainsFunc(removedPrefixes, hasPrefix) || slices.Contains(removedProxies, name)
}

// value returns the value that a variable has in an environment, "" if it has none.
func value(environment []string, name string) string {
	// The last one counts, as it does for os/exec.
	for _, variable := range slices.Backward(environment) {
		if nameOf(variable) == name {
			return variable[len(name)+1:]
		}
	}

	return ""
}

func nameOf(variable string) string {
	name, _, _ := strings.Cut(variable, "=")

	return name
}
