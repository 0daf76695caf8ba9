// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package sandbox is a temporary installation of Terraform with the provider as it is built from
// this source. `terraform init` finds the provider in a mirror, as a user's finds a release in a
// registry, and the user's own Terraform settings have no effect. Terraform itself is the installed
// one.
package sandbox

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Version is the version of the provider. It is not a pre-release, because Terraform selects those
// only for a constraint that names one.
const Version = "0.1.0"

// Options says what to install, and where.
type Options struct {
	// Terraform is the name or path of the program, which may be OpenTofu. The default is the
	// environment variable TF_ACC_TERRAFORM_PATH, then the terraform on PATH.
	Terraform string

	// Dir is an existing folder that the sandbox may fill, and that the caller removes.
	Dir string
}

// Sandbox is an installation. Any number of workspaces may use it at the same time, so building the
// provider once is enough.
type Sandbox struct {
	terraform   string
	provider    string
	environment []string
}

// New builds the provider and installs it into the folder. It must be called from within this
// module.
func New(ctx context.Context, o Options) (*Sandbox, error) {
	terraform, err := exec.LookPath(cmp.Or(o.Terraform, os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"))
	if err != nil {
		return nil, fmt.Errorf("no Terraform: %w (put terraform on PATH, or name one with "+
			"TF_ACC_TERRAFORM_PATH=/path/to/terraform)", err)
	}
	// It runs in other folders.
	if terraform, err = filepath.Abs(terraform); err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	temporary := filepath.Join(dir, "tmp")
	if err := os.MkdirAll(temporary, 0o700); err != nil {
		return nil, err
	}

	binary, err := Build(ctx, Version, false)
	if err != nil {
		return nil, err
	}
	mirror := Mirror{Dir: filepath.Join(dir, "mirror"), Platform: runtime.GOOS + "_" + runtime.GOARCH}
	added, err := mirror.Add(Version, binary)
	if err != nil {
		return nil, err
	}
	cliConfig := filepath.Join(dir, "cli.tfrc")
	// Without the method "direct", a provider that is not in the mirror is an error, not a download.
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n",
		filepath.ToSlash(mirror.Dir))
	if err := os.WriteFile(cliConfig, []byte(text), 0o600); err != nil {
		return nil, err
	}

	return &Sandbox{terraform: terraform, provider: added.Files[0],
		environment: environment(os.Environ(), cliConfig, temporary)}, nil
}

// Provider returns the path of the provider's binary, for starting it without Terraform.
func (s *Sandbox) Provider() string { return s.provider }

// Terraform returns the path of the program that the workspaces run.
func (s *Sandbox) Terraform() string { return s.terraform }

// run runs an interruptible command and returns its output. No process of it is left when run
// returns.
func run(ctx context.Context, cmd *exec.Cmd) (string, error) {
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	err := cmd.Run()
	killRest(cmd)
	switch {
	case err != nil && ctx.Err() != nil:
		err = fmt.Errorf("%s: %w: %w", commandName(cmd), context.Cause(ctx), err)
	case err != nil:
		err = fmt.Errorf("%s: %w", commandName(cmd), err)
	}

	return output.String(), err
}

// commandName is how an error names a command: the program and its first argument, because the
// others are long.
func commandName(cmd *exec.Cmd) string {
	name := strings.TrimSuffix(filepath.Base(cmd.Path), ".exe")
	if len(cmd.Args) > 1 {
		name += " " + cmd.Args[1]
	}

	return name
}
