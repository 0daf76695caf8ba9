// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// What the PBX shows besides the attributes, and takes from nobody, is not sent back to it.
func TestObjects_shownOnly(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		path, text string
		config     coretest.Object
		shown      map[string]any
	}{
		userType: {"users", "display_name", user("101", nil), map[string]any{"avatar_file_name": "anna.png",
			"avatar_file_size": 9, "avatar_file_url": "https://pbx.example.com/anna.png", "sync_type": "Microsoft 365",
			"profile": "anna"}},
		callQueueType: {"call_queues", "name", callQueue("650", nil), map[string]any{"moh_prompt_file_name": "waltz.wav",
			"intro_prompt_file_size": 9, "intro_prompt_file_url": "https://pbx.example.com/hello.wav"}},
		receptionistType: {"ivrs", "name", receptionist(nil), map[string]any{"prompt_file_name": "menu.wav",
			"transfer_prompt_file_size": 9, "prompt_file_url": "https://pbx.example.com/menu.wav"}},
	} {
		mock, newProvider := start(t)
		state := later(t, newProvider, nil, name).Create(tc.config)
		id := idOf(mock.Objects(tc.path)[0])
		mock.Change(tc.path, id, tc.shown)
		mock.ResetRequests()
		_, diags := later(t, newProvider, nil, name).Plan(state, tc.config.With(tc.text, "Renamed")).Apply()
		coretest.ExpectNone(t, diags)
		if writes := posts(mock); len(writes) != 1 || mock.Objects(tc.path)[0][tc.text] != "Renamed" {
			t.Errorf("%s: sent %q", name, writes)
		}
	}
}

// A secret that the PBX shows blank is one that it does not show: the configured one is sent, and
// never the blank one.
func TestObjects_blankSecret(t *testing.T) {
	t.Parallel()
	for name, tc := range pinTypes() {
		mock, newProvider := start(t)
		state := later(t, newProvider, nil, name).Create(tc.config)
		id := idOf(mock.Objects(tc.path)[0])
		mock.Change(tc.path, id, map[string]any{"pin": ""})
		config := tc.config.With("name", "Renamed")
		state, diags := later(t, newProvider, nil, name).Plan(state, config).Apply()
		coretest.ExpectNone(t, diags)
		expectObject(t, mock.Objects(tc.path)[0], map[string]any{"name": "Renamed", "pin": tc.config["pin_wo"]})

		mock.Change(tc.path, id, map[string]any{"pin": ""})
		plan := later(t, newProvider, nil, name).Plan(state, config.Without("pin_wo").With("name", "Again"))
		coretest.Expect(t, plan.Diagnostics, "warning", "may be lost", "  pin_wo")
		mock.ResetRequests()
		if _, diags := plan.Apply(); diags.HasError() {
			t.Errorf("%s: %s", name, diags)
		}
		if pin, sent := sentTo(t, mock, "/api/"+tc.path+"/"+id)["pin"]; sent {
			t.Errorf("%s: the PIN %v was sent", name, pin)
		}
	}
}

// What the PBX has of a rule that is not configured is not the user's to mend.
func TestObjects_ruleOfThePBXWithoutNumber(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.Add("ring_groups", map[string]any{"name": "Old", "extension_number": "600",
		"no_answer_forward_rule": map[string]any{"action": "FORWARD_TO_NUMBER", "number": ""}})
	state, diags := later(t, newProvider, nil, ringGroupType).Import(id, nil)
	coretest.ExpectNone(t, diags)
	config := coretest.Object{"name": "New", "extension_number": "600"}
	plan := later(t, newProvider, nil, ringGroupType).Plan(state, config)
	coretest.ExpectNone(t, plan.Diagnostics)
	config["no_answer_forward_rule"] = coretest.Object{"action": "FORWARD_TO_NUMBER"}
	coretest.Expect(t, later(t, newProvider, nil, ringGroupType).Plan(state, config).Diagnostics,
		"error at no_answer_forward_rule.number", "Missing number")
}

// Options may hold a secret, which the PBX may repeat when it refuses to create an object or to
// change one.
func TestObjects_refusedOptionsAreRedacted(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	options := func(secret string) coretest.Object {
		return user("101", coretest.Object{"custom_options": `{"password":"` + secret + `"}`})
	}
	apply := func(state coretest.State, config coretest.Object) coretest.State {
		state, diags := later(t, newProvider, nil, userType).Plan(state, config).Apply()
		if diags.HasError() {
			coretest.Expect(t, diags, "cannot store")
			expectAbsent(t, diags, "canary")
		}

		return state
	}
	refuse := func(secret string) {
		mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest,
			Body: `{"errors":[{"code":"INVALID","message":"cannot store ` + secret + `"}]}`})
	}
	refuse("canaryone")
	apply(coretest.State{}, options("canaryone"))
	mock.ClearFaults()
	state := apply(coretest.State{}, options("canarytwo"))
	refuse("canarythree")
	apply(state, options("canarythree"))
}

// What is looked up becomes a part of a path, so it must be a number.
func TestObjects_lookedUpNumber(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for _, number := range []string{"../users", "101?top=1", "10 1"} {
		_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, userType, coretest.Object{"extension_number": number})
		coretest.Expect(t, diags, "error at extension_number", "must be 3 to 64 digits")
	}
	expectReceived(t, mock)
}

// What a list has shown completely is not read again to include it.
func TestObjects_filteredListWithResources(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for _, number := range []string{"750", "751", "752"} {
		mock.Add("shared_voicemails", map[string]any{"name": "Team " + number, "extension_number": number})
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	found := p.List(t, sharedVoicemailType, coretest.Object{"search": "75"}, true, 0)
	if len(found) != 3 {
		t.Fatalf("got %d shared voicemails", len(found))
	}
	for _, listed := range found {
		coretest.ExpectNone(t, listed.Diagnostics)
	}
	expectReceived(t, mock, "GET /api/shared_voicemails")
}
