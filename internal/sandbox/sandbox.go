// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package sandbox is a scratch installation of Terraform with the provider as it is built from this
// source: `terraform init` finds it in a mirror, as a user's finds a released one in a registry,
// and nothing that the user has configured for Terraform takes part. Terraform itself is the one
// that is installed.
package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// DefaultVersion is the version that the provider has without Options.ProviderVersion. It is no
// pre-release, because Terraform takes one of those only for a constraint that names it.
const DefaultVersion = "0.1.0"

// providerPackage is the provider's main package.
const providerPackage = "github.com/terraform-provider-pbx/terraform-provider-pbx"

// registryHosts are the hosts of which the mirror has the provider: those that Terraform and
// OpenTofu put in front of a source that names none.
var registryHosts = []string{"registry.terraform.io", "registry.opentofu.org"}

// Options says what to install, and where.
type Options struct {
	// Terraform is the name or the path of the program, which may be OpenTofu's. If it is empty, the
	// environment variable TF_ACC_TERRAFORM_PATH has it, else it is the terraform on PATH.
	Terraform string

	// Dir is an existing folder that the sandbox may fill, and that the caller removes.
	Dir string

	// ProviderVersion is the version that the provider is built and mirrored as, such as "0.1.0"; ""
	// is DefaultVersion.
	ProviderVersion string

	// Environment is what the programs inherit, as NAME=value, once everything is removed from it that
	// Terraform or the provider would read; nil is the environment of this process.
	Environment []string
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
	parent := o.Environment
	if parent == nil {
		parent = os.Environ()
	}
	terraform, err := findTerraform(o.Terraform, parent)
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	version := o.ProviderVersion
	if version == "" {
		version = DefaultVersion
	}

	temporary := filepath.Join(dir, "tmp")
	if err := os.MkdirAll(temporary, 0o700); err != nil {
		return nil, err
	}

	mirror := filepath.Join(dir, "mirror")
	provider, err := build(ctx, mirror, version, temporary)
	if err != nil {
		return nil, fmt.Errorf("building the provider: %w", err)
	}
	cliConfig := filepath.Join(dir, "cli.tfrc")
	// Without a method "direct", a provider that is not in the mirror is an error and no download.
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n",
		filepath.ToSlash(mirror))
	if err := os.WriteFile(cliConfig, []byte(text), 0o600); err != nil {
		return nil, err
	}

	return &Sandbox{terraform: terraform, provider: provider, environment: environment(parent, cliConfig, temporary)}, nil
}

// Provider returns the path of the provider's binary, for starting it without Terraform.
func (s *Sandbox) Provider() string { return s.provider }

// Terraform returns the path of the program that the workspaces run.
func (s *Sandbox) Terraform() string { return s.terraform }

// findTerraform returns the absolute path of the program, because it runs in other folders.
func findTerraform(name string, parent []string) (string, error) {
	if name == "" {
		name = value(parent, "TF_ACC_TERRAFORM_PATH")
	}
	if name == "" {
		name = "terraform"
	}
	found, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("no Terraform: %w (put terraform on PATH, or name one with "+
			"TF_ACC_TERRAFORM_PATH=/path/to/terraform)", err)
	}

	return filepath.Abs(found)
}

// build compiles the provider into the mirror and returns the path of the binary.
func build(ctx context.Context, mirror, version, temporary string) (string, error) {
	platform := filepath.Join("terraform-provider-pbx", "pbx", version, runtime.GOOS+"_"+runtime.GOARCH)
	name := "terraform-provider-pbx_v" + version
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	binary := filepath.Join(mirror, registryHosts[0], platform, name)

	// No VCS stamp: it fails where Git distrusts the owner of the source, as in many containers.
	cmd := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-ldflags=-X main.version="+version, "-o", binary,
		providerPackage)
	// Interrupted early, the go command leaves its temporary files behind.
	cmd.Env = append(os.Environ(), "GOTMPDIR="+temporary)
	interruptible(cmd)
	if output, err := run(ctx, cmd); err != nil {
		return "", fmt.Errorf("%w\n%s", err, output)
	}
	for _, host := range registryHosts[1:] {
		dir := filepath.Join(mirror, host, platform)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return "", err
		}
		if err := os.Link(binary, filepath.Join(dir, name)); err != nil {
			return "", err
		}
	}

	return binary, nil
}

// run runs an interruptible command so that nothing of it is left when it returns, and returns what
// it printed.
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

// commandName is how an error names a command: the program and its first argument, since the others
// are long.
func commandName(cmd *exec.Cmd) string {
	name := strings.TrimSuffix(filepath.Base(cmd.Path), ".exe")
	if len(cmd.Args) > 1 {
		name += " " + cmd.Args[1]
	}

	return name
}
