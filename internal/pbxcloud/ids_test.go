// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

// oddIDs are ids that no row of the PBX has. One of them would change the statement of SQL that the
// PBX runs.
var oddIDs = []string{".", "..", "/", "../x", "%2f", "?x=1", "1&action=delete", "1' OR '1'='1", "-1", "0", "1.5", "1e2",
	"a\nb", "\x00", "\u202e", strings.Repeat("9", 19)}

// expectOwnRequests fails if a request selected an object by an id that is none.
func expectOwnRequests(t *testing.T, mock *pbxcloudmock.Server) {
	t.Helper()
	for _, r := range mock.Requests() {
		if id := parametersOf(t, r).Get("objectid"); strings.Trim(id, "0123456789") != "" || len(id) > 18 {
			t.Errorf("requested the object %q", id)
		}
	}
}

// destination is the configuration of a custom destination.
func destination(name string) coretest.Object { return coretest.Object{"name": name, "type_id": 1} }

// showsID makes responses have that id for the first custom destination.
func showsID(id string) fakeserver.Fault {
	shown, _ := json.Marshal(id)

	return fakeserver.Fault{Transform: func(body []byte) []byte {
		return bytes.ReplaceAll(body, []byte(`"cu_id":"1"`), append([]byte(`"cu_id":`), shown...))
	}}
}

func TestCustomDestination_createdWithAnOddID(t *testing.T) {
	t.Parallel()
	for _, id := range oddIDs {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.InjectFault(showsID(id))
			play := func() coretest.Diagnostics {
				state, diags := coretest.NewProtocol(t, newProvider, nil).Resource(t, destinationType).Plan(coretest.State{},
					destination("Odd")).Apply()
				if state.Value != nil {
					t.Error("the id is in the state")
				}

				return diags
			}
			coretest.Expect(t, play(), "error: Unable to create",
				`the cu_id of the custom destination "Odd" in the list of the PBX is`, "not an id of the PBX")
			// The next apply does not make a second one.
			coretest.Expect(t, play(), "error: Unable to create",
				`the cu_id of the custom destination "Odd" in the list of the PBX is`)
			if got := len(mock.Destinations(pbxcloudmock.Tenant)); got != 1 {
				t.Errorf("the PBX has %d custom destinations", got)
			}
			expectOwnRequests(t, mock)
		})
	}
}

// A row whose id is none is nobody else's trouble.
func TestCustomDestination_listedWithAnOddID(t *testing.T) {
	t.Parallel()
	for _, id := range oddIDs {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.InjectFault(showsID(id))
			mock.AddDestination(pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, Name: "Odd", TypeID: 1})
			mock.AddDestination(pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, Name: "Plain", TypeID: 1})
			p := coretest.NewProtocol(t, newProvider, nil)
			bad, good := 0, 0
			for _, listed := range p.List(t, destinationType, nil, true, 0) {
				if listed.Diagnostics.HasError() {
					bad++
					coretest.Expect(t, listed.Diagnostics, `the cu_id of the custom destination "Odd" in the list`)
				} else if coretest.String(listed.Identity["id"]) == "2" {
					good++
				}
			}
			if bad != 1 || good != 1 {
				t.Errorf("%d results are bad and %d good", bad, good)
			}
			all, diags := p.Data(t, destinationType+"s", nil)
			coretest.Expect(t, diags, "warning", "A custom destination is omitted")
			if got := all["custom_destinations"].String(); diags.HasError() || strings.Contains(got, "Odd") ||
				!strings.Contains(got, "Plain") {
				t.Errorf("got %s; %s", got, diags)
			}
			_, diags = p.Data(t, destinationType, coretest.Object{"name": "Odd"})
			coretest.Expect(t, diags, "error", "the id of the custom destination is", "not an id of the PBX")
			_, diags = p.Data(t, destinationType, coretest.Object{"name": "Plain"})
			coretest.ExpectNone(t, diags)
			if _, diags = p.Resource(t, destinationType).Plan(coretest.State{},
				destination("Another")).Apply(); diags.HasError() {
				t.Error(diags)
			}
			expectOwnRequests(t, mock)
		})
	}
}

// An id or a tenant that a user, a state or the environment gives is no better.
func TestCustomDestination_givenAnOddID(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	p := coretest.NewProtocol(t, newProvider, nil)
	r := p.Resource(t, destinationType)
	for _, id := range append(oddIDs, "") {
		_, diags := r.Import(pbxcloudmock.Tenant+"/"+id, nil)
		coretest.Expect(t, diags, "Invalid import id")
		_, diags = r.Import("", coretest.Object{"tenant": pbxcloudmock.Tenant, "id": id})
		coretest.Expect(t, diags, "Invalid import id")
		_, diags = p.Data(t, destinationType, coretest.Object{"id": id})
		coretest.Expect(t, diags, "error")
	}
	for _, tenant := range []string{".", "..", "%", "DEMO/x", "a b", "a\nb", "\x00", "\u202e"} {
		_, diags := r.Import("", coretest.Object{"tenant": tenant, "id": "1"})
		coretest.Expect(t, diags, "Invalid import id", "the code of one tenant")
		_, diags = coretest.Configure(t, newProvider, block(coretest.Object{"tenant": tenant}))
		coretest.Expect(t, diags, "error at pbxcloud.tenant")
		_, diags = p.Invoke(t, "pbxcloud_dial", coretest.Object{"source": "402", "destination": "0123", "tenant": tenant})
		coretest.Expect(t, diags, "error at tenant", "the code of one tenant")
	}
	if got := len(mock.Requests()); got != 0 {
		t.Errorf("made %d requests", got)
	}
}
