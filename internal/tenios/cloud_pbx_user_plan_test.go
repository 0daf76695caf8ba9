// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"net/http"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// later is a run of Terraform after the one that made a state: another instance of the provider, which has read nothing.
func later(t *testing.T, newProvider coretest.NewProvider, block coretest.Object) *coretest.Resource {
	t.Helper()

	return coretest.NewProtocol(t, newProvider, block).Resource(t, userType)
}

func TestCloudPBXUser_planOfANewUserIsFullyKnown(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	plan := later(t, newProvider, nil).Plan(coretest.State{}, coretest.Object{"user_name": number, "password_wo": password})

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

func TestCloudPBXUser_existingUserIsRefusedAtPlanTime(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(existingUser())
	plan := later(t, newProvider, nil).Plan(coretest.State{}, coretest.Object{"user_name": number, "password_wo": password})

	coretest.Expect(t, plan.Diagnostics, "error at user_name", "exists already", "provider = pbx", "= tenios_cloud_pbx_user.NAME", `= "`+number+`"`, "adopt_existing = true")
	expectCalls(t, mock, 1, 0)
}

// The user may appear between plan and apply; then the apply refuses it.
func TestCloudPBXUser_existingUserIsRefusedAtApplyTime(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := coretest.Object{"user_name": coretest.Unknown, "password_wo": password}
	r := later(t, newProvider, nil)
	coretest.ExpectNone(t, r.Plan(coretest.State{}, config).Diagnostics)

	config["user_name"] = number
	plan := r.Plan(coretest.State{}, config)
	mock.AddUser(existingUser())
	state, diags := plan.In(later(t, newProvider, nil)).Apply()

	coretest.Expect(t, diags, "error at user_name", "exists already")
	if state.Value != nil {
		t.Error("the user that was refused is in the state")
	}
	if got, _ := mock.User(number); got != existingUser() {
		t.Errorf("the user was changed: %+v", got)
	}
}

func TestCloudPBXUser_adoptionWarnsWhatWillChange(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(existingUser())
	r := later(t, newProvider, nil)
	plan := r.Plan(coretest.State{}, coretest.Object{
		"user_name": number, "password_wo": password, "adopt_existing": true, "first_name": "Anton", "outbound_allowed": false, "last_name": coretest.Unknown,
	})

	coretest.Expect(t, plan.Diagnostics, "warning at user_name", "will be adopted",
		`first_name: "Toni" → "Anton"`, `last_name: "Tester" → (known after apply)`, `outbound_allowed: true → false`, "password is set to password_wo")
	if got := coretest.String(plan.Planned("email")); got != "tt@test.example" {
		t.Errorf("email: planned %q, want what the user has", got)
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
	expectCalls(t, mock, 1, 1)
}

// Adopting a user that is as configured writes nothing, so nobody is locked out and no password is needed.
func TestCloudPBXUser_adoptionWithoutChangesWritesNothing(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(existingUser())
	r := later(t, newProvider, nil)
	plan := r.Plan(coretest.State{}, coretest.Object{"user_name": number, "adopt_existing": true, "first_name": "Toni"})
	coretest.Expect(t, plan.Diagnostics, "No setting changes", "Nothing is written")
	if _, diags := plan.Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	expectCalls(t, mock, 1, 0)

	// A version orders the password to be written.
	plan = later(t, newProvider, nil).Plan(coretest.State{}, coretest.Object{
		"user_name": number, "adopt_existing": true, "first_name": "Toni", "password_wo": password, "password_wo_version": 1,
	})
	coretest.Expect(t, plan.Diagnostics, "No setting changes", "password is set to password_wo")
	if _, diags := plan.Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	if got := mock.Password(number); got != password {
		t.Errorf("the password is %q, want the one that was ordered", got)
	}
}

func TestCloudPBXUser_passwordIsDemandedWhereSomethingMustBeWritten(t *testing.T) {
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
		"create":                          {coretest.State{}, coretest.Object{"user_name": "+492215550002"}, true},
		"adoption with changes":           {coretest.State{}, coretest.Object{"user_name": number, "adopt_existing": true, "first_name": "Anton"}, true},
		"change":                          {state, coretest.Object{"user_name": number, "first_name": "Anton"}, true},
		"new version":                     {state, coretest.Object{"user_name": number, "first_name": "Toni", "password_wo_version": 1}, true},
		"change that is not known yet":    {state, coretest.Object{"user_name": number, "first_name": coretest.Unknown}, false},
		"password that is not known yet":  {state, coretest.Object{"user_name": number, "first_name": "Anton", "password_wo": coretest.Unknown}, false},
		"no change":                       {state, coretest.Object{"user_name": number, "first_name": "Toni"}, false},
		"no longer configured":            {state, coretest.Object{"user_name": number}, false},
		"deletion_policy":                 {state, coretest.Object{"user_name": number, "first_name": "Toni", "deletion_policy": "prevent"}, false},
		"adopt_existing":                  {state, coretest.Object{"user_name": number, "first_name": "Toni", "adopt_existing": true}, false},
		"create of a name not known yet":  {coretest.State{}, coretest.Object{"user_name": coretest.Unknown}, false},
		"adoption without any difference": {coretest.State{}, coretest.Object{"user_name": number, "adopt_existing": true}, false},
	} {
		diags := later(t, newProvider, nil).Plan(tc.prior, tc.config).Diagnostics
		if diags.HasError() != tc.wanted {
			t.Errorf("%s: errors %v, want %v: %s", name, diags.HasError(), tc.wanted, diags)
		}
		if tc.wanted {
			coretest.Expect(t, diags, "error at password_wo", "Tenios demands a password with every write")
		}
	}
	if got := mock.Count(upsertPath); got != 0 {
		t.Errorf("planning wrote %d times", got)
	}
}

func TestCloudPBXUser_settingsOfTerraformAloneMakeNoCall(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil).Create(coretest.Object{"user_name": number, "password_wo": password, "password_wo_version": 1})
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
	expectCalls(t, mock, 0, 0)
}

func TestCloudPBXUser_updateWarnsThatThePasswordIsSentAgain(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	r := later(t, newProvider, nil)
	state := r.Create(coretest.Object{"user_name": number, "password_wo": password, "password_wo_version": 1})

	coretest.Expect(t, r.Plan(state, coretest.Object{"user_name": number, "password_wo": password, "password_wo_version": 1, "first_name": "Anton"}).Diagnostics,
		"warning", "sets the password again")
	// Who orders a password to be written need not be told that it is.
	coretest.ExpectNone(t, r.Plan(state, coretest.Object{"user_name": number, "password_wo": password, "password_wo_version": 2, "first_name": "Anton"}).Diagnostics)
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
		// A replacement destroys too, whatever the new configuration says: the policy is read from the state.
		replace := r.Plan(state, coretest.Object{"user_name": "+492215550002", "password_wo": password, "deletion_policy": "abandon"})
		coretest.Expect(t, replace.Diagnostics, want)
		if got := destroy.Diagnostics.HasError(); got != (policy == "prevent") {
			t.Errorf("%s: plan to destroy has errors: %v", policy, got)
		}
		if got := replace.Replace; len(got) != 1 || got[0] != "user_name" {
			t.Errorf("replaced because of %v, want user_name", got)
		}
	}
}

// No plan sees `-replace`, so the deletion itself refuses too, and keeps the state.
func TestCloudPBXUser_preventHoldsWithoutAPlan(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	r := later(t, newProvider, nil)
	state := r.Create(coretest.Object{"user_name": number, "password_wo": password, "deletion_policy": "prevent"})
	after, diags := r.Plan(state, nil).Apply()

	coretest.Expect(t, diags, "Unable to destroy")
	if after.Value == nil {
		t.Error("the user is gone from the state")
	}
	if _, ok := mock.User(number); !ok {
		t.Error("the user is gone from the account")
	}
}

// `-replace`, and a name that moves from one resource to another, meet users that this configuration owns already.
func TestCloudPBXUser_ownUserIsNotRefused(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	config := coretest.Object{"user_name": number, "password_wo": password}
	state := later(t, newProvider, nil).Create(config)

	read := later(t, newProvider, nil)
	if _, diags := read.Read(state); diags.HasError() {
		t.Fatal(diags)
	}
	coretest.ExpectNone(t, read.Plan(coretest.State{}, config).Diagnostics)

	planned := later(t, newProvider, nil)
	planned.Plan(state, config)
	coretest.ExpectNone(t, planned.Plan(coretest.State{}, config).Diagnostics)

	deleted := later(t, newProvider, nil)
	if _, diags := deleted.Plan(state, nil).Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	coretest.ExpectNone(t, deleted.Plan(coretest.State{}, config).Diagnostics)
}

func TestCloudPBXUser_twoResourcesForOneUser(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	r := later(t, newProvider, nil)
	first := r.Plan(coretest.State{}, coretest.Object{"user_name": number, "password_wo": password, "first_name": "Toni"})
	second := r.Plan(coretest.State{}, coretest.Object{"user_name": number, "password_wo": password, "first_name": "Anton"})
	if _, diags := first.Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	// Terraform plans the second one again before it applies it, and may by then meet the first.
	again := r.Plan(coretest.State{}, coretest.Object{"user_name": number, "password_wo": password, "first_name": "Anton"})
	coretest.ExpectNone(t, again.Diagnostics)
	for _, plan := range []*coretest.Plan{second, again} {
		_, diags := plan.Apply()
		coretest.Expect(t, diags, "error at user_name: Two resources for one user")
	}
	if got, _ := mock.User(number); got.FirstName != "Toni" {
		t.Errorf("the second resource took the user over: %+v", got)
	}
}

// With create_before_destroy the new user is written before the old one is destroyed. Disabling the old one must not lock
// out the new one under the same name.
func TestCloudPBXUser_disableSparesAUserCreatedInTheSameRun(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	r := later(t, newProvider, nil)
	config := coretest.Object{"user_name": number, "password_wo": password, "outbound_allowed": true, "deletion_policy": "disable", "adopt_existing": true}
	old := r.Create(config)

	r = later(t, newProvider, nil)
	config["first_name"] = "Anton"
	r.Create(config)
	_, diags := r.Plan(old, nil).Apply()

	coretest.Expect(t, diags, "was not disabled")
	if got, _ := mock.User(number); !got.OutboundAllowed || got.Password != password {
		t.Errorf("the new user was disabled: %+v", got)
	}
}

func TestCloudPBXUser_planGoesOnWhenTheListCannotBeRead(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{PathPrefix: listPath, Status: http.StatusServiceUnavailable})
	r := later(t, newProvider, once())
	plan := r.Plan(coretest.State{}, coretest.Object{"user_name": number, "password_wo": password})

	coretest.Expect(t, plan.Diagnostics, "warning", "Unable to look for existing", "HTTP status 503")
	if plan.Diagnostics.HasError() {
		t.Errorf("the plan failed: %s", plan.Diagnostics)
	}
}

func TestCloudPBXUser_wrongAccessKeyFailsThePlan(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	r := later(t, newProvider, coretest.Object{"tenios": coretest.Object{"access_key": "not-the-key-53d1"}})
	for range 3 {
		plan := r.Plan(coretest.State{}, coretest.Object{"user_name": number, "password_wo": password})
		coretest.Expect(t, plan.Diagnostics, "error", "BAD_CREDENTIALS", "tenios.access_key", "TENIOS_ACCESS_KEY")
	}
	// What is refused once is not asked again for each user.
	expectCalls(t, mock, 1, 0)
}

func TestCloudPBXUser_lostCreate(t *testing.T) {
	t.Parallel()
	config := coretest.Object{"user_name": number, "password_wo": password, "first_name": "Toni"}
	lost := fakeserver.Fault{PathPrefix: upsertPath, DropAfter: true, Times: 1}

	t.Run("and found as it was sent", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(lost)
		state, diags := later(t, newProvider, once()).Plan(coretest.State{}, config).Apply()
		coretest.Expect(t, diags, "warning", "was created, but the answer was lost")
		if diags.HasError() || state.Value == nil {
			t.Errorf("the user that was created is not in the state: %s", diags)
		}
		expectCalls(t, mock, 2, 1)
	})

	t.Run("and never carried out", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{PathPrefix: upsertPath, DropBefore: true, Times: 1})
		state, diags := later(t, newProvider, once()).Plan(coretest.State{}, config).Apply()
		coretest.Expect(t, diags, "error", "most likely not created")
		if state.Value != nil {
			t.Error("a user that does not exist is in the state")
		}
	})

	t.Run("and something else is there", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{PathPrefix: upsertPath, DropBefore: true, Times: 1, Before: func(*http.Request) { mock.AddUser(existingUser()) }})
		state, diags := later(t, newProvider, once()).Plan(coretest.State{}, config).Apply()
		coretest.Expect(t, diags, "error", "differs from what was sent")
		if state.Value != nil {
			t.Error("somebody else's user is in the state")
		}
	})

	t.Run("and the list fails too", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(lost)
		mock.InjectFault(fakeserver.Fault{PathPrefix: listPath, Skip: 1, Status: http.StatusBadGateway})
		_, diags := later(t, newProvider, once()).Plan(coretest.State{}, config).Apply()
		coretest.Expect(t, diags, "error", "Whether it was created is not known")
	})

	t.Run("is repeated first, since an upsert may be", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t)
		mock.InjectFault(lost)
		_, diags := later(t, newProvider, nil).Plan(coretest.State{}, config).Apply()
		coretest.ExpectNone(t, diags)
		expectCalls(t, mock, 1, 2)
	})
}

func TestCloudPBXUser_failedUpdateLeavesStateAndServer(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil).Create(coretest.Object{"user_name": number, "password_wo": password, "password_wo_version": 1, "first_name": "Toni"})
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

// What the configuration leaves out goes out as it is on the PBX when the update runs, not as the plan saw it.
func TestCloudPBXUser_updateKeepsAChangeMadeSinceThePlan(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil).Create(coretest.Object{"user_name": number, "password_wo": password, "email": "old@test.example"})
	r := later(t, newProvider, nil)
	plan := r.Plan(state, coretest.Object{"user_name": number, "password_wo": password, "first_name": "Anton"})
	changed, _ := mock.User(number)
	changed.Email, changed.SIPLoginEnabled = "new@test.example", true
	mock.AddUser(changed)
	if _, diags := plan.Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	want := changed
	want.FirstName = "Anton"
	if got, _ := mock.User(number); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestCloudPBXUser_updateOfAUserThatVanished(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil).Create(coretest.Object{"user_name": number, "password_wo": password})
	plan := later(t, newProvider, nil).Plan(state, coretest.Object{"user_name": number, "password_wo": password, "first_name": "Anton"})
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
	coretest.Expect(t, diags, "error at outbound_allowed", "Incomplete answer")
	// A plan that would adopt the user says so as well.
	diags = later(t, newProvider, nil).Plan(coretest.State{}, coretest.Object{"user_name": number, "password_wo": password, "adopt_existing": true}).Diagnostics
	coretest.Expect(t, diags, "error at outbound_allowed", "Incomplete answer")
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
		coretest.Expect(t, diags, "error: Invalid import id", "The id is the user_name", "E.164")
	}
	_, diags = r.Import("one/two", nil)
	coretest.Expect(t, diags, "Invalid import id", "`user_name`")
}

func TestCloudPBXUser_importByIDAndByIdentity(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(existingUser())
	r := later(t, newProvider, nil)
	byID, diags := r.Import(number, nil)
	coretest.ExpectNone(t, diags)
	byIdentity, diags := r.Import("", coretest.Object{"user_name": number})
	coretest.ExpectNone(t, diags)
	for _, state := range []coretest.State{byID, byIdentity} {
		if got := coretest.String(r.Identity(state, "user_name")); got != number {
			t.Errorf("identity %q", got)
		}
		// Matching configuration plans nothing, also with the password that a later write will need.
		plan := r.Plan(state, coretest.Object{
			"user_name": number, "password_wo": password, "first_name": "Toni", "last_name": "Tester", "internal_extension": "201",
			"email": "tt@test.example", "outbound_allowed": true, "sip_login_enabled": true, "call_history_enabled": true,
		})
		coretest.ExpectNone(t, plan.Diagnostics)
		if changed := plan.Changed(); len(changed) > 0 {
			t.Errorf("the plan after the import changes %v", changed)
		}
	}
	expectCalls(t, mock, 1, 0)
}

// A user without a name, an address or an extension is no difference to one that is configured with empty ones.
func TestCloudPBXUser_emptyStringsAreNoDifference(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(teniosmock.User{UserName: number})
	r := later(t, newProvider, nil)
	state, diags := r.Import(number, nil)
	coretest.ExpectNone(t, diags)
	for _, config := range []coretest.Object{
		{"user_name": number},
		{"user_name": number, "first_name": "", "last_name": "", "internal_extension": "", "email": ""},
	} {
		if changed := r.Plan(state, config).Changed(); len(changed) > 0 {
			t.Errorf("%v changes %v", config, changed)
		}
	}
}

// A user whom another resource of the state has is no stranger, and is not shared either.
func TestCloudPBXUser_ofAnotherResource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := coretest.Object{"user_name": number, "password_wo": password, "first_name": "Toni"}
	other := later(t, newProvider, nil).Create(config)
	second := later(t, newProvider, nil).Plan(coretest.State{}, coretest.Object{"user_name": number, "password_wo": password, "first_name": "Anton", "adopt_existing": true})
	applying := later(t, newProvider, nil)
	if _, diags := applying.Plan(other, coretest.Object{"user_name": number, "password_wo": password, "first_name": "Antonia"}).Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	_, diags := second.In(applying).Apply()
	coretest.Expect(t, diags, "error at user_name: Two resources for")
	if got, _ := mock.User(number); got.FirstName != "Antonia" {
		t.Errorf("Tenios has %+v", got)
	}
}
