// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// later is a run of Terraform after the one that made a state: another instance of the provider,
// which has read nothing.
func later(t *testing.T, newProvider coretest.NewProvider, block coretest.Object) *coretest.Resource {
	t.Helper()

	return coretest.NewProtocol(t, newProvider, block).Resource(t, userType)
}

func TestCloudPBXUser_planOfANewUserIsFullyKnown(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	plan := later(t, newProvider, nil).Plan(coretest.State{},
		coretest.Object{"user_name": number, "password_wo": password})

	coretest.ExpectNone(t, plan.Diagnostics)
	for _, attribute := range []string{"first_name", "last_name", "internal_extension", "email"} {
		if got := coretest.String(plan.Planned(attribute)); got != "" {
			t.Errorf("%s: planned %q, want an empty string", attribute, got)
		}
	}
	for _, attribute := range []string{"outbound_allowed", "sip_login_enabled", "call_history_enabled"} {
		if got := plan.Planned(attribute); !got.Equal(coretest.Bool(false)) {
			t.Errorf("%s: planned %s, want false", attribute, got)
		}
	}
}

func TestCloudPBXUser_adoptionWarnsWhatWillChange(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(existingUser())
	r := later(t, newProvider, nil)
	plan := r.Plan(coretest.State{}, coretest.Object{
		"user_name": number, "password_wo": password, "adopt_existing": true, "first_name": "Anton",
		"outbound_allowed": false, "last_name": coretest.Unknown,
	})

	coretest.Expect(t, plan.Diagnostics, "warning at user_name", "will be adopted",
		`first_name: "Toni" → "Anton"`, `last_name: "Tester" → (known after apply)`, `outbound_allowed: true → false`,
		"password_wo: (sensitive)")
	if strings.Contains(plan.Diagnostics.String(), "email") {
		t.Errorf("what is not configured is listed as a change: %s", plan.Diagnostics)
	}
}

func TestCloudPBXUser_adoptionKeepsWhatIsNotConfigured(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(existingUser())
	later(t, newProvider, nil).Create(coretest.Object{
		"user_name": number, "password_wo": password, "adopt_existing": true, "first_name": "Anton",
	})

	want := existingUser()
	want.FirstName, want.Password = "Anton", password
	if got, _ := mock.User(number); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	expectRequests(t, mock, 2, 1)
}

// Adopting a user that is as configured writes nothing, so nobody is locked out and no password is
// needed.
func TestCloudPBXUser_adoptionWithoutChangesWritesNothing(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(existingUser())
	r := later(t, newProvider, nil)
	plan := r.Plan(coretest.State{}, coretest.Object{"user_name": number, "adopt_existing": true, "first_name": "Toni"})
	coretest.Expect(t, plan.Diagnostics, "will be adopted", "Nothing is written")
	if _, diags := plan.Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	expectRequests(t, mock, 2, 0)

	// A version orders the password to be written.
	plan = later(t, newProvider, nil).Plan(coretest.State{}, coretest.Object{
		"user_name": number, "adopt_existing": true, "first_name": "Toni", "password_wo": password, "password_wo_version": 1,
	})
	coretest.Expect(t, plan.Diagnostics, "These settings change:\n  password_wo: (sensitive)")
	if _, diags := plan.Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	if got := mock.Password(number); got != password {
		t.Errorf("the password is %q, want the one that was ordered", got)
	}
}

func TestCloudPBXUser_passwordIsRequiredWhereSomethingMustBeWritten(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	r := later(t, newProvider, nil)
	state := r.Create(coretest.Object{"user_name": number, "password_wo": password, "first_name": "Toni"})
	mock.ResetRequests()

	for name, tc := range map[string]struct {
		prior  coretest.State
		config coretest.Object
		wanted bool
	}{
		"create": {coretest.State{}, coretest.Object{"user_name": "+492215550002"}, true},
		"adoption with changes": {coretest.State{},
			coretest.Object{"user_name": number, "adopt_existing": true, "first_name": "Anton"}, true},
		"change": {state, coretest.Object{"user_name": number, "first_name": "Anton"}, true},
		"new version": {state, coretest.Object{"user_name": number, "first_name": "Toni",
			"password_wo_version": 1}, true},
		"change that is not known yet": {state, coretest.Object{"user_name": number, "first_name": coretest.Unknown},
			false},
		"password that is not known yet": {state, coretest.Object{"user_name": number, "first_name": "Anton",
			"password_wo": coretest.Unknown}, false},
		"no change":            {state, coretest.Object{"user_name": number, "first_name": "Toni"}, false},
		"no longer configured": {state, coretest.Object{"user_name": number}, false},
		"deletion_policy": {state, coretest.Object{"user_name": number, "first_name": "Toni",
			"deletion_policy": "prevent"}, false},
		"adopt_existing": {state, coretest.Object{"user_name": number, "first_name": "Toni",
			"adopt_existing": true}, false},
		"create of a name not known yet": {coretest.State{}, coretest.Object{"user_name": coretest.Unknown}, false},
		"adoption without any difference": {coretest.State{}, coretest.Object{"user_name": number, "adopt_existing": true},
			false},
	} {
		diags := later(t, newProvider, nil).Plan(tc.prior, tc.config).Diagnostics
		if diags.HasError() != tc.wanted {
			t.Errorf("%s: errors %v, want %v: %s", name, diags.HasError(), tc.wanted, diags)
		}
		if tc.wanted {
			coretest.Expect(t, diags, "error at password_wo", "Tenios requires a password with every write")
		}
	}
	if got := mock.Count(upsertPath); got != 0 {
		t.Errorf("planning wrote %d times", got)
	}
}

func TestCloudPBXUser_settingsOfTerraformAloneMakeNoCall(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil).Create(coretest.Object{"user_name": number, "password_wo": password,
		"password_wo_version": 1})
	mock.ResetRequests()

	for _, config := range []coretest.Object{
		{"user_name": number, "deletion_policy": "prevent", "password_wo_version": 1},
		{"user_name": number, "adopt_existing": true, "password_wo_version": 1},
		{"user_name": number}, // The version is taken away: no order to write.
	} {
		r := later(t, newProvider, nil)
		plan := r.Plan(state, config)
		coretest.ExpectNone(t, plan.Diagnostics)
		_, diags := plan.Apply()
		coretest.ExpectNone(t, diags)
	}
	expectRequests(t, mock, 0, 0)
}

func TestCloudPBXUser_updateWarnsThatThePasswordIsSentAgain(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	state := later(t, newProvider, nil).Create(coretest.Object{"user_name": number, "password_wo": password,
		"password_wo_version": 1})

	coretest.Expect(t, later(t, newProvider, nil).Plan(state,
		coretest.Object{"user_name": number, "password_wo": password, "password_wo_version": 1,
			"first_name": "Anton"}).Diagnostics,
		"warning", "sets the password again")
	// Whoever orders a password to be written need not be told that it is.
	coretest.ExpectNone(t, later(t, newProvider, nil).Plan(state,
		coretest.Object{"user_name": number, "password_wo": password, "password_wo_version": 2,
			"first_name": "Anton"}).Diagnostics)
}

func TestCloudPBXUser_destroyPlansSayWhatHappens(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for policy, want := range map[string]string{
		"abandon": "The user stays on the PBX as it is",
		"disable": "the password becomes a random one",
		"prevent": "Unable to destroy tenios_cloud_pbx_user +492215550001",
	} {
		mock.DeleteUser(number)
		r := later(t, newProvider, nil)
		state := r.Create(coretest.Object{"user_name": number, "password_wo": password, "deletion_policy": policy})
		destroy := r.Plan(state, nil)
		coretest.Expect(t, destroy.Diagnostics, want)
		// A replacement destroys too, whatever the new configuration says: the policy is read from the
		// state.
		replace := later(t, newProvider, nil).Plan(state,
			coretest.Object{"user_name": "+492215550002", "password_wo": password, "deletion_policy": "abandon"})
		coretest.Expect(t, replace.Diagnostics, want)
		if got := destroy.Diagnostics.HasError(); got != (policy == "prevent") {
			t.Errorf("%s: plan to destroy has errors: %v", policy, got)
		}
		if got := replace.Replace; len(got) != 1 || got[0] != "user_name" {
			t.Errorf("replaced because of %v, want user_name", got)
		}
	}
}

func TestCloudPBXUser_wrongAccessKeyFailsThePlan(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	r := later(t, newProvider, coretest.Object{"tenios": coretest.Object{"access_key": "not-the-key-53d1"}})
	for i := range 3 {
		plan := r.Plan(coretest.State{}, coretest.Object{"user_name": fmt.Sprintf("+49221555000%d", i),
			"password_wo": password})
		want := []string{"error", "BAD_CREDENTIALS", "tenios.access_key", "TENIOS_ACCESS_KEY"}
		if i > 0 { // The first user has it all.
			want = []string{"error", "The cause is the same as here: Unable to plan " + userType + " +492215550000"}
		}
		coretest.Expect(t, plan.Diagnostics, want...)
	}
	// What is refused once is not asked again for each user.
	expectRequests(t, mock, 1, 0)
}

func TestCloudPBXUser_lostCreate(t *testing.T) {
	t.Parallel()
	config := coretest.Object{"user_name": number, "password_wo": password, "first_name": "Toni"}
	lost := fakeserver.Fault{PathPrefix: upsertPath, DropAfter: true, Times: 1}

	t.Run("and never carried out", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{PathPrefix: upsertPath, DropBefore: true, Times: 1})
		state, diags := later(t, newProvider, noRetry()).Plan(coretest.State{}, config).Apply()
		coretest.Expect(t, diags, "error", "most likely not created")
		if state.Value != nil {
			t.Error("a user that does not exist is in the state")
		}
	})

	t.Run("and something else is there", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{PathPrefix: upsertPath, DropBefore: true, Times: 1,
			Before: func(*http.Request) { mock.AddUser(existingUser()) }})
		state, diags := later(t, newProvider, noRetry()).Plan(coretest.State{}, config).Apply()
		coretest.Expect(t, diags, "error", "is not as it was sent")
		if state.Value != nil {
			t.Error("someone else's user is in the state")
		}
	})

	t.Run("and the list fails too", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(lost)
		mock.InjectFault(fakeserver.Fault{PathPrefix: listPath, Skip: 2, Status: http.StatusBadGateway})
		_, diags := later(t, newProvider, noRetry()).Plan(coretest.State{}, config).Apply()
		coretest.Expect(t, diags, "error", "Whether it was created is not known")
	})

	t.Run("is repeated first, since an upsert may be", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(lost)
		_, diags := later(t, newProvider, nil).Plan(coretest.State{}, config).Apply()
		coretest.ExpectNone(t, diags)
		expectRequests(t, mock, 2, 2)
	})
}

func TestCloudPBXUser_lostUpdate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change coretest.Object
		fault  fakeserver.Fault
		want   string // In the error; empty for none.
	}{
		"of a setting, and carried out": {coretest.Object{"first_name": "Anton"}, fakeserver.Fault{DropAfter: true}, ""},
		"of a setting, and never carried out": {
			coretest.Object{"first_name": "Anton"}, fakeserver.Fault{DropBefore: true},
			"Unable to update tenios_cloud_pbx_user " + number,
		},
		"of the password, which is not shown": {
			coretest.Object{"password_wo_version": 2}, fakeserver.Fault{DropAfter: true},
			"It may have been written all the same",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			config := coretest.Object{"user_name": number, "password_wo": password, "password_wo_version": 1,
				"first_name": "Toni"}
			state := later(t, newProvider, nil).Create(config)
			maps.Copy(config, tc.change)
			tc.fault.PathPrefix, tc.fault.Times = upsertPath, 1
			mock.InjectFault(tc.fault)
			_, diags := later(t, newProvider, noRetry()).Plan(state, config).Apply()
			if tc.want == "" {
				coretest.ExpectNone(t, diags)
			} else {
				coretest.Expect(t, diags, "error", tc.want)
			}
		})
	}
}

// Every write sets the password, so what is as planned by the time of the apply is not written.
func TestCloudPBXUser_updateThatSomebodyElseHasMade(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil).Create(coretest.Object{"user_name": number, "password_wo": password})
	plan := later(t, newProvider, nil).Plan(state,
		coretest.Object{"user_name": number, "password_wo": "another-password", "first_name": "Anton"})
	changed, _ := mock.User(number)
	changed.FirstName = "Anton"
	mock.AddUser(changed)
	_, diags := plan.Apply()
	coretest.ExpectNone(t, diags)
	if got, _ := mock.User(number); got != changed {
		t.Errorf("got %+v, want %+v", got, changed)
	}
}

func TestCloudPBXUser_failedUpdateLeavesStateAndServer(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil).Create(coretest.Object{"user_name": number, "password_wo": password,
		"password_wo_version": 1, "first_name": "Toni"})
	before, _ := mock.User(number)

	after, diags := later(t, newProvider, nil).Plan(state, coretest.Object{
		"user_name": number, "password_wo": "12345678", "password_wo_version": 2, "first_name": "Anton",
	}).Apply()
	coretest.Expect(t, diags, "error at password_wo", "PASSWORD_IS_IN_BLACKLIST")
	r := later(t, newProvider, nil)
	if got := coretest.String(r.Get(after, "first_name")); got != "Toni" {
		t.Errorf("the state has first_name %q after a failed update", got)
	}
	if got, _ := mock.User(number); got != before {
		t.Errorf("the user changed: %+v", got)
	}
}

func TestCloudPBXUser_updateOfAUserThatVanished(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil).Create(coretest.Object{"user_name": number, "password_wo": password})
	plan := later(t, newProvider, nil).Plan(state,
		coretest.Object{"user_name": number, "password_wo": password, "first_name": "Anton"})
	mock.DeleteUser(number)
	_, diags := plan.Apply()

	coretest.Expect(t, diags, "error at user_name", "Unable to update", "the account has no Cloud PBX user")
	if _, ok := mock.User(number); ok {
		t.Error("the update created the user again")
	}
}

func TestCloudPBXUser_incompleteAnswers(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil).Create(coretest.Object{
		"user_name": number, "password_wo": password, "email": "tt@test.example", "outbound_allowed": true,
	})
	mock.InjectFault(fakeserver.Fault{PathPrefix: listPath, Transform: without("email", "outbound_allowed", "first_name")})

	// What is known stays known.
	r := later(t, newProvider, nil)
	after, diags := r.Read(state)
	coretest.Expect(t, diags, "warning at email", "warning at outbound_allowed", "The value in the state is kept")
	if diags.HasError() {
		t.Error("a value that is known became an error")
	}
	if got := coretest.String(r.Get(after, "email")); got != "tt@test.example" {
		t.Errorf("email became %q", got)
	}
	// What was never known is not made up.
	_, diags = later(t, newProvider, nil).Import(number, nil)
	coretest.Expect(t, diags, "error at outbound_allowed", "Incomplete response")
	// A plan that would adopt the user warns of it, and the apply refuses.
	plan := later(t, newProvider, nil).Plan(coretest.State{},
		coretest.Object{"user_name": number, "password_wo": password, "adopt_existing": true})
	coretest.Expect(t, plan.Diagnostics, "warning", "does not show outbound_allowed of user "+number)
	_, diags = plan.Apply()
	coretest.Expect(t, diags, "error", "Unable to create", "does not show outbound_allowed of user "+number)
	if got := mock.Count(upsertPath); got != 1 {
		t.Errorf("wrote %d times, want only the creation", got)
	}
}

func TestCloudPBXUser_importOfSomethingWrong(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	r := later(t, newProvider, nil)
	state, diags := r.Import(number, nil)
	coretest.Expect(t, diags, "no longer exists")
	if state.Value != nil {
		t.Error("a user that does not exist was imported")
	}
	for _, id := range []string{number[1:], "Toni", "+49 221 5550001"} {
		_, diags := r.Import(id, nil)
		coretest.Expect(t, diags, "error: Invalid import id", "`user_name`", "E.164")
	}
	_, diags = r.Import("one/two", nil)
	coretest.Expect(t, diags, "Invalid import id", "`user_name`")
}

// A user without a name, an address or an extension is no difference to one that is configured with
// empty ones.
func TestCloudPBXUser_emptyStringsAreNoDifference(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(teniosmock.User{UserName: number})
	for _, config := range []coretest.Object{
		{"user_name": number},
		{"user_name": number, "first_name": "", "last_name": "", "internal_extension": "", "email": ""},
	} {
		r := later(t, newProvider, nil)
		state, diags := r.Import(number, nil)
		coretest.ExpectNone(t, diags)
		if changed := r.Plan(state, config).Changed(); len(changed) > 0 {
			t.Errorf("%v changes %v", config, changed)
		}
	}
}

// The list is what an update knows of its user, and it may cost many requests. So the updates of
// one apply share it, but no update relies on one that is older than 5 seconds: what someone else
// has changed since then would be reset.
func TestCloudPBXUser_manyUpdatesShareAFreshList(t *testing.T) {
	t.Parallel()
	const updates, pages = 100, 3
	mock, newProvider := start(t, teniosmock.WithUsers(250))
	r := later(t, newProvider, nil)
	plans := make([]*coretest.Plan, updates)
	for i := range plans {
		name := fmt.Sprintf("+49221500%04d", i)
		state, diags := r.Import(name, nil)
		coretest.ExpectNone(t, diags)
		plans[i] = r.Plan(state, coretest.Object{"user_name": name, "password_wo": password, "first_name": "Anton"})
	}
	mock.ResetRequests()
	apply := func(plans []*coretest.Plan) {
		var all sync.WaitGroup
		for worker := range 10 {
			all.Go(func() {
				for i := worker; i < len(plans); i += 10 {
					if _, diags := plans[i].Apply(); diags.HasError() {
						t.Error(diags)
					}
				}
			})
		}
		all.Wait()
	}

	began := time.Now()
	apply(plans[:updates/2])
	changed := mock.Users()[updates-1]
	changed.Email, changed.OutboundAllowed = "administrator@test.example", !changed.OutboundAllowed
	mock.AddUser(changed)
	time.Sleep(5*time.Second + 10*time.Millisecond)
	apply(plans[updates/2:])
	seconds := time.Since(began).Seconds()

	if got, most := mock.Count(""), pages*(1+seconds/5)+updates; float64(got) > most {
		t.Errorf("%d updates took %d requests in %.1f seconds, want at most %.1f", updates, got, seconds, most)
	}
	want := changed
	want.FirstName, want.Password = "Anton", password
	if got, _ := mock.User(changed.UserName); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
