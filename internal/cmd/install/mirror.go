// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// source is the provider's address without a host.
const source = "terraform-provider-pbx/pbx"

// hosts are those that Terraform and OpenTofu put in front of a source that names none.
var hosts = []string{"registry.terraform.io", "registry.opentofu.org"}

// dataDir returns the folder in which Terraform and OpenTofu both look for a folder plugins.
// OpenTofu looks into a folder of its own as well, but only if XDG_DATA_HOME is set.
func dataDir(goos string, home, roaming func() (string, error)) (string, error) {
	if goos == "windows" {
		dir, err := roaming()

		return filepath.Join(dir, "terraform.d"), err
	}
	dir, err := home()

	return filepath.Join(dir, ".terraform.d"), err
}

// configurations returns the CLI configurations that Terraform or OpenTofu would read.
// TF_CLI_CONFIG_FILE replaces the others.
func configurations(goos, dataDir, override string) []string {
	names := []string{".terraformrc", ".tofurc"}
	switch {
	case override != "":
		return []string{override}
	case goos == "windows":
		names = []string{"terraform.rc", "tofu.rc"}
	}
	var files []string
	for _, name := range names {
		files = append(files, filepath.Join(filepath.Dir(dataDir), name))
	}

	return files
}

// mirror is a folder in the layout of a filesystem mirror.
type mirror struct {
	dir string

	// platform is for example linux_amd64.
	platform string
}

// installation is what adding a version to a mirror did.
type installation struct {
	files []string

	// changed is true if one of the files was there before with other contents.
	changed bool
}

// add installs a version for all hosts.
func (m mirror) add(version string, binary []byte) (installation, error) {
	var done installation
	name := "terraform-provider-pbx_v" + version
	if strings.HasPrefix(m.platform, "windows_") {
		name += ".exe"
	}
	for _, host := range hosts {
		file := filepath.Join(m.provider(host), version, m.platform, name)
		before, err := os.ReadFile(file)
		switch {
		case err == nil && bytes.Equal(before, binary):
		case err == nil || errors.Is(err, fs.ErrNotExist):
			done.changed = done.changed || err == nil
			if err := replace(file, binary); err != nil {
				return done, err
			}
		default:
			return done, err
		}
		done.files = append(done.files, file)
	}

	return done, nil
}

// remove removes all versions, and the folders that are empty without them. It returns what it
// removed.
func (m mirror) remove() ([]string, error) {
	var removed []string
	for _, host := range hosts {
		dir := m.provider(host)
		if _, err := os.Stat(dir); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}

			return removed, err
		}
		if err := os.RemoveAll(dir); err != nil {
			return removed, err
		}
		removed = append(removed, dir)
		// A folder with something in it is not removed: it is an error, and the end of the loop.
		for parent := filepath.Dir(dir); parent != filepath.Dir(m.dir); parent = filepath.Dir(parent) {
			if os.Remove(parent) != nil {
				break
			}
		}
	}

	return removed, nil
}

func (m mirror) provider(host string) string {
	return filepath.Join(m.dir, host, filepath.FromSlash(source))
}

// replace writes a program in one step, because the old one may be running: writing into that is
// refused.
func replace(file string, program []byte) error {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	// The new file is made next to the version's folder, in which Terraform would take it for a part
	// of the package.
	temporary, err := os.CreateTemp(filepath.Dir(dir), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(program)
	if err = errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	if err := os.Chmod(temporary.Name(), 0o755); err != nil {
		return err
	}

	return os.Rename(temporary.Name(), file)
}
