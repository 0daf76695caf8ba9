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
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
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
	secrets   secrets
	vendors   []vendor

	err        error
	chapter    int
	excerpts   excerpts
	atStart    holding
	afterApply holding

	users, settings, holidays, forwards, connections tally
}

// secrets are what the configuration must be given and no output may show.
type secrets struct {
	// initialPassword is what the new users of Tenios get.
	initialPassword string
	// cdrToken is what PortSIP authenticates its call detail records with.
	cdrToken string
	// The others are what MyReports signs in to PBXes with.
	kazooAPIKey, licenseKey, threeCXPassword string
}

// variables returns the environment that gives them to the configuration.
func (s secrets) variables() []string {
	return []string{
		"TF_VAR_initial_password=" + s.initialPassword, "TF_VAR_cdr_token=" + s.cdrToken,
		"TF_VAR_kazoo_api_key=" + s.kazooAPIKey, "TF_VAR_three_cx_license_key=" + s.licenseKey,
		"TF_VAR_three_cx_password=" + s.threeCXPassword,
	}
}

func (s secrets) all() []string {
	return []string{s.initialPassword, s.cdrToken, s.kazooAPIKey, s.licenseKey, s.threeCXPassword}
}

// holding is what the servers hold at a time.
type holding struct{ users, settings, holidays, forwards, connections []row }

// tally sums up what the story did to one type. What it undid are those created that were deleted,
// or those changed that were restored.
type tally struct{ created, changed, undone int }

// The exit statuses of plan -detailed-exitcode. Other commands have the first only.
const (
	nothingToDo = 0
	somethingTo = 2
)

// changedName is what the connection to the Kazoo is called after the change.
const changedName = "Headquarters"

// tell runs Terraform from init to destroy, and looks at the servers in between.
func (s *story) tell(ctx context.Context) error {
	s.atStart = s.look(ctx)

	s.heading("Install", "Terraform finds the provider in a mirror on disk, as it finds a released one in its registry.")
	s.terraform(ctx, nothingToDo, "init")

	s.heading("Plan", "Users are created, adopted and imported, the tenant is adopted, a PBX connection is imported, "+
		"the rest is created.\n   The warnings say what adopting changes.")
	s.terraform(ctx, somethingTo, "plan", "-detailed-exitcode", "-out=demo.tfplan")

	s.heading("Apply", "The plan is carried out. Each list and the tenant are read once; each object takes one write, "+
		"one of PBXCloud is read back,\n   and MyReports is asked whose the PBXes are; its new connections begin disabled, "+
		"so that each takes a write more to be enabled.")
	s.terraform(ctx, nothingToDo, "apply", "demo.tfplan")
	s.checkSecrets()

	s.heading("Plan again", "Nothing is left to do: what the servers say is what the configuration says.")
	s.terraform(ctx, nothingToDo, "plan", "-detailed-exitcode")

	s.heading("What the servers hold", "Asked from the servers themselves, past Terraform. The imported user is one of "+
		"those that did not change.")
	s.afterApply = s.look(ctx)
	s.showAfterApply()

	s.heading("Change one thing", "Another name for a PBX connection. Any change restarts what collects its calls, so "+
		"the plan warns, and one write carries all of it.")
	s.terraform(ctx, somethingTo, "plan", "-detailed-exitcode", "-var=kazoo_name="+changedName, "-out=change.tfplan")
	s.terraform(ctx, nothingToDo, "apply", "change.tfplan")
	s.checkChange()

	s.heading("Plan to destroy", "Neither the users nor the tenant can be deleted, and calls may be sent to custom "+
		"destinations: the plan warns what will happen.")
	s.terraform(ctx, somethingTo, "plan", "-destroy", "-detailed-exitcode", "-out=destroy.tfplan")

	s.heading("Destroy", "As terraform destroy does. \"disable\", \"restore\" and \"delete\" take a write each. "+
		"PBXCloud is then asked whether it has deleted.\n   The imported PBX connection is only forgotten.")
	s.terraform(ctx, nothingToDo, "apply", "destroy.tfplan")

	s.heading("What the servers hold afterwards",
		"The reception may do nothing any more. The tenant is as it was but for the token, which no state holds. What else "+
			"was created is gone.")
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

// terraform runs Terraform, which must end with that status. It shows what matters of the output,
// and what the server was asked for.
func (s *story) terraform(ctx context.Context, wantStatus int, args ...string) {
	if s.err != nil {
		return
	}
	command := s.program + " " + strings.Join(args, " ")
	fmt.Fprintln(s.out, "   $", command)
	for _, v := range s.vendors {
		v.server.ResetRequests()
	}
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
		s.countCalls()
	}
}

// countCalls shows the API requests since the last reset, and adds them up.
func (s *story) countCalls() {
	texts := make([]string, len(s.vendors))
	for i := range s.vendors {
		v := &s.vendors[i]
		made := count(v.server.Requests(), v.reads)
		v.total = v.total.plus(made)
		texts[i] = v.name + " " + made.String()
	}
	fmt.Fprintf(s.out, "   API requests: %s.\n", strings.Join(texts, "; "))
}

// checkSecrets makes sure of what no output can show: the secrets arrived, and Terraform kept no
// copy.
func (s *story) checkSecrets() {
	if s.err != nil {
		return
	}
	state, err := os.ReadFile(filepath.Join(s.work, "terraform.tfstate"))
	event, _ := s.mocks.PortSIP.Tenant()["cdr_event"].(map[string]any)
	switch {
	case err != nil:
		s.err = err
	case s.mocks.Tenios.Password("+492215550100") != s.secrets.initialPassword:
		s.err = errors.New("the password did not reach Tenios")
	case event["token"] != s.secrets.cdrToken:
		s.err = errors.New("the token did not reach PortSIP")
	case !s.reachedMyReports():
		s.err = errors.New("an API key, a licence key or a password did not reach MyReports")
	case slices.ContainsFunc(s.secrets.all(), func(secret string) bool { return strings.Contains(string(state), secret) }):
		s.err = errors.New("a secret is in terraform.tfstate")
	default:
		fmt.Fprintln(s.out, "   The passwords, the token and the keys have reached the servers, and are not in "+
			"terraform.tfstate.")
	}
}

func (s *story) reachedMyReports() bool {
	all := s.mocks.MyReports.PBXs(myreportsmock.CustomerTenantID)

	return slices.ContainsFunc(all, func(p myreportsmock.PBX) bool { return p.APIKey == s.secrets.kazooAPIKey }) &&
		slices.ContainsFunc(all, func(p myreportsmock.PBX) bool {
			return p.LicenseKey == s.secrets.licenseKey && p.Password == s.secrets.threeCXPassword
		})
}

// checkChange makes sure that the change is there, and that it took one restart of the collector.
func (s *story) checkChange() {
	if s.err != nil {
		return
	}
	for _, p := range s.mocks.MyReports.PBXs(myreportsmock.CustomerTenantID) {
		if p.Name == changedName {
			s.connections.changed++
			fmt.Fprintln(s.out, "   MyReports has the new name, and has restarted the collector once for it.")
			if restarts := s.mocks.MyReports.CollectorRestarts(p.ID) - 1; restarts != 1 { // Enabling it was one.
				s.err = fmt.Errorf("the collector was restarted %d times for one change", restarts)
			}

			return
		}
	}
	s.err = errors.New("the new name of the connection did not reach MyReports")
}

// look asks the servers what they hold.
func (s *story) look(ctx context.Context) holding {
	rows := func(k kind) (now []row) {
		if s.err == nil {
			now, s.err = k.rows(ctx, s.baseURL, s.mocks)
		}

		return now
	}

	return holding{rows(users), rows(settings), rows(holidays), rows(forwards), rows(connections)}
}

// showAfterApply shows what differs from the start.
func (s *story) showAfterApply() {
	if s.err != nil {
		return
	}
	was, now := s.atStart, s.afterApply
	s.users.created, s.users.changed = users.print(s.out, was.users, now.users, "start")
	fmt.Fprintln(s.out)
	_, s.settings.changed = settings.print(s.out, was.settings, now.settings, "start")
	fmt.Fprintln(s.out)
	s.holidays.created, _ = holidays.print(s.out, was.holidays, now.holidays, "start")
	fmt.Fprintln(s.out)
	s.forwards.created, _ = forwards.print(s.out, was.forwards, now.forwards, "start")
	fmt.Fprintln(s.out)
	s.connections.created, _ = connections.print(s.out, was.connections, now.connections, "start")
}

// showAfterDestroy shows which users differ from before the destroy, and what else still differs
// from the start.
func (s *story) showAfterDestroy(now holding) {
	if s.err != nil {
		return
	}
	users.print(s.out, s.afterApply.users, now.users, "apply")
	fmt.Fprintln(s.out)
	left := func(k kind, was, now []row) int {
		created, changed := k.print(s.out, was, now, "start")

		return created + changed
	}
	s.settings.undone = s.settings.changed - left(settings, s.atStart.settings, now.settings)
	s.holidays.undone = s.holidays.created - left(holidays, s.atStart.holidays, now.holidays)
	s.forwards.undone = s.forwards.created - left(forwards, s.atStart.forwards, now.forwards)
	s.connections.undone = s.connections.created - left(connections, s.atStart.connections, now.connections)
}

// sumUp ends the story: what was created where, by how many API requests, and how long it took.
func (s *story) sumUp(took time.Duration) {
	fmt.Fprint(s.out, "\nSummary\n\n")
	table := tabwriter.NewWriter(s.out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "   \tcreated\tbesides\tdestroyed\tAPI requests")
	besides := [][3]string{
		{
			fmt.Sprintf("%d tenios_cloud_pbx_user", s.users.created),
			fmt.Sprintf("%d adopted and changed, 1 imported", s.users.changed),
			fmt.Sprintf("1 disabled, %d left", s.users.created+s.users.changed),
		},
		{
			fmt.Sprintf("%d pbx_holiday", s.holidays.created),
			fmt.Sprintf("%d settings of pbx_tenant changed", s.settings.changed),
			fmt.Sprintf("%d deleted, %d settings restored", s.holidays.undone, s.settings.undone),
		},
		{fmt.Sprintf("%d pbxcloud_custom_destination", s.forwards.created), "",
			fmt.Sprintf("%d deleted", s.forwards.undone)},
		{
			fmt.Sprintf("%d myreports_pbx_connection", s.connections.created),
			fmt.Sprintf("%d renamed, 1 imported", s.connections.changed),
			fmt.Sprintf("%d deleted, 1 left", s.connections.undone),
		},
	}
	var all calls
	for i, v := range s.vendors {
		all = all.plus(v.total)
		fmt.Fprintf(table, "   %s\t%s\t%s\t%s\t%d: %s\n", v.name, besides[i][0], besides[i][1], besides[i][2],
			v.total.number(), v.total)
	}
	_ = table.Flush()
	created := s.users.created + s.holidays.created + s.forwards.created + s.connections.created
	fmt.Fprintf(s.out, "\n   %d objects created and %d API requests in %.0f s, building the provider included.\n", created,
		all.number(), took.Seconds())
}
