// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox/canary"
)

// The secrets have characters that URLs and JSON escape, and a word that nothing escapes: that word
// is what is looked for.
const (
	canaryRefresh  = `refresh"&<>+/% canaryrefreshtoken`
	canaryClient   = `client"&<>+/% canaryclientsecret`
	canaryAPIKey   = `key"&<>+/% canaryapikey`
	canaryLicence  = `ABCD-"&<>+/% canarylicencekey`
	canaryPassword = `pass"&<>+/% canarypassword`
)

const canaryConfig = `
terraform {
  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

variable "api_key" {
  type      = string
  ephemeral = true
}

variable "license_key" {
  type      = string
  ephemeral = true
}

variable "password" {
  type      = string
  ephemeral = true
}

variable "number" {
  type = number
}

variable "accept_charges" {
  type    = bool
  default = true
}

provider "pbx" {
  myreports = {
    accept_charges = var.accept_charges
    retry_timeout  = "0s"
  }
}

resource "myreports_pbx_connection" "kazoo" {
  provider = pbx
  name     = "Kazoo ${var.number}"
  enabled  = true
  kazoo = {
    host_rest          = "https://kazoo.example.com"
    host_websocket     = "wss://kazoo.example.com"
    account_id         = "12345"
    api_key_wo         = var.api_key
    api_key_wo_version = var.number
  }
}

resource "myreports_pbx_connection" "three_cx" {
  provider = pbx
  name     = "3CX ${var.number}"
  three_cx = {
    license_key_wo         = var.license_key
    license_key_wo_version = var.number
    username               = "reporting"
    password_wo            = var.password
    password_wo_version    = var.number
  }
}

data "myreports_pbx_connections" "all" {
  provider = pbx
}
`

// sends matches requests with that word in their body.
func sends(word string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		body, err := io.ReadAll(r.Body)

		return err == nil && strings.Contains(string(body), word)
	}
}

// The secrets that are configured, and the tokens that are got with them, are in no output, log,
// plan or state, also where the API shows them in clear, echoes them in errors, and takes one of
// them in a URL.
func TestAccCanary(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithRefresh("canary", canaryClient, canaryRefresh),
		myreportsmock.WithSecretGets(), myreportsmock.WithCharges("POST", "PATCH"))
	url := mock.Start(t)
	// Each run has something to change, whatever the ones before it did.
	number := 0
	environment := func(url string) []string {
		number++

		return []string{
			"MYREPORTS_BASE_URL=" + url + "/api", "MYREPORTS_TOKEN_URL=" + url + "/connect/token",
			"MYREPORTS_CUSTOMER_TENANT_ID=" + customer,
			"MYREPORTS_REFRESH_TOKEN=" + canaryRefresh, "MYREPORTS_CLIENT_ID=canary", "MYREPORTS_CLIENT_SECRET=" + canaryClient,
			"TF_VAR_api_key=" + canaryAPIKey, "TF_VAR_license_key=" + canaryLicence, "TF_VAR_password=" + canaryPassword,
			"TF_VAR_number=" + strconv.Itoa(number),
		}
	}
	c := canary.New(t, canaryConfig)
	first := environment(url)
	c.Must(first, "init")
	c.Must(first, "plan", "-out=create.tfplan")
	c.Must(first, "apply", "create.tfplan")
	if got := mock.PBXs(customer); len(got) != 2 || got[0].APIKey+got[0].Password+got[1].APIKey+got[1].Password == "" {
		t.Errorf("MyReports has %v", got)
	}
	for name, fault := range map[string]fakeserver.Fault{
		"Kazoo echoed": {Match: sends("canaryapikey"), Status: http.StatusBadRequest,
			Body: `{"error":400,"status":"error","message":"The apiKey key\"&<>+/% canaryapikey is not valid."}`},
		"3CX echoed": {Match: sends("canarypassword"), Status: http.StatusBadRequest,
			Body: `{"error":400,"status":"error","message":"ABCD-\"&<>+/% canarylicencekey, pass\"&<>+/% canarypassword"}`},
		"HTML, 500": {Method: http.MethodPatch, Status: http.StatusInternalServerError,
			Body: "<p>" + canaryAPIKey + canaryLicence + "</p>", ContentType: "text/html"},
		"dropped":   {DropBefore: true},
		"truncated": {TruncateTo: 1},
		"token echoed": {PathPrefix: "/connect/token", Status: http.StatusBadRequest,
			Body: `{"error":"invalid_grant","error_description":"refresh\"&<>+/% canaryrefreshtoken of client\"&<>+/% canaryclientsecret"}`},
		"token HTML": {PathPrefix: "/connect/token", Status: http.StatusBadGateway, Body: canaryRefresh + canaryClient,
			ContentType: "text/html"},
	} {
		mock.InjectFault(fault)
		if err := c.Run(environment(url), "apply", "-auto-approve"); err == nil {
			t.Errorf("%s: the apply worked", name)
		}
		mock.ClearFaults()
	}
	// The response to a charge that is refused repeats the whole request.
	if err := c.Run(append(environment(url), "TF_VAR_accept_charges=false"), "apply", "-auto-approve"); err == nil {
		t.Error("the apply worked without consent")
	}
	if err := c.Run(environment("http://127.0.0.1:1"), "apply", "-auto-approve"); err == nil {
		t.Error("the apply worked without a server")
	}
	second := environment(url)
	c.Must(second, "plan", "-out=update.tfplan")
	c.Must(second, "apply", "update.tfplan")
	c.Must(second, "show", "-json")
	c.Must(second, "destroy", "-auto-approve")
	secrets := append(mock.IssuedTokens(), "canaryrefreshtoken", "canaryclientsecret", "canaryapikey", "canarylicencekey",
		"canarypassword")
	c.ExpectNoSecret(secrets...)
}
