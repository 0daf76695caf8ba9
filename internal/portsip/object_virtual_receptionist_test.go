// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox/canary"
)

const receptionistType = "pbx_virtual_receptionist"

// receptionist is a configuration of a virtual receptionist with what is required.
func receptionist(more coretest.Object) coretest.Object {
	config := coretest.Object{"name": "Menu", "extension_number": "700", "pin_wo": "739164"}
	maps.Copy(config, more)

	return config
}

// rulesOf returns the rules of the only virtual receptionist, by their keys.
func rulesOf(t *testing.T, mock *portsipmock.Server) map[string]map[string]any {
	t.Helper()
	all, isList := mock.Objects("ivrs")[0]["custom_forward_rules"].([]any)
	if !isList {
		t.Fatalf("the PBX has %v", mock.Objects("ivrs")[0])
	}
	rules := map[string]map[string]any{}
	for _, item := range all {
		rule, _ := item.(map[string]any)
		rules[fmt.Sprint(rule["user_input"])] = rule
	}

	return rules
}

// forwardTo is a forward rule to a number.
func forwardTo(number string) coretest.Object {
	return coretest.Object{"action": "FORWARD_TO_NUMBER", "number": number}
}

func TestReceptionist_everyAttribute(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	christmas, unity := addHoliday(mock, "Christmas"), addHoliday(mock, "Unity")
	config := receptionist(coretest.Object{
		"language": "de-DE", "dtmf_interval": 4, "prompt_file_id": "menu-1", "transfer_prompt_file_id": "transfer-1",
		"enable_pin": false, "enable_audio_recording": true,
		"timeout_forward_rule": coretest.Object{"action": "REPEAT", "timeout": 12, "repeat_times": 2},
		"failure_forward_rule": coretest.Object{"action": "REPEAT"}, "night_mode_forward_rule": forwardTo("+4930555700"),
		"custom_forward_rules": []any{
			coretest.Object{
				"user_input": "1", "office_hours_forward_rule": forwardTo("101"),
				"non_office_hours_forward_rule": coretest.Object{"action": "FORWARD_TO_VOICEMAIL", "number": "101"},
				"office_hours": coretest.Object{"mode": "CUSTOM", "friday": coretest.Object{"enabled": true,
					"ranges": []any{coretest.Object{"from": "08:00", "to": "12:00"}}}},
				"holidays": []any{unity, christmas}, "holiday_forward_rule": coretest.Object{"action": "HANGUP"},
			},
			coretest.Object{"user_input": "9", "office_hours": coretest.Object{"mode": "GLOBAL"},
				"office_hours_forward_rule": coretest.Object{"action": "DISA"}},
		},
		"outbound_caller_ids": []any{coretest.Object{"provider_id": addTrunk(mock, "Carrier"),
			"caller_id": "+4922155550700", "description": "Menu", "display_name": "Example"}},
	})
	state := later(t, newProvider, nil, receptionistType).Create(config)
	ivr := mock.Objects("ivrs")[0]
	want := map[string]any{"pin": "739164"}
	for name, value := range config.Without("pin_wo").Without("custom_forward_rules") {
		want[name] = value
	}
	want["timeout_forward_rule"] = map[string]any{"action": "REPEAT", "timeout": 12, "repeat_times": 2, "number": nil}
	want["failure_forward_rule"] = map[string]any{"action": "REPEAT", "number": nil}
	expectObject(t, ivr, want)
	rules := rulesOf(t, mock)
	for path, want := range map[string]any{
		"user_input": "1", "office_hours_forward_rule": forwardTo("101"), "office_hours.mode": "CUSTOM",
		"office_hours.friday.ranges":           []any{coretest.Object{"from": "08:00", "to": "12:00"}},
		"non_office_hours_forward_rule.action": "FORWARD_TO_VOICEMAIL", "holiday_forward_rule.action": "HANGUP",
	} {
		if got := at(rules["1"], path); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: the PBX has %v, want %v", path, got, want)
		}
	}
	if got := fmt.Sprint(rules["1"]["holidays"]); len(rules) != 2 || !strings.Contains(got, unity) ||
		!strings.Contains(got, christmas) || at(rules["9"], "office_hours_forward_rule.action") != "DISA" {
		t.Errorf("the PBX has the rules %v", rules)
	}
	state = expectSettled(t, newProvider, receptionistType, state, config)

	imported, diags := later(t, newProvider, nil, receptionistType).Import(idOf(ivr), nil)
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, receptionistType, imported,
		config.Without("prompt_file_id").Without("transfer_prompt_file_id"))

	// What is omitted keeps its value, the holidays and the PIN included, and lists can be emptied.
	renamed := receptionist(coretest.Object{"name": "Renamed", "language": "", "outbound_caller_ids": []any{}})
	state, diags = later(t, newProvider, nil, receptionistType).Plan(state, renamed.Without("pin_wo")).Apply()
	coretest.ExpectNone(t, diags)
	want["name"], want["language"], want["outbound_caller_ids"] = "Renamed", nil, []any{}
	delete(want, "prompt_file_id") // It is sent no longer, and nothing is known of it.
	delete(want, "transfer_prompt_file_id")
	expectObject(t, mock.Objects("ivrs")[0], want)
	rules["1"]["holidays"] = []any{christmas, unity} // In the order in which they are shown.
	if got := rulesOf(t, mock); fmt.Sprint(got) != fmt.Sprint(rules) {
		t.Errorf("the PBX has the rules %v, want %v", got, rules)
	}
	state = expectSettled(t, newProvider, receptionistType, state, renamed)
	emptied := renamed.With("custom_forward_rules", []any{})
	state, diags = later(t, newProvider, nil, receptionistType).Plan(state, emptied).Apply()
	coretest.ExpectNone(t, diags)
	expectObject(t, mock.Objects("ivrs")[0], map[string]any{"custom_forward_rules": []any{}})
	expectSettled(t, newProvider, receptionistType, state, emptied)
}

// A rule of the menu is known by its keys: one that is put before another does not take what that
// one has, and that one keeps it.
func TestReceptionist_rulesAreKnownByTheirKeys(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	holiday := addHoliday(mock, "Christmas")
	rule := func(key string, more coretest.Object) coretest.Object {
		config := coretest.Object{"user_input": key}
		maps.Copy(config, more)

		return config
	}
	with := func(all ...any) coretest.Object {
		return receptionist(coretest.Object{"custom_forward_rules": all})
	}
	state := later(t, newProvider, nil, receptionistType).Create(with(
		rule("1", coretest.Object{"holidays": []any{holiday}, "office_hours_forward_rule": forwardTo("101")})))
	config := with(rule("0", coretest.Object{"office_hours_forward_rule": forwardTo("100")}), rule("1", nil))
	state, diags := later(t, newProvider, nil, receptionistType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	rules := rulesOf(t, mock)
	if zero, one := rules["0"], rules["1"]; len(rules) != 2 || zero["holidays"] != nil ||
		fmt.Sprint(one["holidays"]) != "["+holiday+"]" || at(zero, "office_hours_forward_rule.number") != "100" ||
		at(one, "office_hours_forward_rule.number") != "101" {
		t.Errorf("the PBX has the rules %v", rules)
	}
	expectSettled(t, newProvider, receptionistType, state, config)
}

func TestReceptionist_validation(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	rule := func(more coretest.Object) coretest.Object {
		return coretest.Object{"custom_forward_rules": []any{more}}
	}
	for want, more := range map[string]coretest.Object{
		"error at dtmf_interval":               {"dtmf_interval": 0},
		"error at timeout_forward_rule.action": {"timeout_forward_rule": coretest.Object{"action": "DISA"}},
		"error at timeout_forward_rule.repeat": {"timeout_forward_rule": coretest.Object{"repeat_times": -1}},
		"[0].user_input":                       rule(coretest.Object{"user_input": ""}),
		"[0].office_hours.mode": rule(coretest.Object{"user_input": "1",
			"office_hours": coretest.Object{"mode": "NEVER"}}),
		"[0].holidays":            rule(coretest.Object{"user_input": "1", "holidays": []any{"a/b"}}),
		"error at prompt_file_id": {"prompt_file_id": ""},
	} {
		coretest.Expect(t, later(t, newProvider, nil, receptionistType).Validate(receptionist(more)), "error", want)
	}
	for want, config := range map[string]coretest.Object{
		"error at pin_wo: Missing pin_wo": receptionist(nil).Without("pin_wo"),
		".office_hours_forward_rule.number: Missing number": receptionist(rule(coretest.Object{"user_input": "1",
			"office_hours_forward_rule": coretest.Object{"action": "FORWARD_TO_NUMBER"}})),
	} {
		coretest.Expect(t, later(t, newProvider, nil, receptionistType).Plan(coretest.State{}, config).Diagnostics, want)
	}
}

// pinTypes are the types with a PIN, and a configuration of each.
func pinTypes() map[string]struct {
	path   string
	config coretest.Object
} {
	return map[string]struct {
		path   string
		config coretest.Object
	}{
		receptionistType:    {"ivrs", receptionist(nil)},
		sharedVoicemailType: {"shared_voicemails", sharedVoicemail("750", nil)},
	}
}

// The PBX shows PINs, which are in no state. A PIN is sent on creation and with a new version.
// Every other write sends back that of the PBX.
func TestPIN(t *testing.T) {
	t.Parallel()
	for typeName, tc := range pinTypes() {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			pin := func() any { return mock.Objects(tc.path)[0]["pin"] }
			state := later(t, newProvider, nil, typeName).Create(tc.config)
			r := later(t, newProvider, nil, typeName)
			config := tc.config.With("pin_wo", "860428")
			if plan := r.Plan(state, config); len(plan.Changed()) > 0 {
				t.Errorf("another PIN of the same version changes %v", plan.Changed())
			}
			mock.Change(tc.path, idOf(mock.Objects(tc.path)[0]), map[string]any{"pin": "972051"})
			for _, step := range []struct {
				config coretest.Object
				want   string
			}{
				{tc.config.Without("pin_wo").With("name", "A"), "972051"}, // That of the PBX stays.
				{config.With("name", "B"), "972051"},
				{config.With("name", "B").With("pin_wo_version", 1), "860428"},
				{config.Without("pin_wo").With("name", "C").With("pin_wo_version", 1), "860428"},
			} {
				var diags coretest.Diagnostics
				state, diags = later(t, newProvider, nil, typeName).Plan(state, step.config).Apply()
				coretest.ExpectNone(t, diags)
				if pin() != step.want {
					t.Errorf("%v: the PBX has the PIN %v, want %s", step.config, pin(), step.want)
				}
				state = expectSettled(t, newProvider, typeName, state, step.config)
			}
			plan := later(t, newProvider, nil, typeName).Plan(state, tc.config.Without("pin_wo").With("pin_wo_version", 2))
			coretest.Expect(t, plan.Diagnostics, "error at pin_wo", "pin_wo_version changed, but pin_wo is not set")

			imported, diags := r.Import(idOf(mock.Objects(tc.path)[0]), nil)
			coretest.ExpectNone(t, diags)
			for _, s := range []coretest.State{state, imported} {
				for _, name := range []string{"pin_wo", "pin_wo_version"} {
					if v := r.Get(s, name); name == "pin_wo" && !v.IsNull() {
						t.Errorf("the state has %s = %s", name, v)
					}
				}
			}
			found, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, typeName, coretest.Object{"id": idOf(
				mock.Objects(tc.path)[0])})
			coretest.ExpectNone(t, diags)
			if _, shown := found["pin"]; shown {
				t.Error("the data source shows the PIN")
			}
		})
	}
}

// A PBX that masks the PIN gets the configured one with each write, never the mask. One that
// repeats the PIN in a refusal does not get it into a message.
func TestPIN_maskedOrRepeated(t *testing.T) {
	t.Parallel()
	for typeName, tc := range pinTypes() {
		mock, newProvider := start(t, portsipmock.WithSecrets(portsipmock.SecretsMasked))
		state := later(t, newProvider, nil, typeName).Create(tc.config)
		state, diags := later(t, newProvider, nil, typeName).Plan(state, tc.config.With("name", "A")).Apply()
		coretest.ExpectNone(t, diags)
		if object := mock.Objects(tc.path)[0]; object["pin"] != tc.config["pin_wo"] || object["name"] != "A" {
			t.Errorf("%s: the PBX has %v", typeName, object)
		}
		mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest,
			Body: `{"errors":[{"code":"INVALID","message":"refused: 739164"}]}`})
		_, diags = later(t, newProvider, noRetry(), typeName).Plan(state, tc.config.With("name", "B")).Apply()
		coretest.Expect(t, diags, "error: Unable to update "+typeName, "refused: (sensitive)")
		expectAbsent(t, diags, "739164")
	}
}

func TestReceptionist_dataSources(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	holiday := addHoliday(mock, "Christmas")
	for i, name := range []string{"Menu", "Night"} {
		mock.Add("ivrs", map[string]any{"name": name, "extension_number": fmt.Sprint(700 + i), "pin": "739164",
			"custom_forward_rules": []any{map[string]any{"user_input": "1", "holidays": []any{holiday}}}})
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	found, diags := p.Data(t, receptionistType, coretest.Object{"extension_number": "701"})
	coretest.ExpectNone(t, diags)
	if rules := found["custom_forward_rules"].String(); coretest.String(found["name"]) != "Night" ||
		!strings.Contains(rules, holiday) {
		t.Errorf("got %v", found)
	}
	expectNames(t, p, "pbx_virtual_receptionists", "virtual_receptionists", nil, "Menu", "Night")
	expectNames(t, p, "pbx_virtual_receptionists", "virtual_receptionists",
		coretest.Object{"filter": "extension_number eq '701'"}, "Night")
	if listed := p.List(t, receptionistType, nil, true, 0); len(listed) != 2 || listed[1].DisplayName != "Night (701)" ||
		!strings.Contains(listed[1].Resource["custom_forward_rules"].String(), holiday) {
		t.Errorf("got %+v", listed)
	}
}

const pinConfig = `
terraform {
  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

provider "pbx" {
  portsip = {
    retry_timeout = "0s"
  }
}

variable "pin" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "menu" {
  type = string
}

resource "pbx_virtual_receptionist" "test" {
  name             = var.menu
  extension_number = "700"
  pin_wo           = var.pin
  action_urls = [
    { name = "crm", type = "DTMF", method = "POST", url = "https://a.example/", auth = "BASIC", username = "webhook" },
    { name = "log", type = "DTMF", method = "GET", url = "https://example.com/", auth = "BEARER", headers = var.menu },
  ]
  action_url_passwords_wo = { crm = var.pin }
  action_url_tokens_wo    = { log = var.pin }
}

data "pbx_virtual_receptionist" "test" {
  id = pbx_virtual_receptionist.test.id
}

resource "pbx_shared_voicemail" "test" {
  name             = var.menu
  extension_number = "750"
  pin_wo           = var.pin
}

data "pbx_shared_voicemails" "test" {
  depends_on = [pbx_shared_voicemail.test]
}

output "all" {
  value = [data.pbx_shared_voicemails.test, data.pbx_virtual_receptionist.test]
}
`

// No PIN is printed, logged, planned or stored, though the PBX shows them and repeats one.
func TestAccPIN_canary(t *testing.T) {
	t.Parallel()
	const pin, old = "40861752", "95027418"
	mock := portsipmock.New()
	portsipspec.Watch(t, mock)
	mock.Add("shared_voicemails", map[string]any{"name": "Old", "extension_number": "751", "pin": old})
	url := mock.Start(t)
	environment := func(menu string) []string {
		return []string{"PORTSIP_BASE_URL=" + url + "/api", "PORTSIP_TOKEN=" + portsipmock.Token, "TF_VAR_pin=" + pin,
			"TF_VAR_menu=" + menu}
	}
	c := canary.New(t, pinConfig)
	c.Must(environment("Menu"), "init")
	c.Must(environment("Menu"), "apply", "-auto-approve")
	for _, path := range []string{"ivrs", "shared_voicemails"} {
		all := mock.Objects(path)
		if all[len(all)-1]["pin"] != pin {
			t.Errorf("the PBX has %v", all)
		}
	}
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest,
		Body: `{"errors":[{"code":"INVALID","message":"refused: ` + pin + `","detail":{"pin":"` + pin + `"}}]}`})
	if err := c.Run(environment("Other"), "apply", "-auto-approve"); err == nil {
		t.Error("the refused apply worked")
	}
	mock.ClearFaults()
	c.Must(environment("Other"), "apply", "-auto-approve")
	c.Must(environment("Other"), "show", "-json")
	c.Must(environment("Other"), "destroy", "-auto-approve")
	c.ExpectNoSecret(pin, old)
}
