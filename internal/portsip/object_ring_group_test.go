// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const (
	ringGroupType  = "pbx_ring_group"
	ringGroupsPath = "/api/ring_groups"
)

// ringGroup is a configuration of a ring group with what is required.
func ringGroup(number string, more coretest.Object) coretest.Object {
	config := coretest.Object{"name": "Group " + number, "extension_number": number}
	maps.Copy(config, more)

	return config
}

// agent is an agent of a ring group or a queue; a level of 0 is omitted.
func agent(number string, level int) coretest.Object {
	if level == 0 {
		return coretest.Object{"extension_number": number}
	}

	return coretest.Object{"extension_number": number, "skill_level": level}
}

// addExtensions seeds users with these numbers.
func addExtensions(mock *portsipmock.Server, numbers ...string) {
	for _, number := range numbers {
		mock.Add("users", map[string]any{"name": "user" + number, "extension_number": number,
			"display_name": "User " + number})
	}
}

// expectAgents fails unless the only object of the path has these agents, such as "101:1 102:5".
func expectAgents(t *testing.T, mock *portsipmock.Server, path, want string) {
	t.Helper()
	got := ""
	agents, _ := mock.Objects(path)[0]["agents"].([]any)
	for _, item := range agents {
		agent, _ := item.(map[string]any)
		got += fmt.Sprintf(" %v:%v", agent["extension_number"], agent["skill_level"])
	}
	if got != want {
		t.Errorf("the agents are%s, want%s", got, want)
	}
}

func TestRingGroup_everyAttribute(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	addExtensions(mock, "101", "102")
	trunk := addTrunk(mock, "Carrier")
	config := ringGroup("600", coretest.Object{
		"ring_time": 25, "ring_strategy": "SKILL_BASED_ROUTING_CYCLIC_HUNT", "skip_busy_member": true, "enable_paid": true,
		"enable_prid": true, "extension_number_as_to_header": true, "enable_audio_recording": true,
		"no_answer_forward_rule":  coretest.Object{"action": "FORWARD_TO_NUMBER", "number": "101"},
		"night_mode_forward_rule": coretest.Object{"action": "REPEAT"},
		"outbound_caller_ids": []any{coretest.Object{"provider_id": trunk, "caller_id": "+4922155550600",
			"description": "Support", "display_name": "Example"}},
		"agents": []any{agent("102", 5), agent("101", 0)},
	})
	state := later(t, newProvider, nil, ringGroupType).Create(config)
	group := mock.Objects("ring_groups")[0]
	want := map[string]any{}
	for name, value := range config.Without("agents") {
		want[name] = value
	}
	want["night_mode_forward_rule"] = map[string]any{"action": "REPEAT", "number": nil}
	expectObject(t, group, want)
	expectAgents(t, mock, "ring_groups", " 102:5 101:1")
	state = expectSettled(t, newProvider, ringGroupType, state, config)

	imported, diags := later(t, newProvider, nil, ringGroupType).Import(idOf(group), nil)
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, ringGroupType, imported, config)

	// What is omitted keeps its value, and lists can be emptied.
	cleared := ringGroup("600", coretest.Object{"ring_strategy": "PAGING_INTERCOM", "outbound_caller_ids": []any{},
		"agents": []any{}})
	state, diags = later(t, newProvider, nil, ringGroupType).Plan(state, cleared).Apply()
	coretest.ExpectNone(t, diags)
	want["ring_strategy"], want["outbound_caller_ids"], want["agents"] = "PAGING_INTERCOM", []any{}, []any{}
	expectObject(t, mock.Objects("ring_groups")[0], want)
	state = expectSettled(t, newProvider, ringGroupType, state, cleared)

	plan := later(t, newProvider, nil, ringGroupType).Plan(state, cleared.With("extension_number", "601"))
	if fmt.Sprint(plan.Replace) != "[extension_number]" {
		t.Errorf("another number replaces for %v", plan.Replace)
	}
}

func TestRingGroup_validation(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	rule := func(action string) coretest.Object {
		return coretest.Object{"no_answer_forward_rule": coretest.Object{"action": action}}
	}
	for want, more := range map[string]coretest.Object{
		"error at name":                          {"name": ""},
		"error at extension_number":              {"extension_number": "60"},
		"error at ring_time":                     {"ring_time": -1},
		"error at ring_strategy":                 {"ring_strategy": "RING_ALL"},
		"error at no_answer_forward_rule.action": rule("RING_ANYWAY"),
		"agents[0].skill_level value":            {"agents": []any{agent("101", 101)}},
		"agents[0].extension_number must":        {"agents": []any{agent("+49221", 1)}},
		"outbound_caller_ids[0].caller_id UTF-8": {"outbound_caller_ids": []any{
			coretest.Object{"provider_id": "NzAw", "caller_id": ""}}},
	} {
		coretest.Expect(t, later(t, newProvider, nil, ringGroupType).Validate(ringGroup("600", more)), want)
	}
	plan := later(t, newProvider, nil, ringGroupType).Plan(coretest.State{}, ringGroup("600", rule("FORWARD_TO_NUMBER")))
	coretest.Expect(t, plan.Diagnostics, "error at no_answer_forward_rule.number", "Missing number")
}

// The agents of ring groups and queues are written as a whole, by a request that leaves the rest
// alone, and read only if they are configured.
func TestAgents(t *testing.T) {
	t.Parallel()
	for typeName, tc := range agentTypes() {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			addExtensions(mock, "101", "102", "103")
			state := later(t, newProvider, nil, typeName).Create(tc.config)
			one := "/api/" + tc.path + "/" + idOf(mock.Objects(tc.path)[0])
			mock.ResetRequests()
			state = expectSettled(t, newProvider, typeName, state, tc.config)
			expectReceived(t, mock, "GET /api/"+tc.path)

			for _, step := range []struct {
				agents []any
				want   string
			}{
				{[]any{agent("101", 0)}, " 101:1"},
				{[]any{agent("102", 7), agent("101", 0)}, " 102:7 101:1"}, // The one that stays keeps its level.
				{[]any{agent("101", 3), agent("102", 0)}, " 101:3 102:7"},
				{[]any{agent("103", 0)}, " 103:1"},
				{[]any{}, ""},
				{[]any{agent("101", 2)}, " 101:2"},
			} {
				config := tc.config.With("agents", step.agents)
				mock.ResetRequests()
				var diags coretest.Diagnostics
				state, diags = later(t, newProvider, nil, typeName).Plan(state, config).Apply()
				coretest.ExpectNone(t, diags)
				if writes := posts(mock); len(writes) != 1 || received(mock)[len(received(mock))-1] != "POST "+one+"/agents" {
					t.Errorf("%v: got the requests %q", step.agents, received(mock))
				}
				expectAgents(t, mock, tc.path, step.want)
				mock.ResetRequests()
				state = expectSettled(t, newProvider, typeName, state, config)
				expectReceived(t, mock, "GET /api/"+tc.path, "GET "+one+"/agents")
			}

			// Omitted, they stay and are read no longer.
			mock.ResetRequests()
			state, diags := later(t, newProvider, nil, typeName).Plan(state, tc.config).Apply()
			coretest.ExpectNone(t, diags)
			if writes := posts(mock); len(writes) > 0 {
				t.Errorf("omitting the agents sends %q", writes)
			}
			expectAgents(t, mock, tc.path, " 101:2")
			expectSettled(t, newProvider, typeName, state, tc.config)
		})
	}
}

// agentTypes are the types with agents, and a configuration of each.
func agentTypes() map[string]struct {
	path   string
	config coretest.Object
} {
	return map[string]struct {
		path   string
		config coretest.Object
	}{
		ringGroupType: {"ring_groups", ringGroup("600", nil)}, callQueueType: {"call_queues", callQueue("650", nil)},
	}
}

// A new object whose agents are refused exists, and is in the state without them. The message says
// what is missing, and the next apply writes only that.
func TestAgents_partialSuccess(t *testing.T) {
	t.Parallel()
	for typeName, tc := range agentTypes() {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			config := tc.config.With("agents", []any{agent("101", 4)})
			state, diags := later(t, newProvider, noRetry(), typeName).Plan(coretest.State{}, config).Apply()
			coretest.Expect(t, diags, "error: Unable to update "+typeName, "'items[0].extension_number' does not exist")
			coretest.Expect(t, diags, "was created, but not completely", "These settings are still to be written:\n  agents",
				"terraform untaint")
			id := idOf(mock.Objects(tc.path)[0])
			r := later(t, newProvider, nil, typeName)
			if got := coretest.String(r.Get(state, "id")); got != id {
				t.Fatalf("the state has the id %q, the PBX %q", got, id)
			}

			addExtensions(mock, "101")
			state, diags = r.Read(state)
			coretest.ExpectNone(t, diags)
			mock.ResetRequests()
			state, diags = later(t, newProvider, nil, typeName).Plan(state, config).Apply()
			coretest.ExpectNone(t, diags)
			if writes := posts(mock); len(writes) != 1 {
				t.Errorf("sent %q", writes)
			}
			expectAgents(t, mock, tc.path, " 101:4")
			expectSettled(t, newProvider, typeName, state, config)
		})
	}
}

// An update whose agents are refused has written the rest. The next plan has the agents alone.
func TestAgents_partialUpdate(t *testing.T) {
	t.Parallel()
	for typeName, tc := range agentTypes() {
		mock, newProvider := start(t)
		state := later(t, newProvider, nil, typeName).Create(tc.config)
		config := tc.config.With("name", "Renamed").With("agents", []any{agent("101", 1)})
		state, diags := later(t, newProvider, noRetry(), typeName).Plan(state, config).Apply()
		coretest.Expect(t, diags, "error: Unable to update "+typeName, "'items[0].extension_number' does not exist")
		r := later(t, newProvider, nil, typeName)
		state, diags = r.Read(state)
		coretest.ExpectNone(t, diags)
		if changed := r.Plan(state, config).Changed(); fmt.Sprint(changed) != "[agents]" ||
			mock.Objects(tc.path)[0]["name"] != "Renamed" {
			t.Errorf("%s: the next plan changes %v", typeName, changed)
		}
	}
}

// A list of agents that is not a list, or missing, must not look like an empty one.
func TestAgents_unreadable(t *testing.T) {
	t.Parallel()
	for typeName, tc := range agentTypes() {
		mock, newProvider := start(t)
		addExtensions(mock, "101")
		config := tc.config.With("agents", []any{agent("101", 1)})
		state := later(t, newProvider, nil, typeName).Create(config)
		path := "/api/" + tc.path + "/" + idOf(mock.Objects(tc.path)[0]) + "/agents"
		for want, fault := range map[string]fakeserver.Fault{
			"the response lacks items": {Status: http.StatusOK, Body: `{"count":0}`},
			"HTTP status 403":          {Status: http.StatusForbidden, Body: `{"errors":[{"code":"NO","message":"no"}]}`},
			"finds nothing":            {Status: http.StatusNotFound, Body: `{}`},
			"an unexpected form: items: element 0: skill_level": {Status: http.StatusOK,
				Body: `{"items":[{"extension_number":"101","skill_level":"x"}]}`},
		} {
			fault.PathPrefix = path
			mock.InjectFault(fault)
			after, diags := later(t, newProvider, noRetry(), typeName).Read(state)
			mock.ClearFaults()
			coretest.Expect(t, diags, "error: Unable to read "+typeName, want)
			if after.Value == nil {
				t.Errorf("%s: %s removes the resource", typeName, want)
			}
		}
	}
}

// The number of something else is refused in the plan, with its name; so is one that another
// resource is to have.
func TestRingGroup_numberInUse(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for i, o := range owners {
		number := fmt.Sprint(600 + i)
		members := maps.Clone(o.members)
		members["extension_number"] = number
		id := mock.Add(o.path, members)
		name, _ := cmp.Or(members["name"], members["subject"]).(string)
		plan := later(t, newProvider, nil, ringGroupType).Plan(coretest.State{}, ringGroup(number, nil))
		coretest.Expect(t, plan.Diagnostics, "error at extension_number", id)
		if o.kind == "RING_GROUP" {
			coretest.Expect(t, plan.Diagnostics, "exists already", "adopt_existing")
		} else {
			coretest.Expect(t, plan.Diagnostics, "Extension number in use", name)
		}
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	coretest.ExpectNone(t, p.Resource(t, ringGroupType).Plan(coretest.State{}, ringGroup("699", nil)).Diagnostics)
	plan := p.Resource(t, callQueueType).Plan(coretest.State{}, callQueue("699", nil))
	coretest.Expect(t, plan.Diagnostics, "error at extension_number", "A resource of type pbx_ring_group")
	if writes := posts(mock); len(writes) > 0 {
		t.Errorf("the plans have sent %q", writes)
	}
}

// A response that lacks settings leaves them alone; one that blanks what every group has does so
// with a warning.
func TestRingGroup_blankResponses(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := ringGroup("600", coretest.Object{"ring_time": 30})
	state := later(t, newProvider, nil, ringGroupType).Create(config)
	id := idOf(mock.Objects("ring_groups")[0])
	// The list as well as a single read may be what responds.
	respond := func(members string) {
		mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, PathPrefix: ringGroupsPath + "/" + id,
			Status: http.StatusOK, Body: members})
		mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, PathPrefix: ringGroupsPath, Status: http.StatusOK,
			Body: `{"count":1,"items":[` + members + `]}`})
	}
	for body, want := range map[string]string{
		`{"id":"` + id + `"}`: "", `{"id":"` + id + `","name":null,"extension_number":""}`: "warning at name",
	} {
		respond(body)
		r := later(t, newProvider, nil, ringGroupType)
		after, diags := r.Read(state)
		mock.ClearFaults()
		if want == "" {
			coretest.ExpectNone(t, diags)
		} else {
			coretest.Expect(t, diags, want, "warning at extension_number", "The value in the state is kept")
		}
		if changed := r.Plan(after, config).Changed(); len(changed) > 0 {
			t.Errorf("%s: the plan changes %v", body, changed)
		}
	}
	respond(`{"id":"` + id + `","name":"Group 600","extension_number":"600","ring_time":null}`)
	r := later(t, newProvider, nil, ringGroupType)
	after, diags := r.Read(state)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(after, config).Changed(); fmt.Sprint(changed) != "[ring_time]" {
		t.Errorf("the plan changes %v", changed)
	}
}

func TestRingGroup_dataSourcesAndList(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	addExtensions(mock, "101")
	for number, name := range map[string]string{"600": "Sales", "601": "Support", "602": "Night"} {
		mock.Add("ring_groups", map[string]any{"name": name, "extension_number": number, "ring_strategy": "CYCLIC_HUNT"})
	}
	id := ""
	for _, group := range mock.Objects("ring_groups") {
		if group["name"] == "Support" {
			id = idOf(group)
		}
	}
	mock.Change("ring_groups", id, map[string]any{"agents": []any{map[string]any{"extension_number": "101",
		"skill_level": 2}}})
	p := coretest.NewProtocol(t, newProvider, nil)
	for _, by := range []coretest.Object{{"id": id}, {"extension_number": "601"}} {
		found, diags := p.Data(t, ringGroupType, by)
		coretest.ExpectNone(t, diags)
		if coretest.String(found["name"]) != "Support" || coretest.String(found["ring_strategy"]) != "CYCLIC_HUNT" ||
			fmt.Sprint(found["agents"]) == "" {
			t.Errorf("%v: got %v", by, found)
		}
	}
	_, diags := p.Data(t, ringGroupType, coretest.Object{"extension_number": "699"})
	coretest.Expect(t, diags, "error", "Unable to read pbx_ring_group 699")
	for _, tc := range []struct {
		config coretest.Object
		want   []string
	}{
		{nil, []string{"Night", "Sales", "Support"}},
		{coretest.Object{"filter": "name ne 'Night'"}, []string{"Sales", "Support"}},
		{coretest.Object{"search": "ight"}, []string{"Night"}},
		{coretest.Object{"orderby": "extension_number desc"}, []string{"Night", "Support", "Sales"}},
	} {
		expectNames(t, p, "pbx_ring_groups", "ring_groups", tc.config, tc.want...)
	}

	listed := p.List(t, ringGroupType, coretest.Object{"search": "Sup"}, true, 0)
	if len(listed) != 1 || listed[0].DisplayName != "Support (601)" || coretest.String(listed[0].Identity["id"]) != id {
		t.Fatalf("got %+v", listed)
	}
	coretest.ExpectNone(t, listed[0].Diagnostics)
	imported, diags := later(t, newProvider, nil, ringGroupType).Import(id, nil)
	coretest.ExpectNone(t, diags)
	r := later(t, newProvider, nil, ringGroupType)
	for name, value := range listed[0].Resource {
		if !value.Equal(r.Get(imported, name)) {
			t.Errorf("%s: the list has %s, the import %s", name, value, r.Get(imported, name))
		}
	}
}
