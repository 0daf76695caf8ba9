// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
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
		body := object{}
		for key, value := range p.get(t, "/api/users/"+id).json {
			if value != nil && key != "id" && key != "created_at" {
				body[key] = value
			}
		}
		for _, rule := range []string{"available_no_answer_forward_rule", "busy_no_answer_forward_rule", "office_hours"} {
			if members := member(body, rule); members != nil {
				body[rule] = dropNulls(members)
			}
		}
		delete(body, "blfs")
		if got := p.send(t, "/api/users", body.with(object{"extension_number": "9" + number})); got.status != 201 {
			t.Errorf("got %s for %s", got.raw, encode(t, body))
		}
	}
}

func dropNulls(members map[string]any) object {
	result := object{}
	for key, value := range members {
		if value != nil {
			result[key] = value
		}
	}
	return result
}
