// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

var newUser = object{
	"name": "jane.doe", "password": "Secret-1", "email": "jane@example.com", "display_name": "Jane Doe",
	"role": "StandardUser", "extension_number": "101", "extension_password": "Secret-2", "voicemail_pin": "482916",
}

// collections are all collections with the smallest create, its status, the keys that an update
// refuses, and those of an item in the list where it is a summary. TRUNK is the id of a trunk.
var collections = map[string]struct {
	body   object
	status int
	fixed  []string
	listed string
}{
	"holidays": {newHoliday, 201, nil, ""},
	"users": {newUser, 201,
		[]string{"name", "password", "role", "extension_number", "extension_password"},
		"id name enabled email display_name role mobile_phone work_phone home_phone address department " +
			"extension_number created_at avatar_file_name avatar_file_size avatar_file_url sync_type"},
	"groups":        {object{"name": "Sales"}, 201, nil, "id name description"},
	"inbound_rules": {object{"name": "Main", "did_numbers": "4930", "provider_id": "TRUNK"}, 201, nil, ""},
	"outbound_rules": {object{"name": "World"}, 201, nil, "id name number_prefix number_length number_mask enabled " +
		"priority office_hours holidays routing_strategy"},
	"ring_groups": {object{"name": "Desk", "extension_number": "201"}, 200, []string{"extension_number"},
		"id name extension_number ring_time ring_strategy skip_busy_member enable_paid enable_prid " +
			"extension_number_as_to_header no_answer_forward_rule night_mode_forward_rule"},
	"call_queues": {
		object{"name": "Help", "extension_number": "301", "polling_strategy": "CYCLIC_HUNT"}, 200,
		[]string{"extension_number"}, "id name extension_number ring_time polling_strategy",
	},
	"ivrs": {object{"name": "Menu", "extension_number": "401", "pin": "482916"}, 201, []string{"extension_number"},
		"id name extension_number"},
	"shared_voicemails": {object{"name": "Box", "extension_number": "501", "pin": "482916"}, 201,
		[]string{"extension_number"}, ""},
	"providers": {
		object{
			"name": "Trunk", "transport": "TLS", "hostname": "sip.example.com", "port": 5061, "concurrency": 10,
			"outbound_server": "sip.example.com", "outbound_server_port": 5061,
		}, 201, []string{"brand", "auth_mode"}, "id name enabled brand hostname port did_numbers shared",
	},
	"conference_rooms": {
		object{"extension_number": "601", "mode": "AUDIO", "subject": "Board", "capacity": 5}, 201,
		[]string{"extension_number", "mode", "enable_recording"},
		"id extension_number mode control height width bitrate framerate layout subject language capacity admin_pin " +
			"room_pin enable_recording enable_prompt timezone created_at scheduled_start_at scheduled_end_at numbers " +
			"internal_invitees external_invitees custom_options",
	},
}

// eachCollection runs a test for each collection, on a server of its own with one object made by
// the smallest create.
func eachCollection(t *testing.T, run func(t *testing.T, p pbx, name, path string, body object)) {
	t.Helper()

	for name, tc := range collections {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := start(t)
			body := tc.body
			if body["provider_id"] != nil {
				body = body.with(object{"provider_id": p.Add("providers", collections["providers"].body)})
			}
			created := p.send(t, "/api/"+name, body)
			id, _ := created.json["id"].(string)
			if created.status != tc.status || id == "" || len(created.json) != 1 {
				t.Fatalf("got %d %s", created.status, created.raw)
			}
			run(t, p, name, "/api/"+name+"/"+id, body)
		})
	}
}

func TestCollections(t *testing.T) {
	t.Parallel()

	eachCollection(t, func(t *testing.T, p pbx, name, path string, body object) {
		tc := collections[name]
		single := p.get(t, path).json
		shown := body.with(object{"id": single["id"]})
		delete(shown, "password")
		delete(shown, "extension_password")
		wantMembers(t, single, shown)

		listed := strings.Fields(tc.listed)
		items, _ := p.get(t, "/api/"+name).json["items"].([]any)
		item, _ := items[len(items)-1].(map[string]any)
		if tc.listed != "" {
			summary := object{}
			for _, key := range listed {
				summary[key] = single[key]
			}
			single = summary
		}
		wantEqual(t, item, single)

		// An update takes what a create does, except what is fixed.
		changed := body.with(nil)
		refused := object{}
		for _, key := range tc.fixed {
			delete(changed, key)
			refused[key] = "x"
		}
		p.send(t, path, changed).wantDone(t, 200)
		if tc.fixed != nil {
			p.send(t, path, changed.with(refused)).wantInvalid(t, tc.fixed...)
		}
		p.send(t, path, changed.with(object{"x": 1, "agents": nil})).wantInvalid(t, "agents", "x")
		p.post(t, path+"/destroy", "").wantDone(t, 204)
		p.get(t, path).wantError(t, 404, "UNKNOWN")
		p.post(t, path+"/destroy", "").wantError(t, 404, "UNKNOWN")
	})
}

// A test may choose the id of an object, and the next one has one of its own again.
func TestAddWithID(t *testing.T) {
	t.Parallel()

	p := start(t)
	if id := p.Add("groups", object{"id": "given", "name": "a"}); id != "given" || p.Objects("groups")[0]["id"] != id {
		t.Errorf("the object has the id %q, and it is shown as %v", id, p.Objects("groups")[0]["id"])
	}
	if id := p.Add("groups", object{"name": "b"}); id == "given" {
		t.Error("the next one has the same id")
	}
}

func TestNumbersAreShared(t *testing.T) {
	t.Parallel()

	owners := map[string]string{
		"users": "EXTENSION", "ring_groups": "RING_GROUP", "call_queues": "CALL_QUEUE",
		"conference_rooms": "CONFERENCE_ROOM", "ivrs": "VIRTUAL_RECEPTIONIST",
	}
	eachCollection(t, func(t *testing.T, p pbx, name, path string, body object) {
		number, numbered := body["extension_number"].(string)
		if !numbered {
			return
		}
		p.send(t, "/api/users", newUser.with(object{"extension_number": number})).wantInvalid(t, "extension_number")
		p.send(t, "/api/shared_voicemails", collections["shared_voicemails"].body.with(
			object{"extension_number": number})).wantInvalid(t, "extension_number")
		found := p.get(t, "/api/extension_numbers/"+number)
		if owners[name] == "" {
			found.wantError(t, 404, "UNKNOWN")
			return
		}
		single := p.get(t, path).json
		display := single["name"]
		if display == nil {
			display = single["subject"]
		}
		wantEqual(t, found.json, object{
			"id": single["id"], "extension_number": number, "name": display, "type": owners[name],
		})
	})
	p := start(t)
	p.get(t, "/api/extension_numbers/999").wantError(t, 404, "UNKNOWN")
	p.do(t, http.MethodPost, "/api/extension_numbers/999", "", bearer()).wantError(t, 404, "UNKNOWN")
}

// Whatever is seeded must also pass as a request.
func TestWithUsers(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithUsers(50), portsipmock.WithVersion(portsipmock.V223))
	for _, user := range p.Objects("users") {
		id, _ := user["id"].(string)
		number, _ := user["extension_number"].(string)
		body, _ := withoutNulls(p.get(t, "/api/users/"+id).json).(map[string]any)
		delete(body, "id")
		delete(body, "created_at")
		body["extension_number"] = "9" + number
		if got := p.send(t, "/api/users", body); got.status != 201 {
			t.Errorf("got %s for %s", got.raw, encode(t, body))
		}
	}
}

// withoutNulls returns a copy of a JSON value in which no object has a null.
func withoutNulls(value any) any {
	switch v := value.(type) {
	case map[string]any:
		result := map[string]any{}
		for key, inner := range v {
			if inner != nil {
				result[key] = withoutNulls(inner)
			}
		}
		return result
	case []any:
		result := []any{}
		for _, inner := range v {
			result = append(result, withoutNulls(inner))
		}
		return result
	}
	return value
}

func TestUserList(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithUsers(230))
	for query, want := range map[string]string{
		"":                                    "230 100 10000",
		"skip=200":                            "230 30 10200",
		"top=3&orderby=extension_number+desc": "230 3 10229",
		"search=10100":                        "1 1 10100",
		"search=anna+0006":                    "1 1 10006",
		"filter=extension_number+eq+'10007'":  "1 1 10007",
		"filter=enable_dnd+eq+true":           "0 0",
	} {
		list := p.get(t, "/api/users?"+query).json
		items, _ := list["items"].([]any)
		got := []any{list["count"], len(items)}
		if len(items) > 0 {
			first, _ := items[0].(map[string]any)
			got = append(got, first["extension_number"])
		}
		if text := strings.TrimSuffix(fmt.Sprintln(got...), "\n"); text != want {
			t.Errorf("%s: got %s, want %s", query, text, want)
		}
	}
	p.get(t, "/api/users?filter=password+eq+'x'").wantInvalid(t, "filter")
}

// A POST replaces what it takes, and keeps what it does not take or only writes.
func TestUpdatesOfObjects(t *testing.T) {
	t.Parallel()

	for _, tc := range []struct {
		opts  []portsipmock.Option
		queue object
	}{
		{nil, object{
			"ring_time": 20, "language": nil, "enable_sticky_routing": true, "polling_strategy": "RING_SIMULTANEOUSLY",
			"no_answer_forward_rule": object{"action": "HANGUP", "number": nil}, "outbound_caller_ids": nil,
		}},
		{[]portsipmock.Option{portsipmock.WithMergingPosts()}, object{
			"ring_time": 5, "language": "de-DE", "enable_sticky_routing": false, "polling_strategy": "CYCLIC_HUNT",
			"no_answer_forward_rule": object{"action": "HANGUP", "number": "101"}, "outbound_caller_ids": []object{},
		}},
	} {
		p := withOneOfEach(t, tc.opts...)
		const path = "/api/call_queues/CALL_QUEUES"
		p.Change("call_queues", "CALL_QUEUES", object{"agents": []object{{"extension_number": "101"}}})
		p.send(t, path, object{
			"name": "Help", "polling_strategy": "CYCLIC_HUNT", "ring_time": 5, "language": "de-DE",
			"enable_sticky_routing": false, "moh_prompt_file_id": "TU9I", "outbound_caller_ids": []object{},
			"no_answer_forward_rule": object{"action": "FORWARD_TO_NUMBER", "number": "101"},
		}).wantDone(t, 200)
		p.send(t, path, object{"name": "Help!", "no_answer_forward_rule": object{"action": "HANGUP"}}).wantDone(t, 200)
		got := p.get(t, path).json
		wantMembers(t, got, tc.queue.with(object{
			"id": "CALL_QUEUES", "name": "Help!", "extension_number": "301", "moh_prompt_file_url": "/api/blobs/TU9I",
			"intro_prompt_file_url": nil, "night_mode_forward_rule": nil,
		}))
		if _, shown := got["moh_prompt_file_id"]; shown {
			t.Error("the id of a file is shown")
		}
		wantMembers(t, p.Objects("call_queues")[0], object{
			"moh_prompt_file_id": "TU9I", "agents": []object{{"extension_number": "101"}},
		})
	}
	p := withOneOfEach(t)
	p.send(t, "/api/outbound_rules/OUTBOUND_RULES", object{"id": "other", "name": "x"}).wantDone(t, 200)
	wantMembers(t, p.get(t, "/api/outbound_rules/OUTBOUND_RULES").json, object{"id": "OUTBOUND_RULES", "priority": 1000})
}

func TestObjectValues(t *testing.T) {
	t.Parallel()

	x := strings.Repeat
	const none = ""
	p := withOneOfEach(t)
	for _, tc := range []struct {
		path  string
		body  object
		field string
	}{
		{"users", newUser.with(object{"extension_number": "1a1"}), "extension_number"},
		{"users", newUser.with(object{"extension_number": "777", "name": "Root"}), "name"},
		{"users", newUser.with(object{"extension_number": "777", "name": "jane."}), "name"},
		{"users", newUser.with(object{"extension_number": "777", "name": "jane doe"}), "name"},
		{"users", newUser.with(object{"extension_number": "777", "voicemail_pin": "482911"}), none},
		{"users/USERS", object{"voicemail_pin": "48291"}, "voicemail_pin"},
		{"users/USERS", object{"voicemail_pin": "482111"}, "voicemail_pin"},
		{"users/USERS", object{"voicemail_pin": "482345"}, "voicemail_pin"},
		{"users/USERS", object{"voicemail_pin": "48291x"}, "voicemail_pin"},
		{"users/USERS", object{"voicemail_pin": "987654"}, none},
		{"users/USERS", object{"display_name": x("ä", 1024)}, none},
		{"users/USERS", object{"display_name": x("ä", 1025)}, "display_name"},
		{"users/USERS", object{"sms": "DISABLED"}, "sms"},
		{"users/USERS", object{"office_hours": object{"mode": "CUSTOM", "monday": object{"enabled": true}}}, none},
		{"users/USERS", object{"office_hours": object{"mode": "TENANT"}}, "office_hours.mode"},
		{"users/USERS", object{"available_office_hours_forward_rule": object{"action": "RING_ANYWAY"}}, none},
		{"users/USERS", object{"available_no_answer_forward_rule": object{"action": "RING_ANYWAY"}},
			"available_no_answer_forward_rule.action"},
		{"users/USERS", object{"busy_no_answer_forward_rule": object{"timeout": -1}}, "busy_no_answer_forward_rule.timeout"},
		{"users/USERS", object{"away_office_hours_forward_rule": object{"timeout": 1}},
			"away_office_hours_forward_rule.timeout"},
		{"users/USERS", object{"custom_forward_rules": []object{{"type": "ALL_HOURS", "action": "HANGUP"}}}, none},
		{"users/USERS", object{"custom_forward_rules": []object{{"hours": object{"mode": "GLOBAL"}}}},
			"custom_forward_rules[0].hours.mode"},
		{"users/USERS", object{"outbound_caller_ids": []object{
			{"provider_id": "PROVIDERS", "caller_id": "1", "preferred": true}}}, none},
		{"groups/GROUPS", object{"outbound_caller_ids": []object{
			{"provider_id": "PROVIDERS", "caller_id": "1", "preferred": true}}}, "outbound_caller_ids[0].preferred"},
		{"ring_groups", object{}, none},
		{"ring_groups/RING_GROUPS", object{"ring_strategy": "PAGING_INTERCOM"}, none},
		{"call_queues/CALL_QUEUES", object{"polling_strategy": "PAGING_INTERCOM"}, "polling_strategy"},
		{"call_queues/CALL_QUEUES", object{"ring_time": 65535}, none},
		{"call_queues/CALL_QUEUES", object{"ring_time": 0}, "ring_time"},
		{"ivrs/IVRS", object{"timeout_forward_rule": object{"repeat_times": 1, "action": "REPEAT"}}, none},
		{"ivrs/IVRS", object{"failure_forward_rule": object{"action": "DISA"}}, "failure_forward_rule.action"},
		{"inbound_rules/INBOUND_RULES", object{"did_numbers": ""}, "did_numbers"},
		{"outbound_rules/OUTBOUND_RULES", object{"holidays": "HOLIDAYS"}, "holidays"},
		{"shared_voicemails/SHARED_VOICEMAILS", object{"play_datetime": "12_HOUR_CLOCK"}, none},
	} {
		got := p.send(t, "/api/"+tc.path, tc.body)
		if tc.field != none {
			got.wantInvalid(t, tc.field)
		} else if got.status > 201 {
			t.Errorf("%s %s: got %s", tc.path, encode(t, tc.body), got.raw)
		}
	}
}

func TestReleasesOfObjects(t *testing.T) {
	t.Parallel()

	for version, want := range map[portsipmock.Version]struct{ fine, refused []string }{
		portsipmock.V222: {nil, []string{"enable_uc_app", "soft_phone_template", "timezone"}},
		portsipmock.V223: {[]string{"enable_uc_app"}, []string{"soft_phone_template", "timezone"}},
		portsipmock.V224: {[]string{"enable_uc_app", "soft_phone_template"}, []string{"timezone"}},
		portsipmock.V226: {[]string{"enable_uc_app", "soft_phone_template", "timezone"}, nil},
	} {
		values := object{"enable_uc_app": true, "soft_phone_template": "x.xml", "timezone": "Europe/Berlin"}
		p := withOneOfEach(t, portsipmock.WithVersion(version))
		body := object{"display_name": "Jane"}
		for _, key := range want.fine {
			body[key] = values[key]
		}
		p.send(t, "/api/users/USERS", body).wantDone(t, 200)
		wantMembers(t, p.get(t, "/api/users/USERS").json, body)
		for _, key := range want.refused {
			p.send(t, "/api/users/USERS", body.with(object{key: values[key]})).wantInvalid(t, key)
		}
		items, _ := p.get(t, "/api/users").json["items"].([]any)
		first, _ := items[0].(map[string]any)
		_, timezone := first["timezone"]
		_, role := first["role_name"]
		if timezone != (version >= portsipmock.V226) || role != (version >= portsipmock.V223) {
			t.Errorf("release %s lists %v", version, first)
		}
	}
	p := withOneOfEach(t, portsipmock.WithVersion(portsipmock.V226))
	p.post(t, "/api/users/USERS", `{}`).wantInvalid(t, "display_name")
	p.send(t, "/api/users/USERS", object{"display_name": strings.Repeat("x", 129)}).wantInvalid(t, "display_name")
	p.send(t, "/api/groups/GROUPS", object{"outbound_caller_ids": []object{
		{"provider_id": "PROVIDERS", "caller_id": "1", "display_name": "Example"}}}).wantDone(t, 200)
	p.send(t, "/api/ivrs/IVRS", object{"enable_audio_recording": true}).wantDone(t, 200)
	p.send(t, notificationPath, object{"type": "GMAIL", "username": "x", "notify_emergency_call": true}).wantDone(t, 200)
}
