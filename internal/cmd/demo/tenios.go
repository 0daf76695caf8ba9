// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"text/tabwriter"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// user is a user in the list of Tenios.
type user struct {
	UserName           string `json:"user_name"`
	FirstName          string `json:"first_name"`
	LastName           string `json:"last_name"`
	InternalExtension  string `json:"internal_extension"`
	Email              string `json:"email"`
	OutboundAllowed    bool   `json:"outbound_allowed"`
	SIPLoginEnabled    bool   `json:"sip_login_enabled"`
	CallHistoryEnabled bool   `json:"call_history_enabled"`
}

// listUsers asks Tenios for its users, as any program could that is not Terraform.
func listUsers(ctx context.Context, baseURL string) ([]user, error) {
	body, err := json.Marshal(map[string]any{"access_key": teniosmock.AccessKey, "page": 1, "page_size": 100})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, baseURL+"/tenios/cloud-pbx/list", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct {
		Items []user `json:"items"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("listing the users of Tenios: %w", err)
	}

	return answer.Items, nil
}

// printUsers writes a table of the users that are new or not as they were at a time, and the number
// of the others. It returns how many are new and how many have changed.
func printUsers(out io.Writer, before, now []user, since string) (created, changed int) {
	slices.SortFunc(now, func(a, b user) int { return cmp.Compare(a.UserName, b.UserName) })
	known := map[string]user{}
	for _, u := range before {
		known[u.UserName] = u
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "   Tenios user\tname\textension\tmay call out\tportal login\tcall history\tsince the %s\n", since)
	for _, u := range now {
		was, exists := known[u.UserName]
		difference := "new"
		switch {
		case exists && was == u:
			continue
		case exists:
			difference = "changed"
			changed++
		default:
			created++
		}
		fmt.Fprintf(table, "   %s\t%s %s\t%s\t%s\t%s\t%s\t%s\n", u.UserName, u.FirstName, u.LastName, u.InternalExtension,
			yes(u.OutboundAllowed), yes(u.SIPLoginEnabled), yes(u.CallHistoryEnabled), difference)
	}
	// The writer fails only if what is below it does, and then the demo ends by a signal.
	_ = table.Flush()
	fmt.Fprintf(out, "   and %d users who are as they were\n", len(now)-created-changed)

	return created, changed
}

func yes(b bool) string {
	if b {
		return "yes"
	}

	return "no"
}
