// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at work: it builds it, starts mocks of Tenios, PortSIP, PBXCloud
// and MyReports, and lets the real Terraform apply examples/demo to them, step by step. It leaves
// nothing behind on the machine.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

func main() {
	terraform := flag.String("terraform", "", "`path` of Terraform; without it, the one on PATH")
	examples := flag.String("examples", "examples", "`folder` of the configurations to apply")
	flag.Parse()

	// A pipe that is closed (demo | head) must not kill the program before it has cleaned up either.
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP,
		syscall.SIGPIPE)
	defer cancel()
	if err := run(ctx, os.Stdout, *terraform, *examples); err != nil {
		status := 1
		if ctx.Err() != nil {
			status, err = 130, errors.New("interrupted; everything that it started is stopped and removed")
		}
		fmt.Fprintln(os.Stderr, "\ndemo:", err)
		os.Exit(status)
	}
}

// run builds the provider, starts the mocks and tells the story. It removes everything at the end.
func run(ctx context.Context, out io.Writer, terraform, examples string) (err error) {
	begin := time.Now()
	scratch, err := os.MkdirTemp("", "pbx-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	work := filepath.Join(scratch, "work")
	company := filepath.Join(scratch, "company")
	err = errors.Join(copyConfiguration(work, filepath.Join(examples, "demo")),
		copyConfiguration(company, filepath.Join(examples, "portsip-company")))
	if err != nil {
		return err
	}

	options := pbxmock.Options{TeniosUsers: 20, PortSIPHolidays: 12, PBXCloudDestinations: 5, MyReportsConnections: 4}
	mocks := pbxmock.New(options)
	baseURL, stop, err := mocks.Start("127.0.0.1:0")
	if err != nil {
		return err
	}
	defer stop()
	fmt.Fprintf(out, "Building the provider. Mocks of Tenios with %d users, PortSIP with %d holidays, PBXCloud with %d "+
		"custom destinations\nand MyReports with %d PBX connections listen on %s; no account is needed.\n",
		options.TeniosUsers, options.PortSIPHolidays, options.PBXCloudDestinations, options.MyReportsConnections, baseURL)
	installation, err := sandbox.New(ctx, sandbox.Options{Terraform: terraform, Dir: scratch})
	if err != nil {
		return err
	}

	s := &story{out: out, mocks: mocks, terraform: filepath.Base(installation.Terraform()), work: work,
		secrets: map[string]string{}, excerpts: excerpts{}, vendors: []vendor{{name: "Tenios", server: mocks.Tenios.Server},
			{name: "PortSIP", server: mocks.PortSIP.Server}, {name: "PBXCloud", server: mocks.PBXCloud.Server},
			{name: "MyReports", server: mocks.MyReports.Server}}}
	environment := mocks.Environment(baseURL)
	for _, name := range []string{"cdr_token", "kazoo_api_key", "three_cx_license_key", "three_cx_password"} {
		s.secrets[name] = rand.Text()
		environment = append(environment, "TF_VAR_"+name+"="+s.secrets[name])
	}
	passwords := map[string]string{}
	for _, number := range teniosNumbers {
		passwords[number] = rand.Text()
		s.secrets["the password of "+number] = passwords[number]
	}
	initial, _ := json.Marshal(passwords) // Texts always encode.
	environment = append(environment, "TF_VAR_initial_passwords="+string(initial))
	s.workspace = installation.Workspace(work, environment)
	if err := s.tell(ctx, 1, chapters); err != nil {
		return err
	}
	s.workspace = installation.Workspace(company, append(environment, s.companySecrets()...))
	if err := s.tell(ctx, 1+len(chapters), companyChapters); err != nil {
		return err
	}
	s.sumUp(time.Since(begin))
	fmt.Fprintf(out, "\nThe mocks are stopped, and %s, with state and plans, is removed.\n", scratch)

	return nil
}

// copyConfiguration copies only the configuration, not what Terraform may have left next to it.
func copyConfiguration(to, from string) error {
	files, err := filepath.Glob(filepath.Join(from, "*.tf"))
	tables, tablesErr := filepath.Glob(filepath.Join(from, "*.csv"))
	err = errors.Join(err, tablesErr)
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s has no configuration: run it from the top folder of the source", from)
	}
	err = errors.Join(err, os.Mkdir(to, 0o700))
	for _, file := range append(files, tables...) {
		text, readErr := os.ReadFile(file)
		err = errors.Join(err, readErr, os.WriteFile(filepath.Join(to, filepath.Base(file)), text, 0o600))
	}

	return err
}

// teniosNumbers are the users of Tenios that get a password, each another one.
var teniosNumbers = []string{"+492215550100", "+492215550101", "+492215550102", "+492215550103", "+492215000004"}

// story is the demo in progress.
type story struct {
	out             io.Writer
	mocks           *pbxmock.Server
	terraform, work string
	workspace       *sandbox.Workspace
	// secrets are the values of the configuration's ephemeral variables, which no output may show.
	secrets map[string]string
	vendors []vendor

	excerpts       excerpts
	start, applied snapshot
	// made is what the first apply did to each kind, and left what remains of it after the destroy.
	// For users, left is what the destroy changed.
	made, left [len(kinds)]tally
	// companyObjects is how many objects the company has, its holidays not counted.
	companyObjects int
}

// chapter is a part of the story: Terraform commands, and what is shown or checked after them.
type chapter struct {
	title, text string
	commands    []string
	then        func(*story) error
}

// newName is the name of the connection to the Kazoo after the change.
const newName = "Headquarters"

var chapters = []chapter{
	{"Install", "Terraform finds the provider in a mirror on disk, as it finds a released one in its registry.",
		[]string{"init"}, nil},
	{"Plan", "Users are created, adopted and imported, the tenant is adopted, a PBX connection is imported,\n" +
		"   the rest is created. The warnings show what adopting changes.",
		[]string{"plan -detailed-exitcode -out=demo.tfplan"}, nil},
	{"Apply", "Lists and the tenant are read once. Each object takes one write; PBXCloud is read back. MyReports\n" +
		"   is asked who owns the PBXes; it creates connections disabled, so enabling takes a second write.",
		[]string{"apply demo.tfplan"}, (*story).checkSecrets},
	{"Plan again", "Nothing is left to do: the servers have what is configured.",
		[]string{"plan -detailed-exitcode"}, nil},
	{"What is on the servers", "Read from the mocks, not through Terraform. The imported user is among the unchanged.",
		nil, (*story).showApplied},
	{"Change one thing", "A PBX connection gets a new name by one write. The plan warns that its collector restarts.",
		[]string{"plan -detailed-exitcode -var=kazoo_name=" + newName + " -out=change.tfplan", "apply change.tfplan"},
		(*story).checkChange},
	{"Plan to destroy", "Users and the tenant cannot be deleted, and custom destinations may be in use: the plan warns.",
		[]string{"plan -destroy -detailed-exitcode -out=destroy.tfplan"}, nil},
	{"Destroy", "As terraform destroy does. \"disable\", \"restore\" and \"delete\" take a write each; PBXCloud is\n" +
		"   then asked whether it has deleted. The imported PBX connection is only forgotten.",
		[]string{"apply destroy.tfplan"}, nil},
	{"What is on the servers afterwards", "The reception is locked out. Of the tenant only the token remains, because\n" +
		"   no state has it. What else was created is gone.",
		nil, (*story).showDestroyed},
}

// tell runs Terraform from init to destroy, and looks at the mocks in between. The first chapter
// has that number.
func (s *story) tell(ctx context.Context, first int, chapters []chapter) error {
	s.start = takeSnapshot(s.mocks)
	for i, c := range chapters {
		fmt.Fprintf(s.out, "\n%d. %s\n   %s\n", first+i, c.title, c.text)
		for _, args := range c.commands {
			if err := s.run(ctx, args); err != nil {
				return err
			}
		}
		if c.then != nil {
			if err := c.then(s); err != nil {
				return err
			}
		}
	}

	return nil
}

// run runs a Terraform command, and shows what matters of its output and the requests that it took.
// A plan that is saved must have changes, any other must not.
func (s *story) run(ctx context.Context, args string) error {
	const hasChanges = 2 // the exit status
	want := 0
	if strings.Contains(args, "-out=") {
		want = hasChanges
	}
	name := s.terraform + " " + args
	fmt.Fprintln(s.out, "   $", name)
	output, err := s.workspace.Run(ctx, strings.Fields(args)...)

	status := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		status, err = exit.ExitCode(), nil
	}
	if err == nil && status != want {
		problem := map[int]string{0: "the plan is empty, but should not be",
			hasChanges: "the plan should be empty, but is not"}[status]
		err = fmt.Errorf("%s: %s\n\n%s", name, cmp.Or(problem, fmt.Sprint("failed with status ", status)), output)
	}
	if err != nil {
		return err
	}
	s.excerpts.print(s.out, output)
	counts := make([]string, len(s.vendors))
	for i := range s.vendors {
		v := &s.vendors[i]
		all := v.server.Requests()
		counts[i] = v.name + " " + count(all[v.shown:]).String()
		v.shown = len(all)
	}
	fmt.Fprintf(s.out, "   API requests: %s.\n", strings.Join(counts, "; "))

	return nil
}

// checkSecrets makes sure of what no output can show: the secrets reached the mocks, and Terraform
// kept no copy.
func (s *story) checkSecrets() error {
	state, err := os.ReadFile(filepath.Join(s.work, "terraform.tfstate"))
	if err != nil {
		return err
	}
	event, _ := s.mocks.PortSIP.Tenant()["cdr_event"].(map[string]any)
	received := []any{event["token"]}
	for _, number := range teniosNumbers {
		received = append(received, s.mocks.Tenios.Password(number))
	}
	for _, p := range s.mocks.MyReports.PBXs(myreportsmock.CustomerTenantID) {
		received = append(received, p.APIKey, p.LicenseKey, p.Password)
	}
	for name, secret := range s.secrets {
		if !slices.Contains(received, any(secret)) {
			return fmt.Errorf("%s did not reach its server", name)
		}
		if strings.Contains(string(state), secret) {
			return fmt.Errorf("%s is in terraform.tfstate", name)
		}
	}
	fmt.Fprintln(s.out, "   The passwords, the token and the keys have reached the servers, and are not in "+
		"terraform.tfstate.")

	return nil
}

// checkChange makes sure that the new name arrived with one restart of the collector.
func (s *story) checkChange() error {
	for _, connection := range takeSnapshot(s.mocks)[connections] {
		if connection.cells[0] == newName && connection.cells[4] == "2" { // Enabling it was the first restart.
			fmt.Fprintln(s.out, "   MyReports has the new name, and has restarted the collector once for it.")

			return nil
		}
	}

	return errors.New("MyReports did not get the new name with one restart of the collector")
}

// showApplied shows what differs from the start.
func (s *story) showApplied() error {
	s.applied = takeSnapshot(s.mocks)
	for kind := range kinds {
		s.made[kind] = printChanges(s.out, kind, s.start, s.applied, "start")
	}

	return nil
}

// showDestroyed shows which users the destroy changed, and what else still differs from the start.
func (s *story) showDestroyed() error {
	now := takeSnapshot(s.mocks)
	s.left[users] = printChanges(s.out, users, s.applied, now, "apply")
	for kind := users + 1; kind < len(kinds); kind++ {
		s.left[kind] = printChanges(s.out, kind, s.start, now, "start")
	}

	return nil
}

// sumUp ends the story: what was done, with how many API requests, and how long it took.
func (s *story) sumUp(took time.Duration) {
	made, disabled := s.made, s.left[users].changed
	undone := func(kind int) int {
		return made[kind].created + made[kind].changed - s.left[kind].created - s.left[kind].changed
	}
	done := []string{
		fmt.Sprintf("%d tenios_cloud_pbx_user\t%d adopted and changed, 1 imported\t%d disabled, %d left", made[users].created,
			made[users].changed, disabled, made[users].created+made[users].changed+1-disabled),
		fmt.Sprintf("%d pbx_holiday, %d of the company\t%d settings of pbx_tenant changed\t%d deleted, %d settings restored",
			made[holidays].created, s.companyObjects, made[settings].changed, undone(holidays), undone(settings)),
		fmt.Sprintf("%d pbxcloud_custom_destination\t\t%d deleted", made[destinations].created, undone(destinations)),
		fmt.Sprintf("%d myreports_pbx_connection\t1 renamed, 1 imported\t%d deleted, 1 left", made[connections].created,
			undone(connections)),
	}
	lines, all := []string{"\tcreated\tother changes\tdestroyed\tAPI requests"}, 0
	for i, v := range s.vendors {
		received := count(v.server.Requests())
		all += received.sum()
		lines = append(lines, fmt.Sprintf("%s\t%s\t%d: %s", v.name, done[i], received.sum(), received))
	}
	fmt.Fprint(s.out, "\nSummary\n\n")
	printTable(s.out, 3, lines)
	created := s.companyObjects
	for _, kind := range made {
		created += kind.created
	}
	fmt.Fprintf(s.out, "\n   %d objects created and %d API requests in %.0f s, building the provider included.\n", created,
		all, took.Seconds())
}
