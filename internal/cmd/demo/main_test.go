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
		"1. Install", "Installed terraform-provider-pbx/pbx",
		"2. Plan", "tenios_cloud_pbx_user.warehouse will be imported", "Plan: 1 to import, 5 to add, 0 to change, 0 to destroy.",
		"+492215000004 exists already and will be adopted", `first_name: "" → "Workshop"`, "API calls: 1 to read the list of users, 0 to write",
		"3. Apply", "Apply complete! Resources: 1 imported, 5 added", "may_call_out = {", `"+492215550100" = "Reception"`,
		"API calls: 1 to read the list of users, 5 to write a user.", "is not in terraform.tfstate",
		"4. Plan again", "No changes.", "API calls: 1 to read the list of users, 0 to write",
		"5. What the server holds", "Workshop von der Heide  1004       no            yes           yes           changed",
		"Reception               100        yes           yes           yes           new", "and 19 users who are as they were",
		"6. Plan to destroy", "Plan: 0 to add, 0 to change, 6 to destroy.", "+492215550100: disable\n", "API calls: 1 to read",
		"7. Destroy", "6 destroyed.", "API calls: 1 to read the list of users, 1 to write a user.",
		"8. What the server holds afterwards", "Reception               100        no            no            no            new", "and 19 users who are as they were",
		"Done in ", "with 11 API calls",
	} {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("%q is missing, or not in its place:\n%s", want, out.String())
		}
		rest = after
	}
	scratch := regexp.MustCompile(`state and plans were in (\S+)\. `).FindStringSubmatch(out.String())
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

	warning := func(user string) string {
		return "Warning: Destroying " + user + "\n\n  with tenios_cloud_pbx_user.a,\n  on main.tf line 1, in resource:\n   1: resource {\n\nIt stays.\n\nReally.\n\n"
	}
	var out bytes.Buffer
	var e excerpts
	e.print(&out, "a: Refreshing state...\n\n  # a will be destroyed\n  # (because it is gone)\n  - resource \"a\" {\n    }\n\n"+
		"Plan: 0 to add, 0 to change, 2 to destroy.\n\nChanges to Outputs:\n  - x = 1\n\n"+
		warning("one")+lockFileWarning+"\n\nUse another command.\n\n"+warning("two")+"Apply complete! Resources: 0 added.\n\nOutputs:\n\ny = 1\n")
	want := `     # a will be destroyed
   Plan: 0 to add, 0 to change, 2 to destroy.
   Warning: Destroying one
     It stays.

     Really.
   Warning: Destroying two (as above)
   Apply complete! Resources: 0 added.
   Outputs:

   y = 1
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
