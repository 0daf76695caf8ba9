// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
)

// companyUsers is how many users the company has.
const companyUsers = 12

// companyPaths are the paths at which PortSIP has what only the company creates.
var companyPaths = []string{
	"users", "groups", "inbound_rules", "outbound_rules", "ring_groups", "call_queues", "ivrs", "shared_voicemails",
}

// companyChapters are the story of examples/portsip-company.
var companyChapters = []chapter{
	{"A whole company on PortSIP", "Users from a CSV file, ring groups, a queue, a menu, rules for numbers, holidays.\n" +
		"   Who has which extension number is read once, from the lists.",
		[]string{"init", "plan -detailed-exitcode -out=company.tfplan"}, nil},
	{"Apply the company", "Each object takes one write; the agents of a group and the members take one more.",
		[]string{"apply company.tfplan"}, (*story).checkCompany},
	{"Plan the company again", "Lists are read once, and only what they do not show is read object by object.",
		[]string{"plan -detailed-exitcode"}, nil},
	{"Destroy the company", "Rules go before what they name.",
		[]string{"plan -destroy -detailed-exitcode -out=destroy.tfplan", "apply destroy.tfplan"}, (*story).checkEmpty},
}

// companySecrets makes the secrets of the users, and returns the variables that give them to
// Terraform.
func (s *story) companySecrets() []string {
	type secrets struct {
		Password          string `json:"password"`
		ExtensionPassword string `json:"extension_password"`
		VoicemailPIN      string `json:"voicemail_pin"`
	}
	all := map[string]secrets{}
	for i := range companyUsers {
		all[fmt.Sprint(101+i)] = secrets{rand.Text(), rand.Text(), pin()}
	}
	users, _ := json.Marshal(all) // Texts always encode.
	pins, _ := json.Marshal(map[string]string{"night": pin(), "menu": pin()})

	return []string{"TF_VAR_secrets=" + string(users), "TF_VAR_pins=" + string(pins)}
}

// pin returns a PIN as the PBX wants it: six digits, none three times in a row and no three in
// sequence.
func pin() string {
	var digits strings.Builder
	for _, from := range []string{"13", "79", "24", "86", "05", "91"} {
		i, err := rand.Int(rand.Reader, big.NewInt(int64(len(from))))
		if err != nil {
			panic(err) // The system has no randomness.
		}
		digits.WriteByte(from[i.Int64()])
	}

	return digits.String()
}

// checkCompany makes sure that every user has secrets, and that the state has
// none.
func (s *story) checkCompany() error {
	state, err := os.ReadFile(filepath.Join(s.work, "..", "company", "terraform.tfstate"))
	if err != nil {
		return err
	}
	users := s.mocks.PortSIP.Objects("users")
	if len(users) != companyUsers {
		return fmt.Errorf("the PBX has %d users", len(users))
	}
	for _, user := range users {
		for _, key := range []string{"password", "extension_password"} {
			secret, _ := user[key].(string)
			if secret == "" || strings.Contains(string(state), secret) {
				return fmt.Errorf("the %s of user %s is not set, or is in terraform.tfstate", key, user["name"])
			}
		}
	}
	for _, path := range companyPaths {
		s.companyObjects += len(s.mocks.PortSIP.Objects(path))
	}
	fmt.Fprintf(s.out, "   The PBX has %d users with passwords that are not in terraform.tfstate.\n", len(users))

	return nil
}

// checkEmpty makes sure that nothing of the company is left.
func (s *story) checkEmpty() error {
	for _, path := range companyPaths {
		if len(s.mocks.PortSIP.Objects(path)) > 0 {
			return errors.New("something is left at " + path)
		}
	}

	return nil
}
