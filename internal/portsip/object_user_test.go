// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

const userType = "pbx_user"

// user is a configuration of a user with what is required.
func user(number string, more coretest.Object) coretest.Object {
	config := coretest.Object{
		"name": "user" + number, "extension_number": number, "display_name": "User " + number,
		"email": "u" + number + "@example.com", "role": "User", "password_wo": "Sign-in-7153",
		"extension_password_wo": "Sip-8264",
		"voicemail_pin_wo":      "739164",
	}
	for attribute, value := range more {
		config[attribute] = value
	}

	return config
}

func TestUser_life(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := user("101", nil)
	state := later(t, newProvider, nil, userType).Create(config)
	mock.ResetRequests()
	r := later(t, newProvider, nil, userType)
	state, diags := r.Read(state)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(state, config).Changed(); len(changed) > 0 {
		t.Errorf("the second plan changes %v", changed)
	}
	mock.ResetRequests()
	config["forward_rules"] = coretest.Object{
		"busy_no_answer": coretest.Object{"action": "FORWARD_TO_NUMBER", "number": "102"},
	}
	config["role"] = "Admin"
	config["password_wo_version"] = 2
	state, diags = later(t, newProvider, nil, userType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	mock.ResetRequests()
	r = later(t, newProvider, nil, userType)
	state, diags = r.Read(state)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(state, config).Changed(); len(changed) > 0 {
		t.Errorf("the second plan changes %v", changed)
	}
}
