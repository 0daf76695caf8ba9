// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

func TestAgents(t *testing.T) {
	t.Parallel()

	for _, path := range []string{"/api/ring_groups/RING_GROUPS/agents", "/api/call_queues/CALL_QUEUES/agents"} {
		p := withOneOfEach(t)
		p.get(t, path).want(t, 200, `{"items":[]}`)
		p.post(t, path, `{"items":[{"extension_number":"102","skill_level":7},{"extension_number":"101"}]}`).
			wantDone(t, 200)
		p.get(t, path).want(t, 200, `{"items":[
			{"extension_number":"102","display_name":"Jane Doe","skill_level":7},
			{"extension_number":"101","display_name":"Jane Doe","skill_level":1}]}`)

		p.post(t, path, `{"items":[{}]}`).wantInvalid(t, "items[0].extension_number")
		p.post(t, path, `{"items":[{"extension_number":"101","skill_level":101}]}`).wantInvalid(t, "items[0].skill_level")
		// Nobody has the number.
		p.post(t, path, `{"items":[{"extension_number":"103"}]}`).wantInvalid(t, "items[0].extension_number")
		p.post(t, path, `{"items":[{"extension_number":"101"}]}`).wantDone(t, 200)
		name, _, _ := strings.Cut(strings.TrimPrefix(path, "/api/"), "/")
		wantEqual(t, p.Objects(name)[0]["agents"], []object{{"extension_number": "101", "skill_level": 1}})
		p.post(t, path, `{}`).wantDone(t, 200)
		p.get(t, path).want(t, 200, `{"items":[]}`)
		p.get(t, strings.Replace(path, "S/a", "Sx/a", 1)).wantError(t, 404, "UNKNOWN")
	}
}

func TestMemberships(t *testing.T) {
	t.Parallel()

	for _, tc := range []struct{ path, name, key, first, second, none, shown string }{
		{"/api/groups/GROUPS/members", "groups", "members", "101", "102", "103",
			`{"id":"USERS","name":"jane.doe","display_name":"Jane Doe","extension_number":"101"}`},
		{"/api/outbound_rules/OUTBOUND_RULES/applied_groups", "outbound_rules", "applied_groups", "GROUPS",
			"SECOND_GROUP", "x", `{"id":"GROUPS","name":"Sales","description":null}`},
	} {
		p := withOneOfEach(t)
		p.get(t, tc.path).want(t, 200, `{"items":[`+tc.shown+`]}`)
		p.post(t, tc.path+"/"+tc.second, "").wantDone(t, 200)
		p.post(t, tc.path+"/"+tc.second, "").wantError(t, 400, "UNKNOWN")
		p.post(t, tc.path+"/"+tc.none, "").wantError(t, 404, "UNKNOWN")
		p.post(t, tc.path+"/"+tc.second+"/destroy", `{}`).wantError(t, 400, "VALIDATE_FAILED")
		object, _ := p.Object(tc.name, strings.ToUpper(tc.name))
		wantEqual(t, object[tc.key], []string{tc.first, tc.second})
		p.post(t, tc.path+"/"+tc.first+"/destroy", "").wantDone(t, 204)
		p.post(t, tc.path+"/"+tc.first+"/destroy", "").wantError(t, 404, "UNKNOWN")
		object, _ = p.Object(tc.name, strings.ToUpper(tc.name))
		wantEqual(t, object[tc.key], []string{tc.second})
	}
}

func TestActionURLs(t *testing.T) {
	t.Parallel()

	const path = "/api/ivrs/IVRS/action_urls"
	p := withOneOfEach(t, portsipmock.WithSecrets(portsipmock.SecretsMasked))
	p.post(t, path+"/URL/destroy", "").wantDone(t, 204)
	p.get(t, path).want(t, 200, `{"items":[]}`)
	url := object{"name": "CRM", "type": "CALLER", "method": "POST", "url": "https://crm.example.com/", "token": "secret"}
	created := p.send(t, path, url)
	id, _ := created.json["id"].(string)
	if created.status != 201 || id == "" {
		t.Fatalf("got %d %s", created.status, created.raw)
	}
	want := url.with(object{
		"id": id, "enabled": false, "headers": nil, "caller_mask": nil, "dtmf_mask": nil, "connection_timeout": 2,
		"request_timeout": 2, "auth": "DISABLE", "username": nil, "password": nil, "token": "******",
	})
	wantEqual(t, p.get(t, path+"/"+id).json, want)
	wantEqual(t, p.get(t, path).json, object{"items": []object{want}})
	p.send(t, path+"/"+id, object{"enabled": true}).wantDone(t, 200)
	wantMembers(t, p.get(t, path+"/"+id).json, object{"enabled": true, "name": nil, "token": nil})
	p.send(t, path, object{"type": "SMS", "auth": "", "username": "Aaaaaa"}).wantInvalid(t, "type", "auth", "username")
	p.get(t, path+"/x").wantError(t, 404, "UNKNOWN")
}

func TestUserSecretsAndRole(t *testing.T) {
	t.Parallel()

	const path = "/api/users/USERS"
	p := withOneOfEach(t)
	p.send(t, path+"/password", object{"password": "New-1"}).wantDone(t, 200)
	p.send(t, path+"/extension_password", object{"password": "New-2"}).wantDone(t, 200)
	p.send(t, path+"/role", object{"role": "Admin"}).wantDone(t, 200)
	p.send(t, path+"/password", object{}).wantInvalid(t, "password")
	p.send(t, path+"/role", object{"role": ""}).wantInvalid(t, "role")
	user, _ := p.Object("users", "USERS")
	wantMembers(t, user, object{"password": "New-1", "extension_password": "New-2", "role": "Admin"})

	for version, shown := range map[portsipmock.Version]bool{portsipmock.V222: false, portsipmock.V223: true} {
		for how, pin := range map[portsipmock.Secrets]any{
			portsipmock.SecretsClear: "482916", portsipmock.SecretsMasked: "******", portsipmock.SecretsNull: nil,
		} {
			p := withOneOfEach(t, portsipmock.WithVersion(version), portsipmock.WithSecrets(how))
			got := p.get(t, path).json
			wantMembers(t, got, object{"voicemail_pin": pin})
			if _, has := got["password"]; has != shown {
				t.Errorf("release %s: the password is shown: %t", version, has)
			}
		}
	}
}
