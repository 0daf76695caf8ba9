// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"slices"
	"strings"
	"testing"
)

func TestEnvironment(t *testing.T) {
	t.Parallel()

	got := environment([]string{
		"PATH=/bin",
		"TF_CLI_CONFIG_FILE=/users/own",
		"TF_CLI_ARGS_plan=-destroy",
		"TF_VAR_password=p",
		"TF_LOG=TRACE",
		"TF_DATA_DIR=/elsewhere",
		"TF_WORKSPACE=other",
		"TF_PLUGIN_CACHE_DIR=/cache",
		"TF_REATTACH_PROVIDERS={}",
		"TENIOS_ACCESS_KEY=k",
		"PORTSIP_TOKEN=t",
		"PBXCLOUD_API_KEY=k",
		"MYREPORTS_TOKEN=t",
		"HTTPS_PROXY=http://proxy",
		"https_proxy=http://proxy",
		"no_proxy=*",
		"HOME=/home/me",
	}, "/scratch/cli.tfrc", "/scratch/tmp")
	want := []string{
		"PATH=/bin", "HOME=/home/me", "TMPDIR=/scratch/tmp",
		"TF_CLI_CONFIG_FILE=/scratch/cli.tfrc", "TF_CLI_ARGS=-no-color", "TF_IN_AUTOMATION=1", "TF_INPUT=0",
		"CHECKPOINT_DISABLE=1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestALongTemporaryFolderIsNotUsed(t *testing.T) {
	t.Parallel()

	got := environment(nil, "/scratch/cli.tfrc", "/scratch/"+strings.Repeat("x", maxSocketDir))
	if slices.ContainsFunc(got, func(variable string) bool { return strings.HasPrefix(variable, "TMPDIR=") }) {
		t.Errorf("got %q, but a provider could not create its socket in that TMPDIR", got)
	}
}
