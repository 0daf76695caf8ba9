// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
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

func TestInstallAndUninstall(t *testing.T) {
	t.Parallel()

	m := mirror{dir: filepath.Join(t.TempDir(), "plugins"), platform: "linux_amd64"}
	others := filepath.Join(m.dir, hosts[0], "someone", "else")
	if err := os.MkdirAll(others, 0o755); err != nil {
		t.Fatal(err)
	}

	// The second time the same, the third time another one, the fourth time next to it.
	var installed installation
	for _, step := range []struct {
		version, binary string
		changed         bool
	}{{"0.1.0", "one", false}, {"0.1.0", "one", false}, {"0.1.0", "two", true}, {"0.1.1", "three", false}} {
		var err error
		if installed, err = m.add(step.version, []byte(step.binary)); err != nil {
			t.Fatal(err)
		}
		if installed.changed != step.changed || len(installed.files) != 2 {
			t.Errorf("%v: got %+v", step, installed)
		}
		for _, file := range installed.files {
			if got, err := os.ReadFile(file); err != nil || string(got) != step.binary {
				t.Errorf("%s: got %q, %v, want %q", file, got, err, step.binary)
			}
			if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o755 {
				t.Errorf("%s: got %v, %v", file, info.Mode(), err)
			}
		}
	}
	want := filepath.Join(m.dir, "registry.opentofu.org", "terraform-provider-pbx", "pbx", "0.1.1", "linux_amd64",
		"terraform-provider-pbx_v0.1.1")
	if installed.files[1] != want {
		t.Errorf("got %s, want %s", installed.files[1], want)
	}
	// Anything else in these folders would be part of the package, or a platform.
	if found, err := filepath.Glob(filepath.Join(m.dir, "registry.*", "terraform-provider-pbx", "pbx", "*",
		"*")); err != nil || len(found) != 4 {
		t.Errorf("got %q, %v", found, err)
	}

	if removed, err := m.remove(); err != nil || len(removed) != 2 {
		t.Errorf("got %q, %v", removed, err)
	}
	if _, err := os.Stat(others); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(m.dir, hosts[1])); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v of an empty folder", err)
	}
	if removed, err := m.remove(); err != nil || len(removed) != 0 {
		t.Errorf("got %q, %v the second time", removed, err)
	}
}

func TestOnWindowsAProgramEndsInExe(t *testing.T) {
	t.Parallel()

	installed, err := mirror{dir: t.TempDir(), platform: "windows_amd64"}.add("0.1.0", []byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range installed.files {
		if filepath.Base(file) != "terraform-provider-pbx_v0.1.0.exe" {
			t.Errorf("got %s", file)
		}
	}
}

func TestTheReportSaysWhatToDo(t *testing.T) {
	t.Parallel()

	var first, second strings.Builder
	m := mirror{dir: "some/mirror", platform: "linux_amd64"}
	report(&first, m, installation{files: []string{"some/file"}}, "~> 0.1")
	report(&second, m, installation{files: []string{"some/file"}, changed: true}, "~> 0.1")
	for _, want := range []string{"some/file", `source  = "terraform-provider-pbx/pbx"`, `version = "~> 0.1"`,
		"asked for terraform-provider-pbx/pbx."} {
		if !strings.Contains(first.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &first)
		}
	}
	hint := `terraform providers lock -fs-mirror="some/mirror" -platform=linux_amd64 terraform-provider-pbx/pbx`
	if strings.Contains(first.String(), hint) || !strings.Contains(second.String(), hint) {
		t.Errorf("got\n%s\nand, with a changed binary,\n%s", &first, &second)
	}
}
