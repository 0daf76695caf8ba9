// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command pbxmock runs the mocks of the vendors on one port until it is interrupted, for trying the
// provider by hand.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "pbxmock:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends. Only the lines to copy go to stdout, so that it can be read by a
// script as well.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("pbxmock", flag.ContinueOnError)
	flags.SetOutput(stderr)
	listen := flags.String("listen", "127.0.0.1:0", "`address` to listen on; port 0 is a free one")
	users := flags.Int("tenios-users", 0, "`number` of users that the Tenios account has from the start")
	holidays := flags.Int("portsip-holidays", 0, "`number` of holidays that the PortSIP tenant has from the start")
	extensions := flags.Int("portsip-users", 0, "`number` of users that the PortSIP tenant has from the start")
	calls := flags.Bool("portsip-call-handling", false,
		"give the PortSIP tenant a ring group, a queue and the like; it then needs 3 users")
	destinations := flags.Int("pbxcloud-destinations", 0,
		"`number` of custom destinations that the PBXCloud tenant has from the start")
	connections := flags.Int("myreports-connections", 0,
		"`number` of PBX connections that the customer has at MyReports from the start")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}

	mocks := pbxmock.New(pbxmock.Options{
		TeniosUsers: *users, PortSIPHolidays: *holidays, PortSIPUsers: *extensions,
		PortSIPCallHandling: *calls, PBXCloudDestinations: *destinations, MyReportsConnections: *connections,
	})
	baseURL, stop, err := mocks.Start(*listen)
	if err != nil {
		return err
	}
	defer fmt.Fprintln(stderr, "The mocks are stopped.")
	defer stop()

	fmt.Fprintln(stderr, "The mocks run until Ctrl-C. In the shell where you run Terraform:")
	for _, variable := range mocks.Environment(baseURL) {
		fmt.Fprintln(stdout, "export", variable)
	}
	fmt.Fprintf(stderr, "# Numbers that can be given to new users of Tenios: %s to %s\n", teniosmock.FirstNumber,
		teniosmock.LastNumber)
	<-ctx.Done()

	return nil
}
