// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"os/exec"
	"slices"
	"time"
)

// stopGrace is how long a command may take to end after it was interrupted, before it is killed.
const stopGrace = 20 * time.Second

// Workspace is a folder with a configuration, in which Terraform runs. It needs an init like any
// other.
type Workspace struct {
	sandbox     *Sandbox
	dir         string
	environment []string
}

// Workspace returns the workspace in a folder. The variables, as NAME=value, are set for each run,
// for example to point the provider at a server or to set TF_LOG.
func (s *Sandbox) Workspace(dir string, env []string) *Workspace {
	return &Workspace{sandbox: s, dir: dir, environment: slices.Concat(s.environment, env)}
}

// Run runs Terraform and returns what it printed on both outputs, also when it fails. The error
// then wraps an *exec.ExitError. Output has no colors.
//
// When ctx ends, Terraform is interrupted as by Ctrl-C, so that it stops its providers and saves
// what it did, and only killed if that takes too long. Nothing of it is left running when Run
// returns.
func (w *Workspace) Run(ctx context.Context, args ...string) (string, error) {
	return run(ctx, w.Command(ctx, args...))
}

// Command returns the command that Run runs, for a caller who wants its outputs apart. It too is
// interrupted when ctx ends, but what is left of a Terraform that had to be killed is the caller's.
func (w *Workspace) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, w.sandbox.terraform, args...)
	cmd.Dir = w.dir
	cmd.Env = w.Environment()
	interruptible(cmd)

	return cmd
}

// Environment returns the variables, as NAME=value, with which Terraform runs in this workspace.
func (w *Workspace) Environment() []string { return slices.Clone(w.environment) }
