// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command install builds the provider and installs it where Terraform and OpenTofu look for
// providers by default, so that `terraform init` finds it without a registry or a CLI
// configuration.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// changelog has the version in development as its first heading.
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
	mirror := sandbox.Mirror{Dir: filepath.Join(base, "plugins"), Platform: runtime.GOOS + "_" + runtime.GOARCH}
	if *uninstall {
		removed, err := mirror.Remove()
		for _, dir := range removed {
			fmt.Fprintln(out, "Removed", dir)
		}
		if err == nil && len(removed) == 0 {
			fmt.Fprintln(out, "Nothing is installed in", mirror.Dir)
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
	binary, err := sandbox.Build(ctx, *version, true)
	if err != nil {
		return err
	}
	added, err := mirror.Add(*version, binary)
	if err != nil {
		return err
	}

	report(out, mirror, added, constraint)
	for _, file := range configurations(runtime.GOOS, base, os.Getenv("TF_CLI_CONFIG_FILE")) {
		if text, err := os.ReadFile(file); err == nil && strings.Contains(string(text), "provider_installation") {
			fmt.Fprintf(out, "\n%s has a provider_installation block, so this\nfolder is searched "+
				"only if it is a filesystem_mirror there:\n  %s\n", file, mirror.Dir)
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

// constraintFor returns the version constraint to use. Only an exact one matches a pre-release.
func constraintFor(version string) (string, error) {
	match := versionFormat.FindStringSubmatch(version)
	switch {
	case match == nil:
		return "", fmt.Errorf("%q is not a version such as 0.1.0", version)
	case match[2] != "":
		return version, nil
	default:
		return "~> " + match[1], nil
	}
}

// report says what was installed and how to use it.
func report(out io.Writer, mirror sandbox.Mirror, added sandbox.Added, constraint string) {
	fmt.Fprintln(out, "Installed, for Terraform and OpenTofu:")
	for _, file := range added.Files {
		fmt.Fprintln(out, " ", file)
	}
	fmt.Fprintf(out, `
Require it like this, then run terraform init (or tofu init):

terraform {
  required_providers {
    pbx = {
      source  = "%s"
      version = "%s"
    }
  }
}

While it is installed, %[1]s is not looked up in any registry.
make uninstall removes it.
`, sandbox.Source, constraint)
	fmt.Fprintf(out, lockHint, mirror.Dir, mirror.Platform, sandbox.Source)
	if added.Changed {
		fmt.Fprint(out, changedHint)
	}
}

// lockHint has the command that Terraform's own warning does not name: the one there asks a
// registry.
const lockHint = `
In a folder that uses it, this command (or tofu) writes the checksum of what is installed now to
.terraform.lock.hcl:

  terraform providers lock -fs-mirror="%s" -platform=%s %s

Run it before terraform init, which else warns of "Incomplete lock file information", or when init says that
a package "doesn't match any of the checksums".
`

// changedHint is shown when this version was installed before with different bytes. `terraform
// init` then refuses them, also with -upgrade, which looks for newer versions but keeps the
// checksums of an unchanged one.
const changedHint = `
This version was installed before with different contents. terraform init refuses the new ones, also with
-upgrade, in each folder whose .terraform.lock.hcl has the old checksum: run the command there, or remove
this provider from that file.
`

// dataDir returns the folder whose subfolder plugins both Terraform and OpenTofu search. OpenTofu
// also searches a folder of its own, but only if XDG_DATA_HOME is set.
func dataDir(goos string, home, roaming func() (string, error)) (string, error) {
	if goos == "windows" {
		dir, err := roaming()

		return filepath.Join(dir, "terraform.d"), err
	}
	dir, err := home()

	return filepath.Join(dir, ".terraform.d"), err
}

// configurations returns the CLI configuration files that Terraform or OpenTofu would read.
// TF_CLI_CONFIG_FILE replaces the others.
func configurations(goos, dataDir, override string) []string {
	home := filepath.Dir(dataDir)
	switch {
	case override != "":
		return []string{override}
	case goos == "windows":
		return []string{filepath.Join(home, "terraform.rc"), filepath.Join(home, "tofu.rc")}
	default:
		return []string{filepath.Join(home, ".terraformrc"), filepath.Join(home, ".tofurc")}
	}
}
