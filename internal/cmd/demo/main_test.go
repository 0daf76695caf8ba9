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
)

func TestTheStory(t *testing.T) {
	t.Parallel()

	var out bytes.Buffer
	if err := run(t.Context(), &out, "", filepath.Join("..", "..", "..", "examples", "demo")); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	rest := out.String()
	for _, want := range []string{
		"1. Install", "Installed terraform-provider-pbx/pbx", "API calls: Tenios none; PortSIP none; PBXCloud none.",
		"2. Plan", "pbx_holiday.public[…] will be created (3)", "pbxcloud_custom_destination.forward[…] will be created (2)", "tenios_cloud_pbx_user.warehouse will be imported",
		"Plan: 1 to import, 11 to add, 0 to change, 0 to destroy.", "API calls: Tenios 1 read; PortSIP 1 sign-in, 2 reads; PBXCloud 1 read.",
		"3. Apply", "Apply complete! Resources: 1 imported, 11 added", "may_call_out = {", `"+492215550100" = "Reception"`,
		"API calls: Tenios 1 read, 5 writes; PortSIP 1 sign-in, 2 reads, 4 writes; PBXCloud 3 reads, 2 writes.", "are not in terraform.tfstate",
		"4. Plan again", "No changes.", "API calls: Tenios 1 read; PortSIP 1 sign-in, 3 reads; PBXCloud 2 reads.",
		"5. What the servers hold", "Workshop von der Heide  1004       no            yes           yes           changed",
		"Reception               100        yes           yes           yes           new", "and 19 users who are as they were",
		"cdr_event.token             (none)          (secret)\n", "office_hours.friday.ranges  09:00 to 17:00  08:00 to 14:00\n",
		"timezone                    UTC             Europe/Berlin\n", "Neujahr 2027         2027-01-01  2027-01-01  new\n",
		"Weihnachten 2027     2027-12-25  2027-12-26  new\n", "and 12 holidays that are as they were",
		"Lift alarm                   1     492215550199  INCOMINGDID  60       new\n", "Night duty ", "and 5 custom destinations that are as they were",
		"6. Plan to destroy", "Plan: 0 to add, 0 to change, 12 to destroy.", "API calls: Tenios 1 read; PortSIP",
		"7. Destroy", "12 destroyed.", "API calls: Tenios 1 read, 1 write; PortSIP 1 sign-in, ", "4 writes; PBXCloud 2 reads, 2 writes.",
		"8. What the servers hold afterwards", "Reception   100        no            no            no            changed", "and 23 users who are as they were",
		"at the start  now\n   cdr_event.token  (none)        (secret)\n   and ", "and 12 holidays that are as they were\n   and 5 custom destinations that are as they were\n",
		"Done in ", "Tenios:   4 users created, 1 changed, 1 imported as it is. API calls: 5 reads, 6 writes.",
		"PortSIP:  3 holidays created and deleted, 6 settings changed, 5 of them restored. API calls: 5 sign-ins, ",
		"PBXCloud: 2 custom destinations created, 2 deleted. API calls: 10 reads, 4 writes.",
	} {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("%q is missing, or not in its place:\n%s", want, out.String())
		}
		rest = after
	}
	for _, want := range []string{ // Terraform shows warnings in any order.
		"+492215000004 exists already and will be adopted", `first_name: "" → "Workshop"`,
		"The PortSIP tenant exists already and will be changed", `timezone: "UTC" → "Europe/Berlin"`, "cdr_event_token_wo: (sensitive)",
		"Destroying tenios_cloud_pbx_user +492215550100: disable\n", "and 4 more with the same text",
		"Destroying pbxcloud_custom_destination DEMO/", "and 1 more with the same text",
		"Destroying pbx_tenant: restore\n", `timezone: "Europe/Berlin" → "UTC"`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing:\n%s", want, out.String())
		}
	}
	if lines := strings.Count(out.String(), "\n"); lines > 165 {
		t.Errorf("the story has %d lines, which nobody reads", lines)
	}
	scratch := regexp.MustCompile(`stopped, and (\S+), where`).FindStringSubmatch(out.String())
	if scratch == nil {
		t.Fatalf("the scratch folder is not named:\n%s", out.String())
	}
	if _, err := os.Stat(scratch[1]); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", scratch[1], err)
	}
}

// The data source does not wait for the user, so the second plan has another output.
func TestASecondPlanThatIsNotEmptyFails(t *testing.T) {
	t.Parallel()

	err := run(t.Context(), &bytes.Buffer{}, "", configuration(t, `
terraform {
  required_providers {
    pbx = { source = "terraform-provider-pbx/pbx" }
  }
}

variable "initial_password" {
  ephemeral = true
}

variable "cdr_token" {
  ephemeral = true
}

resource "pbx_tenant" "company" {
  cdr_event_token_wo = var.cdr_token
}

resource "tenios_cloud_pbx_user" "reception" {
  provider    = pbx
  user_name   = "+492215550100"
  password_wo = var.initial_password
}

data "tenios_cloud_pbx_users" "all" {
  provider = pbx
}

output "users" {
  value = length(data.tenios_cloud_pbx_users.all.users)
}
`))
	if err == nil || !strings.Contains(err.Error(), "plan -detailed-exitcode: the plan should be empty, but is not") || !strings.Contains(err.Error(), "20 -> 21") {
		t.Errorf("got error %v", err)
	}
}

func TestAFailureShowsTheOutput(t *testing.T) {
	t.Parallel()

	err := run(t.Context(), &bytes.Buffer{}, "", configuration(t, `resource "tenios_cloud_pbx_user" "one" {`))
	if err == nil || !strings.Contains(err.Error(), "init: failed with status 1") || !strings.Contains(err.Error(), "Error: ") {
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
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}

	return dir
}

func TestExcerpts(t *testing.T) {
	t.Parallel()

	warning := func(user, text string) string {
		return "Warning: Destroying " + user + "\n\n  with tenios_cloud_pbx_user.a,\n  on main.tf line 1, in resource:\n   1: resource {\n\n" + text + "\n\nReally.\n\n"
	}
	var out bytes.Buffer
	var e excerpts
	e.print(&out, "a: Refreshing state...\n\n  # data.a will be read during apply\n  # a[\"one two\"] will be destroyed\n  # (because it is gone)\n  - resource \"a\" {\n    }\n\n"+
		"  # b will be destroyed\n  # a[\"2\"] will be destroyed\n"+
		"Plan: 0 to add, 0 to change, 2 to destroy.\n\nChanges to Outputs:\n  - x = 1\n\n"+
		warning("one", "It stays.")+lockFileWarning+"\n\nUse another command.\n\n"+warning("b", "It goes.")+warning("two", "It stays."))
	e.print(&out, "a[\"2\"]: Destruction complete after 0s\n\n"+warning("three", "It stays.")+"Apply complete! Resources: 0 added.\n\nOutputs:\n\ny = 1\n")
	want := `     # a[…] will be destroyed (2)
     # b will be destroyed
   Plan: 0 to add, 0 to change, 2 to destroy.
   Warning: Destroying one
     It stays.

     Really.
   and 1 more with the same text
   Warning: Destroying b
     It goes.

     Really.
   Warning: Destroying three (as above)
   Apply complete! Resources: 0 added.
   Outputs:
   y = 1
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestCallsAreSummedUp(t *testing.T) {
	t.Parallel()

	for want, c := range map[string]calls{
		"none":                          {},
		"1 sign-in, 2 reads, 3 writes":  {signIns: 1, reads: 2, writes: 3},
		"2 sign-ins, 1 read, 13 writes": calls{signIns: 1, reads: 1, writes: 9}.plus(calls{signIns: 1, writes: 4}),
	} {
		if got := c.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
