// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const callQueueType = "pbx_call_queue"

// callQueue is a configuration of a queue with what is required.
func callQueue(number string, more coretest.Object) coretest.Object {
	config := coretest.Object{"name": "Queue " + number, "extension_number": number, "polling_strategy": "CYCLIC_HUNT"}
	maps.Copy(config, more)

	return config
}

func TestCallQueue_everyAttribute(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	addExtensions(mock, "101")
	config := callQueue("650", coretest.Object{
		"ring_time": 25, "max_callers": 10, "max_waiting_time": 120, "wait_when_no_agents_online": true,
		"no_answer_forward_rule":  coretest.Object{"action": "FORWARD_TO_VOICEMAIL", "number": "101"},
		"night_mode_forward_rule": coretest.Object{"action": "HANGUP", "number": "101"},
		"language":                "de-DE", "intro_type": "FULL", "intro_prompt_file_id": "intro-1",
		"moh_prompt_file_id": "moh-1",
		"inform_position":    "PERIODICALLY", "inform_position_interval": 60, "agent_auto_ready": false,
		"agent_auto_not_ready_after_non_acd_call": false, "sla_time": 20, "enable_callback": true,
		"callback_mode": "TIMEOUT", "callback_timeout": 90, "callback_outbound_prefix": "9", "enable_sticky_routing": false,
		"sticky_routing_duration": 7, "enable_paid": true, "enable_prid": true, "extension_number_as_to_header": true,
		"enable_audio_recording": true, "outbound_caller_ids": []any{coretest.Object{"provider_id": addTrunk(mock, "Carrier"),
			"caller_id": "+4922155550650", "description": "Hotline", "display_name": "Example"}},
		"agents": []any{agent("101", 3)},
	})
	state := later(t, newProvider, nil, callQueueType).Create(config)
	queue := mock.Objects("call_queues")[0]
	want := map[string]any{}
	for name, value := range config.Without("agents") {
		want[name] = value
	}
	expectObject(t, queue, want)
	expectAgents(t, mock, "call_queues", " 101:3")
	state = expectSettled(t, newProvider, callQueueType, state, config)

	// An import does not know the ids of the files, so they are sent once more.
	imported, diags := later(t, newProvider, nil, callQueueType).Import(idOf(queue), nil)
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, callQueueType, imported,
		config.Without("intro_prompt_file_id").Without("moh_prompt_file_id"))

	cleared := callQueue("650", coretest.Object{"language": "", "callback_outbound_prefix": "", "intro_type": "DISABLE",
		"outbound_caller_ids": []any{}, "max_callers": 0})
	state, diags = later(t, newProvider, nil, callQueueType).Plan(state, cleared).Apply()
	coretest.ExpectNone(t, diags)
	for name, value := range map[string]any{"language": nil, "callback_outbound_prefix": nil, "intro_type": "DISABLE",
		"outbound_caller_ids": []any{}, "max_callers": 0} {
		want[name] = value
	}
	expectObject(t, mock.Objects("call_queues")[0], want)
	expectSettled(t, newProvider, callQueueType, state, cleared)
}

// A file id is sent when it is new, and with each other write, which would take the file away
// otherwise; nothing is read of it.
func TestCallQueue_files(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := callQueue("650", coretest.Object{"moh_prompt_file_id": "moh-1"})
	state := later(t, newProvider, nil, callQueueType).Create(config)
	for _, step := range []struct {
		more coretest.Object
		want string
	}{
		{coretest.Object{"moh_prompt_file_id": "moh-2"}, "moh-2"},
		{coretest.Object{"moh_prompt_file_id": "moh-2", "ring_time": 30}, "moh-2"},
	} {
		config = callQueue("650", step.more)
		var diags coretest.Diagnostics
		state, diags = later(t, newProvider, nil, callQueueType).Plan(state, config).Apply()
		coretest.ExpectNone(t, diags)
		if got := mock.Objects("call_queues")[0]["moh_prompt_file_id"]; got != step.want {
			t.Errorf("%v: the PBX has the file %v", step.more, got)
		}
		state = expectSettled(t, newProvider, callQueueType, state, config)
	}
	mock.ResetRequests()
	_, diags := later(t, newProvider, nil, callQueueType).Plan(state, callQueue("650", coretest.Object{"ring_time": 30})).
		Apply()
	coretest.ExpectNone(t, diags)
	if writes := posts(mock); len(writes) > 0 {
		t.Errorf("omitting the file sends %q", writes)
	}
}

func TestCallQueue_validation(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	for attribute, values := range map[string][]any{
		"polling_strategy": {nil, "PAGING_INTERCOM"}, "ring_time": {0, 65536}, "max_callers": {-1},
		"max_waiting_time": {14, 65536}, "intro_type": {"SHORT"}, "inform_position": {"ALWAYS"},
		"inform_position_interval": {9, 1801}, "sla_time": {-1, 65537}, "callback_mode": {"PASSIVE"},
		"callback_timeout": {-1}, "sticky_routing_duration": {0, 366}, "moh_prompt_file_id": {""},
		"no_answer_forward_rule": {coretest.Object{"action": "REPEAT"}},
	} {
		for _, value := range values {
			diags := later(t, newProvider, nil, callQueueType).Validate(callQueue("650", nil).With(attribute, value))
			coretest.Expect(t, diags, "error at "+attribute)
		}
	}
}

func TestCallQueue_dataSources(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for i, name := range []string{"Sales", "Support"} {
		mock.Add("call_queues", map[string]any{"name": name, "extension_number": fmt.Sprint(650 + i),
			"polling_strategy": "CYCLIC_HUNT", "moh_prompt_file_id": "moh-1"})
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	found, diags := p.Data(t, callQueueType, coretest.Object{"extension_number": "651"})
	coretest.ExpectNone(t, diags)
	if coretest.String(found["name"]) != "Support" || !found["agents"].IsKnown() {
		t.Errorf("got %v", found)
	}
	expectNames(t, p, "pbx_call_queues", "call_queues", coretest.Object{"filter": "name eq 'Sales'"}, "Sales")
	if listed := p.List(t, callQueueType, nil, true, 0); len(listed) != 2 || listed[0].DisplayName != "Sales (650)" {
		t.Errorf("got %+v", listed)
	}
}
