// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command install builds the provider and puts it where Terraform and OpenTofu look for providers
// of their own accord, so that `terraform init` finds it without a registry and without a CLI
// configuration.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// providerPackage is the provider's main package.
const providerPackage = "github.com/terraform-provider-pbx/terraform-provider-pbx"

// changelog has the version that is being worked on as its first heading.
const changelog = "CHANGELOG.md"

var (
	heading       = regexp.MustCompile(`(?m)^## v?(\S+)`)
	versionFormat = regexp.MustCompile(`^(\d+\.\d+)\.\d+(-[0-9A-Za-z.-]+)?$`)
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	err := run(ctx, os.Args[1:], os.Stdout)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "install:", err)
		os.Exit(1)
	}
}

// run must be called in the folder of the module.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("install", flag.ContinueOnError)
	version := flags.String("version", "", "`version` to install the provider as (default: the newest heading of "+
		changelog+")")
	uninstall := flags.Bool("uninstall", false, "remove all installed versions instead")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}

	base, err := dataDir(runtime.GOOS, os.UserHomeDir, os.UserConfigDir)
	if err != nil {
		return err
	}
	mirror := mirror{dir: filepath.Join(base, "plugins"), platform: runtime.GOOS + "_" + runtime.GOARCH}
	if *uninstall {
		removed, err := mirror.remove()
		for _, dir := range removed {
			fmt.Fprintln(out, "Removed", dir)
		}
		if err == nil && len(removed) == 0 {
			fmt.Fprintln(out, "Nothing is installed in", mirror.dir)
		}

		return err
	}

	if *version == "" {
		text, err := os.ReadFile(changelog)
		if err != nil {
			return err
		}
		if *version, err = newest(string(text)); err != nil {
			return err
		}
	}
	constraint, err := constraintFor(*version)
	if err != nil {
		return err
	}
	binary, err := build(ctx, *version)
	if err != nil {
		return err
	}
	installed, err := mirror.add(*version, binary)
	if err != nil {
		return err
	}

	report(out, mirror, installed, constraint)
	for _, file := range configurations(runtime.GOOS, base, os.Getenv("TF_CLI_CONFIG_FILE")) {
		if text, err := os.ReadFile(file); err == nil && strings.Contains(string(text), "provider_installation") {
			fmt.Fprintf(out, "\n%s says with provider_installation where providers come from, so this\nfolder is searched "+
				"only if it is a filesystem_mirror there:\n  %s\n", file, mirror.dir)
		}
	}

	return nil
}

// newest returns the version of the first heading of a changelog.
func newest(changelog string) (string, error) {
	match := heading.FindStringSubmatch(changelog)
	if match == nil {
		return "", errors.New("no heading with a version in the changelog: name one with -version")
	}

	return match[1], nil
}

// constraintFor returns what to require of the provider. Only an exact constraint matches a
// pre-release.
func constraintFor(version string) (string, error) {
	match := versionFormat.FindStringSubmatch(version)
	switch {
	case match == nil:
		return "", fmt.Errorf("%q is no version such as 0.1.0", version)
	case match[2] != "":
		return version, nil
	default:
		return "~> " + match[1], nil
	}
}

// build returns the provider's binary. It has nothing in it of this folder or of Git, so that the
// same source gives the same bytes, which the lock files of its users have the checksum of.
func build(ctx context.Context, version string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "install")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)

	binary := filepath.Join(dir, "provider")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false",
		"-ldflags=-s -w -X main.version="+version, "-o", binary, providerPackage)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the provider: %w\n%s", err, output)
	}

	return os.ReadFile(binary)
}

// report says what was installed, and what to do about it.
func report(out io.Writer, mirror mirror, installed installation, constraint string) {
	fmt.Fprintln(out, "Installed, for Terraform and OpenTofu:")
	for _, file := range installed.files {
		fmt.Fprintln(out, " ", file)
	}
	fmt.Fprintf(out, `
Require it so, then run terraform init (or tofu init):

terraform {
  required_providers {
    pbx = {
      source  = "%s"
      version = "%s"
    }
  }
}

As long as it is installed, no registry is asked for %[1]s.
make uninstall removes it.
`, source, constraint)
	if installed.changed {
		fmt.Fprintf(out, changedHint, mirror.dir, mirror.platform, source)
	}
}

// changedHint is shown when a version was installed before with other bytes. `terraform init`
// refuses them then, and with -upgrade as well: it looks for newer versions, but does not forget
// the checksums of one that stays.
const changedHint = `
This version was installed before with other contents, whose checksum is in the .terraform.lock.hcl of
each folder that uses it. There, terraform init refuses the new ones, also with -upgrade, until you run

  terraform providers lock -fs-mirror="%s" -platform=%s %s

(or tofu) or remove this provider from .terraform.lock.hcl, and then terraform init.
`
