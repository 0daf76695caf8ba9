// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux || darwin

package main

import (
	"bytes"
	"regexp"
	"testing"
)

// With few objects the times mean nothing, but every number must be there.
func TestRun(t *testing.T) {
	t.Parallel()

	var out bytes.Buffer
	if err := run(t.Context(), &out, "", 5); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	for _, want := range []string{
		`5 terraform_data +\d+\.\d +\d+\.\d +[1-9]\d* *\n`,
		`5 tenios_cloud_pbx_user +\d+\.\d +\d+\.\d +[1-9]\d* +\d+\.\d\d +[1-9]\d* +[1-9]\d* +1\n`,
		`5 pbx_holiday .* [1-9]\d*\n`,
		`5 pbx_user .* [1-9]\d*\n`,
		`5 pbxcloud_custom_destination .* 2\n`,
		`5 myreports_pbx_connection .* [1-9]\d*\n`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("the table lacks %s:\n%s", want, &out)
		}
	}
}
