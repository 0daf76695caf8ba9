// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package sandbox

import (
	"os/exec"
	"syscall"
)

// interruptible gives a command its own process group, which is interrupted when the context ends.
// The group keeps a Ctrl-C in the terminal away from Terraform. Otherwise Terraform would be
// interrupted twice, exit at once and leave its providers running. The providers ignore the signal.
func interruptible(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = stopGrace
}

// killRest kills what an ended command left in its process group.
func killRest(cmd *exec.Cmd) {
	if cmd.Process != nil {
		// An error means that nothing was left, as it should be.
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
