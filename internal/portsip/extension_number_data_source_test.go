// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

const extensionNumberType = "pbx_extension_number"

// owners are what may have an extension number: its path and type, and a member of it.
var owners = []struct {
	path, kind string
	members    map[string]any
}{
	{"users", "EXTENSION", map[string]any{"name": "anna"}},
	{"ring_groups", "RING_GROUP", map[string]any{"name": "Support"}},
	{"call_queues", "CALL_QUEUE", map[string]any{"name": "Sales"}},
	{"conference_rooms", "CONFERENCE_ROOM", map[string]any{"subject": "Monday"}},
	{"ivrs", "VIRTUAL_RECEPTIONIST", map[string]any{"name": "Welcome"}},
	{"shared_voicemails", "SHARED_VOICEMAIL", map[string]any{"name": "Team"}},
}

// expectOwner fails unless the data source shows this owner, or null for a free number.
func expectOwner(t *testing.T, p *coretest.Protocol, number, want string) {
	t.Helper()
	found, diags := p.Data(t, extensionNumberType, coretest.Object{"extension_number": number})
	coretest.ExpectNone(t, diags)
	got := ""
	for _, name := range []string{"id", "name", "type"} {
		if !found[name].IsNull() {
			got += " " + coretest.String(found[name])
		}
	}
	if got != want {
		t.Errorf("number %s: got%s, want%s", number, got, want)
	}
}

// Each owner of a number is found, with a request for the number or, when there are many numbers,
// with the lists. The vendor's request does not know shared voicemails.
func TestExtensionNumber_owners(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	want := map[string]string{"699": ""}
	for i, o := range owners {
		number := fmt.Sprint(600 + i)
		o.members["extension_number"] = number
		name := o.members["name"]
		if name == nil {
			name = o.members["subject"]
		}
		want[number] = fmt.Sprintf(" %s %s %s", mock.Add(o.path, o.members), name, o.kind)
	}
	all := coretest.NewProtocol(t, newProvider, nil)
	for number, owner := range want {
		expectOwner(t, coretest.NewProtocol(t, newProvider, nil), number, owner)
		expectOwner(t, all, number, owner)
	}
}

func TestExtensionNumber_requests(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.Add("ring_groups", map[string]any{"name": "Support", "extension_number": "600"})
	p := coretest.NewProtocol(t, newProvider, nil)
	for range 2 {
		if _, diags := p.Data(t, extensionNumberType, coretest.Object{"extension_number": "600"}); diags.HasError() {
			t.Fatal(diags)
		}
	}
	expectReceived(t, mock, "GET /api/extension_numbers/600")
	mock.ResetRequests()
	expectOwner(t, coretest.NewProtocol(t, newProvider, nil), "601", "")
	expectReceived(t, mock, "GET /api/extension_numbers/601", "GET /api/shared_voicemails")
}

// A response that names nobody, or that is not the PBX's, does not make a number free.
func TestExtensionNumber_errors(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for want, fault := range map[string]fakeserver.Fault{
		"the response has no id": {PathPrefix: "/api/extension_numbers", Status: http.StatusOK, Body: `{"type":"EXTENSION"}`},
		"HTTP status 404":        {Status: http.StatusNotFound, Body: "<html>not here</html>", ContentType: "text/html"},
		"HTTP status 403":        {PathPrefix: "/api/shared_voicemails", Status: http.StatusForbidden, Body: `{}`},
	} {
		mock.InjectFault(fault)
		_, diags := coretest.NewProtocol(t, newProvider, noRetry()).Data(t, extensionNumberType,
			coretest.Object{"extension_number": "600"})
		mock.ClearFaults()
		coretest.Expect(t, diags, "error: Unable to read pbx_extension_number 600", want)
	}
	_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, extensionNumberType,
		coretest.Object{"extension_number": "6 0"})
	coretest.Expect(t, diags, "error at extension_number", "must be 3 to 64 digits")
}

// A newer PBX may have further types of owners.
func TestExtensionNumber_ofAnUnknownType(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{PathPrefix: "/api/extension_numbers", Status: http.StatusOK,
		Body: `{"id":"NzAw","extension_number":"600","name":"Lobby","type":"CALL_PARK"}`})
	expectOwner(t, coretest.NewProtocol(t, newProvider, nil), "600", " NzAw Lobby CALL_PARK")
	plan := later(t, newProvider, nil, ringGroupType).Plan(coretest.State{},
		coretest.Object{"name": "Support", "extension_number": "600"})
	coretest.Expect(t, plan.Diagnostics, "error at extension_number", `belongs to the CALL_PARK "Lobby" (NzAw)`)
}
