// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox/canary"
)

// canaryKey has characters that URLs and JSON escape, and a word that nothing escapes: that word is
// what is looked for.
const canaryKey = `key"&<>+/% canaryapikey`

const canaryConfig = `
terraform {
  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

variable "credentials_in" {
  type = string
}

variable "number" {
  type = string
}

provider "pbx" {
  pbxcloud = {
    tenant         = "DEMO"
    credentials_in = var.credentials_in
    retry_timeout  = "0s"
  }
}

resource "pbxcloud_custom_destination" "test" {
  provider        = pbx
  name            = "Boss"
  type_id         = 1
  parameters      = [var.number]
  deletion_policy = "delete"
}

data "pbxcloud_voicemails" "all" {
  provider = pbx
}

output "mailboxes" {
  value = data.pbxcloud_voicemails.all
}
`

// The key is in no output, log, plan or state, wherever it is sent, and neither are the credentials
// that the PBX shows of its mailboxes.
func TestAccCanary(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"query", "form"} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			mock := pbxcloudmock.New(pbxcloudmock.WithKey(canaryKey, pbxcloudmock.ReadWrite),
				pbxcloudmock.WithMailboxes(pbxcloudmock.Tenant, 3), pbxcloudmock.WithPositionalKeys())
			url := mock.Start(t)
			environment := func(url, number string) []string {
				return []string{"PBXCLOUD_ENDPOINT=" + url + pbxcloudmock.Path, "PBXCLOUD_API_KEY=" + canaryKey,
					"TF_VAR_credentials_in=" + in, "TF_VAR_number=" + number}
			}
			c := canary.New(t, canaryConfig)
			first := environment(url, "111")
			c.Must(first, "init")
			c.Must(first, "plan", "-out=create.tfplan")
			c.Must(first, "apply", "create.tfplan")
			if got := mock.Destinations(pbxcloudmock.Tenant); len(got) != 1 {
				t.Errorf("the PBX has %v", got)
			}
			for name, fault := range map[string]fakeserver.Fault{
				"echo":      {Status: http.StatusOK, Body: "Too bad... you mistaken the security api key. " + canaryKey},
				"unknown":   {Status: http.StatusOK, Body: "Wrong key " + canaryKey},
				"HTML, 500": {Status: http.StatusInternalServerError, Body: "<p>" + canaryKey + "</p>", ContentType: "text/html"},
				"redirect": {Status: http.StatusFound, Header: http.Header{"Location": {"http://127.0.0.1/?key=" +
					strings.ReplaceAll(canaryKey, " ", "+")}}},
				"dropped":   {DropBefore: true},
				"truncated": {TruncateTo: 1},
			} {
				mock.InjectFault(fault)
				if err := c.Run(environment(url, "222"), "apply", "-auto-approve"); err == nil {
					t.Errorf("%s: the apply worked", name)
				}
				mock.ClearFaults()
			}
			if err := c.Run(environment("http://127.0.0.1:1", "222"), "apply", "-auto-approve"); err == nil {
				t.Error("the apply worked without a server")
			}
			second := environment(url, "222")
			c.Must(second, "plan", "-out=update.tfplan")
			c.Must(second, "apply", "update.tfplan")
			c.Must(second, "show", "-json")
			c.Must(second, "destroy", "-auto-approve")
			c.ExpectNoSecret("canaryapikey", "pin-secret-", "imap-user-secret-", "imap-password-secret-")
		})
	}
}
