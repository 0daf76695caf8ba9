// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox/canary"
)

// The secrets of the canary test. Each has characters that JSON and URLs escape, and a word that
// nothing escapes: that word is what is looked for.
const (
	canarySignIn   = `pw"&<>%\ canarysignin`
	canaryToken    = `token"&<>+/ canarywebhooktoken`
	canaryPassword = `canarywebhookpassword1`
	canaryMail     = `mail"&<>%\ canarymailpassword`
	canaryKey      = "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5c3RpcnNoYWtlbmtleQ==\n-----END PRIVATE KEY-----\n"
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
  portsip = {
    retry_timeout = "0s"
  }
}

variable "token" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "password" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "mail" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "key" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "timezone" {
  type = string
}

resource "pbx_tenant" "test" {
  timezone                            = var.timezone
  cdr_event                           = { enabled = true, auth = "BEARER", url = "https://hooks.example.com/cdr" }
  cdr_event_token_wo                  = var.token
  cdr_event_token_wo_version          = 1
  extension_event = {
    enabled = true, auth = "BASIC", username = "webhook1", url = "https://hooks.example.com/ext"
  }
  extension_event_password_wo         = var.password
  extension_event_password_wo_version = 1
  stir_shaken_key_wo                  = var.key
  stir_shaken_key_wo_version          = 1
  deletion_policy                     = "restore"
}

resource "pbx_tenant_notification" "test" {
  type                = "SMTP"
  username            = "pbx"
  password_wo         = var.mail
  password_wo_version = 1
  depends_on          = [pbx_tenant.test] # The PBX repeats the secrets of the tenant only when that is written.
}

data "pbx_tenant" "test" {
  depends_on = [pbx_tenant.test]
}

output "tenant" {
  value = data.pbx_tenant.test
}
`

// No secret is printed, logged, planned or stored, whatever happens; and the PBX did receive them
// all. This PBX shows the secrets that it has in clear, and had others before.
func TestAccCanary(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New(portsipmock.WithLogin(username, canarySignIn, domain))
	portsipspec.Watch(t, mock, "future")
	mock.SetTenant(map[string]any{
		"cdr_event": map[string]any{"enabled": true, "auth": "BEARER", "token": "canaryoldtoken",
			"url": "https://old.example.com"},
		"stir_shaken_key": "canaryoldkey", "future": map[string]any{"webhook_secret": "canaryoldfuture"},
	})
	environment := func(url, timezone string) []string {
		return []string{
			"PORTSIP_BASE_URL=" + url + "/api", "PORTSIP_USERNAME=" + username, "PORTSIP_PASSWORD=" + canarySignIn,
			"PORTSIP_DOMAIN=" + domain,
			"TF_VAR_token=" + canaryToken, "TF_VAR_password=" + canaryPassword, "TF_VAR_key=" + canaryKey,
			"TF_VAR_mail=" + canaryMail,
			"TF_VAR_timezone=" + timezone,
		}
	}
	url := mock.Start(t)
	c := canary.New(t, canaryConfig)
	first := environment(url, "Europe/Berlin")
	c.Must(first, "init")
	c.Must(first, "plan", "-out=create.tfplan")
	// Secrets that only the PBX has are sent back to it, and repeated by it.
	repeats := func(texts string) fakeserver.Fault {
		return fakeserver.Fault{Method: http.MethodPost, PathPrefix: "/api/tenant", Status: http.StatusBadRequest,
			Body: `{"errors":[{"code":"INVALID","message":"` + texts + `","detail":"` + texts + `"}]}`}
	}
	mock.InjectFault(repeats("canaryoldtoken, canaryoldfuture"))
	if err := c.Run(first, "apply", "create.tfplan"); err == nil {
		t.Error("the refused apply worked")
	}
	mock.ClearFaults()
	c.Must(first, "plan", "-out=create.tfplan")
	c.Must(first, "apply", "create.tfplan")
	for path, want := range map[string]string{"cdr_event.token": canaryToken, "extension_event.password": canaryPassword,
		"stir_shaken_key": canaryKey} {
		if err := shows(mock.Tenant, map[string]string{path: want})(nil); err != nil {
			t.Error(err)
		}
	}
	if got := mock.Notification()["password"]; got != canaryMail {
		t.Errorf("the PBX has the password %v for its mail server", got)
	}

	for name, fault := range map[string]fakeserver.Fault{
		"echo": {Status: http.StatusBadRequest,
			Body: `{"errors":[{"code":"` + canaryPassword + `","message":"` + canaryPassword + `","detail":{"field":"` +
				canaryPassword + `"}}]}`},
		"echo, 500": {Status: http.StatusInternalServerError,
			Body: `{"errors":[{"code":"UNKNOWN","message":"` + canaryPassword + `"}]}`},
		"echo, HTML": {Status: http.StatusBadRequest, Body: "<p>" + canaryPassword + "</p>", ContentType: "text/html"},
		"redirect":   {Status: http.StatusFound, Header: http.Header{"Location": {"http://127.0.0.1/?p=" + canaryPassword}}},
		"dropped":    {DropBefore: true},
	} {
		fault.Method, fault.PathPrefix = http.MethodPost, "/api/tenant"
		mock.InjectFault(fault)
		if err := c.Run(environment(url, "Europe/Paris"), "apply", "-auto-approve"); err == nil {
			t.Errorf("%s: the apply worked", name)
		}
		mock.ClearFaults()
	}
	if err := c.Run(environment("http://127.0.0.1:1", "Europe/Paris"), "apply", "-auto-approve"); err == nil {
		t.Error("the apply worked without a server")
	}

	second := environment(url, "Europe/Paris")
	c.Must(second, "plan", "-out=update.tfplan")
	c.Must(second, "apply", "update.tfplan")
	c.Must(second, "show", "-json")
	mock.InjectFault(repeats(canaryPassword + ", canaryoldfuture"))
	if err := c.Run(second, "destroy", "-auto-approve"); err == nil {
		t.Error("the refused destroy worked")
	}
	mock.ClearFaults()
	c.Must(second, "destroy", "-auto-approve")
	words := append(mock.IssuedTokens(), "canarysignin", "canarywebhooktoken", canaryPassword, "canarymailpassword",
		"Y2FuYXJ5c3RpcnNoYWtlbmtleQ", "canaryoldtoken", "canaryoldkey", "canaryoldfuture")
	c.ExpectNoSecret(words...)
}
