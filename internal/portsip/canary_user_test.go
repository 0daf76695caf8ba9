// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox/canary"
)

// The secrets of a user, as those of canary_test.go.
const (
	canaryUserPassword = `pw"&<>%\ canaryuserpassword`
	canarySIPPassword  = `sip"&<>+/ canarysippassword`
	canaryPIN          = "8604281937"
)

const canaryUserConfig = `
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

variable "password" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "sip_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "pin" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "release" {
  type = number
}

resource "pbx_user" "test" {
  name                          = "anna"
  extension_number              = "101"
  display_name                  = "Anna"
  email                         = "anna@example.com"
  role                          = "StandardUser"
  department                    = "Release ${var.release}"
  password_wo                   = var.password
  password_wo_version           = var.release
  extension_password_wo         = var.sip_password
  extension_password_wo_version = var.release
  voicemail_pin_wo              = var.pin
  voicemail_pin_wo_version      = var.release
  adopt_existing                = true
}

data "pbx_user" "test" {
  extension_number = pbx_user.test.extension_number
}

output "user" {
  value = data.pbx_user.test
}
`

// The PBX of this test shows all secrets of a user, and repeats those that it is sent.
func TestAccCanary_user(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New(portsipmock.WithVersion(portsipmock.V223))
	portsipspec.Watch(t, mock)
	mock.Add("users", map[string]any{"name": "anna", "extension_number": "101", "display_name": "Anna",
		"email": "anna@example.com", "role": "StandardUser", "password": "canaryoldpassword",
		"extension_password": "canaryoldsip", "voicemail_pin": "2846170395"})
	url := mock.Start(t)
	c := canary.New(t, canaryUserConfig)
	environment := func(release string) []string {
		return []string{"PORTSIP_BASE_URL=" + url + "/api", "PORTSIP_TOKEN=" + portsipmock.Token,
			"TF_VAR_password=" + canaryUserPassword, "TF_VAR_sip_password=" + canarySIPPassword, "TF_VAR_pin=" + canaryPIN,
			"TF_VAR_release=" + release}
	}
	one := usersPath + "/" + idOf(onlyUser(t, mock))
	refused := func(release, path, texts string) {
		t.Helper()
		text, err := json.Marshal(texts)
		if err != nil {
			t.Fatal(err)
		}
		mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, PathPrefix: path, Status: http.StatusBadRequest,
			Body: `{"errors":[{"code":"INVALID","message":` + string(text) + `,"detail":` + string(text) + `}]}`})
		if err := c.Run(environment(release), "apply", "-auto-approve"); err == nil {
			t.Errorf("the apply worked though %s was refused", path)
		}
		mock.ClearFaults()
	}
	c.Must(environment("1"), "init")
	refused("1", one, "canaryoldpassword, canaryoldsip, 2846170395, "+canaryPIN)
	c.Must(environment("1"), "plan", "-out=adopt.tfplan")
	c.Must(environment("1"), "apply", "adopt.tfplan")
	want := map[string]any{"password": canaryUserPassword, "extension_password": canarySIPPassword,
		"voicemail_pin": canaryPIN}
	expectObject(t, onlyUser(t, mock), want)

	refused("2", one+"/password", canaryUserPassword)
	refused("3", one+"/extension_password", canarySIPPassword)
	c.Must(environment("4"), "apply", "-auto-approve")
	c.Must(environment("4"), "show", "-json")
	expectObject(t, onlyUser(t, mock), want)

	c.Must(environment("4"), "apply", "-auto-approve", "-replace=pbx_user.test") // Created, this time.
	expectObject(t, onlyUser(t, mock), want)
	refused("5", usersPath, canaryPIN)
	c.Must(environment("5"), "destroy", "-auto-approve")
	c.ExpectNoSecret("canaryuserpassword", "canarysippassword", canaryPIN, "canaryoldpassword", "canaryoldsip",
		"2846170395")
}
