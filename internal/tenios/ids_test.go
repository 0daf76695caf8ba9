// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// oddNames are user names with which a write would be one of something else.
var oddNames = []string{"", ".", "..", "/", "../list", "+49221/../../list", "%2f", "+49221?x=1", "#x", "a\nb", "\x00",
	"\u202e", "+" + strings.Repeat("1", 16)}

// A list with a user who cannot be told says who it is. Nothing is written: the list is all that
// tells who exists.
func TestCloudPBXUser_listedWithAnOddName(t *testing.T) {
	t.Parallel()
	for _, name := range oddNames {
		mock, newProvider := start(t, teniosmock.WithSpelling(func(string) any { return name }))
		mock.AddUser(existingUser())
		p := coretest.NewProtocol(t, newProvider, nil)
		for _, diags := range []coretest.Diagnostics{
			p.List(t, userType, nil, true, 0)[0].Diagnostics,
			p.Resource(t, userType).Plan(coretest.State{},
				coretest.Object{"user_name": number, "password_wo": password}).Diagnostics,
		} {
			coretest.Expect(t, diags, "user_name")
			if !strings.Contains(diags.String(), "the list has a user_name that is not a phone number") &&
				!strings.Contains(diags.String(), "a user without user_name") {
				t.Errorf("%q: %s", name, diags)
			}
			if strings.ContainsAny(diags.String(), "\x00\u202e") {
				t.Errorf("the error shows the name as it is: %q", diags)
			}
		}
		expectRequests(t, mock, 1, 0)
	}
}

// A name that a user or a state gives is no better.
func TestCloudPBXUser_givenAnOddName(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	r := coretest.NewProtocol(t, newProvider, nil).Resource(t, userType)
	client := newClient(t, mock.Start(t), 100)
	for _, name := range oddNames {
		for _, id := range []string{name, ""} {
			_, diags := r.Import(id, coretest.Object{"user_name": name})
			coretest.Expect(t, diags, "Invalid import id")
		}
		if diags := r.Validate(coretest.Object{"user_name": name, "password_wo": password}); !diags.HasError() {
			t.Errorf("%q is accepted", name)
		}
		user := tenios.User{UserName: name, FirstName: new(""), LastName: new(""), InternalExtension: new(""), Email: new(""),
			OutboundAllowed: new(true), SIPLoginEnabled: new(true), CallHistoryEnabled: new(true)}
		if err := client.UpsertUser(t.Context(), user, tenios.User{}, transport.NewSecret(password)); err == nil ||
			!strings.Contains(err.Error(), "the user_name is") {
			t.Errorf("%q: got %v", name, err)
		}
	}
	expectRequests(t, mock, 0, 0)
}
