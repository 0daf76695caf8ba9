// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"slices"
	"strings"
)

// removedPrefixes are the prefixes of the variables that Terraform, OpenTofu or the provider read.
// All of them are removed, known or not: a new one in the next Terraform must not change a test.
var removedPrefixes = []string{"TF_", "TOFU_", "CHECKPOINT_", "TENIOS_", "PORTSIP_", "PBXCLOUD_", "MYREPORTS_"}

// removedProxies are the variables of proxies, which nothing here needs: all servers are local.
var removedProxies = []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}

// maxSocketDir is the maximum length, in bytes, of the folder in which a provider creates its Unix
// socket: operating systems allow little more than 100 bytes for the whole path.
const maxSocketDir = 80

// environment returns the environment for Terraform: the parent's without what could interfere, and
// the sandbox's own. Sockets of interrupted providers are left in the folder for temporary files,
// unless its path is too long for one.
func environment(parent []string, cliConfig, temporary string) []string {
	env := slices.DeleteFunc(slices.Clone(parent), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")

		return interferes(name)
	})
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

// interferes reports whether a variable must not reach Terraform. Case is ignored, as it is on
// Windows and for proxies.
func interferes(name string) bool {
	name = strings.ToUpper(name)
	hasPrefix := func(prefix string) bool { return strings.HasPrefix(name, prefix) }

	return slices.ContainsFunc(removedPrefixes, hasPrefix) || slices.Contains(removedProxies, name)
}
