// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

func TestTheNewestVersionIsTheFirstHeading(t *testing.T) {
	t.Parallel()

	for changelog, want := range map[string]string{
		"## 0.2.0 (Unreleased)\n\n## 0.1.0 (November 1, 2026)\n": "0.2.0",
		"# Changelog\n\n## v1.0.0\n":                             "1.0.0",
	} {
		if got, err := newest(changelog); err != nil || got != want {
			t.Errorf("got %q, %v of %q, want %q", got, err, changelog, want)
		}
	}
	if got, err := newest("# Changelog\n"); err == nil {
		t.Errorf("got %q of a changelog without a version", got)
	}

	text, err := os.ReadFile(filepath.Join("..", "..", "..", changelog))
	if err != nil {
		t.Fatal(err)
	}
	version, err := newest(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := constraintFor(version); err != nil {
		t.Error(err)
	}
}

func TestConstraintMatchesTheVersion(t *testing.T) {
	t.Parallel()

	for version, want := range map[string]string{
		"0.1.0":      "~> 0.1",
		"1.12.3":     "~> 1.12",
		"0.2.0-rc.1": "0.2.0-rc.1",
		"v0.1.0":     "",
		"0.1":        "",
		"../0.1.0":   "",
	} {
		got, err := constraintFor(version)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, %v, want %q", version, got, err, want)
		}
	}
}

func TestFoldersOfTerraform(t *testing.T) {
	t.Parallel()

	home := func() (string, error) { return "home", nil }
	roaming := func() (string, error) { return "roaming", nil }
	for goos, want := range map[string]string{
		"linux":   filepath.Join("home", ".terraform.d"),
		"darwin":  filepath.Join("home", ".terraform.d"),
		"windows": filepath.Join("roaming", "terraform.d"),
	} {
		if got, err := dataDir(goos, home, roaming); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", goos, got, err, want)
		}
	}

	for _, test := range []struct {
		goos, dir, override string
		want                []string
	}{
		{"linux", filepath.Join("home", ".terraform.d"), "",
			[]string{filepath.Join("home", ".terraformrc"), filepath.Join("home", ".tofurc")}},
		{"windows", filepath.Join("roaming", "terraform.d"), "",
			[]string{filepath.Join("roaming", "terraform.rc"), filepath.Join("roaming", "tofu.rc")}},
		{"linux", filepath.Join("home", ".terraform.d"), "other.tfrc", []string{"other.tfrc"}},
	} {
		if got := configurations(test.goos, test.dir, test.override); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.goos, got, test.want)
		}
	}
}

func TestTheReportSaysWhatToDo(t *testing.T) {
	t.Parallel()

	var first, second strings.Builder
	m := sandbox.Mirror{Dir: "some/mirror", Platform: "linux_amd64"}
	report(&first, m, sandbox.Added{Files: []string{"some/file"}}, "~> 0.1")
	report(&second, m, sandbox.Added{Files: []string{"some/file"}, Changed: true}, "~> 0.1")
	for _, want := range []string{"some/file", `source  = "terraform-provider-pbx/pbx"`, `version = "~> 0.1"`,
		"terraform-provider-pbx/pbx is not looked up"} {
		if !strings.Contains(first.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &first)
		}
	}
	hint := `terraform providers lock -fs-mirror="some/mirror" -platform=linux_amd64 terraform-provider-pbx/pbx`
	if !strings.Contains(first.String(), hint) || !strings.Contains(first.String(), "Incomplete lock file information") {
		t.Errorf("the command for the lock file is missing in\n%s", &first)
	}
	changed := "installed before with different contents"
	if strings.Contains(first.String(), changed) || !strings.Contains(second.String(), changed) {
		t.Errorf("got\n%s\nand, with a changed binary,\n%s", &first, &second)
	}
}
