// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// full is a user in which every field is set.
var full = teniosmock.User{
	UserName: number, FirstName: "Toni", LastName: "Tester", InternalExtension: "100", Email: "tt@test.com",
	OutboundAllowed: true, SIPLoginEnabled: true, CallHistoryEnabled: true, Password: "first",
}

func (a account) wantUser(t *testing.T, want teniosmock.User) {
	t.Helper()

	if got, _ := a.User(want.UserName); got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestUpsertStoresEveryField(t *testing.T) {
	t.Parallel()

	a := start(t)
	a.upsert(t, number, edits{
		"password": "first", "first_name": "Toni", "last_name": "Tester",
		"internal_extension": "100", "email": "tt@test.com",
	}).wantSuccess(t)
	a.wantUser(t, full)

	// One flag at a time, so that two of them cannot be mixed up.
	for key, want := range map[string]teniosmock.User{
		"outbound_allowed":     {SIPLoginEnabled: true, CallHistoryEnabled: true},
		"sip_login_enabled":    {OutboundAllowed: true, CallHistoryEnabled: true},
		"call_history_enabled": {OutboundAllowed: true, SIPLoginEnabled: true},
	} {
		want.UserName, want.FirstName, want.LastName = number, "Peter", "Mustermann"
		want.Password, want.InternalExtension, want.Email = "i7Lkm07", "100", "tt@test.com"
		a.upsert(t, number, edits{key: "false"}).wantSuccess(t)
		a.wantUser(t, want)
	}
}

func TestUpsertOmittedFieldsKeepTheirValues(t *testing.T) {
	t.Parallel()

	a := start(t)
	a.AddUser(full)
	a.upsert(t, number, nil).wantSuccess(t)

	want := full
	want.FirstName, want.LastName, want.Password = "Peter", "Mustermann", "i7Lkm07"
	a.wantUser(t, want)
}

func TestUpsertEmptyFieldsAreCleared(t *testing.T) {
	t.Parallel()

	a := start(t)
	a.AddUser(full)
	a.upsert(t, number, edits{"email": "", "internal_extension": "", "first_name": "", "last_name": ""}).wantSuccess(t)

	a.wantUser(t, teniosmock.User{
		UserName: number, Password: "i7Lkm07",
		OutboundAllowed: true, SIPLoginEnabled: true, CallHistoryEnabled: true,
	})
}

func TestRefusedUpsertChangesNothing(t *testing.T) {
	t.Parallel()

	a := start(t)
	a.AddUser(full)
	a.upsert(t, number, edits{"password": "12345678"}).wantRefused(t, "PASSWORD_IS_IN_BLACKLIST", "password")
	a.upsert(t, number, edits{"email": "invalid@emailadress"}).wantRefused(t, "BAD_REQUEST", "email")
	a.upsert(t, number, edits{"internal_extension": "112"}).wantRefused(t, "BAD_REQUEST", "internal_extension")
	a.wantUser(t, full)
}

func TestListPages(t *testing.T) {
	t.Parallel()

	a := start(t, teniosmock.WithUsers(5))
	var all []string
	for _, u := range a.Users() {
		all = append(all, u.UserName)
	}

	const huge = 9223372036854775807
	tests := []struct {
		page, pageSize int64
		want           []string
	}{
		{1, 2, all[:2]}, {3, 2, all[4:]}, {4, 2, nil}, {1, 5, all}, {2, 5, nil}, {1, huge, all}, {3, huge, nil},
		{huge, 1, nil}, {huge, huge, nil},
	}
	for _, tc := range tests {
		got := a.list(t, edits{"page": tc.page, "page_size": tc.pageSize})
		if !slices.Equal(got.names(t), tc.want) {
			t.Errorf("page %d of %d: got %v, want %v", tc.page, tc.pageSize, got.names(t), tc.want)
		}
		for _, member := range []string{
			`"success":true`, `"total_items":5,`,
			fmt.Sprintf(`"page_size":%d,`, tc.pageSize), fmt.Sprintf(`"page":%d}`, tc.page),
		} {
			if !strings.Contains(got.raw, member) {
				t.Errorf("page %d of %d: no %s in %s", tc.page, tc.pageSize, member, got.raw)
			}
		}
	}
}

func TestWithUsers(t *testing.T) {
	t.Parallel()

	// Whatever is seeded must also pass as an upsert, or tests would work on impossible users.
	a := start(t, teniosmock.WithUsers(300))
	for _, u := range a.Users() {
		a.upsert(t, u.UserName, edits{
			"password": u.Password, "first_name": u.FirstName, "last_name": u.LastName,
			"internal_extension": u.InternalExtension, "email": u.Email,
		}).wantSuccess(t)
	}
}
