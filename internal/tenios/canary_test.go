// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// The secrets of the canary test. Each holds characters that JSON and URLs escape, and a word that nothing escapes: that word
// is what is looked for.
const (
	canaryKey       = `key"&<>+/ canaryaccesskey`
	canaryPassword1 = `pw"&<>%\ canaryfirstpassword`
	canaryPassword2 = `pw"&<>%\ canarysecondpassword`
)

const canaryConfig = `
terraform {
  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

provider "pbx" {
  tenios = {
    access_key      = var.access_key
    retry_timeout   = "0s"
    request_timeout = "2s"
  }
}

variable "access_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "password" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "version_of_it" {
  type = number
}

resource "tenios_cloud_pbx_user" "test" {
  provider            = pbx
  user_name           = "+492215550001"
  password_wo         = var.password
  password_wo_version = var.version_of_it
  outbound_allowed    = true
  deletion_policy     = "disable"
}
`

// canary runs Terraform with all logs on, and remembers all that it printed.
type canary struct {
	t       *testing.T
	sandbox *sandbox.Sandbox
	dir     string
	url     string
	printed bytes.Buffer
}

func (c *canary) run(key, password string, version int, args ...string) error {
	c.t.Helper()
	output, err := c.sandbox.Workspace(c.dir, []string{
		"TENIOS_BASE_URL=" + c.url,
		"TF_VAR_access_key=" + key,
		"TF_VAR_password=" + password,
		fmt.Sprintf("TF_VAR_version_of_it=%d", version),
		"TF_LOG=TRACE",
		"TF_LOG_PATH=" + filepath.Join(c.dir, "trace.log"),
	}).Run(c.t.Context(), args...)
	c.printed.WriteString(output)
	if err != nil {
		c.printed.WriteString(err.Error())
	}

	return err
}

func (c *canary) must(password string, version int, args ...string) {
	c.t.Helper()
	if err := c.run(canaryKey, password, version, args...); err != nil {
		c.t.Fatalf("%v\n%s", err, c.printed.String())
	}
}

// No secret is printed, logged, planned or stored, whatever happens; and the server did receive them all.
func TestAccCanary(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New(teniosmock.WithAccessKey(canaryKey))
	mock.AddUser(teniosmock.User{UserName: "+492215550002", FirstName: "Live"})
	installed, err := sandbox.New(t.Context(), sandbox.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	c := &canary{t: t, sandbox: installed, dir: t.TempDir(), url: mock.Start(t)}
	writeFile(t, filepath.Join(c.dir, "main.tf"), canaryConfig)

	c.must(canaryPassword1, 1, "init")
	c.must(canaryPassword1, 1, "plan", "-out=create.tfplan")
	c.must(canaryPassword1, 1, "apply", "create.tfplan")
	if got := mock.Password(number); got != canaryPassword1 {
		t.Errorf("the server received the password %q", got)
	}
	c.everyError(mock)
	c.must(canaryPassword2, 2, "plan", "-out=update.tfplan")
	c.must(canaryPassword2, 2, "apply", "update.tfplan")
	if got := mock.Password(number); got != canaryPassword2 {
		t.Errorf("the server received the password %q", got)
	}
	writeFile(t, filepath.Join(c.dir, "import.tf"), "import {\n  provider = pbx\n  to = tenios_cloud_pbx_user.live\n  id = \"+492215550002\"\n}\n"+
		strings.Replace(userConfig("+492215550002", "password_wo = var.password"), `"test"`, `"live"`, 1))
	c.must(canaryPassword2, 2, "apply", "-auto-approve")
	c.must(canaryPassword2, 2, "show", "-json")
	c.must(canaryPassword2, 2, "destroy", "-auto-approve")

	random := mock.Password(number)
	if random == canaryPassword2 {
		t.Error("the destroyed user was not disabled")
	}
	c.expectNoSecret("canaryaccesskey", "canaryfirstpassword", "canarysecondpassword", "canarywrongkey", random)
	if log := readFile(t, filepath.Join(c.dir, "trace.log")); !strings.Contains(log, "API request body") || !strings.Contains(log, "(sensitive)") {
		t.Error("the log has no masked bodies, so nothing was proved about it")
	}
}

// everyError makes an update fail in each way that a call can fail. The server puts what it received into its answers.
func (c *canary) everyError(mock *teniosmock.Server) {
	c.t.Helper()
	echo := `{"error_code": "BAD_REQUEST", "fields": ["password"], "error_message": ` + quote(canaryPassword2+" "+canaryKey) + `}`
	for name, fault := range map[string]fakeserver.Fault{
		"echo":       {Status: http.StatusBadRequest, Body: echo},
		"echo, 500":  {Status: http.StatusInternalServerError, Body: echo},
		"echo, HTML": {Status: http.StatusOK, Body: "<p>" + canaryPassword2 + canaryKey + "</p>", ContentType: "text/html"},
		"redirect":   {Status: http.StatusFound, Header: http.Header{"Location": {"http://127.0.0.1/?" + strings.ReplaceAll(canaryKey, " ", "+")}}},
		"dropped":    {DropBefore: true},
		"truncated":  {TruncateTo: 5},
		"timeout":    {Latency: 3e9},
	} {
		fault.PathPrefix = upsertPath
		mock.InjectFault(fault)
		if err := c.run(canaryKey, canaryPassword2, 2, "apply", "-auto-approve"); err == nil {
			c.t.Errorf("%s: the apply worked", name)
		}
		mock.ClearFaults()
	}
	if err := c.run("canarywrongkey", canaryPassword2, 2, "apply", "-auto-approve"); err == nil {
		c.t.Error("the apply worked with a wrong access key")
	}
	server := c.url
	c.url = "http://127.0.0.1:1"
	if err := c.run(canaryKey, canaryPassword2, 2, "apply", "-auto-approve"); err == nil {
		c.t.Error("the apply worked without a server")
	}
	c.url = server
}

// expectNoSecret looks for the words in what was printed and in every file that came into being, saved plans included,
// which are ZIP archives.
func (c *canary) expectNoSecret(words ...string) {
	c.t.Helper()
	c.search("what Terraform printed", c.printed.Bytes(), words)
	err := filepath.WalkDir(c.dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, _ := filepath.Rel(c.dir, file)
		if filepath.Ext(file) == ".tfplan" {
			return c.searchPlan(name, file, words)
		}
		c.search(name, []byte(readFile(c.t, file)), words)

		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *canary) searchPlan(name, file string, words []string) error {
	c.t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer func() { _ = archive.Close() }()
	for _, member := range archive.File {
		reader, err := member.Open()
		if err != nil {
			return err
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			return err
		}
		c.search(name+"/"+member.Name, content, words)
	}

	return nil
}

func (c *canary) search(where string, content []byte, words []string) {
	c.t.Helper()
	for _, word := range words {
		if at := bytes.Index(content, []byte(word)); at >= 0 {
			c.t.Errorf("%s has the secret %s: …%s…", where, word, content[max(0, at-200):min(len(content), at+100)])
		}
	}
}

func quote(text string) string {
	quoted, _ := json.Marshal(text)

	return string(quoted)
}

func writeFile(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}

	return string(content)
}
