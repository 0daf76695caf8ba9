// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const (
	userGroupType = "pbx_user_group"
	groupsPath    = "/api/groups"
)

// membersOf returns the members of the only group of the mock, in the order in which they came.
func membersOf(mock *portsipmock.Server) string {
	return fmt.Sprint(mock.Objects("groups")[0]["members"])
}

func TestUserGroup_full(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithUsers(4))
	trunk := addTrunk(mock, "Carrier")
	callerID := coretest.Object{"provider_id": trunk, "caller_id": "+49221555000", "description": "Main"}
	config := coretest.Object{"name": "Sales", "description": "Sells", "outbound_caller_ids": []any{callerID,
		coretest.Object{"provider_id": trunk, "caller_id": "+49221555001"}}, "members": []any{"10000", "10002"}}
	state := later(t, newProvider, nil, userGroupType).Create(config)
	group := mock.Objects("groups")[0]
	expectObject(t, group, map[string]any{"name": "Sales", "description": "Sells"})
	if ids := fmt.Sprint(group["outbound_caller_ids"]); !strings.Contains(ids, "+49221555001") ||
		!strings.Contains(ids, "description:Main") {
		t.Errorf("the PBX has the caller IDs %s", ids)
	}
	one := groupsPath + "/" + idOf(group)
	expectReceived(t, mock, "GET "+groupsPath, "GET "+groupsPath, "POST "+groupsPath, "POST "+one+"/members/10000",
		"POST "+one+"/members/10002")
	mock.ResetRequests()
	state = expectSettled(t, newProvider, userGroupType, state, config)
	expectReceived(t, mock, "GET "+one, "GET "+one+"/members")

	// Only what changes is sent: first new members, then those that go.
	mock.ResetRequests()
	config["members"] = []any{"10001", "10002", "10003"}
	state, diags := later(t, newProvider, nil, userGroupType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectReceived(t, mock, "GET "+one, "GET "+one+"/members", "POST "+one+"/members/10001",
		"POST "+one+"/members/10003", "POST "+one+"/members/10000/destroy")
	state = expectSettled(t, newProvider, userGroupType, state, config)

	delete(config, "members")
	config["description"] = ""
	config["outbound_caller_ids"] = []any{}
	state, diags = later(t, newProvider, nil, userGroupType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectObject(t, mock.Objects("groups")[0],
		map[string]any{"outbound_caller_ids": "[]", "members": "[10002 10001 10003]"})
	state = expectSettled(t, newProvider, userGroupType, state, config)

	config["members"] = []any{}
	state, diags = later(t, newProvider, nil, userGroupType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	if got := membersOf(mock); got != "[]" {
		t.Errorf("the PBX has the members %s", got)
	}
	expectSettled(t, newProvider, userGroupType, state, config)
}

// A refresh of a group whose members are not configured makes no request for these.
func TestUserGroup_refreshWithoutMembers(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithUsers(1))
	config := coretest.Object{"name": "Sales", "description": "Sells"}
	state := later(t, newProvider, nil, userGroupType).Create(config)
	mock.Change("groups", idOf(mock.Objects("groups")[0]), map[string]any{"members": []any{"10000"}})
	mock.ResetRequests()
	expectSettled(t, newProvider, userGroupType, state, config)
	expectReceived(t, mock, "GET "+groupsPath)
}

// A group whose members are added in part is in the state, and the next plan adds the others.
func TestUserGroup_membersInPart(t *testing.T) {
	t.Parallel()
	refuse := fakeserver.Fault{Method: http.MethodPost, PathPrefix: groupsPath, Status: http.StatusBadRequest,
		Body: `{"errors":[{"code":"UNKNOWN","message":"not now"}]}`, Times: 1}
	t.Run("of a new group", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t, portsipmock.WithUsers(3))
		refuse := refuse
		refuse.Skip = 2 // The creation, and the first member.
		mock.InjectFault(refuse)
		config := coretest.Object{"name": "Sales", "members": []any{"10000", "10001", "10002"}}
		state, diags := later(t, newProvider, nil, userGroupType).Plan(coretest.State{}, config).Apply()
		coretest.Expect(t, diags, "error", "not now", "was created, but not completely", "terraform untaint")
		expectRest(t, mock, newProvider, state, config, "10001", "10002")
	})
	t.Run("of one that exists", func(t *testing.T) {
		t.Parallel()
		mock, newProvider := start(t, portsipmock.WithUsers(3))
		config := coretest.Object{"name": "Sales", "members": []any{}}
		state := later(t, newProvider, nil, userGroupType).Create(config)
		refuse := refuse
		refuse.Skip = 1
		mock.InjectFault(refuse)
		config["members"] = []any{"10000", "10001", "10002"}
		state, diags := later(t, newProvider, nil, userGroupType).Plan(state, config).Apply()
		coretest.Expect(t, diags, "error: Unable to update pbx_user_group", "not now")
		expectRest(t, mock, newProvider, state, config, "10001", "10002")
	})
}

// expectRest fails unless the only group has its first member, and the next plan shows that and
// sends the others only.
func expectRest(t *testing.T, mock *portsipmock.Server, newProvider coretest.NewProvider, state coretest.State,
	config coretest.Object, rest ...string) {
	t.Helper()
	if got := membersOf(mock); got != "[10000]" {
		t.Errorf("the PBX has the members %s", got)
	}
	r := later(t, newProvider, nil, userGroupType)
	state, diags := r.Read(state)
	coretest.ExpectNone(t, diags)
	if got := r.Get(state, "members").String(); !strings.Contains(got, `"10000"`) || strings.Contains(got, rest[0]) {
		t.Errorf("after the refresh the state has %s", got)
	}
	mock.ResetRequests()
	state, diags = r.Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	var sent []string
	prefix := "POST " + groupsPath + "/" + idOf(mock.Objects("groups")[0]) + "/members/"
	for _, request := range received(mock) {
		if number, isAdded := strings.CutPrefix(request, prefix); isAdded {
			sent = append(sent, number)
		}
	}
	if fmt.Sprint(sent) != fmt.Sprint(rest) {
		t.Errorf("the members %v were sent, want %v", sent, rest)
	}
	expectSettled(t, newProvider, userGroupType, state, config)
}

// Where the response to one of the requests was lost, that is not sent again.
func TestUserGroup_lostMember(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithUsers(2))
	config := coretest.Object{"name": "Sales", "members": []any{"10000"}}
	state := later(t, newProvider, nil, userGroupType).Create(config)
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, PathPrefix: groupsPath, DropAfter: true, Times: 1})
	config["members"] = []any{"10000", "10001"}
	state, diags := later(t, newProvider, nil, userGroupType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, userGroupType, state, config)
}

// What is used is not deleted, and the error names what uses it, also where no list shows that.
func TestUserGroup_inUse(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	trunk := addTrunk(mock, "Carrier")
	member := later(t, newProvider, nil, userType).Create(user("101", nil))
	group := later(t, newProvider, nil, userGroupType).Create(coretest.Object{"name": "Sales", "members": []any{"101"}})
	groupID := idOf(mock.Objects("groups")[0])
	rule := mock.Add("outbound_rules", map[string]any{"name": "Abroad", "applied_groups": []any{groupID}})
	inbound := mock.Add("inbound_rules", map[string]any{"name": "Main number", "provider_id": trunk, "did_numbers": "+49",
		"holiday_forward_rule": map[string]any{"action": "FORWARD_TO_NUMBER", "number": "101"}})

	for typeName, tc := range map[string]struct {
		state coretest.State
		want  []string
	}{
		userGroupType: {group, []string{`It is used by the outbound rule "Abroad" (` + rule + `). Remove it there first`}},
		userType: {member, []string{`It is used by the user group "Sales" (` + groupID +
			`), the inbound rule "Main number" (` + inbound + `). Remove it there first`}},
	} {
		after, diags := later(t, newProvider, nil, typeName).Plan(tc.state, nil).Apply()
		coretest.Expect(t, diags, append(tc.want, "Unable to delete "+typeName, "The request could not be carried out.")...)
		if after.Value == nil {
			t.Errorf("%s is gone from the state though it is still there", typeName)
		}
	}
}

// A user who leaves the company leaves the group in the same apply if create_before_destroy turns
// the order of Terraform round.
func TestAccUserGroup_memberIsDeleted(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := func(name, members string, deleted bool) string {
		config := fmt.Sprintf("resource \"pbx_user_group\" \"test\" {\n  name    = %q\n  members = %s\n}\n", name, members)
		if deleted {
			return config
		}

		return config + `
resource "pbx_user" "test" {
  name                  = "user101"
  extension_number      = "101"
  display_name          = "User 101"
  email                 = "u101@example.com"
  role                  = "StandardUser"
  password_wo           = "Sign-in-7153"
  extension_password_wo = "Sip-8264"
  voicemail_pin_wo      = "739164"
  lifecycle {
    create_before_destroy = true
  }
}
`
	}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: config("Sales", "[pbx_user.test.extension_number]", false)},
			{Config: config("Sales", "[]", true)},
		},
	})
	if users := mock.Objects("users"); len(users) > 0 {
		t.Errorf("the PBX has the users %v", users)
	}
}

func TestUserGroup_dataSources(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithUsers(2))
	for _, name := range []string{"Sales", "Support"} {
		mock.Add("groups", map[string]any{"name": name, "description": name + " team", "members": []any{"10001"},
			"outbound_caller_ids": []any{map[string]any{"provider_id": addTrunk(mock, name), "caller_id": "+49221555001"}}})
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	one, diags := p.Data(t, userGroupType, coretest.Object{"name": "Support"})
	coretest.ExpectNone(t, diags)
	for attribute, want := range map[string]string{"description": "Support team", "members": "10001",
		"outbound_caller_ids": "+49221555001"} {
		if got := one[attribute].String(); !strings.Contains(got, want) {
			t.Errorf("%s is %s, want %s", attribute, got, want)
		}
	}
	mock.ResetRequests()
	expectNames(t, p, "pbx_user_groups", "user_groups", coretest.Object{"orderby": "name desc"}, "Support", "Sales")
	expectNames(t, p, "pbx_user_groups", "user_groups", coretest.Object{"filter": "name eq 'Sales'"}, "Sales")
	expectReceived(t, mock, "GET "+groupsPath, "GET "+groupsPath)

	r := later(t, newProvider, nil, userGroupType)
	for _, found := range p.List(t, userGroupType, nil, true, 0) {
		coretest.ExpectNone(t, found.Diagnostics)
		imported, diags := r.Import(coretest.String(found.Identity["id"]), nil)
		coretest.ExpectNone(t, diags)
		for attribute, value := range found.Resource {
			if want := r.Get(imported, attribute); !value.Equal(want) {
				t.Errorf("%s: listed %s, imported %s", attribute, value, want)
			}
		}
	}
}

// The name that is shown with a number came with v22.6. What is not configured of it is kept.
func TestUserGroup_displayName(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	trunk := addTrunk(mock, "Carrier")
	callerID := coretest.Object{"provider_id": trunk, "caller_id": "+49221555000", "display_name": "Sales"}
	config := coretest.Object{"name": "Sales", "outbound_caller_ids": []any{callerID}}
	state := later(t, newProvider, nil, userGroupType).Create(config)
	state = expectSettled(t, newProvider, userGroupType, state, config)
	config["outbound_caller_ids"] = []any{callerID.Without("display_name").With("description", "Main")}
	state, diags := later(t, newProvider, nil, userGroupType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	if got := fmt.Sprint(mock.Objects("groups")[0]["outbound_caller_ids"]); !strings.Contains(got, "display_name:Sales") ||
		!strings.Contains(got, "description:Main") {
		t.Errorf("the PBX has %s", got)
	}
	expectSettled(t, newProvider, userGroupType, state, config)
}
