// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"os/exec"
	"slices"
	"time"
)

// stopGrace is how long an interrupted command may take to end before it is killed.
const stopGrace = 20 * time.Second

// Workspace is a folder with a configuration, in which Terraform runs. It needs an init like any
// other folder.
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

// Run runs Terraform and returns what it printed to stdout and stderr, without colors, also when it
// fails. The error then wraps an *exec.ExitError.
//
// When ctx ends, Terraform is interrupted as by Ctrl-C, so that it stops its providers and saves
// what it did. It is killed only if that takes too long. Nothing is left running when Run returns.
func (w *Workspace) Run(ctx context.Context, args ...string) (string, error) {
	return run(ctx, w.Command(ctx, args...))
}

// Command returns the command that Run runs, for a caller who needs stdout and stderr separately.
// It is also interrupted when ctx ends, but the processes of a killed Terraform are left to the
// caller.
func (w *Workspace) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, w.sandbox.terraform, args...)
	cmd.Dir = w.dir
	cmd.Env = w.Environment()
	interruptible(cmd)

	return cmd
}

// Environment returns the variables, as NAME=value, with which Terraform runs in this workspace.
func (w *Workspace) Environment() []string { return slices.Clone(w.environment) }
