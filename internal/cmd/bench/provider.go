// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// provider is a provider that this program runs, so that it can be watched. Terraform uses it when
// it is given reattach.
type provider struct {
	cmd      *exec.Cmd
	reattach string
}

// startProvider starts the provider in debug mode and returns when it is ready.
func startProvider(ctx context.Context, path string, env []string) (*provider, error) {
	cmd := exec.CommandContext(ctx, path, "-debug")
	cmd.Env = env
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &provider{cmd: cmd}
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		// The first such line without another word is for a POSIX shell.
		if value, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "TF_REATTACH_PROVIDERS="); ok {
			p.reattach = "TF_REATTACH_PROVIDERS=" + strings.Trim(value, "'")

			return p, nil
		}
	}
	p.stop()

	return nil, errors.New("the provider ended before it was ready")
}

// stop ends the provider.
func (p *provider) stop() {
	if p.cmd.Process.Signal(os.Interrupt) != nil {
		_ = p.cmd.Process.Kill()
	}
	// It ends by a signal, which is no error here.
	_ = p.cmd.Wait()
}

// clockTick is the unit of CPU times in /proc. It is the same on every Linux that Go runs on.
const clockTick = 10 * time.Millisecond

// cpu returns the CPU time that the process has used.
func (p *provider) cpu() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	// The second field is the program's name in brackets, which may hold anything. Of those behind it,
	// the 12th and the 13th are the times in user and kernel mode.
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc has %d fields for the provider", len(fields))
	}
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	kernel, err := strconv.Atoi(fields[12])

	return time.Duration(user+kernel) * clockTick, err
}

// peakRSS returns the most memory that the process has had at a time, in KiB.
func (p *provider) peakRSS() (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")))
		}
	}

	return 0, errors.New("/proc has no VmHWM for the provider")
}
