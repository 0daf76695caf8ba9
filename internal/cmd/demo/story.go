// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// story is the demo while it is told. After an error its steps do nothing.
type story struct {
	out       io.Writer
	mocks     *pbxmock.Server
	baseURL   string
	program   string
	work      string
	workspace *sandbox.Workspace
	// password is what the new users of Tenios get, and token what PortSIP authenticates its call detail records with.
	password, token string

	err         error
	chapter     int
	excerpts    excerpts
	atStart     holding
	afterApply  holding
	tenios, pbx total
	pbxcloud    total
	restored    int
	deleted     int
}

// holding is what the fake servers hold at a time.
type holding struct {
	users        []user
	pbx          pbx
	destinations []destination
}

// total sums up what the story did to one fake server.
type total struct {
	calls

	created, changed int
}

// The exit statuses of plan -detailed-exitcode. Other commands have the first only.
const (
	nothingToDo = 0
	somethingTo = 2
)

// tell runs Terraform from init to destroy, and looks at the servers in between.
func (s *story) tell(ctx context.Context) error {
	s.atStart = s.look(ctx)

	s.heading("Install", "Terraform finds the provider in a mirror on disk, as it finds a released one in its registry.")
	s.terraform(ctx, nothingToDo, "init")

	s.heading("Plan", "Users are created, adopted and imported, the tenant is adopted, the rest is created. The warnings say what adopting changes.")
	s.terraform(ctx, somethingTo, "plan", "-detailed-exitcode", "-out=demo.tfplan")

	s.heading("Apply", "The plan is carried out. Each list and the tenant are read once; each object takes one write, and one of PBXCloud is read back.")
	s.terraform(ctx, nothingToDo, "apply", "demo.tfplan")
	s.checkSecrets()

	s.heading("Plan again", "Nothing is left to do: what the servers say is what the configuration says.")
	s.terraform(ctx, nothingToDo, "plan", "-detailed-exitcode")

	s.heading("What the servers hold", "Asked from the servers themselves, past Terraform. The imported user is one of those that did not change.")
	s.afterApply = s.look(ctx)
	s.showAfterApply()

	s.heading("Plan to destroy", "Neither the users nor the tenant can be deleted, and calls may be sent to custom destinations: the plan warns what will happen.")
	s.terraform(ctx, somethingTo, "plan", "-destroy", "-detailed-exitcode", "-out=destroy.tfplan")

	s.heading("Destroy", "As terraform destroy does. \"disable\", \"restore\" and \"delete\" take a write each. PBXCloud is then asked whether it has deleted.")
	s.terraform(ctx, nothingToDo, "apply", "destroy.tfplan")

	s.heading("What the servers hold afterwards", "The reception may do nothing any more. The tenant is as it was but for the token, which no state holds. Holidays and destinations are gone.")
	s.showAfterDestroy(s.look(ctx))

	return s.err
}

// heading opens a chapter.
func (s *story) heading(title, explanation string) {
	if s.err == nil {
		s.chapter++
		fmt.Fprintf(s.out, "\n%d. %s\n   %s\n\n", s.chapter, title, explanation)
	}
}

// terraform runs Terraform, which must end with that status. It shows what matters of the output, and what the server was
// asked for.
func (s *story) terraform(ctx context.Context, wantStatus int, args ...string) {
	if s.err != nil {
		return
	}
	command := s.program + " " + strings.Join(args, " ")
	fmt.Fprintln(s.out, "   $", command)
	s.mocks.Tenios.ResetRequests()
	s.mocks.PortSIP.ResetRequests()
	s.mocks.PBXCloud.ResetRequests()
	output, err := s.workspace.Run(ctx, args...)

	status := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		status, err = exit.ExitCode(), nil
	}
	switch {
	case err != nil:
		s.err = err
	case status == somethingTo && wantStatus == nothingToDo:
		s.err = fmt.Errorf("%s: the plan should be empty, but is not\n\n%s", command, output)
	case status == nothingToDo && wantStatus == somethingTo:
		s.err = fmt.Errorf("%s: the plan is empty, but should not be\n\n%s", command, output)
	case status != wantStatus:
		s.err = fmt.Errorf("%s: failed with status %d\n\n%s", command, status, output)
	default:
		s.excerpts.print(s.out, output)
		tenios, portsip, pbxcloud := callsOfTenios(s.mocks), callsOfPortSIP(s.mocks), callsOfPBXCloud(s.mocks)
		s.tenios.calls = s.tenios.plus(tenios)
		s.pbx.calls = s.pbx.plus(portsip)
		s.pbxcloud.calls = s.pbxcloud.plus(pbxcloud)
		fmt.Fprintf(s.out, "   API calls: Tenios %s; PortSIP %s; PBXCloud %s.\n", tenios, portsip, pbxcloud)
	}
}

// checkSecrets makes sure of what no output can show: the secrets arrived, and Terraform kept no copy.
func (s *story) checkSecrets() {
	if s.err != nil {
		return
	}
	state, err := os.ReadFile(filepath.Join(s.work, "terraform.tfstate"))
	event, _ := s.mocks.PortSIP.Tenant()["cdr_event"].(map[string]any)
	switch {
	case err != nil:
		s.err = err
	case s.mocks.Tenios.Password("+492215550100") != s.password:
		s.err = errors.New("the password did not reach Tenios")
	case event["token"] != s.token:
		s.err = errors.New("the token did not reach PortSIP")
	case strings.Contains(string(state), s.password) || strings.Contains(string(state), s.token):
		s.err = errors.New("a secret is in terraform.tfstate")
	default:
		fmt.Fprintln(s.out, "   The passwords and the token have reached the servers, and are not in terraform.tfstate.")
	}
}

// look asks the servers what they hold.
func (s *story) look(ctx context.Context) holding {
	var now holding
	if s.err == nil {
		now.users, s.err = listUsers(ctx, s.baseURL)
	}
	if s.err == nil {
		now.pbx, s.err = readPBX(ctx, s.baseURL)
	}
	if s.err == nil {
		now.destinations, s.err = listDestinations(ctx, s.baseURL)
	}

	return now
}

// showAfterApply shows what differs from the start.
func (s *story) showAfterApply() {
	if s.err == nil {
		s.tenios.created, s.tenios.changed = printUsers(s.out, s.atStart.users, s.afterApply.users, "start")
		fmt.Fprintln(s.out)
		s.pbx.changed = printSettings(s.out, s.atStart.pbx.settings, s.afterApply.pbx.settings)
		fmt.Fprintln(s.out)
		s.pbx.created = printHolidays(s.out, s.atStart.pbx.holidays, s.afterApply.pbx.holidays)
		fmt.Fprintln(s.out)
		s.pbxcloud.created = printDestinations(s.out, s.atStart.destinations, s.afterApply.destinations)
	}
}

// showAfterDestroy shows which users differ from before, and what of PortSIP and PBXCloud still differs from the start.
func (s *story) showAfterDestroy(now holding) {
	if s.err == nil {
		printUsers(s.out, s.afterApply.users, now.users, "apply")
		fmt.Fprintln(s.out)
		s.restored = s.pbx.changed - printSettings(s.out, s.atStart.pbx.settings, now.pbx.settings)
		printHolidays(s.out, s.atStart.pbx.holidays, now.pbx.holidays)
		s.deleted = s.pbxcloud.created - printDestinations(s.out, s.atStart.destinations, now.destinations)
	}
}

// sumUp ends the story.
func (s *story) sumUp() {
	fmt.Fprintf(s.out, "   Tenios:   %d users created, %d changed, 1 imported as it is. API calls: %s.\n", s.tenios.created, s.tenios.changed, s.tenios.calls)
	fmt.Fprintf(s.out, "   PortSIP:  %d holidays created and deleted, %d settings changed, %d of them restored. API calls: %s.\n",
		s.pbx.created, s.pbx.changed, s.restored, s.pbx.calls)
	fmt.Fprintf(s.out, "   PBXCloud: %d custom destinations created, %d deleted. API calls: %s.\n", s.pbxcloud.created, s.deleted, s.pbxcloud.calls)
}
