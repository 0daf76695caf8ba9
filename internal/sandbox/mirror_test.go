// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestMirrorAddAndRemove(t *testing.T) {
	t.Parallel()

	m := Mirror{Dir: filepath.Join(t.TempDir(), "plugins"), Platform: "linux_amd64"}
	others := filepath.Join(m.Dir, hosts[0], "someone", "else")
	if err := os.MkdirAll(others, 0o755); err != nil {
		t.Fatal(err)
	}

	// The second time the binary is the same, the third time another one, then the version is another.
	var added Added
	for _, step := range []struct {
		version, binary string
		changed         bool
	}{{"0.1.0", "one", false}, {"0.1.0", "one", false}, {"0.1.0", "two", true}, {"0.1.1", "three", false}} {
		var err error
		if added, err = m.Add(step.version, []byte(step.binary)); err != nil {
			t.Fatal(err)
		}
		if added.Changed != step.changed || len(added.Files) != 2 {
			t.Errorf("%v: got %+v", step, added)
		}
		for _, file := range added.Files {
			if got, err := os.ReadFile(file); err != nil || string(got) != step.binary {
				t.Errorf("%s: got %q, %v, want %q", file, got, err, step.binary)
			}
			if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o755 {
				t.Errorf("%s: got %v, %v", file, info.Mode(), err)
			}
		}
	}
	want := filepath.Join(m.Dir, "registry.opentofu.org", "terraform-provider-pbx", "pbx", "0.1.1", "linux_amd64",
		"terraform-provider-pbx_v0.1.1")
	if added.Files[1] != want {
		t.Errorf("got %s, want %s", added.Files[1], want)
	}
	// Anything else in these folders would be part of the package, or a platform.
	if found, err := filepath.Glob(filepath.Join(m.Dir, "registry.*", "terraform-provider-pbx", "pbx", "*",
		"*")); err != nil || len(found) != 4 {
		t.Errorf("got %q, %v", found, err)
	}

	if removed, err := m.Remove(); err != nil || len(removed) != 2 {
		t.Errorf("got %q, %v", removed, err)
	}
	if _, err := os.Stat(others); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(m.Dir, hosts[1])); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v of an empty folder", err)
	}
	if removed, err := m.Remove(); err != nil || len(removed) != 0 {
		t.Errorf("got %q, %v the second time", removed, err)
	}
}

func TestWindowsBinaryEndsInExe(t *testing.T) {
	t.Parallel()

	added, err := Mirror{Dir: t.TempDir(), Platform: "windows_amd64"}.Add("0.1.0", []byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range added.Files {
		if filepath.Base(file) != "terraform-provider-pbx_v0.1.0.exe" {
			t.Errorf("got %s", file)
		}
	}
}
