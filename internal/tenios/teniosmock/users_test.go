// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
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

func TestUpsertOmittedFieldsAreCleared(t *testing.T) {
	t.Parallel()

	a := start(t, teniosmock.WithOmittedClears())
	a.AddUser(full)
	a.upsert(t, number, edits{"email": "new@test.com"}).wantSuccess(t)

	want := full
	want.FirstName, want.LastName, want.Password = "Peter", "Mustermann", "i7Lkm07"
	want.InternalExtension, want.Email = "", "new@test.com"
	a.wantUser(t, want)

	a.upsert(t, number, edits{"internal_extension": "200"}).wantSuccess(t)
	want.InternalExtension, want.Email = "200", ""
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

func TestPasswordIsKeptAndNeverListed(t *testing.T) {
	t.Parallel()

	a := start(t)
	a.upsert(t, number, edits{"password": "s3cret-one"}).wantSuccess(t)
	a.upsert(t, number, edits{"password": "s3cret-two"}).wantSuccess(t)

	if got := a.Password(number); got != "s3cret-two" {
		t.Errorf("got password %q", got)
	}
	if got := a.Password("+492215550002"); got != "" {
		t.Errorf("got password %q of no user", got)
	}
	if got := a.list(t, nil); strings.Contains(got.raw, "s3cret") || strings.Contains(got.raw, "password") {
		t.Errorf("the list tells passwords: %s", got.raw)
	}
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
		{1, 2, all[:2]},
		{2, 2, all[2:4]},
		{3, 2, all[4:]},
		{4, 2, nil},
		{1, 5, all},
		{2, 5, nil},
		{1, 6, all},
		{1, huge, all},
		{2, huge, nil},
		{3, huge, nil},
		{huge, 1, nil},
		{huge, huge, nil},
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

func TestListMaxPageSize(t *testing.T) {
	t.Parallel()

	a := start(t, teniosmock.WithUsers(5), teniosmock.WithMaxPageSize(3))
	for asked, want := range map[int]int{2: 2, 3: 3, 4: 3, 100: 3} {
		got := a.list(t, edits{"page_size": asked})
		if n := len(got.names(t)); n != want || got.json["page_size"] != float64(want) {
			t.Errorf("page size %d: got %d items and page_size %v, want %d", asked, n, got.json["page_size"], want)
		}
	}
	if got := a.list(t, edits{"page": 2, "page_size": 100}).names(t); len(got) != 2 {
		t.Errorf("got second page %v", got)
	}
}

func TestListOrderIsStable(t *testing.T) {
	t.Parallel()

	a := start(t)
	for _, name := range []string{"+492215550003", "+492215550001", "+492215550002"} {
		a.upsert(t, name, nil).wantSuccess(t)
	}
	a.upsert(t, "+492215550003", edits{"first_name": "Changed"}).wantSuccess(t)
	a.AddUser(teniosmock.User{UserName: "+492215550001"})

	want := []string{"+492215550003", "+492215550001", "+492215550002"}
	if got := a.list(t, nil).names(t); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestStaleList(t *testing.T) {
	t.Parallel()

	a := start(t)
	a.AddUser(full)
	a.AddUser(teniosmock.User{UserName: "+492215550002"})
	old := a.list(t, nil).raw

	a.StaleList(2)
	a.upsert(t, number, edits{"first_name": "Changed"}).wantSuccess(t)
	a.upsert(t, "+492215550003", nil).wantSuccess(t)
	a.DeleteUser("+492215550002")
	a.list(t, edits{"page": 0}).wantRefused(t, "FIELD_NEGATIVE_OR_ZERO", "page")

	for range 2 {
		if got := a.list(t, nil).raw; got != old {
			t.Errorf("got %s, want the list as it was", got)
		}
	}
	fresh := a.list(t, nil)
	if !slices.Equal(fresh.names(t), []string{number, "+492215550003"}) || !strings.Contains(fresh.raw, "Changed") {
		t.Errorf("got %s, want the list as it is", fresh.raw)
	}

	a.StaleList(5)
	a.DeleteUser(number)
	a.StaleList(0)
	if got := a.list(t, nil).names(t); !slices.Equal(got, []string{"+492215550003"}) {
		t.Errorf("got %v after the lag was ended", got)
	}
}

func TestSeeding(t *testing.T) {
	t.Parallel()

	a := start(t)
	a.AddUser(teniosmock.User{UserName: "+4930000001"})
	a.AddUser(full)

	want := []teniosmock.User{{UserName: "+4930000001"}, full}
	if got := a.Users(); !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	if !a.DeleteUser("+4930000001") || a.DeleteUser("+4930000001") {
		t.Error("a user is deleted once")
	}
	if _, exists := a.User("+4930000001"); exists {
		t.Error("the deleted user is still there")
	}
	// The number is still the account's, so the user can be recreated.
	a.upsert(t, "+4930000001", nil).wantSuccess(t)
}

func TestWithUsers(t *testing.T) {
	t.Parallel()

	users := teniosmock.New(teniosmock.WithUsers(300)).Users()
	if again := teniosmock.New(teniosmock.WithUsers(300)).Users(); !slices.Equal(users, again) {
		t.Error("users differ from one account to the next")
	}
	if users[0].UserName != "+492215000000" || users[299].UserName != "+492215000299" {
		t.Errorf("got %s to %s", users[0].UserName, users[299].UserName)
	}

	// Whatever is seeded must also pass as an upsert, or tests would work on impossible users.
	a := start(t, teniosmock.WithUsers(300))
	for _, u := range users {
		a.upsert(t, u.UserName, edits{
			"password": u.Password, "first_name": u.FirstName, "last_name": u.LastName,
			"internal_extension": u.InternalExtension, "email": u.Email,
		}).wantSuccess(t)
	}
}

func TestUserAddedWhilePaging(t *testing.T) {
	t.Parallel()

	a := start(t, teniosmock.WithUsers(2))
	a.InjectFault(fakeserver.Fault{PathPrefix: "/cloud-pbx/list", Skip: 1, Times: 1, Before: func(*http.Request) {
		a.AddUser(full)
	}})

	if got := a.list(t, edits{"page_size": 2}); got.json["total_items"] != 2.0 {
		t.Errorf("got %s", got.raw)
	}
	if got := a.list(t, edits{"page": 2, "page_size": 2}); got.json["total_items"] != 3.0 || len(got.names(t)) != 1 {
		t.Errorf("got %s", got.raw)
	}
	if got := a.Count("/cloud-pbx/list"); got != 2 {
		t.Errorf("%d requests were recorded", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()

	const users = 20
	a := start(t)
	var wg sync.WaitGroup
	for i := range users {
		wg.Go(func() {
			name := fmt.Sprintf("+49221555%04d", i)
			a.upsert(t, name, nil).wantSuccess(t)
			a.StaleList(1)
			a.list(t, nil)
			a.AddUser(teniosmock.User{UserName: name, Email: "x@test.com"})
			_ = a.Users()
			_ = a.Password(name)
		})
	}
	wg.Wait()

	if got := len(a.Users()); got != users {
		t.Errorf("got %d users, want %d", got, users)
	}
}
