// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package sandbox

import "os/exec"

// interruptible lets a command be killed when its context ends: this platform has no interrupt.
func interruptible(cmd *exec.Cmd) { cmd.WaitDelay = stopGrace }

// killRest does nothing: without process groups, the processes of a command are not known.
func killRest(*exec.Cmd) {}
