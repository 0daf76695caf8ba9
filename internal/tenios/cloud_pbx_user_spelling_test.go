// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// A list may spell numbers in its own way. The user is found all the same: refused, adopted, read
// and imported, and then nothing is planned.
func TestCloudPBXUser_numberSpelledInAnotherWay(t *testing.T) {
	t.Parallel()
	for name, spell := range map[string]func(string) any{
		"without plus": func(number string) any { return number[1:] },
		"with spaces":  func(number string) any { return number[:3] + " " + number[3:6] + " " + number[6:] },
		"a number":     func(number string) any { return json.Number(number[1:]) },
		"with 00":      func(number string) any { return "00" + number[1:] },
		"with (0)":     func(number string) any { return number[:3] + " (0)" + number[3:6] + "/" + number[6:] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, teniosmock.WithSpelling(spell))
			mock.AddUser(existingUser())
			config := coretest.Object{"user_name": number, "password_wo": password, "first_name": "Toni"}
			refused := later(t, newProvider, nil).Plan(coretest.State{}, config)
			coretest.Expect(t, refused.Diagnostics, "error at user_name", "exists already", `"`+number+`"`)

			r := later(t, newProvider, nil)
			imported, diags := r.Import(number, nil)
			coretest.ExpectNone(t, diags)
			expectUnchanged(t, r, imported, config)

			config["adopt_existing"], config["first_name"] = true, "Anton"
			adopted := later(t, newProvider, nil).Create(config)
			if user, _ := mock.User(number); user.FirstName != "Anton" || user.LastName != "Tester" || len(mock.Users()) != 1 {
				t.Errorf("Tenios has %+v", mock.Users())
			}
			r = later(t, newProvider, nil)
			adopted, diags = r.Read(adopted)
			coretest.ExpectNone(t, diags)
			expectUnchanged(t, r, adopted, config)

			p := coretest.NewProtocol(t, newProvider, nil)
			one, diags := p.Data(t, userType, coretest.Object{"user_name": number})
			coretest.ExpectNone(t, diags)
			if got := coretest.String(one["last_name"]); got != "Tester" {
				t.Errorf("the data source has the last name %q", got)
			}
			listed := p.List(t, userType, coretest.Object{"user_name_prefix": number[:7]}, true, 10)
			if len(listed) != 1 || !strings.HasPrefix(listed[0].DisplayName, number) {
				t.Errorf("the list resource has %+v", listed)
			}
		})
	}
}

func expectUnchanged(t *testing.T, r *coretest.Resource, state coretest.State, config coretest.Object) {
	t.Helper()
	if plan := r.Plan(state, config); len(plan.Changed()) > 0 || len(plan.Diagnostics) > 0 {
		t.Errorf("the plan changes %v: %s", plan.Changed(), plan.Diagnostics)
	}
}

// Where it is not certain which number is meant, nothing is planned or written, and the message
// says why.
func TestCloudPBXUser_numberThatIsNotCertain(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spell func(string) any
		more  []teniosmock.User
		want  string
	}{
		"national number": {func(number string) any { return "0" + number[3:] }, nil, `nor certain to be one: "02215550001"`},
		"extension":       {func(string) any { return "1001" }, nil, `nor certain to be one: "1001"`},
		"number twice": {
			func(number string) any { return number }, []teniosmock.User{{UserName: number[1:]}},
			`two users with one phone number: "` + number + `" and "` + number[1:] + `"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, teniosmock.WithSpelling(tc.spell))
			mock.AddUser(existingUser())
			for _, user := range tc.more {
				mock.AddUser(user)
			}
			config := coretest.Object{"user_name": number, "password_wo": password, "adopt_existing": true}
			plan := later(t, newProvider, nil).Plan(coretest.State{}, config)
			coretest.Expect(t, plan.Diagnostics, "Unable to read an existing Tenios Cloud PBX user", tc.want)
			_, diags := plan.Apply()
			coretest.Expect(t, diags, "error", tc.want)
			_, diags = later(t, newProvider, nil).Import(number, nil)
			coretest.Expect(t, diags, "error", tc.want)
			if user, _ := mock.User(number); user != existingUser() || mock.Count(upsertPath) > 0 {
				t.Errorf("Tenios has %+v", user)
			}
		})
	}
}

// A number that no country has is none that can be configured, so it is in nobody's way.
func TestCloudPBXUser_numberOfNoCountry(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddUser(teniosmock.User{UserName: "+99912"})
	state := later(t, newProvider, nil).Create(coretest.Object{"user_name": number, "password_wo": password})
	if _, diags := later(t, newProvider, nil).Read(state); len(diags) > 0 {
		t.Error(diags)
	}
}

// The domain of an e-mail address that Tenios stores in small letters is no change, so no password
// is sent.
func TestCloudPBXUser_emailDomain(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, teniosmock.WithTidying(func(key, text string) string {
		if local, domain, isEmail := strings.Cut(text, "@"); isEmail && key == "email" {
			return local + "@" + strings.ToLower(domain)
		}

		return text
	}))
	config := coretest.Object{"user_name": number, "password_wo": password, "email": "Toni.Tester@Example.COM"}
	state := later(t, newProvider, nil).Create(config)
	if user, _ := mock.User(number); user.Email != "Toni.Tester@example.com" {
		t.Fatalf("Tenios has the address %q", user.Email)
	}
	state, diags := later(t, newProvider, nil).Read(state)
	coretest.ExpectNone(t, diags)
	imported, diags := later(t, newProvider, nil).Import(number, nil)
	coretest.ExpectNone(t, diags)
	for what, state := range map[string]coretest.State{"apply": state, "import": imported} {
		plan := later(t, newProvider, nil).Plan(state, config)
		coretest.ExpectNone(t, plan.Diagnostics)
		if changed := plan.Changed(); len(changed) > 0 {
			t.Errorf("%s: the plan changes %v", what, changed)
		}
	}
}

// What Tenios stores in a form of its own is planned at each apply, each time with the password.
// The plan says why, without a further request; and not of what someone has changed.
func TestCloudPBXUser_tidied(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, teniosmock.WithTidying(func(_, text string) string { return strings.TrimSpace(text) }))
	config := coretest.Object{"user_name": number, "password_wo": password, "first_name": "Toni ", "last_name": "Tester"}
	const summary = number + " does not show what was written"
	state := later(t, newProvider, nil).Create(config)
	mock.ResetRequests()
	for round := range 3 {
		var diags coretest.Diagnostics
		state, diags = later(t, newProvider, nil).Read(state)
		coretest.ExpectNone(t, diags)
		plan := later(t, newProvider, nil).Plan(state, config)
		coretest.Expect(t, plan.Diagnostics, "warning", summary, `first_name: "Toni" → "Toni "`, "sets the password again")
		if strings.Contains(plan.Diagnostics.String(), "last_name") {
			t.Errorf("round %d: %s", round, plan.Diagnostics)
		}
		if state, diags = plan.Apply(); diags.HasError() {
			t.Fatal(diags)
		}
	}
	if got := len(mock.Requests()); got != 9 { // Three times a refresh, and a list and an upsert in the apply.
		t.Errorf("there were %d requests", got)
	}

	user, _ := mock.User(number)
	user.LastName = "Drifted"
	mock.AddUser(user)
	state, _ = later(t, newProvider, nil).Read(state)
	plan := later(t, newProvider, nil).Plan(state,
		coretest.Object{"user_name": number, "password_wo": password, "first_name": "Toni", "last_name": "Other"})
	if strings.Contains(plan.Diagnostics.String(), summary) {
		t.Errorf("a new value is treated as one that was written: %s", plan.Diagnostics)
	}
}

// A value that a refresh has shown as it was written, and that someone changed later, is drift.
func TestCloudPBXUser_driftIsNotTidying(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := coretest.Object{"user_name": number, "password_wo": password, "first_name": "Toni"}
	state := later(t, newProvider, nil).Create(config)
	state, diags := later(t, newProvider, nil).Read(state)
	coretest.ExpectNone(t, diags)
	user, _ := mock.User(number)
	user.FirstName = "Drifted"
	mock.AddUser(user)
	state, diags = later(t, newProvider, nil).Read(state)
	coretest.ExpectNone(t, diags)
	plan := later(t, newProvider, nil).Plan(state, config)
	if strings.Contains(plan.Diagnostics.String(), "does not show what was written") {
		t.Error(plan.Diagnostics)
	}
}
