// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

var example = filepath.Join("..", "..", "..", "examples")

func TestTheStory(t *testing.T) {
	t.Parallel()

	var out bytes.Buffer
	if err := run(t.Context(), &out, "", example); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	rest := out.String()
	for _, want := range []string{
		"1. Install", "Installed terraform-provider-pbx/pbx",
		"API requests: Tenios none; PortSIP none; PBXCloud none; MyReports none.",
		"2. Plan", "myreports_pbx_connection.kazoo will be created", "myreports_pbx_connection.three_cx will be created",
		"myreports_pbx_connection.warehouse will be updated", "(imported from",
		"pbx_holiday.public[…] will be created (3)", "pbxcloud_custom_destination.forward[…] will be created (2)",
		"tenios_cloud_pbx_user.warehouse will be imported",
		"Plan: 2 to import, 13 to add, 1 to change, 0 to destroy.",
		"API requests: Tenios 1 read; PortSIP 1 sign-in, 2 reads; PBXCloud 1 read; MyReports 3 reads.",
		"3. Apply", "Apply complete! Resources: 2 imported, 13 added, 1 changed", "may_call_out = {",
		`"+492215550100" = "Reception"`,
		"API requests: Tenios 1 read, 5 writes; PortSIP 1 sign-in, 3 reads, 4 writes; PBXCloud 3 reads, 2 writes; MyReports ",
		"4 writes.", "are not in terraform.tfstate",
		"4. Plan again", "No changes.", "API requests: Tenios 1 read; PortSIP 1 sign-in, 3 reads; PBXCloud 2 reads; " +
			"MyReports ",
		"5. What is on the servers",
		"Workshop von der Heide  1004       no            yes           yes           was von der Heide, yes",
		"Reception               100        yes           yes           yes           new",
		"and 19 unchanged users",
		"cdr_event.token             (secret)                         was (none)\n",
		`office_hours.friday.ranges  [{"from":"08:00","to":"14:00"}]  was [{"from":"09:00","to":"17:00"}]`,
		"timezone                    Europe/Berlin                    was UTC\n",
		"Neujahr 2027         2027-01-01  2027-01-01  new\n",
		"Weihnachten 2027     2027-12-25  2027-12-26  new\n", "and 12 unchanged holidays",
		"Lift alarm                   1     492215550199  INCOMINGDID  60       new\n", "Night duty ",
		"and 5 unchanged custom destinations",
		"Branch office             3CX    DE       yes      1                    new\n",
		"Head office               Kazoo  DE       yes      1                    new\n",
		"and 4 unchanged PBX connections",
		"6. Change one thing", "myreports_pbx_connection.kazoo will be updated in-place\n   Plan: 0 to add, 1 to change, 0 " +
			"to destroy.", `name: "Head office" → "Headquarters"`,
		"1 changed, 0 destroyed.\n   API requests: Tenios none; PortSIP none; PBXCloud none; MyReports 1 write.\n   " +
			"MyReports " +
			"has the new name, and has restarted the collector once",
		"7. Plan to destroy", "Plan: 0 to add, 0 to change, 15 to destroy.", "API requests: Tenios 1 read; PortSIP",
		"8. Destroy", "15 destroyed.", "API requests: Tenios 1 read, 1 write; PortSIP 1 sign-in, ", "4 writes; PBXCloud ",
		" reads, 2 writes; MyReports 2 writes.",
		"9. What is on the servers afterwards",
		"Reception  100        no            no            no            was yes, yes, yes",
		"and 23 unchanged users",
		"since the start\n   cdr_event.token  (secret)  was (none)\n   and ",
		"and 12 unchanged holidays\n   and 5 unchanged custom destinations\n   and 4 unchanged " +
			"PBX connections\n",
		"10. A whole company on PortSIP", "pbx_user.team[…] will be created (12)",
		"Plan: 35 to add, 0 to change, 0 to destroy.", "API requests: Tenios none; PortSIP 1 sign-in, ",
		"11. Apply the company", "Resources: 35 added", " 46 writes; PBXCloud none; MyReports none.",
		"The PBX has 12 users with passwords that are not in terraform.tfstate.",
		"12. Plan the company again", "No changes.", "13. Destroy the company", "35 destroyed.",
		"Summary", "created                            other changes ", "destroyed ", "API requests\n",
		"Tenios      4 tenios_cloud_pbx_user            1 adopted and changed, 1 imported   " +
			"1 disabled, 5 left               " +
			"12: 6 reads, 6 writes\n",
		"PortSIP     3 pbx_holiday, 22 of the company   6 settings of pbx_tenant changed    " +
			"3 deleted, 5 settings restored   ",
		": 11 sign-ins, ", " 89 writes\n",
		"PBXCloud    2 pbxcloud_custom_destination                                          " +
			"2 deleted                        ",
		" reads, 4 writes\n",
		"MyReports   2 myreports_pbx_connection         1 renamed, 1 imported               " +
			"2 deleted, 1 left                ",
		"7 writes\n",
		"33 objects created and ", " API requests in ", " s, building the provider included.",
	} {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("%q is missing, or not in its place:\n%s", want, out.String())
		}
		rest = after
	}
	for _, want := range []string{ // Terraform shows warnings in any order.
		"+492215000004 exists already and will be adopted", `first_name: "" → "Workshop"`,
		"PortSIP tenant \"Example Company\" (", `timezone: "UTC" → "Europe/Berlin"`, "cdr_event_token_wo: (sensitive)",
		"Destroying tenios_cloud_pbx_user +492215550100: disable\n", "Destroying further tenios_cloud_pbx_user: abandon\n",
		"Destroying pbxcloud_custom_destination \"", "Destroying further pbxcloud_custom_destination: delete\n",
		"Changing myreports_pbx_connection \"Head office\" (c1b5de10-", "MyReports restarts the collector",
		"b7e00003-5d3a-4c61-9e2f-000000000003): abandon\n",
		"Destroying pbx_tenant \"Example Company\" (", "): restore\n", `timezone: "Europe/Berlin" → "UTC"`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing:\n%s", want, out.String())
		}
	}
	if lines := strings.Count(out.String(), "\n"); lines > 270 {
		t.Errorf("the story has %d lines, which nobody reads", lines)
	}
	scratch := regexp.MustCompile(`stopped, and (\S+), with`).FindStringSubmatch(out.String())
	if scratch == nil {
		t.Fatalf("the scratch folder is not named:\n%s", out.String())
	}
	if _, err := os.Stat(scratch[1]); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", scratch[1], err)
	}
}

// The data source does not wait for the users, so the second plan has another output.
func TestASecondPlanThatIsNotEmptyFails(t *testing.T) {
	t.Parallel()

	dir := configuration(t, `
data "tenios_cloud_pbx_users" "all" {
  provider = pbx
}

output "users" {
  value = length(data.tenios_cloud_pbx_users.all.users)
}
`)
	if err := os.CopyFS(filepath.Join(dir, "demo"), os.DirFS(filepath.Join(example, "demo"))); err != nil {
		t.Fatal(err)
	}
	err := run(t.Context(), &bytes.Buffer{}, "", dir)
	if err == nil || !strings.Contains(err.Error(), "plan -detailed-exitcode: the plan should be empty, but is not") ||
		!strings.Contains(err.Error(), "20 -> 24") {
		t.Errorf("got error %v", err)
	}
}

func TestAFailureShowsTheOutput(t *testing.T) {
	t.Parallel()

	err := run(t.Context(), &bytes.Buffer{}, "", configuration(t, `resource "tenios_cloud_pbx_user" "one" {`))
	if err == nil || !strings.Contains(err.Error(), "init: failed with status 1") ||
		!strings.Contains(err.Error(), "Error: ") {
		t.Errorf("got error %v", err)
	}
}

func TestAFolderWithoutConfigurationFails(t *testing.T) {
	t.Parallel()

	err := run(t.Context(), &bytes.Buffer{}, "", t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "run it from the top folder of the source") {
		t.Errorf("got error %v", err)
	}
}

func configuration(t *testing.T, text string) string {
	t.Helper()

	dir := t.TempDir()
	for _, folder := range []string{"demo", "portsip-company"} {
		err := os.Mkdir(filepath.Join(dir, folder), 0o700)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, folder, "test.tf"), []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}

	return dir
}

func TestExcerpts(t *testing.T) {
	t.Parallel()

	warning := func(user, text string) string {
		return "Warning: Destroying " + user + "\n\n  with tenios_cloud_pbx_user.a,\n  on main.tf line 1, in resource:\n   " +
			"1: resource {\n\n" + text + "\n\nReally.\n\n"
	}
	var out bytes.Buffer
	e := excerpts{}
	e.print(&out, "a: Refreshing state...\n\n  # data.a will be read during apply\n  # a[\"one two\"] will be "+
		"destroyed\n  # (because it is gone)\n  - resource \"a\" {\n    }\n\n"+
		"  # b will be destroyed\n  # a[\"2\"] will be destroyed\n"+
		"Plan: 0 to add, 0 to change, 2 to destroy.\n\nChanges to Outputs:\n  - x = 1\n\n"+
		warning("one", "It stays.")+
		"Warning: Incomplete lock file information for providers\n\nUse another command.\n\n"+
		warning("b", "It goes.")+warning("two", "It stays."))
	for range 2 { // The second time without the outputs.
		e.print(&out, "a[\"2\"]: Destruction complete after 0s\n\n"+warning("three", "It stays.")+
			"Apply complete! Resources: 0 added.\n\nOutputs:\n\ny = 1\n")
	}
	want := `     # a[…] will be destroyed (2)
     # b will be destroyed
   Plan: 0 to add, 0 to change, 2 to destroy.
   Warning: Destroying one
     It stays.
     Really.
   Warning: Destroying b
     It goes.
     Really.
   Warning: Destroying two (as above)
   Warning: Destroying three (as above)
   Apply complete! Resources: 0 added.
   Outputs:
     y = 1
   Warning: Destroying three (as above)
   Apply complete! Resources: 0 added.
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestRequestsAreCounted(t *testing.T) {
	t.Parallel()

	signIn := fakeserver.Request{Method: "POST", Path: "/api/login/oauth/token"}
	read := fakeserver.Request{Method: "GET", Path: "/api/tenant"}
	list := fakeserver.Request{Method: "POST", Path: "/cloud-pbx/list"}
	get := fakeserver.Request{Method: "GET", RawQuery: "action=get"}
	write := fakeserver.Request{Method: "GET", RawQuery: "action=add"}
	for want, all := range map[string][]fakeserver.Request{
		"none":                        {},
		"1 sign-in, 2 reads, 1 write": {signIn, read, list, write},
		"2 sign-ins, 1 read":          {signIn, get, signIn},
		"2 writes":                    {write, {Method: "POST", Path: "/cloud-pbx/change"}},
	} {
		if got := count(all).String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
