// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// requirement begins each configuration. The host is named because a provider in debug mode names
// it too, and OpenTofu would put in another one.
const requirement = `
terraform {
  required_providers {
    pbx = { source = "registry.terraform.io/terraform-provider-pbx/pbx" }
  }
}
`

// configuration manages the users of a map with all their settings.
const configuration = requirement + `
variable "users" {
  type = map(object({
    first_name           = string
    last_name            = string
    internal_extension   = string
    email                = string
    outbound_allowed     = bool
    sip_login_enabled    = bool
    call_history_enabled = bool
  }))
}

resource "tenios_cloud_pbx_user" "all" {
  provider = pbx
  for_each = var.users

  user_name            = each.key
  password_wo          = "Correct-Horse-1"
  first_name           = each.value.first_name
  last_name            = each.value.last_name
  internal_extension   = each.value.internal_extension
  email                = each.value.email
  outbound_allowed     = each.value.outbound_allowed
  sip_login_enabled    = each.value.sip_login_enabled
  call_history_enabled = each.value.call_history_enabled
}
`

// importBlock brings the users into the state, which is quicker than creating them.
const importBlock = `
import {
  provider = pbx
  for_each = var.users

  to = tenios_cloud_pbx_user.all[each.key]
  id = each.key
}
`

// writeConfiguration makes a folder with the configuration of those users.
func writeConfiguration(dir string, users []teniosmock.User) error {
	settings := map[string]any{}
	for _, u := range users {
		settings[u.UserName] = map[string]any{
			"first_name":           u.FirstName,
			"last_name":            u.LastName,
			"internal_extension":   u.InternalExtension,
			"email":                u.Email,
			"outbound_allowed":     u.OutboundAllowed,
			"sip_login_enabled":    u.SIPLoginEnabled,
			"call_history_enabled": u.CallHistoryEnabled,
		}
	}

	return writeFiles(dir, configuration, map[string]any{"users": settings})
}

// writeTexts makes a folder with a configuration and objects with those settings, each as a text in
// the map of a variable.
func writeTexts(dir, text, variable string, settings map[string]any) error {
	texts := map[string]string{}
	for key, one := range settings {
		encoded, err := json.Marshal(one)
		if err != nil {
			return err
		}
		texts[key] = string(encoded)
	}

	return writeFiles(dir, text, map[string]any{variable: texts})
}

// writeFiles makes a folder with a configuration and the values of its variables.
func writeFiles(dir, text string, variables map[string]any) error {
	values, err := json.Marshal(variables)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
		return err
	}

	return os.WriteFile(filepath.Join(dir, "values.auto.tfvars.json"), values, 0o600)
}
