// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package sandbox

import (
	"os/exec"
	"syscall"
)

// interruptible gives a command a process group of its own and makes the end of its context an
// interrupt of that group. The group keeps a Ctrl-C in the terminal away from Terraform, which
// would else be interrupted twice, and take that for the order to exit at once and leave its
// providers behind. The providers ignore the signal.
func interruptible(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = stopGrace
}

// killRest kills what a command that has ended left in its process group.
func killRest(cmd *exec.Cmd) {
	if cmd.Process != nil {
		// The error says that nothing was left, as it should be.
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
