// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures what plans over many objects cost, with the real Terraform and fake
// servers, and compares it with the targets. It fails if a number of API requests is wrong; times
// and sizes depend on the machine and are only shown.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

func main() {
	terraform := flag.String("terraform", "", "`path` of Terraform; without it, the one on PATH")
	flag.Parse()

	// A pipe that is closed must not kill the program before it has cleaned up either.
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP,
		syscall.SIGPIPE)
	defer cancel()
	err := run(ctx, os.Stdout, *terraform, sizes{many: 1_000, most: 10_000, created: 100, limited: 200, destinations: 500,
		connections: 200})
	switch {
	case err != nil && ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "\nbench: interrupted; what it had started is stopped and removed")
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "\nbench:", err)
		os.Exit(1)
	}
}

// run measures everything and prints the table. It removes what it made, however it ends.
func run(ctx context.Context, out io.Writer, terraform string, n sizes) (err error) {
	scratch, err := os.MkdirTemp("", "pbx-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	fmt.Fprintln(out, "Building the provider.")
	installation, err := sandbox.New(ctx, sandbox.Options{Terraform: terraform, Dir: scratch})
	if err != nil {
		return err
	}
	b := &bench{out: out, sandbox: installation, scratch: scratch, sizes: n}
	version, err := installation.Workspace(scratch, nil).Run(ctx, "version")
	if err != nil {
		return err
	}
	for _, measure := range []func(context.Context) error{
		b.planMany, b.createSome, b.createLimited, b.planHolidays, b.createHolidays, b.tenant, b.planDestinations,
		b.createDestinations,
		b.planConnections, b.createConnections, b.start,
	} {
		if err := measure(ctx); err != nil {
			return err
		}
	}

	version, _, _ = strings.Cut(strings.TrimSpace(version), "\n")
	fmt.Fprintf(out, "\n%s on %s/%s with %d CPUs, page size %d:\n\n", version, runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), pageSize)
	b.rows.print(out)
	if wrong := b.rows.wrongCounts(); len(wrong) > 0 {
		return fmt.Errorf("wrong number of API requests: %s", strings.Join(wrong, "; "))
	}

	return nil
}
