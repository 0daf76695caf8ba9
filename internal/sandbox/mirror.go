// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Source is the provider's address without a host.
const Source = "terraform-provider-pbx/pbx"

// providerPackage is the provider's main package.
const providerPackage = "github.com/terraform-provider-pbx/terraform-provider-pbx"

// hosts are the hosts that Terraform and OpenTofu assume for a source without one.
var hosts = []string{"registry.terraform.io", "registry.opentofu.org"}

// Build builds the provider as a version such as "0.1.0" and returns the binary. It must be called
// in a folder of this module. The same source gives the same bytes for a release, because the lock
// files of its users hold the checksum. Without that, the build cache of go test is used.
func Build(ctx context.Context, version string, release bool) ([]byte, error) {
	dir, err := os.MkdirTemp("", "pbx-build-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)

	binary := filepath.Join(dir, "provider")
	// No VCS stamp: it fails where Git distrusts the owner of the source, as in many containers.
	args := []string{"build", "-buildvcs=false", "-ldflags=-s -w -X main.version=" + version, "-o", binary}
	// If interrupted early, the go command leaves its temporary files behind.
	env := append(os.Environ(), "GOTMPDIR="+dir)
	if release {
		args, env = append(args, "-trimpath"), append(env, "CGO_ENABLED=0")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, providerPackage)...)
	cmd.Env = env
	interruptible(cmd)
	if output, err := run(ctx, cmd); err != nil {
		return nil, fmt.Errorf("building the provider: %w\n%s", err, output)
	}

	return os.ReadFile(binary)
}

// Mirror is a folder in the layout of a filesystem mirror.
type Mirror struct {
	Dir string

	// Platform is for example linux_amd64.
	Platform string
}

// Added says what adding a version to a mirror did.
type Added struct {
	// Files are the binaries of this version, one for each host.
	Files []string

	// Changed is true if one of them existed with different contents.
	Changed bool
}

// Add adds the binary of a version for all hosts.
func (m Mirror) Add(version string, binary []byte) (Added, error) {
	var added Added
	name := "terraform-provider-pbx_v" + version
	if strings.HasPrefix(m.Platform, "windows_") {
		name += ".exe"
	}
	for _, host := range hosts {
		file := filepath.Join(m.provider(host), version, m.Platform, name)
		before, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return added, err
		}
		exists := err == nil
		if !exists || !bytes.Equal(before, binary) {
			added.Changed = added.Changed || exists
			if err := replace(file, binary); err != nil {
				return added, err
			}
		}
		added.Files = append(added.Files, file)
	}

	return added, nil
}

// Remove removes all versions, and the folders that are empty without them. It returns what it
// removed.
func (m Mirror) Remove() ([]string, error) {
	var removed []string
	for _, host := range hosts {
		dir := m.provider(host)
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.RemoveAll(dir); err != nil {
			return removed, err
		}
		removed = append(removed, dir)
		// A folder that is not empty cannot be removed, which ends the loop.
		for parent := filepath.Dir(dir); parent != filepath.Dir(m.Dir); parent = filepath.Dir(parent) {
			if os.Remove(parent) != nil {
				break
			}
		}
	}

	return removed, nil
}

func (m Mirror) provider(host string) string {
	return filepath.Join(m.Dir, host, filepath.FromSlash(Source))
}

// replace writes a program in one step: the old one may be running, and cannot be written to.
func replace(file string, program []byte) error {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	// Terraform would take a file in the version's folder for a part of the package.
	temporary, err := os.CreateTemp(filepath.Dir(dir), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(program)
	if err = errors.Join(err, temporary.Chmod(0o755), temporary.Close()); err != nil {
		return err
	}

	return os.Rename(temporary.Name(), file)
}
