// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package sandbox

import "os/exec"

// interruptible lets a command be killed when its context ends: there is no interrupt to send here.
func interruptible(cmd *exec.Cmd) { cmd.WaitDelay = stopGrace }

// killRest does nothing: without process groups, nothing tells what belonged to the command.
func killRest(*exec.Cmd) {}
