// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const (
	userType  = "pbx_user"
	usersType = "pbx_users"
	usersPath = "/api/users"
)

// user is a configuration of a user with what is required.
func user(number string, more coretest.Object) coretest.Object {
	config := coretest.Object{
		"name": "user" + number, "extension_number": number, "display_name": "User " + number,
		"email": "u" + number + "@example.com", "role": "StandardUser", "password_wo": "Sign-in-7153",
		"extension_password_wo": "Sip-8264", "voicemail_pin_wo": "739164",
	}
	maps.Copy(config, more)

	return config
}

// onlyUser returns the only user that the mock has.
func onlyUser(t testing.TB, mock *portsipmock.Server) map[string]any {
	t.Helper()
	all := mock.Objects("users")
	if len(all) != 1 {
		t.Fatalf("the PBX has %d users", len(all))
	}

	return all[0]
}

// posted returns what the mock was sent by POST since the last reset, as `path: body`.
func posted(mock *portsipmock.Server) []string {
	var all []string
	for _, r := range mock.Requests() {
		if r.Method == http.MethodPost {
			all = append(all, r.Path+": "+string(r.Body))
		}
	}

	return all
}

// sentTo returns what was sent last by POST to a path.
func sentTo(t testing.TB, mock *portsipmock.Server, path string) map[string]any {
	t.Helper()
	var sent map[string]any
	for _, r := range mock.Requests() {
		if r.Method == http.MethodPost && r.Path == path {
			if err := json.Unmarshal(r.Body, &sent); err != nil {
				t.Fatal(err)
			}
		}
	}

	return sent
}

// situations are those for which a user has forward rules.
var situations = []string{
	"available_office_hours", "available_non_office_hours", "available_no_answer",
	"busy_office_hours", "busy_non_office_hours", "busy_no_answer",
	"dnd_office_hours", "dnd_non_office_hours", "away_office_hours", "away_non_office_hours",
	"lunch_office_hours", "lunch_non_office_hours", "trip_office_hours", "trip_non_office_hours",
	"offline_office_hours", "offline_non_office_hours",
}

func TestUser_everyAttribute(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	trunk := mock.Add("providers", map[string]any{"name": "Example Telecom"})
	morning := []any{coretest.Object{"from": "08:00", "to": "12:00"}}
	config := user("101", coretest.Object{
		"enabled": false, "mobile_phone": "+4915155550101", "work_phone": "+4922155550101", "home_phone": "0221 555 0102",
		"address": "Domkloster 4, 50667 Köln", "department": "Sales \\ Nord", "timezone": "Europe/Berlin",
		"enable_audio_recording": true, "enable_video_recording": true, "enable_dnd": true, "enable_acb": true,
		"enable_hot_desking": true, "anonymous_outbound_calls": true, "delivery_outbound_cid": false,
		"sms": "ALLOW_WITH_SENDER_ID", "custom_options": `{"a":[1]}`,
		"outbound_caller_ids": []any{
			coretest.Object{"provider_id": trunk, "caller_id": "+4922155550101", "preferred": true, "description": "Own",
				"display_name": "Anna"},
			coretest.Object{"provider_id": trunk, "caller_id": "+492215550"},
		},
		"office_hours": coretest.Object{"mode": "CUSTOM", "monday": coretest.Object{"enabled": true, "ranges": morning}},
		"custom_forward_rules": []any{
			coretest.Object{"action": "RING_ANYWAY", "type": "SPECIFIC_HOURS", "caller_id": "+4930*",
				"hours": coretest.Object{"sunday": coretest.Object{"enabled": true, "ranges": morning}}},
			coretest.Object{"action": "FORWARD_TO_VOICEMAIL", "number": "101", "type": "ALL_HOURS"},
		},
		"voicemail_prompt": "de-DE", "enable_voicemail_pin": false, "enable_voicemail_notify": true,
		"voicemail_play_datetime": "24_HOUR_CLOCK", "interface": "SBC_DOMAIN", "preferred_transport": "TLS",
		"blfs": []any{coretest.Object{"key": "1", "value": "102", "first_name": "Bo", "last_name": "Berg"},
			coretest.Object{"key": "2", "value": "103"}},
	})
	state := later(t, newProvider, nil, userType).Create(config)
	expectObject(t, onlyUser(t, mock), map[string]any{
		"name": "user101", "extension_number": "101", "display_name": "User 101", "email": "u101@example.com",
		"role": "StandardUser", "password": "Sign-in-7153", "extension_password": "Sip-8264", "voicemail_pin": "739164",
		"enabled": false, "mobile_phone": "+4915155550101", "work_phone": "+4922155550101", "home_phone": "0221 555 0102",
		"address": "Domkloster 4, 50667 Köln", "department": "Sales \\ Nord", "timezone": "Europe/Berlin",
		"enable_audio_recording": true, "enable_video_recording": true, "enable_dnd": true, "enable_acb": true,
		"enable_hot_desking": true, "anonymous_outbound_calls": true, "delivery_outbound_cid": false,
		"sms": "ALLOW_WITH_SENDER_ID", "custom_options": `{"a":[1]}`,
		"outbound_caller_ids": []any{
			map[string]any{"provider_id": trunk, "caller_id": "+4922155550101", "preferred": true, "description": "Own",
				"display_name": "Anna"},
			map[string]any{"provider_id": trunk, "caller_id": "+492215550", "preferred": false, "description": nil,
				"display_name": nil},
		},
		"voicemail_prompt": "de-DE", "enable_voicemail_pin": false, "enable_voicemail_notify": true,
		"voicemail_play_datetime": "24_HOUR_CLOCK", "interface": "SBC_DOMAIN", "preferred_transport": "TLS",
		"blfs": []any{map[string]any{"key": "1", "value": "102", "first_name": "Bo", "last_name": "Berg"},
			map[string]any{"key": "2", "value": "103", "first_name": nil, "last_name": nil}},
	})
	const hours = "map[enabled:true ranges:[map[from:08:00 to:12:00]]]"
	if got := fmt.Sprint(at(onlyUser(t, mock), "office_hours.monday")); got != hours {
		t.Errorf("the PBX has the office hours %s", got)
	}
	if got := fmt.Sprint(onlyUser(t, mock)["custom_forward_rules"]); !strings.Contains(got, "sunday:"+hours) ||
		!strings.Contains(got, "caller_id:+4930*") || !strings.Contains(got, "type:ALL_HOURS") {
		t.Errorf("the PBX has the rules %s", got)
	}
	state = expectSettled(t, newProvider, userType, state, config)

	imported, diags := later(t, newProvider, nil, userType).Import(idOf(onlyUser(t, mock)), nil)
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, userType, imported, config)

	// What is omitted keeps its value, and what can be blank is cleared. The PBX has null for blank.
	before := onlyUser(t, mock)
	cleared := user("101", coretest.Object{"mobile_phone": "", "department": "", "address": "", "voicemail_prompt": "",
		"outbound_caller_ids": []any{}, "custom_forward_rules": []any{}, "blfs": []any{}})
	state, diags = later(t, newProvider, nil, userType).Plan(state, cleared).Apply()
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, userType, state, cleared)
	for key := range cleared {
		if value, blank := cleared[key], reflect.ValueOf(cleared[key]).Len() == 0; blank {
			before[key] = map[bool]any{true: nil, false: []any{}}[value == ""]
		}
	}
	expectSame(t, onlyUser(t, mock), before)
}

// Whoever may not see the conference rooms can create users all the same, also so many that the
// lists are read.
func TestUser_withoutConferenceRooms(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, PathPrefix: "/api/conference_rooms",
		Status: http.StatusForbidden, Body: `{"errors":[{"code":"UNKNOWN","message":"not allowed"}]}`})
	r := later(t, newProvider, nil, userType)
	for _, number := range []string{"101", "102", "103", "104", "105"} {
		coretest.ExpectNone(t, r.Plan(coretest.State{}, user(number, nil)).Diagnostics)
	}
	if !slices.Contains(received(mock), "GET /api/conference_rooms") {
		t.Error("the conference rooms were not asked for")
	}
}

// A rule that is put before others does not take over what they have and it omits.
func TestUser_newRuleBeforeOthers(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	boss := coretest.Object{"caller_id": "0123", "type": "SPECIFIC_HOURS", "action": "RING_ANYWAY",
		"hours": coretest.Object{"monday": coretest.Object{"enabled": true,
			"ranges": []any{coretest.Object{"from": "08:00", "to": "12:00"}}}}}
	config := user("101", coretest.Object{"custom_forward_rules": []any{boss}})
	state := later(t, newProvider, nil, userType).Create(config)
	state = expectSettled(t, newProvider, userType, state, config)
	config["custom_forward_rules"] = []any{
		coretest.Object{"caller_id": "0456", "type": "ALL_HOURS", "action": "HANGUP"}, boss,
	}
	state, diags := later(t, newProvider, nil, userType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	rules, _ := onlyUser(t, mock)["custom_forward_rules"].([]any)
	if got := fmt.Sprint(rules); len(rules) != 2 || strings.Count(got, "08:00") != 1 ||
		strings.Index(got, "08:00") < strings.Index(got, "0456") {
		t.Errorf("the rules are %s", got)
	}
	expectSettled(t, newProvider, userType, state, config)
}

// What neither the configuration nor the PBX has of a list's item is no change, also where it has a
// default.
func TestUser_itemsWithoutDefaults(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.Add("users", map[string]any{"name": "user101", "extension_number": "101", "display_name": "User 101",
		"email": "u101@example.com", "role": "StandardUser",
		"blfs": []any{map[string]any{"key": "1", "value": "102"}, map[string]any{"key": "2", "value": "103"}}})
	state, diags := later(t, newProvider, nil, userType).Import(id, nil)
	coretest.ExpectNone(t, diags)
	item := func(key, value string) coretest.Object { return coretest.Object{"key": key, "value": value} }
	config := coretest.Object{"name": "user101", "extension_number": "101", "display_name": "User 101",
		"email": "u101@example.com", "role": "StandardUser", "blfs": []any{item("1", "102"), item("2", "103")}}
	expectSettled(t, newProvider, userType, state, config)

	config["blfs"] = []any{item("1", "102"), item("2", "104")}
	state, diags = later(t, newProvider, nil, userType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	if got := fmt.Sprint(onlyUser(t, mock)["blfs"]); !strings.Contains(got, "value:104") {
		t.Errorf("the fields are %s, and none leads to 104", got)
	}
	expectSettled(t, newProvider, userType, state, config)
}

// Each of the 16 situations, and all that is in its rule, has its own key.
func TestUser_forwardRules(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	rules, want := coretest.Object{}, map[string]any{}
	for i, situation := range situations {
		number := fmt.Sprint(200 + i)
		rule, has := coretest.Object{"action": "FORWARD_TO_NUMBER", "number": number},
			map[string]any{"action": "FORWARD_TO_NUMBER", "number": number}
		if strings.HasSuffix(situation, "no_answer") {
			rule["timeout"], has["timeout"] = i, float64(i)
		}
		rules[situation], want[situation+"_forward_rule"] = rule, has
	}
	config := user("101", coretest.Object{"forward_rules": rules})
	state := later(t, newProvider, nil, userType).Create(config)
	expectObject(t, onlyUser(t, mock), want)
	state = expectSettled(t, newProvider, userType, state, config)

	// One situation is changed, and a part of another: the rest stays.
	config["forward_rules"] = coretest.Object{"busy_no_answer": coretest.Object{"timeout": 20},
		"available_office_hours": coretest.Object{"action": "RING_ANYWAY"}}
	state, diags := later(t, newProvider, nil, userType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	want["busy_no_answer_forward_rule"] = map[string]any{"action": "FORWARD_TO_NUMBER", "number": "205", "timeout": 20.0}
	want["available_office_hours_forward_rule"] = map[string]any{"action": "RING_ANYWAY", "number": "200"}
	expectObject(t, onlyUser(t, mock), want)
	expectSettled(t, newProvider, userType, state, config)

	for name, tc := range map[string]struct {
		rules coretest.Object
		want  string
	}{
		"ring all the same while away": {coretest.Object{"away_office_hours": coretest.Object{"action": "RING_ANYWAY"}},
			"error at forward_rules.away_office_hours.action"},
		"no number": {coretest.Object{"trip_office_hours": coretest.Object{"action": "FORWARD_TO_NUMBER"}},
			"error at forward_rules.trip_office_hours.number: Missing number"},
		"negative": {coretest.Object{"busy_no_answer": coretest.Object{"timeout": -1}},
			"error at forward_rules.busy_no_answer.timeout"},
	} {
		r, config := later(t, newProvider, nil, userType), user("102", coretest.Object{"forward_rules": tc.rules})
		if diags := append(r.Validate(config), r.Plan(coretest.State{}, config).Diagnostics...); !strings.Contains(
			diags.String(), tc.want) {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

// The role and the passwords have requests of their own, and the PIN belongs to the user.
func TestUser_requests(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := user("101", nil)
	state := later(t, newProvider, nil, userType).Create(config)
	const number, voicemails = "GET /api/extension_numbers/101", "GET /api/shared_voicemails"
	expectReceived(t, mock, number, voicemails, // in the plan
		number, voicemails, number, "POST /api/users") // The last look is just before the create.
	id := idOf(onlyUser(t, mock))
	one := usersPath + "/" + id

	for _, step := range []struct {
		attribute string
		value     any
		want      []string
	}{
		{"role", "Admin", []string{one + `/role: {"role":"Admin"}`}},
		{"password_wo", "New-sign-in-1", nil}, // Without a version nobody can see that it changed.
		{"password_wo_version", 1, []string{one + `/password: {"password":"New-sign-in-1"}`}},
		{"extension_password_wo", "New-sip-2", nil},
		{"extension_password_wo_version", 1, []string{one + `/extension_password: {"password":"New-sip-2"}`}},
	} {
		mock.ResetRequests()
		config[step.attribute] = step.value
		var diags coretest.Diagnostics
		state, diags = later(t, newProvider, nil, userType).Plan(state, config).Apply()
		coretest.ExpectNone(t, diags)
		if got := posted(mock); !slices.Equal(got, step.want) {
			t.Errorf("%s sends %q, want %q", step.attribute, got, step.want)
		}
	}
	mock.ResetRequests()
	config["voicemail_pin_wo"], config["voicemail_pin_wo_version"] = "860428", 1
	state, diags := later(t, newProvider, nil, userType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectReceived(t, mock, "GET "+one, "POST "+one)
	if sent := sentTo(t, mock, one); sent["voicemail_pin"] != "860428" || sent["role"] != nil || sent["name"] != nil {
		t.Errorf("sent %v", sent)
	}
	expectObject(t, onlyUser(t, mock), map[string]any{"role": "Admin", "password": "New-sign-in-1",
		"extension_password": "New-sip-2", "voicemail_pin": "860428"})

	for attribute, value := range map[string]string{"name": "someone", "extension_number": "102"} {
		plan := later(t, newProvider, nil, userType).Plan(state, user("101", coretest.Object{attribute: value}))
		if !slices.Equal(plan.Replace, []string{attribute}) {
			t.Errorf("a change of %s replaces for %v", attribute, plan.Replace)
		}
	}
	for version, value := range map[string]any{"password_wo": nil, "voicemail_pin_wo": nil} {
		without := maps.Clone(config)
		without[version], without[version+"_version"] = value, 9
		coretest.Expect(t, later(t, newProvider, nil, userType).Plan(state, without).Diagnostics, "error at "+version,
			version+"_version changed, but "+version+" is not set")
	}
}

// Where the request for the role fails after the others, the next run makes it.
func TestUser_partlyUpdated(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, userType).Create(user("101", nil))
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest,
		PathPrefix: usersPath + "/" + idOf(onlyUser(t, mock)) + "/role",
		Body:       `{"errors":[{"code":"INVALID_PARAMETER","message":"no such role"}]}`})
	config := user("101", coretest.Object{"role": "Nobody", "department": "Sales"})
	state, diags := later(t, newProvider, noRetry(), userType).Plan(state, config).Apply()
	coretest.Expect(t, diags, "error", "Unable to update pbx_user", "no such role")
	expectObject(t, onlyUser(t, mock), map[string]any{"role": "StandardUser", "department": "Sales"})
	mock.ClearFaults()
	r := later(t, newProvider, nil, userType)
	state, diags = r.Read(state)
	coretest.ExpectNone(t, diags)
	plan := r.Plan(state, config)
	if changed := plan.Changed(); !slices.Equal(changed, []string{"role"}) {
		t.Errorf("the plan changes %v", changed)
	}
	state, diags = plan.Apply()
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, userType, state, config)
}

// What is read of a user tells nothing of a password, nor of what was to follow it. So a lost
// response is never treated as a success, and the next run sends all of it.
func TestUser_lostResponseToAPassword(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, userType).Create(user("101", nil))
	config := user("101", coretest.Object{"department": "Sales", "password_wo": "Sign-in-9264", "password_wo_version": 2,
		"extension_password_wo": "Sip-5173", "extension_password_wo_version": 2})
	path := usersPath + "/" + idOf(onlyUser(t, mock))
	for _, further := range []string{"/extension_password", "/password", ""} {
		mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, PathPrefix: path + further, DropAfter: true, Times: 1})
		after, diags := later(t, newProvider, noRetry(), userType).Plan(state, config).Apply()
		coretest.Expect(t, diags, "error: Unable to update pbx_user", "nothing more was sent. Apply again.")
		r := later(t, newProvider, nil, userType)
		if state, diags = r.Read(after); diags.HasError() {
			t.Fatal(diags)
		}
		if changed := r.Plan(state, config).Changed(); !slices.Contains(changed, "password_wo_version") ||
			!slices.Contains(changed, "extension_password_wo_version") {
			t.Errorf("after a lost response to %q the plan changes %v", further, changed)
		}
	}
	_, diags := later(t, newProvider, nil, userType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectObject(t, onlyUser(t, mock), map[string]any{"password": "Sign-in-9264", "extension_password": "Sip-5173"})
}

// A new user needs its three secrets, and one that is adopted is given those that are configured.
// They are in no state and no message.
func TestUser_secrets(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	secrets := []string{"password_wo", "extension_password_wo", "voicemail_pin_wo"}
	for _, secret := range secrets {
		without := user("101", nil)
		delete(without, secret)
		coretest.Expect(t, later(t, newProvider, nil, userType).Plan(coretest.State{}, without).Diagnostics,
			"error at "+secret+": Missing "+secret+": A new user needs "+secret)
	}
	id := mock.Add("users", map[string]any{"name": "user101", "extension_number": "101", "display_name": "User 101",
		"email": "u101@example.com", "role": "StandardUser", "password": "old", "extension_password": "old",
		"voicemail_pin": "284617"})
	config := user("101", coretest.Object{"adopt_existing": true})
	delete(config, "extension_password_wo") // It stays as it is.
	plan := later(t, newProvider, nil, userType).Plan(coretest.State{}, config)
	coretest.Expect(t, plan.Diagnostics, "warning at extension_number", id, "password_wo", "voicemail_pin_wo")
	expectAbsent(t, plan.Diagnostics, "  extension_password_wo", "Sign-in-7153", "739164", "284617")
	state, diags := plan.Apply()
	coretest.ExpectNone(t, diags)
	expectObject(t, onlyUser(t, mock), map[string]any{"password": "Sign-in-7153", "extension_password": "old",
		"voicemail_pin": "739164"})
	state = expectSettled(t, newProvider, userType, state, config)
	for _, secret := range []string{"Sign-in-7153", "739164", "284617"} {
		if bytes.Contains(state.Value.MsgPack, []byte(secret)) || bytes.Contains(state.Private, []byte(secret)) {
			t.Errorf("%s is in the state", secret)
		}
	}
}

// A PIN that the PBX masks is not written back: the configured one is sent with every write.
func TestUser_maskedPIN(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]portsipmock.Secrets{"masked": portsipmock.SecretsMasked,
		"null": portsipmock.SecretsNull} {
		mock, newProvider := start(t, portsipmock.WithSecrets(how))
		config := user("101", nil)
		state := later(t, newProvider, nil, userType).Create(config)
		config["department"] = "Sales"
		state, diags := later(t, newProvider, nil, userType).Plan(state, config).Apply()
		coretest.ExpectNone(t, diags)
		expectObject(t, onlyUser(t, mock), map[string]any{"voicemail_pin": "739164", "department": "Sales"})

		delete(config, "voicemail_pin_wo")
		config["department"] = "Support"
		mock.ResetRequests()
		_, diags = later(t, newProvider, nil, userType).Plan(state, config).Apply()
		coretest.ExpectNone(t, diags)
		if sent := sentTo(t, mock, usersPath+"/"+idOf(onlyUser(t, mock))); sent["voicemail_pin"] != nil {
			t.Errorf("%s: the PIN %v was sent", name, sent["voicemail_pin"])
		}
	}
}

// Newer releases show both passwords, and have further settings. The passwords are neither kept nor

// A PIN that the PBX masks and that is not configured cannot be sent back, and the plan says so.
// The passwords have requests of their own, so nothing happens to them.
func TestUser_maskedPINThatIsNotConfigured(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t, portsipmock.WithSecrets(portsipmock.SecretsMasked))
	config := user("101", nil)
	state := later(t, newProvider, nil, userType).Create(config)
	for _, secret := range []string{"password_wo", "extension_password_wo", "voicemail_pin_wo"} {
		delete(config, secret)
	}
	plan := func() coretest.Diagnostics {
		return later(t, newProvider, nil, userType).Plan(state, config).Diagnostics
	}
	coretest.ExpectNone(t, plan())
	config["department"] = "Sales"
	coretest.Expect(t, plan(), "warning: Secrets of the PortSIP user may be lost", "  voicemail_pin_wo")
	expectAbsent(t, plan(), "  password_wo", "extension_password_wo")
	config["voicemail_pin_wo"] = "739164"
	coretest.ExpectNone(t, plan())
}

// sent back; the settings are.
func TestUser_newerReleases(t *testing.T) {
	t.Parallel()
	for _, version := range []portsipmock.Version{portsipmock.V223, portsipmock.V226} {
		mock, newProvider := start(t, portsipmock.WithVersion(version))
		config := user("101", nil)
		state := later(t, newProvider, nil, userType).Create(config)
		id := idOf(onlyUser(t, mock))
		mock.Change("users", id, map[string]any{"enable_uc_app": true, "password": "Changed-on-the-PBX"})
		imported, diags := later(t, newProvider, nil, userType).Import(id, nil)
		coretest.ExpectNone(t, diags)
		for _, secret := range []string{"Changed-on-the-PBX", "Sip-8264", "739164"} {
			if bytes.Contains(imported.Value.MsgPack, []byte(secret)) {
				t.Errorf("%s is in the state", secret)
			}
		}
		mock.ResetRequests()
		config["enable_dnd"] = true
		state, diags = later(t, newProvider, nil, userType).Plan(state, config).Apply()
		coretest.ExpectNone(t, diags)
		sent := sentTo(t, mock, usersPath+"/"+id)
		if sent["password"] != nil || sent["extension_password"] != nil || sent["role_name"] != nil {
			t.Errorf("sent %v", sent)
		}
		expectObject(t, onlyUser(t, mock), map[string]any{"password": "Changed-on-the-PBX", "enable_uc_app": true,
			"enable_dnd": true})
		expectSettled(t, newProvider, userType, state, config)
	}
}

// Before v22.6 a caller ID has no name, and a user no time zone: the error says so.
func TestUser_settingsOfNewerReleases(t *testing.T) {
	t.Parallel()
	mock, newProvider := startWrong(t, []string{"outbound_caller_ids.display_name", "timezone"})
	trunk := mock.Add("providers", map[string]any{"name": "Example Telecom"})
	for attribute, value := range map[string]any{
		"display_name": []any{coretest.Object{"provider_id": trunk, "caller_id": "+4922155550101", "display_name": "Anna"}},
		"timezone":     "Europe/Berlin",
	} {
		name := map[bool]string{true: "outbound_caller_ids", false: attribute}[attribute == "display_name"]
		_, diags := later(t, newProvider, nil, userType).Plan(coretest.State{}, user("101",
			coretest.Object{name: value})).Apply()
		coretest.Expect(t, diags, "error", attribute+" needs PortSIP PBX v22.6")
	}
	// v22.6 takes 128 characters of a display name, and the list shows the time zone.
	mock, newProvider = start(t, portsipmock.WithVersion(portsipmock.V226))
	config := user("101", coretest.Object{"timezone": "Europe/Berlin"})
	state := later(t, newProvider, nil, userType).Create(config)
	mock.ResetRequests()
	expectSettled(t, newProvider, userType, state, config)
	expectReceived(t, mock, "GET "+usersPath)
	_, diags := later(t, newProvider, nil, userType).Plan(coretest.State{}, user("102",
		coretest.Object{"display_name": strings.Repeat("x", 129)})).Apply()
	coretest.Expect(t, diags, "error", "display_name", "at most 128 characters")
}

// The names of caller IDs that came with v22.6 stay if they are not configured.
func TestUser_callerIDNames(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	trunk := addTrunk(mock, "Carrier")
	callerID := func(number string, more coretest.Object) coretest.Object {
		id := coretest.Object{"provider_id": trunk, "caller_id": number}
		maps.Copy(id, more)

		return id
	}
	named := coretest.Object{"display_name": "Anna"}
	config := user("101", coretest.Object{"outbound_caller_ids": []any{callerID("+491", named), callerID("+492", nil)}})
	state := expectSettled(t, newProvider, userType, later(t, newProvider, nil, userType).Create(config), config)
	config["outbound_caller_ids"] = []any{callerID("+492", coretest.Object{"description": "Own"}), callerID("+491", nil)}
	state, diags := later(t, newProvider, nil, userType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, userType, state, config)
	got := fmt.Sprint(onlyUser(t, mock)["outbound_caller_ids"])
	for _, want := range []string{"caller_id:+491 description:<nil> display_name:Anna", "caller_id:+492 description:Own"} {
		if !strings.Contains(got, want) {
			t.Errorf("the PBX has %s, want %s", got, want)
		}
	}
}

// A number belongs to one thing: whatever has it already, or is to have it, refuses it in the plan.
// The first three numbers are looked up on their own, and further ones in the lists.
func TestUser_numberInUse(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	owners := []struct{ collection, noun string }{
		{"ring_groups", "ring group"}, {"shared_voicemails", "shared voicemail"}, {"ivrs", "virtual receptionist"},
		{"call_queues", "call queue"}, {"conference_rooms", "conference room"}, {"shared_voicemails", "shared voicemail"},
	}
	ids := make([]string, len(owners))
	for i, owner := range owners {
		ids[i] = mock.Add(owner.collection, map[string]any{"name": "Front desk", "subject": "Front desk",
			"extension_number": fmt.Sprint(600 + i)})
	}
	r := later(t, newProvider, nil, userType)
	for i, owner := range owners {
		number := fmt.Sprint(600 + i)
		plan := r.Plan(coretest.State{}, user(number, coretest.Object{"adopt_existing": true}))
		coretest.Expect(t, plan.Diagnostics, "error at extension_number: Extension number in use: The number "+number+
			" belongs to the "+owner.noun, ids[i])
	}

	p := coretest.NewProtocol(t, newProvider, nil)
	coretest.ExpectNone(t, p.Resource(t, userType).Plan(coretest.State{}, user("101", nil)).Diagnostics)
	group := coretest.Object{"name": "Sales", "extension_number": "101"}
	coretest.Expect(t, p.Resource(t, ringGroupType).Plan(coretest.State{}, group).Diagnostics,
		"error at extension_number: Extension number in use", "pbx_user", "101")
	coretest.ExpectNone(t, p.Resource(t, ringGroupType).Plan(coretest.State{}, group.With("extension_number", "102")).
		Diagnostics)
}

// Names and numbers that no user can have.
func TestUser_badInput(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	r := later(t, newProvider, nil, userType)
	for attribute, bad := range map[string][]any{
		"name":                    {".anna", "anna.", "an na", strings.Repeat("x", 65), ""},
		"extension_number":        {"12", "10a", "+49", strings.Repeat("1", 65)},
		"display_name":            {"", strings.Repeat("x", 1025)},
		"email":                   {"", strings.Repeat("x", 129)},
		"role":                    {"", strings.Repeat("x", 65)},
		"work_phone":              {strings.Repeat("1", 33)},
		"department":              {strings.Repeat("x", 129)},
		"sms":                     {"YES", ""},
		"timezone":                {"Cologne time", ""},
		"custom_options":          {"no JSON"},
		"interface":               {"LAN"},
		"voicemail_play_datetime": {"24"},
	} {
		for _, value := range bad {
			coretest.Expect(t, r.Validate(user("101", coretest.Object{attribute: value})), "error at "+attribute)
		}
	}
	for _, name := range []string{"a", "o'neill", "anna.b_c-1", strings.Repeat("x", 64), "admin2"} {
		coretest.ExpectNone(t, r.Validate(user("101", coretest.Object{"name": name})))
	}
}

// The names that the PBX reserves are refused for new users alone: it may have such users itself.
func TestUser_reservedNames(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for _, name := range []string{"admin", "Administrator", "root", "system"} {
		plan := later(t, newProvider, nil, userType).Plan(coretest.State{}, user("101", coretest.Object{"name": name}))
		coretest.Expect(t, plan.Diagnostics, "error at name: Invalid name", "reserves the name")
	}
	id := mock.Add("users", map[string]any{"name": "admin", "extension_number": "100", "display_name": "Admin",
		"email": "admin@example.com", "role": "Admin"})
	r := later(t, newProvider, nil, userType)
	state, diags := r.Import(id, nil)
	coretest.ExpectNone(t, diags)
	config := coretest.Object{"name": "admin", "extension_number": "100", "display_name": "Admin",
		"email": "admin@example.com", "role": "Admin"}
	coretest.ExpectNone(t, r.Validate(config))
	expectSettled(t, newProvider, userType, state, config)
}

// A blank response empties no state, and one that lacks settings changes none.
func TestUser_blankAndPartialResponses(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := user("101", coretest.Object{"department": "Sales", "enable_dnd": true})
	state := later(t, newProvider, nil, userType).Create(config)
	id := idOf(onlyUser(t, mock))
	respond := func(body string) {
		mock.ClearFaults()
		mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, PathPrefix: usersPath + "/" + id,
			Transform: func([]byte) []byte { return []byte(body) }})
	}
	respond(`{"id":"` + id + `"}`)
	expectSettled(t, newProvider, userType, state, config)

	respond(`{"id":"` + id + `","name":null,"email":"","display_name":null,"role":null,"extension_number":null,` +
		`"department":null,"enable_dnd":null}`)
	r := later(t, newProvider, nil, userType)
	read, diags := r.Read(state)
	coretest.Expect(t, diags, "warning at name", "warning at email", "warning at display_name", "warning at role",
		"warning at extension_number")
	if changed := r.Plan(read, config).Changed(); !slices.Equal(changed, []string{"department", "enable_dnd"}) {
		t.Errorf("the plan changes %v", changed)
	}
	_, diags = r.Import(id, nil)
	coretest.Expect(t, diags, "error at name: Incomplete response from PortSIP")

	respond(`{"id":"` + id + `","available_office_hours_forward_rule":[]}`)
	_, diags = later(t, newProvider, nil, userType).Read(state)
	coretest.Expect(t, diags, "error: Unable to read pbx_user", "unexpected form: forward_rules")
}

// The data sources and the list resource find users by what the PBX can search for. They show no
// secret, and the resource of a list is that of an import.
func TestUser_dataSourcesAndList(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V223), portsipmock.WithUsers(120))
	third := mock.Objects("users")[2]
	for _, by := range []string{"id", "extension_number"} {
		data, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, userType, coretest.Object{by: third[by]})
		coretest.ExpectNone(t, diags)
		for _, attribute := range []string{"id", "name", "extension_number", "display_name", "email", "role"} {
			if got := coretest.String(data[attribute]); got != third[attribute] {
				t.Errorf("by %s: %s is %s, want %s", by, attribute, got, third[attribute])
			}
		}
		if shown := fmt.Sprint(data); strings.Contains(shown, fmt.Sprint(third["voicemail_pin"])) ||
			strings.Contains(shown, "Passw0rd-") || !strings.Contains(shown, "FORWARD_TO_VOICEMAIL") {
			t.Errorf("by %s: the data source shows %s", by, shown)
		}
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	_, diags := p.Data(t, userType, coretest.Object{"extension_number": "999"})
	coretest.Expect(t, diags, "error at extension_number", `no user with the extension number "999".`)

	for _, tc := range []struct {
		query coretest.Object
		first int
		count string
	}{
		{nil, -1, "120"},
		{coretest.Object{"filter": "enabled eq false", "orderby": "extension_number desc"}, 118, "17"},
		{coretest.Object{"search": "10002"}, 2, "1"},
	} {
		mock.ResetRequests()
		data, diags := p.Data(t, usersType, tc.query)
		coretest.ExpectNone(t, diags)
		var users []tftypes.Value
		if err := data["users"].As(&users); err != nil || !strings.Contains(data["total_count"].String(), tc.count) {
			t.Errorf("%v finds %s users: %v", tc.query, data["total_count"], err)
		}
		if tc.first >= 0 && !strings.Contains(users[0].String(), idOf(mock.Objects("users")[tc.first])) {
			t.Errorf("%v finds %s first", tc.query, users[0])
		}
		if singles := counted(mock)["GET /users/{id}"]; singles > 0 {
			t.Errorf("%v reads %d users on their own", tc.query, singles)
		}
	}

	found := p.List(t, userType, coretest.Object{"search": "10002"}, true, 0)
	if len(found) != 1 || found[0].DisplayName != "o'user_2.x- (10002)" {
		t.Fatalf("the list finds %v", found)
	}
	r := later(t, newProvider, nil, userType)
	imported, diags := r.Import(idOf(third), nil)
	coretest.ExpectNone(t, append(diags, found[0].Diagnostics...))
	for attribute, value := range found[0].Resource {
		if want := r.Get(imported, attribute); !value.Equal(want) {
			t.Errorf("%s: listed %s, imported %s", attribute, value, want)
		}
	}
}

// counted counts the requests since the last reset, with {id} for what follows the path of a
// collection.
func counted(mock *portsipmock.Server) map[string]int {
	counts := map[string]int{}
	for _, r := range mock.Requests() {
		segments := strings.Split(strings.TrimPrefix(r.Path, "/api/"), "/")
		if len(segments) > 1 {
			segments[1] = "{id}"
		}
		counts[r.Method+" /"+strings.Join(segments, "/")]++
	}
	mock.ResetRequests()

	return counts
}

// Five hundred new users cost as many requests, and in each phase a look or two at three of the
// numbers and the lists of what has numbers. Before a write, a list is used for five seconds.
func TestUser_creationOfMany(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	const users = 500
	pages := map[string]int{"/users": users / 100, "/ring_groups": 1, "/call_queues": 1, "/conference_rooms": 1,
		"/ivrs": 1, "/shared_voicemails": 1}
	r := later(t, newProvider, nil, userType)
	plans := make([]*coretest.Plan, users)
	for i := range plans {
		plans[i] = r.Plan(coretest.State{}, user(fmt.Sprint(20000+i), nil))
		coretest.ExpectNone(t, plans[i].Diagnostics)
	}
	want := map[string]int{"GET /extension_numbers/{id}": 3}
	for path := range pages {
		want["GET "+path] = 1
	}
	if got := counted(mock); !reflect.DeepEqual(got, want) {
		t.Errorf("the plan makes %v, want %v", got, want)
	}
	began := time.Now()
	for _, plan := range plans {
		if _, diags := plan.Apply(); len(diags) > 0 {
			t.Fatal(diags)
		}
	}
	most := 2 + int(time.Since(began)/(5*time.Second))
	got := counted(mock)
	for path, whole := range pages {
		if n := got["GET "+path]; n > most*whole {
			t.Errorf("the apply reads %d pages of %s, want at most %d", n, path, most*whole)
		}
	}
	if got["POST /users"] != users || got["GET /extension_numbers/{id}"] > 6 || got["GET /users/{id}"] > 0 {
		t.Errorf("the apply makes %v", got)
	}
}

// A thousand users are refreshed with ten pages if nothing else is configured than what the list
// shows, which a create or an update has noted. With something else, and after an import, each is
// read on its own.
func TestUser_refreshOfAThousand(t *testing.T) {
	t.Parallel()
	const pages, singles = "GET /users", "GET /users/{id}"
	for name, tc := range map[string]struct {
		configured coretest.Object
		users      int
		want       map[string]int
	}{
		"summary":  {coretest.Object{"department": "Sales"}, 1000, map[string]int{pages: 10}},
		"detailed": {coretest.Object{"enable_dnd": true}, 1000, map[string]int{singles: 1000}},
		"imported": {nil, 100, map[string]int{singles: 100}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, portsipmock.WithUsers(tc.users))
			all := mock.Objects("users")
			p := coretest.NewProtocol(t, newProvider, nil)
			state, diags := p.Resource(t, userType).Import(idOf(all[0]), nil)
			coretest.ExpectNone(t, diags)
			if tc.configured != nil {
				config := user("10000", tc.configured)
				for _, attribute := range []string{"name", "display_name", "email", "role"} {
					config[attribute] = all[0][attribute]
				}
				state, diags = p.Resource(t, userType).Plan(state, config).Apply()
				coretest.ExpectNone(t, diags)
			}
			mock.ResetRequests()
			r := later(t, newProvider, nil, userType)
			for _, u := range all {
				if _, diags := r.Read(withID(t, p, state, idOf(u))); diags.HasError() {
					t.Fatal(diags)
				}
			}
			if got := counted(mock); !reflect.DeepEqual(got, tc.want) {
				t.Errorf("the refresh makes %v, want %v", got, tc.want)
			}
		})
	}
}

// withID returns the state of a user as that of another one.
func withID(t testing.TB, p *coretest.Protocol, state coretest.State, id string) coretest.State {
	t.Helper()
	ty := p.Schemas().ResourceSchemas[userType].ValueType()
	attributes := map[string]tftypes.Value{}
	whole, err := state.Value.Unmarshal(ty)
	if err == nil {
		err = whole.As(&attributes)
	}
	if err != nil {
		t.Fatal(err)
	}
	attributes["id"] = tftypes.NewValue(tftypes.String, id)
	value, err := tfprotov6.NewDynamicValue(ty, tftypes.NewValue(ty, attributes))
	if err != nil {
		t.Fatal(err)
	}
	state.Value, state.Identity = &value, nil

	return state
}
