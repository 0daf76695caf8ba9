// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

const sharedVoicemailType = "pbx_shared_voicemail"

// sharedVoicemail is a configuration of a shared voicemail with what is required.
func sharedVoicemail(number string, more coretest.Object) coretest.Object {
	config := coretest.Object{"name": "Voicemail " + number, "extension_number": number, "pin_wo": "739164"}
	maps.Copy(config, more)

	return config
}

func TestSharedVoicemail_everyAttribute(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := sharedVoicemail("750", coretest.Object{"prompt": "English", "enable_pin": false,
		"enable_email_notify": true, "recipients": "team@example.com,boss@example.com", "play_datetime": "12_HOUR_CLOCK"})
	state := later(t, newProvider, nil, sharedVoicemailType).Create(config)
	want := map[string]any{"pin": "739164"}
	for name, value := range config.Without("pin_wo") {
		want[name] = value
	}
	expectObject(t, mock.Objects("shared_voicemails")[0], want)
	state = expectSettled(t, newProvider, sharedVoicemailType, state, config)
	imported, diags := later(t, newProvider, nil, sharedVoicemailType).Import(idOf(mock.Objects("shared_voicemails")[0]),
		nil)
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, sharedVoicemailType, imported, config)

	cleared := sharedVoicemail("750", coretest.Object{"prompt": "", "recipients": ""})
	state, diags = later(t, newProvider, nil, sharedVoicemailType).Plan(state, cleared).Apply()
	coretest.ExpectNone(t, diags)
	want["prompt"], want["recipients"] = nil, nil
	expectObject(t, mock.Objects("shared_voicemails")[0], want)
	expectSettled(t, newProvider, sharedVoicemailType, state, cleared)
}

// A list shows all of a shared voicemail, so many are refreshed with one request.
func TestSharedVoicemail_refreshOfMany(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	r := later(t, newProvider, nil, sharedVoicemailType)
	var states []coretest.State
	for i := range 12 {
		states = append(states, r.Create(sharedVoicemail(fmt.Sprint(750+i), coretest.Object{"enable_email_notify": true})))
	}
	mock.ResetRequests()
	r = later(t, newProvider, nil, sharedVoicemailType)
	for _, state := range states {
		if _, diags := r.Read(state); len(diags) > 0 {
			t.Error(diags)
		}
	}
	lists, singles := 0, 0
	for _, request := range received(mock) {
		if request == "GET /api/shared_voicemails" {
			lists++
		} else {
			singles++
		}
	}
	if lists != 1 || singles > 10 {
		t.Errorf("took %d lists and %d single reads", lists, singles)
	}
}

func TestSharedVoicemail_validation(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	for attribute, value := range map[string]any{
		"name": strings.Repeat("n", 65), "extension_number": strings.Repeat("7", 65), "play_datetime": "ALWAYS",
		"recipients": strings.Repeat("a@example.com,", 15) + "a@example.com",
	} {
		diags := later(t, newProvider, nil, sharedVoicemailType).Validate(sharedVoicemail("750", nil).With(attribute, value))
		coretest.Expect(t, diags, "error at "+attribute)
	}
	fifteen := strings.TrimSuffix(strings.Repeat("a@example.com,", 15), ",")
	coretest.ExpectNone(t, later(t, newProvider, nil, sharedVoicemailType).Validate(
		sharedVoicemail("750", coretest.Object{"recipients": fifteen})))
	plan := later(t, newProvider, nil, sharedVoicemailType).Plan(coretest.State{},
		sharedVoicemail("750", nil).Without("pin_wo"))
	coretest.Expect(t, plan.Diagnostics, "error at pin_wo: Missing pin_wo", "A new shared voicemail needs pin_wo")
}

// The vendor's request for a number does not know shared voicemails, so the list tells that one has
// it.
func TestSharedVoicemail_numberInUse(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	addExtensions(mock, "750")
	id := mock.Add("shared_voicemails", map[string]any{"name": "Team", "extension_number": "751"})
	plan := func(typeName string, config coretest.Object) coretest.Diagnostics {
		return later(t, newProvider, nil, typeName).Plan(coretest.State{}, config).Diagnostics
	}
	coretest.Expect(t, plan(sharedVoicemailType, sharedVoicemail("750", nil)), "error at extension_number",
		`The number 750 belongs to the user "user750"`)
	coretest.Expect(t, plan(sharedVoicemailType, sharedVoicemail("751", nil)), "error at extension_number",
		"exists already", id)
	coretest.Expect(t, plan(userType, user("751", nil)), `The number 751 belongs to the shared voicemail "Team"`)
	coretest.Expect(t, plan(sharedVoicemailType, sharedVoicemail("751", coretest.Object{"adopt_existing": true})),
		"will be adopted", "pin_wo")
}

func TestSharedVoicemail_dataSources(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for i, name := range []string{"Sales", "Support"} {
		mock.Add("shared_voicemails", map[string]any{"name": name, "extension_number": fmt.Sprint(750 + i),
			"recipients": name + "@example.com", "pin": "739164"})
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	found, diags := p.Data(t, sharedVoicemailType, coretest.Object{"extension_number": "751"})
	coretest.ExpectNone(t, diags)
	if coretest.String(found["recipients"]) != "Support@example.com" {
		t.Errorf("got %v", found)
	}
	expectNames(t, p, "pbx_shared_voicemails", "shared_voicemails", coretest.Object{"search": "sup"}, "Support")
	expectNames(t, p, "pbx_shared_voicemails", "shared_voicemails", coretest.Object{"orderby": "name desc"}, "Support",
		"Sales")
	listed := p.List(t, sharedVoicemailType, nil, true, 1)
	if len(listed) != 1 || listed[0].DisplayName != "Sales (750)" || !listed[0].Resource["pin_wo"].IsNull() {
		t.Errorf("got %+v", listed)
	}
	_, diags = p.Data(t, sharedVoicemailType, coretest.Object{"extension_number": "759"})
	coretest.Expect(t, diags, "error", "Unable to read pbx_shared_voicemail 759")
}
