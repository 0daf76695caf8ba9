// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at work: it builds it, starts a fake Tenios, PortSIP, PBXCloud
// and MyReports, and lets the real Terraform apply examples/demo to them, step by step. Nothing of
// it is left on the machine afterwards.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// What the fake servers have before Terraform comes.
const (
	usersAtStart        = 20
	holidaysAtStart     = 12
	destinationsAtStart = 5
	connectionsAtStart  = 4
)

func main() {
	terraform := flag.String("terraform", "", "`path` of Terraform; without it, the one on PATH")
	example := flag.String("example", filepath.Join("examples", "demo"), "`folder` of the configuration to apply")
	flag.Parse()

	// A pipe that is closed (demo | head) must not kill the program before it has cleaned up either.
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP,
		syscall.SIGPIPE)
	defer cancel()
	err := run(ctx, os.Stdout, *terraform, *example)
	switch {
	case err != nil && ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "\ndemo: interrupted; what it had started is stopped and removed")
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "\ndemo:", err)
		os.Exit(1)
	}
}

// run sets the stage, tells the story, and removes everything, however the story ends.
func run(ctx context.Context, out io.Writer, terraform, example string) (err error) {
	begin := time.Now()
	scratch, err := os.MkdirTemp("", "pbx-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	work := filepath.Join(scratch, "work")
	if err := copyConfiguration(work, example); err != nil {
		return err
	}

	mocks := pbxmock.New(pbxmock.Options{
		TeniosUsers: usersAtStart, PortSIPHolidays: holidaysAtStart, PBXCloudDestinations: destinationsAtStart,
		MyReportsConnections: connectionsAtStart,
	})
	baseURL, stop, err := mocks.Start("127.0.0.1:0")
	if err != nil {
		return err
	}
	defer stop()
	fmt.Fprintf(out, "Building the provider. A fake Tenios with %d users, a fake PortSIP with %d holidays, a fake "+
		"PBXCloud with %d custom destinations\n"+
		"and a fake MyReports with %d PBX connections listen on %s; no account is needed.\n",
		usersAtStart, holidaysAtStart, destinationsAtStart, connectionsAtStart, baseURL)
	installation, err := sandbox.New(ctx, sandbox.Options{Terraform: terraform, Dir: scratch})
	if err != nil {
		return err
	}

	secrets := secrets{initialPassword: rand.Text(), cdrToken: rand.Text(), kazooAPIKey: rand.Text(),
		licenseKey: rand.Text(), threeCXPassword: rand.Text()}
	s := &story{
		out:       out,
		mocks:     mocks,
		baseURL:   baseURL,
		program:   filepath.Base(installation.Terraform()),
		work:      work,
		workspace: installation.Workspace(work, append(mocks.Environment(baseURL), secrets.variables()...)),
		secrets:   secrets,
		vendors:   vendorsOf(mocks),
	}
	if err := s.tell(ctx); err != nil {
		return err
	}
	s.sumUp(time.Since(begin))
	fmt.Fprintf(out, "\nThe fake servers are stopped, and %s, where state and plans were, is removed.\n", scratch)

	return nil
}

// copyConfiguration copies the configuration without what a run in its own folder may have left
// there.
func copyConfiguration(to, from string) error {
	files, err := filepath.Glob(filepath.Join(from, "*.tf"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("%s has no configuration: run it from the top folder of the source", from)
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(file)), text, 0o600); err != nil {
			return err
		}
	}

	return nil
}
