// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox/canary"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// The secrets of the canary test. Each holds characters that JSON and URLs escape, and a word that
// nothing escapes: that word is what is looked for.
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

// environment gives the configuration its values.
func environment(url, key, password string, version int) []string {
	return []string{
		"TENIOS_BASE_URL=" + url, "TF_VAR_access_key=" + key, "TF_VAR_password=" + password,
		fmt.Sprintf("TF_VAR_version_of_it=%d", version),
	}
}

// No secret is printed, logged, planned or stored, whatever happens; and the server did receive
// them all.
func TestAccCanary(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New(teniosmock.WithAccessKey(canaryKey))
	mock.AddUser(teniosmock.User{UserName: "+492215550002", FirstName: "Live"})
	url := mock.Start(t)
	c := canary.New(t, canaryConfig)

	first := environment(url, canaryKey, canaryPassword1, 1)
	c.Must(first, "init")
	c.Must(first, "plan", "-out=create.tfplan")
	c.Must(first, "apply", "create.tfplan")
	if got := mock.Password(number); got != canaryPassword1 {
		t.Errorf("the server received the password %q", got)
	}
	everyError(t, c, mock, url)

	second := environment(url, canaryKey, canaryPassword2, 2)
	c.Must(second, "plan", "-out=update.tfplan")
	c.Must(second, "apply", "update.tfplan")
	if got := mock.Password(number); got != canaryPassword2 {
		t.Errorf("the server received the password %q", got)
	}
	c.Write("import.tf", "import {\n  provider = pbx\n  to = tenios_cloud_pbx_user.live\n  id = \"+492215550002\"\n}\n"+
		strings.Replace(userConfig("+492215550002", "password_wo = var.password"), `"test"`, `"live"`, 1))
	c.Must(second, "apply", "-auto-approve")
	c.Must(second, "show", "-json")
	c.Must(second, "destroy", "-auto-approve")

	random := mock.Password(number)
	if random == canaryPassword2 {
		t.Error("the destroyed user was not disabled")
	}
	c.ExpectNoSecret("canaryaccesskey", "canaryfirstpassword", "canarysecondpassword", "canarywrongkey", random)
}

// everyError makes an update fail in each way that a call can fail. The server puts what it
// received into its responses.
func everyError(t *testing.T, c *canary.Canary, mock *teniosmock.Server, url string) {
	t.Helper()
	quoted, err := json.Marshal(canaryPassword2 + " " + canaryKey)
	if err != nil {
		t.Fatal(err)
	}
	echo := `{"error_code": "BAD_REQUEST", "fields": ["password"], "error_message": ` + string(quoted) + `}`
	for name, fault := range map[string]fakeserver.Fault{
		"echo":       {Status: http.StatusBadRequest, Body: echo},
		"echo, 500":  {Status: http.StatusInternalServerError, Body: echo},
		"echo, HTML": {Status: http.StatusOK, Body: "<p>" + canaryPassword2 + canaryKey + "</p>", ContentType: "text/html"},
		"redirect": {Status: http.StatusFound, Header: http.Header{"Location": {"http://127.0.0.1/?" +
			strings.ReplaceAll(canaryKey, " ", "+")}}},
		"dropped":   {DropBefore: true},
		"truncated": {TruncateTo: 5},
		"timeout":   {Latency: 3 * time.Second},
	} {
		fault.PathPrefix = upsertPath
		mock.InjectFault(fault)
		if err := c.Run(environment(url, canaryKey, canaryPassword2, 2), "apply", "-auto-approve"); err == nil {
			t.Errorf("%s: the apply worked", name)
		}
		mock.ClearFaults()
	}
	if err := c.Run(environment(url, "canarywrongkey", canaryPassword2, 2), "apply", "-auto-approve"); err == nil {
		t.Error("the apply worked with a wrong access key")
	}
	if err := c.Run(environment("http://127.0.0.1:1", canaryKey, canaryPassword2, 2), "apply",
		"-auto-approve"); err == nil {
		t.Error("the apply worked without a server")
	}
}
